"""A cache of rendered notes, one file: an export renders only new and changed cards."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from quizcli.atomic import atomic_write
from quizcli.errors import WriteError

# A larger cache keeps only what the last export used.
_LARGEST_BYTES = 100_000_000


class RenderedNote(NamedTuple):
    """A rendered note; ``name`` tells the notes of one card apart, ``fields`` and ``tags`` are as Anki has them."""

    name: str
    note_type: int
    fields: str
    tags: str
    fingerprint: str


class RenderCache:
    """Rendered notes by content; ``stamp`` changes with the code that renders them. ``misses`` counts what was rendered."""

    def __init__(self, path: Path, stamp: str) -> None:
        self._path = path
        self._stamp = stamp
        self._kept: dict[str, list[RenderedNote]] = {}
        self._used: dict[str, list[RenderedNote]] = {}
        self.misses = 0
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            self._kept = msgspec.msgpack.decode(path.read_bytes(), type=dict[str, list[RenderedNote]])

    def notes(self, content: str, render: Callable[[], list[RenderedNote]]) -> list[RenderedNote]:
        """Return the notes of a content, rendered now if they are not in the cache."""
        key = f"{self._stamp} {content}"
        found = self._kept.get(key)
        if found is None:
            found = render()
            self.misses += 1
        self._used[key] = found
        return found

    def save(self) -> None:
        """Write the cache; if that is not possible, the next export is slower."""
        if not self.misses:
            return
        content = msgspec.msgpack.encode(self._kept | self._used)
        if len(content) > _LARGEST_BYTES:
            content = msgspec.msgpack.encode(self._used)
        with suppress(WriteError), atomic_write(self._path, durable=False) as temporary:
            temporary.write_bytes(content)
