"""Convolution, pooling and transposed convolution of one channel of an image.

The layers are those of PyTorch; Dumoulin and Visin, *A guide to convolution arithmetic for deep learning*,
arXiv:1603.07285, shows them step by step.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from quizcli.language import tr


def windows(
    x: ArrayLike, kernel: tuple[int, int], *, stride: int = 1, padding: int = 0, fill: float = 0.0
) -> NDArray[np.float64]:
    """Return all windows of a padded image.

    Parameters
    ----------
    x
        Shape (H, W).
    kernel
        Height and width of a window.
    stride, padding
        Along both axes; ``padding`` rows and columns on each side.
    fill
        What the image is padded with.

    Returns
    -------
    ndarray
        Shape (H', W', kernel height, kernel width).

    Raises
    ------
    ValueError
        The window is larger than the padded image.

    Examples
    --------
    >>> windows([[1, 2, 3], [4, 5, 6]], (2, 2)).tolist()
    [[[[1.0, 2.0], [4.0, 5.0]], [[2.0, 3.0], [5.0, 6.0]]]]
    """
    padded = np.pad(np.asarray(x, dtype=np.float64), padding, constant_values=fill)
    if kernel[0] > padded.shape[0] or kernel[1] > padded.shape[1]:
        raise ValueError(tr("the window is larger than the padded image"))
    return sliding_window_view(padded, kernel)[::stride, ::stride]


def cross_correlation(x: ArrayLike, w: ArrayLike, *, stride: int = 1, padding: int = 0) -> NDArray[np.float64]:
    r"""Return the convolution of deep learning, in which the kernel is not flipped.

    .. math:: y_{ij} = \sum_{u,v} x_{is+u-p,\,js+v-p}\,w_{uv}

    Parameters
    ----------
    x, w
        Image of shape (H, W) and kernel.
    stride, padding
        Along both axes; zeros on each side.

    Examples
    --------
    >>> cross_correlation([[7, 3, 2], [9, 1, 3], [6, 7, 6]], [[3, -2], [0, 1]]).tolist()
    [[16.0, 8.0], [32.0, 3.0]]
    """
    kernel = np.asarray(w, dtype=np.float64)
    found = windows(x, (kernel.shape[0], kernel.shape[1]), stride=stride, padding=padding)
    return np.asarray((found * kernel).sum(axis=(2, 3)))


def transposed_convolution(x: ArrayLike, w: ArrayLike, *, stride: int = 1, padding: int = 0) -> NDArray[np.float64]:
    """Add the kernel times each pixel, ``stride`` apart; ``padding`` is cut off on each side.

    Parameters
    ----------
    x, w
        Image of shape (H, W) and kernel.
    stride, padding
        Those of the convolution that this is the transpose of.

    Returns
    -------
    ndarray
        Shape ((H - 1) stride - 2 padding + kernel height, and so for the width).

    Raises
    ------
    ValueError
        Nothing is left when the padding is cut off.

    Examples
    --------
    >>> transposed_convolution([[5, 1]], [[4, 2], [0, 4]], stride=2).tolist()
    [[20.0, 10.0, 4.0, 2.0], [0.0, 20.0, 0.0, 4.0]]
    """
    image, kernel = np.asarray(x, dtype=np.float64), np.asarray(w, dtype=np.float64)
    (rows, columns), (height, width) = image.shape, kernel.shape
    whole = np.zeros(((rows - 1) * stride + height, (columns - 1) * stride + width))
    if min(whole.shape) <= 2 * padding:
        raise ValueError(tr("nothing is left when the padding is cut off"))
    for u in range(height):
        for v in range(width):
            whole[u : u + (rows - 1) * stride + 1 : stride, v : v + (columns - 1) * stride + 1 : stride] += (
                image * kernel[u, v]
            )
    return whole[padding : whole.shape[0] - padding, padding : whole.shape[1] - padding]


def max_pool(x: ArrayLike, kernel: int, *, stride: int, padding: int = 0) -> NDArray[np.float64]:
    """Return the largest value of each window; the padding is minus infinity.

    Raises
    ------
    ValueError
        The padding is more than half of the window, or the window is larger than the padded image.

    Examples
    --------
    >>> max_pool([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 2, stride=1).tolist()
    [[5.0, 6.0], [8.0, 9.0]]
    """
    _check_padding(kernel, padding)
    found = windows(x, (kernel, kernel), stride=stride, padding=padding, fill=-np.inf)
    return np.asarray(found.max(axis=(2, 3)))


def average_pool(
    x: ArrayLike, kernel: int, *, stride: int, padding: int = 0, count_padding: bool = True
) -> NDArray[np.float64]:
    """Return the mean of each window, with the zeros of the padding or of the image's own pixels only.

    Raises
    ------
    ValueError
        The padding is more than half of the window, or the window is larger than the padded image.

    Examples
    --------
    >>> average_pool([[1, 2], [4, 5]], 2, stride=2, padding=1).tolist()
    [[0.25, 0.5], [1.0, 1.25]]
    >>> average_pool([[1, 2], [4, 5]], 2, stride=2, padding=1, count_padding=False).tolist()
    [[1.0, 2.0], [4.0, 5.0]]
    """
    _check_padding(kernel, padding)
    sums = windows(x, (kernel, kernel), stride=stride, padding=padding).sum(axis=(2, 3))
    if count_padding:
        return np.asarray(sums / kernel**2)
    return np.asarray(
        sums / windows(np.ones(np.shape(x)), (kernel, kernel), stride=stride, padding=padding).sum(axis=(2, 3))
    )


def _check_padding(kernel: int, padding: int) -> None:
    if 2 * padding > kernel:
        raise ValueError(tr("the padding of a pooling layer is at most half of its window"))
