"""Where a command may write: never over the program's own files, nor over others by mistake."""

import stat
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from quizcli.errors import StoreError
from quizcli.language import tr
from quizcli.paths import Places


def checked_target(places: Places, target: Path, *, replace: bool, special: bool = False) -> Path:
    """Return the file that a path leads to; with ``special`` it may be a pipe or a device.

    Raises
    ------
    StoreError
        It is one of the program's own files, a folder, in no folder, or exists and is not to be replaced.
    """
    try:
        file = target.resolve()
        mode = file.stat().st_mode if file.exists() else 0
    except (OSError, ValueError) as error:
        raise StoreError(tr("{target}: cannot be written: {error}", target=target, error=error)) from None
    journal = places.journal.resolve()
    own = {"device", "journal.lock", "import.lock", *(f"{journal.name}{ending}" for ending in ("", "-wal", "-shm"))}
    kept = {places.config.resolve(), *(path.resolve() for path in places.cache.glob("*"))}
    if (file.parent == journal.parent and file.name in own) or file in kept:
        raise StoreError(tr("{target} is one of quizcli's own files; give another name", target=target))
    if not file.parent.is_dir():
        raise StoreError(tr("{target}: there is no folder {parent}", target=target, parent=file.parent))
    if stat.S_ISDIR(mode):
        raise StoreError(tr("{target} is a folder; give the name of a file", target=target))
    if mode and not stat.S_ISREG(mode):
        if not special:
            raise StoreError(
                tr("{target} is not a file, but a device or a pipe; give the name of a file", target=target)
            )
        return file
    if mode and not replace:
        raise StoreError(tr("{target} exists; give another name, or --force to replace it", target=target))
    return file


def is_special(path: Path) -> bool:
    """Say whether a path is a pipe or a device: it is written to, not replaced."""
    return path.exists() and not path.is_file()


def utf8_stdout() -> TextIO:
    """Return standard output in UTF-8, as exported files are, whatever the terminal's encoding is."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout
