"""Plain Python; torch.optim.Adagrad and RMSprop."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Sum all earlier squares anew for every step, each with its weight."""
    theta, rho = given["theta"], given["rho"]
    for t, gradient in enumerate(given["grads"]):
        past = given["grads"][: t + 1]
        if given["opt"] == "adagrad":
            squares = given["acc0"] + sum(g * g for g in past)
        else:
            squares = rho ** (t + 1) * given["acc0"] + sum(
                (1 - rho) * rho ** (t - i) * g * g for i, g in enumerate(past)
            )
        inside, outside = (given["eps"], 0) if given["eps_place"] == "inside" else (0, given["eps"])
        theta -= given["lr"] * gradient / (math.sqrt(squares + inside) + outside)
    return {"theta": theta}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hand the gradients to PyTorch, which has eps outside the root: the same to 1e-6."""
    import torch

    theta = torch.nn.Parameter(torch.tensor(given["theta"], dtype=torch.float64))
    optimizer: torch.optim.Optimizer
    if given["opt"] == "adagrad":
        optimizer = torch.optim.Adagrad(
            [theta], lr=given["lr"], eps=given["eps"], initial_accumulator_value=given["acc0"]
        )
    else:
        assert given["acc0"] == 0
        optimizer = torch.optim.RMSprop([theta], lr=given["lr"], alpha=given["rho"], eps=given["eps"])
    for gradient in given["grads"]:
        theta.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
    return {"theta": theta.item()}
