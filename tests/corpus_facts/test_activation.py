"""The numbers and formulas that cards/activation.yaml states, recomputed."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Vector = NDArray[np.float64]

GRID: Vector = np.linspace(-10, 10, 200_001)


def sigmoid(x: Vector) -> Vector:
    """Logistic sigmoid."""
    return 1 / (1 + np.exp(-x))


def sigmoid_slope(x: Vector) -> Vector:
    """Derivative of the logistic sigmoid by central differences, without the formula of the cards."""
    step = 1e-5
    return (sigmoid(x + step) - sigmoid(x - step)) / (2 * step)


def relu(x: Vector) -> Vector:
    """Rectified linear unit."""
    return np.maximum(0.0, x)


def softmax(z: Vector) -> Vector:
    """Softmax over all entries."""
    e = np.exp(z - z.max())
    p: Vector = e / e.sum()
    return p


def linear_pieces(x: Vector, y: Vector) -> int:
    """Number of linear pieces of `y` on a grid `x` that contains every kink."""
    slopes = np.diff(y) / np.diff(x)
    return 1 + int(np.count_nonzero(~np.isclose(np.diff(slopes), 0.0, atol=1e-6)))


def relu_sum(coefficients: NDArray[np.floating], shifts: tuple[str, ...]) -> str:
    """The sum of shifted ReLUs with these coefficients, as the cards write it."""
    terms = [
        f"{'+' if c > 0 else '-'}{'' if abs(c) == 1 else f'{abs(c):g}'}" + rf"\mathrm{{ReLU}}(x{shift})"
        for c, shift in zip(coefficients, shifts, strict=True)
    ]
    return "".join(terms).removeprefix("+")


def test_layers_collapse_without_activation(states: States) -> None:
    """Two affine layers are one affine map with the matrices of the card."""
    rng = np.random.default_rng(0)
    w1, w2 = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))
    b1, b2, x = rng.normal(size=4), rng.normal(size=2), rng.normal(size=3)
    assert w2 @ (w1 @ x + b1) + b2 == pytest.approx((w2 @ w1) @ x + (w2 @ b1 + b2))
    states("universal-approximation", "$W_2(W_1x+b_1)+b_2=(W_2W_1)x+(W_2b_1+b_2)$")


def test_universal_approximation(states: States) -> None:
    """The largest error of one hidden layer falls with its units for tanh and ReLU, but not for a polynomial."""
    x = np.linspace(-1, 1, 501)
    target = np.abs(x - 0.3) + np.sin(7 * x)

    def worst(n: int, kind: str) -> float:
        rng = np.random.default_rng(0)
        w, kinks = rng.uniform(2, 12, size=n), np.linspace(-1.1, 1, n)
        z = w * (x[:, None] - kinks)
        hidden = {"relu": relu(z), "tanh": np.tanh(z), "square": z**2}[kind]
        c = np.linalg.lstsq(hidden, target, rcond=None)[0]
        return float(np.abs(target - hidden @ c).max())

    for kind in ("relu", "tanh"):
        for delta, n in ((0.5, 20), (0.05, 80), (0.01, 250)):
            assert worst(n, kind) < delta
    assert worst(250, "square") == pytest.approx(worst(20, "square"), rel=1e-6)
    assert worst(250, "square") > 0.5
    states(
        "universal-approximation",
        r"$\delta>0$",
        r"$$\max_{x\in K}\lvert f(x)-\sum_{j=1}^{n}c_j\phi(w_j^\top x+b_j)\rvert<\delta$$",
        en=("$f$ continuous on $K$", "not a polynomial. Then", "one hidden layer with enough units $n$"),
        zh=("$f$ 在 $K$ 上连续", "连续且非多项式的激活函数", "只要隐藏单元数 $n$ 足够大，一个隐藏层"),
    )


def test_relu_blocks_and_passes(states: States) -> None:
    """ReLU, as the maximum of 0 and x, is 0 below zero and x from zero on."""
    assert not relu(GRID[GRID < 0]).any()
    assert (relu(GRID[GRID >= 0]) == GRID[GRID >= 0]).all()
    states("relu-piecewise-linear", r"$\mathrm{ReLU}(x)=\max(0,x)$")
    states(
        "relu-piecewise-linear", en="blocks $x<0$ and passes $x\\ge 0$", zh="在 $x<0$ 时截断，在 $x\\ge 0$ 时原样通过"
    )


def test_hat_of_three_relus(states: States) -> None:
    """The three ReLUs with kinks 0, 1, 2 make a hat for one set of coefficients only: 1, -2, 1."""
    nodes, values = np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 0.0])
    c = np.linalg.solve(relu(nodes[:, None] - np.array([0.0, 1.0, 2.0])), values).round(9)
    x = np.linspace(-3, 5, 801)
    hat = relu(x[:, None] - np.array([0.0, 1.0, 2.0])) @ c
    top, support = x[hat.argmax()], x[~np.isclose(hat, 0)]
    assert linear_pieces(x, hat) == 4
    left, right = support.min() - 0.01, support.max() + 0.01
    base = f"$[{left:.0f},{right:.0f}]$"
    states(
        "relu-piecewise-linear",
        f"$$h(x)={relu_sum(c, ('', '-1', '-2'))}$$",
        en=(
            f"Three units make a hat of height {hat.max():g} over {base}",
            f"It is {hat[0]:.0f} outside {base} and $h({top:.0f})={hat.max():g}$",
            f"Hat from three ReLUs with weights {', '.join(f'{v:g}' for v in c)}\n",
        ),
        zh=(
            f"三个单元就能在 {base} 上拼出高为 {hat.max():g} 的帽函数",
            f"在 {base} 之外为 {hat[0]:.0f}，且 $h({top:.0f})={hat.max():g}$",
            f"\n三个 ReLU 以 {'、'.join(f'{v:g}' for v in c)} 组合",
        ),
    )


def test_hats_interpolate() -> None:
    """Shifted and scaled hats add up to the broken line through given values."""
    values = np.random.default_rng(0).normal(size=6)
    x = np.linspace(0, 5, 501)
    hats = [relu(x - i + 1) - 2 * relu(x - i) + relu(x - i - 1) for i in range(6)]
    assert values @ np.array(hats) == pytest.approx(np.interp(x, np.arange(6.0), values))


def test_pieces_of_one_hidden_layer(states: States) -> None:
    """One hidden layer of n units on one input never has more than n + 1 pieces, and reaches them."""
    rng = np.random.default_rng(0)
    x = np.arange(-6, 6.01, 0.25)  # contains every kink -b/w below
    extra = []
    for n in range(1, 7):
        pieces = []
        for _ in range(2000):
            w, b, c = rng.integers(-2, 3, size=n), rng.integers(-9, 10, size=n), rng.integers(-2, 3, size=n)
            pieces.append(linear_pieces(x, relu(np.outer(x, w) + b) @ c))
        extra.append(max(pieces) - n)
    assert len(set(extra)) == 1
    states(
        "relu-piecewise-linear",
        en=(
            f"one hidden layer of $n$ units there are at most $n$ kinks, hence at most $n+{extra[0]}$ linear pieces",
            f"n units, at most n+{extra[0]} pieces",
        ),
        zh=(f"至多有 $n$ 个折点，因而至多 $n+{extra[0]}$ 个线性段", f"n 个单元：至多 n+{extra[0]} 段"),
    )


def test_pieces_multiply_with_depth(states: States) -> None:
    """The tent of two ReLUs with kinks 0 and 1/2, applied k times, has 2^k pieces on [0, 1]."""
    c = np.linalg.solve(relu(np.array([[0.5], [1.0]]) - np.array([0.0, 0.5])), [1.0, 0.0]).round(9)
    x = np.linspace(0, 1, 1025)
    y, counts = x, []
    for _ in range(4):
        y = relu(y[:, None] - np.array([0.0, 0.5])) @ c
        counts.append(linear_pieces(x, y))
    base = counts[0]
    assert counts == [base**k for k in range(1, 5)]
    times, tent = 3, ("", r"-\frac12")
    states(
        "relu-piecewise-linear",
        f"$t(x)={relu_sum(c, tent)}$",
        f" ${base}^k$",
        en=f"on $[0,1]$, applied {times} times, has {counts[times - 1]} pieces",
        zh=f"在 $[0,1]$ 上复合 {times} 次有 {counts[times - 1]} 段",
    )


def test_sigmoid_tends_to_step(states: States) -> None:
    """sigmoid(k x) tends to 1 and 0 beside zero, stays 0.5 at zero, and at x = 0.1 goes 0.525, 0.731, 0.99995."""
    x, card = 0.1, "sigmoid-vs-step"
    for k, digits, end in ((1, 3, "，"), (10, 3, "，"), (100, 5, "。")):
        value = f"{sigmoid(np.array(k * x)):.{digits}f}"
        states(card, en=f" {value} with $k={k}$", zh=f"$k={k}$ 时为 {value}{end}")
    below, zero, above = ({float(sigmoid(np.array(k * at))) for k in (1, 10, 1000)} for at in (-x, 0.0, x))
    (middle,) = zero
    states(
        card,
        en=(
            f"tends to {max(above):.0f} for $x>0$ and to {min(below):.0f} for $x<0$, and stays {middle:g} at $x=0$",
            f"For $x={x}$",
        ),
        zh=(
            f"在 $x>0$ 处趋于 {max(above):.0f}，在 $x<0$ 处趋于 {min(below):.0f}，在 $x=0$ 处始终是 {middle:g}。",
            f"例如 $x={x}$：",
        ),
    )


def test_step_has_no_slope(states: States) -> None:
    """The step's difference quotient is 0 away from zero and grows without bound at zero, whatever its value there.

    The values 0, 0.5 and 1 that it is given at zero are conventions.
    """
    step, x = 1e-6, GRID[np.abs(GRID) > 1e-3]
    conventions = (0.0, 0.5, 1.0)
    for at_zero in conventions:
        (slope,) = set((np.heaviside(x + step, at_zero) - np.heaviside(x - step, at_zero)) / (2 * step))
        jump = [(np.heaviside(h, at_zero) - np.heaviside(-h, at_zero)) / (2 * h) for h in (1e-2, 1e-4)]
        assert jump[1] == pytest.approx(100 * jump[0])
    low, middle, high = (f"{value:g}" for value in conventions)
    states(
        "sigmoid-vs-step",
        en=(
            f"The step has derivative {slope:g} everywhere except at 0, where it jumps",
            f"backpropagation multiplies by {slope:g},",
            f"it is {slope:g} wherever it exists",
            f"value at 0 is a convention: {low}, {middle} or {high}.)",
        ),
        zh=(
            f"除 0 点外导数处处为 {slope:g}，在 0 点跳变",
            f"反向传播乘上 {slope:g}，",
            f"有导数的地方全是 {slope:g}，",
            f"在 0 处取 {low}、{middle} 还是 {high}，",
        ),
    )


@pytest.mark.parametrize(
    ("card", "formulas", "english", "chinese"),
    [
        (
            "sigmoid-vs-step",
            (r"$$\sigma(x)=\frac{1}{1+e^{-x}}$$", r"$$\sigma'(x)=\sigma(x)(1-\sigma(x))>0$$"),
            ("$$ at most {}. ", "everywhere, at most {}\n"),
            ("$$ 最大值为 {}。", "处处斜率为正，最大 {}\n"),
        ),
        (
            "sigmoid-when-used",
            (r"$$\sigma'(x)=\sigma(x)(1-\sigma(x))\le {}$$",),
            ("Slope at most {} and",),
            ("斜率最大 {} 且",),
        ),
        (
            "tanh-vs-sigmoid",
            (),
            (", against {} for the sigmoid", "slope 1 against {}\n"),
            ("sigmoid 最大只有 {}。", "sigmoid 为 {}\n"),
        ),
    ],
)
def test_sigmoid_slope(
    states: States, card: str, formulas: tuple[str, ...], english: tuple[str, ...], chinese: tuple[str, ...]
) -> None:
    """The sigmoid's slope is y(1-y), at most a quarter (at zero) and positive everywhere."""
    slope = sigmoid_slope(GRID)
    assert np.allclose(slope, sigmoid(GRID) * (1 - sigmoid(GRID)), rtol=0, atol=1e-9)
    assert GRID[slope.argmax()] == pytest.approx(0.0, abs=1e-2)
    assert slope.min() > 0
    largest = f"{slope.max():.2f}"
    states(
        card,
        *(text.replace(" {}", f" {largest}") for text in formulas),
        en=tuple(text.replace("{}", largest) for text in english),
        zh=tuple(text.replace("{}", largest) for text in chinese),
    )


