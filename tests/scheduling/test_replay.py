"""The replay of entries into progress."""

from datetime import date

import pytest

from quizcli.cards import CardId
from quizcli.journal import Act, Bury, Entry, Known, Quality, Resume, Review, Suspend, Uid, Undo
from quizcli.scheduling import NOTHING, Memory, Progress
from quizcli.scheduling.replay import known, preview, step
from quizcli.scheduling.sm2 import SM2

CARD = CardId("a")
DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)
SCHEDULER = SM2()


def entries(*acts: tuple[date, Act]) -> list[Entry]:
    """Stamp acts one after the other."""
    return [
        Entry(uid=Uid(bytes([number] * 16)), device="d", seq=number, at=number, day=day, event=act)
        for number, (day, act) in enumerate(acts)
    ]


def replayed(stamped: list[Entry]) -> Progress:
    """Replay entries from nothing."""
    progress = NOTHING
    for entry in stamped:
        progress = step(SCHEDULER, progress, entry)
    return progress


def review(quality: int) -> Review:
    """Return a scheduled review."""
    return Review(card=CARD, quality=Quality(quality))


def test_first_review_of_a_day_moves_the_schedule() -> None:
    """Later reviews of the day change the last quality and nothing else."""
    once = replayed(entries((DAY, review(1))))
    again = replayed(entries((DAY, review(1)), (DAY, review(3)), (DAY, review(5))))
    assert again.memory == once.memory
    assert (once.quality, again.quality) == (Quality.WRONG, Quality.PERFECT)
    assert (again.introduced, again.reviewed) == (DAY, DAY)


def test_practice_changes_nothing() -> None:
    """A practice review leaves a card as new as it was."""
    practice = Review(card=CARD, quality=Quality.PERFECT, mode="practice")
    assert replayed(entries((DAY, practice), (NEXT, practice))) == NOTHING


def test_suspend_bury_resume() -> None:
    """Resume lifts a suspension and a burial; reviews go on through both."""
    acts = entries((DAY, Suspend(card=CARD)), (DAY, review(4)), (DAY, Bury(card=CARD, until=NEXT)))
    progress = replayed(acts)
    assert (progress.suspended, progress.buried_until) == (True, NEXT)
    assert progress.memory is not None
    resumed = step(SCHEDULER, progress, entries((DAY, Resume(card=CARD)))[0])
    assert (resumed.suspended, resumed.buried_until) == (False, None)
    assert progress.memory == resumed.memory


def test_an_undo_is_never_replayed() -> None:
    """An undo that reaches the replay is a bug of the caller, and raises an error."""
    undo = Entry(uid=Uid(b"x" * 16), device="d", seq=0, at=0, day=DAY, event=Undo(card=CARD, target=Uid(b"y" * 16)))
    with pytest.raises(ValueError, match="filtered out"):
        step(SCHEDULER, NOTHING, undo)


def test_a_preview_is_what_the_grade_gives() -> None:
    """Each quality is previewed with the interval that it gives; a repeat within the day keeps the interval."""
    progress = replayed(entries((DAY, review(5)), (NEXT, review(5))))
    later = date(2026, 3, 8)
    graded = {quality: step(SCHEDULER, progress, entries((later, review(quality)))[0]).memory for quality in Quality}
    assert preview(SCHEDULER, progress, later) == {
        quality: memory and memory.interval_days for quality, memory in graded.items()
    }
    assert set(preview(SCHEDULER, progress, later).values()) == {1, 16, 17}
    assert preview(SCHEDULER, progress, NEXT) == dict.fromkeys(Quality, 6)
    assert preview(SCHEDULER, NOTHING, DAY) == dict.fromkeys(Quality, 1)


def test_a_known_card_comes_back_much_later() -> None:
    """It is as if it had been graded good until the interval was two months; the ease stays, and no review is counted."""
    progress = replayed(entries((DAY, Known(card=CARD))))
    assert progress.memory == Memory(due=date(2026, 6, 4), interval_days=95, lapses=0, state=(250, 5))
    assert (progress.introduced, progress.reviewed) == (DAY, None)
    passed = replayed(entries((DAY, review(4)), (DAY, Known(card=CARD))))
    assert passed.memory is not None
    assert (passed.memory.interval_days, passed.reviewed) == (95, DAY)


def test_a_missed_card_marked_as_known_is_not_asked_again_that_day() -> None:
    """The lapse stays, and the interval is long even for the lowest ease."""
    hard: list[tuple[date, Act]] = [(date(2026, 3, day), review(3)) for day in range(1, 20)]
    progress = replayed(entries(*hard, (date(2026, 3, 21), review(1)), (date(2026, 3, 21), Known(card=CARD))))
    assert progress.memory is not None
    assert (progress.memory.interval_days >= 60, progress.memory.lapses) == (True, 1)
    assert progress.quality == Quality.PERFECT


def test_a_long_interval_grows_when_the_card_is_known() -> None:
    """Marking a card as known never brings it back sooner than the grade good."""
    long: list[tuple[date, Act]] = [
        (DAY, Known(card=CARD)),
        (date(2026, 6, 4), review(4)),
        (date(2027, 1, 28), Known(card=CARD)),
    ]
    progress = replayed(entries(*long))
    assert progress.memory is not None
    assert progress.memory.interval_days == 595  # 95, then 238, then 595: each 2.5 times the last one, rounded up


class Impatient(SM2):
    """A scheduler that never gives a long interval."""

    def review(self, memory: Memory | None, quality: Quality, day: date) -> Memory:
        """Return an interval of a day."""
        return super().review(memory, quality, day)._replace(interval_days=1, due=NEXT)


def test_a_scheduler_without_long_intervals_ends_too() -> None:
    """The memory is then what the scheduler gives after many grades."""
    assert known(Impatient(), None, DAY).due == NEXT
