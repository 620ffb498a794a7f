"""Loops over the features in plain Python; PyTorch's rms_norm and layer_norm."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Normalize feature by feature."""
    x, eps = given["x"], given["eps"]
    gain, bias = given["gain"] or [1.0] * len(x), given["bias"] or [0.0] * len(x)
    found = {}
    if given["norm"] in {"rmsnorm", "both"}:
        square = 0.0
        for value in x:
            square += value * value / len(x)
        found["rmsnorm"] = [g * value / (square + eps) ** 0.5 for g, value in zip(gain, x, strict=True)]
    if given["norm"] in {"layernorm", "both"}:
        mean = sum(x) / len(x)
        variance = 0.0
        for value in x:
            variance += (value - mean) ** 2 / len(x)
        found["layernorm"] = [
            g * (value - mean) / (variance + eps) ** 0.5 + b for g, b, value in zip(gain, bias, x, strict=True)
        ]
    return found


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Call torch.nn.functional.rms_norm and layer_norm."""
    import torch
    from torch.nn.functional import layer_norm, rms_norm

    x = torch.tensor(given["x"], dtype=torch.float64)
    gain, bias = (
        None if given[name] is None else torch.tensor(given[name], dtype=x.dtype) for name in ("gain", "bias")
    )
    found = {}
    if given["norm"] in {"rmsnorm", "both"}:
        found["rmsnorm"] = rms_norm(x, x.shape, gain, given["eps"]).tolist()
    if given["norm"] in {"layernorm", "both"}:
        found["layernorm"] = layer_norm(x, x.shape, gain, bias, given["eps"]).tolist()
    return found
