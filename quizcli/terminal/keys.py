"""Read single keys from a terminal in raw mode; report window resizes and react to signals.

POSIX only. On other systems the line-by-line sitting is used.
"""

import os
import re
import select
import signal
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Self

RESIZE = "resize"
TICK = "tick"

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
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x15": "ctrl-u",
    "\x01": "home",
    "\x05": "end",
}
# Complete escape sequences: pasted text, function keys of the Linux console, control sequences with parameters, strings,
# shifted keys, Alt with a key. An unknown sequence must do nothing; it must not be read as letters.
_KEY = re.compile(
    r"\x1b\[200~.*?(?:\x1b\[201~|$)|\x1b(\[\[[A-Z]|\[[0-?]*[ -/]*[@-~]|O.|[\]PX^_].*?(?:\x07|\x1b\\|$)|[^\[\x1b])|\x1b\[?|.",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|O|[\]PX^_][^\x07]*|\[200~.*)?\Z", re.DOTALL)
_SEQUENCE_SECONDS = 0.03
_OPEN_SCREEN = "\x1b[?1049h\x1b[?25l"  # alternate screen, hidden cursor
_CLOSE_SCREEN = "\x1b[?25h\x1b[?1049l"


class Keyboard:
    """A terminal in raw mode. A context manager: the terminal is restored at the end, also after an error."""

    def __init__(self) -> None:
        self._input = sys.stdin.fileno()
        self._waiting: list[str] = []
        self._before: list[Any] = []
        self._handlers: dict[signal.Signals, Any] = {}
        self._wakeup = (-1, -1)
        self._is_raw = False

    def __enter__(self) -> Self:
        self._before = termios.tcgetattr(self._input)
        self._wakeup = os.pipe()
        os.set_blocking(self._wakeup[1], False)
        signal.set_wakeup_fd(self._wakeup[1], warn_on_full_buffer=False)
        for number in (signal.SIGWINCH, signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, _ignore if number == signal.SIGWINCH else _exit)
        self._handlers[signal.SIGCONT] = signal.signal(signal.SIGCONT, self._on_continue)
        self._set_raw()
        return self

    def __exit__(self, *_: object) -> None:
        self._restore()
        signal.set_wakeup_fd(-1)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        for end in self._wakeup:
            os.close(end)

    @contextmanager
    def released(self) -> Iterator[None]:
        """Restore the terminal temporarily, for an editor."""
        self._restore()
        try:
            yield
        finally:
            self._set_raw()

    @property
    def has_more(self) -> bool:
        """Return whether more keys have already been received, for example from pasted text."""
        return bool(self._waiting)

    def read(self, timeout: float | None = None) -> str:
        """Wait for a key and return its name or its letter in lower case; return ``RESIZE`` after a resize.

        Return ``TICK`` if no key arrives within ``timeout`` seconds.

        Raises
        ------
        KeyboardInterrupt
            Ctrl-C was pressed.
        EOFError
            Ctrl-D was pressed, or the terminal was closed.
        """
        while not self._waiting:
            ready, _, _ = select.select([self._input, self._wakeup[0]], [], [], timeout)
            if not ready:
                return TICK
            if self._wakeup[0] in ready:
                os.read(self._wakeup[0], 1024)
                return RESIZE
            try:
                typed = os.read(self._input, 1024)
            except OSError:
                raise EOFError from None
            if not typed:
                raise EOFError
            typed += self._rest_of(typed)
            self._waiting += keys_of(typed.decode(errors="replace"))
        key = self._waiting.pop(0)
        if key == "ctrl-c":
            raise KeyboardInterrupt
        if key == "ctrl-d":
            raise EOFError
        return key

    def _rest_of(self, typed: bytes) -> bytes:
        """Wait briefly for the rest of an incomplete escape sequence."""
        rest = b""
        while _UNFINISHED.search((typed + rest).decode(errors="replace")):
            if not select.select([self._input], [], [], _SEQUENCE_SECONDS)[0]:
                break
            try:
                more = os.read(self._input, 1024)
            except OSError:
                break
            if not more:
                break
            rest += more
        return rest

    def _on_continue(self, _number: int, _frame: FrameType | None) -> None:
        """After SIGCONT, set the terminal up again unless the editor has it. The signal also causes a redraw."""
        if self._is_raw:
            self._set_raw()

    def _set_raw(self) -> None:
        self._is_raw = True
        tty.setraw(self._input)
        # Keep the output mode, so that a newline also returns to the first column.
        mode = termios.tcgetattr(self._input)
        mode[1] = self._before[1]
        termios.tcsetattr(self._input, termios.TCSADRAIN, mode)
        _write(_OPEN_SCREEN)

    def _restore(self) -> None:
        self._is_raw = False
        # Nothing to restore if the terminal was closed.
        with suppress(OSError, termios.error):
            _write(_CLOSE_SCREEN)
        with suppress(termios.error):
            termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)


def keys_of(typed: str) -> list[str]:
    """Split the input of a terminal into keys."""
    found = []
    for match in _KEY.finditer(typed):
        if match[0][0] == "\x1b":
            key = _SEQUENCES.get(match[1] or "", "unknown")
        else:
            key = _NAMES.get(match[0], match[0].lower())
        found.append(key)
    return found


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the signal also writes to the wake-up pipe."""


def _exit(number: int, _frame: FrameType | None) -> None:
    """Exit through all ``finally`` blocks."""
    sys.exit(128 + number)
