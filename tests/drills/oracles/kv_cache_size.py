"""Store vectors one by one; allocate the cache in PyTorch."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Store the key and the value of each layer and head of one token, then those of all tokens."""
    token = 0
    for _ in range(given["layers"]):
        for _ in range(given["kv_heads"]):
            for _ in ("key", "value"):
                token += given["head_dim"] * given["bytes"]
    return {"bytes": sum(token * given["seq"] for _ in range(given["batch"]))}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Allocate keys and values of every layer, without memory."""
    import torch

    shape = (given["batch"], given["kv_heads"], given["seq"], given["head_dim"])
    dtype = {1: torch.int8, 2: torch.bfloat16}[given["bytes"]]
    layers = [[torch.empty(shape, dtype=dtype, device="meta") for _ in "kv"] for _ in range(given["layers"])]
    return {"bytes": sum(tensor.nbytes for layer in layers for tensor in layer)}
