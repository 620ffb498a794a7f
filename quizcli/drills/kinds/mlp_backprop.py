"""Back-propagation through a network with one hidden layer: the loss and its gradients for one sample."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Matrix, Positive, Solved, Vector, both, says
from quizcli.drills.tex import mat, num, par, step, vec
from quizcli.language import tr
from quizcli.problems import Tolerance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from quizcli.reference.networks import Passes


class Given(Inputs, frozen=True, kw_only=True):
    """The sample, the parameters, the activations and the learning rate."""

    x: Annotated[Vector, says("input", "输入")]
    W1: Annotated[Matrix, says("hidden weights, a row for each unit", "隐藏层权重，每个单元一行")]
    b1: Annotated[Vector, says("hidden biases", "隐藏层偏置")]
    W2: Annotated[Matrix, says("output weights, a row for each output", "输出层权重，每个输出一行")]
    b2: Annotated[Vector, says("output biases", "输出层偏置")]
    act: Annotated[Literal["sigmoid", "relu", "tanh"], says("activation of the hidden layer", "隐藏层激活函数")] = (
        "sigmoid"
    )
    out: Annotated[Literal["linear", "sigmoid"], says("activation of the output", "输出层激活函数")] = "linear"
    target: Annotated[Vector, says("target of each output", "每个输出的目标值")]
    lr: Annotated[Positive, says("learning rate of the update that follows", "随后更新所用的学习率")] = 0.1


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: whole numbers and one inactive ReLU; 2: sigmoids with one output; 3: sigmoids with two outputs.
    """
    if level == 1:
        nonzero = (-2, -1, 1, 2)
        given = Given(
            x=_drawn(rng, nonzero, 2),
            W1=[_drawn(rng, nonzero, 2) for _ in range(2)],
            b1=_drawn(rng, range(-2, 3), 2),
            W2=[_drawn(rng, nonzero, 2)],
            b2=_drawn(rng, range(-2, 3), 1),
            act="relu",
            target=_drawn(rng, range(-3, 4), 1),
        )
        at = _passes(given)
        # Skip ReLU at 0, where the derivative is a convention, and losses that are too large for mental arithmetic.
        return given if at.z1.all() and at.slope1.sum() == 1 and at.loss <= 50 else None
    outputs = level - 1
    tenths = [tenth / 10 for tenth in range(-9, 10) if tenth]
    given = Given(
        x=rng.some([tenth / 10 for tenth in range(2, 11)], 2),
        W1=[_drawn(rng, tenths, 2) for _ in range(2)],
        b1=_drawn(rng, tenths, 2),
        W2=[_drawn(rng, tenths, 2) for _ in range(outputs)],
        b2=_drawn(rng, tenths, outputs),
        out="sigmoid",
        target=_drawn(rng, (0, 1), outputs),
        lr=rng.one_of((0.5, 1.0)),
    )
    at = _passes(given)
    # Skip sums that are 0 up to rounding, and gradients smaller than the tolerance.
    return given if abs(at.z1).min() > 1e-9 and abs(at.grad_w1).max() > 0.01 else None


def _drawn(rng: Draw, options: Sequence[float], count: int) -> list[float]:
    return [float(rng.one_of(options)) for _ in range(count)]


_NAMES = {
    "sigmoid": ("sigmoid", "sigmoid"),
    "tanh": ("tanh", "tanh"),
    "relu": ("ReLU (derivative 0 at 0)", "ReLU（在 0 处导数取 0）"),
    "linear": ("no activation (linear)", "无激活函数（线性）"),
}


