"""What a journal must be like, and the errors where it is not."""

import sqlite3
from contextlib import closing
from pathlib import Path

from quizcli.errors import StoreError
from quizcli.journal import EARLIEST_AT, LARGEST_SEQ, LATEST_AT, UID_BYTES
from quizcli.language import tr

# What json_type says of the parts of an attempt.
_ATTEMPT = {
    "kind": "'text'", "version": "'integer'", "seed": "'integer'", "level": "'integer'", "given": "'object'",
    "response": "'object'", "verdict": "'text'", "mistake": "'text', 'null'",
}  # fmt: skip
_IS_ATTEMPT = " AND ".join(f"json_type(attempt, '$.{key}') IN ({types})" for key, types in _ATTEMPT.items())
# The first column of an entry whose value is not of the kind that is written there; NULL where there is none.
# rows.from_row has the same rules.
_WRONG_COLUMN = f"""CASE
    WHEN typeof(uid) <> 'blob' OR length(uid) <> {UID_BYTES} THEN 'uid'
    WHEN typeof(device) <> 'text' THEN 'device'
    WHEN typeof(seq) <> 'integer' OR seq NOT BETWEEN 0 AND {LARGEST_SEQ} THEN 'seq'
    WHEN typeof(at) <> 'integer' OR at NOT BETWEEN {EARLIEST_AT} AND {LATEST_AT} THEN 'at'
    WHEN typeof(day) <> 'text' OR date(day) IS NOT day OR day < '0001' THEN 'day'
    WHEN typeof(card) <> 'text' THEN 'card'
    WHEN kind IS NULL OR kind NOT IN ('review', 'undo', 'suspend', 'resume', 'known', 'bury') THEN 'kind'
    WHEN kind = 'review' AND (typeof(quality) <> 'integer' OR quality NOT BETWEEN 0 AND 5) THEN 'quality'
    WHEN kind = 'review' AND (mode IS NULL OR mode NOT IN ('scheduled', 'practice')) THEN 'mode'
    WHEN took_ms IS NOT NULL AND (typeof(took_ms) <> 'integer' OR took_ms NOT BETWEEN 0 AND {LATEST_AT}) THEN 'took_ms'
    WHEN attempt IS NOT NULL AND (typeof(attempt) <> 'text' OR NOT json_valid(attempt)) THEN 'attempt'
    WHEN attempt IS NOT NULL AND NOT coalesce({_IS_ATTEMPT}, FALSE) THEN 'attempt'
    WHEN kind = 'bury' AND (typeof(until) <> 'text' OR date(until) IS NOT until OR until < '0001') THEN 'until'
    WHEN kind = 'undo' AND (typeof(target) <> 'blob' OR length(target) <> {UID_BYTES}) THEN 'target'
END"""
_LONGEST_SHOWN = 40


def damaged(message: str) -> sqlite3.DatabaseError:
    """Return the error that SQLite itself raises for a damaged file."""
    error = sqlite3.DatabaseError(message)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


class ScheduleDamagedError(StoreError):
    """A derived table cannot be read: nothing is lost, a replay makes it anew."""


def schedule_damaged(detail: str) -> ScheduleDamagedError:
    """Return the error for a value of a derived table that was not written here."""
    return ScheduleDamagedError(
        tr("the schedule is damaged ({detail}); `quiz rebuild` replays it from the journal's entries", detail=detail)
    )


def check(connection: sqlite3.Connection) -> None:
    """Run SQLite's quick_check on the file and look at the value in each column of each entry.

    Raises
    ------
    sqlite3.DatabaseError
        The file is damaged.
    """
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damaged(f"quick_check: {found}")
    wrong = connection.execute(
        f"SELECT rowid, {_WRONG_COLUMN} AS wrong FROM entries WHERE wrong IS NOT NULL LIMIT 1"
    ).fetchone()
    if wrong:
        rowid, column = wrong
        uid, value = connection.execute(f"SELECT uid, {column} FROM entries WHERE rowid = ?", (rowid,)).fetchone()
        name = uid.hex() if isinstance(uid, bytes) else repr(uid)
        raise damaged(f"entry {name}: {column} holds {repr(value)[:_LONGEST_SHOWN]}")


def describe(path: Path, error: Exception) -> str:
    """Return what is wrong with a journal that has just caused an error: the entry and its column where it is one."""
    if not path.exists() or not path.stat().st_size:
        return str(error)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            check(connection)
    except (sqlite3.Error, UnicodeDecodeError) as found:
        return str(found)
    return str(error)
