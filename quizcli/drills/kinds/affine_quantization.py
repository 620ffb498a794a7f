"""Affine quantization: scale and zero point of a range, quantizing and dequantizing a value."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Positive, Solved, both, says
from quizcli.drills.tex import frac, num, par, step
from quizcli.language import tr
from quizcli.problems import Tolerance

if TYPE_CHECKING:
    from quizcli.reference.formats import Quantizer

_Integer: TypeAlias = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31)]


class Given(Inputs, frozen=True, kw_only=True):
    """A range of floats, or scale and zero point; the range of integers; a value."""

    min: Annotated[float | None, says("smallest value of the range, at most 0", "范围的最小值，不大于 0")] = None
    max: Annotated[float | None, says("largest value of the range, at least 0", "范围的最大值，不小于 0")] = None
    scale: Annotated[Positive | None, says("scale, in place of the range", "缩放因子，用以代替范围")] = None
    zero_point: Annotated[_Integer | None, says("zero point, with scale", "零点，与 scale 合用")] = None
    qmin: Annotated[_Integer, says("smallest whole number", "最小的整数")] = 0
    qmax: Annotated[_Integer, says("largest whole number", "最大的整数")] = 255
    symmetric: Annotated[
        bool,
        says(
            "whether the zero point is 0 and the scale max(|min|, |max|) / qmax",
            "是否对称：零点为 0，缩放因子为 max(|min|, |max|) / qmax",
        ),
    ] = False
    x: Annotated[float, says("value to be quantized", "待量化的值")]


_RANGES = ((0, 255), (0, 255), (-128, 127), (0, 15), (-8, 7))


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: scale and zero point; 2: a range, asymmetric or symmetric; 3: a value outside the range."""
    qmin, qmax = rng.one_of(_RANGES)
    scale = rng.one_of((0.01, 0.02, 0.05, 0.1, 0.2))
    quarter = (qmax - qmin) // 4
    zero_point = rng.integer(qmin + quarter, qmax - quarter)
    low, high = (round((q - zero_point) * scale, 2) for q in (qmin, qmax))
    # Not close to halves, where rounding is ambiguous.
    part = rng.integer(-35, 35) / 100
    q = rng.integer(qmin, qmax) if level < 3 else rng.one_of((qmin - rng.integer(1, 40), qmax + rng.integer(1, 40)))
    x = round((q - zero_point + part) * scale, 4)
    if level == 2 and qmin < 0 and rng.chance(0.5):
        # One end of the range sets the scale, the other is nearer to 0.
        ends = [round(qmax * scale, 2), round(rng.integer(1, qmax - 1) * scale, 2)]
        low, high = rng.shuffled(ends)
        x = round((rng.integer(1, qmax - 1) + part) * scale, 4) * rng.one_of((1, -1))
        return Given(min=-low, max=high, qmin=qmin, qmax=qmax, symmetric=True, x=x)
    if zero_point in (0, q):
        return None
    if level == 1:
        return Given(scale=scale, zero_point=zero_point, qmin=qmin, qmax=qmax, x=x)
    return Given(min=low, max=high, qmin=qmin, qmax=qmax, x=x)


def statement(given: Given) -> Text:
    """State the range or the quantizer, and how it rounds."""
    q_en = f"whole numbers from ${given.qmin}$ to ${given.qmax}$"
    q_zh = f"${given.qmin}$ 到 ${given.qmax}$ 的整数"
    x = num(given.x)
    if given.scale is not None and given.zero_point is not None:
        en = f"Affine quantization to {q_en} with the scale $s={num(given.scale)}$ and the zero point $z={given.zero_point}$."
        zh = f"仿射量化到 {q_zh}，缩放因子（scale）$s={num(given.scale)}$，零点（zero point）$z={given.zero_point}$。"
    else:
        reals = f"$[{num(given.min or 0.0)}, {num(given.max or 0.0)}]$"
        if given.symmetric:
            en = (
                f"Symmetric quantization of the range {reals} to {q_en}: the zero point is 0, and the larger absolute value of"
                " the range becomes the largest whole number."
            )
            zh = f"把范围 {reals} 对称量化到 {q_zh}：零点（zero point）为 0，范围中绝对值较大的一端对应最大的整数。"
        else:
            en = f"Affine quantization maps the range {reals} onto the {q_en}, with a scale $s$ and a zero point $z$."
            zh = f"仿射量化把范围 {reals} 映射到 {q_zh}，用缩放因子（scale）$s$ 和零点（zero point）$z$。"
    return both(
        f"{en} A whole number $q$ stands for the real number $s\\,(q-z)$. Rounding is to the nearest whole number; beyond the range, values are clipped. The value is $x={x}$.",
        f"{zh}整数 $q$ 代表实数 $s\\,(q-z)$。舍入到最近的整数，超出范围的值截断。待量化的值为 $x={x}$。",
    )


def solve(given: Given) -> Solved:
    """Compute scale and zero point, quantize, dequantize."""
    return _solved(given.x, _quantizer(given))


def _solved(x: float, quantizer: "Quantizer", *, clip: bool = True) -> Solved:
    from quizcli.reference.formats import dequantize, quantize

    q = quantize(x, quantizer, clip=clip)
    return {
        "scale": quantizer.scale,
        "zero_point": quantizer.zero_point,
        "q": q,
        "dequant": dequantize(q, quantizer),
    }


