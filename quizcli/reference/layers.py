"""The shapes and parameters of a network, layer by layer."""

import math
from collections.abc import Iterable, Mapping, Sequence

from quizcli.language import tr
from quizcli.reference.convolution import conv_parameters, output_size, pooled_size

# The operations of ``trace`` and their inputs.
_NEEDS: Mapping[str, str] = {
    "conv": "an input [C, H, W] and the numbers [c_out, k, s, p]",
    "conv1d": "an input [C, T] and the numbers [c_out, k, s, p]",
    "pool": "an input [C, H, W] or [C, T] and the numbers [k, s, p]",
    "gap": "an input [C, H, W] or [C, T] and the number 1",
    "flatten": "the number 1",
    "linear": "a flat input [n] and the number of units",
    "bn": "the number 1",
    "dense_layer": "an input [C, H, W] and the growth",
    "embedding": "token indices [T] and the numbers [V, D]",
}
# Index of the padding, the only number that may be 0.
_PADDING_AT: Mapping[str, int] = {"conv": 3, "conv1d": 3, "pool": 2}


def layer_numbers(operation: str, given: int | Sequence[int]) -> list[int]:
    """Return the numbers of an operation of ``trace``, with the defaults of those that are absent.

    Raises
    ------
    ValueError
        There is no such operation, or a number is too small.

    Examples
    --------
    >>> layer_numbers("pool", 3)
    [3, 3, 0]
    """
    if operation not in _NEEDS:
        raise ValueError(tr("there is no such operation; there are {needs}", needs=", ".join(_NEEDS)))
    numbers = [given] if isinstance(given, int) else list(given)
    if operation in ("conv", "conv1d") and len(numbers) > 1:
        numbers += [1, 0][len(numbers) - 2 :]
    elif operation == "pool" and numbers:
        numbers += [numbers[0], 0][len(numbers) - 1 :]
    if any(number < (place != _PADDING_AT.get(operation)) for place, number in enumerate(numbers)):
        raise ValueError(tr("all numbers but the padding must be at least 1"))
    return numbers


def trace(
    shape: Sequence[int],
    layers: Iterable[Mapping[str, int | Sequence[int]]],
    *,
    bias: bool = True,
    ceil_mode: bool = False,
) -> list[tuple[list[int], int]]:
    """Return the output shape and the number of trainable parameters of each layer of a network.

    Parameters
    ----------
    shape
        Of the input, without the batch: [C, H, W] for images, [C, T] for sequences, [T] for token indices, [n] flat.
    layers
        One operation each, from the input up: ``{"conv": [c_out, k, s, p]}`` on [C, H, W] and
        ``{"conv1d": [c_out, k, s, p]}`` on [C, T] (stride 1 and padding 0 where absent), ``{"pool": [k, s, p]}``
        (stride k and padding 0 where absent), ``{"gap": 1}`` (global average pooling), ``{"flatten": 1}``,
        ``{"linear": n}``, ``{"bn": 1}`` (batch normalization), ``{"dense_layer": growth}`` (DenseNet: 3x3, padding 1,
        no bias, its output concatenated to its input) and ``{"embedding": [V, D]}``, which gives [D, T].
    bias
        Whether convolutions and linear layers have one.
    ceil_mode
        Whether pooling rounds up.

    Raises
    ------
    ValueError
        A layer does not fit what comes out of the one before it; the message says which.

    Examples
    --------
    >>> trace([1, 28, 28], [{"conv": [6, 5]}, {"pool": 2}, {"flatten": 1}, {"linear": 10}])
    [([6, 24, 24], 156), ([6, 12, 12], 0), ([864], 0), ([10], 8650)]
    """
    found = []
    current = list(shape)
    for number, layer in enumerate(layers, 1):
        if len(layer) != 1:
            raise ValueError(tr("layer {number} must be one operation", number=number))
        ((operation, value),) = layer.items()
        try:
            current, params = _through(
                current, operation, layer_numbers(operation, value), bias=bias, ceil_mode=ceil_mode
            )
        except ValueError as error:
            raise ValueError(
                tr("layer {number}, {operation}: {error}", number=number, operation=operation, error=error)
            ) from None
        found.append((current, params))
    return found


def _through(
    shape: list[int], operation: str, numbers: list[int], *, bias: bool, ceil_mode: bool
) -> tuple[list[int], int]:
    """Return the shape after an operation, and the operation's parameters."""
    after, params = shape, 0
    match operation, shape, numbers:
        case "conv" | "conv1d", [c, *sizes], [c_out, k, s, p] if len(sizes) == 1 + (operation == "conv"):
            after = [c_out, *(output_size(size, k, stride=s, padding=p) for size in sizes)]
            params = conv_parameters(c, c_out, [k] * len(sizes), bias=bias)
        case "pool", [c, *sizes], [k, s, p] if sizes:
            after = [c, *(pooled_size(size, k, stride=s, padding=p, ceil_mode=ceil_mode) for size in sizes)]
        case "gap", [c, *sizes], [1] if sizes:
            after = [c, *(1 for _ in sizes)]
        case "flatten", _, [1]:
            after = [math.prod(shape)]
        case "linear", [n], [units]:
            after, params = [units], (n + bias) * units
        case "bn", [c, *_], [1]:
            params = 2 * c
        case "dense_layer", [c, height, width], [growth]:
            after, params = [c + growth, height, width], conv_parameters(c, growth, (3, 3), bias=False)
        case "embedding", [length], [vocabulary, dimensions]:
            after, params = [dimensions, length], vocabulary * dimensions
        case _:
            raise ValueError(tr("it needs {needs}; its input is {shape}", needs=_NEEDS[operation], shape=shape))
    return after, params
