"""Metrics of classifiers, where 0/0 is 0, and of rankings."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr


class ClassCounts(NamedTuple):
    """True positives, false positives and false negatives: numbers, or an array with one of each for every class."""

    tp: NDArray[np.int64]
    fp: NDArray[np.int64]
    fn: NDArray[np.int64]


def counts_per_class(confusion: ArrayLike) -> ClassCounts:
    """Return the counts of each class against the rest.

    Parameters
    ----------
    confusion
        Shape (K, K): rows are the true classes, columns the predicted ones.

    Examples
    --------
    >>> [found.tolist() for found in counts_per_class([[9, 6, 9], [1, 14, 5], [3, 1, 30]])]
    [[9, 14, 30], [4, 7, 14], [15, 6, 4]]
    """
    matrix = np.asarray(confusion, dtype=np.int64)
    tp = np.diagonal(matrix)
    return ClassCounts(tp, matrix.sum(axis=0) - tp, matrix.sum(axis=1) - tp)


def accuracy(confusion: ArrayLike) -> float:
    """Return the fraction of right predictions.

    Parameters
    ----------
    confusion
        Shape (K, K), not all 0.

    Examples
    --------
    >>> accuracy([[200, 15], [10, 75]])
    0.9166666666666666
    """
    matrix = np.asarray(confusion, dtype=np.int64)
    return float(np.trace(matrix) / matrix.sum())


def precision(counts: ClassCounts) -> NDArray[np.float64]:
    r"""Return :math:`P = \frac{TP}{TP+FP}`, of each class where the counts are arrays.

    Examples
    --------
    >>> precision(counts_per_class([[3, 1], [2, 4]])).tolist()
    [0.6, 0.8]
    """
    return _ratio(counts.tp, counts.tp + counts.fp)


def recall(counts: ClassCounts) -> NDArray[np.float64]:
    r"""Return :math:`R = \frac{TP}{TP+FN}`, of each class where the counts are arrays.

    Examples
    --------
    >>> recall(counts_per_class([[3, 1], [0, 4]])).tolist()
    [0.75, 1.0]
    """
    return _ratio(counts.tp, counts.tp + counts.fn)


def f_score(precisions: ArrayLike, recalls: ArrayLike, *, beta: float = 1.0) -> NDArray[np.float64]:
    r"""Return the weighted harmonic mean of precision and recall; beta above 1 gives recall the more weight.

    .. math:: F_\beta = \frac{(1+\beta^2)PR}{\beta^2P+R}

    van Rijsbergen, *Information Retrieval*, 1979, chapter 7.

    Parameters
    ----------
    precisions, recalls
        Numbers, or arrays with one for each class.
    beta
        Above 0.

    Examples
    --------
    >>> f_score(0.5, 1.0, beta=2.0).round(6).item()
    0.833333
    """
    p, r = np.asarray(precisions, dtype=np.float64), np.asarray(recalls, dtype=np.float64)
    return _ratio((1 + beta**2) * p * r, beta**2 * p + r)


def precision_recall_points(
    scores: Sequence[float], hits: Sequence[int], positives: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return precision and recall after each detection, in descending score.

    Parameters
    ----------
    scores
        N different numbers.
    hits
        1 for a true positive, 0 for a false one.
    positives
        How many objects there are, the missed ones too: what recall divides by.

    Raises
    ------
    ValueError
        Equal scores leave the order open, there are more true positives than objects, or the lengths differ.

    Examples
    --------
    >>> p, r = precision_recall_points([0.5, 0.9, 0.7], [1, 1, 0], 4)
    >>> p.round(4).tolist(), r.tolist()
    ([1.0, 0.5, 0.6667], [0.25, 0.25, 0.5])
    """
    if len(scores) != len(hits):
        raise ValueError(tr("there must be one flag for each score"))
    if len(set(scores)) < len(scores):
        raise ValueError(tr("equal scores leave the order of the detections open"))
    if sum(hits) > positives:
        raise ValueError(
            tr(
                "there are {hits} true positives, but only {positives} objects to be found",
                hits=sum(hits),
                positives=positives,
            )
        )
    found = np.cumsum(np.asarray(hits)[np.argsort(-np.asarray(scores, dtype=np.float64))])
    return found / np.arange(1, len(scores) + 1), found / positives


