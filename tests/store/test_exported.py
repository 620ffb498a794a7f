"""What went out and when it last changed."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from quizcli.store.exported import changed_at
from quizcli.store.schema import MIGRATIONS
from quizcli.store.store import Store
from tests.store.conftest import open_store
from tests.store.test_store import grade


def test_the_time_follows_the_content(store: Store) -> None:
    """An unchanged note keeps its time; a changed one gets a later one, within a second and after the clock went back."""
    assert changed_at(store, {"a": "1", "b": "1"}, 100) == {"a": 100, "b": 100}
    assert changed_at(store, {"a": "1", "b": "2"}, 200) == {"a": 100, "b": 200}
    assert changed_at(store, {"b": "3"}, 200) == {"b": 201}
    assert changed_at(store, {"b": "4"}, 50) == {"b": 202}
    assert changed_at(store, {"a": "1", "b": "4"}, 900) == {"a": 100, "b": 202}


def test_a_journal_of_the_first_version_is_migrated(tmp_path: Path) -> None:
    """Entries and schedule stay, a backup is taken first, and what went out can be put down."""
    made = open_store(tmp_path)
    grade(made, 5)
    entries = list(made.entries())
    made.close()
    source = sqlite3.connect(tmp_path / "journal.db")
    rows = source.execute("SELECT * FROM entries").fetchall()
    source.close()
    old = tmp_path / "old"
    old.mkdir()
    database = Database(old / "journal.db")
    second = [migration.name for migration in MIGRATIONS.pending(database)][1]
    MIGRATIONS.apply(database, stop_before=second)
    assert database.execute("PRAGMA user_version").fetchone()[0] == 1
    assert "exported" not in database.table_names()
    with database.conn:
        database.conn.executemany(f"INSERT INTO entries VALUES ({', '.join('?' * 13)})", rows)
    database.close()
    migrated = open_store(old)
    assert list(migrated.entries()) == entries
    assert migrated.connection.execute("PRAGMA user_version").fetchone()[0] == 2
    assert changed_at(migrated, {"a": "1"}, 1) == {"a": 1}
    migrated.close()
    assert [path.name for path in (old / "backups").iterdir() if "migration" in path.name or "v1" in path.name]
