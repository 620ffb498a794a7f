"""The numbers and formulas that cards/data.yaml states, recomputed."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Vector = NDArray[np.float64]


def min_max(x: Vector, train: Vector) -> Vector:
    """`x` scaled with the limits of `train`."""
    scaled: Vector = (x - train.min()) / (train.max() - train.min())
    return scaled


def z_score(x: Vector) -> Vector:
    """`x` standardized with its own mean and population standard deviation."""
    z: Vector = (x - x.mean()) / x.std()
    return z


def listed(values: Vector) -> tuple[str, str]:
    """The numbers as an English and as a Chinese list."""
    texts = [f"{value:g}" for value in values]
    return ", ".join(texts), "、".join(texts)


def test_results_of_the_three_methods(states: States) -> None:
    """Min-max gives [0, 1], the z-score mean 0 and variance 1, robust scaling median 0 and interquartile range 1."""
    x = np.random.default_rng(0).exponential(scale=7.0, size=101)
    scaled, z = min_max(x, x), z_score(x)
    first, median, third = np.quantile(x, [0.25, 0.5, 0.75])
    robust = (x - median) / (third - first)
    low, high = round(scaled.min()), round(scaled.max())
    assert (scaled.min(), scaled.max()) == (low, high)
    mean, variance = round(abs(z.mean())), round(z.var())
    assert (z.mean(), z.var()) == pytest.approx((mean, variance))
    middle, spread = np.median(robust), np.subtract(*np.quantile(robust, [0.75, 0.25]))
    assert (middle, spread) == pytest.approx((round(middle), round(spread)))
    states(
        "feature-scaling-kinds", f"{low} {high}", f"{mean} {variance}", f"{middle:.0f} {spread:.0f}", f"{low} {high}"
    )


def test_pixel_range(states: States) -> None:
    """8-bit pixels go from 0 to 255."""
    pixel = np.iinfo(np.uint8)
    states("feature-scaling-kinds", f"{pixel.bits} {pixel.max} {pixel.min} {pixel.max}")


def test_min_max_example(states: States) -> None:
    """2, 4, 6, 10 become 0, 0.25, 0.5, 1, and a later 12 becomes 1.25."""
    train, later = np.array([2.0, 4.0, 6.0, 10.0]), 12
    (given, given_zh), (scaled, scaled_zh) = listed(train), listed(min_max(train, train))
    low, high = min_max(train, train)[[0, -1]]
    (outside,) = min_max(np.array([later]), train)
    assert not low <= outside <= high
    limits = f"$[{low:g},{high:g}]$"
    states(
        "min-max-scaling",
        f"{low:g} {high:g}",
        f"{limits} {later} {outside:g}",
        limits,
        en=f"{given} {scaled}",
        zh=f"{given_zh} {scaled_zh}",
    )


def test_min_max_outlier(states: States) -> None:
    """The outlier 1002 squeezes the four other values into 0 to 0.008 and becomes 1 itself."""
    train, outlier = np.array([2.0, 4.0, 6.0, 10.0]), 1002.0
    scaled = min_max(np.append(train, outlier), np.append(train, outlier))
    low, high = scaled[:-1].min(), scaled[:-1].max()
    ends = [min_max(np.append(train, end), np.append(train, end))[-1] for end in (-outlier, outlier)]
    states("min-max-scaling", f"{outlier:.0f} {low:g} {high:g}")
    states("min-max-scaling", f"{ends[0]:g} {ends[1]:g}")


def test_min_max_of_a_constant(states: States) -> None:
    """A constant feature gives 0/0."""
    constant = np.full(4, 3.0)
    x, lowest, largest = constant[0], constant.min(), constant.max()
    quotient = f"{x - lowest:g}/{largest - lowest:g}"
    states("min-max-scaling", quotient)


def test_z_score_example(states: States) -> None:
    """2, 4, 4, 4, 5, 5, 7, 9 has mean 5, population deviation 2 and sample deviation 2.138; 9 becomes 2."""
    x = np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    n = x.size
    population, sample = (np.sqrt(sum((x - sum(x) / n) ** 2) / divisor) for divisor in (n, n - 1))
    given, given_zh = listed(x)
    last, z = x[-1], z_score(x)[-1]
    assert z == pytest.approx(round(z))
    states(
        "z-score-standardization",
        en=f"{given} {x.mean():g} {population:g} {last:g} {z:g} 1 {sample:.3f} 1",
        zh=f"{given_zh} {x.mean():g} {population:g} {last:g} {z:g} 1 {sample:.3f} 1",
    )


def test_z_score_of_any_distribution(states: States) -> None:
    """Standardized data have mean 0 and variance 1 whatever their distribution, and keep their skewness."""
    rng = np.random.default_rng(0)
    moments = set()
    for x in (rng.exponential(size=1000), rng.random(1000), np.array([0.0] * 9 + [1.0]), rng.normal(5, 3, 1000)):
        z = z_score(x)
        moments.add((round(abs(z.mean()), 9), round(z.var(), 9)))
        assert np.mean(z**3) == pytest.approx(np.mean((x - x.mean()) ** 3) / x.std() ** 3)
    ((mean, variance),) = moments
    assert np.mean(z_score(rng.exponential(size=100_000)) ** 3) > 1.5
    states("z-score-standardization", f"{mean:g}", f"{variance:g}", f"{mean:g} {variance:g}")


def test_normal_quantile(states: States) -> None:
    """A standard normal variable exceeds 1.96 in absolute value with probability 5 percent."""
    quantile = 1.96
    z = np.random.default_rng(0).normal(size=1_000_000)
    probability = 100 * float(np.mean(np.abs(z) > quantile))
    assert probability == pytest.approx(100 * math.erfc(quantile / math.sqrt(2)), abs=0.1)
    states("z-score-standardization", f"{quantile} {probability:.0f}")


def test_refitted_scaler(states: States) -> None:
    """8 is 0.8 in the range 0 to 10 but 0.4 in the range 0 to 20, and 12 is 1.2 in the first."""
    old, new = np.array([0.0, 10.0]), np.array([0.0, 20.0])
    value, later = 8, 12
    (before,), (after,) = min_max(np.array([value]), old), min_max(np.array([value]), new)
    (outside,) = min_max(np.array([later]), old)
    states(
        "scaler-fit-on-training-data",
        f"{old[0]:g} {old[1]:g} {value} {before:g}",
        f"{later} {outside:g}",
        en=f"{new[0]:g} {new[1]:g} {after:g}",
        zh=f"{new[0]:g} {new[1]:g} {value} {after:g}",
    )


def test_power_law(states: States) -> None:
    """20 % at 10,000 and 10 % at 80,000 samples give the exponent 1/3; another halving takes 640,000, eight times."""
    first, second, high, low = 10_000, 80_000, 0.20, 0.10
    b = math.log(high / low) / math.log(second / first)
    assert b == pytest.approx(1 / 3)
    a = high * first**b
    assert a * second**-b == pytest.approx(low)
    third = (a / (low / 2)) ** (1 / b)
    assert third / second == pytest.approx(8)
    states(
        "more-data-better-performance",
        en=f"{high:.0%} {first:,} {low:.0%} {second:,} 1 3 {third:,.0f}",
        zh=f"{first:,} {high:.0%} {second:,} {low:.0%} 1 3 {third:,.0f}",
    )


def test_permuted_columns() -> None:
    """An MLP with correspondingly permuted weights computes the same of permuted columns."""
    rng = np.random.default_rng(0)
    x, first, second = rng.normal(size=(7, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)
    order = rng.permutation(5)
    assert np.maximum(x[:, order] @ first[order], 0) @ second == pytest.approx(np.maximum(x @ first, 0) @ second)


def test_pseudo_labels(states: States) -> None:
    """Two of the four confidences reach 0.95; 95 % precision leaves 500 of 10,000 labels wrong.

    The threshold 0.95 is the paper's: asserted to stand there only.
    """
    threshold, confidences = 0.95, np.array([0.97, 0.90, 0.96, 0.55])
    assert (confidences >= threshold).sum() == 2
    labels, precision = 10_000, 95
    wrong = labels * (100 - precision) // 100
    given = [f"{value:.2f}" for value in confidences]
    states(
        "self-training-with-pseudo-labels",
        f"{precision} {labels:,} {wrong}",
        threshold,
        en=", ".join(given),
        zh="、".join(given),
    )


def test_threshold_from_costs(states: States) -> None:
    """Predicting positive from p = a / (a + b) on has the least expected cost; 1 and 9 give 0.1."""
    false_alarm, miss = 1.0, 9.0
    p = np.linspace(0, 1, 100_001)
    cheaper = p[(1 - p) * false_alarm <= p * miss].min()
    threshold = false_alarm / (false_alarm + miss)
    assert cheaper == pytest.approx(threshold, abs=1e-4)
    states("class-imbalance-remedies", f"{miss:g} {threshold:g} 0.5")


def test_balanced_class_weights(states: States) -> None:
    """The weights n / (K n_c) of 990 and 10 samples are 0.505 and 50 and give both classes the same total weight."""
    counts = np.array([990, 10])
    weights = counts.sum() / (counts.size * counts)
    assert weights * counts == pytest.approx(counts.sum() / counts.size)
    states("class-imbalance-remedies", f"{counts[0]} {counts[1]} {weights[0]:.3f} {weights[1]:g}")


def test_trivial_prediction(states: States) -> None:
    """With 1 % positives, predicting 1 % costs 0.056 nats instead of 0.693; at 50 % the negatives make 99 % of the loss."""
    labels = np.array([0.0] * 99 + [1.0])

    def losses(p: float) -> Vector:
        values: Vector = -(labels * np.log(p) + (1 - labels) * np.log(1 - p))
        return values

    even, rare = losses(0.5), losses(0.01)
    assert even[labels == 0].sum() / even.sum() == pytest.approx(0.99)
    gradient = np.abs(0.5 - labels)  # of the cross-entropy with respect to the logit, per sample
    assert gradient[labels == 0].sum() / gradient.sum() == pytest.approx(0.99)
    accuracy = np.mean((np.full(labels.size, 0.01) >= 0.5) == (labels == 1))
    states(
        "class-imbalance-why-harmful",
        f"{even.mean():.3f} {rare.mean():.3f}",
        f"{accuracy:.0%}",
        en="99 50 99",
        zh="99 50 99 99",
    )


def test_rare_samples_in_a_random_split(states: States) -> None:
    """A random 100 of 1,000 samples with 10 positives holds 1 on average and none with probability 35 %."""
    total, positives, test = 1000, 10, 100
    none = math.comb(total - positives, test) / math.comb(total, test)
    mean = test * positives / total
    assert none == pytest.approx(math.prod((total - test - i) / (total - i) for i in range(positives)))
    found = np.random.default_rng(0).hypergeometric(positives, total - positives, test, size=1_000_000)
    assert found.mean() == pytest.approx(mean, rel=0.01)
    assert np.mean(found == 0) == pytest.approx(none, abs=0.003)
    recall = 0.8
    error = math.sqrt(recall * (1 - recall) / positives)
    states(
        "class-imbalance-why-harmful",
        f"{total:,} 1 {positives} {test} {mean:g}",
        f"{none:.0%} {mean:g}",
        f"{positives} {recall} {error:.2f}",
    )


def test_random_resampling(states: States) -> None:
    """Balancing 990 to 10 drops 980 samples or adds 980 copies."""
    majority, minority = 990, 10
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], [majority, minority])
    kept = np.concatenate([rng.choice(np.flatnonzero(labels == 0), minority, replace=False), np.flatnonzero(labels)])
    copies = rng.choice(np.flatnonzero(labels), majority - minority)
    grown = np.bincount(labels[np.concatenate([np.arange(labels.size), copies])])
    assert np.bincount(labels[kept]).tolist() == [minority, minority]
    assert grown.tolist() == [majority, majority]
    dropped = labels.size - kept.size
    states(
        "random-under-and-over-sampling",
        f"{majority} {minority}",
        f"{minority} {minority} {dropped}",
        f"{majority} {majority} {copies.size}",
    )


def test_probability_after_under_sampling(states: States) -> None:
    """Where a share r of the negatives is kept, the true probability is r p' / (r p' + 1 - p')."""
    for p in (0.01, 0.2, 0.7):
        for rate in (0.1, 0.5):
            seen = p / (p + rate * (1 - p))
            assert rate * seen / (rate * seen + 1 - seen) == pytest.approx(p)
    rate, seen = 0.1, 0.5
    states("random-under-and-over-sampling", f"{rate} {seen} {rate * seen / (rate * seen + 1 - seen):.3f}")


