"""Entries as lines of JSON."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.cards import CardId
from quizcli.journal import Attempt, Bury, Entry, Event, Known, Quality, Resume, Review, Suspend, Uid, Undo
from quizcli.store.json_lines import from_json, timestamp, to_json
from quizcli.store.rows import from_row, to_row

UIDS = st.binary(min_size=16, max_size=16).map(Uid)
IDS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda word: len(word) <= 80).map(CardId)
DAYS = st.dates(min_value=date(1971, 1, 1), max_value=date(9998, 12, 31))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
ATTEMPTS = st.builds(
    Attempt,
    kind=st.text(),
    version=st.integers(0, 99),
    seed=st.integers(0, 2**53),
    level=st.integers(1, 3),
    given=st.dictionaries(st.text(), VALUES, max_size=3),
    response=st.dictionaries(st.text(), VALUES, max_size=3),
    verdict=st.text(),
    mistake=st.none() | st.text(),
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        Review,
        card=IDS,
        quality=st.sampled_from(Quality),
        mode=st.sampled_from(["scheduled", "practice"]),
        took_ms=st.none() | st.integers(0, 600_000),
        attempt=st.none() | ATTEMPTS,
    ),
    st.builds(Undo, card=IDS, target=UIDS),
    st.builds(Suspend, card=IDS),
    st.builds(Resume, card=IDS),
    st.builds(Known, card=IDS),
    st.builds(Bury, card=IDS, until=DAYS),
)
ENTRIES = st.builds(
    Entry,
    uid=UIDS,
    device=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
    seq=st.integers(0, 2**40),
    at=st.integers(0, 253_000_000_000_000),
    day=DAYS,
    event=EVENTS,
)

GOOD: dict[str, Any] = {
    "uid": "00" * 16, "device": "d", "seq": 0, "at": "2026-03-01T09:00:00.000Z", "day": "2026-03-01",
    "kind": "review", "card": "a", "quality": 4,
}  # fmt: skip
ATTEMPT = {
    "kind": "k", "version": 1, "seed": 1, "level": 1, "given": {}, "response": {}, "verdict": "right", "mistake": None,
}  # fmt: skip


@given(ENTRIES)
def test_round_trip(entry: Entry) -> None:
    """An entry survives the row and the line of JSON."""
    assert entry == from_row(to_row(entry))
    line = to_json(entry)
    assert "\n" not in line
    assert entry == from_json(line)


def test_timestamps_are_exact() -> None:
    """Milliseconds are neither rounded nor lost."""
    assert timestamp(1_772_355_600_001) == "2026-03-01T09:00:00.001Z"
    assert from_json(json.dumps(GOOD | {"at": "2026-03-01T10:00:00.001+01:00"})).at == 1_772_355_600_001


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "forget"}, "not a journal entry of this version of quizcli; was this exported by a newer"),
        ({"stars": 5}, "unknown key 'stars'; was this exported by a newer quizcli"),
        ({"uid": "xyz"}, "uid must be 16 bytes"),
        ({"uid": None}, "uid must be 16 bytes"),
        ({"device": ""}, "device must be a text"),
        ({"card": "a\x1b[31m"}, "card must be a text"),
        ({"seq": -1}, "seq must be a whole number"),
        ({"seq": True}, "seq must be a whole number"),
        ({"seq": 2**63}, "seq must be a whole number"),
        ({"at": "2026-03-01T09:00"}, "at must be a time with its zone"),
        ({"at": 5}, "at must be a time with its zone"),
        ({"day": "2026-02-30"}, "day must be a day"),
        ({"quality": 6}, "quality must be a whole number from 0 to 5"),
        ({"quality": 4.0}, "quality must be a whole number"),
        ({"mode": "cram"}, "mode must be one of"),
        ({"attempt": []}, "attempt must have the keys"),
        ({"attempt": ATTEMPT | {"seed": "1"}}, "attempt.seed has the wrong type"),
        ({"attempt": ATTEMPT | {"verdict": "\ud800"}}, "half of a surrogate pair"),
        ({"quality": float("nan")}, "not JSON"),
        ({"kind": "undo", "quality": None}, "unknown key 'quality'"),
    ],
)
def test_bad_lines(change: dict[str, Any], message: str) -> None:
    """Each wrong value is a ValueError that names the key."""
    with pytest.raises(ValueError, match=message):
        from_json(json.dumps(GOOD | change))


@pytest.mark.parametrize("line", ["", "{", "[]", "5", '"a"', "[" * 100_000, "{}"])
def test_lines_that_are_no_entry(line: str) -> None:
    """What is no JSON object is refused, absurd nesting too."""
    with pytest.raises(ValueError, match="not"):
        from_json(line)


@given(st.dictionaries(st.sampled_from([*GOOD, "mode", "took_ms", "attempt", "until", "target"]), VALUES))
def test_any_object_is_an_entry_or_a_value_error(line: dict[str, object]) -> None:
    """Hostile values never raise anything else."""
    with suppress(ValueError):
        from_json(json.dumps(GOOD | line))
