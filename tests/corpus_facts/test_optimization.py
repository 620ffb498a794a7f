"""The numbers and formulas stated by the cards of the deck optimization."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def updates_per_epoch(samples: int, batch: int) -> int:
    """Mini-batches that one pass over the data makes, the last, smaller one kept."""
    batches = [range(start, min(start + batch, samples)) for start in range(0, samples, batch)]
    assert sum(map(len, batches)) == samples
    return len(batches)


def test_updates_per_epoch(states: States) -> None:
    """A batch of N makes one update per epoch, a batch of 1 makes N, one of B ceil(N/B): 391 for 50000 and 128."""
    for n in (2, 7, 60):
        assert updates_per_epoch(n, 1) == n
        assert all(updates_per_epoch(n, b) == np.ceil(n / b) for b in range(1, n + 1))
    samples, batch = 50_000, 128
    once, many = updates_per_epoch(samples, samples), updates_per_epoch(samples, batch)
    between = r"| $1<B<N$ | $\lceil N/B\rceil$ |"
    states("batch-stochastic-minibatch-gradient-descent", once, between, f"{samples} {batch} {many}", f"{once} 1")


def test_update_rule() -> None:
    """One step of the rule goes down the gradient of the mean loss of the batch."""
    rng = np.random.default_rng(0)
    x, y, theta, rate, step = rng.normal(size=(6, 3)), rng.normal(size=6), rng.normal(size=3), 0.1, 1e-6

    def loss(parameters: Array) -> float:
        return float(np.mean((x @ parameters - y) ** 2))

    slope = np.array([(loss(theta + step * e) - loss(theta - step * e)) / (2 * step) for e in np.eye(3)])
    samples = [2 * (xi @ theta - yi) * xi for xi, yi in zip(x, y, strict=True)]
    updated = theta - rate * sum(samples) / len(samples)
    assert updated == pytest.approx(theta - rate * slope)
    assert loss(updated) < loss(theta)


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
    settled = {}
    for rate in (0.1, 0.01):
        variance = 0.0
        for _ in range(10_000):  # theta <- (1 - rate) theta + rate x, with x independent and of variance one
            variance = (1 - rate) ** 2 * variance + rate**2
        settled[rate] = f"${variance:.4f}$"
        theta, step = np.zeros(20_000), 1e-3
        for _ in range(round(5 / rate)):
            x = rng.normal(size=theta.size)
            theta -= rate * (0.5 * (theta + step - x) ** 2 - 0.5 * (theta - step - x) ** 2) / (2 * step)
        assert theta.var() == pytest.approx(variance, rel=0.05)
    (large, wide), (small, narrow) = settled.items()
    states(
        "does-sgd-converge", "12 2", en=f"1 {wide} {large} {narrow} {small}", zh=f"1 {large} {wide} {small} {narrow}"
    )


def test_decaying_rate_lets_sgd_settle() -> None:
    """With the rate 1/t SGD on the same quadratic is the running mean, whose variance tends to zero.

    The sum of these rates grows without bound, the sum of their squares does not.
    """
    rng = np.random.default_rng(0)
    data = rng.normal(size=(1000, 2000))
    theta = np.zeros(2000)
    for t, x in enumerate(data, start=1):
        theta -= (theta - x) / t
    assert theta == pytest.approx(data.mean(axis=0))
    assert theta.var() == pytest.approx(1 / 1000, rel=0.1)
    rates = 1 / np.arange(1.0, 1e6)
    ends = [10**k for k in (2, 3, 4, 5)]
    assert np.diff([rates[:end].sum() for end in ends]) == pytest.approx(np.full(3, np.log(10)), abs=0.01)
    assert (rates**2).sum() - (rates[: ends[0]] ** 2).sum() < 0.01


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
    rate, theta, step = 0.5, 1.0, 1e-3
    first = rate
    for _ in range(1000):
        theta -= rate * (0.5 * (theta + step) ** 2 - 0.5 * (theta - step) ** 2) / (2 * step)
        rate /= 2
    states("does-sgd-converge", "12 2", f"{first} {theta:.3f}")


def hessian(features: Array) -> Array:
    """The Hessian of half the mean squared error of a linear model without bias, by differences of the loss."""

    def loss(w: Array) -> float:
        return float(np.mean((features @ w) ** 2) / 2)

    e = np.eye(features.shape[1])
    return np.array([[loss(a + b) - loss(a - b) for a in e] for b in e]) / 2


def test_condition_number_of_unscaled_and_scaled_features(states: States) -> None:
    """Uncorrelated features with standard deviations 10 and 1 give condition number 100, standardised 1."""
    grid = np.array([(a, b) for a in (-1.0, 1.0) for b in (-1.0, 1.0)])
    large, small = deviations = (10, 1)
    features = grid * deviations
    assert features.mean(axis=0) == pytest.approx(0)
    assert features.std(axis=0) == pytest.approx(deviations)
    assert np.diag(hessian(features)) == pytest.approx((features**2).mean(axis=0))
    raw, scaled = (rf"$\kappa={np.linalg.cond(hessian(x)):.0f}$" for x in (features, features / features.std(axis=0)))
    states("feature-scaling-speeds-up-gradient-descent", f"{large} {small} {raw}", scaled)


def test_condition_number_of_correlated_features(states: States) -> None:
    """Two standardised features with correlation 0.9 still have condition number 19, whitened ones 1."""
    correlation = 0.9
    uncorrelated = np.array([(a, b) for a in (-1.0, 1.0) for b in (-1.0, 1.0)])
    features = uncorrelated @ np.linalg.cholesky([[1, correlation], [correlation, 1]]).T
    assert features.mean(axis=0) == pytest.approx(0)
    assert features.std(axis=0) == pytest.approx(1)
    assert np.corrcoef(features.T)[0, 1] == pytest.approx(correlation)
    whitened = features @ np.linalg.inv(np.linalg.cholesky(hessian(features))).T
    kappa, white = (f"{np.linalg.cond(hessian(x)):.0f}" for x in (features, whitened))
    states("feature-scaling-speeds-up-gradient-descent", f"{correlation} {kappa} {white}", f"{correlation} {kappa}")


def errors(curvatures: Array, rate: float, steps: int) -> Array:
    """The error after each step of gradient descent on a quadratic, started at one in every direction."""
    theta = np.ones_like(curvatures)
    rows = [theta]
    for _ in range(steps):
        theta = theta - rate * curvatures * theta
        rows.append(theta)
    return np.array(rows)


def test_error_along_eigenvectors(states: States) -> None:
    """A step on the card's quadratic multiplies the error along eigenvector i by 1 - rate * eigenvalue i."""
    rng = np.random.default_rng(0)
    root = rng.normal(size=(3, 3))
    h, minimum, theta, rate, step = root @ root.T, rng.normal(size=3), rng.normal(size=3), 0.05, 1e-4

    def f(at: Array) -> float:
        return float((at - minimum) @ h @ (at - minimum) / 2)

    slope = np.array([(f(theta + step * e) - f(theta - step * e)) / (2 * step) for e in np.eye(3)])
    eigenvalues, vectors = np.linalg.eigh(h)
    before, after = vectors.T @ (theta - minimum), vectors.T @ (theta - rate * slope - minimum)
    assert after / before == pytest.approx(1 - rate * eigenvalues)
    states("gradient-descent-learning-rate-limit", "12")


