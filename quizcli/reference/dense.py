"""Parameters of fully connected layers and of LoRA."""

from collections.abc import Sequence
from itertools import pairwise


def mlp_parameters(
    sizes: Sequence[int], *, bias: bool = True, bn: bool = False, embedding: Sequence[int] | None = None
) -> int:
    r"""Return the number of trainable parameters of a multi-layer perceptron.

    .. math:: P = \sum_l (n_{l-1} + [bias])\,n_l + \sum_{hidden} 2 n_l\,[bn] + V D

    Parameters
    ----------
    sizes
        Widths from the input to the output; the input has no parameters.
    bias
        Whether each layer has one.
    bn
        Whether batch normalization, two trainable numbers a unit, follows each hidden layer; not the output.
    embedding
        Vocabulary and dimensions (V, D) of an embedding before it.

    Examples
    --------
    >>> mlp_parameters([784, 128, 10])
    101770
    >>> mlp_parameters([128, 32, 1], bn=True, embedding=(10000, 128))
    1284225
    """
    layers = sum((inputs + bias) * units for inputs, units in pairwise(sizes))
    vocabulary, dimensions = embedding or (0, 0)
    return layers + 2 * sum(sizes[1:-1]) * bn + vocabulary * dimensions


def lora_parameters(shapes: Sequence[tuple[int, int]], rank: int, *, matrices: int = 1, layers: int = 1) -> int:
    r"""Return the number of parameters that LoRA trains.

    .. math:: P = L\,M \sum r\,(d_{in} + d_{out})

    Each frozen matrix W is added to B A, with A (r, d_in) and B (d_out, r): Hu et al., *LoRA: Low-rank adaptation of
    large language models*, arXiv:2106.09685.

    Parameters
    ----------
    shapes
        Inputs and outputs (d_in, d_out) of the matrices that are adapted.
    rank
        r, of the product B A.
    matrices
        How many matrices of each of the shapes a layer has.
    layers
        Layers of the model.

    Examples
    --------
    GPT-3, queries and values with rank 4:

    >>> lora_parameters([(12288, 12288)], 4, matrices=2, layers=96)
    18874368
    """
    return layers * matrices * sum(rank * (inputs + outputs) for inputs, outputs in shapes)