def explain(given: Given) -> Sequence[Text]:
    """Compute scale and zero point, round, shift, clip, dequantize."""
    from quizcli.reference.formats import dequantize, quantize

    quantizer = _quantizer(given)
    s, z = num(quantizer.scale), quantizer.zero_point
    steps = []
    low, high = given.min or 0.0, given.max or 0.0
    if given.scale is None and given.symmetric:
        largest = max(-low, high)
        steps = [step("Scale", "缩放因子", rf"s={frac(num(largest), str(given.qmax))}={s},\ z=0")]
    elif given.scale is None:
        width = frac(f"{num(high)}-{par(low)}", f"{given.qmax}-{par(given.qmin)}")
        steps = [
            step("Scale: the range over the number of steps", "缩放因子：范围除以间隔数", f"s={width}={s}"),
            step(
                "Zero point: where 0 comes to lie",
                "零点：0 所对应的整数",
                rf"z=\mathrm{{round}}\left({given.qmin}-\frac{{{num(low)}}}{{{s}}}\right)"
                rf"=\mathrm{{round}}({num(given.qmin - low / quantizer.scale)})={z}",
            ),
        ]
    else:
        steps = [step("Given", "已知", rf"s={s},\ z={z}")]
    whole, q = quantize(given.x, quantizer, clip=False), quantize(given.x, quantizer)
    quotient = rf"\frac{{{num(given.x)}}}{{{s}}}={num(given.x / quantizer.scale)}\ \to\ {whole - z}"
    steps.append(step("In units of the scale, rounded", "以缩放因子为单位，取整", quotient))
    steps.append(step("Shifted by the zero point", "加上零点", f"{whole - z}+{par(z)}={whole}"))
    if q == whole:
        steps.append(step("Within the range", "在范围之内", f"q={q}"))
    else:
        steps.append(step("Clipped", "截断", rf"{whole}\ \to\ q={q}"))
    back = num(dequantize(q, quantizer))
    steps.append(step("Back", "还原", rf"\hat{{x}}={s}\cdot ({q}-{par(z)})={back}"))
    return steps


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.formats import affine_quantizer, dequantize, quantize, symmetric_quantizer

    quantizer = _quantizer(given)
    unshifted = quantizer._replace(zero_point=0)
    q = quantize(given.x, unshifted)
    wrong = {
        "no_zero_point": {"zero_point": 0, "q": q, "dequant": dequantize(q, unshifted)},
        "no_clip": _solved(given.x, quantizer, clip=False),
    }
    if given.scale is None:
        make = symmetric_quantizer if given.symmetric else affine_quantizer
        finer = make(given.min or 0.0, given.max or 0.0, given.qmin, given.qmax + 1)
        wrong["levels_256"] = _solved(given.x, finer._replace(q_max=given.qmax))
    return wrong


def _quantizer(given: Given) -> "Quantizer":
    from quizcli.reference.formats import Quantizer, affine_quantizer, symmetric_quantizer

    by_range, by_scale = (given.min, given.max), (given.scale, given.zero_point)
    if given.min is not None and given.max is not None and by_scale == (None, None):
        make = symmetric_quantizer if given.symmetric else affine_quantizer
        return make(given.min, given.max, given.qmin, given.qmax)
    if given.scale is None or given.zero_point is None or by_range != (None, None):
        raise ValueError(tr("give either min and max, or scale and zero_point"))
    if given.qmin >= given.qmax:
        raise ValueError(tr("qmin must be less than qmax"))
    if given.symmetric and given.zero_point:
        raise ValueError(tr("in symmetric quantization the zero point is 0"))
    return Quantizer(given.scale, given.zero_point, given.qmin, given.qmax)


KIND = Kind(
    name="affine-quantization",
    inputs=Given,
    parts={
        "scale": both("scale s", "缩放因子 s"),
        "zero_point": both("zero point z", "零点 z"),
        "q": both("quantized value q", "量化后的整数 q"),
        "dequant": both("value recovered from q", "由 q 还原的值"),
    },
    card_title=both("Affine quantization", "仿射量化"),
    formula=r"s=\frac{b-a}{q_{max}-q_{min}},\quad z=\mathrm{round}(q_{min}-\frac{a}{s}),\quad"
    r" q=\mathrm{clip}(\mathrm{round}(\frac{x}{s})+z),\quad \hat{x}=s(q-z)",
    mistakes={
        "levels_256": both(
            "one step too many: 256 in place of 255, or 16 of 15; symmetric: 128 of 127, or 8 of 7",
            "多算了一级：255 算成 256，或 15 算成 16；对称时 127 算成 128，或 7 算成 8",
        ),
        "no_zero_point": both("the zero point was left out", "漏了零点"),
        "no_clip": both("not clipped", "没有截断"),
    },
    levels=(
        Level(
            says=both("scale and zero point are given", "已知缩放因子与零点"),
            seconds=45,
            invites=("no_zero_point",),
            asks=("q", "dequant"),
        ),
        Level(
            says=both("from a range, also symmetric", "由范围求起，含对称量化"), seconds=120, invites=("levels_256",)
        ),
        Level(
            says=both("a value beyond the range", "超出范围的值"),
            seconds=120,
            invites=("levels_256", "no_zero_point", "no_clip"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    # The scale is small, and dividing by 255 instead of 256 changes it by 0.4 % only.
    tolerance=Tolerance(0.002, 0),
)