def test_meeting_in_the_middle(states: States) -> None:
    """10,000 to 100: balance takes 9,900; 1,000 against 2,000 is 1:2 and uses twenty times the majority samples."""
    majority, minority, raised, kept = 10_000, 100, 1_000, 2_000
    assert raised == 10 * minority
    assert kept == 2 * raised
    assert kept / minority == 20
    gap = majority - minority
    states("combining-over-and-under-sampling", f"{majority:,} {minority} {gap:,} {gap:,} {raised:,} {kept:,} 1 2")


def test_smote(states: States) -> None:
    """From (1, 2) toward (3, 6) with 0.25 lies (1.5, 3), on the segment between both."""
    x, neighbor, weight = np.array([1.0, 2.0]), np.array([3.0, 6.0]), 0.25
    new = x + weight * (neighbor - x)
    assert np.linalg.norm(new - x) + np.linalg.norm(neighbor - new) == pytest.approx(np.linalg.norm(neighbor - x))

    def point(values: Vector) -> str:
        return f"$({','.join(f'{value:g}' for value in values)})$"

    base, other = point(x)[1:-1], point(neighbor)[1:-1]
    states("smote", f"{base} {other} {weight} {point(new)}")


def test_coverage_of_balanced_subsets(states: States) -> None:
    """One subset of 10 holds 1.0 % of 990 majority samples, 50 drawn with replacement hold 39.7 % on average."""
    majority, minority, subsets = 990, 10, 50
    draws = minority * subsets
    covered = 1 - (1 - 1 / majority) ** draws
    rng = np.random.default_rng(0)
    simulated = np.mean([np.unique(rng.integers(majority, size=draws)).size for _ in range(500)]) / majority
    assert simulated == pytest.approx(covered, rel=0.01)
    states(
        "balanced-bagging",
        f"1 1 {majority} ^{{{draws}",
        f"{majority} {minority} {minority / majority:.1%} {subsets} {covered:.1%}",
        f"{covered:.0%}",
    )


