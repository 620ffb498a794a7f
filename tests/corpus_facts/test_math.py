"""The numbers and formulas stated by the cards of the deck math."""

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def bits(p: Array, q: Array) -> float:
    """KL divergence from p to q in bits; terms with p = 0 count nothing."""
    used = p > 0
    return float((p[used] * np.log2(p[used] / q[used])).sum())


def entropy(p: Array) -> float:
    """Entropy in bits."""
    return float(-(p[p > 0] * np.log2(p[p > 0])).sum())


def coin(heads: float) -> Array:
    """The distribution of one toss."""
    return np.array([heads, 1 - heads])


def sigmoid(z: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-z))


def derivative(function: Callable[[float], float], x: float) -> float:
    """Derivative by central differences."""
    step = 1e-6
    return (function(x + step) - function(x - step)) / (2 * step)


def binomial(heads: int, tosses: int, theta: Array) -> Array:
    """Probability of so many heads."""
    return math.comb(tosses, heads) * theta**heads * (1 - theta) ** (tosses - heads)


def test_likelihood_of_seven_heads(states: States) -> None:
    """L(0.7) = 0.267 is 2.28 times L(0.5) = 0.117; the probabilities sum to 1, the area under L is 1/11."""
    heads, tosses = 7, 10
    grid = np.linspace(0, 1, 100_001)
    likelihood = binomial(heads, tosses, grid)
    best = float(grid[likelihood.argmax()])
    high, low = (float(binomial(heads, tosses, np.array(t))) for t in (best, 0.5))
    total = sum(float(binomial(k, tosses, np.array(0.3))) for k in range(tosses + 1))
    area = Fraction(float(likelihood[1:].mean())).limit_denominator(50)
    choose = math.comb(tosses, heads)
    states(
        "probability-vs-likelihood",
        f"{choose} ^{heads} 1 ^{tosses - heads}",
        f"{best:g} {high:.3f}",
        f"0.5 {low:.3f}",
        float(area),
        f"{tosses + 1} {total:g}",
        choose,
        en=(f"{heads} {tosses}", f"{best:g} {high / low:.2f}"),
        zh=(f"{tosses} {heads}", f"{best:g} 0.5 {high / low:.2f}"),
    )


def test_maximum_of_the_bernoulli_likelihood(states: States) -> None:
    """The logarithm keeps the maximum, at k/n = 0.7, where the derivative is zero; it is concave."""
    k, n = 7, 10
    theta = np.linspace(0.001, 0.999, 999)
    log = k * np.log(theta) + (n - k) * np.log(1 - theta)
    best = float(theta[log.argmax()])
    assert best == pytest.approx(k / n)
    assert binomial(k, n, theta).argmax() == log.argmax()
    assert np.log(binomial(k, n, theta)) - log == pytest.approx(np.full(theta.size, math.log(math.comb(n, k))))
    assert k / best - (n - k) / (1 - best) == pytest.approx(0.0, abs=1e-9)
    assert (np.diff(log, 2) < 0).all()
    states("maximum-likelihood-steps", en=f"{k} {n} {best:g}", zh=f"{n} {k} {best:g}")


def test_maximum_of_the_normal_likelihood(states: States) -> None:
    """For 1, 2, 6 the estimates are 3 and 4.667, the unbiased variance is 7; the bias factor is (n-1)/n."""
    data = np.array([1.0, 2.0, 6.0])
    means, variances = np.linspace(0, 6, 601), np.linspace(1, 10, 9001)
    squares = ((data - means[:, None]) ** 2).sum(axis=1)
    log = -len(data) / 2 * np.log(variances) - squares[:, None] / (2 * variances)
    i, j = np.unravel_index(log.argmax(), log.shape)
    assert variances[j] == pytest.approx(data.var(), abs=2e-3)
    rng = np.random.default_rng(0)
    ratio = rng.normal(size=(200_000, 3)).var(axis=1).mean()
    assert ratio == pytest.approx(2 / 3, abs=0.01)
    mean, biased, unbiased = f"{means[i]:g}", f"{data.var():.3f}", f"{data.var(ddof=1):g}"
    states("maximum-likelihood-steps", f"1 2 6 {mean} {biased} {unbiased}")


