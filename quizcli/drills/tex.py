"""Write numbers, vectors, matrices and worked steps as TeX."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from quizcli.cards import Text, in_language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LARGEST_LOGARITHM = 20


def step(en: str, zh: str, formula: str) -> Text:
    """Return a worked step: a description and a formula (TeX without dollars)."""
    return {"en": f"{en}: ${formula}$", "zh": f"{zh}：${formula}$"}


def join(*texts: Text) -> Text:
    """Join sentences."""
    return {
        "en": " ".join(in_language(text, "en") for text in texts),
        "zh": "".join(in_language(text, "zh") for text in texts),
    }


def bullets(lines: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return a bullet list in English and one in Chinese, given lines in both languages."""
    en, zh = zip(*lines, strict=True)
    return "\n".join(f"- {line}" for line in en), "\n".join(f"- {line}" for line in zh)


def fill(given: msgspec.Struct, *texts: Text) -> Text:
    """Join sentences and replace names of inputs in braces by their values: ``$S={S}$``."""
    inputs = msgspec.structs.asdict(given)
    shown = {name: num_or_vec(value) for name, value in inputs.items() if _is_shown(value)}
    whole = join(*texts)
    return {"en": in_language(whole, "en").format_map(shown), "zh": in_language(whole, "zh").format_map(shown)}


def _is_shown(value: object) -> bool:
    """Say whether a value is a number or a vector."""
    return isinstance(value, int | float) or (
        isinstance(value, list) and all(isinstance(each, int | float) for each in value)
    )


def num(value: float, digits: int = 6) -> str:
    r"""Write a number with ``digits`` significant digits: ``0.25``, ``1.5\times10^{-5}``; integers in full."""
    if isinstance(value, int) or (value == int(value) and abs(value) < 1e9):  # noqa: PLR2004 - larger floats are written with an exponent
        return str(int(value))
    written = f"{value:.{digits}g}"
    if "e" in written:
        mantissa, exponent = written.split("e")
        return f"10^{{{int(exponent)}}}" if mantissa == "1" else rf"{mantissa}\times10^{{{int(exponent)}}}"
    return written


def par(value: float, digits: int = 6) -> str:
    """Write a number as a factor or a later term: in brackets if it is negative."""
    return f"({num(value, digits)})" if value < 0 else num(value, digits)


def log_num(value: float) -> str:
    r"""Write a number; the logarithm of a small integer as ``\ln 3``."""
    whole = round(math.exp(value)) if value < math.log(_LARGEST_LOGARITHM) + 1 else 0
    return rf"\ln {whole}" if whole > 1 and math.isclose(value, math.log(whole), rel_tol=1e-12) else num(value)


def vec(values: Iterable[float], digits: int = 6) -> str:
    """Write a vector: ``[1, 2, -3]``."""
    return "[" + ", ".join(num(value, digits) for value in values) + "]"


def num_or_vec(value: "float | Sequence[float] | NDArray[np.float64]", digits: int = 6) -> str:
    """Write a number or a vector; also from an array."""
    plain = value.tolist() if hasattr(value, "tolist") else value
    return vec(plain, digits) if isinstance(plain, Sequence) else num(plain, digits)


def factor(value: "float | Sequence[float] | NDArray[np.float64]", digits: int = 6) -> str:
    """Write a number like ``par``, or a vector."""
    written = num_or_vec(value, digits)
    return f"({written})" if written.startswith("-") else written


def mat(rows: Iterable[Sequence[float]], digits: int = 6) -> str:
    """Write a matrix in brackets."""
    return (
        r"\begin{bmatrix}"
        + r" \\ ".join(" & ".join(num(value, digits) for value in row) for row in rows)
        + r"\end{bmatrix}"
    )


def short_vec(values: Sequence[float]) -> str:
    """Write a vector; a single number without brackets."""
    return num(values[0]) if len(values) == 1 else vec(values)


def short_factor(values: Sequence[float]) -> str:
    """Write a vector as a factor or a later term; a single number as ``par`` does."""
    return par(values[0]) if len(values) == 1 else vec(values)


def short_mat(rows: Sequence[Sequence[float]]) -> str:
    """Write a matrix; a single number without brackets."""
    return num(rows[0][0]) if len(rows) == len(rows[0]) == 1 else mat(rows)


def times_mat(rows: Sequence[Sequence[float]]) -> str:
    r"""Write a matrix as the left factor of a later term; a single number is followed by ``\cdot``."""
    return par(rows[0][0]) + r"\cdot " if len(rows) == len(rows[0]) == 1 else mat(rows)


def total(values: Iterable[float], digits: int = 6) -> str:
    """Write a sum of terms: ``1+2+(-3)``."""
    terms = list(values)
    return "+".join([num(term, digits) for term in terms[:1]] + [par(term, digits) for term in terms[1:]])


def times(values: Iterable[float], digits: int = 6) -> str:
    r"""Write a product of factors: ``3\cdot 4\cdot (-2)``."""
    return r"\cdot ".join(par(value, digits) for value in values)


def frac(above: str, below: str) -> str:
    """Write a fraction."""
    return rf"\frac{{{above}}}{{{below}}}"
