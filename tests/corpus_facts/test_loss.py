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
        en=(f"{given} {errors} {cost:.0f} 2", f"{added} {w} {objective}"),
        zh=(f"{given} {errors} {cost:.0f}", f"2 {added} {w} {objective}"),
    )


def test_sum_and_mean_differ() -> None:
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


def test_cross_entropy_is_entropy_plus_kl() -> None:
    """Cross-entropy is the entropy of the target plus the KL divergence and is smallest where q equals p."""
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(5))
    entropy = cross_entropy(p, p)
    for q in rng.dirichlet(np.ones(5), 100):
        kl = float((p * np.log(p / q)).sum())
        assert cross_entropy(p, q) == pytest.approx(entropy + kl)
        assert cross_entropy(p, q) > entropy
        assert cross_entropy(np.eye(5)[3], q) == pytest.approx(-np.log(q[3]))


def test_values_of_the_log_loss(states: States) -> None:
    """Probability 0.9 costs 0.105, probability 0.01 costs 4.605, and a uniform guess over 10 classes 2.303."""
    right, wrong = 0.9, 0.01
    cheap, dear = (cross_entropy(np.array([1.0, 0.0]), np.array([p, 1 - p])) for p in (right, wrong))
    classes = 10
    uniform = cross_entropy(np.eye(classes)[0], softmax(np.zeros(classes)))
    assert uniform == pytest.approx(np.log(classes))
    states("cross-entropy-for-classification", f"{right} {cheap:.3f} {wrong} {dear:.3f}", f"{classes} {uniform:.3f}")


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
    states("cross-entropy-for-classification", f"{low} {high} {classes} {best:.3f}")


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
    states(card, f"{prediction} {loss} {written(slopes, 1)}")


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
    states("cross-entropy-only-true-class", f"{setting[0]} {setting[1]} 1", f"{target} {loss}", f"{lowest:.3f}")


def test_one_hot_loss_tends_to_zero() -> None:
    """With a one-hot target the loss tends to zero as the probability of the true class tends to one."""
    losses = [cross_entropy(np.array([1.0, 0.0]), np.array([q, 1 - q])) for q in (0.9, 0.999, 1 - 1e-9)]
    assert losses == sorted(losses, reverse=True)
    assert 0 < losses[-1] < 1e-8


def test_multi_label_loss_counts_absent_classes() -> None:
    """With one sigmoid per class the loss of an absent class grows with its output."""
    y, z = np.array([1.0, 0.0]), np.array([0.3, -0.4])

    def loss(logits: Array) -> float:
        a = sigmoid(logits)
        return sum(cross_entropy(np.array([t, 1 - t]), np.array([o, 1 - o])) for t, o in zip(y, a, strict=True))

    a = sigmoid(z)
    assert loss(z) == pytest.approx((-y * np.log(a) - (1 - y) * np.log(1 - a)).sum())
    assert loss(z + np.array([0.0, 1.0])) > loss(z)


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
    states("cross-entropy-vs-mse-classification", "12 2 1")


def test_gradients_of_a_confidently_wrong_sigmoid(states: States) -> None:
    """At z = -5 with label 1 cross-entropy gives -0.9933 and squared error -0.0066, 150 times less."""
    z, y = -5, 1
    a = float(sigmoid(np.array(z)))
    squared, entropy = (float(slope) for slope in slopes_of_both_losses(np.array(z), y))
    times = f"{entropy / squared:.0f}"
    states("cross-entropy-vs-mse-classification", f"{y} {z} {a:.4f} {entropy:.4f}", f"{squared:.4f} {times}")


def test_bound_of_the_saturating_factor(states: States) -> None:
    """The factor a(1-a) is at most a quarter and goes to zero at both ends."""
    a = np.linspace(0, 1, 1001)
    factor = a * (1 - a)
    assert factor[0] == factor[-1] == 0
    largest = f"${factor.max():.2f}$"
    states("cross-entropy-vs-mse-classification", f"1 {largest}")


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
    states("squared-error-sigmoid-not-convex", "2 2 12 1 2 1 2 3 1", f"{third} {below}")


