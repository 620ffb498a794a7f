"""An open journal, to write to: append, undo, amend, merge. The daily path: the standard library's sqlite3 only."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from quizcli.cards import CardId
from quizcli.errors import StoreError
from quizcli.journal import LARGEST_SEQ, LATEST_AT, Act, Entry, Event, Moment, Uid, Undo
from quizcli.language import tr
from quizcli.scheduling import Progress, Scheduler
from quizcli.store import backup
from quizcli.store.damage import damaged
from quizcli.store.device import device_id
from quizcli.store.explain import AT_COMMIT, explained
from quizcli.store.opening import open_connection
from quizcli.store.reader import Reader
from quizcli.store.rows import ENTRY_COLUMNS, from_row, to_row
from quizcli.store.schedule import COUNTS

# A merge that touches more cards than this replays the whole journal at once: one query instead of one a card.
_MANY = 1000
_INSERT = f"INSERT INTO entries ({ENTRY_COLUMNS}) VALUES ({', '.join('?' * len(ENTRY_COLUMNS.split(',')))})"


class MergeResult(NamedTuple):
    """How many entries a merge read, and how many of them were new."""

    read: int
    added: int


class Store(Reader):
    """The journal. Every method that writes is one transaction, on the disk when it returns."""

    def __init__(self, path: Path, connection: sqlite3.Connection, scheduler: Scheduler) -> None:
        super().__init__(path, connection, scheduler)
        self._backed_up: date | None = None

    @classmethod
    def open(cls, path: Path, scheduler: Scheduler) -> "Store":
        """Open the journal; create or migrate it first where needed, and replay it where another scheduler was used last.

        Raises
        ------
        StoreError
            The journal cannot be opened, is damaged, or was made by a newer quizcli.
        """
        with explained(path):
            connection = open_connection(path)
            store = cls(path, connection, scheduler)
            try:
                if not store._is_schedule_current:
                    store._create_schedule()
            except BaseException:
                connection.close()
                raise
        return store

    def append(self, event: Act, moment: Moment) -> tuple[Entry, Progress]:
        """Write one entry and its card's progress; return both.

        The entry gets at least the time of this device's newest one of the same day, whatever the clock says.
        """
        with self._writing(moment):
            entry = self._insert(event, moment)
            return entry, self._schedule.after(entry)

    def append_all(self, events: Iterable[Act], moment: Moment) -> None:
        """Write several entries, all or none of them."""
        with self._writing(moment):
            for event in events:
                self._schedule.after(self._insert(event, moment))

    def undo(self, moment: Moment) -> Entry | None:
        """Undo this device's newest entry that is not undone yet, and return it; None if there is nothing to undo."""
        with self._writing(moment):
            row = self.connection.execute(
                f"SELECT {ENTRY_COLUMNS} FROM entries e WHERE device = ? AND {COUNTS} ORDER BY seq DESC LIMIT 1",
                (self._device,),
            ).fetchone()
            if row is None:
                return None
            target = from_row(row)
            self._insert_undo(target, moment)
            self._schedule.replay_card(self._schedule.resolved(target.event.card))
            return target

    def amend(self, target: Entry, event: Act, moment: Moment) -> Entry:
        """Undo an entry of this device and write another in its place, both or neither."""
        with self._writing(moment):
            self._insert_undo(target, moment)
            entry = self._insert(event, moment)
            self._schedule.replay_card(self._schedule.resolved(event.card))
            return entry

    def merge(self, entries: Iterable[tuple[int, Entry]], moment: Moment) -> MergeResult:
        """Add the numbered entries that are not in the journal yet, all or none of them.

        Raises
        ------
        StoreError
            An entry is in the journal with other content, or undoes an undo; the message has its number.
        """
        read = added = 0
        touched: set[CardId] = set()
        with self._writing(moment):
            for number, entry in entries:
                read += 1
                row = to_row(entry)
                found = self.connection.execute(
                    f"SELECT {ENTRY_COLUMNS} FROM entries WHERE uid = ?", (entry.uid,)
                ).fetchone()
                if found is None:
                    self.connection.execute(_INSERT, row)
                    added += 1
                    touched |= self._touched(entry)
                elif found != row:
                    raise StoreError(
                        tr(
                            "line {number}: entry {uid} is in the journal with other content; nothing was added",
                            number=number,
                            uid=entry.uid.hex(),
                        )
                    )
            undone_undo = self.connection.execute(
                "SELECT u.uid FROM entries u JOIN entries e ON e.uid = u.target WHERE e.kind = 'undo' LIMIT 1"
            ).fetchone()
            if undone_undo:
                raise StoreError(tr("entry {uid} undoes an undo; nothing was added", uid=undone_undo[0].hex()))
            if len(touched) > _MANY:
                self._schedule.replay()
            else:
                for card in touched:
                    self._schedule.replay_card(card)
            self._set_meta("names", "")  # some may be cards that the corpus does not have
        return MergeResult(read=read, added=added)

    def set_names(self, renamed: Mapping[CardId, CardId], ids: Sequence[CardId], digest: str) -> None:
        """Store the corpus's former ids with their current ones, and its cards in the order of introduction.

        ``digest`` stands for both, see ``names_digest``.
        """
        with explained(self.path), self.transaction():
            self._check_schedule()
            self._schedule.set_names(renamed, ids)
            self._set_meta("names", digest)

    def rebuild(self) -> int:
        """Replay the whole journal; return the number of cards."""
        with explained(self.path), self.transaction():
            self._check_schedule()
            self._schedule.rebuild()
            return int(self.connection.execute("SELECT count(*) FROM progress").fetchone()[0])

    def backup(self, target: Path) -> None:
        """Copy the journal to a file."""
        with explained(self.path):
            backup.copy(self.connection, target)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything inside the block, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._roll_back()
            raise
        try:
            self.connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            self._roll_back()
            error.add_note(AT_COMMIT)
            raise
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    @contextmanager
    def _writing(self, moment: Moment) -> Iterator[None]:
        """Write entries in one transaction, after the day's backup."""
        with explained(self.path):
            if self._backed_up != moment.day:
                backup.before_first_write(self.connection, self.path.parent / "backups", moment.day)
                self._backed_up = moment.day
            with self.transaction():
                self._check_schedule()
                yield

    def _create_schedule(self) -> None:
        """Create the derived tables, unless another process has just done it."""
        with self.transaction():
            if not self._is_schedule_current:
                self._schedule.create()
                self._set_meta("names", "")
                self._set_meta("schedule", self._schedule.stamp)

    def _insert(self, event: Event, moment: Moment) -> Entry:
        """Insert an entry of this device and return it."""
        device = self._device
        seq, newest = self.connection.execute(
            "SELECT (SELECT max(seq) FROM entries WHERE device = :device),"
            " (SELECT max(at) FROM entries WHERE device = :device AND day = :day)",
            {"device": device, "day": moment.day.isoformat()},
        ).fetchone()
        for value, most in ((seq, LARGEST_SEQ - 1), (newest, LATEST_AT)):
            if value is not None and not (isinstance(value, int) and value <= most):
                raise damaged("a number of an entry is none")
        entry = Entry(
            uid=Uid(os.urandom(16)),
            device=device,
            seq=0 if seq is None else seq + 1,
            at=moment.at if newest is None else max(moment.at, newest),
            day=moment.day,
            event=event,
        )
        self.connection.execute(_INSERT, to_row(entry))
        return entry

    def _insert_undo(self, target: Entry, moment: Moment) -> None:
        self._insert(Undo(card=target.event.card, target=target.uid), moment)

    @property
    def _device(self) -> str:
        return device_id(self.path.with_name("device"))

    def _touched(self, entry: Entry) -> set[CardId]:
        """Return the cards whose progress a merged entry can change."""
        cards = {self._schedule.resolved(entry.event.card)}
        if isinstance(entry.event, Undo):
            # The card that an undo names may be wrong: its target's row decides.
            rows = self.connection.execute("SELECT card FROM entries WHERE uid = ?", (entry.event.target,))
            cards |= {self._schedule.resolved(row[0]) for row in rows}
        return cards

    def _set_meta(self, key: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
