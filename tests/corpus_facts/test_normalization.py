"""The numbers and formulas that cards/normalization.yaml states, recomputed."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Vector = NDArray[np.float64]

BATCH: Vector = np.array([2.0, 4.0, 6.0, 8.0])
EPSILON = 1e-5


def sigmoid_slope(x: float) -> float:
    """Derivative of the logistic sigmoid at `x`, by central differences."""
    step = 1e-5
    return float(np.subtract(*(1 / (1 + np.exp(-(x + h))) for h in (step, -step))) / (2 * step))


def batch_norm(x: Vector, epsilon: float, gamma: float = 1.0, beta: float = 0.0) -> Vector:
    """Batch normalization of the values of one feature, written out in the four steps of the paper."""
    mean = sum(x) / len(x)
    variance = sum((x - mean) ** 2) / len(x)
    x_hat = (x - mean) / np.sqrt(variance + epsilon)
    y: Vector = gamma * x_hat + beta
    return y


def test_condition_number(states: States) -> None:
    """Least squares on uncorrelated features of deviation 1 and 100 has condition number 10^4, standardized 1."""
    signs = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    small, large = deviations = (1, 100)
    features = signs * deviations
    assert features.mean(axis=0) == pytest.approx([0.0, 0.0])
    assert features.std(axis=0) == pytest.approx(deviations)

    def hessian(x: Vector) -> Vector:
        """Second derivatives of the mean squared error, by differences of the loss (exact for a quadratic)."""

        def loss(w: Vector) -> float:
            return float(np.mean((x @ w - 1) ** 2))

        e = np.eye(2)
        return (
            np.array(
                [[loss(a + b) - loss(a - b) - loss(b - a) + loss(-a - b) for a in e] for b in e],
            )
            / 4
        )

    raw, scaled = (hessian(x) for x in (features, features / features.std(axis=0)))
    assert raw == pytest.approx(np.diag(np.diag(raw)))
    exponent = np.log10(np.linalg.cond(raw))
    assert exponent == pytest.approx(round(exponent))
    after = np.linalg.cond(scaled)
    assert after == pytest.approx(round(after))
    states(
        "why-normalize-inputs",
        en=(
            f"standard deviations {small} and {large}. The Hessian",
            f"condition number is $10^{round(exponent)}$; after standardizing both features it is {after:.0f}.",
        ),
        zh=(
            f"标准差分别为 {small} 和 {large}。",
            f"条件数为 $10^{round(exponent)}$；两个特征都标准化之后，条件数变成 {after:.0f}。",
        ),
    )


def test_saturated_sigmoid(states: States) -> None:
    """The sigmoid's slope falls from 0.25 at 0 to 4.5e-5 at 10."""
    start, far = 0, 10
    mantissa, exponent = f"{sigmoid_slope(far):.1e}".split("e")
    states(
        "why-normalize-inputs",
        rf"$\sigma'({start})={sigmoid_slope(start):.2f}$",
        rf"$\sigma'({far})\approx {mantissa}\times 10^{{{int(exponent)}}}$",
    )


def test_output_of_batch_norm(states: States) -> None:
    """Batch normalization returns values of mean beta and standard deviation gamma, per feature, from the whole batch."""
    gamma, beta = 1.5, -0.3
    y = batch_norm(BATCH, 0.0, gamma, beta)
    assert y.mean() == pytest.approx(beta)
    assert y.std() == pytest.approx(gamma)
    other = BATCH.copy()
    other[0] += 1
    assert (batch_norm(other, EPSILON) != batch_norm(BATCH, EPSILON)).all()  # every batch mate counts
    states(
        "batchnorm-definition", r"$$y=\gamma\frac{x-\mu_{\mathcal B}}{\sqrt{\sigma_{\mathcal B}^2+\epsilon}}+\beta$$"
    )


def test_previous_bias_is_redundant() -> None:
    """A bias before batch normalization is cancelled by subtracting the mean."""
    assert batch_norm(BATCH + 3.7, EPSILON) == pytest.approx(batch_norm(BATCH, EPSILON))


