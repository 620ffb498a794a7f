"""RMSNorm and LayerNorm of one token."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, NotNegative, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, par, step, total, vec
from quizcli.language import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Given(Inputs, frozen=True):
    """The features of one token and the parameters of the layer."""

    x: Annotated[Vector, says("the token's features", "该 token 的各特征")]
    norm: Annotated[
        Literal["rmsnorm", "layernorm", "both"],
        says("rmsnorm, layernorm, or both of the same x", "rmsnorm、layernorm，或对同一个 x 求两者（both）"),
    ] = "rmsnorm"
    gain: Annotated[Vector | None, says("gain of each feature; without it 1", "各特征的增益，缺省为 1")] = None
    bias: Annotated[
        Vector | None, says("LayerNorm's bias of each feature; without it 0", "LayerNorm 各特征的偏置，缺省为 0")
    ] = None
    eps: Annotated[
        NotNegative, says("added to the mean square or variance, inside the root", "加在均方或方差上，在根号内")
    ] = 1e-5


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: RMSNorm with an exact root; 2: LayerNorm with an exact root; 3: both, with features so small that eps
    matters.
    """
    whole = rng.integers(4, -7, 9)
    mean = sum(whole) / 4
    # The divisor is half of this root. With a divisor of 1, dividing by the mean square changes nothing.
    squares = sum(n * n for n in whole) - (4 * mean * mean if level == 2 else 0)
    comes_out = squares > 4 and math.sqrt(squares).is_integer() and (2 * mean).is_integer()
    # Skip features that are almost equal, or whose mean is almost 0: both norms would agree or vanish.
    if abs(mean) < 1 or len(set(whole)) < 3 or not (comes_out or level == 3):
        return None
    # Skip features equal to the mean: the result would be 0 up to rounding.
    if level == 3 and mean in whole:
        return None
    gain = [rng.one_of((0.5, 1.5, 2.0, 3.0)) for _ in whole]
    x = [float(n) for n in whole]
    if level == 1:
        return Given(x=x, gain=gain)
    if level == 3:
        return Given(x=[n / 100 for n in whole], norm="both", gain=gain, eps=rng.one_of((1e-4, 5e-4, 1e-3)))
    bias = [float(n) for n in rng.integers(4, -2, 3)]
    y = [g * (value - mean) * 2 / math.sqrt(squares) + b for g, value, b in zip(gain, x, bias, strict=True)]
    # Skip results that are almost 0.
    return None if any(abs(value) < 0.05 for value in y) else Given(x=x, norm="layernorm", gain=gain, bias=bias)


_NAMES = {
    "rmsnorm": ("RMSNorm", "RMSNorm"),
    "layernorm": ("LayerNorm", "LayerNorm"),
    "both": ("RMSNorm and LayerNorm", "RMSNorm 与 LayerNorm"),
}


def statement(given: Given) -> Text:
    """State the features, the parameters, where eps is added, and which variance is used."""
    name_en, name_zh = _NAMES[given.norm]
    gain_en, gain_zh = (
        (f"gain $g={vec(given.gain)}$", f"增益 $g={vec(given.gain)}$") if given.gain else ("gain 1", "增益为 1")
    )
    en = f"{name_en} of one token with the features $x={vec(given.x)}$: {gain_en}"
    zh = f"对一个 token 的特征 $x={vec(given.x)}$ 做 {name_zh}：{gain_zh}"
    if given.norm != "rmsnorm":
        en += f", bias $b={vec(given.bias)}$" if given.bias else ", no bias"
        zh += f"，偏置 $b={vec(given.bias)}$" if given.bias else "，无偏置"
    en += rf", $\epsilon={num(given.eps)}$ inside the root."
    zh += rf"，$\epsilon={num(given.eps)}$ 在根号内。"
    if given.norm != "rmsnorm":
        en += " LayerNorm's variance is the biased one."
        zh += "LayerNorm 用有偏方差。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Normalize in the ways asked for."""
    return _outputs(given)


def _outputs(given: Given) -> "dict[str, NDArray[np.float64]]":
    from quizcli.reference.normalization import layer_normalized, rms_normalized

    gain, bias = _parameters(given)
    found = {}
    if given.norm != "layernorm":
        found["rmsnorm"] = rms_normalized(given.x, gain=gain, eps=given.eps)
    if given.norm != "rmsnorm":
        found["layernorm"] = layer_normalized(given.x, gain=gain, bias=bias, eps=given.eps)
    return found


def explain(given: Given) -> Sequence[Text]:
    """Work out each norm: its statistics, its root, the scaling."""
    found: list[Text] = []
    if given.norm != "layernorm":
        found += _rms(given)
    if given.norm != "rmsnorm":
        found += _layer(given)
    return found


def _rms(given: Given) -> Iterator[Text]:
    d = len(given.x)
    mean = sum(value**2 for value in given.x) / d
    root = math.sqrt(mean + given.eps)
    y = _outputs(given)["rmsnorm"].tolist()
    yield step("RMSNorm, mean of the squares", "RMSNorm，平方的均值", f"{frac(_squares(given.x), str(d))}={num(mean)}")
    yield step("Root", "开方", rf"\sqrt{{{num(mean)}+{num(given.eps)}}}={num(root)}")
    yield step("Divide, times the gain", "相除，再乘增益", rf"y=g\cdot {frac('x', num(root))}={vec(y, 5)}")


