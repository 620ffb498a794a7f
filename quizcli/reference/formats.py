"""Number formats: 16-bit floating point, and integers with a scale and a zero point."""

import math
from typing import NamedTuple

from quizcli.language import tr


class FloatFormat(NamedTuple):
    """A binary floating-point format laid out as in IEEE 754: sign, exponent, fraction."""

    exponent_bits: int
    fraction_bits: int

    @property
    def bias(self) -> int:
        """The exponent bias, which is subtracted from the exponent field."""
        return int(2 ** (self.exponent_bits - 1)) - 1


FP16 = FloatFormat(5, 10)
BF16 = FloatFormat(8, 7)


def fields(bits: str, fmt: FloatFormat) -> tuple[int, int, int]:
    """Return the sign bit, the exponent field and the fraction field, as whole numbers.

    Examples
    --------
    >>> fields("0011111101001000", BF16)
    (0, 126, 72)
    """
    return int(bits[0], 2), int(bits[1 : 1 + fmt.exponent_bits], 2), int(bits[1 + fmt.exponent_bits :], 2)


def decode(bits: str, fmt: FloatFormat) -> float:
    r"""Return the value of a bit pattern.

    .. math:: (-1)^s\,2^{e-b}\left(1+\frac{m}{2^M}\right),\quad \text{for } e = 0\text{: } (-1)^s\,2^{1-b}\frac{m}{2^M}

    Parameters
    ----------
    bits
        Zeros and ones, from the sign on.
    fmt
        M is ``fraction_bits``, b is ``bias``.

    Raises
    ------
    ValueError
        The exponent is all ones: infinity or no number.

    Examples
    --------
    >>> decode("0011111101001000", BF16), decode("0000000000000001", FP16) == 2.0**-24
    (0.78125, True)
    """
    sign, exponent, fraction = fields(bits, fmt)
    if exponent == 2**fmt.exponent_bits - 1:
        raise ValueError(tr("an exponent of ones only is infinity or NaN"))
    share = math.ldexp(fraction, -fmt.fraction_bits) + (exponent > 0)
    return math.ldexp(-share if sign else share, max(exponent, 1) - fmt.bias)


def largest(fmt: FloatFormat) -> float:
    r"""Return the largest finite value, :math:`(2-2^{-M})\,2^b`.

    Examples
    --------
    >>> largest(FP16), f"{largest(BF16):.6g}"
    (65504.0, '3.38953e+38')
    """
    return math.ldexp(2 - 2.0**-fmt.fraction_bits, fmt.bias)


def smallest_normal(fmt: FloatFormat) -> float:
    r"""Return the smallest positive normal value, :math:`2^{1-b}`.

    Examples
    --------
    >>> smallest_normal(FP16) == 2.0**-14
    True
    """
    return math.ldexp(1.0, 1 - fmt.bias)


def binade(x: float, fmt: FloatFormat) -> int:
    r"""Return the exponent :math:`\lfloor\log_2|x|\rfloor`, at least that of the smallest normal value.

    Examples
    --------
    >>> binade(0.3, FP16), binade(2048.0, FP16), binade(0.0, FP16)
    (-2, 11, -14)
    """
    return max(math.frexp(x)[1] - 1 if x else 1 - fmt.bias, 1 - fmt.bias)


def spacing(x: float, fmt: FloatFormat) -> float:
    r"""Return the distance between neighbouring values where x is, :math:`2^{\lfloor\log_2|x|\rfloor-M}`.

    Raises
    ------
    ValueError
        x is beyond the largest value.

    Examples
    --------
    >>> spacing(2048.0, FP16), spacing(1000.0, BF16)
    (2.0, 4.0)
    """
    if abs(x) > largest(fmt):
        raise ValueError(tr("x is beyond the largest value, {largest:.6g}", largest=largest(fmt)))
    return math.ldexp(1.0, binade(x, fmt) - fmt.fraction_bits)


def nearest(x: float, fmt: FloatFormat) -> float:
    """Return the nearest value of the format; ties go to the even fraction.

    Raises
    ------
    ValueError
        x is rounded to infinity.

    Examples
    --------
    >>> nearest(-0.3, BF16), nearest(2049.0, FP16), nearest(2051.0, FP16)
    (-0.30078125, 2048.0, 2052.0)
    """
    step = math.ldexp(1.0, binade(x, fmt) - fmt.fraction_bits)
    # Dividing by a power of two is exact, and Python rounds halves to even.
    found = round(x / step) * step
    if abs(found) > largest(fmt):
        raise ValueError(tr("x is rounded to infinity: the largest value is {largest:.6g}", largest=largest(fmt)))
    return found


class Quantizer(NamedTuple):
    """Integers for floats: :math:`x = s(q - z)` with q from ``q_min`` to ``q_max``."""

    scale: float
    zero_point: int
    q_min: int
    q_max: int


def affine_quantizer(low: float, high: float, q_min: int, q_max: int) -> Quantizer:
    r"""Return the quantizer that maps a range onto all whole numbers from ``q_min`` to ``q_max``.

    .. math:: s = \frac{b-a}{q_{max}-q_{min}},\quad z = \mathrm{round}\left(q_{min}-\frac{a}{s}\right)

    Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference*,
    arXiv:1712.05877.

    Parameters
    ----------
    low, high
        The range, with 0 in it: 0 is then a multiple of the scale and has no error.
    q_min, q_max
        0 and 255, or -128 and 127, for 8 bits.

    Raises
    ------
    ValueError
        The range is empty or without 0, or there are no two whole numbers.

    Examples
    --------
    >>> affine_quantizer(-17.7, 7.8, 0, 255)
    Quantizer(scale=0.1, zero_point=177, q_min=0, q_max=255)
    """
    if not low <= 0 <= high or low == high:
        raise ValueError(tr("the range must contain 0 and something else"))
    if q_min >= q_max:
        raise ValueError(tr("qmin must be less than qmax"))
    scale = (high - low) / (q_max - q_min)
    return Quantizer(scale, round(q_min - low / scale), q_min, q_max)


def symmetric_quantizer(low: float, high: float, q_min: int, q_max: int) -> Quantizer:
    r"""Return the quantizer whose zero point is 0, with the scale :math:`\frac{\max(|a|, |b|)}{q_{max}}`.

    Examples
    --------
    >>> symmetric_quantizer(-2.54, 1.0, -128, 127)
    Quantizer(scale=0.02, zero_point=0, q_min=-128, q_max=127)
    """
    if not low <= 0 <= high or low == high:
        raise ValueError(tr("the range must contain 0 and something else"))
    if q_max <= 0 or q_min > 0:
        raise ValueError(tr("symmetric quantization needs qmin <= 0 < qmax"))
    return Quantizer(max(-low, high) / q_max, 0, q_min, q_max)


def quantize(x: float, quantizer: Quantizer, *, clip: bool = True) -> int:
    r"""Return :math:`q = \mathrm{clip}(\mathrm{round}(x/s)+z)`, halves rounded to even.

    Examples
    --------
    >>> quantize(3.52, Quantizer(0.1, 177, 0, 255)), quantize(99.0, Quantizer(0.1, 177, 0, 255))
    (212, 255)
    """
    q = round(x / quantizer.scale) + quantizer.zero_point
    return min(max(q, quantizer.q_min), quantizer.q_max) if clip else q


def dequantize(q: int, quantizer: Quantizer) -> float:
    r"""Return :math:`\hat x = s(q-z)`.

    Examples
    --------
    >>> dequantize(212, Quantizer(0.5, 177, 0, 255))
    17.5
    """
    return quantizer.scale * (q - quantizer.zero_point)