def test_scale_invariance(states: States) -> None:
    """Multiplying the weights before batch normalization by a keeps the output; the gradient is 1/a times as large."""
    rng = np.random.default_rng(0)
    inputs, target, weights = rng.normal(size=(16, 3)), rng.normal(size=16), rng.normal(size=3)

    def loss(w: Vector) -> float:
        return float(np.mean((batch_norm(inputs @ w, 0.0) - target) ** 2))

    def gradient(w: Vector) -> Vector:
        step = 1e-6
        return np.array([(loss(w + step * e) - loss(w - step * e)) / (2 * step) for e in np.eye(3)])

    factors = {}
    for a in (2.0, 5.0, 0.25):
        assert batch_norm(inputs @ (a * weights), 0.0) == pytest.approx(batch_norm(inputs @ weights, 0.0))
        ratios = gradient(a * weights) / gradient(weights)
        assert ratios == pytest.approx([1 / a] * 3, rel=1e-4)
        factors[a] = f"{ratios.mean():.1f}"
    states(
        "batchnorm-why-it-helps",
        "$a>0$",
        en=(
            rf"with respect to $W$ becomes $1/a$ times as large; doubling $W$ gives the factor {factors[2.0]}.",
            "gradient scales with 1/a\n",
        ),
        zh=(f"梯度变为原来的 $1/a$；$W$ 加倍时，系数就是 {factors[2.0]}。", "梯度按 1/a 缩放\n"),
    )


def test_training_steps(states: States) -> None:
    """The batch 2, 4, 6, 8 has mean 5, biased variance 5 and the four normalized values of the card.

    The sums of the formulas run over all m values and are divided by m, as NumPy's mean and variance are.
    """
    for x in (BATCH, np.random.default_rng(0).normal(3, 2, size=9)):
        assert batch_norm(x, EPSILON) == pytest.approx((x - np.mean(x)) / np.sqrt(np.var(x) + EPSILON))
        assert np.var(x) == pytest.approx(np.sum((x - np.mean(x)) ** 2) / x.size)
    given = [f"{value:g}" for value in BATCH]
    values = [f"{value:.3f}" for value in batch_norm(BATCH, 0.0)]
    assert values == [f"{value:.3f}" for value in batch_norm(BATCH, EPSILON)]
    mean, variance = rf"$\mu_{{\mathcal B}}={BATCH.mean():g}$", rf"$\sigma_{{\mathcal B}}^2={BATCH.var():g}$"
    card = "batchnorm-training-steps"
    states(
        card,
        r"$$\mu_{\mathcal B}=\frac1m\sum_{i=1}^{m}x_i$$",
        r"$$\sigma_{\mathcal B}^2=\frac1m\sum_{i=1}^{m}(x_i-\mu_{\mathcal B})^2$$",
        r"$$\hat x_i=\frac{x_i-\mu_{\mathcal B}}{\sqrt{\sigma_{\mathcal B}^2+\epsilon}}$$",
        r"$$y_i=\gamma\hat x_i+\beta$$",
        r"$x_1,\dots,x_m$",
        r"$\epsilon\approx 0$",
    )
    states(
        card,
        en=(
            f"Example: {', '.join(given)} has {mean} and {variance};",
            f"the normalized values are {', '.join(values)}.",
        ),
        zh=(f"例：{'、'.join(given)} 的 {mean}，{variance}；", f"归一化结果为 {'、'.join(values)}。"),
    )
    states(
        card,
        en=("the biased one (divided by $m$)", "biased variance (divide by m)"),
        zh=("方差用有偏估计（除以 $m$）", "有偏方差（除以 m）"),
    )


def test_start_and_undoing_of_scale_and_shift(states: States) -> None:
    """Gamma 1 and beta 0 leave mean 0 and variance 1; gamma = sqrt(variance + epsilon), beta = mean undo it all.

    That frameworks start at gamma 1 and beta 0 is a fact about them: asserted to stand there, not computed.
    """
    gamma, beta = 1, 0
    start = batch_norm(BATCH, 0.0, gamma, beta)
    assert start.mean() == pytest.approx(0.0)
    assert start.var() == pytest.approx(1.0)
    undone = batch_norm(BATCH, EPSILON, float(np.sqrt(BATCH.var() + EPSILON)), float(BATCH.mean()))
    assert undone == pytest.approx(BATCH, rel=1e-12)
    root, mean = r"$\gamma=\sqrt{\sigma_{\mathcal B}^2+\epsilon}$", r"$\beta=\mu_{\mathcal B}$"
    states(
        "batchnorm-training-steps",
        en=(
            rf"$\gamma$ (by default starts at {gamma}) and $\beta$ (by default at {beta})",
            f"{root} with {mean} would undo the normalization",
        ),
        zh=(rf"$\gamma$（默认初值 {gamma}）和 $\beta$（默认初值 {beta}）", f"取 {root}、{mean} 就恰好抵消归一化"),
    )


