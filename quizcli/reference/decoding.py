"""Speculative decoding: expected tokens per pass of the target model, and the speed-up.

Leviathan, Kalman and Matias, *Fast Inference from Transformers via Speculative Decoding*, arXiv:2211.17192.
"""

import numpy as np
from numpy.typing import ArrayLike


def acceptance_rate(p: ArrayLike, q: ArrayLike) -> float:
    r"""Return the probability that a drafted token is accepted: :math:`\alpha = \sum_x \min(p(x), q(x))`.

    It is 1 minus the total variation distance of the two distributions.

    Parameters
    ----------
    p, q
        Next-token distributions of the target model and of the draft model, shape (V,).

    Examples
    --------
    >>> round(acceptance_rate([0.5, 0.3, 0.2], [0.2, 0.3, 0.5]), 6)
    0.7
    """
    return float(np.minimum(p, q).sum())


def expected_tokens(alpha: float, gamma: int) -> float:
    r"""Return the expected number of tokens that one pass of the target model yields.

    .. math:: E = 1 + \alpha + \dots + \alpha^\gamma = \frac{1-\alpha^{\gamma+1}}{1-\alpha}

    These are the drafted tokens up to the first rejection and one of the target model's own.

    Parameters
    ----------
    alpha
        Probability that a drafted token is accepted, the same for each and independent.
    gamma
        Tokens drafted for one pass.

    Examples
    --------
    The speed-ups of a draft model that costs nothing, in table 1 of the paper:

    >>> [round(expected_tokens(*pair), 2) for pair in [(0.6, 2), (0.7, 3), (0.8, 5), (0.9, 10)]]
    [1.96, 2.53, 3.69, 6.86]
    """
    if alpha in {0, 1}:
        return float(1 + alpha * gamma)
    return float(-np.expm1((gamma + 1) * np.log(alpha)) / (1 - alpha))


def speculative_speedup(alpha: float, gamma: int, *, cost: float) -> float:
    r"""Return the speed-up over plain decoding: :math:`\frac{1-\alpha^{\gamma+1}}{(1-\alpha)(\gamma c+1)}`.

    Parameters
    ----------
    alpha, gamma
        As in ``expected_tokens``.
    cost
        c, the time of one pass of the draft model in passes of the target model; verifying all drafted tokens takes as long
        as one pass of the target model.

    Examples
    --------
    >>> round(speculative_speedup(0.8, 5, cost=0.1), 4)
    2.4595
    """
    return expected_tokens(alpha, gamma) / (gamma * cost + 1)
