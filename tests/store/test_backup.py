"""Backups: taken in time, whole, seven of them, and restored without losing what they replace."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from quizcli.errors import StoreError
from quizcli.store import NEWEST, backup
from quizcli.store.store import Store
from tests.store.conftest import open_store
from tests.store.test_store import DAY, NOW, grade, memory


def names(store: Store) -> list[str]:
    """Return the backups' names."""
    return sorted(path.name for path in (store.path.parent / "backups").iterdir())


def test_one_before_the_first_write_of_a_day(store: Store) -> None:
    """The backup holds what was there before the day; an empty journal needs none."""
    grade(store, 5)
    assert not (store.path.parent / "backups").exists()
    grade(store, 5, days=1)
    grade(store, 4, days=1)
    assert names(store) == ["journal-2026-03-02.db"]
    with sqlite3.connect(store.path.parent / "backups" / "journal-2026-03-02.db") as copied:
        assert copied.execute("SELECT count(*) FROM entries").fetchone() == (1,)
        assert copied.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    copied.close()


def test_seven_are_kept(store: Store) -> None:
    """The newest seven stay; those the user asked for are not counted."""
    grade(store, 5)
    store.backup(store.path.parent / "backups" / "manual-x.db")
    for days in range(1, 12):
        grade(store, 4, days=days)
    assert [*(f"journal-2026-03-{day:02}.db" for day in range(6, 13)), "manual-x.db"] == names(store)


def test_a_backup_that_cannot_be_written_stops_the_grade(store: Store) -> None:
    """Without its backup a day does not begin: said, and nothing recorded."""
    grade(store, 5)
    (store.path.parent / "backups").write_text("in the way")
    with pytest.raises(StoreError, match=r"the backup cannot be written.*nothing was recorded"):
        grade(store, 5, days=1)
    assert store.count() == 1


def test_before_a_migration(store: Store) -> None:
    """A journal of an earlier version is copied before it is changed, under a name that says so."""
    grade(store, 5)
    backup.before_migration(store.connection, store.path.parent / "backups", NEWEST)
    assert [f"journal-before-migration-from-{NEWEST}.db"] == names(store)


def test_restore_keeps_the_replaced_journal(store: Store, tmp_path: Path) -> None:
    """The backup takes the journal's place, the journal moves aside whole, and the device starts a new numbering."""
    grade(store, 5)
    saved = tmp_path / "saved.db"
    store.backup(saved)
    device = grade(store, 2, days=1).device
    store.close()
    kept = store.path.with_name("replaced.db")
    assert backup.restore(store.path, saved, kept_as=kept)
    assert sorted(["backups", "journal.db", "journal.lock", "replaced.db"]) == sorted(
        path.name for path in store.path.parent.iterdir()
    )
    restored = open_store(store.path.parent)
    assert restored.count() == 1
    assert DAY + timedelta(days=1) == memory(restored).due
    assert device != grade(restored, 4, days=2).device
    restored.close()
    with sqlite3.connect(kept) as connection:
        assert connection.execute("SELECT count(*) FROM entries").fetchone() == (2,)
    connection.close()


def test_a_damaged_journal_is_replaced_too(store: Store, tmp_path: Path) -> None:
    """Restoring is for journals that no longer open."""
    grade(store, 5)
    saved = tmp_path / "saved.db"
    store.backup(saved)
    store.close()
    store.path.write_bytes(b"ruins")
    kept = store.path.with_name("replaced.db")
    backup.restore(store.path, saved, kept_as=kept)
    assert kept.read_bytes() == b"ruins"
    reopened = open_store(store.path.parent)
    assert reopened.count() == 1
    reopened.close()


@pytest.mark.parametrize("content", [None, b"", b"garbage"])
def test_what_is_no_backup_is_refused(store: Store, tmp_path: Path, content: bytes | None) -> None:
    """A missing, empty or foreign file restores nothing and changes nothing."""
    grade(store, 5)
    source = tmp_path / "source.db"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(StoreError, match=r"no such file|not a whole journal"):
        backup.restore(store.path, source, kept_as=tmp_path / "kept.db")
    assert store.count() == 1
    assert not (tmp_path / "kept.db").exists()


def test_an_open_journal_is_not_replaced(store: Store, tmp_path: Path) -> None:
    """While another quiz has the journal open, its grades would go into the file moved aside: refused."""
    grade(store, 5)
    saved = tmp_path / "saved.db"
    store.backup(saved)
    with pytest.raises(StoreError, match="open in another quiz"):
        backup.restore(store.path, saved, kept_as=tmp_path / "kept.db")
    store.append(next(store.entries()).event, NOW)  # type: ignore[arg-type]
    assert store.count() == 2
