"""The numbers and formulas stated by the cards of the deck regularization."""

from itertools import product
from math import comb

import numpy as np
import pytest
from numpy.polynomial import Polynomial
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def softmax(z: Array) -> Array:
    """Probabilities of the logits, along the last axis."""
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))


def masks(n: int) -> Array:
    """All masks of n units, one a row."""
    return np.array(list(product((0.0, 1.0), repeat=n)))


def probabilities(kept: Array, p: float) -> Array:
    """The probability of each mask when a unit is dropped with probability p."""
    return np.asarray(np.where(kept == 1, 1 - p, p).prod(axis=1))


def test_polynomials_through_six_noisy_points(states: States) -> None:
    """The constant underfits, the line is best on the true values, degree 5 has training error 0 and is worse."""
    x = np.arange(6.0)
    y = x + 0.5 * np.array([1, -1, 1, -1, 1, -1])
    between = np.arange(0.5, 5)
    rows = []
    for degree in (0, 1, 5):
        fit = Polynomial.fit(x, y, degree)
        training = float(((fit(x) - y) ** 2).mean())
        rows.append((degree, training, float(((fit(between) - between) ** 2).mean())))
    assert rows[2][1] < 1e-20
    assert rows[1][2] < rows[2][2] < rows[0][2]
    said = [f"| {d} | {t:.3f} | {new:.3f} |" for d, t, new in rows[:2]]
    said.append(f"| {rows[2][0]} | 0 | {rows[2][2]:.3f} |")
    states("overfitting-definition-causes", *said, "0.5 4.5", "0.5 0.5")


def test_gap_by_fit_and_by_generalization(states: States) -> None:
    """With humans at 1 %, errors of 15 % and 16 % are 14 points of fit and 1 of generalization."""
    human, training, validation = 1, 15, 16
    fit, generalization = training - human, validation - training
    states("underfitting-diagnosis", f"{human} {training} {validation} {fit} {generalization}")
    # What He et al. report is the paper's fact.
    states("underfitting-diagnosis", "56")


def test_ridge_of_one_weight(states: States) -> None:
    """The penalized slope is 7/(5+lambda): 1.4, 1.17 and 0.7."""
    x, y, grid = np.array([1.0, 2.0]), np.array([1.0, 3.0]), np.linspace(-1, 3, 400_001)
    loss = 0.5 * sum((b - grid * a) ** 2 for a, b in zip(x, y, strict=True))
    slopes = []
    for penalty in (0, 1, 5):
        slope = float(grid[np.argmin(loss + penalty / 2 * grid**2)])
        assert slope == pytest.approx(7 / (5 + penalty), abs=1e-4)
        slopes.append(slope)
    none, one, five = f"${slopes[0]:.1f}$", f"${slopes[1]:.2f}$", f"${slopes[2]:.1f}$"
    states("regularization-principle", "12 2", en=f"{none} {one} 1 {five} 5", zh=f"{none} 1 {one} 5 {five}")


def test_three_readings_of_a_penalty() -> None:
    """A penalized minimizer is the best within its own norm, and it is the MAP estimate under exp(-lambda*Omega)."""
    rng = np.random.default_rng(0)
    theta = rng.normal(scale=3, size=(200_000, 2))
    loss = (theta[:, 0] - 2) ** 4 + np.sin(3 * theta[:, 1]) + (theta[:, 0] * theta[:, 1] - 1) ** 2  # not convex
    for penalty, norm in product((0.1, 1.0, 10.0), ((theta**2).sum(axis=1) / 2, np.abs(theta).sum(axis=1))):
        best = np.argmin(loss + penalty * norm)
        assert loss[norm <= norm[best]].min() == loss[best]
        with np.errstate(under="ignore"):
            log_posterior = np.log(np.exp(-np.longdouble(penalty) * norm)) - loss
        assert np.argmax(log_posterior) == best
    # exp(-lambda w^2/2) is the normal density of variance 1/lambda, exp(-lambda|w|) the Laplace density, up to a factor.
    w, penalty = np.linspace(-3, 3, 13), 2.0
    normal = np.exp(-(w**2) / (2 / penalty)) / np.sqrt(2 * np.pi / penalty)
    laplace = penalty / 2 * np.exp(-np.abs(w) / (1 / penalty))
    assert np.ptp(normal / np.exp(-penalty * w**2 / 2)) == pytest.approx(0)
    assert np.ptp(laplace / np.exp(-penalty * np.abs(w))) == pytest.approx(0)


