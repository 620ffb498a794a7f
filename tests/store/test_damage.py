"""Values in the journal that nobody wrote there: said with their place, never a traceback, never copied over good backups."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from quizcli.errors import StoreError
from quizcli.journal import Attempt, Bury, Moment, Quality, Resume, Review, Suspend
from quizcli.store import backup, statistics
from quizcli.store.export_times import modification_times
from quizcli.store.json_lines import to_json
from quizcli.store.queue import done_today
from quizcli.store.rows import ENTRY_COLUMNS, PROGRESS_COLUMNS
from quizcli.store.store import Store
from tests.store.conftest import open_store
from tests.store.test_store import DAY, NOW, A, B, grade

WHOLE = {"kind": "k", "version": 1, "seed": 1, "level": 1, "given": {}, "response": {}, "verdict": "v", "mistake": None}
# Each column of a review with a value of the wrong kind, or beyond what is written there.
WRONG = [
    ("uid", b"short"), ("uid", 0), ("device", b"x"), ("seq", "x"), ("seq", -1), ("seq", 2**63 - 1), ("at", "yesterday"), ("at", 2**62),
    ("at", -(2**63)), ("at", 253_402_300_800_000), ("day", "2026-13-45"), ("day", -(2**63)), ("day", "0000-01-01"), ("day", b""),
    ("card", b"x"), ("kind", "sleep"), ("quality", "good"), ("quality", 9), ("quality", None), ("mode", "x"), ("mode", b"\xff"),
    ("took_ms", "long"), ("took_ms", -1), ("took_ms", 2**62), ("attempt", "9999-12-31"), ("attempt", "{"), ("attempt", "[]"), ("attempt", "{}"),
    ("attempt", b""), *(("attempt", json.dumps({**WHOLE, key: [1]})) for key in WHOLE),
]  # fmt: skip
# Values that some column holds and others do not.
VALUES = (
    2**63 - 1, -(2**63), 2**62, 10**15, -1, 7, 1.5, float("inf"), "", "x", "a\0b", b"", b"\xff\xfe", None, "0000-01-01", "9999-12-31",
    "2026-03-01T10:00", "{}", "[]", "[1e999]", "[1]", '{"kind": 1}', "null", b"\0" * 16,
)  # fmt: skip
TABLES = {
    "entries": ENTRY_COLUMNS, "progress": PROGRESS_COLUMNS, "renamed": "old, card", "introductions": "card, position, introduced",
    "gone": "card", "meta": "key, value", "exported": "guid, fingerprint, modified",
}  # fmt: skip
# What reads or writes the journal.
STEPS: tuple[Callable[[Store], object], ...] = (
    lambda store: [to_json(entry) for entry in store.entries()], lambda store: store.history(A), lambda store: store.progress(A),
    lambda store: store.memories(), lambda store: store.differing(), lambda store: store.later_than(DAY.replace(year=2000)),
    lambda store: store.streak(DAY), lambda store: list(statistics.graded(store)), lambda store: list(statistics.review_steps(store)),
    lambda store: list(statistics.attempts(store)), statistics.counts, lambda store: done_today(store, DAY),
    lambda store: modification_times(store, {"g": "new"}, 1), lambda store: [grade(store, 4), grade(store, 2)], lambda store: store.undo(NOW),
    lambda store: store.append_all([Suspend(card=A), Resume(card=A)], NOW), lambda store: store.set_names({B: A}, [A], "x"),
    lambda store: store.merge([(1, grade(store, 3))], NOW), lambda store: store.rebuild(),
)  # fmt: skip


def spoil(path: Path, statement: str, *values: object) -> None:
    """Write into a journal what the program would not."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entries_stay_as_they_are")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA synchronous = OFF")
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


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, columns in TABLES.items() for column in columns.split(", ")]
)
def test_any_value_in_any_column_is_used_or_told(store: Store, table: str, column: str) -> None:
    """Whatever is asked of the journal afterwards ends with a result or a message; no other error."""
    attempt = Attempt("conv-output-size", 1, 7, 2, {"size": 5}, {"size": 3}, "wrong", None)
    store.append(Review(card=A, quality=Quality.HARD, took_ms=9, attempt=attempt), NOW)
    store.append(Bury(card=B, until=DAY.replace(day=2)), NOW)
    grade(store, 5, days=1)
    store.undo(Moment(NOW.at, DAY.replace(day=2)))
    store.set_names({B: A}, [A], "x")
    modification_times(store, {"g": "f"}, 1)
    store.connection.execute("PRAGMA journal_mode = DELETE")
    store.close()
    good = store.path.read_bytes()
    for value in VALUES:
        store.path.write_bytes(good)
        with suppress(sqlite3.IntegrityError):  # a type that SQLite itself refuses there
            spoil(store.path, f"UPDATE {table} SET {column} = ?", value)
        with suppress(StoreError), closing(open_store(store.path.parent)) as reopened:
            reopened.connection.execute("PRAGMA synchronous = OFF")
            for number, step in enumerate(STEPS):
                with suppress(StoreError):
                    try:
                        step(reopened)
                    except StoreError:
                        raise
                    except Exception as error:
                        raise AssertionError(f"step {number} with {value!r}: {error!r}") from error


