"""Loops over anchors and keys in plain Python; PyTorch's cross_entropy of the similarities."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let each anchor look for its positive, and where both directions count each key for its anchor."""
    sims, tau = given["sims"], given["temperature"]
    positive = given["positive"] or range(len(sims))
    directions = [[], []] if given["symmetric"] else [[]]  # type: list[list[float]]
    for i, y in enumerate(positive):
        among = sum(math.exp(s / tau) for s in sims[i])
        directions[0].append(-math.log(math.exp(sims[i][y] / tau) / among))
        if given["symmetric"]:
            among = sum(math.exp(row[i] / tau) for row in sims)
            directions[1].append(-math.log(math.exp(sims[i][i] / tau) / among))
    return {"loss": sum(sum(losses) / len(losses) for losses in directions) / len(directions)}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Call torch.nn.functional.cross_entropy on the similarities, and on their transpose."""
    import torch
    from torch.nn.functional import cross_entropy

    logits = torch.tensor(given["sims"], dtype=torch.float64) / given["temperature"]
    target = torch.arange(len(logits)) if given["positive"] is None else torch.tensor(given["positive"])
    loss = cross_entropy(logits, target)
    if given["symmetric"]:
        loss = (loss + cross_entropy(logits.T, target)) / 2
    return {"loss": loss.item()}