def soft(a: float, threshold: float) -> float:
    """Soft thresholding."""
    return float(np.sign(a) * max(abs(a) - threshold, 0))


def test_l1_and_l2_of_one_weight(states: States) -> None:
    """Half the squared distance plus penalty is least at a/(1+lambda) and at the soft-thresholded a."""
    grid = np.linspace(-4, 4, 800_001)
    for a, penalty in product((2.0, 0.5, -0.3, -1.7), (0.2, 1.0, 3.0)):
        ridge = grid[np.argmin((grid - a) ** 2 / 2 + penalty / 2 * grid**2)]
        lasso = grid[np.argmin((grid - a) ** 2 / 2 + penalty * np.abs(grid))]
        assert ridge == pytest.approx(a / (1 + penalty), abs=2e-5)
        assert lasso == pytest.approx(soft(a, penalty), abs=2e-5)
    given, penalty = (2, 0.5, -0.3), 1
    thresholded = [soft(a, penalty) for a in given]
    text, shrunk, cut = (
        r",\,".join(f"{v:g}" for v in values)
        for values in (given, [a / (1 + penalty) for a in given], [abs(v) for v in thresholded])
    )
    assert thresholded == [1, 0, 0]
    states("l1-versus-l2-regularization", f"{shrunk} {cut}", f"{text} {penalty}")


def test_gradients_of_the_penalties() -> None:
    """The gradient of the L2 penalty is lambda w, that of the L1 penalty lambda sign(w) away from zero."""
    penalty, step = 0.7, 1e-6
    for w in (-2.0, -0.1, 0.3, 5.0):
        ridge = (penalty / 2 * (w + step) ** 2 - penalty / 2 * (w - step) ** 2) / (2 * step)
        lasso = (penalty * abs(w + step) - penalty * abs(w - step)) / (2 * step)
        assert ridge == pytest.approx(penalty * w)
        assert lasso == pytest.approx(penalty * np.sign(w))


def test_sgd_step_with_penalty_is_decay() -> None:
    """Under SGD the L2 penalty multiplies the weight by 1 - eta*lambda."""
    rng = np.random.default_rng(0)
    w, g, rate, penalty, step = rng.normal(size=5), rng.normal(size=5), 0.1, 0.3, 1e-6

    def objective(v: Array) -> float:
        return float(g @ v + penalty / 2 * v @ v)

    gradient = [(objective(w + step * e) - objective(w - step * e)) / (2 * step) for e in np.eye(5)]
    assert w - rate * np.array(gradient) == pytest.approx((1 - rate * penalty) * w - rate * g)


def adam(gradients: Array, *, penalty: float = 0.0, decay: float = 0.0, rate: float = 1e-3) -> Array:
    """Weights after Adam's steps from 1; gradients are (steps, copies), the penalty is L2, the decay decoupled."""
    w, m, v = (np.full(gradients.shape[1], start) for start in (1.0, 0.0, 0.0))
    for t, g in enumerate(gradients, start=1):
        total = g + penalty * w
        m, v = 0.9 * m + 0.1 * total, 0.999 * v + 0.001 * total**2
        step = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        w = (1 - rate * decay) * w - rate * step
    return w


def test_adam_divides_the_penalty_but_not_the_decay(states: States) -> None:
    """With gradients 100 times as large Adam's L2 penalty decays about 100 times less, AdamW's decay does the same."""
    rng = np.random.default_rng(0)
    signs = rng.choice([-1.0, 1.0], size=(500, 200))
    large, small = 10, 0.1
    effect, decoupled = {}, {}
    for size in (large, small):
        without = adam(size * signs)
        effect[size] = float((without - adam(size * signs, penalty=1e-3)).mean())
        decoupled[size] = float((without - adam(size * signs, decay=1e-3)).mean())
    assert effect[small] / effect[large] == pytest.approx(large / small, rel=0.1)
    assert decoupled[small] == pytest.approx(decoupled[large], rel=0.01)
    times = large / small
    states("l2-penalty-versus-weight-decay", en=f"{large} {times:.0f} {small}", zh=f"{large} {small}")


