"""Gradients through depth: the product of the factors of a chain."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.reference.activations import activation


def chain_inputs(name: str, weights: Sequence[float], start: float) -> NDArray[np.float64]:
    r"""Return the pre-activations :math:`z_l=w_l a_{l-1}` of a chain of single units, with :math:`a_l=f(z_l)`.

    Parameters
    ----------
    name
        Activation, as ``activation`` knows it.
    weights
        One for each layer.
    start
        :math:`a_0`.

    Returns
    -------
    ndarray
        Shape (L,).

    Examples
    --------
    >>> chain_inputs("tanh", [0.5, 0.5], 0.5).round(6).tolist()
    [0.25, 0.122459]
    """
    inputs, a = [], start
    for w in weights:
        inputs.append(w * a)
        a = float(activation(name, inputs[-1]).value)
    return np.array(inputs)


def chain_factors(name: str, weights: ArrayLike, inputs: ArrayLike) -> NDArray[np.float64]:
    r"""Return the factors :math:`w_l f'(z_l)` whose product is :math:`\partial a_L/\partial a_0`.

    Bengio, Simard and Frasconi, *Learning long-term dependencies with gradient descent is difficult*, 1994.

    Parameters
    ----------
    name
        Activation, as ``activation`` knows it.
    weights, inputs
        Shape (L,): w and z of each layer.

    Returns
    -------
    ndarray
        Shape (L,).

    Raises
    ------
    ValueError
        Weights and inputs differ in number.

    Examples
    --------
    >>> chain_factors("sigmoid", [2.0, 2.0, 2.0], [0.0, 0.0, 0.0]).prod().item()
    0.125
    """
    w, z = np.asarray(weights, dtype=np.float64), np.asarray(inputs, dtype=np.float64)
    if w.shape != z.shape:
        raise ValueError("w and z must have the same length")
    return w * activation(name, z).derivative
