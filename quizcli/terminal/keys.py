"""Read single keys and pasted text from a terminal, whatever the system is.

What differs between systems is a ``Device``: ``keys_posix`` and ``keys_windows`` have one each.
"""

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol, Self

RESIZE = "resize"
TICK = "tick"
TYPED = "typed"
# A pasted text is one key: this prefix, which no other key has, and the text.
PASTE = "paste: "
OPEN_SCREEN = "\x1b[?1049h\x1b[?25l\x1b[?2004h"  # alternate screen, hidden cursor, pasted text is marked
CLOSE_SCREEN = "\x1b[?2004l\x1b[?25h\x1b[?1049l"

_SEQUENCES = {
    "[A": "up", "[B": "down", "[C": "right", "[D": "left", "OC": "right", "OD": "left", "[5~": "page up", "[6~": "page down", "[H": "home", "[F": "end",
    "OA": "up", "OB": "down", "[1~": "home", "[4~": "end",
}  # fmt: skip
_NAMES = {
    "\r": "enter",
    "\n": "enter",
    " ": "space",
    "\x03": "ctrl-c",
    "\x04": "ctrl-d",
    "\x0c": RESIZE,
    "\x1a": "ctrl-z",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x15": "ctrl-u",
    "\x01": "home",
    "\x05": "end",
}
_ENDS = ("ctrl-c", "ctrl-d")
# Complete escape sequences: pasted text, function keys of the Linux console, control sequences with parameters, strings,
# shifted keys, Alt with a key. An unknown sequence must do nothing; it must not be read as letters.
_BEGIN_PASTE, _END_PASTE = "\x1b[200~", "\x1b[201~"
# They are compiled at the first key, when the first card is already on the screen.
_KEY = (
    r"(?s)\x1b\[200~(?P<pasted>.*?)(?:\x1b\[201~|$)"
    r"|\x1b(?P<sequence>\[\[[A-Z]|\[[0-?]*[ -/]*[@-~]|O.|[\]PX^_].*?(?:\x07|\x1b\\|$)|[^\[\x1b])|\x1b\[?|."
)
_UNFINISHED = r"(?s)\x1b(?:\[[0-?]*[ -/]*|O|[\]PX^_][^\x07]*)?\Z"
_SEQUENCE_SECONDS = 0.03
_PASTE_SECONDS = 1.0  # a slow connection may deliver a marked paste in parts
# Nobody types so many letters between two looks at the keyboard: they were pasted, in a terminal that does not mark it.
_MOST_LETTERS = 3
# Of a longer paste only the beginning and the end are kept; no line takes so much anyway.
_LONGEST = 20_000
_LOOK = 200  # so many characters tell what is unfinished


class Device(Protocol):
    """What each system does its own way."""

    def open(self) -> None:
        """Take over the terminal and its signals, for the whole screen."""
        ...

    def close(self) -> None:
        """Give signals and terminal back."""
        ...

    def show(self) -> None:
        """Open the screen and read single keys."""
        ...

    def hide(self) -> None:
        """Close the screen, for an editor or for the shell."""
        ...

    def wait(self, timeout: float | None) -> str:
        """Wait for input; return ``TYPED``, ``RESIZE``, or ``TICK`` at the end of the time."""
        ...

    def read(self) -> str:
        """Return the input that has arrived; raise ``EOFError`` if the terminal was closed."""
        ...

    def suspend(self) -> None:
        """Stop the program until the shell continues it, where the system has that."""
        ...


