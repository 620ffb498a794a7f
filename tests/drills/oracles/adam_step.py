"""The moments as weighted sums over all gradients so far; PyTorch's Adam and AdamW."""

import math
from collections.abc import Mapping, Sequence
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write out each moment as the weighted mean of the past: its weights are divided by their sum."""
    theta = given["theta"]
    if isinstance(theta, list):
        each = zip(theta, zip(*given["grads"], strict=True), strict=True)
        return {"theta": [_after(start, gradients, given) for start, gradients in each]}
    return {"theta": _after(theta, given["grads"], given)}


def _after(theta: float, gradients: Sequence[float], given: Mapping[str, Any]) -> float:
    past: list[float] = []
    for gradient in gradients:
        decay = given["weight_decay"] * theta
        past.append(gradient if given["decoupled"] else gradient + decay)
        mean = _weighted_mean(past, given["b1"])
        square = _weighted_mean([value * value for value in past], given["b2"])
        if given["decoupled"]:
            theta -= given["lr"] * decay
        theta -= given["lr"] * mean / (math.sqrt(square) + given["eps"])
    return theta


def _weighted_mean(past: Sequence[float], beta: float) -> float:
    weights = [beta ** (len(past) - 1 - place) for place in range(len(past))]
    return sum(weight * value for weight, value in zip(weights, past, strict=True)) / sum(weights)


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hand the gradients to the optimizer one after the other."""
    import torch

    theta = torch.tensor(given["theta"], dtype=torch.float64, requires_grad=True)
    optimizer = (torch.optim.AdamW if given["decoupled"] else torch.optim.Adam)(
        [theta],
        lr=given["lr"],
        betas=(given["b1"], given["b2"]),
        eps=given["eps"],
        weight_decay=given["weight_decay"],
    )
    for gradient in given["grads"]:
        theta.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
    return {"theta": theta.tolist()}
