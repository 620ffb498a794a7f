"""The numbers and formulas stated by the cards of the deck backprop."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Vector = NDArray[np.float64]

FP32, FP16 = np.dtype(np.float32).itemsize, np.dtype(np.float16).itemsize
GIGABYTE = 10**9


def adam(g: Vector, state: list[Vector], t: int) -> Vector:
    """The step of Adam; the state is the two moments."""
    state[0] = 0.9 * state[0] + 0.1 * g
    state[1] = 0.999 * state[1] + 0.001 * g**2
    m, v = state[0] / (1 - 0.9**t), state[1] / (1 - 0.999**t)
    return np.asarray(0.01 * m / (np.sqrt(v) + 1e-8))


def momentum_sgd(g: Vector, state: list[Vector], _: int) -> Vector:
    """The step of SGD with momentum; the state is the velocity."""
    state[0] = 0.9 * state[0] + g
    return 0.01 * state[0]


def sgd(g: Vector, _state: list[Vector], _: int) -> Vector:
    """The step of plain SGD, which has no state."""
    return 0.01 * g


def test_numbers_of_optimizer_state(states: States) -> None:
    """Adam keeps two numbers per weight, momentum SGD one, plain SGD none: losing any of them changes the training."""

    def train(step: Callable[[Vector, list[Vector], int], Vector], size: int, lost: int | None) -> Vector:
        w, state = np.ones(3), [np.zeros(3) for _ in range(size)]
        for t in range(1, 21):
            w = w - step(np.array([1.0, 2.0, 3.0]) * w, state, t)
            if t == 10 and lost is not None:
                state[lost] = np.zeros(3)
        return w

    for step, size in ((adam, 2), (momentum_sgd, 1), (sgd, 0)):
        for lost in range(size):
            assert not np.allclose(train(step, size, lost), train(step, size, None))
    states(
        "training-needs-more-memory",
        en=(
            "Adam keeps two more per weight (the moments $m$ and $v$), momentum SGD one, plain SGD none.",
            "two moments per weight with Adam",
            "One number per trainable weight.",
        ),
        zh=(
            "Adam 每个权重再存两个数（矩 $m$ 和 $v$），动量 SGD 存一个，普通 SGD 不存。",
            "Adam 每个权重两个矩",
            "每个可训练权重一个数。",
        ),
    )


def test_gradient_of_a_matrix_needs_the_input(states: States) -> None:
    """For y = Wx the gradient of W is the gradient of y times the input x, so the input has to be kept."""
    rng = np.random.default_rng(0)
    w, x, upstream, step = rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=2), 1e-6
    numeric = np.zeros_like(w)
    for place in np.ndindex(w.shape):
        change = np.zeros_like(w)
        change[place] = step
        numeric[place] = upstream @ ((w + change) @ x - (w - change) @ x) / (2 * step)
    assert numeric == pytest.approx(np.outer(upstream, x))
    states(
        "training-needs-more-memory",
        en="for $y=Wx$ the gradient of $W$ needs the input $x$",
        zh="例如 $y=Wx$ 求 $W$ 的梯度要用输入 $x$",
    )


def test_gradient_and_moments_take_three_times_the_weights(states: States) -> None:
    """With fp32 Adam the gradient and the two moments take three times the memory of the weights."""
    weights = np.ones(1000, np.float32)
    others = [np.zeros_like(weights) for _ in ("gradient", "m", "v")]
    terms = "+".join(str(array.nbytes // weights.size) for array in others)
    times = sum(array.nbytes for array in others) / weights.nbytes
    states(
        "training-needs-more-memory",
        f"$({terms})/{weights.itemsize}={times:.0f}$",
        en=f"they are {times:.0f} times the weights",
        zh=f"这两项就是权重的 {times:.0f} 倍",
    )


def test_bytes_per_parameter(states: States) -> None:
    """Each row of the table, from NumPy's item sizes: 16 bytes per parameter in fp32 and in mixed precision."""
    rows = {  # English, Chinese: bytes in fp32 and in mixed precision
        ("weights of the forward pass", "前向用的权重"): (FP32, FP16),
        ("gradient", "梯度"): (FP32, FP16),
        ("fp32 master weights", "fp32 主权重（master weights）"): (0, FP32),
        ("Adam's $m$", "Adam 的 $m$"): (FP32, FP32),
        ("Adam's $v$", "Adam 的 $v$"): (FP32, FP32),
    }
    card, columns = "adam-training-bytes-per-parameter", list(zip(*rows.values(), strict=True))
    for (english, chinese), (left, right) in rows.items():
        states(card, en=f"| {english} | {left or 'none'} | {right} |", zh=f"| {chinese} | {left or '无'} | {right} |")
    sums = " | ".join(f"${'+'.join(str(n) for n in column if n)}={sum(column)}$" for column in columns)
    total, mixed = (sum(column) for column in columns)
    assert total == mixed
    assert 2 * FP16 == FP32
    states(card, en=f"| sum | {sums} |", zh=f"| 合计 | {sums} |")
    states(
        card,
        f"${mixed}/N$",
        en=(
            f"\n{total} bytes either way",
            f"\n{total} bytes per parameter in fp32 and in mixed precision\n",
            "Weights and gradients halve, but",
            f"take that back: {total} bytes per parameter as before",
            f"m, v, {FP32} bytes each",
            f"Mixed: {FP16} + {FP16}, plus {FP32} each",
        ),
        zh=(
            f"都是 {total} 字节：",
            f"都是每参数 {total} 字节\n",
            "权重和梯度确实减半，但",
            f"每个参数仍是 {total} 字节。",
            f"m、v 各 {FP32} 字节\n",
            f"混合精度：{FP16} + {FP16}，主权重、m、v 再各 {FP32}\n",
        ),
    )


