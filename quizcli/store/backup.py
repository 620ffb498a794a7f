"""Backups of the journal: before the first write of a day, before a migration, and on demand; and restoring them."""

import re
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from quizcli.atomic import atomic_write
from quizcli.errors import StoreError, WriteError
from quizcli.language import reason, tr
from quizcli.store import NEWEST
from quizcli.store.damage import check

KEPT = 7
_OWN = re.compile(r"journal-(\d{4}-\d\d-\d\d|before-migration-from-\d+)\.db")


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
        The journal is damaged.
    """
    check(connection)
    _copy(connection, target)


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a journal that has just been checked."""
    try:
        with atomic_write(target) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as copied:
            connection.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")
    except (WriteError, sqlite3.OperationalError) as error:
        # An OperationalError is about the copy: the check has just read the whole journal.
        raise StoreError(tr("the backup cannot be written: {error}; nothing was recorded", error=error)) from None


def problem(path: Path) -> str:
    """Return why a file cannot be used as a journal by this program; an empty string if it can."""
    try:
        with closing(_read_only(path)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version < 0:
                return tr("has the version {version}, which no journal has", version=version)
            if version > NEWEST:
                return tr(
                    "was made by a newer quizcli (version {version}, this one reads {newest}); upgrade quizcli",
                    version=version,
                    newest=NEWEST,
                )
            check(connection)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return tr("is not a whole journal ({error})", error=tr(str(error)))
    return "" if version else tr("is not a journal")


def newest_good(folder: Path) -> Path | None:
    """Return the newest backup that is not damaged."""
    return next((path for path in _newest_first(folder) if not problem(path)), None)


def _read_only(path: Path) -> sqlite3.Connection:
    """Open a file read-only. Without a -wal file beside it, SQLite writes no other file either."""
    return sqlite3.connect(_read_only_uri(path), uri=True)


def _read_only_uri(path: Path) -> str:
    immutable = "" if Path(f"{path}-wal").exists() else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{immutable}"


def restore(path: Path, source: Path, *, kept_as: Path) -> bool:
    """Replace the journal by a copy of ``source``; the replaced one is copied to ``kept_as``. Return whether there was one.

    The entries are replaced inside the file, in one transaction: a crash leaves the old journal or the new one, and a
    sitting that has the file open goes on writing to the right one. Only a damaged journal is replaced as a file.
    The device id is deleted: new entries must not reuse the numbers of the replaced journal.

    Raises
    ------
    StoreError
        The source is not a journal, is damaged, or another quiz has been writing all the time.
    WriteError
        The journal cannot be replaced.
    """
    if not source.is_file():
        raise StoreError(
            tr(
                "{source}: no such file; `quiz backup` makes one, and {parent} has them",
                source=source,
                parent=path.parent / "backups",
            )
        )
    try:
        source.open("rb").close()
    except OSError as error:
        raise StoreError(
            tr("{source}: cannot be read: {reason}; nothing was changed", source=source, reason=reason(error))
        ) from None
    if path.exists() and source.samefile(path):
        raise StoreError(tr("{source} is the journal itself; nothing was changed", source=source))
    wrong = problem(source)
    if wrong:
        raise StoreError(tr("{source} {wrong}; nothing was changed", source=source, wrong=wrong))
    replaced = path.exists()
    if not (replaced and _replace_content(path, source, kept_as)):
        _replace_file(path, source, kept_as if replaced else None)
    return replaced


def _replace_content(path: Path, source: Path, kept_as: Path) -> bool:
    """Replace all tables of the journal in one transaction; return False, with nothing changed, if it is damaged."""
    with closing(sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None, timeout=10)) as journal:
        try:
            journal.execute("PRAGMA synchronous = FULL")
            journal.execute("ATTACH ? AS source", (_read_only_uri(source),))
            journal.execute("BEGIN IMMEDIATE")  # from here on no other process writes
            check(journal)
        except UnicodeDecodeError:
            return False
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                return False
            raise
        with closing(sqlite3.connect(path)) as reader:  # SQLite copies nothing from within a write transaction
            _copy(reader, kept_as)
        of_user = "FROM {}.sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' AND type {} 'table'"
        for (name,) in journal.execute(f"SELECT name {of_user.format('main', '=')}").fetchall():
            journal.execute(f'DROP TABLE main."{name}"')
        for name, statement in journal.execute(f"SELECT name, sql {of_user.format('source', '=')}").fetchall():
            journal.execute(statement)
            journal.execute(f'INSERT INTO main."{name}" SELECT * FROM source."{name}"')
        for (statement,) in journal.execute(f"SELECT sql {of_user.format('source', '<>')}").fetchall():
            journal.execute(statement)
        # A sitting that is open notices by this, and the next start replays the schedule.
        if journal.execute("SELECT 1 FROM main.sqlite_schema WHERE name = 'meta'").fetchone():
            journal.execute("DELETE FROM main.meta")
        version = journal.execute("PRAGMA source.user_version").fetchone()[0]
        journal.execute(f"PRAGMA main.user_version = {int(version)}")
        _forget_device(path)
        journal.execute("COMMIT")
    return True


def _replace_file(path: Path, source: Path, kept_as: Path | None) -> None:
    """Put a copy of ``source`` in the place of a damaged journal, or of none."""
    with atomic_write(path) as temporary:
        with (
            closing(_read_only(source)) as connection,
            closing(sqlite3.connect(temporary, isolation_level=None)) as copied,
        ):
            connection.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")
        if kept_as:
            for ending in ("", "-wal", "-shm"):
                if Path(f"{path}{ending}").exists():
                    with atomic_write(Path(f"{kept_as}{ending}")) as kept:
                        shutil.copyfile(f"{path}{ending}", kept)
            # What belongs to the damaged file must not meet the new one. Without them the damaged file is no worse.
            for ending in ("-wal", "-shm"):
                Path(f"{path}{ending}").unlink(missing_ok=True)
        _forget_device(path)


def _forget_device(path: Path) -> None:
    device = path.parent / "device"
    try:
        device.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(
            tr(
                "{device}: cannot be deleted: {reason}; the journal was not replaced",
                device=device,
                reason=reason(error),
            )
        ) from None


def _prune(folder: Path, taken: Path) -> None:
    """Delete all but the newest backups, and never the one just made, even if an earlier journal had more entries."""
    for path in _newest_first(folder)[KEPT:]:
        if path != taken:
            with suppress(OSError):  # it can go another day
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
