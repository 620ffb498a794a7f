"""The sitting as a user sees it, in a real pseudo-terminal."""

import re
import signal
import sys
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Quiz
from tests.terminal.conftest import Start, Write, history

DECK = """\
deck: own
cards:
- id: first
  question: What is one?
  answer: |
    One is $\\overset{!}{=}$.
  points: [alpha, beta, gamma]
  traps:
  - {claim: it is two, truth: it is not}
  sources: [001-03]
- id: second
  question: What is two?
  answer: Two.
  sources: [001-03]
- id: third
  question: What is three?
  answer: Three.
"""


@pytest.fixture
def deck(write_deck: Write) -> Path:
    """A deck of three cards, the first two on the same source item."""
    return write_deck(DECK)


def asked(text: str) -> str:
    """Return the number that the question on the screen asks about."""
    found = re.search(r"What is (\w+)\?", text)
    assert found, text
    return {"one": "first", "two": "second", "three": "third"}[found[1]]


def test_reveal_tick_grade(start: Start, deck: Path, quiz: Quiz) -> None:
    """The question is shown, then the answer with points and folded traps; ticks suggest a grade and Enter accepts it."""
    terminal = start("review", "--deck", "own", "--tag", "x", "--limit", "1")
    assert terminal.ended() == 2
    deck.write_text(DECK.replace("- id: second", "  tags: [x]\n- id: second"))
    terminal = start("review", "--tag", "x").until("? help")
    assert terminal.lines[0] == "─" * 24 + "  0/1  0 due, 1 new, 0 again"
    assert terminal.lines[1:4] == ["own", "What is one?", ""]
    assert terminal.lines[23] == "Enter show answer  u undo  K known  E edit  S suspend  B bury  q quit  ? help"
    terminal.press("5", "x", "a").press("Enter").until("alpha")
    assert terminal.lines[1:14] == [
        "own · x",
        "What is one?",
        "",
        "       !",
        "One is =.",
        "",
        "Points",
        "a [ ] alpha",
        "s [ ] beta",
        "d [ ] gamma",
        "",
        "1 trap  press t",
        "",
    ]
    assert terminal.lines[22] == "Enter good   1 again (this sitting)   2 hard 1d   3 good 1d   4 easy 1d"
    assert terminal.lines[23].startswith("a s d tick  t traps  u undo")
    terminal.press("c", "e", "b").press("Space", "t").until("Right: it is not")
    terminal.press("a", "s").until("s [x] beta")
    assert terminal.lines[22].startswith("Enter hard")
    terminal.press("d").until("Enter good")
    terminal.press("d", "s").until("Enter again")
    terminal.press("s", "d", "Enter")
    assert terminal.ended() == 0
    assert "1 passed, 0 missed." in terminal.text.replace("\n", "")
    assert history(quiz, "first") == [(4, False)]


@pytest.mark.usefixtures("deck")
def test_undo_suspend_bury_quit(start: Start, quiz: Quiz) -> None:
    """Each command acts at once, and a message says what it did."""
    terminal = start("review", "--deck", "own").until("? help")
    first = asked(terminal.text)
    terminal.press("Enter").until("3 good").press("4")
    assert asked(terminal.text) != first
    assert "1/3" in terminal.lines[0]
    terminal.press("u").until(f"Undone: easy for {first}")
    assert asked(terminal.text) == first
    terminal.press("s", "b").press("S").until(f"{first} is suspended")
    second = asked(terminal.text)
    terminal.press("B").until(f"{second} is buried until tomorrow.")
    terminal.press("q")
    assert terminal.ended() == 0
    assert "1 card left for today: quiz" in terminal.text.replace("\n", "")
    assert history(quiz, first) == [(5, True)]
    again = start("review", "--deck", "own").until("? help").press("u").until(f"Undone: the burial of {second}")
    assert asked(again.text) == second


@pytest.mark.usefixtures("deck")
def test_missed_cards_come_again_but_not_at_once(start: Start) -> None:
    """A missed card is asked after the others; cards on one source item are kept apart."""
    terminal = start("review", "--deck", "own").until("? help")
    order = []
    for key in ("1", "4", "4", "4"):
        order.append(asked(terminal.text))
        terminal.press("Enter").until("3 good").press(key)
    assert order[0] == order[3]
    assert len(set(order)) == 3
    assert {order[0], order[1]} != {"first", "second"}
    assert terminal.ended() == 0
    assert "2 passed, 1 missed." in terminal.text.replace("\n", "")


