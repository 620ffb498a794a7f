"""The fold from entries to progress."""

from datetime import date

import pytest

from quizcli.cards import CardId
from quizcli.journal import NOTHING, Act, Bury, Entry, Progress, Quality, Resume, Review, Suspend, Uid, Undo
from quizcli.scheduling.replay import Replay
from quizcli.scheduling.sm2 import SM2

CARD = CardId("a")
DAY, NEXT = date(2026, 3, 1), date(2026, 3, 2)
REPLAY = Replay(SM2())


def entries(*acts: tuple[date, Act]) -> list[Entry]:
    """Stamp acts one after the other."""
    return [
        Entry(uid=Uid(bytes([number] * 16)), device="d", seq=number, at=number, day=day, event=act)
        for number, (day, act) in enumerate(acts)
    ]


def replayed(stamped: list[Entry]) -> Progress:
    """Fold entries from nothing."""
    progress = NOTHING
    for entry in stamped:
        progress = REPLAY.step(progress, entry)
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
    resumed = REPLAY.step(progress, entries((DAY, Resume(card=CARD)))[0])
    assert (resumed.suspended, resumed.buried_until) == (False, None)
    assert progress.memory == resumed.memory


def test_an_undo_is_never_folded() -> None:
    """An undo that reaches the fold is a bug of the caller, and said."""
    undo = Entry(uid=Uid(b"x" * 16), device="d", seq=0, at=0, day=DAY, event=Undo(card=CARD, target=Uid(b"y" * 16)))
    with pytest.raises(ValueError, match="taken out"):
        REPLAY.step(NOTHING, undo)
