"""Tests of how terminal input is split into keys."""

import os
import threading
import time

import pytest

from quizcli.terminal.keys import Keyboard, keys_of


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("a", ["a"]),
        ("A1", ["a", "1"]),
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
        "\x1b]11;rgb:1/2/3\x07", "\x1b[200~hello 4\x1b[201~", "\x1b[I", "\x1bOP", "\x1b[15~", "\x1bP1$r0m\x1b\\", "\x1b[1;3B",
    ],
)  # fmt: skip
def test_what_a_terminal_sends_by_itself_is_no_letter(sequence: str) -> None:
    """Function keys, Alt, the mouse, replies and pasted text do nothing, wherever they occur."""
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
        keyboard = Keyboard()
    keyboard._wakeup = os.pipe()
    return keyboard, writing


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