def test_dividing_by_the_variance(states: States) -> None:
    """Dividing by the root of the variance gives variance 1, dividing by the variance itself does not."""
    centered = BATCH - BATCH.mean()
    unit = (centered / np.sqrt(BATCH.var())).var()
    assert unit == pytest.approx(1.0)
    assert (centered / BATCH.var()).var() == pytest.approx(1 / 5)
    states(
        "batchnorm-training-steps",
        en=(
            r"$\sigma_{\mathcal B}^2$ is the variance; the standard deviation is its square root.",
            "Dividing by the variance does not in general give unit variance",
        ),
        zh=(r"$\sigma_{\mathcal B}^2$ 是方差，开平方才是标准差。", f"若除以方差，结果的方差一般不是 {unit:.0f}。"),
    )


def test_place_of_epsilon(states: States) -> None:
    """At zero variance the factor is 316 with epsilon inside the root and 100000 with epsilon outside."""
    inside, outside = 1 / np.sqrt(0.0 + EPSILON), 1 / (np.sqrt(0.0) + EPSILON)
    slopes = [np.sqrt(h) / h for h in (1e-4, 1e-8, 1e-12)]
    assert slopes == pytest.approx([1e2, 1e4, 1e6])
    epsilon = rf"$\epsilon=10^{{{round(np.log10(EPSILON))}}}$"
    states(
        "batchnorm-training-steps",
        en=(
            f"At zero variance and {epsilon} the factor is then about {inside:.0f}; with epsilon outside",
            f"it would be {outside:.0f}, and the root has an infinite slope at 0.",
            r"PyTorch and Keras use $\sqrt{\sigma_{\mathcal B}^2+\epsilon}$",
            r"The denominator is $\sqrt{\sigma_{\mathcal B}^2}+\epsilon$;",
        ),
        zh=(
            f"方差为零、{epsilon} 时，缩放系数约为 {inside:.0f}；若写在根号外",
            f"则是 {outside:.0f}，而且根号在 0 处的导数为无穷大",
            r"PyTorch 和 Keras 用的都是 $\sqrt{\sigma_{\mathcal B}^2+\epsilon}$",
            r"分母是 $\sqrt{\sigma_{\mathcal B}^2}+\epsilon$，",
        ),
    )


def test_convolution_counts(states: States) -> None:
    """A [32, 64, 14, 14] tensor has 6272 values per channel, 128 learned and 128 running numbers."""
    shape = (32, 64, 14, 14)
    tensor = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    m = tensor[:, 0].size
    n, c, h, w = shape
    assert m == n * h * w
    means, variances = tensor.mean(axis=(0, 2, 3)), tensor.var(axis=(0, 2, 3))
    normal = (tensor - means[:, None, None]) / np.sqrt(variances[:, None, None])
    assert normal.mean(axis=(0, 2, 3)) == pytest.approx(np.zeros(c), abs=1e-5)
    assert normal.var(axis=(0, 2, 3)) == pytest.approx(np.ones(c), abs=1e-4)
    # What scale and shift can change in one channel is spanned by two directions, so there are two learned numbers.
    learned = sum(int(np.linalg.matrix_rank(np.column_stack([normal[:, i].ravel(), np.ones(m)]))) for i in range(c))
    running = means.size + variances.size
    card, written = "batchnorm-conv-statistics", f"$[{','.join(map(str, shape))}]$"
    states(
        card,
        en=f"Example {written}: $m={m}$, {learned} learned parameters, {running} running values.",
        zh=f"例：{written}，$m={m}$，可学习参数 {learned} 个，滑动统计量 {running} 个。",
    )
    learned, running = learned // c, running // c
    states(
        card,
        r"$$m=N\cdot H\cdot W$$",
        en=(
            rf"one $\gamma$ and one $\beta$ per channel, ${learned}C$. ",
            f"are another ${running}C$ stored numbers",
            f"\n{learned}C learned parameters, {running}C running statistics",
            "m = N·H·W;",
            r"batch and positions, so $m=N\cdot H\cdot W$.",
            "there are $C$ means and $C$ variances",
        ),
        zh=(
            f"共 ${learned}C$ 个。",
            f"另有 ${running}C$ 个数",
            f"可学习参数 {learned}C 个，另有 {running}C 个不学习",
            "m = N·H·W；",
            r"批次和所有位置，$m=N\cdot H\cdot W$。",
            "共有 $C$ 个均值和 $C$ 个方差",
        ),
    )


