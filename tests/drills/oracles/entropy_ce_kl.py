"""Sums over the outcomes in plain Python; scipy's entropies and distances."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add outcome by outcome; Jensen-Shannon as the entropy of the mixture minus the mean entropy."""
    p, q, base = given["p"], given["q"], math.e if given["base"] == "e" else 2

    def h(r: list[float]) -> float:
        found = 0.0
        for value in r:
            if value > 0:
                found -= value * math.log(value) / math.log(base)
        return found

    found = 0.0
    match given["quantity"]:
        case "entropy":
            found = h(p)
        case "cross_entropy":
            for one, other in zip(p, q, strict=True):
                found -= one * math.log(other) / math.log(base)
        case "kl":
            for one, other in zip(p, q, strict=True):
                found += one * math.log(one / other) / math.log(base)
        case "js":
            found = h([(one + other) / 2 for one, other in zip(p, q, strict=True)]) - (h(p) + h(q)) / 2
    return {"value": found}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask scipy; PyTorch for the cross-entropy with probabilities as the target, which scipy has not."""
    import torch
    from scipy.spatial.distance import jensenshannon
    from scipy.stats import entropy

    p, q, base = given["p"], given["q"], math.e if given["base"] == "e" else 2
    match given["quantity"]:
        case "entropy":
            found = entropy(p, base=base)
        case "kl":
            found = entropy(p, q, base=base)
        case "js":
            found = jensenshannon(p, q, base=base) ** 2
        case "cross_entropy":
            logits, target = torch.tensor(q, dtype=torch.float64).log(), torch.tensor(p, dtype=torch.float64)
            found = torch.nn.functional.cross_entropy(logits, target) / math.log(base)
    return {"value": float(found)}
