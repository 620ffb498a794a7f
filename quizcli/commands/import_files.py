"""Change the files of several of the user's decks, all or none, even if the process is killed or the disk is full.

Before the first change, a file beside the decks keeps what they held and what they are to hold; deleting it completes the
import. If it is there and no import is running, one was interrupted: its changes are undone, except in files that the user
has edited since.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from quizcli.atomic import atomic_write, sync_folder
from quizcli.errors import WriteError
from quizcli.language import reason, tr
from quizcli.paths import Places

_WAIT_SECONDS = 10


@contextmanager
def alone(places: Places) -> Iterator[None]:
    """Let one import run at a time; first undo one that was interrupted.

    Raises
    ------
    WriteError
        Another import does not end, or an interrupted one cannot be undone.
    """
    with _locked(places, _WAIT_SECONDS) as locked:
        if not locked:
            raise WriteError(tr("another quiz is importing cards; try again"))
        _undo(places.import_log)
        yield


@contextmanager
def all_or_none(places: Places, contents: Mapping[Path, str]) -> Iterator[None]:
    """Write the files; they are as before if that fails, the block raises an exception or the process is killed.

    The files are in the folder of the user's cards, and the caller is ``alone``.
    """
    log = places.import_log
    changes = {file.name: (_content(file), content) for file, content in contents.items()}
    try:
        with atomic_write(log) as temporary:
            temporary.write_text(json.dumps(changes), encoding="ascii")
        for file, content in contents.items():
            _write(file, content)
        yield
    except BaseException:
        try:
            _undo(log)
        except WriteError as error:
            raise WriteError(tr("{error}; the next command undoes the import", error=error)) from None
        raise
    _delete(log)


def undo_interrupted(places: Places) -> str:
    """Undo an import that was interrupted, unless it is still running; return a sentence about it, or an empty string."""
    try:
        with _locked(places, 0) as locked:
            return _undo(places.import_log) if locked else ""
    except WriteError as error:
        return tr("an import of cards was interrupted and cannot be undone: {error}", error=error)


def _undo(log: Path) -> str:
    """Write the files back where they hold what the import has written."""
    undone, edited = [], []
    try:
        changes = json.loads(log.read_text(encoding="ascii")) if log.exists() else {}
        for name, (before, after) in changes.items():
            file = log.with_name(name)
            found = _content(file)
            if found == after:
                _write(file, before)
                undone.append(name)
            elif found != before:
                edited.append(name)
    except OSError as error:
        raise WriteError(f"{log}: {reason(error)}") from None
    except (ValueError, TypeError, AttributeError):
        raise WriteError(
            tr("{log} is not what an import writes; check the decks beside it, then delete it", log=log)
        ) from None
    _delete(log)
    said = [tr("an import of cards was interrupted")] * bool(undone or edited)
    said += [tr("its changes are undone in {files}", files=tr(", ").join(undone))] * bool(undone)
    said += [tr("edited since, and left as it is: {files}", files=tr(", ").join(edited))] * bool(edited)
    return tr("; ").join(said)


def _content(file: Path) -> str | None:
    return file.read_bytes().decode() if file.exists() else None


def _write(file: Path, content: str | None) -> None:
    if content is None:
        file.resolve().unlink()
    else:
        with atomic_write(file.resolve()) as temporary:
            temporary.write_bytes(content.encode())


def _delete(log: Path) -> None:
    """Delete the log, for good: only then is an import complete, or undone."""
    try:
        if log.exists():
            log.unlink()
            sync_folder(log.parent)
    except OSError as error:
        raise WriteError(
            tr(
                "{log}: cannot be deleted: {reason}; where it is still there, the next command undoes the import",
                log=log,
                reason=reason(error),
            )
        ) from None


@contextmanager
def _locked(places: Places, seconds: float) -> Iterator[bool]:
    """Hold the lock of imports, which the system releases when a process ends; give False if another one holds it."""
    from filelock import FileLock, Timeout

    lock = FileLock(places.data / "import.lock", timeout=seconds)
    try:
        places.data.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError as error:
        raise WriteError(tr("{path}: cannot be written: {reason}", path=lock.lock_file, reason=reason(error))) from None
    try:
        yield True
    finally:
        lock.release()
