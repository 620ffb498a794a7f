"""The summary of a sitting, and the first screen."""

from datetime import date

import pytest

from quizcli.commands.review import Summary
from quizcli.render.summary import short_welcome, summary, welcome

NOTHING = Summary(reviewed=0, missed=0, known=0, left=0, seconds=0, streak=0, next_due=None)


def test_a_full_summary() -> None:
    """How many, how well, how long, and what is next; however many were missed, it has a few lines."""
    found = Summary(reviewed=40, missed=12, known=3, left=5, seconds=483, streak=4, next_due=(date(2026, 3, 2), 7))
    assert summary(found).split("\n") == [
        "40 cards reviewed in 8 min 3 s: 28 passed, 12 missed.",
        "3 cards marked as known.",
        "Practise what you missed: quiz review --missed",
        "5 cards left for today: quiz",
        "4 days in a row.",
        "Next: 7 cards on 2026-03-02.",
    ]


def test_a_summary_of_nothing() -> None:
    """Nothing due, nothing done, only marks."""
    assert summary(NOTHING) == "Nothing is due."
    assert summary(NOTHING._replace(practice=True)) == "No card was graded.", "a practice asks cards that are not due"
    assert summary(NOTHING._replace(left=3)) == "3 cards left for today: quiz"
    assert summary(NOTHING._replace(known=1)) == "1 card marked as known."


@pytest.mark.parametrize(("width", "height"), [(80, 24), (60, 20)])
def test_the_first_screen_fits(width: int, height: int) -> None:
    """It says how to answer, grade, set aside and stop, and how many cards a day brings."""
    lines = [line.plain for line in welcome(10, width)]
    assert len(lines) <= height - 2
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    for said in (
        "aloud",
        "tick the points",
        "1 to 4",
        "10 new cards",
        "K sets aside",
        "q: each grade",
    ):
        assert said in text
    assert "1 new card." in short_welcome(1, width)[-1].plain or "1 new card." in short_welcome(1, width)[-2].plain
