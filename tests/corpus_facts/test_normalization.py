"""The numbers that cards/normalization.yaml states, recomputed."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Vector = NDArray[np.float64]

BATCH: Vector = np.array([2.0, 4.0, 6.0, 8.0])
EPSILON = 1e-5


def sigmoid_slope(x: float) -> float:
    """Derivative of the logistic sigmoid at `x`."""
    y = 1 / (1 + np.exp(-x))
    return float(y * (1 - y))


def normalized(x: Vector, epsilon: float) -> Vector:
    """Batch normalization of one feature with gamma 1 and beta 0."""
    x_hat: Vector = (x - x.mean()) / np.sqrt(x.var() + epsilon)
    return x_hat


def test_condition_number(states: States) -> None:
    """Least squares on uncorrelated features of deviation 1 and 100 has condition number 10^4, standardized 1."""
    signs = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    features = signs * np.array([1.0, 100.0])
    assert features.mean(axis=0) == pytest.approx([0.0, 0.0])
    assert features.std(axis=0) == pytest.approx([1.0, 100.0])
    condition = float(np.linalg.cond(2 / len(features) * features.T @ features))
    exponent = np.log10(condition)
    assert exponent == pytest.approx(round(exponent))
    scaled = features / features.std(axis=0)
    assert np.linalg.cond(2 / len(scaled) * scaled.T @ scaled) == pytest.approx(1.0)
    states("why-normalize-inputs", f"10^{round(exponent)}", "100")


def test_saturated_sigmoid(states: States) -> None:
    """The sigmoid's slope falls from 0.25 at 0 to 4.5e-5 at 10."""
    mantissa, exponent = f"{sigmoid_slope(10.0):.1e}".split("e")
    states("why-normalize-inputs", f"{sigmoid_slope(0.0):.2f}", rf"{mantissa}\times 10^{{{int(exponent)}}}")


def test_previous_bias_is_redundant() -> None:
    """A bias before batch normalization is cancelled by subtracting the mean."""
    assert normalized(BATCH + 3.7, EPSILON) == pytest.approx(normalized(BATCH, EPSILON))


def test_scale_invariance(states: States) -> None:
    """Doubling the weights before batch normalization keeps the output and halves the gradient."""
    rng = np.random.default_rng(0)
    inputs, target, weights = rng.normal(size=(16, 3)), rng.normal(size=16), rng.normal(size=3)

    def loss(w: Vector) -> float:
        return float(np.mean((normalized(inputs @ w, 0.0) - target) ** 2))

    def gradient(w: Vector) -> Vector:
        step = 1e-6
        return np.array([(loss(w + step * e) - loss(w - step * e)) / (2 * step) for e in np.eye(3)])

    assert loss(2 * weights) == pytest.approx(loss(weights))
    ratios = gradient(2 * weights) / gradient(weights)
    assert ratios == pytest.approx([ratios.mean()] * 3, rel=1e-4)
    states("batchnorm-why-it-helps", f"{ratios.mean():.1f}", "1/a")


def test_training_example(states: States) -> None:
    """The batch 2, 4, 6, 8 has mean 5, biased variance 5 and the four normalized values of the card."""
    values = [f"{value:.3f}" for value in normalized(BATCH, 0.0)]
    assert values == [f"{value:.3f}" for value in normalized(BATCH, EPSILON)]
    states("batchnorm-training-steps", *values)
    states(
        "batchnorm-training-steps", rf"\mu_{{\mathcal B}}={BATCH.mean():g}", rf"\sigma_{{\mathcal B}}^2={BATCH.var():g}"
    )


def test_undoing_scale_and_shift() -> None:
    """With gamma = sqrt(variance + epsilon) and beta = mean the layer returns its input."""
    restored = np.sqrt(BATCH.var() + EPSILON) * normalized(BATCH, EPSILON) + BATCH.mean()
    assert restored == pytest.approx(BATCH)


def test_place_of_epsilon(states: States) -> None:
    """At zero variance the factor is 316 with epsilon inside the root and 100000 with epsilon outside."""
    inside, outside = 1 / np.sqrt(0.0 + EPSILON), 1 / (np.sqrt(0.0) + EPSILON)
    states("batchnorm-training-steps", f"{inside:.0f}", f"{outside:.0f}")


def test_convolution_counts(states: States) -> None:
    """A [32, 64, 14, 14] tensor has 6272 values per channel, 128 learned and 128 running numbers."""
    tensor = np.zeros((32, 64, 14, 14))
    per_channel = tensor[:, 0].size
    means, variances = tensor.mean(axis=(0, 2, 3)), tensor.var(axis=(0, 2, 3))
    gamma, beta = np.ones_like(variances), np.zeros_like(means)
    assert gamma.size + beta.size == means.size + variances.size
    states("batchnorm-conv-statistics", f"m={per_channel}", f"{gamma.size + beta.size}", "[32,64,14,14]")


def test_folding() -> None:
    """With stored statistics batch normalization is the affine map a x + b of the card."""
    gamma, beta, mean, variance = 1.5, -0.3, 4.0, 2.5
    a = gamma / np.sqrt(variance + EPSILON)
    b = beta - a * mean
    assert a * BATCH + b == pytest.approx(gamma * (BATCH - mean) / np.sqrt(variance + EPSILON) + beta)


def test_unbiased_factor() -> None:
    """m/(m-1) times the biased variance is the unbiased one, and is right on average."""
    m = BATCH.size
    assert m / (m - 1) * BATCH.var() == pytest.approx(BATCH.var(ddof=1))
    batches = np.random.default_rng(0).normal(scale=3.0, size=(200_000, m))
    assert m / (m - 1) * batches.var(axis=1).mean() == pytest.approx(9.0, rel=0.01)


def test_running_statistics(states: States) -> None:
    """One update from mean 0 and variance 1 gives the card's numbers for PyTorch and Keras."""
    torch_mean = 0.9 * 0.0 + 0.1 * BATCH.mean()
    torch_variance = 0.9 * 1.0 + 0.1 * BATCH.var(ddof=1)
    keras_mean = 0.99 * 0.0 + 0.01 * BATCH.mean()
    keras_variance = 0.99 * 1.0 + 0.01 * BATCH.var()
    states(
        "batchnorm-running-statistics",
        f"{torch_mean:.1f}",
        f"{torch_variance:.3f}",
        f"{keras_mean:.2f}",
        f"{keras_variance:.2f}",
    )


def test_momentum_forms(states: States) -> None:
    """Keras's momentum 0.99 is PyTorch's momentum 0.01."""
    keras = 0.99
    states("batchnorm-running-statistics", f"{keras:.2f}", f"{1 - keras:.2f}")
