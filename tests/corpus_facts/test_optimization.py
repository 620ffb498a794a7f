"""The numbers and formulas stated by the cards of the deck optimization."""

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
    states(
        "batch-stochastic-minibatch-gradient-descent",
        en=(
            f"| batch GD (BGD) | $N$ | ${once}$ |",
            "| stochastic GD (SGD) | $1$ | $N$ |",
            f"| mini-batch GD (MBGD) {between}",
            f"$N={samples}$ and $B={batch}$ give {many} updates per epoch",
            "batch size N, 1 or in between",
            f"\nUpdates per epoch {once}, N and ceil(N/B)\n",
            f"It makes $N$ updates per epoch instead of ${once}$, but each costs only $1/N$ as many sample gradients",
            "The real price of $B=1$ is",
            "one algorithm with three batch sizes $B$",
            "Per epoch each computes $N$ sample gradients",
        ),
        zh=(
            f"| 全批量（BGD） | $N$ | ${once}$ |",
            "| 随机（SGD） | $1$ | $N$ |",
            f"| 小批量（MBGD） {between}",
            f"$N={samples}$、$B={batch}$ 时每轮更新 {many} 次",
            "批大小为 N、1 或介于其间",
            f"\n每轮更新 {once}、N、⌈N/B⌉ 次\n",
            f"它每轮更新 $N$ 次而不是 ${once}$ 次，但每次的梯度计算量只有 $1/N$，",
            "$B=1$ 真正的代价",
            "同一个算法取三种批大小 $B$",
            "三者都要算 $N$ 个样本梯度",
        ),
    )


def test_update_rule(states: States) -> None:
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
    states(
        "batch-stochastic-minibatch-gradient-descent",
        r"$$ \theta\leftarrow\theta-\eta\,\frac{1}{B}\sum_{i\in\mathcal{B}}\nabla\ell_i(\theta) $$",
    )


def test_minibatch_gradient_is_unbiased_and_less_noisy(states: States) -> None:
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
    states("batch-stochastic-minibatch-gradient-descent", r"$1/\sqrt{B}$")


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
        "does-sgd-converge",
        r"$\frac12(\theta-x_i)^2$",
        en=rf"data variance $1$: the variance of $\theta$ settles at {wide} for $\eta={large}$ and at {narrow} for $\eta={small}$.",
        zh=rf"数据方差为 $1$：$\eta={large}$ 时 $\theta$ 的方差稳定在 {wide}，$\eta={small}$ 时为 {narrow}。",
    )


