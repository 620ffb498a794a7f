"""Four nested loops in plain Python; PyTorch's functions."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask pixel by pixel for what is in the image; outside there is nothing."""
    x, s, p = given["x"], given["stride"], given["padding"]
    height, width = len(x), len(x[0])
    k_height, k_width = (given["k"], given["k"]) if "k" in given else (len(given["w"]), len(given["w"][0]))
    if given["op"] == "convT":
        rows, columns = (height - 1) * s - 2 * p + k_height, (width - 1) * s - 2 * p + k_width
        y = [[0.0] * columns for _ in range(rows)]
        for i in range(rows):
            for j in range(columns):
                for a in range(height):
                    for b in range(width):
                        u, v = i + p - a * s, j + p - b * s
                        if 0 <= u < k_height and 0 <= v < k_width:
                            y[i][j] += x[a][b] * given["w"][u][v]
        return {"y": y}

    def pooled(i: int, j: int) -> float:
        inside = {
            (u, v): x[i * s + u - p][j * s + v - p]
            for u in range(k_height)
            for v in range(k_width)
            if 0 <= i * s + u - p < height and 0 <= j * s + v - p < width
        }
        if given["op"] == "conv":
            return float(sum(value * given["w"][u][v] for (u, v), value in inside.items()))
        if given["op"] == "maxpool":
            return float(max(inside.values()))
        return float(sum(inside.values()) / (k_height * k_width if given["count_include_pad"] else len(inside)))

    rows, columns = (height + 2 * p - k_height) // s + 1, (width + 2 * p - k_width) // s + 1
    return {"y": [[pooled(i, j) for j in range(columns)] for i in range(rows)]}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Call the function of the same name."""
    import torch
    from torch.nn import functional

    x = torch.tensor([[given["x"]]], dtype=torch.float64)
    settings = {"stride": given["stride"], "padding": given["padding"]}
    match given["op"]:
        case "maxpool":
            y = functional.max_pool2d(x, given["k"], **settings)
        case "avgpool":
            y = functional.avg_pool2d(x, given["k"], count_include_pad=given["count_include_pad"], **settings)
        case op:
            w = torch.tensor([[given["w"]]], dtype=torch.float64)
            y = (functional.conv2d if op == "conv" else functional.conv_transpose2d)(x, w, **settings)
    return {"y": y[0, 0].tolist()}
