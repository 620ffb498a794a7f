"""Every number of accepted tokens with its probability; scipy's geometric distribution and distance."""

from collections.abc import Callable, Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Go through what can happen: so many accepted and then a rejection, or none."""
    alpha = given["alpha"]
    if alpha is None:
        alpha = sum(q * min(1.0, p / q) for p, q in zip(given["p"], given["q"], strict=True) if q)

    def tokens(gamma: int) -> float:
        mean = (gamma + 1) * alpha**gamma
        for accepted in range(gamma):
            mean += (accepted + 1) * alpha**accepted * (1 - alpha)
        return float(mean)

    return _best(given, alpha, tokens)


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The number of tokens is geometric, cut off at gamma + 1; its mean is the sum of its tails."""
    from scipy.spatial.distance import cityblock
    from scipy.stats import geom

    alpha = given["alpha"]
    if alpha is None:
        alpha = 1 - cityblock(given["p"], given["q"]) / 2

    def tokens(gamma: int) -> float:
        return float(geom.sf(range(gamma + 1), 1 - alpha).sum())

    return _best(given, alpha, tokens)


def _best(given: Mapping[str, Any], alpha: float, tokens: Callable[[int], float]) -> Mapping[str, Any]:
    speedups = {gamma: tokens(gamma) / (1 + gamma * given["c"]) for gamma in given["gamma"]}
    best = max(speedups, key=lambda gamma: speedups[gamma])
    found = {"alpha": alpha, "tokens": tokens(best), "speedup": speedups[best]}
    return found if len(speedups) == 1 else {**found, "best_gamma": best}
