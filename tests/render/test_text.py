"""Tests of plain text: escaping, alignment, shortening, wrapping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quizcli.render.text import columns, counted, first_words, folded, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\tb\nc", "a\tb\nc"),
        ("\x00\x07\x7f", "␀␇␡"),
        ("\x9b2J", "\\x9b2J"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("中文 [red] é 👍", "中文 [red] é 👍"),
        ("\r\n", "␍\n"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    """Control characters are made visible; other text is unchanged."""
    assert visible(text) == shown


@given(st.text())
def test_visible_leaves_nothing_to_obey(text: str) -> None:
    """No control character but tab and newline survives."""
    assert not [
        letter for letter in visible(text) if (ord(letter) < 32 and letter not in "\t\n") or 127 <= ord(letter) < 160
    ]


@given(st.text(), st.integers(2, 60))
def test_first_words_fit(text: str, width: int) -> None:
    """The line fits the width, also with wide characters."""
    line = first_words(text, width)
    assert cell_len(line) <= width
    assert "\n" not in line


def test_columns_align_wide_letters() -> None:
    """An ideograph counts as two columns."""
    assert columns([("中文", "1"), ("abcde", "22")], right=(1,)) == "中文    1\nabcde  22"


def test_counted() -> None:
    """One card, two cards."""
    assert [counted(1, "card"), counted(2, "card"), counted(0, "card"), counted(1234, "card")] == [
        "1 card",
        "2 cards",
        "0 cards",
        "1,234 cards",
    ]


def test_the_last_column_goes_on_below_itself() -> None:
    """Within the width, wide letters counted as two."""
    assert columns([("key", "one two three"), ("longer", "four")], width=15) == (
        "key     one two\n        three\nlonger  four"
    )
    assert columns([("a", "中文中文")], width=7) == "a  中文\n   中文"


def test_long_lines_are_folded_between_words() -> None:
    """Continuation lines are indented; short lines are unchanged."""
    assert folded("short\n  one two three", 10) == "short\n  one two\n  three"


@given(st.lists(st.text("ab中 ", max_size=9).map(str.strip), max_size=20), st.integers(20, 60))
def test_folding_loses_no_word(words: list[str], width: int) -> None:
    """Every row fits the width, and together they are the text."""
    text = " ".join(filter(None, words))
    rows = folded(text, width).split("\n")
    assert all(cell_len(row) <= width for row in rows)
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")
