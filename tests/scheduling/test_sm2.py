"""SM-2 against hand-computed sequences and the article's own formula in exact fractions."""

import math
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.journal import Quality
from quizcli.scheduling import Memory
from quizcli.scheduling.sm2 import SM2

START = date(2026, 3, 1)


def reviewed(*qualities: int) -> list[Memory]:
    """Review a new card on its due days."""
    memories: list[Memory] = []
    day, memory = START, None
    for quality in qualities:
        memory = SM2().review(memory, Quality(quality), day)
        memories.append(memory)
        day = memory.due
    return memories


@pytest.mark.parametrize(
    ("qualities", "intervals", "ease"),
    [
        ((5, 5, 5, 2, 4, 4, 4), [1, 6, 17, 1, 1, 6, 17], 280),
        ((4, 4, 4, 4), [1, 6, 15, 38], 250),
        ((3, 3, 3), [1, 6, 13], 208),  # 6 * 2.08 = 12.48
        ((5, 5, 3), [1, 6, 16], 256),  # 6 * 2.56 = 15.36
        ((0, 1, 2), [1, 1, 1], 250),
        ((3,) * 12, [1, 6, 13, 26, 47, 79, 121, 167, 218, 284, 370, 481], 130),
    ],
)
def test_golden_sequences(qualities: tuple[int, ...], intervals: list[int], ease: int) -> None:
    """Reviews on due days give these intervals."""
    memories = reviewed(*qualities)
    assert intervals == [memory.interval_days for memory in memories]
    assert ease == memories[-1].state[0]


def test_due_counts_from_the_review() -> None:
    """A card reviewed four days late is due its interval after the review, not after the day it was due."""
    first = SM2().review(None, Quality.GOOD, START)
    late = first.due + timedelta(days=4)
    assert late + timedelta(days=6) == SM2().review(first, Quality.GOOD, late).due


def test_lapses_count_forgetting() -> None:
    """A failure counts as a lapse where something had been learnt: not at first sight, nor twice in a row."""
    assert [memory.lapses for memory in reviewed(1, 1, 4, 2, 1, 5, 0)] == [0, 0, 0, 1, 1, 1, 2]


def test_intervals_are_capped() -> None:
    """No interval is longer than 36,500 days, and a due day past the calendar's end is its last day."""
    memory = Memory(due=START, interval_days=36_000, lapses=0, state=(250, 9))
    assert SM2().review(memory, Quality.GOOD, START).interval_days == 36_500
    assert SM2().review(memory, Quality.GOOD, date(9990, 1, 1)).due == date.max


@given(st.lists(st.sampled_from(Quality), min_size=1, max_size=60))
def test_equals_the_formula_in_fractions(qualities: list[Quality]) -> None:
    """Whole hundredths give what the article's formula gives in exact fractions."""
    ease, repetitions, interval = Fraction(5, 2), 0, 0
    memory, day = None, START
    for quality in qualities:
        missing = 5 - int(quality)
        if quality < 3:
            repetitions, interval = 0, 1
        else:
            ease += Fraction(1, 10) - missing * (Fraction(8, 100) + missing * Fraction(2, 100))
            ease = max(ease, Fraction(13, 10))
            repetitions += 1
            interval = {1: 1, 2: 6}.get(repetitions, min(36_500, math.ceil(interval * ease)))
        memory = SM2().review(memory, quality, day)
        assert interval == memory.interval_days
        assert [100 * ease, repetitions] == list(memory.state)
        day = START
