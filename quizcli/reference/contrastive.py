"""Contrastive losses of similarities.

InfoNCE is that of van den Oord, Li and Vinyals, *Representation Learning with Contrastive Predictive Coding*,
arXiv:1807.03748. NT-Xent (SimCLR, arXiv:2002.05709) is the same with all other views of the batch as keys; CLIP
(arXiv:2103.00020) takes the mean of both directions.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def info_nce(similarities: ArrayLike, positives: Sequence[int], *, temperature: float = 1.0) -> float:
    r"""Return the mean over the anchors of the cross-entropy that picks the positive out of all keys.

    .. math:: L = -\frac1N\sum_i \ln\frac{e^{s_{iy_i}/\tau}}{\sum_j e^{s_{ij}/\tau}}

    Parameters
    ----------
    similarities
        A row for each anchor, a column for each key, shape (N, K); the positive is one of the keys.
    positives
        The column of each anchor's positive, N numbers from 0 to K - 1.
    temperature
        Divides the similarities.

    Examples
    --------
    >>> round(info_nce([[0.5, 0.5, 0.5]], [0]), 6), round(info_nce([[np.log(3.0), 0.0]], [0]), 6)
    (1.098612, 0.287682)
    """
    logits = np.asarray(similarities, dtype=np.float64) / temperature
    # ln of a sum of exponentials: the largest exponent is 0, so that nothing overflows.
    largest = logits.max(axis=1)
    log_sums = largest + np.log(np.exp(logits - largest[:, np.newaxis]).sum(axis=1))
    return float((log_sums - logits[np.arange(len(logits)), list(positives)]).mean())


def clip_loss(similarities: ArrayLike, *, temperature: float = 1.0) -> float:
    r"""Return the mean of InfoNCE along the rows and along the columns: :math:`L = \frac12(L_{rows} + L_{columns})`.

    Parameters
    ----------
    similarities
        Images along the rows, texts along the columns, shape (N, N); pairs stand on the diagonal.
    temperature
        Divides the similarities.

    Examples
    --------
    >>> rows, columns = info_nce([[2.0, 1.0], [0.0, 1.0]], [0, 1]), info_nce([[2.0, 0.0], [1.0, 1.0]], [0, 1])
    >>> bool(np.isclose(clip_loss([[2.0, 1.0], [0.0, 1.0]]), (rows + columns) / 2))
    True
    """
    square = np.asarray(similarities, dtype=np.float64)
    diagonal = range(len(square))
    rows, columns = (info_nce(each, diagonal, temperature=temperature) for each in (square, square.T))
    return (rows + columns) / 2
