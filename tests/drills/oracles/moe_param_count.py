"""A list of every matrix, and a token that walks through; PyTorch modules without storage."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write every matrix down, marked with the expert it belongs to; a token skips the experts it was not sent to."""
    d, heads = given["d"], given["heads"]
    weights: list[tuple[int, int, str]] = []
    for _ in range(given["n_layer"]):
        if heads:
            width = given["head_dim"] or d // heads
            for count in (heads, given["kv_heads"] or heads, given["kv_heads"] or heads, heads):
                weights += [(d, width, "always")] * count
            weights += [(d, 1, "always"), (d, 1, "always")]
        weights.append((d, given["experts"], "always"))
        matrices = 3 if given["ffn"] == "swiglu" else 2
        for expert in range(given["experts"]):
            weights += [(d, given["d_ff"], "always" if expert < given["top_k"] else "idle")] * matrices
        weights += [(d, given["d_ff"], "always")] * (matrices * given["shared"])
    if given["vocab"]:
        weights += [(given["vocab"], d, "always")] * (1 if given["tied"] else 2)
        weights.append((d, 1, "always"))
    return {
        "total": sum(rows * columns for rows, columns, _ in weights),
        "active": sum(rows * columns for rows, columns, when in weights if when == "always"),
    }


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Build the model from torch.nn on the meta device; take the idle experts out and count again."""
    import torch
    from torch import nn

    d, heads = given["d"], given["heads"]

    def linear(columns: int, rows: int) -> nn.Module:
        return nn.Linear(columns, rows, bias=False)

    def expert() -> nn.Module:
        names = ["gate", "up", "down"] if given["ffn"] == "swiglu" else ["up", "down"]
        return nn.ModuleDict(
            {name: linear(given["d_ff"], d) if name == "down" else linear(d, given["d_ff"]) for name in names}
        )

    def block(experts: int) -> nn.Module:
        parts: list[nn.Module] = [linear(d, given["experts"])]
        parts += [expert() for _ in range(experts + given["shared"])]
        if heads:
            width = given["head_dim"] or d // heads
            wide, narrow = heads * width, (given["kv_heads"] or heads) * width
            parts += [linear(d, wide), linear(d, narrow), linear(d, narrow), linear(wide, d)]
            parts += [nn.RMSNorm(d), nn.RMSNorm(d)]
        return nn.ModuleList(parts)

    def model(experts: int) -> int:
        parts: list[nn.Module] = [block(experts) for _ in range(given["n_layer"])]
        if given["vocab"]:
            embedding, output = nn.Embedding(given["vocab"], d), nn.Linear(d, given["vocab"], bias=False)
            if given["tied"]:
                output.weight = embedding.weight
            parts += [embedding, nn.RMSNorm(d), output]
        return sum(weight.numel() for weight in nn.ModuleList(parts).parameters())

    with torch.device("meta"):
        return {"total": model(given["experts"]), "active": model(given["top_k"])}