def test_usual_strengths_of_weight_decay(states: States) -> None:
    """The usual values are facts of recipes: only guarded here."""
    states("l2-penalty-versus-weight-decay", "0.01 0.1")


def test_subgradient_circles_and_thresholding_stops(states: States) -> None:
    """Steps of 0.01 take 0.025 past zero and back for ever; the proximal step ends at zero."""
    step, start = 0.01, 0.025
    w, path = start, []
    for _ in range(200):
        w -= step * np.sign(w)
        path.append(w)
    assert min(map(abs, path)) > 0.004
    proximal, cut = start, []
    for _ in range(3):
        proximal = soft(proximal, step)
        cut.append(proximal)
    circling, ending = (", ".join(f"${v:.3f}$" for v in values) for values in (path[:4], cut[:2]))
    states(
        "l1-sparsity-in-deep-learning",
        step,
        start,
        en=(circling, f"{ending} {cut[2]:g}"),
        zh=(circling.replace(", ", "、"), f"{ending.replace(', ', '、')} {cut[2]:g}"),
    )


def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    """The epoch after which training stops and the epoch that is kept, counted from 1."""
    best, kept, waited = np.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, kept, waited = loss, epoch, 0
        else:
            waited += 1
            if waited == patience:
                return epoch, kept
    return len(losses), kept


def test_patience(states: States) -> None:
    """With patience 3 the example stops after epoch 9 and keeps 6, with patience 1 after 5 and keeps 4."""
    losses = [0.90, 0.70, 0.60, 0.55, 0.56, 0.54, 0.57, 0.58, 0.56]
    (stop, kept), (early, first) = early_stopping([*losses, 0.5], 3), early_stopping(losses, 1)
    assert stop == len(losses)
    states("early-stopping", ",".join(f"{loss:.2f}" for loss in losses), f"3 {stop} {kept} 1 {early} {first}")


def test_early_stopping_resembles_an_l2_penalty() -> None:
    """On a quadratic loss tau steps from zero shrink much like an L2 penalty of strength 1/(eta tau)."""
    rate, steps = 0.01, 50
    penalty = 1 / (rate * steps)
    for curvature in (0.01, 0.1, 1.0, 5.0, 20.0):
        w = 0.0
        for _ in range(steps):
            w -= rate * curvature * (w - 1)
        ridge = curvature / (curvature + penalty)
        assert w == pytest.approx(ridge, abs=0.25)
        if curvature <= 0.1:
            assert w == pytest.approx(ridge, rel=0.05)


def test_dropout_example(states: States) -> None:
    """The example's mask gives (4,0,12,0); averaged over all masks the inverted form returns h."""
    h, mask, p = np.array([2, 4, 6, 8]), np.array([1, 0, 1, 0]), 0.5
    dropped = mask * h / (1 - p)
    every = masks(4)
    for rate in (p, 0.2, 0.9):
        assert probabilities(every, rate) @ (every * h / (1 - rate)) == pytest.approx(h)
    given, chosen, result = (f"({','.join(f'{v:g}' for v in values)})$" for values in (h, mask, dropped))
    states("dropout-definition", given, p, chosen, result)
    # Usual rates and the paper's advice are facts of the literature.
    states("dropout-definition", "0.1", "0.2")


def test_scale_and_variance_of_dropout(states: States) -> None:
    """Unscaled, the test input is 1/(1-p) times the training mean, 2 at p=0.5; the variance grows by the same factor."""
    rng = np.random.default_rng(0)
    h = rng.normal(size=400_000)
    for p in (0.5, 0.2):
        kept = masks(1)
        mean = probabilities(kept, p) @ (kept[:, 0] * 3.0)
        assert mean == pytest.approx((1 - p) * 3.0)
        mask = rng.random(h.size) >= p
        assert (mask * h / (1 - p)).var() == pytest.approx(1 / (1 - p), rel=0.02)
    factor = 1 / (1 - 0.5)
    states("dropout-training-versus-testing", en=f"1 1 {factor:.0f} 0.5", zh=f"1 1 0.5 {factor:.0f}")
    states("dropout-costs-and-conflicts", "0.5", f"0 1 0.5 {factor:.0f} 1")


