"""An open journal, to read from: entries, and the progress of cards that is derived from them."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from quizcli.cards import CardId
from quizcli.errors import StoreError
from quizcli.journal import PASS_FROM, Entry
from quizcli.language import tr
from quizcli.scheduling import Progress, Scheduler
from quizcli.store.damage import damaged
from quizcli.store.explain import explained
from quizcli.store.rows import ENTRY_COLUMNS, PROGRESS_COLUMNS, from_row, to_progress
from quizcli.store.schedule import COUNTS, NAMES, ORDER, Schedule


class LaterEntries(NamedTuple):
    """Entries with a day that has not come yet: how many, of how many cards, and the latest day."""

    entries: int
    cards: int
    latest: str | None


class Reader:
    """The reading half of a ``Store``. Its methods write nothing."""

    def __init__(self, path: Path, connection: sqlite3.Connection, scheduler: Scheduler) -> None:
        self.path = path
        self.connection = connection
        self.scheduler = scheduler
        self._schedule = Schedule(connection, scheduler)

    def close(self) -> None:
        """Close the journal."""
        self.connection.close()

    def progress(self, card: CardId) -> Progress:
        """Return what the journal says of a card; ``NOTHING`` for one never seen."""
        with explained(self.path):
            self._check_schedule()
            return self._schedule.stored(card)

    def memories(self) -> dict[CardId, Progress]:
        """Return the progress of every card that has any."""
        with explained(self.path):
            rows = self.connection.execute(f"SELECT {PROGRESS_COLUMNS} FROM progress ORDER BY card")
            return {CardId(row[0]): to_progress(row, self.scheduler) for row in rows}

    def differing(self) -> list[CardId]:
        """Return the cards whose stored progress is not what a replay gives."""
        with explained(self.path):
            return self._schedule.differing()

    def resolved(self, card: CardId) -> CardId:
        """Return the current id of a card that an entry names, which may be a former one."""
        with explained(self.path):
            return self._schedule.resolved(card)

    @property
    def names_digest(self) -> str:
        """The digest of the last ``set_names``; empty when it has to be called again."""
        with explained(self.path):
            return self._meta("names")

    def entries(self) -> Iterator[Entry]:
        """Yield the whole journal in replay order."""
        with explained(self.path):
            for row in self.connection.execute(f"SELECT {ENTRY_COLUMNS} FROM entries ORDER BY {ORDER}"):
                yield from_row(row)

    def counting(self) -> Iterator[tuple[CardId, Entry]]:
        """Yield every entry that counts, with the current id of its card, card by card in replay order."""
        with explained(self.path):
            yield from self._schedule.counting()

    def history(self, card: CardId) -> list[tuple[Entry, bool]]:
        """Return a card's entries in replay order without the undos, each with whether it was undone."""
        with explained(self.path):
            rows = self.connection.execute(
                f"SELECT ({COUNTS}), {ENTRY_COLUMNS} FROM entries e WHERE card IN {NAMES} AND kind <> 'undo'"
                f" ORDER BY {ORDER}",
                {"card": card},
            )
            return [(from_row(row[1:]), not row[0]) for row in rows]

    def count(self) -> int:
        """Return the number of entries."""
        with explained(self.path):
            return int(self.connection.execute("SELECT count(*) FROM entries").fetchone()[0])

    def later_than(self, day: date) -> "LaterEntries":
        """Count the entries of later days; only a wrong clock makes them."""
        with explained(self.path):
            entries, cards, latest = self.connection.execute(
                "SELECT count(*), count(DISTINCT card), max(day) FROM entries WHERE day > ?", (day.isoformat(),)
            ).fetchone()
            if not isinstance(latest, str | None):
                raise damaged("a day of an entry is none")
            return LaterEntries(entries, cards, latest)

    @property
    def is_empty(self) -> bool:
        """Whether there is no entry yet: the user is new."""
        with explained(self.path):
            return self.connection.execute("SELECT 1 FROM entries LIMIT 1").fetchone() is None

    def last_missed(self) -> set[CardId]:
        """Return the cards whose first review on the latest day with reviews was a failure."""
        scheduled = f"mode = 'scheduled' AND {COUNTS}"
        with explained(self.path):
            rows = self.connection.execute(
                "SELECT coalesce(r.card, e.card), quality FROM entries e LEFT JOIN renamed r ON r.old = e.card"
                f" WHERE day = (SELECT max(day) FROM entries e WHERE {scheduled}) AND {scheduled} ORDER BY {ORDER}"
            ).fetchall()
        first = dict(reversed(rows))
        return {CardId(card) for card, quality in first.items() if quality < PASS_FROM}

    def streak(self, day: date) -> int:
        """Return on how many days in a row something was reviewed; the last of them is ``day`` or the day before."""
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
    def _is_schedule_current(self) -> bool:
        return self._meta("schedule") == self._schedule.stamp

    def _check_schedule(self) -> None:
        """Refuse a journal that another process has restored, or replayed by another scheduler, since it was opened."""
        if not self._is_schedule_current:
            raise StoreError(
                tr(
                    "{path}: another quiz has restored a backup or changed the scheduler meanwhile; nothing was recorded; start this command again",
                    path=self.path,
                )
            )

    def _meta(self, key: str) -> str:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""
