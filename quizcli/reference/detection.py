"""Object detection: overlap of boxes, non-maximum suppression, numbers of anchors.

A box is (x1, y1, x2, y2) with x1 <= x2 and y1 <= y2, in any unit of length, unless another format is named.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from quizcli.language import tr

Box: TypeAlias = tuple[float, float, float, float]
BoxFormat: TypeAlias = Literal["xyxy", "xywh", "cxcywh"]


class Overlap(NamedTuple):
    """Areas of two boxes: the intersection, each box, the union, and the smallest enclosing box."""

    intersection: float
    area_a: float
    area_b: float
    union: float
    enclosing: float


def corners(box: Box, fmt: BoxFormat = "xyxy") -> Box:
    """Return (x1, y1, x2, y2) of a box.

    Parameters
    ----------
    box
        Four numbers in the format.
    fmt
        ``xyxy``: two opposite corners; ``xywh``: upper left corner, width, height; ``cxcywh``: center, width, height.

    Raises
    ------
    ValueError
        The width or the height is negative.

    Examples
    --------
    >>> corners((5, 7, 4, 6), "xywh"), corners((5, 7, 4, 6), "cxcywh")
    ((5, 7, 9, 13), (3.0, 4.0, 7.0, 10.0))
    """
    x, y, right, bottom = box
    if fmt == "xywh":
        right, bottom = x + right, y + bottom
    elif fmt == "cxcywh":
        x, y, right, bottom = x - right / 2, y - bottom / 2, x + right / 2, y + bottom / 2
    if right < x or bottom < y:
        raise ValueError(tr("the box {box}, read as {fmt}, has a negative width or height", box=list(box), fmt=fmt))
    return x, y, right, bottom


def sides(box: Box, *, inclusive: bool = False) -> tuple[float, float]:
    """Return width and height; ``inclusive`` counts pixels, both corners included: one more.

    Examples
    --------
    >>> sides((7, 3, 10, 12)), sides((7, 3, 10, 12), inclusive=True)
    ((3, 9), (4, 10))
    """
    return box[2] - box[0] + inclusive, box[3] - box[1] + inclusive


def shared(a: Box, b: Box) -> Box:
    """Return the corners of the intersection; if the boxes are apart, a side has a negative length.

    Examples
    --------
    >>> shared((7, 3, 10, 12), (1, 3, 8, 11)), shared((0, 0, 2, 2), (3, 0, 4, 2))
    ((7, 3, 8, 11), (3, 0, 2, 2))
    """
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def overlap(a: Box, b: Box, *, inclusive: bool = False) -> Overlap:
    """Return the areas of two boxes.

    Parameters
    ----------
    a, b
        Corners (x1, y1, x2, y2).
    inclusive
        Whether widths are x2 - x1 + 1, as older programs count pixels.

    Raises
    ------
    ValueError
        Both boxes are empty.

    Examples
    --------
    >>> overlap((7, 3, 10, 12), (1, 3, 8, 11))
    Overlap(intersection=8, area_a=27, area_b=56, union=75, enclosing=81)
    """
    width, height = sides(shared(a, b), inclusive=inclusive)
    (width_a, height_a), (width_b, height_b) = sides(a, inclusive=inclusive), sides(b, inclusive=inclusive)
    around = sides((min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])), inclusive=inclusive)
    intersection = width * height if width > 0 and height > 0 else 0
    area_a, area_b = width_a * height_a, width_b * height_b
    union = area_a + area_b - intersection
    if union <= 0:
        raise ValueError(tr("both boxes are empty: their area is 0"))
    return Overlap(intersection, area_a, area_b, union, around[0] * around[1])


def iou(a: Box, b: Box, *, inclusive: bool = False) -> float:
    r"""Return the intersection over union, the Jaccard index, :math:`\frac{|A\cap B|}{|A\cup B|}`.

    Examples
    --------
    >>> round(iou((7, 3, 10, 12), (1, 3, 8, 11)), 6)
    0.106667
    """
    found = overlap(a, b, inclusive=inclusive)
    return found.intersection / found.union


def giou(a: Box, b: Box, *, inclusive: bool = False) -> float:
    r"""Return the generalized IoU, :math:`IoU-\frac{|C|-|A\cup B|}{|C|}`, where C is the smallest box around both.

    Rezatofighi et al., *Generalized Intersection over Union*, arXiv:1902.09630.

    Examples
    --------
    >>> round(giou((7, 9, 11, 12), (7, 8, 13, 11)), 6), giou((0, 0, 1, 1), (3, 0, 4, 1))
    (0.280303, -0.5)
    """
    found = overlap(a, b, inclusive=inclusive)
    return found.intersection / found.union - (found.enclosing - found.union) / found.enclosing


def dice(a: Box, b: Box, *, inclusive: bool = False) -> float:
    r"""Return the Dice coefficient, :math:`\frac{2|A\cap B|}{|A|+|B|}`.

    Examples
    --------
    >>> dice((0, 0, 2, 2), (1, 0, 3, 2))
    0.5
    """
    found = overlap(a, b, inclusive=inclusive)
    return 2 * found.intersection / (found.area_a + found.area_b)


def nms(boxes: Sequence[Box], scores: Sequence[float], threshold: float) -> list[int]:
    """Return the boxes that non-maximum suppression keeps, in descending score; of equal scores the earlier first.

    The best box that is left is kept, and all that overlap it with an IoU above the threshold are removed; and so on.

    Parameters
    ----------
    boxes
        Corners of N boxes.
    scores
        N of them.
    threshold
        An IoU equal to it does not suppress, as in PyTorch and TensorFlow.

    Examples
    --------
    >>> nms([(3, 2, 15, 10), (1, 2, 18, 10), (12, 18, 20, 24)], [0.3, 0.92, 0.55], 0.5)
    [1, 2]
    """
    left = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable").tolist()
    kept = []
    while left:
        best = left.pop(0)
        kept.append(best)
        left = [other for other in left if iou(boxes[best], boxes[other]) <= threshold]
    return kept


def soft_nms(boxes: Sequence[Box], scores: Sequence[float], threshold: float) -> list[tuple[int, float]]:
    r"""Return all boxes with their scores after linear soft-NMS, in the order in which they are taken.

    The best box that is left is taken, and the scores of those that overlap it with an IoU of the threshold or more are
    multiplied with :math:`1-IoU`; and so on. Of equal scores the earlier box comes first.

    Bodla et al., *Soft-NMS: Improving Object Detection With One Line of Code*, arXiv:1704.04503.

    Parameters
    ----------
    boxes
        Corners of N boxes.
    scores
        N of them.
    threshold
        From which IoU on a score is lowered.

    Examples
    --------
    >>> soft_nms([(0, 0, 4, 4), (0, 0, 4, 2), (8, 8, 9, 9)], [0.9, 0.8, 0.5], 0.3)
    [(0, 0.9), (2, 0.5), (1, 0.4)]
    """
    left = dict(enumerate(scores))
    taken = []
    while left:
        best = max(left, key=lambda index: left[index])
        taken.append((best, left.pop(best)))
        for other in left:
            share = iou(boxes[best], boxes[other])
            if share >= threshold:
                left[other] *= 1 - share
    return taken


def grid_sizes(size: tuple[int, int], strides: Sequence[int]) -> list[tuple[int, int]]:
    """Return height and width of the grid at each stride: size / stride, rounded up.

    Examples
    --------
    >>> grid_sizes((600, 800), (16, 32))
    [(38, 50), (19, 25)]
    """
    return [(-(-size[0] // stride), -(-size[1] // stride)) for stride in strides]


def anchor_count(grids: Sequence[tuple[int, int, int]]) -> int:
    r"""Return the number of anchors, :math:`\sum_l H_l W_l A_l`.

    Parameters
    ----------
    grids
        Height, width and anchors per cell of each level.

    Examples
    --------
    SSD300:

    >>> anchor_count([(38, 38, 4), (19, 19, 6), (10, 10, 6), (5, 5, 6), (3, 3, 4), (1, 1, 4)])
    8732
    """
    return sum(height * width * anchors for height, width, anchors in grids)
