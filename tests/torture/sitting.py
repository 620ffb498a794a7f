"""A sitting that is held step by step: on pipes, or in a pseudo-terminal; knows what was acknowledged."""

import contextlib
import re
import select
import signal
import subprocess
import sys
import time
from types import TracebackType
from typing import Self, TypeAlias

import pexpect

from tests.torture.ground import NOW, Ground
from tests.torture.judge import Failed

_ASKED = re.compile(rb"Enter shows the answer")
_ANSWERED = re.compile(rb"1 again \(")
QUIZ = (sys.executable, "-m", "quizcli")


Spawn: TypeAlias = "pexpect.spawn[bytes]"


def in_terminal(ground: Ground, words: list[str], size: tuple[int, int], environment: dict[str, str]) -> Spawn:
    """Start the program in a pseudo-terminal of so many lines and columns."""
    started: Spawn = pexpect.spawn(
        sys.executable,
        ["-m", "quizcli", *words],
        dimensions=size, env=environment, timeout=20, cwd=str(ground.case),
    )  # fmt: skip
    return started


class PipedSitting:
    """A sitting line by line. ``acknowledged`` are the grades after which it went on to the next card."""

    def __init__(self, ground: Ground, *arguments: str, now: str = NOW) -> None:
        self.printed = b""
        self.acknowledged = 0
        self._process = subprocess.Popen(
            [*QUIZ, "review", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ground.environment(now), cwd=ground.case, bufsize=0,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    @property
    def text(self) -> str:
        """What was printed."""
        return self.printed.decode(errors="replace")

    def begin(self) -> bool:
        """Wait for the first question."""
        return self._until(_ASKED, 1)

    def grade(self, digit: str) -> bool:
        """Grade the card that is asked; say whether the sitting goes on."""
        asked, answered = len(_ASKED.findall(self.printed)), len(_ANSWERED.findall(self.printed))
        if not self._type(b"\n") or not self._until(_ANSWERED, answered + 1):
            return False
        if not self._type(digit.encode() + b"\n") or not self._until(_ASKED, asked + 1):
            return False
        self.acknowledged += 1
        return True

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def end(self) -> int:
        """Quit, and return the exit code."""
        self._type(b"q\n")
        self._until(re.compile(rb"\Zx"), 1)
        return self._process.wait(20)

    def _type(self, typed: bytes) -> bool:
        assert self._process.stdin
        try:
            self._process.stdin.write(typed)
        except OSError:
            return False
        return True

    def _until(self, pattern: re.Pattern[bytes], times: int) -> bool:
        """Read until a pattern was printed so often; False at the end of the output."""
        assert self._process.stdout
        end = time.monotonic() + 30
        while len(pattern.findall(self.printed)) < times:
            if not select.select([self._process.stdout], [], [], max(0.0, end - time.monotonic()))[0]:
                raise Failed(f"the sitting says nothing for 30 s, after {self.text[-200:]!r}")
            more = self._process.stdout.read(65536)
            if not more:
                return False
            self.printed += more
        return True