def test_ten_sigmoid_layers(states: States) -> None:
    """Ten sigmoid slopes multiply to at most 9.5e-7, and saturated slopes are nearly 0."""
    layers = 10
    largest = sigmoid_slope(GRID).max()
    mantissa, exponent = f"{largest**layers:.1e}".split("e")
    assert sigmoid_slope(np.array([-10.0, 10.0])).max() < 1e-4
    factor = rf"${largest:.2f}^{{{layers}}}\approx {mantissa}\times 10^{{{int(exponent)}}}$"
    states(
        "sigmoid-when-used",
        factor,
        en=("nearly 0 in saturation, so ten layers", "Where a single number in $(0,1)$", "never centered on zero"),
        zh=("饱和时更接近 0；不算权重，十层", "单独一个 $(0,1)$ 之间的数", "不以零为中心。"),
    )
    assert sigmoid(GRID).min() > 0
    assert sigmoid(GRID).max() < 1


def test_softmax_example(states: States) -> None:
    """The logits 2, 1, 0 give 0.665, 0.245, 0.090, positive and of sum 1, whatever constant is added."""
    logits = np.array([2.0, 1.0, 0.0])
    assert softmax(logits) == pytest.approx(np.array([np.e**z / sum(np.e**t for t in logits) for z in logits]))
    assert softmax(logits + 7) == pytest.approx(softmax(logits))
    many = [softmax(z) for z in np.random.default_rng(0).normal(scale=5, size=(100, 6))]
    assert min(p.min() for p in many) > 0
    (total,) = {round(float(p.sum()), 9) for p in many}
    given, values = [f"{z:g}" for z in logits], [f"{p:.3f}" for p in softmax(logits)]
    states(
        "softmax-when-used",
        r"$$p_i=\frac{e^{z_i}}{\sum_{j=1}^{K}e^{z_j}}$$",
        r"$z_1,\dots,z_K$",
        en=(
            f"logits {', '.join(given)} give {', '.join(values)}.",
            f"All $p_i$ are positive and sum to {total:g}. ",
            f"outputs are positive and sum to {total:g}, but",
            f"positive, sums to {total:g}\n",
        ),
        zh=(
            f"logit 为 {'、'.join(given)} 时，得到 {'、'.join(values)}。",
            f"都为正，总和为 {total:g}。",
            f"输出虽为正且和为 {total:g}，",
            f"为正、和为 {total:g}\n",
        ),
    )


