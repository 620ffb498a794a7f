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
        f"$(TP+TN)/n={accuracy:.3f}$",
        f"$TP/(TP+FP)={precision:.3f}$",
        f"$TP/(TP+FN)={recall:.3f}$",
        f"$TN/(TN+FP)={specificity:.3f}$",
        f"$F_1=2TP/(2TP+FP+FN)={harmonic:.3f}$",
        en=(
            f"| true + | TP = {tp} | FN = {fn} |",
            f"| true - | FP = {fp} | TN = {tn} |",
            f"here {precision:.3f} against {recall:.3f}.",
        ),
        zh=(
            f"| 真实 + | TP = {tp} | FN = {fn} |",
            f"| 真实 - | FP = {fp} | TN = {tn} |",
            f"前者为 {recall:.3f}，后者为 {precision:.3f}。",
        ),
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
        f"| $F_1$ | {2 * tp / (2 * tp + fp + fn):.3f} | 0 |",
        f"| MCC | {correlation:.3f} | 0 |",
        en=(
            (
                f"With {tp + fn} positives, {fp + tn} negatives and TP = {tp}, FN = {fn}, FP = {fp}, TN = {tn} "
                f'it is {accuracy:.3f}, while "always negative" reaches {trivial:.3f}'
            ),
            f"| accuracy | {accuracy:.3f} | {trivial:.3f} |",
            f"| recall | {tp / (tp + fn):.3f} | 0 |",
            f"| balanced accuracy | {balanced:.3f} | {even:.3f} |",
        ),
        zh=(
            (
                f"设有 {tp + fn} 个正样本、{fp + tn} 个负样本，某模型的 TP、FN、FP、TN 为 {tp}、{fn}、{fp}、{tn}：准确率 "
                f"{accuracy:.3f}，而“全判为负”有 {trivial:.3f}，"
            ),
            f"| 准确率 | {accuracy:.3f} | {trivial:.3f} |",
            f"| 召回率 | {tp / (tp + fn):.3f} | 0 |",
            f"| 平衡准确率 | {balanced:.3f} | {even:.3f} |",
        ),
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


def test_metrics_that_depend_on_the_class_ratio(states: States) -> None:
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
    states(
        "metrics-for-imbalanced-classification",
        en="precision, $F_1$, MCC and average precision depend on the class ratio",
        zh="精确率、$F_1$、MCC、平均精度（AP）都随类别比例变化",
    )


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
        r"$$P=\frac{\pi\,TPR}{\pi\,TPR+(1-\pi)\,FPR}$$",
        en=(
            f"{point} means a precision of {precision[0.5]:.3f} at $\\pi=0.5$ but {precision[0.01]:.3f} at $\\pi=0.01$.",
            f"With 1% positives, even $TPR={tpr}$ at $FPR={fpr}$ gives only {precision[0.01]:.1%} correct",
        ),
        zh=(
            f"{point}，$\\pi=0.5$ 时精确率为 {precision[0.5]:.3f}，$\\pi=0.01$ 时只有 {precision[0.01]:.3f}。",
            f"正样本占 1% 时，即使 $TPR={tpr}$、$FPR={fpr}$，报警也只有 {precision[0.01]:.1%} 是对的",
        ),
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
    states(
        "roc-auc-vs-pr-curve",
        r"$$AUC=P(s_+>s_-)+\frac12P(s_+=s_-)$$",
        en=("Its chance level is 0.5 at", "0.5 for ROC, prevalence for PR\n"),
        zh=("随机水平都是 0.5，", "ROC 为 0.5，PR 为正样本占比\n"),
    )


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
        r"$$AP=\sum_n(r_n-r_{n-1})\,p_n$$",
        en=(
            f"Example: {objects} objects, detections {', '.join(letters)}. Precision at the hits is 1, 2/3 and 3/4;",
            f"| step sum: (1 + 2/3 + 3/4 + 0) / {objects} | {step:.3f} |",
            f"| interpolated, all points (VOC from 2010) | {every:.3f} |",
            f"| interpolated, 11 points (VOC 2007) | {eleven:.3f} |",
            f"gives {detected:.3f} in the example instead of {step:.3f}.",
        ),
        zh=(
            f"例：{objects} 个目标，检测依次为 {'、'.join(letters)}。命中处的精确率为 1、2/3、3/4，",
            f"| 阶梯求和：(1 + 2/3 + 3/4 + 0) / {objects} | {step:.3f} |",
            f"| 插值，所有点（VOC 2010 起） | {every:.3f} |",
            f"| 插值，11 点（VOC 2007） | {eleven:.3f} |",
            f"例中得 {detected:.3f}，而不是 {step:.3f}。",
        ),
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
        r"$32^2$",
        r"$96^2$",
        en=(
            "| IoU threshold | 0.5 | 0.5 | mean over 0.50, 0.55, ..., 0.95 |",
            f"| recall levels | 11 | all | {levels.size} |",
            "| classes | 20 | 20 | 80 |",
            f"classes and its {thresholds.size} thresholds",
            f"mean over {thresholds.size} IoU thresholds, {levels.size} recall points\n",
            (
                f"with an IoU of {overlap} each, has $AP_{{50}}={each[0]:g}$, yet passes only {passed} of the "
                f"{thresholds.size} thresholds: its COCO AP is {ap:g}."
            ),
            "at most 100 detections per image",
        ),
        zh=(
            "| IoU 阈值 | 0.5 | 0.5 | 对 0.50、0.55、…、0.95 取平均 |",
            f"| 召回率水平 | 11 个 | 所有点 | {levels.size} 个 |",
            "| 类别数 | 20 | 20 | 80 |",
            f"对类别和 {thresholds.size} 个阈值的平均直接",
            f"{thresholds.size} 个 IoU 阈值平均，{levels.size} 个召回点\n",
            (
                f"但 IoU 都是 {overlap}：$AP_{{50}}={each[0]:g}$，{thresholds.size} 个阈值却只通过 {passed} 个，"
                f"COCO 的 AP 就是 {ap:g}。"
            ),
            "每张图最多取 100 个检测",
        ),
    )


def test_range_of_mcc(states: States) -> None:
    """MCC is 1 for a perfect and -1 for an inverted prediction."""
    best, worst = (float(np.corrcoef(TRUTH, guess)[0, 1]) for guess in (TRUTH, 1 - TRUTH))
    states(
        "metrics-for-imbalanced-classification",
        en=f"from {worst:.0f} to {best:.0f} (0 by convention",
        zh=f"取值 {worst:.0f} 到 {best:.0f}（预测恒定时按惯例记为 0）",
    )


def test_rules_of_the_benchmarks(states: States) -> None:
    """The thresholds, years and recall levels of VOC and COCO: asserted to stand there only."""
    states(
        "average-precision-in-detection", en=("(0.5, say)", "11 or 101 fixed"), zh=("（如 0.5）", "固定的 11 或 101 个")
    )
    states(
        "map-voc-and-coco",
        "$AP_{50}$",
        "$AP_{75}$",
        en=("| VOC 2007 | VOC 2010 on | COCO |", "VOC: IoU 0.5; 11 points in 2007, all points from 2010\n"),
        zh=("| VOC 2007 | VOC 2010 起 | COCO |", "VOC：IoU 0.5；2007 年 11 点，2010 年起所有点\n"),
    )
    states("roc-auc-vs-pr-curve", en="An ROC-AUC of 0.95 means", zh="ROC-AUC 达到 0.95，")
    states("confusion-matrix", en="for labels 0 and 1 it prints TN first", zh="标签为 0、1 时左上角是 TN")
