"""Write the matrices down; build the network in PyTorch."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count, unit by unit, the edges that come in, the bias, gamma and beta; then the rows of the embedding."""
    sizes, params = given["sizes"], 0
    for layer in range(1, len(sizes)):
        for _ in range(sizes[layer]):
            params += sizes[layer - 1]
            if given["bias"]:
                params += 1
            if given["bn"] and layer < len(sizes) - 1:
                params += 2
    if given["embedding"]:
        params += sum(given["embedding"][1] for _ in range(given["embedding"][0]))
    return {"params": params}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Build it without memory."""
    from torch import nn

    sizes = given["sizes"]
    modules: list[Any] = []
    if given["embedding"]:
        modules.append(nn.Embedding(*given["embedding"], device="meta"))
    for layer in range(1, len(sizes)):
        modules.append(nn.Linear(sizes[layer - 1], sizes[layer], bias=given["bias"], device="meta"))
        if given["bn"] and layer < len(sizes) - 1:
            modules.append(nn.BatchNorm1d(sizes[layer], device="meta"))
    return {"params": sum(p.numel() for p in nn.Sequential(*modules).parameters())}
