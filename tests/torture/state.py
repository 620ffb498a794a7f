"""What a home holds: the journal's entries, the user's own cards, the settings; and what a crash left lying about."""

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.torture.ground import LATER, Ground, Run
from tests.torture.judge import Failed, judge

# What differs from run to run, or says when and where.
_CHANCE = ("uid", "device", "target", "took_ms", "seq", "at", "day")


class State(NamedTuple):
    """Entries of the journal in an order of their own, and the files that the user owns."""

    entries: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...]


def next_command(ground: Ground) -> Run:
    """Run what a user runs next; it must find one whole state."""
    run = judge(ground.run("due", now=LATER), codes=(0,))
    judge(ground.run("rebuild", "--check", now=LATER), codes=(0,))
    return run


def state(ground: Ground) -> State:
    """Read a home's state through the program."""
    return State(entries(ground), files(ground))


def entries(ground: Ground) -> tuple[str, ...]:
    """Return the journal's entries without what differs from run to run."""
    run = judge(ground.run("export", "journal", "-", now=LATER), codes=(0,), raw=True)
    return as_entries(run.out)


def as_entries(lines: str) -> tuple[str, ...]:
    """Return the entries in an export of a journal, sorted: their order is that of clocks and devices."""
    found = [json.loads(line) for line in lines.splitlines()]
    return tuple(
        sorted(json.dumps({k: v for k, v in one.items() if k not in _CHANCE}, sort_keys=True) for one in found)
    )


def files(ground: Ground) -> tuple[tuple[str, bytes], ...]:
    """Return the user's own files, by name."""
    owned = [ground.home / "config.toml", *(ground.home / "cards").rglob("*")]
    return tuple(
        (str(path.relative_to(ground.home)), path.read_bytes())
        for path in sorted(owned)
        if path.is_file() and not is_leftover(path)
    )


def is_leftover(path: Path) -> bool:
    """Say whether a file is one that was to be renamed into place."""
    return ".new" in path.name


def leftovers(folder: Path) -> list[str]:
    """Return such files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if is_leftover(path))


def missing(wanted: tuple[str, ...], found: tuple[str, ...]) -> int:
    """Return how many entries are not there, each counted as often as it was written."""
    return (Counter(wanted) - Counter(found)).total()


def must_hold(wanted: tuple[str, ...], found: tuple[str, ...], what: str) -> None:
    """Raise Failed where acknowledged entries are gone."""
    lost = missing(wanted, found)
    if lost:
        raise Failed(f"{what}: {lost} of {len(wanted)} acknowledged entries are not in the journal")
