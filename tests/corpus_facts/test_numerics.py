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
        f"| ${float(FP16.max):.0f}$ | ${scientific(float(finite.max()))}$ |",
        f"| ${scientific(float(FP16.smallest_normal))}$ | ${scientific(float(normal.min()))}$ |",
        f"| {power(float(FP16.eps))} | {power(spacing)} |",
        en=(
            f"bits | 1, {FP16.nexp}, {FP16.nmant} | 1, {exponents}, {fractions} |",
            f"FP16: {FP16.nexp} exponent and {FP16.nmant} fraction bits; BF16: {exponents} and {fractions}\n",
            f"FP16 ends at {float(FP16.max):.0f};",
            "leading 1, a normal",
            "the lower 16 bits of an FP32",
            "\nBoth take 16 bits.",
            "just above 1 |",
        ),
        zh=(
            f"位数 | 1、{FP16.nexp}、{FP16.nmant} | 1、{exponents}、{fractions} |",
            f"FP16 指数 {FP16.nexp} 位、尾数 {FP16.nmant} 位；BF16 为 {exponents} 位和 {fractions} 位\n",
            f"FP16 到 {float(FP16.max):.0f} 为止",
            "首位 1，正规数",
            "砍掉低 16 位",
            "\n两者都占 16 位。",
            "| 1 之上的间距",
        ),
    )
    significands = [FP16.nmant + 1, fractions + 1]
    bits, digits = significands, [f"{n * np.log10(2):.1f}" for n in significands]
    states(
        card,
        en=(
            f"significand has {bits[0]} and {bits[1]} bits, about {digits[0]} and {digits[1]} decimal",
            f"with {bits[1]} significant bits against {bits[0]}.",
            f"about {digits[1]} decimal digits\n",
        ),
        zh=(
            f"分别是 {bits[0]} 位和 {bits[1]} 位二进制，约合 {digits[0]} 和 {digits[1]} 位十进制",
            f"有效位是 {bits[1]} 位对 {bits[0]} 位。",
            f"约 {digits[1]} 位十进制\n",
        ),
    )
    ratio = float(finite.max()) / float(FP16.max)
    counts = [2**n - 2 for n in (exponents, FP16.nexp)]
    states(
        card,
        rf"${scientific(ratio, 0)}$",
        en=f"With {exponents} exponent bits against {FP16.nexp} it has {counts[0]} normal exponents against {counts[1]},",
        zh=f"指数 {exponents} 位对 {FP16.nexp} 位，正规指数是 {counts[0]} 个对 {counts[1]} 个；",
    )


def test_half_the_memory(states: States) -> None:
    """A 16-bit number takes half the bytes of FP32."""
    assert 2 * np.dtype(np.float16).itemsize == np.dtype(np.float32).itemsize
    states("bf16-vs-fp16", en="Both halve memory", zh="两者都省一半存储")


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
        rf"{tiny[:-1]}\approx{scientific(limit, 0)}$",
        en=(
            f"Below {normal} numbers lose bits",
            f"at most about {power(2.0**-11)} whatever their size. It grows only below {normal}.",
            f"FP16's {FP16.nexp}-bit exponent. Below",
            f"FP16 has only {FP16.nmant} fraction bits.",
            f"from the {FP16.nexp}-bit exponent. BF16 has fewer fraction bits, {FP32.nmant - 16},",
        ),
        zh=(
            f"绝对值低于 {normal} 的数开始丢位",
            f"不超过约 {power(2.0**-11)}；只有低于 {normal} 才变差。",
            f"超出了 FP16 的 {FP16.nexp} 位指数。",
            f"FP16 只有 {FP16.nmant} 位尾数",
            f"指数只有 {FP16.nexp} 位。BF16 的尾数更少，只有 {FP32.nmant - 16} 位，",
        ),
    )


def test_example_of_loss_scaling(states: States) -> None:
    """A gradient of 1e-8 is zero in FP16; scaled by 65536 it is stored as about 6.55e-4 and can be scaled back."""
    gradient, scale = 1e-8, 65536
    assert np.float16(gradient) == 0
    stored = float(np.float16(gradient * scale))
    assert stored / scale == pytest.approx(gradient, rel=0.01)
    states(
        "fp16-loss-scaling",
        f"${scientific(stored)}$",
        f"$S={scale}$",
        en=(
            "A gradient of $10^{-8}$ is $0$ in FP16",
            f"overflows (${float(FP16.max):.0f}$ is FP16's maximum)",
            f"starts at {scale} and doubles after 2000 good steps",
        ),
        zh=(
            "梯度 $10^{-8}$ 存成 FP16 是 $0$；",
            f"上溢（FP16 最大 ${float(FP16.max):.0f}$）",
            f"默认从 {scale} 开始，连续 2000 步正常就加倍",
        ),
    )


def test_scaled_loss_gives_scaled_gradients(states: States) -> None:
    """The gradient of S times the loss is S times the gradient, so dividing by S leaves the update as it was."""
    w, scale, step = np.array([0.3, -0.7]), 1024.0, 1e-6

    def loss(v: NDArray[np.float64]) -> float:
        return float(np.tanh(v).sum() ** 2)

    def gradient(factor: float) -> NDArray[np.float64]:
        return np.array([factor * (loss(w + step * e) - loss(w - step * e)) / (2 * step) for e in np.eye(2)])

    assert gradient(scale) / scale == pytest.approx(gradient(1.0))
    states("fp16-loss-scaling", en="every gradient comes out $S$ times larger", zh="所有梯度都放大 $S$ 倍")


def test_lost_updates(states: States) -> None:
    """To a BF16 weight of 1 increases up to 2^-8 and decreases up to 2^-9 are lost."""
    up, down = 2.0**-8, 2.0**-9
    assert bf16(1 + up) == 1 == bf16(1 - down)
    assert bf16(1 + up * 1.01) > 1 > bf16(1 - down * 1.01)
    values = bf16_values()
    spacing = float(values[values > 1].min()) - 1
    states(
        "bf16-master-weights",
        rf"{power(up)[:-1]}\approx{up:.4f}$",
        en=(
            f"just above 1 are {power(spacing)} apart",
            f"an increase of up to {power(up)} and a decrease of up to {power(down)} are lost",
            "or less to a weight of $1$ gives $1$ again",
            f"adding 2^{round(np.log2(up))} or less changes nothing",
        ),
        zh=(
            f"1 之上的间距是 {power(spacing)}，",
            f"增加不超过 {power(up)}、减少不超过 {power(down)} 的更新都会丢失",
            "的量，结果还是 $1$（",
            f"加不超过 2^{round(np.log2(up))} 的量毫无变化",
        ),
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
        f"| BF16 | ${coarse:.0f}$ |",
        f"| FP16 | ${float(half):.3f}$ |",
        f"| FP32 | ${float(single):.3f}$ |",
        en=(
            f"add ${update}$ to a weight of ${1}$ a thousand times",
            f"Price: {np.dtype(np.float32).itemsize} more bytes",
        ),
        zh=(f"给大小为 ${1}$ 的权重加 ${update}$，加一千次", f"每个参数多 {np.dtype(np.float32).itemsize} 字节"),
    )
    assert coarse == 1