def test_largest_stable_rate(states: States) -> None:
    """The largest rate at which gradient descent converges on a quadratic is 2/lambda_max, found by bisection."""
    limits = set()
    for curvatures in (np.array([1.0, 30.0, 100.0]), np.array([0.5, 4.0]), np.array([7.0])):
        low, high = 0.0, 10.0
        for _ in range(40):
            rate = (low + high) / 2
            with np.errstate(over="ignore", invalid="ignore"):
                shrinks = np.abs(errors(curvatures, rate, 2)[-1]).max() < 1
            low, high = (rate, high) if shrinks else (low, rate)
        limits.add(round(float(low * curvatures.max()), 6))
        assert np.abs(errors(curvatures, 0.99 * low, 5000)[-1]).max() < 1e-6
        assert np.abs(errors(curvatures, 1.01 * low, 1500)[-1]).max() > 1e6
    (limit,) = limits
    bound = rf"${limit:.0f}/\lambda_{{\max}}$"
    states("gradient-descent-learning-rate-limit", f"0 {limit:.0f}", bound, f"{limit:.0f}")


def test_zig_zag(states: States) -> None:
    """Between 1/lambda and 2/lambda a component changes sign at every step and shrinks; at 1/lambda it is solved.

    Near 2/lambda the factor is close to -1.
    """
    curvature, tried = np.array([5.0]), (0.5, 0.99, 1.01, 1.5, 1.99, 2.01)  # rates in units of 1/lambda
    paths = {times: errors(curvature, times / curvature[0], 20)[:, 0] for times in tried}
    flipping = [times for times, path in paths.items() if (path[1:] * path[:-1] < 0).all()]
    shrinking = [times for times, path in paths.items() if abs(path[-1]) < abs(path[0])]
    low, high = round(min(flipping)), round(max(shrinking))
    assert flipping == [times for times in tried if times > low]
    assert shrinking == [times for times in tried if times < high]
    one_step = errors(curvature, low / curvature[0], 1)[-1, 0]
    assert one_step == 0
    factor = errors(curvature, (high - 0.001) / curvature[0], 1)[-1, 0]
    states("gradient-descent-learning-rate-limit", f"{low} {high}", low, f"{factor:.0f}")


