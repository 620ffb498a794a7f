"""Numbers, vectors and matrices as TeX, and worked steps made of them."""

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
    """Return one worked step: what is done, and the formula (TeX without dollars) that does it."""
    return {"en": f"{en}: ${formula}$", "zh": f"{zh}：${formula}$"}


def join(*texts: Text) -> Text:
    """Return sentences one after the other."""
    return {
        "en": " ".join(in_language(text, "en") for text in texts),
        "zh": "".join(in_language(text, "zh") for text in texts),
    }


def fill(given: msgspec.Struct, *texts: Text) -> Text:
    """Return sentences with the inputs, numbers and vectors, where their names stand in braces: ``$S={S}$``."""
    inputs = msgspec.structs.asdict(given)
    shown = {name: num_or_vec(value) for name, value in inputs.items() if _is_shown(value)}
    whole = join(*texts)
    return {"en": in_language(whole, "en").format_map(shown), "zh": in_language(whole, "zh").format_map(shown)}


def _is_shown(value: object) -> bool:
    """Whether it is a number, or a vector of them."""
    return isinstance(value, int | float) or (
        isinstance(value, list) and all(isinstance(each, int | float) for each in value)
    )


def num(value: float, digits: int = 6) -> str:
    r"""Return a number to so many significant digits: ``0.25``, ``1200``, ``1.5\times10^{-5}``; whole ones in full."""
    if isinstance(value, int) or (value == int(value) and abs(value) < 1e9):  # noqa: PLR2004 - above, as a power of ten
        return str(int(value))
    written = f"{value:.{digits}g}"
    if "e" in written:
        mantissa, exponent = written.split("e")
        return f"10^{{{int(exponent)}}}" if mantissa == "1" else rf"{mantissa}\times10^{{{int(exponent)}}}"
    return written


def par(value: float, digits: int = 6) -> str:
    """Return a number as a factor or a later term: in brackets where it is negative."""
    return f"({num(value, digits)})" if value < 0 else num(value, digits)


def log_num(value: float) -> str:
    r"""Return a number, the logarithm of a small whole number as ``\ln 3``."""
    whole = round(math.exp(value)) if value < math.log(_LARGEST_LOGARITHM) + 1 else 0
    return rf"\ln {whole}" if whole > 1 and math.isclose(value, math.log(whole), rel_tol=1e-12) else num(value)


def vec(values: Iterable[float], digits: int = 6) -> str:
    """Return a vector: ``[1, 2, -3]``."""
    return "[" + ", ".join(num(value, digits) for value in values) + "]"


def num_or_vec(value: "float | Sequence[float] | NDArray[np.float64]", digits: int = 6) -> str:
    """Return a number, or a vector of them; also of an array."""
    plain = value.tolist() if hasattr(value, "tolist") else value
    return vec(plain, digits) if isinstance(plain, Sequence) else num(plain, digits)


def factor(value: "float | Sequence[float] | NDArray[np.float64]", digits: int = 6) -> str:
    """Return a number as ``par`` does, or a vector."""
    written = num_or_vec(value, digits)
    return f"({written})" if written.startswith("-") else written


def mat(rows: Iterable[Sequence[float]], digits: int = 6) -> str:
    """Return a matrix in brackets."""
    return (
        r"\begin{bmatrix}"
        + r" \\ ".join(" & ".join(num(value, digits) for value in row) for row in rows)
        + r"\end{bmatrix}"
    )


def total(values: Iterable[float], digits: int = 6) -> str:
    """Return a sum with its terms: ``1+2+(-3)``."""
    terms = list(values)
    return "+".join([num(term, digits) for term in terms[:1]] + [par(term, digits) for term in terms[1:]])


def times(values: Iterable[float], digits: int = 6) -> str:
    r"""Return a product with its factors: ``3\cdot 4\cdot (-2)``."""
    return r"\cdot ".join(par(value, digits) for value in values)


def frac(above: str, below: str) -> str:
    """Return a fraction."""
    return rf"\frac{{{above}}}{{{below}}}"
