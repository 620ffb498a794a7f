"""Rows of text for a terminal: wrap words, ideographs and formulas of several rows.

As in Chinese typesetting, no line begins with closing punctuation or ends with opening punctuation.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text as Styled

from quizcli.render.formula import Formula

_NO_START = frozenset("，。、；：！？）】》」』”’…—～·,.;:!?)]}%")
_NO_END = frozenset("（【《「『“‘([{")


class Row(Styled):
    """A row of text. No page ends with a row that says ``keep``: the next one belongs to it."""

    keep: bool = False

    @classmethod
    def of(cls, *parts: Styled | tuple[str, str], keep: bool = False) -> "Row":
        """Return the parts, which are rows or texts with their style, as one row."""
        row = cls()
        for part in parts:
            row.append_text(part) if isinstance(part, Styled) else row.append(*part)
        row.keep = keep
        return row


def kept(rows: Iterable[Row]) -> list[Row]:
    """Return rows that stay on one page."""
    found = list(rows)
    for row in found[:-1]:
        row.keep = True
    return found


def listed(items: Iterable[Sequence[Row]]) -> list[Row]:
    """Return the rows of all items; if one of them is several rows high, with an empty row between the items."""
    found = [item for item in items if item]
    high = any(len(item) > 1 for item in found)
    rows: list[Row] = []
    for item in found:
        rows += [Row()] if rows and high else []
        rows += item
    return rows


class Piece(NamedTuple):
    """A character or a formula, which is never divided. ``text`` is empty for a formula."""

    text: str
    style: str
    width: int
    formula: Formula | None = None

    @property
    def is_space(self) -> bool:
        """Return whether this is a space; a line may be broken here, and the space is dropped."""
        return self.text == " "


def pieces(text: str, style: str) -> Iterator[Piece]:
    """Yield the characters of a text; a combining mark stays with its base character."""
    held = ""
    for letter in text:
        if held and cell_len(letter) == 0:
            held += letter
            continue
        if held:
            yield Piece(held, style, cell_len(held))
        held = letter
    if held:
        yield Piece(held, style, cell_len(held))


def formula_piece(found: Formula) -> Piece:
    """Return a piece for an inline formula."""
    return Piece("", "", found.width, found)


def break_lines(run: Iterable[Piece], width: int, mark: Sequence[Piece] = ()) -> list[Row]:
    """Wrap pieces into rows of at most ``width`` columns, if the pieces are not wider themselves.

    A mark, such as the bullet of a list item, begins the first line; the other lines are indented by its width.
    """
    indent = sum(piece.width for piece in mark)
    margin = [Piece(" " * indent, "", indent)] if indent else []
    lines: list[list[Piece]] = [list(mark)]
    used, begun = indent, False
    for cluster in _clusters(run):
        needed = sum(piece.width for piece in cluster)
        if cluster[0].text == "\n":
            lines.append(list(margin))
            used, begun = indent, False
            continue
        if cluster[0].is_space:
            if begun:
                lines[-1] += cluster
                used += needed
            continue
        if used + needed > width and begun:
            lines.append(list(margin))
            used, begun = indent, False
        for piece in cluster:
            # A cluster longer than a line, such as a URL, is broken anywhere.
            if used + piece.width > width and begun and needed > width - indent:
                lines.append(list(margin))
                used = indent
            lines[-1].append(piece)
            used += piece.width
            begun = True
    return [row for line in lines for row in _rows(line)]


def _clusters(run: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield groups that stay on one line: words, ideographs with their punctuation, single spaces."""
    held: list[Piece] = []
    for piece in run:
        if piece.is_space or piece.text == "\n":
            if held:
                yield held
            yield [piece]
            held = []
        elif held and _may_break(held[-1], piece):
            yield held
            held = [piece]
        else:
            held.append(piece)
    if held:
        yield held


def _may_break(before: Piece, after: Piece) -> bool:
    if before.text[-1:] in _NO_END or after.text[:1] in _NO_START:
        return before.text[-1:] not in _NO_END and after.text[:1] not in _NO_START
    return _is_wide(before) or _is_wide(after)


def _is_wide(piece: Piece) -> bool:
    return piece.formula is None and cell_len(piece.text[:1]) > 1


def _rows(line: Sequence[Piece]) -> list[Row]:
    """Return the rows of one line, which stay together, with all pieces aligned at their baselines."""
    while line and line[-1].is_space:
        line = line[:-1]
    above = max((piece.formula.baseline for piece in line if piece.formula), default=0)
    below = max((len(piece.formula.rows) - 1 - piece.formula.baseline for piece in line if piece.formula), default=0)
    rows: list[list[tuple[str, str]]] = [[] for _ in range(above + 1 + below)]
    for piece in line:
        for number, row in enumerate(rows):
            text, style = _part(piece, number - above)
            if row and row[-1][1] == style:
                row[-1] = (row[-1][0] + text, style)
            else:
                row.append((text, style))
    found = kept(Row.of(*row) for row in rows)
    for made in found:
        made.rstrip()
    return found


def _part(piece: Piece, offset: int) -> tuple[str, str]:
    """Return text and style of a piece in the row ``offset`` rows below the baseline."""
    if piece.formula is None:
        return (piece.text, piece.style) if offset == 0 else (" " * piece.width, "")
    place = offset + piece.formula.baseline
    return (piece.formula.rows[place] if 0 <= place < len(piece.formula.rows) else " " * piece.width, "")
