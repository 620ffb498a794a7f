"""Render Markdown with math as lines for a terminal."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from quizcli.render.formula import formula, inline_formula
from quizcli.render.text import visible
from quizcli.render.wrap import Piece, Row, break_lines, formula_piece, kept, listed, pieces

if TYPE_CHECKING:
    from markdown_it.token import Token

# One line without Markdown syntax, as in most questions. It is printed without loading the parser, which saves start-up time.
_PLAIN = re.compile(r"(?![-+=\s]|\d+[.)])[^\\`*_$\[\]<>#|&~!\n]+(?<!\s)")

# Longer lines of prose are hard to read, also where the window is wider.
_WIDEST_PROSE = 100
_INDENT = 2
_NARROWEST = 8
_LONGEST_UNBROKEN = 24
_GAP = "  "
_STYLES = {"strong_open": "bold", "em_open": "italic", "s_open": "strike"}


def markup(text: str, width: int, mark: Sequence[Piece] = ()) -> list[Row]:
    """Render Markdown in rows of at most ``width`` columns, prose of at most 100. Code and formulas may be wider.

    A mark begins the first line; the other lines are indented by its width.
    """
    room, shown = max(width, _NARROWEST), visible(text).expandtabs(4)
    if _PLAIN.fullmatch(shown) and "://" not in shown:
        return _prose(pieces(shown, ""), room, mark)
    from quizcli.markdown import parse

    return _hung(_tree(parse(shown)), room, mark)


class _Node:
    """A block and the blocks inside it."""

    def __init__(self, token: "Token") -> None:
        self.token = token
        self.children: list[_Node] = []


def _tree(tokens: "Sequence[Token]") -> list[_Node]:
    root: list[_Node] = []
    stack = [root]
    for token in tokens:
        if token.nesting < 0:
            stack.pop()
            continue
        node = _Node(token)
        stack[-1].append(node)
        if token.nesting > 0:
            stack.append(node.children)
    return root


def _blocks(nodes: Sequence[_Node], width: int, *, tight: bool = False) -> list[Row]:
    """Render blocks, separated by empty rows unless ``tight``. A heading or "For example:" stays with what follows."""
    rows: list[Row] = []
    for node in nodes:
        found = _block(node, width)
        if rows and found and not tight:
            rows.append(Row.of(keep=rows[-1].keep))
        rows += found
        if found and (node.token.type == "heading_open" or found[-1].plain.endswith((":", "："))):
            found[-1].keep = True
    return rows


def _block(node: _Node, width: int) -> list[Row]:
    match node.token.type:
        case "paragraph_open":
            return _inline(node, width)
        case "heading_open":
            return kept(Row.of((row.plain, "bold")) for row in _inline(node, width))
        case "math_block" | "math_block_label":
            return kept(Row(" " * _INDENT + row.rstrip()) for row in formula(node.token.content.strip()).rows)
        case "bullet_list_open" | "ordered_list_open":
            return _list(node, width)
        case "fence" | "code_block":
            return [Row(" " * _INDENT + line, style="cyan") for line in node.token.content.rstrip("\n").split("\n")]
        case "blockquote_open":
            return [Row.of(("│ ", "dim"), row, keep=row.keep) for row in _blocks(node.children, width - _INDENT)]
        case "hr":
            return [Row("─" * min(width, _WIDEST_PROSE), style="dim")]
        case "table_open":
            return _table(node, width)
        case "inline":
            return _prose(_pieces(node.token.children or []), width)
        case _:
            return [Row(line) for line in node.token.content.split("\n")] + _blocks(node.children, width)


def _prose(run: Iterable[Piece], width: int, mark: Sequence[Piece] = ()) -> list[Row]:
    return break_lines(run, min(width, _WIDEST_PROSE), mark)


def _inline(node: _Node, width: int) -> list[Row]:
    return [line for child in node.children for line in _block(child, width)]


def _pieces(tokens: "Sequence[Token]") -> Iterator[Piece]:
    """Yield the styled pieces of inline text. A line break between two ideographs is not a space."""
    styles: list[str] = []
    last = ""
    for number, token in enumerate(tokens):
        style = " ".join(styles)
        match token.type:
            case "text":
                yield from pieces(token.content, style)
            case "code_inline":
                yield from pieces(token.content, f"{style} cyan".strip())
            case "math_inline" | "math_inline_double":
                yield from _formula(token.content.strip())
            case "hardbreak":
                yield Piece("\n", "", 0)
            case "softbreak":
                following = tokens[number + 1].content[:1] if number + 1 < len(tokens) else ""
                if not (cell_len(last) > 1 and cell_len(following) > 1):
                    yield Piece(" ", "", 1)
            case "link_close":
                pass
            case _ if token.nesting > 0:
                styles.append(_STYLES.get(token.type, "underline"))
            case _ if token.nesting < 0:
                styles.pop()
            case _:
                yield from pieces(token.content, style)
        last = token.content[-1:] or last


def _formula(tex: str) -> Iterator[Piece]:
    """Yield an inline formula. A long one of one row may be wrapped at its spaces."""
    found = inline_formula(tex)
    if len(found.rows) == 1 and found.width > _LONGEST_UNBROKEN:
        yield from pieces(found.rows[0], "")
    else:
        yield formula_piece(found)


def _list(node: _Node, width: int) -> list[Row]:
    first = int(node.token.attrGet("start") or 1)
    paragraphs = [child.token for item in node.children for child in item.children if child.token.tag == "p"]
    tight = all(token.hidden for token in paragraphs)
    items = []
    for number, item in enumerate(node.children, first):
        mark = f"{number}. " if node.token.type == "ordered_list_open" else "• "
        items.append(_hung(item.children, width, list(pieces(mark, "")), tight=tight))
    return listed(items)


def _hung(nodes: Sequence[_Node], width: int, mark: Sequence[Piece], *, tight: bool = False) -> list[Row]:
    """Render blocks with a mark in front of the first line and the others indented."""
    indent = sum(piece.width for piece in mark)
    if not mark:
        return _blocks(nodes, width, tight=tight)
    margin = (" " * indent, "")
    if nodes and nodes[0].token.type == "paragraph_open":
        run = [piece for child in nodes[0].children for piece in _pieces(child.token.children or [])]
        rows = _prose(run, width, mark)
        rest = _blocks(nodes[1:], width - indent, tight=tight)
        rows += [Row()] if rest and not tight else []
        return rows + [Row.of(margin, row, keep=row.keep) for row in rest]
    found = _blocks(nodes, width - indent, tight=tight) or [Row()]
    head = break_lines([], width, mark)[0]
    head.append(" " * (indent - cell_len(head.plain)))
    return [Row.of(margin if place else head, row, keep=row.keep) for place, row in enumerate(found)]


def _table(node: _Node, width: int) -> list[Row]:
    """Render a table. If it is too wide, text in the widest columns is wrapped.

    The rows of one line of cells stay together, and the head with the first line below it.
    """
    lines = [line for part in node.children for line in part.children]
    cells = [[list(_pieces(_content(cell))) for cell in line.children] for line in lines]
    to_right = ["right" in str(cell.token.attrGet("style")) for cell in lines[0].children]
    natural = [
        [max((cell_len(row.plain) for row in break_lines(cell, 10_000)), default=0) for cell in line] for line in cells
    ]
    widths = _fitted([max(column) for column in zip(*natural, strict=True)], width - len(_GAP) * (len(cells[0]) - 1))
    laid_out = [_cells(line, widths, to_right) for line in cells]
    for row in laid_out[0]:
        row.stylize("bold")
        row.keep = True
    rule = Row.of((_GAP.join("─" * room for room in widths), "dim"), keep=True)
    return [*laid_out[0], rule, *(row for line in laid_out[1:] for row in line)]


def _cells(line: Sequence[Sequence[Piece]], widths: Sequence[int], to_right: Sequence[bool]) -> list[Row]:
    """Return one line of a table; cells with fewer rows than others are centred between them."""
    broken = [break_lines(cell, room) for cell, room in zip(line, widths, strict=True)]
    high = max(map(len, broken))
    rows = []
    for place in range(high):
        row = Row()
        for column, (cell, room) in enumerate(zip(broken, widths, strict=True)):
            offset = place - (high - len(cell)) // 2
            part = cell[offset] if 0 <= offset < len(cell) else Row()
            blank = (" " * (room - cell_len(part.plain)), "")
            row = Row.of(row, blank, part) if to_right[column] else Row.of(row, part, blank)
            if column < len(widths) - 1:
                row.append(_GAP)
        row.rstrip()
        rows.append(row)
    return kept(rows)


def _content(cell: _Node) -> "list[Token]":
    return [token for child in cell.children for token in child.token.children or []]


def _fitted(widths: list[int], room: int) -> list[int]:
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > _NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted
