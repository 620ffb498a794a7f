"""Definitions in plain Python with finite differences; PyTorch's functions with autograd."""

import math
from collections.abc import Callable, Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write the functions down as they are defined; differentiate numerically."""
    alpha = given["alpha"]

    def selu(x: float) -> float:
        return 1.0507009873554805 * (x if x > 0 else 1.6732632423543772 * (math.exp(x) - 1))

    functions: Mapping[str, Callable[[float], float]] = {
        "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
        "tanh": lambda x: (math.exp(x) - math.exp(-x)) / (math.exp(x) + math.exp(-x)),
        "leaky_relu": lambda x: max(0, x) + alpha * min(0, x),
        "elu": lambda x: x if x > 0 else alpha * (math.exp(x) - 1),
        "swish": lambda x: x / (1 + math.exp(-alpha * x)),
        "softplus": lambda x: math.log(1 + math.exp(x)),
        "gelu": lambda x: x * 0.5 * (1 + math.erf(x / math.sqrt(2))),
        "selu": selu,
    }
    f, x, h = functions[given["fn"]], given["x"], 1e-5
    return {"value": f(x), "derivative": (f(x + h) - f(x - h)) / (2 * h)}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask torch.nn.functional."""
    import torch
    from torch.nn import functional

    x = torch.tensor(given["x"], dtype=torch.float64, requires_grad=True)
    match given["fn"]:
        case "leaky_relu":
            value = functional.leaky_relu(x, given["alpha"])
        case "elu":
            value = functional.elu(x, given["alpha"])
        case "swish":
            value = functional.silu(given["alpha"] * x) / given["alpha"]
        case "sigmoid" | "tanh":
            value = getattr(torch, given["fn"])(x)
        case _:
            value = getattr(functional, given["fn"])(x)
    value.backward()
    assert x.grad is not None
    return {"value": value.item(), "derivative": x.grad.item()}