def test_squared_error_over_samples_can_have_two_minima() -> None:
    """One sigmoid sample has a monotonic squared error; the sum over samples can have two local minima."""
    w = np.linspace(-60, 60, 120_001)
    terms = [(sigmoid(x * w) - y) ** 2 for x, y in ((1.0, 1.0), (10.0, 0.0), (0.1, 0.0), (0.1, 0.0))]
    for term in terms:
        slopes = np.diff(term)
        assert (slopes <= 0).all() or (slopes >= 0).all()
    signs = np.sign(np.diff(np.sum(terms, axis=0)))
    minima = sum(before < 0 < after for before, after in pairwise(signs[signs != 0]))
    assert minima > 1


def slopes(loss: Callable[[Array], float], x: Array) -> Array:
    """The gradient of a scalar function by central differences."""
    step = 1e-6
    return np.array([(loss(x + step * e) - loss(x - step * e)) / (2 * step) for e in np.eye(len(x))])


def test_likelihoods_behind_the_losses() -> None:
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
        f"{logs} {float(msle):.2f}",
        f"2 {mse}",
        mae,
        f"{delta:g} {mid}",
        en=", ".join(given),
        zh="、".join(given),
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
    states("regression-losses", "12 2 12")


def test_msle_punishes_low_predictions_more(states: States) -> None:
    """For the target 10 a prediction of 5 costs 0.367, one of 15 costs 0.140."""
    y, low, high = 10, 5, 15
    cheap, dear = (f"{(np.log1p(p) - np.log1p(y)) ** 2:.3f}" for p in (high, low))
    states("regression-losses", f"{y} {low} {dear} {high} {cheap}")


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
    states("kl-or-cross-entropy-as-loss", written(p, 1), written(q, 1), f"{cross:.3f} {entropy:.3f} {divergence:.3f}")


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
    states("hinge-loss", f"{a} {costs[0]} {b} {costs[1]} {c} {costs[2]}", f"2 {logistic}")


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
        "contrastive-loss", "12 2 12 1 0 2", f"{margin} {near} {alike} {near} {unlike}", far, f"{candidates} {equal}"
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
        f"{counts[0]} {counts[1]} {weights[0]:.3f} {weights[1]:g}",
        f"{total:g}",
        f"{ratio:.0f}",
        f"{true} {twice:g}",
        en=(f"{true} {once:g} {ratio:.0f}", f"1 {counts.sum() // counts[1]} {ratio**2:.0f}"),
        zh=(f"{true} {ratio:.0f} {once:g}", f"{ratio**2:.0f}"),
    )


def test_margin_softmax_example(states: States) -> None:
    """At 30 and 50 degrees the true class wins by 0.866 to 0.643, but loses with the doubled angle, 0.500."""
    own, other, m = 30, 50, 2
    plain, rival, hard = (float(np.cos(np.deg2rad(angle))) for angle in (own, other, m * own))
    assert hard < rival < plain
    assert np.deg2rad(own) <= np.pi / m
    doubled = rf"$\cos{m * own}^\circ={hard:.3f}$"
    states("margin-softmax-and-center-loss", f"{own}^", f"{other}^", f"{m} {plain:.3f} {rival:.3f} {doubled}")


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
        f"{p:.3f}",
        f"{loss:.3f}",
        f"0.99 {right} 0.5 {even} 0.01 {wrong}",
        en=(", ".join(given), f"{', '.join(huge)} ^{{{huge[0]}"),
        zh=("、".join(given), f"{'、'.join(huge)} ^{{{huge[0]} 64"),
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
        f"2 {two[0]:.3f} {natural[0]:.3f}",
        en=f"3 1 3 {', '.join(by_square)} {', '.join(by_exp)}",
        zh=f"3 1 3 {'、'.join(by_square)} {'、'.join(by_exp)}",
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
        f"20 {behind}",
        lowest,
        first,
        f"10 {ten}",
        en=(f"{thousand} 1000", f"0.01 10 {needed:.2f}", f"0.1 10 {high} {low}"),
        zh=(f"1000 {thousand}", f"10 0.01 {needed:.2f}", f"10 0.1 {high} {low}"),
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
    states("softmax-cross-entropy-gradient", difference, f"{p[1]} {before}", f"1 {moved} {then}", f"{spaced} {before}")
    states("softmax-cross-entropy-gradient", f"{-slope[1]:.1f}")  # "minus 0.7", as one says it
