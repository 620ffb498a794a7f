"""Lay out TeX formulas: on one line in running text if nothing is lost, otherwise in two dimensions."""

from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from quizcli.language import tr
from quizcli.render.linear import TwoRowsError, class_of, linear, spaced
from quizcli.render.tex import Node, Nodes, TexError, parse_tex, unknown_commands

# To find the baseline, one of these is put in front of the formula: the first that does not occur in it.
_MARKS = "@;|!"
_WIDE_ACCENTS = {"tilde": "~", "widetilde": "~", "vec": "→", "bar": "‾", "overline": "‾"}
_ENVIRONMENTS = ("align", "aligned", "split", "gathered", "cases")
_MATRICES = ("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix")


class Formula(NamedTuple):
    """Rows of equal width. The row ``baseline`` is aligned with the surrounding text."""

    rows: tuple[str, ...]
    baseline: int
    width: int


@cache
def formula(tex: str) -> Formula:
    """Lay out a display formula. Return the TeX source if that is not possible."""
    try:
        nodes = parse_tex(tex)
    except TexError:
        return _as_written(tex)
    rows = _laid_out(source := _source(nodes))
    if rows is None:
        return _as_written(tex)
    baseline = _baseline(source, len(rows))
    filled = [number for number, row in enumerate(rows) if row.strip()]
    first, last = min(filled[0], baseline), max(filled[-1], baseline)
    indent = min(len(rows[number]) - len(rows[number].lstrip()) for number in filled)
    cut = [row[indent:].rstrip() for row in rows[first : last + 1]]
    width = max(map(cell_len, cut))
    return Formula(tuple(row + " " * (width - cell_len(row)) for row in cut), baseline - first, width)


@cache
def inline_formula(tex: str) -> Formula:
    """Lay out an inline formula, on one line if nothing is lost."""
    try:
        text = linear(parse_tex(tex))
    except TexError:
        return _as_written(tex)
    except TwoRowsError:
        return formula(tex)
    return Formula((text,), 0, cell_len(text))


def problem(tex: str) -> str:
    """Return the reason why a formula cannot be laid out, or an empty string."""
    try:
        unknown = unknown_commands(parse_tex(tex))
    except TexError as error:
        return str(error)
    if unknown:
        return tr("the terminal does not know {commands}", commands=tr(", ").join(sorted(unknown)))
    return "" if formula(tex).rows[0] != _as_written(tex).rows[0] or "\\" not in tex else tr("it cannot be laid out")


def _as_written(tex: str) -> Formula:
    source = " ".join(tex.split())
    return Formula((source,), 0, cell_len(source))


def _baseline(source: str, height: int) -> int:
    """Return the row that is aligned with the surrounding text."""
    if height == 1:
        return 0
    mark = next((mark for mark in _MARKS if mark not in source), "")
    rows = _laid_out(mark + source) if mark else None
    marked = [number for number, row in enumerate(rows or ()) if mark in row]
    return marked[0] if rows and len(rows) == height and len(marked) == 1 else height // 2


def _laid_out(source: str) -> list[str] | None:
    from texicode.node_data import type_info_dict
    from texicode.pipeline import init_arts, render_tex_rows

    init_arts({"fonts": "normal"})
    # TeXicode can lay out nested environments, but its table allows them on the top level only.
    for name in ("cmd_bgin", "cmd_sbstk"):
        popped, added, _, child, rendered = type_info_dict[name]
        type_info_dict[name] = (popped, added, (True, True, []), child, rendered)
    try:
        rows: list[str] = render_tex_rows(source, debug=False)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        return None
    joined = "".join(rows)
    return None if not joined.strip() or joined.startswith("TeXicode:") else rows


@lru_cache(10_000)
def _source(nodes: Nodes, *, tight: bool = False) -> str:
    """Return a tree as TeX that TeXicode can lay out, with spaces added."""
    return "".join((r"\ " if blank and not tight else "") + _element(node) for node, blank in spaced(nodes))


