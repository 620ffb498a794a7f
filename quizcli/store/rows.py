"""Journal entries and progress as rows of the database. A value that the program does not write is an error."""

import json
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any, TypeAlias, get_args

from quizcli.cards import CardId
from quizcli.journal import (
    EARLIEST_AT,
    LARGEST_SEQ,
    LATEST_AT,
    UID_BYTES,
    Attempt,
    Bury,
    Entry,
    Event,
    Known,
    Mode,
    Quality,
    Resume,
    Review,
    Suspend,
    Undo,
)
from quizcli.language import tr
from quizcli.scheduling import Memory, Progress, Scheduler
from quizcli.store.damage import damaged, schedule_damaged

Row: TypeAlias = tuple[Any, ...]

ENTRY_COLUMNS = "uid, device, seq, at, day, kind, card, quality, mode, took_ms, attempt, until, target"
_MODES = get_args(Mode)
_MOST_DAYS = date.max.toordinal()
_ATTEMPT_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "kind": str, "version": int, "seed": int, "level": int, "given": dict, "response": dict, "verdict": str,
    "mistake": (str, type(None)),
}  # fmt: skip
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
    _check("uid", isinstance(uid, bytes) and len(uid) == UID_BYTES)
    _check("device", isinstance(device, str))
    _check("seq", isinstance(seq, int) and 0 <= seq <= LARGEST_SEQ)
    _check("at", isinstance(at, int) and EARLIEST_AT <= at <= LATEST_AT)
    _check("card", isinstance(card, str))
    event: Event
    match kind:
        case "review":
            _check("quality", isinstance(quality, int))
            _check("mode", mode in _MODES)
            _check("took_ms", took_ms is None or (isinstance(took_ms, int) and 0 <= took_ms <= LATEST_AT))
            made = to_attempt(json.loads(attempt)) if attempt is not None else None
            event = Review(card=card, quality=Quality(quality), mode=mode, took_ms=took_ms, attempt=made)
        case "undo":
            _check("target", isinstance(target, bytes) and len(target) == UID_BYTES)
            event = Undo(card=card, target=target)
        case "suspend":
            event = Suspend(card=card)
        case "resume":
            event = Resume(card=card)
        case "known":
            event = Known(card=card)
        case "bury":
            event = Bury(card=card, until=date.fromisoformat(until))
        case _:
            raise ValueError("kind")
    return Entry(uid=uid, device=device, seq=seq, at=at, day=date.fromisoformat(day), event=event)


def _check(column: str, right: bool) -> None:
    if not right:
        raise ValueError(column)


def to_attempt(document: object) -> Attempt:
    """Return an attempt that was stored as JSON.

    Raises
    ------
    ValueError
        It is none; the message says why.
    """
    if not isinstance(document, dict) or document.keys() != _ATTEMPT_TYPES.keys():
        raise ValueError(tr("attempt must have the keys {keys}", keys=", ".join(_ATTEMPT_TYPES)))
    for key, kind in _ATTEMPT_TYPES.items():
        if not isinstance(document[key], kind) or isinstance(document[key], bool):
            raise ValueError(tr("attempt.{key} has the wrong type", key=key))
    return Attempt(**document)


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


def to_progress(row: Row, scheduler: Scheduler) -> Progress:
    """Return the progress of a row of PROGRESS_COLUMNS, written by a scheduler.

    Raises
    ------
    StoreError
        The row is not one that was written here.
    """
    try:
        progress = _to_progress(row)
        if progress.memory:
            scheduler.describe(progress.memory)  # its numbers can be read
    except (ValueError, TypeError, ArithmeticError) as error:
        raise schedule_damaged(f"card {row[0]}: {error}") from error
    return progress


def _to_progress(row: Row) -> Progress:
    card, due, interval, lapses, state, introduced, reviewed, quality, suspended, buried_until = row
    _check("card", isinstance(card, str))
    memory = None
    if due is not None:
        _check("interval_days", isinstance(interval, int) and 0 <= interval <= _MOST_DAYS)
        _check("lapses", isinstance(lapses, int) and 0 <= lapses <= LARGEST_SEQ)
        numbers = tuple(json.loads(state))
        _check("state", all(isinstance(number, int | float) and isfinite(number) for number in numbers))
        memory = Memory(due=date.fromisoformat(due), interval_days=interval, lapses=lapses, state=numbers)
    _check("quality", quality is None or isinstance(quality, int))
    _check("suspended", suspended in (0, 1))
    return Progress(
        memory=memory,
        introduced=None if introduced is None else date.fromisoformat(introduced),
        reviewed=None if reviewed is None else date.fromisoformat(reviewed),
        quality=None if quality is None else Quality(quality),
        suspended=bool(suspended),
        buried_until=None if buried_until is None else date.fromisoformat(buried_until),
    )
