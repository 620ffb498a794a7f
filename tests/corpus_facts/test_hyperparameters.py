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
        en=(
            f"ImageNet's {images:,} training images make {many} at $B={small}$, but {few} at $B={large}$.",
            r"has $\lceil N/B\rceil$ updates",
            "per epoch: ceil(N/B)\n",
        ),
        zh=(
            f"ImageNet 有 {images:,} 张训练图像，$B={small}$ 时 {many} 次，$B={large}$ 时只剩 {few} 次。",
            r"有 $\lceil N/B\rceil$ 次更新",
            "每轮更新变少：⌈N/B⌉ 次",
        ),
    )


def test_scaled_learning_rate(states: States) -> None:
    """The linear rule turns the rate 0.1 at batch 256 into 3.2 at batch 8192; the warm-up is the paper's fact."""
    rate, batch, large = 0.1, 256, 8192
    scaled = rate * large / batch
    states(
        "linear-learning-rate-scaling",
        en=rf"${rate}$ at batch {batch} becomes ${rate}\times{large}/{batch}={scaled:.1f}$ at batch {large}, reached",
        zh=rf"批大小 {batch} 时用 ${rate}$，批大小 {large} 时就用 ${rate}\times{large}/{batch}={scaled:.1f}$，用",
    )


def gradient(theta: Array, inputs: Array, targets: Array) -> Array:
    """The sum of the gradients of half the squared errors of a linear model."""
    return np.asarray(sum((x @ theta - y) * x for x, y in zip(inputs, targets, strict=True)))


def test_small_steps_and_one_big_step_agree_to_first_order(states: States) -> None:
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
    states(
        "linear-learning-rate-scaling",
        r"$$ -\eta\sum_{j=1}^{k}\frac{1}{B}\sum_{i\in\mathcal{B}_j}\nabla\ell_i(\theta_{j-1}) $$",
        r"$$ -\eta'\,\frac{1}{kB}\sum_{j=1}^{k}\sum_{i\in\mathcal{B}_j}\nabla\ell_i(\theta_0) $$",
        r"$\eta'=k\eta$",
        r"$\mathcal{B}_1,\dots,\mathcal{B}_k$",
        en=("multiply the learning rate by $k$ too", "batch times k, learning rate times k\n"),
        zh=("学习率也乘以 $k$（", "批乘 k，学习率也乘 k\n"),
    )


def test_sum_instead_of_average(states: States) -> None:
    """With the loss summed over the batch, a batch k times as large already gives a gradient about k times as large."""
    rng = np.random.default_rng(0)
    k, batch, theta = 4, 2000, np.array([1.0, -2.0, 0.5])
    x, y = rng.normal(size=(k * batch, 3)), rng.normal(size=k * batch)
    summed = gradient(theta, x, y) / gradient(theta, x[:batch], y[:batch])
    assert summed == pytest.approx(np.full(3, float(k)), rel=0.25)
    assert summed / k == pytest.approx(np.ones(3), rel=0.25)  # averaged
    states("linear-learning-rate-scaling", en="already grows about $k$ times", zh="本身已经变成约 $k$ 倍")


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
    states(
        "critical-batch-size",
        r"$\Sigma/B$",
        en=(
            f": {quadruple} times the batch only halves the noise.",
            f"Averaging over {more} times as many samples makes the gradient {more} times as exact.",
            f"independent samples {more} times as many make it {gain} times as exact.",
            "Gradient noise falls only as one over root B\n",
        ),
        zh=(
            f"：批大小变为 {quadruple} 倍，噪声才减半。",
            f"样本增加到 {more} 倍，梯度就精确 {more} 倍。",
            f"样本相互独立时，增加到 {more} 倍，精度只提高到 {gain} 倍。",
            "梯度噪声只按 1/√B 下降\n",
        ),
    )
    states(
        "large-batch-costs",
        r"$1/\sqrt{B}$",
        en="noise falls as one over root B\n",
        zh="噪声按 1/√B 下降\n",
    )


