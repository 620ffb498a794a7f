"""Count multiplications place by place; PyTorch's counter of operations."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count the products of one output place, channel by channel and tap by tap, then go over all places."""
    taps = [(row, column) for row in range(given["k"]) for column in range(given["k"])]
    standard = depthwise = pointwise = 0
    for _ in range(given["c_in"]):
        depthwise += len(taps)
        for _ in range(given["c_out"]):
            standard += len(taps)
            pointwise += 1
    places = [(row, column) for row in range(given["out"][0]) for column in range(given["out"][1])]
    costs = {
        "std": sum(standard for _ in places),
        "depthwise": sum(depthwise for _ in places),
        "pointwise": sum(pointwise for _ in places),
    }
    return {**costs, "ratio": (costs["depthwise"] + costs["pointwise"]) / costs["std"]}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Run the three layers, without numbers, under PyTorch's counter of FLOPs."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    c_in, c_out, k = given["c_in"], given["c_out"], given["k"]
    x = torch.zeros(1, c_in, *given["out"], device="meta")
    layers = {
        "std": torch.nn.Conv2d(c_in, c_out, k, padding="same", bias=False, device="meta"),
        "depthwise": torch.nn.Conv2d(c_in, c_in, k, padding="same", groups=c_in, bias=False, device="meta"),
        "pointwise": torch.nn.Conv2d(c_in, c_out, 1, bias=False, device="meta"),
    }
    costs = {}
    for name, layer in layers.items():
        with FlopCounterMode(display=False) as counter:
            layer(x)
        costs[name] = counter.get_total_flops() // 2
    return {**costs, "ratio": (costs["depthwise"] + costs["pointwise"]) / costs["std"]}
