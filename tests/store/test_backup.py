"""Backups: taken in time, whole, seven of them, and restored without losing what they replace."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from quizcli.atomic import atomic_write
from quizcli.errors import StoreError, WriteError
from quizcli.store import NEWEST, backup
from quizcli.store.store import Store
from tests.store.conftest import open_store
from tests.store.test_store import DAY, A, grade, memory


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


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_sitting_that_is_open_notices_a_restore(store: Store, tmp_path: Path, mode: str) -> None:
    """Its next grade is refused with a message, not lost; what it recorded before is in the kept journal."""
    grade(store, 5)
    saved = tmp_path / "saved.db"
    store.backup(saved)
    grade(store, 4, days=1)
    store.connection.execute(f"PRAGMA journal_mode = {mode}")
    kept = tmp_path / "kept.db"
    assert backup.restore(store.path, saved, kept_as=kept)
    with pytest.raises(StoreError, match=r"restored a backup .* nothing was recorded"):
        grade(store, 4, days=2)
    with pytest.raises(StoreError, match="restored a backup"):
        store.progress(A)
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM entries").fetchone() == (2,)
    with closing(open_store(store.path.parent)) as reopened:
        assert reopened.count() == 1
        assert memory(reopened).due == DAY + timedelta(days=1)


def test_a_restore_that_fails_changes_nothing(store: Store, tmp_path: Path) -> None:
    """Where the replaced journal cannot be kept, the journal stays."""
    grade(store, 5)
    saved = tmp_path / "saved.db"
    store.backup(saved)
    grade(store, 4, days=1)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        backup.restore(store.path, saved, kept_as=tmp_path / "file" / "kept.db")
    assert store.count() == 2
    grade(store, 4, days=2)


def test_the_journal_itself_is_no_backup(store: Store, tmp_path: Path) -> None:
    """Restoring the journal from its own file is refused."""
    grade(store, 5)
    with pytest.raises(StoreError, match="is the journal itself"):
        backup.restore(store.path, store.path, kept_as=tmp_path / "kept.db")


def test_an_older_backup_is_migrated_at_the_next_start(tmp_path: Path) -> None:
    """A backup of version 0.1.0 replaces a journal of today; the next start migrates it."""
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript((Path(__file__).parents[1] / "data" / "journal-2.sql").read_text(encoding="utf-8"))
        count = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
    with closing(open_store(tmp_path / "home")) as store:
        grade(store, 5)
        backup.restore(store.path, old, kept_as=tmp_path / "kept.db")
        with pytest.raises(StoreError, match="restored a backup"):
            grade(store, 4, days=2)
    with closing(open_store(tmp_path / "home")) as reopened:
        assert reopened.count() == count


def test_a_failing_disk_is_told(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device id that cannot be deleted stops a restore, with the journal as it was; an old backup stays for another day."""
    for days in range(9):
        grade(store, 4, days=days)
    store.backup(tmp_path / "b.db")
    grade(store, 5, days=9)
    unlink = Path.unlink

    def failing(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == "device" or path.parent.name == "backups":
            raise OSError(5, "Input/output error", str(path))
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", failing)
    with pytest.raises(WriteError, match="device: cannot be deleted: Input/output error; the journal was not replaced"):
        backup.restore(store.path, tmp_path / "b.db", kept_as=tmp_path / "kept.db")
    assert store.count() == 10
    grade(store, 5, days=10)
    assert store.count() == 11


def test_nothing_can_fail_once_the_journal_is_in_its_place(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there was no journal the restored file is the last step, so that "nothing was recorded" is never false."""
    grade(store, 5)
    store.backup(tmp_path / "b.db")
    journal = tmp_path / "other" / "journal.db"
    journal.parent.mkdir()
    write = atomic_write

    def refused(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    @contextmanager
    def last_step(target: Path) -> Iterator[Path]:
        with write(target) as temporary:
            yield temporary
        monkeypatch.setattr(sqlite3, "connect", refused)

    monkeypatch.setattr(backup, "atomic_write", last_step)
    assert not backup.restore(journal, tmp_path / "b.db", kept_as=tmp_path / "kept.db")
    monkeypatch.undo()
    with closing(open_store(journal.parent)) as restored:
        assert restored.count() == 1
