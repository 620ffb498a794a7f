"""Dropout, in the inverted form that libraries use and in the original form."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr


def dropout_train(x: ArrayLike, mask: ArrayLike, drop: float, *, inverted: bool = True) -> NDArray[np.float64]:
    r"""Return the outputs in training: :math:`m\odot x/(1-p)`, or :math:`m\odot x` in the original form.

    Srivastava et al., *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*, JMLR 2014, whose p is the
    probability to keep a unit; here, as in PyTorch and Keras, it is the probability to drop one.

    Parameters
    ----------
    x
        Any shape.
    mask
        Of the shape of ``x``: 1 where a unit is kept, 0 where it is dropped.
    drop
        Probability to drop a unit, below 1.
    inverted
        Scale up in training, so that nothing is scaled at test time.

    Raises
    ------
    ValueError
        Mask and inputs differ in shape.

    Examples
    --------
    >>> dropout_train([6.0, 3.0, 2.0, 8.0], [1, 0, 1, 1], 0.2).tolist()
    [7.5, 0.0, 2.5, 10.0]
    """
    values, kept = np.asarray(x, dtype=np.float64), np.asarray(mask, dtype=np.float64)
    if values.shape != kept.shape:
        raise ValueError(tr("the mask must have one entry for each input"))
    return values * kept / (1 - drop if inverted else 1)


def dropout_test(x: ArrayLike, drop: float, *, inverted: bool = True) -> NDArray[np.float64]:
    r"""Return the outputs at test time: :math:`x`, or :math:`(1-p)x` in the original form.

    Examples
    --------
    >>> dropout_test([4.0, 8.0], 0.25, inverted=False).tolist()
    [3.0, 6.0]
    """
    return np.asarray(x, dtype=np.float64) * (1 if inverted else 1 - drop)


class Moments(NamedTuple):
    """A mean and a variance."""

    mean: float
    variance: float


def dropout_sum_moments(x: ArrayLike, drop: float) -> Moments:
    r"""Return mean and variance of the sum of the outputs of inverted dropout, over random masks.

    .. math:: E = \sum_i x_i,\quad \mathrm{Var} = \frac{p}{1-p}\sum_i x_i^2

    Examples
    --------
    >>> dropout_sum_moments([7.0, 8.0, 3.0], 0.2)
    Moments(mean=18.0, variance=30.5)
    """
    values = np.asarray(x, dtype=np.float64)
    return Moments(float(values.sum()), float(drop / (1 - drop) * (values**2).sum()))
