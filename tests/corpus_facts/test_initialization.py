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


def trained(
    activation: Callable[[Array], Array], start: float, steps: int = 300, biases: tuple[float, ...] = (0, 0, 0)
) -> list[Array]:
    """The parameters of a 2-3-1 network after gradient descent from one constant for all weights."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 40))
    y = np.sin(x[:1]) + x[1:] + 0.5
    w1, b1, w2, b2 = (
        np.full((3, 2), start),
        np.array(biases, float).reshape(3, 1),
        np.full((1, 3), start),
        np.zeros((1, 1)),
    )
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
        en=(f"{values[0]} 0", f"{values[2]} 0"),
        zh=(f"0 {values[0].strip()}", f"0 {values[2].strip()}"),
    )


def test_unequal_biases_break_the_symmetry_of_zero_weights() -> None:
    """Card zero-initialization says "with equal biases": otherwise the units of the layer become different."""
    equal, unequal = (trained(sigmoid, 0, biases=biases)[0] for biases in ((1, 1, 1), (-1, 0, 1)))
    assert np.ptp(equal, axis=0).max() < 1e-12
    assert np.ptp(unequal, axis=0).max() > 1e-3


def test_mean_square_through_a_layer() -> None:
    """A layer multiplies the mean square of its inputs by n_in Var(w), also when the inputs have a mean."""
    rng = np.random.default_rng(0)
    x = rng.normal(0.7, 1.3, size=20)
    w = rng.normal(0, 0.3, size=(200_000, 20))
    assert ((w @ x) ** 2).mean() == pytest.approx(20 * 0.3**2 * (x**2).mean(), rel=0.02)


def test_factors_multiply(states: States) -> None:
    """Thirty factors of one half leave 9.3e-10, thirty of two give 1.1e9."""
    layers = 30
    small, large = (np.prod(np.full(layers, f)) for f in (0.5, 2.0))
    falling, rising = (
        rf"${x.split('e')[0]}\times10^{{{int(x.split('e')[1])}}}$" for x in (f"{small:.1e}", f"{large:.1e}")
    )
    states(
        "weight-initialization-methods",
        en=f"0.5 {falling} {layers} 2 {rising}",
        zh=f"0.5 {layers} {falling} 2 {rising}",
    )
    states("he-initialization", layers, en=f"{falling} {layers}", zh=f"{layers} {falling}")


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
    states("weight-initialization-methods", "0 0.02^2")
    bound, deviation = np.sqrt(rules["LeCun"][0]), np.sqrt(rules["LeCun"][1])
    states("lecun-initialization", f"{n_in} {bound:.1f} {deviation:.4f}")


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
        f"{n_in} {n_out}",
        f"{sigma:.4f} {bound:.4f} {n_in * sigma**2:.1f} {n_out * sigma**2:.1f}",
        f"{bound / sigma:.2f}",
    )
    step = 1e-6
    slope = float((sigmoid(np.array(step)) - sigmoid(np.array(-step))) / (2 * step))
    states(card, f"1 {1 / slope:.0f}", f"{float(sigmoid(np.array(0.0))):.1f}", f"{1 / slope:.0f}")


def test_truncation_at_two_deviations_needs_a_correction() -> None:
    """A normal cut at two standard deviations keeps only 0.8796 of its standard deviation, so Keras rescales it."""
    density, inside = np.exp(-2.0) / np.sqrt(2 * np.pi), erf(2 / np.sqrt(2))
    assert np.sqrt(1 - 4 * density / inside) == pytest.approx(0.8796, abs=1e-4)


def test_relu_halves_the_mean_square() -> None:
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
        fan_in,
        f"3 3 {kernel.shape[1]}",
        f"{deviation:.4f} {bound:.4f}",
        f"{n} {wrong:.2f} {right:.4f}",
    )
    states("lecun-initialization", "1.7159 2 3")
