"""A ring that passes pieces on, step by step; no library counts its traffic."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Pass real pieces round the ring, check that everybody ends with the sum or the whole, and count."""
    size = given["millions"] * 1e6 * given["bytes"] / given["buckets"]
    scatter, gather = _reduce_scatter(given["gpus"]), _all_gather(given["gpus"])
    passes = {
        "reduce_scatter": (scatter,),
        "all_gather": (gather,),
        "all_reduce": (scatter, gather),
        "zero1": (scatter, gather),
        "zero2": (scatter, gather),
        "zero3": (gather, gather, scatter),
    }[given["sync"]]
    sent, steps, seconds = 0.0, 0, 0.0
    for _ in range(given["buckets"]):
        for moves in passes:
            for pieces in moves:
                steps += 1
                sent += pieces * size / given["gpus"]
                seconds += given["latency"] * 1e-6 + pieces * size / given["gpus"] / (given["bandwidth"] * 1e9)
    return {"sent": sent / 1e6, "steps": steps, "time": 1000 * seconds}


def _reduce_scatter(gpus: int) -> list[int]:
    """Add up piece by piece; return how many pieces a GPU sends in each step."""
    held = [[10**gpu + piece for piece in range(gpus)] for gpu in range(gpus)]
    goal = [sum(row[piece] for row in held) for piece in range(gpus)]
    moves = []
    for step in range(gpus - 1):
        passed = [(gpu, (gpu - step) % gpus, held[gpu][(gpu - step) % gpus]) for gpu in range(gpus)]
        for gpu, piece, value in passed:
            held[(gpu + 1) % gpus][piece] += value
        moves.append(1)
    assert all(held[gpu][(gpu + 1) % gpus] == goal[(gpu + 1) % gpus] for gpu in range(gpus))
    return moves


def _all_gather(gpus: int) -> list[int]:
    """Pass on what came last; return how many pieces a GPU sends in each step."""
    held = [{gpu} for gpu in range(gpus)]
    moves = []
    for step in range(gpus - 1):
        passed = [(gpu - step) % gpus for gpu in range(gpus)]
        for gpu, piece in enumerate(passed):
            assert piece in held[gpu]
            held[(gpu + 1) % gpus].add(piece)
        moves.append(1)
    assert all(len(pieces) == gpus for pieces in held)
    return moves


library = None
