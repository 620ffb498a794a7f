"""The clock is read once per action, so time and learning day agree also when a day begins."""

from datetime import datetime, timedelta

import pytest

from quizcli.cards import CardFilter
from quizcli.commands.due import due
from quizcli.commands.grade import grade
from quizcli.commands.suspend import resume, suspend
from quizcli.commands.undo import undo
from quizcli.journal import Bury, Moment, Quality
from tests.commands.script import Desk, Script

BEFORE = datetime(2026, 3, 2, 3, 59, 59, 999_000).astimezone()
AFTER = BEFORE + timedelta(milliseconds=1)


@pytest.fixture
def ticking(desk: Desk) -> Desk:
    """A study whose clock reaches 04:00 after its first reading."""
    readings = iter([BEFORE])
    desk.study.now = lambda: next(readings, AFTER)
    return desk


def stamps(desk: Desk) -> list[Moment]:
    """Return time and day of every entry."""
    return [Moment(entry.at, entry.day) for entry in desk.study.store.entries()]


def moment_of(desk: Desk, time: datetime) -> Moment:
    """Return the moment of a time."""
    desk.study.now = lambda: time
    return desk.study.moment()


def test_a_learning_day_begins_at_four(desk: Desk) -> None:
    """One millisecond before 04:00 is the day before."""
    before, after = moment_of(desk, BEFORE), moment_of(desk, AFTER)
    assert after.at - before.at == 1
    assert (before.day.isoformat(), after.day.isoformat()) == ("2026-03-01", "2026-03-02")


def test_a_grade_has_one_moment(ticking: Desk) -> None:
    """A time before 04:00 belongs to the previous day."""
    grade(ticking.study, "one", Quality.GOOD)
    assert stamps(ticking) == [moment_of(ticking, BEFORE)]


def test_an_undo_has_one_moment(desk: Desk) -> None:
    """The entry of an undo, too."""
    grade(desk.study, "one", Quality.GOOD)
    readings = iter([BEFORE])
    desk.study.now = lambda: next(readings, AFTER)
    undo(desk.study)
    assert stamps(desk)[1:] == [moment_of(desk, BEFORE)]


def test_cards_suspended_together_have_one_moment(ticking: Desk) -> None:
    """Two cards of one command are suspended at the same time."""
    suspend(ticking.study, ["one", "two"])
    resume(ticking.study, ["one"])
    assert stamps(ticking) == [*[moment_of(ticking, BEFORE)] * 2, moment_of(ticking, AFTER)]


def test_the_queue_is_of_one_day(ticking: Desk) -> None:
    """The report of today's queue names the day that the queue is for."""
    grade(ticking.study, "one", Quality.GOOD)  # on the first day, due on the second
    readings = iter([BEFORE])
    ticking.study.now = lambda: next(readings, AFTER)
    report = due(ticking.study, CardFilter())
    assert (report["day"], report["due"]) == ("2026-03-01", 0)


@pytest.mark.parametrize("readings", range(1, 12))
def test_entries_of_a_sitting_have_one_moment(desk: Desk, readings: int) -> None:
    """Whichever reading of the clock is the first after 04:00, a burial ends on the day after its own."""
    times = (AFTER + timedelta(milliseconds=number) for number in range(-readings, 1000))
    desk.study.now = lambda: next(times)
    desk.hold(Script(Quality.GOOD, "bury"))
    review, burial = desk.study.store.entries()
    assert isinstance(burial.event, Bury)
    assert burial.event.until == burial.day + timedelta(days=1)
    for entry in (review, burial):
        assert moment_of(desk, datetime.fromtimestamp(entry.at / 1000).astimezone()) == (entry.at, entry.day)
