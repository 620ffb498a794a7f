"""Count the weights one by one; ask PyTorch's layers."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give each output channel its weights, one for each tap of each input channel of its own group, and its bias."""
    per_group_in, per_group_out = given["c_in"] // given["groups"], given["c_out"] // given["groups"]
    tall, wide = given["kernel"]
    params = 0
    for out in range(given["c_out"]):
        group = out // per_group_out
        for channel in range(given["c_in"]):
            if channel // per_group_in == group:
                params += len([(row, column) for row in range(tall) for column in range(wide)])
        params += given["bias"]
        params += len(("gamma", "beta")) if given["bn"] else 0
    return {"params": params}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Build the layers, without memory, and add up the sizes of their parameters."""
    import torch

    layers = [
        torch.nn.Conv2d(
            given["c_in"], given["c_out"], given["kernel"], groups=given["groups"], bias=given["bias"], device="meta"
        )
    ]
    if given["bn"]:
        layers.append(torch.nn.BatchNorm2d(given["c_out"], device="meta"))
    return {"params": sum(p.numel() for p in torch.nn.Sequential(*layers).parameters())}
