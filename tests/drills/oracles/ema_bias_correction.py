"""The weight of each value written out; scipy's linear filter."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Weigh each value by (1 - beta) beta^age."""
    values, beta = given["values"], given["beta"]
    weights = [(1 - beta) * beta**age for age in reversed(range(len(values)))]
    average = sum(weight * value for weight, value in zip(weights, values, strict=True))
    return {"average": average / sum(weights) if given["corrected"] else average}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Filter the values, and ones, whose average is the bias."""
    import numpy as np
    from scipy.signal import lfilter

    beta, values = given["beta"], np.asarray(given["values"])
    average, bias = (lfilter([1 - beta], [1, -beta], signal)[-1] for signal in (values, np.ones_like(values)))
    return {"average": float(average / bias if given["corrected"] else average)}
