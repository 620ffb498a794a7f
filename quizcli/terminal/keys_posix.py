"""A terminal in raw mode on Linux, macOS and other POSIX systems."""

import codecs
import os
import select
import signal
import sys
import termios
import time
import tty
from contextlib import suppress
from types import FrameType
from typing import Any

from quizcli.terminal.keys import CLOSE_SCREEN, OPEN_SCREEN, RESIZE, TICK, TYPED

_MOST_BYTES = 65536
_MOMENT, _MOST_SECONDS = 0.03, 1.0


class PosixDevice:
    """Reads the terminal of standard input; signals wake it through a pipe."""

    def __init__(self) -> None:
        self._input = sys.stdin.fileno()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._before: list[Any] = []
        self._handlers: dict[signal.Signals, Any] = {}
        self._wakeup = (-1, -1)
        self._is_shown = False

    def open(self) -> None:
        """Handle the signals, then show the screen."""
        self._before = termios.tcgetattr(self._input)
        self._wakeup = os.pipe()
        os.set_blocking(self._wakeup[1], False)
        signal.set_wakeup_fd(self._wakeup[1], warn_on_full_buffer=False)
        for number, handler in (
            (signal.SIGWINCH, _ignore),
            (signal.SIGTERM, _exit),
            (signal.SIGHUP, _exit),
            (signal.SIGCONT, self._on_continue),
            (signal.SIGTSTP, self._on_stop),
        ):
            self._handlers[number] = signal.signal(number, handler)
        self.show()

    def close(self) -> None:
        """Hide the screen; from here on signals do what they did before."""
        self.hide()
        signal.set_wakeup_fd(-1)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        for end in self._wakeup:
            os.close(end)

    def show(self) -> None:
        """Set raw mode and open the screen."""
        self._is_shown = True
        tty.setraw(self._input)
        # Keep the output mode, so that a newline also returns to the first column.
        mode = termios.tcgetattr(self._input)
        mode[1] = self._before[1]
        termios.tcsetattr(self._input, termios.TCSADRAIN, mode)
        _write(OPEN_SCREEN)

    def hide(self) -> None:
        """Close the screen and restore the mode."""
        self._is_shown = False
        # Nothing to restore if the terminal was closed.
        with suppress(OSError, termios.error):
            _write(CLOSE_SCREEN)
        with suppress(termios.error):
            termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)

    def wait(self, timeout: float | None) -> str:
        """Wait for bytes of the terminal or a signal."""
        ready, _, _ = select.select([self._input, self._wakeup[0]], [], [], timeout)
        if self._wakeup[0] in ready:
            os.read(self._wakeup[0], 1024)
            return RESIZE
        return TYPED if ready else TICK

    def read(self) -> str:
        """Return the text of the bytes that have arrived; the first bytes of a character wait for the others."""
        try:
            typed = os.read(self._input, _MOST_BYTES)
        except OSError:
            raise EOFError from None
        if not typed:
            raise EOFError
        return self._decoder.decode(typed)

    def suspend(self) -> None:
        """Do what Ctrl-Z does in the terminal's ordinary mode: stop this program and those that run it."""
        os.kill(0, signal.SIGTSTP)

    def _on_stop(self, number: int, _frame: FrameType | None) -> None:
        """Leave the terminal as it was found while the shell has it. An editor leaves it so by itself."""
        is_shown = self._is_shown
        if is_shown:
            self.hide()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # returns when the shell continues the program
        signal.signal(number, self._on_stop)
        if is_shown:
            self.show()

    def _on_continue(self, _number: int, _frame: FrameType | None) -> None:
        """After SIGSTOP and SIGCONT, set the terminal up again unless the editor has it. The signal causes a redraw."""
        if self._is_shown:
            self.show()


def drop_typed(*, only_lines: bool) -> bool:
    """Drop what waits in the terminal of standard input, and what arrives in the next moment."""
    has_line = bool(select.select([sys.stdin], [], [], 0)[0])
    if only_lines and not has_line:
        return False
    end = time.monotonic() + _MOST_SECONDS
    with suppress(termios.error):  # the terminal was closed
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
        while select.select([sys.stdin], [], [], _MOMENT)[0] and time.monotonic() < end:
            termios.tcflush(sys.stdin, termios.TCIFLUSH)
    return has_line


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the signal also writes to the wake-up pipe."""


def _exit(number: int, _frame: FrameType | None) -> None:
    """Exit through all ``finally`` blocks."""
    sys.exit(128 + number)
