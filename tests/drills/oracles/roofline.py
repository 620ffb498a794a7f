"""The larger of two times, and a search for the batch; PyTorch's count of operations and tensors without storage."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Compute for so long, move for so long; look for the batch at which both take the same time."""
    n, k, b = given["n"], given["k"], given["bytes"]

    for_a_row = sum(2 * n for _ in range(k))

    def times(m: float) -> tuple[float, float]:
        flops = m * for_a_row
        moved = sum(rows * columns * b for rows, columns in ((m, k), (k, n), (m, n)))
        return flops / (given["peak"] * 1e12), moved / (given["bandwidth"] * 1e9)

    return _figures(given, *times(given["m"]), _crossing(lambda m: times(m)[0] - times(m)[1]))


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Count with torch.utils.flop_counter, add up nbytes, solve with scipy."""
    import torch
    from scipy.optimize import brentq
    from torch.utils.flop_counter import FlopCounterMode

    m, n, k = given["m"], given["n"], given["k"]
    kind = {1: torch.int8, 2: torch.bfloat16, 4: torch.float32}[given["bytes"]]
    a, b = torch.empty(m, k, dtype=kind, device="meta"), torch.empty(k, n, dtype=kind, device="meta")
    with FlopCounterMode(display=False) as counter:
        c = a @ b
    peak, bandwidth = given["peak"] * 1e12, given["bandwidth"] * 1e9
    computing, moving = counter.get_total_flops() / peak, (a.nbytes + b.nbytes + c.nbytes) / bandwidth

    def slack(rows: float) -> float:
        moved = rows * (a.nbytes + c.nbytes) / m + b.nbytes
        return float(rows * counter.get_total_flops() / m / peak - moved / bandwidth)

    batch = brentq(slack, 0, 1e9, xtol=1e-9) if slack(1e9) > 0 else None
    return _figures(given, computing, moving, batch)


def _figures(given: Mapping[str, Any], computing: float, moving: float, batch: float | None) -> Mapping[str, Any]:
    peak, bandwidth = given["peak"] * 1e12, given["bandwidth"] * 1e9
    time = max(computing, moving)
    found = {
        "intensity": computing * peak / (moving * bandwidth),
        "ridge": peak / bandwidth,
        "attainable": computing * peak / time / 1e12,
        "time": time * 1e6,
    }
    return found if batch is None else {**found, "ridge_batch": batch}


def _crossing(slack: Any) -> float | None:
    low, high = 0.0, 1e9
    if slack(high) <= 0:
        return None
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if slack(middle) > 0 else (middle, high)
    return high
