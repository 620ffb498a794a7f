"""Forward and backward passes through small networks: two layers, and a deep chain of single units.

The backward pass is the four equations of Nielsen, *Neural Networks and Deep Learning*, chapter 2.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr
from quizcli.reference.activations import activation

ActivationName: TypeAlias = Literal["linear", "sigmoid", "tanh", "relu"]


class Passes(NamedTuple):
    """Both passes through a network with one hidden layer of H units.

    ``z1``, ``a1`` (H,) and ``z2``, ``output`` (O,) are before and after the activations, ``slope1`` (H,) and ``slope2``
    (O,) the derivatives of these, ``delta1`` (H,) and ``delta2`` (O,) the gradients with respect to z1 and z2. The
    gradients with respect to the parameters have their shapes.
    """

    z1: NDArray[np.float64]
    a1: NDArray[np.float64]
    z2: NDArray[np.float64]
    output: NDArray[np.float64]
    loss: float
    slope2: NDArray[np.float64]
    delta2: NDArray[np.float64]
    slope1: NDArray[np.float64]
    delta1: NDArray[np.float64]
    grad_w1: NDArray[np.float64]
    grad_b1: NDArray[np.float64]
    grad_w2: NDArray[np.float64]
    grad_b2: NDArray[np.float64]


def two_layer_passes(
    x: ArrayLike,
    w1: ArrayLike,
    b1: ArrayLike,
    w2: ArrayLike,
    b2: ArrayLike,
    target: ArrayLike,
    *,
    hidden: ActivationName = "sigmoid",
    out: ActivationName = "linear",
) -> Passes:
    r"""Return the loss and its gradients for one sample.

    .. math::
        z^1 = W^1x+b^1,\ a^1 = f(z^1),\ z^2 = W^2a^1+b^2,\ o = g(z^2),\ C = \tfrac12\|o-t\|^2

        \delta^2 = (o-t)\odot g'(z^2),\ \delta^1 = (W^{2\top}\delta^2)\odot f'(z^1),\
        \frac{\partial C}{\partial W^l} = \delta^l a^{(l-1)\top},\ \frac{\partial C}{\partial b^l} = \delta^l

    Parameters
    ----------
    x
        Shape (I,).
    w1, b1
        Shapes (H, I) and (H,): a row for each unit.
    w2, b2
        Shapes (O, H) and (O,).
    target
        Shape (O,).
    hidden, out
        The activations; the derivative of ReLU at 0 is 0, as in PyTorch.

    Raises
    ------
    ValueError
        The shapes do not fit each other.

    Examples
    --------
    >>> found = two_layer_passes([1.0, 1.0], [[-1.0, -2.0], [2.0, 2.0]], [1.0, 0.0], [[-2.0, -1.0]], [0.0], [2.0], hidden="relu")
    >>> found.loss, found.grad_w1.tolist(), found.grad_b2.tolist()
    (18.0, [[0.0, 0.0], [6.0, 6.0]], [-6.0])
    """
    inputs, wanted = np.asarray(x, dtype=np.float64), np.asarray(target, dtype=np.float64)
    first, second = np.asarray(w1, dtype=np.float64), np.asarray(w2, dtype=np.float64)
    units, outputs = np.shape(b1)[0], np.shape(b2)[0]
    if first.shape != (units, len(inputs)):
        raise ValueError(
            tr(
                "W1 must have {units} rows, one for each of b1, of {inputs} inputs each",
                units=units,
                inputs=len(inputs),
            )
        )
    if second.shape != (outputs, units):
        raise ValueError(
            tr(
                "W2 must have {outputs} rows, one for each of b2, of {units} hidden units each",
                outputs=outputs,
                units=units,
            )
        )
    if len(wanted) != outputs:
        raise ValueError(tr("target must have {outputs} values, one for each output", outputs=outputs))
    z1 = first @ inputs + np.asarray(b1, dtype=np.float64)
    a1 = _VALUES[hidden](z1)
    z2 = second @ a1 + np.asarray(b2, dtype=np.float64)
    output = _VALUES[out](z2)
    slope2, slope1 = _SLOPES[out](output), _SLOPES[hidden](a1)
    delta2 = (output - wanted) * slope2
    delta1 = (second.T @ delta2) * slope1
    return Passes(
        z1=z1,
        a1=a1,
        z2=z2,
        output=output,
        loss=float(((output - wanted) ** 2).sum() / 2),
        slope2=slope2,
        delta2=delta2,
        slope1=slope1,
        delta1=delta1,
        grad_w1=np.outer(delta1, inputs),
        grad_b1=delta1,
        grad_w2=np.outer(delta2, a1),
        grad_b2=delta2,
    )


_Function: TypeAlias = Callable[[NDArray[np.float64]], NDArray[np.float64]]

_VALUES: Mapping[ActivationName, _Function] = {
    "linear": lambda z: z,
    # 1 / (1 + exp(-z)) without overflow.
    "sigmoid": lambda z: np.asarray((1 + np.tanh(z / 2)) / 2),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
}
# The derivatives as functions of the activation value.
_SLOPES: Mapping[ActivationName, _Function] = {
    "linear": np.ones_like,
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a**2,
    "relu": lambda a: np.where(a > 0, 1.0, 0.0),
}


def chain_inputs(name: str, weights: Sequence[float], start: float) -> NDArray[np.float64]:
    r"""Return the pre-activations :math:`z_l=w_l a_{l-1}` of a chain of single units, with :math:`a_l=f(z_l)`.

    Parameters
    ----------
    name
        Name of an activation, as in ``activation``.
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
        Name of an activation, as in ``activation``.
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
        raise ValueError(tr("w and z must have the same length"))
    return w * activation(name, z).derivative
