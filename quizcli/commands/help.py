"""``quiz help``: the pages of the manual, which are files of the package."""

from pathlib import Path
from typing import NamedTuple

from quizcli.errors import UsageError, did_you_mean
from quizcli.language import chosen, tr

_PAGES = Path(__file__).parents[1] / "docs"
# For developers, who read the code too: its Chinese page says so, and the English one follows.
_ENGLISH = "contributing"


class Topic(NamedTuple):
    """A page of the manual: its name and the sentence below its heading."""

    name: str
    summary: str


def topics() -> list[Topic]:
    """Return all topics in alphabetical order, with their sentences in the language of the interface."""
    return [Topic(path.stem, _text(path.stem).split("\n\n", 2)[1]) for path in sorted(_PAGES.glob("*.md"))]


def page(name: str) -> str:
    """Return the Markdown of a page in the language of the interface, without its pictures.

    Raises
    ------
    UsageError
        There is no such topic.
    """
    known = [path.stem for path in _PAGES.glob("*.md")]
    if name not in known:
        raise UsageError(
            tr(
                "no help topic '{name}'{hint}",
                name=name,
                hint=did_you_mean(name, known) or tr("; `quiz help` lists the topics"),
            )
        )
    text = _text(name)
    if name == _ENGLISH and chosen() == "zh":
        text += "\n" + (_PAGES / f"{name}.md").read_text(encoding="utf-8")
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("!["))


def _text(name: str) -> str:
    folder = _PAGES / "zh" if chosen() == "zh" else _PAGES
    return (folder / f"{name}.md").read_text(encoding="utf-8")
