"""The numbers and formulas that cards/activation.yaml states, recomputed."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import CARDS, States

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


def test_layers_collapse_without_activation() -> None:
    """Two affine layers are one affine map with the matrices of the card."""
    rng = np.random.default_rng(0)
    w1, w2 = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))
    b1, b2, x = rng.normal(size=4), rng.normal(size=2), rng.normal(size=3)
    assert w2 @ (w1 @ x + b1) + b2 == pytest.approx((w2 @ w1) @ x + (w2 @ b1 + b2))


def test_universal_approximation() -> None:
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


def test_relu_blocks_and_passes() -> None:
    """ReLU, as the maximum of 0 and x, is 0 below zero and x from zero on."""
    assert not relu(GRID[GRID < 0]).any()
    assert (relu(GRID[GRID >= 0]) == GRID[GRID >= 0]).all()


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
        relu_sum(c, ("", "-1", "-2")),
        en=(f"{hat.max():g} {base}", f"{hat[0]:.0f} {base} {top:.0f} {hat.max():g}", ", ".join(f"{v:g}" for v in c)),
        zh=(f"{base} {hat.max():g}", f"{base} {hat[0]:.0f} {top:.0f} {hat.max():g}", "、".join(f"{v:g}" for v in c)),
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
    states("relu-piecewise-linear", extra[0])


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
    states("relu-piecewise-linear", relu_sum(c, tent), f"{base}^", f"0 1 {times} {counts[times - 1]}")


def test_sigmoid_tends_to_step(states: States) -> None:
    """sigmoid(k x) tends to 1 and 0 beside zero, stays 0.5 at zero, and at x = 0.1 goes 0.525, 0.731, 0.99995."""
    x, card = 0.1, "sigmoid-vs-step"
    for k, digits, end in ((1, 3, "，"), (10, 3, "，"), (100, 5, "。")):
        value = f"{sigmoid(np.array(k * x)):.{digits}f}"
        states(card, en=f"{value} {k}", zh=f"{k} {value} {end}")
    below, zero, above = ({float(sigmoid(np.array(k * at))) for k in (1, 10, 1000)} for at in (-x, 0.0, x))
    (middle,) = zero
    states(
        card,
        x,
        en=f"{max(above):.0f} 0 {min(below):.0f} 0 {middle:g} 0",
        zh=f"0 {max(above):.0f} 0 {min(below):.0f} 0 {middle:g}",
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
    states("sigmoid-vs-step", f"{slope:g}", f"0 {low} {middle} {high}", en=f"{slope:g} 0", zh=f"0 {slope:g} 0")


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
            "sigmoid-pros-and-cons",
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
    states("sigmoid-pros-and-cons", factor)
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
        f"{total:g}",
        en=f"{', '.join(given)} {', '.join(values)}",
        zh=f"{'、'.join(given)} {'、'.join(values)}",
    )


def test_softmax_of_two_is_sigmoid() -> None:
    """For two classes softmax equals the sigmoid of the difference of the logits."""
    for z in np.random.default_rng(0).normal(scale=3, size=(50, 2)):
        assert softmax(z)[0] == pytest.approx(sigmoid(z[0] - z[1]))


def test_softmax_cross_entropy_gradient() -> None:
    """The gradient of cross-entropy with respect to the logits is p - y, soft targets included."""
    z, y, step = np.array([2.0, 1.0, 0.0]), np.array([0.1, 0.7, 0.2]), 1e-6

    def loss(logits: Vector) -> float:
        return float(-(y * np.log(softmax(logits))).sum())

    gradient = np.array([(loss(z + step * e) - loss(z - step * e)) / (2 * step) for e in np.eye(3)])
    assert gradient == pytest.approx(softmax(z) - y, abs=1e-8)


def test_softmax_twice_is_flatter() -> None:
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
    states("tanh-vs-sigmoid", f"{scale} {inner} -{shift}")


def test_tanh_slope(states: States) -> None:
    """The slope of tanh is 1 - tanh^2, at most 1; at 3 it is 0.010 against the sigmoid's 0.045."""
    step = 1e-5
    slope = (np.tanh(GRID + step) - np.tanh(GRID - step)) / (2 * step)
    assert np.allclose(slope, 1 - np.tanh(GRID) ** 2, rtol=0, atol=1e-9)
    largest, at = f"{slope.max():.0f}", 3
    assert slope.max() == pytest.approx(1.0)
    steep, soft = f"{np.interp(at, GRID, slope):.3f}", f"{sigmoid_slope(np.array(float(at))):.3f}"
    states("tanh-vs-sigmoid", largest)
    states("tanh-vs-sigmoid", f"{at} {steep} {soft}")