def test_three_classifiers(states: States) -> None:
    """The vote of Schapire's three classifiers has the error 3e^2 - 2e^3, as that of three independent ones has."""
    rng = np.random.default_rng(0)
    for e in (0.05, 0.2, 0.4):
        vote = 3 * e**2 - 2 * e**3
        assert vote < e
        for share in rng.random(5):
            # Error of L2 where L1 is right, and where it is wrong: on half and half they make e.
            after_right = 2 * e * share
            after_wrong = 2 * e - after_right
            both_wrong = e * after_wrong
            disagree = (1 - e) * after_right + e * (1 - after_wrong)
            assert both_wrong + disagree * e == pytest.approx(vote)
        assert e**3 + 3 * e**2 * (1 - e) == pytest.approx(vote)
    e = 0.2
    states("boosting-by-filtering", f"{e} {3 * e**2 - 2 * e**3:.1f}")
    states("boosting-by-filtering", en=f"0 12 {e} {3 * e**2 - 2 * e**3:.3f}", zh=f"{e} {3 * e**2 - 2 * e**3:.3f}")


def test_second_classifier_against_the_vote(states: States) -> None:
    """The vote beats the first classifier always, the second one not: its error on the data is 0.08 to 0.32 at 0.2."""
    e = 0.2
    vote = 3 * e**2 - 2 * e**3
    where_right, where_wrong = (1 - e) * 2 * e, e * 2 * e  # L2 errs only where L1 is right, only where it is wrong
    assert where_wrong < vote < e < where_right
    states("boosting-by-filtering", f"{e} {where_right:.2f} {where_wrong:.2f}")


