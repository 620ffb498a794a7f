"""Find card files and detect changes in them."""

import os
from collections.abc import Container, Iterable
from pathlib import Path
from stat import S_ISREG
from typing import TypeAlias

from quizcli.errors import CorpusError
from quizcli.language import reason, tr

LARGEST_BYTES = 8_000_000

Stamp: TypeAlias = tuple[int, int, int]  # size, modification time in nanoseconds, inode


def card_files(places: Iterable[Path], *, optional: Container[Path] = ()) -> dict[str, Stamp]:
    """Return the card files in folders, and single files, with their stamps.

    Raises
    ------
    CorpusError
        A place that is not ``optional`` does not exist, or a place cannot be read.
    """
    files: dict[str, Stamp] = {}
    for place in places:
        try:
            for file in _files_at(place):
                files[_printable(file)] = _stamp(file)
        except FileNotFoundError as error:
            if place not in optional:
                raise CorpusError(tr("{filename}: no such file or folder of cards", filename=error.filename)) from None
        except OSError as error:
            raise CorpusError(
                tr("{filename}: cannot be read: {reason}", filename=error.filename or place, reason=reason(error))
            ) from None
    return files


def _stamp(file: str) -> Stamp:
    """Return what changes when a file is edited; zeros if it cannot be read, which the loader reports."""
    try:
        stat = os.stat(file)  # noqa: PTH116 - 500 times at every start; Path is three times slower
    except OSError:
        return (0, 0, 0)
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)


def _printable(file: str) -> str:
    """Return a file name; one that is not valid UTF-8 is escaped, and the loader reports that it does not exist."""
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
            return [str(place)]  # a broken link: the loader reports it
        raise


def digest(path: str) -> str:
    """Return a digest of a file's content; "" if it cannot be read, is too large or not a regular file."""
    from hashlib import sha256

    try:
        stat = os.stat(path)  # noqa: PTH116 - as above
        if not S_ISREG(stat.st_mode) or stat.st_size > LARGEST_BYTES:
            return ""
        return sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""
