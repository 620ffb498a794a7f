"""SM-2, after P. A. Wozniak, "Optimization of learning" (1990), chapter 3.2, algorithm SM-2.

Where implementations differ we follow the article's text: a failed review (quality below 3) starts the repetitions over
and leaves the E-factor unchanged; the interval after a pass uses the E-factor just updated; fractions are rounded up.
"""

from datetime import date

from quizcli.journal import PASS_FROM, Quality
from quizcli.scheduling import Memory

# The E-factor in hundredths: it changes in steps of 0.02, so integers are exact and rounding up is reproducible.
FIRST_EASE = 250
LOWEST_EASE = 130
EASE_CHANGE = {Quality.HARD: -14, Quality.GOOD: 0, Quality.PERFECT: 10}

FIRST_INTERVAL = 1
SECOND_INTERVAL = 6
LONGEST_INTERVAL = 36_500

_LAST_DAY = date.max.toordinal()


class SM2:
    """The scheduler ``sm2``. Its state is the E-factor in hundredths and the repetitions since the last failure."""

    name = "sm2"
    version = "1"

    def review(self, memory: Memory | None, quality: Quality, day: date) -> Memory:
        """Return the memory after a review on a day; None is a card never reviewed.

        A pass changes the E-factor by 0.1 - (5-q)(0.08 + (5-q)0.02), never below 1.3, then the interval in days is 1,
        then 6, then the last one times the E-factor, rounded up, at most 36,500. A failure sets it to 1. A lapse is a
        failure of a card that had been passed since it was new or last failed.
        """
        ease, repetitions = map(int, memory.state) if memory else (FIRST_EASE, 0)
        lapses = memory.lapses if memory else 0
        if quality < PASS_FROM:
            lapses += repetitions > 0
            repetitions = 0
            interval = FIRST_INTERVAL
        else:
            ease = max(LOWEST_EASE, ease + EASE_CHANGE[quality])
            interval = FIRST_INTERVAL
            if memory and repetitions == 1:
                interval = SECOND_INTERVAL
            elif memory and repetitions > 1:
                interval = min(LONGEST_INTERVAL, -(-memory.interval_days * ease // 100))
            repetitions += 1
        due = date.fromordinal(min(_LAST_DAY, day.toordinal() + interval))
        return Memory(due=due, interval_days=interval, lapses=lapses, state=(ease, repetitions))

    def describe(self, memory: Memory) -> dict[str, float]:
        """Return the E-factor and the number of repetitions."""
        ease, repetitions = map(int, memory.state)
        return {"ease": ease / 100, "repetitions": repetitions}
