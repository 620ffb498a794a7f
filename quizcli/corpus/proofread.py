"""Find mistakes in the Markdown of cards that the parser passes over in silence: they are seen only on the screen."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from quizcli.cards import Card, Complaint, Location, named_texts
from quizcli.language import tr

# A text without any of these has nothing to complain of, and is not parsed.
_SIGNS = ("$", "|", "![", "[^")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)

# Why a formula cannot be laid out, or an empty string.
FormulaProblem = Callable[[str], str]


def proofread(card: Card, lines: list[str], formula_problem: FormulaProblem) -> Iterator[Complaint]:
    """Yield complaints about the texts of a card, of which ``lines`` are the lines in its file."""
    folder = Path(card.location.file).parent
    after: dict[str, int] = {}  # the same mistake in two languages stands in two places
    for field, text in named_texts(card):
        for said in [text] if isinstance(text, str) else text.values():
            for written, message in _mistakes(said, folder, formula_problem):
                where = card.location
                number = next((n for n in range(after.get(written, 0), len(lines)) if written in lines[n]), None)
                if number is not None:
                    after[written] = number + 1
                    where = Location(where.file, where.line + number, lines[number].index(written) + 1)
                yield Complaint(where, tr("{field} of '{id}': {message}", field=field, id=card.id, message=message))


def _mistakes(said: str, folder: Path, formula_problem: FormulaProblem) -> Iterator[tuple[str, str]]:
    """Yield for each mistake a piece of the text that is on one line, and what is wrong."""
    if not any(sign in said for sign in _SIGNS):
        return
    from quizcli.markdown import parse

    lines = said.split("\n")
    for token in parse(said):
        if token.type == "table_open" and token.map:
            yield from _long_rows(lines[slice(*token.map)])
        for part in (token, *(token.children or ())):
            if part.type.startswith("math"):
                yield from _bad_formula(part.content, formula_problem)
            elif part.type == "image":
                yield from _missing_image(str(part.attrs["src"]), folder)
            elif part.type == "text":
                yield from _missing_footnotes(part.content, lines)


def _bad_formula(tex: str, formula_problem: FormulaProblem) -> Iterator[tuple[str, str]]:
    problem = formula_problem(tex)
    if problem:
        written = tex.strip().split("\n")[0]
        yield written, tr("the formula {formula} cannot be laid out: {problem}", formula=written, problem=problem)


def _long_rows(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the rows of a table that have more cells than its head; a row of dashes is between."""
    head, _, *rows = map(_cells, lines)
    for line, cells in zip(lines[2:], rows, strict=True):
        if cells > head:
            message = tr(
                "a table row has {cells} cells and the head {head}; write | inside a cell as \\|",
                cells=cells,
                head=head,
            )
            yield line.strip(), message


def _cells(line: str) -> int:
    """Count the cells of a row as the parser does, which also divides formulas and code at a |."""
    return len(re.split(r"(?<!\\)\|", re.sub(r"^\||(?<!\\)\|$", "", line.strip())))


def _missing_image(source: str, folder: Path) -> Iterator[tuple[str, str]]:
    if not _ADDRESS.match(source) and not (folder / unquote(source)).exists():
        yield source, tr("the image {image} is not there", image=unquote(source))


def _missing_footnotes(text: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    for mark in _FOOTNOTE.findall(text):
        if not any(line.lstrip().startswith(f"{mark}:") for line in lines):
            yield mark, tr("the footnote {mark} has no text", mark=mark)
