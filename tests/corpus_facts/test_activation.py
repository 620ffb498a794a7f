"""The numbers that cards/activation.yaml states, recomputed."""

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
    """Derivative of the logistic sigmoid."""
    return sigmoid(x) * (1 - sigmoid(x))


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


def test_layers_collapse_without_activation() -> None:
    """Two affine layers are one affine map with the matrices of the card."""
    rng = np.random.default_rng(0)
    w1, w2 = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))
    b1, b2, x = rng.normal(size=4), rng.normal(size=2), rng.normal(size=3)
    assert w2 @ (w1 @ x + b1) + b2 == pytest.approx((w2 @ w1) @ x + (w2 @ b1 + b2))


def test_hat_of_three_relus(states: States) -> None:
    """ReLU(x) - 2 ReLU(x-1) + ReLU(x-2) is a hat of height 1 that is 0 outside [0, 2]."""
    x = np.linspace(-3, 5, 801)
    hat = relu(x) - 2 * relu(x - 1) + relu(x - 2)
    assert np.abs(hat[(x <= 0) | (x >= 2)]).max() == pytest.approx(0.0, abs=1e-12)
    assert x[hat.argmax()] == pytest.approx(1.0)
    assert linear_pieces(x, hat) == 4
    states("relu-piecewise-linear", f"h(1)={hat.max():g}")


def test_pieces_of_one_hidden_layer(states: States) -> None:
    """One hidden layer of n units on one input has at most n + 1 pieces, and reaches them."""
    x = np.linspace(-1, 6, 701)
    for n in range(1, 6):
        hidden = np.stack([relu(x - kink) for kink in range(n)])
        assert linear_pieces(x, np.arange(1.0, n + 1) @ hidden) == n + 1
    states("relu-piecewise-linear", "n+1")


def test_pieces_multiply_with_depth(states: States) -> None:
    """The tent applied k times has 2^k pieces on [0, 1]."""
    x = np.linspace(0, 1, 1025)
    y, counts = x, []
    for _ in range(4):
        y = 2 * relu(y) - 4 * relu(y - 0.5)
        counts.append(linear_pieces(x, y))
    assert counts == [2**k for k in range(1, 5)]
    states("relu-piecewise-linear", "2^k")
    states("relu-piecewise-linear", f"{counts[2]}")


def test_sigmoid_tends_to_step(states: States) -> None:
    """sigmoid(k x) at x = 0.1 goes 0.525, 0.731, 0.99995 for k = 1, 10, 100 and stays 0.5 at 0."""
    soft, steep, steepest = sigmoid(0.1 * np.array([1.0, 10.0, 100.0]))
    states("sigmoid-vs-step", f"{soft:.3f}", f"{steep:.3f}", f"{steepest:.5f}", f"{sigmoid(np.zeros(1))[0]:g}")


@pytest.mark.parametrize("card", ["sigmoid-vs-step", "sigmoid-when-used", "tanh-vs-sigmoid"])
def test_sigmoid_slope(states: States, card: str) -> None:
    """The largest slope of the sigmoid is a quarter, at zero, and every slope is positive."""
    slope = sigmoid_slope(GRID)
    assert slope.max() == pytest.approx(0.25)
    assert GRID[slope.argmax()] == pytest.approx(0.0, abs=1e-4)
    assert slope.min() > 0
    states(card, f"{slope.max():.2f}")


def test_ten_sigmoid_layers(states: States) -> None:
    """Ten sigmoid slopes multiply to at most 9.5e-7."""
    mantissa, exponent = f"{sigmoid_slope(np.zeros(10)).prod():.1e}".split("e")
    states("sigmoid-when-used", rf"0.25^{{10}}\approx {mantissa}\times 10^{{{int(exponent)}}}")


def test_softmax_example(states: States) -> None:
    """The logits 2, 1, 0 give 0.665, 0.245, 0.090, whatever constant is added."""
    logits = np.array([2.0, 1.0, 0.0])
    assert softmax(logits + 7) == pytest.approx(softmax(logits))
    states("softmax-when-used", *(f"{p:.3f}" for p in softmax(logits)))


def test_softmax_of_two_is_sigmoid() -> None:
    """For two classes softmax equals the sigmoid of the difference of the logits."""
    z = np.array([0.7, -1.6])
    assert softmax(z)[0] == pytest.approx(sigmoid(z[0] - z[1]))


def test_softmax_cross_entropy_gradient(states: States) -> None:
    """The gradient of cross-entropy with respect to the logits is p - y, soft targets included."""
    z, y, step = np.array([2.0, 1.0, 0.0]), np.array([0.1, 0.7, 0.2]), 1e-6

    def loss(logits: Vector) -> float:
        return float(-(y * np.log(softmax(logits))).sum())

    gradient = np.array([(loss(z + step * e) - loss(z - step * e)) / (2 * step) for e in np.eye(3)])
    assert gradient == pytest.approx(softmax(z) - y, abs=1e-8)
    states("softmax-when-used", "p-y")


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


def test_tanh_is_a_rescaled_sigmoid() -> None:
    """tanh(x) = 2 sigmoid(2x) - 1."""
    assert np.allclose(np.tanh(GRID), 2 * sigmoid(2 * GRID) - 1, rtol=0, atol=1e-12)


def test_tanh_slope(states: States) -> None:
    """The largest slope of tanh is 1; at 3 it is 0.010 against the sigmoid's 0.045."""
    assert (1 - np.tanh(GRID) ** 2).max() == pytest.approx(1.0)
    three = np.array([3.0])
    states("tanh-vs-sigmoid", f"{(1 - np.tanh(three) ** 2)[0]:.3f}", f"{sigmoid_slope(three)[0]:.3f}")


def test_tanh_does_not_keep_the_mean(states: States) -> None:
    """Inputs 2 and 4 have mean 3, their tanh values mean 0.98; symmetric inputs give mean 0."""
    inputs = np.array([2.0, 4.0])
    assert inputs.mean() == pytest.approx(3.0)
    assert np.tanh(np.array([-1.5, -0.2, 0.2, 1.5])).mean() == pytest.approx(0.0)
    states("tanh-vs-sigmoid", f"{np.tanh(inputs).mean():.2f}")


def test_relu_mean(states: States) -> None:
    """For a standard normal pre-activation ReLU has mean 0.399, half the second moment and half zeros."""
    density = np.exp(-(GRID**2) / 2) / np.sqrt(2 * np.pi)
    step = GRID[1] - GRID[0]
    assert (relu(GRID) ** 2 * density).sum() * step == pytest.approx(0.5)
    assert density[GRID < 0].sum() * step == pytest.approx(0.5, abs=1e-4)
    states("relu-pros-and-cons", f"{(relu(GRID) * density).sum() * step:.3f}")


def test_dead_unit(states: States) -> None:
    """With inputs in [-1, 1], w = 2 and b = -5 the pre-activation is at most -3."""
    x = np.linspace(-1, 1, 2001)
    states("dying-relu", "w=2", "b=-5", f"{(2 * x - 5).max():g}")


def test_negative_weight_does_not_kill(states: States) -> None:
    """With w = -2 and b = 1 the unit is active for every x below 0.5."""
    x = np.linspace(-1, 1, 2001)
    active = x[-2 * x + 1 > 0]
    border = round(float(active.max()), 2)
    assert active.size == np.count_nonzero(x < border)
    states("dying-relu", "w=-2", "b=1", f"x<{border}")
