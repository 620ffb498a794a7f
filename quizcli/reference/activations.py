"""Activation functions and their derivatives, of numbers and of arrays."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr

SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772

_erfc = np.vectorize(math.erfc, otypes=[np.float64])


class Activation(NamedTuple):
    """An activation's value and its derivative with respect to the input, each of the shape of the input."""

    value: NDArray[np.float64]
    derivative: NDArray[np.float64]


def sigmoid(x: ArrayLike) -> NDArray[np.float64]:
    r"""Return :math:`1/(1+e^{-x})`.

    Examples
    --------
    >>> sigmoid([0.0, np.log(3.0)]).round(6).tolist()
    [0.5, 0.75]
    """
    # Equivalent, but does not overflow and keeps the precision of small values.
    return np.asarray(np.exp(-np.logaddexp(0, -np.asarray(x, dtype=np.float64))))


def activation(name: str, x: ArrayLike, alpha: float = 1.0) -> Activation:
    r"""Return the value and the derivative of an activation function.

    Parameters
    ----------
    name
        ``sigmoid``, ``tanh``, ``relu``, ``leaky_relu``, ``elu``, ``swish``, ``softplus``, ``gelu`` or ``selu``.
    x
        Any shape.
    alpha
        Slope of the leaky ReLU below 0 (the factor, as in PyTorch); :math:`\alpha` of the ELU; :math:`\beta` of swish,
        1 for SiLU. The others have none.

    Returns
    -------
    Activation
        At the kink of ReLU, leaky ReLU, ELU and SELU the derivative is that of the left side, as in PyTorch.

    Notes
    -----
    GELU is the exact one, :math:`x\Phi(x)`: Hendrycks and Gimpel, arXiv:1606.08415. Swish: Ramachandran, Zoph and Le,
    arXiv:1710.05941. ELU: Clevert, Unterthiner and Hochreiter, arXiv:1511.07289. SELU: Klambauer et al.,
    arXiv:1706.02515.

    Examples
    --------
    >>> activation("tanh", -1.0).derivative.round(6).item()
    0.419974
    >>> value, derivative = activation("elu", [-1.0, 2.0], alpha=0.5)
    >>> value.round(6).tolist(), derivative.round(6).tolist()
    ([-0.31606, 2.0], [0.18394, 1.0])
    """
    z = np.asarray(x, dtype=np.float64)
    match name:
        case "sigmoid":
            value = sigmoid(z)
            derivative = value * (1 - value)
        case "tanh":
            value = np.tanh(z)
            derivative = 1 - value**2
        case "relu" | "leaky_relu":
            slope = alpha if name == "leaky_relu" else 0.0
            value, derivative = np.where(z > 0, z, slope * z), np.where(z > 0, 1.0, slope)
        case "elu" | "selu":
            scale, height = (SELU_SCALE, SELU_ALPHA) if name == "selu" else (1.0, alpha)
            power = np.exp(np.minimum(z, 0))
            value = scale * np.where(z > 0, z, height * (power - 1))
            derivative = scale * np.where(z > 0, 1.0, height * power)
        case "swish":
            share = sigmoid(alpha * z)
            value, derivative = z * share, share + alpha * z * share * (1 - share)
        case "softplus":
            value, derivative = np.logaddexp(0, z), sigmoid(z)
        case "gelu":
            # erfc, because 1 + erf is rounded to 0 below -8.
            below, density = _erfc(-z / math.sqrt(2)) / 2, np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
            value, derivative = z * below, below + z * density
        case _:
            raise ValueError(tr("there is no activation {name!r}", name=name))
    return Activation(np.asarray(value), np.asarray(derivative))
