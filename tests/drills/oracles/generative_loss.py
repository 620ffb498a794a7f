"""Definitions as integrals and searches, in plain Python; PyTorch's losses and distributions."""

import math
from collections.abc import Callable, Mapping
from typing import Any


def _integral(function: Callable[[float], float], low: float, high: float, pieces: int = 400) -> float:
    """Add up a smooth function that vanishes at both ends."""
    width = (high - low) / pieces
    return sum(function(low + place * width) for place in range(1, pieces)) * width


def _kl(mu: float, sigma: float) -> float:
    """Integrate p ln(p/q)."""

    def piece(x: float) -> float:
        log_p = -((x - mu) ** 2) / (2 * sigma**2) - math.log(sigma)
        return math.exp(log_p) / math.sqrt(2 * math.pi) * (log_p + x**2 / 2)

    return _integral(piece, mu - 12 * sigma, mu + 12 * sigma)


def _best(p_data: float, p_g: float) -> float:
    """Look for the output that maximizes p_data ln D + p_g ln(1 - D): where the slope changes its sign."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if p_data / middle > p_g / (1 - middle) else (low, middle)
    return low


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Integrate, search, or take the logarithm of a product."""
    match given["kind"]:
        case "vae_kl":
            found = sum(_kl(mu, sigma) for mu, sigma in zip(given["mu"], given["sigma"], strict=True))
        case "d_star":
            found = _best(given["p_data"], given["p_g"])
        case "gan_d":
            found = math.log(1 / (given["dx"] * (1 - given["dg"])))
        case "gan_value":
            found = math.log(given["dx"] * (1 - given["dg"]))
        case "gan_g":
            found = math.log(1 / given["dg"])
        case "gan_g_saturating":
            found = math.log(1 - given["dg"])
    return {"value": found}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Use binary cross-entropy with the labels real and generated, and the KL divergence of two normals."""
    import torch

    def cross_entropy(output: float, label: float) -> Any:
        return torch.nn.functional.binary_cross_entropy(
            torch.tensor([output], dtype=torch.float64), torch.tensor([label], dtype=torch.float64)
        )

    match given["kind"]:
        case "vae_kl":
            mu, sigma = (torch.tensor(given[name], dtype=torch.float64) for name in ("mu", "sigma"))
            posterior = torch.distributions.Normal(mu, sigma)
            prior = torch.distributions.Normal(torch.zeros_like(mu), torch.ones_like(mu))
            found = torch.distributions.kl_divergence(posterior, prior).sum()
        case "d_star":
            p = torch.tensor([given["p_data"], given["p_g"]], dtype=torch.float64)
            found = torch.distributions.Categorical(probs=p).probs[0]
        case "gan_d":
            found = cross_entropy(given["dx"], 1.0) + cross_entropy(given["dg"], 0.0)
        case "gan_value":
            found = -cross_entropy(given["dx"], 1.0) - cross_entropy(given["dg"], 0.0)
        case "gan_g":
            found = cross_entropy(given["dg"], 1.0)
        case "gan_g_saturating":
            found = -cross_entropy(given["dg"], 0.0)
    return {"value": float(found)}
