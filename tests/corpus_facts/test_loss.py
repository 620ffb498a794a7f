"""The numbers stated by the cards of the deck loss."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States


def softmax(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of the logits."""
    exponentials = np.exp(z - z.max())
    return np.asarray(exponentials / exponentials.sum())


def sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-z)))


def cross_entropy(p: NDArray[np.float64], q: NDArray[np.float64]) -> float:
    """Cross-entropy of the prediction q under the target p, in nats; terms with p = 0 count nothing."""
    return float(-(p[p > 0] * np.log(q[p > 0])).sum())


def test_loss_cost_and_objective(states: States) -> None:
    """Residuals 1, 2, -2 give losses 1, 4, 4, cost 3 and with the penalty the objective 3.5."""
    residuals, weights, penalty = np.array([1, 2, -2]), np.array([1, 2]), 0.1
    losses = residuals**2
    cost, norm = losses.mean(), weights @ weights
    states(
        "loss-cost-objective-function",
        f"${','.join(map(str, residuals))}$",
        f"${','.join(map(str, losses))}$",
        f"${cost:.0f}$",
        f"$w=({weights[0]},{weights[1]})$",
        rf"${cost:.0f}+{penalty}\times{norm}={cost + penalty * norm}$",
    )


def test_sum_and_mean_differ() -> None:
    """The gradient of the sum is N times that of the mean, and with a penalty the minimisers differ."""
    x, y, penalty = np.array([1.0, 2.0, 3.0]), np.array([2.0, 1.0, 5.0]), 0.1
    grid = np.linspace(-5, 5, 10_001)
    squares = sum((a * grid - b) ** 2 for a, b in zip(x, y, strict=True))
    total, mean = np.asarray(squares), np.asarray(squares) / len(x)
    assert np.gradient(total, grid) == pytest.approx(len(x) * np.gradient(mean, grid), abs=1e-6)
    assert total.argmin() == mean.argmin()
    assert (total + penalty * grid**2).argmin() != (mean + penalty * grid**2).argmin()


def test_cross_entropy_is_entropy_plus_kl() -> None:
    """Cross-entropy is the entropy of the target plus the KL divergence and is smallest where q equals p."""
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(5))
    entropy = cross_entropy(p, p)
    for q in rng.dirichlet(np.ones(5), 100):
        kl = float((p * np.log(p / q)).sum())
        assert cross_entropy(p, q) == pytest.approx(entropy + kl)
        assert cross_entropy(p, q) > entropy


def test_values_of_the_log_loss(states: States) -> None:
    """Probability 0.9 costs 0.105, probability 0.01 costs 4.605, and a uniform guess over 10 classes 2.303."""
    for probability in (0.9, 0.01):
        loss = cross_entropy(np.array([1.0, 0.0]), np.array([probability, 1 - probability]))
        states("cross-entropy-for-classification", f"$q_y={probability}$", f"${loss:.3f}$")
    classes = 10
    uniform = cross_entropy(np.eye(classes)[0], softmax(np.zeros(classes)))
    states("cross-entropy-for-classification", f"{classes} ", f"${uniform:.3f}$")


def test_softmax_twice(states: States) -> None:
    """With softmax applied twice the loss over 10 classes cannot fall below 1.461."""
    classes = 10
    best = cross_entropy(np.eye(classes)[0], softmax(np.eye(classes)[0]))
    states("cross-entropy-for-classification", f"${best:.3f}$")
    rng = np.random.default_rng(0)
    for logits in rng.normal(scale=5, size=(1000, classes)):
        assert cross_entropy(np.eye(classes)[0], softmax(softmax(logits))) > best


