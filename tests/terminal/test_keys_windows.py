"""The keys of Windows, tried with stand-ins for ``msvcrt`` and for the console's modes."""

import ctypes
import importlib
import io
import shutil
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from os import terminal_size
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from quizcli.cli import main
from quizcli.terminal.keys import PASTE, RESIZE, TICK, Keyboard
from tests.conftest import Quiz
from tests.terminal.conftest import Write, history

DECK = """\
deck: own
cards:
- {id: one, question: What is one?, answer: One.}
- {id: two, question: What is two?, answer: Two.}
"""
INPUT, OUTPUT = 7, 8  # handles
_PROCESSED, _VIRTUAL = 1, 4


class Console:
    """Stands for a console: the codes of the keys pressed, the modes, the size."""

    def __init__(self) -> None:
        self.codes: deque[str] = deque()
        self.idle = 0
        self.modes = {INPUT: 0x1F7, OUTPUT: 0x3}
        self.has_virtual_terminal = True
        self.size = terminal_size((80, 24))

    def has_code(self) -> bool:
        """Stand for kbhit; a program that waits for a key that never comes is ended."""
        self.idle = 0 if self.codes else self.idle + 1
        if self.idle > 200:
            raise EOFError
        return bool(self.codes)

    def get_mode(self, handle: Any, found: Any) -> int:
        """Stand for GetConsoleMode, with a pointer as its second argument."""
        if handle.value not in self.modes:
            return 0
        found._obj.value = self.modes[handle.value]
        return 1

    def set_mode(self, handle: Any, mode: Any) -> int:
        """Stand for SetConsoleMode."""
        if mode.value & _VIRTUAL and handle.value == OUTPUT and not self.has_virtual_terminal:
            return 0
        self.modes[handle.value] = mode.value
        return 1


class Stream(io.StringIO):
    """An end of the console as Python sees it."""

    def __init__(self, handle: int, text: str = "") -> None:
        super().__init__(text)
        self._handle = handle

    def fileno(self) -> int:
        """Return the number of the handle."""
        return self._handle

    def isatty(self) -> bool:
        """Return true: it is the console."""
        return True


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    """A console in place of this terminal."""
    stand_in, system = Console(), ModuleType("msvcrt")
    vars(system).update(kbhit=stand_in.has_code, getwch=stand_in.codes.popleft, get_osfhandle=lambda number: number)
    kernel32 = SimpleNamespace(GetConsoleMode=stand_in.get_mode, SetConsoleMode=stand_in.set_mode)
    monkeypatch.setitem(sys.modules, "msvcrt", system)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: stand_in.size)
    monkeypatch.setattr(sys, "stdin", Stream(INPUT))
    monkeypatch.setattr(sys, "stdout", Stream(OUTPUT))
    yield stand_in
    sys.modules.pop("quizcli.terminal.keys_windows", None)


@pytest.fixture
def keyboard(console: Console) -> Keyboard:
    """The keyboard of that console."""
    assert console
    return Keyboard(importlib.import_module("quizcli.terminal.keys_windows").WindowsDevice())


@pytest.mark.parametrize(
    ("codes", "keys"),
    [
        ("a3", ["a", "3"]),
        ("\r \x08\x15", ["enter", "space", "backspace", "ctrl-u"]),
        ("\xe0H\x00P\xe0K\xe0M\xe0I\xe0Q\xe0G\xe0O", ["up", "down", "left", "right", "page up", "page down", "home", "end"]),
        ("\xe0S\x00;q", ["unknown", "unknown", "q"]),
        ("\xe0", ["à"]),
        ("\ud83d\ude00好", ["😀", "好"]),
        ("answer\r\n3 4", [f"{PASTE}answer\n3 4"]),
        ("\x1b[200~u\x1b[201~q", [f"{PASTE}u", "q"]),
        ("\x1b", ["unknown"]),
        ("\x1a1", [RESIZE, "1"]),
    ],
)  # fmt: skip
def test_keys(console: Console, keyboard: Keyboard, codes: str, keys: list[str]) -> None:
    """Letters, special keys of two codes, pastes; Ctrl-Z does nothing."""
    console.codes.extend(codes)
    assert [keyboard.read() for _ in keys] == keys
    assert not console.codes


def test_ctrl_c_is_a_key(console: Console, keyboard: Keyboard) -> None:
    """It ends the input, as everywhere."""
    console.codes.append("\x03")
    with pytest.raises(EOFError):
        keyboard.read()
    assert keyboard.interrupted


def test_a_resize_and_a_tick(console: Console, keyboard: Keyboard) -> None:
    """The size is polled while no key comes."""
    assert keyboard.read(0.01) == TICK
    console.size = terminal_size((20, 5))
    assert keyboard.read(5) == RESIZE
    assert keyboard.read(0.01) == TICK


def test_the_rest_of_a_pasted_answer_is_dropped(console: Console, keyboard: Keyboard) -> None:
    """Line by line; single lines stay."""
    assert keyboard
    drop = sys.modules["quizcli.terminal.keys_windows"].drop_typed
    console.codes.extend("3 4\r4\r")
    assert not drop(only_lines=True)
    assert drop(only_lines=False)
    assert not console.codes


def test_the_modes_are_restored(console: Console, keyboard: Keyboard) -> None:
    """At the end, and for an editor."""
    before = {INPUT: 0x1F7, OUTPUT: 0x3}
    shown = {INPUT: 0x1F7 & ~_PROCESSED, OUTPUT: 0x3 | _VIRTUAL}
    with keyboard:
        assert console.modes == shown
        with keyboard.released():
            assert console.modes == before
        assert console.modes == shown
    assert console.modes == before


@pytest.fixture
def sitting(console: Console, write_deck: Write, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Hold a sitting in that console, with keys or with lines, and return what it has written."""
    write_deck(DECK)

    def hold(codes: str = "", lines: str = "") -> str:
        console.codes.extend(codes)
        stdin, stdout = Stream(INPUT, lines), Stream(OUTPUT)
        with monkeypatch.context() as patch:
            patch.delenv("TERM", raising=False)
            patch.setattr(sys, "stdin", stdin)
            patch.setattr(sys, "stdout", stdout)
            # For these two only: Rich and Click would look for more of Windows than stands here.
            seen = SimpleNamespace(platform="win32", stdin=stdin, stdout=stdout)
            patch.setattr("quizcli.terminal.keys.sys", seen)
            patch.setattr("quizcli.terminal.open_screen.sys", seen)
            patch.setattr(sys, "argv", ["quiz", "review", "--deck", "own"])
            with pytest.raises(SystemExit):
                main()
        assert console.modes == {INPUT: 0x1F7, OUTPUT: 0x3}
        return stdout.getvalue()

    return hold


def test_a_sitting_on_the_whole_screen(sitting: Callable[..., str], quiz: Quiz) -> None:
    """From the first card to the summary, and the console is as it was."""
    shown = sitting("\r\r3\r4")
    assert shown.index("\x1b[?1049h") < shown.index("3 good") < shown.index("\x1b[?1049l")
    assert "2 cards reviewed" in shown
    assert {history(quiz, card)[0][0] for card in ("one", "two")} == {4, 5}


def test_an_old_console_gets_lines(console: Console, sitting: Callable[..., str], quiz: Quiz) -> None:
    """Without a virtual-terminal mode the sitting is line by line."""
    console.has_virtual_terminal = False
    shown = sitting(lines="\n3\nq\n")
    assert "\x1b[?1049h" not in shown
    assert "Enter shows the answer" in shown
    assert sum(len(history(quiz, card)) for card in ("one", "two")) == 1