def test_softmax_of_two_is_sigmoid(states: States) -> None:
    """For two classes softmax equals the sigmoid of the difference of the logits."""
    for z in np.random.default_rng(0).normal(scale=3, size=(50, 2)):
        assert softmax(z)[0] == pytest.approx(sigmoid(z[0] - z[1]))
    states("softmax-when-used", r"$p_1=\sigma(z_1-z_2)$")
    states("softmax-when-used", en="For $K=2$, $p_1", zh="$K=2$ 时 $p_1")


def test_softmax_cross_entropy_gradient(states: States) -> None:
    """The gradient of cross-entropy with respect to the logits is p - y, soft targets included."""
    z, y, step = np.array([2.0, 1.0, 0.0]), np.array([0.1, 0.7, 0.2]), 1e-6

    def loss(logits: Vector) -> float:
        return float(-(y * np.log(softmax(logits))).sum())

    gradient = np.array([(loss(z + step * e) - loss(z - step * e)) / (2 * step) for e in np.eye(3)])
    assert gradient == pytest.approx(softmax(z) - y, abs=1e-8)
    states("softmax-when-used", "$p-y$", en="to the logits is p - y\n", zh="对 logit 的梯度是 p - y\n")
    states("choose-activation", en="is simply prediction minus target.", zh="正好是“预测减目标”。")