def test_fp32_gradients_with_16_bit_weights(states: States) -> None:
    """With 16-bit weights, fp32 gradients, master weights and moments the sum is 18 bytes."""
    sizes = [np.dtype(kind).itemsize for kind in (np.float16, *[np.float32] * 4)]
    total = f"${'+'.join(map(str, sizes))}={sum(sizes)}$"
    bits = 8 * FP16
    states(
        "adam-training-bytes-per-parameter",
        en=(f"With {bits}-bit weights and fp32 gradients the sum is {total}", f"plus temporary {bits}-bit copies"),
        zh=(f"权重 {bits} 位、梯度保持 fp32 时为 {total}", f"再加临时的 {bits} 位副本"),
    )


def test_memory_of_a_model_of_seven_billion_parameters(states: States) -> None:
    """Seven billion parameters take 112 GB in training with Adam and 14 GB as 16-bit weights; 24 GB is in between."""
    parameters, gpu = 7 * 10**9, 24
    training = parameters * (2 * FP16 + 3 * FP32) / GIGABYTE
    inference = parameters * FP16 / GIGABYTE
    assert inference < gpu < training
    billions, bits = parameters // 10**9, 8 * FP16
    exponent = round(np.log10(GIGABYTE))
    written = rf"${billions}\times10^{exponent}$"
    states(
        "adam-training-bytes-per-parameter",
        en=(
            rf"A model of {written} parameters therefore needs {training:.0f} GB ($1$ GB $=10^{exponent}$ bytes); "
            f"its {bits}-bit weights alone, all of this that inference keeps, take {inference:.0f} GB."
        ),
        zh=(
            rf"所以 {written} 个参数要 {training:.0f} GB（$1$ GB $=10^{exponent}$ 字节），"
            f"而推理只留 {bits} 位权重，{inference:.0f} GB。"
        ),
    )
    states(
        "adam-training-bytes-per-parameter",
        en=(
            f"The {bits}-bit weights of a {billions}B model take {inference:.0f} GB, so Adam can train it on one {gpu} GB GPU.",
            f"\n{inference:.0f} GB is the weights only. Training all of them with Adam takes {training:.0f} GB",
        ),
        zh=(
            f"\n{billions}B 模型的 {bits} 位权重只有 {inference:.0f} GB，用 Adam 在一张 {gpu} GB 的卡上",
            f"\n{inference:.0f} GB 只是权重。全参数 Adam 训练不算激活就要 {training:.0f} GB；",
        ),
    )


def sigmoid(x: Vector) -> Vector:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-x)))