def test_statistics_after_a_fully_connected_layer(states: States) -> None:
    """After a fully connected layer, shape [N, D], each feature's statistics come from N values."""
    n, d = 6, 3
    x = np.random.default_rng(0).normal(size=(n, d))
    assert x.mean(axis=0).size == d
    assert x[:, 0].size == n
    states(
        "batchnorm-conv-statistics",
        en=("shape $[N,D]$, the statistics are per feature and $m=N$. ", "fully connected layer m = N\n"),
        zh=("形状为 $[N,D]$，按特征统计，$m=N$。", "全连接层 m = N\n"),
    )


def test_folding(states: States) -> None:
    """With stored statistics batch normalization is the affine map a x + b of the card and folds into the layer before."""
    rng = np.random.default_rng(0)
    gamma, beta, mean, variance = 1.5, -0.3, 4.0, 2.5
    a = gamma / np.sqrt(variance + EPSILON)
    b = beta - a * mean
    inputs, weights, bias = rng.normal(size=(7, 3)), rng.normal(size=3), 0.4
    x = inputs @ weights + bias
    normal = gamma * (x - mean) / np.sqrt(variance + EPSILON) + beta
    assert a * x + b == pytest.approx(normal)
    assert inputs @ (a * weights) + (a * bias + b) == pytest.approx(normal)
    states(
        "batchnorm-train-vs-inference",
        "$$y=ax+b$$",
        r"$$a=\frac{\gamma}{\sqrt{\sigma_{\mathrm{run}}^2+\epsilon}}$$",
        r"$$b=\beta-a\mu_{\mathrm{run}}$$",
    )


def test_values_of_a_single_image(states: States) -> None:
    """A single image has H W values per channel."""
    h, w = 14, 9
    assert np.zeros((1, 64, h, w))[:, 0].size == h * w
    states("batchnorm-train-vs-inference", r"$H\cdot W$")


def test_unbiased_factor(states: States) -> None:
    """m/(m-1) times the biased variance is the unbiased one, and is right on average."""
    m = BATCH.size
    assert m / (m - 1) * BATCH.var() == pytest.approx(BATCH.var(ddof=1))
    batches = np.random.default_rng(0).normal(2.0, scale=3.0, size=(200_000, m))
    assert batches.mean(axis=1).mean() == pytest.approx(2.0, rel=0.01)
    assert m / (m - 1) * batches.var(axis=1).mean() == pytest.approx(9.0, rel=0.01)
    states(
        "batchnorm-running-statistics",
        r"$$\mathrm{E}[x]=\mathrm{E}_{\mathcal B}[\mu_{\mathcal B}]$$",
        r"$$\mathrm{Var}[x]=\frac{m}{m-1}\mathrm{E}_{\mathcal B}[\sigma_{\mathcal B}^2]$$",
        en=("The factor $m/(m-1)$ makes", "Factor m/(m-1) corrects", "biased variance by $m/(m-1)$, and"),
        zh=("系数 $m/(m-1)$ 用来", "系数 m/(m-1) 修正", "平均乘上 $m/(m-1)$；"),
    )


Update = Callable[[float, float, float], float]


def torch_update(r: float, s: float, momentum: float) -> float:
    """PyTorch's rule: the momentum is the weight of the new value."""
    return (1 - momentum) * r + momentum * s


