"""Write notes as an Anki package, with schedules and reviews."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP64_LIMIT, ZIP_DEFLATED, ZIP_STORED, ZipFile

from quizcli.cards import Language, Text, in_language
from quizcli.errors import StoreError
from quizcli.exporters import schema11
from quizcli.exporters.note_types import note_type
from quizcli.exporters.notes import unmarked
from quizcli.exporters.render_cache import RenderedNote
from quizcli.exporters.schema11 import CardRow, NoteRow, ReviewRow
from quizcli.language import tr

_DECK_IDS = 1_747_000_000_000
_NEW, _REVIEW = 0, 2
_SUSPENDED = -1
# Larger collections are stored uncompressed: compressing would take longer than everything else.
_LARGEST_COMPRESSED = 16_000_000
_CHUNK = 1_000_000


class Review(NamedTuple):
    """A review as Anki logs it. ``at`` is also its unique id; ``kind`` is 0 for learning, 1 review, 2 relearning."""

    at: int
    ease: int
    interval: int
    last_interval: int
    factor: int
    took_ms: int
    kind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A card's schedule, if it was ever reviewed (``ease`` in hundredths), and its reviews."""

    suspended: bool = False
    due: date | None = None
    interval: int = 0
    ease: int = 0
    lapses: int = 0
    reviews: Sequence[Review] = ()


class Note(NamedTuple):
    """A note to export. ``position`` is its place among the new cards."""

    guid: str
    deck: str
    rendered: RenderedNote
    position: int
    history: History


class Clock(NamedTuple):
    """The local time of the export, when a learning day begins, and the day from which due days are counted."""

    now: datetime
    day_start: time
    first_day: date

    @property
    def minutes_west(self) -> int:
        """The offset of the local time, positive to the west of UTC."""
        offset = self.now.utcoffset()
        return -int(offset.total_seconds()) // 60 if offset else 0

    @property
    def created(self) -> int:
        """When the first day begins, in seconds."""
        began = datetime.combine(self.first_day, time(self.day_start.hour), self.now.tzinfo)
        return int(began.timestamp())


def type_key(note_type: int) -> str:
    """Return the key under which the last change of a note type is stored."""
    return f"note type {note_type}"


def deck_id(title: str) -> int:
    """Return the id of a deck: always the same for a title. Anki identifies decks by name when it imports a package."""
    from hashlib import sha256

    return _DECK_IDS + int.from_bytes(sha256(title.casefold().encode()).digest()[:4], "big")


def deck_names(titles: Mapping[str, Text], languages: Sequence[Language]) -> dict[str, str]:
    """Return the Anki deck of each deck, by its title in the first of the exported languages."""
    return {deck: deck_name(in_language(title, languages[0])) for deck, title in titles.items()}


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
    rows = _Rows(clock, modified)
    for number, note in enumerate(notes, 1):
        rows.add(note)
        progress(number)
    with tempfile.TemporaryDirectory(prefix="quizcli-") as folder:
        collection = Path(folder, schema11.COLLECTION)
        try:
            with closing(sqlite3.connect(collection)) as connection:
                rows.write(connection)
        except sqlite3.Error as error:
            raise StoreError(
                tr("{folder}: cannot be written: {error}; TMPDIR names another folder", folder=folder, error=error)
            ) from None
        size = collection.stat().st_size
        method = ZIP_DEFLATED if size <= _LARGEST_COMPRESSED else ZIP_STORED
        with ZipFile(path, "w", method, compresslevel=1) as archive:
            is_huge = size > ZIP64_LIMIT
            with collection.open("rb") as file, archive.open(collection.name, "w", force_zip64=is_huge) as member:
                shutil.copyfileobj(file, member, _CHUNK)
            archive.writestr("media", "{}")
    return len(rows.decks)


class _Rows:
    """The rows of a collection."""

    def __init__(self, clock: Clock, modified: Mapping[str, int]) -> None:
        self._clock = clock
        self._modified = modified
        self._now = int(clock.now.timestamp())
        self._ids = count(int(clock.now.timestamp() * 1000))
        self._notes: list[NoteRow] = []
        self._cards: list[CardRow] = []
        self._reviews: list[ReviewRow] = []
        # By name in lower case: Anki makes no difference between decks that differ in case only.
        self.decks: dict[str, tuple[int, str]] = {}

    def add(self, note: Note) -> None:
        """Add a note with its one card and the reviews of it."""
        history, rendered, note_id, card_id = note.history, note.rendered, next(self._ids), next(self._ids)
        deck, _ = self.decks.setdefault(note.deck.casefold(), (deck_id(note.deck), note.deck))
        identity = rendered.fields.partition("\x1f")[0]
        changed = self._modified[note.guid]
        self._notes.append(
            NoteRow(note_id, note.guid, rendered.note_type, changed, rendered.tags, rendered.fields, identity)
        )
        kind, due = (_REVIEW, (history.due - self._clock.first_day).days) if history.due else (_NEW, note.position)
        self._cards.append(
            CardRow(
                id=card_id,
                note=note_id,
                deck=deck,
                modified=self._now,
                type=kind,
                queue=_SUSPENDED if history.suspended else kind,
                due=due,
                interval=history.interval,
                factor=history.ease * 10,
                repetitions=len(history.reviews),
                lapses=history.lapses,
            )
        )
        self._reviews += [ReviewRow(review.at, card_id, *review[1:]) for review in history.reviews]

    def write(self, connection: sqlite3.Connection) -> None:
        """Write a whole collection."""
        types = sorted({note.note_type for note in self._notes})
        schema11.write_collection(
            connection,
            created=self._clock.created,
            config={"rollover": self._clock.day_start.hour, "creationOffset": self._clock.minutes_west},
            note_types=[note_type(number, self._modified[type_key(number)]) for number in types],
            decks=[schema11.deck(*deck) for deck in self.decks.values()],
            notes=self._notes,
            cards=self._cards,
            reviews=sorted(self._reviews),
        )
