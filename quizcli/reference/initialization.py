"""Scales of random weights at initialization."""

import math
from typing import NamedTuple


class Fans(NamedTuple):
    """Fan-in and fan-out of a layer."""

    fan_in: int
    fan_out: int


def fans(inputs: int, outputs: int, kernel: int = 1) -> Fans:
    r"""Return the fans of a layer: :math:`k^2 C_{in}` and :math:`k^2 C_{out}`.

    Parameters
    ----------
    inputs, outputs
        Units of a linear layer, channels of a convolution.
    kernel
        Side of a square kernel; 1 for a linear layer.

    Examples
    --------
    >>> fans(128, 48, 3)
    Fans(fan_in=1152, fan_out=432)
    """
    return Fans(kernel * kernel * inputs, kernel * kernel * outputs)


def xavier_std(fan_in: int, fan_out: int) -> float:
    r"""Return the standard deviation :math:`\sqrt{2/(n_{in}+n_{out})}` of Xavier (Glorot) initialization, gain 1.

    Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010.

    Examples
    --------
    >>> round(xavier_std(256, 64), 7)
    0.0790569
    """
    return math.sqrt(2 / (fan_in + fan_out))


def he_std(fan: int, slope: float = 0.0) -> float:
    r"""Return the standard deviation :math:`\sqrt{2/((1+a^2)n)}` of He (Kaiming) initialization.

    He et al., *Delving Deep into Rectifiers*, arXiv:1502.01852.

    Parameters
    ----------
    fan
        The fan in, or the fan out.
    slope
        Slope of the leaky ReLU below 0; 0 for ReLU.

    Examples
    --------
    >>> he_std(50)
    0.2
    """
    return math.sqrt(2 / (1 + slope**2) / fan)


def lecun_std(fan_in: int) -> float:
    r"""Return the standard deviation :math:`\sqrt{1/n_{in}}` of LeCun initialization.

    LeCun et al., *Efficient BackProp*, 1998.

    Examples
    --------
    >>> lecun_std(400)
    0.05
    """
    return math.sqrt(1 / fan_in)


def uniform_bound(std: float) -> float:
    r"""Return b of the uniform distribution on [-b, b] with a standard deviation: :math:`\sqrt3\,\sigma`.

    Examples
    --------
    >>> round(uniform_bound(lecun_std(128)), 6)
    0.153093
    """
    return math.sqrt(3) * std
