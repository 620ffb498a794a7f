"""Accuracy, precision, recall and F from counts; macro, micro and weighted F1 from a confusion matrix."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Positive, Solved, Whole, both, says
from quizcli.drills.tex import frac, mat, num, step, total
from quizcli.language import tr

if TYPE_CHECKING:
    from quizcli.reference.metrics import ClassCounts


class Binary(Inputs, frozen=True, tag_field="kind", tag="binary"):
    """The four counts of a binary classifier."""

    tp: Annotated[Whole, says("true positives", "真正例数")]
    fp: Annotated[Whole, says("false positives", "假正例数")]
    fn: Annotated[Whole, says("false negatives", "假负例数")]
    tn: Annotated[Whole, says("true negatives", "真负例数")]
    beta: Annotated[Positive, says("beta of the F score", "F 值的 beta")] = 1.0


class Multi(Inputs, frozen=True, tag_field="kind", tag="multi"):
    """The confusion matrix of several classes."""

    cm: Annotated[
        Annotated[list[list[Whole]], msgspec.Meta(min_length=2, max_length=1000)],
        says("confusion matrix, rows are the true classes", "混淆矩阵，行为真实类别"),
    ]


def draw(rng: Draw, level: int) -> Binary | Multi:
    """Draw inputs. Level 1: binary counts; 2: imbalanced counts with another beta; 3: three classes."""
    if level == 1:
        tp, fp, fn, tn = (5 * rng.integer(1, 12), 5 * rng.integer(1, 8), 5 * rng.integer(1, 8), 5 * rng.integer(5, 40))
        return Binary(tp=tp, fp=fp, fn=fn, tn=tn)
    if level == 2:
        tp, fp, fn = (5 * rng.integer(1, 10) for _ in range(3))
        return Binary(tp=tp, fp=fp, fn=fn, tn=20 * rng.integer(15, 50), beta=rng.one_of((0.5, 2.0)))
    return Multi(
        cm=[[rng.integer(5, 40) if truth == said else rng.integer(0, 12) for said in range(3)] for truth in range(3)]
    )


def statement(given: Binary | Multi) -> Text:
    """State the counts and what 0/0 is, and how the averages are taken."""
    if isinstance(given, Multi):
        return both(
            f"A classifier of {len(given.cm)} classes has the confusion matrix ${mat(given.cm)}$: rows are the true classes,"
            " columns the predicted ones. Macro-F1 is the plain mean of the classes' F1 scores, weighted F1 their mean"
            " weighted with the number of true samples of each class, micro-F1 comes from the counts of all classes added"
            " up. A ratio 0/0 counts as 0.",
            f"一个 {len(given.cm)} 类分类器的混淆矩阵为 ${mat(given.cm)}$，行为真实类别，列为预测类别。宏平均 F1（macro-F1）是各类"
            " F1 的算术平均，加权 F1（weighted F1）以各类的真实样本数为权重，微平均 F1（micro-F1）由所有类别的计数相加后算出。"
            "比值 0/0 记为 0。",
        )
    beta = rf"$\beta={num(given.beta)}$"
    return both(
        f"A binary classifier has ${num(given.tp)}$ true positives, ${num(given.fp)}$ false positives, ${num(given.fn)}$ false"
        rf" negatives and ${num(given.tn)}$ true negatives. The F score is $F_\beta$ with {beta}; a ratio 0/0 counts as 0.",
        f"一个二分类器的真正例（TP）为 ${num(given.tp)}$，假正例（FP）为 ${num(given.fp)}$，假负例（FN）为 ${num(given.fn)}$，"
        rf"真负例（TN）为 ${num(given.tn)}$。F 值取 $F_\beta$，{beta}；比值 0/0 记为 0。",
    )


def solve(given: Binary | Multi) -> Solved:
    """Count, divide, average."""
    from quizcli.reference.metrics import accuracy, f_score, precision, recall

    counts = _counts(given)
    p, r = precision(counts), recall(counts)
    if isinstance(given, Binary):
        share = accuracy([[given.tn, given.fp], [given.fn, given.tp]])
        return {
            "accuracy": share,
            "precision": float(p),
            "recall": float(r),
            "f": float(f_score(p, r, beta=given.beta)),
        }
    f1, support = f_score(p, r), counts.tp + counts.fn
    return {
        "macro_f1": float(f1.mean()),
        # Every sample is of one class and predicted as one: micro precision, recall and F1 are all the accuracy.
        "micro_f1": accuracy(given.cm),
        "weighted_f1": float((f1 * support).sum() / support.sum()),
    }


def explain(given: Binary | Multi) -> Sequence[Text]:
    """Divide the counts and combine; for several classes one by one, and average."""
    return _explain_binary(given) if isinstance(given, Binary) else _explain_multi(given)


def _explain_binary(given: Binary) -> list[Text]:
    solved = {name: num(float(value), 5) for name, value in solve(given).items()}  # type: ignore[arg-type]
    tp, fp, fn, tn = given.tp, given.fp, given.fn, given.tn
    p, r, square = solved["precision"], solved["recall"], num(given.beta**2)
    share = frac(f"{tp}+{tn}", f"{tp}+{fp}+{fn}+{tn}")
    f = frac(rf"(1+{square})\cdot {p}\cdot {r}", rf"{square}\cdot {p}+{r}")
    return [
        step("Accuracy", "准确率", rf"\frac{{TP+TN}}{{N}}={share}={solved['accuracy']}"),
        step("Precision", "精确率", rf"P=\frac{{TP}}{{TP+FP}}={frac(str(tp), f'{tp}+{fp}')}={p}"),
        step("Recall", "召回率", rf"R=\frac{{TP}}{{TP+FN}}={frac(str(tp), f'{tp}+{fn}')}={r}"),
        step("F score", "F 值", rf"F=\frac{{(1+\beta^2)PR}}{{\beta^2P+R}}={f}={solved['f']}"),
    ]


def _explain_multi(given: Multi) -> list[Text]:
    from quizcli.reference.metrics import f_score, precision, recall

    solved = {name: num(float(value), 5) for name, value in solve(given).items()}  # type: ignore[arg-type]
    counts = _counts(given)
    f1 = f_score(precision(counts), recall(counts)).tolist()
    found = []
    for c, (tp, fp, fn, f) in enumerate(zip(*(part.tolist() for part in counts), f1, strict=True), 1):
        found.append(
            step(
                f"Class {c}: diagonal, rest of its column, rest of its row",
                f"第 {c} 类：对角元、本列其余、本行其余",
                rf"TP={tp},\ FP={fp},\ FN={fn}",
            )
        )
        ratio = frac(rf"2\cdot {tp}", rf"2\cdot {tp}+{fp}+{fn}")
        found.append(step(f"Class {c}, F1", f"第 {c} 类的 F1", rf"\frac{{2TP}}{{2TP+FP+FN}}={ratio}={num(f, 5)}"))
    support = [sum(row) for row in given.cm]
    n = str(sum(support))
    macro = frac(total(f1, 5), str(len(f1)))
    micro = frac(total(counts.tp.tolist()), n)
    weighted = frac("+".join(rf"{s}\cdot {num(f, 5)}" for s, f in zip(support, f1, strict=True)), n)
    return [
        *found,
        step("Macro-F1, the plain mean", "宏平均 F1，算术平均", f"{macro}={solved['macro_f1']}"),
        step(
            "Micro-F1: each error is one FP and one FN, so that it is the accuracy",
            "微平均 F1：每个错误恰为一个 FP 和一个 FN，故等于准确率",
            f"{micro}={solved['micro_f1']}",
        ),
        step(
            "Weighted F1, by the sums of the rows", "加权 F1，以各行之和为权重", f"{weighted}={solved['weighted_f1']}"
        ),
    ]


def go_wrong(given: Binary | Multi) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.metrics import accuracy, f_score, precision, recall

    counts = _counts(given)
    p, r = precision(counts), recall(counts)
    if isinstance(given, Multi):
        support, predicted = counts.tp + counts.fn, counts.tp + counts.fp
        f1, mean = f_score(p, r), (p + r) / 2
        return {
            "swap_pr": {"weighted_f1": float((f1 * predicted).sum() / predicted.sum())},
            "arith_mean": {
                "macro_f1": float(mean.mean()),
                "weighted_f1": float((mean * support).sum() / support.sum()),
            },
            "f1_of_means": {"macro_f1": float(f_score(p.mean(), r.mean()))},
        }
    share = accuracy([[given.tn, given.fp], [given.fn, given.tp]])
    return {
        "swap_pr": {"precision": float(r), "recall": float(p), "f": float(f_score(r, p, beta=given.beta))},
        "arith_mean": {"f": float((p + r) / 2)},
        "acc_for_precision": {"precision": share, "f": float(f_score(share, r, beta=given.beta))},
        "beta_inverted": {"f": float(f_score(p, r, beta=1 / given.beta))},
    }


def _counts(given: Binary | Multi) -> "ClassCounts":
    import numpy as np

    from quizcli.reference.metrics import ClassCounts, counts_per_class

    if isinstance(given, Binary):
        if not given.tp + given.fp + given.fn + given.tn:
            raise ValueError(tr("all counts are 0: there are no samples"))
        return ClassCounts(np.array(given.tp), np.array(given.fp), np.array(given.fn))
    if any(len(row) != len(given.cm) for row in given.cm):
        raise ValueError(tr("a confusion matrix has as many columns as rows"))
    if not any(map(any, given.cm)):
        raise ValueError(tr("all counts are 0: there are no samples"))
    return counts_per_class(given.cm)


KIND: Kind[Binary | Multi] = Kind(
    name="classification-metrics",
    inputs=Binary | Multi,
    parts={
        "accuracy": both("accuracy", "准确率"),
        "precision": both("precision", "精确率"),
        "recall": both("recall", "召回率"),
        "f": both("F score", "F 值"),
        "macro_f1": both("macro-F1", "宏平均 F1"),
        "micro_f1": both("micro-F1", "微平均 F1"),
        "weighted_f1": both("weighted F1", "加权 F1"),
    },
    card_title=both("Metrics from a confusion matrix", "由混淆矩阵计算指标"),
    formula=r"P=\frac{TP}{TP+FP},\quad R=\frac{TP}{TP+FN},\quad F_\beta=\frac{(1+\beta^2)PR}{\beta^2P+R}",
    mistakes={
        "swap_pr": both(
            "precision and recall swapped, or the matrix read the other way round",
            "精确率与召回率颠倒，或把矩阵看转置了",
        ),
        "arith_mean": both(
            "arithmetic mean of precision and recall, not the harmonic one", "用了算术平均，应为调和平均"
        ),
        "acc_for_precision": both("accuracy taken for precision", "把准确率当成了精确率"),
        "f1_of_means": both(
            "F1 of the mean precision and recall, not the mean of the F1s",
            "先平均精确率和召回率再算 F1，应当先算各类 F1 再平均",
        ),
        "beta_inverted": both("beta on the wrong side: it weights precision", "beta 放错了一边，偏重了精确率"),
    },
    levels=(
        Level(
            says=both("binary, F1", "二分类，F1"),
            seconds=60,
            invites=("swap_pr", "arith_mean", "acc_for_precision"),
        ),
        Level(
            says=both("imbalanced, F0.5 or F2", "类别不平衡，F0.5 或 F2"),
            seconds=90,
            invites=("swap_pr", "acc_for_precision", "beta_inverted"),
        ),
        Level(
            says=both("averages over three classes", "三个类别的各种平均"),
            seconds=210,
            invites=("swap_pr", "arith_mean", "f1_of_means"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
