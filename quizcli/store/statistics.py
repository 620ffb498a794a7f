"""Statistics over the whole journal. Slow: each function reads every review."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from quizcli.cards import CardId
from quizcli.journal import Quality, Review
from quizcli.scheduling import NOTHING, Memory, Progress
from quizcli.scheduling.replay import known, step
from quizcli.store.damage import damaged
from quizcli.store.explain import explained
from quizcli.store.reader import Reader
from quizcli.store.rows import ENTRY_COLUMNS, from_row
from quizcli.store.schedule import COUNTS, ORDER


class ReviewStep(NamedTuple):
    """A scheduled review, the first of its day or a repeat, and the progress of its card before it."""

    card: CardId
    day: date
    quality: Quality
    took_ms: int | None
    before: Progress


class Graded(NamedTuple):
    """A review that changed the schedule, and the memory before and after it."""

    card: CardId
    at: int
    quality: Quality
    took_ms: int | None
    before: Memory | None
    after: Memory


class Counts(NamedTuple):
    """The number of reviews in the journal: those that count, by mode, and those that were undone."""

    scheduled: int
    practice: int
    undone: int


def counts(store: Reader) -> Counts:
    """Count the reviews of the journal."""
    with explained(store.path):
        row = store.connection.execute(
            f"SELECT coalesce(sum(counts AND mode = 'scheduled'), 0), coalesce(sum(counts AND mode = 'practice'), 0),"
            f" coalesce(sum(NOT counts), 0) FROM (SELECT mode, {COUNTS} AS counts FROM entries e WHERE kind = 'review')"
        ).fetchone()
    return Counts(*row)


def review_steps(store: Reader) -> Iterator[ReviewStep]:
    """Yield every scheduled review that counts, card by card, in replay order."""
    with explained(store.path):
        card, progress = CardId(""), NOTHING
        for current, entry in store.counting():
            if current != card:
                card, progress = current, NOTHING
            event = entry.event
            if isinstance(event, Review) and event.mode == "scheduled":
                yield ReviewStep(card, entry.day, event.quality, event.took_ms, progress)
            progress = step(store.scheduler, progress, entry)


def graded(store: Reader) -> Iterator[Graded]:
    """Yield every review that changed a schedule, in replay order: no practice, no undone reviews, no repeats of a day.

    This repeats two rules of ``replay.step``: the first scheduled review of a day counts, and a card marked as known has a
    memory from then on. Creating an Entry for each row takes three times as long.
    """
    latest: dict[str, tuple[str, Memory | None]] = {}
    review = store.scheduler.review
    with explained(store.path):
        for card, kind, day, at, quality, took_ms in store.connection.execute(
            "SELECT coalesce(r.card, e.card), kind, day, at, quality, took_ms FROM entries e LEFT JOIN renamed r"
            f" ON r.old = e.card WHERE (mode = 'scheduled' OR kind = 'known') AND {COUNTS} ORDER BY {ORDER}"
        ):
            last, before = latest.get(card, ("", None))
            try:
                on = date.fromisoformat(day)
                grade = None if kind == "known" else Quality(quality)
            except (ValueError, TypeError) as error:
                raise damaged(f"a review is garbled: {error}") from error
            if not (isinstance(at, int) and isinstance(took_ms, int | None)):
                raise damaged("a number of a review is none")
            if grade is None:
                latest[card] = (last, known(store.scheduler, before, on))
            elif last != day:
                after = review(before, grade, on)
                latest[card] = (day, after)
                yield Graded(card, at, grade, took_ms, before, after)


def attempts(store: Reader) -> Iterator[Review]:
    """Yield every drill that was answered and not undone, practice too, in the order of the journal."""
    with explained(store.path):
        for row in store.connection.execute(
            f"SELECT {ENTRY_COLUMNS} FROM entries e WHERE attempt IS NOT NULL AND {COUNTS} ORDER BY {ORDER}"
        ):
            event = from_row(row).event
            if isinstance(event, Review):
                yield event
