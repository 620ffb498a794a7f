"""Convolution arithmetic: sizes, parameters, operations, receptive fields.

The formulas are those of Dumoulin and Visin, *A guide to convolution arithmetic for deep learning*, arXiv:1603.07285.
"""

from collections.abc import Sequence


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
        raise ValueError(f"the kernel spans {span}, more than the padded input's {size + 2 * padding}")
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
