"""Overlaps counted cell by cell, suppression as a fixed point; overlaps from PyTorch's masks, suppression by a queue."""

from collections.abc import Mapping, Sequence
from typing import Any


def _cells(box: Sequence[float]) -> set[tuple[int, int]]:
    x1, y1, x2, y2 = map(int, box)
    return {(x, y) for x in range(x1, x2) for y in range(y1, y2)}


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hard: the one set in which a box is if and only if no better box in the set overlaps it. Soft: sort again and again."""
    cells, scores, thr = [_cells(box) for box in given["boxes"]], given["scores"], given["thr"]
    n = len(cells)
    iou = [[len(a & b) / len(a | b) for b in cells] for a in cells]
    if given["soft"]:
        pairs = [[index, score] for index, score in enumerate(scores)]
        for place in range(n):
            pairs[place:] = sorted(pairs[place:], key=lambda pair: -pair[1])
            for pair in pairs[place + 1 :]:
                share = iou[pairs[place][0]][pair[0]]
                pair[1] *= 1 - share if share >= thr else 1
        return {"kept": pairs}
    sets = [
        chosen
        for chosen in ([i for i in range(n) if number >> i & 1] for number in range(2**n))
        if all(
            (i in chosen) == (not any(scores[j] > scores[i] and iou[i][j] > thr for j in chosen if j != i))
            for i in range(n)
        )
    ]
    assert len(sets) == 1
    return {"kept": sorted(sets[0], key=lambda index: -scores[index])}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Sort and mask tensors, as torchvision's operator does (torchvision itself is not installed; soft-NMS it has not)."""
    import torch

    boxes = torch.tensor(given["boxes"], dtype=torch.float64)
    low, high = (
        torch.maximum(boxes[:, None, :2], boxes[None, :, :2]),
        torch.minimum(boxes[:, None, 2:], boxes[None, :, 2:]),
    )
    inter = (high - low).clamp(min=0).prod(dim=2)
    area = (boxes[:, 2:] - boxes[:, :2]).prod(dim=1)
    iou = inter / (area[:, None] + area[None, :] - inter)
    scores = torch.tensor(given["scores"], dtype=torch.float64)
    left, taken = torch.ones(len(scores), dtype=torch.bool), []
    while left.any():
        best = int(torch.where(left, scores, -1.0).argmax())
        taken.append([best, float(scores[best])] if given["soft"] else best)
        left[best] = False
        if given["soft"]:
            scores *= torch.where(left & (iou[best] >= given["thr"]), 1 - iou[best], 1.0)
        else:
            left &= iou[best] <= given["thr"]
    return {"kept": taken}
