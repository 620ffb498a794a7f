"""The table of formats of ``quiz export``. To add one: a file in ``formats/`` and an entry here."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from quizcli.config import Show

if TYPE_CHECKING:
    from quizcli.exporters.format import Format


class Option(NamedTuple):
    """An option of the command line, by its name without dashes."""

    name: str
    type: Any
    default: Any
    help: str
    metavar: str | None = None
    least: int | None = None
    most: int | None = None


class Entry(NamedTuple):
    """What the command line says about a format; the rest is in its file, imported only when the format is used."""

    help: str
    example: str
    options: tuple[Option, ...] = ()


LANG = Option("lang", Show | None, None, "Language of the cards; by default as set or by locale.")
VARIANTS = Option("variants", int, 5, "Problems with fixed numbers for each drill card.", "N", 0, 100)
HISTORY = Option("history", bool, False, "Export intervals, ease and reviews too; else all cards are new.")

FORMATS: Mapping[str, Entry] = {
    "anki": Entry(
        "Write an Anki package; open it in Anki on the desktop or the phone. Exporting again updates the notes in place.",
        "quizcli.apkg --lang both --history",
        (LANG, HISTORY, VARIANTS),
    ),
    "tsv": Entry(
        "Write a table that Anki imports with its own Basic note type; `-` is stdout.",
        "cards.tsv --lang en",
        (LANG, VARIANTS),
    ),
    "csv": Entry(
        "Write a table for spreadsheets, with a row for each card; `-` is stdout.", "cards.csv --deck cnn", (LANG,)
    ),
    "markdown": Entry("Write the cards as Markdown, to read or print; `-` is stdout.", "cards.md --level 1", (LANG,)),
    "json": Entry(
        "Write the complete cards as JSON, in all languages; `quiz import cards` reads it. `-` is stdout.", "cards.json"
    ),
}


def load_format(name: str) -> "Format":
    """Return a format of the table."""
    form: Format = import_module(f"quizcli.exporters.formats.{name}").FORMAT
    return form
