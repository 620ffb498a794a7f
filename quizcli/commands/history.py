"""The journal as Anki knows it: each card's schedule and the log of its reviews."""

from collections.abc import Mapping

from quizcli.cards import CardId
from quizcli.commands.study import Study
from quizcli.exporters.package import History, Past
from quizcli.journal import Memory, Quality
from quizcli.store.statistics import Graded, graded

_EASE: Mapping[Quality, int] = {
    Quality.BLACKOUT: 1, Quality.WRONG: 1, Quality.WRONG_BUT_FAMILIAR: 1, Quality.HARD: 2, Quality.GOOD: 3,
    Quality.PERFECT: 4,
}  # fmt: skip
_LEARNING, _REVIEWING, _RELEARNING = 0, 1, 2


def histories(study: Study) -> dict[CardId, History]:
    """Return what the journal says of each card.

    The log has one row for each review that moved the schedule: undone ones, practice and repeats within a day are left
    out. Its ids are the reviews' instants, moved on by a millisecond until no other has it, in replay order.
    """
    taken = set[int]()
    latest = study.at
    reviews: dict[CardId, list[Past]] = {}
    for found in sorted(graded(study.store), key=lambda step: step.order):
        # Anki refuses a whole package for one instant of the future: a clock that was wrong once.
        at = min(found.at, latest)
        while at in taken:
            at += 1
        taken.add(at)
        reviews.setdefault(found.card, []).append(_past(found, at))
    return {
        card: _history(progress.memory, suspended=progress.suspended, reviews=reviews.get(card, []))
        for card, progress in study.store.memories().items()
    }


def _past(step: Graded, at: int) -> Past:
    before, after = step.before, step.after
    kind = _LEARNING
    if before and (before.repetitions or before.lapses):
        kind = _REVIEWING if before.repetitions else _RELEARNING
    return Past(
        at=at,
        ease=_EASE[step.quality],
        interval=after.interval_days,
        last_interval=before.interval_days if before else 0,
        factor=after.ease * 10,
        took_ms=step.took_ms or 0,
        kind=kind,
    )


def _history(memory: Memory | None, *, suspended: bool, reviews: list[Past]) -> History:
    if memory is None:
        return History(suspended=suspended)
    return History(
        suspended=suspended,
        due=memory.due,
        interval=memory.interval_days,
        ease=memory.ease,
        lapses=memory.lapses,
        reviews=reviews,
    )
