"""Count the places of a kernel; ask PyTorch for the shape."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Slide the dilated kernel over the padded axis and count the places at which it fits."""
    found = []
    for i, k, s, p, d in zip(
        *(given[word] for word in ("size", "kernel", "stride", "padding", "dilation")), strict=True
    ):
        positions = 0
        for start in range(0, i + 2 * p, s):
            positions += all(start + tap * d < i + 2 * p for tap in range(k))
        found.append(positions)
    return {"size": found}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Run the convolution on zeros."""
    import torch

    out = torch.nn.functional.conv2d(
        torch.zeros(1, 1, *given["size"]),
        torch.zeros(1, 1, *given["kernel"]),
        stride=given["stride"],
        padding=given["padding"],
        dilation=given["dilation"],
    )
    return {"size": list(out.shape[2:])}
