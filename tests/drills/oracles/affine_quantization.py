"""The nearest of all representable values, by search; PyTorch's fake quantization."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any


def _exact(value: float) -> Fraction:
    return Fraction(repr(value))


def _parameters(given: Mapping[str, Any]) -> tuple[Fraction, int]:
    """Find the zero point as the whole number whose value is nearest to 0."""
    if given["scale"] is not None:
        return _exact(given["scale"]), given["zero_point"]
    low, high = _exact(given["min"]), _exact(given["max"])
    if given["symmetric"]:
        return max(-low, high) / given["qmax"], 0
    numbers = range(given["qmin"], given["qmax"] + 1)
    scale = (high - low) / (len(numbers) - 1)
    return scale, min(numbers, key=lambda q: abs(low + (q - given["qmin"]) * scale))


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look for the representable value nearest to x."""
    scale, zero_point = _parameters(given)
    values = {q: scale * (q - zero_point) for q in range(given["qmin"], given["qmax"] + 1)}
    q = min(values, key=lambda q: abs(values[q] - _exact(given["x"])))
    return {"scale": float(scale), "zero_point": zero_point, "q": q, "dequant": float(values[q])}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let PyTorch quantize 0 and x; the scale is the observers' formula."""
    import torch

    qmin, qmax = given["qmin"], given["qmax"]
    scale, zero_point = given["scale"], given["zero_point"]
    if scale is None and given["symmetric"]:
        scale, zero_point = max(-given["min"], given["max"]) / qmax, 0
    elif scale is None:
        scale = (given["max"] - given["min"]) / (qmax - qmin)
        zero_point = qmin - int(torch.round(torch.tensor(given["min"] / scale, dtype=torch.float64)))
    back = torch.fake_quantize_per_tensor_affine(
        torch.tensor([given["x"]], dtype=torch.float32), scale, zero_point, qmin, qmax
    )
    q = int(torch.round(back.double() / scale)) + zero_point
    return {"scale": scale, "zero_point": zero_point, "q": q, "dequant": back.item()}
