"""Messages for the errors of SQLite: what is wrong and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizcli.errors import StoreError
from quizcli.language import tr
from quizcli.store import backup
from quizcli.store.damage import ScheduleDamagedError, damaged, describe

BUSY_SECONDS = 10
# A note on an error: it came from the COMMIT, after which the entry may be in the file all the same.
AT_COMMIT = "at commit"


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise a StoreError with advice for each error of SQLite about the journal.

    A damaged schedule may be a part of a damaged file, which a replay does not mend: then the advice is about the file.
    """
    try:
        yield
    except ScheduleDamagedError as error:
        if backup.problem(path):
            raise StoreError(_explanation(path, damaged(str(error)))) from error
        raise
    except sqlite3.IntegrityError as error:
        # Only values that the program does not write break a constraint.
        raise StoreError(_explanation(path, damaged(str(error)))) from error
    except UnicodeDecodeError as error:
        # A text in the file, or SQLite's message about it, is not valid UTF-8.
        raise StoreError(_explanation(path, damaged(str(error)))) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(_explanation(path, error)) from error


def _explanation(path: Path, error: sqlite3.DatabaseError) -> str:
    at_commit = AT_COMMIT in getattr(error, "__notes__", ())
    fate = (
        tr("Whether the last entry was recorded shows at the next start") if at_commit else tr("Nothing was recorded")
    )
    code = getattr(error, "sqlite_errorcode", 0)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return tr(
                "{path}: another quiz has been writing for {seconds} seconds; try again. Nothing was recorded",
                path=path,
                seconds=BUSY_SECONDS,
            )
        case sqlite3.SQLITE_READONLY if code == sqlite3.SQLITE_READONLY_DBMOVED:
            return tr(
                "{path} was moved or replaced meanwhile. Nothing was recorded; start this command again", path=path
            )
        case sqlite3.SQLITE_READONLY:
            return tr(
                "{path} is read-only: nothing was recorded; give yourself permission to write to it, to {name}-wal and"
                " {name}-shm beside it, and to their folder",
                path=path,
                name=path.name,
            )
        case sqlite3.SQLITE_CANTOPEN:
            return tr("{path} cannot be opened; look at the permissions of the file and its folder", path=path)
        case sqlite3.SQLITE_IOERR:
            return tr(
                "{path}: {error}: the disk is full or failing. {fate}; what was there before is safe",
                path=path,
                error=error,
                fate=fate,
            )
        case sqlite3.SQLITE_FULL:
            return tr("{path}: the disk is full. {fate}; what was there before is safe", path=path, fate=fate)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            good = backup.newest_good(path.parent / "backups")
            advice = (
                tr("the newest good backup is {backup}: quiz restore {backup}", backup=good)
                if good
                else tr("there is no good backup")
            )
            return tr(
                "{path} is damaged ({problem}); nothing was changed; {advice}",
                path=path,
                problem=describe(path, error),
                advice=advice,
            )
        case _:
            return f"{path}: {error}"