def test_rates_and_keep_probabilities(states: States) -> None:
    """Drop rate and keep probability add up to 1; of 1000 units 800 stay at a rate of 0.2."""
    units, rate = 1000, 0.2
    kept = (np.random.default_rng(0).random((2000, units)) >= rate).sum(axis=1).mean()
    assert kept == pytest.approx(units * (1 - rate), rel=1e-3)
    low, high = 0.2, 0.5
    states(
        "dropout-rate-choice",
        f"{rate} {1 - rate:g}",
        f"0.5 {low} {high} {1 - high:g} {1 - low:g}",
        f"0 {0.25} {1 - 0.25:g} 1",
        f"0 {0.1} 0.3 {1 - 0.1:g} 1",
        f"{units} {rate} {units * (1 - rate):.0f}",
        "0.2 0.5 0.1",
        en=f"{round(100 * 0.8)} {1 - 0.8:.1f}",
        zh=f"0.8 {round(100 * 0.8)} {1 - 0.8:.1f}",
    )


def test_entropy_of_the_mask(states: States) -> None:
    """At 0.5 all masks are equally likely and a unit's mask has 1 bit, at 0.2 it has 0.722; 2^N masks at any rate."""
    every = masks(6)
    bits = {}
    for p in (0.5, 0.2, 0.7):
        chances = probabilities(every, p)
        assert (chances > 0).sum() == 2**6
        bits[p] = float(-(chances * np.log2(chances)).sum()) / 6
    assert np.ptp(probabilities(every, 0.5)) == 0
    assert max(bits, key=lambda rate: bits[rate]) == 0.5
    states("dropout-rate-choice", en=f"{bits[0.5]:.0f} {bits[0.2]:.3f} 0.2", zh=f"{bits[0.5]:.0f} 0.2 {bits[0.2]:.3f}")


def test_number_of_sub_networks(states: States) -> None:
    """Each unit doubles the number of masks: 1,048,576 for 20 units."""
    assert [len(masks(n)) for n in (1, 2, 3, 8)] == [2, 4, 8, 256]
    n, number = 20, int(np.prod([2] * 20))
    states("why-dropout-reduces-overfitting", en=f"2 {number:,} {n}", zh=f"2 {n} {number:,}")


def test_dropout_of_inputs_is_a_penalty() -> None:
    """The expected squared error of a linear model with dropped inputs is the plain one plus the card's penalty."""
    rng = np.random.default_rng(0)
    x, y, w = rng.normal(size=(7, 4)), rng.normal(size=7), rng.normal(size=4)
    every = masks(4)
    for p in (0.5, 0.2):
        # The masks of different samples are independent; each sample's expectation is taken over all masks.
        chances = probabilities(every, p)
        expected = sum(chances @ (b - (every * a / (1 - p)) @ w) ** 2 for a, b in zip(x, y, strict=True))
        penalty = p / (1 - p) * ((x**2).sum(axis=0) * w**2).sum()
        assert expected == pytest.approx(((y - x @ w) ** 2).sum() + penalty)


def test_scaled_pass_is_a_geometric_mean_for_one_softmax_layer() -> None:
    """For one softmax layer the scaled pass is the normalized geometric mean over all masks; with a hidden layer not."""
    rng = np.random.default_rng(0)
    x, w, w2, b = rng.normal(size=5), rng.normal(size=(5, 3)), rng.normal(size=(3, 3)), rng.normal(size=3)
    every = masks(5)
    for p in (0.5, 0.2):
        chances = probabilities(every, p)
        single = np.log(softmax((every * x) @ w + b))
        assert softmax(chances @ single) == pytest.approx(softmax((1 - p) * x @ w + b))
        assert chances @ np.exp(single) != pytest.approx(softmax((1 - p) * x @ w + b), rel=1e-3)
        deep = np.log(softmax(np.maximum((every * x) @ w, 0) @ w2))
        assert softmax(chances @ deep) != pytest.approx(softmax(np.maximum((1 - p) * x @ w, 0) @ w2), rel=1e-3)


