"""Finite differences of the loss with respect to every parameter; PyTorch's autograd."""

import math
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
}


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Move each parameter a little to both sides and look at the loss."""
    found: dict[str, Any] = {"loss": _loss(given)}
    for name in ("W1", "b1", "W2", "b2"):
        gradient = deepcopy(given[name])
        for place in range(len(gradient)):
            if isinstance(gradient[place], list):
                for inner in range(len(gradient[place])):
                    gradient[place][inner] = _slope(given, name, (place, inner))
            else:
                gradient[place] = _slope(given, name, (place,))
        found[f"d{name}"] = gradient
    return found


def _slope(given: Mapping[str, Any], name: str, place: Sequence[int]) -> float:
    h = 1e-5
    losses = []
    for by in (h, -h):
        moved = dict(deepcopy(given))
        row = moved[name] if len(place) == 1 else moved[name][place[0]]
        row[place[-1]] += by
        losses.append(_loss(moved))
    return (losses[0] - losses[1]) / (2 * h)


def _loss(given: Mapping[str, Any]) -> float:
    hidden = _layer(given["W1"], given["b1"], given["x"], given["act"])
    output = _layer(given["W2"], given["b2"], hidden, given["out"])
    return float(sum((o - t) ** 2 for o, t in zip(output, given["target"], strict=True))) / 2


def _layer(weights: Sequence[Sequence[float]], biases: Sequence[float], x: Sequence[float], act: str) -> list[float]:
    return [
        _FUNCTIONS[act](sum(w * value for w, value in zip(row, x, strict=True)) + bias)
        for row, bias in zip(weights, biases, strict=True)
    ]


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Back-propagate through two linear layers."""
    import torch

    functions = {"linear": torch.nn.Identity(), "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
    parameters = {
        name: torch.tensor(given[name], dtype=torch.float64, requires_grad=True) for name in ("W1", "b1", "W2", "b2")
    }
    x, target = (torch.tensor(given[name], dtype=torch.float64) for name in ("x", "target"))
    hidden = functions[given["act"]](torch.nn.functional.linear(x, parameters["W1"], parameters["b1"]))
    output = functions[given["out"]](torch.nn.functional.linear(hidden, parameters["W2"], parameters["b2"]))
    loss = torch.nn.functional.mse_loss(output, target, reduction="sum") / 2
    loss.backward()
    return {"loss": loss.item()} | {f"d{name}": tensor.grad.tolist() for name, tensor in parameters.items()}
