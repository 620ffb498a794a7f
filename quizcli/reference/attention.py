"""Scaled dot-product attention, sinusoidal positional encoding and rotary embedding.

Vaswani et al., *Attention Is All You Need*, arXiv:1706.03762. Su et al., *RoFormer: Enhanced Transformer with Rotary
Position Embedding*, arXiv:2104.09864.
"""

import math
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr
from quizcli.reference.softmax import softmax

Pairing: TypeAlias = Literal["interleaved", "half"]


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
            tr(
                "queries have width {shape} and keys {shape_2}: both must have the same, d_k",
                shape=queries.shape[1],
                shape_2=keys.shape[1],
            )
        )
    if len(keys) != len(values):
        raise ValueError(
            tr(
                "there are {keys} keys and {values} values: each key must have one value",
                keys=len(keys),
                values=len(values),
            )
        )
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
        raise ValueError(
            tr(
                "the width must be even, not {d_model}: components come in pairs of a sine and a cosine",
                d_model=d_model,
            )
        )
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


def rotary_frequencies(width: int, *, base: float = 10000.0) -> NDArray[np.float64]:
    r"""Return the angle, in radians, of one position for each pair: :math:`\theta_i = b^{-2i/d}`.

    Parameters
    ----------
    width
        d, the number of components of one head: even.
    base
        b: 10000 in the paper, larger in models for long contexts.

    Returns
    -------
    ndarray
        Shape (d/2,), falling from 1.

    Raises
    ------
    ValueError
        The width is odd.

    Examples
    --------
    >>> rotary_frequencies(4).tolist()
    [1.0, 0.01]
    """
    return position_angles(1, width, base=base)


def pair_places(width: int, pairing: Pairing) -> list[tuple[int, int]]:
    """Return the indices of the two components of each pair.

    Parameters
    ----------
    width
        d, an even number.
    pairing
        ``interleaved``: neighbors, as in the paper. ``half``: i and i + d/2, as in GPT-NeoX and in LLaMA in Hugging Face's
        Transformers, whose weights are permuted accordingly.

    Examples
    --------
    >>> pair_places(4, "interleaved"), pair_places(4, "half")
    ([(0, 1), (2, 3)], [(0, 2), (1, 3)])
    """
    half = width // 2
    return [(2 * i, 2 * i + 1) if pairing == "interleaved" else (i, i + half) for i in range(half)]


def rotated_by(x: ArrayLike, angles: ArrayLike, *, pairing: Pairing = "interleaved") -> NDArray[np.float64]:
    r"""Rotate each pair counterclockwise by its angle.

    .. math:: (a, b) \mapsto (a\cos\varphi - b\sin\varphi,\ a\sin\varphi + b\cos\varphi)

    Parameters
    ----------
    x
        Shape (d,).
    angles
        Radians, shape (d/2,).
    pairing
        See ``pair_places``.

    Examples
    --------
    >>> rotated_by([1.0, 2.0], [np.pi / 2]).round(6).tolist()
    [-2.0, 1.0]
    """
    values, phi = np.asarray(x, dtype=np.float64), np.asarray(angles, dtype=np.float64)
    first, second = (list(places) for places in zip(*pair_places(len(values), pairing), strict=True))
    cosine, sine, turned = np.cos(phi), np.sin(phi), np.empty_like(values)
    turned[first] = values[first] * cosine - values[second] * sine
    turned[second] = values[first] * sine + values[second] * cosine
    return turned


def rotated(
    x: ArrayLike, position: int, *, base: float = 10000.0, pairing: Pairing = "interleaved"
) -> NDArray[np.float64]:
    r"""Rotate a query or key by its position: pair i by :math:`m\theta_i`.

    Parameters
    ----------
    x
        Shape (d,), d even.
    position
        m, counted from 0; position 0 leaves the vector as it is.
    base, pairing
        See ``rotary_frequencies`` and ``pair_places``.

    Examples
    --------
    The score of a query and a key depends on the distance between them only:

    >>> q, k = [1.0, 2.0, -1.0, 3.0], [2.0, 0.0, 1.0, 1.0]
    >>> bool(np.isclose(rotated(q, 9) @ rotated(k, 5), rotated(q, 4) @ rotated(k, 0)))
    True
    """
    values = np.asarray(x, dtype=np.float64)
    return rotated_by(values, position_angles(position, len(values), base=base), pairing=pairing)