def statement(given: Given) -> Text:
    """State the network, the sample, the loss and what the learning rate is for."""
    hidden_en, hidden_zh = _NAMES[given.act]
    out_en, out_zh = _NAMES[given.out]
    hidden = f"$W^1={mat(given.W1)}$", f"$b^1={vec(given.b1)}$"
    output = f"$W^2={mat(given.W2)}$", f"$b^2={vec(given.b2)}$"
    sample = f"$x={vec(given.x)}$", f"$t={vec(given.target)}$"
    eta = rf"$\eta={num(given.lr)}$"
    loss = r"$C=\frac{1}{2}\|o-t\|^2$"
    return both(
        f"A network with one hidden layer; row $i$ of each matrix belongs to unit $i$.\n\n"
        f"- hidden layer: {hidden[0]}, {hidden[1]}, {hidden_en}\n"
        f"- output $o$: {output[0]}, {output[1]}, {out_en}\n"
        f"- sample: input {sample[0]}, target {sample[1]}\n\n"
        f"The loss is {loss}. A step of gradient descent with learning rate {eta} will follow; all gradients are those at"
        " the parameters given, before the step.",
        f"一个单隐藏层网络，各矩阵的第 $i$ 行属于第 $i$ 个单元。\n\n"
        f"- 隐藏层：{hidden[0]}，{hidden[1]}，{hidden_zh}\n"
        f"- 输出 $o$：{output[0]}，{output[1]}，{out_zh}\n"
        f"- 样本：输入 {sample[0]}，目标 {sample[1]}\n\n"
        f"损失为 {loss}。随后将以学习率 {eta} 做一步梯度下降；所求梯度均为更新之前、在所给参数处的梯度。",
    )


def solve(given: Given) -> Solved:
    """Go forward and back."""
    found = _passes(given)
    return {
        "loss": found.loss,
        "dW1": found.grad_w1,
        "db1": found.grad_b1,
        "dW2": found.grad_w2,
        "db2": found.grad_b2,
    }


def explain(given: Given) -> Sequence[Text]:
    """Work forward unit by unit, then back layer by layer."""
    import numpy as np

    at = _passes(given)
    difference = at.output - given.target
    squares = "+".join(f"{par(value, 5)}^2" for value in difference.tolist())
    return [
        *_sums("hidden unit", "隐藏单元", given.W1, given.x, given.b1, at.z1),
        step("Hidden activation", "隐藏层激活", f"a^1={_vec(at.a1)}"),
        *_sums("output unit", "输出单元", given.W2, at.a1.tolist(), given.b2, at.z2),
        step("Output", "输出", f"o={_vec(at.output)}"),
        step("Loss", "损失", rf"C=\frac{{1}}{{2}}({squares})={num(at.loss, 5)}"),
        step("Difference from the target", "与目标之差", f"o-t={_vec(difference)}"),
        step("Derivative of the output", "输出层激活的导数", f"g'(z^2)={_vec(at.slope2)}"),
        step("Their product, also the gradient of b2", "两者之积，也是 b2 的梯度", rf"\delta^2={_vec(at.delta2)}"),
        step("Gradient of W2", "W2 的梯度", rf"dW^2=\delta^2(a^1)^T={mat(at.grad_w2.tolist(), 5)}"),
        step("Back through W2", "经 W2 反传", rf"(W^2)^T\delta^2={_vec(np.array(given.W2).T @ at.delta2)}"),
        step("Derivative of the hidden layer", "隐藏层激活的导数", f"f'(z^1)={_vec(at.slope1)}"),
        step("Their product, also the gradient of b1", "两者之积，也是 b1 的梯度", rf"\delta^1={_vec(at.delta1)}"),
        step("Gradient of W1", "W1 的梯度", rf"dW^1=\delta^1x^T={mat(at.grad_w1.tolist(), 5)}"),
    ]


