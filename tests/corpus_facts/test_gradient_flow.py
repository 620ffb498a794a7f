"""The numbers and formulas stated by the cards of the deck gradient-flow."""

from collections.abc import Callable
from itertools import pairwise
from math import erf

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def slope(f: Callable[[Array], Array], z: Array, step: float = 1e-5) -> Array:
    """The derivative by central differences."""
    return (f(z + step) - f(z - step)) / (2 * step)


def sigmoid(z: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-z)))


def silu(z: Array) -> Array:
    """The argument times its sigmoid."""
    return z * sigmoid(z)


def gelu(z: Array) -> Array:
    """The argument times the normal distribution function."""
    return np.asarray(z * np.array([(1 + erf(v / np.sqrt(2))) / 2 for v in z.flat]).reshape(z.shape))


def scientific(x: float, digits: int) -> str:
    """A number in TeX, as a decimal times a power of ten."""
    mantissa, exponent = f"{x:.{digits}e}".split("e")
    return rf"{mantissa}\times10^{{{int(exponent)}}}"


GRID = np.linspace(-8, 8, 16_001)


def test_backward_recursion() -> None:
    """The recursion of the deltas gives the gradient by the first pre-activation."""
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(4, 4)) for _ in range(3)]
    z0, step = rng.normal(size=4), 1e-6

    def loss(z: Array) -> float:
        for w in weights:
            z = w @ np.tanh(z)
        return float((z**2).sum() / 2)

    sums = [z0]
    for w in weights:
        sums.append(w @ np.tanh(sums[-1]))
    delta = sums[-1]
    for w, z in zip(weights[::-1], sums[-2::-1], strict=True):
        delta = (w.T @ delta) * (1 - np.tanh(z) ** 2)
    numeric = [(loss(z0 + step * e) - loss(z0 - step * e)) / (2 * step) for e in np.eye(4)]
    assert delta == pytest.approx(np.array(numeric), rel=1e-4, abs=1e-7)


def test_slopes(states: States) -> None:
    """The largest slopes of sigmoid, tanh, ReLU, SiLU and GELU; tanh is almost flat at 3."""
    peak = {f.__name__: float(slope(f, GRID).max()) for f in (sigmoid, np.tanh, silu, gelu)}
    layers = 10
    quarter = f"{peak['sigmoid']:.2f}"
    product = float(np.prod(np.full(layers, float(quarter))))
    flat = float(slope(np.tanh, np.array([3.0]))[0])
    states(
        "vanishing-gradients",
        f"{quarter}^{{ {layers} {scientific(product, 1)}",
        f"3 {flat:.4f}",
        f"{quarter} {layers}",
        quarter,
    )
    assert float(slope(lambda z: np.maximum(z, 0), np.array([1.0]))[0]) == pytest.approx(1)
    states("exploding-gradients", f"{quarter} {peak['tanh']:.0f} {peak['silu']:.2f} {peak['gelu']:.2f}")
    states("vanishing-vs-exploding-gradients", f"{1 / peak['sigmoid']:.0f}", quarter)


def test_growth(states: States) -> None:
    """A factor of 1.5 over 50 layers gives 6.4e8; singular values above c > 1 force growth, a largest one does not."""
    factor, layers = 1.5, 50
    grown = float(np.prod(np.full(layers, factor)))
    states("exploding-gradients", f"{factor} {layers} {scientific(grown, 1)}")
    rng = np.random.default_rng(0)
    vector, shrinking = rng.normal(size=3), np.array([1.0, 0.0, 0.0])
    start = float(np.linalg.norm(vector))
    for _ in range(20):
        u, _, v = np.linalg.svd(rng.normal(size=(3, 3)))
        vector = u @ np.diag([3.0, 2.0, 1.2]) @ v @ vector
    assert np.linalg.norm(vector) >= start * 1.2**20
    for _ in range(20):
        shrinking = np.diag([0.5, 2.0, 1.0]) @ shrinking
    assert np.linalg.norm(shrinking) < 1e-5


def test_softmax_shrinks() -> None:
    """The spectral norm of the Jacobian of softmax is at most one half, which two equal probabilities reach."""
    rng = np.random.default_rng(0)
    norms = []
    for _ in range(2000):
        p = rng.dirichlet(np.full(rng.integers(2, 6), 0.5))
        norms.append(np.linalg.norm(np.diag(p) - np.outer(p, p), 2))
    assert max(norms) <= 0.5 + 1e-12
    p = np.array([0.5, 0.5])
    assert np.linalg.norm(np.diag(p) - np.outer(p, p), 2) == pytest.approx(1 / 2)


def test_scaled_loss_leaves_the_run_as_it_is(states: States) -> None:
    """A loss times 1000 with SGD's rate divided by 1000 makes larger gradients and the same steps."""
    scale, plain, scaled = 1000, np.array([1.0, -2.0]), np.array([1.0, -2.0])
    for _ in range(20):
        gradient, large = 2 * plain, scale * 2 * scaled
        assert np.linalg.norm(large) == pytest.approx(scale * np.linalg.norm(gradient))
        plain, scaled = plain - 0.1 * gradient, scaled - 0.1 / scale * large
    assert plain == pytest.approx(scaled)
    states("detect-exploding-gradients", f"{scale} {scale} {scale}")
    states("exploding-gradients", f"{scale} {scale}")


