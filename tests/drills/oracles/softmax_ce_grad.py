"""Finite differences of the loss; PyTorch's cross_entropy and autograd."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write the loss as log-sum-exp in plain Python; differentiate it numerically."""
    logits, target = given["logits"], given["target"]

    def loss(rows: list[list[float]]) -> float:
        each = [math.log(sum(math.exp(z) for z in row)) - row[y] for row, y in zip(rows, target, strict=True)]
        return float(sum(each) / len(rows))

    def moved(n: int, k: int, by: float) -> list[list[float]]:
        return [[z + by * (m == n and j == k) for j, z in enumerate(row)] for m, row in enumerate(logits)]

    h = 1e-5
    gradient = [
        [(loss(moved(n, k, h)) - loss(moved(n, k, -h))) / (2 * h) for k in range(len(row))]
        for n, row in enumerate(logits)
    ]
    return {"loss": loss(logits), "grad": gradient}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Back-propagate through torch.nn.functional.cross_entropy."""
    import torch

    logits = torch.tensor(given["logits"], dtype=torch.float64, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(given["target"]))
    loss.backward()
    assert logits.grad is not None
    return {"loss": loss.item(), "grad": logits.grad.tolist()}
