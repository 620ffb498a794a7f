"""Journals of earlier versions, and derived tables that another program or scheduler left behind."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from quizcli.cards import CardId
from quizcli.errors import StoreError
from quizcli.journal import Known, Moment, Quality
from quizcli.scheduling import Memory
from quizcli.scheduling.sm2 import SM2
from quizcli.store import NEWEST, schedule
from quizcli.store.export_times import modification_times
from quizcli.store.store import Store
from tests.store.conftest import open_store
from tests.store.test_store import A, grade, later, memory

DATA = Path(__file__).parents[1] / "data"
EARLIER = range(1, NEWEST)


class Daily(SM2):
    """SM-2 with another due day."""

    name = "daily"

    def review(self, memory: Memory | None, quality: Quality, day: date) -> Memory:
        """Return SM-2's memory, due on a fixed day."""
        return super().review(memory, quality, day)._replace(due=later(99), interval_days=99)


class NewVersion(Daily):
    """A new version of SM-2."""

    name, version = "sm2", "2"


class SameVersion(Daily):
    """A change of SM-2 without a new version."""

    name = "sm2"


def earlier_journal(folder: Path, version: int) -> sqlite3.Connection:
    """Make a journal as the program of an earlier version left it."""
    connection = sqlite3.connect(folder / "journal.db")
    connection.executescript((DATA / f"journal-{version}.sql").read_text(encoding="utf-8"))
    assert connection.execute("PRAGMA user_version").fetchone() == (version,)
    return connection


@pytest.mark.parametrize("version", EARLIER)
def test_an_earlier_journal_keeps_entries_and_schedule(tmp_path: Path, version: int) -> None:
    """Every entry stays, the schedule is the one that the earlier program had stored, and a backup was made before."""
    state = "'[' || ease || ', ' || repetitions || ']'" if version < 3 else "state"
    with closing(earlier_journal(tmp_path, version)) as old:
        entries = old.execute("SELECT * FROM entries ORDER BY seq").fetchall()
        progress = old.execute(
            f"SELECT card, due, interval_days, lapses, {state}, introduced, reviewed, quality, suspended, buried_until FROM progress ORDER BY card"
        ).fetchall()
        queue = old.execute("SELECT * FROM introductions ORDER BY position").fetchall()
    assert (len(entries), len(progress), len(queue)) == (16, 4, 4)
    with closing(open_store(tmp_path)) as store:
        assert store.names_digest == ("" if version < 3 else "digest"), "version 3 dropped the derived tables"
        store.set_names({CardId("old-gamma"): CardId("gamma")}, [CardId(row[0]) for row in queue], "digest")
        execute = store.connection.execute
        assert execute("PRAGMA user_version").fetchone() == (NEWEST,)
        assert execute("SELECT * FROM entries ORDER BY seq").fetchall() == entries
        assert execute("SELECT * FROM progress ORDER BY card").fetchall() == progress
        assert execute("SELECT * FROM introductions ORDER BY position").fetchall() == queue
        assert execute("SELECT card FROM gone").fetchall() == [("drill-size",)]
        assert store.differing() == []
        grade(store, 5, days=40, card=CardId("alpha"))
        store.append(Known(card=CardId("alpha")), Moment(at=0, day=later(41)))
        assert store.count() == 18
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            execute("DELETE FROM entries")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            execute("UPDATE entries SET quality = 5")
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            execute(
                "INSERT INTO entries SELECT randomblob(16), device, 99, at, day, 'new', card, 1, mode, 1, attempt, until, target FROM entries LIMIT 1"
            )
    with closing(sqlite3.connect(tmp_path / "backups" / f"journal-before-migration-from-{version}.db")) as copied:
        assert copied.execute("SELECT * FROM entries ORDER BY seq").fetchall() == entries


def test_times_of_exports_are_kept(tmp_path: Path) -> None:
    """The times at which exported notes changed are no derived table."""
    earlier_journal(tmp_path, 2).close()
    with closing(open_store(tmp_path)) as store:
        assert modification_times(store, {"quizcli:alpha": "f1"}, 2_000_000_000) == {"quizcli:alpha": 1_772_355_600}


def test_there_is_a_file_of_every_earlier_version() -> None:
    """A new migration needs a journal of the version before it."""
    assert sorted(DATA.glob("journal-*.sql")) == [DATA / f"journal-{version}.sql" for version in EARLIER]


@pytest.mark.parametrize("scheduler", [Daily(), NewVersion()])
def test_another_scheduler_or_version_replays(store: Store, scheduler: Daily) -> None:
    """A change of the name or of the version replays the journal at the next opening, and so does the way back."""
    grade(store, 5)
    store.set_names({}, [A], "digest")
    store.close()
    for used, due in ((scheduler, later(99)), (SM2(), later(1))):
        with closing(Store.open(store.path, used)) as reopened:
            assert reopened.names_digest == "", "the corpus's names have to be set again"
            assert due == memory(reopened).due
            assert reopened.differing() == []
            assert reopened.connection.execute("PRAGMA user_version").fetchone() == (NEWEST,)


def test_the_same_version_does_not_replay(store: Store) -> None:
    """Without a new version the stored schedule is used as it is: the start is quick."""
    grade(store, 5)
    store.set_names({}, [A], "digest")
    store.close()
    with closing(Store.open(store.path, SameVersion())) as reopened:
        assert later(1) == memory(reopened).due
        assert reopened.names_digest == "digest"


def test_derived_tables_of_another_program_are_replaced(store: Store) -> None:
    """Tables with other columns, under another stamp, are dropped, and the journal is replayed."""
    grade(store, 5)
    before = store.memories()
    execute = store.connection.execute
    execute("DROP TABLE progress")
    execute("DROP TABLE gone")
    execute("CREATE TABLE progress (card TEXT PRIMARY KEY, something_else REAL)")
    execute("INSERT INTO progress VALUES ('a', 1.5)")
    execute("UPDATE meta SET value = 'sm2 1 00000000' WHERE key = 'schedule'")
    store.close()
    with closing(open_store(store.path.parent)) as reopened:
        assert reopened.memories() == before
        assert reopened.connection.execute("SELECT count(*) FROM gone").fetchone() == (0,)


def test_another_schema_of_the_derived_tables_replays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of the tables' own schema needs no migration: they are created anew."""
    grade(store, 5)
    before = store.memories()
    store.close()
    extra = "CREATE INDEX progress_lapses ON progress (lapses)"
    monkeypatch.setattr(schedule, "_SCHEMA", (*schedule._SCHEMA, extra))
    with closing(open_store(store.path.parent)) as reopened:
        assert reopened.connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'progress_lapses'"
        ).fetchone() == (extra,)
        assert reopened.memories() == before


def test_a_scheduler_changed_meanwhile_is_noticed(store: Store) -> None:
    """Where another process replays with another scheduler, an open sitting stops: two schedulers never mix."""
    grade(store, 5)
    Store.open(store.path, Daily()).close()
    with pytest.raises(StoreError, match=r"the scheduler meanwhile; nothing was recorded"):
        store.progress(A)
    with pytest.raises(StoreError, match=r"the scheduler meanwhile; nothing was recorded"):
        grade(store, 5, days=1)
    with pytest.raises(StoreError, match=r"the scheduler meanwhile; nothing was recorded"):
        store.rebuild()
    with pytest.raises(StoreError, match=r"the scheduler meanwhile; nothing was recorded"):
        store.set_names({}, [A], "digest")
    assert store.count() == 1
    with closing(Store.open(store.path, Daily())) as other:
        assert other.differing() == []
