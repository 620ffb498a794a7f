"""Copies of the journal: one before the first write of a day, one before a migration, and those the user asks for."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from quizcli.errors import StoreError
from quizcli.paths import beside
from quizcli.store import NEWEST

KEPT = 7


def before_first_write(connection: sqlite3.Connection, folder: Path, day: date) -> None:
    """Copy the journal once a day, and keep the newest seven such copies.

    Raises
    ------
    StoreError
        The journal is damaged: nothing was copied and nothing deleted.
    """
    target = folder / f"journal-{day}.db"
    if target.exists() or connection.execute("SELECT 1 FROM entries LIMIT 1").fetchone() is None:
        return
    copy(connection, target)
    _prune(folder)


def before_migration(connection: sqlite3.Connection, folder: Path, version: int) -> None:
    """Copy a journal of an earlier version before it is changed."""
    copy(connection, folder / f"journal-before-migration-from-{version}.db")
    _prune(folder)


def copy(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the journal to one file, written beside it, synced and renamed into place.

    Raises
    ------
    StoreError
        The journal fails SQLite's quick_check.
    """
    check(connection)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = beside(target)
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as copied:
            connection.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")
        _sync(new)
        new.replace(target)
        _sync(target.parent)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def check(connection: sqlite3.Connection) -> None:
    """Let SQLite look through the file.

    Raises
    ------
    sqlite3.DatabaseError
        The file is damaged.
    """
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        error = sqlite3.DatabaseError(f"quick_check: {found}")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def is_good(path: Path) -> bool:
    """Say whether a file is a whole journal of a version that this program reads."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            check(connection)
            connection.execute("SELECT uid, device, seq, at, day, kind, card FROM entries LIMIT 1")
    except sqlite3.Error:
        return False
    return 0 < int(version) <= NEWEST


def newest_good(folder: Path) -> Path | None:
    """Return the newest backup that is whole."""
    return next((path for path in _newest_first(folder) if is_good(path)), None)


def restore(path: Path, source: Path, *, kept_as: Path) -> bool:
    """Put a copy of ``source`` in the journal's place; the journal that was there becomes ``kept_as``.

    Returns whether there was one. The device id goes away: entries of the restored journal's future must not share the
    numbering of the one replaced.

    Raises
    ------
    StoreError
        The source is no whole journal, or another quiz has the journal open.
    """
    if not source.is_file():
        raise StoreError(f"{source}: no such file; `quiz backup` makes one, and {path.parent / 'backups'} has them")
    if not is_good(source):
        raise StoreError(f"{source} is not a whole journal that this version of quizcli reads; nothing was changed")
    path.parent.mkdir(parents=True, exist_ok=True)
    new = beside(path)
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection,
            closing(sqlite3.connect(new, isolation_level=None)) as copied,
        ):
            connection.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")
        _sync(new)
        replaced = path.exists()
        if replaced:
            _close_wal(path)
            for ending in ("-wal", "-shm", ""):
                with suppress(FileNotFoundError):
                    Path(f"{path}{ending}").replace(f"{kept_as}{ending}")
        (path.parent / "device").unlink(missing_ok=True)
        new.replace(path)
        _sync(path.parent)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    return replaced


def _close_wal(path: Path) -> None:
    """Bring the journal into one file, which SQLite does only where no other process has it open."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError(f"{path} is open in another quiz; close it first. Nothing was changed") from None
    except sqlite3.DatabaseError:
        pass  # damaged: it is moved as it is, with its -wal beside it


def _prune(folder: Path) -> None:
    for path in _newest_first(folder)[KEPT:]:
        path.unlink(missing_ok=True)


def _newest_first(folder: Path) -> list[Path]:
    """Return the program's own backups; another process may be taking one away just now."""
    aged = []
    for path in folder.glob("journal-*.db"):
        with suppress(FileNotFoundError):
            aged.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(aged, reverse=True)]


def _sync(path: Path) -> None:
    """Have the system write a file or folder to the disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        if path.is_dir():
            return  # Windows opens no folders
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
