"""Notes -> an Anki package (schema 11, which every Anki reads), with their schedules and reviews where there are any.

genanki lays the package out; its rows for notes and cards are written here, because it knows neither the time of a note's
last change nor a schedule.
"""

import itertools
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import genanki

from quizcli.exporters import note_types

_DECK_IDS = 1_747_000_000_000
_NEW, _REVIEW = 0, 2
_SUSPENDED = -1


class Past(NamedTuple):
    """One review as Anki logs it; ``at`` is its unique id too, ``kind`` 0 learning, 1 review, 2 relearning."""

    at: int
    ease: int
    interval: int
    last_interval: int
    factor: int
    took_ms: int
    kind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of a card: its schedule if it was ever reviewed (``ease`` in hundredths), and the reviews."""

    suspended: bool = False
    due: date | None = None
    interval: int = 0
    ease: int = 0
    lapses: int = 0
    reviews: Sequence[Past] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note as it goes out. ``modified`` is the last change of its content, in seconds; ``position`` orders new cards."""

    guid: str
    note_type: int
    deck: str
    fields: Sequence[str]
    tags: Sequence[str]
    modified: int
    position: int
    history: History = History()


class Clock(NamedTuple):
    """The export's local time, when a learning day begins, and the first day that a due day can be counted from."""

    now: datetime
    day_start: time
    first_day: date

    @property
    def minutes_west(self) -> int:
        """How far the local time is behind UTC."""
        offset = self.now.utcoffset()
        return -int(offset.total_seconds()) // 60 if offset else 0

    @property
    def created(self) -> int:
        """The instant at which the package's first day begins."""
        began = datetime.combine(self.first_day, time(self.day_start.hour), self.now.tzinfo)
        return int(began.timestamp())


def deck_id(title: str) -> int:
    """Return the fixed id of the deck of a title; Anki tells decks by their names, this one is for the package."""
    from hashlib import sha256

    return _DECK_IDS + int.from_bytes(sha256(title.casefold().encode()).digest()[:4], "big")


def deck_name(title: str) -> str:
    """Return the Anki deck of a title: one level below quizcli, whatever the title contains."""
    plain = " ".join(title.replace("::", ":").replace("\x1f", " ").replace('"', "'").split()).strip(":")
    return f"quizcli::{plain or 'Cards'}"


def write_package(
    path: Path,
    notes: Sequence[Note],
    *,
    types_modified: Mapping[int, int],
    clock: Clock,
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Write a package; return how many decks it has.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    models = {number: _Model(number, modified) for number, modified in types_modified.items()}
    decks: dict[str, genanki.Deck] = {}
    done = itertools.count(1)
    for note in notes:
        key = note.deck.casefold()
        if key not in decks:
            decks[key] = genanki.Deck(deck_id(note.deck), note.deck)
        decks[key].add_note(_Note(note, models[note.note_type], clock, lambda: progress(next(done))))
    with tempfile.TemporaryDirectory(prefix="quizcli-") as folder:
        collection = Path(folder, "collection.anki2")
        with closing(sqlite3.connect(collection)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            seconds = clock.now.timestamp()
            genanki.Package(list(decks.values())).write_to_db(
                connection.cursor(), seconds, itertools.count(int(seconds * 1000))
            )
            _configure(connection, clock)
            connection.commit()
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(collection, "collection.anki2")
            archive.writestr("media", "{}")
    return len(decks)


class _Model(genanki.Model):  # type: ignore[misc]
    """A note type with the time of its last change: Anki takes a newer one over."""

    def __init__(self, number: int, modified: int) -> None:
        found = note_types.model(number)
        super().__init__(found.model_id, found.name, fields=found.fields, templates=found.templates, css=found.css)
        self._modified = modified

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:  # noqa: ARG002 - genanki's signature
        made: dict[str, Any] = super().to_json(self._modified, deck_id)
        return made


class _Note(genanki.Note):  # type: ignore[misc]
    """A note that writes its own rows."""

    def __init__(self, note: Note, model: genanki.Model, clock: Clock, written: Callable[[], None]) -> None:
        super().__init__(model=model, fields=list(note.fields), tags=note.tags, guid=note.guid)
        self._source = note
        self._clock = clock
        self._written = written

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        note, history = self._source, self._source.history
        note_id, card_id = next(id_gen), next(id_gen)
        cursor.execute(
            "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')",
            (note_id, note.guid, note.note_type, note.modified, f" {' '.join(note.tags)} ", "\x1f".join(note.fields),
             note.fields[0]),
        )  # fmt: skip
        kind, due = (_REVIEW, (history.due - self._clock.first_day).days) if history.due else (_NEW, note.position)
        queue = _SUSPENDED if history.suspended else kind
        cursor.execute(
            "INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, '')",
            (card_id, note_id, deck_id, int(timestamp), kind, queue, due, history.interval, history.ease * 10,
             len(history.reviews), history.lapses),
        )  # fmt: skip
        cursor.executemany(
            "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
            ((past.at, card_id, *past[1:]) for past in history.reviews),
        )
        self._written()


def _configure(connection: sqlite3.Connection, clock: Clock) -> None:
    """Say when the package's days are counted from: due days are days since then."""
    conf = json.loads(connection.execute("SELECT conf FROM col").fetchone()[0])
    conf |= {
        "schedVer": 2, "sched2021": True, "rollover": clock.day_start.hour, "creationOffset": clock.minutes_west,
    }  # fmt: skip
    connection.execute("UPDATE col SET conf = ?, crt = ?", (json.dumps(conf), clock.created))