def test_resize_and_page(start: Start) -> None:
    """A card longer than the window is paged, and a new size is drawn at once."""
    terminal = start("show", "conv-output-size", size=(24, 80))
    assert terminal.ended() == 0
    terminal = start("review", "--tag", "output-size").until("? help").press("Enter").until("↓ Space:")
    assert terminal.lines[2] == "How do you compute the output size of a convolution layer?"
    terminal.press("Space")
    assert terminal.lines[2] != "How do you compute the output size of a convolution layer?"
    terminal.press("\x1b[H").until("How do you compute")
    terminal.resize(60, 120)
    terminal.until("Ref: arXiv:1603.07285")
    assert "↓ Space: 2 traps" in terminal.text
    assert max(map(len, terminal.lines)) <= 120
    terminal.press("q")
    assert terminal.ended() == 0


def test_help(start: Start) -> None:
    """`?` explains the keys; any key closes the help."""
    terminal = start("review").until("? help").press("?").until("Before the answer")
    for words in ("tick a point", "$EDITOR", "until tomorrow", "show the traps"):
        assert words in terminal.text
    terminal.press("x").until("show answer").press("\x04")
    assert terminal.ended() == 0


def test_nothing_to_undo_is_said_at_the_answer(start: Start) -> None:
    """The answer is still shown and can be graded."""
    terminal = start("review", "--limit", "1").until("? help").press("Enter").until("1 again")
    terminal.press("u").until("There is nothing to undo.").until("1 again").press("4")
    assert terminal.ended() == 0


def test_help_in_a_low_window(start: Start) -> None:
    """Help that is longer than the screen is divided into pages."""
    terminal = start("review", size=(10, 80)).until("? help").press("?").until("Before the answer")
    assert "until tomorrow" not in terminal.text
    terminal.press("x").until("suspend the card").press("x").until("any key closes it").press("x").until(
        "show answer"
    ).press("\x04")
    assert terminal.ended() == 0


def test_six_keys(start: Start, quiz: Quiz) -> None:
    """`--scale six` takes SM-2's own qualities."""
    terminal = start("review", "--scale", "six", "--limit", "1", "--deck", "cnn").until("? help").press("Enter")
    terminal.until("Enter good  0 blackout  1 wrong  2 familiar  3 hard 1d  4 good 1d  5 easy 1d")
    terminal.press("5")
    assert terminal.ended() == 0
    graded = [card["id"] for card in quiz("list", "--json").json if history(quiz, card["id"])]
    assert [history(quiz, card) for card in graded] == [[(5, False)]]


EDITOR = """\
import sys, pathlib
line, file = sys.argv[1:]
path = pathlib.Path(file)
lines = path.read_text().split("\\n")
assert lines[int(line[1:]) - 1].startswith("- id:"), line
path.write_text({action})
"""


@pytest.mark.usefixtures("quiz")
def test_edit(start: Start, deck: Path, tmp_path: Path) -> None:
    """`e` opens the card at its line and shows the new text; after a broken edit, the old card and the error are shown."""
    editor = tmp_path / "editor.py"
    editor.write_text(EDITOR.format(action='path.read_text().replace("What is", "Say what is")'))
    terminal = start("review", "--deck", "own", EDITOR=f"{sys.executable} {editor}").until("? help")
    terminal.press("E").until("Say what is")
    editor.write_text(EDITOR.format(action='path.read_text().replace("question:", "qestion:")'))
    terminal.press("E").until("The card stays as it was")
    assert "Say what is" in terminal.text
    assert f"{deck}"[:30] in terminal.text
    terminal.press("Enter").until("3 good").press("q")
    assert terminal.ended() == 0


def test_a_signal_gives_the_editor_time_to_save(start: Start, tmp_path: Path) -> None:
    """SIGTERM to the program while an editor is open is passed on; the program ends after the editor."""
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import signal, sys, time, pathlib\n"
        "def save(*_):\n    time.sleep(0.3)\n    pathlib.Path(sys.argv[0] + '.saved').write_text('')\n    sys.exit(1)\n"
        "signal.signal(signal.SIGTERM, save)\nprint('OPEN', flush=True)\ntime.sleep(20)\n"
    )
    terminal = start("review", "--limit", "1", EDITOR=f"{sys.executable} {editor}").until("? help")
    terminal.press("E").until("OPE")
    terminal.process.kill(signal.SIGTERM)
    terminal.ended()
    assert (tmp_path / "editor.py.saved").exists()


def test_edit_without_editor(start: Start) -> None:
    """An editor that cannot be started gives a message; the sitting goes on."""
    terminal = start("review", EDITOR="/no/such/editor").until("? help").press("E")
    terminal.until("cannot be started").press("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (None, 130)], ids=["term", "hup", "ctrl-c"]
)
def test_interrupted(start: Start, deck: Path, quiz: Quiz, number: signal.Signals | None, code: int) -> None:
    """Ctrl-C, SIGTERM and a closed terminal lose nothing and leave the terminal as it was."""
    assert deck.exists()
    terminal = start("review", "--deck", "own").until("? help").press("Enter").until("3 good").press("4").until("1/3")
    if number:
        terminal.process.kill(number)
    else:
        terminal.process.send("\x03")
    assert terminal.ended() == code
    assert "Traceback" not in terminal.text
    assert not terminal.screen.mode & {1049 << 5}, "the other screen is left"
    assert "1 entry" in quiz("rebuild", "--check").out


