"""The numbers and formulas stated by the cards of the deck hyperparameters."""

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
