"""fp16 and bf16: bits to a number, a number rounded, the largest and the smallest normal value, the spacing."""

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import num, step
from quizcli.language import tr
from quizcli.problems import Tolerance

if TYPE_CHECKING:
    from quizcli.reference.formats import FloatFormat

_Name: TypeAlias = Literal["fp16", "bf16"]
_Ask: TypeAlias = Literal["decode", "round", "max", "min_normal", "ulp"]


class Given(Inputs, frozen=True):
    """A format, and what is asked of it."""

    fmt: Annotated[_Name, says("fp16 (1-5-10 bits) or bf16 (1-8-7 bits)", "fp16（1-5-10 位）或 bf16（1-8-7 位）")]
    ask: Annotated[
        _Ask,
        says(
            "decode (bits), round (x), ulp (the spacing at x), max, min_normal",
            "decode（解码 bits）、round（舍入 x）、ulp（x 处的间隔）、max（最大值）、min_normal（最小正规数）",
        ),
    ]
    bits: Annotated[
        Annotated[str, msgspec.Meta(pattern="^[01]{16}$")] | None,
        says("16 zeros and ones, from the sign on, for decode", "16 个 0 或 1，从符号位起，用于 decode"),
    ] = None
    x: Annotated[float | None, says("a number, for round and ulp", "一个数，用于 round 和 ulp")] = None


