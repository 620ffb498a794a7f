"""Cells of a raster, counted; shapes as products of masks in PyTorch."""

from collections.abc import Mapping
from typing import Any


def _corners(box: list[float], fmt: str) -> tuple[int, int, int, int]:
    x, y, w, h = box
    if fmt == "cxcywh":
        x, y = x - w / 2, y - h / 2
    found = (x, y, w, h) if fmt == "xyxy" else (x, y, x + w, y + h)
    assert all(value == int(value) for value in found)
    return int(found[0]), int(found[1]), int(found[2]), int(found[3])


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Collect the unit cells of both boxes; the box around them from the smallest and largest cell."""
    more = 1 if given["inclusive"] else 0
    a, b = (
        {(x, y) for x in range(left, right + more) for y in range(top, bottom + more)}
        for left, top, right, bottom in (_corners(given[name], given["fmt"]) for name in "ab")
    )
    if given["kind"] == "dice":
        return {"value": 2 * len(a & b) / (len(a) + len(b))}
    value = len(a & b) / len(a | b)
    if given["kind"] == "giou":
        xs, ys = [x for x, _ in a | b], [y for _, y in a | b]
        around = (max(xs) - min(xs) + 1) * (max(ys) - min(ys) + 1)
        value -= (around - len(a | b)) / around
    return {"value": value}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask scikit-learn about the masks: Jaccard index and F1, which is Dice; PyTorch finds the box around."""
    import torch
    from sklearn.metrics import f1_score, jaccard_score

    more = 1 if given["inclusive"] else 0
    masks = torch.zeros(2, 40, 40, dtype=torch.int64)
    for mask, name in zip(masks, "ab", strict=True):
        left, top, right, bottom = _corners(given[name], given["fmt"])
        mask[10 + top : 10 + bottom + more, 10 + left : 10 + right + more] = 1
    a, b = masks.flatten(1).numpy()
    if given["kind"] == "dice":
        return {"value": float(f1_score(a, b))}
    value = float(jaccard_score(a, b, zero_division=0))
    if given["kind"] == "giou":
        both = masks.amax(0)
        rows, columns = torch.nonzero(both, as_tuple=True)
        around = float((rows.amax() - rows.amin() + 1) * (columns.amax() - columns.amin() + 1))
        value -= (around - float(both.sum())) / around
    return {"value": value}