def test_softmax_twice_is_flatter(states: States) -> None:
    """A second softmax flattens the distribution and weakens the gradient of cross-entropy."""
    z, step = np.array([8.0, 0.0, -2.0]), 1e-6
    assert softmax(softmax(z)).max() < softmax(z).max()

    def gradient(passes: int) -> Vector:
        def loss(logits: Vector) -> float:
            p = logits
            for _ in range(passes):
                p = softmax(p)
            return float(-np.log(p[1]))

        return np.array([(loss(z + step * e) - loss(z - step * e)) / (2 * step) for e in np.eye(3)])

    assert np.abs(gradient(2)).max() < np.abs(gradient(1)).max()
    states(
        "softmax-when-used",
        en="is applied twice, which flattens the distribution and weakens the gradients",
        zh="就做了两遍，分布被压平，梯度变弱",
    )


def test_tanh_is_a_rescaled_sigmoid(states: States) -> None:
    """tanh(x) = 2 sigmoid(2x) - 1: no other small integers a, b, c fit a sigmoid(b x) - c."""
    tanh = np.tanh(GRID)
    ((scale, inner, shift),) = (
        (a, b, c)
        for a in range(1, 4)
        for b in range(1, 4)
        for c in range(4)
        if np.allclose(tanh, a * sigmoid(b * GRID) - c, rtol=0, atol=1e-12)
    )
    states("tanh-vs-sigmoid", rf"$$\tanh(x)={scale}\sigma({inner}x)-{shift}$$")