def test_maximum_of_the_uniform_likelihood() -> None:
    """The likelihood of a uniform distribution is zero below the largest sample and falls above it."""
    data, theta = np.array([0.4, 1.3, 0.9]), np.linspace(0.5, 3, 2501)
    likelihood = np.where(theta >= data.max() - 1e-12, theta ** -float(len(data)), 0.0)
    assert theta[likelihood.argmax()] == pytest.approx(data.max())
    assert (np.diff(likelihood[theta > data.max()]) < 0).all()


def test_no_free_lunch_on_three_inputs(states: States) -> None:
    """Over all 8 labelings of 3 inputs every prediction is right half of the time."""
    labelings = list(product((0, 1), repeat=3))
    accuracies = {np.mean([np.mean(np.array(guess) == labels) for labels in labelings]) for guess in labelings}
    (accuracy,) = accuracies
    states("no-free-lunch", f"3 {len(labelings)}", f"{accuracy:g}")


def test_no_free_lunch_in_search() -> None:
    """Averaged over all functions on 4 points an adaptive and a fixed search find equally good values."""

    def fixed(f: tuple[int, ...]) -> list[int]:
        return [f[0], f[1]]

    def adaptive(f: tuple[int, ...]) -> list[int]:
        return [f[2], f[3] if f[2] == 0 else f[1]]

    functions = list(product((0, 1, 2), repeat=4))
    assert sorted(map(tuple, map(fixed, functions))) == sorted(map(tuple, map(adaptive, functions)))


def correlated(correlation: float, n: int = 200) -> Array:
    """Two standardized columns with exactly this correlation."""
    rng = np.random.default_rng(0)
    raw = rng.normal(size=(n, 2))
    raw -= raw.mean(axis=0)
    raw[:, 1] -= raw[:, 0] * (raw[:, 0] @ raw[:, 1]) / (raw[:, 0] @ raw[:, 0])
    raw /= raw.std(axis=0)
    return np.column_stack([raw[:, 0], correlation * raw[:, 0] + np.sqrt(1 - correlation**2) * raw[:, 1]])


def inflation(correlation: float) -> float:
    """Variance of a coefficient relative to that with uncorrelated columns."""
    with_, without = (np.linalg.inv(x.T @ x)[0, 0] for x in (correlated(correlation), correlated(0.0)))
    return float(with_ / without)


def test_variance_inflation(states: States) -> None:
    """Correlation 0.9 inflates the variance 5.26 times, the standard error 2.29 times, 0.99 the variance 50.3 times."""
    near, nearer = inflation(0.9), inflation(0.99)
    assert near == pytest.approx(1 / (1 - 0.9**2))
    doubled = np.column_stack([np.arange(5.0), 2 * np.arange(5.0)])
    assert np.linalg.matrix_rank(doubled.T @ doubled) == 1
    states("collinearity-and-overfitting", f"0.9 {near:.2f} {math.sqrt(near):.2f}", f"0.99 {nearer:.1f}")


def test_fitted_values_do_not_suffer() -> None:
    """The mean variance of the fitted values is p/n times the noise variance whatever the correlation."""
    for correlation in (0.0, 0.9, 0.999):
        x = correlated(correlation)
        n, p = x.shape
        hat = x @ np.linalg.inv(x.T @ x) @ x.T
        assert np.trace(hat) / n == pytest.approx(p / n)


def test_naive_bayes_counts_twice(states: States) -> None:
    """A likelihood ratio of 3 gives probability 0.75; the same feature twice gives odds 9 and 0.9."""
    prior, ratio = 1, 3
    once, twice = prior * ratio, prior * ratio**2
    right, sure = (odds / (1 + odds) for odds in (once, twice))
    states("collinearity-in-other-learners", f"{prior} {ratio} {right:g}", f"{twice} {sure:g}")


