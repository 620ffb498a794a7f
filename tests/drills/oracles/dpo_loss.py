"""Probabilities of preferring one response in plain Python, differences for the weight; PyTorch's logsigmoid and autograd."""

import math
from collections.abc import Mapping
from typing import Any

LOGS = ("policy_chosen", "ref_chosen", "policy_rejected", "ref_rejected")


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Turn log-probabilities into ratios and preferences, pair by pair; differentiate numerically."""
    eps = given["label_smoothing"]

    def loss(z: float) -> float:
        preferred = math.exp(z) / (1 + math.exp(z))
        return float(-(1 - eps) * math.log(preferred) - eps * math.log(1 - preferred))

    rows = []
    for pw, rw, pl, rl in zip(*(given[name] for name in LOGS), strict=True):
        chosen = math.log((math.exp(pw) / math.exp(rw)) ** given["beta"])
        rejected = math.log((math.exp(pl) / math.exp(rl)) ** given["beta"])
        z, h = chosen - rejected, 1e-5
        rows.append((chosen, rejected, z, -(loss(z + h) - loss(z - h)) / (2 * h)))
    names = ("chosen_reward", "rejected_reward", "margin", "weight")
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return _answer(sum(loss(z) for z in columns["margin"]) / len(rows), columns)


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Call torch.nn.functional.logsigmoid as TRL's trainer does, and back-propagate."""
    import torch
    from torch.nn.functional import logsigmoid

    pw, rw, pl, rl = (torch.tensor(given[name], dtype=torch.float64) for name in LOGS)
    eps = given["label_smoothing"]
    chosen, rejected = given["beta"] * (pw - rw), given["beta"] * (pl - rl)
    z = (chosen - rejected).requires_grad_()
    losses = -logsigmoid(z) * (1 - eps) - logsigmoid(-z) * eps
    losses.sum().backward()
    assert z.grad is not None
    columns = {
        "chosen_reward": chosen.tolist(),
        "rejected_reward": rejected.tolist(),
        "margin": z.tolist(),
        "weight": (-z.grad).tolist(),
    }
    return _answer(losses.mean().item(), columns)


def _answer(loss: float, columns: Mapping[str, list[float]]) -> Mapping[str, Any]:
    one = len(columns["margin"]) == 1
    return {"loss": loss} | {name: values[0] if one else values for name, values in columns.items()}
