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
    "operatorname": r"\mathrm",
    "argmax": r"\mathrm{argmax}",
    "argmin": r"\mathrm{argmin}",
}
_ALIAS = re.compile(rf"\\({'|'.join(_ALIASES)})(?![A-Za-z])\*?")

# In front of a formula it stands on the baseline, whatever the formula does above and below.
_MARK = "@"


class Formula(NamedTuple):
    """Rows of equal width; the text around stands on the row ``baseline``."""

    rows: tuple[str, ...]
    baseline: int
    width: int


@cache
def formula(tex: str) -> Formula:
    """Lay out a formula; what TeXicode cannot lay out is shown as it is written."""
    known = _ALIAS.sub(lambda match: _ALIASES[match[1]], tex)
    rows = _laid_out(_MARK + _AFTER.sub(r"\1\\,", _BEFORE.sub(r"\\,", known)))
    if rows is None:
        source = " ".join(tex.split())
        return Formula((source,), 0, cell_len(source))
    baseline = next(number for number, row in enumerate(rows) if _MARK in row)
    start = rows[baseline].index(_MARK)
    cut = [row[:start] + row[start + 1 :] for row in rows]
    indent = min(len(row) - len(row.lstrip()) for row in cut if row.strip()) if any(map(str.strip, cut)) else 0
    cut = [row[indent:].rstrip() for row in cut]
    width = max(map(cell_len, cut))
    return Formula(tuple(row + " " * (width - cell_len(row)) for row in cut), baseline, width)


def _laid_out(tex: str) -> list[str] | None:
    from texicode.pipeline import init_arts, render_tex_rows

    init_arts({"fonts": "normal"})
    try:
        rows: list[str] = render_tex_rows(tex, debug=False)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        return None
    joined = "".join(rows)
    # A question mark is how TeXicode shows a command that it does not know.
    if not joined.strip() or joined.startswith("TeXicode:") or "\\" in joined or ("?" in joined and "?" not in tex):
        return None
    return rows
