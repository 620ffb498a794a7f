"""``quiz export journal`` and ``quiz import journal``: the journal as lines of JSON."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from quizcli.atomic import atomic_write
from quizcli.commands.study import Study
from quizcli.errors import StoreError
from quizcli.journal import Entry
from quizcli.language import reason, tr
from quizcli.store.json_lines import from_json, to_json
from quizcli.store.store import MergeResult
from quizcli.targets import checked_target, is_special, utf8_stdout
from quizcli.textfile import LONGEST_LINE, TooLongError, bounded_lines, decode

# A longer line is not an entry.
_ENOUGH_TO_KNOW = 10_000


def export_journal(study: Study, target: Path, *, replace: bool) -> int:
    """Write every entry as a line (`-` is stdout); return how many.

    An earlier export is replaced, another file only with ``replace``.
    """
    if str(target) == "-":
        return _write(study, utf8_stdout())
    path = checked_target(study.places, target, replace=replace or _is_export(target), special=True)
    if is_special(path):
        with path.open("w", encoding="utf-8") as pipe:
            return _write(study, pipe)
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        return _write(study, file)


def import_journal(study: Study, source: Path) -> MergeResult:
    """Add the entries of a file that are not in the journal (`-` is stdin); add none if a line is bad."""
    with ExitStack() as stack:
        if str(source) == "-":
            # Read all of it first: the journal is locked during the merge, and the writer of the pipe may be slow.
            entries: Iterable[tuple[int, Entry]] = list(_read(source, sys.stdin))
        else:
            try:
                with source.open("rb") as beginning:
                    decode(beginning.readline(_ENOUGH_TO_KNOW))
                file = stack.enter_context(source.open(encoding="utf-8"))
            except UnicodeDecodeError as error:
                raise StoreError(
                    tr("{source}: {reason}; nothing was added", source=source, reason=tr(error.reason))
                ) from None
            except (OSError, ValueError) as error:
                raise StoreError(tr("{source}: cannot be read: {error}", source=source, error=error)) from None
            entries = _read(source, file)
        try:
            return study.store.merge(entries, study.moment())
        except StoreError as error:
            raise error if str(error).startswith(f"{source}:") else StoreError(f"{source}: {error}") from None


def _is_export(target: Path) -> bool:
    """Say whether a file is empty or begins with a journal entry."""
    try:
        if not target.is_file():
            return False
        with target.open(encoding="utf-8") as file:
            line = file.readline(LONGEST_LINE)
        if line:
            from_json(line)
    except (OSError, ValueError):
        return False
    return True


def _write(study: Study, file: TextIO) -> int:
    count = 0
    for entry in study.store.entries():
        file.write(to_json(entry) + "\n")
        count += 1
    return count


def _read(source: Path, file: TextIO) -> Iterator[tuple[int, Entry]]:
    number = 0
    try:
        for line in bounded_lines(file):
            number += 1
            if line.strip():
                yield number, from_json(line)
    except UnicodeError:
        raise StoreError(
            tr(
                "{source}:{number}: not UTF-8 text; save it as UTF-8; nothing was added",
                source=source,
                number=number + 1,
            )
        ) from None
    except OSError as error:
        raise StoreError(
            tr("{source}: cannot be read: {reason}; nothing was added", source=source, reason=reason(error))
        ) from None
    except TooLongError as error:
        raise StoreError(tr("{source}: {error}; nothing was added", source=source, error=error)) from None
    except ValueError as error:
        raise StoreError(
            tr("{source}:{number}: {error}; nothing was added", source=source, number=number, error=error)
        ) from None