def test_best_constant_rate(states: States) -> None:
    """At condition number 100 the best worst-case factor is 0.980 and a tenfold fall takes 116 steps."""
    for curvatures in (np.array([3.0, 12.0]), np.array([1.0, 100.0])):
        kappa = curvatures.max() / curvatures.min()
        rates = np.linspace(1e-4, 2 / curvatures.max(), 200_001)
        worst = np.abs(1 - rates[:, None] * curvatures).max(axis=1)
        assert rates[worst.argmin()] == pytest.approx(2 / curvatures.sum(), abs=1e-5)
        assert worst.min() == pytest.approx((kappa - 1) / (kappa + 1), abs=1e-5)
    norms = np.linalg.norm(errors(curvatures, rates[worst.argmin()], 1000), axis=1)
    steps = int(np.argmax(norms <= norms[0] / 10))
    factor = rf"$\kappa={kappa:.0f}$ that is ${worst.min():.3f}$"
    states("gradient-descent-learning-rate-limit", en=f"{factor} {steps}", zh=f"{kappa:.0f} {worst.min():.3f} {steps}")


def test_one_step_at_condition_number_one(states: States) -> None:
    """With equal curvatures the best rate reaches the minimum in one step."""
    curvatures = np.array([3.0, 3.0])
    kappa = curvatures.max() / curvatures.min()
    assert errors(curvatures, 2 / (curvatures.max() + curvatures.min()), 1)[-1] == pytest.approx(0)
    states("gradient-descent-learning-rate-limit", f"{kappa:.0f}")


def test_momentum_needs_steps_like_the_root_of_kappa() -> None:
    """The best heavy-ball momentum has the factor (root kappa - 1)/(root kappa + 1) on a quadratic.

    Steps to a fall by ten thus grow like kappa without momentum and like its root with it.
    """
    plain, tuned = [], []
    for kappa in (100.0, 400.0, 1600.0):
        root = np.sqrt(kappa)
        rate, momentum = (2 / (root + 1)) ** 2, ((root - 1) / (root + 1)) ** 2
        radii = []
        for curvature in np.linspace(1, kappa, 50):
            step = np.array([[1 + momentum - rate * curvature, -momentum], [1, 0]])
            radii.append(np.abs(np.linalg.eigvals(step)).max())
        assert max(radii) == pytest.approx((root - 1) / (root + 1), abs=1e-5)
        tuned.append(-1 / np.log10(max(radii)))
        plain.append(-1 / np.log10((kappa - 1) / (kappa + 1)))
    assert np.divide(plain[1:], plain[:-1]) == pytest.approx(np.full(2, 4.0), rel=0.02)
    assert np.divide(tuned[1:], tuned[:-1]) == pytest.approx(np.full(2, 2.0), rel=0.02)


def test_step_of_sgd_is_unbiased() -> None:
    """The mean of the steps over all single samples is the step of the full gradient; noise remains in each."""
    rng = np.random.default_rng(0)
    x, y, theta, rate = rng.normal(size=(30, 3)), rng.normal(size=30), rng.normal(size=3), 0.1
    samples = (x @ theta - y)[:, None] * x
    full = x.T @ (x @ theta - y) / len(y)
    assert (theta - rate * samples).mean(axis=0) == pytest.approx(theta - rate * full)
    assert samples.std(axis=0).min() > 0


def ema(values: list[float], beta: float) -> float:
    """The exponentially weighted average from zero, without correction."""
    m = 0.0
    for v in values:
        m = beta * m + (1 - beta) * v
    return m


