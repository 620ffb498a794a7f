"""Count weights and trace what is seen, one by one; build the layers in PyTorch."""

from collections.abc import Mapping
from typing import Any


def _layers(given: Mapping[str, Any]) -> list[tuple[int, int, tuple[int, int]]]:
    c = given["c"]
    if given["variant"] == "stack":
        return [(c, c, (given["k"], given["k"]))] * given["n"]
    if given["variant"] == "asymmetric":
        return [(c, c, (given["k"], 1)), (c, c, (1, given["k"]))]
    return [(c, given["mid"], (1, 1)), (given["mid"], given["mid"], (3, 3)), (given["mid"], c, (1, 1))]


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow one output pixel down to all pixels that it sees; add up the weights, a filter at a time."""
    seen = {(0, 0)}
    for _, _, (tall, wide) in _layers(given):
        seen = {(y + row, x + column) for y, x in seen for row in range(tall) for column in range(wide)}
    rows = {y for y, _ in seen}
    assert seen == {(y, x) for y in rows for x in rows}, "what is seen is no square"
    factorised = sum(
        sum(tall * wide for _ in range(c_in)) for c_in, c_out, (tall, wide) in _layers(given) for _ in range(c_out)
    )
    plain = sum(sum(len(seen) for _ in range(given["c"])) for _ in range(given["c"]))
    return {"plain": plain, "factorised": factorised, "ratio": factorised / plain, "rf": len(rows)}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count the numbers in the layers' weights; see which inputs one output has a gradient to."""
    import torch
    from torch.nn import Conv2d

    def numbers(c_in: int, c_out: int, kernel: tuple[int, int]) -> int:
        return sum(p.numel() for p in Conv2d(c_in, c_out, kernel, bias=False, device="meta").parameters())

    x = torch.ones(1, 1, 31, 31, dtype=torch.float64, requires_grad=True)
    y = x
    for _, _, kernel in _layers(given):
        y = torch.nn.functional.conv2d(y, torch.ones(1, 1, *kernel, dtype=torch.float64))
    y[0, 0, 0, 0].backward()
    assert x.grad is not None
    field = int((x.grad[0, 0, :, 0] != 0).sum())
    factorised = sum(numbers(*layer) for layer in _layers(given))
    plain = numbers(given["c"], given["c"], (field, field))
    return {"plain": plain, "factorised": factorised, "ratio": factorised / plain, "rf": field}
