"""Sums in plain Python; PyTorch's BatchNorm1d."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Loop over the values; the variance from all pairs of them."""
    x, m, a = given["x"], len(given["x"]), given["momentum"]
    mean, var = given["running_mean"], given["running_var"]
    running_mean, running_var = mean, var
    if given["mode"] == "train":
        mean = sum(x) / m
        pairs = sum((one - other) ** 2 for one in x for other in x) / 2
        var = pairs / m**2
        running_mean += a * (mean - running_mean)
        running_var += a * (pairs / (m * (m - 1)) - running_var)
    y = [given["gamma"] * (value - mean) / math.sqrt(var + given["eps"]) + given["beta"] for value in x]
    return {"y": y, "running_mean": running_mean, "running_var": running_var}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Send the batch through the layer."""
    import torch

    layer = torch.nn.BatchNorm1d(1, eps=given["eps"], momentum=given["momentum"], dtype=torch.float64)
    with torch.no_grad():
        layer.weight.fill_(given["gamma"])
        layer.bias.fill_(given["beta"])
    assert layer.running_mean is not None
    assert layer.running_var is not None
    layer.running_mean.fill_(given["running_mean"])
    layer.running_var.fill_(given["running_var"])
    layer.train(given["mode"] == "train")
    y = layer(torch.tensor(given["x"], dtype=torch.float64).unsqueeze(1)).squeeze(1)
    return {"y": y.tolist(), "running_mean": layer.running_mean.item(), "running_var": layer.running_var.item()}