def test_cram(start: Start, deck: Path, quiz: Quiz) -> None:
    """Cramming is recorded as practice and does not change the schedule."""
    assert deck.exists()
    terminal = start("review", "--cram", "--deck", "own", "--limit", "1").until("? help")
    assert "1 to practice" in terminal.lines[0]
    terminal.press("Enter").until("1 again   2 hard   3 good   4 easy").press("4")
    assert terminal.ended() == 0
    cards = [quiz("show", card["id"], "--json").json for card in quiz("list", "--json", "--deck", "own").json]
    (practised,) = [card for card in cards if card["history"]]
    assert (practised["history"][0]["mode"], practised["memory"]) == ("practice", None)
    assert quiz("due", "--json").json["new"] == 10


def test_both_languages_side_by_side(start: Start) -> None:
    """In a wide window English stands on the left and Chinese on the right."""
    terminal = start("review", "--deck", "cnn", "--lang", "both", size=(50, 200)).until("? help")
    found = next(line for line in terminal.lines if "?" in line and "？" in line)
    assert found.index("?") < found.index("？")
    terminal.press("q")
    assert terminal.ended() == 0


def test_a_dumb_terminal_gets_lines(start: Start) -> None:
    """In a simple terminal, the sitting is line by line."""
    terminal = start("review", TERM="dumb").until("Enter shows the answer")
    terminal.press("q", "Enter")
    assert terminal.ended() == 0


def test_undo_while_cramming_leaves_the_schedule(start: Start, quiz: Quiz) -> None:
    """`u` in a practice undoes practice only."""
    quiz("grade", "batchnorm-definition", "5")
    terminal = start("review", "--cram", "--deck", "cnn").until("? help")
    terminal.press("u").until("Nothing of this practice")
    terminal.press("Enter").until("4 easy").press("4").press("u").until("Undone").press("q")
    assert terminal.ended() == 0
    assert quiz("show", "batchnorm-definition", "--json").json["memory"]


def test_a_failed_editor_leaves_the_terminal_and_the_sitting(start: Start) -> None:
    """A long message is shown in full, and Ctrl-C in an editor does not reach the program."""
    program = "import signal, time; signal.signal(signal.SIGINT, lambda *_: print('mine')); time.sleep(2)"
    terminal = start("review", EDITOR=f'{sys.executable} -c "{program}"').until("? help")
    terminal.process.send("E")
    terminal.read(0.8)
    terminal.process.send("\x03")
    terminal.read(3)
    terminal.press("q")
    assert terminal.ended() == 0


def test_sideways(start: Start, write_deck: Write) -> None:
    """A card wider than the window can be scrolled sideways."""
    wide = " & ".join(f"a_{{{number}}}" for number in range(60))
    write_deck(
        f"deck: own\ncards:\n- id: wide\n  question: $\\begin{{matrix}}{wide} \\\\ {wide}\\end{{matrix}}$\n  answer: a\n"
    )
    terminal = start("review", "--deck", "own").until("? help")
    assert "a₅₉" not in terminal.text
    for _ in range(12):
        terminal.press("\x1b[C")
    assert "a₅₉" in terminal.text
    terminal.press("q")
    assert terminal.ended() == 0


def test_continued_while_the_editor_has_the_terminal(start: Start) -> None:
    """After SIGSTOP and SIGCONT, the editor keeps the terminal; when it exits, the program redraws."""
    terminal = start("review", EDITOR=f"{sys.executable} -c 'import time; time.sleep(2)'").until("? help")
    terminal.process.send("E")
    terminal.read(0.8)
    terminal.process.kill(signal.SIGCONT)
    with pytest.raises(pexpect.TIMEOUT):
        terminal.process.read_nonblocking(100, timeout=0.5)
    terminal.read(3)
    terminal.process.kill(signal.SIGCONT)
    terminal.read(0.5)
    terminal.until("show answer").press("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize("now", ["9898-12-31T23:59-23:59", "9898-12-31T23:59+23:59", "1971-01-01T00:00+23:59"])
def test_the_ends_of_the_clock(start: Start, now: str) -> None:
    """A grade with its intervals and an undo, in the first and in the last year that QUIZ_NOW may name."""
    terminal = start("review", "--limit", "1", QUIZ_NOW=now).until("? help").press("Enter").until("4 easy").press("1")
    terminal.until("1 again").press("u").until("4 easy").press("q")
    assert terminal.ended() == 0
    assert "Traceback" not in terminal.text


def test_a_year_without_an_end(start: Start) -> None:
    """A later one is wrong usage."""
    terminal = start("review", QUIZ_NOW="9998-12-31T23:59-23:59")
    assert terminal.ended() == 2
    assert "is not a time from 1971 to 9898" in terminal.text
