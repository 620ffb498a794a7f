"""Ctrl-C in a real pseudo-terminal: it ends with the same summary as `q`, and with the exit code 130."""

import os
import re
import signal

import pytest

from tests.conftest import Quiz
from tests.terminal.conftest import Start, Write, history

DECK = """\
deck: own
cards:
- {id: one, question: What is one?, answer: One., level: 1}
- {id: two, question: What is two?, answer: Two., level: 2}
"""
DRILL = """\
deck: own
cards:
- {id: one, question: What is one?, answer: One., level: 1}
- {id: sizes, question: Sizes, drill: {kind: conv-output-size, level: 3}, level: 2}
"""


@pytest.mark.parametrize("way", ["key", "signal"])
@pytest.mark.parametrize(
    ("deck", "keys", "shown", "reviewed"),
    [
        (DECK, [], "show answer", 1),
        (DECK, ["?"], "Before the answer", 1),
        (DECK, ["Enter"], "Two.", 1),
        (DRILL, ["1", "2"], "size = 12", 1),
        (DRILL, ["9", " ", "9", "Enter"], "Wrong", 2),
    ],
    ids=["question", "help", "answer", "drill", "verdict"],
)
def test_ctrl_c(
    start: Start, write_deck: Write, way: str, deck: str, keys: list[str], shown: str, reviewed: int
) -> None:
    """Wherever it is pressed in a sitting; a signal of another program does the same."""
    write_deck(deck)
    terminal = start("review", "--deck", "own").until("What is one?").press("Enter").until("3 good").press("3")
    terminal.until("1/2").press(*keys).until(shown)
    if way == "key":
        terminal.process.send("\x03")
    else:
        os.kill(terminal.process.pid or 0, signal.SIGINT)
    assert terminal.ended() == 130
    cards = "1 card" if reviewed == 1 else "2 cards"
    assert f"{cards} reviewed" in terminal.text.replace("\n", "")
    assert 1049 << 5 not in terminal.screen.mode


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ([], "Enter shows the answer"),
        (["Enter"], "1 again"),
        (["Enter", "3", "Enter"], "size ="),
        (["Enter", "3", "Enter", "9 9", "Enter"], "Wrong"),
    ],
    ids=["question", "answer", "drill", "verdict"],
)
def test_ctrl_c_line_by_line(start: Start, write_deck: Write, keys: list[str], shown: str) -> None:
    """The same in a simple terminal."""
    write_deck(DRILL)
    terminal = start("review", "--deck", "own", TERM="dumb").until("What is one?").press(*keys).until(shown)
    terminal.process.send("\x03")
    assert terminal.ended() == 130
    assert re.search("1 card left for today" if "3" in keys else "2 cards left for today", terminal.text)


def test_ctrl_c_in_practice(start: Start, quiz: Quiz) -> None:
    """What was answered is summed up and kept."""
    terminal = start("drill", "conv-output-size", "--level", "3").until("? hint")
    terminal.press("9", " ", "9", "Enter").until("Wrong").press("Enter").until("problem 2")
    terminal.process.send("\x03")
    assert terminal.ended() == 130
    assert "1 problem, 0 right." in terminal.text.replace("\n", "")
    assert quiz("stats", "drills", "--json").json
    assert history(quiz, "conv-output-size") == []
