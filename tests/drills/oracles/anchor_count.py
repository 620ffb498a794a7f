"""Anchors counted cell by cell; the sizes of what PyTorch's layers put out."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Walk over the image, or over the cells, and count."""
    values = 1 if given["classes"] is None else len([*"xywh", *["obj"] * given["objectness"], *range(given["classes"])])
    count = 0
    if given["grids"]:
        for height, width, anchors in given["grids"]:
            for _ in range(height):
                for _ in range(width):
                    count += anchors
    else:
        height, width = given["size"]
        for place, stride in enumerate(given["strides"]):
            anchors = given["anchors"][place % len(given["anchors"])]
            count += sum(anchors for _ in range(0, height, stride) for _ in range(0, width, stride))
    return {"count": count * values}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Pool an empty image with each stride, and put a head of 1x1 filters on it."""
    import torch

    values = 1 if given["classes"] is None else 4 + given["objectness"] + given["classes"]
    if given["grids"]:
        maps = [(torch.zeros(1, 1, height, width), anchors) for height, width, anchors in given["grids"]]
    else:
        image = torch.zeros(1, 1, *given["size"])
        anchors = given["anchors"] * (len(given["strides"]) // len(given["anchors"]))
        maps = [
            (torch.nn.functional.max_pool2d(image, stride, ceil_mode=True), count)
            for stride, count in zip(given["strides"], anchors, strict=True)
        ]
    return {
        "count": sum(
            torch.nn.functional.conv2d(found, torch.zeros(count * values, 1, 1, 1)).numel() for found, count in maps
        )
    }
