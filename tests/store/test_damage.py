"""Values in the journal that nobody wrote there: said with their place, never a traceback, never copied over good backups."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from quizcli.errors import StoreError
from quizcli.store import backup
from quizcli.store.store import Store
from tests.store.conftest import open_store
from tests.store.test_store import DAY, NOW, A, grade

# Each column with a value of the wrong kind, on a review, a burial (3) or an undo (4).
WRONG = [
    ("uid", b"short"), ("device", b"x"), ("seq", "x"), ("at", "yesterday"), ("day", "2026-13-45"), ("day", -9223372036854775808),
    ("card", b"x"), ("kind", "sleep"), ("quality", "good"), ("quality", 9), ("mode", "x"), ("took_ms", "long"),
    ("attempt", "9999-12-31"), ("attempt", "{"), ("attempt", "[]"),
]  # fmt: skip


def spoil(path: Path, statement: str, *values: object) -> None:
    """Write into a journal what the program would not."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entries_stay_as_they_are")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement, values)


@pytest.mark.parametrize(("column", "value"), WRONG)
def test_a_wrong_value_in_any_column_is_damage(store: Store, column: str, value: object) -> None:
    """It is told with entry and column; the newest good backup is named; the day's backup is not made of it."""
    entry = grade(store, 5)
    grade(store, 4, days=1)
    store.close()
    spoil(store.path, f"UPDATE entries SET {column} = ? WHERE uid = ?", value, entry.uid)
    with (
        closing(open_store(store.path.parent)) as reopened,
        pytest.raises(StoreError, match=rf"is damaged \(entry .*: {column} holds .*newest good backup is .*2026-03-02"),
    ):
        grade(reopened, 4, days=2)
    with closing(open_store(store.path.parent)) as reopened, suppress(StoreError):
        list(reopened.entries())  # read, or told as damage: no other error
        reopened.history(A)
    assert not (store.path.parent / "backups" / f"journal-{DAY.replace(day=3)}.db").exists()
    assert column in backup.problem(store.path)


def test_a_wrong_value_in_the_schedule_is_mended_by_a_replay(store: Store) -> None:
    """Derived tables need no backup."""
    grade(store, 5)
    before = store.progress(A)
    for column, value in (("due", "0"), ("reviewed", 10**15), ("lapses", "many"), ("state", "x"), ("state", '["x"]')):
        store.connection.execute(f"UPDATE progress SET {column} = ?", (value,))
        with pytest.raises(StoreError, match=r"the schedule is damaged .*quiz rebuild"):
            store.progress(A)
        store.rebuild()
        assert store.progress(A) == before


@pytest.mark.parametrize("version", [-1, -2147483648])
def test_a_negative_version_is_damage(store: Store, version: int) -> None:
    """No program has written it."""
    grade(store, 5)
    store.connection.execute(f"PRAGMA user_version = {version}")
    store.close()
    with pytest.raises(StoreError, match="is damaged"):
        open_store(store.path.parent)
    assert "version" in backup.problem(store.path)


def test_what_became_of_the_last_entry(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failed COMMIT the message does not say that nothing was recorded: the entry may be in the file."""

    class Failing:
        """A connection whose COMMIT fails as on a failing disk."""

        def __init__(self, real: sqlite3.Connection, statement: str) -> None:
            self._real, self._statement = real, statement

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if sql.startswith(self._statement):
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR
                raise error
            return self._real.execute(sql, *values)

    event = grade(store, 5).event
    for statement, said in (("COMMIT", "shows at the next start"), ("INSERT INTO entries", "Nothing was recorded")):
        with monkeypatch.context() as patch:
            patch.setattr(store, "connection", Failing(store.connection, statement))
            with pytest.raises(StoreError, match=said):
                store.append(event, NOW)  # type: ignore[arg-type]
    assert store.count() == 1
