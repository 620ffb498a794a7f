"""Every value of the format, listed in exact fractions; PyTorch's own float16 and bfloat16."""

from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any


@cache
def _values(fmt: str) -> list[Fraction]:
    """Return all values from 0 on, in the order of their bit patterns."""
    exponent_bits, fraction_bits = (5, 10) if fmt == "fp16" else (8, 7)
    found = [Fraction(0)]
    for exponent in range(2**exponent_bits - 1):
        # The spacing doubles from the second exponent field on.
        size = Fraction(2) ** (max(exponent, 1) - (2 ** (exponent_bits - 1) - 1) - fraction_bits)
        for _ in range(2**fraction_bits):
            found.append(found[-1] + size)
    return found[:-1]


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look the number up in the list."""
    values = _values(given["fmt"])
    match given["ask"]:
        case "decode":
            found = values[int(given["bits"][1:], 2)] * (-1 if given["bits"][0] == "1" else 1)
        case "max":
            found = values[-1]
        case "min_normal":
            # Those with an exponent field of 0 come first.
            found = values[1024 if given["fmt"] == "fp16" else 128]
        case "ulp":
            above = bisect_right(values, abs(Fraction(given["x"])))
            found = values[above] - values[above - 1]
        case "round":
            x = abs(Fraction(given["x"]))
            above = bisect_right(values, x)
            # Of two equally near values the one with the even bit pattern.
            place = min((above - 1, above), key=lambda place: (abs(values[place] - x), place % 2))
            found = values[place] * (-1 if given["x"] < 0 else 1)
    return {"value": float(found)}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Reinterpret bits, convert, ask finfo and the next bit pattern."""
    import torch

    dtype = torch.float16 if given["fmt"] == "fp16" else torch.bfloat16
    match given["ask"]:
        case "decode":
            number = int(given["bits"], 2)
            found = torch.tensor([number - 2**16 * (number >= 2**15)], dtype=torch.int16).view(dtype).double().item()
        case "max":
            found = torch.finfo(dtype).max
        case "min_normal":
            found = torch.finfo(dtype).smallest_normal
        case "ulp":
            x = torch.tensor([given["x"]], dtype=torch.float64)
            bits = x.to(dtype).view(torch.int16)
            if (x.to(dtype).double() > x).item():
                bits -= 1
            found = ((bits + 1).view(dtype).double() - bits.view(dtype).double()).item()
        case "round":
            found = torch.tensor(given["x"], dtype=torch.float64).to(dtype).double().item()
    return {"value": found}
