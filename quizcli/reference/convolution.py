"""Convolution arithmetic: sizes, parameters, operations, receptive fields.

The formulas are those of Dumoulin and Visin, *A guide to convolution arithmetic for deep learning*, arXiv:1603.07285.
"""

import math
from collections.abc import Iterable, Sequence

from quizcli.language import tr


def output_size(size: int, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    r"""Return the size of a convolution's output along one axis.

    .. math:: o = \left\lfloor\frac{i + 2p - d(k-1) - 1}{s}\right\rfloor + 1

    Parameters
    ----------
    size, kernel
        Input and kernel size along the axis, in elements.
    stride, padding, dilation
        As in PyTorch: ``padding`` zeros on each side, ``dilation`` 1 for an ordinary convolution.

    Returns
    -------
    int
        The output size: at least 1.

    Raises
    ------
    ValueError
        The kernel, dilated, is wider than the padded input.

    Examples
    --------
    The first layer of AlexNet:

    >>> output_size(227, 11, stride=4)
    55
    """
    span = dilation * (kernel - 1) + 1
    if span > size + 2 * padding:
        raise ValueError(
            tr("the kernel spans {span}, more than the padded input's {size}", span=span, size=size + 2 * padding)
        )
    return (size + 2 * padding - span) // stride + 1


def output_sizes(
    sizes: Sequence[int],
    kernel: Sequence[int],
    *,
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
) -> list[int]:
    """Return ``output_size`` along each axis.

    Examples
    --------
    >>> output_sizes((41, 28), (5, 7), stride=(3, 3), padding=(1, 0), dilation=(2, 3))
    [12, 4]
    """
    return [
        output_size(size, k, stride=s, padding=p, dilation=d)
        for size, k, s, p, d in zip(sizes, kernel, stride, padding, dilation, strict=True)
    ]


def transposed_size(
    size: int, kernel: int, *, stride: int = 1, padding: int = 0, output_padding: int = 0, dilation: int = 1
) -> int:
    r"""Return the size of a transposed convolution's output along one axis.

    .. math:: o = (i - 1)s - 2p + d(k-1) + 1 + op

    Parameters
    ----------
    size, kernel
        Input and kernel size along the axis, in elements.
    stride, padding, dilation
        Those of the ordinary convolution that it is the transpose of, as in PyTorch: padding makes the output smaller.
    output_padding
        Elements added at the output's end, to choose among the sizes that a stride above 1 rounds down to one.

    Returns
    -------
    int
        The output size: at least 1.

    Raises
    ------
    ValueError
        Nothing is left between the paddings, or the output padding is not smaller than the stride or the dilation.

    Examples
    --------
    The upsampling layer of a DCGAN doubles the size:

    >>> transposed_size(4, 4, stride=2, padding=1)
    8
    """
    if output_padding >= max(stride, dilation):
        raise ValueError(
            tr(
                "the output padding, {output_padding}, must be smaller than the stride or the dilation",
                output_padding=output_padding,
            )
        )
    found = (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 + output_padding
    if found < 1:
        raise ValueError(tr("a padding of {padding} leaves no output", padding=padding))
    return found


def same_padding(size: int, kernel: int, *, stride: int = 1, dilation: int = 1) -> tuple[int, int, int]:
    r"""Return the output size of TensorFlow's SAME along one axis, and the padding before and after the input.

    .. math:: o = \left\lceil\frac{i}{s}\right\rceil, \quad T = \max((o-1)s + d(k-1) + 1 - i,\ 0)

    Half of the T zeros stand before the input, the odd one behind. VALID is ``output_size`` without padding.

    Parameters
    ----------
    size, kernel, stride, dilation
        As in ``output_size``.

    Returns
    -------
    size, before, behind : int
        The output size, and the zeros on the left (top) and on the right (bottom).

    Examples
    --------
    >>> same_padding(33, 4, stride=4)
    (9, 1, 2)
    """
    found = -(-size // stride)
    zeros = max((found - 1) * stride + dilation * (kernel - 1) + 1 - size, 0)
    return found, zeros // 2, zeros - zeros // 2


def conv_parameters(c_in: int, c_out: int, kernel: Sequence[int], *, groups: int = 1, bias: bool = True) -> int:
    r"""Return the number of trainable parameters of a convolution; the input size does not matter.

    .. math:: P = k_h k_w \frac{C_{in}}{g} C_{out} + [bias]\,C_{out}

    Parameters
    ----------
    c_in, c_out
        Input and output channels.
    kernel
        Kernel size along each axis: one number for a 1-D convolution, two for a 2-D one.
    groups
        Groups of channels: 1 for an ordinary convolution, ``c_in`` for a depthwise one.
    bias
        Whether each output channel has a bias.

    Raises
    ------
    ValueError
        The channels cannot be split into so many groups.

    Examples
    --------
    >>> conv_parameters(3, 16, (5, 5))
    1216
    """
    return _filter_weights(c_in, c_out, kernel, groups) * c_out + c_out * bias


def conv_macs(c_in: int, c_out: int, kernel: Sequence[int], output: Sequence[int], *, groups: int = 1) -> int:
    r"""Return the multiply-accumulate operations of a convolution on one input; FLOPs are twice as many.

    .. math:: MAC = H' W' C_{out} \frac{C_{in}}{g} k_h k_w

    Parameters
    ----------
    c_in, c_out, kernel, groups
        As in ``conv_parameters``.
    output
        Size of the output along each axis.

    Examples
    --------
    >>> conv_macs(16, 256, (3, 3), (14, 14))
    7225344
    """
    return math.prod(output) * c_out * _filter_weights(c_in, c_out, kernel, groups)


def _filter_weights(c_in: int, c_out: int, kernel: Sequence[int], groups: int) -> int:
    """Return the number of weights of one filter; it covers the input channels of its group only."""
    if c_in % groups or c_out % groups:
        raise ValueError(
            tr(
                "{c_in} input and {c_out} output channels cannot be split into {groups} equal groups",
                c_in=c_in,
                c_out=c_out,
                groups=groups,
            )
        )
    return math.prod(kernel) * (c_in // groups)


def receptive_field(layers: Iterable[tuple[int, int, int, int]]) -> tuple[int, int, int]:
    r"""Return the receptive field of one unit of the top layer, along one axis.

    .. math:: r_l = r_{l-1} + d_l(k_l-1)j_{l-1}, \quad P_l = P_{l-1} + p_l j_{l-1}, \quad j_l = j_{l-1}s_l

    from :math:`r_0 = 1, P_0 = 0, j_0 = 1`. See Araujo, Norris and Sim, *Computing receptive fields of convolutional
    neural networks*, Distill 2019.

    Parameters
    ----------
    layers
        (kernel, stride, padding, dilation) of each layer, from the input up; pooling counts as a layer.

    Returns
    -------
    receptive_field, effective_stride, effective_padding : int
        In input pixels: the width that a unit sees, the shift between neighboring units, and how far the first unit
        sees beyond the input's edge.

    Examples
    --------
    Two 3x3 convolutions see as much as a 5x5 one:

    >>> receptive_field([(3, 1, 1, 1), (3, 1, 1, 1)])
    (5, 1, 2)
    """
    field, jump, overhang = 1, 1, 0
    for kernel, stride, padding, dilation in layers:
        # The stride of a layer affects only the layers above it.
        field += dilation * (kernel - 1) * jump
        overhang += padding * jump
        jump *= stride
    return field, jump, overhang


def pooled_size(
    size: int, window: int, *, stride: int, padding: int = 0, dilation: int = 1, ceil_mode: bool = False
) -> int:
    r"""Return the size of a pooling's output along one axis.

    .. math:: o = \left\lceil\frac{i + 2p - d(k-1) - 1}{s}\right\rceil + 1\ (\mathrm{ceil\_mode}),
        \quad \mathrm{minus}\ 1\ \mathrm{if}\ (o-1)s \ge i + p

    Parameters
    ----------
    size, window, stride, padding, dilation
        As in ``output_size``.
    ceil_mode
        Whether to round up. As in PyTorch, a window that would start beyond the input and its padding is dropped.

    Raises
    ------
    ValueError
        The window, dilated, is too large for the padded input, or the padding is more than half the window.

    Examples
    --------
    >>> pooled_size(12, 3, stride=2), pooled_size(12, 3, stride=2, ceil_mode=True)
    (5, 6)
    """
    if 2 * padding > window:
        raise ValueError(
            tr("the padding, {padding}, is more than half the window, {window}", padding=padding, window=window)
        )
    span = dilation * (window - 1) + 1
    room = size + 2 * padding - span
    found = (-(-room // stride) if ceil_mode else room // stride) + 1
    if ceil_mode and (found - 1) * stride >= size + padding:
        found -= 1
    if found < 1:
        raise ValueError(
            tr("the window spans {span}, too much for the padded input's {size}", span=span, size=size + 2 * padding)
        )
    return found
