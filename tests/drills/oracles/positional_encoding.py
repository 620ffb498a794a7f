"""Rotations of the encoding of position 0, one step after the other; PyTorch as in its tutorial on Transformers."""

import cmath
import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Turn each pair, a complex number, by its frequency once for every position."""
    encoding = []
    for pair in range(given["d"] // 2):
        turn = cmath.exp(1j / given["base"] ** (2 * pair / given["d"]))
        value = 1 + 0j
        for _ in range(given["pos"]):
            value *= turn
        encoding += [value.imag, value.real]
    return {"encoding": encoding if given["index"] is None else encoding[given["index"]]}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fill every other place with sines and the rest with cosines."""
    import torch

    frequencies = torch.exp(
        torch.arange(0, given["d"], 2, dtype=torch.float64) * (-math.log(given["base"]) / given["d"])
    )
    encoding = torch.zeros(given["d"], dtype=torch.float64)
    encoding[0::2] = torch.sin(given["pos"] * frequencies)
    encoding[1::2] = torch.cos(given["pos"] * frequencies)
    return {"encoding": encoding.tolist() if given["index"] is None else encoding[given["index"]].item()}
