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


def test_step_of_sgd_is_unbiased(states: States) -> None:
    """The mean of the steps over all single samples is the step of the full gradient; noise remains in each."""
    rng = np.random.default_rng(0)
    x, y, theta, rate = rng.normal(size=(30, 3)), rng.normal(size=30), rng.normal(size=3), 0.1
    samples = (x @ theta - y)[:, None] * x
    full = x.T @ (x @ theta - y) / len(y)
    assert (theta - rate * samples).mean(axis=0) == pytest.approx(theta - rate * full)
    assert samples.std(axis=0).min() > 0
    states("sgd-step-and-online-learning", r"$$ \theta\leftarrow\theta-\eta\,g $$")


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
        r"$$ m_t=\beta m_{t-1}+(1-\beta)v_t,\qquad m_0=0 $$",
        r"$(1-\beta)\beta^k$",
        r"$1-\beta^t$",
        r"$$ \hat m_t=\frac{m_t}{1-\beta^t} $$",
        rf"$m_3={raw:.2f}$",
        rf"$\hat m_3={raw / sum_of_weights:.2f}$",
        f"${ema([1.0], beta):.1f}$",
        en=(
            rf"Values ${values[0]:.0f},{values[1]:.0f},{values[2]:.0f}$ with $\beta={beta}$:",
            f"With ${beta}$ the weights are ${weights[0]:.1f}$, ${weights[1]:.2f}$, ${weights[2]:.3f}$ and",
            rf"it is ${ema([1.0], beta):.1f}$ of that value for $\beta={beta}$",
            "divide by 1 - beta^t\n",
            "Window about 1 / (1 - beta)\n",
        ),
        zh=(
            rf"数值 ${values[0]:.0f},{values[1]:.0f},{values[2]:.0f}$，$\beta={beta}$：",
            f"取 ${beta}$ 时权重依次为 ${weights[0]:.1f}$、${weights[1]:.2f}$、${weights[2]:.3f}$……",
            rf"$\beta={beta}$ 时，第一个值之后只有该值的 ${ema([1.0], beta):.1f}$。",
            "除以 1 - β^t\n",
            "有效窗口约 1 / (1 - β)\n",
        ),
    )
    windows = [round(1 / (1 - b)) for b in (0.9, 0.999)]
    for window, b in zip(windows, (0.9, 0.999), strict=True):  # mean age of a value, as in an average of 2 w - 1 values
        ages = np.arange(100_000)
        assert ((1 - b) * b**ages * ages).sum() == pytest.approx(window - 1)
    states(
        card,
        r"$1/(1-\beta)$",
        en=f"values: {windows[0]} for $0.9$, {windows[1]} for $0.999$.",
        zh=f"$0.9$ 对应 {windows[0]} 个，$0.999$ 对应 {windows[1]} 个。",
    )


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
    states(
        "momentum",
        r"$v=g/(1-\gamma)$",
        r"$\lvert v\rvert=\lvert g\rvert/(1+\gamma)$",
        r"$$ v_t=\gamma v_{t-1}+g_t,\qquad\theta_t=\theta_{t-1}-\eta v_t $$",
        en=(
            rf"{constant:.0f} times the plain step for $\gamma={gamma}$.",
            f"${alternating:.2f}$ times.",
            "up to 1 / (1 - gamma) times",
        ),
        zh=(
            rf"$\gamma={gamma}$ 时步子是原来的 {constant:.0f} 倍。",
            f"只有 ${alternating:.2f}$ 倍。",
            "最多放大 1 / (1 - γ) 倍",
        ),
    )


