"""Journal entries and progress as rows of the database."""

import json
from datetime import date
from typing import Any, TypeAlias

from quizcli.cards import CardId
from quizcli.journal import (
    Attempt,
    Bury,
    Entry,
    Event,
    Known,
    Quality,
    Resume,
    Review,
    Suspend,
    Undo,
)
from quizcli.scheduling import Memory, Progress
from quizcli.store.damage import damaged, schedule_damaged

Row: TypeAlias = tuple[Any, ...]

ENTRY_COLUMNS = "uid, device, seq, at, day, kind, card, quality, mode, took_ms, attempt, until, target"
PROGRESS_COLUMNS = "card, due, interval_days, lapses, state, introduced, reviewed, quality, suspended, buried_until"


def to_row(entry: Entry) -> Row:
    """Return the values of ENTRY_COLUMNS."""
    event = entry.event
    quality = mode = took_ms = attempt = until = target = None
    match event:
        case Review():
            kind = "review"
            quality, mode, took_ms = int(event.quality), event.mode, event.took_ms
            attempt = event.attempt and json.dumps(event.attempt._asdict(), ensure_ascii=False, sort_keys=True)
        case Undo():
            kind, target = "undo", event.target
        case Suspend():
            kind = "suspend"
        case Resume():
            kind = "resume"
        case Known():
            kind = "known"
        case Bury():
            kind, until = "bury", event.until.isoformat()
    return (
        entry.uid, entry.device, entry.seq, entry.at, entry.day.isoformat(), kind, event.card,
        quality, mode, took_ms, attempt, until, target,
    )  # fmt: skip


def from_row(row: Row) -> Entry:
    """Return the entry of a row of ENTRY_COLUMNS.

    Raises
    ------
    sqlite3.DatabaseError
        The row is not one that was written here.
    """
    try:
        return _from_row(row)
    except (ValueError, TypeError, KeyError) as error:
        raise damaged(f"an entry is garbled: {error}") from error


def _from_row(row: Row) -> Entry:
    uid, device, seq, at, day, kind, card, quality, mode, took_ms, attempt, until, target = row
    if not all(isinstance(number, int) for number in (seq, at, 0 if took_ms is None else took_ms)):
        raise TypeError("a number was expected")
    event: Event
    match kind:
        case "review":
            made = Attempt(**json.loads(attempt)) if attempt else None
            event = Review(card=card, quality=Quality(quality), mode=mode, took_ms=took_ms, attempt=made)
        case "undo":
            event = Undo(card=card, target=target)
        case "suspend":
            event = Suspend(card=card)
        case "resume":
            event = Resume(card=card)
        case "known":
            event = Known(card=card)
        case _:
            event = Bury(card=card, until=date.fromisoformat(until))
    return Entry(uid=uid, device=device, seq=seq, at=at, day=date.fromisoformat(day), event=event)


def progress_row(card: CardId, progress: Progress) -> Row:
    """Return the values of PROGRESS_COLUMNS."""
    memory = progress.memory
    learnt = (
        (memory.due.isoformat(), memory.interval_days, memory.lapses, json.dumps(memory.state))
        if memory
        else (None,) * 4
    )
    days = (progress.introduced, progress.reviewed)
    return (
        card, *learnt, *(day and day.isoformat() for day in days),
        None if progress.quality is None else int(progress.quality),
        int(progress.suspended), progress.buried_until and progress.buried_until.isoformat(),
    )  # fmt: skip


def to_progress(row: Row) -> Progress:
    """Return the progress of a row of PROGRESS_COLUMNS.

    Raises
    ------
    StoreError
        The row is not one that was written here.
    """
    try:
        return _to_progress(row)
    except (ValueError, TypeError) as error:
        raise schedule_damaged(f"card {row[0]}: {error}") from error


def _to_progress(row: Row) -> Progress:
    _, due, interval, lapses, state, introduced, reviewed, quality, suspended, buried_until = row
    memory = due and Memory(
        due=date.fromisoformat(due), interval_days=interval, lapses=lapses, state=tuple(json.loads(state))
    )
    if memory and not all(isinstance(value, int | float) for value in (interval, lapses, *memory.state)):
        raise ValueError("a number was expected")
    return Progress(
        memory=memory or None,
        introduced=introduced and date.fromisoformat(introduced),
        reviewed=reviewed and date.fromisoformat(reviewed),
        quality=None if quality is None else Quality(quality),
        suspended=bool(suspended),
        buried_until=buried_until and date.fromisoformat(buried_until),
    )
