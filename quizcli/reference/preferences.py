"""Direct preference optimization.

Rafailov et al., *Direct Preference Optimization: Your Language Model is Secretly a Reward Model*, arXiv:2305.18290. With
label smoothing it is the conservative DPO of Mitchell, *A note on DPO with noisy preferences and relationship to IPO*,
https://ericmitchell.ai/cdpo.pdf.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def implicit_rewards(policy: ArrayLike, reference: ArrayLike, *, beta: float) -> NDArray[np.float64]:
    r"""Return :math:`\hat r = \beta\ln\frac{\pi(y|x)}{\pi_{ref}(y|x)}` of each response.

    Parameters
    ----------
    policy, reference
        Log-probabilities of the whole responses, summed over their tokens, shape (N,).
    beta
        How strongly the policy is held to the reference.

    Examples
    --------
    >>> implicit_rewards([-42.0, -30.0], [-40.0, -35.0], beta=0.5).tolist()
    [-1.0, 2.5]
    """
    return np.asarray(beta * (np.asarray(policy, dtype=np.float64) - np.asarray(reference)))


def dpo_losses(margins: ArrayLike, *, label_smoothing: float = 0.0) -> NDArray[np.float64]:
    r"""Return the loss of each pair.

    .. math:: L = -(1-\epsilon)\ln\sigma(z) - \epsilon\ln\sigma(-z),\quad z = \hat r_w - \hat r_l

    Parameters
    ----------
    margins
        z, the reward of the chosen response minus that of the rejected one, shape (N,).
    label_smoothing
        The probability that chosen and rejected were mistaken for each other; 0 is the loss of the paper.

    Examples
    --------
    A policy that still is the reference has a loss of ln 2:

    >>> dpo_losses([0.0, 1.0]).round(6).tolist()
    [0.693147, 0.313262]
    """
    z = np.asarray(margins, dtype=np.float64)
    # -ln sigma(z) = ln(1 + e^-z), without an overflow.
    right, mistaken = np.logaddexp(0, -z), np.logaddexp(0, z)
    return np.asarray((1 - label_smoothing) * right + label_smoothing * mistaken)


def dpo_weights(margins: ArrayLike, *, label_smoothing: float = 0.0) -> NDArray[np.float64]:
    r"""Return minus the derivative of each pair's loss with respect to its margin: :math:`\sigma(-z)-\epsilon`.

    Times beta it weighs the gradient of the log-probabilities: large where the rewards have the pair the wrong way round.

    Parameters
    ----------
    margins, label_smoothing
        As in ``dpo_losses``.

    Examples
    --------
    >>> dpo_weights([0.0, 1.0, -1.0]).round(6).tolist()
    [0.5, 0.268941, 0.731059]
    """
    z = np.asarray(margins, dtype=np.float64)
    return np.asarray(np.exp(-np.logaddexp(0, z)) - label_smoothing)
