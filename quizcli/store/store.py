"""The journal, opened: append, undo, read, merge, replay. The daily path: the standard library's sqlite3 only."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from quizcli.atomic import atomic_write
from quizcli.cards import CardId
from quizcli.errors import StoreError, WriteError
from quizcli.journal import Act, Entry, Event, Moment, Uid, Undo
from quizcli.scheduling import Progress, Scheduler
from quizcli.store import backup
from quizcli.store.explain import explained
from quizcli.store.opening import open_connection
from quizcli.store.rows import ENTRY_COLUMNS, PROGRESS_COLUMNS, from_row, to_progress, to_row
from quizcli.store.schedule import COUNTS, NAMES, ORDER, Schedule

# A merge that touches more cards than this replays the whole journal at once: one query instead of one a card.
_MANY = 1000
_LONGEST_DEVICE = 64
_INSERT = f"INSERT INTO entries ({ENTRY_COLUMNS}) VALUES ({', '.join('?' * len(ENTRY_COLUMNS.split(',')))})"


class Added(NamedTuple):
    """What a merge brought: entries read, and those of them that were new."""

    read: int
    added: int


class Store:
    """The journal. Every method that writes is one transaction, on the disk when it returns."""

    def __init__(self, path: Path, connection: sqlite3.Connection, scheduler: Scheduler) -> None:
        self.path = path
        self.connection = connection
        self.scheduler = scheduler
        self._schedule = Schedule(connection, scheduler)
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
                if not store._schedule_is_ours:
                    store._derive()
            except BaseException:
                connection.close()
                raise
        return store

    def close(self) -> None:
        """Close the journal."""
        self.connection.close()

    # -- writing

    def append(self, event: Act, moment: Moment) -> tuple[Entry, Progress]:
        """Write one entry and its card's progress; return both.

        The entry gets at least the time of this device's newest one of the same day, whatever the clock says.
        """
        with self._writing(moment):
            entry = self._stamped(event, moment)
            self.connection.execute(_INSERT, to_row(entry))
            return entry, self._schedule.after(entry)

    def undo(self, moment: Moment) -> Entry | None:
        """Undo this device's newest entry that is not undone yet, and return it; None if there is nothing to undo."""
        with self._writing(moment):
            row = self.connection.execute(
                f"SELECT {ENTRY_COLUMNS} FROM entries e WHERE device = ? AND {COUNTS} ORDER BY seq DESC LIMIT 1",
                (self._device(),),
            ).fetchone()
            if row is None:
                return None
            target = from_row(row)
            self._append_undo(target, moment)
            self._schedule.replay_card(self._schedule.resolved(target.event.card))
            return target

    def amend(self, target: Entry, event: Act, moment: Moment) -> Entry:
        """Undo an entry of this device and write another in its place, both or neither."""
        with self._writing(moment):
            self._append_undo(target, moment)
            entry = self._stamped(event, moment)
            self.connection.execute(_INSERT, to_row(entry))
            self._schedule.replay_card(self._schedule.resolved(event.card))
            return entry

    def add(self, entries: Iterable[tuple[int, Entry]], moment: Moment) -> Added:
        """Merge numbered entries into the journal, all or none of them.

        Raises
        ------
        StoreError
            An entry that is here already has other content, or undoes an undo; names its number.
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
                        f"line {number}: entry {entry.uid.hex()} is in the journal with other content; nothing was added"
                    )
            undone_undo = self.connection.execute(
                "SELECT u.uid FROM entries u JOIN entries e ON e.uid = u.target WHERE e.kind = 'undo' LIMIT 1"
            ).fetchone()
            if undone_undo:
                raise StoreError(f"entry {undone_undo[0].hex()} undoes an undo; nothing was added")
            if len(touched) > _MANY:
                self._schedule.replay()
            else:
                for card in touched:
                    self._schedule.replay_card(card)
            self._set_meta("names", "")  # some may be cards that the corpus does not have
        return Added(read=read, added=added)

    def set_names(self, renamed: Mapping[CardId, CardId], ids: Sequence[CardId], digest: str) -> None:
        """Take over from the corpus its cards, in the order in which new ones come, and the ids they carry on.

        Cards whose ids changed are replayed.
        """
        with explained(self.path), self.transaction():
            before = dict(self.connection.execute("SELECT old, card FROM renamed"))
            changed = dict(before.items() ^ renamed.items())
            concerned = {*changed, *(table[old] for old in changed for table in (before, renamed) if old in table)}
            self.connection.execute("DELETE FROM renamed")
            self.connection.executemany("INSERT INTO renamed VALUES (?, ?)", renamed.items())
            for card in concerned:
                self._schedule.replay_card(CardId(card))
            self._schedule.set_cards(ids)
            self._set_meta("names", digest)

    def rebuild(self) -> int:
        """Replay the whole journal; return the number of cards."""
        with explained(self.path), self.transaction():
            self._schedule.replay()
            return int(self.connection.execute("SELECT count(*) FROM progress").fetchone()[0])

    # -- reading

    def progress(self, card: CardId) -> Progress:
        """Return what the journal says of a card; ``NOTHING`` for one never seen."""
        with explained(self.path):
            self._check_schedule()
            return self._schedule.stored(card)

    def memories(self) -> dict[CardId, Progress]:
        """Return the progress of every card of which the journal says anything."""
        with explained(self.path):
            rows = self.connection.execute(f"SELECT {PROGRESS_COLUMNS} FROM progress ORDER BY card")
            return {CardId(row[0]): to_progress(row) for row in rows}

    def history(self, card: CardId) -> list[tuple[Entry, bool]]:
        """Return a card's entries in replay order without the undos, each with whether it was undone."""
        with explained(self.path):
            rows = self.connection.execute(
                f"SELECT ({COUNTS}), {ENTRY_COLUMNS} FROM entries e WHERE card IN {NAMES} AND kind <> 'undo'"
                f" ORDER BY {ORDER}",
                {"card": card},
            )
            return [(from_row(row[1:]), not row[0]) for row in rows]

    def entries(self) -> Iterator[Entry]:
        """Yield the whole journal in replay order."""
        with explained(self.path):
            for row in self.connection.execute(f"SELECT {ENTRY_COLUMNS} FROM entries ORDER BY {ORDER}"):
                yield from_row(row)

    def counting(self) -> Iterator[tuple[CardId, Entry]]:
        """Yield every entry that counts with the card it is for today, card by card, in replay order."""
        with explained(self.path):
            yield from self._schedule.counting()

    def count(self) -> int:
        """Return the number of entries."""
        with explained(self.path):
            return int(self.connection.execute("SELECT count(*) FROM entries").fetchone()[0])

    def differing(self) -> list[CardId]:
        """Return the cards whose stored progress is not what a replay gives."""
        with explained(self.path):
            return self._schedule.differing()

    def resolved(self, card: CardId) -> CardId:
        """Return the card that an id of the journal stands for today."""
        with explained(self.path):
            return self._schedule.resolved(card)

    def streak(self, day: date) -> int:
        """Return on how many days in a row up to a day, which may be still empty, something was reviewed."""
        with explained(self.path):
            length = 0
            for back in range(day.toordinal()):
                found = self.connection.execute(
                    "SELECT 1 FROM entries e WHERE day = ? AND kind = 'review' AND mode = 'scheduled'"
                    f" AND {COUNTS} LIMIT 1",
                    ((day - timedelta(days=back)).isoformat(),),
                ).fetchone()
                if not found and back:
                    break
                length += bool(found)
            return length

    @property
    def names_digest(self) -> str:
        """The digest given to ``set_names`` last; empty when it has to be called again."""
        with explained(self.path):
            return self._meta("names")

    def backup(self, target: Path) -> None:
        """Copy the journal to a file."""
        with explained(self.path):
            backup.copy(self.connection, target)

    # -- inside a transaction

    @contextmanager
    def _writing(self, moment: Moment) -> Iterator[None]:
        with explained(self.path):
            if self._backed_up != moment.day:
                backup.before_first_write(self.connection, self.path.parent / "backups", moment.day)
                self._backed_up = moment.day
            with self.transaction():
                self._check_schedule()
                yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens, or nothing."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    def _append_undo(self, target: Entry, moment: Moment) -> None:
        entry = self._stamped(Undo(card=target.event.card, target=target.uid), moment)
        self.connection.execute(_INSERT, to_row(entry))

    def _stamped(self, event: Event, moment: Moment) -> Entry:
        device = self._device()
        seq, newest = self.connection.execute(
            "SELECT (SELECT max(seq) FROM entries WHERE device = :device),"
            " (SELECT max(at) FROM entries WHERE device = :device AND day = :day)",
            {"device": device, "day": moment.day.isoformat()},
        ).fetchone()
        return Entry(
            uid=Uid(os.urandom(16)),
            device=device,
            seq=0 if seq is None else seq + 1,
            at=moment.at if newest is None else max(moment.at, newest),
            day=moment.day,
            event=event,
        )

    def _device(self) -> str:
        """Return this device's id: a file beside the journal, made anew where it is missing. Called while writing."""
        file = self.path.with_name("device")
        try:
            found = file.read_text(encoding="ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            found = ""
        except OSError as error:
            raise StoreError(f"{file}: cannot be read: {error.strerror}; nothing was recorded") from None
        if found.isalnum() and len(found) <= _LONGEST_DEVICE:
            return found
        made = os.urandom(8).hex()
        try:
            with atomic_write(file) as temporary:
                temporary.write_text(made + "\n", encoding="ascii")
        except WriteError as error:
            raise StoreError(f"{error}; nothing was recorded") from None
        return made

    def _touched(self, entry: Entry) -> set[CardId]:
        cards = {self._schedule.resolved(entry.event.card)}
        if isinstance(entry.event, Undo):
            # Its own word for the card is not trusted: the target's row decides.
            rows = self.connection.execute("SELECT card FROM entries WHERE uid = ?", (entry.event.target,))
            cards |= {self._schedule.resolved(row[0]) for row in rows}
        return cards

    @property
    def _schedule_is_ours(self) -> bool:
        return self._meta("schedule") == self._schedule.stamp

    def _check_schedule(self) -> None:
        """Refuse to go on where another process has replayed the journal with another scheduler meanwhile."""
        if not self._schedule_is_ours:
            raise StoreError(
                f"{self.path}: another quiz has replayed the journal with another scheduler; nothing was recorded;"
                " start this command again"
            )

    def _derive(self) -> None:
        """Create the derived tables anew, unless another process has just done it."""
        with self.transaction():
            if not self._schedule_is_ours:
                self._schedule.create()
                self._set_meta("names", "")
                self._set_meta("schedule", self._schedule.stamp)

    def _meta(self, key: str) -> str:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def _set_meta(self, key: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
