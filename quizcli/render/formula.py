"""Lay out TeX formulas in two dimensions with TeXicode."""

import re
from functools import cache
from typing import NamedTuple

from rich.cells import cell_len

# Add spaces around named functions, which TeXicode omits: y ln a would become "ylna".
_FUNCTION = r"\\(?:ln|log|exp|sin|cos|tanh|max|min|arg|det|Pr)(?![A-Za-z])"
_BEFORE = re.compile(rf"(?<=[A-Za-z0-9}}])\s*(?={_FUNCTION})")
_AFTER = re.compile(rf"({_FUNCTION})\s*(?=[A-Za-z0-9\\])(?!\\left|\\limits|\\[,;!(\[]|\\big|\\Big)")

# Replacements for commands that TeXicode does not know.
_ALIASES = {
    "lVert": r"\|",
    "rVert": r"\|",
    "boldsymbol": r"\mathbf",
    "overline": r"\bar",
    "widehat": r"\hat",
    "widetilde": r"\tilde",
    "bmod": r"\,\mathrm{mod}\,",
    "mod": r"\,\mathrm{mod}\,",
    "operatorname": r"\mathrm",
    "argmax": r"\mathrm{argmax}",
    "argmin": r"\mathrm{argmin}",
}
_ALIAS = re.compile(rf"\\({'|'.join(_ALIASES)})(?![A-Za-z])\*?")

# An accent over several symbols. TeXicode would put it over the first one only.
_ACCENT = re.compile(
    r"\\(?:bar|hat|tilde|vec|dot|ddot)\s*\{\s*(?!(?:[A-Za-z0-9]|\\[A-Za-z]+(?:\s*\{[A-Za-z0-9]\})?)\s*\})"
)

# To find the baseline, one of these is put in front of the formula: the first that does not occur in it.
_MARKS = "@;|!"


class Formula(NamedTuple):
    """Rows of equal width. The row ``baseline`` is aligned with the surrounding text."""

    rows: tuple[str, ...]
    baseline: int
    width: int


@cache
def formula(tex: str) -> Formula:
    """Lay out a formula. Return the TeX source if TeXicode cannot do it."""
    known = _ALIAS.sub(lambda match: _ALIASES[match[1]], tex)
    spaced = _AFTER.sub(r"\1\\,", _BEFORE.sub(r"\\,", known))
    rows = None if _ACCENT.search(known) else _laid_out(spaced)
    if rows is None:
        source = " ".join(tex.split())
        return Formula((source,), 0, cell_len(source))
    indent = min(len(row) - len(row.lstrip()) for row in rows if row.strip())
    cut = [row[indent:].rstrip() for row in rows]
    width = max(map(cell_len, cut))
    padded = tuple(row + " " * (width - cell_len(row)) for row in cut)
    return Formula(padded, _baseline(spaced, len(rows)), width)


def _baseline(tex: str, height: int) -> int:
    """Return the row that is aligned with the surrounding text."""
    if height == 1:
        return 0
    mark = next((mark for mark in _MARKS if mark not in tex), "")
    rows = _laid_out(mark + tex) if mark else None
    marked = [number for number, row in enumerate(rows or ()) if mark in row]
    return marked[0] if rows and len(rows) == height and len(marked) == 1 else height // 2


def _laid_out(tex: str) -> list[str] | None:
    from texicode.pipeline import init_arts, render_tex_rows

    init_arts({"fonts": "normal"})
    try:
        rows: list[str] = render_tex_rows(tex, debug=False)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        return None
    joined = "".join(rows)
    # TeXicode prints a question mark for an unknown command.
    if not joined.strip() or joined.startswith("TeXicode:") or "\\" in joined or joined.count("?") > tex.count("?"):
        return None
    return rows