def test_principal_components_of_two_features(states: States) -> None:
    """Correlation 0.9 has eigenvalues 1.9 and 0.1; the first component carries 95% of the variance."""
    x = correlated(0.9)
    low, high = np.linalg.eigvalsh(x.T @ x / len(x))
    share = 100 * high / (low + high)
    scaled = 7 * x + 3
    assert np.asarray(np.corrcoef(scaled.T))[0, 1] == pytest.approx(0.9)
    states("collinearity-remedies", f"0.9 {high:.1f} {low:.1f}", f"{share:.0f}")


def test_ridge_on_identical_features(states: States) -> None:
    """Two identical features and y = 2x: least squares fixes the sum 2 only, ridge with 0.1 gives 0.952 each."""
    column = np.array([0.6, 0.0, -0.8])
    assert column @ column == pytest.approx(1.0)
    x, slope, penalty = np.column_stack([column, column]), 2, 0.1
    y = slope * column
    for first in (-3.0, 0.5):
        assert x @ [first, slope - first] == pytest.approx(y)
    w = np.linalg.solve(x.T @ x + penalty * np.eye(2), x.T @ y)
    assert w[0] == pytest.approx(w[1])
    eigenvalues = np.linalg.eigvalsh(x.T @ x)
    assert np.linalg.eigvalsh(x.T @ x + penalty * np.eye(2)) == pytest.approx(eigenvalues + penalty)
    states("collinearity-remedies", slope, f"{penalty} {w[0]:.3f}")


def test_links_of_generalized_linear_models(states: States) -> None:
    """Each mean inverts its link, and the gradient of the negative log-likelihood is (mu - y) x."""
    x, y = 1.5, 2.0
    for link, mean in (
        (lambda mu: mu, lambda eta: eta),
        (lambda mu: math.log(mu / (1 - mu)), sigmoid),
        (math.log, math.exp),
    ):
        assert link(mean(0.4)) == pytest.approx(0.4)
    losses: tuple[tuple[Callable[[float], float], Callable[[float], float]], ...] = (
        (lambda eta: (eta - y) ** 2 / 2, lambda eta: eta),
        (lambda eta: math.log(1 + math.exp(eta)) - y * eta, sigmoid),
        (lambda eta: math.exp(eta) - y * eta, math.exp),
    )
    for loss, mean in losses:
        assert derivative(loss, 0.6) == pytest.approx(mean(0.6) - y, abs=1e-8)
        by_weight = (loss((0.4 + 1e-6) * x) - loss((0.4 - 1e-6) * x)) / 2e-6
        assert by_weight == pytest.approx((mean(0.4 * x) - y) * x, abs=1e-8)
        curve = np.array([loss(float(eta)) for eta in np.linspace(-4, 4, 81)])
        assert (np.diff(curve, 2) > 0).all()
    factor = math.exp(0.2)
    states("generalized-linear-model", f"0.2 {factor:.2f}", "0.2")


def test_noise_bounds_the_error_and_averages_out(states: States) -> None:
    """Even the true function has the noise variance as error; the mean of 16 has a quarter of the deviation."""
    rng = np.random.default_rng(0)
    noise = rng.normal(scale=1.7, size=(100_000, 16))
    assert (noise[:, 0] ** 2).mean() == pytest.approx(1.7**2, rel=0.02)
    part = Fraction(float(noise.mean(axis=1).std() / noise[:, 0].std())).limit_denominator(9)
    assert part == Fraction(1, 4)
    states("why-statistical-models", "16")


def test_entropies(states: States) -> None:
    """The table of entropies, the uniform maximum, nats per bit, a code that reaches 1.5 bits, and -1 bit."""
    fair, bent, die = entropy(coin(0.5)), entropy(coin(0.9)), entropy(np.full(6, 1 / 6))
    sure = abs(entropy(coin(1.0)))
    rng = np.random.default_rng(0)
    assert all(entropy(p) < math.log2(6) for p in rng.dirichlet(np.ones(6), 200))
    code = {"0": 0.5, "10": 0.25, "11": 0.25}
    length = sum(len(word) * p for word, p in code.items())
    assert entropy(np.array(list(code.values()))) == length
    width = 0.5
    uniform = math.log2(width)
    words = list(code)
    states(
        "entropy-of-a-distribution",
        f"0,{width}",
        f"{sure:g}",
        f"{fair:g}",
        f"0.9 0.1 {bent:.3f}",
        f"{die:.3f}",
        f"1 {math.log(2):.3f}",
        f"{uniform:g}",
        en=f"{', '.join(words)} {length}",
        zh=f"{'、'.join(words)} {length}",
    )


