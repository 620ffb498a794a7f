"""The console of Windows 10 and later: keys through ``msvcrt``, the screen through its virtual-terminal mode."""

import ctypes
import msvcrt
import shutil
import signal
import sys
import time
from ctypes import wintypes
from types import FrameType
from typing import Any, TextIO

from quizcli.terminal.keys import CLOSE_SCREEN, OPEN_SCREEN, RESIZE, TICK, TYPED

# Type checkers on other systems know neither.
_msvcrt: Any = msvcrt
_kernel32: Any = ctypes.windll.kernel32  # type: ignore[attr-defined]

_VIRTUAL_TERMINAL = 0x0004  # of the output: escape sequences control the screen
_PROCESSED_INPUT = 0x0001  # of the input: Ctrl-C is a signal, not a key
_POLL_SECONDS = 0.02  # there is no signal for a key or a resize
_MOST_LETTERS = 20_000
# Special keys come as two codes. Here they get the sequences that other terminals send.
_PREFIXES = "\x00\xe0"
_SPECIAL = {
    "H": "\x1b[A", "P": "\x1b[B", "M": "\x1b[C", "K": "\x1b[D", "I": "\x1b[5~", "Q": "\x1b[6~", "G": "\x1b[H", "O": "\x1b[F",
}  # fmt: skip
_UNKNOWN = "\x1b[0~"


class WindowsDevice:
    """Reads the console and looks at its size again and again.

    Raises
    ------
    OSError
        It is no console, or one without a virtual-terminal mode.
    """

    def __init__(self) -> None:
        self._input, self._output = _Mode(sys.stdin), _Mode(sys.stdout)
        if not self._output.change(on=_VIRTUAL_TERMINAL):
            raise OSError("this console has no virtual-terminal mode")
        self._size = shutil.get_terminal_size()
        self._on_break: Any = None

    def open(self) -> None:
        """Show the screen; Ctrl-Break and a closed window end the program through all ``finally`` blocks."""
        self._on_break = signal.signal(signal.SIGBREAK, _exit)  # type: ignore[attr-defined]
        self.show()

    def close(self) -> None:
        """Hide the screen."""
        self.hide()
        signal.signal(signal.SIGBREAK, self._on_break)  # type: ignore[attr-defined]

    def show(self) -> None:
        """Set the modes of the console and open the screen."""
        self._input.change(off=_PROCESSED_INPUT)
        self._output.change(on=_VIRTUAL_TERMINAL)
        _write(OPEN_SCREEN)

    def hide(self) -> None:
        """Close the screen and restore the modes."""
        _write(CLOSE_SCREEN)
        self._input.change()
        self._output.change()

    def wait(self, timeout: float | None) -> str:
        """Wait for a key or another size."""
        end = None if timeout is None else time.monotonic() + timeout
        while not _msvcrt.kbhit():
            size = shutil.get_terminal_size()
            if size != self._size:
                self._size = size
                return RESIZE
            if end is not None and time.monotonic() >= end:
                return TICK
            time.sleep(_POLL_SECONDS)
        return TYPED

    def read(self) -> str:
        """Return the text of the keys that have been pressed."""
        typed = ""
        while len(typed) < _MOST_LETTERS and _msvcrt.kbhit():
            typed += _key()
        # A letter outside the first plane comes in two halves.
        return typed.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def suspend(self) -> None:
        """Do nothing: this system cannot suspend a program."""


class _Mode:
    """The mode of one end of the console."""

    def __init__(self, stream: TextIO) -> None:
        self._handle = wintypes.HANDLE(_msvcrt.get_osfhandle(stream.fileno()))
        before = wintypes.DWORD()
        if not _kernel32.GetConsoleMode(self._handle, ctypes.byref(before)):
            raise OSError("this is no console")
        self._before = before.value

    def change(self, on: int = 0, off: int = 0) -> bool:
        """Set the first mode with these bits on and off; return whether the console has accepted it."""
        return bool(_kernel32.SetConsoleMode(self._handle, wintypes.DWORD(self._before & ~off | on)))


def drop_typed(*, only_lines: bool) -> bool:
    """Drop what waits in the console. Whether it is a whole line cannot be seen without taking it."""
    typed = ""
    while not only_lines and _msvcrt.kbhit():
        typed += _msvcrt.getwch()
    return "\r" in typed


def _key() -> str:
    letter: str = _msvcrt.getwch()
    # The second prefix is also the letter à, which has no second code.
    if letter in _PREFIXES and _msvcrt.kbhit():
        return _SPECIAL.get(_msvcrt.getwch(), _UNKNOWN)
    return letter


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _exit(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
