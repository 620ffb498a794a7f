"""A progress bar on stderr, where that is a terminal and the work is long enough to wonder."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Work with fewer steps is over before one has read what it is.
_FEW = 50


@contextmanager
def bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what takes ``(what, done, all)`` and draws it; the bar is gone afterwards."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    drawn = Progress(*columns, console=Console(stderr=True), transient=True)
    tasks = {}

    def step(what: str, done: int, total: int) -> None:
        if total < _FEW or (done % _FEW and done < total):
            return
        if what not in tasks:
            # Only now: what is said before stands on lines of its own.
            drawn.start()
            tasks[what] = drawn.add_task(what, total=total)
        drawn.update(tasks[what], completed=done)

    try:
        yield step
    finally:
        drawn.stop()
