"""Cross-entropy over classes, with gradient, soft targets and class weights; contrastive losses."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr
from quizcli.reference.softmax import log_softmax


def negative_log_likelihood(probabilities: ArrayLike, target: Sequence[int]) -> float:
    r"""Return the mean of :math:`-\ln p_y` over a batch.

    Parameters
    ----------
    probabilities
        Shape (N, K).
    target
        The true class of each row, N numbers from 0 to K - 1.

    Examples
    --------
    >>> round(negative_log_likelihood([[0.5, 0.5], [0.25, 0.75]], [0, 0]), 6)
    1.039721
    """
    rows = np.asarray(probabilities, dtype=np.float64)
    return float(-np.log(rows[np.arange(len(rows)), list(target)]).mean())


def cross_entropy_gradient(probabilities: ArrayLike, target: Sequence[int]) -> NDArray[np.float64]:
    r"""Return the gradient of the mean cross-entropy with respect to the logits: :math:`(p_k - 1[k=y]) / N`.

    Parameters
    ----------
    probabilities
        Shape (N, K): the softmax of the logits.
    target
        The true class of each row.

    Returns
    -------
    ndarray
        Shape (N, K), each row sums to 0.

    Examples
    --------
    >>> cross_entropy_gradient([[0.2, 0.3, 0.5]], [1]).tolist()
    [[0.2, -0.7, 0.5]]
    """
    gradient = np.array(probabilities, dtype=np.float64)
    gradient[np.arange(len(gradient)), list(target)] -= 1
    return gradient / len(gradient)


def smoothed_targets(target: Sequence[int], classes: int, eps: float) -> NDArray[np.float64]:
    r"""Return one-hot targets with eps spread over all classes: :math:`(1-\epsilon)1[k=y]+\epsilon/K`.

    Szegedy et al., *Rethinking the Inception Architecture for Computer Vision*, arXiv:1512.00567, section 7.

    Returns
    -------
    ndarray
        Shape (N, K), each row sums to 1.

    Examples
    --------
    >>> smoothed_targets([0], 4, 0.1).round(6).tolist()
    [[0.925, 0.025, 0.025, 0.025]]
    """
    return (1 - eps) * np.eye(classes)[list(target)] + eps / classes


def soft_cross_entropy(probabilities: ArrayLike, targets: ArrayLike) -> float:
    r"""Return the mean over a batch of :math:`-\sum_k q_k\ln p_k`.

    Parameters
    ----------
    probabilities, targets
        Shape (N, K): p and q.

    Examples
    --------
    >>> round(soft_cross_entropy([[0.2, 0.6, 0.2]], smoothed_targets([0], 3, 0.1)), 5)
    1.57282
    """
    logarithms = np.log(np.asarray(probabilities, dtype=np.float64))
    return float(-(np.asarray(targets) * logarithms).sum(axis=-1).mean())


def weighted_cross_entropy(probabilities: ArrayLike, target: Sequence[int], weights: Sequence[float]) -> float:
    r"""Return the cross-entropy weighted by class: :math:`\sum_i w_{y_i}L_i/\sum_i w_{y_i}`, as in PyTorch.

    Parameters
    ----------
    probabilities
        Shape (N, K).
    target
        The true class of each row.
    weights
        Shape (K,), not negative.

    Raises
    ------
    ValueError
        There is not one weight for each class, or those of the true classes are all 0.

    Examples
    --------
    >>> round(weighted_cross_entropy([[0.1, 0.3, 0.6], [0.7, 0.2, 0.1]], [0, 1], [1.0, 2.0, 4.0]), 6)
    1.840487
    """
    rows = np.asarray(probabilities, dtype=np.float64)
    if len(weights) != rows.shape[1]:
        raise ValueError(tr("weights must have one number for each class"))
    chosen = np.asarray(weights, dtype=np.float64)[list(target)]
    if not chosen.sum():
        raise ValueError(tr("the weights of the true classes are all 0"))
    return float(-(chosen * np.log(rows[np.arange(len(rows)), list(target)])).sum() / chosen.sum())


def balanced_weights(counts: ArrayLike) -> NDArray[np.float64]:
    r"""Return class weights in inverse proportion to the frequencies: :math:`w_c=N/(K n_c)`, as in scikit-learn.

    Parameters
    ----------
    counts
        Shape (K,): samples of each class, 1 at least.

    Examples
    --------
    >>> balanced_weights([10, 30, 60]).round(5).tolist()
    [3.33333, 1.11111, 0.55556]
    """
    numbers = np.asarray(counts, dtype=np.float64)
    return np.asarray(numbers.sum() / (len(numbers) * numbers))


def info_nce(similarities: ArrayLike, positives: Sequence[int], *, temperature: float = 1.0) -> float:
    r"""Return the mean over the anchors of the cross-entropy that picks the positive out of all keys.

    van den Oord, Li and Vinyals, *Representation Learning with Contrastive Predictive Coding*, arXiv:1807.03748. NT-Xent
    (SimCLR, arXiv:2002.05709) is the same with all other views of the batch as keys.

    .. math:: L = -\frac1N\sum_i \ln\frac{e^{s_{iy_i}/\tau}}{\sum_j e^{s_{ij}/\tau}}

    Parameters
    ----------
    similarities
        A row for each anchor, a column for each key, shape (N, K); the positive is one of the keys.
    positives
        The column of each anchor's positive, N numbers from 0 to K - 1.
    temperature
        Divides the similarities.

    Examples
    --------
    >>> round(info_nce([[0.5, 0.5, 0.5]], [0]), 6), round(info_nce([[np.log(3.0), 0.0]], [0]), 6)
    (1.098612, 0.287682)
    """
    logarithms = log_softmax(np.asarray(similarities, dtype=np.float64) / temperature)
    return float(-logarithms[np.arange(len(logarithms)), list(positives)].mean())


def clip_loss(similarities: ArrayLike, *, temperature: float = 1.0) -> float:
    r"""Return the mean of InfoNCE along the rows and along the columns: :math:`L = \frac12(L_{rows} + L_{columns})`.

    Radford et al., *Learning Transferable Visual Models From Natural Language Supervision*, arXiv:2103.00020.

    Parameters
    ----------
    similarities
        Images along the rows, texts along the columns, shape (N, N); pairs stand on the diagonal.
    temperature
        Divides the similarities.

    Examples
    --------
    >>> rows, columns = info_nce([[2.0, 1.0], [0.0, 1.0]], [0, 1]), info_nce([[2.0, 0.0], [1.0, 1.0]], [0, 1])
    >>> bool(np.isclose(clip_loss([[2.0, 1.0], [0.0, 1.0]]), (rows + columns) / 2))
    True
    """
    square = np.asarray(similarities, dtype=np.float64)
    diagonal = range(len(square))
    rows, columns = (info_nce(each, diagonal, temperature=temperature) for each in (square, square.T))
    return (rows + columns) / 2
