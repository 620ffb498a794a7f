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


def test_numbers_of_optimizer_state() -> None:
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


def test_gradient_of_a_matrix_needs_the_input() -> None:
    """For y = Wx the gradient of W is the gradient of y times the input x, so the input has to be kept."""
    rng = np.random.default_rng(0)
    w, x, upstream, step = rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=2), 1e-6
    numeric = np.zeros_like(w)
    for place in np.ndindex(w.shape):
        change = np.zeros_like(w)
        change[place] = step
        numeric[place] = upstream @ ((w + change) @ x - (w - change) @ x) / (2 * step)
    assert numeric == pytest.approx(np.outer(upstream, x))


def test_gradient_and_moments_take_three_times_the_weights(states: States) -> None:
    """With fp32 Adam the gradient and the two moments take three times the memory of the weights."""
    weights = np.ones(1000, np.float32)
    others = [np.zeros_like(weights) for _ in ("gradient", "m", "v")]
    terms = "+".join(str(array.nbytes // weights.size) for array in others)
    times = sum(array.nbytes for array in others) / weights.nbytes
    states("training-needs-more-memory", f"{terms} {weights.itemsize} {times:.0f}", f"{times:.0f}")


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
        states(card, en=f"{english} {left or 'none'} {right}", zh=f"{chinese} {left or '无'} {right}")
    sums = " | ".join(f"${'+'.join(str(n) for n in column if n)}={sum(column)}$" for column in columns)
    total, mixed = (sum(column) for column in columns)
    assert total == mixed
    assert 2 * FP16 == FP32
    states(card, sums)
    states(card, mixed, total, FP32, f"{FP16} {FP16} {FP32}", en=f"{total} 32")


def test_fp32_gradients_with_16_bit_weights(states: States) -> None:
    """With 16-bit weights, fp32 gradients, master weights and moments the sum is 18 bytes."""
    sizes = [np.dtype(kind).itemsize for kind in (np.float16, *[np.float32] * 4)]
    total = f"${'+'.join(map(str, sizes))}={sum(sizes)}$"
    bits = 8 * FP16
    states("adam-training-bytes-per-parameter", f"{bits} 32 {total}", bits)


def test_memory_of_a_model_of_seven_billion_parameters(states: States) -> None:
    """Seven billion parameters take 112 GB in training with Adam and 14 GB as 16-bit weights; 24 GB is in between."""
    parameters, gpu = 7 * 10**9, 24
    training = parameters * (2 * FP16 + 3 * FP32) / GIGABYTE
    inference = parameters * FP16 / GIGABYTE
    assert inference < gpu < training
    billions, bits = parameters // 10**9, 8 * FP16
    exponent = round(np.log10(GIGABYTE))
    written = rf"${billions}\times10^{exponent}$"
    states("adam-training-bytes-per-parameter", f"{written} {training:.0f} 1 10^{exponent} {bits} {inference:.0f}")
    states(
        "adam-training-bytes-per-parameter",
        f"{inference:.0f} {training:.0f}",
        en=f"{bits} {billions} {inference:.0f} {gpu}",
        zh=f"{billions} {bits} {inference:.0f} {gpu}",
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
    states(card, f"{largest} {abs(top):.0f}", en=f"{far} {at}", zh=f"{at} {far}")


def test_slopes_from_the_output(states: States) -> None:
    """The slopes of tanh and ReLU follow from their outputs; GELU and SiLU take some values at two inputs."""
    x, step = np.linspace(-4, 4, 8_002), 1e-5
    y = np.tanh(x)
    assert (np.tanh(x + step) - np.tanh(x - step)) / (2 * step) == pytest.approx(1 - y**2, abs=1e-9)
    y = np.maximum(x, 0)
    slope = (np.maximum(x + step, 0) - np.maximum(x - step, 0)) / (2 * step)
    (on,), (off,) = set(slope[y > 0].round(6)), set(slope[y == 0].round(6))
    states("sigmoid-derivative-from-output", en=f"1 2 {on:.0f} 0 {off:.0f}", zh=f"1 2 0 {on:.0f} {off:.0f}")
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
    states("sigmoid-derivative-from-output", f"{x:.0f} {y:.1f} {slope} 1 {x * (1 - x):.0f}")


def test_sigmoid_of_twenty_is_one_in_float32(states: States) -> None:
    """In float32 the sigmoid of 20 rounds to one, so the slope computed from it is exactly zero; not so in float64."""
    x = np.float32(20)
    y = np.float32(1) / (np.float32(1) + np.exp(-x))
    assert y.dtype == np.float32
    assert y == 1
    assert y * (1 - y) == 0
    assert sigmoid(np.array(float(x))) < 1
    bits = 8 * y.itemsize
    states("sigmoid-derivative-from-output", f"{bits} {x:.0f} {y:.0f} 1 {y * (1 - y):.0f}")


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


def test_backpropagation_equations() -> None:
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
    states("why-backpropagation", "10^6", f"{parameters + 1:,}", f"{total:.0f}")
    assert total == 3


def test_computational_graph(states: States) -> None:
    """The example's values and derivatives; the gradients of the two uses of x add up to the numeric slope."""
    x, y, step = 2, 3, 1e-6
    u, v = x + y, x * y
    slope = u * y + v

    def f(at: float) -> float:
        return (at + y) * (at * y)

    assert slope == pytest.approx((f(x + step) - f(x - step)) / (2 * step))
    states("computational-graph", f"{x} {y}", u, v, u * v, f"{v} 1 {u} {y} {slope}")


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
    states("output-error-prediction-minus-target", f"{largest:.2f}", f"{y} {a} {a - y:.2f} {(a - y) * a * (1 - a):.4f}")
