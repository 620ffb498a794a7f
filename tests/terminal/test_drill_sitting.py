"""Drills in the full-screen sitting, in a real pseudo-terminal."""

from tests.conftest import Quiz
from tests.terminal.conftest import Start, Write, history

DRILLS = """\
deck: own
cards:
- id: sizes
  question: Sizes by hand
  drill: {kind: conv-output-size, level: 3}
"""


def test_a_numeric_problem(start: Start, write_deck: Write, quiz: Quiz) -> None:
    """Typing with corrections, a hint, nonsense, a wrong answer with its entry, the solution, and the grade by Enter."""
    write_deck(DRILLS)
    terminal = start("review", "--deck", "own").until("? hint")
    assert "conv-output-size · level 3" in terminal.text
    terminal.press("?", "Enter").until("i + 2p - d(k - 1) - 1")
    terminal.press("4", "/", "Enter").until("Not understood: something is missing at the end")
    terminal.press("\x15", "9", "8", " ", "7", "\x7f", "6", "Enter").until("✗ Wrong.")
    assert "size = 98 6" in terminal.text
    terminal.press("Enter").until("1 again").until("? hint")
    terminal.press(":", "q", "Enter")
    assert terminal.ended() == 0
    assert history(quiz, "sizes") == [(1, False)]


def test_giving_up_a_numeric_problem(start: Start, write_deck: Write, quiz: Quiz) -> None:
    """An empty line has to be confirmed; a digit replaces the grade; commands are typed as lines."""
    write_deck(DRILLS)
    terminal = start("review", "--deck", "own").until("? hint")
    terminal.press("Enter").until("Press Enter again").press("Enter").until("Not answered.").until("Solution")
    terminal.press("4").until("1 passed, 0 missed.")
    assert terminal.ended() == 0
    assert history(quiz, "sizes") == [(0, True), (5, False)]
    terminal = start("drill", "conv-output-size", "--timed").until("s left")
    terminal.press(":", "s", "Enter").until("ends the practice").press(":", "q", "Enter").until(
        "No problem was answered"
    )
    assert terminal.ended() == 0


def test_a_line_that_was_not_understood_stays(start: Start, write_deck: Write) -> None:
    """To be corrected, in Chinese too."""
    write_deck(DRILLS)
    terminal = start("review", "--deck", "own", "--lang", "zh").until("? 提示")
    terminal.press("4", "/", "Enter").until("没有看懂").until("= 4/").press("Enter", "\x15", "Enter", ":", "q", "Enter")
    assert terminal.ended() == 0
