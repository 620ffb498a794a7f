"""The whole rotation matrix of the paper, multiplied out; complex numbers in PyTorch."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Build the d x d matrix and multiply row by row."""
    d = len(given["x"])

    def turned(x: list[float], position: int) -> list[float]:
        matrix = [[0.0] * d for _ in range(d)]
        for i in range(d // 2):
            angle = position / given["base"] ** (2 * i / d)
            a, b = (2 * i, 2 * i + 1) if given["pairing"] == "interleaved" else (i, i + d // 2)
            matrix[a][a] = matrix[b][b] = math.cos(angle)
            matrix[a][b], matrix[b][a] = -math.sin(angle), math.sin(angle)
        return [sum(matrix[row][column] * x[column] for column in range(d)) for row in range(d)]

    x = turned(given["x"], given["pos"])
    if given["key"] is None:
        return {"rotated": x}
    key = turned(given["key"], given["key_pos"])
    return {"rotated": x, "score": sum(a * b for a, b in zip(x, key, strict=True))}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read pairs as complex numbers, multiply by the powers of a root of unity."""
    import torch

    d = len(given["x"])
    theta = given["base"] ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)

    def turned(x: list[float], position: int) -> torch.Tensor:
        values = torch.tensor(x, dtype=torch.float64)
        interleaved = given["pairing"] == "interleaved"
        pairs = values.reshape(-1, 2) if interleaved else values.reshape(2, -1).T
        turn = torch.polar(torch.ones_like(theta), position * theta)
        result = torch.view_as_real(torch.view_as_complex(pairs.contiguous()) * turn)
        return result.reshape(-1) if interleaved else result.T.reshape(-1)

    x = turned(given["x"], given["pos"])
    if given["key"] is None:
        return {"rotated": x.tolist()}
    return {"rotated": x.tolist(), "score": (x @ turned(given["key"], given["key_pos"])).item()}
