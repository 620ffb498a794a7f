"""When a card is asked again: the scheduler's interface, and what a replay of the journal keeps of a card.

A scheduler is one class in one file and one line in ``table.SCHEDULERS``; everything else goes through this interface.
"""

from datetime import date
from typing import NamedTuple, Protocol

from quizcli.journal import Quality


class Memory(NamedTuple):
    """How well a card is known. ``lapses`` counts forgettings; ``state`` is stored for the scheduler, who alone reads it."""

    due: date
    interval_days: int
    lapses: int
    state: tuple[float, ...]


class Progress(NamedTuple):
    """What the journal says of one card. ``introduced`` and ``reviewed`` are its first and last scheduled day."""

    memory: Memory | None = None
    introduced: date | None = None
    reviewed: date | None = None
    quality: Quality | None = None
    suspended: bool = False
    buried_until: date | None = None


NOTHING = Progress()


class Scheduler(Protocol):
    """Decides when a card is asked again, from the memory alone: no clock, no randomness, no I/O."""

    @property
    def name(self) -> str:
        """The name in ``SCHEDULERS``, such as ``sm2``."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same journal would give another schedule; parameters belong in it."""
        ...

    def review(self, memory: Memory | None, quality: Quality, day: date) -> Memory:
        """Return the memory after the review that moved the schedule on a day; None is a card never reviewed."""
        ...

    def describe(self, memory: Memory) -> dict[str, float]:
        """Return the state by name, for JSON and for people.

        Integers are counts, named by a plural in -s (``repetitions``); floats are measures (``ease``). Anki exports use an
        ``ease`` where there is one.
        """
        ...