def test_flipped_box(states: States) -> None:
    """In a flipped image of width 100 the box [10, 40] lies at [60, 90]."""
    width, left, right = 100, 10, 40
    image = np.zeros(width)
    image[left:right] = 1  # pixel i covers [i, i + 1]
    found = np.flatnonzero(image[::-1])
    box = f"$[{found[0]},{found[-1] + 1}]$"
    assert (found[0], found[-1] + 1) == (width - right, width - left)
    states("choosing-augmentations", f"{width} {left} {right} {box}")


def test_mixup(states: States) -> None:
    """The cross-entropy with a mixed label is the mixture of the two losses; 0.7 gives the label (0.7, 0.3)."""
    weight = 0.7
    first, second = np.eye(2)
    label = weight * first + (1 - weight) * second
    p = np.array([0.6, 0.4])
    mixed = -(label @ np.log(p))
    assert mixed == pytest.approx(weight * -(first @ np.log(p)) + (1 - weight) * -(second @ np.log(p)))
    given = f"$({','.join(f'{value:.1f}' for value in label)})$"
    states("mixup-and-relatives", "0.1 0.4", en=f"{weight} {weight:.0%} {given}", zh=f"{weight} {given}")


def test_gradients_of_all_positive_inputs() -> None:
    """For one sample with positive inputs all weight gradients of a unit have the same sign; centered inputs differ."""
    rng = np.random.default_rng(0)
    x = rng.random(6)
    for upstream in (-0.7, 1.3):
        assert len(set(np.sign(upstream * x))) == 1
    assert len(set(np.sign(0.7 * (x - x.mean())))) == 2


