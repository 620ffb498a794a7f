"""Write formulas on one line, if nothing is lost: fractions with a slash, scripts as Unicode characters."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from rich.cells import cell_len

from quizcli.render.tex import Node, Nodes

# Scripts that are easy to tell apart and that most fonts have.
_SUPERSCRIPTS = dict(zip("0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
                         "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", strict=True))  # fmt: skip
_SUBSCRIPTS = dict(zip("0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))  # fmt: skip
_BARE_SUPERSCRIPTS = {"∗": "*", "*": "*", "′": "′", "′′": "″", "∘": "°", "⊤": "ᵀ", "†": "†", "%": "%"}
_LONGEST_SCRIPT = 5
_ACCENTS = {
    "acute": "\u0301", "bar": "\u0304", "breve": "\u0306", "check": "\u030c", "ddot": "\u0308", "dot": "\u0307",
    "grave": "\u0300", "hat": "\u0302", "mathring": "\u030a", "tilde": "\u0303", "vec": "\u20d7", "widehat": "\u0302",
    "widetilde": "\u0303", "overline": "\u0305",
}  # fmt: skip
_DEGREES = {"": "√", "3": "∛", "4": "∜"}
_ENDS = frozenset({"ord", "close"})
_STARTS = frozenset({"ord", "open", "fn", "big"})
_BRACKETS = {"pmatrix": "()", "bmatrix": "[]", "Bmatrix": "{}", "vmatrix": "||", "Vmatrix": "‖‖"}


class TwoRowsError(ValueError):
    """A formula needs more than one row: a matrix, a fraction in a fraction, something over or under."""


def linear(nodes: Nodes) -> str:
    """Return a formula on one line.

    Raises
    ------
    TwoRowsError
        The formula cannot be written on one line without loss.
    """
    return _row(nodes).strip()


def spaced(nodes: Nodes) -> Iterator[tuple[Node, str]]:
    """Yield each node with the space before it: around relations, binary operators and named functions."""
    before, after_space = "", True
    for node in nodes:
        kind = class_of(node)
        if kind == "space":
            yield node, ""
            after_space = True
            continue
        around = kind == "rel" or (kind == "bin" and (before in _ENDS or before == "fn"))
        wanted = before in ("rel", "bin", "punct") or (around and bool(before))
        wanted |= before == "fn" and kind in ("ord", "fn", "big") and not _is_bracketed(node)
        wanted |= kind in ("fn", "big") and before in _ENDS
        wanted |= before == "big" and kind in _STARTS
        yield node, " " if wanted and not after_space else ""
        # A sign is not an operator: "-1" has no space.
        before = "sign" if kind == "bin" and not around else kind
        after_space = False


def class_of(node: Node) -> str:
    """Return the class of a node, which decides on the spaces around it."""
    match node.kind:
        case "scripts":
            return class_of(node.args[0][0])
        case "font" | "text":
            return "fn" if len(node.text or "".join(part.text for part in node.args[0])) > 1 else "ord"
        case "over" | "under":
            return class_of(node.args[1][0]) if node.args[1] else "ord"
        case "group":
            return class_of(node.args[0][0]) if len(node.args[0]) == 1 else "ord"
        case "ord" | "bin" | "rel" | "open" | "close" | "punct" | "fn" | "big" | "space":
            return node.kind
        case _:
            return "ord"


def _is_bracketed(node: Node) -> bool:
    return node.kind == "delim" or (node.kind == "scripts" and node.args[0][0].kind == "delim")


def _row(nodes: Nodes, *, tight: bool = False) -> str:
    found = _row_or_none(nodes, tight)
    if found is None:
        raise TwoRowsError
    return found


@lru_cache(10_000)
def _row_or_none(nodes: Nodes, tight: bool) -> str | None:
    """Return nodes on one line, or None. Cached, because each level of nested scripts asks again."""
    try:
        return _joined(nodes, tight=tight)
    except TwoRowsError:
        return None


def _joined(nodes: Nodes, *, tight: bool) -> str:
    found, before = "", ""
    placed = list(spaced(nodes))
    for number, (node, blank) in enumerate(placed):
        if node.kind == "space":
            found += "" if tight or found.endswith(" ") else node.text
            continue
        piece = _piece(node)
        following = next((class_of(later) for later, _ in placed[number + 1 :] if later.kind != "space"), "")
        slash = following == "ord" and placed[number + 1][0].text == "/"
        wrapped = node.kind == "frac" and (before in ("ord", "close", "fn", "/") or following in _STARTS or slash)
        if wrapped:
            piece = f"({piece})"
        if node.kind == "sqrt" and following in ("ord", "open") and not piece.endswith(")"):
            piece = f"{piece[0]}({piece[1:]})"
        if not (tight or (wrapped and before == "fn")):
            found += blank
        if _would_run_together(found, piece, before, class_of(node)):
            found += " "
        found += piece
        before = "/" if node.text == "/" else class_of(node)
    return found


def _would_run_together(before: str, piece: str, class_before: str, kind: str) -> bool:
    """Return whether a word or a script written with _ or ^ would run into the next letter."""
    if not (before[-1:].isalnum() and piece[:1].isalnum()):
        return False
    word = before.replace("^", "_").rpartition("_")
    written_out = bool(word[1]) and word[2].isalnum()
    return written_out or "fn" in (class_before, kind)


def _piece(node: Node) -> str:
    match node.kind:
        case "scripts":
            return _scripts(node)
        case "group":
            return _row(node.args[0])
        case "frac":
            over, under = node.args
            if any(map(_has_fraction, (over, under))):
                raise TwoRowsError
            return f"{_operand(over, divisor=False)}/{_operand(under, divisor=True)}"
        case "sqrt":
            body, degree = node.args
            sign = _DEGREES.get(_row(degree, tight=True)) or f"{_script(degree, _SUPERSCRIPTS) or ''}√"
            return f"{sign}{_row(body)}" if _is_single(body) else f"{sign}({_row(body)})"
        case "accent":
            return _accent(node)
        case "font":
            return _font(node)
        case "delim":
            return "".join(map(_row, node.args))
        case "env":
            return _one_row_matrix(node)
        case "binom" | "over" | "under" | "brace_over" | "brace_under":
            raise TwoRowsError
        case _:
            return node.text


def _scripts(node: Node) -> str:
    base, sub, sup = node.args
    shown = _row(base)
    if len(base[0].args) and base[0].kind in ("group", "frac", "sqrt") and not _is_single(base):
        shown = f"({shown})"
    low, high = _script(sub, _SUBSCRIPTS), _script(sup, _SUPERSCRIPTS)
    if sub and low is None:
        return f"{shown}{high or ''}_{_written_out(sub)}" + (f"^{_written_out(sup)}" if sup and high is None else "")
    return f"{shown}{low or ''}" + (f"^{_written_out(sup)}" if sup and high is None else high or "")


def _script(nodes: Nodes, letters: dict[str, str]) -> str | None:
    """Return a script as Unicode characters, or None if these do not exist."""
    if not nodes:
        return None
    text = _row(nodes, tight=True)
    if letters is _SUPERSCRIPTS and text in _BARE_SUPERSCRIPTS:
        return _BARE_SUPERSCRIPTS[text]
    body, primes = (text.rstrip("′"), text[len(text.rstrip("′")) :]) if letters is _SUPERSCRIPTS else (text, "")
    if len(body) > _LONGEST_SCRIPT or any(letter not in letters for letter in body):
        return None
    return primes + "".join(letters[letter] for letter in body)


def _written_out(nodes: Nodes) -> str:
    text = _row(nodes, tight=True)
    number = text.replace(".", "", 1).isalnum()
    bracketed = text[:1] == "[" and text[-1:] == "]"
    return text if number or bracketed or _is_single(nodes) or cell_len(text) == 1 else f"({text})"


def _operand(nodes: Nodes, *, divisor: bool) -> str:
    """Return one side of a slash, in brackets if it would be misread without."""
    text = _row(nodes)
    kinds = [class_of(node) for node in nodes if node.kind != "space"]
    product = all(kind in ("ord", "open", "close", "big", "fn") or node.tex in (r"\cdot", r"\times")
                  for kind, node in zip(kinds, (node for node in nodes if node.kind != "space"), strict=True))  # fmt: skip
    safe = _is_single(nodes) or _is_differential(nodes) or (not divisor and product)
    return text if safe else f"({text})"


def _is_differential(nodes: Nodes) -> bool:
    """Return whether this is a differential: a symbol after a partial sign or a d."""
    return len(nodes) == 2 and nodes[0].text in ("∂", "d", "∇", "Δ") and _is_single(nodes[1:])  # noqa: PLR2004 - a pair


def _is_single(nodes: Nodes) -> bool:
    """Return whether the nodes are a single number or symbol, which needs no brackets."""
    shown = [node for node in nodes if node.kind != "space"]
    if len(shown) == 1:
        node = shown[0]
        if node.kind == "group":
            return _is_single(node.args[0])
        return node.kind in ("ord", "fn", "font", "text", "accent", "delim", "sqrt", "unknown", "big") or (
            node.kind == "scripts" and _is_single(node.args[0])
        )
    if shown and shown[-1].kind == "scripts" and _is_number(shown[:-1]):
        return _is_number(shown[-1].args[0])
    return _is_number(shown)


def _is_number(nodes: Sequence[Node]) -> bool:
    return bool(nodes) and all(node.kind == "ord" and (node.text.isdecimal() or node.text == ".") for node in nodes)


def _has_fraction(nodes: Nodes) -> bool:
    return any(
        node.kind == "frac" or (node.kind in ("group", "delim") and any(map(_has_fraction, node.args)))
        for node in nodes
    )


def _accent(node: Node) -> str:
    text = _row(node.args[0], tight=True)
    if node.tex == "overline" or (node.tex == "bar" and text.isalnum()):
        return "".join(letter + _ACCENTS["overline"] for letter in text) if cell_len(text) > 1 else f"{text}\u0304"
    letters = [node for node in node.args[0] if node.kind != "space"]
    if len(letters) != 1:
        raise TwoRowsError
    base = letters[0]
    if base.kind == "scripts":
        marked = Node("scripts", args=((node._replace(args=(base.args[0],)),), *base.args[1:]))
        return _scripts(marked)
    if cell_len(text) != 1:
        raise TwoRowsError
    return f"{text}{_ACCENTS[node.tex]}"


def _font(node: Node) -> str:
    text = _row(node.args[0])
    letters = _letters(node.tex)
    return "".join(letters.get(letter, letter) for letter in text)


@cache
def _letters(font: str) -> dict[str, str]:
    from texicode.arts import font_normal

    plain = "".join(font_normal["mathrm"])
    name = "mathbf" if font in ("boldsymbol", "bm") else font
    return dict(zip(plain, "".join(font_normal.get(name, font_normal["mathrm"])), strict=True))


def _one_row_matrix(node: Node) -> str:
    if len(node.args) != 1 or node.tex not in _BRACKETS:
        raise TwoRowsError
    brackets = _BRACKETS[node.tex]
    return brackets[0] + "  ".join(_row(cell.args[0]) for cell in node.args[0]) + brackets[1]