class Keyboard:
    """The keys of a terminal. A context manager: the terminal is restored at the end, also after an error.

    ``interrupted`` says that Ctrl-C has ended the input.
    """

    def __init__(self, device: Device) -> None:
        self._device = device
        self._waiting: list[str] = []
        self._before: Any = None
        self.interrupted = False

    def __enter__(self) -> Self:
        # A key like others: it ends the sitting when it is read, and never within a write.
        self._before = signal.signal(signal.SIGINT, lambda _number, _frame: self._waiting.append("ctrl-c"))
        self._device.open()
        return self

    def __exit__(self, *_: object) -> None:
        self._device.close()
        signal.signal(signal.SIGINT, self._before)

    @contextmanager
    def released(self) -> Iterator[None]:
        """Restore the terminal temporarily, for an editor."""
        self._device.hide()
        try:
            yield
        finally:
            self._device.show()

    @property
    def has_more(self) -> bool:
        """Return whether more keys have already been received."""
        return bool(self._waiting)

    def read(self, timeout: float | None = None) -> str:
        """Wait for a key and return its name or its letter; return ``RESIZE`` after a resize.

        Text that was pasted is one key, ``PASTE`` and the text. Return ``TICK`` if no key arrives within ``timeout`` seconds.

        Raises
        ------
        EOFError
            Ctrl-C or Ctrl-D was pressed, or the terminal was closed.
        """
        while not self._waiting:
            happened = self._device.wait(timeout)
            if happened != TYPED:
                return happened
            self._waiting += keys_of(self._received())
        key = self._waiting.pop(0)
        if key == "ctrl-z":
            self._device.suspend()
            return RESIZE
        if key in _ENDS:
            self.interrupted |= key == "ctrl-c"
            raise EOFError
        return key

    def forget(self) -> None:
        """Drop the keys that were typed and not read, except those that end the input."""
        while (happened := self._device.wait(0)) != TICK:
            if happened == TYPED:
                self._waiting += keys_of(self._received())
        self._waiting = [key for key in self._waiting if key in _ENDS]

    def _received(self) -> str:
        """Return what was typed, with the rest of an unfinished sequence or paste."""
        typed = self._device.read()
        with suppress(EOFError):  # the next read raises it again
            while seconds := _seconds_for_more(typed):
                happened = self._device.wait(seconds)
                if happened == TICK:
                    break
                if happened == TYPED:
                    typed += self._device.read()
                if len(typed) > _LONGEST:
                    typed = typed[: _LONGEST // 2] + typed[-_LONGEST // 2 :]
        return typed


def open_keyboard() -> Keyboard:
    """Return the keyboard of this system.

    Raises
    ------
    OSError
        The terminal cannot show a whole screen.
    """
    if sys.platform == "win32":
        from quizcli.terminal.keys_windows import WindowsDevice as Here
    else:
        from quizcli.terminal.keys_posix import PosixDevice as Here
    return Keyboard(Here())


def drop_typed(*, only_lines: bool) -> bool:
    """Drop what has been typed at the terminal and was not read, or only whole lines; return whether there was a line."""
    if sys.platform == "win32":
        from quizcli.terminal.keys_windows import drop_typed as drop
    else:
        from quizcli.terminal.keys_posix import drop_typed as drop
    return drop(only_lines=only_lines)


def keys_of(typed: str) -> list[str]:
    """Split the input of a terminal into keys. Many letters at once are a paste, whether it is marked or not."""
    keys = _split(typed)
    return [PASTE + _pasted(re.sub(_KEY, _letter, typed))] if _letters(keys) > _MOST_LETTERS else keys


def _split(typed: str) -> list[str]:
    found = []
    for match in re.finditer(_KEY, typed):
        if match["pasted"] is not None:
            key = PASTE + _pasted(match["pasted"])
        elif match[0][0] == "\x1b":
            key = _SEQUENCES.get(match["sequence"] or "", "unknown")
        else:
            key = _NAMES.get(match[0], match[0])
        found.append(key)
    return found


def _letters(keys: list[str]) -> int:
    return sum(len(key) == 1 and key.isprintable() for key in keys)


def _letter(key: re.Match[str]) -> str:
    """Return the text of a key: a letter, a marked paste, or nothing for an escape sequence."""
    return key["pasted"] or ("" if key[0][0] == "\x1b" else key[0])


def _pasted(text: str) -> str:
    """Return pasted text with its inner line ends; other characters that cannot be seen are left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()
    return "".join(letter for letter in lines if letter.isprintable() or letter == "\n")


def _seconds_for_more(typed: str) -> float:
    """Return how long to wait for what belongs to the text: the rest of a paste or of a sequence, or nothing."""
    if typed.rfind(_BEGIN_PASTE) > typed.rfind(_END_PASTE):
        return _PASTE_SECONDS
    if re.search(_UNFINISHED, typed[-_LOOK:]) or _letters(_split(typed[:_LOOK])) > _MOST_LETTERS:
        return _SEQUENCE_SECONDS
    return 0
