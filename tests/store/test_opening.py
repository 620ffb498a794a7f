"""Opening a journal: new, old, newer, damaged, somebody else's."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from quizcli.errors import StoreError
from quizcli.store import NEWEST
from quizcli.store.schema import MIGRATIONS
from quizcli.store.store import Store
from tests.store.conftest import open_store
from tests.store.test_store import grade


def test_the_newest_migration_is_the_version(tmp_path: Path) -> None:
    """NEWEST is the number of migrations, and each sets user_version to its own number."""
    database = Database(tmp_path / "x.db")
    names = [migration.name for migration in MIGRATIONS.pending(database)]
    assert [f"m{number:03}" for number in range(1, NEWEST + 1)] == [name[:4] for name in names]
    for number, name in enumerate([*names[1:], None], 1):
        MIGRATIONS.apply(database, stop_before=name)
        assert number == database.execute("PRAGMA user_version").fetchone()[0]
    database.close()


def test_a_new_journal_is_durable(store: Store) -> None:
    """Write-ahead log and full synchronisation: an acknowledged grade survives a loss of power."""
    assert store.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert store.connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_a_newer_journal_is_refused(store: Store) -> None:
    """A journal of a later version is not touched."""
    grade(store, 5)
    store.connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match=r"made by a newer quizcli.*upgrade"):
        open_store(store.path.parent)
    assert before == store.path.read_bytes()


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """A database that is no journal is not made into one."""
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    with pytest.raises(StoreError, match="database of another program"):
        open_store(tmp_path)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("bookmarks",)]
    connection.close()


@pytest.mark.parametrize("position", [0, 100, 4096])
def test_a_damaged_journal_names_the_newest_good_backup(store: Store, position: int) -> None:
    """Damage is said, nothing is written, and the backup to restore is named."""
    grade(store, 5)
    grade(store, 5, days=1)
    good = store.path.parent / "backups" / "journal-2026-03-02.db"
    assert good.exists()
    (good.parent / "journal-2026-03-03.db").write_bytes(b"newer, and no good")
    store.close()
    content = bytearray(store.path.read_bytes())
    content[position : position + 4096] = os.urandom(4096)
    store.path.write_bytes(content)
    with pytest.raises(StoreError) as caught, closing(open_store(store.path.parent)) as opened:
        grade(opened, 5, days=3)
    assert "is damaged" in str(caught.value)
    assert f"quiz restore {good}" in str(caught.value)
    assert content == store.path.read_bytes()
    assert sorted(path.name for path in good.parent.iterdir()) == ["journal-2026-03-02.db", "journal-2026-03-03.db"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file in the way of the data folder is an error that names the journal."""
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(StoreError, match="the journal cannot be made"):
        open_store(tmp_path / "home")


def test_a_journal_that_is_a_folder(tmp_path: Path) -> None:
    """A folder in the journal's place is an error."""
    (tmp_path / "journal.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(tmp_path)


def test_an_empty_file_becomes_a_journal(tmp_path: Path) -> None:
    """A file of no bytes is how SQLite begins."""
    (tmp_path / "journal.db").touch()
    store = open_store(tmp_path)
    grade(store, 5)
    store.close()
