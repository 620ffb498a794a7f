"""Keys that arrive while an undo is written, in a real pseudo-terminal: each acts once, in its turn, on the card it meant."""

import sqlite3
import time
from pathlib import Path

import pytest

from tests.conftest import Quiz
from tests.terminal.conftest import Start, Terminal, Write, history

DECK = """\
deck: own
cards:
- {id: one, question: What is one?, answer: One.}
- {id: two, question: What is two?, answer: Two., needs: [one]}
- {id: three, question: What is three?, answer: Three., needs: [two]}
"""


@pytest.fixture
def sitting(start: Start, write_deck: Write) -> Terminal:
    """A sitting at its second card, whose answer is shown; the first is graded easy."""
    write_deck(DECK)
    terminal = start("review", "--deck", "own").until("What is one?").press("Enter").until("4 easy").press("4")
    return terminal.until("What is two?").press("Enter").until("4 easy")


def send_while_writing(terminal: Terminal, home: Path, *keys: str) -> None:
    """Press the keys while another program holds the journal."""
    other = sqlite3.connect(home / "journal.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for key in keys:
        terminal.process.send(key)
        time.sleep(0.1)
    other.execute("ROLLBACK")
    other.close()


def test_keys_behind_an_undo_are_for_the_card_it_brings(sitting: Terminal, home: Path, quiz: Quiz) -> None:
    """`u` and the right grade, typed at once: the card that comes back gets it, and the others nothing."""
    send_while_writing(sitting, home, "u", "3")
    sitting.press("q")
    assert sitting.ended() == 0
    assert history(quiz, "one") == [(5, True), (4, False)]
    assert history(quiz, "two") == []


def test_two_undos(sitting: Terminal, home: Path, quiz: Quiz) -> None:
    """None of them is lost."""
    sitting.press("4").until("What is three?")
    send_while_writing(sitting, home, "u", "u", "1")
    sitting.press("q")
    assert sitting.ended() == 0
    assert history(quiz, "one") == [(5, True), (1, False)]
    assert history(quiz, "two") == [(5, True)]


@pytest.mark.parametrize("shown", [False, True])
def test_keys_behind_an_undo_that_undoes_nothing_are_dropped(
    start: Start, write_deck: Write, home: Path, quiz: Quiz, shown: bool
) -> None:
    """They were meant for the card that would have come back, not for the one that stays."""
    write_deck(DECK)
    terminal = start("review", "--deck", "own").until("What is one?")
    if shown:
        terminal.press("Enter").until("4 easy")
    send_while_writing(terminal, home, "u", "\r", "3", "S", "B")
    terminal.until("There is nothing to undo.").until("What is one?").press("q")
    assert terminal.ended() == 0
    assert not any(quiz("show", card, "--json").json["history"] for card in ("one", "two", "three"))
    assert not any(card["suspended"] for card in quiz("list", "--json").json)
