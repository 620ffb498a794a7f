"""The entries of the journal: what the user did, and when."""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Literal, NamedTuple, NewType, TypeAlias

from quizcli.cards import CardId

Uid = NewType("Uid", bytes)
Mode = Literal["scheduled", "practice"]

# Below AGAIN_BELOW a card is asked again on the same day; below PASS_FROM it counts as forgotten.
AGAIN_BELOW = 4
PASS_FROM = 3
# The longest time recorded for a card: beyond it, the user was away.
LONGEST_MS = 10 * 60 * 1000
# What an entry can hold: the bytes of a uid, the number of an entry, the years 1 to 9999 in milliseconds UTC.
UID_BYTES = 16
LARGEST_SEQ = 2**62
EARLIEST_AT, LATEST_AT = -62_135_596_800_000, 253_402_300_799_999


class Moment(NamedTuple):
    """One reading of the clock: the time, UTC in milliseconds, and the learning day to which it belongs."""

    at: int
    day: date


class Quality(IntEnum):
    """SM-2's quality of a response."""

    BLACKOUT = 0
    WRONG = 1
    WRONG_BUT_FAMILIAR = 2
    HARD = 3
    GOOD = 4
    PERFECT = 5


class Attempt(NamedTuple):
    """What was asked and answered in a drill: enough to solve and grade it again."""

    kind: str
    version: int
    seed: int
    level: int
    given: Mapping[str, object]
    response: Mapping[str, object]
    verdict: str
    mistake: str | None


class Review(NamedTuple):
    """A card was graded. Practice does not change the schedule. ``took_ms`` is None if the time was not measured."""

    card: CardId
    quality: Quality
    mode: Mode = "scheduled"
    took_ms: int | None = None
    attempt: Attempt | None = None


class Undo(NamedTuple):
    """The entry ``target`` is undone; ``card`` is the card of that entry."""

    card: CardId
    target: Uid


class Suspend(NamedTuple):
    """The card is not asked until it is resumed."""

    card: CardId
    kind: Literal["suspend"] = "suspend"  # two tuples are equal where their values are: this tells it from a Resume


class Resume(NamedTuple):
    """The card, suspended or buried, is asked again."""

    card: CardId
    kind: Literal["resume"] = "resume"


class Known(NamedTuple):
    """The user knows the card already: it is not asked for a long time."""

    card: CardId
    kind: Literal["known"] = "known"


class Bury(NamedTuple):
    """The card is not asked before the day ``until``."""

    card: CardId
    until: date


Act: TypeAlias = Review | Suspend | Resume | Known | Bury
Event: TypeAlias = Act | Undo


class Entry(NamedTuple):
    """One row of the journal: an event and its stamp.

    ``at`` is UTC in milliseconds; ``day`` is the learning day, fixed when the entry is made and never derived again.
    Replay order is ``(day, at, device, seq)``, and ``uid`` where two machines share a copied device id.
    """

    uid: Uid
    device: str
    seq: int
    at: int
    day: date
    event: Event