def test_tanh_range(states: States) -> None:
    """Tanh is odd and fills (-1, 1), the sigmoid (0, 1)."""
    assert np.allclose(np.tanh(-GRID), -np.tanh(GRID))
    limits = []
    for function in (np.tanh, sigmoid):
        assert (np.diff(function(GRID)) > 0).all()  # so it stays strictly between the limits
        low, high = np.rint(function(np.array([-40.0, 40.0]))).astype(int)
        limits.append(f"({low},{high})")
    tanh, logistic = limits
    states("tanh-vs-sigmoid", f"{tanh} {logistic}", tanh)


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
        f"{low:g} {high:g} {mean} {after}",
        f"{abs(centered):.0f}",
        en=f"{abs(centered):.0f} 0",
        zh=f"0 {abs(centered):.0f}",
    )


def test_relu_slope(states: States) -> None:
    """The slope of ReLU is 1 above zero and 0 below; which value frameworks use at zero is not computed."""
    x, step = GRID[np.abs(GRID) > 1e-3], 1e-5
    slope = ((relu(x + step) - relu(x - step)) / (2 * step)).round(6)
    (above,), (below,) = set(slope[x > 0]), set(slope[x < 0])
    states(
        "relu-pros-and-cons",
        f"0 {above:.0f}",
        f"{above:.0f} {below:.0f}",
        en=(f"{above:.0f} 0 {below:.0f} 0 0 0", f"{above:.0f} 0"),
        zh=f"0 {above:.0f} 0 {below:.0f} 0 0",
    )
    states("choose-activation", f"{above:.0f}")


def test_relu_of_standard_normal(states: States) -> None:
    """For a standard normal pre-activation ReLU has mean 0.399, half the second moment and half zeros."""
    density = np.exp(-(GRID**2) / 2) / np.sqrt(2 * np.pi)
    step = GRID[1] - GRID[0]
    assert (relu(GRID) ** 2 * density).sum() / (GRID**2 * density).sum() == pytest.approx(0.5)
    assert density[relu(GRID) == 0].sum() * step == pytest.approx(0.5, abs=1e-4)
    mean = f"{(relu(GRID) * density).sum() * step:.3f}"
    states("relu-pros-and-cons", mean)


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
    states("relu-pros-and-cons", gain)


def test_dead_unit(states: States) -> None:
    """With inputs in [-1, 1], w = 2 and b = -5 the pre-activation is at most -3, output and gradient are 0."""
    x, w, b, step = np.linspace(-1, 1, 2001), 2, -5, 1e-3
    largest = (w * x + b).max()
    assert largest < 0
    output = set(relu(w * x + b))
    slopes = set(relu((w + step) * x + b) - relu((w - step) * x + b))
    slopes |= set(relu(w * x + b + step) - relu(w * x + b - step))
    assert output == slopes == {0.0}
    states("dying-relu", f"{x[0]:g} {x[-1]:g} {w} {b} {largest:g}")


def test_negative_weight_does_not_kill(states: States) -> None:
    """With w = -2 and b = 1 the unit is active for every x below 0.5."""
    x, w, b = np.linspace(-1, 1, 2001), -2, 1
    active = w * x + b > 0
    border = x[np.flatnonzero(~active)[0]]
    assert active[x < border].all()
    assert not active[x >= border].any()
    states("dying-relu", f"{w} {b} {x[0]:g} {x[-1]:g} {border:g}")


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
    states("dying-relu", f"{leaky['PyTorch']} {leaky['Keras']}")


def slope(function: Callable[[Vector], Vector], x: Vector) -> Vector:
    """Derivative by central differences."""
    step = 1e-5
    return (function(x + step) - function(x - step)) / (2 * step)


def normal_cdf(x: Vector) -> Vector:
    """Distribution function of the standard normal."""
    return np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in np.ravel(x)]).reshape(np.shape(x))