def test_exponentially_weighted_average(states: States) -> None:
    """10, 20, 30 with beta 0.9 give 5.61, corrected 20.70; the weights are geometric and make 1 - beta^t."""
    values, beta = [10.0, 20.0, 30.0], 0.9
    raw, sum_of_weights = ema(values, beta), ema([1.0] * len(values), beta)
    assert sum_of_weights == pytest.approx(1 - beta ** len(values))
    weights = [ema([0.0] * (9 - k) + [1.0] + [0.0] * k, beta) for k in range(10)]
    assert weights == pytest.approx([(1 - beta) * beta**k for k in range(10)])
    assert ema(values, 0.0) == values[-1]
    card = "exponentially-weighted-average"
    states(
        card,
        f"{raw:.2f}",
        f"{raw / sum_of_weights:.2f}",
        f"{ema([1.0], beta):.1f}",
        f"{values[0]:.0f} {values[1]:.0f} {values[2]:.0f} {beta}",
        f"{beta} {weights[0]:.1f} {weights[1]:.2f} {weights[2]:.3f}",
        en=f"{ema([1.0], beta):.1f} {beta}",
        zh=f"{beta} {ema([1.0], beta):.1f}",
    )
    windows = [round(1 / (1 - b)) for b in (0.9, 0.999)]
    for window, b in zip(windows, (0.9, 0.999), strict=True):  # mean age of a value, as in an average of 2 w - 1 values
        ages = np.arange(100_000)
        assert ((1 - b) * b**ages * ages).sum() == pytest.approx(window - 1)
    states(card, en=f"{windows[0]} 0.9 {windows[1]} 0.999", zh=f"0.9 {windows[0]} 0.999 {windows[1]}")


def velocity(gradients: list[float], gamma: float) -> float:
    """The velocity of the sum form after these gradients."""
    v = 0.0
    for g in gradients:
        v = gamma * v + g
    return v


def test_momentum_on_equal_and_alternating_gradients(states: States) -> None:
    """With gamma 0.9 equal gradients lead to 10 times the step, alternating ones to 0.53 times."""
    gamma = 0.9
    constant = velocity([1.0] * 1000, gamma)
    alternating = abs(velocity([(-1.0) ** t for t in range(1000)], gamma))
    assert constant == pytest.approx(1 / (1 - gamma))
    assert alternating == pytest.approx(1 / (1 + gamma))
    states("momentum", f"{alternating:.2f}", en=f"{constant:.0f} {gamma}", zh=f"{gamma} {constant:.0f}")


def test_forms_of_momentum() -> None:
    """The three forms take the same steps if the averaging one gets a rate 1/(1-gamma) times as large."""
    gamma, rate = 0.9, 0.01
    thetas, states_ = [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]
    for _ in range(50):
        g = [4 * theta for theta in thetas]
        states_ = [
            gamma * states_[0] + g[0],
            gamma * states_[1] + rate * g[1],
            gamma * states_[2] + (1 - gamma) * g[2],
        ]
        thetas = [
            thetas[0] - rate * states_[0],
            thetas[1] - states_[1],
            thetas[2] - rate / (1 - gamma) * states_[2],
        ]
    assert thetas == pytest.approx([thetas[0]] * 3)


def test_nesterov_example(states: States) -> None:
    """On the example both reach 0.9; then momentum takes the gradient 0.9 to 0.72, NAG the one at 0.81 to 0.729."""
    rate, gamma = 0.1, 0.9
    theta, v = 1.0, 0.0
    nesterov, w = 1.0, 0.0
    path = []
    for _ in range(2):
        gradient, ahead = theta, nesterov - gamma * w  # the slope of theta^2 / 2 is theta
        v, w = gamma * v + rate * gradient, gamma * w + rate * ahead
        theta, nesterov = theta - v, nesterov - w
        path.append((gradient, theta, ahead, nesterov))
    (_, first, _, other), (gradient, second, ahead, last) = path
    assert first == pytest.approx(other)
    states(
        "nesterov-momentum",
        f"2 2 1 0 {rate} {gamma} {first:.1f}",
        f"{gradient:.1f} {second:.2f} {ahead:.2f} {last:.3f}",
    )