def interpolated(precisions: ArrayLike) -> NDArray[np.float64]:
    """Return at each point the largest precision there or at a higher recall.

    Examples
    --------
    >>> interpolated([1.0, 0.5, 0.75]).tolist()
    [1.0, 0.75, 0.75]
    """
    return np.asarray(np.maximum.accumulate(np.asarray(precisions, dtype=np.float64)[::-1])[::-1])


def average_precision(
    precisions: ArrayLike, recalls: ArrayLike, *, method: Literal["step", "voc11", "allpoint", "coco101"] = "step"
) -> float:
    r"""Return the average precision of a ranking.

    Parameters
    ----------
    precisions, recalls
        After each detection, from ``precision_recall_points``.
    method
        ``step``: :math:`\sum_n (R_n-R_{n-1})P_n`, as in scikit-learn; ``allpoint``: the same with interpolated precisions,
        as in PASCAL VOC from 2010 on; ``voc11``, ``coco101``: the mean of the interpolated precision at 11 or 101 recalls
        from 0 to 1, and 0 where that recall is never reached, as in VOC 2007 and COCO.

    Examples
    --------
    >>> p, r = precision_recall_points([0.5, 0.9, 0.7], [1, 1, 0], 4)
    >>> round(average_precision(p, r), 6), round(average_precision(p, r, method="voc11"), 6)
    (0.416667, 0.454545)
    """
    p, r = np.asarray(precisions, dtype=np.float64), np.asarray(recalls, dtype=np.float64)
    if method in ("step", "allpoint"):
        return float(((interpolated(p) if method == "allpoint" else p) * np.diff(r, prepend=0)).sum())
    last = 10 if method == "voc11" else 100
    return float(precision_at(p, r, np.arange(last + 1) / last).mean())


def precision_at(precisions: ArrayLike, recalls: ArrayLike, levels: ArrayLike) -> NDArray[np.float64]:
    """Return the interpolated precision at each recall level: 0 if it is never reached.

    Examples
    --------
    >>> precision_at([1.0, 0.5, 0.75], [0.25, 0.25, 0.5], [0.0, 0.5, 0.6]).tolist()
    [1.0, 0.75, 0.0]
    """
    # 3/10 reaches the recall level 0.3 despite rounding errors.
    first = np.searchsorted(np.asarray(recalls, dtype=np.float64) + 1e-9, np.asarray(levels, dtype=np.float64))
    return np.append(interpolated(precisions), 0.0)[first]


def pair_counts(scores: Sequence[float], labels: Sequence[int]) -> tuple[int, int, int]:
    """Count the pairs in which the positive has a higher, an equal and a lower score than the negative.

    Raises
    ------
    ValueError
        There is no positive or no negative, or the lengths differ.

    Examples
    --------
    >>> pair_counts([0.7, 0.4, 0.4, 0.1], [1, 1, 0, 0])
    (3, 1, 0)
    """
    if len(scores) != len(labels):
        raise ValueError(tr("there must be one label for each score"))
    values, positive = np.asarray(scores, dtype=np.float64), np.asarray(labels) == 1
    if positive.all() or not positive.any():
        raise ValueError(tr("there must be at least one positive and one negative"))
    negatives = np.sort(values[~positive])
    wins = int(np.searchsorted(negatives, values[positive], side="left").sum())
    not_lost = int(np.searchsorted(negatives, values[positive], side="right").sum())
    return wins, not_lost - wins, int(positive.sum()) * len(negatives) - not_lost


def roc_auc(scores: Sequence[float], labels: Sequence[int]) -> float:
    r"""Return the area under the ROC curve: the share of pairs in which the positive has the higher score, ties half.

    .. math:: AUC = \frac{1}{n_+n_-}\sum_{i\in+,\,j\in-}\left(1[s_i>s_j]+\tfrac12 1[s_i=s_j]\right)

    Hanley and McNeil, *The meaning and use of the area under a receiver operating characteristic (ROC) curve*, 1982.

    Parameters
    ----------
    scores
        N numbers; higher means more likely positive.
    labels
        1 for a positive, 0 for a negative.

    Examples
    --------
    >>> roc_auc([0.2, 0.3, 0.9, 0.5], [0, 1, 1, 0])
    0.75
    """
    wins, ties, losses = pair_counts(scores, labels)
    return (wins + ties / 2) / (wins + ties + losses)


def _ratio(above: ArrayLike, below: ArrayLike) -> NDArray[np.float64]:
    """Divide; 0/0 is 0."""
    whole = np.asarray(below, dtype=np.float64)
    return np.asarray(np.asarray(above, dtype=np.float64) / np.where(whole == 0, 1, whole))
