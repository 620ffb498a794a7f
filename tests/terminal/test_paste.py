"""Pasted text in a real pseudo-terminal: it presses no keys, and in a drill it is one answer."""

import pytest

from tests.conftest import Quiz
from tests.terminal.conftest import Start, Write, history

DECK = """\
deck: own
cards:
- id: one
  question: What is one?
  answer: One.
  points: [alpha, beta]
"""
DRILL = """\
deck: own
cards:
- id: rows
  question: A matrix
  drill: {kind: conv2d-values, level: 1}
"""
IGNORED = "Pasted text is ignored here."


def marked(text: str) -> str:
    """Return a paste as terminals mark it."""
    return f"\x1b[200~{text}\x1b[201~"


@pytest.mark.parametrize(
    "text", [marked("ANSWER"), marked("u"), "answer\r", marked("q\rBE\r4" * 50_000), "4" * 200_000]
)
def test_a_paste_presses_no_keys(start: Start, write_deck: Write, quiz: Quiz, text: str) -> None:
    """At the question and at the answer it is dropped with a word, whether the terminal marks it or not, however long."""
    write_deck(DECK)
    terminal = start("review", "--deck", "own").until("? help")
    terminal.process.send(text)
    terminal.until(IGNORED, 3).press("Enter").until("alpha")
    assert IGNORED not in terminal.text
    terminal.process.send(text)
    terminal.until(IGNORED, 3).press("3")
    assert terminal.ended() == 0
    assert history(quiz, "one") == [(4, False)]


def test_a_paste_does_not_close_the_help(start: Start, write_deck: Write) -> None:
    """Any key does."""
    write_deck(DECK)
    terminal = start("review", "--deck", "own").until("? help").press("?").until("Before the answer")
    terminal.press(marked("q")).until("Before the answer").press("x").until("What is one?").press("q")
    assert terminal.ended() == 0


def test_the_terminal_is_asked_to_mark_pastes(start: Start, write_deck: Write) -> None:
    """While the whole screen is shown, and not afterwards."""
    write_deck(DECK)
    terminal = start("review", "--deck", "own").until("? help")
    assert 2004 << 5 in terminal.screen.mode
    terminal.press("q")
    assert terminal.ended() == 0
    assert 2004 << 5 not in terminal.screen.mode


@pytest.mark.parametrize("mark", [marked, str])
def test_a_pasted_matrix_is_one_answer(start: Start, write_deck: Write, quiz: Quiz, mark: "type[str]") -> None:
    """Its line ends do not press Enter, and no digit of it becomes the grade."""
    write_deck(DRILL)
    terminal = start("review", "--deck", "own").until("? hint")
    terminal.process.send(mark("1 2\r3 4\r"))
    terminal.until("= 1 2↵3 4")
    terminal.process.send(mark("9" * 3000))
    terminal.until("The pasted text is too long").press("Enter").until("Wrong")
    assert "read as [1 2; 3 4]" in terminal.text
    terminal.press("q")
    assert terminal.ended() == 0
    assert history(quiz, "rows") == [(1, False)]


def test_rows_on_the_whole_screen(start: Start, write_deck: Write) -> None:
    """What has been read of a matrix stays in sight."""
    write_deck(DRILL)
    terminal = start("review", "--deck", "own").until("? hint")
    terminal.press("1", " ", "2", "Enter").until("Row 1 of 2 is read; type the next one.").until("y = 1 2 ↵")
    terminal.press("3", " ", "4", "Enter").until("1 2 ↵ 3 4  (read as [1 2; 3 4])").press("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize("rows", ["1 2\r3 4\r4\r4\r", "[1 2; 3 4]\r4\r\rq\r"])
def test_line_by_line_a_pasted_rest_is_no_grade(start: Start, write_deck: Write, quiz: Quiz, rows: str) -> None:
    """In a simple terminal the rows make a matrix, and what is pasted behind it is dropped."""
    write_deck(DRILL)
    terminal = start("review", "--deck", "own", TERM="dumb").until("y =")
    terminal.process.send(rows)
    terminal.until("Wrong").until("1 again").press("Enter")
    terminal.until("y =").press(":q", "Enter")
    assert terminal.ended() == 0
    assert history(quiz, "rows") == [(1, False)]


def test_line_by_line_pasted_lines_press_no_keys(start: Start, write_deck: Write, quiz: Quiz) -> None:
    """Neither at the question nor at the answer; what is typed afterwards counts."""
    write_deck(DECK)
    terminal = start("review", "--deck", "own", TERM="dumb").until("Enter shows the answer")
    terminal.process.send("BE\rS\rB\r\r4\r")
    terminal.until(IGNORED).press("Enter").until("alpha")
    terminal.process.send("4\r3\r" * 100)
    terminal.read(0.5)
    assert IGNORED in terminal.text
    terminal.press("3", "Enter")
    assert terminal.ended() == 0
    assert history(quiz, "one") == [(4, False)]
    assert not any(card["suspended"] for card in quiz("list", "--json").json)


def test_a_piped_script_goes_on_line_by_line(write_deck: Write, quiz: Quiz) -> None:
    """No line of a script is dropped: the rows, then the grade."""
    write_deck(DRILL)
    quiz("review", "--deck", "own", lines=["1 2", "3 4", "4"])
    assert history(quiz, "rows") == [(1, True), (5, False)]
