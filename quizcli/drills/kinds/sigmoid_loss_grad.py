"""One sigmoid neuron: why cross-entropy and not squared error."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, par, step, vec

if TYPE_CHECKING:
    from quizcli.reference.losses import SigmoidNeuron


class Given(Inputs, frozen=True, kw_only=True):
    """The neuron, one sample and the loss."""

    x: Annotated[Vector, says("inputs", "输入")]
    w: Annotated[Vector, says("weights", "权重")]
    b: Annotated[float, says("bias", "偏置")] = 0.0
    y: Annotated[Annotated[int, msgspec.Meta(ge=0, le=1)], says("true class, 0 or 1", "真实类别，0 或 1")]
    loss: Annotated[
        Literal["bce", "mse_half"],
        says(
            "bce: binary cross-entropy; mse_half: half the squared error",
            "bce 为二元交叉熵，mse_half 为平方误差的一半",
        ),
    ] = "bce"


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: cross-entropy; 2: all gradients of cross-entropy; 3: squared error of a confident wrong output.
    """
    x = [float(value) for value in rng.integers(2, -3, 3)]
    w = [value / 2 for value in rng.integers(2, -3, 3)]
    b, y = rng.integer(-4, 4) / 2, rng.integer(0, 1)
    z = math.fsum((x[0] * w[0], x[1] * w[1], b))
    if not all(x) or not all(w) or abs(z) > 3 or z == 0:
        return None
    if level < 3:
        return Given(x=x, w=w, b=b, y=y)
    wrong = (z > 0) != bool(y)
    return Given(x=x, w=w, b=b, y=y, loss="mse_half") if wrong and abs(z) >= 2 else None


def statement(given: Given) -> Text:
    """State the neuron, the sample and the loss."""
    numbers = f"$x={vec(given.x)}$", f"$w={vec(given.w)}$", f"$b={num(given.b)}$", f"$y={given.y}$"
    if given.loss == "bce":
        loss_en, loss_zh = "binary cross-entropy with the natural logarithm", "二元交叉熵，取自然对数"
    else:
        loss_en, loss_zh = r"$\frac{1}{2}(a-y)^2$", r"$\frac{1}{2}(a-y)^2$"
    return both(
        rf"One sigmoid neuron, $a=\sigma(z)$ with $z=w\cdot x+b$, and one sample: {numbers[0]}, {numbers[1]},"
        rf" {numbers[2]}; the true class is {numbers[3]}. The loss is {loss_en}.",
        rf"单个 sigmoid 神经元 $a=\sigma(z)$，$z=w\cdot x+b$。一个样本 {numbers[0]}，{numbers[1]}，{numbers[2]}，"
        rf"真实类别 {numbers[3]}。损失为{' ' * loss_zh.startswith('$')}{loss_zh}。",
    )


def solve(given: Given) -> Solved:
    """Go forward and back."""
    found = _neuron(given)._asdict()
    del found["z"]
    return found


