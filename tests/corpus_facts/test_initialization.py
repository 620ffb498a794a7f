"""The numbers and formulas stated by the cards of the deck initialization."""

from collections.abc import Callable
from math import erf

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def sigmoid(z: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-z)))


def relu(z: Array) -> Array:
    """The rectifier."""
    return np.maximum(z, 0)


def trained(activation: Callable[[Array], Array], start: float, steps: int = 300) -> list[Array]:
    """The parameters of a 2-3-1 network after gradient descent from one constant for all weights, zero biases."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 40))
    y = np.sin(x[:1]) + x[1:] + 0.5
    w1, b1, w2, b2 = np.full((3, 2), start), np.zeros((3, 1)), np.full((1, 3), start), np.zeros((1, 1))
    for _ in range(steps):
        z = w1 @ x + b1
        h = activation(z)
        slope = {"sigmoid": h * (1 - h), "relu": (z > 0).astype(float), "tanh": 1 - h**2}[activation.__name__]
        error = (w2 @ h + b2 - y) / x.shape[1]
        back = (w2.T @ error) * slope
        w2, b2 = w2 - 0.3 * error @ h.T, b2 - 0.3 * error.sum(keepdims=True)
        w1, b1 = w1 - 0.3 * back @ x.T, b1 - 0.3 * back.sum(axis=1, keepdims=True)
    return [w1, b1, w2, b2]


def test_zero_weights(states: States) -> None:
    """From zero, tanh and ReLU networks learn the output bias only; sigmoid units move but stay identical."""
    for activation in (np.tanh, relu):
        w1, b1, w2, b2 = trained(activation, 0.0)
        assert not w1.any()
        assert not b1.any()
        assert not w2.any()
        assert b2.all()
    w1, b1, w2, b2 = trained(sigmoid, 0.0)
    assert all(array.all() for array in (w1, w2, b2))
    for constant in (0.0, 0.1):
        w1, b1, w2, b2 = trained(sigmoid, constant)
        assert np.ptp(w1, axis=0) == pytest.approx(0)
        assert [np.ptp(b1), np.ptp(w2)] == pytest.approx([0, 0])
    zero = np.array([0.0])
    values = [f"${float(f(zero)[0]):.3g}$ " for f in (np.tanh, relu, sigmoid)]
    assert values[0] == values[1]
    states(
        "zero-initialization",
        r"$W^T\delta=0$",
        en=(
            f"tanh, ReLU ({values[0]}at $0$) | only the output bias, ever",
            f"sigmoid ({values[2]}at $0$) | all layers",
        ),
        zh=(
            f"tanh、ReLU（$0$ 处为 {values[0].strip()}） | 始终只有输出层偏置",
            f"sigmoid（$0$ 处为 {values[2].strip()}） | 各层最终都会动",
        ),
    )


def test_mean_square_through_a_layer(states: States) -> None:
    """A layer multiplies the mean square of its inputs by n_in Var(w), also when the inputs have a mean."""
    rng = np.random.default_rng(0)
    x = rng.normal(0.7, 1.3, size=20)
    w = rng.normal(0, 0.3, size=(200_000, 20))
    assert ((w @ x) ** 2).mean() == pytest.approx(20 * 0.3**2 * (x**2).mean(), rel=0.02)
    states("weight-initialization-methods", r"$$ \mathrm{E}[z^2]=n_{in}\,\mathrm{Var}(w)\,\mathrm{E}[x^2] $$")


def test_factors_multiply(states: States) -> None:
    """Thirty factors of one half leave 9.3e-10, thirty of two give 1.1e9."""
    layers = 30
    small, large = (np.prod(np.full(layers, f)) for f in (0.5, 2.0))
    falling, rising = (
        rf"${x.split('e')[0]}\times10^{{{int(x.split('e')[1])}}}$" for x in (f"{small:.1e}", f"{large:.1e}")
    )
    states(
        "weight-initialization-methods",
        en=f"$0.5$ per layer leaves {falling} after {layers} layers, $2$ per layer gives {rising}.",
        zh=f"每层 $0.5$，{layers} 层后只剩 {falling}；每层 $2$，则变成 {rising}。",
    )
    states(
        "he-initialization",
        en=(f"{falling} after {layers} layers", f"saw a {layers}-layer network stall"),
        zh=(f"{layers} 层后只剩 {falling}", f"{layers} 层网络用 Xavier 训不动"),
    )


def variance(bound: float) -> float:
    """The variance of the uniform distribution on [-bound, bound], by summation."""
    grid = (np.arange(100_000) + 0.5) / 100_000
    return float(((2 * grid - 1) ** 2).mean() * bound**2)


def test_rules_of_the_methods(states: States) -> None:
    """The uniform bounds of LeCun, Xavier and He have the variances of the table; LeCun's keeps a linear layer's."""
    n_in, n_out = 300, 100
    rules = {
        "LeCun": (3 / n_in, 1 / n_in),
        "Xavier": (6 / (n_in + n_out), 2 / (n_in + n_out)),
        "He": (6 / n_in, 2 / n_in),
    }
    for square, expected in rules.values():
        assert variance(np.sqrt(square)) == pytest.approx(expected)
    assert variance(1 / np.sqrt(n_in)) == pytest.approx(1 / (3 * n_in))
    assert 2 / (n_in + n_in) == pytest.approx(rules["LeCun"][1])
    assert rules["He"][1] == pytest.approx(2 * rules["LeCun"][1])
    states(
        "weight-initialization-methods",
        "| LeCun | $1/n_{in}$ |",
        "$2/(n_{in}+n_{out})$ |",
        "$2/n_{in}$ | ReLU |",
        "$1/(3n_{in})$",
        r"$\mathcal N(0,0.02^2)$",
        en="LeCun 1/n_in, Xavier 2/(n_in + n_out), He 2/n_in\n",
        zh="LeCun 1/n_in，Xavier 2/(n_in + n_out)，He 2/n_in\n",
    )
    states(
        "xavier-glorot-initialization",
        r"\sigma=\sqrt{\frac{2}{n_{in}+n_{out}}}",
        r"U[-a,a],\ a=\sqrt{\frac{6}{n_{in}+n_{out}}} $$",
        "$2/(n_{in}+n_{out})$",
        r"$\sqrt3\,\sigma$",
        r"$n_{in}\mathrm{Var}(w)=1$",
        r"$n_{out}\mathrm{Var}(w)=1$",
        r"$\sqrt{6/(n_{in}+n_{out})}$",
        "$a^2/3$",
        en=("Variance 2/(n_in + n_out)\n", "Uniform bound is the root of 6/(n_in + n_out)\n"),
        zh=("方差 2/(n_in + n_out)\n", "均匀分布边界为 6/(n_in + n_out) 的平方根\n"),
    )
    states(
        "lecun-initialization",
        r"$$ a=\sqrt{\frac{3}{n_{in}}} $$",
        "$a^2/3$",
        "$1/(3n_{in})$",
        en=(
            "Uniform with bound root of 3/n_in\n",
            "Variance 1/n_in keeps",
            r"namely $\sqrt{1/n_{in}}$.",
            "a third of LeCun's",
        ),
        zh=(
            "均匀分布，边界为 3/n_in 的平方根\n",
            "方差 1/n_in，线性",
            r"即 $\sqrt{1/n_{in}}$。",
            "只有 LeCun 的三分之一",
        ),
    )
    bound, deviation = np.sqrt(rules["LeCun"][0]), np.sqrt(rules["LeCun"][1])
    states(
        "lecun-initialization",
        en=f"For $n_{{in}}={n_in}$: $a={bound:.1f}$, standard deviation ${deviation:.4f}$.",
        zh=f"例如 $n_{{in}}={n_in}$：$a={bound:.1f}$，标准差 ${deviation:.4f}$。",
    )


def test_example_of_xavier(states: States) -> None:
    """For 300 to 100 sigma is 0.0707 and the bound 0.1225; the variance changes by 1.5 forward and 0.5 backward."""
    n_in, n_out = 300, 100
    sigma, bound = np.sqrt(2 / (n_in + n_out)), np.sqrt(6 / (n_in + n_out))
    w = np.random.default_rng(0).uniform(-bound, bound, size=(400, n_out, n_in))
    forward = ((w @ np.ones(n_in)) ** 2).mean()
    backward = ((np.ones(n_out) @ w) ** 2).mean()
    assert w.std() == pytest.approx(sigma, rel=0.01)
    assert forward == pytest.approx(n_in * sigma**2, rel=0.03)
    assert backward == pytest.approx(n_out * sigma**2, rel=0.03)
    card = "xavier-glorot-initialization"
    states(
        card,
        rf"${n_in}\to{n_out}$",
        en=(
            rf"$\sigma={sigma:.4f}$, $a={bound:.4f}$; the variance is multiplied by ${n_in * sigma**2:.1f}$ forward and ${n_out * sigma**2:.1f}$ backward.",
            f"of the uniform form, ${bound / sigma:.2f}$ times the",
        ),
        zh=(
            rf"$\sigma={sigma:.4f}$，$a={bound:.4f}$；方差前向乘 ${n_in * sigma**2:.1f}$，反向乘 ${n_out * sigma**2:.1f}$。",
            f"是标准差的 ${bound / sigma:.2f}$ 倍",
        ),
    )
    step = 1e-6
    slope = float((sigmoid(np.array(step)) - sigmoid(np.array(-step))) / (2 * step))
    states(
        card,
        f"$1/{1 / slope:.0f}$",
        f"${float(sigmoid(np.array(0.0))):.1f}$",
        en=f"weights would have to be {1 / slope:.0f} times larger",
        zh=f"权重就得放大 {1 / slope:.0f} 倍",
    )


def test_truncation_at_two_deviations_needs_a_correction() -> None:
    """A normal cut at two standard deviations keeps only 0.8796 of its standard deviation, so Keras rescales it."""
    density, inside = np.exp(-2.0) / np.sqrt(2 * np.pi), erf(2 / np.sqrt(2))
    assert np.sqrt(1 - 4 * density / inside) == pytest.approx(0.8796, abs=1e-4)


def test_relu_halves_the_mean_square(states: States) -> None:
    """Half of a symmetric variance passes a ReLU, (1 + a^2)/2 of it a leaky one; the variance 2/n_in restores it."""
    rng = np.random.default_rng(0)
    z = rng.normal(0, 1.7, size=1_000_000)
    assert (relu(z) ** 2).mean() == pytest.approx(z.var() / 2, rel=0.01)
    alpha = 0.3
    assert (np.where(z > 0, z, alpha * z) ** 2).mean() == pytest.approx((1 + alpha**2) / 2 * z.var(), rel=0.01)
    x = relu(rng.normal(size=(400, 50)))
    start = (x**2).mean()
    for _ in range(5):
        x = relu(rng.normal(0, np.sqrt(2 / 400), size=(400, 400)) @ x)
    assert (x**2).mean() == pytest.approx(start, rel=0.3)
    states(
        "he-initialization",
        r"$$ \mathrm{Var}(w)=\frac{2}{n_{in}} $$",
        r"$\mathrm{E}[\mathrm{ReLU}(z)^2]=\mathrm{Var}(z)/2$",
        r"$2/((1+\alpha^2)n_{in})$",
        "$2/n_{out}$",
        r"$\sqrt{6/n_{in}}$",
        r"$\mathcal N(0,\sqrt{2/n_{in}})$",
        en=(
            "Variance 2/n_in, mean zero\n",
            "the factor 2 restores",
            r"deviation is $\sqrt{2/n_{in}}$, or",
            r"$\sqrt{2/n_{in}}$ is the standard",
        ),
        zh=(
            "均值零，方差 2/n_in\n",
            "因子 2 补回来",
            r"标准差 $\sqrt{2/n_{in}}$，",
            r"$\sqrt{2/n_{in}}$ 是标准差。",
        ),
    )


def test_examples_of_he(states: States) -> None:
    """A 3x3 convolution of 64 channels has fan-in 576; PyTorch's default has a sixth of He's variance."""
    kernel = np.zeros((128, 64, 3, 3))
    fan_in = kernel[0].size
    deviation, bound = np.sqrt(2 / fan_in), np.sqrt(6 / fan_in)
    default = 2 / (1 + 5) / fan_in
    assert default == pytest.approx(1 / (3 * fan_in))
    assert 2 / fan_in / default == pytest.approx(6)
    n = 512
    wrong, right = np.sqrt(np.sqrt(2 / n)), np.sqrt(2 / n)
    states(
        "he-initialization",
        "$n_{in}=k^2C_{in}$",
        f"$n_{{in}}={fan_in}$",
        r"$a=\sqrt5$",
        "$1/(3n_{in})$",
        en=(
            rf"for $3\times3$ and {kernel.shape[1]} input",
            f"standard deviation ${deviation:.4f}$, bound ${bound:.4f}$.",
            f"for $n_{{in}}={n}$, a standard deviation of ${wrong:.2f}$ instead of ${right:.4f}$.",
            "a sixth of He's",
        ),
        zh=(
            rf"$3\times3$、{kernel.shape[1]} 个输入",
            f"标准差 ${deviation:.4f}$，边界 ${bound:.4f}$。",
            f"$n_{{in}}={n}$ 时标准差就成了 ${wrong:.2f}$，而不是 ${right:.4f}$。",
            "只有 He 的六分之一",
        ),
    )
    states("lecun-initialization", "$k^2C_{in}$", r"$1.7159\tanh(2x/3)$")
