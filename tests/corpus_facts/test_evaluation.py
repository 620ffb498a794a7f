"""The numbers and formulas that cards/evaluation.yaml states, recomputed."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Vector = NDArray[np.float64]
Labels = NDArray[np.int64]

# Samples of the running example: true label and prediction.
TRUTH: Labels = np.repeat([1, 0], [50, 950])
PREDICTED: Labels = np.repeat([1, 0, 1, 0], [30, 20, 40, 910])


def cells(truth: Labels, predicted: Labels) -> tuple[int, int, int, int]:
    """TP, FN, FP and TN, counted."""
    pairs = [(1, 1), (1, 0), (0, 1), (0, 0)]
    tp, fn, fp, tn = (int(np.sum((truth == t) & (predicted == p))) for t, p in pairs)
    return tp, fn, fp, tn


def test_cells_and_ratios(states: States) -> None:
    """TP 30, FN 20, FP 40, TN 910 give accuracy .940, precision .429, recall .600, specificity .958, F1 .500."""
    tp, fn, fp, tn = cells(TRUTH, PREDICTED)
    accuracy = float(np.mean(TRUTH == PREDICTED))
    precision, recall = float(TRUTH[PREDICTED == 1].mean()), float(PREDICTED[TRUTH == 1].mean())
    specificity = float(1 - PREDICTED[TRUTH == 0].mean())
    harmonic = 2 / (1 / precision + 1 / recall)
    assert accuracy == pytest.approx((tp + tn) / TRUTH.size)
    assert precision == pytest.approx(tp / (tp + fp))
    assert recall == pytest.approx(tp / (tp + fn))
    assert specificity == pytest.approx(tn / (tn + fp))
    assert harmonic == pytest.approx(2 * tp / (2 * tp + fp + fn))
    states(
        "confusion-matrix",
        f"{accuracy:.3f}",
        f"{precision:.3f}",
        f"{recall:.3f}",
        f"{specificity:.3f}",
        f"2 2 {harmonic:.3f}",
        f"{tp} {fn}",
        f"{fp} {tn}",
        en=f"{precision:.3f} {recall:.3f}",
        zh=f"{recall:.3f} {precision:.3f}",
    )


def test_model_against_always_negative(states: States) -> None:
    """The model and the constant prediction in six metrics; MCC is the correlation of truth and prediction."""
    tp, fn, fp, tn = cells(TRUTH, PREDICTED)
    never = np.zeros_like(PREDICTED)
    accuracy, trivial = (float(np.mean(guess == TRUTH)) for guess in (PREDICTED, never))
    assert cells(TRUTH, never) == (0, tp + fn, 0, fp + tn)
    balanced, even = (
        float(np.mean([np.mean(guess[label == TRUTH] == label) for label in (0, 1)])) for guess in (PREDICTED, never)
    )
    correlation = float(np.corrcoef(TRUTH, PREDICTED)[0, 1])
    assert correlation == pytest.approx((tp * tn - fp * fn) / ((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)) ** 0.5)
    card = "metrics-for-imbalanced-classification"
    states(
        card,
        f"{2 * tp / (2 * tp + fp + fn):.3f} 0",
        f"{correlation:.3f} 0",
        f"{tp + fn} {fp + tn} {tp} {fn} {fp} {tn} {accuracy:.3f} {trivial:.3f}",
        f"{accuracy:.3f} {trivial:.3f}",
        f"{tp / (tp + fn):.3f} 0",
        f"{balanced:.3f} {even:.3f}",
    )


def test_f1_ignores_true_negatives() -> None:
    """More true negatives leave F1 as it is but change MCC; exchanging the classes changes F1 but not MCC."""

    def scores(truth: Labels, predicted: Labels) -> tuple[float, float]:
        tp, fn, fp, _ = cells(truth, predicted)
        return 2 * tp / (2 * tp + fp + fn), float(np.corrcoef(truth, predicted)[0, 1])

    f1, mcc = scores(TRUTH, PREDICTED)
    more = np.zeros(500, dtype=np.int64)
    grown, grown_mcc = scores(np.concatenate([TRUTH, more]), np.concatenate([PREDICTED, more]))
    swapped, swapped_mcc = scores(1 - TRUTH, 1 - PREDICTED)
    assert grown == pytest.approx(f1)
    assert grown_mcc != pytest.approx(mcc)
    assert swapped != pytest.approx(f1)
    assert swapped_mcc == pytest.approx(mcc)


def test_metrics_that_depend_on_the_class_ratio() -> None:
    """Ten times the negatives at the same TPR and FPR: precision, F1 and MCC change, balanced accuracy does not."""

    def scores(truth: Labels, predicted: Labels) -> tuple[float, ...]:
        tp, fn, fp, tn = cells(truth, predicted)
        mcc = float(np.corrcoef(truth, predicted)[0, 1])
        return tp / (tp + fp), 2 * tp / (2 * tp + fp + fn), mcc, (tp / (tp + fn) + tn / (tn + fp)) / 2

    *before, balanced = scores(TRUTH, PREDICTED)
    repeats = np.where(TRUTH == 1, 1, 10)
    *after, still = scores(np.repeat(TRUTH, repeats), np.repeat(PREDICTED, repeats))
    assert all(new < 0.8 * old for old, new in zip(before, after, strict=True))
    assert still == pytest.approx(balanced)


def test_precision_and_prevalence(states: States) -> None:
    """TPR 0.8 and FPR 0.05 mean a precision of 0.941 with 50 % positives and 0.139 with 1 %."""
    tpr, fpr = 0.8, 0.05
    precision = {}
    for share, total in ((0.5, 1000), (0.01, 100_000)):
        positives = round(share * total)
        hits, alarms = tpr * positives, fpr * (total - positives)
        precision[share] = hits / (hits + alarms)
        assert precision[share] == pytest.approx(share * tpr / (share * tpr + (1 - share) * fpr))
        chance = 0.3  # alarms at random, for either class
        assert share * chance / (share * chance + (1 - share) * chance) == pytest.approx(share)
    point = f"$TPR={tpr},FPR={fpr}$"
    states(
        "roc-auc-vs-pr-curve",
        f"1 {tpr} {fpr} {precision[0.01]:.1%}",
        en=f"{point} {precision[0.5]:.3f} 0.5 {precision[0.01]:.3f} 0.01",
        zh=f"{point} 0.5 {precision[0.5]:.3f} 0.01 {precision[0.01]:.3f}",
    )


def test_auc_is_a_probability_of_ranking(states: States) -> None:
    """The area under the ROC curve is the share of pairs in the right order, ties counted half, 0.5 for random scores."""
    rng = np.random.default_rng(0)
    positive, negative = rng.integers(0, 12, size=60) + 2.0, rng.integers(0, 12, size=300) + 0.0
    thresholds = np.concatenate([[np.inf], np.unique(np.concatenate([positive, negative]))[::-1]])
    tpr = np.array([np.mean(positive >= t) for t in thresholds])
    fpr = np.array([np.mean(negative >= t) for t in thresholds])
    pairs = positive[:, None] - negative
    assert np.trapezoid(tpr, fpr) == pytest.approx(np.mean(pairs > 0) + np.mean(pairs == 0) / 2)
    first, second = rng.normal(size=2000), rng.normal(size=20_000)
    chance = float(np.mean(np.searchsorted(np.sort(second), first)) / second.size)
    assert chance == pytest.approx(0.5, abs=0.02)
    states("roc-auc-vs-pr-curve", "12", "0.5")


def recall_and_precision(hits: list[int], objects: int) -> tuple[Vector, Vector]:
    """Recall and precision after each detection, in descending order of score."""
    found = np.cumsum(hits)
    return found / objects, found / np.arange(1, len(hits) + 1)


def interpolated(recall: Vector, precision: Vector, level: float) -> float:
    """The highest precision at any recall of at least `level`, 0 where there is none."""
    return float(max(precision[recall >= level - 1e-12], default=0.0))


def test_average_precision(states: States) -> None:
    """TP, FP, TP, TP, FP of 4 objects: 0.604 by steps, 0.625 over all points, 0.614 over 11 points."""
    hits, objects = [1, 0, 1, 1, 0], 4
    recall, precision = recall_and_precision(hits, objects)
    gains = np.diff(recall, prepend=0.0)
    step = float(gains @ precision)
    assert step == pytest.approx((1 + 2 / 3 + 3 / 4 + 0) / objects)
    every = float(gains @ [interpolated(recall, precision, r) for r in recall])
    fine = np.linspace(0, 1, 100_001)[1:]
    assert np.mean([interpolated(recall, precision, r) for r in fine]) == pytest.approx(every, abs=1e-4)
    eleven = float(np.mean([interpolated(recall, precision, level / 10) for level in range(11)]))
    detected = float(np.mean(precision[np.array(hits) == 1]))
    assert precision[np.array(hits) == 1] == pytest.approx([1, 2 / 3, 3 / 4])
    letters = ["TP" if hit else "FP" for hit in hits]
    states(
        "average-precision-in-detection",
        f"1 2 3 3 4 0 {objects} {step:.3f}",
        f"2010 {every:.3f}",
        f"11 2007 {eleven:.3f}",
        f"{detected:.3f} {step:.3f}",
        en=f"{objects} {', '.join(letters)} 1 2 3 3 4",
        zh=f"{objects} {'、'.join(letters)} 1 2 3 3 4",
    )


def test_coco_thresholds(states: States) -> None:
    """Perfect detections with an IoU of 0.72 pass 5 of COCO's 10 thresholds: AP50 is 1, the COCO AP 0.5.

    The numbers of classes, the size limits and the 100 detections are the benchmarks': asserted to stand there only.
    """
    thresholds = np.linspace(0.5, 0.95, round((0.95 - 0.5) / 0.05) + 1)
    levels = np.linspace(0, 1, round(1 / 0.01) + 1)
    overlap, objects = 0.72, 7
    each = []
    for threshold in thresholds:
        recall, precision = recall_and_precision([int(overlap >= threshold)] * objects, objects)
        each.append(np.mean([interpolated(recall, precision, level) for level in levels]))
    passed = sum(value == pytest.approx(1.0) for value in each)
    ap = float(np.mean(each))
    states(
        "map-voc-and-coco",
        "32^2",
        "96^2",
        "0.5 0.5 0.50 0.55 0.95",
        f"11 {levels.size}",
        "20 20 80",
        thresholds.size,
        f"{thresholds.size} {levels.size}",
        "100",
        en=f"{overlap} {each[0]:g} {passed} {thresholds.size} {ap:g}",
        zh=f"{overlap} {each[0]:g} {thresholds.size} {passed} {ap:g}",
    )


def test_range_of_mcc(states: States) -> None:
    """MCC is 1 for a perfect and -1 for an inverted prediction."""
    best, worst = (float(np.corrcoef(TRUTH, guess)[0, 1]) for guess in (TRUTH, 1 - TRUTH))
    states("metrics-for-imbalanced-classification", f"{worst:.0f} {best:.0f} 0")


def test_rules_of_the_benchmarks(states: States) -> None:
    """The thresholds, years and recall levels of VOC and COCO: asserted to stand there only."""
    states("average-precision-in-detection", "0.5", "11 101")
    states("map-voc-and-coco", "2007 2010", en="0.5 11 2007 2010", zh="0.5 2007 11 2010")
    states("roc-auc-vs-pr-curve", "0.95")