def test_rates_of_nesterov_and_gradient_descent() -> None:
    """On convex quadratics Nesterov's error stays below 2L|x|^2/(t+1)^2, that of descent below L|x|^2/(2t).

    The curvatures crowd near zero, so that descent really is as slow as its bound's order.
    """
    curvatures = np.linspace(0.001, 1, 1000) ** 3
    start, steps = curvatures**-0.25, 2000
    x, y, last, weight = start.copy(), start.copy(), start.copy(), 1.0
    for t in range(1, steps + 1):
        x = x - curvatures * x
        new = y - curvatures * y
        following = (1 + np.sqrt(1 + 4 * weight**2)) / 2
        y, last, weight = new + (weight - 1) / following * (new - last), new, following
        plain, fast = ((curvatures * v**2).sum() / 2 for v in (x, last))
        assert plain <= (start**2).sum() / (2 * t)
        assert fast <= 2 * (start**2).sum() / (t + 1) ** 2
    assert fast < plain / 20


def test_adagrad_and_rmsprop_on_a_constant_gradient(states: States) -> None:
    """With a constant gradient AdaGrad's step falls to a tenth after 100 steps; RMSProp's settles at eta."""
    rate, total, average, g = 0.1, 0.0, 0.0, 3.0
    adagrad, rmsprop = [], []
    for _ in range(100):
        total, average = total + g**2, 0.9 * average + 0.1 * g**2
        adagrad.append(rate * g / np.sqrt(total))
        rmsprop.append(rate * g / np.sqrt(average))
    assert adagrad == pytest.approx([rate / np.sqrt(t) for t in range(1, 101)])
    assert adagrad[-1] / adagrad[0] == pytest.approx(1 / 10)
    assert rmsprop[-1] == pytest.approx(rate, rel=1e-3)
    assert rmsprop[0] > 3 * rate
    states("adagrad-rmsprop-adadelta", "100", "1 0.001")


def adam_steps(gradients: list[float], *, epsilon: float = 1e-8) -> list[float]:
    """The steps of Adam in units of the rate, at the default betas."""
    m = v = 0.0
    steps = []
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        steps.append(m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + epsilon))
    return steps


def test_adam(states: States) -> None:
    """Adam's first step is the sign; the loss's scale cancels; a gradient after many zeros makes 3.2 times the rate."""
    rng = np.random.default_rng(0)
    assert [adam_steps([g])[0] for g in (5.0, -0.02)] == pytest.approx([1, -1])
    noise = rng.normal(size=200).tolist()
    assert adam_steps([1000 * g for g in noise]) == pytest.approx(adam_steps(noise), rel=1e-5)
    late = adam_steps([0.0] * 20_000 + [1.0])[-1]
    assert late == pytest.approx(0.1 / np.sqrt(0.001), rel=1e-3)
    states("adam-optimizer", "0.9", "0.999", "10^{-8}", "10^{-7}", "0.001", f"{late:.1f}")
    states("adam-or-sgd", "0.001", "0.1")


def test_state_of_adam(states: States) -> None:
    """Adam's two moments take 8 bytes per weight in FP32."""
    moments = [np.zeros(10, np.float32) for _ in ("m", "v")]
    size = sum(array.nbytes for array in moments) // 10
    states("optimizers-overview", len(moments), en=f"{size} 32", zh=size)


def test_special_case_of_sgd() -> None:
    """For linear regression with half the squared error, and logistic with cross-entropy, a step adds alpha (y-h) x."""
    rng = np.random.default_rng(0)
    x, theta, step, y = rng.normal(size=3), rng.normal(size=3), 1e-6, 1.0

    def squared(p: Array) -> float:
        return float((p @ x - y) ** 2 / 2)

    def logistic(p: Array) -> float:
        return float(np.log(1 + np.exp(-(p @ x))))

    for loss, h in ((squared, x @ theta), (logistic, 1 / (1 + np.exp(-(x @ theta))))):
        slope = np.array([(loss(theta + step * e) - loss(theta - step * e)) / (2 * step) for e in np.eye(3)])
        assert -slope == pytest.approx((y - h) * x, rel=1e-5)