def silu(x: Vector) -> Vector:
    """The input gated by its own sigmoid."""
    return x * sigmoid(x)


def elu(x: Vector, alpha: float = 1.0) -> Vector:
    """Exponential linear unit."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))


SELU_LAMBDA, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def selu(x: Vector) -> Vector:
    """Scaled ELU with the constants of the paper."""
    return SELU_LAMBDA * elu(x, SELU_ALPHA)


def gaussian_moments(function: Callable[[Vector], Vector], variance: float = 1.0) -> tuple[float, float]:
    """Mean and variance of the function of a Gaussian input of mean 0, by summation over a grid."""
    x = np.linspace(-15, 15, 300_001)
    weights = np.exp(-(x**2) / (2 * variance))
    weights /= weights.sum()
    values = function(x)
    mean = float(values @ weights)
    return mean, float((values - mean) ** 2 @ weights)


def test_xor_with_two_relus(states: States) -> None:
    """Two ReLUs compute XOR; the best affine fit is 0.5 everywhere, and no linear threshold separates the classes."""
    points, labels = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    total = points.sum(axis=1)
    assert (relu(total) - 2 * relu(total - 1.0) == labels).all()
    design = np.column_stack([points, np.ones(4)])
    fitted = design @ np.linalg.lstsq(design, labels, rcond=None)[0]
    (level,) = set(fitted.round(9))
    grid = np.linspace(-3, 3, 25)
    assert not any(((points @ [a, b] + c > 0) == labels).all() for a in grid for b in grid for c in grid)
    states("why-activation-functions", f"{level:g}")


def test_linear_bottleneck_limits_the_rank(states: States) -> None:
    """A linear network 100-10-100 has 2,110 parameters and rank 10, a single layer 10,100 and rank 100."""
    rng = np.random.default_rng(0)
    outer, inner = 100, 10
    first, second = rng.normal(size=(inner, outer)), rng.normal(size=(outer, inner))
    parameters = first.size + inner + second.size + outer
    rank = np.linalg.matrix_rank(second @ first)
    single = rng.normal(size=(outer, outer))
    full, free = single.size + outer, np.linalg.matrix_rank(single)
    states(
        "linear-activations-instead-of-nonlinear",
        f"{outer} {inner} {outer} {parameters:,} {rank}",
        f"{outer} {outer} {full:,} {free}",
    )


def test_deep_linear_network_has_a_saddle() -> None:
    """The gradient of (w1 w2 - 1)^2 at the origin is zero, and its curvatures have both signs."""

    def loss(w: Vector) -> float:
        return float((w[0] * w[1] - 1) ** 2)

    step = 1e-4
    axes = np.eye(2) * step
    gradient = [loss(e) - loss(-e) for e in axes]
    hessian = [[(loss(a + b) - loss(a - b) - loss(b - a) + loss(-a - b)) / (4 * step**2) for b in axes] for a in axes]
    assert gradient == [0.0, 0.0]
    low, high = np.linalg.eigvalsh(np.array(hessian))
    assert low < -1
    assert high > 1


def test_relu_against_sigmoid(states: States) -> None:
    """The table: slopes at 5 and -5, and the product of ten slopes at best."""
    at, layers = 5.0, 10
    far, near = (f"{value:.4f}" for value in sigmoid_slope(np.array([-at, at])))
    left, right = slope(relu, np.array([-at, at]))
    best = sigmoid_slope(GRID).max()
    mantissa, exponent = f"{best**layers:.1e}".split("e")
    product = rf"${mantissa}\times10^{{{int(exponent)}}}$"
    one = slope(relu, np.array(1.0)) ** layers
    assert one == pytest.approx(1.0)
    states(
        "relu-pros-and-cons",
        f"{best:.2f} {right:.0f}",
        f"{at:.0f} {near} {right:.0f}",
        f"-{at:.0f} {far} {left:.0f}",
        f"{product} {one:.0f}",
    )


def test_backward_factor_of_a_relu_layer(states: States) -> None:
    """Back through a ReLU layer the gradient is multiplied by (DW)^T; with W = 0.5 I ten layers leave 0.00098."""
    rng = np.random.default_rng(0)
    w, x, upstream, step = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=4), 1e-6
    active = np.diag((w @ x > 0).astype(float))
    numeric = [upstream @ (relu(w @ (x + step * e)) - relu(w @ (x - step * e))) / (2 * step) for e in np.eye(3)]
    assert np.array(numeric) == pytest.approx((active @ w).T @ upstream, abs=1e-8)
    scale, out = 0.5, np.ones(3)
    for _ in range(10):
        out = relu(scale * np.eye(3) @ out)
    factor = f"{out[0]:.5f}"
    states("relu-pros-and-cons", f"{scale} {factor}")


def test_alexnet_figure_stands(states: States) -> None:
    """The AlexNet paper's 25% and six times are reported facts: asserted to stand there, not computed."""
    states("relu-pros-and-cons", en="25 10", zh="25")


