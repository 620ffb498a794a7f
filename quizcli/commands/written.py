"""Writing a file beside its target and renaming it into place: nobody ever sees half of it."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO, TypeVar

from quizcli.errors import StoreError
from quizcli.paths import beside

_T = TypeVar("_T")


def stdout() -> TextIO:
    """Return standard output for an export: in UTF-8 as the files are, whatever the terminal's encoding is."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


def written(path: Path, write: Callable[[Path], _T]) -> _T:
    """Have a file written under a new name, and put it in the target's place once it is whole and on the disk.

    Raises
    ------
    StoreError
        It cannot be written; what stood at the target stands there still.
    """
    new = beside(path)
    try:
        result = write(new)
        with new.open("rb") as file:
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    return result
