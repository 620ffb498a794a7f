"""Optimizers: the parameters after given gradients, step by step."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr


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
            raise ValueError(tr("each gradient must have the shape of theta"))
        if decoupled:
            parameters = parameters * (1 - lr * weight_decay)
        else:
            gradient = gradient + weight_decay * parameters
        m = beta1 * m + (1 - beta1) * gradient
        v = beta2 * v + (1 - beta2) * gradient**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        below = np.sqrt(v_hat) + eps
        if not np.all(below):
            raise ValueError(tr("the gradient and eps are both 0"))
        parameters = parameters - lr * m_hat / below
        steps.append(AdamStep(gradient, m, v, m_hat, v_hat, parameters))
    return steps


class SgdStep(NamedTuple):
    """One step of SGD, each of the shape of the parameters.

    ``gradient`` has the L2 term in it; ``theta`` are the parameters after the step.
    """

    gradient: NDArray[np.float64]
    velocity: NDArray[np.float64]
    theta: NDArray[np.float64]


def sgd(
    theta: ArrayLike,
    gradients: Sequence[ArrayLike],
    *,
    lr: float,
    momentum: float = 0.0,
    dampening: float = 0.0,
    nesterov: bool = False,
    weight_decay: float = 0.0,
) -> list[SgdStep]:
    r"""Return every step of SGD with momentum, the velocity from 0.

    .. math::
        g \leftarrow g + \lambda\theta,\quad v \leftarrow \mu v + (1-d) g,\quad \theta \leftarrow \theta - \eta v

    Polyak, *Some methods of speeding up the convergence of iteration methods*, 1964; Sutskever et al., *On the
    importance of initialization and momentum in deep learning*, ICML 2013. The form is PyTorch's: the learning rate
    stands outside the velocity.

    Parameters
    ----------
    theta
        The parameters at the start, a number or an array.
    gradients
        One for each step, of the shape of ``theta``.
    lr
        Learning rate.
    momentum
        How much of the old velocity is kept.
    dampening
        How much of the new gradient is not taken, in the first step too (PyTorch takes the whole first gradient).
        With ``dampening`` equal to ``momentum`` the velocity is an exponential moving average of the gradients.
    nesterov
        Step along :math:`g + \mu v` in place of :math:`v`, with the new velocity.
    weight_decay
        L2 regularization: this times theta is added to the gradient.

    Raises
    ------
    ValueError
        A gradient has another shape than ``theta``.

    Examples
    --------
    >>> sgd(4.0, [-1.0, -1.0], lr=0.5, momentum=0.9)[-1].theta.round(6).item()
    5.45
    >>> sgd([4.0], [[3.0], [-1.0]], lr=0.1, momentum=0.5, nesterov=True, weight_decay=0.1)[-1].theta.round(5).tolist()
    [3.50265]
    """
    parameters = np.asarray(theta, dtype=np.float64)
    velocity = np.zeros_like(parameters)
    steps = []
    for gradient in _gradients(parameters, gradients):
        decayed = gradient + weight_decay * parameters
        velocity = momentum * velocity + (1 - dampening) * decayed
        parameters = parameters - lr * (decayed + momentum * velocity if nesterov else velocity)
        steps.append(SgdStep(decayed, velocity, parameters))
    return steps


class AdaptiveStep(NamedTuple):
    """One step of AdaGrad or RMSProp: the squares accumulated so far, and the parameters after it."""

    accumulated: NDArray[np.float64]
    theta: NDArray[np.float64]


def adaptive(
    theta: ArrayLike,
    gradients: Sequence[ArrayLike],
    *,
    lr: float,
    keep: float = 1.0,
    take: float = 1.0,
    start: float = 0.0,
    eps: float = 1e-8,
    eps_inside: bool = False,
) -> list[AdaptiveStep]:
    r"""Return every step of AdaGrad, or of RMSProp.

    .. math:: G \leftarrow k G + t g^2,\quad \theta \leftarrow \theta - \eta\,\frac{g}{\sqrt{G}+\epsilon}

    Duchi, Hazan and Singer, *Adaptive Subgradient Methods for Online Learning and Stochastic Optimization*, JMLR 2011,
    with ``keep`` and ``take`` 1; Hinton's RMSProp (Coursera lecture 6e, 2012) with ``keep`` :math:`\rho` and ``take``
    :math:`1-\rho`, without bias correction.

    Parameters
    ----------
    theta
        The parameters at the start, a number or an array.
    gradients
        One for each step, of the shape of ``theta``.
    lr
        Learning rate.
    keep, take
        How much of the old accumulator is kept and how much of the squared gradient is added.
    start
        The accumulator before the first step: 0 in PyTorch, 0.1 in Keras' Adagrad.
    eps
        Keeps the quotient finite.
    eps_inside
        ``eps`` under the root, as in Keras, and not added to it, as in PyTorch.

    Raises
    ------
    ValueError
        A gradient has another shape than ``theta``, or a gradient, the accumulator and eps are all 0.

    Examples
    --------
    >>> adaptive(5.0, [4.0, -3.0, -4.0], lr=0.5)[-1].theta.round(5).item()
    5.11235
    >>> adaptive([5.0], [[-3.0], [-3.0]], lr=0.5, keep=0.75, take=0.25)[-1].theta.round(5).tolist()
    [6.75593]
    """
    parameters = np.asarray(theta, dtype=np.float64)
    accumulated = np.full_like(parameters, start)
    steps = []
    for gradient in _gradients(parameters, gradients):
        accumulated = keep * accumulated + take * gradient**2
        below = np.sqrt(accumulated + eps) if eps_inside else np.sqrt(accumulated) + eps
        if not np.all(below):
            raise ValueError(tr("the gradient, the accumulator and eps are all 0"))
        parameters = parameters - lr * gradient / below
        steps.append(AdaptiveStep(accumulated, parameters))
    return steps


def _gradients(parameters: NDArray[np.float64], gradients: Sequence[ArrayLike]) -> list[NDArray[np.float64]]:
    # NumPy would silently broadcast other shapes.
    shapes = {np.shape(gradient) for gradient in gradients}
    if shapes != {parameters.shape}:
        raise ValueError(tr("each gradient must have the shape of theta"))
    return [np.asarray(gradient, dtype=np.float64) for gradient in gradients]


def clip_by_norm(gradients: Sequence[ArrayLike], threshold: float) -> list[NDArray[np.float64]]:
    r"""Return gradients scaled down so that the L2 norm over all of them is at most the threshold.

    .. math:: g \leftarrow g\cdot\min(1, \tau/\lVert g\rVert_2)

    Pascanu, Mikolov and Bengio, *On the difficulty of training recurrent neural networks*, arXiv:1211.5063. PyTorch
    divides by the norm + 1e-6.

    Parameters
    ----------
    gradients
        Arrays of any shapes; the norm is that of all their entries together.
    threshold
        The largest norm, above 0.

    Examples
    --------
    >>> [part.round(6).tolist() for part in clip_by_norm([[3.0, 0.0], [-4.0]], 1.0)]
    [[0.6, 0.0], [-0.8]]
    """
    parts = [np.asarray(gradient, dtype=np.float64) for gradient in gradients]
    norm = np.sqrt(sum(float((part**2).sum()) for part in parts))
    return [part * (threshold / norm) if norm > threshold else part for part in parts]


def clip_by_value(gradients: Sequence[ArrayLike], threshold: float) -> list[NDArray[np.float64]]:
    """Clip each entry of the gradients to [-threshold, threshold].

    Examples
    --------
    >>> [part.tolist() for part in clip_by_value([[3.0, 0.5], [-4.0]], 1.0)]
    [[1.0, 0.5], [-1.0]]
    """
    return [np.clip(np.asarray(gradient, dtype=np.float64), -threshold, threshold) for gradient in gradients]


def moving_averages(values: ArrayLike, beta: float, *, corrected: bool = False) -> NDArray[np.float64]:
    r"""Return the exponential moving average after each value, from 0.

    .. math::
        \theta_t = \beta\theta_{t-1} + (1-\beta) v_t,\quad \hat\theta_t = \frac{\theta_t}{1-\beta^t}

    Parameters
    ----------
    values
        Shape (T,), the oldest first.
    beta
        How much of the old average is kept, below 1.
    corrected
        Divide by :math:`1-\beta^t`, the sum of the weights (Kingma and Ba, arXiv:1412.6980, section 3).

    Returns
    -------
    ndarray
        Shape (T,).

    Examples
    --------
    >>> moving_averages([15.0, 7.0, 5.0], 0.8).round(6).tolist()
    [3.0, 3.8, 4.04]
    >>> moving_averages([16.0, 20.0], 0.9, corrected=True).round(6).tolist()
    [16.0, 18.105263]
    """
    average, averages = 0.0, []
    for t, value in enumerate(np.asarray(values, dtype=np.float64), 1):
        average = beta * average + (1 - beta) * float(value)
        averages.append(average / (1 - beta**t) if corrected else average)
    return np.array(averages)
