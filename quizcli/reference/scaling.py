"""Scaling of one feature, with the statistics of the training data."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr


def min_max(train: ArrayLike, values: ArrayLike) -> NDArray[np.float64]:
    r"""Return :math:`\frac{x-\min}{\max-\min}` of values, with minimum and maximum of the training data.

    Parameters
    ----------
    train
        Shape (n,).
    values
        Any shape; a value that is not of the training data may leave [0, 1].

    Raises
    ------
    ValueError
        All training values are the same.

    Examples
    --------
    >>> min_max([9.0, -1.0, 4.0], [4.0, 19.0]).tolist()
    [0.5, 2.0]
    """
    known = np.asarray(train, dtype=np.float64)
    span = known.max() - known.min()
    if not span:
        raise ValueError(tr("the values of train are all the same"))
    return np.asarray((np.asarray(values, dtype=np.float64) - known.min()) / span)


def z_score(train: ArrayLike, values: ArrayLike) -> NDArray[np.float64]:
    r"""Return :math:`\frac{x-\mu}{\sigma}` of values, with mean and standard deviation of the training data.

    The standard deviation is that of the population (1/n), as in scikit-learn's StandardScaler.

    Parameters
    ----------
    train
        Shape (n,).
    values
        Any shape.

    Raises
    ------
    ValueError
        All training values are the same.

    Examples
    --------
    >>> z_score([14.0, 14.0, 14.0, 14.0, 4.0], [4.0, 22.0]).tolist()
    [-2.0, 2.5]
    """
    known = np.asarray(train, dtype=np.float64)
    if known.max() == known.min():
        raise ValueError(tr("the values of train are all the same"))
    return np.asarray((np.asarray(values, dtype=np.float64) - known.mean()) / known.std())