def test_residual_path(states: States) -> None:
    """Ten plain layers of slope 0.1 multiply the gradient by 1e-10, ten residual ones by 2.6."""
    layers, f = 10, 0.1
    plain = residual = 1.0
    for _ in range(layers):
        plain *= f
        residual *= 1 + f
    states("vanishing-gradient-remedies", f, f"10^{{{round(np.log10(plain))}}}", f"{1 + f}^{{ {layers} {residual:.1f}")


def test_batch_norm_without_skip_connections_explodes() -> None:
    """At initialization the gradient of a deep ReLU network with batch norm grows about 1.21-fold per layer."""
    rng = np.random.default_rng(0)
    width, x, kept = 300, rng.normal(size=(300, 300)), []
    for _ in range(10):
        w = rng.normal(size=(width, width)) * np.sqrt(2 / width)
        z = w @ x
        deviation = z.std(axis=1, keepdims=True)
        normal = (z - z.mean(axis=1, keepdims=True)) / deviation
        x = np.maximum(normal, 0)
        kept.append((w, normal, deviation))
    gradient, norms = rng.normal(size=x.shape), []
    for w, normal, deviation in reversed(kept[1:]):
        g = gradient * (normal > 0)
        g = (g - g.mean(axis=1, keepdims=True) - normal * (g * normal).mean(axis=1, keepdims=True)) / deviation
        gradient = w.T @ g
        norms.append(float(np.linalg.norm(gradient)))
    assert [b / a for a, b in pairwise(norms)] == pytest.approx([np.sqrt(np.pi / (np.pi - 1))] * 8, rel=0.03)


def test_clipping(states: States) -> None:
    """(3, 4) is clipped by norm 1 to (0.6, 0.8), by value 1 to (1, 1); a short gradient stays."""
    g, threshold = np.array([3.0, 4.0]), 1.0

    def by_norm(v: Array) -> Array:
        return v * min(1, threshold / float(np.linalg.norm(v)))

    clipped, cut = by_norm(g), np.clip(g, -threshold, threshold)
    assert np.linalg.norm(clipped) == pytest.approx(threshold)
    assert by_norm(g / 100) == pytest.approx(g / 100)
    assert clipped[0] * g[1] == pytest.approx(clipped[1] * g[0])
    assert cut[0] * g[1] != pytest.approx(cut[1] * g[0])
    original, short, flat = (f"$({a:.3g},{b:.3g})$" for a, b in (g, clipped, cut))
    states("exploding-gradient-remedies", original[1:], f"{threshold:.0f} {short}", f"{threshold:.0f} {flat}")


def test_global_norm(states: States) -> None:
    """Layers with norms 3, 4 and 12 have the global norm 13."""
    rng = np.random.default_rng(0)
    norms = (3, 4, 12)
    layers = [v * n / np.linalg.norm(v) for n, v in zip(norms, rng.normal(size=(3, 5)), strict=True)]
    total = f"${np.linalg.norm(np.concatenate(layers)):.0f}$"
    a, b, c = (f"${n}$" for n in norms)
    states("detect-exploding-gradients", "10^{-3}", f"{a} {b} {c} {total}", f"{a} {b} {c} {total} {sum(norms)}")


def test_gradient_through_time(states: States) -> None:
    """After 50 steps the product of the Jacobians is 7e-22, the derivative by the recurrent weight 0.60."""
    w, b, steps = 0.5, 0.3, 50

    def final(weight: float) -> float:
        h = 0.0
        for _ in range(steps):
            h = float(np.tanh(weight * h + b))
        return h

    h, product = 0.0, 1.0
    for _ in range(steps):
        h = float(np.tanh(w * h + b))
        product *= (1 - h**2) * w
    derivative = (final(w + 1e-6) - final(w - 1e-6)) / 2e-6
    states("rnn-gradient-through-time", f"{w} {b}", scientific(product, 0), f"{derivative:.2f}", w, f"0 {steps}")


def test_product_of_jacobians() -> None:
    """The derivative of a later state by an earlier one is the product of D_t W, later steps on the left."""
    rng = np.random.default_rng(0)
    w, u, x = rng.normal(size=(3, 3)) * 0.5, rng.normal(size=(3, 2)), rng.normal(size=(4, 2))
    start, step = rng.normal(size=3), 1e-6

    def final(h: Array) -> Array:
        for at in x:
            h = np.tanh(w @ h + u @ at)
        return h

    h, product = start, np.eye(3)
    for at in x:
        h = np.tanh(w @ h + u @ at)
        product = np.diag(1 - h**2) @ w @ product
    numeric = np.column_stack([(final(start + step * e) - final(start - step * e)) / (2 * step) for e in np.eye(3)])
    assert product == pytest.approx(numeric, abs=1e-7)
