"""A new user's first sitting, and the keys that take a card away, in a pseudo-terminal."""

import pytest

from tests.conftest import Quiz
from tests.terminal.conftest import WELCOME, Start, Write

DECK = """\
deck: own
cards:
- {id: one, question: {en: What is one?, zh: 一是什么？}, answer: {en: One., zh: 一。}, level: 1}
- {id: two, question: What is two?, answer: Two., level: 2}
"""


@pytest.mark.parametrize("size", [(24, 80), (20, 60), (10, 80)])
def test_the_first_screen_comes_once(start: Start, write_deck: Write, size: tuple[int, int]) -> None:
    """It fits the window; q leaves it without a card, another key begins, and after the first grade it is gone."""
    write_deck(DECK)
    terminal = start("review", "--deck", "own", size=size).until(WELCOME[0])
    assert "aloud" in terminal.text
    terminal.press("q")
    assert terminal.ended() == 0
    terminal = start("review", "--deck", "own", size=size).until(WELCOME[0]).press("Enter").until("What is one?")
    terminal.press("Enter").until("One.").press("Enter").until("What is two?").press("q")
    assert terminal.ended() == 0
    assert WELCOME[0] not in start("review", "--deck", "own").until("What is two?").text


def test_known_and_language(start: Start, write_deck: Write, quiz: Quiz) -> None:
    """`l` shows this card in the other language and the next one as before; `K` sets a card aside."""
    write_deck(DECK)
    terminal = start("review", "--deck", "own").until("What is one?").press("l").until("一是什么？")
    terminal.press("Enter").until("一。").press("l").until("One.").press("l").until("一。").press("3")
    terminal.until("What is two?").press("K")
    assert terminal.ended() == 0
    assert "1 card marked as known." in terminal.text.replace("\n", "")
    assert quiz("show", "two", "--json").json["memory"]["interval_days"] == 95
