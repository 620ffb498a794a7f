"""Which card files there are, and what tells one from an edited one."""

import os
from collections.abc import Container, Iterable
from pathlib import Path
from stat import S_ISREG
from typing import TypeAlias

from quizcli.errors import CorpusError

LARGEST_BYTES = 8_000_000

Stamp: TypeAlias = tuple[int, int, int]  # size, modification time in nanoseconds, inode


def card_files(places: Iterable[Path], *, optional: Container[Path] = ()) -> dict[str, Stamp]:
    """Return the card files of folders, and files named themselves, with their stamps.

    Raises
    ------
    CorpusError
        One of the places, but for the ``optional`` ones, does not exist, or one cannot be read.
    """
    files: dict[str, Stamp] = {}
    for place in places:
        try:
            for file in _files_at(place):
                files[_printable(file)] = _stamp(file)
        except FileNotFoundError as error:
            if place not in optional:
                raise CorpusError(f"{error.filename}: no such file or folder of cards") from None
        except OSError as error:
            raise CorpusError(f"{error.filename or place}: cannot be read: {error.strerror}") from None
    return files


def _stamp(file: str) -> Stamp:
    """Return what tells a file from an edited one; of one that cannot be looked at nothing, the loader complains."""
    try:
        stat = os.stat(file)  # noqa: PTH116 - 500 times at every start; Path is three times slower
    except OSError:
        return (0, 0, 0)
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)


def _printable(file: str) -> str:
    """Return the name, or for one that is no text something like it, which the loader will not find and say so."""
    return file.encode("utf-8", "backslashreplace").decode() if "\udc80" <= max(file) <= "\udcff" else file


def _files_at(place: Path) -> list[str]:
    try:
        with os.scandir(place) as entries:
            names = [entry.path for entry in entries if entry.name.endswith((".yaml", ".yml")) and entry.name[0] != "."]
        return sorted(names)
    except NotADirectoryError:
        return [str(place)]
    except FileNotFoundError:
        if place.is_symlink():
            return [str(place)]  # it leads nowhere: the loader says so
        raise


def digest(path: str) -> str:
    """Return a digest of a file's content; nothing for what cannot be read or is no file of a card file's size."""
    from hashlib import sha256

    try:
        stat = os.stat(path)  # noqa: PTH116 - as above
        if not S_ISREG(stat.st_mode) or stat.st_size > LARGEST_BYTES:
            return ""
        return sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""