def test_sigmoid_slope(states: States) -> None:
    """The slope of the sigmoid is y(1-y): a quarter at zero, its largest value, and 0.0066 at plus and minus five."""
    x, step, at = np.linspace(-10, 10, 20_001), 1e-5, 5
    y = sigmoid(x)
    slope = (sigmoid(x + step) - sigmoid(x - step)) / (2 * step)
    assert slope == pytest.approx(y * (1 - y), abs=1e-9)
    assert slope == pytest.approx(np.exp(-x) / (1 + np.exp(-x)) ** 2, abs=1e-9)
    top = x[np.abs(slope - slope.max()) < 1e-9].mean()
    assert top == pytest.approx(0, abs=1e-3)
    largest, far = f"{slope.max():.2f}", f"{np.interp(at, x, slope):.4f}"
    assert far == f"{np.interp(-at, x, slope):.4f}"
    card = "sigmoid-derivative-from-output"
    states(
        card,
        r"$y=\sigma(x)=\frac{1}{1+e^{-x}}$",
        r"\frac{dy}{dx}=\frac{e^{-x}}{(1+e^{-x})^2}=\frac{1}{1+e^{-x}}\cdot\frac{e^{-x}}{1+e^{-x}}=y(1-y) $$",
        r"\frac{\partial L}{\partial x}=\frac{\partial L}{\partial y}\,y(1-y) $$",
        en=(
            f"The factor is at most ${largest}$ (at $x={abs(top):.0f}$)",
            rf"${far}$ at $x=\pm{at}$",
            f"At most {largest}, at x = {abs(top):.0f};",
            "Derivative y(1-y),",
            "takes the output: $y(1-y)$.",
        ),
        zh=(
            f"这个因子最大是 ${largest}$（在 $x={abs(top):.0f}$）",
            rf"$x=\pm{at}$ 时只有 ${far}$",
            f"最大 {largest}，在 x = {abs(top):.0f}；",
            "导数为 y(1-y)，",
            "代入的是输出，即 $y(1-y)$。",
        ),
    )


def test_slopes_from_the_output(states: States) -> None:
    """The slopes of tanh and ReLU follow from their outputs; GELU and SiLU take some values at two inputs."""
    x, step = np.linspace(-4, 4, 8_002), 1e-5
    y = np.tanh(x)
    assert (np.tanh(x + step) - np.tanh(x - step)) / (2 * step) == pytest.approx(1 - y**2, abs=1e-9)
    y = np.maximum(x, 0)
    slope = (np.maximum(x + step, 0) - np.maximum(x - step, 0)) / (2 * step)
    (on,), (off,) = set(slope[y > 0].round(6)), set(slope[y == 0].round(6))
    states(
        "sigmoid-derivative-from-output",
        en=f"tanh (derivative $1-y^2$) and ReLU (${on:.0f}$ where $y>0$, else ${off:.0f}$)",
        zh=f"tanh（导数 $1-y^2$）和 ReLU（$y>0$ 处为 ${on:.0f}$，否则为 ${off:.0f}$）",
    )
    silu = x * sigmoid(x)
    gelu = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    for outputs in (silu, gelu):
        falling = np.diff(outputs) < 0
        assert falling.any()
        assert not falling.all()


def test_slope_of_an_input_mistaken_for_the_output(states: States) -> None:
    """At input zero the sigmoid is one half and its slope a quarter, while x(1-x) is zero."""
    x, step = 0.0, 1e-5
    below, y, above = sigmoid(np.array([x - step, x, x + step]))
    slope = f"{(above - below) / (2 * step):.2f}"
    states(
        "sigmoid-derivative-from-output",
        en=(
            f"At input $x={x:.0f}$ the output is ${y:.1f}$ and the slope ${slope}$, while $x(1-x)$ gives ${x * (1 - x):.0f}$.",
            "derivative is $x(1-x)$, with",
        ),
        zh=(
            f"输入 $x={x:.0f}$ 时输出为 ${y:.1f}$，导数为 ${slope}$，而 $x(1-x)$ 得到 ${x * (1 - x):.0f}$。",
            "导数是 $x(1-x)$，",
        ),
    )


def test_sigmoid_of_twenty_is_one_in_float32(states: States) -> None:
    """In float32 the sigmoid of 20 rounds to one, so the slope computed from it is exactly zero; not so in float64."""
    x = np.float32(20)
    y = np.float32(1) / (np.float32(1) + np.exp(-x))
    assert y.dtype == np.float32
    assert y == 1
    assert y * (1 - y) == 0
    assert sigmoid(np.array(float(x))) < 1
    bits = 8 * y.itemsize
    states(
        "sigmoid-derivative-from-output",
        en=rf"In float{bits} $\sigma({x:.0f})$ rounds to ${y:.0f}$, so $y(1-y)$ is exactly ${y * (1 - y):.0f}$.",
        zh=rf"在 float{bits} 下 $\sigma({x:.0f})$ 舍入为 ${y:.0f}$，$y(1-y)$ 恰好等于 ${y * (1 - y):.0f}$。",
    )