def test_activation_table(states: States) -> None:
    """Infimum and largest slope of each function in the table, on a grid."""
    x = np.linspace(-25, 25, 500_001)
    functions: dict[str, tuple[Callable[[Vector], Vector], str]] = {
        "sigmoid": (sigmoid, "(0,1)"),
        "tanh": (np.tanh, "(-1,1)"),
        "ReLU": (relu, r"[0,\infty)"),
        "leaky ReLU": (lambda v: np.where(v > 0, v, 0.01 * v), r"(-\infty,\infty)"),
        "ELU": (elu, r"({},\infty)"),
        "SELU": (selu, r"({},\infty)"),
        "SiLU": (silu, r"[{},\infty)"),
        "GELU": (lambda v: v * normal_cdf(v), r"[{},\infty)"),
    }
    digits = {"SELU": 3, "SiLU": 3, "GELU": 3}
    for name, (function, values) in functions.items():
        places = digits.get(name, 0)
        grid = x if name != "GELU" else x[::25]
        low, steepest = float(function(grid).min()), float(slope(function, grid[np.abs(grid) > 1e-4]).max())
        written = values.replace("{}", f"{low:.{places}f}")
        largest = f"{steepest:.2f}" if name == "sigmoid" else f"{steepest:.{places}f}"
        states("activation-functions-compared", f"{name} {written} {largest}")
    for function in (silu, functions["GELU"][0]):
        assert np.diff(function(np.array([-5.0, -1.0, 1.0])))[0] < 0
    flat = {"sigmoid": (-1, 1), "tanh": (-1, 1), "ReLU": (-1,), "leaky ReLU": ()}
    for name, (function, _) in functions.items():
        ends = tuple(side for side in (-1, 1) if abs(slope(function, np.array(side * 20.0))) < 1e-6)
        assert ends == flat.get(name, (-1,))
    states("activation-functions-compared", "0.25 1")


def test_odds_and_slopes_of_the_sigmoid(states: States) -> None:
    """Raising x by 1 with weight 0.7 multiplies the odds by 2.01; the slopes at 0, 5 and 10 fall to 0.0000454."""
    weight = 0.7
    p, q = sigmoid(np.array([0.3, 0.3 + weight]))
    ratio = f"{q / (1 - q) / (p / (1 - p)):.2f}"
    at = np.array([0.0, 5.0, 10.0])
    slopes = sigmoid_slope(at)
    a = sigmoid(at)
    assert slopes == pytest.approx(a * (1 - a), abs=1e-9)
    top, middle, end = f"{slopes[0]:.2f}", f"{slopes[1]:.5f}", f"{slopes[2]:.7f}"
    states(
        "sigmoid-pros-and-cons",
        f"{weight} {ratio}",
        top,
        en=f"{top} 0 {middle} 5 {end} 10",
        zh=f"0 {top} 5 {middle} 10 {end}",
    )