def test_simple_noise_scale(states: States) -> None:
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
    states("critical-batch-size", r"$$ B_{\text{simple}}=\frac{\mathrm{tr}(\Sigma)}{\lVert G\rVert^2} $$")


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
    b_crit, s_min, e_min = r"B_{\text{crit}}", r"S_{\min}", r"E_{\min}"
    states(
        "critical-batch-size",
        rf"$$ S={s_min}\left(1+\frac{{{b_crit}}}{{B}}\right),\qquad E={e_min}\left(1+\frac{{B}}{{{b_crit}}}\right) $$",
        "$E=BS$",
        f"${e_min}={b_crit}{s_min}$",
        en=(
            "So well below it, doubling $B$ nearly halves the updates;",
            "\nWell below it, doubling B nearly halves the updates\n",
            f"At $B={b_crit}$ both are twice their minimum.",
            f"At $B={multiple}{b_crit}$ it takes ${updates:.1f}{s_min}$ updates, but ${samples:.0f}{e_min}$ samples",
        ),
        zh=(
            "所以远低于它时，批加倍，更新几乎减半；",
            "\n远低于它，批加倍则更新近乎减半\n",
            f"$B={b_crit}$ 时两者都是各自最小值的两倍；",
            f"$B={multiple}{b_crit}$ 时更新只要 ${updates:.1f}{s_min}$ 次，样本却要 ${samples:.0f}{e_min}$ 个",
        ),
    )


def test_doubling_the_critical_batch_size(states: States) -> None:
    """Going from the critical batch size to twice it saves a quarter of the updates for half as many samples again."""
    times = 2
    (updates, samples), (fewer, more) = cost(1), cost(times)
    assert fewer / updates == pytest.approx(3 / 4)
    assert more / samples == pytest.approx(3 / 2)
    before, after = rf"${updates:.0f}S_{{\min}}$", rf"${fewer:.1f}S_{{\min}}$"
    crit = r"B_{\text{crit}}$"
    states(
        "critical-batch-size",
        en=(
            f"going from ${crit} to ${times}{crit} takes the updates from {before} to {after}, "
            "a quarter less, for half as many samples again."
        ),
        zh=f"从 ${crit} 加到 ${times}{crit}，更新从 {before} 降到 {after}，只少四分之一，样本却多用一半。",
    )


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
        r"$f(x)=\frac12ax^2$",
        r"$1-\eta a$",
        r"$0<\eta<2/a$",
        r"$\eta=2/a$",
        en=(
            f"| 0.1 | {slow:.3f} | steady",
            f"| 1 | {exact:g} | one step |",
            f"| 1.9 | {alternating:.3f} | sign",
            f"| 2 | {endless:g} | osc",
            f"| 2.1 | {growing:.3f} | div",
            "converges for eta below 2 / curvature\n",
        ),
        zh=(
            f"| 0.1 | {slow:.3f} | 稳定",
            f"| 1 | {exact:g} | 一步",
            f"| 1.9 | {alternating:.3f} | 正负",
            f"| 2 | {endless:g} | 一直",
            f"| 2.1 | {growing:.3f} | 发散",
            "η 小于 2/曲率时收敛\n",
        ),
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
        rf"| $\eta_0\,0.1^{{\lfloor3u\rfloor}}$ | {step:.5f} |",
        rf"| $\eta_0\,0.01^{{u}}$ | {exponential:.5f} |",
        rf"| $\eta_0(1-u)$ | {linear:.5f} |",
        rf"| $\frac{{\eta_0}}{{2}}(1+\cos\pi u)$ | {cosine:.5f} |",
        rf"$\eta_0={peak},u={u}$",
        r"$1,0.3,0.1,0.03,\dots$",
        en=("$0.1$ to $0.01$ for SGD", "$10^{-3}$ to $10^{-4}$ for Adam", "the default in PyTorch and Keras is 0.001."),
        zh=("SGD 取 $0.1$ 到 $0.01$，", "Adam 取 $10^{-3}$ 到 $10^{-4}$，", "Keras 的默认值是 0.001。"),
    )


