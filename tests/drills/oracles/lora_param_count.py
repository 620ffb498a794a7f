"""Count rows of A and B; build them in PyTorch."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Go over layers, matrices and the rows of A and columns of B."""
    params = 0
    for _ in range(given["layers"]):
        for _ in range(given["matrices"]):
            for d_in, d_out in zip(given["d_in"], given["d_out"], strict=True):
                for _ in range(given["r"]):
                    params += d_in
                    params += d_out
    return {"params": params}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Build the layers of one block without memory."""
    from torch.nn import Linear, ModuleList

    block = ModuleList()
    for _ in range(given["matrices"]):
        for d_in, d_out in zip(given["d_in"], given["d_out"], strict=True):
            block.append(Linear(d_in, given["r"], bias=False, device="meta"))
            block.append(Linear(given["r"], d_out, bias=False, device="meta"))
    return {"params": given["layers"] * sum(p.numel() for p in block.parameters())}