def test_properties_of_the_sigmoid(states: States) -> None:
    """Values, symmetry, inverse, derivatives, antiderivative, left tail and the relation to tanh."""
    x = np.linspace(-8, 8, 1601)
    s = sigmoid(x)
    assert s == pytest.approx(np.exp(x) / (1 + np.exp(x)))
    assert sigmoid(-x) == pytest.approx(1 - s)
    assert np.log(s / (1 - s)) == pytest.approx(x)
    assert slope(sigmoid, x) == pytest.approx(s * (1 - s), abs=1e-9)
    assert slope(sigmoid_slope, x) == pytest.approx(s * (1 - s) * (1 - 2 * s), abs=1e-4)
    assert slope(lambda v: np.log1p(np.exp(v)), x) == pytest.approx(s, abs=1e-9)
    assert sigmoid(np.array(-20.0)) / np.exp(-20.0) == pytest.approx(1.0)
    assert s == pytest.approx((1 + np.tanh(x / 2)) / 2)
    assert np.log(s) == pytest.approx(-np.log1p(np.exp(-x)))
    one, two, three = (f"{value:.3f}" for value in sigmoid(np.array([1.0, 2.0, 3.0])))
    states(
        "sigmoid-properties",
        "0 0.25",
        float(sigmoid(np.array(0.0))),
        en=f"{one} 1 {two} 2 {three} 3",
        zh=f"1 {one} 2 {two} 3 {three}",
    )


def test_sigmoid_rounds_to_one_in_single_precision(states: States) -> None:
    """In float32 the sigmoid is exactly 1 from about 17 on."""
    x = np.arange(10, 25, dtype=np.float32)
    rounded = np.float32(1) / (np.float32(1) + np.exp(-x))
    assert rounded.dtype == np.float32
    first = int(x[rounded == 1][0])
    states("sigmoid-properties", en=f"1 {first}", zh=f"{first} 1")


def test_logistic_function_from_log_odds(states: States) -> None:
    """The sigmoid inverts the log-odds; Gaussian classes give z = 2x; the gradient is (p - y) x."""
    z = np.linspace(-5, 5, 11)
    p = sigmoid(z)
    assert np.log(p / (1 - p)) == pytest.approx(z)
    x, mean, prior = np.linspace(-3, 3, 13), 1.0, 0.5
    up, down = (np.exp(-((x - m) ** 2) / 2) for m in (mean, -mean))
    posterior = up * prior / (up * prior + down * prior)
    score = np.log(posterior / (1 - posterior))
    factor = np.unique((score[x != 0] / x[x != 0]).round(9))
    assert sigmoid(score) == pytest.approx(posterior)
    wide = np.log(up / np.exp(-((x + 1) ** 2) / 8) * 2)
    assert np.abs(np.diff(wide, 3)).max() < 1e-9
    assert np.abs(np.diff(wide, 2)).min() > 0.01
    w, inputs, label, step = 0.4, 1.5, 1.0, 1e-6

    def loss(weight: float) -> float:
        a = float(sigmoid(np.array(weight * inputs)))
        return -label * math.log(a) - (1 - label) * math.log(1 - a)

    numeric = (loss(w + step) - loss(w - step)) / (2 * step)
    assert numeric == pytest.approx((float(sigmoid(np.array(w * inputs))) - label) * inputs, abs=1e-8)
    states("logistic-function-from-log-odds", f"{factor[0]:g}")


def test_sigmoid_and_softmax(states: States) -> None:
    """Derivatives of the outputs, the two-class identity and the example with scores 2 and 1."""
    z, step = np.array([0.5, -1.0, 2.0]), 1e-6
    a = softmax(z)
    jacobian = np.array([(softmax(z + step * e) - softmax(z - step * e)) / (2 * step) for e in np.eye(3)]).T
    assert jacobian == pytest.approx(np.diag(a) - np.outer(a, a), abs=1e-8)
    scores = np.array([2.0, 1.0])
    shares, singles = softmax(scores), sigmoid(scores)
    assert shares[0] == pytest.approx(sigmoid(scores[0] - scores[1]))
    assert softmax(scores + 3) == pytest.approx(shares)
    first, second = (f"{scores[0]:g}", f"{scores[1]:g}")
    joint, alone = [f"{v:.3f}" for v in shares], [f"{v:.3f}" for v in singles]
    total = f"{singles.sum():.3f}"
    states("sigmoid-vs-softmax", f"{first} {second} {joint[0]} {joint[1]} {alone[0]}", f"{alone[1]} {total}")


def test_softmax_or_sigmoids_example(states: States) -> None:
    """Scores 2, 1, -1: with a threshold of 0.5 the sigmoids keep two classes, softmax at most one."""
    scores, threshold = np.array([2.0, 1.0, -1.0]), 0.5
    joint, alone = softmax(scores), sigmoid(scores)
    assert list(alone > threshold) == [True, True, False]
    rng = np.random.default_rng(0)
    assert max((softmax(z) > threshold).sum() for z in rng.normal(scale=4, size=(500, 3))) == 1
    rows = [" | ".join(f"{v:.3f}" for v in values) for values in (joint, alone)]
    states("sigmoid-vs-softmax", rows[0], rows[1], f"{threshold} 1 2", threshold)


