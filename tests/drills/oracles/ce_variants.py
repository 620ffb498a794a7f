"""Sums in plain Python; PyTorch's losses."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Loop over samples and classes."""
    if given["kind"] == "balanced_weights":
        # All samples of a class together weigh as much as those of any other, and all samples their number.
        of_a_class = sum(given["counts"]) / len(given["counts"])
        return {"value": [of_a_class / count for count in given["counts"]]}
    if given["kind"] == "focal":
        p, weight = (given["p"], given["alpha"]) if given["y"] == 1 else (1 - given["p"], 1 - given["alpha"])
        found = weight * math.log(1 / p)
        for _ in range(int(given["gamma"])):
            found *= 1 - p
        return {"value": found}
    if given["kind"] == "pos_weight":
        copies = [1 / given["p"]] * int(given["w"]) if given["y"] else [1 / (1 - given["p"])]
        return {"value": sum(math.log(each) for each in copies)}
    above = below = 0.0
    for row, y in zip(given["probs"], given["target"], strict=True):
        if given["kind"] == "weighted_mean":
            above -= given["weights"][y] * math.log(row[y])
            below += given["weights"][y]
            continue
        below += 1
        # With the probability eps a class is drawn blindly, otherwise it is the true one.
        above -= (1 - given["eps"]) * math.log(row[y])
        for p in row:
            above -= given["eps"] / len(row) * math.log(p)
    return {"value": above / below}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask PyTorch, with logarithms of the probabilities for logits; the focal factor multiplies its cross-entropy."""
    import torch
    from torch.nn import functional

    if given["kind"] == "balanced_weights":
        return {"value": _by_scikit_learn(given["counts"])}

    def tensor(value: object) -> "torch.Tensor":
        return torch.tensor(value, dtype=torch.float64)

    if given["kind"] in ("focal", "pos_weight"):
        logit, y = torch.logit(tensor(given["p"])), tensor(given["y"])
        weight = tensor(given["w"]) if given["kind"] == "pos_weight" else None
        loss = functional.binary_cross_entropy_with_logits(logit, y, pos_weight=weight)
        if given["kind"] == "focal":
            alpha = given["alpha"] * y + (1 - given["alpha"]) * (1 - y)
            loss = alpha * (1 - torch.exp(-loss)) ** given["gamma"] * loss
    else:
        loss = functional.cross_entropy(
            torch.log(tensor(given["probs"])),
            torch.tensor(given["target"]),
            weight=tensor(given["weights"]) if "weights" in given else None,
            label_smoothing=given.get("eps", 0.0),
        )
    return {"value": loss.item()}


def _by_scikit_learn(counts: list[int]) -> list[float]:
    import numpy as np
    from sklearn.utils.class_weight import compute_class_weight

    labels = np.repeat(np.arange(len(counts)), counts)
    return [float(weight) for weight in compute_class_weight("balanced", classes=np.unique(labels), y=labels)]
