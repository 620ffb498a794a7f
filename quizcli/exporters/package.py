"""Notes -> an Anki package (schema 11, which every Anki reads), with their schedules and reviews where there are any.

genanki lays the package out; its rows for notes and cards are written here, because it knows neither the time of a note's
last change nor a schedule.
"""

import itertools
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP64_LIMIT, ZIP_DEFLATED, ZIP_STORED, ZipFile

import genanki

from quizcli.errors import StoreError
from quizcli.exporters import note_types
from quizcli.exporters.notes import unmarked
from quizcli.exporters.rendered import Made

_DECK_IDS = 1_747_000_000_000
_NEW, _REVIEW = 0, 2
_SUSPENDED = -1
# A package for a phone is packed; with many thousands of cards that would take longer than all the rest.
_WORTH_PACKING = 16_000_000
_CHUNK = 1_000_000
_SCRIPT = re.compile("<script>.*?</script>", re.DOTALL)


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


class Note(NamedTuple):
    """A note as it goes out; ``position`` orders new cards."""

    guid: str
    deck: str
    made: Made
    position: int
    history: History


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


def type_key(note_type: int) -> str:
    """Return the name under which the last change of a note type is put down."""
    return f"note type {note_type}"


def deck_id(title: str) -> int:
    """Return the fixed id of the deck of a title; Anki tells decks by their names, this one is for the package."""
    from hashlib import sha256

    return _DECK_IDS + int.from_bytes(sha256(title.casefold().encode()).digest()[:4], "big")


def deck_name(title: str) -> str:
    """Return the Anki deck of a title: one level below quizcli, whatever the title contains."""
    plain = " ".join(title.replace("::", ":").replace("\x1f", " ").replace('"', "'").split()).strip(":")
    return f"quizcli::{unmarked(plain) or 'Cards'}"


def write_package(
    path: Path,
    notes: Sequence[Note],
    *,
    modified: Mapping[str, int],
    clock: Clock,
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Write a package; return how many decks it has.

    ``modified`` gives for each GUID, and each note type under ``type_key``, the time of the last change, in seconds.

    Raises
    ------
    OSError
        The file cannot be written.
    StoreError
        The temporary folder has no room for the collection.
    """
    types = {note.made.note_type for note in notes}
    models = {number: _Model(number, modified[type_key(number)]) for number in types}
    rows = _Rows(clock, modified)
    decks: dict[str, genanki.Deck] = {}
    for number, note in enumerate(notes, 1):
        key = note.deck.casefold()
        if key not in decks:
            decks[key] = genanki.Deck(deck_id(note.deck), note.deck)
        decks[key].add_note(_Note(note, models[note.made.note_type], rows))
        progress(number)
    with tempfile.TemporaryDirectory(prefix="quizcli-") as folder:
        collection = Path(folder, "collection.anki2")
        try:
            _write_collection(collection, list(decks.values()), list(models.values()), rows, clock)
        except sqlite3.Error as error:
            raise StoreError(f"{folder}: cannot be written: {error}; TMPDIR names another folder") from None
        size = collection.stat().st_size
        way = ZIP_DEFLATED if size <= _WORTH_PACKING else ZIP_STORED
        with ZipFile(path, "w", way, compresslevel=1) as archive:
            is_huge = size > ZIP64_LIMIT
            with collection.open("rb") as file, archive.open("collection.anki2", "w", force_zip64=is_huge) as member:
                shutil.copyfileobj(file, member, _CHUNK)
            archive.writestr("media", "{}")
    return len(decks)


class _Model(genanki.Model):  # type: ignore[misc]
    """A note type with the time of its last change: Anki takes a newer one over.

    genanki renders a note type's templates for each field, and writes all note types again with each deck: it does so
    without the long scripts.
    """

    def __init__(self, number: int, modified: int) -> None:
        found = note_types.model(number)
        bare = [{key: _SCRIPT.sub("", text) for key, text in template.items()} for template in found.templates]
        super().__init__(found.model_id, found.name, fields=found.fields, templates=bare, css=found.css)
        self._modified = modified
        self._templates = found.templates

    def whole(self, deck_id: int) -> dict[str, Any]:
        """Return the note type as Anki has it."""
        made: dict[str, Any] = self.to_json(self._modified, deck_id)
        templates = zip(made["tmpls"], self._templates, strict=True)
        return made | {"tmpls": [template | texts for template, texts in templates]}


def _write_collection(
    path: Path, decks: Sequence[genanki.Deck], models: Sequence[_Model], rows: "_Rows", clock: Clock
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        seconds = clock.now.timestamp()
        genanki.Package(list(decks)).write_to_db(connection.cursor(), seconds, itertools.count(int(seconds * 1000)))
        types = {str(model.model_id): model.whole(decks[0].deck_id) for model in models}
        connection.execute("UPDATE col SET models = ?", (json.dumps(types),))
        rows.write(connection)
        _configure(connection, clock)
        connection.commit()


class _Rows:
    """The rows of notes, cards and reviews, gathered and written at once."""

    def __init__(self, clock: Clock, modified: Mapping[str, int]) -> None:
        self._clock = clock
        self._modified = modified
        self._now = int(clock.now.timestamp())
        self._notes: list[tuple[object, ...]] = []
        self._cards: list[tuple[object, ...]] = []
        self._reviews: list[tuple[int, ...]] = []

    def add(self, note: Note, deck_id: int, note_id: int, card_id: int) -> None:
        """Take a note with its one card."""
        history, made = note.history, note.made
        identity = made.fields.partition("\x1f")[0]
        self._notes.append(
            (note_id, note.guid, made.note_type, self._modified[note.guid], made.tags, made.fields, identity)
        )
        kind, due = (_REVIEW, (history.due - self._clock.first_day).days) if history.due else (_NEW, note.position)
        queue = _SUSPENDED if history.suspended else kind
        self._cards.append(
            (card_id, note_id, deck_id, self._now, kind, queue, due, history.interval, history.ease * 10,
             len(history.reviews), history.lapses)
        )  # fmt: skip
        self._reviews += [(past[0], card_id, *past[1:]) for past in history.reviews]

    def write(self, connection: sqlite3.Connection) -> None:
        """Write everything, the log in the order of its ids; indexes are made afterwards, which takes half the time."""
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql <> ''"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        connection.executemany("INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')", self._notes)
        connection.executemany(
            "INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, '')", self._cards
        )
        connection.executemany("INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)", sorted(self._reviews))
        for _, statement in indexes:
            connection.execute(statement)


class _Note(genanki.Note):  # type: ignore[misc]
    """A note whose rows are gathered."""

    def __init__(self, note: Note, model: genanki.Model, rows: _Rows) -> None:
        super().__init__(model=model, guid=note.guid)
        self._source = note
        self._rows = rows

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:  # noqa: ARG002 - genanki's signature
        self._rows.add(self._source, deck_id, next(id_gen), next(id_gen))


def _configure(connection: sqlite3.Connection, clock: Clock) -> None:
    """Say when the package's days are counted from: due days are days since then."""
    conf = json.loads(connection.execute("SELECT conf FROM col").fetchone()[0])
    conf |= {
        "schedVer": 2, "sched2021": True, "rollover": clock.day_start.hour, "creationOffset": clock.minutes_west,
    }  # fmt: skip
    connection.execute("UPDATE col SET conf = ?, crt = ?", (json.dumps(conf), clock.created))