def test_forms_of_momentum(states: States) -> None:
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
    states(
        "momentum",
        r"$m_t=\gamma m_{t-1}+(1-\gamma)g_t$",
        en=(
            r"$\eta$ must be $1/(1-\gamma)$ times as large.",
            r"- $v_t=\gamma v_{t-1}+\eta g_t$, as in the classic",
            r"average of the gradients, $v_t=\gamma v_{t-1}+\eta g_t$.",
            r"Without the factor $1-\gamma$ that is",
            r"the sum grows up to $1/(1-\gamma)$ times.",
        ),
        zh=(
            r"$\eta$ 得放大到 $1/(1-\gamma)$ 倍。",
            r"- $v_t=\gamma v_{t-1}+\eta g_t$，早期论文",
            r"指数衰减平均，$v_t=\gamma v_{t-1}+\eta g_t$。",
            r"没有 $1-\gamma$ 这个系数",
            r"和则能放大到 $1/(1-\gamma)$ 倍。",
        ),
    )


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
        r"$$ v_t=\gamma v_{t-1}+\eta\nabla L(\theta_{t-1}-\gamma v_{t-1}),\qquad\theta_t=\theta_{t-1}-v_t $$",
        en=(
            rf"$L=\theta^2/2$, $\theta_0=1$, $v_0=0$, $\eta={rate}$, $\gamma={gamma}$: the first step leads both to ${first:.1f}$.",
            f"uses the gradient ${gradient:.1f}$ and reaches ${second:.2f}$; NAG uses the one at ${ahead:.2f}$ and reaches ${last:.3f}$.",
        ),
        zh=(
            rf"$L=\theta^2/2$，$\theta_0=1$，$v_0=0$，$\eta={rate}$，$\gamma={gamma}$：第一步两者都到 ${first:.1f}$。",
            f"普通动量用梯度 ${gradient:.1f}$，到 ${second:.2f}$；NAG 用 ${ahead:.2f}$ 处的梯度，到 ${last:.3f}$。",
        ),
    )


def test_rates_of_nesterov_and_gradient_descent(states: States) -> None:
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
    states(
        "nesterov-momentum",
        en=("error of order $1/t^2$ against $1/t$ for", "Error of order 1/t² for"),
        zh=("误差是 $1/t^2$ 量级，普通梯度下降是 $1/t$。", "误差为 1/t² 量级"),
    )


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
    states(
        "adagrad-rmsprop-adadelta",
        r"| AdaGrad | $G+g^2$ | $\eta g/\sqrt G$ |",
        r"| RMSProp | $\rho G+(1-\rho)g^2$ | $\eta g/\sqrt G$ |",
        r"$g\sqrt D/\sqrt G$ |",
        r"$V\leftarrow\beta V+(1-\beta)g^2$",
        en=(r"falls like $\eta/\sqrt t$, to a tenth after 100 steps.", "(default 1 in PyTorch, 0.001 in Keras)"),
        zh=(r"按 $\eta/\sqrt t$ 下降，100 步后只剩十分之一。", "（PyTorch 默认 1，Keras 默认 0.001）"),
    )


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
    states(
        "adam-optimizer",
        r"$\beta_1=0.9$",
        r"$\beta_2=0.999$",
        r"$\epsilon=10^{-8}$",
        "$10^{-7}$",
        r"$\eta=0.001$",
        r"$\eta\,\mathrm{sign}(g)$",
        r"$$ m_t=\beta_1m_{t-1}+(1-\beta_1)g_t,\qquad v_t=\beta_2v_{t-1}+(1-\beta_2)g_t^2 $$",
        r"\hat m_t=\frac{m_t}{1-\beta_1^t},\qquad\hat v_t=\frac{v_t}{1-\beta_2^t},",
        r"\theta_t=\theta_{t-1}-\eta\frac{\hat m_t}{\sqrt{\hat v_t}+\epsilon} $$",
        en=("| none (1 with momentum) | 2 |", "by 1 - beta^t\n", rf"zeros gives {late:.1f} times $\eta$ with"),
        zh=("| 无（带动量为 1 个） | 2 个 |", "用 1 - β^t 做", rf"步长是 $\eta$ 的 {late:.1f} 倍。"),
    )
    states("adam-or-sgd", "$0.001$", "$0.1$", en="8-bit Adam", zh="8 位 Adam")


def test_state_of_adam(states: States) -> None:
    """Adam's two moments take 8 bytes per weight in FP32."""
    moments = [np.zeros(10, np.float32) for _ in ("m", "v")]
    size = sum(array.nbytes for array in moments) // 10
    states(
        "optimizers-overview",
        en=(f"{size} bytes more per weight in FP32", f"| {len(moments)} states per weight |"),
        zh=(f"每个权重多 {size} 字节", f"| 每权重 {len(moments)} 个状态 |"),
    )