def test_tanh_slope(states: States) -> None:
    """The slope of tanh is 1 - tanh^2, at most 1; at 3 it is 0.010 against the sigmoid's 0.045."""
    step = 1e-5
    slope = (np.tanh(GRID + step) - np.tanh(GRID - step)) / (2 * step)
    assert np.allclose(slope, 1 - np.tanh(GRID) ** 2, rtol=0, atol=1e-9)
    largest, at = f"{slope.max():.0f}", 3
    assert slope.max() == pytest.approx(1.0)
    steep, soft = f"{np.interp(at, GRID, slope):.3f}", f"{sigmoid_slope(np.array(float(at))):.3f}"
    states(
        "tanh-vs-sigmoid",
        r"$1-\tanh^2(x)$",
        en=(f", at most {largest}, against", f"Maximum slope {largest} against"),
        zh=(f"，最大为 {largest}；", f"最大斜率 {largest}，"),
    )
    states(
        "tanh-vs-sigmoid",
        en=f"at $x={at}$ its slope is {steep}, the sigmoid's {soft}.",
        zh=f"$x={at}$ 处它的斜率是 {steep}，sigmoid 是 {soft}。",
    )


def test_tanh_range(states: States) -> None:
    """Tanh is odd and fills (-1, 1), the sigmoid (0, 1)."""
    assert np.allclose(np.tanh(-GRID), -np.tanh(GRID))
    limits = []
    for function in (np.tanh, sigmoid):
        assert (np.diff(function(GRID)) > 0).all()  # so it stays strictly between the limits
        low, high = np.rint(function(np.array([-40.0, 40.0]))).astype(int)
        limits.append(f"({low},{high})")
    tanh, logistic = limits
    states(
        "tanh-vs-sigmoid",
        en=(f"Range ${tanh}$ and odd, against ${logistic}$", f"Odd, range {tanh},"),
        zh=(f"值域是 ${tanh}$，且为奇函数；sigmoid 的值域是 ${logistic}$", f"奇函数，值域 {tanh}，"),
    )


def test_positive_inputs_give_gradients_of_one_sign() -> None:
    """If all inputs of a neuron are positive, the gradients of its weights share one sign in each sample."""
    rng = np.random.default_rng(0)
    for make, alike in ((rng.random, True), (rng.standard_normal, False)):
        signs = []
        for _ in range(100):
            x, w, step = make(5), rng.normal(size=5), 1e-6
            slopes = [(np.tanh((w + step * e) @ x) - np.tanh((w - step * e) @ x)) / (2 * step) for e in np.eye(5)]
            signs.append(len(set(np.sign(slopes))) == 1)
        assert all(signs) is alike