def _element(node: Node) -> str:
    args = node.args
    match node.kind:
        case "group":
            return f"{{{_source(args[0])}}}"
        case "scripts":
            return _scripts(node)
        case "frac" | "binom":
            return rf"\{node.kind}{{{_source(args[0])}}}{{{_source(args[1])}}}"
        case "sqrt":
            degree = f"[{_source(args[1], tight=True)}]" if args[1] else ""
            return rf"\sqrt{degree}{{{_source(args[0])}}}"
        case "accent":
            try:
                return _leaf(linear((node,)))
            except TwoRowsError:
                return _pile([_leaf(_WIDE_ACCENTS.get(node.tex, "^")), _source(args[0]), ""])
        case "font":
            return _leaf(linear((node,)))
        case "delim":
            left, body, right = args
            return rf"\left{_delimiter(left[0])}{{{_source(body)}}}\right{_delimiter(right[0])}"
        case "env":
            return _environment(node)
        case "over":
            return _pile([_source(args[0], tight=True), _source(args[1]), ""])
        case "under":
            return _pile(["", _source(args[1]), _source(args[0], tight=True)])
        case "brace_under" | "brace_over":
            return _brace(node, "")
        case "space":
            return r"\ " * len(node.text)
        case _:
            return _leaf(node.text)


def _scripts(node: Node) -> str:
    base, sub, sup = node.args
    if base[0].kind in ("brace_under", "brace_over"):
        return _brace(base[0], _source(sub or sup, tight=True))
    if base[0].kind == "under" and not sup:
        return _element(base[0])
    if base[0].kind == "big" or base[0].tex == r"\lim":
        found = {"∑": r"\sum", "∏": r"\prod"}.get(base[0].text) or _element(base[0])
    else:
        with suppress(TwoRowsError):
            text = linear((node,))
            if "^" not in text and text.count("(") == linear(base).count("("):
                return _leaf(text)
        found = f"{{{_source(base)}}}"
    found += f"_{{{_source(sub, tight=True)}}}" if sub else ""
    return found + (f"^{{{_source(sup, tight=True)}}}" if sup else "")


def _leaf(text: str) -> str:
    """Return a text as commands, and register these with TeXicode: its lexer accepts few characters besides letters."""
    from texicode.symbols_art import symbols

    written = ""
    for letter in text:
        if letter.isascii() and letter.isalnum():
            written += letter
            continue
        name = "leaf" + "".join(chr(ord("a") + int(digit)) for digit in str(ord(letter)))
        # A wide character takes two columns; a combining mark takes none.
        symbols[name] = [letter] + [""] * (cell_len(letter) - 1)
        written += f"\\{name} "
    return written


def _delimiter(node: Node) -> str:
    commands = {"{": r"\{", "}": r"\}", "‖": r"\Vert ", "⟨": r"\langle ", "⟩": r"\rangle ", "⌊": r"\lfloor ",
                "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil ", "": "."}  # fmt: skip
    return commands.get(node.text, node.text)


def _environment(node: Node) -> str:
    name = node.tex.removesuffix("*")
    if name not in _ENVIRONMENTS + _MATRICES:
        name = "matrix"
    rows = (" & ".join(map(_cell, row)) for row in node.args)
    return rf"\begin{{{name}}}" + r" \\ ".join(rows) + rf"\end{{{name}}}"


def _cell(cell: Node) -> str:
    """Return a cell as TeX, with a space in front if it begins with a relation, as after the & of aligned equations."""
    (content,) = cell.args
    return (r"\ " if content and class_of(content[0]) == "rel" else "") + _source(content)


def _pile(rows: Sequence[str]) -> str:
    """Return centred rows as TeX. The middle row is the baseline."""
    return r"\begin{matrix}" + r" \\ ".join(row or r"\ " for row in rows) + r"\end{matrix}"


def _brace(node: Node, label: str) -> str:
    body = _source(node.args[0])
    try:
        width = cell_len(linear(node.args[0]))
    except TwoRowsError:
        width = 3
    line = _leaf("─" * max(0, (width - 3) // 2))
    if node.kind == "brace_under":
        return _pile(["", "", body, _leaf("╰") + line + _leaf("┬") + line + _leaf("╯"), label])
    return _pile([label, _leaf("╭") + line + _leaf("┴") + line + _leaf("╮"), body, "", ""])
