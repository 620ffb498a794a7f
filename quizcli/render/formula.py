"""TeX -> rows of characters. Laid out in two dimensions by TeXicode, so that no structure is lost."""

import re
from functools import cache
from typing import NamedTuple

from rich.cells import cell_len

# Named functions are set off from the letters beside them, which TeXicode does not do: not "ylna" for y ln a.
_FUNCTION = r"\\(?:ln|log|exp|sin|cos|tanh|max|min|arg|det|Pr)(?![A-Za-z])"
_BEFORE = re.compile(rf"(?<=[A-Za-z0-9}}])\s*(?={_FUNCTION})")
_AFTER = re.compile(rf"({_FUNCTION})\s*(?=[A-Za-z0-9\\])(?!\\left|\\limits|\\[,;!(\[]|\\big|\\Big)")

# Commands that TeXicode does not know, in words that it does.
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

# A bar or hat over more than one symbol, which TeXicode would set over the first only.
_ACCENT = re.compile(
    r"\\(?:bar|hat|tilde|vec|dot|ddot)\s*\{\s*(?!(?:[A-Za-z0-9]|\\[A-Za-z]+(?:\s*\{[A-Za-z0-9]\})?)\s*\})"
)

# In front of a formula one of these, one that it does not have itself, shows which row is the baseline.
_MARKS = "@;|!"


class Formula(NamedTuple):
    """Rows of equal width; the text around stands on the row ``baseline``."""

    rows: tuple[str, ...]
    baseline: int
    width: int


@cache
def formula(tex: str) -> Formula:
    """Lay out a formula; what TeXicode cannot lay out is shown as it is written."""
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
    """Return the row on which the text around stands."""
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
    # A question mark is how TeXicode shows a command that it does not know.
    if not joined.strip() or joined.startswith("TeXicode:") or "\\" in joined or joined.count("?") > tex.count("?"):
        return None
    return rows