def test_tanh_does_not_keep_the_mean(states: States) -> None:
    """Inputs 2 and 4 have mean 3, their tanh values mean 0.98; symmetric inputs give mean 0."""
    low, high = inputs = np.array([2.0, 4.0])
    mean, after = f"{inputs.mean():g}", f"{np.tanh(inputs).mean():.2f}"
    centered = np.tanh(np.array([-1.5, -0.2, 0.2, 1.5])).mean()
    assert centered == pytest.approx(0.0)
    states(
        "tanh-vs-sigmoid",
        en=(
            f"inputs {low:g} and {high:g}, with mean {mean}, give mean {after}.",
            f"inputs {low:g} and {high:g} have mean {mean}, their tanh values have mean {after}.",
            f"The mean of the outputs is {abs(centered):.0f} if the inputs are distributed symmetrically about 0,",
            f"are sure to give mean {abs(centered):.0f}.",
        ),
        zh=(
            f"输入 {low:g} 和 {high:g}（均值 {mean}），输出均值是 {after}。",
            f"输入 {low:g} 和 {high:g} 的均值是 {mean}，经 tanh 后均值是 {after}。",
            f"输入关于 0 对称分布时，输出均值才为 {abs(centered):.0f}，",
            f"才保证输出均值为 {abs(centered):.0f}。",
        ),
    )


def test_relu_slope(states: States) -> None:
    """The slope of ReLU is 1 above zero and 0 below; which value frameworks use at zero is not computed."""
    x, step = GRID[np.abs(GRID) > 1e-3], 1e-5
    slope = ((relu(x + step) - relu(x - step)) / (2 * step)).round(6)
    (above,), (below,) = set(slope[x > 0]), set(slope[x < 0])
    states("relu-pros-and-cons", r"$\mathrm{ReLU}(x)=\max(0,x)$")
    states(
        "relu-pros-and-cons",
        en=(
            f"with derivative {above:.0f} for $x>0$ and {below:.0f} for $x<0$ (at 0 frameworks use 0)",
            f"no saturation for $x>0$: the factor {above:.0f} does not shrink",
            f"Derivative {above:.0f} for x > 0,",
            f"The factor {above:.0f} holds on active paths only. Inactive units contribute {below:.0f},",
        ),
        zh=(
            f"$x>0$ 时导数为 {above:.0f}，$x<0$ 时为 {below:.0f}（在 0 处框架取 0）",
            f"$x>0$ 时不饱和：导数 {above:.0f} 连乘",
            f"x > 0 时导数为 {above:.0f}，",
            f"系数才是 {above:.0f}。未激活的单元贡献为 {below:.0f}，",
        ),
    )
    states(
        "choose-activation", en=f"ReLU is {above:.0f} on the active side", zh=f"ReLU 在激活一侧斜率恒为 {above:.0f}。"
    )


def test_relu_of_standard_normal(states: States) -> None:
    """For a standard normal pre-activation ReLU has mean 0.399, half the second moment and half zeros."""
    density = np.exp(-(GRID**2) / 2) / np.sqrt(2 * np.pi)
    step = GRID[1] - GRID[0]
    assert (relu(GRID) ** 2 * density).sum() / (GRID**2 * density).sum() == pytest.approx(0.5)
    assert density[relu(GRID) == 0].sum() * step == pytest.approx(0.5, abs=1e-4)
    mean = f"{(relu(GRID) * density).sum() * step:.3f}"
    states(
        "relu-pros-and-cons",
        en=(
            f"the output mean is about {mean},",
            "about half of the units output exactly 0 when",
            "halved second moment",
        ),
        zh=(f"输出均值约为 {mean}，", "约一半单元的输出恰好为 0。", "减半的二阶矩"),
    )


