"""The numbers and formulas stated by the cards of the deck loss."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def softmax(z: Array) -> Array:
    """Probabilities of the logits."""
    exponentials = np.exp(z - z.max())
    return np.asarray(exponentials / exponentials.sum())


def sigmoid(z: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-z)))


def cross_entropy(p: Array, q: Array) -> float:
    """Cross-entropy of the prediction q under the target p, in nats; terms with p = 0 count nothing."""
    return float(-(p[p > 0] * np.log(q[p > 0])).sum())


def written(values: Array, digits: int) -> str:
    """The vector as the cards write it."""
    return f"({','.join(f'{value:.{digits}f}' for value in values)})"


def test_loss_cost_and_objective(states: States) -> None:
    """Residuals 1, 2, -2 give losses 1, 4, 4, cost 3 and with the penalty the objective 3.5."""
    residuals, weights, penalty = np.array([1, 2, -2]), np.array([1, 2]), 0.1
    losses = residuals**2
    cost, norm = losses.mean(), weights @ weights
    given, errors = (f"${','.join(map(str, values))}$" for values in (residuals, losses))
    w, added = f"$w=({weights[0]},{weights[1]})$", rf"${penalty}\lVert w\rVert^2$"
    objective = rf"${cost:.0f}+{penalty}\times{norm}={cost + penalty * norm}$"
    states(
        "loss-cost-objective-function",
        r"$J=\frac1N\sum_{i=1}^{N}\ell(\hat y_i,y_i)$",
        en=(
            f"residuals {given}: the losses are {errors}, the cost is ${cost:.0f}$, and with an L2 penalty",
            f"{added} for {w} the objective is {objective}.",
        ),
        zh=(
            f"残差为 {given}：损失是 {errors}，代价是 ${cost:.0f}$；",
            f"再加 L2 惩罚 {added}，{w}，目标是 {objective}。",
        ),
    )


def test_sum_and_mean_differ(states: States) -> None:
    """The gradient of the sum is N times that of the mean, and with a penalty the minimisers differ.

    An SGD step grows N times with it, a step of Adam hardly.
    """
    x, y, penalty = np.array([1.0, 2.0, 3.0]), np.array([2.0, 1.0, 5.0]), 0.1
    n, grid = len(x), np.linspace(-5, 5, 10_001)
    squares = sum((a * grid - b) ** 2 for a, b in zip(x, y, strict=True))
    total, mean = np.asarray(squares), np.asarray(squares) / n
    assert np.gradient(total, grid) == pytest.approx(n * np.gradient(mean, grid), abs=1e-6)
    assert total.argmin() == mean.argmin()
    assert (total + penalty * grid**2).argmin() != (mean + penalty * grid**2).argmin()
    assert (total + n * penalty * grid**2).argmin() == (mean + penalty * grid**2).argmin()

    def adam(scale: float) -> float:
        theta = m = v = 0.0
        for t in range(1, 11):
            g = scale * float((2 * x * (x * theta - y)).sum())
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            theta -= 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        return theta

    assert adam(1.0) == pytest.approx(adam(1 / n), rel=1e-6)
    states(
        "loss-cost-objective-function",
        en=(
            "the gradient of the sum is $N$ times as large, so with SGD the same learning rate takes $N$ times the step",
            "the penalty weighs $N$ times less against the data",
            "its gradient is $N$ times as large with the sum: SGD then needs a learning rate $N$ times smaller",
        ),
        zh=(
            "求和的梯度是平均的 $N$ 倍，用 SGD 时同样的学习率，步子也是 $N$ 倍",
            "正则项相对数据的分量则只有 $N$ 分之一",
            "求和时梯度是 $N$ 倍，SGD 的学习率要缩小到 $N$ 分之一",
        ),
    )


def test_cross_entropy_is_entropy_plus_kl(states: States) -> None:
    """Cross-entropy is the entropy of the target plus the KL divergence and is smallest where q equals p."""
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(5))
    entropy = cross_entropy(p, p)
    for q in rng.dirichlet(np.ones(5), 100):
        kl = float((p * np.log(p / q)).sum())
        assert cross_entropy(p, q) == pytest.approx(entropy + kl)
        assert cross_entropy(p, q) > entropy
        assert cross_entropy(np.eye(5)[3], q) == pytest.approx(-np.log(q[3]))
    states(
        "cross-entropy-for-classification",
        r"$$ H(p,q)=-\sum_{k=1}^{K}p_k\ln q_k=H(p)+D_{\mathrm{KL}}(p\parallel q) $$",
        r"$-\ln q_y$",
    )
    states("cross-entropy-only-true-class", r"$-\sum_k p_k\ln q_k$", r"$-\ln q_y$")


def test_values_of_the_log_loss(states: States) -> None:
    """Probability 0.9 costs 0.105, probability 0.01 costs 4.605, and a uniform guess over 10 classes 2.303."""
    right, wrong = 0.9, 0.01
    cheap, dear = (cross_entropy(np.array([1.0, 0.0]), np.array([p, 1 - p])) for p in (right, wrong))
    classes = 10
    uniform = cross_entropy(np.eye(classes)[0], softmax(np.zeros(classes)))
    assert uniform == pytest.approx(np.log(classes))
    states(
        "cross-entropy-for-classification",
        "$1/K$",
        en=(
            f"$q_y={right}$ costs ${cheap:.3f}$, $q_y={wrong}$ costs ${dear:.3f}$.",
            rf"has loss $\ln K$, for {classes} classes ${uniform:.3f}$.",
        ),
        zh=(
            f"$q_y={right}$ 时损失 ${cheap:.3f}$，$q_y={wrong}$ 时 ${dear:.3f}$。",
            rf"损失是 $\ln K$，{classes} 类时为 ${uniform:.3f}$。",
        ),
    )


def test_softmax_twice(states: States) -> None:
    """With softmax applied twice the loss over 10 classes cannot fall below 1.461, and the gradients become small."""
    classes = 10
    target = np.eye(classes)[0]
    best = cross_entropy(target, softmax(target))
    low, high = round(target.min()), round(target.max())
    rng = np.random.default_rng(0)
    for logits in rng.normal(scale=5, size=(1000, classes)):
        inputs = softmax(logits)
        assert low <= inputs.min() <= inputs.max() <= high
        assert cross_entropy(target, softmax(inputs)) > best
    assert cross_entropy(target, softmax(softmax(50 * target))) == pytest.approx(best)
    states(
        "cross-entropy-for-classification",
        en=f"its inputs lie in $[{low},{high}]$, so for {classes} classes it cannot fall below ${best:.3f}$,",
        zh=f"输入就被限制在 $[{low},{high}]$，{classes} 类时损失最低只能到 ${best:.3f}$，",
    )


def gradient(p: Array, z: Array) -> Array:
    """The gradient of the cross-entropy with respect to the logits, by central differences."""
    step = 1e-5
    return np.array(
        [
            (cross_entropy(p, softmax(z + step * e)) - cross_entropy(p, softmax(z - step * e))) / (2 * step)
            for e in np.eye(len(z))
        ]
    )


def test_every_logit_gets_a_gradient(states: States) -> None:
    """For q = (0.7, 0.2, 0.1) and the first class true the loss is 0.357 and the gradient (-0.3, 0.2, 0.1)."""
    q, p = np.array([0.7, 0.2, 0.1]), np.array([1.0, 0.0, 0.0])
    slopes = gradient(p, np.log(q))
    assert slopes == pytest.approx(q - p, abs=1e-8)
    card, prediction, loss = "cross-entropy-only-true-class", f"$q={written(q, 1)}$", f"${cross_entropy(p, q):.3f}$"
    states(
        card,
        r"$\partial L/\partial z_k=q_k-p_k$",
        "$q_k>0$",
        en=(
            f"For {prediction} and the first class true, the loss is {loss} and the gradient ${written(slopes, 1)}$.",
            "a gradient, q - p\n",
        ),
        zh=(f"例如 {prediction}、第一类为真，损失是 {loss}，梯度是 ${written(slopes, 1)}$。", "都有梯度 q - p\n"),
    )
    states(
        "cross-entropy-for-classification",
        "$q-p$",
        en="for the logits is q - p, no saturation",
        zh="对 logits 的梯度为 q - p，不饱和",
    )


def test_label_smoothing(states: States) -> None:
    """Smoothing 0.1 over three classes gives (0.933, 0.033, 0.033), loss 0.463 and a minimum of 0.291."""
    epsilon, classes = 0.1, 3
    p = (1 - epsilon) * np.eye(classes)[0] + epsilon * np.full(classes, 1 / classes)
    assert p == pytest.approx([1 - epsilon + epsilon / classes, *[epsilon / classes] * (classes - 1)])
    q = np.array([0.7, 0.2, 0.1])
    assert gradient(p, np.log(q)) == pytest.approx(q - p, abs=1e-8)
    logits = np.zeros(classes)
    for _ in range(5000):
        logits -= softmax(logits) - p
    lowest = cross_entropy(p, softmax(logits))
    assert softmax(logits) == pytest.approx(p)
    setting, target = (rf"$\epsilon={epsilon}$", f"$K={classes}$"), f"$p={written(p, 3)}$"
    loss = f"${cross_entropy(p, q):.3f}$"
    states(
        "cross-entropy-only-true-class",
        en=(
            f"with {setting[0]} over {setting[1]} classes gives the true class $1-\\epsilon+\\epsilon/K$",
            f"and the others $\\epsilon/K$: {target}. For the same $q$ the loss is {loss}.",
            f"its minimum, at $q=p$, is the entropy of $p$, ${lowest:.3f}$.",
            "all terms with $p_k>0$ count",
            "every term with p_k > 0 counts",
        ),
        zh=(
            f"标签平滑取 {setting[0]}、{setting[1]}：真实类为 $1-\\epsilon+\\epsilon/K$，",
            f"其余为 $\\epsilon/K$，即 {target}。同样的 $q$，损失是 {loss}。",
            f"最小值在 $q=p$ 处，等于 $p$ 的熵 ${lowest:.3f}$。",
            "凡是 $p_k>0$ 的项都要算",
            "凡 p_k > 0 的项都计入",
        ),
    )


def test_one_hot_loss_tends_to_zero(states: States) -> None:
    """With a one-hot target the loss tends to zero as the probability of the true class tends to one."""
    losses = [cross_entropy(np.array([1.0, 0.0]), np.array([q, 1 - q])) for q in (0.9, 0.999, 1 - 1e-9)]
    assert losses == sorted(losses, reverse=True)
    assert 0 < losses[-1] < 1e-8
    states("cross-entropy-only-true-class", r"$q_y\to1$")


def test_multi_label_loss_counts_absent_classes(states: States) -> None:
    """With one sigmoid per class the loss of an absent class grows with its output."""
    y, z = np.array([1.0, 0.0]), np.array([0.3, -0.4])

    def loss(logits: Array) -> float:
        a = sigmoid(logits)
        return sum(cross_entropy(np.array([t, 1 - t]), np.array([o, 1 - o])) for t, o in zip(y, a, strict=True))

    a = sigmoid(z)
    assert loss(z) == pytest.approx((-y * np.log(a) - (1 - y) * np.log(1 - a)).sum())
    assert loss(z + np.array([0.0, 1.0])) > loss(z)
    states(
        "cross-entropy-only-true-class",
        r"$-y_k\ln a_k-(1-y_k)\ln(1-a_k)$",
        en="absent ($y_k=0$)",
        zh="类别（$y_k=0$）",
    )


def slopes_of_both_losses(z: Array, y: float) -> tuple[Array, Array]:
    """Derivatives by z of the squared error and of the cross-entropy of one sigmoid unit, by central differences."""
    step = 1e-5

    def losses(logit: Array) -> Array:
        a = sigmoid(logit)
        return np.array([0.5 * (a - y) ** 2, -y * np.log(a) - (1 - y) * np.log(1 - a)])

    squared, entropy = (losses(z + step) - losses(z - step)) / (2 * step)
    return squared, entropy


def test_gradients_of_one_sigmoid_unit(states: States) -> None:
    """The table: (a - y) a (1 - a) for the squared error, a - y for cross-entropy."""
    z = np.linspace(-6, 6, 121)
    a = sigmoid(z)
    for y in (0.0, 1.0):
        squared, entropy = slopes_of_both_losses(z, y)
        assert squared == pytest.approx((a - y) * a * (1 - a), abs=1e-8)
        assert entropy == pytest.approx(a - y, abs=1e-8)
    states(
        "cross-entropy-vs-mse-classification",
        r"$y\in\{0,1\}$",
        r"| $\frac12(a-y)^2$ | $(a-y)\,a(1-a)$ |",
        r"| $-y\ln a-(1-y)\ln(1-a)$ | $a-y$ |",
        r" $L$ | $\partial L/\partial z$ |",
        r"$a=\sigma(z)$",
        en=("has the factor a(1-a): vanishes", "the gradient is a - y, largest"),
        zh=("梯度含 a(1-a)，饱和时消失", "梯度是 a - y，错得越多越大"),
    )
    states("squared-error-sigmoid-not-convex", r"$a=\sigma(z)$", "$a-y$")


def test_gradients_of_a_confidently_wrong_sigmoid(states: States) -> None:
    """At z = -5 with label 1 cross-entropy gives -0.9933 and squared error -0.0066, 150 times less."""
    z, y = -5, 1
    a = float(sigmoid(np.array(z)))
    squared, entropy = (float(slope) for slope in slopes_of_both_losses(np.array(z), y))
    times = f"{entropy / squared:.0f}"
    states(
        "cross-entropy-vs-mse-classification",
        en=(
            f"For $y={y}$ and $z={z}$ we have $a={a:.4f}$; cross-entropy gives ${entropy:.4f}$,",
            f"squared error ${squared:.4f}$, about {times} times less.",
        ),
        zh=(
            f"$y={y}$、$z={z}$ 时 $a={a:.4f}$：交叉熵的梯度是 ${entropy:.4f}$，",
            f"平方误差的是 ${squared:.4f}$，只有前者的约 {times} 分之一。",
        ),
    )


def test_bound_of_the_saturating_factor(states: States) -> None:
    """The factor a(1-a) is at most a quarter and goes to zero at both ends."""
    a = np.linspace(0, 1, 1001)
    factor = a * (1 - a)
    assert factor[0] == factor[-1] == 0
    largest = f"${factor.max():.2f}$"
    states(
        "cross-entropy-vs-mse-classification",
        en=f"The factor $a(1-a)$, at most {largest}, goes to zero at both ends.",
        zh=f"因子 $a(1-a)$ 最大为 {largest}，在两端都趋于零。",
    )


def test_second_derivatives(states: States) -> None:
    """Squared error on a sigmoid is concave below z = -ln 2, where the output is a third; cross-entropy never is."""
    z = np.linspace(-8, 8, 16_001)
    a = sigmoid(z)
    assert np.gradient(a, z)[2:-2] == pytest.approx((a * (1 - a))[2:-2], abs=1e-6)
    squared = np.gradient(np.gradient(0.5 * (a - 1) ** 2, z), z)[2:-2]
    entropy = np.gradient(np.gradient(-np.log(a), z), z)[2:-2]
    inner = a[2:-2]
    assert squared == pytest.approx(inner * (1 - inner) ** 2 * (3 * inner - 1), abs=1e-5)
    assert entropy == pytest.approx(inner * (1 - inner), abs=1e-5)
    assert (entropy > 0).all()
    turn = int(np.argmax(squared > 0))
    assert (squared[: turn - 1] < 0).all()
    assert (squared[turn:] > 0).all()
    border, part = z[2:-2][turn], 1 / inner[turn]
    assert part == pytest.approx(round(part), abs=0.01)
    assert border == pytest.approx(-np.log(2), abs=2e-3)
    third = rf"$a<\frac1{part:.0f}$"
    below = rf"$z<-\ln{np.exp(-border):.0f}\approx{border:.3f}$"
    states(
        "squared-error-sigmoid-not-convex",
        r"$$ \frac{d^2}{dz^2}\,\frac12(a-1)^2=a(1-a)^2(3a-1) $$",
        r"$$ \frac{d^2}{dz^2}(-\ln a)=a(1-a)>0 $$",
        r"$\sigma'=a(1-a)$",
        en=(
            "label $y=1$ ($y=0$ is symmetric)",
            f"negative for {third}, that is {below}: not convex",
            "negative for a below one third\n",
            "a(1-a), always positive",
        ),
        zh=(
            "标签 $y=1$（$y=0$ 对称）",
            f"前者在 {third}，也就是 {below} 时为负",
            "a 小于三分之一时为负",
            "a(1-a)，恒正",
        ),
    )


def test_squared_error_over_samples_can_have_two_minima(states: States) -> None:
    """One sigmoid sample has a monotonic squared error; the sum over samples can have two local minima."""
    w = np.linspace(-60, 60, 120_001)
    terms = [(sigmoid(x * w) - y) ** 2 for x, y in ((1.0, 1.0), (10.0, 0.0), (0.1, 0.0), (0.1, 0.0))]
    for term in terms:
        slopes = np.diff(term)
        assert (slopes <= 0).all() or (slopes >= 0).all()
    signs = np.sign(np.diff(np.sum(terms, axis=0)))
    minima = sum(before < 0 < after for before, after in pairwise(signs[signs != 0]))
    assert minima > 1
    states(
        "squared-error-sigmoid-not-convex",
        en=r"For one sample with $y\in\{0,1\}$ it is monotonic in $z$",
        zh=r"单个样本（$y\in\{0,1\}$）的损失对 $z$ 是单调的",
    )


def slopes(loss: Callable[[Array], float], x: Array) -> Array:
    """The gradient of a scalar function by central differences."""
    step = 1e-6
    return np.array([(loss(x + step * e) - loss(x - step * e)) / (2 * step) for e in np.eye(len(x))])


def test_likelihoods_behind_the_losses(states: States) -> None:
    """Gaussian and Laplace log-likelihoods are squared and absolute errors up to constants.

    For the Gaussian, Bernoulli and categorical pairs the gradient for the raw output is prediction minus target.
    """
    grid = np.linspace(-3, 3, 61)
    gauss = -np.log(np.exp(-(grid**2) / 2) / np.sqrt(2 * np.pi))
    laplace = -np.log(np.exp(-np.abs(grid)) / 2)
    assert np.ptp(gauss - grid**2 / 2) == pytest.approx(0.0, abs=1e-9)
    assert np.ptp(laplace - np.abs(grid)) == pytest.approx(0.0, abs=1e-9)
    z, y = np.array([0.7]), 0.3
    assert slopes(lambda v: float((v[0] - y) ** 2), z) == pytest.approx(2 * (z - y))

    def binary(v: Array) -> float:
        a = float(sigmoid(v)[0])
        return cross_entropy(np.array([y, 1 - y]), np.array([a, 1 - a]))

    assert slopes(binary, z) == pytest.approx(sigmoid(z) - y, abs=1e-8)
    states(
        "choose-loss-function",
        "| sigmoid |",
        "$[0,1]$",
        en=("| one of $K$ classes | softmax | cross-entropy |", "up to a constant, prediction minus target"),
        zh=("| $K$ 类选一 | softmax | 交叉熵 |", "（差一个常数因子）就是“预测减目标”"),
    )


def huber(e: Array, delta: float) -> Array:
    """Quadratic up to delta, linear beyond."""
    return np.where(np.abs(e) <= delta, e**2 / 2, delta * (np.abs(e) - delta / 2))


def test_best_constants_of_the_regression_losses(states: States) -> None:
    """For the targets 1, 2, 3, 4, 90 the best constants are 20, 3, 3 and 5.42."""
    targets, delta = np.array([1.0, 2.0, 3.0, 4.0, 90.0]), 1.0
    constants = np.linspace(0, 100, 100_001)[:, None]
    losses = {
        "mse": (constants - targets) ** 2,
        "mae": np.abs(constants - targets),
        "huber": huber(constants - targets, delta),
        "msle": (np.log1p(constants) - np.log1p(targets)) ** 2,
    }
    best = {name: float(constants[values.mean(axis=1).argmin(), 0]) for name, values in losses.items()}
    mse, mae, mid, msle = (f"{best[name]:g}" for name in ("mse", "mae", "huber", "msle"))
    assert (float(mse), float(mae)) == (targets.mean(), np.median(targets))
    assert best["msle"] == pytest.approx(float(np.exp(np.log1p(targets).mean())) - 1, abs=1e-3)
    given = [f"{t:g}" for t in targets]
    logs = r"$(\ln(1+\hat y)-\ln(1+y))^2$"
    states(
        "regression-losses",
        rf"| MSLE | {logs} | {float(msle):.2f} |",
        r"$e=\hat y-y$",
        en=(
            f"| MSE | $e^2$ | {mse} (mean) |",
            rf"| MAE | $\lvert e\rvert$ | {mae} (median) |",
            rf"| Huber, $\delta={delta:g}$ | see below | {mid} |",
            f"for the targets {', '.join(given)}.",
        ),
        zh=(
            f"| MSE | $e^2$ | {mse}（均值） |",
            rf"| MAE | $\lvert e\rvert$ | {mae}（中位数） |",
            rf"| Huber，$\delta={delta:g}$ | 见下 | {mid} |",
            f"对目标 {'、'.join(given)} 算的",
        ),
    )


def test_gradients_of_the_regression_losses(states: States) -> None:
    """MSE has gradient 2e, MAE size 1, Huber e clipped; smooth L1 is Huber over delta, with slope 1."""
    e, step = np.array([-3.0, -0.4, 0.3, 2.0]), 1e-6
    for delta in (0.5, 1.0, 2.5):
        numeric = (huber(e + step, delta) - huber(e - step, delta)) / (2 * step)
        assert numeric == pytest.approx(np.clip(e, -delta, delta), abs=1e-6)
        smooth = np.where(np.abs(e) <= delta, e**2 / (2 * delta), np.abs(e) - delta / 2)
        assert smooth == pytest.approx(huber(e, delta) / delta)
    assert ((e + step) ** 2 - (e - step) ** 2) / (2 * step) == pytest.approx(2 * e)
    assert (np.abs(e + step) - np.abs(e - step)) / (2 * step) == pytest.approx(np.sign(e))
    states(
        "regression-losses",
        r"\frac12e^2 & \lvert e\rvert\le\delta\\ \delta(\lvert e\rvert-\frac12\delta) & \lvert e\rvert>\delta",
        en=("gradient $2e$,", "keeps size 1 down", r"$e$ clipped to $[-\delta,\delta]$", r"Only for $\delta=1$."),
        zh=("梯度为 $2e$，", "梯度大小也是 1，", r"把 $e$ 截断到 $[-\delta,\delta]$", r"只有 $\delta=1$ 时相同"),
    )


def test_msle_punishes_low_predictions_more(states: States) -> None:
    """For the target 10 a prediction of 5 costs 0.367, one of 15 costs 0.140."""
    y, low, high = 10, 5, 15
    cheap, dear = (f"{(np.log1p(p) - np.log1p(y)) ** 2:.3f}" for p in (high, low))
    states(
        "regression-losses",
        en=f"for $y={y}$, predicting {low} costs {dear}, {high} costs {cheap}.",
        zh=f"$y={y}$ 时预测 {low} 的损失是 {dear}，预测 {high} 是 {cheap}。",
    )


def test_cross_entropy_entropy_and_kl(states: States) -> None:
    """The example has cross-entropy 0.887, entropy 0.802, KL 0.085; the gradients for the logits agree."""
    p, q = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])
    divergence = float((p * np.log(p / q)).sum())
    cross, entropy = cross_entropy(p, q), cross_entropy(p, p)
    assert divergence == pytest.approx(cross - entropy)
    one = np.eye(3)[0]
    assert cross_entropy(one, one) == 0
    by_kl = slopes(lambda z: float((p * np.log(p / softmax(z))).sum()), np.log(q))
    assert by_kl == pytest.approx(gradient(p, np.log(q)), abs=1e-7)
    states(
        "kl-or-cross-entropy-as-loss",
        r"$$ D_{\mathrm{KL}}(p\parallel q)=H(p,q)-H(p) $$",
        f"$p={written(p, 1)}$",
        f"$q={written(q, 1)}$",
        en=(f"cross-entropy {cross:.3f}, entropy {entropy:.3f}, KL {divergence:.3f}.", "one-hot targets $H(p)=0$"),
        zh=(f"交叉熵 {cross:.3f}，熵 {entropy:.3f}，KL 为 {divergence:.3f}。", "one-hot 时 $H(p)=0$"),
    )


def test_hinge(states: States) -> None:
    """Scores 2, 0.5, -1 cost 0, 0.5, 2; the slope is -y within the margin; the logistic loss stays at 0.127."""
    scores = np.array([2.0, 0.5, -1.0])

    def hinge(s: Array, y: float) -> Array:
        return np.maximum(0.0, 1 - y * s)

    costs = [f"{v:g}" for v in hinge(scores, 1.0)]
    for y in (-1.0, 1.0):
        s, step = np.array([-2.0, 0.2, 3.0]), 1e-6
        numeric = (hinge(s + step, y) - hinge(s - step, y)) / (2 * step)
        assert numeric == pytest.approx(np.where(y * s < 1, -y, 0.0))
    assert (hinge(scores, 0.0) == 1).all()
    assert hinge(sigmoid(np.linspace(-30, 30, 61)), 1.0).min() > 0
    assert hinge(sigmoid(np.linspace(-30, 30, 61)), -1.0).min() > 1
    logistic = f"{np.log1p(np.exp(-2)):.3f}"
    assert np.diff(np.log1p(np.exp(np.array([50.0, 51.0])))) == pytest.approx([1.0])
    a, b, c = (f"{s:g}" for s in scores)
    states(
        "hinge-loss",
        r"$$ L=\max(0,\,1-ys) $$",
        r"$y\in\{-1,1\}$",
        r"$\ln(1+e^{-ys})$",
        r"$\max(0,1+s_j-s_y)$",
        en=(
            f"score {a} costs {costs[0]}, {b} costs {costs[1]}, ${c}$ costs {costs[2]}.",
            "is $-y$ if $ys<1$ and 0 if $ys>1$:",
            f"(at $ys=2$ it is {logistic})",
            "With $y=0$ the loss would be the constant 1,",
            "cannot fall to 1.",
        ),
        zh=(
            f"打分 {a} 损失 {costs[0]}，打分 {b} 损失 {costs[1]}，打分 ${c}$ 损失 {costs[2]}。",
            "在 $ys<1$ 时为 $-y$，在 $ys>1$ 时为 0：",
            f"（$ys=2$ 时是 {logistic}）",
            "$y=0$ 时损失恒为 1，",
            "负样本的损失连 1 都降不到",
        ),
    )


def test_contrastive_loss(states: States) -> None:
    """With margin 1 the pairs cost 0.18, 0.08 and 0; equal similarities give InfoNCE ln 256 = 5.545."""
    margin, near, far = 1, 0.6, 1.2

    def loss(d: float, t: int) -> float:
        return 0.5 * t * d**2 + 0.5 * (1 - t) * max(0.0, margin - d) ** 2

    alike, unlike = f"{loss(near, 1):.2f}", f"{loss(near, 0):.2f}"
    assert loss(far, 0) == loss(0.0, 1) == 0
    candidates = 256
    equal = f"{cross_entropy(np.eye(candidates)[0], softmax(np.full(candidates, 0.3))):.3f}"
    states(
        "contrastive-loss",
        r"$$ L=\frac12td^2+\frac12(1-t)\max(0,\,m-d)^2 $$",
        r"$\max(0,d_{ap}-d_{an}+m)$",
        en=(
            f"Example $m={margin}$: a similar pair at $d={near}$ costs {alike}, a dissimilar one at {near} costs {unlike}",
            f"and at {far} nothing.",
            rf"it is $\ln N$, for {candidates} candidates {equal}.",
        ),
        zh=(
            f"$m={margin}$ 时，相似对 $d={near}$ 损失 {alike}；不相似对 {near} 处损失 {unlike}，",
            f"{far} 处为零。",
            rf"损失为 $\ln N$，{candidates} 个候选时是 {equal}。",
        ),
    )


def best_probability(p: float, weight: float) -> float:
    """The output that minimizes the binary cross-entropy with a weight on the positive part, on a grid."""
    a = np.linspace(0.001, 0.999, 999)
    return float(a[(-weight * p * np.log(a) - (1 - p) * np.log(1 - a)).argmin()])


def test_class_weights(states: States) -> None:
    """900 against 100 give weights 0.556 and 5; weight 9 moves 0.1 to 0.5, twice corrected to 0.9."""
    counts = np.array([900, 100])
    weights = counts.sum() / (len(counts) * counts)
    (total,) = set((weights * counts).round(9))
    ratio = weights[1] / weights[0]
    true = 0.1
    once, twice = best_probability(true, ratio), best_probability(true, ratio**2)
    for weight in (2.0, ratio):
        odds = best_probability(true, weight) / (1 - best_probability(true, weight))
        assert odds == pytest.approx(weight * true / (1 - true), rel=0.02)
    states(
        "class-weights-in-the-loss",
        r"$$ w_k=\frac{N}{KN_k} $$",
        en=(
            f"{counts[0]} negatives, {counts[1]} positives: weights {weights[0]:.3f} and {weights[1]:g}, so both classes",
            f"both classes weigh {total:g} in total.",
            f"`pos_weight` {ratio:.0f}.",
            f"true probability {true} is then ideally given {once:g} with $w={ratio:.0f}$:",
            f"with 1 positive in {counts.sum() // counts[1]} the odds are multiplied by {ratio**2:.0f}, and a true",
            f"probability of {true} becomes {twice:g}.",
        ),
        zh=(
            f"负样本 {counts[0]}、正样本 {counts[1]}，权重为 {weights[0]:.3f} 和 {weights[1]:g}，",
            f"两类的总权重都是 {total:g}。",
            f"`pos_weight` 为 {ratio:.0f}，",
            f"真实概率 {true} 的样本，$w={ratio:.0f}$ 时理想输出变成 {once:g}：",
            f"正样本占十分之一时，几率被乘以 {ratio**2:.0f}，",
            f"真实概率 {true} 变成 {twice:g}。",
        ),
    )


def test_margin_softmax_example(states: States) -> None:
    """At 30 and 50 degrees the true class wins by 0.866 to 0.643, but loses with the doubled angle, 0.500."""
    own, other, m = 30, 50, 2
    plain, rival, hard = (float(np.cos(np.deg2rad(angle))) for angle in (own, other, m * own))
    assert hard < rival < plain
    assert np.deg2rad(own) <= np.pi / m
    doubled = rf"$\cos{m * own}^\circ={hard:.3f}$"
    states(
        "margin-softmax-and-center-loss",
        rf"$\theta_y={own}^\circ$",
        rf"${other}^\circ$",
        r"$\cos(m\theta_y)$",
        r"$\cos\theta_y-m$",
        r"$\cos(\theta_y+m)$",
        r"$$ L=L_s+\frac{\lambda}{2}\sum_i\lVert x_i-c_{y_i}\rVert^2 $$",
        en=f"with $m={m}$: ${plain:.3f}$ would beat ${rival:.3f}$, but {doubled} does not.",
        zh=f"取 $m={m}$：原本 ${plain:.3f}$ 胜过 ${rival:.3f}$，换成 {doubled} 就输了。",
    )


def test_softmax_loss_values(states: States) -> None:
    """Scores 2, 1, 0 give 0.665 and 0.408, and so do 1000, 999, 998 in the stable form only."""
    scores, large = np.array([2.0, 1.0, 0.0]), np.array([1000.0, 999.0, 998.0])
    p = softmax(scores)[0]
    loss = -scores[0] + np.log(np.exp(scores).sum())
    assert loss == pytest.approx(-np.log(p))
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(large[0]))
    assert -np.log(softmax(large)[0]) == pytest.approx(loss)
    right, even, wrong = (f"{-np.log(q):.3f}" for q in (0.99, 0.5, 0.01))
    given, huge = [f"{s:g}" for s in scores], [f"{s:g}" for s in large]
    states(
        "softmax-loss-derivation",
        r"$$ p_k=\frac{e^{z_k}}{\sum_je^{z_j}} $$",
        r"$$ L=-\ln p_y=-z_y+\ln\sum_je^{z_j} $$",
        f"$p_y={p:.3f}$",
        f"$L={loss:.3f}$",
        en=(
            f"$p_y=0.99$ costs {right}, 0.5 costs {even}, 0.01 costs {wrong}.",
            f"scores {', '.join(given)}, first class true",
            f"for {', '.join(huge)} a naive $e^{{{huge[0]}}}$ overflows",
            f"form gives {loss:.3f} again.",
        ),
        zh=(
            f"$p_y=0.99$ 损失 {right}，0.5 损失 {even}，0.01 损失 {wrong}。",
            f"打分 {'、'.join(given)}，第一类为真",
            f"打分为 {'、'.join(huge)} 时直接算 $e^{{{huge[0]}}}$ 连 float64 也会溢出",
            f"仍得 {loss:.3f}。",
        ),
    )


def test_why_the_exponential(states: States) -> None:
    """Squares give -3 the probability of 3; differences are log-odds; another base only rescales the scores."""
    scores = np.array([3.0, 1.0, -3.0])
    squares, p = scores**2 / (scores**2).sum(), softmax(scores)
    assert squares[0] == squares[2]
    assert np.log(p[0]) - np.log(p[1]) == pytest.approx(scores[0] - scores[1])
    two = np.exp2([1.0, 0.0]) / np.exp2([1.0, 0.0]).sum()
    natural = softmax(np.array([1.0, 0.0]))
    assert two == pytest.approx(softmax(np.log(2) * np.array([1.0, 0.0])))
    by_square, by_exp = ([f"{v:.3f}" for v in values] for values in (squares, p))
    states(
        "softmax-why-exponential",
        r"$\ln p_i-\ln p_j=z_i-z_j$",
        en=(
            f"for scores 3, 1, $-3$ they give {', '.join(by_square)}, the exponential {', '.join(by_exp)}.",
            f"base 2 gives {two[0]:.3f}, $e$ gives {natural[0]:.3f}.",
        ),
        zh=(
            f"打分 3、1、$-3$，用平方得 {'、'.join(by_square)}，用指数得 {'、'.join(by_exp)}。",
            f"底为 2 时得 {two[0]:.3f}，底为 $e$ 时得 {natural[0]:.3f}。",
        ),
    )


def test_range_of_the_softmax_loss(states: States) -> None:
    """Uniform loss ln K, the lead needed for 0.01, the loss of a lag of 20, the bound under label smoothing."""

    def lead(gap: float, classes: int) -> float:
        return cross_entropy(np.eye(classes)[0], softmax(gap * np.eye(classes)[0]))

    ten, thousand = (f"{lead(0.0, k):.3f}" for k in (10, 1000))
    gaps = np.linspace(0, 15, 15_001)
    needed = next(gap for gap in gaps if lead(float(gap), 10) <= 0.01)
    assert lead(3.0, 10) == pytest.approx(np.log(1 + 9 * np.exp(-3.0)))
    behind = f"{lead(-20.0, 2):.1f}"
    assert all(lead(gap, 10) > 0 for gap in (5.0, 20.0, 30.0))
    smoothed = 0.9 * np.eye(10)[0] + 0.1 / 10
    lowest = f"{cross_entropy(smoothed, smoothed):.3f}"
    gap32 = np.arange(10, 25, dtype=np.float32)
    first = int(gap32[np.float32(1) / (np.float32(1) + np.exp(-gap32)) == 1][0])
    high, low = f"{smoothed[0]:.2f}", f"{smoothed[1]:.2f}"
    states(
        "softmax-loss-range",
        r"$(0,\infty)$",
        r"| $\ln(1+(K-1)e^{-g})$ |",
        en=(
            f"| two classes, true logit behind by 20 | {behind} |",
            rf"near $\ln K$ ({thousand} for 1000 classes)",
            f"To get 0.01 with 10 classes the true logit must lead by {needed:.2f}.",
            f"label smoothing with 0.1 over 10 classes ({high} for the true class, {low} for the others)",
            f"cannot go below {lowest}.",
            f"a lead of about {first} rounds",
            f"over 10 classes already costs {ten}.",
        ),
        zh=(
            f"| 两类，真实 logit 低 20 | {behind} |",
            rf"接近 $\ln K$（1000 类为 {thousand}）",
            f"10 类时要把损失降到 0.01，真实 logit 须领先 {needed:.2f}。",
            f"10 类、标签平滑 0.1（真实类 {high}，其余各 {low}）",
            f"损失不可能低于 {lowest}。",
            f"两类时领先约 {first}，",
            f"10 类均匀猜测的损失就已是 {ten}。",
        ),
    )


def test_worked_gradient(states: States) -> None:
    """Output (0.2, 0.3, 0.5), middle class true: gradient (0.2, -0.7, 0.5), loss 1.204, after a step 0.573."""
    p, target = np.array([0.2, 0.3, 0.5]), np.array([0.0, 1.0, 0.0])
    z = np.log(p)
    slope = gradient(target, z)
    assert slope == pytest.approx(p - target, abs=1e-8)
    assert slope.sum() == pytest.approx(0.0, abs=1e-8)
    after = softmax(z - (p - target))
    before, then = (f"{cross_entropy(target, values):.3f}" for values in (p, after))
    by_probability = slopes(lambda q: -float(np.log(q[1])), p)
    assert by_probability == pytest.approx([0.0, -1 / p[1], 0.0])
    difference = f"${written(p, 1)}-(0,1,0)={written(slope, 1)}$"
    moved, spaced = f"${written(after, 3)}$", f"({', '.join(f'{v:.1f}' for v in slope)})"
    states(
        "softmax-cross-entropy-gradient",
        difference,
        rf"$-\ln{p[1]}={before}$",
        r"$$ \frac{\partial L}{\partial z_k}=p_k-t_k $$",
        r"$$ \frac{\partial\ln S}{\partial z_k}=\frac{e^{z_k}}{S}=p_k $$",
        "$-1/p_y$",
        en=(
            f"A step of size 1 on the scores gives {moved} and loss {then}.",
            f"Example {spaced}, loss {before}\n",
        ),
        zh=(f"步长为 1，得到 {moved}，损失变为 {then}。", f"例：{spaced}，损失 {before}\n"),
    )