def _sums(
    en: str,
    zh: str,
    weights: Sequence[Sequence[float]],
    inputs: Sequence[float],
    biases: Sequence[float],
    sums: "NDArray[np.float64]",
) -> list[Text]:
    found = []
    for unit, (row, bias, z) in enumerate(zip(weights, biases, sums.tolist(), strict=True), 1):
        products = "+".join(rf"{par(w)}\cdot {par(value, 5)}" for w, value in zip(row, inputs, strict=True))
        found.append(
            step(f"Weighted sum of {en} {unit}", f"{zh} {unit} 的加权和", rf"z={products}+{par(bias)}={num(z, 5)}")
        )
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    at = _passes(given)
    weights = np.array(given.W2)

    def gradients(
        delta2: "NDArray[np.float64]", back: "NDArray[np.float64]", slope: "NDArray[np.float64]"
    ) -> Mapping[str, "NDArray[np.float64]"]:
        delta1 = (back @ delta2) * slope
        return {
            "dW1": np.outer(delta1, given.x),
            "db1": delta1,
            "dW2": np.outer(delta2, at.a1),
            "db2": delta2,
        }

    found: dict[str, Solved] = {
        "no_out_derivative": gradients(at.output - given.target, weights.T, at.slope1),
        "no_hidden_derivative": gradients(at.delta2, weights.T, np.ones_like(at.slope1)),
        "new_weights": gradients(at.delta2, (weights - given.lr * at.grad_w2).T, at.slope1),
        "no_half": gradients(2 * at.delta2, weights.T, at.slope1),
    }
    if weights.shape[0] == weights.shape[1]:
        found["no_transpose"] = gradients(at.delta2, weights, at.slope1)
    return found


def _passes(given: Given) -> "Passes":
    from quizcli.reference.networks import two_layer_passes

    for name, matrix in (("W1", given.W1), ("W2", given.W2)):
        if len({len(row) for row in matrix}) > 1:
            raise ValueError(tr("the rows of {name} must have the same length", name=name))
    return two_layer_passes(
        given.x, given.W1, given.b1, given.W2, given.b2, given.target, hidden=given.act, out=given.out
    )


def _vec(values: "NDArray[np.float64]") -> str:
    return vec(values.tolist(), 5)


KIND = Kind(
    name="mlp-backprop",
    inputs=Given,
    parts={
        "loss": both("loss", "损失"),
        "dW1": both("gradient with respect to the hidden weights", "对隐藏层权重的梯度"),
        "db1": both("gradient with respect to the hidden biases", "对隐藏层偏置的梯度"),
        "dW2": both("gradient with respect to the output weights", "对输出层权重的梯度"),
        "db2": both("gradient with respect to the output biases", "对输出层偏置的梯度"),
    },
    card_title=both("Backpropagation through a two-layer network by hand", "手算两层网络的反向传播"),
    formula=r"\delta^2=(o-t)\odot g'(z^2),\quad\delta^1=((W^2)^T\delta^2)\odot f'(z^1),\quad dW^l=\delta^l(a^{l-1})^T",
    mistakes={
        "no_out_derivative": both("the derivative of the output's activation left out", "漏了输出层激活函数的导数"),
        "no_hidden_derivative": both("the derivative of the hidden activation left out", "漏了隐藏层激活函数的导数"),
        "new_weights": both("propagated back through the updated W2", "用更新后的 W2 反向传播"),
        "no_transpose": both("propagated back through W2, not its transpose", "反向传播时用了 W2，而不是它的转置"),
        "no_half": both(
            "the 1/2 of the loss does not cancel the 2: twice the gradient",
            "损失中的 1/2 没有消去求导的 2，梯度大了一倍",
        ),
    },
    levels=(
        Level(
            says=both("ReLU and a linear output, whole numbers", "ReLU，线性输出，整数"),
            seconds=120,
            invites=("no_hidden_derivative", "no_half"),
        ),
        Level(
            says=both("sigmoids, one output", "sigmoid，一个输出"),
            seconds=300,
            invites=("no_out_derivative", "no_hidden_derivative", "no_half"),
            asks=("loss", "dW2", "dW1"),
        ),
        Level(
            says=both("sigmoids, two outputs", "sigmoid，两个输出"),
            seconds=540,
            invites=("no_out_derivative", "no_hidden_derivative", "new_weights", "no_transpose"),
            asks=("loss", "dW2", "dW1"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    tolerance=Tolerance(0.005, 0.0001),
    version=2,
)
