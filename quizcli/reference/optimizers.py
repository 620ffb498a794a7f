"""Optimizers: the parameters after given gradients, step by step."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class AdamStep(NamedTuple):
    """What one step of Adam computes, each of the shape of the parameters.

    ``gradient`` is the one that went into the moments, L2 term included; ``theta`` the parameters after the step.
    """

    gradient: NDArray[np.float64]
    m: NDArray[np.float64]
    v: NDArray[np.float64]
    m_hat: NDArray[np.float64]
    v_hat: NDArray[np.float64]
    theta: NDArray[np.float64]


def adam(
    theta: ArrayLike,
    gradients: Sequence[ArrayLike],
    *,
    lr: float = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    decoupled: bool = False,
) -> list[AdamStep]:
    r"""Return every step of Adam or AdamW, the moments from 0 and t from 1.

    .. math::
        m \leftarrow \beta_1 m + (1-\beta_1) g,\quad v \leftarrow \beta_2 v + (1-\beta_2) g^2,\quad
        \theta \leftarrow \theta - \eta\,\frac{m/(1-\beta_1^t)}{\sqrt{v/(1-\beta_2^t)}+\epsilon}

    Kingma and Ba, *Adam: A Method for Stochastic Optimization*, arXiv:1412.6980; Loshchilov and Hutter, *Decoupled
    Weight Decay Regularization*, arXiv:1711.05101. As in PyTorch, eps stands outside the root.

    Parameters
    ----------
    theta
        The parameters at the start, a number or an array.
    gradients
        One for each step, of the shape of ``theta``.
    lr
        Learning rate.
    beta1, beta2
        How much of the old moments is kept.
    eps
        Added to the root.
    weight_decay
        Weight of the decay.
    decoupled
        AdamW: the parameters are multiplied by 1 - lr · weight_decay before the step. Otherwise weight_decay · theta is
        added to the gradient.

    Raises
    ------
    ValueError
        A gradient has another shape than ``theta``, or all gradients of a parameter are 0 and so is eps.

    Examples
    --------
    The first step has length lr, whatever the gradient:

    >>> adam(2.0, [4.0], lr=0.1)[-1].theta.round(6).item()
    1.9
    >>> adam([5.0], [[-2.0], [3.0]], lr=0.5, beta2=0.99, weight_decay=0.1, decoupled=True)[-1].theta.round(5).tolist()
    [4.86376]
    """
    parameters = np.asarray(theta, dtype=np.float64)
    m, v = np.zeros_like(parameters), np.zeros_like(parameters)
    steps = []
    for t, given in enumerate(gradients, 1):
        gradient = np.asarray(given, dtype=np.float64)
        if gradient.shape != parameters.shape:
            raise ValueError("each gradient must have the shape of theta")
        if decoupled:
            parameters = parameters * (1 - lr * weight_decay)
        else:
            gradient = gradient + weight_decay * parameters
        m = beta1 * m + (1 - beta1) * gradient
        v = beta2 * v + (1 - beta2) * gradient**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        below = np.sqrt(v_hat) + eps
        if not np.all(below):
            raise ValueError("the gradient and eps are both 0")
        parameters = parameters - lr * m_hat / below
        steps.append(AdamStep(gradient, m, v, m_hat, v_hat, parameters))
    return steps