def test_he_initialization(states: States) -> None:
    """Weights of variance g/n_in keep the second moment of ReLU layers for g = 2, through ten layers."""
    rng = np.random.default_rng(0)
    n, layers = 800, 10

    def moment(gain: float) -> float:
        z = rng.normal(size=(n, 4))
        for _ in range(layers):
            z = rng.normal(scale=np.sqrt(gain / n), size=(n, n)) @ relu(z)
        return float((z**2).mean())

    growth = moment(1.0) ** (1 / layers)
    gain = round(1 / growth)
    assert 1 / growth == pytest.approx(gain, rel=0.05)
    assert 0.6 < moment(gain) < 1.6
    states(
        "relu-pros-and-cons",
        en=rf"by the variance ${gain}/n_{{\mathrm{{in}}}}$",
        zh=rf"用方差 ${gain}/n_{{\mathrm{{in}}}}$",
    )


def test_dead_unit(states: States) -> None:
    """With inputs in [-1, 1], w = 2 and b = -5 the pre-activation is at most -3, output and gradient are 0."""
    x, w, b, step = np.linspace(-1, 1, 2001), 2, -5, 1e-3
    largest = (w * x + b).max()
    assert largest < 0
    output = set(relu(w * x + b))
    slopes = set(relu((w + step) * x + b) - relu((w - step) * x + b))
    slopes |= set(relu(w * x + b + step) - relu(w * x + b - step))
    assert output == slopes == {0.0}
    states(
        "dying-relu",
        en=(
            f"inputs in $[{x[0]:g},{x[-1]:g}]$, $w={w}$, $b={b}$: the pre-activation is at most {largest:g},",
            "It then outputs 0, its derivative is 0,",
            "Output and gradient 0, so",
        ),
        zh=(
            f"输入在 $[{x[0]:g},{x[-1]:g}]$ 内，$w={w}$、$b={b}$，预激活值最大只有 {largest:g}，",
            "输出为 0，导数为 0，权重",
            "输出和梯度为 0，不再更新",
        ),
    )
    states("relu-pros-and-cons", en="output and gradient 0 on all data", zh="输出和梯度都为 0（")


def test_negative_weight_does_not_kill(states: States) -> None:
    """With w = -2 and b = 1 the unit is active for every x below 0.5."""
    x, w, b = np.linspace(-1, 1, 2001), -2, 1
    active = w * x + b > 0
    border = x[np.flatnonzero(~active)[0]]
    assert active[x < border].all()
    assert not active[x >= border].any()
    states(
        "dying-relu",
        en=f"with $w={w}$, $b={b}$ and inputs in $[{x[0]:g},{x[-1]:g}]$ the unit is active for every $x<{border:g}$.",
        zh=f"$w={w}$、$b={b}$、输入在 $[{x[0]:g},{x[-1]:g}]$ 内时，只要 $x<{border:g}$ 单元",
    )


def test_negative_side_of_the_remedies(states: States) -> None:
    """Leaky ReLU keeps its slope alpha below zero; the gradients of ELU and GELU are there too, but fade to 0.

    The layer defaults 0.01 (PyTorch) and 0.3 (Keras) are facts about frameworks: asserted to stand there, not computed.
    """
    step, far = 1e-5, np.array([-1.0, -20.0])
    leaky = {"PyTorch": 0.01, "Keras": 0.3}
    for alpha in leaky.values():
        slopes = [np.subtract(*(np.where(x >= 0, x, alpha * x) for x in (far + step, far - step))) / (2 * step)]
        assert slopes[0] == pytest.approx(alpha)
    for function in (np.expm1, lambda x: 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))):
        near, away = np.abs(function(far + step) - function(far - step)) / (2 * step)
        assert near > 0.05
        assert away < 1e-8
    states(
        "dying-relu", r"$$\mathrm{LeakyReLU}(x)=\begin{cases}x & x\ge 0\\ \alpha x & x<0\end{cases}$$", r"$\alpha>0$"
    )
    states(
        "dying-relu",
        en=f"default {leaky['PyTorch']} in PyTorch, {leaky['Keras']} in Keras)",
        zh=f"PyTorch 为 {leaky['PyTorch']}，Keras 为 {leaky['Keras']}）",
    )
    states("dying-relu", en="gradients that fade to 0 far below zero", zh="负半轴上梯度也趋于 0）")