def explain(given: Given) -> Sequence[Text]:
    """Go forward to the loss, then back."""
    neuron = _neuron(given)
    a, dz, y = num(neuron.a), num(neuron.dz), given.y
    # Written with the smaller exponential: it cannot overflow.
    power = num(math.exp(-abs(neuron.z)))
    above = ("1", power) if neuron.z > 0 else (power, "1")
    share, rest = (frac(part, f"1+{power}") for part in above)
    terms = "+".join(rf"{par(w)}\cdot {par(x)}" for w, x in zip(given.w, given.x, strict=True))
    found = [
        step("Weighted sum", "加权和", f"z={terms}+{par(given.b)}={num(neuron.z)}"),
        step("Output", "输出", rf"a=\frac{{1}}{{1+e^{{-z}}}}={share}={a}"),
    ]
    if given.loss == "bce":
        # If one probability is rounded to 1, the other would be 0.
        of = (share if y else rest) if a in ("0", "1") else a if y else f"(1-{a})"
        found.append(step("Loss", "损失", rf"L=-\ln {of}={num(neuron.loss)}"))
        found.append(step("Gradient with respect to z", "对 z 的梯度", rf"\delta=a-y={a}-{y}={dz}"))
    else:
        found.append(step("Loss", "损失", rf"L=\frac{{1}}{{2}}({a}-{y})^2={num(neuron.loss)}"))
        product = rf"({a}-{y})\cdot {a}\cdot (1-{a})"
        found.append(step("Gradient with respect to z", "对 z 的梯度", rf"\delta=(a-y)a(1-a)={product}={dz}"))
    weights = rf"\delta x={par(neuron.dz)}\cdot {vec(given.x)}={vec(neuron.dw.tolist())}"
    found.append(step("Gradient with respect to the weights", "对权重的梯度", weights))
    found.append(step("Gradient with respect to the bias", "对偏置的梯度", rf"\delta={dz}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    neuron = _neuron(given)
    slope = neuron.a * (1 - neuron.a)
    found: dict[str, Solved] = {
        "sign": {"dz": -neuron.dz, "dw": -neuron.dw, "db": -neuron.db},
        "no_x": {"dw": [neuron.dz for _ in given.x]},
    }
    if given.loss == "bce":
        found["extra_sigma_prime"] = {"dz": neuron.dz * slope, "dw": neuron.dw * slope, "db": neuron.db * slope}
        found["log2"] = {"loss": neuron.loss / math.log(2)}
    elif slope:
        found["missing_sigma_prime"] = {"dz": neuron.dz / slope, "dw": neuron.dw / slope, "db": neuron.db / slope}
    return found


def _neuron(given: Given) -> "SigmoidNeuron":
    from quizcli.reference.losses import sigmoid_neuron

    return sigmoid_neuron(given.x, given.w, given.b, given.y, squared=given.loss == "mse_half")


KIND = Kind(
    name="sigmoid-loss-grad",
    inputs=Given,
    parts={
        "a": both("output a", "输出 a"),
        "loss": both("loss", "损失"),
        "dz": both("gradient with respect to z", "对 z 的梯度"),
        "dw": both("gradient with respect to the weights", "对权重的梯度"),
        "db": both("gradient with respect to the bias", "对偏置的梯度"),
    },
    card_title=both("One sigmoid neuron: cross-entropy against squared error", "单个 sigmoid 神经元：交叉熵与平方误差"),
    formula=r"\frac{\partial L}{\partial z}=a-y\ \mathrm{(BCE)},\quad"
    r"\frac{\partial L}{\partial z}=(a-y)a(1-a)\ \mathrm{(MSE)},\quad"
    r"\frac{\partial L}{\partial w}=\frac{\partial L}{\partial z}x",
    mistakes={
        "extra_sigma_prime": both(
            "multiplied by a(1-a), which cancels for cross-entropy", "多乘了 a(1-a)，交叉熵的梯度中它已约去"
        ),
        "missing_sigma_prime": both("a(1-a) left out for the squared error", "平方误差的梯度漏了 a(1-a)"),
        "sign": both("the sign is the other way round: y - a", "符号反了：写成了 y - a"),
        "no_x": both("not multiplied by the inputs", "没有乘以输入"),
        "log2": both("logarithm to base 2 in place of the natural one", "用了以 2 为底的对数，而不是自然对数"),
    },
    levels=(
        Level(
            says=both("cross-entropy, only with respect to z", "交叉熵，只求对 z 的梯度"),
            seconds=45,
            invites=("extra_sigma_prime", "sign"),
            asks=("dz",),
        ),
        Level(
            says=both("cross-entropy, all gradients", "交叉熵，所有梯度"),
            seconds=90,
            invites=("extra_sigma_prime", "sign", "no_x", "log2"),
            asks=("loss", "dz", "dw", "db"),
        ),
        Level(
            says=both("squared error, confidently wrong", "平方误差，自信地错了"),
            seconds=120,
            invites=("missing_sigma_prime", "sign", "no_x"),
            asks=("a", "loss", "dz", "dw"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
