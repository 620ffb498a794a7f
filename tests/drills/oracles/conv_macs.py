"""Count multiplications one by one; PyTorch's counter of operations."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count the positions of the kernel, then the products that one output element sums, channel by channel."""
    positions = []
    for i, k, s, p, d in zip(
        *(given[word] for word in ("size", "kernel", "stride", "padding", "dilation")), strict=True
    ):
        positions.append(sum(start + (k - 1) * d < i + 2 * p for start in range(0, i + 2 * p, s)))
    products = 0
    for channel in range(given["c_in"]):
        if channel * given["groups"] // given["c_in"] == 0:  # the first group's channels feed the first filter
            for _ in range(given["kernel"][0]):
                for _ in range(given["kernel"][1]):
                    products += 1
    macs = sum(positions[1] * products for _ in range(given["c_out"]) for _ in range(positions[0]))
    return {"macs": macs, "flops": macs + macs}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Run the layer, without numbers, under PyTorch's counter of FLOPs."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    layer = torch.nn.Conv2d(
        given["c_in"],
        given["c_out"],
        given["kernel"],
        stride=given["stride"],
        padding=given["padding"],
        dilation=given["dilation"],
        groups=given["groups"],
        bias=False,
        device="meta",
    )
    with FlopCounterMode(display=False) as counter:
        layer(torch.zeros(1, given["c_in"], *given["size"], device="meta"))
    flops = counter.get_total_flops()
    return {"macs": flops // 2, "flops": flops}
