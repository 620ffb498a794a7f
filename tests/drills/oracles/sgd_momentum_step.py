"""Each entry stepped by itself in plain Python; torch.optim.SGD."""

from collections.abc import Mapping, Sequence
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Walk each entry by itself."""
    if isinstance(given["theta"], float):
        return {"theta": _walked(given, given["theta"], given["grads"])}
    entries = zip(given["theta"], zip(*given["grads"], strict=True), strict=True)
    return {"theta": [_walked(given, start, gradients) for start, gradients in entries]}


def _walked(given: Mapping[str, Any], theta: float, gradients: Sequence[float]) -> float:
    velocity, mu = 0.0, given["momentum"]
    for raw in gradients:
        gradient = raw + given["weight_decay"] * theta
        velocity = mu * velocity + (gradient if given["style"] == "heavy_ball" else gradient - mu * gradient)
        theta -= given["lr"] * (gradient + mu * velocity if given["nesterov"] else velocity)
    return theta


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hand the gradients to torch.optim.SGD."""
    import torch

    theta = torch.nn.Parameter(torch.tensor(given["theta"], dtype=torch.float64))
    optimizer = torch.optim.SGD(
        [theta],
        lr=given["lr"],
        momentum=given["momentum"],
        dampening=given["momentum"] if given["style"] == "ema" else 0,
        nesterov=given["nesterov"],
        weight_decay=given["weight_decay"],
    )
    if given["momentum"]:
        # Without a velocity to start from PyTorch takes the whole first gradient, dampening or not.
        optimizer.state[theta]["momentum_buffer"] = torch.zeros_like(theta)
    for gradient in given["grads"]:
        theta.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
    return {"theta": theta.tolist()}
