"""Open the journal's file: create it if missing, migrate it if older, refuse it if newer."""

import sqlite3
from pathlib import Path

from quizcli.errors import StoreError
from quizcli.language import reason, tr
from quizcli.store import NEWEST, backup
from quizcli.store.damage import damaged
from quizcli.store.explain import BUSY_SECONDS


def open_connection(path: Path) -> sqlite3.Connection:
    """Open a journal of the newest version.

    Raises
    ------
    StoreError
        The file cannot be made, is another program's, or was made by a newer quizcli.
    sqlite3.DatabaseError
        The file cannot be opened or is damaged.
    """
    try:
        if not path.exists():
            _prepare(path)
        elif path.stat().st_size == 0 and any((path.parent / "backups").glob("*.db")):
            # SQLite would create a new database, but the backups show that entries were lost.
            raise damaged("the file is empty")
        connection, version = _connect(path)
        if version < 0:
            connection.close()
            raise damaged(f"its version is {version}")
        if version < NEWEST:
            connection.close()
            _prepare(path)
            connection, version = _connect(path)
    except OSError as error:
        raise StoreError(tr("{path}: the journal cannot be made: {reason}", path=path, reason=reason(error))) from None
    if version > NEWEST:
        connection.close()
        raise StoreError(
            tr(
                "{path} was made by a newer quizcli (version {version}, this one reads {newest}); upgrade quizcli. Nothing was changed",
                path=path,
                version=version,
                newest=NEWEST,
            )
        )
    return connection


def _prepare(path: Path) -> None:
    from quizcli.store.schema import prepare

    backups = path.parent / "backups"
    prepare(path, lambda connection, version: backup.before_migration(connection, backups, version))


def _connect(path: Path) -> tuple[sqlite3.Connection, int]:
    """Open the file; return its version too."""
    # As a URI, so that the compiled corpus can be attached read-only.
    connection = sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection, version
