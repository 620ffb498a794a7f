"""``quiz help``: the pages of the manual, which are files of the package."""

from pathlib import Path
from typing import NamedTuple

from quizcli.errors import UsageError, did_you_mean
from quizcli.language import tr

_PAGES = Path(__file__).parents[1] / "docs"


class Topic(NamedTuple):
    """A page of the manual: its name and the sentence below its heading."""

    name: str
    summary: str


def topics() -> list[Topic]:
    """Return all topics in alphabetical order."""
    return [
        Topic(path.stem, path.read_text(encoding="utf-8").split("\n\n", 2)[1]) for path in sorted(_PAGES.glob("*.md"))
    ]


def page(name: str) -> str:
    """Return the Markdown of a page, without its pictures.

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
    lines = (_PAGES / f"{name}.md").read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("!["))
