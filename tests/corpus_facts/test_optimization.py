"""The numbers stated by the cards of the deck optimization."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States


def test_updates_per_epoch(states: States) -> None:
    """50000 samples in mini-batches of 128 make 391 updates."""
    samples, batch = 50_000, 128
    batches = [range(start, min(start + batch, samples)) for start in range(0, samples, batch)]
    assert sum(map(len, batches)) == samples
    states("batch-stochastic-minibatch-gradient-descent", f"$N={samples}$", f"$B={batch}$", f" {len(batches)} ")


def test_minibatch_gradient_is_unbiased_and_less_noisy() -> None:
    """The mean of B sample gradients is unbiased and its standard deviation falls roughly as one over the root of B."""
    rng = np.random.default_rng(0)
    gradients = rng.normal(3, 2, 50_000)
    spread = {}
    for batch in (1, 16, 64):
        means = rng.choice(gradients, (20_000, batch)).mean(axis=1)
        assert means.mean() == pytest.approx(gradients.mean(), abs=0.1)
        spread[batch] = means.std()
    assert spread[1] / spread[16] == pytest.approx(4, rel=0.05)
    assert spread[16] / spread[64] == pytest.approx(2, rel=0.05)


def test_variance_of_sgd_with_constant_rate(states: States) -> None:
    """With a constant rate the iterate of SGD on the card's quadratic keeps a variance of 0.0526 or 0.0050."""
    rng = np.random.default_rng(0)
    for rate in (0.1, 0.01):
        variance = 0.0
        for _ in range(10_000):  # theta <- (1 - rate) theta + rate x, with x independent and of variance one
            variance = (1 - rate) ** 2 * variance + rate**2
        states("does-sgd-converge", rf"\eta={rate}$", f"${variance:.4f}$")
        theta = np.zeros(20_000)
        for _ in range(round(5 / rate)):
            theta -= rate * (theta - rng.normal(size=theta.size))
        assert theta.var() == pytest.approx(variance, rel=0.05)


def test_decaying_rate_lets_sgd_settle() -> None:
    """With the rate 1/t SGD on the same quadratic is the running mean, whose variance tends to zero."""
    rng = np.random.default_rng(0)
    data = rng.normal(size=(1000, 2000))
    theta = np.zeros(2000)
    for t, x in enumerate(data, start=1):
        theta -= (theta - x) / t
    assert theta == pytest.approx(data.mean(axis=0))
    assert theta.var() == pytest.approx(1 / 1000, rel=0.1)


def test_interpolation_converges_with_constant_rate() -> None:
    """If one parameter vector fits every sample, single-sample SGD with a constant rate reaches it."""
    rng = np.random.default_rng(0)
    x, truth = rng.normal(size=(20, 5)), rng.normal(size=5)
    y, theta = x @ truth, np.zeros(5)
    for i in rng.integers(0, 20, 20_000):
        theta -= 0.02 * (x[i] @ theta - y[i]) * x[i]
    assert theta == pytest.approx(truth, abs=1e-9)


def test_decay_that_is_too_fast_stalls(states: States) -> None:
    """Halving the rate at each step from 0.5 leaves a fraction 0.289 of the error on a quadratic without noise."""
    rate, theta = 0.5, 1.0
    first = rate
    for _ in range(1000):
        theta -= rate * theta
        rate /= 2
    states("does-sgd-converge", rf"\eta_0={first}$", f"${theta:.3f}$")


