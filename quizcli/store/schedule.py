"""The derived tables: what follows from the entries, the scheduler and the corpus. They can be dropped at any time.

They are no part of the journal's version: ``stamp`` names what derived them, and the store replays them when it differs.
Callers hold the transaction.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from zlib import crc32

from quizcli.cards import CardId
from quizcli.journal import Entry
from quizcli.scheduling import NOTHING, Progress, Scheduler
from quizcli.scheduling.replay import step
from quizcli.store.rows import ENTRY_COLUMNS, PROGRESS_COLUMNS, from_row, progress_row, to_progress

# A change of any of these lines replays every journal when it is opened next.
_SCHEMA = (
    """CREATE TABLE progress (
        card TEXT PRIMARY KEY NOT NULL,
        due TEXT,
        interval_days INTEGER,
        lapses INTEGER,
        state TEXT,             -- the scheduler's own numbers, JSON
        introduced TEXT,
        reviewed TEXT,
        quality INTEGER,
        suspended INTEGER NOT NULL,
        buried_until TEXT
    ) WITHOUT ROWID""",
    "CREATE INDEX progress_due ON progress (due, suspended)",
    "CREATE INDEX progress_reviewed ON progress (reviewed, introduced, quality)",
    # From the corpus: former ids, cards in the order of introduction, and cards with progress that are no longer there.
    # With them the daily queue is found without looking up every card.
    "CREATE TABLE renamed (old TEXT PRIMARY KEY NOT NULL, card TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE introductions (
        card TEXT PRIMARY KEY NOT NULL,
        position INTEGER NOT NULL,
        introduced INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX introductions_left ON introductions (position) WHERE introduced = 0",
    "CREATE TABLE gone (card TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID",
)
_TABLES = ("progress", "renamed", "introductions", "gone")

_PUT = (
    f"INSERT OR REPLACE INTO progress ({PROGRESS_COLUMNS}) VALUES ({', '.join('?' * len(PROGRESS_COLUMNS.split(',')))})"
)

# SQL: the replay order; the entries ``e`` that count, which are neither undos nor undone; all ids of a card in the journal.
ORDER = "day, at, device, seq, uid"
COUNTS = "kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.target = e.uid AND u.kind = 'undo')"
NAMES = "(SELECT :card UNION SELECT old FROM renamed WHERE card = :card)"


class Schedule:
    """The progress of each card, kept up to date with the entries by one scheduler."""

    def __init__(self, connection: sqlite3.Connection, scheduler: Scheduler) -> None:
        self._connection = connection
        self._scheduler = scheduler

    @property
    def stamp(self) -> str:
        """What the tables are derived by: the scheduler and the tables' own schema."""
        return f"{self._scheduler.name} {self._scheduler.version} {crc32(repr(_SCHEMA).encode()):08x}"

    def create(self) -> None:
        """Drop the tables, create them again and replay the journal; the corpus's names have to be set afterwards."""
        for table in _TABLES:
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _SCHEMA:
            self._connection.execute(statement)
        self.replay()

    def rebuild(self) -> None:
        """Create the tables anew, so that a damaged index is mended too, with the same names, and replay the journal."""
        renamed = dict(self._connection.execute("SELECT old, card FROM renamed").fetchall())
        ids = [card for (card,) in self._connection.execute("SELECT card FROM introductions ORDER BY +position")]
        self.create()
        self.set_names(renamed, ids)

    def stored(self, card: CardId) -> Progress:
        """Return the stored progress of a card."""
        row = self._connection.execute(f"SELECT {PROGRESS_COLUMNS} FROM progress WHERE card = ?", (card,)).fetchone()
        return to_progress(row, self._scheduler) if row else NOTHING

    def resolved(self, card: CardId) -> CardId:
        """Return the current id of a card that an entry names, which may be a former one."""
        row = self._connection.execute("SELECT card FROM renamed WHERE old = ?", (card,)).fetchone()
        return CardId(row[0]) if row else card

    def after(self, entry: Entry) -> Progress:
        """Bring the progress of a new entry's card up to date: one step if it is the last in order, else a replay."""
        card = self.resolved(entry.event.card)
        later = self._connection.execute(
            f"SELECT 1 FROM entries WHERE card IN {NAMES} AND ({ORDER}) > (:day, :at, :device, :seq, :uid) LIMIT 1",
            {
                "card": card,
                "day": entry.day.isoformat(),
                "at": entry.at,
                "device": entry.device,
                "seq": entry.seq,
                "uid": entry.uid,
            },
        ).fetchone()
        if later:
            return self.replay_card(card)
        progress = step(self._scheduler, self.stored(card), entry)
        self._put(card, progress)
        return progress

    def replay_card(self, card: CardId) -> Progress:
        """Replay all entries of a card; the former id of another card has no progress of its own."""
        progress = NOTHING
        if self.resolved(card) == card:
            rows = self._connection.execute(
                f"SELECT {ENTRY_COLUMNS} FROM entries e WHERE card IN {NAMES} AND {COUNTS} ORDER BY {ORDER}",
                {"card": card},
            )
            for row in rows:
                progress = step(self._scheduler, progress, from_row(row))
        self._put(card, progress)
        return progress

    def replay(self) -> None:
        """Replace the progress of all cards by a replay of the journal."""
        self._connection.execute("DELETE FROM progress")
        self._connection.executemany(_PUT, (progress_row(card, progress) for card, progress in self._replayed()))
        self._connection.execute(
            "UPDATE introductions SET introduced = card IN (SELECT card FROM progress WHERE introduced IS NOT NULL)"
        )

    def set_names(self, renamed: Mapping[CardId, CardId], ids: Sequence[CardId]) -> None:
        """Store what the corpus says of ids: the current one of each former one, and all cards in order of introduction.

        Cards whose ids changed are replayed.
        """
        before = dict(self._connection.execute("SELECT old, card FROM renamed"))
        changed = dict(before.items() ^ renamed.items())
        concerned = {*changed, *(table[old] for old in changed for table in (before, renamed) if old in table)}
        self._connection.execute("DELETE FROM renamed")
        self._connection.executemany("INSERT INTO renamed VALUES (?, ?)", renamed.items())
        for card in concerned:
            self.replay_card(CardId(card))
        rows = self._connection.execute("SELECT card, introduced IS NOT NULL FROM progress").fetchall()
        known = dict(rows)
        self._connection.execute("DELETE FROM introductions")
        self._connection.executemany(
            "INSERT INTO introductions VALUES (?, ?, ?)",
            ((card, position, known.get(card, 0)) for position, card in enumerate(ids)),
        )
        self._connection.execute("DELETE FROM gone")
        gone = known.keys() - set(ids)
        self._connection.executemany("INSERT INTO gone VALUES (?)", ((card,) for card in gone))

    def differing(self) -> list[CardId]:
        """Return the cards whose stored progress is not what a replay gives."""
        stored = {row[0]: row for row in self._connection.execute(f"SELECT {PROGRESS_COLUMNS} FROM progress")}
        replayed = {card: progress_row(card, progress) for card, progress in self._replayed()}
        both = {*stored, *replayed}
        return sorted(CardId(str(card)) for card in both if stored.get(card) != replayed.get(card))

    def counting(self) -> Iterator[tuple[CardId, Entry]]:
        """Yield every entry that counts, with the current id of its card, card by card in replay order."""
        columns = ", ".join("e." + name for name in ENTRY_COLUMNS.split(", "))
        rows = self._connection.execute(
            f"SELECT coalesce(r.card, e.card) AS now, {columns}"
            f" FROM entries e LEFT JOIN renamed r ON r.old = e.card WHERE {COUNTS} ORDER BY now, {ORDER}"
        )
        for row in rows:
            yield CardId(row[0]), from_row(row[1:])

    def _replayed(self) -> Iterator[tuple[CardId, Progress]]:
        for card, group in groupby(self.counting(), key=lambda pair: pair[0]):
            progress = NOTHING
            for _, entry in group:
                progress = step(self._scheduler, progress, entry)
            if progress != NOTHING:
                yield card, progress

    def _put(self, card: CardId, progress: Progress) -> None:
        if progress == NOTHING:
            self._connection.execute("DELETE FROM progress WHERE card = ?", (card,))
        else:
            self._connection.execute(_PUT, progress_row(card, progress))
        self._connection.execute(
            "UPDATE introductions SET introduced = ? WHERE card = ?", (progress.introduced is not None, card)
        )