_FORMATS: tuple[_Name, _Name] = ("fp16", "bf16")


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: a few bits set; 2: limits and spacings; 3: numbers for which rounding and truncation differ.
    """
    fmt = rng.one_of(_FORMATS)
    if level == 1:
        found = _format(fmt)
        exponent = found.bias + rng.integer(-5, 6)
        fraction = rng.integer(1, 15) << (found.fraction_bits - 4)
        bits = f"{rng.integer(0, 1)}{exponent:0{found.exponent_bits}b}{fraction:0{found.fraction_bits}b}"
        return Given(fmt=fmt, ask="decode", bits=bits)
    if level == 2:
        if rng.chance(0.2):
            return Given(fmt=fmt, ask=rng.one_of(_LIMITS))
        x = float(rng.integer(1, 60_000)) if rng.chance(0.6) else rng.decimal(0.01, 2, 2)
        return Given(fmt=fmt, ask="ulp", x=x)
    x = rng.decimal(0.05, 2, 2) if rng.chance(0.5) else rng.decimal(2, 40, 1)
    quotient = x / _spacing(x, fmt)
    # Skip exact values and values near a tie.
    if not 0.52 < quotient % 1 < 0.98:
        return None
    return Given(fmt=fmt, ask="round", x=-x if rng.chance(0.4) else x)


_LIMITS: tuple[_Ask, _Ask] = ("max", "min_normal")


def statement(given: Given) -> Text:
    """State the format and what is asked."""
    exponent, fraction = _format(given.fmt)
    name = {"fp16": "fp16 (IEEE half precision)", "bf16": "bf16 (bfloat16)"}[given.fmt]
    name_zh = {"fp16": "fp16（IEEE 半精度）", "bf16": "bf16（bfloat16）"}[given.fmt]
    layout = f"1 sign bit, {exponent} exponent bits, {fraction} fraction bits, with an implicit leading 1"
    layout_zh = f"符号 1 位、指数 {exponent} 位、尾数 {fraction} 位，有隐含的首位 1"
    x = "" if given.x is None else f"${num(given.x)}$"
    asked: dict[_Ask, tuple[str, str]] = {
        "decode": (
            f"What number are the bits `{given.bits}`, from the sign on?",
            f"从符号位起的位串 `{given.bits}` 表示哪个数？",
        ),
        "round": (
            f"What number does {x} become in this format, rounded to the nearest value, ties to even?",
            f"把 {x} 舍入到该格式中最近的数（恰在中间时取偶），得到哪个数？",
        ),
        "ulp": (
            f"How far are neighboring values of this format apart at {x}, in the power-of-two interval that it lies in?",
            f"该格式在 {x} 处（它所在的 2 的幂区间内）相邻两数的间隔是多少？",
        ),
        "max": ("What is its largest finite value?", "它能表示的最大有限值是多少？"),
        "min_normal": ("What is its smallest positive normal value?", "它的最小正规格化数是多少？"),
    }
    en, zh = asked[given.ask]
    return both(
        f"The format {name}: {layout}. {en} The answer must be exact: arithmetic such as `3*2^-5` is welcome.",
        f"格式 {name_zh}：{layout_zh}。{zh}答案须精确，可写算式，如 `3*2^-5`。",
    )


def solve(given: Given) -> Solved:
    """Decode, round, or state a limit."""
    return {"value": _value(given, _format(given.fmt))}


def _value(given: Given, fmt: "FloatFormat") -> float:
    from quizcli.reference.formats import decode, largest, nearest, smallest_normal, spacing

    match given.ask:
        case "decode":
            if given.bits is None:
                raise ValueError(tr("decode needs bits"))
            return decode(given.bits, fmt)
        case "max":
            return largest(fmt)
        case "min_normal":
            return smallest_normal(fmt)
    if given.x is None:
        raise ValueError(tr("{ask} needs x", ask=given.ask))
    return nearest(given.x, fmt) if given.ask == "round" else spacing(given.x, fmt)


def explain(given: Given) -> Sequence[Text]:
    """Split the bits, or find the power of two below and count the steps."""
    fmt = _format(given.fmt)
    value, m = _value(given, fmt), fmt.fraction_bits
    bias = step(
        f"Bias of {fmt.exponent_bits} exponent bits",
        f"{fmt.exponent_bits} 位指数的偏置",
        rf"b=2^{{{fmt.exponent_bits}-1}}-1={fmt.bias}",
    )
    match given.ask:
        case "decode":
            return [bias, *_decoded(given, fmt)]
        case "max":
            formula = rf"(2-2^{{-{m}}})\cdot 2^{{{fmt.bias}}}{_shown(value)}"
            return [bias, step("All fraction bits 1, exponent as large as can be", "尾数全为 1，指数取最大", formula)]
        case "min_normal":
            formula = rf"2^{{1-{fmt.bias}}}=2^{{{1 - fmt.bias}}}{_shown(value)}"
            return [bias, step("Fraction 0, exponent field 1", "尾数为 0，指数段为 1", formula)]
    from quizcli.reference.formats import binade

    x = given.x or 0.0
    exponent = binade(x, fmt)
    size = 2.0 ** (exponent - m)
    steps = [
        step("Power of two at or below it", "不超过它的 2 的幂", rf"2^{{{exponent}}}={num(2.0**exponent, 12)}\le |x|")
        if abs(x) >= 2.0**exponent
        else step(
            "Below all normal values the exponent is the smallest", "小于最小正规格化数，取最小指数", f"{exponent}"
        ),
        step(
            f"Spacing with {m} fraction bits",
            f"{m} 位尾数时的间隔",
            rf"2^{{{exponent}-{m}}}=2^{{{exponent - m}}}{_shown(size)}",
        ),
    ]
    if given.ask == "round":
        quotient = abs(x) / size
        steps.append(
            step(
                "In units of it, rounded to the nearest whole number",
                "以间隔为单位，舍入到最近的整数",
                rf"\frac{{{num(abs(x))}}}{{2^{{{exponent - m}}}}}={num(quotient, 8)}\ \to\ {round(quotient)}",
            )
        )
        sign = "-" if x < 0 else ""
        steps.append(step("Back", "还原", rf"{sign}{round(quotient)}\cdot 2^{{{exponent - m}}}{_shown(value)}"))
    return steps


def _decoded(given: Given, fmt: "FloatFormat") -> list[Text]:
    from quizcli.reference.formats import fields

    sign, exponent, fraction = fields(given.bits or "", fmt)
    value, m = _value(given, fmt), fmt.fraction_bits
    one, power = ("1+", exponent - fmt.bias) if exponent else ("", 1 - fmt.bias)
    return [
        step("Sign, exponent and fraction fields", "符号、指数、尾数三段", rf"s={sign},\ e={exponent},\ m={fraction}"),
        step("Exponent", "指数", rf"{max(exponent, 1)}-{fmt.bias}={power}"),
        step(
            "Value",
            "数值",
            rf"{'-' if sign else ''}2^{{{power}}}\cdot \left({one}\frac{{{fraction}}}{{2^{{{m}}}}}\right){_shown(value)}",
        ),
    ]


def _shown(value: float) -> str:
    """Return an equals sign and a number with all its digits, where 17 show them, and shorter besides."""
    long, short = num(value, 17), num(value)
    if long == short:
        return f"={short}"
    is_whole = Fraction(f"{value:.17g}") == Fraction(value)
    return rf"={long}\approx {short}" if is_whole else rf"\approx {short}"


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.formats import BF16, FP16, binade, fields

    fmt = _format(given.fmt)
    value = _value(given, fmt)
    wrong = {"sign": abs(value)}
    with suppress(ValueError):  # it may be infinite in the other format
        wrong["other_format"] = _value(given, BF16 if fmt == FP16 else FP16)
    match given.ask:
        case "decode":
            sign, exponent, fraction = fields(given.bits or "", fmt)
            if exponent:
                share = (-1) ** sign * math.ldexp(fraction, -fmt.fraction_bits)
                wrong["no_implicit_one"] = math.ldexp(share, exponent - fmt.bias)
                wrong["wrong_bias"] = value / 2
        case "max":
            # The same fraction without the 1 in front, and an exponent from a bias of 2^(E-1).
            wrong["no_implicit_one"] = value - 2.0**fmt.bias
            wrong["wrong_bias"] = value / 2
        case "min_normal":
            wrong["wrong_bias"] = value / 2
        case "round":
            x = given.x or 0.0
            size = math.ldexp(1.0, binade(x, fmt) - fmt.fraction_bits)
            wrong["truncate"] = math.trunc(x / size) * size
    return {name: {"value": found} for name, found in wrong.items()}


def _format(name: _Name) -> "FloatFormat":
    from quizcli.reference.formats import BF16, FP16

    return FP16 if name == "fp16" else BF16


def _spacing(x: float, name: _Name) -> float:
    from quizcli.reference.formats import spacing

    return spacing(x, _format(name))


KIND = Kind(
    name="float-format",
    inputs=Given,
    parts={"value": both("the number, exactly", "精确值")},
    card_title=both("Floating-point formats", "浮点数格式"),
    formula=r"(-1)^s\cdot 2^{e-b}\left(1+\frac{m}{2^M}\right),\quad b=2^{E-1}-1",
    mistakes={
        "no_implicit_one": both("the implicit leading 1 was forgotten", "忘了隐含的首位 1"),
        "wrong_bias": both("the bias is one too large: 2^(E-1), without the -1", "偏置多了 1：用了 2^(E-1)，没有减 1"),
        "other_format": both("the field widths of the other 16-bit format", "用了另一种 16 位格式的位宽"),
        "truncate": both("cut off, not rounded", "直接截断，没有舍入"),
        "sign": both("the sign is lost", "丢了符号"),
    },
    levels=(
        Level(
            says=both("decode the bits", "解码位串"),
            seconds=75,
            invites=("no_implicit_one", "wrong_bias", "other_format"),
        ),
        Level(
            says=both("largest and smallest normal value, spacing", "最大值、最小正规格化数、间隔"),
            seconds=60,
            invites=("other_format",),
        ),
        Level(
            says=both("round a number; cutting gives another", "舍入一个数，截断会得到另一个"),
            seconds=120,
            invites=("truncate", "other_format"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    tolerance=Tolerance(1e-9, 0),
)