def test_kl_divergence(states: States) -> None:
    """(0.5, 0.5) against (0.9, 0.1) is 0.737 bits, the other way 0.531; it is cross-entropy minus entropy."""
    p, q = coin(0.5), coin(0.9)
    forth, back = bits(p, q), bits(q, p)
    cross = float(-(p * np.log2(q)).sum())
    assert cross - entropy(p) == pytest.approx(forth)
    rng = np.random.default_rng(0)
    for a, b in rng.dirichlet(np.ones(4), (100, 2)):
        assert bits(a, b) > 0
        assert bits(a, a) == 0
        assert bits(np.outer(a, p).ravel(), np.outer(b, q).ravel()) == pytest.approx(bits(a, b) + forth)
    with np.errstate(divide="ignore"):
        assert math.isinf(bits(p, coin(1.0)))
    assert bits(coin(1.0), p) == 1
    states("kl-divergence", f"{p[0]:g} {p[1]:g}", f"{q[0]:g} {q[1]:.1f}", f"{forth:.3f} {back:.3f}")


def jensen_shannon(p: Array, q: Array) -> float:
    """Jensen-Shannon divergence in bits."""
    m = (p + q) / 2
    return 0.5 * bits(p, m) + 0.5 * bits(q, m)


def test_kl_is_no_metric(states: States) -> None:
    """Asymmetry, the symmetric coin, the shorter detour, also for the sum of both directions, and JS."""
    forth, back = bits(coin(0.5), coin(0.9)), bits(coin(0.9), coin(0.5))
    swapped = bits(coin(0.3), coin(0.7))
    assert swapped == pytest.approx(bits(coin(0.7), coin(0.3)))
    first, second, direct = bits(coin(0.5), coin(0.25)), bits(coin(0.25), coin(0.1)), bits(coin(0.5), coin(0.1))
    assert first + second < direct

    def both(a: float, b: float) -> float:
        return bits(coin(a), coin(b)) + bits(coin(b), coin(a))

    assert both(0.5, 0.25) + both(0.25, 0.1) < both(0.5, 0.1)
    heads = np.linspace(0.01, 0.99, 15)
    roots = np.array([[math.sqrt(max(jensen_shannon(coin(a), coin(b)), 0.0)) for b in heads] for a in heads])
    assert (roots[:, None, :] <= roots[:, :, None] + roots[None, :, :] + 1e-12).all()
    most = jensen_shannon(coin(0.0), coin(1.0))
    x = np.linspace(-30, 30, 60_001)
    near, far = (np.exp(-((x - m) ** 2) / 8) for m in (0.0, 1.5))
    near, far = near / near.sum(), far / far.sum()
    assert bits(near, far) == pytest.approx(bits(far, near))
    js = f"{jensen_shannon(coin(0.5), coin(0.9)):.3f}"
    states(
        "kl-not-a-distance",
        "12 12",
        f"0.5 0.9 {forth:.3f}",
        f"0.9 0.5 {back:.3f}",
        f"0.3 0.7 0.7 0.3 {swapped:.3f}",
        f"0.5 0.25 0.25 0.1 {first:.3f} {second:.3f}",
        f"0.5 0.1 {direct:.3f}",
        f"{most:g}",
        f"0.5 0.9 {js}",
    )


def test_the_two_directions_of_fitting() -> None:
    """Fitting one bump to two: D(p||q) prefers the wide one over both, D(q||p) the narrow one on a single mode."""
    x = np.linspace(-10, 10, 2001)

    def bump(mean: float, deviation: float) -> Array:
        values = np.exp(-((x - mean) ** 2) / (2 * deviation**2)) + 1e-300
        return np.asarray(values / values.sum())

    p = (bump(-3, 0.7) + bump(3, 0.7)) / 2
    wide, narrow = bump(0, 3.1), bump(3, 0.7)
    assert bits(p, wide) < bits(p, narrow)
    assert bits(narrow, p) < bits(wide, p)
