"""Render Markdown with math as lines for a terminal."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text as Styled

from quizcli.render.formula import formula, inline_formula
from quizcli.render.text import visible
from quizcli.render.wrap import Piece, break_lines, formula_piece, pieces

if TYPE_CHECKING:
    from markdown_it.token import Token

# One line without Markdown syntax, as in most questions. It is printed without loading the parser, which saves start-up time.
_PLAIN = re.compile(r"(?![-+=\s]|\d+[.)])[^\\`*_$\[\]<>#|&~!\n]+(?<!\s)")

_ONE_PARAGRAPH = 3  # its opening, its content, its end
_INDENT = 2
_NARROWEST = 8
_LONGEST_UNBROKEN = 24
_GAP = "  "
_STYLES = {"strong_open": "bold", "em_open": "italic", "s_open": "strike"}


def markup(text: str, width: int, mark: Sequence[Piece] = ()) -> list[Styled]:
    """Render Markdown in lines of at most ``width`` columns. Tables and code may be wider.

    A mark begins the first line; the other lines are indented by its width.
    """
    room, shown = max(width, _NARROWEST), visible(text).expandtabs(4)
    if _PLAIN.fullmatch(shown) and "://" not in shown:
        return break_lines(pieces(shown, ""), room, mark)
    from quizcli.markdown import parse

    return _hung(_tree(parse(shown)), room, mark)


def first_line(text: str, width: int) -> Styled:
    """Return the beginning of a Markdown text on one row, up to the first formula of several rows."""
    from quizcli.markdown import parse

    blocks = parse(visible(text).expandtabs(4))
    run = list(_pieces(blocks[1].children or [])) if len(blocks) > 1 else []
    end = next((place for place, piece in enumerate(run) if _is_high(piece)), len(run))
    line = (break_lines(run[:end], 10**6) or [Styled()])[0]
    if end < len(run) or len(blocks) > _ONE_PARAGRAPH:
        line.append(" …")
    line.truncate(width, overflow="ellipsis")
    return line


def _is_high(piece: Piece) -> bool:
    return piece.text == "\n" or bool(piece.formula and len(piece.formula.rows) > 1)


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


def _blocks(nodes: Sequence[_Node], width: int, *, tight: bool = False) -> list[Styled]:
    """Render blocks, separated by empty lines unless ``tight``."""
    lines: list[Styled] = []
    for node in nodes:
        found = _block(node, width)
        if lines and found and not tight:
            lines.append(Styled())
        lines += found
    return lines


def _block(node: _Node, width: int) -> list[Styled]:
    match node.token.type:
        case "paragraph_open":
            return _inline(node, width)
        case "heading_open":
            return [Styled.assemble((line.plain, "bold")) for line in _inline(node, width)]
        case "math_block" | "math_block_label":
            return [Styled(" " * _INDENT + row.rstrip()) for row in formula(node.token.content.strip()).rows]
        case "bullet_list_open" | "ordered_list_open":
            return _list(node, width)
        case "fence" | "code_block":
            return [Styled(" " * _INDENT + line, style="cyan") for line in node.token.content.rstrip("\n").split("\n")]
        case "blockquote_open":
            return [Styled.assemble(("│ ", "dim"), line) for line in _blocks(node.children, width - _INDENT)]
        case "hr":
            return [Styled("─" * width, style="dim")]
        case "table_open":
            return _table(node, width)
        case "inline":
            return break_lines(_pieces(node.token.children or []), width)
        case _:
            return [Styled(line) for line in node.token.content.split("\n")] + _blocks(node.children, width)


def _inline(node: _Node, width: int) -> list[Styled]:
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


def _list(node: _Node, width: int) -> list[Styled]:
    lines: list[Styled] = []
    first = int(node.token.attrGet("start") or 1)
    paragraphs = [child.token for item in node.children for child in item.children if child.token.tag == "p"]
    tight = all(token.hidden for token in paragraphs)
    items = []
    for number, item in enumerate(node.children, first):
        mark = f"{number}. " if node.token.type == "ordered_list_open" else "• "
        items.append(_hung(item.children, width, list(pieces(mark, "")), tight=tight))
    # Separate items with formulas of several rows by an empty line.
    high = any(_has_high_formula(item) for item in node.children)
    for item_lines in items:
        lines += [Styled()] if lines and high else []
        lines += item_lines
    return lines


def _has_high_formula(node: _Node) -> bool:
    return any(_is_high(piece) and piece.formula for piece in _pieces(node.token.children or [])) or any(
        map(_has_high_formula, node.children)
    )


def _hung(nodes: Sequence[_Node], width: int, mark: Sequence[Piece], *, tight: bool = False) -> list[Styled]:
    """Render blocks with a mark in front of the first line and the others indented."""
    indent = sum(piece.width for piece in mark)
    if not mark:
        return _blocks(nodes, width, tight=tight)
    margin = Styled(" " * indent)
    if nodes and nodes[0].token.type == "paragraph_open":
        run = [piece for child in nodes[0].children for piece in _pieces(child.token.children or [])]
        lines = break_lines(run, width, mark)
        rest = _blocks(nodes[1:], width - indent, tight=tight)
        lines += [Styled()] if rest and not tight else []
        return lines + [margin + line for line in rest]
    found = _blocks(nodes, width - indent, tight=tight) or [Styled()]
    head = break_lines([], width, mark)[0]
    head.append(" " * (indent - cell_len(head.plain)))
    return [(head if place == 0 else margin) + line for place, line in enumerate(found)]


def _table(node: _Node, width: int) -> list[Styled]:
    """Render a table. If it is too wide, text in the widest columns is wrapped."""
    rows = [row for part in node.children for row in part.children]
    cells = [[list(_pieces(_content(cell))) for cell in row.children] for row in rows]
    to_right = ["right" in str(cell.token.attrGet("style")) for cell in rows[0].children]
    natural = [
        [max((cell_len(line.plain) for line in break_lines(cell, 10_000)), default=0) for cell in row] for row in cells
    ]
    widths = _fitted([max(column) for column in zip(*natural, strict=True)], width - len(_GAP) * (len(cells[0]) - 1))
    lines: list[Styled] = []
    for number, row in enumerate(cells):
        broken = [break_lines(cell, room) for cell, room in zip(row, widths, strict=True)]
        high = max(map(len, broken))
        for place in range(high):
            line = Styled()
            for column, (cell, room) in enumerate(zip(broken, widths, strict=True)):
                offset = place - (high - len(cell)) // 2
                part = cell[offset] if 0 <= offset < len(cell) else Styled()
                blank = " " * (room - cell_len(part.plain))
                line = Styled.assemble(line, blank, part) if to_right[column] else Styled.assemble(line, part, blank)
                if column < len(widths) - 1:
                    line.append(_GAP)
            if number == 0:
                line.stylize("bold")
            line.rstrip()
            lines.append(line)
        if number == 0:
            lines.append(Styled(_GAP.join("─" * room for room in widths), style="dim"))
    return lines


def _content(cell: _Node) -> "list[Token]":
    return [token for child in cell.children for token in child.token.children or []]


def _fitted(widths: list[int], room: int) -> list[int]:
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > _NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted
