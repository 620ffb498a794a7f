"""A scheduler that the program does not have: each pass triples the interval."""

from datetime import date, timedelta

from quizcli.journal import PASS_FROM, Quality
from quizcli.scheduling import Memory


class Tripling:
    """Intervals of 3, 9, 27, ... days; the state is a mean quality and the number of passes in a row."""

    name = "tripling"
    version = "1"

    def review(self, memory: Memory | None, quality: Quality, day: date) -> Memory:
        """Triple the interval, or begin again at one day."""
        mean, steps = memory.state if memory else (2.5, 0)
        passed = quality >= PASS_FROM
        steps = int(steps) + 1 if passed else 0
        interval = 3**steps
        lapses = (memory.lapses if memory else 0) + (not passed)
        return Memory(day + timedelta(days=interval), interval, lapses, ((mean + quality) / 2, steps))

    def describe(self, memory: Memory) -> dict[str, float]:
        """Return the mean quality and the number of passes in a row."""
        mean, steps = memory.state
        return {"mean": mean, "steps": int(steps)}
