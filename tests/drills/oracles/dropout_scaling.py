"""All masks with their probabilities; PyTorch's dropout and its Bernoulli distribution."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any


def _outcomes(given: Mapping[str, Any], scale: float) -> Iterator[tuple[float, list[float]]]:
    """Return the probability and the outputs of each mask."""
    for mask in product((0, 1), repeat=len(given["x"])):
        chance = 1.0
        for kept in mask:
            chance *= 1 - given["p"] if kept else given["p"]
        yield chance, [scale * value if kept else 0.0 for value, kept in zip(given["x"], mask, strict=True)]


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """At test time the output is what training puts out on average."""
    scale = 1 / sum(chance for chance, (first, *_) in _outcomes(given, 1.0) if first)
    if given["ask"].startswith("train"):
        factor = scale if given["ask"] == "train_inverted" else 1
        return {"y": [factor * value if kept else 0.0 for value, kept in zip(given["x"], given["mask"], strict=True)]}
    if given["ask"] == "mean_var":
        mean = sum(chance * sum(outputs) for chance, outputs in _outcomes(given, scale))
        return {"y": [mean, sum(chance * (sum(outputs) - mean) ** 2 for chance, outputs in _outcomes(given, scale))]}
    outcomes = list(_outcomes(given, scale if given["ask"] == "eval_inverted" else 1.0))
    return {"y": [sum(chance * outputs[i] for chance, outputs in outcomes) for i in range(len(given["x"]))]}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read the factor off what PyTorch makes of ones."""
    import torch

    x, p = torch.tensor(given["x"], dtype=torch.float64), given["p"]
    scale = torch.nn.functional.dropout(torch.ones(1000, dtype=torch.float64), p).max()
    bernoulli = torch.distributions.Bernoulli(probs=torch.tensor(1 - p, dtype=torch.float64))
    match given["ask"]:
        case "train_inverted":
            y = scale * torch.tensor(given["mask"]) * x
        case "train_vanilla":
            y = x.masked_fill(torch.tensor(given["mask"]) == 0, 0.0)
        case "eval_inverted":
            y = torch.nn.functional.dropout(x, p, training=False)
        case "eval_vanilla":
            y = bernoulli.mean * x
        case _:
            y = torch.stack([(scale * bernoulli.mean * x).sum(), (scale**2 * bernoulli.variance * x**2).sum()])
    return {"y": y.tolist()}
