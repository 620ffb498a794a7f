"""The numbers and formulas stated by the cards of the deck hyperparameters."""

from itertools import product
from math import erf, exp, pi, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def test_updates_per_imagenet_epoch(states: States) -> None:
    """ImageNet's 1,281,167 images make 5005 updates at batch 256 and 157 at batch 8192, the last batch kept."""
    images, small, large = 1_281_167, 256, 8192
    few, many = (len(range(0, images, batch)) for batch in (large, small))
    assert (few, many) == (-(-images // large), -(-images // small))
    assert many * small > images
    states(
        "large-batch-costs",
        en=f"{images:,} {many} {small} {few} {large}",
        zh=f"{images:,} {small} {many} {large} {few}",
    )


def test_scaled_learning_rate(states: States) -> None:
    """The linear rule turns the rate 0.1 at batch 256 into 3.2 at batch 8192; the warm-up is the paper's fact."""
    rate, batch, large = 0.1, 256, 8192
    scaled = rate * large / batch
    states(
        "linear-learning-rate-scaling",
        en=f"{rate} {batch} {rate} {large} {batch} {scaled:.1f} {large}",
        zh=f"{batch} {rate} {large} {rate} {large} {batch} {scaled:.1f}",
    )


def gradient(theta: Array, inputs: Array, targets: Array) -> Array:
    """The sum of the gradients of half the squared errors of a linear model."""
    return np.asarray(sum((x @ theta - y) * x for x, y in zip(inputs, targets, strict=True)))


def test_small_steps_and_one_big_step_agree_to_first_order() -> None:
    """Taking k small steps and taking one step with k times the rate differ only by a term quadratic in the rate."""
    rng = np.random.default_rng(0)
    k, batch = 4, 8
    x, y, start = rng.normal(size=(k, batch, 3)), rng.normal(size=(k, batch)), rng.normal(size=3)

    def gap(rate: float, times: float) -> float:
        """Distance between k small steps and one step with so many times the rate, relative to the big step."""
        small = start.copy()
        for inputs, targets in zip(x, y, strict=True):
            small -= rate * gradient(small, inputs, targets) / batch
        step = times * rate * gradient(start, x.reshape(-1, 3), y.ravel()) / (k * batch)
        return float(np.linalg.norm(small - (start - step)) / np.linalg.norm(step))

    assert gap(1e-5, k) < 1e-3
    assert gap(1e-3, k) / gap(1e-4, k) == pytest.approx(10, rel=0.1)
    assert min(gap(1e-5, 1), gap(1e-5, k**0.5), gap(1e-5, k**2)) > 0.5


def test_sum_instead_of_average() -> None:
    """With the loss summed over the batch, a batch k times as large already gives a gradient about k times as large."""
    rng = np.random.default_rng(0)
    k, batch, theta = 4, 2000, np.array([1.0, -2.0, 0.5])
    x, y = rng.normal(size=(k * batch, 3)), rng.normal(size=k * batch)
    summed = gradient(theta, x, y) / gradient(theta, x[:batch], y[:batch])
    assert summed == pytest.approx(np.full(3, float(k)), rel=0.25)
    assert summed / k == pytest.approx(np.ones(3), rel=0.25)  # averaged


def test_noise_of_the_mean_gradient(states: States) -> None:
    """Four times the batch halves the noise of the mean gradient; a hundred times divides it by ten."""
    rng = np.random.default_rng(0)
    batches = (4, 16, 400)
    means = [rng.normal(size=(20_000, batch)).mean(axis=1) for batch in batches]
    noise = [mean.std() for mean in means]
    for mean, batch in zip(means, batches, strict=True):
        assert mean.var() == pytest.approx(1 / batch, rel=0.05)
    assert noise[0] / noise[1] == pytest.approx(2, rel=0.05)
    quadruple, more, gain = batches[1] // batches[0], batches[2] // batches[0], round(float(noise[0] / noise[2]))
    states("critical-batch-size", quadruple, f"{more} {more}", f"{more} {gain}")


def test_simple_noise_scale() -> None:
    """At the batch size tr(Sigma)/|G|^2 the best step along the noisy gradient gains half of what it gains without noise."""
    rng = np.random.default_rng(0)
    g, deviations = np.array([1.0, 2.0]), np.array([2.0, 4.0])
    singles = g + deviations * rng.choice([-1.0, 1.0], size=(100_000, 2))
    b_simple = round(np.trace(np.cov(singles.T)) / (singles.mean(axis=0) ** 2).sum())

    def gain(batch: int) -> float:
        """Largest mean decrease of half the squared distance to the minimum, over all learning rates."""
        noisy = rng.choice(singles, (50_000, batch)).mean(axis=1)
        rates = np.linspace(0, 1, 1001)
        along, square = (noisy @ g).mean(), (noisy**2).sum(axis=1).mean()
        return float((rates * along - rates**2 / 2 * square).max())

    without_noise = float((g**2).sum() / 2)
    assert without_noise / gain(b_simple) == pytest.approx(2, rel=0.03)
    assert without_noise / gain(10 * b_simple) == pytest.approx(1.1, rel=0.03)
    # There the noise of the averaged gradient is as large as the gradient itself, not small beside it.
    noise = rng.choice(singles, (50_000, b_simple)).mean(axis=1) - g
    assert (noise**2).sum(axis=1).mean() == pytest.approx((g**2).sum(), rel=0.03)


def cost(batch: float) -> tuple[float, float]:
    """Updates and samples, in units of their minimum, at a batch size in units of the critical one.

    A step along a noisy gradient of curvature H, with the best rate, lowers the loss in proportion to 1/(1 + 1/batch);
    the updates needed are the inverse of this progress and the samples are updates times batch.
    """
    rates = np.linspace(0, 1, 100_001)
    progress = (rates - rates**2 / 2 * (1 + 1 / batch)).max() / 0.5
    updates = 1 / progress
    return float(updates), float(updates * batch)


def test_updates_and_samples_around_the_critical_batch_size(states: States) -> None:
    """At the critical batch size both costs are doubled; at ten times it they are 1.1 and 11 times the minimum."""
    for batch in (0.1, 0.5, 3.0, 40.0):
        assert cost(batch) == pytest.approx((1 + 1 / batch, 1 + batch), rel=1e-4)
    assert cost(1) == pytest.approx((2, 2))
    assert cost(1e-3)[1] == pytest.approx(1, abs=2e-3)
    assert cost(1e3)[0] == pytest.approx(1, abs=2e-3)
    assert cost(0.01)[0] / cost(0.02)[0] == pytest.approx(2, rel=0.02)
    assert cost(100)[0] / cost(200)[0] == pytest.approx(1, rel=0.02)
    multiple = 10
    updates, samples = cost(multiple)
    states(
        "critical-batch-size",
        f"{multiple} {updates:.1f} {samples:.0f}",
    )


def test_doubling_the_critical_batch_size(states: States) -> None:
    """Going from the critical batch size to twice it saves a quarter of the updates for half as many samples again."""
    times = 2
    (updates, samples), (fewer, more) = cost(1), cost(times)
    assert fewer / updates == pytest.approx(3 / 4)
    assert more / samples == pytest.approx(3 / 2)
    states("critical-batch-size", f"{times} {updates:.0f} {fewer:.1f}")


def test_gradient_steps_on_a_quadratic(states: States) -> None:
    """A step multiplies x by 1 - eta a; ten steps with curvature 1 give the card's table."""
    for a, rate in product((0.5, 1.0, 4.0), (0.1, 0.3, 0.6, 1.1)):
        step = 1e-6
        x = 0.7
        slope = (a * (x + step) ** 2 / 2 - a * (x - step) ** 2 / 2) / (2 * step)
        assert x - rate * slope == pytest.approx((1 - rate * a) * x)
        assert (abs(1 - rate * a) < 1) == (0 < rate < 2 / a)

    def ten_steps(rate: float) -> float:
        x = 1.0
        for _ in range(10):
            x -= rate * x
        return x

    slow, exact, alternating, endless, growing = map(ten_steps, (0.1, 1, 1.9, 2, 2.1))
    states(
        "learning-rate-too-large-or-too-small",
        "12 2",
        f"0.1 {slow:.3f}",
        f"1 {exact:g}",
        f"1.9 {alternating:.3f}",
        f"2 {endless:g}",
        f"2.1 {growing:.3f}",
    )


def test_schedules_at_three_quarters(states: States) -> None:
    """At three quarters the four schedules are at the rates of the table; each is at the peak at the start."""
    peak, u = 0.1, 0.75

    def rates(share: float) -> tuple[float, float, float, float]:
        exponential = peak * 0.01**share
        return (
            peak * 0.1 ** np.floor(3 * share),
            exponential,
            peak * (1 - share),
            peak / 2 * (1 + float(np.cos(np.pi * share))),
        )

    assert rates(0) == pytest.approx((peak,) * 4)
    assert rates(1)[1:] == pytest.approx((peak / 100, 0, 0))
    step, exponential, linear, cosine = rates(u)
    states(
        "how-to-set-the-learning-rate",
        f"0.1 3 {step:.5f}",
        f"0.01 {exponential:.5f}",
        f"1 {linear:.5f}",
        f"2 1 {cosine:.5f}",
        f"{peak} {u}",
        "1 0.3 0.1 0.03",
        "0.1 0.01",
        "10^{-3} 10^{-4}",
        "0.001",
    )


def test_training_loss_wants_no_penalty() -> None:
    """The training loss of a ridge regression rises with the penalty: its minimum is at strength 0."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 5)), rng.normal(size=20)
    losses = []
    for penalty in (0.0, 0.1, 1.0, 10.0):
        w = np.linalg.solve(x.T @ x + penalty * np.eye(5), x.T @ y)
        losses.append(((x @ w - y) ** 2).mean())
    assert losses == sorted(losses)
    assert losses[0] < losses[1]


def test_span_of_momentum(states: States) -> None:
    """The weights of a momentum average with 0.9 have the mean age that stands for about ten gradients."""
    beta = 0.9
    weights = (1 - beta) * beta ** np.arange(2000)
    assert weights.sum() == pytest.approx(1)
    span = weights @ np.arange(1, 2001)
    formula = f"$1/(1-{beta})={span:.0f}$"
    states(
        "which-hyperparameters-matter-most",
        formula,
        "0.9 0.999 10^{-8}",
        "0.95",
        "0.9",
        "5 4 0.01 0.1",
        "0 0.5",
        "10^{-7}",
    )


def test_focal_factor(states: States) -> None:
    """With gamma 2 an easy sample counts 0.01, a hard one 0.81, 81 times as much."""
    gamma, easy, hard = 2, 0.9, 0.1
    light, heavy = (1 - easy) ** gamma, (1 - hard) ** gamma
    states(
        "loss-weights-and-loss-parameters",
        "2 0.25",
        en=(f"{gamma} 1 {light:.2f} {easy}", f"{heavy:.2f} {hard} {heavy / light:.0f}"),
        zh=(f"{gamma} {easy} 1 {light:.2f}", f"{hard} {heavy:.2f} {heavy / light:.0f}"),
    )


def test_error_of_the_variance_of_a_small_batch(states: States) -> None:
    """The variance estimated from n Gaussian values has the relative standard error sqrt(2/(n-1))."""
    rng = np.random.default_rng(0)
    errors = {}
    for n in (2, 32):
        estimates = rng.normal(size=(200_000, n)).var(axis=1)  # biased, as batch norm normalizes
        errors[n] = np.sqrt(2 / (n - 1))
        assert estimates.std() / estimates.mean() == pytest.approx(errors[n], rel=0.02)
    one, gamma, beta = rng.normal(size=1), 1.7, 0.3
    assert gamma * (one - one.mean()) / np.sqrt(one.var() + 1e-5) + beta == pytest.approx([beta])
    states(
        "training-with-very-small-batches",
        en=f"{errors[2]:.2f} 2 {errors[32]:.2f} 32",
        zh=f"2 {errors[2]:.2f} 32 {errors[32]:.2f}",
    )


def test_gradient_accumulation(states: States) -> None:
    """The mean of K micro-batch gradients is the gradient of the batch of K b samples; batch statistics are not its."""
    rng = np.random.default_rng(0)
    k, b, theta = 4, 2, rng.normal(size=3)
    x, y = rng.normal(size=(k * b, 3)), rng.normal(size=k * b)
    parts = [gradient(theta, x[i : i + b], y[i : i + b]) / b for i in range(0, k * b, b)]
    assert np.mean(parts, axis=0) == pytest.approx(gradient(theta, x, y) / (k * b))
    assert x[:b].mean(axis=0) != pytest.approx(x.mean(axis=0))
    # The usual number of groups is the paper's.
    states("training-with-very-small-batches", "32")


def test_relative_steps_of_lars(states: States) -> None:
    """With SGD the relative steps of the two layers are 0.5 % and 50 %, with LARS both are 0.1 %."""
    trust, rate, layers = 0.001, 0.01, ((10, 5), (1, 50))
    rng = np.random.default_rng(0)
    sgd, lars = [], []
    for w_norm, g_norm in layers:
        w, g = rng.normal(size=30), rng.normal(size=30)
        w, g = w * w_norm / np.linalg.norm(w), g * g_norm / np.linalg.norm(g)
        local = trust * np.linalg.norm(w) / np.linalg.norm(g)
        sgd.append(float(np.linalg.norm(rate * g) / np.linalg.norm(w)))
        lars.append(float(np.linalg.norm(1 * local * g) / np.linalg.norm(w)))
    first, second = (", ".join(map(str, layer)) for layer in layers)
    states(
        "lars-layerwise-learning-rate",
        f"{first} {second}",
        trust,
        f"{rate} {sgd[0]:.1%} {sgd[1]:.0%}",
        f"1 {lars[0]:.1%} {lars[1]:.1%}",
        "50 32",
    )


def test_cost_of_successive_halving(states: States) -> None:
    """Twenty-seven configurations cost 108 epochs, 81 when resumed, instead of 729."""
    configurations, epochs, rounds = 27, 1, []
    while configurations:
        rounds.append((configurations, epochs))
        configurations, epochs = configurations // 3, epochs * 3
    anew = sum(n * e for n, e in rounds)
    resumed = sum(n * (e - before) for (n, e), before in zip(rounds, [0, *[e for _, e in rounds]], strict=False))
    full = rounds[0][0] * rounds[-1][1]
    terms = "+".join(rf"{n}\times{e}" for n, e in rounds)
    states(
        "hyperparameter-search-methods",
        f"{terms} {anew}",
        f"{rounds[0][0]} {rounds[-1][1]} {full}",
        rounds[0][0],
        resumed,
    )


def test_runs_of_a_grid_and_values_tried(states: States) -> None:
    """A grid costs k^d runs; nine runs try 3 values of each hyperparameter on a grid and 9 at random."""
    for k, d in ((5, 3), (5, 6)):
        runs = sum(1 for _ in product(range(k), repeat=d))
        states("grid-search-versus-random-search", f"{k}^ {d} {runs}")
    grid = np.array(list(product(range(3), repeat=2)))
    drawn = np.random.default_rng(0).random(grid.shape)
    on_grid, at_random = (len(np.unique(points[:, 0])) for points in (grid, drawn))
    states("grid-search-versus-random-search", f"3 3 {on_grid}", at_random)


def test_sixty_draws(states: States) -> None:
    """Sixty independent draws hit the best 5 % with probability 0.954."""
    n, share = 60, 0.05
    chance = 1 - (1 - share) ** n
    hits = (np.random.default_rng(0).random((100_000, n)) < share).any(axis=1).mean()
    assert hits == pytest.approx(chance, abs=0.003)
    formula, said = f"$1-{1 - share:g}^n$", f"${chance:.3f}$"
    states(
        "grid-search-versus-random-search",
        f"{share:.0%} {formula}",
        f"{chance:.0%} {share:.0%}",
        en=(f"{said} {n}", f"{n} {share:.0%} {chance:.0%}"),
        zh=(f"{n} {said}", f"{n} {chance:.0%} {share:.0%}"),
    )


def test_expected_improvement(states: States) -> None:
    """The formula gives the mean improvement over the best loss: 0.0108 and 0.0229 in the example."""
    best = 0.30
    rng = np.random.default_rng(0)
    rows = []
    for mean, deviation in ((0.29, 0.01), (0.32, 0.08)):
        z = (best - mean) / deviation
        density, distribution = exp(-(z**2) / 2) / sqrt(2 * pi), (1 + erf(z / sqrt(2))) / 2
        improvement = (best - mean) * distribution + deviation * density
        simulated = np.maximum(best - rng.normal(mean, deviation, 400_000), 0).mean()
        assert simulated == pytest.approx(improvement, rel=0.01)
        rows.append(f"| {mean:.2f} | {deviation:.2f} | {improvement:.4f} |")
    states("bayesian-hyperparameter-optimization", *rows, f"{best:.2f}")
