"""Try out windows one by one; PyTorch's pooling and padding."""

from collections.abc import Mapping
from typing import Any
from warnings import catch_warnings, simplefilter


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """List the starts of all windows; look how far the last one reaches."""
    i, k, s, d, p = (given[word] for word in ("size", "k", "s", "d", "p"))
    reach = (k - 1) * d
    match given["mode"]:
        case "tf_same":
            # A window starts at every s-th input element; zeros fill up what the last one lacks, by turns, right first.
            starts = list(range(0, i, s))
            left = right = 0
            while left + i + right < starts[-1] + reach + 1:
                left, right = (left + 1, right) if right > left else (left, right + 1)
            return {"out": len(starts), "pad_left": left, "pad_right": right}
        case "tf_valid":
            starts = [start for start in range(0, i, s) if start + reach < i]
            return {"out": len(starts), "pad_left": 0, "pad_right": 0}
    starts = [start for start in range(-p, i + p, s) if start + reach < i + p]
    if given["mode"] == "torch_pool_ceil" and starts[-1] + reach < i + p - 1 and starts[-1] + s < i:
        starts.append(starts[-1] + s)
    return {"out": len(starts), "pad_left": p, "pad_right": p}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Run PyTorch's pooling; for SAME find the fewest zeros with which its convolution has ceil(i/s) outputs."""
    import torch

    i, k, s, d, p = (given[word] for word in ("size", "k", "s", "d", "p"))
    x = torch.arange(1.0, i + 1, dtype=torch.float64)[None, None]
    if given["mode"].startswith("torch_pool"):
        ceil = given["mode"] == "torch_pool_ceil"
        out = torch.nn.functional.max_pool1d(x, k, stride=s, padding=p, dilation=d, ceil_mode=ceil)
        return {"out": out.shape[2], "pad_left": p, "pad_right": p}
    kernel = torch.zeros(1, 1, k, dtype=torch.float64)
    if given["mode"] == "tf_valid":
        out = torch.nn.functional.conv1d(x, kernel, stride=s, dilation=d)
        return {"out": out.shape[2], "pad_left": 0, "pad_right": 0}
    if s == 1:
        # The first tap sees the zeros on the left, the last one those on the right.
        seen = []
        for tap in (0, k - 1):
            kernel.zero_()
            kernel[0, 0, tap] = 1
            with catch_warnings():
                simplefilter("ignore")  # an even kernel costs PyTorch a copy of the input
                out = torch.nn.functional.conv1d(x, kernel, padding="same", dilation=d)
            seen.append(int((out == 0).sum()))
        return {"out": out.shape[2], "pad_left": seen[0], "pad_right": seen[1]}
    for zeros in range(d * k):
        padded = torch.nn.functional.pad(x, (zeros // 2, zeros - zeros // 2))
        if padded.shape[2] > d * (k - 1):
            out = torch.nn.functional.conv1d(padded, kernel, stride=s, dilation=d)
            if out.shape[2] == -(-i // s):
                return {"out": out.shape[2], "pad_left": zeros // 2, "pad_right": zeros - zeros // 2}
    raise AssertionError("no padding gives the size of SAME")
