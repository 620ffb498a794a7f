"""Metrics: of classifiers from counts, where a ratio 0/0 counts 0; of rankings by score; of language models and texts."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

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
        raise ValueError("there must be one flag for each score")
    if len(set(scores)) < len(scores):
        raise ValueError("equal scores leave the order of the detections open")
    if sum(hits) > positives:
        raise ValueError(f"there are {sum(hits)} true positives, but only {positives} objects to be found")
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
    """Return the interpolated precision at each recall level: 0 where it is never reached.

    Examples
    --------
    >>> precision_at([1.0, 0.5, 0.75], [0.25, 0.25, 0.5], [0.0, 0.5, 0.6]).tolist()
    [1.0, 0.75, 0.0]
    """
    # A recall of 3/10 counts as reaching 0.3, whatever the last bit of either is.
    first = np.searchsorted(np.asarray(recalls, dtype=np.float64) + 1e-9, np.asarray(levels, dtype=np.float64))
    return np.append(interpolated(precisions), 0.0)[first]


def pair_counts(scores: Sequence[float], labels: Sequence[int]) -> tuple[int, int, int]:
    """Return how many pairs of a positive and a negative the positive wins, ties and loses by score.

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
        raise ValueError("there must be one label for each score")
    values, positive = np.asarray(scores, dtype=np.float64), np.asarray(labels) == 1
    if positive.all() or not positive.any():
        raise ValueError("there must be at least one positive and one negative")
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


def perplexity(probabilities: Sequence[float]) -> float:
    r"""Return :math:`\exp\left(-\frac1T\sum_t\ln p_t\right)`: the inverse geometric mean, in whichever base of logarithm.

    Parameters
    ----------
    probabilities
        What the model gave to each of the T tokens, above 0.

    Examples
    --------
    >>> round(perplexity([0.25, 0.25, 0.4, 0.25, 0.25]), 5)
    3.64113
    """
    return float(np.exp(-np.log(np.asarray(probabilities, dtype=np.float64)).mean()))


class NGramMatches(NamedTuple):
    """N-grams of a hypothesis: those that a reference has too, clipped and not; and how many there are in all."""

    clipped: int
    unclipped: int
    total: int


def n_gram_matches(hypothesis: Sequence[str], references: Sequence[Sequence[str]], n: int) -> NGramMatches:
    """Count the n-grams of a hypothesis that its references have.

    Parameters
    ----------
    hypothesis, references
        Words in order.
    n
        Length of the n-grams.

    Returns
    -------
    NGramMatches
        ``clipped`` counts an n-gram at most as often as any one reference has it.

    Examples
    --------
    >>> n_gram_matches("the the cat".split(), ["the cat sat".split()], 1)
    NGramMatches(clipped=2, unclipped=3, total=3)
    """
    counts = _n_grams(hypothesis, n)
    most: Counter[tuple[str, ...]] = Counter()
    for reference in references:
        most |= _n_grams(reference, n)
    return NGramMatches(
        clipped=(counts & most).total(),
        unclipped=sum(count for gram, count in counts.items() if gram in most),
        total=counts.total(),
    )


def _n_grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + n]) for start in range(len(words) - n + 1))


def closest_length(hypothesis: Sequence[str], references: Sequence[Sequence[str]]) -> int:
    """Return the length of the reference that is closest in length; the shorter of two that are equally close.

    Examples
    --------
    >>> closest_length("a b c".split(), ["a b c d".split(), "a b".split()])
    2
    """
    return min((abs(len(reference) - len(hypothesis)), len(reference)) for reference in references)[1]


def brevity_penalty(length: int, reference_length: int) -> float:
    r"""Return :math:`\min(1, e^{1-r/c})`.

    Examples
    --------
    >>> round(brevity_penalty(5, 8), 6), brevity_penalty(8, 5)
    (0.548812, 1.0)
    """
    return math.exp(min(0.0, 1 - reference_length / length))


def bleu(hypothesis: Sequence[str], references: Sequence[Sequence[str]], *, max_n: int = 4) -> float:
    r"""Return BLEU without smoothing, :math:`BP\cdot\exp\left(\frac1N\sum_n\ln p_n\right)`.

    Papineni et al., *BLEU: a Method for Automatic Evaluation of Machine Translation*, ACL 2002.

    Parameters
    ----------
    hypothesis, references
        Words in order, at least one each.
    max_n
        N, the length of the longest n-grams.

    Returns
    -------
    float
        From 0 to 1; 0 where one of the precisions is 0.

    Examples
    --------
    >>> round(bleu("it sat the ran to".split(), ["it sat sat ran to a cat to".split()], max_n=2), 6)
    0.347099
    """
    matches = [n_gram_matches(hypothesis, references, n) for n in range(1, max_n + 1)]
    if not all(found.clipped for found in matches):
        return 0.0
    logs = [math.log(found.clipped / found.total) for found in matches]
    penalty = brevity_penalty(len(hypothesis), closest_length(hypothesis, references))
    return penalty * math.exp(sum(logs) / max_n)


def _ratio(above: ArrayLike, below: ArrayLike) -> NDArray[np.float64]:
    """Divide; 0/0 is 0."""
    whole = np.asarray(below, dtype=np.float64)
    return np.asarray(np.asarray(above, dtype=np.float64) / np.where(whole == 0, 1, whole))
