"""``quiz export journal`` and ``quiz import journal``: the journal as lines of JSON."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from quizcli.commands.study import Study
from quizcli.errors import StoreError
from quizcli.journal import Entry
from quizcli.paths import beside
from quizcli.store.rows import from_json, to_json
from quizcli.store.store import Added

# A line longer than this is no entry.
_LONGEST_LINE = 1_000_000


def export_journal(study: Study, target: Path) -> int:
    """Write every entry as a line, beside the target and renamed into place (`-` is stdout); return how many."""
    if str(target) == "-":
        return _write(study, sys.stdout)
    new = beside(target)
    try:
        with new.open("w", encoding="utf-8", newline="\n") as file:
            count = _write(study, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(target)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
    finally:
        new.unlink(missing_ok=True)
    return count


def import_journal(study: Study, source: Path) -> Added:
    """Add the entries of a file that are not here yet (`-` is stdin): all of them, or none if a line is bad."""
    with ExitStack() as stack:
        try:
            file = sys.stdin if str(source) == "-" else stack.enter_context(source.open(encoding="utf-8"))
        except OSError as error:
            raise StoreError(f"{source}: cannot be read: {error.strerror}") from None
        return study.store.add(_read(source, file), day=study.day)


def _write(study: Study, file: TextIO) -> int:
    count = 0
    for entry in study.store.entries():
        file.write(to_json(entry) + "\n")
        count += 1
    return count


def _read(source: Path, file: TextIO) -> Iterator[tuple[int, Entry]]:
    number = 0
    try:
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if line.strip():
                yield number, from_json(line)
    except UnicodeDecodeError:
        raise StoreError(f"{source}:{number + 1}: not UTF-8 text; nothing was added") from None
    except ValueError as error:
        raise StoreError(f"{source}:{number}: {error}; nothing was added") from None