def test_a_wrong_value_in_the_schedule_is_mended_by_a_replay(store: Store) -> None:
    """Derived tables need no backup."""
    grade(store, 5)
    before = store.progress(A)
    for column, value in (("due", "0"), ("reviewed", 10**15), ("lapses", "many"), ("lapses", -1), ("interval_days", 2**62), ("interval_days", 1.5), ("state", "x"), ("state", '["x"]'), ("state", "[]"), ("state", "[1e999, 1]"), ("quality", "x"), ("quality", 7), ("suspended", 7), ("buried_until", "")):  # fmt: skip
        store.connection.execute(f"UPDATE progress SET {column} = ?", (value,))
        with pytest.raises(StoreError, match=r"the schedule is damaged .*quiz rebuild"):
            store.progress(A)
        store.rebuild()
        assert store.progress(A) == before


def test_a_damaged_index_of_the_schedule_is_mended_by_a_rebuild(store: Store) -> None:
    """Entries of an index that belong to no row: a change of the rows would fail, so the tables are made anew."""
    grade(store, 5)
    store.set_names({}, [B, A], "x")
    before = store.progress(A)
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        index = connection.execute("SELECT * FROM sqlite_schema WHERE name = 'introductions_left'").fetchone()
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'introductions_left'")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        connection.execute("UPDATE introductions SET position = position + 10")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", index)
    assert backup.problem(store.path) == "", "quick_check does not look at indexes"
    with closing(open_store(store.path.parent)) as reopened:
        reopened.rebuild()
        assert reopened.progress(A) == before
        order = reopened.connection.execute("SELECT card FROM introductions ORDER BY position").fetchall()
        assert order == [(B,), (A,)]
        assert reopened.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_replay_is_not_advised_where_the_file_is_damaged(store: Store) -> None:
    """A wrong value of the schedule in a file that is damaged elsewhere too: the advice is the backup."""
    grade(store, 5)
    store.set_names({}, [A], "x")
    store.connection.execute("UPDATE progress SET due = '0'")
    page = store.connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'introductions'").fetchone()[0]
    size = store.connection.execute("PRAGMA page_size").fetchone()[0]
    store.connection.execute("PRAGMA journal_mode = DELETE")
    store.close()
    content = bytearray(store.path.read_bytes())
    content[(page - 1) * size] = 0xFF
    store.path.write_bytes(content)
    with (
        closing(open_store(store.path.parent)) as reopened,
        pytest.raises(StoreError, match=r"(?s)quick_check.*good backup"),
    ):
        reopened.progress(A)


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
