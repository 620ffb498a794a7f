"""Tests of how terminal input is split into keys."""

import os
import threading
import time

import pytest

from quizcli.terminal.keys import PASTE, Keyboard, keys_of
from quizcli.terminal.keys_posix import PosixDevice


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("a", ["a"]),
        ("A1", ["A", "1"]),
        ("\r \x1b[A\x1b[6~", ["enter", "space", "up", "page down"]),
        ("\x1b", ["unknown"]),
        ("\x1b[1;5C", ["unknown"]),
        ("\x03\x04", ["ctrl-c", "ctrl-d"]),
        ("好", ["好"]),
        ("", []),
    ],
)
def test_keys(typed: str, keys: list[str]) -> None:
    """Special keys have names, letters are in lower case, escape sequences are one key."""
    assert keys_of(typed) == keys


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[[B", "\x1b[[C", "\x1b[[E", "\x1bb", "\x1b4", "\x1b[<64;10;10M", "\x1b[?1;2c", "\x1b]11;rgb:1/2/3\x1b\\",
        "\x1b]11;rgb:1/2/3\x07", "\x1b[I", "\x1bOP", "\x1b[15~", "\x1bP1$r0m\x1b\\", "\x1b[1;3B",
    ],
)  # fmt: skip
def test_what_a_terminal_sends_by_itself_is_no_letter(sequence: str) -> None:
    """Function keys, Alt, the mouse and replies do nothing, wherever they occur."""
    assert set(keys_of(sequence)) == {"unknown"}
    assert keys_of(f"a{sequence}4")[0] == "a"
    assert keys_of(f"a{sequence}4")[-1] == "4"
    assert not {"b", "e", "q", "s", "u"} & set(keys_of(sequence))


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> tuple[Keyboard, int]:
    """A keyboard that reads from a pipe, and the writing end of the pipe."""
    reading, writing = os.pipe()
    with open(reading, closefd=False) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        device = PosixDevice()
    device._wakeup = os.pipe()
    return Keyboard(device), writing


def test_a_sequence_in_two_parts_is_one_key(piped: tuple[Keyboard, int]) -> None:
    """The late part of an escape sequence belongs to it and is not read as letters."""
    keyboard, writing = piped
    os.write(writing, b"\x1b")

    def rest() -> None:
        time.sleep(0.01)
        os.write(writing, b"[4~4")

    late = threading.Thread(target=rest)
    late.start()
    assert [keyboard.read(), keyboard.read()] == ["end", "4"]
    late.join()


def test_the_input_ends_within_a_sequence(piped: tuple[Keyboard, int]) -> None:
    """If the terminal is closed in the middle of a sequence, reading ends."""
    keyboard, writing = piped
    os.write(writing, b"\x1b[")
    os.close(writing)
    assert keyboard.read() == "unknown"
    with pytest.raises(EOFError):
        keyboard.read()


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\x1b[200~u\x1b[201~", [f"{PASTE}u"]),
        ("1\x1b[200~1 2\r3 4\r\n\x1b[201~\r", ["1", f"{PASTE}1 2\n3 4", "enter"]),
        ("\x1b[200~a\x1b[31m\x03\x00\tb\u202e", [f"{PASTE}a[31m b"]),
        ("answer", [f"{PASTE}answer"]),
        ("1 2\r3 4\r", [f"{PASTE}1 2\n3 4"]),
        ("ab\x1b[Bcd\x1b[200~ef\x1b[201~", [f"{PASTE}abcdef"]),
        ("\r3\r3\r3", ["enter", "3"] * 3),
        ("\x1b[B" * 20, ["down"] * 20),
    ],
)
def test_a_paste_is_one_key(typed: str, keys: list[str]) -> None:
    """Marked by the terminal or known by its many letters, without line ends and control characters around it."""
    assert keys_of(typed) == keys


def test_a_paste_in_parts_is_one_key(piped: tuple[Keyboard, int]) -> None:
    """A character may be cut too; a very long paste is shortened, and the key behind it is a key."""
    keyboard, writing = piped

    def paste() -> None:
        for part in (b"\x1b[200~", b"1" * 200_000, b"\xe5", b"\xa5\xbd\x1b[20", b"1~q"):
            os.write(writing, part)
            time.sleep(0.04)

    late = threading.Thread(target=paste)
    late.start()
    found = keyboard.read()
    assert found.startswith(f"{PASTE}111")
    assert found.endswith("1好")
    assert len(found) < 21_000
    assert keyboard.read() == "q"
    late.join()
