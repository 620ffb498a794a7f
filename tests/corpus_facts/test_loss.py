"""The numbers and formulas stated by the cards of the deck loss."""

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
