"""Write files atomically: a reader sees the old file or the new one, never a part."""

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from quizcli.errors import WriteError
from quizcli.language import reason, tr

# Temporary files are named ``<target>.<host>-<process>-<8 hex digits>.new``, host and process in hexadecimal too, so that
# ``delete_leftovers`` can tell those of processes that were killed. SQLite puts companions beside a temporary database.
SUFFIX = ".new"
_COMPANIONS = ("-journal", "-wal", "-shm")
_LEFTOVER = re.compile(
    rf"(?P<target>.+)\.(?P<host>[0-9a-f]{{8}})-(?P<process>[0-9a-f]+)-[0-9a-f]{{8}}{re.escape(SUFFIX)}(?:{'|'.join(_COMPANIONS)})?"
)
# A file this old is left over, whatever process has its number now.
_STALE_SECONDS = 24 * 3600


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
    temporary = path.with_name(f"{path.name}.{_host()}-{os.getpid():x}-{os.urandom(4).hex()}{SUFFIX}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        delete_leftovers(path.parent, path.name)
        yield temporary
        if durable:
            sync(temporary)
        if path.exists():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        raise WriteError(tr("{path}: cannot be written: {reason}", path=path, reason=reason(error))) from None
    finally:
        for ending in ("", *_COMPANIONS):
            with suppress(OSError):
                Path(f"{temporary}{ending}").unlink(missing_ok=True)


def delete_leftovers(folder: Path, target: str | None = None) -> None:
    """Delete the temporary files of a folder, or of one target in it, whose processes were killed."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = SUFFIX in entry.name and _LEFTOVER.fullmatch(entry.name)
            if found and target in (None, found["target"]):
                with suppress(OSError):  # another process may be deleting it too
                    if _is_left_over(found, entry):
                        Path(entry).unlink()


def sync(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until a rename or a deletion in a folder is on the disk."""
    if os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_left_over(found: re.Match[str], entry: "os.DirEntry[str]") -> bool:
    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE_SECONDS:
        return True
    process = int(found["process"], 16)
    return found["host"] == _host() and process != os.getpid() and not _is_running(process)


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return True  # os.kill would end it: only age tells there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def _host() -> str:
    """Return a number for this machine: on a shared folder, the processes of others cannot be looked up."""
    return f"{crc32(_machine().encode()):08x}"


def _machine() -> str:
    """Return the machine's name."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
