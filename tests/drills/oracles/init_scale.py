"""Connections counted one by one; PyTorch's fans and gains."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count the weights into and out of a unit; find the bound by bisection."""
    fan_in = sum(1 for _ in range(given["c_in"]) for _ in range(given["k"]) for _ in range(given["k"]))
    fan_out = sum(1 for _ in range(given["c_out"]) for _ in range(given["k"]) for _ in range(given["k"]))
    family, distribution = given["scheme"].split("_")
    if family == "xavier":
        variance = 1 / ((fan_in + fan_out) / 2)
    elif family == "he":
        # Half of the squares pass a ReLU, and a^2 of the other half.
        passing = (1 + given["a"] ** 2) / 2
        variance = 1 / (passing * (fan_in if given["mode"] == "fan_in" else fan_out))
    else:
        variance = 1 / fan_in
    if distribution == "normal":
        return {"scale": math.sqrt(variance)}
    low, high = 0.0, 2.0
    for _ in range(60):
        # The variance of the uniform distribution on [-b, b] is its mean square, b^2 / 3.
        middle = (low + high) / 2
        low, high = (middle, high) if middle * middle / 3 < variance else (low, middle)
    return {"scale": high}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask torch.nn.init for fans and gain."""
    import torch
    from torch.nn import init

    weight = torch.empty(given["c_out"], given["c_in"], given["k"], given["k"], device="meta")
    fan_in, fan_out = init._calculate_fan_in_and_fan_out(weight)
    family, distribution = given["scheme"].split("_")
    if family == "he":
        gain, fan = init.calculate_gain("leaky_relu", given["a"]), fan_in if given["mode"] == "fan_in" else fan_out
    else:
        gain, fan = init.calculate_gain("linear"), (fan_in + fan_out) / 2 if family == "xavier" else fan_in
    std = gain / math.sqrt(fan)
    return {"scale": std * math.sqrt(3) if distribution == "uniform" else std}
