"""From answers to days: SM-2, and the replay of a journal."""

from datetime import date
from typing import Protocol

from quizcli.journal import Memory, Quality


class Scheduler(Protocol):
    """Decides when a card is asked again. A change of ``name`` or ``version`` has every journal replayed."""

    name: str
    version: int

    def review(self, memory: Memory | None, quality: Quality, day: date) -> Memory:
        """Return the memory after a review on a day; None is a card never reviewed."""
        ...