def test_whitening(states: States) -> None:
    """Two standardized features with correlation 0.9 have the eigenvalues 1.9 and 0.1; whitened, the covariance is I."""
    correlation = 0.9
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1000, 2)) @ np.linalg.cholesky(np.array([[1, correlation], [correlation, 1]])).T + 3
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    z = (np.diag(values**-0.5) @ vectors.T @ (x - x.mean(axis=0)).T).T
    assert np.cov(z.T, bias=True) == pytest.approx(np.eye(2), abs=1e-9)
    low, high = np.linalg.eigvalsh(np.array([[1, correlation], [correlation, 1]]))
    states("input-preprocessing-for-networks", f"{correlation} {high:.1f} {low:.1f} 1")


def test_reported_settings(states: States) -> None:
    """Usual settings and sizes that the papers and libraries name: asserted to stand there only."""
    states("data-unsuitable-for-deep-learning", en="10,000")
    states("mixup-and-relatives", "0.5")
    states("input-preprocessing-for-networks", "255")
    states("choosing-augmentations", "6 180 9")


def test_large_and_small_rare_classes(states: States) -> None:
    """One percent of ten million samples are 100,000; what is said of the threshold 0.5 stands there."""
    assert 10_000_000 // 100 == 100_000
    states("class-imbalance-why-harmful", "0.5", "1 100")


def test_half_of_each_keeps_the_ratio(states: States) -> None:
    """Taking 50 % of the right and 50 % of the wrong samples keeps their ratio; equal numbers make it 1."""
    right, wrong = 80, 20
    assert (right // 2) / (wrong // 2) == right / wrong
    states("boosting-by-filtering", "50 50")
