"""Count the operations of small products, one by one or with PyTorch's counter, and scale them up."""

from collections.abc import Mapping
from functools import cache
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Go through the sums of a small layer and of a small attention."""
    return _asked(given, _of_a_parameter(), _of_attention())


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Run a small layer and a small attention, forward and backward, under PyTorch's counter."""
    return _asked(given, *_counted())


def _asked(given: Mapping[str, Any], of_a_parameter: float, of_attention: float) -> Mapping[str, float]:
    """Return what is asked; operations for a parameter and token, and for a layer, head, dimension, token and key."""
    if given["ask"] == "days_from_throughput":
        a_day = 60 * 60 * 24 * given["tok_s_gpu"] * given["gpus"]
        return {"value": given["D"] / a_day}
    of_a_token = of_a_parameter * given["N"]
    if given["ask"] == "flops":
        return {"value": of_a_token * given["D"]}
    if given["ask"] == "tokens_20n":
        return {"value": given["N"] * 20}
    if given["ask"] == "days":
        a_day = 60 * 60 * 24 * given["peak"] * given["mfu"] * given["gpus"]
        return {"value": of_a_token * given["D"] / a_day}
    assert given["ask"] == "mfu"
    of_a_token += of_attention * given["L"] * given["h"] * given["d_head"] * given["T"]
    tokens_at_the_peak = given["peak"] * given["gpus"] / of_a_token
    return {"value": given["tok_s"] / tokens_at_the_peak}


@cache
def _of_a_parameter() -> float:
    rows, inputs, units = 2, 3, 4
    operations = 0
    for _ in range(rows):
        for _ in range(inputs):
            for _ in range(units):
                operations += 2  # output += input * weight
                operations += 2  # weight's gradient += input * output's gradient
                operations += 2  # input's gradient += weight * output's gradient
    return operations / (rows * inputs * units)


@cache
def _of_attention() -> float:
    tokens, dimensions = 3, 4
    operations = 0
    for _ in range(tokens):
        for _ in range(tokens):
            for _ in range(dimensions):
                operations += 2  # score += query * key
                operations += 2  # output += weight * value
                operations += 4  # the gradients with respect to query and key
                operations += 4  # the gradients with respect to weight and value
    return operations / (tokens * tokens * dimensions)


@cache
def _counted() -> tuple[float, float]:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    layer = torch.nn.Linear(3, 4, bias=False, dtype=torch.float64)
    x = torch.ones(2, 3, dtype=torch.float64, requires_grad=True)
    with FlopCounterMode(display=False) as counter:
        layer(x).sum().backward()
    of_a_parameter = counter.get_total_flops() / (2 * 3 * 4)
    query, key, value = (torch.ones(2, 3, 4, dtype=torch.float64, requires_grad=True) for _ in range(3))
    with FlopCounterMode(display=False) as counter:
        (torch.softmax(query @ key.transpose(1, 2), dim=-1) @ value).sum().backward()
    return of_a_parameter, counter.get_total_flops() / (2 * 3 * 3 * 4)