def test_special_case_of_sgd(states: States) -> None:
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
    states("optimizers-overview", r"$\theta_j\leftarrow\theta_j+\alpha(y-h(x))x_j$")


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
        r"$$ \theta_t=\theta_{t-1}-\eta\left(\frac{\hat m_t}{\sqrt{\hat v_t}+\epsilon}+\lambda\theta_{t-1}\right) $$",
        en=(
            rf"$\theta={theta:.0f}$, $g={g}$, $\eta={rate}$, $\lambda={decay}$, $\epsilon$ neglected: Adam with L2 gives ${coupled:.1f}$,",
            f"AdamW gives ${decoupled:.2f}$.",
            r"$\lambda$ often $0.01$ to $0.1$;",
        ),
        zh=(
            rf"$\theta={theta:.0f}$，$g={g}$，$\eta={rate}$，$\lambda={decay}$，忽略 $\epsilon$：Adam 加 L2 得 ${coupled:.1f}$，",
            f"AdamW 得 ${decoupled:.2f}$。",
            r"$\lambda$ 常取 $0.01$ 到 $0.1$；",
        ),
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
    states(
        "why-not-newton",
        r"$\theta\leftarrow\theta-H^{-1}g$",
        "$O(n^3)$ | $O(n^2)$ |",
        "| BFGS | $O(n^2)$ | $O(n^2)$ |",
        "$O(mn)$ | $O(mn)$ |",
        "$-f'/f''$",
        en=(
            f"For $n=10^6$ the Hessian in FP32 takes {terabytes:.0f} TB.",
            "Newton needs O(n³) time and O(n²) memory\n",
            "more than 10,000 features",
        ),
        zh=(
            f"$n=10^6$ 时，FP32 的黑塞矩阵要占 {terabytes:.0f} TB。",
            "牛顿法时间 O(n³)、存储 O(n²)\n",
            "特征超过一万个",
        ),
    )


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
    states(
        "saddle-point-problem",
        en=(
            f"with Hessian eigenvalues ${high:.0f}$ and ${low:.0f}$.",
            rf"$\eta={rate}$ multiplies $y$ by ${factor:.1f}$ per step: from $y=10^{{-6}}$ it takes {steps} steps until $y$ exceeds $1$.",
            "$x^3-3xy^2$ has a saddle at the origin",
            "go up, others down: $x^2-y^2$ at the origin",
            "descent on $x^2-y^2$ with",
            "saddles such as $x^3-3xy^2$ or $x^3$ at zero",
        ),
        zh=(
            f"黑塞矩阵的特征值为 ${high:.0f}$ 和 ${low:.0f}$。",
            rf"$\eta={rate}$ 时每步把 $y$ 乘以 ${factor:.1f}$：从 $y=10^{{-6}}$ 出发，要 {steps} 步 $y$ 才超过 $1$。",
            "$x^3-3xy^2$ 的原点也是鞍点",
            "例如 $x^2-y^2$ 的原点",
            "在 $x^2-y^2$ 上做梯度下降",
            "如 $x^3-3xy^2$ 或 $x^3$ 的零点",
        ),
    )


def test_chance_of_a_minimum(states: States) -> None:
    """A hundred independent signs are all positive with a probability of about 8e-31."""
    n = 100
    assert np.mean([all((bits >> k) & 1 for k in range(10)) for bits in range(2**10)]) == 2.0**-10
    mantissa, exponent = f"{0.5**n:.0e}".split("e")
    states(
        "local-minima-of-large-networks",
        "$2^{-n}$",
        rf"${mantissa}\times10^{{{int(exponent)}}}$",
        f"$n={n}$",
    )


def test_length_of_a_chromosome(states: States) -> None:
    """A 4-5-3 network has 43 weights and biases."""
    sizes = (4, 5, 3)
    n_in, h, n_out = sizes
    arrays = [np.zeros((h, n_in)), np.zeros(h), np.zeros((n_out, h)), np.zeros(n_out)]
    total = sum(array.size for array in arrays)
    assert total == n_in * h + h + h * n_out + n_out
    name = "-".join(map(str, sizes))
    states(
        "genetic-algorithm-for-networks",
        "$n_{in}h+h+hn_{out}+n_{out}$",
        en=f"a {name} network ${total}$.",
        zh=f"{name} 的网络是 ${total}$。",
    )