def test_adamw_example(states: States) -> None:
    """In the first step Adam with L2 reaches 0.9 as without decay, AdamW 0.89; for SGD the two agree."""
    theta, g, rate, decay = 1.0, 0.5, 0.1, 0.1
    coupled = theta - rate * adam_steps([g + decay * theta])[0]
    plain = theta - rate * adam_steps([g])[0]
    decoupled = theta - rate * (adam_steps([g])[0] + decay * theta)
    assert coupled == pytest.approx(plain)
    assert theta - rate * (g + decay * theta) == pytest.approx(theta - rate * g - rate * decay * theta)
    states(
        "adamw-decoupled-weight-decay",
        f"{theta:.0f} {g} {rate} {decay} 2 {coupled:.1f}",
        f"{decoupled:.2f}",
        "0.01 0.1",
    )


def test_newton(states: States) -> None:
    """Newton's step solves a convex quadratic at once and goes to a saddle; a Hessian for 10^6 weights takes 4 TB."""
    rng = np.random.default_rng(0)
    root = rng.normal(size=(4, 4))
    hessian_, best, start = root @ root.T + np.eye(4), rng.normal(size=4), rng.normal(size=4)
    assert start - np.linalg.solve(hessian_, hessian_ @ (start - best)) == pytest.approx(best)
    saddle, point = np.diag([2.0, -2.0]), np.array([0.5, 0.1])
    step = -np.linalg.solve(saddle, saddle @ point)
    assert point + step == pytest.approx(np.zeros(2))
    gradient = saddle @ point
    assert step[1] * gradient[1] > 0  # uphill along the negative curvature
    n = 10**6
    terabytes = n * n * np.dtype(np.float32).itemsize / 1e12
    states("why-not-newton", f"10^6 32 {terabytes:.0f}", en="10,000")


def test_saddle_points(states: States) -> None:
    """The eigenvalues at the saddle, the steps until descent has left it, and a saddle whose Hessian is zero."""
    step = 1e-3

    def hessian_at_origin(f: Callable[[float, float], float]) -> Array:
        cross = (f(step, step) - f(step, -step) - f(-step, step) + f(-step, -step)) / 4
        x = f(step, 0) - 2 * f(0, 0) + f(-step, 0)
        y = f(0, step) - 2 * f(0, 0) + f(0, -step)
        return np.array([[x, cross], [cross, y]]) / step**2

    low, high = np.linalg.eigvalsh(hessian_at_origin(lambda x, y: x**2 - y**2))

    def monkey(x: float, y: float) -> float:
        return x**3 - 3 * x * y**2

    assert np.abs(hessian_at_origin(monkey)).max() < 1e-6
    assert monkey(0.1, 0) > 0 > monkey(-0.1, 0)
    rate, y, steps = 0.1, 1e-6, 0
    factor = (y - rate * (-2 * y)) / y
    while y <= 1:
        y, steps = y - rate * (-2 * y), steps + 1
    states("saddle-point-problem", f"{high:.0f} {low:.0f}", f"{rate} {factor:.1f} 10^{{-6}} {steps} 1")


def test_chance_of_a_minimum(states: States) -> None:
    """A hundred independent signs are all positive with a probability of about 8e-31."""
    n = 100
    assert np.mean([all((bits >> k) & 1 for k in range(10)) for bits in range(2**10)]) == 2.0**-10
    mantissa, exponent = f"{0.5**n:.0e}".split("e")
    states("local-minima-of-large-networks", f"{mantissa}\\times10^{{{int(exponent)}}}", n)


def test_length_of_a_chromosome(states: States) -> None:
    """A 4-5-3 network has 43 weights and biases."""
    sizes = (4, 5, 3)
    n_in, h, n_out = sizes
    arrays = [np.zeros((h, n_in)), np.zeros(h), np.zeros((n_out, h)), np.zeros(n_out)]
    total = sum(array.size for array in arrays)
    assert total == n_in * h + h + h * n_out + n_out
    name = "-".join(map(str, sizes))
    states("genetic-algorithm-for-networks", f"{name} {total}")


def test_momentum_averages_no_noise_at_equal_effective_rate() -> None:
    """Around a minimum momentum leaves the same variance as plain SGD with 1/(1-gamma) times the rate."""
    rng = np.random.default_rng(0)
    variance = {}
    for gamma, rate in ((0.0, 0.02), (0.9, 0.002)):
        theta, velocity, seen = np.zeros(500), np.zeros(500), []
        for step in range(2000):
            velocity = gamma * velocity + theta + rng.normal(size=500)
            theta = theta - rate * velocity
            if step >= 1000:
                seen.append(np.mean(theta**2))
        variance[gamma] = np.mean(seen)
    assert variance[0.9] == pytest.approx(variance[0.0], rel=0.1)