def test_training_loss_wants_no_penalty(states: States) -> None:
    """The training loss of a ridge regression rises with the penalty: its minimum is at strength 0."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 5)), rng.normal(size=20)
    losses = []
    for penalty in (0.0, 0.1, 1.0, 10.0):
        w = np.linalg.solve(x.T @ x + penalty * np.eye(5), x.T @ y)
        losses.append(((x @ w - y) ** 2).mean())
    assert losses == sorted(losses)
    assert losses[0] < losses[1]
    states(
        "hyperparameter-kinds-and-purpose",
        en=r"penalty strength $\lambda$ that minimizes the training loss is $0$.",
        zh=r"惩罚强度 $\lambda$ 就是 $0$。",
    )


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
        r"$0.9,0.999,10^{-8}$",
        r"$\beta_2=0.95$",
        en=(
            "| momentum | 0.9 |",
            "| 5e-4 for SGD on CNNs, 0.01 to 0.1 for AdamW |",
            "| 0 to 0.5 |",
            "(Keras: $10^{-7}$)",
        ),
        zh=(
            "| 动量 | 0.9 |",
            "| SGD 训练 CNN 取 5e-4，AdamW 取 0.01 到 0.1 |",
            "| 0 到 0.5 |",
            "（Keras 为 $10^{-7}$）",
        ),
    )


def test_focal_factor(states: States) -> None:
    """With gamma 2 an easy sample counts 0.01, a hard one 0.81, 81 times as much."""
    gamma, easy, hard = 2, 0.9, 0.1
    light, heavy = (1 - easy) ** gamma, (1 - hard) ** gamma
    states(
        "loss-weights-and-loss-parameters",
        r"$\alpha(1-p)^\gamma$",
        r"$1-\alpha$",
        en=(
            rf"With $\gamma={gamma}$ the factor $(1-p)^\gamma$ is ${light:.2f}$ for an easy sample with $p={easy}$ and",
            f"and ${heavy:.2f}$ for a hard one with $p={hard}$: it weights the hard one {heavy / light:.0f} times",
            r"RetinaNet uses $\gamma=2$, $\alpha=0.25$ for",
            "(focal loss gamma 2)\n",
            "within two orders of magnitude",
        ),
        zh=(
            rf"$\gamma={gamma}$ 时，容易样本 $p={easy}$ 的因子 $(1-p)^\gamma$ 是 ${light:.2f}$，",
            f"困难样本 $p={hard}$ 是 ${heavy:.2f}$：困难样本的系数是容易样本的 {heavy / light:.0f} 倍",
            r"RetinaNet 取 $\gamma=2$，目标类取 $\alpha=0.25$，",
            "（focal loss 的 γ 取 2）\n",
            "不超过两个数量级",
        ),
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
        r"$\sqrt{2/(n-1)}$",
        en=f"${errors[2]:.2f}$ for $n=2$, ${errors[32]:.2f}$ for $n=32$.",
        zh=f"$n=2$ 时 ${errors[2]:.2f}$，$n=32$ 时 ${errors[32]:.2f}$。",
    )


def test_gradient_accumulation(states: States) -> None:
    """The mean of K micro-batch gradients is the gradient of the batch of K b samples; batch statistics are not its."""
    rng = np.random.default_rng(0)
    k, b, theta = 4, 2, rng.normal(size=3)
    x, y = rng.normal(size=(k * b, 3)), rng.normal(size=k * b)
    parts = [gradient(theta, x[i : i + b], y[i : i + b]) / b for i in range(0, k * b, b)]
    assert np.mean(parts, axis=0) == pytest.approx(gradient(theta, x, y) / (k * b))
    assert x[:b].mean(axis=0) != pytest.approx(x.mean(axis=0))
    states(
        "training-with-very-small-batches",
        en="$K$ micro-batches of $b$ samples give an effective batch of $Kb$. Batch norm still sees only $b$.",
        zh="$K$ 个大小为 $b$ 的微批相当于批大小 $Kb$。但批归一化看到的仍只有 $b$ 个。",
    )
    # The usual number of groups is the paper's.
    states("training-with-very-small-batches", en="; 32 groups is the usual start", zh="从 32 组开始")


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
        rf"| {first} | {second} |",
        f"${trust}$",
        r"$$ \lambda=\eta\,\frac{\lVert w\rVert}{\lVert g\rVert+\beta\lVert w\rVert} $$",
        en=(
            f"| SGD, rate {rate}: step / weights | {sgd[0]:.1%} | {sgd[1]:.0%} |",
            f"| LARS, global rate 1 | {lars[0]:.1%} | {lars[1]:.1%} |",
            "ResNet-50 at batch 32K)",  # the paper's fact
        ),
        zh=(
            f"| SGD，学习率 {rate}：步长 / 权重 | {sgd[0]:.1%} | {sgd[1]:.0%} |",
            f"| LARS，全局学习率 1 | {lars[0]:.1%} | {lars[1]:.1%} |",
            "ResNet-50，批 32K）",
        ),
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
        rf"${terms}={anew}$",
        rf"${rounds[0][0]}\times{rounds[-1][1]}={full}$",
        en=(f"halving with {rounds[0][0]} configurations", f"resumed from checkpoints, {resumed})."),
        zh=(f"。{rounds[0][0]} 组配置，", f"只要 {resumed} 轮"),
    )


def test_runs_of_a_grid_and_values_tried(states: States) -> None:
    """A grid costs k^d runs; nine runs try 3 values of each hyperparameter on a grid and 9 at random."""
    for k, d in ((5, 3), (5, 6)):
        runs = sum(1 for _ in product(range(k), repeat=d))
        states("grid-search-versus-random-search", f"${k}^{d}={runs}$")
    grid = np.array(list(product(range(3), repeat=2)))
    drawn = np.random.default_rng(0).random(grid.shape)
    on_grid, at_random = (len(np.unique(points[:, 0])) for points in (grid, drawn))
    states(
        "grid-search-versus-random-search",
        "$k^d$",
        en=(rf"| $3\times3$ grid | {on_grid} |", f"| random, continuous | {at_random} |"),
        zh=(rf"| $3\times3$ 网格 | {on_grid} |", f"| 随机，连续分布 | {at_random} |"),
    )


def test_sixty_draws(states: States) -> None:
    """Sixty independent draws hit the best 5 % with probability 0.954."""
    n, share = 60, 0.05
    chance = 1 - (1 - share) ** n
    hits = (np.random.default_rng(0).random((100_000, n)) < share).any(axis=1).mean()
    assert hits == pytest.approx(chance, abs=0.003)
    formula, said = f"$1-{1 - share:g}^n$", f"${chance:.3f}$"
    states(
        "grid-search-versus-random-search",
        en=(
            f"best {share:.0%} of the search distribution at least once with probability {formula}, which",
            f"which is {said} for $n={n}$.",
            f"\n{n} draws hit the top {share:.0%} with about {chance:.0%}\n",
            f"with probability about {chance:.0%}, a setting from the best {share:.0%} of",
        ),
        zh=(
            f"搜索分布最好的 {share:.0%} 里的概率是 {formula}，",
            f"$n={n}$ 时为 {said}。",
            f"\n抽 {n} 次，约 {chance:.0%} 的概率落入前 {share:.0%}\n",
            f"约 {chance:.0%} 的概率抽到搜索分布里排名前 {share:.0%} 的设置",
        ),
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
    states(
        "bayesian-hyperparameter-optimization",
        *rows,
        f"$b={best:.2f}$",
        r"$z=(b-\mu)/\sigma$",
        r"$$ \mathrm{EI}=(b-\mu)\,\Phi(z)+\sigma\,\varphi(z) $$",
    )
