"""Tests of the line that the user is typing."""

import pytest

from quizcli.drills.answers import MAX_LENGTH
from quizcli.terminal.input_line import LONGEST, InputLine
from quizcli.terminal.keys import PASTE


def typed(*keys: str) -> InputLine:
    """Return a line after some keys."""
    line = InputLine()
    for key in keys:
        line = line.after(key)
    return line


@pytest.mark.parametrize(
    ("keys", "text", "cursor"),
    [
        ("a b", "a b", 3),
        (["a", "space", "b"], "a b", 3),
        (["a", "b", "left", "c"], "acb", 2),
        (["a", "b", "home", "c", "end", "d"], "cabd", 4),
        (["a", "b", "left", "backspace"], "b", 0),
        (["backspace", "left", "right", "a"], "a", 1),
        (["a", "b", "left", "ctrl-u"], "b", 0),
        (["a", "unknown", "resize", "\x07"], "a", 1),
        (["１", "／"], "１／", 2),
        (["a", "c", "left", f"{PASTE}1 2\n3", "b"], "a1 2\n3bc", 7),
        (["a", f"{PASTE}{'1' * LONGEST}"], "a", 1),
    ],
)
def test_keys(keys: list[str], text: str, cursor: int) -> None:
    """Letters are inserted at the cursor; other keys move it or delete."""
    assert typed(*keys) == InputLine(text, cursor)


def test_a_line_has_an_end() -> None:
    """The length of a line is limited."""
    assert len(typed(*"1" * (LONGEST + 10)).text) == LONGEST == MAX_LENGTH


def test_a_line_end_is_seen() -> None:
    """The rows of a pasted matrix stand on one line of the screen."""
    assert typed(f"{PASTE}1 2\n3 4").shown("x = ", 40).plain == "x = 1 2↵3 4 "


@pytest.mark.parametrize("length", [0, 5, 30, 200])
def test_the_cursor_is_always_seen(length: int) -> None:
    """A long line is scrolled so that the cursor is visible."""
    line = typed(*"1" * length)
    shown = line.shown("x = ", 40)
    assert shown.cell_len <= 41
    assert shown.plain.endswith(" ")
    assert any(span.style == "reverse" for span in shown.spans)
