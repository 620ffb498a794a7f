"""The random numbers of drills."""

import random
from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")


class Draw:
    """Random numbers from a seed, the same on every machine: Python guarantees only the sequence of ``random()``."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - numbers for exercises, not for secrets

    def integer(self, low: int, high: int) -> int:
        """Return an integer from ``low`` to ``high``, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def one_of(self, options: Sequence[_T]) -> _T:
        """Return one of the options, each with the same probability."""
        return options[self.integer(0, len(options) - 1)]

    def chance(self, probability: float) -> bool:
        """Return True with a probability."""
        return self._random.random() < probability

    def integers(self, count: int, low: int, high: int) -> list[int]:
        """Return ``count`` integers from ``low`` to ``high``."""
        return [self.integer(low, high) for _ in range(count)]

    def decimal(self, low: float, high: float, places: int = 1) -> float:
        """Return a number from ``low`` to ``high`` with at most ``places`` decimals."""
        scale = float(10**places)
        return self.integer(round(low * scale), round(high * scale)) / scale

    def some(self, options: Sequence[_T], count: int) -> list[_T]:
        """Return ``count`` different options in a random order."""
        left = list(options)
        return [left.pop(self.integer(0, len(left) - 1)) for _ in range(count)]

    def shuffled(self, options: Sequence[_T]) -> list[_T]:
        """Return all options in a random order."""
        return self.some(options, len(options))

    def tenths(self, count: int) -> list[float]:
        """Return ``count`` probabilities, multiples of 0.1 and at least 0.1, which sum to 1."""
        cuts = sorted(self.some(range(1, 10), count - 1))
        return [(end - start) / 10 for start, end in zip([0, *cuts], [*cuts, 10], strict=True)]
