"""A progress bar on stderr, for long work on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# With fewer steps, the work is done before the bar can be read.
_FEW = 50


@contextmanager
def bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function ``(what, done, total)`` that updates the bar. The bar is removed at the end."""
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
            # Start late, so that earlier messages are not mixed with the bar.
            drawn.start()
            tasks[what] = drawn.add_task(what, total=total)
        drawn.update(tasks[what], completed=done)

    try:
        yield step
    finally:
        drawn.stop()
