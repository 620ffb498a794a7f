"""Recurrent networks."""

from collections.abc import Mapping

# Blocks of weights in a cell: one per gate, and one for the candidate.
BLOCKS: Mapping[str, int] = {"rnn": 1, "lstm": 4, "gru": 3}


def rnn_parameters(
    cell: str, inputs: int, hidden: int, *, layers: int = 1, bidirectional: bool = False, bias_vectors: int = 2
) -> int:
    r"""Return the number of trainable parameters of a recurrent network, without an output layer.

    .. math:: P = D\sum_{l=1}^{L} G\,(h\,x_l + h^2 + B\,h), \quad x_1 = x, \quad x_{l>1} = D h

    Parameters
    ----------
    cell
        ``rnn`` (G = 1), ``gru`` (3) or ``lstm`` (4).
    inputs, hidden
        Length of one input and of the hidden state.
    layers, bidirectional
        As in PyTorch; each layer above the first one takes the states of both directions (D = 2).
    bias_vectors
        B, in each block: 2 in PyTorch and in Keras's GRU, 1 in Keras's LSTM and SimpleRNN and in its GRU with
        ``reset_after=False``, 0 without bias.

    Examples
    --------
    >>> rnn_parameters("lstm", 128, 32, layers=3, bidirectional=True)
    91648
    """
    directions = 2 if bidirectional else 1
    widths = [inputs] + [directions * hidden] * (layers - 1)
    return sum(
        directions * BLOCKS[cell] * (hidden * width + hidden * hidden + bias_vectors * hidden) for width in widths
    )