def test_decaying_rate_lets_sgd_settle(states: States) -> None:
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
    states(
        "does-sgd-converge",
        r"$$ \sum_t\eta_t=\infty,\qquad\sum_t\eta_t^2<\infty $$",
        r"$\eta_t=\eta_0/t$",
        en="sum of rates infinite, sum of squares finite",
        zh="学习率之和发散，平方和收敛",
    )


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
    states(
        "does-sgd-converge",
        r"$\frac12\theta^2$",
        en=rf"from $\eta_0={first}$ leaves a fraction ${theta:.3f}$ of",
        zh=rf"从 $\eta_0={first}$ 起每步减半，误差会永远停在初始值的 ${theta:.3f}$ 倍",
    )


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
    states(
        "feature-scaling-speeds-up-gradient-descent",
        "$x_j^2$",
        en=(f"standard deviations ${large}$ and ${small}$ give {raw}.", f"After standardization {scaled} here"),
        zh=(f"标准差分别为 ${large}$ 和 ${small}$ 的特征，{raw}。", f"标准化之后，此例中 {scaled}，"),
    )


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
    states(
        "feature-scaling-speeds-up-gradient-descent",
        en=(
            rf"with correlation ${correlation}$ still have $\kappa={kappa}$; whitening would give ${white}$.",
            f"With correlation ${correlation}$ the condition number stays at ${kappa}$.",
        ),
        zh=(
            rf"相关系数为 ${correlation}$ 时仍有 $\kappa={kappa}$，白化（whitening）才能降到 ${white}$。",
            f"相关系数为 ${correlation}$ 时条件数仍有 ${kappa}$。",
        ),
    )


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
    states(
        "gradient-descent-learning-rate-limit",
        r"$f(\theta)=\frac12(\theta-\theta^*)^\top H(\theta-\theta^*)$",
        r"$\kappa=\lambda_{\max}/\lambda_{\min}$",
        r"$1-\eta\lambda_i$",
        en="multiplied by 1 - eta * lambda_i\n",
        zh="误差分量乘以 1 - ηλ_i\n",
    )


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
    states(
        "gradient-descent-learning-rate-limit",
        rf"$0<\eta<{limit:.0f}/\lambda_{{\max}}$",
        en=(
            f"The rate must stay below {bound};",
            f"Divergence begins above {bound}.",
            f"Near {bound} the steepest",
            f"below {limit:.0f} / lambda_max\n",
            rf"hover near $\lambda_{{\max}}\approx{limit:.0f}/\eta$",
        ),
        zh=(
            f"学习率必须小于 {bound}；",
            f"超过 {bound} 才发散。",
            f"接近 {bound} 时",
            f"η 小于 {limit:.0f}/λ_max 时收敛\n",
            rf"常在 ${limit:.0f}/\eta$ 附近徘徊",
        ),
    )


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
    states(
        "gradient-descent-learning-rate-limit",
        rf"${low}/\lambda_i<\eta<{high}/\lambda_i$",
        en=(
            rf"At ${low}/\lambda_{{\max}}$ the steepest component is solved in one step",
            rf"Above ${low}/\lambda_{{\max}}$ gradient descent diverges",
            f"is multiplied by almost ${factor:.0f}$ and",
        ),
        zh=(
            rf"取 ${low}/\lambda_{{\max}}$ 时最陡的分量一步到位",
            rf"学习率超过 ${low}/\lambda_{{\max}}$ 梯度下降就发散",
            f"的因子接近 ${factor:.0f}$，",
        ),
    )


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
    states(
        "gradient-descent-learning-rate-limit",
        r"$\eta=\frac{2}{\lambda_{\max}+\lambda_{\min}}$",
        r"$$ \frac{\kappa-1}{\kappa+1} $$",
        en=(
            f"For {factor}: up to {steps} steps until the error has fallen tenfold.",
            r"by the factor $\frac{\kappa-1}{\kappa+1}$ per step",
            "factor (kappa - 1) / (kappa + 1)\n",
            r"in the worst case is $2/(\lambda_{\max}+\lambda_{\min})$.",
        ),
        zh=(
            rf"$\kappa={kappa:.0f}$ 时它是 ${worst.min():.3f}$，误差降到十分之一最多要 {steps} 步；",
            r"误差每步乘以 $\frac{\kappa-1}{\kappa+1}$。",
            "最坏因子为 (κ-1)/(κ+1)\n",
            r"最好的恒定学习率是 $2/(\lambda_{\max}+\lambda_{\min})$。",
        ),
    )


def test_one_step_at_condition_number_one(states: States) -> None:
    """With equal curvatures the best rate reaches the minimum in one step."""
    curvatures = np.array([3.0, 3.0])
    kappa = curvatures.max() / curvatures.min()
    assert errors(curvatures, 2 / (curvatures.max() + curvatures.min()), 1)[-1] == pytest.approx(0)
    states(
        "gradient-descent-learning-rate-limit",
        en=rf"For $\kappa={kappa:.0f}$ one step suffices",
        zh=rf"$\kappa={kappa:.0f}$ 时一步就到",
    )


def test_momentum_needs_steps_like_the_root_of_kappa(states: States) -> None:
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
    states(
        "gradient-descent-learning-rate-limit",
        en=r"grows like $\kappa$, with well-tuned momentum like $\sqrt{\kappa}$.",
        zh=r"大致正比于 $\kappa$，调好的动量可降到正比于 $\sqrt{\kappa}$。",
    )
