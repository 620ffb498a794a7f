"""Finite differences of the loss; PyTorch's losses and autograd."""

import math
from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Differentiate the loss numerically with respect to everything."""
    x, w, b, y, h = given["x"], given["w"], given["b"], given["y"], 1e-5

    def z(weights: list[float], bias: float) -> float:
        return float(sum(weight * value for weight, value in zip(weights, x, strict=True)) + bias)

    def loss(at: float) -> float:
        a = 1 / (1 + math.exp(-at))
        return float(-y * math.log(a) - (1 - y) * math.log(1 - a) if given["loss"] == "bce" else 0.5 * (a - y) ** 2)

    def moved(place: int, by: float) -> float:
        return loss(z([weight + by * (place == other) for other, weight in enumerate(w)], b))

    here = z(w, b)
    return {
        "a": 1 / (1 + math.exp(-here)),
        "loss": loss(here),
        "dz": (loss(here + h) - loss(here - h)) / (2 * h),
        "dw": [(moved(place, h) - moved(place, -h)) / (2 * h) for place in range(len(w))],
        "db": (loss(z(w, b + h)) - loss(z(w, b - h))) / (2 * h),
    }


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Back-propagate through PyTorch's losses."""
    import torch
    from torch.nn import functional

    x, w, b, y = (
        torch.tensor(given[word], dtype=torch.float64, requires_grad=word in "wb") for word in ("x", "w", "b", "y")
    )
    z = x @ w + b
    z.retain_grad()
    if given["loss"] == "bce":
        loss = functional.binary_cross_entropy_with_logits(z, y)
    else:
        loss = functional.mse_loss(torch.sigmoid(z), y) / 2
    loss.backward()
    dz, dw, db = z.grad, w.grad, b.grad
    assert dz is not None
    assert dw is not None
    assert db is not None
    return {
        "a": torch.sigmoid(z).item(),
        "loss": loss.item(),
        "dz": dz.item(),
        "dw": dw.tolist(),
        "db": db.item(),
    }