def test_silu(states: States) -> None:
    """Minimum -0.278 at -1.278, slopes between -0.100 and 1.100, limits for beta, and the formula of the slope."""
    x = np.linspace(-10, 10, 200_001)
    y = silu(x)
    lowest, at = y.min(), x[y.argmin()]
    slopes = slope(silu, x)
    assert slopes == pytest.approx(sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)), abs=1e-8)
    for beta in (0.5, 3.0):
        assert (x * sigmoid(beta * x)).min() == pytest.approx(lowest / beta, abs=1e-6)
    assert x * sigmoid(0 * x) == pytest.approx(x / 2)
    near = np.linspace(-10, 10, 2001)
    assert near * sigmoid(np.clip(500 * near, -700, 700)) == pytest.approx(relu(near), abs=1e-3)
    minimum, place = f"{lowest:.3f}", f"{at:.3f}"
    low, high = f"{slopes.min():.3f}", f"{slopes.max():.3f}"
    states("silu-swish", minimum, place, f"0 {minimum}", f"{low} {high}")
    states("gelu-and-swiglu", minimum)


def test_gelu(states: States) -> None:
    """Minimum -0.170 at about -0.75; the tanh approximation is off by less than 0.0005."""
    x = np.linspace(-8, 8, 16_001)
    exact = x * normal_cdf(x)
    approximate = x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    error = np.abs(approximate - exact).max()
    bound = 0.0005
    assert 0.9 * bound < error < bound
    minimum, at = f"{exact.min():.3f}", f"{x[exact.argmin()]:.2f}"
    rng = np.random.default_rng(0)
    kept = rng.random(1_000_000) < normal_cdf(np.array(0.7))
    assert 0.7 * kept.mean() == pytest.approx(float(0.7 * normal_cdf(np.array(0.7))), abs=2e-3)
    states("gelu-and-swiglu", "2 1 2 0.044715 3", bound, "-0.17", en=f"{minimum} {at}", zh=f"{at} {minimum}")


def test_weights_of_swiglu(states: States) -> None:
    """Two matrices of 4096 x 16384 hold 134,217,728 weights, three of 4096 x 11008 hold 135,266,304."""
    width, hidden, gated = 4096, 4 * 4096, 11008
    plain = sum(np.broadcast_to(np.float32(0), shape).size for shape in ((width, hidden), (hidden, width)))
    swiglu = sum(np.broadcast_to(np.float32(0), s).size for s in ((width, gated), (width, gated), (gated, width)))
    assert gated / hidden == pytest.approx(2 / 3, abs=0.01)
    assert 3 * width * hidden == 1.5 * plain
    states("swiglu-feed-forward", f"{width} {hidden} {plain:,}", f"{gated} 7 {swiglu:,}")


def test_leaky_relatives(states: States) -> None:
    """PyTorch's RReLU uses the mean slope 0.229; x/a with a = 0.01 has slope 100; PReLU's derivative is x."""
    low, high = Fraction(1, 8), Fraction(1, 3)
    mean = f"{float((low + high) / 2):.3f}"
    divisor = 0.01
    (wrong,) = {round(float(slope(lambda v: v / divisor, np.array(-1.0))))}
    x, step = np.array([-2.0, -0.5, 3.0]), 1e-6
    derivative = [np.where(x < 0, (0.25 + s) * x, x) for s in (step, -step)]
    assert (derivative[0] - derivative[1]) / (2 * step) == pytest.approx(np.where(x < 0, x, 0.0))
    states("leaky-relu-prelu-rrelu", f"{low} {high}", mean, divisor, wrong, "0.25", "0.01")


