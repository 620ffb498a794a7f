"""Write files atomically: a reader sees the old file or the new one, never a part."""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quizcli.errors import WriteError

# Temporary files are named ``<target>.<8 hex digits>.new``. One this old was left by a process that was killed.
SUFFIX = ".new"
_STALE_SECONDS = 3600


@contextmanager
def atomic_write(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Give the name of a temporary file to write; rename it to ``path`` when the block has ended without an exception.

    The target's folder is created if missing, its permissions are kept. ``durable`` waits until file and folder are on
    the disk; a cache does without.

    Raises
    ------
    WriteError
        The file cannot be written. The target is unchanged and the temporary file is deleted, as after any exception.
    """
    temporary = path.with_name(f"{path.name}.{os.urandom(4).hex()}{SUFFIX}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _delete_stale(path)
        yield temporary
        if durable:
            sync(temporary)
        if path.exists():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
        if durable:
            _sync_folder(path.parent)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Wait until a rename in a folder is on the disk."""
    if os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _delete_stale(path: Path) -> None:
    """Delete the temporary files of this target that killed processes left."""
    digits = "[0-9a-f]" * 8
    with suppress(OSError):
        for left in path.parent.glob(f"{_literal(path.name)}.{digits}{SUFFIX}"):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


def _literal(name: str) -> str:
    """Return a pattern for ``Path.glob`` that matches this name only."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