def _squares(values: Sequence[float]) -> str:
    # Powers of ten need brackets before they are squared, like negative numbers.
    return "+".join(f"({num(value)})^2" if value < 0 or "^" in num(value) else f"{num(value)}^2" for value in values)


def _layer(given: Given) -> Iterator[Text]:
    d = len(given.x)
    mean = sum(given.x) / d
    centered = [value - mean for value in given.x]
    variance = sum(value**2 for value in centered) / d
    root = math.sqrt(variance + given.eps)
    y = _outputs(given)["layernorm"].tolist()
    yield step("LayerNorm, mean", "LayerNorm，均值", rf"\mu={frac(total(given.x), str(d))}={num(mean)}")
    yield step("Biased variance", "有偏方差", rf"\sigma^2={frac(_squares(centered), str(d))}={num(variance)}")
    yield step("Root", "开方", rf"\sqrt{{{num(variance)}+{num(given.eps)}}}={num(root)}")
    plus = "+b" if given.bias else ""
    yield step(
        "Subtract, divide, scale",
        "减均值，相除，缩放",
        rf"y=g\cdot {frac(f'x-{par(mean)}', num(root))}{plus}={vec(y, 5)}",
    )


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    x = np.array(given.x)
    gain, bias = _parameters(given)
    d, centered, eps = len(x), x - x.mean(), given.eps
    square, variance = (x**2).mean(), x.var()
    rms, layer = x / np.sqrt(square + eps), centered / np.sqrt(variance + eps)

    def scaled(of_rms: "NDArray[np.float64]", of_layer: "NDArray[np.float64]") -> Solved:
        """Return both norms; the generator keeps the parts that are asked for."""
        return {"rmsnorm": gain * of_rms, "layernorm": gain * of_layer + bias}

    found = {
        "wrong_center": scaled(layer, rms),
        "divide_square": scaled(x / (square + eps), centered / (variance + eps)),
        "sum_not_mean": scaled(x / np.sqrt(d * square + eps), centered / np.sqrt(d * variance + eps)),
        "no_eps": scaled(x / np.sqrt(square), centered / np.sqrt(variance)),
        "eps_outside": scaled(x / (np.sqrt(square) + eps), centered / (np.sqrt(variance) + eps)),
        "no_affine": {"rmsnorm": rms, "layernorm": layer},
    }
    if d > 1:
        found["unbiased"] = scaled(rms, centered / np.sqrt(variance * d / (d - 1) + eps))
    return found


def _parameters(given: Given) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Return gain and bias of each feature."""
    import numpy as np

    if given.norm == "rmsnorm" and given.bias:
        raise ValueError(tr("RMSNorm has no bias"))
    for name, values in (("gain", given.gain), ("bias", given.bias)):
        if values and len(values) not in {1, len(given.x)}:
            raise ValueError(
                tr("{name} must be one number, or one for each of the {x} features", name=name, x=len(given.x))
            )
    width = len(given.x)
    return np.broadcast_to(given.gain or [1.0], width), np.broadcast_to(given.bias or [0.0], width)


KIND = Kind(
    name="rmsnorm-forward",
    inputs=Given,
    parts={
        "rmsnorm": both("output of RMSNorm", "RMSNorm 的输出"),
        "layernorm": both("output of LayerNorm", "LayerNorm 的输出"),
    },
    card_title=both("RMSNorm and LayerNorm by hand", "手算 RMSNorm 与 LayerNorm"),
    formula=r"y=g\frac{x}{\sqrt{\frac{1}{d}\sum x_i^2+\epsilon}},\quad y=g\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}+b",
    mistakes={
        "wrong_center": both(
            "the mean subtracted in RMSNorm, or not subtracted in LayerNorm",
            "RMSNorm 减了均值，或 LayerNorm 没有减均值",
        ),
        "divide_square": both("no root taken: divided by the mean square or variance", "没有开方：除以了均方或方差"),
        "sum_not_mean": both("the squares added up, not divided by d", "平方求和后没有除以 d"),
        "unbiased": both("the unbiased variance, divided by d-1", "用了无偏方差（除以 d-1）"),
        "no_eps": both("eps left out", "漏了 eps"),
        "eps_outside": both("eps added outside the root", "eps 加在了根号外"),
        "no_affine": both("gain and bias left out", "漏了增益和偏置"),
    },
    levels=(
        Level(
            says=both("RMSNorm with a gain", "RMSNorm，带增益"),
            seconds=75,
            invites=("wrong_center", "divide_square", "sum_not_mean", "no_affine"),
        ),
        Level(
            says=both("LayerNorm with gain and bias", "LayerNorm，带增益和偏置"),
            seconds=100,
            invites=("wrong_center", "divide_square", "unbiased", "no_affine"),
        ),
        Level(
            says=both("both, of features so small that eps counts", "两者都求，特征很小，eps 起作用"),
            seconds=240,
            invites=("wrong_center", "unbiased", "no_eps", "eps_outside"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    version=2,
)