def gradient(p: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The gradient of the cross-entropy with respect to the logits, by central differences."""
    step = 1e-5
    return np.array(
        [
            (cross_entropy(p, softmax(z + step * e)) - cross_entropy(p, softmax(z - step * e))) / (2 * step)
            for e in np.eye(len(z))
        ]
    )


def test_every_logit_gets_a_gradient(states: States) -> None:
    """For q = (0.7, 0.2, 0.1) and the first class true the loss is 0.357 and the gradient (-0.3, 0.2, 0.1)."""
    q, p = np.array([0.7, 0.2, 0.1]), np.array([1.0, 0.0, 0.0])
    slopes = gradient(p, np.log(q))
    assert slopes == pytest.approx(q - p, abs=1e-8)
    states(
        "cross-entropy-only-true-class",
        f"$q=({','.join(f'{value:.1f}' for value in q)})$",
        f"${cross_entropy(p, q):.3f}$",
        f"$({','.join(f'{value:.1f}' for value in slopes)})$",
    )


def test_label_smoothing(states: States) -> None:
    """Smoothing 0.1 over three classes gives (0.933, 0.033, 0.033), loss 0.463 and a minimum of 0.291."""
    epsilon, classes = 0.1, 3
    p = (1 - epsilon) * np.eye(classes)[0] + epsilon * np.full(classes, 1 / classes)
    q = np.array([0.7, 0.2, 0.1])
    assert gradient(p, np.log(q)) == pytest.approx(q - p, abs=1e-8)
    logits = np.zeros(classes)
    for _ in range(5000):
        logits -= softmax(logits) - p
    lowest = cross_entropy(p, softmax(logits))
    assert softmax(logits) == pytest.approx(p)
    states(
        "cross-entropy-only-true-class",
        rf"$\epsilon={epsilon}$",
        f"$K={classes}$",
        f"$p=({','.join(f'{value:.3f}' for value in p)})$",
        f"${cross_entropy(p, q):.3f}$",
        f"${lowest:.3f}$",
    )


def test_gradients_of_a_confidently_wrong_sigmoid(states: States) -> None:
    """At z = -5 with label 1 cross-entropy gives -0.9933 and squared error -0.0066, 150 times less."""
    z, y, step = -5, 1, 1e-4
    a = sigmoid(np.array([z - step, z, z + step]))
    squared, entropy = 0.5 * (a - y) ** 2, -np.log(a)
    slopes = [float(loss[2] - loss[0]) / (2 * step) for loss in (entropy, squared)]
    states(
        "cross-entropy-vs-mse-classification",
        f"$z={z}$",
        f"$a={a[1]:.4f}$",
        *[f"${slope:.4f}$" for slope in slopes],
        f" {slopes[0] / slopes[1]:.0f} ",
    )


def test_bound_of_the_saturating_factor(states: States) -> None:
    """The factor a(1-a) is at most a quarter."""
    a = np.linspace(0, 1, 1001)
    states("cross-entropy-vs-mse-classification", f"${(a * (1 - a)).max():.2f}$")


def test_second_derivatives(states: States) -> None:
    """Squared error on a sigmoid is concave below z = -ln 2, where the output is a third; cross-entropy never is."""
    z = np.linspace(-8, 8, 16_001)
    a = sigmoid(z)
    squared = np.gradient(np.gradient(0.5 * (a - 1) ** 2, z), z)[2:-2]
    entropy = np.gradient(np.gradient(-np.log(a), z), z)[2:-2]
    inner = a[2:-2]
    assert squared == pytest.approx(inner * (1 - inner) ** 2 * (3 * inner - 1), abs=1e-5)
    assert entropy == pytest.approx(inner * (1 - inner), abs=1e-5)
    assert (entropy > 0).all()
    turn = int(np.argmax(squared > 0))
    assert (squared[: turn - 1] < 0).all()
    assert (squared[turn:] > 0).all()
    assert inner[turn] == pytest.approx(1 / 3, abs=1e-3)
    assert z[2:-2][turn] == pytest.approx(-np.log(2), abs=2e-3)
    states("squared-error-sigmoid-not-convex", rf"$z<-\ln2\approx{-np.log(2):.3f}$", r"$a<\frac13$")


def test_squared_error_over_samples_can_have_two_minima() -> None:
    """One sigmoid sample has a monotonic squared error; the sum over samples can have two local minima."""
    w = np.linspace(-60, 60, 120_001)
    terms = [(sigmoid(x * w) - y) ** 2 for x, y in ((1.0, 1.0), (10.0, 0.0), (0.1, 0.0), (0.1, 0.0))]
    for term in terms:
        slopes = np.diff(term)
        assert (slopes <= 0).all() or (slopes >= 0).all()
    signs = np.sign(np.diff(np.sum(terms, axis=0)))
    minima = sum(before < 0 < after for before, after in pairwise(signs[signs != 0]))
    assert minima > 1
