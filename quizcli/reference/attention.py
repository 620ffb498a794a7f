"""Scaled dot-product attention.

Vaswani et al., *Attention Is All You Need*, arXiv:1706.03762.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.reference.losses import softmax


class Attention(NamedTuple):
    """Scaled scores (T, S), hidden ones minus infinity; their softmax, the weights (T, S); the output (T, d_v)."""

    scores: NDArray[np.float64]
    weights: NDArray[np.float64]
    output: NDArray[np.float64]


def attention(q: ArrayLike, k: ArrayLike, v: ArrayLike, *, scaled: bool = True, causal: bool = False) -> Attention:
    r"""Return the weights and the output of one head.

    .. math:: A = \mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}} + M\right),\quad O = AV

    Parameters
    ----------
    q
        Queries, shape (T, d_k): d_k is the width of this one head.
    k
        Keys, shape (S, d_k).
    v
        Values, shape (S, d_v).
    scaled
        Whether the scores are divided by the root of d_k.
    causal
        Whether query i sees the keys up to i only: M is minus infinity behind them, before the softmax.

    Raises
    ------
    ValueError
        The shapes do not fit each other.

    Examples
    --------
    >>> found = attention([[1.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]], [[2.0], [4.0]], scaled=False)
    >>> found.weights.round(4).tolist(), found.output.round(4).tolist()
    ([[0.7311, 0.2689]], [[2.5379]])
    """
    queries, keys, values = (np.asarray(rows, dtype=np.float64) for rows in (q, k, v))
    if queries.shape[1] != keys.shape[1]:
        raise ValueError(
            f"queries have width {queries.shape[1]} and keys {keys.shape[1]}: both must have the same, d_k"
        )
    if len(keys) != len(values):
        raise ValueError(f"there are {len(keys)} keys and {len(values)} values: each key must have one value")
    scores = queries @ keys.T
    if scaled:
        scores = scores / math.sqrt(queries.shape[1])
    if causal:
        scores = np.where(np.tri(*scores.shape) > 0, scores, -np.inf)
    weights = softmax(scores)
    return Attention(scores, weights, weights @ values)
