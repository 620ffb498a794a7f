"""Ratios to one of the kept logits in plain Python; PyTorch's topk and softmax."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write each probability as 1 over the sum of the ratios of all kept ones to it."""
    logits, temperature = given["logits"], given["T"]
    places = sorted(range(len(logits)), key=lambda place: -logits[place])[: given["top_k"]]
    p = [0.0] * len(logits)
    for place in places:
        p[place] = 1 / sum(math.exp((logits[other] - logits[place]) / temperature) for other in places)
    return {"probabilities": p}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Scatter the softmax of the k largest into zeros."""
    import torch

    logits = torch.tensor(given["logits"], dtype=torch.float64) / given["T"]
    kept = torch.topk(logits, given["top_k"] or len(logits))
    p = torch.zeros_like(logits).scatter(0, kept.indices, torch.softmax(kept.values, dim=0))
    return {"probabilities": p.tolist()}
