"""Loops over queries and keys in plain Python; PyTorch's scaled_dot_product_attention."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give each query a mean of the values it sees."""
    weights, output = [], []
    for i, query in enumerate(given["Q"]):
        powers = []
        for j, key in enumerate(given["K"]):
            score = sum(a * b for a, b in zip(query, key, strict=True))
            if given["scale"] == "sqrt_dk":
                score /= len(query) ** 0.5
            powers.append(0.0 if given["causal"] and j > i else math.exp(score))
        row = [power / sum(powers) for power in powers]
        weights.append(row)
        output.append(
            [sum(w * value for w, value in zip(row, column, strict=True)) for column in zip(*given["V"], strict=True)]
        )
    return {"weights": weights, "output": output}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Attend to the values, and to the rows of the identity, which gives the weights."""
    import torch

    q, k, v = (torch.tensor(given[name], dtype=torch.float64) for name in ("Q", "K", "V"))
    scale = None if given["scale"] == "sqrt_dk" else 1.0

    def attend(values: torch.Tensor) -> Any:
        return torch.nn.functional.scaled_dot_product_attention(
            q.unsqueeze(0), k.unsqueeze(0), values.unsqueeze(0), is_causal=given["causal"], scale=scale
        )[0].tolist()

    return {"weights": attend(torch.eye(len(k), dtype=torch.float64)), "output": attend(v)}
