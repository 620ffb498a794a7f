"""A real pseudo-terminal: pexpect drives the program, pyte is the screen that the user sees."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pexpect
import pyte
import pytest

from tests.conftest import Quiz

Start: TypeAlias = "Callable[..., Terminal]"
WELCOME = ("Any key begins", "按任意键开始")
Write: TypeAlias = Callable[..., Path]


def history(quiz: Quiz, card: str) -> list[tuple[int, bool]]:
    """Return a card's qualities and whether each was undone."""
    return [(review["quality"], review["undone"]) for review in quiz("show", card, "--json").json["history"]]


class Terminal:
    """The program, or another one, in a terminal of a given size (lines, columns)."""

    def __init__(
        self, arguments: list[str], size: tuple[int, int], program: list[str] | None = None, **environment: str
    ) -> None:
        self.screen = pyte.Screen(size[1], size[0])
        self._stream = pyte.ByteStream(self.screen)
        clean = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
        command = program or [sys.executable, "-m", "quizcli", *arguments]
        self.process = pexpect.spawn(
            command[0],
            command[1:],
            dimensions=size,
            env=clean | {"TERM": "xterm-256color", "PAGER": ""} | environment,
            timeout=20,
        )

    def read(self, wait: float = 0.15) -> None:
        """Read the output of the program until none comes for a moment."""
        while True:
            try:
                self._stream.feed(self.process.read_nonblocking(65536, timeout=wait))  # type: ignore[arg-type]
            except (pexpect.TIMEOUT, pexpect.EOF):
                return

    def until(self, text: str, seconds: float = 15) -> "Terminal":
        """Wait until the screen shows a text. A key closes the first screen of a new user, if it is not waited for."""
        ends = time.monotonic() + seconds
        while text not in self.text:
            assert time.monotonic() < ends, f"{text!r} does not appear in:\n{self.text}"
            self.read()
            if any(line in self.text for line in WELCOME) and text not in self.text:
                self.press("x")
        return self

    def press(self, *keys: str) -> "Terminal":
        """Type keys, one after the other."""
        for key in keys:
            self.process.send({"Enter": "\r", "Space": " ", "Down": "\x1b[B", "PageDown": "\x1b[6~"}.get(key, key))
            self.read()
        return self

    def resize(self, lines: int, columns: int) -> None:
        """Change the window's size."""
        self.screen.resize(lines, columns)
        self.process.setwinsize(lines, columns)
        self.read()

    def ended(self) -> int | None:
        """Wait for the end and return the exit code; None if a signal ended it."""
        self.process.expect(pexpect.EOF)
        self._stream.feed(self.process.before or b"")  # type: ignore[arg-type]
        self.process.close()
        code: int | None = self.process.exitstatus
        return code

    @property
    def lines(self) -> list[str]:
        """The screen's lines without trailing blanks."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """The screen as one text; pyte leaves an empty place behind each wide letter."""
        return "\n".join(self.lines)


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start the program in a terminal, by default of 24 lines and 80 columns."""
    started: list[Terminal] = []

    def start_one(
        *arguments: str, size: tuple[int, int] = (24, 80), program: list[str] | None = None, **environment: str
    ) -> Terminal:
        assert home.is_dir()
        started.append(Terminal(list(arguments), size, program, **environment))
        return started[-1]

    yield start_one
    for terminal in started:
        terminal.process.close(force=True)
