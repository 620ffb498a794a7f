"""Metrics of classifiers, from counts. A ratio 0/0 counts 0, as in scikit-learn with ``zero_division=0``."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Counts(NamedTuple):
    """True positives, false positives and false negatives: numbers, or an array with one of each for every class."""

    tp: NDArray[np.int64]
    fp: NDArray[np.int64]
    fn: NDArray[np.int64]


def counts_per_class(confusion: ArrayLike) -> Counts:
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
    return Counts(tp, matrix.sum(axis=0) - tp, matrix.sum(axis=1) - tp)


def accuracy(confusion: ArrayLike) -> float:
    """Return the share of right predictions.

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


def precision(counts: Counts) -> NDArray[np.float64]:
    r"""Return :math:`P = \frac{TP}{TP+FP}`, of each class where the counts are arrays.

    Examples
    --------
    >>> precision(counts_per_class([[3, 1], [2, 4]])).tolist()
    [0.6, 0.8]
    """
    return _ratio(counts.tp, counts.tp + counts.fp)


def recall(counts: Counts) -> NDArray[np.float64]:
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


def _ratio(above: ArrayLike, below: ArrayLike) -> NDArray[np.float64]:
    """Divide; 0/0 is 0."""
    whole = np.asarray(below, dtype=np.float64)
    return np.asarray(np.asarray(above, dtype=np.float64) / np.where(whole == 0, 1, whole))
