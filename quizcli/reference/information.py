"""Entropy and divergences of discrete distributions, in nats or, with ``base=2``, in bits.

The definitions are those of Cover and Thomas, *Elements of Information Theory*, chapter 2; the Jensen-Shannon divergence
is that of Lin, *Divergence measures based on the Shannon entropy*, 1991. A term with p = 0 counts 0.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr


def entropy(p: ArrayLike, *, base: float = math.e) -> float:
    r"""Return :math:`H(p) = -\sum_i p_i\log p_i`.

    Parameters
    ----------
    p
        Probabilities, shape (K,), that sum to 1.
    base
        Of the logarithm: e gives nats, 2 gives bits.

    Examples
    --------
    >>> entropy([0.125, 0.5, 0.25, 0.125], base=2)
    1.75
    """
    return cross_entropy(p, p, base=base)


def cross_entropy(p: ArrayLike, q: ArrayLike, *, base: float = math.e) -> float:
    r"""Return :math:`H(p, q) = -\sum_i p_i\log q_i`.

    Parameters
    ----------
    p
        The true distribution, shape (K,).
    q
        The model's, shape (K,).
    base
        Of the logarithm.

    Raises
    ------
    ValueError
        An outcome that p allows has probability 0 in q: the result would be infinite.

    Examples
    --------
    >>> cross_entropy([0.5, 0.25, 0.25], [0.25, 0.5, 0.25], base=2)
    1.75
    """
    true, model = _possible(p, q)
    return float(-(true * _log(model, base)).sum())


def kl_divergence(p: ArrayLike, q: ArrayLike, *, base: float = math.e) -> float:
    r"""Return :math:`D_{KL}(p\|q) = \sum_i p_i\log\frac{p_i}{q_i} = H(p, q) - H(p)`.

    Parameters
    ----------
    p
        The true distribution, shape (K,).
    q
        The model's, shape (K,); the order of the two matters.
    base
        Of the logarithm.

    Raises
    ------
    ValueError
        As ``cross_entropy``.

    Examples
    --------
    >>> kl_divergence([0.5, 0.5], [0.25, 0.75], base=2) == kl_divergence([0.25, 0.75], [0.5, 0.5], base=2)
    False
    >>> kl_divergence([0.5, 0.25, 0.25], [0.25, 0.5, 0.25], base=2)
    0.25
    """
    true, model = _possible(p, q)
    return float((true * _log(true / model, base)).sum())


def js_divergence(p: ArrayLike, q: ArrayLike, *, base: float = math.e) -> float:
    r"""Return the Jensen-Shannon divergence (its square root is the Jensen-Shannon distance).

    .. math:: JS(p, q) = \frac12 D_{KL}(p\|m) + \frac12 D_{KL}(q\|m),\quad m = \frac{p+q}2

    Parameters
    ----------
    p, q
        Two distributions, shape (K,); their order does not matter.
    base
        Of the logarithm.

    Examples
    --------
    >>> js_divergence([1.0, 0.0], [0.0, 1.0], base=2)
    1.0
    """
    middle = (np.asarray(p, dtype=np.float64) + np.asarray(q, dtype=np.float64)) / 2
    return (kl_divergence(p, middle, base=base) + kl_divergence(q, middle, base=base)) / 2


def _possible(p: ArrayLike, q: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both distributions over the outcomes that p allows."""
    true, model = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    possible = true > 0
    if not model[possible].all():
        raise ValueError(tr("q is 0 where p is not: the result is infinite"))
    return true[possible], model[possible]


def _log(values: NDArray[np.float64], base: float) -> NDArray[np.float64]:
    # log2 is exact for powers of 2, a quotient of logarithms is not.
    return np.log2(values) if base == 2 else np.log(values) / math.log(base)  # noqa: PLR2004 - bits