def hessian(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Hessian of half the mean squared error of a linear model without bias."""
    return np.asarray(features.T @ features / len(features))


def test_condition_number_of_unscaled_and_scaled_features(states: States) -> None:
    """Uncorrelated features with standard deviations 10 and 1 give condition number 100, standardised 1."""
    grid = np.array([(a, b) for a in (-1.0, 1.0) for b in (-1.0, 1.0)])
    deviations = (10, 1)
    features = grid * deviations
    assert features.std(axis=0) == pytest.approx(deviations)
    states(
        "feature-scaling-speeds-up-gradient-descent",
        f"${deviations[0]}$",
        rf"$\kappa={np.linalg.cond(hessian(features)):.0f}$",
        rf"$\kappa={np.linalg.cond(hessian(features / features.std(axis=0))):.0f}$",
    )


def test_condition_number_of_correlated_features(states: States) -> None:
    """Two standardised features with correlation 0.9 still have condition number 19, whitened ones 1."""
    correlation = 0.9
    uncorrelated = np.array([(a, b) for a in (-1.0, 1.0) for b in (-1.0, 1.0)])
    features = uncorrelated @ np.linalg.cholesky([[1, correlation], [correlation, 1]]).T
    assert features.mean(axis=0) == pytest.approx(0)
    assert features.std(axis=0) == pytest.approx(1)
    whitened = features @ np.linalg.inv(np.linalg.cholesky(hessian(features))).T
    states(
        "feature-scaling-speeds-up-gradient-descent",
        f"${correlation}$",
        rf"$\kappa={np.linalg.cond(hessian(features)):.0f}$",
        f"${np.linalg.cond(hessian(whitened)):.0f}$",
    )


def errors(curvatures: NDArray[np.float64], rate: float, steps: int) -> NDArray[np.float64]:
    """Norm of the error after each step of gradient descent on a quadratic, started at one in every direction."""
    theta = np.ones_like(curvatures)
    norms = [np.linalg.norm(theta)]
    for _ in range(steps):
        theta = theta - rate * curvatures * theta
        norms.append(np.linalg.norm(theta))
    return np.array(norms)


def test_largest_stable_rate() -> None:
    """Gradient descent on a quadratic converges just below 2/lambda_max and diverges just above."""
    curvatures = np.array([1.0, 30.0, 100.0])
    limit = 2 / curvatures.max()
    assert errors(curvatures, 0.99 * limit, 5000)[-1] < 1e-6
    assert errors(curvatures, 1.01 * limit, 5000)[-1] > 1e6
    assert errors(curvatures, 1.5 / curvatures.max(), 5000)[-1] < 1e-6


def test_best_constant_rate(states: States) -> None:
    """At condition number 100 the best worst-case factor is 0.980 and a tenfold fall takes 116 steps."""
    curvatures = np.array([1.0, 100.0])
    kappa = curvatures.max() / curvatures.min()
    rates = np.linspace(1e-4, 2 / curvatures.max(), 200_001)
    worst = np.abs(1 - rates[:, None] * curvatures).max(axis=1)
    assert rates[worst.argmin()] == pytest.approx(2 / curvatures.sum(), abs=1e-6)
    assert worst.min() == pytest.approx((kappa - 1) / (kappa + 1), abs=1e-5)
    norms = errors(curvatures, 2 / curvatures.sum(), 1000)
    steps = int(np.argmax(norms <= norms[0] / 10))
    states(
        "gradient-descent-learning-rate-limit",
        rf"$\kappa={kappa:.0f}$",
        f"${worst.min():.3f}$",
        f" {steps} ",
    )


def test_one_step_at_condition_number_one() -> None:
    """With equal curvatures the best rate reaches the minimum in one step."""
    curvatures = np.array([3.0, 3.0])
    assert errors(curvatures, 2 / (curvatures.max() + curvatures.min()), 1)[-1] == pytest.approx(0)


def test_momentum_needs_steps_like_the_root_of_kappa() -> None:
    """The best heavy-ball momentum has the factor (root kappa - 1)/(root kappa + 1) on a quadratic."""
    for kappa in (25.0, 100.0, 400.0):
        root = np.sqrt(kappa)
        rate, momentum = (2 / (root + 1)) ** 2, ((root - 1) / (root + 1)) ** 2
        radii = []
        for curvature in np.linspace(1, kappa, 50):
            step = np.array([[1 + momentum - rate * curvature, -momentum], [1, 0]])
            radii.append(np.abs(np.linalg.eigvals(step)).max())
        assert max(radii) == pytest.approx((root - 1) / (root + 1), abs=1e-5)
