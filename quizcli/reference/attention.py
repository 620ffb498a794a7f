"""Scaled dot-product attention, and the positional encoding that goes with it.

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


def position_angles(positions: ArrayLike, d_model: int, *, base: float = 10000.0) -> NDArray[np.float64]:
    r"""Return the angle of each pair of components, :math:`\frac{pos}{base^{2i/d}}`, in radians.

    Parameters
    ----------
    positions
        Shape (...), from 0.
    d_model
        The width d, even.
    base
        The slowest pair turns about so many times more slowly than the first.

    Returns
    -------
    ndarray
        Shape (..., d / 2).

    Raises
    ------
    ValueError
        The width is odd.

    Examples
    --------
    >>> position_angles(4, 4, base=100.0).round(6).tolist()
    [4.0, 0.4]
    """
    if d_model % 2:
        raise ValueError(f"the width must be even, not {d_model}: components come in pairs of a sine and a cosine")
    exponents = np.arange(0, d_model, 2) / d_model
    return np.asarray(np.asarray(positions, dtype=np.float64)[..., np.newaxis] / base**exponents)


def positional_encoding(positions: ArrayLike, d_model: int, *, base: float = 10000.0) -> NDArray[np.float64]:
    r"""Return the sinusoidal encoding: the sine of each angle at an even place, its cosine at the odd place after it.

    .. math:: PE_{pos,2i} = \sin\left(\frac{pos}{base^{2i/d}}\right),\quad
              PE_{pos,2i+1} = \cos\left(\frac{pos}{base^{2i/d}}\right)

    Parameters
    ----------
    positions, d_model, base
        As for ``position_angles``.

    Returns
    -------
    ndarray
        Shape (..., d).

    Examples
    --------
    >>> positional_encoding(4, 4, base=100.0).round(6).tolist()
    [-0.756802, -0.653644, 0.389418, 0.921061]
    """
    angles = position_angles(positions, d_model, base=base)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(*angles.shape[:-1], d_model)
