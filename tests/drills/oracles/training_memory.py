"""Lay the numbers out on GPUs, one by one; look at what PyTorch's optimizers really keep."""

from collections.abc import Mapping
from functools import cache
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let as many parameters as there are GPUs belong to one each, and see what lies on the first GPU."""
    gpus, zero, is_mixed = given["gpus"], given["zero"], given["precision"] == "mixed"
    bytes_there = 0.0
    for owner in range(gpus):
        if given["precision"] == "inference":
            weight, gradient, states = given["bytes"], 0, []
        else:
            weight = gradient = 2 if is_mixed else 4
            states = [4] * ({"sgd": 0, "momentum": 1, "adam": 2}[given["optimizer"]] + is_mixed)
        if zero < 3 or owner == 0:
            bytes_there += weight
        if zero < 2 or owner == 0:
            bytes_there += gradient
        if zero < 1 or owner == 0:
            bytes_there += sum(states)
    return {"gb": bytes_there / gpus * given["n_params"] / 1000**3}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make a step with a small parameter, in fp32 on a copy where precision is mixed, and weigh all tensors."""
    import torch

    if given["precision"] == "inference":
        packed = {2: (torch.float16, 1), 1: (torch.int8, 1), 0.5: (torch.uint8, 2)}  # two int4 lie in one byte
        dtype, together = packed[given["bytes"]]
        tensor = torch.zeros(8 // together, dtype=dtype)
        sizes = [tensor.nbytes / 8, 0.0, 0.0]
    else:
        sizes = _after_a_step(given["precision"], given["optimizer"])
    # Weights are shared out in stage 3, gradients from 2 on, the optimizer's states from 1 on.
    here = sum(
        size / (given["gpus"] if given["zero"] >= stage else 1) for size, stage in zip(sizes, (3, 2, 1), strict=True)
    )
    return {"gb": here * given["n_params"] / 1e9}


@cache
def _after_a_step(precision: str, name: str) -> list[float]:
    """Return the bytes a parameter of weights, of gradients, and of all that the optimizer keeps."""
    import torch

    count = 8
    weight = torch.zeros(count, dtype=torch.float16 if precision == "mixed" else torch.float32, requires_grad=True)
    weight.sum().backward()
    assert weight.grad is not None
    master = weight
    if precision == "mixed":
        master = weight.detach().float().requires_grad_()
        master.grad = weight.grad.float()  # for the step only
    optimizers = {
        "sgd": lambda: torch.optim.SGD([master], lr=0.1),
        "momentum": lambda: torch.optim.SGD([master], lr=0.1, momentum=0.9),
        "adam": lambda: torch.optim.Adam([master], lr=0.1),
    }
    optimizer = optimizers[name]()
    optimizer.step()
    kept = [tensor for state in optimizer.state.values() for tensor in state.values() if torch.is_tensor(tensor)]
    states = sum(tensor.nbytes for tensor in kept if tensor.shape == master.shape)
    if precision == "mixed":
        states += master.nbytes
    return [weight.nbytes / count, weight.grad.nbytes / count, states / count]
