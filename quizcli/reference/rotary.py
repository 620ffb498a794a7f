"""Rotary position embedding.

Su et al., *RoFormer: Enhanced Transformer with Rotary Position Embedding*, arXiv:2104.09864.
"""

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pairing: TypeAlias = Literal["interleaved", "half"]


def rotary_frequencies(width: int, *, base: float = 10000.0) -> NDArray[np.float64]:
    r"""Return the angle, in radians, by which one position turns each pair: :math:`\theta_i = b^{-2i/d}`.

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
    if width % 2:
        raise ValueError(f"the width must be even to be made of pairs, not {width}")
    return np.asarray(float(base) ** (-np.arange(0, width, 2) / width))


def pair_places(width: int, pairing: Pairing) -> list[tuple[int, int]]:
    """Return which two components, counted from 0, are each pair.

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
    r"""Turn each pair counterclockwise by its angle.

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
    r"""Return a query or key with its position turned in: pair i by :math:`m\theta_i`.

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
    return rotated_by(values, position * rotary_frequencies(len(values), base=base), pairing=pairing)
