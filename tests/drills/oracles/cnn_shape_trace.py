"""Count the places and the weights of every layer; build the network in PyTorch and run it."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any


def _answer(shapes: Sequence[Sequence[int]], per_layer: Sequence[int]) -> Mapping[str, Any]:
    return {"shapes": [list(shape) for shape in shapes], "params": sum(per_layer), "per_layer": list(per_layer)}


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Slide every window, and count the weights of every unit."""
    shape, shapes, per_layer = list(given["input"]), [], []
    for layer in given["layers"]:
        ((operation, n),) = layer.items()
        per_layer.append(_weights(operation, n, shape))
        shape = _after(operation, n, shape)
        shapes.append(shape)
    return _answer(shapes, per_layer)


def _after(operation: str, n: Any, shape: list[int]) -> list[int]:
    def places(size: int, k: int, s: int = 1, p: int = 0) -> int:
        return sum(start + k <= size + 2 * p for start in range(0, size + 2 * p, s))

    channels, sizes = shape[0], shape[1:]
    after: Mapping[str, Callable[[], list[int]]] = {
        "conv": lambda: [n[0], *(places(size, *n[1:]) for size in sizes)],
        "conv1d": lambda: [n[0], *(places(size, *n[1:]) for size in sizes)],
        "pool": lambda: [channels, *(places(size, *n) for size in sizes)],
        "gap": lambda: [channels] + [1] * len(sizes),
        "flatten": lambda: [len(list(product(*map(range, shape))))],
        "linear": lambda: [n],
        "bn": lambda: shape,
        "dense_layer": lambda: [len([*range(channels), *range(n)]), *sizes],
        "embedding": lambda: [n[1], channels],
    }
    return after[operation]()


def _weights(operation: str, n: Any, shape: list[int]) -> int:
    if operation in ("conv", "conv1d"):
        taps = len(list(product(*[range(n[1])] * (len(shape) - 1))))
        return sum(sum(taps for _ in range(shape[0])) + 1 for _ in range(n[0]))
    if operation == "linear":
        return sum(len(range(shape[0])) + 1 for _ in range(n))
    if operation == "bn":
        return sum(len(("gamma", "beta")) for _ in range(shape[0]))
    if operation == "dense_layer":
        return sum(3 * 3 for _ in range(n) for _ in range(shape[0]))
    if operation == "embedding":
        return sum(n[1] for _ in range(n[0]))
    return 0


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Run the network, without numbers, and read its shapes and the sizes of its parameters."""
    import torch
    from torch import nn

    is_text = "embedding" in given["layers"][0]
    options = {"device": "meta", "dtype": torch.float64}
    modules: Mapping[tuple[str, int], Callable[[int, Any], Any]] = {
        ("conv", 4): lambda c, n: nn.Conv2d(c, *n, **options),
        ("conv1d", 3): lambda c, n: nn.Conv1d(c, *n, **options),
        ("pool", 4): lambda _, n: nn.MaxPool2d(*n),
        ("pool", 3): lambda _, n: nn.MaxPool1d(*n),
        ("gap", 4): lambda *_: nn.AdaptiveAvgPool2d(1),
        ("gap", 3): lambda *_: nn.AdaptiveAvgPool1d(1),
        ("flatten", 4): lambda *_: nn.Flatten(),
        ("flatten", 3): lambda *_: nn.Flatten(),
        ("linear", 2): lambda c, n: nn.Linear(c, n, **options),
        ("bn", 4): lambda c, _: nn.BatchNorm2d(c, **options),
        ("dense_layer", 4): lambda c, n: nn.Conv2d(c, n, 3, padding=1, bias=False, **options),
        ("embedding", 2): lambda _, n: nn.Embedding(*n, **options),
    }
    x = torch.zeros(1, *given["input"], device="meta", dtype=torch.long if is_text else torch.float64)
    shapes, per_layer = [], []
    for layer in given["layers"]:
        ((operation, n),) = layer.items()
        module = modules[operation, x.dim()](x.shape[1], n)
        y = module(x)
        if operation == "dense_layer":
            y = torch.cat([x, y], 1)
        if operation == "embedding":
            y = y.transpose(1, 2)
        x = y
        shapes.append(list(x.shape[1:]))
        per_layer.append(sum(p.numel() for p in module.parameters()))
    return _answer(shapes, per_layer)
