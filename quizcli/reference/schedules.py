"""Learning-rate schedules, and how many steps a training takes."""

import math
from typing import NamedTuple

from quizcli.language import tr


def step_decay(lr: float, gamma: float, size: int, t: int) -> float:
    r"""Return the learning rate of step decay: :math:`\eta_0\gamma^{\lfloor t/S\rfloor}`.

    Parameters
    ----------
    lr
        Learning rate at the start.
    gamma
        Factor of each drop.
    size
        Steps between two drops.
    t
        Steps already taken.

    Examples
    --------
    >>> round(step_decay(1.0, 0.1, 30, 60), 6)
    0.01
    """
    return float(lr * gamma ** (t // size))


def exponential_decay(lr: float, gamma: float, size: int, t: int) -> float:
    r"""Return the learning rate of exponential decay by gamma in ``size`` steps: :math:`\eta_0\gamma^{t/S}`.

    Examples
    --------
    >>> round(exponential_decay(0.4, 0.5, 10, 5), 6)
    0.282843
    """
    return float(lr * gamma ** (t / size))


def inverse_time_decay(lr: float, gamma: float, size: int, t: int) -> float:
    r"""Return the learning rate of :math:`\eta_0/(1+\gamma t/S)`.

    Examples
    --------
    >>> inverse_time_decay(0.4, 0.5, 10, 20)
    0.2
    """
    return lr / (1 + gamma * t / size)


def polynomial_decay(lr: float, end: float, steps: int, t: int, power: float = 1.0) -> float:
    r"""Return the learning rate of :math:`(\eta_0-\eta_T)(1-t/T)^p+\eta_T`, and the end value from T on.

    Examples
    --------
    >>> round(polynomial_decay(0.4, 0.01, 100, 25), 6)
    0.3025
    """
    return float((lr - end) * (1 - min(t / steps, 1)) ** power + end)


def cosine_decay(lr: float, end: float, steps: int, t: int) -> float:
    r"""Return the learning rate of :math:`\eta_T+\frac12(\eta_0-\eta_T)(1+\cos(\pi t/T))`, and the end value from T on.

    Loshchilov and Hutter, *SGDR: Stochastic Gradient Descent with Warm Restarts*, arXiv:1608.03983. Beyond T PyTorch's
    CosineAnnealingLR climbs back; this stays, as Keras' CosineDecay does.

    Examples
    --------
    >>> round(cosine_decay(0.4, 0.0, 100, 25), 6)
    0.341421
    """
    return end + (lr - end) * (1 + math.cos(math.pi * min(t / steps, 1))) / 2


def warmup_cosine(lr: float, end: float, warmup: int, steps: int, t: int) -> float:
    r"""Return the learning rate of a linear warm-up from 0, :math:`\eta_0 t/W`, then a cosine over the other T - W steps.

    Goyal et al., *Accurate, Large Minibatch SGD*, arXiv:1706.02677, have the warm-up.

    Raises
    ------
    ValueError
        The warm-up is as long as the whole.

    Examples
    --------
    >>> warmup_cosine(0.1, 0.0, 10, 110, 5)
    0.05
    >>> round(warmup_cosine(0.1, 0.0, 10, 110, 60), 6)
    0.05
    """
    if warmup >= steps:
        raise ValueError(tr("the warm-up W must be shorter than the whole, T"))
    return lr * t / warmup if t < warmup else cosine_decay(lr, end, steps - warmup, t - warmup)


def noam(width: int, warmup: int, t: int) -> float:
    r"""Return the learning rate of :math:`d^{-1/2}\min(t^{-1/2}, tW^{-3/2})`, with t from 1.

    Vaswani et al., *Attention Is All You Need*, arXiv:1706.03762, equation 3.

    Examples
    --------
    >>> round(noam(256, 4000, 4000), 9)
    0.000988212
    """
    return min(1 / math.sqrt(t), t / math.sqrt(warmup) ** 3) / math.sqrt(width)


def linear_scaling(lr: float, batch: int, larger: int) -> float:
    r"""Return the learning rate for another batch size: :math:`\eta_0 B/B_0`.

    Goyal et al., *Accurate, Large Minibatch SGD*, arXiv:1706.02677.

    Examples
    --------
    >>> linear_scaling(0.1, 256, 8192)
    3.2
    """
    return lr * larger / batch


class StepCount(NamedTuple):
    """Samples per optimizer step, and numbers of steps."""

    effective_batch: int
    steps_per_epoch: int
    total_steps: int


def count_steps(
    samples: int, batch: int, *, epochs: int = 1, drop_last: bool = False, accumulation: int = 1, devices: int = 1
) -> StepCount:
    r"""Return the samples of an optimizer step, the steps of an epoch and those of the whole training.

    .. math:: \left\lceil\left\lceil\frac{N}{bG}\right\rceil/A\right\rceil

    Parameters
    ----------
    samples
        Size of the training set.
    batch
        Samples on each device at a time.
    epochs
        Passes over the training set.
    drop_last
        Leave the last batch of an epoch out if it is incomplete.
    accumulation
        Batches whose gradients are summed before a step; an incomplete group at the end of an epoch is stepped too.
    devices
        Devices that work in parallel, each on a batch of its own.

    Examples
    --------
    >>> count_steps(3726, 64, epochs=7, accumulation=4, devices=4)
    StepCount(effective_batch=1024, steps_per_epoch=4, total_steps=28)
    """
    at_once = batch * devices
    batches = samples // at_once if drop_last else -(-samples // at_once)
    steps = -(-batches // accumulation)
    return StepCount(at_once * accumulation, steps, steps * epochs)