def test_arithmetic_and_geometric_mean(states: States) -> None:
    """The example's arithmetic mean is (0.75, 0.25), its normalized geometric mean (0.786, 0.214)."""
    one, two = np.array([0.9, 0.1]), np.array([0.6, 0.4])
    geometric = np.sqrt(one * two)
    geometric /= geometric.sum()
    a, b = (f"$({v[0]:g},{v[1]:g})$" for v in (one, two))
    mean, other = f"$({(one + two)[0] / 2:.2f},{(one + two)[1] / 2:.2f})$", f"$({geometric[0]:.3f},{geometric[1]:.3f})$"
    states("dropout-and-bagging", f"{a} {b} {mean} {other}")


def test_bootstrap_samples(states: States) -> None:
    """A bootstrap sample holds about 63 % of the distinct samples and misses about 37 %."""
    n = 100_000
    share = len(np.unique(np.random.default_rng(0).integers(n, size=n))) / n
    assert share == pytest.approx(1 - np.exp(-1), abs=0.005)
    here, missed = round(100 * (1 - np.exp(-1))), round(100 * np.exp(-1))
    states("dropout-and-bagging", here)
    states("ensembles-in-deep-learning", missed)


def test_variance_of_an_average(states: States) -> None:
    """Correlated members leave rho + (1-rho)/M of the variance: 0.6 for five and 0.55 for ten at correlation 0.5."""

    def left(m: int, rho: float) -> float:
        covariance = np.full((m, m), rho) + (1 - rho) * np.eye(m)
        weights = np.full(m, 1 / m)
        return float(weights @ covariance @ weights)

    for m, rho in product((1, 2, 5, 10), (0.0, 0.3, 1.0)):
        assert left(m, rho) == pytest.approx(rho + (1 - rho) / m)
    five, ten, many = left(5, 0.5), left(10, 0.5), left(1000, 0.5)
    assert 0.5 < many < 0.501
    said = rf"{five:.1f}\sigma^2$", rf"{ten:.2f}\sigma^2$"
    states("ensemble-variance-reduction", f"0.5 {said[0]} {said[1]} 0.5 2", f"0.5 {ten:.2f}")


def test_majority_vote(states: States) -> None:
    """A majority of 11 independent classifiers, each wrong in 30 % of the cases, errs in 7.8 %."""
    n, error = 11, 0.3
    wrong = sum(comb(n, k) * error**k * (1 - error) ** (n - k) for k in range(n // 2 + 1, n + 1))
    simulated = ((np.random.default_rng(0).random((200_000, n)) < error).sum(axis=1) > n / 2).mean()
    assert simulated == pytest.approx(wrong, abs=0.003)
    states("ensemble-variance-reduction", f"{100 * error:.0f} {n} {100 * wrong:.1f}")


def test_averaged_probabilities_and_losses() -> None:
    """The averaged prediction's log loss and squared error never exceed the members' mean; its accuracy can be lower."""
    rng = np.random.default_rng(0)
    members = softmax(3 * rng.normal(size=(5, 1000, 4)))
    mean = members.mean(axis=0)
    assert (-np.log(mean) <= -np.log(members).mean(axis=0) + 1e-12).all()
    target = np.eye(4)[0]
    assert (((mean - target) ** 2).sum(axis=-1) <= ((members - target) ** 2).sum(axis=-1).mean(axis=0) + 1e-12).all()
    three = np.array([[0.6, 0.4], [0.6, 0.4], [0.0, 1.0]])  # class 0 is right
    assert (three.argmax(axis=1) == 0).mean() > float(three.mean(axis=0).argmax() == 0)


def test_longer_training_with_dropout(states: States) -> None:
    """The factor of the training time is what the paper of 2014 reports: only guarded here."""
    states("dropout-costs-and-conflicts", "2014 2 3")


def test_permuted_units_cannot_be_averaged(states: States) -> None:
    """Two networks for |x| with their hidden units swapped average to |x| in their predictions, to 0 in their weights."""

    def network(hidden: Array, x: Array) -> Array:
        return np.asarray(np.maximum(hidden[:, None] * x, 0).sum(axis=0))

    x = np.linspace(-2, 2, 9)
    one = np.array([1.0, -1.0])
    two = one[::-1]
    for hidden in (one, two):
        assert network(hidden, x) == pytest.approx(np.abs(x))
    middle = (one + two) / 2
    assert not network(middle, x).any()
    names = [f"$({v[0]:g},{v[1]:g})$" for v in (one, two, middle)]
    states("weight-averaging-versus-prediction-averaging", f"{names[0]} {names[1]}", names[2])
