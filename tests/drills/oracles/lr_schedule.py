"""Plain Python, step by step where there are steps; torch.optim.lr_scheduler."""

import math
from collections.abc import Callable, Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Multiply drop by drop; draw the curves from their definitions."""
    if given["kind"] == "linear_scaling":
        return _scaled(given)
    kind, t = given["kind"], given["t"]
    rate: float
    match kind:
        case "step":
            rate = given["lr0"]
            for taken in range(1, t + 1):
                rate *= given["gamma"] if taken % given["S"] == 0 else 1
        case "exp":
            rate = given["lr0"]
            for _ in range(t):
                rate *= given["gamma"] ** (1 / given["S"])
        case "inverse_time":
            rate = 1 / (1 / given["lr0"] + given["gamma"] * t / given["S"] / given["lr0"])
        case "poly":
            left = (given["T"] - t) / given["T"]
            weight = math.exp(given["power"] * math.log(left))
            rate = weight * given["lr0"] + (1 - weight) * given["lr_min"]
        case "noam":
            rate = (given["d"] * t) ** -0.5 if t > given["W"] else t / (given["W"] * math.sqrt(given["d"] * given["W"]))
        case _:
            warmup = given.get("W", 0)
            if t < warmup:
                return {"lr": sum(given["lr0"] / warmup for _ in range(t))}
            # (1 + cos x) / 2 is the square of cos(x / 2).
            weight = math.cos(math.pi / 2 * (t - warmup) / (given["T"] - warmup)) ** 2
            rate = weight * given["lr0"] + (1 - weight) * given["lr_min"]
    return {"lr": rate}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take t steps of a PyTorch scheduler."""
    if given["kind"] == "linear_scaling":
        return _scaled(given)
    import torch
    from torch.optim import lr_scheduler

    end = given.get("lr_min", 0.0)
    # PolynomialLR ends at 0: the end is added afterwards.
    start = given["lr0"] - end if given["kind"] == "poly" else given.get("lr0", 1.0)
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=start)

    def factor(of: Callable[[int], float]) -> lr_scheduler.LRScheduler:
        return lr_scheduler.LambdaLR(optimizer, of)

    scheduler: lr_scheduler.LRScheduler
    match given["kind"]:
        case "step":
            scheduler = lr_scheduler.StepLR(optimizer, given["S"], given["gamma"])
        case "exp":
            scheduler = lr_scheduler.ExponentialLR(optimizer, given["gamma"] ** (1 / given["S"]))
        case "inverse_time":
            scheduler = factor(lambda t: 1 / (1 + given["gamma"] * t / given["S"]))
        case "poly":
            scheduler = lr_scheduler.PolynomialLR(optimizer, given["T"], given["power"])
        case "cosine":
            scheduler = lr_scheduler.CosineAnnealingLR(optimizer, given["T"], end)
        case "noam":
            warmup = given["W"]
            scheduler = factor(lambda t: given["d"] ** -0.5 * min(max(t, 1) ** -0.5, t * warmup**-1.5))
        case _:
            warmup = given["W"]
            up = factor(lambda t: t / warmup)
            down = lr_scheduler.CosineAnnealingLR(optimizer, given["T"] - warmup, end)
            scheduler = lr_scheduler.SequentialLR(optimizer, [up, down], [warmup])
    for _ in range(given["t"]):
        optimizer.step()
        scheduler.step()
    return {"lr": optimizer.param_groups[0]["lr"] + (end if given["kind"] == "poly" else 0)}


def _scaled(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Sum up the steps of as many small batches as make the large one."""
    return {"lr": math.fsum(given["lr0"] for _ in range(given["B"] // given["B0"]))}
