"""Normalization layers.

Batch normalization is that of Ioffe and Szegedy, *Batch Normalization: Accelerating Deep Network Training by Reducing
Internal Covariate Shift*, arXiv:1502.03167, with the running averages of PyTorch. Which numbers the layers share is drawn
in Wu and He, *Group Normalization*, arXiv:1803.08494.
"""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr


def batch_statistics(x: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    r"""Return the mean and the biased variance of a batch.

    .. math:: \mu = \frac1m\sum_i x_i,\quad \sigma^2 = \frac1m\sum_i (x_i-\mu)^2

    Parameters
    ----------
    x
        Shape (m, ...). Each place behind the first axis is a channel of its own; in a convolution the values of a channel
        at all places of all images are one axis, so that m = N·H·W.

    Returns
    -------
    mean, variance
        Shape (...).

    Examples
    --------
    >>> mean, variance = batch_statistics([6.0, -4.0, 6.0, 6.0, 6.0])
    >>> float(mean), float(variance)
    (4.0, 16.0)
    """
    values = np.asarray(x, dtype=np.float64)
    return np.asarray(values.mean(axis=0)), np.asarray(values.var(axis=0))


def normalized(
    x: ArrayLike,
    mean: ArrayLike,
    variance: ArrayLike,
    *,
    gamma: ArrayLike = 1.0,
    beta: ArrayLike = 0.0,
    eps: float = 1e-5,
) -> NDArray[np.float64]:
    r"""Return :math:`\gamma\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}+\beta`: eps is added inside the root.

    Parameters
    ----------
    x
        Shape (m, ...).
    mean, variance
        Those of the batch in training (the variance is the biased one), the running ones in evaluation.
    gamma, beta
        Learned scale and shift.
    eps
        Keeps the root from being 0.

    Returns
    -------
    ndarray
        Shape (m, ...).

    Raises
    ------
    ValueError
        Both the variance and eps are 0.

    Examples
    --------
    >>> normalized([1.0, 5.0], 3.0, 4.0, gamma=2.0, beta=1.0, eps=0.0).tolist()
    [-1.0, 3.0]
    """
    std = np.sqrt(np.asarray(variance, dtype=np.float64) + eps)
    if not std.all():
        raise ValueError(tr("the variance and eps are both 0"))
    x_hat = (np.asarray(x, dtype=np.float64) - np.asarray(mean)) / std
    return np.asarray(np.asarray(gamma) * x_hat + np.asarray(beta))


def updated_running_statistics(
    x: ArrayLike, running_mean: ArrayLike, running_var: ArrayLike, *, momentum: float = 0.1
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    r"""Return PyTorch's running mean and variance after one training batch.

    .. math:: r \leftarrow (1-a)\,r + a\,s

    The momentum :math:`a` weights the new value (in Keras it weights the old one). The variance that goes in is the
    unbiased one, :math:`\frac{m}{m-1}\sigma^2` (in Keras the biased one).

    Parameters
    ----------
    x
        Shape (m, ...), at least two values.
    running_mean, running_var
        Before the batch, shape (...).
    momentum
        From 0 to 1.

    Examples
    --------
    >>> mean, variance = updated_running_statistics([6.0, -4.0, 6.0, 6.0, 6.0], 0.0, 1.0)
    >>> round(float(mean), 6), round(float(variance), 6)
    (0.4, 2.9)
    """
    values = np.asarray(x, dtype=np.float64)
    mean, unbiased = values.mean(axis=0), values.var(axis=0, ddof=1)
    old_mean, old_var = np.asarray(running_mean), np.asarray(running_var)
    return (
        np.asarray((1 - momentum) * old_mean + momentum * mean),
        np.asarray((1 - momentum) * old_var + momentum * unbiased),
    )


def rms_normalized(x: ArrayLike, *, gain: ArrayLike = 1.0, eps: float = 1e-5) -> NDArray[np.float64]:
    r"""Return RMSNorm of one token: :math:`g\,\frac{x}{\sqrt{\frac1d\sum_i x_i^2+\epsilon}}`; no mean is subtracted.

    Zhang and Sennrich, *Root Mean Square Layer Normalization*, arXiv:1910.07467; eps inside the root, as in LLaMA and PyTorch.

    Parameters
    ----------
    x
        The features of the token, shape (d,).
    gain
        Learned, one number for each feature or one for all.
    eps
        Keeps the root from being 0.

    Returns
    -------
    ndarray
        Shape (d,).

    Raises
    ------
    ValueError
        All features are 0, and so is eps.

    Examples
    --------
    >>> rms_normalized([1.0, -7.0, 5.0, 5.0], gain=2.0, eps=0.0).tolist()
    [0.4, -2.8, 2.0, 2.0]
    """
    values = np.asarray(x, dtype=np.float64)
    mean_square = (values**2).mean()
    if not mean_square + eps:
        raise ValueError(tr("the mean square and eps are both 0"))
    return normalized(values, 0.0, mean_square, gamma=gain, eps=eps)


def layer_normalized(
    x: ArrayLike, *, gain: ArrayLike = 1.0, bias: ArrayLike = 0.0, eps: float = 1e-5
) -> NDArray[np.float64]:
    r"""Return LayerNorm of one token: mean and biased variance are over its features.

    .. math:: y = g\,\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}+b

    Ba, Kiros and Hinton, *Layer Normalization*, arXiv:1607.06450.

    Parameters
    ----------
    x
        The features of the token, shape (d,).
    gain, bias
        Learned, one number for each feature or one for all.
    eps
        Keeps the root from being 0.

    Returns
    -------
    ndarray
        Shape (d,).

    Raises
    ------
    ValueError
        All features are equal, and eps is 0.

    Examples
    --------
    >>> layer_normalized([1.0, 5.0, 1.0, 5.0], gain=[1.0, 1.0, 2.0, 2.0], bias=1.0, eps=0.0).tolist()
    [0.0, 2.0, -1.0, 3.0]
    """
    mean, variance = batch_statistics(x)
    return normalized(x, mean, variance, gamma=gain, beta=bias, eps=eps)


Norm: TypeAlias = Literal["bn", "ln", "in", "gn", "ln_last"]


class NormCounts(NamedTuple):
    """Number of statistics (mean and variance), elements per statistic, learned parameters."""

    n_stats: int
    per_stat: int
    affine: int


def norm_counts(shape: Sequence[int], norm: Norm, groups: int = 1) -> NormCounts:
    """Count the statistics and the parameters of a normalization layer.

    Parameters
    ----------
    shape
        Of the activations: samples, channels, and any axes of space, [N, C, H, W] for images.
    norm
        ``bn``: each channel over the batch and space; ``ln``: each sample over all the rest, with a scale and a shift for
        each element, as PyTorch's ``LayerNorm([C, H, W])``; ``in``: each channel of each sample over space; ``gn``: each
        group of channels of each sample; ``ln_last``: the last axis at every place, as in a Transformer.
    groups
        For ``gn``.

    Raises
    ------
    ValueError
        There are too few axes, or the channels cannot be split into equal groups.

    Examples
    --------
    >>> norm_counts([2, 8, 3, 4], "in")
    NormCounts(n_stats=16, per_stat=12, affine=16)
    >>> norm_counts([4, 8, 8], "ln_last")
    NormCounts(n_stats=32, per_stat=8, affine=16)
    """
    if len(shape) < 2:  # noqa: PLR2004 - samples and channels
        raise ValueError(tr("shape has at least two axes: samples and channels"))
    samples, channels, space = shape[0], shape[1], math.prod(shape[2:])
    match norm:
        case "bn":
            return NormCounts(channels, samples * space, 2 * channels)
        case "ln":
            return NormCounts(samples, channels * space, 2 * channels * space)
        case "ln_last":
            return NormCounts(math.prod(shape[:-1]), shape[-1], 2 * shape[-1])
        case "in":
            if len(shape) == 2:  # noqa: PLR2004 - likewise
                raise ValueError(tr("instance normalization needs an axis of space behind samples and channels"))
            return NormCounts(samples * channels, space, 2 * channels)
        case "gn":
            if channels % groups:
                raise ValueError(
                    tr(
                        "{channels} channels cannot be split into {groups} equal groups",
                        channels=channels,
                        groups=groups,
                    )
                )
            return NormCounts(samples * groups, channels // groups * space, 2 * channels)
