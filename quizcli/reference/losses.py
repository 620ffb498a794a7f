"""Losses and their gradients."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


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
    # The largest exponent is 0, so that nothing overflows; the quotient is the same.
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


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
        raise ValueError(f"there are {values.shape[-1]} logits, so that k is from 1 to {values.shape[-1]}, not {k}")
    smallest_kept = np.sort(values, axis=-1)[..., -k, np.newaxis]
    kept = values >= smallest_kept
    if (kept.sum(axis=-1) > k).any():
        raise ValueError(f"a tie leaves open which logits are the {k} largest")
    return np.where(kept, values, -np.inf)


def cross_entropy(probabilities: ArrayLike, target: Sequence[int]) -> float:
    r"""Return the mean of :math:`-\ln p_y` over a batch.

    Parameters
    ----------
    probabilities
        Shape (N, K).
    target
        The true class of each row, N numbers from 0 to K - 1.

    Examples
    --------
    >>> round(cross_entropy([[0.5, 0.5], [0.25, 0.75]], [0, 0]), 6)
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
