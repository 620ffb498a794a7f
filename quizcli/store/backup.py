"""Backups of the journal: before the first write of a day, before a migration, and on demand; and restoring them."""

import re
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from quizcli.atomic import atomic_write, sync
from quizcli.errors import StoreError, WriteError
from quizcli.store import NEWEST

KEPT = 7
_OWN = re.compile(r"journal-(\d{4}-\d\d-\d\d|before-migration-from-\d+)\.db")


def damaged(message: str) -> sqlite3.DatabaseError:
    """Return the error that SQLite itself raises for a damaged file."""
    error = sqlite3.DatabaseError(message)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def before_first_write(connection: sqlite3.Connection, folder: Path, day: date) -> None:
    """Copy the journal once a day, and keep the newest seven such copies.

    Raises
    ------
    StoreError
        The copy cannot be written.
    sqlite3.DatabaseError
        The journal is damaged: nothing was copied and nothing deleted.
    """
    target = folder / f"journal-{day}.db"
    if target.exists() or connection.execute("SELECT 1 FROM entries LIMIT 1").fetchone() is None:
        return
    copy(connection, target)
    _prune(folder, target)


def before_migration(connection: sqlite3.Connection, folder: Path, version: int) -> None:
    """Copy a journal of an earlier version before it is changed."""
    target = folder / f"journal-before-migration-from-{version}.db"
    copy(connection, target)
    _prune(folder, target)


def copy(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the journal to one file, atomically.

    Raises
    ------
    StoreError
        The copy cannot be written.
    sqlite3.DatabaseError
        The journal fails SQLite's quick_check.
    """
    check(connection)
    try:
        with atomic_write(target) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as copied:
            connection.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")
    except (WriteError, sqlite3.OperationalError) as error:
        # An OperationalError is about the copy: the check has just read the whole journal.
        raise StoreError(f"the backup cannot be written: {error}; nothing was recorded") from None


def check(connection: sqlite3.Connection) -> None:
    """Run SQLite's quick_check on the file.

    Raises
    ------
    sqlite3.DatabaseError
        The file is damaged.
    """
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damaged(f"quick_check: {found}")


def problem(path: Path) -> str:
    """Return why a file cannot be used as a journal by this program; an empty string if it can."""
    try:
        with closing(_read_only(path)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > NEWEST:
                return f"was made by a newer quizcli (version {version}, this one reads {NEWEST}); upgrade quizcli"
            check(connection)
            connection.execute("SELECT uid, device, seq, at, day, kind, card FROM entries LIMIT 1")
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return f"is not a whole journal ({error})"
    return "" if version else "is not a journal"


def newest_good(folder: Path) -> Path | None:
    """Return the newest backup that is not damaged."""
    return next((path for path in _newest_first(folder) if not problem(path)), None)


def _read_only(path: Path) -> sqlite3.Connection:
    """Open a file read-only. Without a -wal file beside it, SQLite writes no other file either."""
    immutable = "" if Path(f"{path}-wal").exists() else "&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{immutable}", uri=True)


def restore(path: Path, source: Path, *, kept_as: Path) -> bool:
    """Replace the journal by a copy of ``source``; rename the replaced one to ``kept_as``.

    Return whether there was one. The device id is deleted: new entries must not reuse the numbers of the replaced journal.

    Raises
    ------
    StoreError
        The source is not a journal, is damaged, or another quiz has the journal open.
    WriteError
        The journal cannot be replaced.
    """
    if not source.is_file():
        raise StoreError(f"{source}: no such file; `quiz backup` makes one, and {path.parent / 'backups'} has them")
    try:
        source.open("rb").close()
    except OSError as error:
        raise StoreError(f"{source}: cannot be read: {error.strerror}; nothing was changed") from None
    wrong = problem(source)
    if wrong:
        raise StoreError(f"{source} {wrong}; nothing was changed")
    with atomic_write(path) as temporary:
        with (
            closing(_read_only(source)) as connection,
            closing(sqlite3.connect(temporary, isolation_level=None)) as copied,
        ):
            connection.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")
        sync(temporary)  # before the journal is moved away
        replaced = path.exists()
        if replaced:
            _close_wal(path)
            for ending in ("-wal", "-shm", ""):
                with suppress(FileNotFoundError):
                    Path(f"{path}{ending}").replace(f"{kept_as}{ending}")
        (path.parent / "device").unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    return replaced


def _close_wal(path: Path) -> None:
    """Merge the -wal file into the journal. SQLite refuses while another process has it open."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError(f"{path} is open in another quiz; close it first. Nothing was changed") from None
    except sqlite3.DatabaseError:
        pass  # damaged: it is renamed as it is, with its -wal file


def _prune(folder: Path, taken: Path) -> None:
    """Delete all but the newest backups, and never the one just made, even if an earlier journal had more entries."""
    for path in _newest_first(folder)[KEPT:]:
        if path != taken:
            path.unlink(missing_ok=True)


def _newest_first(folder: Path) -> list[Path]:
    """Return the automatic backups, the one with the most entries first.

    A journal only grows, so this is their age, whatever their names and times are. A file that cannot be read is left out,
    and so never deleted.
    """
    counted = []
    for path in folder.glob("journal-*.db"):
        with suppress(sqlite3.Error, UnicodeDecodeError):
            if _OWN.fullmatch(path.name):
                with closing(_read_only(path)) as connection:
                    count = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
                counted.append((count, path.name, path))
    return [path for _, _, path in sorted(counted, reverse=True)]
