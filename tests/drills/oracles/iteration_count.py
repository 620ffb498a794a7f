"""A loop over one epoch; torch.utils.data."""

from collections.abc import Mapping
from typing import Any


def brute_force(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hand out batches to the GPUs and step after so many."""
    at_once, waiting, steps = given["batch"] * given["gpus"], 0, 0
    left = given["n"]
    while left > 0 and not (given["drop_last"] and left < at_once):
        left -= at_once
        waiting += 1
        if waiting == given["accum"]:
            steps, waiting = steps + 1, 0
    steps += waiting > 0
    effective = sum(given["batch"] for _ in range(given["accum"]) for _ in range(given["gpus"]))
    return {"effective_batch": effective, "steps_per_epoch": steps, "total_steps": sum([steps] * given["epochs"])}


def library(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ask a loader for the number of its batches, and a sampler for that of their groups."""
    from torch.utils.data import BatchSampler, DataLoader, DistributedSampler

    samples, gpus, drop_last = range(given["n"]), given["gpus"], given["drop_last"]
    share = DistributedSampler(samples, num_replicas=gpus, rank=0, drop_last=drop_last)
    loader = DataLoader(samples, batch_size=given["batch"], sampler=share, drop_last=drop_last)
    steps = len(BatchSampler(range(len(loader)), given["accum"], drop_last=False))
    return {
        "effective_batch": given["batch"] * gpus * given["accum"],
        "steps_per_epoch": steps,
        "total_steps": steps * given["epochs"],
    }
