"""Options, time, two processes, the report."""

import argparse
import contextlib
import importlib
import multiprocessing
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from typing import NamedTuple, Protocol

from tests.torture.ground import Ground
from tests.torture.judge import CannotRunError, Failed
from tests.torture.shim import with_shim

# Each group with its share of the time.
GROUPS = {
    "crashes": 5,
    "kills": 3,
    "restores": 1,
    "journals": 2,
    "decks": 2,
    "dialogs": 2,
    "solver": 2,
    "settings": 1,
    "imports": 2,
    "terminals": 1,
    "streams": 2,
}
_WORKERS = 2


class Group(Protocol):
    """Cases of one sort; ``attempt`` raises Failed."""

    def attempt(self, number: int, chance: random.Random) -> None:
        """Try one case."""


class Tried(NamedTuple):
    """One case; ``why`` is empty where it held. Without a number the group cannot run, and ``why`` says so."""

    group: str
    number: int | None
    why: str


def chance_of(seed: int, group: str, number: int) -> random.Random:
    """Return what decides a case: the same for the same seed, group and number."""
    return random.Random(f"{seed} {group} {number}")


def attempt(group: Group, name: str, number: int, seed: int) -> Tried:
    """Try one case; an error of the harness itself is a failure too."""
    try:
        group.attempt(number, chance_of(seed, name, number))
    except Failed as failure:
        return Tried(name, number, str(failure))
    except Exception:  # noqa: BLE001 - reported, and the others go on
        return Tried(name, number, f"the harness: {traceback.format_exc()}")
    return Tried(name, number, "")


def opened(name: str, ground: Ground, seed: int) -> Group:
    """Return a group's cases."""
    made: Group = importlib.import_module(f"tests.torture.{name}").Cases(ground, seed)
    return made


def cases(name: str, seed: int, first: int, until: float) -> Iterator[Tried]:
    """Try every second case until the time is over, at least one."""
    with contextlib.closing(Ground()) as ground:
        try:
            group = opened(name, ground, seed)
        except CannotRunError as reason:
            yield Tried(name, None, str(reason))
            return
        number = first
        while number == first or time.monotonic() < until:
            yield attempt(group, name, number, seed)
            number += _WORKERS


def worker(pipe: Connection, names: list[str], seed: int, first: int, seconds: float) -> None:
    """Go through all groups, each with its share of the time."""
    begin, shares, used = time.monotonic(), sum(GROUPS[name] for name in names), 0
    for name in names:
        used += GROUPS[name]
        for tried in cases(name, seed, first, begin + seconds * used / shares):
            pipe.send(tried)
    pipe.close()


def all_tried(names: list[str], seed: int, seconds: float) -> Iterator[Tried]:
    """Yield the cases of two processes as they end."""
    context = multiprocessing.get_context("fork")
    pipes = []
    for first in range(_WORKERS):
        ours, theirs = context.Pipe(duplex=False)
        context.Process(target=worker, args=(theirs, names, seed, first, seconds)).start()
        theirs.close()
        pipes.append(ours)
    while pipes:
        for pipe in wait(pipes):
            assert isinstance(pipe, Connection)
            try:
                yield pipe.recv()
            except EOFError:
                pipes.remove(pipe)


def main() -> int:
    """Run, report, and return 1 if anything failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture", description="Run the program while things go wrong."
    )
    parser.add_argument(
        "--seed", type=int, default=random.randrange(1_000_000), help="the same seed makes the same cases"
    )
    parser.add_argument("--minutes", type=float, default=2.0, help="shared out among the groups")
    parser.add_argument("--group", choices=list(GROUPS), help="this group only")
    parser.add_argument("--case", type=int, help="this case of the group only")
    options = parser.parse_args()
    names = [options.group] if options.group else list(GROUPS)
    if options.case is not None:
        if not options.group:
            parser.error("--case needs --group")
        with contextlib.closing(Ground()) as ground:
            tried = attempt(opened(options.group, ground, options.seed), options.group, options.case, options.seed)
        print(tried.why or "held")
        return int(bool(tried.why))
    print(f"seed {options.seed}, {options.minutes:g} minutes", flush=True)
    counts, failures, idle = Counter[str](), Counter[str](), dict[str, str]()
    for tried in all_tried(names, options.seed, options.minutes * 60):
        if tried.number is None:
            idle[tried.group] = tried.why
            continue
        counts[tried.group] += 1
        if tried.why:
            failures[tried.group] += 1
            print(f"{tried.group} {tried.number}: {tried.why}")
            print(
                f"    python -m tests.torture --group {tried.group} --case {tried.number} --seed {options.seed}",
                flush=True,
            )
    for name in names:
        print(
            f"{name:10} cannot run: {idle[name]}"
            if name in idle
            else f"{name:10} {counts[name]:6} tried {failures[name]:5} failed"
        )
    silent = [name for name in names if not counts[name] and name not in idle]
    return int(failures.total() > 0 or bool(silent))


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)  # a shell may have had them ignored, and who is started inherits that
    with_shim()
    sys.exit(main())
