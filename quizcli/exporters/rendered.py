"""What was rendered by earlier exports, by its content: a file of the cache, made anew whenever it is of no use."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from quizcli.atomic import atomic_write
from quizcli.errors import WriteError

# Beyond this what this export had no use for is dropped.
_LARGEST_BYTES = 100_000_000


class Made(NamedTuple):
    """A note as it was rendered; ``name`` tells the notes of one card apart, ``fields`` and ``tags`` are as Anki has them."""

    name: str
    note_type: int
    fields: str
    tags: str
    fingerprint: str


class Rendered:
    """A cache of rendered cards; ``stamp`` changes with the code that renders them. ``made`` counts what was not there."""

    def __init__(self, path: Path, stamp: str) -> None:
        self._path = path
        self._stamp = stamp
        self._kept: dict[str, list[Made]] = {}
        self._used: dict[str, list[Made]] = {}
        self.made = 0
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            self._kept = msgspec.msgpack.decode(path.read_bytes(), type=dict[str, list[Made]])

    def notes(self, content: str, render: Callable[[], list[Made]]) -> list[Made]:
        """Return the notes that a content is rendered to."""
        key = f"{self._stamp} {content}"
        found = self._kept.get(key)
        if found is None:
            found = render()
            self.made += 1
        self._used[key] = found
        return found

    def save(self) -> None:
        """Keep what is new for the next export; where that is not possible it is only slower."""
        if not self.made:
            return
        written = msgspec.msgpack.encode(self._kept | self._used)
        if len(written) > _LARGEST_BYTES:
            written = msgspec.msgpack.encode(self._used)
        with suppress(WriteError), atomic_write(self._path, durable=False) as temporary:
            temporary.write_bytes(written)