def keras_update(r: float, s: float, momentum: float) -> float:
    """Keras's rule: the momentum is the weight of the old value."""
    return momentum * r + (1 - momentum) * s


TORCH_MOMENTUM, KERAS_MOMENTUM = 0.1, 0.99


def test_running_statistics(states: States) -> None:
    """One update from mean 0 and variance 1 gives the card's numbers for PyTorch and Keras.

    The default momenta and epsilons, and which variance is stored, are facts about the frameworks: the updates are
    computed from these momenta, the rest is only asserted to stand there.
    """
    card, start = "batchnorm-running-statistics", (0, 1)
    weights = [  # of the old and of the new value, as the response of the update to each
        f"{update(1, 0, momentum):g}r+{update(0, 1, momentum):g}s"
        for update, momentum in ((torch_update, TORCH_MOMENTUM), (keras_update, KERAS_MOMENTUM))
    ]
    rules = " | ".join(rf"$r\leftarrow {rule}$" for rule in weights)
    states(
        card,
        en=(
            f"| update | {rules} |",
            f"| default `momentum` | {TORCH_MOMENTUM}, weight of the new | {KERAS_MOMENTUM}, weight of the old |",
            "| stored variance | unbiased ($m-1$) | biased ($m$) |",
            r"| default $\epsilon$ | $10^{-5}$ | $10^{-3}$ |",
            f"momentum {TORCH_MOMENTUM} weighs the new, Keras {KERAS_MOMENTUM} the old",
        ),
        zh=(
            f"| 更新 | {rules} |",
            f"| 默认 `momentum` | {TORCH_MOMENTUM}，新值的权重 | {KERAS_MOMENTUM}，旧值的权重 |",
            "| 保存的方差 | 无偏（$m-1$） | 有偏（$m$） |",
            r"| 默认 $\epsilon$ | $10^{-5}$ | $10^{-3}$ |",
            f"momentum {TORCH_MOMENTUM} 是新值权重，Keras 的 {KERAS_MOMENTUM} 是旧值权重",
        ),
    )
    torch = [
        torch_update(old, new, TORCH_MOMENTUM)
        for old, new in zip(start, (BATCH.mean(), BATCH.var(ddof=1)), strict=True)
    ]
    keras = [
        keras_update(old, new, KERAS_MOMENTUM) for old, new in zip(start, (BATCH.mean(), BATCH.var()), strict=True)
    ]
    given = [f"{value:g}" for value in BATCH]
    states(
        card,
        en=(
            f"batch {', '.join(given)}; the averages start at mean {start[0]} and variance {start[1]}. After one step "
            f"PyTorch stores {torch[0]:.1f} and {torch[1]:.3f}, Keras {keras[0]:.2f} and {keras[1]:.2f}."
        ),
        zh=(
            f"一批数据为 {'、'.join(given)}，初始均值 {start[0]}、方差 {start[1]}。更新一步后，"
            f"PyTorch 保存 {torch[0]:.1f} 和 {torch[1]:.3f}，Keras 保存 {keras[0]:.2f} 和 {keras[1]:.2f}。"
        ),
    )


def test_momentum_forms(states: States) -> None:
    """Run over a sequence, Keras's momentum 0.99 gives what PyTorch's momentum 0.01 gives, and not what 0.99 gives."""
    statistics = np.random.default_rng(0).normal(size=50)

    def run(update: Update, momentum: float) -> float:
        r = 1.0
        for s in statistics:
            r = update(r, float(s), momentum)
        return r

    target = run(keras_update, KERAS_MOMENTUM)
    (same,) = (m / 100 for m in range(1, 100) if run(torch_update, m / 100) == pytest.approx(target, rel=1e-9))
    states(
        "batchnorm-running-statistics",
        en=(
            f"Keras {KERAS_MOMENTUM} corresponds to PyTorch {same:g}.",
            f"momentum={KERAS_MOMENTUM} means the same in PyTorch",
        ),
        zh=(f"Keras 的 {KERAS_MOMENTUM} 相当于 PyTorch 的 {same:g}。", f"momentum={KERAS_MOMENTUM} 在 PyTorch"),
    )
    assert same != KERAS_MOMENTUM
