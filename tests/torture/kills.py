"""Signals to sittings in a pseudo-terminal, also while an editor has it: nothing acknowledged is lost, the terminal is left as it was."""

import contextlib
import random
import re
import signal
import sys
import termios
import time
from collections.abc import Callable

import pexpect

from tests.torture.ground import NOW, Ground
from tests.torture.judge import CannotRunError, Failed, judge, must, traced
from tests.torture.sitting import Spawn, in_terminal
from tests.torture.state import entries, leftovers, missing, next_command

_SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, None)  # None: the terminal is closed
_BAR = re.compile(rb"(\d+)/\d+  \d+ due")
# An editor that saves what it holds when it is told to end, as vim writes its swap file.
_EDITOR = """\
import pathlib, signal, sys, time
def save(*_):
    time.sleep(0.3)
    pathlib.Path("saved").write_text("saved")
    sys.exit(1)
signal.signal(signal.SIGTERM, save)
signal.signal(signal.SIGHUP, save)
if "--stays" in sys.argv:
    signal.signal(signal.SIGINT, lambda *_: None)
else:
    signal.signal(signal.SIGINT, save)
print("EDITOR IS OPEN", flush=True)
time.sleep(2)
pathlib.Path("saved").write_text("saved")
"""


class Cases:
    """Every fourth case has an editor open; of the others every second one goes line by line."""

    def __init__(self, ground: Ground, seed: int) -> None:
        if sys.platform == "win32":
            raise CannotRunError("needs pseudo-terminals")
        del seed
        self._ground = ground

    def attempt(self, number: int, chance: random.Random) -> None:
        """Hold a sitting, end it by a signal, and look."""
        ground = self._ground
        ground.fresh()
        judge(ground.run("decks"), codes=(0,))
        before = entries(ground)
        number_of, plain = chance.choice(_SIGNALS), number % 2 == 1
        with_editor = number % 4 == 0
        script = ground.case / "editor.py"
        script.write_text(_EDITOR)
        environment = ground.environment(
            NOW,
            {
                "TERM": "dumb" if plain else "xterm-256color",
                "EDITOR": f"{sys.executable} {script}{chance.choice(('', ' --stays'))}",
            },
        )
        words = ["review", "--new", "40", "--limit", "40"]
        process = in_terminal(ground, words, (40, 100), environment)
        said = f"{number_of.name if number_of else 'terminal closed'}{' with the editor open' if with_editor else ''}{', line by line' if plain else ''}"
        try:
            sane = termios.tcgetattr(process.child_fd)
            printed = _graded(process, chance, plain, with_editor)
            shown = printed.count(b"EDITOR IS OPEN") if with_editor else 0
            self._end(process, number_of, chance, bool(shown))
            printed += _rest(process, number_of)
            # Line by line, each card begins with the bar; keys that mean nothing there only repeat the line below it.
            bars = [int(found) for found in _BAR.findall(printed)]
            acknowledged = max(0, len(bars) - 1) if plain else max(bars, default=0)
            must(b"Traceback" not in printed, traced(printed.decode(errors="replace")))
            if shown and number_of is not signal.SIGKILL:
                self._saved()
            if number_of is not None and number_of is not signal.SIGKILL:
                _restored(process, sane)
            next_command(ground)
            found = entries(ground)
            lost = missing(before, found)
            new = len(found) - len(before) + lost
            must(
                not lost and new >= acknowledged,
                f"{lost} old entries lost; {acknowledged} grades acknowledged, {new} are in the journal",
            )
            left = leftovers(ground.home)
            must(not left, f"after the next command there is still {left[:1]}")
        except Failed as failure:
            raise Failed(f"{said}: {failure}") from None
        finally:
            with contextlib.suppress(pexpect.ExceptionPexpect, OSError):
                process.close(force=True)

    def _end(self, process: Spawn, number: signal.Signals | None, chance: random.Random, in_editor: bool) -> None:
        time.sleep(chance.random() * 0.05)
        if number is None:
            process.close(force=False)
        elif number is signal.SIGINT and in_editor:
            # Ctrl-C is the editor's; the sitting goes on.
            process.send("\x03")
            _comes((self._ground.case / "saved").exists, 6)
            time.sleep(0.5)
            for key in ("\n", "q", "q", "\n"):
                with contextlib.suppress(OSError):
                    process.send(key)
                time.sleep(0.2)
        else:
            process.kill(number)

    def _saved(self) -> None:
        saved = self._ground.case / "saved"
        if not _comes(saved.exists, 4):
            raise Failed("the editor was killed before it could save")


def _graded(process: Spawn, chance: random.Random, plain: bool, with_editor: bool) -> bytes:
    """Grade some cards, at times faster than they are shown; return what was printed."""
    printed = b""
    end = "\n" if plain else ""
    process.expect([b"Enter", pexpect.EOF])
    printed += (process.before or b"") + (process.after if isinstance(process.after, bytes) else b"")
    for _ in range(chance.randint(0, 12)):
        process.send("\r" if not plain else "\n")
        printed += _read(process, chance.choice((0.0, 0.02, 0.1)))
        process.send("4" + end)
        printed += _read(process, chance.choice((0.0, 0.02, 0.1)))
    if with_editor:
        printed += _read(process, 0.5)
        process.send("E" + end)
        comes = time.monotonic() + 4
        while b"EDITOR IS OPEN" not in printed and time.monotonic() < comes:
            printed += _read(process, 0.1)
    return printed


def _read(process: Spawn, seconds: float) -> bytes:
    found = b""
    with contextlib.suppress(pexpect.TIMEOUT, pexpect.EOF):
        while True:
            found += process.read_nonblocking(1_000_000, timeout=seconds)
    return found


def _rest(process: Spawn, number: signal.Signals | None) -> bytes:
    if number is None:
        _comes(lambda: not process.isalive(), 4)
        return b""
    found = b""
    end = time.monotonic() + 8
    while time.monotonic() < end:
        try:
            found += process.read_nonblocking(1_000_000, timeout=0.2)
        except pexpect.TIMEOUT:
            if not process.isalive():
                break
        except pexpect.EOF:
            break
    if process.isalive() and not _comes(lambda: not process.isalive(), 4):
        raise Failed("the program does not end")
    return found


def _comes(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _restored(process: Spawn, sane: list[object]) -> None:
    """The terminal echoes and reads lines as before."""
    with contextlib.suppress(termios.error, OSError, ValueError):
        now = termios.tcgetattr(process.child_fd)
        if now[:4] != sane[:4]:
            raise Failed(f"the terminal is not restored: {now[:4]} was {sane[:4]}")
