"""Softmax: probabilities of logits."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr


def softmax(logits: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.float64]:
    r"""Return probabilities along the last axis.

    .. math:: p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}}

    Parameters
    ----------
    logits
        Shape (..., K).
    temperature
        Divides the logits; above 1 it makes the probabilities more alike.

    Returns
    -------
    ndarray
        Shape (..., K), each row sums to 1.

    Examples
    --------
    >>> softmax([0.0, np.log(3.0)]).round(6).tolist()
    [0.25, 0.75]
    """
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    # Shifted so that the largest exponent is 0 and cannot overflow.
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def log_softmax(logits: ArrayLike) -> NDArray[np.float64]:
    r"""Return the logarithms of the softmax along the last axis, also of probabilities too small to be a float.

    .. math:: \ln p_i = z_i - \max_j z_j - \ln\sum_j e^{z_j - \max_j z_j}

    Parameters
    ----------
    logits
        Shape (..., K).

    Examples
    --------
    >>> log_softmax([1000.0, 0.0]).tolist()
    [0.0, -1000.0]
    """
    rows = np.asarray(logits, dtype=np.float64)
    shifted = rows - rows.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def top_k_logits(logits: ArrayLike, k: int) -> NDArray[np.float64]:
    r"""Return the logits with all but the k largest set to :math:`-\infty`, so that their softmax is 0.

    Parameters
    ----------
    logits
        Shape (..., K).
    k
        How many to keep along the last axis, from 1 to K.

    Returns
    -------
    ndarray
        Shape (..., K).

    Raises
    ------
    ValueError
        There are fewer than k logits, or a tie leaves open which ones are the k largest.

    Examples
    --------
    >>> top_k_logits([3.0, 1.0, -1.0, 4.0], 2).tolist()
    [3.0, -inf, -inf, 4.0]
    >>> softmax(top_k_logits([3.0, 1.0, -1.0, 4.0], 2), temperature=4.0).round(6).tolist()
    [0.437823, 0.0, 0.0, 0.562177]
    """
    values = np.asarray(logits, dtype=np.float64)
    if not 1 <= k <= values.shape[-1]:
        raise ValueError(
            tr("there are {shape} logits, so that k is from 1 to {shape}, not {k}", shape=values.shape[-1], k=k)
        )
    smallest_kept = np.sort(values, axis=-1)[..., -k, np.newaxis]
    kept = values >= smallest_kept
    if (kept.sum(axis=-1) > k).any():
        raise ValueError(tr("a tie leaves open which logits are the {k} largest", k=k))
    return np.where(kept, values, -np.inf)


def class_probabilities(
    logits: Sequence[Sequence[float]] | None, probs: Sequence[Sequence[float]] | None, target: Sequence[int]
) -> NDArray[np.float64]:
    """Return the probabilities of a batch, given as such or as logits.

    Parameters
    ----------
    logits, probs
        One of them, a row of K numbers for each sample.
    target
        The true class of each sample, from 0.

    Returns
    -------
    ndarray
        Shape (N, K).

    Raises
    ------
    ValueError
        Both or none are given, or rows, probabilities and classes do not fit.

    Examples
    --------
    >>> class_probabilities(None, [[0.5, 0.5]], [1]).tolist()
    [[0.5, 0.5]]
    """
    if (logits is None) == (probs is None):
        raise ValueError(tr("give either logits or probs"))
    rows = logits or probs or []
    if len({len(row) for row in rows}) > 1:
        raise ValueError(tr("all rows must have the same length"))
    if len(rows) != len(target) or max(target) >= len(rows[0]):
        raise ValueError(tr("target must have one class for each row, counted from 0"))
    if probs and not all(min(row) >= 0 and abs(sum(row) - 1) <= 1e-6 for row in rows):  # noqa: PLR2004 - as they are typed
        raise ValueError(tr("no entry of probs may be negative, and each row must sum to 1"))
    if probs and not all(row[place] > 0 for row, place in zip(rows, target, strict=True)):
        raise ValueError(tr("the probability of the target class must be above 0: its logarithm is the loss"))
    return softmax(rows) if logits else np.array(rows)
