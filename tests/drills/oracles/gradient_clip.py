"""Shrink step by step in plain Python; torch.nn.utils.clip_grad_*."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Find the scale at which the norm is the threshold by bisection; by value, entry by entry."""
    grads, tau = given["grads"], given["tau"]
    if given["mode"] == "value":
        return {"grads": [[sorted((-tau, entry, tau))[1] for entry in part] for part in grads]}
    groups = [grads] if given["mode"] == "global_norm" else [[part] for part in grads]
    found = []
    for group in groups:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            fits = sum((middle * entry) ** 2 for part in group for entry in part) <= tau * tau
            low, high = (middle, high) if fits else (low, middle)
        found += [[high * entry for entry in part] for part in group]
    return {"grads": found}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Clip the gradients of PyTorch parameters."""
    import torch

    parameters = [torch.nn.Parameter(torch.zeros(len(part), dtype=torch.float64)) for part in given["grads"]]
    for parameter, part in zip(parameters, given["grads"], strict=True):
        parameter.grad = torch.tensor(part, dtype=torch.float64)
    if given["mode"] == "value":
        torch.nn.utils.clip_grad_value_(parameters, given["tau"])
    else:
        for group in [parameters] if given["mode"] == "global_norm" else [[each] for each in parameters]:
            torch.nn.utils.clip_grad_norm_(group, given["tau"])
    return {"grads": [parameter.grad.tolist() for parameter in parameters if parameter.grad is not None]}
