"""Journal entries as lines of JSON, written and strictly read."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any, get_args

from quizcli.cards import CardId
from quizcli.journal import (
    LARGEST_SEQ,
    LATEST_AT,
    UID_BYTES,
    Bury,
    Entry,
    Event,
    Known,
    Mode,
    Quality,
    Resume,
    Review,
    Suspend,
    Uid,
    Undo,
)
from quizcli.language import tr
from quizcli.store.rows import ENTRY_COLUMNS, to_attempt, to_row

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_WORD = 200
_DEEPEST = 50
_STAMP_KEYS = {"uid", "device", "seq", "at", "day", "kind", "card"}
_EVENT_KEYS = {
    "review": {"quality", "mode", "took_ms", "attempt"},
    "undo": {"target"},
    "suspend": set[str](),
    "resume": set[str](),
    "known": set[str](),
    "bury": {"until"},
}


def timestamp(at: int) -> str:
    """Return milliseconds UTC as ISO 8601, such as ``2026-03-01T09:00:00.000Z``."""
    return (_EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_json(entry: Entry) -> str:
    """Return an entry as one line of JSON."""
    names = ENTRY_COLUMNS.split(", ")
    line = {name: value for name, value in zip(names, to_row(entry), strict=True) if value is not None}
    line["uid"] = entry.uid.hex()
    line["at"] = timestamp(entry.at)
    if "target" in line:
        line["target"] = line["target"].hex()
    if "attempt" in line:
        line["attempt"] = json.loads(line["attempt"])
    return json.dumps(line)  # in ASCII, so that no terminal's or pipe's encoding changes a journal


def from_json(text: str) -> Entry:
    """Return the entry of a line of JSON.

    Raises
    ------
    ValueError
        The line is no journal entry; the message says why.
    """
    try:
        line = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise ValueError(tr("not JSON")) from None
    kind = line.get("kind") if isinstance(line, dict) else None
    if not isinstance(kind, str) or kind not in _EVENT_KEYS:
        raise ValueError(tr("not a journal entry of this version of quizcli; was this exported by a newer quizcli?"))
    unknown = line.keys() - _STAMP_KEYS - _EVENT_KEYS[kind]
    if unknown:
        raise ValueError(tr("unknown key '{key}'; was this exported by a newer quizcli?", key=min(unknown)))
    card = CardId(_word(line, "card"))
    event: Event
    match kind:
        case "review":
            event = _review(line, card)
        case "undo":
            event = Undo(card=card, target=_uid(line, "target"))
        case "suspend":
            event = Suspend(card=card)
        case "resume":
            event = Resume(card=card)
        case "known":
            event = Known(card=card)
        case _:
            event = Bury(card=card, until=_day(line, "until"))
    return Entry(
        uid=_uid(line, "uid"),
        device=_word(line, "device"),
        seq=_number(line, "seq", LARGEST_SEQ),
        at=_at(line),
        day=_day(line, "day"),
        event=event,
    )


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(digits)
    return number


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _review(line: Mapping[str, Any], card: CardId) -> Review:
    mode: Mode = line.get("mode", "scheduled")
    if mode not in get_args(Mode):
        raise ValueError(tr("mode must be one of {modes}", modes=", ".join(get_args(Mode))))
    took_ms = _number(line, "took_ms", LATEST_AT) if line.get("took_ms") is not None else None
    made, attempt = None, line.get("attempt")
    if attempt is not None:
        made = to_attempt(attempt)
        _check_plain(attempt)
    return Review(
        card=card,
        quality=Quality(_number(line, "quality", max(Quality))),
        mode=mode,
        took_ms=took_ms,
        attempt=made,
    )


def _check_plain(value: object, depth: int = 0) -> None:
    """Refuse what cannot be written again: halves of surrogate pairs, absurd nesting."""
    if depth > _DEEPEST:
        raise ValueError(tr("attempt is nested more than {deepest} deep", deepest=_DEEPEST))
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_plain(key, depth + 1)
            _check_plain(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check_plain(inner, depth + 1)
    elif isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError(tr("attempt has half of a surrogate pair, which is no character"))


def _number(line: Mapping[str, Any], key: str, highest: int) -> int:
    value = line.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= highest:
        return value
    raise ValueError(tr("{key} must be a whole number from 0 to {highest}", key=key, highest=int(highest)))


def _word(line: Mapping[str, Any], key: str) -> str:
    value = line.get(key)
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_WORD and value.isprintable():
        return value
    raise ValueError(tr("{key} must be a text of 1 to {longest_word} letters", key=key, longest_word=_LONGEST_WORD))


def _uid(line: Mapping[str, Any], key: str) -> Uid:
    try:
        value = bytes.fromhex(line.get(key, ""))
    except (TypeError, ValueError):
        value = b""
    if len(value) != UID_BYTES:
        raise ValueError(tr("{key} must be {uid_bytes} bytes in hexadecimal", key=key, uid_bytes=UID_BYTES))
    return Uid(value)


def _day(line: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(line.get(key, ""))
    except (TypeError, ValueError):
        raise ValueError(tr("{key} must be a day such as 2026-03-01", key=key)) from None


def _at(line: Mapping[str, Any]) -> int:
    try:
        moment = datetime.fromisoformat(line.get("at", ""))
        at = (moment - _EPOCH) // timedelta(milliseconds=1)
    except (TypeError, ValueError, OverflowError):
        at = -1
    if not 0 <= at <= LATEST_AT:
        raise ValueError(tr("at must be a time with its zone, such as 2026-03-01T09:00:00.000Z"))
    return at