def test_elu(states: States) -> None:
    """ELU saturates at -alpha with slope alpha left of 0; its mean for a normal input is 0.161 against 0.399."""
    for alpha in (0.5, 1.0, 2.0):
        left = slope(partial(elu, alpha=alpha), np.array([-40.0, -1e-4]))
        assert elu(np.array(-40.0), alpha) == pytest.approx(-alpha)
        assert left == pytest.approx([0.0, alpha], abs=1e-3)
    mean, other = (f"{gaussian_moments(function)[0]:.3f}" for function in (elu, relu))
    far = f"{float(slope(elu, np.array(-5.0))):.4f}"
    states("elu-negative-saturation", f"1 {mean} {other}", en=f"{far} -5", zh=f"-5 {far}")


def test_selu(states: States) -> None:
    """The constants keep mean 0 and variance 1; other variances move towards 1; saturation at -1.7581."""
    mean, variance = gaussian_moments(selu)
    assert mean == pytest.approx(0.0, abs=1e-6)
    assert variance == pytest.approx(1.0, abs=1e-6)
    low, high = (f"{gaussian_moments(selu, v)[1]:.2f}" for v in (0.5, 2.0))
    floor = f"{float(selu(np.array(-40.0))):.4f}"
    steep = f"{float(slope(selu, np.array(1.0))):.4f}"
    states(
        "selu-self-normalizing",
        f"{SELU_LAMBDA:.4f}",
        f"{SELU_ALPHA:.4f}",
        floor,
        f"0.5 {low} 2 {high}",
        steep,
        f"{SELU_LAMBDA:.4f} {SELU_ALPHA:.4f}",
    )


def test_maxout(states: States) -> None:
    """Five tangents stay within 0.04 of x^2; k = 2 maps of 512 to 512 have 525,312 parameters."""
    nodes, x = np.array([-0.8, -0.4, 0.0, 0.4, 0.8]), np.linspace(-1, 1, 2001)
    below = x**2 - (2 * nodes * x[:, None] - nodes**2).max(axis=1)
    assert below.min() > -1e-12
    gap = f"{below.max():.2f}"
    inputs, units, k = 512, 512, 2
    single = np.zeros((units, inputs)).size + np.zeros(units).size
    many = np.zeros((k, units, inputs)).size + np.zeros((k, units)).size
    assert many == k * (inputs + 1) * units
    places = ",".join(f"{node:g}" for node in nodes)
    states(
        "maxout-unit",
        f"{inputs} {units} {k} {many:,} {single:,}",
        en=f"{len(nodes)} 2 {places} -1 1 {gap}",
        zh=f"2 {places} {len(nodes)} -1 1 {gap}",
    )


def test_sparsity_penalty(states: States) -> None:
    """The KL penalty is 0 at the target and 0.094 for mean activation 0.2 with target 0.05."""
    target, mean = 0.05, 0.2

    def penalty(r: float) -> float:
        p, q = np.array([target, 1 - target]), np.array([r, 1 - r])
        return float((p * np.log(p / q)).sum())

    grid = np.linspace(0.01, 0.5, 491)
    values = [penalty(float(r)) for r in grid]
    assert grid[int(np.argmin(values))] == pytest.approx(target)
    assert penalty(target) == 0
    states("sparsity-of-activations", target, f"0 {mean} {target} {penalty(mean):.3f}")
    assert (relu(np.random.default_rng(0).normal(size=100_000)) == 0).mean() == pytest.approx(0.5, abs=0.01)


def test_saturated_sigmoid_is_active(states: States) -> None:
    """At 10 the sigmoid outputs 0.99995, with a slope near 0; the routing of Mixtral is a reported fact."""
    at = 10
    value = f"{float(sigmoid(np.array(float(at)))):.5f}"
    assert sigmoid_slope(np.array(float(at))) < 1e-4
    states("where-sparsity-shows-up", f"{at} {value}")


def test_narrow_linear_network_is_less_than_linear_regression() -> None:
    """With one hidden unit an all-linear network cannot copy two independent inputs; linear regression can."""
    x = np.random.default_rng(0).normal(size=(500, 2))
    full, *_ = np.linalg.lstsq(x, x, rcond=None)
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    best_of_rank_one = s[0] * np.outer(u[:, 0], vt[0])
    assert np.allclose(x @ full, x)
    assert np.mean((x - best_of_rank_one) ** 2) > 0.4
    card = (CARDS / "activation.yaml").read_text(encoding="utf-8")
    assert "at best linear regression" in " ".join(card.split())
    assert "至多是线性回归" in card
