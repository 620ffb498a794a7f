"""Which places share a statistic, place by place; PyTorch's layers, and which inputs reach an output."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

# Of group normalization the second entry is the group.
_STATISTICS: Mapping[str, Callable[[Sequence[int]], object]] = {
    "bn": lambda place: place[1],
    "ln": lambda place: place[0],
    "in": lambda place: place[:2],
    "gn": lambda place: place[:2],
    "ln_last": lambda place: place[:-1],
}
_SCALES: Mapping[str, Callable[[Sequence[int]], object]] = {
    **dict.fromkeys(("bn", "in", "gn"), lambda place: place[1]),
    "ln": lambda place: place[1:],
    "ln_last": lambda place: place[-1],
}


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Name for each place the statistic that it belongs to and its scale, and count the names."""
    shape, groups = given["shape"], given["groups"]
    statistic = _STATISTICS[given["norm"]]
    scale = _SCALES[given["norm"]]
    names: Counter[object] = Counter()
    scales = set()
    for place in product(*map(range, shape)):
        names[
            statistic((*place[:1], place[1] * groups // shape[1], *place[1:]) if given["norm"] == "gn" else place)
        ] += 1
        scales.add(scale(place))
    (per_stat,) = set(names.values())
    return {"n_stats": len(names), "per_stat": per_stat, "affine": 2 * len(scales)}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count the parameters of the layer, and the inputs from which a gradient comes to one output."""
    import torch

    shape, channels, space = given["shape"], given["shape"][1], len(given["shape"]) - 2
    layers = {
        "bn": lambda: getattr(torch.nn, f"BatchNorm{space}d")(channels),
        "in": lambda: getattr(torch.nn, f"InstanceNorm{space}d")(channels, affine=True),
        "gn": lambda: torch.nn.GroupNorm(given["groups"], channels),
        "ln": lambda: torch.nn.LayerNorm(shape[1:]),
        "ln_last": lambda: torch.nn.LayerNorm(shape[-1]),
    }
    layer = layers[given["norm"]]().double()
    x = torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(1), requires_grad=True)
    layer(x).flatten()[0].backward()
    assert x.grad is not None
    per_stat = int((x.grad != 0).sum())
    affine = sum(parameter.numel() for parameter in layer.parameters())
    return {"n_stats": x.numel() // per_stat, "per_stat": per_stat, "affine": affine}
