"""The language of the interface.

A text is written in English where it is printed, and ``tr`` returns it in the language of the interface::

    raise StoreError(tr("{file} is a folder; give the name of a file", file=target))

The Chinese texts are in ``quizcli/chinese/``; the English one is the key. ``cli.main`` sets the language once. Texts in
tables, which are made when a module is imported, are wrapped in ``marked`` and translated where they are printed.

This is what gettext does. gettext itself is not used: its catalogues are binary files that a build step has to make, also
for a checkout, and it imports locale and re. A dictionary in a module is compiled by Python, loaded in half a millisecond
and only if it is needed, and checked by the tests as any code is.

Texts of cards and drills are not texts of the interface. They are in the language of the card, which the user may choose
for each command or see in both; they have both languages next to each other where they are written.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh"]

_chosen: Language = "en"


def use(language: Language) -> None:
    """Set the language of the interface."""
    global _chosen  # noqa: PLW0603 - as in gettext: there is one interface
    _chosen = language


def chosen() -> Language:
    """Return the language of the interface."""
    return _chosen


def tr(english: str, /, **values: object) -> str:
    """Return a text in the language of the interface, with its values filled in as by ``str.format``.

    Without values, braces stand for themselves. A text that has no Chinese is returned in English.
    """
    return in_(_chosen, english, **values)


def in_(language: Language, english: str, /, **values: object) -> str:
    """Return a text in a given language."""
    found = english if language == "en" else _chinese().get(english, english)
    return found.format(**values) if values else found


def in_both(english: str, /, **values: object) -> Mapping[Language, str]:
    """Return a text in both languages, for what is stored and printed later. Values may be such texts themselves."""

    def said(language: Language) -> str:
        shown = {name: value[language] if isinstance(value, Mapping) else value for name, value in values.items()}
        return in_(language, english, **shown)

    return {"en": said("en"), "zh": said("zh")}


def marked(english: str) -> str:
    """Mark a text of a table; ``tr`` gets it later."""
    return english


def reason(error: OSError) -> str:
    """Return why the system refused."""
    return tr(error.strerror or str(error))


def _chinese() -> Mapping[str, str]:
    from quizcli.chinese import CHINESE

    return CHINESE