def backward(
    weights: list[Vector], biases: list[Vector], x: Vector, target: Vector
) -> tuple[list[Vector], list[Vector]]:
    """The gradients of half the squared error of a tanh network by the card's equations."""
    activations, sums = [x], []
    for w, b in zip(weights, biases, strict=True):
        sums.append(w @ activations[-1] + b)
        activations.append(np.tanh(sums[-1]))
    delta = (activations[-1] - target) * (1 - np.tanh(sums[-1]) ** 2)
    deltas = [delta]
    for w, z in zip(weights[:0:-1], sums[-2::-1], strict=True):
        delta = (w.T @ delta) * (1 - np.tanh(z) ** 2)
        deltas.insert(0, delta)
    return [np.outer(d, a) for d, a in zip(deltas, activations[:-1], strict=True)], deltas


def test_backpropagation_equations(states: States) -> None:
    """The four equations give the gradients that finite differences find, in the shapes of the parameters."""
    rng = np.random.default_rng(0)
    sizes = [3, 5, 4, 2]
    weights = [rng.normal(size=(n, m)) for m, n in pairwise(sizes)]
    biases = [rng.normal(size=n) for n in sizes[1:]]
    x, target, step = rng.normal(size=3), rng.normal(size=2), 1e-6

    def loss() -> float:
        a = x
        for w, b in zip(weights, biases, strict=True):
            a = np.tanh(w @ a + b)
        return float(((a - target) ** 2).sum() / 2)

    found = [*backward(weights, biases, x, target)[0], *backward(weights, biases, x, target)[1]]
    for parameter, gradient in zip([*weights, *biases], found, strict=True):
        assert parameter.shape == gradient.shape
        for place in np.ndindex(parameter.shape):
            kept = parameter[place]
            parameter[place] = kept + step
            above = loss()
            parameter[place] = kept - step
            below = loss()
            parameter[place] = kept
            assert gradient[place] == pytest.approx((above - below) / (2 * step), abs=1e-7)
    states(
        "backpropagation-equations",
        r"$$ \delta^L=\nabla_aC\odot\sigma'(z^L) $$",
        r"$$ \delta^l=(W^{l+1})^T\delta^{l+1}\odot\sigma'(z^l) $$",
        r"$$ \frac{\partial C}{\partial W^l}=\delta^l(a^{l-1})^T,\qquad\frac{\partial C}{\partial b^l}=\delta^l $$",
        r"$n_l\times n_{l-1}$",
        r"$\delta^L=a^L-y$",
        "$z^l=W^la^{l-1}+b^l$",
        r"$\delta^l=W^l\delta^{l+1}\odot\sigma'(z^l)$",
        "$(W^{l+1})^T$",
        en=("the bias with the factor 1:", "every $z_k$ of layer $l+1$", "$a_k$ of layer $l-1$", "that sum to 1."),
        zh=("偏置的系数是 1：", "第 $l+1$ 层的每个", "第 $l-1$ 层的 $a_k$", "之和为 1"),
    )


def test_cost_of_a_gradient(states: States) -> None:
    """The backward pass of a dense layer does two matrix products where the forward pass does one.

    One-sided finite differences evaluate the loss P + 1 times.
    """
    n, m, batch = 4, 3, 5
    forward = n * m * batch
    product_for_input, product_for_weights = m * n * batch, n * batch * m
    total = (forward + product_for_input + product_for_weights) / forward
    calls = 0

    def loss(p: Vector) -> float:
        nonlocal calls
        calls += 1
        return float((p**2).sum())

    p = np.ones(7)
    base = loss(p)
    slopes = [(loss(p + 1e-6 * e) - base) / 1e-6 for e in np.eye(p.size)]
    assert slopes == pytest.approx(np.full(p.size, 2.0), rel=1e-4)
    assert calls == p.size + 1
    parameters = 10**6
    states(
        "why-backpropagation",
        "$P=10^6$",
        f"{parameters + 1:,}",
        en=(
            f"together about {total:.0f}.",
            "| finite differences, one-sided | $P+1$ forward passes |",
            "| forward-mode differentiation | $P$ passes,",
            "Finite differences need P + 1 forward passes\n",
            "so it costs about two forward passes",
            "All derivatives for about three forward",
        ),
        zh=(
            f"加起来约为 {total:.0f} 次。",
            "| 单侧有限差分 | $P+1$ 次前向 |",
            "| 前向模式自动微分 | $P$ 遍，",
            "有限差分要 P + 1 次前向\n",
            "约合两次前向",
            "约三次前向",
        ),
    )
    assert total == 3


