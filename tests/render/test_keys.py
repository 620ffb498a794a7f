"""The keys of a sitting: footers in windows of every width, commands, languages."""

from collections.abc import Sequence

import pytest

from quizcli.cards import CardId, Language, Location, Question, Trap
from quizcli.commands.scales import SCALES
from quizcli.journal import Quality
from quizcli.render import keys

CARD = Question(
    id=CardId("c"), deck="d", level=1, location=Location("d.yaml", 1), question="q", answer="a",
    points=("1", "2", "3", "4", "5", "6"), traps=(Trap(claim="c", truth="t"),),
)  # fmt: skip
DAYS = {quality: 1 if quality < 3 else 100 for quality in Quality}
FOUR = SCALES["four"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_help_and_quit_are_in_every_footer(width: int) -> None:
    """No hint is cut: those of less use are left out first."""
    for footer in (
        keys.question_keys(width),
        keys.answer_keys(CARD, 0, DAYS, FOUR, width),
        keys.verdict_keys(Quality.GOOD, DAYS, FOUR, width, practice=False),
        keys.verdict_keys(Quality.GOOD, {}, FOUR, width, practice=True),
    ):
        last = footer[-1].plain
        assert last.endswith(("q quit   ? help", "q quit  ? help"))
        assert all("…" not in line.plain and line.cell_len <= width for line in footer)
    assert ":q quit" in keys.problem_keys(width, practice=False)[0].plain


def test_a_very_narrow_footer_keeps_help_longest() -> None:
    """Where only one hint has room, it is the help."""
    assert keys.question_keys(12)[0].plain == "? help"
    assert keys.question_keys(25)[0].plain == "Enter show answer  ? help"


def test_wide_footers_show_everything() -> None:
    """The order of the hints is the same in every width."""
    assert keys.question_keys(120)[0].plain == (
        "Enter show answer   u undo   K known   E edit   S suspend   B bury   l language   q quit   ? help"
    )
    grades, rest = keys.answer_keys(CARD, 6, DAYS, FOUR, 120)
    assert grades.plain == "Enter good   1 again (this sitting)   2 hard 100d   3 good 100d   4 easy 100d"
    assert rest.plain.startswith("a s d f g h tick   t traps   u undo   K known")


def test_grades_lose_words_before_keys() -> None:
    """First the explanation goes, then the names; the grade that Enter takes stays."""
    assert (
        keys.answer_keys(CARD, 1, DAYS, FOUR, 60)[0].plain
        == "Enter again  1 again  2 hard 100d  3 good 100d  4 easy 100d"
    )
    assert (
        keys.answer_keys(CARD, 0, DAYS, SCALES["six"], 60)[0].plain
        == "Enter good   0   1   2   3 100d   4 100d   5 100d"
    )


@pytest.mark.parametrize("key", ["e", "s", "b", "k", "a", "d", "x", "1", "enter", "up"])
def test_small_letters_take_no_card_away(key: str) -> None:
    """A slip while ticking is no command."""
    assert keys.command(key) is None
    assert keys.command(key, practice=True) is None


def test_capital_letters_are_commands() -> None:
    """Undo and quit are there with Caps Lock too; practice has only quit."""
    assert [keys.command(key) for key in "uUqQKESB"] == [
        "undo", "undo", "quit", "quit", "known", "edit", "suspend", "bury",
    ]  # fmt: skip
    assert [keys.command(key, practice=True) for key in "uqKESB"] == [None, "quit", None, None, None, None]


@pytest.mark.parametrize(
    ("wanted", "turns"),
    [
        (["en"], [("zh",), ("en",)]),
        (["zh"], [("en",), ("zh",)]),
        (["en", "zh"], [("en",), ("zh",), ("en", "zh")]),
    ],
)
def test_the_language_turns(wanted: Sequence[Language], turns: Sequence[Sequence[Language]]) -> None:
    """One language and the other one; with both, each alone and both again."""
    shown = wanted
    for turn in turns:
        shown = keys.turned(shown, wanted)
        assert shown == turn
