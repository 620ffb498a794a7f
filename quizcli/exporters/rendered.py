"""What was rendered by earlier exports, by its content: a file of the cache, made anew whenever it is of no use."""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from quizcli.exporters.notes import Problem, Sides
from quizcli.paths import beside

_T = TypeVar("_T")
# Beyond this what this export had no use for is dropped.
_LARGEST_BYTES = 64_000_000


class _Kept(msgspec.Struct):
    sides: dict[str, Sides] = {}
    problems: dict[str, list[Problem]] = {}


class Rendered:
    """A cache of rendered cards and drawn problems; ``stamp`` changes with the code that makes them."""

    def __init__(self, path: Path, stamp: str) -> None:
        self._path = path
        self._stamp = stamp
        self._kept = _Kept()
        self._used = _Kept({}, {})
        self.made = 0
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            self._kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)

    def sides(self, content: object, render: Callable[[], Sides]) -> Sides:
        """Return what a content is rendered to."""
        return self._found("sides", content, render)

    def problems(self, content: object, draw: Callable[[], list[Problem]]) -> list[Problem]:
        """Return the problems that are drawn for a content."""
        return self._found("problems", content, draw)

    def save(self) -> None:
        """Keep what is new for the next export; where that is not possible it is only slower."""
        if not self.made:
            return
        whole = _Kept(self._kept.sides | self._used.sides, self._kept.problems | self._used.problems)
        written = msgspec.msgpack.encode(whole)
        if len(written) > _LARGEST_BYTES:
            written = msgspec.msgpack.encode(self._used)
        new = beside(self._path)
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(written)
            new.replace(self._path)

    def _found(self, table: str, content: object, make: Callable[[], _T]) -> _T:
        key = sha256(f"{self._stamp}{content!r}".encode(errors="surrogatepass")).hexdigest()[:32]
        kept: dict[str, _T] = getattr(self._kept, table)
        used: dict[str, _T] = getattr(self._used, table)
        found = kept.get(key) or used.get(key)
        if found is None:
            found = make()
            self.made += 1
        used[key] = found
        return found
