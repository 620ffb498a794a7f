"""Keys, one at a time, from a terminal in raw mode; and what interrupts the waiting: a resize, a signal to end.

POSIX only; elsewhere the plain sitting is used.
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
# Sequences of a terminal, whole: pasted text, the Linux console's function keys, control sequences with any parameters,
# strings, shifted keys, Alt with a key. What is not known must do nothing, and never be read as letters.
_KEY = re.compile(
    r"\x1b\[200~.*?(?:\x1b\[201~|$)|\x1b(\[\[[A-Z]|\[[0-?]*[ -/]*[@-~]|O.|[\]PX^_].*?(?:\x07|\x1b\\|$)|[^\[\x1b])|\x1b\[?|.",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|O|[\]PX^_][^\x07]*|\[200~.*)?\Z", re.DOTALL)
_PATIENCE_SECONDS = 0.03
_HOLD_ON = "\x1b[?1049h\x1b[?25l"  # the other screen, no cursor
_LET_GO = "\x1b[?25h\x1b[?1049l"


class Keyboard:
    """The keys of a terminal, between ``__enter__`` and ``__exit__``, which leave it as it was whatever happens."""

    def __init__(self) -> None:
        self._input = sys.stdin.fileno()
        self._waiting: list[str] = []
        self._before: list[Any] = []
        self._handlers: dict[signal.Signals, Any] = {}
        self._wakeup = (-1, -1)
        self._holding = False

    def __enter__(self) -> Self:
        self._before = termios.tcgetattr(self._input)
        self._wakeup = os.pipe()
        os.set_blocking(self._wakeup[1], False)
        signal.set_wakeup_fd(self._wakeup[1], warn_on_full_buffer=False)
        for number in (signal.SIGWINCH, signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, _noted if number == signal.SIGWINCH else _ended)
        self._handlers[signal.SIGCONT] = signal.signal(signal.SIGCONT, self._continued)
        self._hold()
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go()
        signal.set_wakeup_fd(-1)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        for end in self._wakeup:
            os.close(end)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Give the terminal back for a while, to an editor."""
        self._let_go()
        try:
            yield
        finally:
            self._hold()

    @property
    def has_more(self) -> bool:
        """Say whether a key is waiting, as of pasted text."""
        return bool(self._waiting)

    def read(self, patience: float | None = None) -> str:
        """Wait for a key and return its name or its letter, in lower case; ``RESIZE`` when the window changed.

        With ``patience``, in seconds, it waits no longer than that and returns ``TICK``.

        Raises
        ------
        KeyboardInterrupt
            Ctrl-C.
        EOFError
            Ctrl-D, or the terminal is gone.
        """
        while not self._waiting:
            ready, _, _ = select.select([self._input, self._wakeup[0]], [], [], patience)
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
        """Wait a moment for the rest of a sequence that arrived in part; the end of the input ends it too."""
        rest = b""
        while _UNFINISHED.search((typed + rest).decode(errors="replace")):
            if not select.select([self._input], [], [], _PATIENCE_SECONDS)[0]:
                break
            try:
                more = os.read(self._input, 1024)
            except OSError:
                break
            if not more:
                break
            rest += more
        return rest

    def _continued(self, _number: int, _frame: FrameType | None) -> None:
        """Stopped and continued: take the terminal again, unless the editor has it; the wake-up has the screen drawn."""
        if self._holding:
            self._hold()

    def _hold(self) -> None:
        self._holding = True
        tty.setraw(self._input)
        # Output keeps turning a newline into a new line.
        mode = termios.tcgetattr(self._input)
        mode[1] = self._before[1]
        termios.tcsetattr(self._input, termios.TCSADRAIN, mode)
        _write(_HOLD_ON)

    def _let_go(self) -> None:
        self._holding = False
        # A terminal that is gone has nothing to restore.
        with suppress(OSError, termios.error):
            _write(_LET_GO)
        with suppress(termios.error):
            termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)


def keys_of(typed: str) -> list[str]:
    """Return the keys in what a terminal sent."""
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


def _noted(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the wake-up pipe tells."""


def _ended(number: int, _frame: FrameType | None) -> None:
    """End the program by way of every `finally`."""
    sys.exit(128 + number)
