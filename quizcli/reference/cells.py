"""Cells of recurrent networks: plain, LSTM, GRU.

Each gate has a matrix W for the input, a matrix U for the state before, and one bias b (PyTorch has two, which are added).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quizcli.language import tr
from quizcli.reference.activations import sigmoid

_Array: TypeAlias = NDArray[np.float64]
_Numbers: TypeAlias = Sequence[float] | _Array
_Matrices: TypeAlias = Mapping[str, Sequence[Sequence[float]]]
CellFunction: TypeAlias = Callable[[_Array], _Array]


class Weights(NamedTuple):
    """By gate: W of shape (n, m), U of shape (n, n), b of shape (n,), for an input of m and a state of n numbers."""

    W: Mapping[str, _Array]
    U: Mapping[str, _Array]
    b: Mapping[str, _Array]


class LstmStep(NamedTuple):
    """Input, forget, candidate and output gate; the new cell and hidden state. Each of shape (n,)."""

    i: _Array
    f: _Array
    g: _Array
    o: _Array
    c: _Array
    h: _Array


class GruStep(NamedTuple):
    """Reset and update gate, candidate; the new hidden state. Each of shape (n,)."""

    r: _Array
    z: _Array
    n: _Array
    h: _Array


def as_weights(w: _Matrices, u: _Matrices, b: Mapping[str, Sequence[float]]) -> Weights:
    """Return the weights as arrays.

    Raises
    ------
    ValueError
        The shapes of W, U and b do not fit together.

    Examples
    --------
    >>> as_weights({"h": [[-1.0]]}, {"h": [[-0.5]]}, {"h": [0.5]}).U["h"].shape
    (1, 1)
    """
    n, m = len(next(iter(b.values()))), len(next(iter(w.values()))[0])
    for gate in w:
        if [len(row) for row in w[gate]] != [m] * n:
            raise ValueError(tr("W of gate {gate} must have {n} rows and {m} columns", gate=gate, n=n, m=m))
        if [len(row) for row in u[gate]] != [n] * n:
            raise ValueError(tr("U of gate {gate} must have {n} rows and columns", gate=gate, n=n))
        if len(b[gate]) != n:
            raise ValueError(tr("b of gate {gate} must have length {n}", gate=gate, n=n))
    parts = ({gate: np.asarray(part[gate], dtype=np.float64) for gate in part} for part in (w, u, b))
    return Weights(*parts)


def from_input(gate: str, x: _Numbers, weights: Weights) -> _Array:
    """Return :math:`Wx+b` of a gate.

    Examples
    --------
    >>> from_input("h", [0.5], as_weights({"h": [[-1.0]]}, {"h": [[-0.5]]}, {"h": [-0.5]})).tolist()
    [-1.0]
    """
    found: _Array = weights.W[gate] @ x + weights.b[gate]
    return found


def from_state(gate: str, h: _Numbers, weights: Weights) -> _Array:
    """Return :math:`Uh` of a gate.

    Examples
    --------
    >>> from_state("h", [1.0], as_weights({"h": [[-1.0]]}, {"h": [[-0.5]]}, {"h": [-0.5]})).tolist()
    [-0.5]
    """
    found: _Array = weights.U[gate] @ h
    return found


def rnn_step(x: _Numbers, h: _Numbers, weights: Weights, *, activation: CellFunction = np.tanh) -> _Array:
    r"""Return the new state of a plain cell, :math:`h' = \tanh(Wx + Uh + b)`.

    Elman, *Finding Structure in Time*, 1990.

    Parameters
    ----------
    x, h
        Input of shape (m,) and state of shape (n,).
    weights
        Of the one gate ``h``.
    activation
        In place of tanh.

    Examples
    --------
    >>> rnn_step([0.5], [1.0], as_weights({"h": [[-1.0]]}, {"h": [[-0.5]]}, {"h": [-0.5]})).round(6).tolist()
    [-0.905148]
    """
    return activation(from_input("h", x, weights) + from_state("h", h, weights))


def lstm_step(
    x: _Numbers,
    h: _Numbers,
    c: _Numbers,
    weights: Weights,
    *,
    candidate: CellFunction = np.tanh,
    output: CellFunction = np.tanh,
) -> LstmStep:
    r"""Return the gates and the new states of an LSTM cell.

    .. math:: i, f, o = \sigma(Wx+Uh+b),\quad g = \tanh(Wx+Uh+b),\quad
              c' = f\odot c + i\odot g,\quad h' = o\odot\tanh c'

    Hochreiter and Schmidhuber, *Long Short-Term Memory*, 1997, with the forget gate of Gers et al., 2000.

    Parameters
    ----------
    x, h, c
        Input of shape (m,), hidden and cell state of shape (n,).
    weights
        Of the gates ``i``, ``f``, ``g``, ``o``.
    candidate, output
        In place of the two tanh.

    Examples
    --------
    >>> one = {gate: [[1.0]] for gate in "ifgo"}
    >>> found = lstm_step([1.0], [0.0], [0.0], as_weights(one, one, {gate: [0.0] for gate in "ifgo"}))
    >>> found.c.round(6).tolist(), found.h.round(6).tolist()
    ([0.55677], [0.369606])
    """
    i, f, o = sigmoid([from_input(gate, x, weights) + from_state(gate, h, weights) for gate in "ifo"])
    g = candidate(from_input("g", x, weights) + from_state("g", h, weights))
    new = f * c + i * g
    return LstmStep(i, f, g, o, new, o * output(new))


def gru_step(
    x: _Numbers, h: _Numbers, weights: Weights, *, reset_after: bool = True, candidate: CellFunction = np.tanh
) -> GruStep:
    r"""Return the gates and the new state of a GRU cell.

    .. math:: r, z = \sigma(Wx+Uh+b),\quad n = \tanh(Wx+b+r\odot(Uh)),\quad h' = (1-z)\odot n + z\odot h

    Cho et al., *Learning Phrase Representations using RNN Encoder-Decoder*, arXiv:1406.1078; z keeps the old state, as in
    PyTorch and TensorFlow.

    Parameters
    ----------
    x, h
        Input of shape (m,) and state of shape (n,).
    weights
        Of the gates ``r``, ``z``, ``n``.
    reset_after
        Whether r multiplies Uh (PyTorch, cuDNN), or h before U does (the paper).
    candidate
        In place of tanh.

    Examples
    --------
    >>> one = {gate: [[1.0]] for gate in "rzn"}
    >>> gru_step([1.0], [0.5], as_weights(one, one, {gate: [0.0] for gate in "rzn"})).h.round(6).tolist()
    [0.570642]
    """
    old = np.asarray(h, dtype=np.float64)
    r, z = sigmoid([from_input(gate, x, weights) + from_state(gate, old, weights) for gate in "rz"])
    recurrent = r * from_state("n", old, weights) if reset_after else from_state("n", r * old, weights)
    n = candidate(from_input("n", x, weights) + recurrent)
    return GruStep(r, z, n, (1 - z) * n + z * old)