def test_computational_graph(states: States) -> None:
    """The example's values and derivatives; the gradients of the two uses of x add up to the numeric slope."""
    x, y, step = 2, 3, 1e-6
    u, v = x + y, x * y
    slope = u * y + v

    def f(at: float) -> float:
        return (at + y) * (at * y)

    assert slope == pytest.approx((f(x + step) - f(x - step)) / (2 * step))
    states(
        "computational-graph",
        f"$x={x},y={y}$",
        f"$u={u}$",
        f"$v={v}$",
        f"$f={u * v}$",
        rf"$\partial f/\partial u=v={v}$",
        rf"$\partial f/\partial v=u={u}$",
        rf"$\partial f/\partial x={v}\cdot1+{u}\cdot{y}={slope}$",
    )


def test_output_errors(states: States) -> None:
    """Each row of the table agrees with finite differences; saturated and wrong, squared error leaves -0.0098."""
    step = 1e-6

    def slope(loss: Callable[[float], float], z: float) -> float:
        return (loss(z + step) - loss(z - step)) / (2 * step)

    def out(z: float) -> float:
        return float(1 / (1 + np.exp(-z)))

    for z, y in ((0.4, 1.0), (-1.3, 0.0), (2.0, 0.3)):
        a, t = out(z), float(np.tanh(z))
        assert slope(lambda s, y=y: (s - y) ** 2 / 2, z) == pytest.approx(z - y)  # type: ignore[misc]
        entropy = slope(lambda s, y=y: float(-y * np.log(out(s)) - (1 - y) * np.log(1 - out(s))), z)  # type: ignore[misc]
        assert entropy == pytest.approx(a - y)
        assert slope(lambda s, y=y: (out(s) - y) ** 2 / 2, z) == pytest.approx((a - y) * a * (1 - a))  # type: ignore[misc]
        assert slope(lambda s, y=y: float((np.tanh(s) - y) ** 2 / 2), z) == pytest.approx((t - y) * (1 - t**2))  # type: ignore[misc]
    logits, targets = np.array([0.2, -1.0, 1.5]), np.array([0.1, 0.2, 0.7])

    def cross_entropy(s: Vector) -> float:
        return float(-(targets * (s - np.log(np.exp(s).sum()))).sum())

    numeric = [(cross_entropy(logits + step * e) - cross_entropy(logits - step * e)) / (2 * step) for e in np.eye(3)]
    assert np.exp(logits) / np.exp(logits).sum() - targets == pytest.approx(np.array(numeric))
    a, y = 0.01, 1
    largest = max(p * (1 - p) for p in np.linspace(0, 1, 101))
    states(
        "output-error-prediction-minus-target",
        "| softmax |",
        r"| sigmoid | $(a-y)^2/2$ | $(a-y)\,a(1-a)$ |",
        "| tanh | $(a-y)^2/2$ | $(a-y)(1-a^2)$ |",
        f"${largest:.2f}$",
        en=(
            "| linear | $(a-y)^2/2$ | $a-y$ |",
            "| binary cross-entropy | $a-y$ |",
            "| cross-entropy | $a-y$ |",
            f"for $y={y}$ and $a={a}$ sigmoid with cross-entropy gives ${a - y:.2f}$, with squared error ${(a - y) * a * (1 - a):.4f}$.",
            "without the half there is a factor 2,",
            "must sum to 1.",
        ),
        zh=(
            "| 线性 | $(a-y)^2/2$ | $a-y$ |",
            "| 二元交叉熵 | $a-y$ |",
            "| 交叉熵 | $a-y$ |",
            f"$y={y}$、$a={a}$ 时，sigmoid 配交叉熵得 ${a - y:.2f}$，配平方误差只有 ${(a - y) * a * (1 - a):.4f}$。",
            "不除以 2 会多出因子 2；",
            "之和为 1。",
        ),
    )
