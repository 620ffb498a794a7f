"""Convert the journal to Anki's terms: the schedule of each card and the log of its reviews."""

from collections.abc import Mapping

from quizcli.cards import CardId
from quizcli.exporters.format import Source
from quizcli.exporters.package import History, Review
from quizcli.journal import Quality
from quizcli.language import marked, tr
from quizcli.scheduling import Memory, Scheduler
from quizcli.store.statistics import counts, graded

_EASE: Mapping[Quality, int] = {
    Quality.BLACKOUT: 1, Quality.WRONG: 1, Quality.WRONG_BUT_FAMILIAR: 1, Quality.HARD: 2, Quality.GOOD: 3,
    Quality.PERFECT: 4,
}  # fmt: skip
_LEARNING, _REVIEWING, _RELEARNING = 0, 1, 2
# What Anki gives to a new card, for schedulers without an ease.
_FIRST_EASE = 2.5


def histories(source: Source) -> dict[CardId, History]:
    """Return the history of each card.

    The log has a row for each review that changed the schedule; undone ones, practice and repeats within a day are left
    out. The id of a row is the time of the review in milliseconds, increased until it is unique.
    """
    taken = set[int]()
    latest, scheduler = source.moment().at, source.store.scheduler
    reviews: dict[CardId, list[Review]] = {}
    for card, instant, quality, took_ms, before, after in graded(source.store):
        # Anki refuses a package with a review in the future, which a wrong clock may have recorded.
        at = min(instant, latest)
        while at in taken:
            at += 1
        taken.add(at)
        earlier = reviews.setdefault(card, [])
        kind, last = _LEARNING, 0
        if before:
            last = before.interval_days
            # Without an earlier review it was marked as known.
            is_passed = not earlier or earlier[-1].ease > _EASE[Quality.BLACKOUT]
            kind = _REVIEWING if is_passed else _RELEARNING if before.lapses else _LEARNING
        factor = 10 * _hundredths(scheduler, after)
        earlier.append(Review(at, _EASE[quality], after.interval_days, last, factor, took_ms or 0, kind))
    return {
        card: _history(scheduler, progress.memory, suspended=progress.suspended, reviews=reviews.get(card, []))
        for card, progress in source.store.memories().items()
    }


def left_out(source: Source, known: int, exported: int) -> tuple[str, ...]:
    """Return how many reviews were left out, and why: ``known`` ones changed a schedule, of which some were ``exported``."""
    found = counts(source.store)
    sorts = {
        marked("{number:,} undone"): found.undone,
        marked("{number:,} of practice"): found.practice,
        marked("{number:,} repeated within a day"): found.scheduled - known,
        marked("{number:,} of cards that are not in this package"): known - exported,
    }
    return tuple(tr(what, number=number) for what, number in sorts.items() if number)


def _history(scheduler: Scheduler, memory: Memory | None, *, suspended: bool, reviews: list[Review]) -> History:
    if memory is None:
        return History(suspended=suspended)
    return History(
        suspended=suspended,
        due=memory.due,
        interval=memory.interval_days,
        ease=_hundredths(scheduler, memory),
        lapses=memory.lapses,
        reviews=reviews,
    )


def _hundredths(scheduler: Scheduler, memory: Memory) -> int:
    """Return the ease of a memory in hundredths."""
    return round(100 * scheduler.describe(memory).get("ease", _FIRST_EASE))
