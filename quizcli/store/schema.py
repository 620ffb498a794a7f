"""The tables of the journal and their migrations. Only needed when a file is created or migrated: sqlite-utils is slow.

Migrations are append-only: one that has been released is never edited, and each sets ``PRAGMA user_version`` inside its
own transaction. ``entries`` is append-only by trigger. The derived tables are in ``schedule.py`` and have no migrations.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock
from sqlite_utils import Database, Migrations

from quizcli.errors import StoreError
from quizcli.language import tr
from quizcli.store import NEWEST
from quizcli.store.damage import damaged

MIGRATIONS = Migrations("quizcli")

_FIRST = (
    """CREATE TABLE entries (
        uid BLOB PRIMARY KEY NOT NULL CHECK (length(uid) = 16),
        device TEXT NOT NULL,
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL,    -- UTC, milliseconds
        day TEXT NOT NULL,      -- the learning day, YYYY-MM-DD
        kind TEXT NOT NULL CHECK (kind IN ('review', 'undo', 'suspend', 'resume', 'bury')),
        card TEXT NOT NULL,
        quality INTEGER CHECK (quality BETWEEN 0 AND 5),
        mode TEXT CHECK (mode IN ('scheduled', 'practice')),
        took_ms INTEGER,
        attempt TEXT,           -- a drill's problem, response and verdict, JSON
        until TEXT,             -- of bury
        target BLOB             -- of undo
    )""",
    "CREATE INDEX entries_of_card ON entries (card, day, at, device, seq, uid)",
    "CREATE INDEX entries_of_device ON entries (device, day, at)",
    "CREATE INDEX entries_of_day ON entries (day, kind)",
    "CREATE UNIQUE INDEX entries_in_sequence ON entries (device, seq, uid)",
    "CREATE INDEX entries_undone ON entries (target) WHERE target IS NOT NULL",
    """CREATE TRIGGER entries_stay BEFORE DELETE ON entries
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER entries_stay_as_they_are BEFORE UPDATE ON entries
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TABLE progress (
        card TEXT PRIMARY KEY NOT NULL,
        due TEXT,
        interval_days INTEGER,
        ease INTEGER,           -- hundredths
        repetitions INTEGER,
        lapses INTEGER,
        introduced TEXT,
        reviewed TEXT,
        quality INTEGER,
        suspended INTEGER NOT NULL,
        buried_until TEXT
    ) WITHOUT ROWID""",
    "CREATE INDEX progress_due ON progress (due, suspended)",
    "CREATE INDEX progress_reviewed ON progress (reviewed, introduced, quality)",
    # From the corpus: former ids, cards in the order of introduction, and cards with progress that are no longer there.
    "CREATE TABLE renamed (old TEXT PRIMARY KEY NOT NULL, card TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE introductions (
        card TEXT PRIMARY KEY NOT NULL,
        position INTEGER NOT NULL,
        introduced INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX introductions_left ON introductions (position) WHERE introduced = 0",
    "CREATE TABLE gone (card TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID",
    "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID",
)


@MIGRATIONS()
def m001_journal(db: Database) -> None:
    """Create the journal."""
    for statement in _FIRST:
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")


@MIGRATIONS()
def m002_exported(db: Database) -> None:
    """Store the fingerprint of each exported note and the time of its last change (UTC, seconds)."""
    db.execute(
        """CREATE TABLE exported (
            guid TEXT PRIMARY KEY NOT NULL,
            fingerprint TEXT NOT NULL,
            modified INTEGER NOT NULL
        ) WITHOUT ROWID"""
    )
    db.execute("PRAGMA user_version = 2")


@MIGRATIONS()
def m003_derived(db: Database) -> None:
    """Drop the derived tables: from now on they have a stamp of their own and are created when the journal is opened."""
    for table in ("progress", "renamed", "introductions", "gone"):
        db.execute(f"DROP TABLE {table}")
    db.execute("DELETE FROM meta")
    db.execute("PRAGMA user_version = 3")


@MIGRATIONS()
def m004_known(db: Database) -> None:
    """Allow entries of the kind ``known``. SQLite cannot change a CHECK, so the table is copied."""
    db.execute(
        """CREATE TABLE entries_copy (
            uid BLOB PRIMARY KEY NOT NULL CHECK (length(uid) = 16),
            device TEXT NOT NULL,
            seq INTEGER NOT NULL,
            at INTEGER NOT NULL,    -- UTC, milliseconds
            day TEXT NOT NULL,      -- the learning day, YYYY-MM-DD
            kind TEXT NOT NULL CHECK (kind IN ('review', 'undo', 'suspend', 'resume', 'known', 'bury')),
            card TEXT NOT NULL,
            quality INTEGER CHECK (quality BETWEEN 0 AND 5),
            mode TEXT CHECK (mode IN ('scheduled', 'practice')),
            took_ms INTEGER,
            attempt TEXT,           -- a drill's problem, response and verdict, JSON
            until TEXT,             -- of bury
            target BLOB             -- of undo
        )"""
    )
    db.execute("INSERT INTO entries_copy SELECT * FROM entries ORDER BY rowid")
    db.execute("DROP TABLE entries")
    db.execute("ALTER TABLE entries_copy RENAME TO entries")
    for statement in _FIRST:
        if " ON entries" in statement:  # its indexes and triggers
            db.execute(statement)
    db.execute("PRAGMA user_version = 4")


def prepare(path: Path, before_migration: Callable[[sqlite3.Connection, int], None]) -> None:
    """Create the journal, or bring it up to the newest version; one process at a time.

    ``before_migration(connection, version)`` is called before a journal of an earlier version is changed.

    Raises
    ------
    StoreError
        The file is another program's database.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name("journal.lock")):
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version >= NEWEST:
                return  # another process migrated it, or a newer one did: the caller reads the version again
            if version:
                before_migration(connection, version)
            elif connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
                if {"entries", "_sqlite_migrations"} <= tables:
                    raise damaged("its version is missing")
                if not tables <= {"_sqlite_migrations"}:
                    raise StoreError(
                        tr("{path} is a database of another program; move it away, it was not touched", path=path)
                    )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            MIGRATIONS.apply(Database(connection))
        finally:
            connection.close()
