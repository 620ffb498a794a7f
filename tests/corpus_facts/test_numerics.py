"""The numbers and formulas stated by the cards of the deck numerics."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

FP16, FP32 = np.finfo(np.float16), np.finfo(np.float32)


def bf16(x: float) -> float:
    """Round to BF16: the upper half of FP32, to nearest, ties to even."""
    bits = int(np.array(x, np.float32).view(np.uint32))
    bits += 0x7FFF + ((bits >> 16) & 1)
    return float(np.array(bits & 0xFFFF0000, np.uint32).view(np.float32))


def bf16_values() -> NDArray[np.float32]:
    """Every BF16 number: all 16-bit patterns as the upper half of FP32."""
    return (np.arange(1 << 16, dtype=np.uint32) << 16).view(np.float32)


def power(x: float) -> str:
    """A power of two in TeX."""
    exponent = np.log2(x)
    assert exponent == round(exponent)
    return f"$2^{{{round(exponent)}}}$"


def scientific(x: float, digits: int = 2) -> str:
    """A number in TeX, as a decimal times a power of ten."""
    mantissa, exponent = f"{x:.{digits}e}".split("e")
    return rf"{mantissa}\times10^{{{int(exponent)}}}"


def test_table_of_the_formats(states: States) -> None:
    """Every row of the table, from NumPy's float16 and from all bit patterns of BF16."""
    values = bf16_values()
    finite = values[np.isfinite(values) & (values > 0)]
    normal = finite[finite >= FP32.smallest_normal]
    spacing = float(finite[finite > 1].min()) - 1
    exponents, fractions = FP32.nexp, FP32.nmant - 16
    assert 1 + exponents + fractions == 1 + FP16.nexp + FP16.nmant == 16
    assert normal.size == (2**exponents - 2) * 2**fractions
    card = "bf16-vs-fp16"
    states(
        card,
        f"{float(FP16.max):.0f} {scientific(float(finite.max()))}",
        f"{scientific(float(FP16.smallest_normal))} {scientific(float(normal.min()))}",
        f"{power(float(FP16.eps))} {power(spacing)}",
        f"1 {FP16.nexp} {FP16.nmant} 1 {exponents} {fractions}",
        f"16 {FP16.nexp} {FP16.nmant} 16 {exponents} {fractions}",
        f"16 {float(FP16.max):.0f}",
        "16",
        en="16 32",
    )
    significands = [FP16.nmant + 1, fractions + 1]
    bits, digits = significands, [f"{n * np.log10(2):.1f}" for n in significands]
    states(card, f"{bits[0]} {bits[1]} {digits[0]} {digits[1]}", f"{bits[1]} {bits[0]}", digits[1])
    ratio = float(finite.max()) / float(FP16.max)
    counts = [2**n - 2 for n in (exponents, FP16.nexp)]
    states(card, scientific(ratio, 0), f"{exponents} {FP16.nexp} {counts[0]} {counts[1]}")


def test_half_the_memory() -> None:
    """A 16-bit number takes half the bytes of FP32."""
    assert 2 * np.dtype(np.float16).itemsize == np.dtype(np.float32).itemsize


def test_underflow_of_fp16(states: States) -> None:
    """Below 2^-14 FP16 loses bits; up to 2^-25 it rounds to zero."""
    limit = 2.0**-25
    assert np.float16(limit) == 0
    assert np.float16(np.nextafter(limit, 1)) > 0
    tiny = power(limit)
    normal = power(float(FP16.smallest_normal))
    rng = np.random.default_rng(0)
    for scale in (1e-4, 1e-2, 1.0, 1e3):
        x = rng.uniform(1, 10, 10_000) * scale
        error = np.abs(x.astype(np.float16).astype(np.float64) / x - 1).max()
        assert error <= 2.0**-11
        assert error > 0.9 * 2.0**-11
    x = rng.uniform(0.1, 1, 10_000) * float(FP16.smallest_normal)
    assert np.abs(x.astype(np.float16).astype(np.float64) / x - 1).max() > 2.0**-10
    states(
        "fp16-loss-scaling",
        f"{tiny[:-1]} {scientific(limit, 0)}",
        normal,
        f"{power(2.0 ** (-11))} {normal}",
        f"16 {FP16.nexp}",
        f"16 {FP16.nmant}",
        f"{FP16.nexp} 16 {FP32.nmant - 16}",
    )


def test_example_of_loss_scaling(states: States) -> None:
    """A gradient of 1e-8 is zero in FP16; scaled by 65536 it is stored as about 6.55e-4 and can be scaled back."""
    gradient, scale = 1e-8, 65536
    assert np.float16(gradient) == 0
    stored = float(np.float16(gradient * scale))
    assert stored / scale == pytest.approx(gradient, rel=0.01)
    states(
        "fp16-loss-scaling",
        scientific(stored),
        scale,
        f"{scale} 2000",
        en=("10^{-8} 0 16", f"{float(FP16.max):.0f} 16"),
        zh=("10^{-8} 16 0", f"16 {float(FP16.max):.0f}"),
    )


def test_scaled_loss_gives_scaled_gradients() -> None:
    """The gradient of S times the loss is S times the gradient, so dividing by S leaves the update as it was."""
    w, scale, step = np.array([0.3, -0.7]), 1024.0, 1e-6

    def loss(v: NDArray[np.float64]) -> float:
        return float(np.tanh(v).sum() ** 2)

    def gradient(factor: float) -> NDArray[np.float64]:
        return np.array([factor * (loss(w + step * e) - loss(w - step * e)) / (2 * step) for e in np.eye(2)])

    assert gradient(scale) / scale == pytest.approx(gradient(1.0))


def test_lost_updates(states: States) -> None:
    """To a BF16 weight of 1 increases up to 2^-8 and decreases up to 2^-9 are lost."""
    up, down = 2.0**-8, 2.0**-9
    assert bf16(1 + up) == 1 == bf16(1 - down)
    assert bf16(1 + up * 1.01) > 1 > bf16(1 - down * 1.01)
    values = bf16_values()
    spacing = float(values[values > 1].min()) - 1
    states(
        "bf16-master-weights",
        f"{power(up)[:-1]} {up:.4f}",
        f"1 {power(spacing)}",
        f"{power(up)} {power(down)}",
        f"2^{round(np.log2(up))}",
    )


def test_a_thousand_small_updates(states: States) -> None:
    """A thousand additions of 0.001 to 1 give 1 in BF16, 1.977 in FP16 and 2.000 in FP32."""
    update, coarse, half, single = 0.001, 1.0, np.float16(1), np.float32(1)
    for _ in range(1000):
        coarse = bf16(coarse + bf16(update))
        half = np.float16(half + np.float16(update))
        single = np.float32(single + np.float32(update))
    states(
        "bf16-master-weights",
        f"16 {coarse:.0f}",
        f"16 {float(half):.3f}",
        f"32 {float(single):.3f}",
        np.dtype(np.float32).itemsize,
        en=f"{update} {1}",
        zh=f"{1} {update}",
    )
    assert coarse == 1
