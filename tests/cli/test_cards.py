"""The commands about cards."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from quizcli.cards import DrillKinds
from quizcli.corpus.loader import load
from tests.conftest import Quiz

Write = Callable[..., Path]

OWN = """\
deck: own
cards:
- id: mine
  question: Why {extra}?
  answer: Because.
"""


def test_list_has_every_card(quiz: Quiz) -> None:
    """The list's shape, and every card in it."""
    cards = quiz("list", "--json").json
    assert len(cards) >= 23
    for card in cards:
        assert card.keys() >= {"id", "deck", "kind", "level", "tags", "sources", "question", "suspended", "drill"}
        assert (card["kind"] == "drill") == (card["drill"] is not None)
        assert not card["suspended"]
        assert set(card["question"]) == {"en", "zh"}
    assert len({card["id"] for card in cards}) == len(cards)
    for line in quiz("list").out.splitlines():
        assert len(line) <= 100


def test_decks_add_up(quiz: Quiz) -> None:
    """The decks' counts add up to the list."""
    quiz("grade", "conv-output-size", "5")
    decks = {deck["deck"]: deck for deck in quiz("decks", "--json").json}
    cards = quiz("list", "--json").json
    assert sum(deck["cards"] for deck in decks.values()) == len(cards)
    assert decks["cnn"]["new"] == decks["cnn"]["cards"] - 1
    assert sum(deck["due"] for deck in decks.values()) == 0
    assert quiz("decks", now="2026-03-02T10:00").out.splitlines()[0].split() == [
        "deck",
        "cards",
        "new",
        "due",
        "suspended",
    ]
    assert {deck["deck"]: deck["due"] for deck in quiz("decks", "--json").json}["cnn"] == 1


def test_own_cards_join_in(quiz: Quiz, write_deck: Write) -> None:
    """A deck in the own folder is used at once; plain strings are enough."""
    write_deck(OWN)
    assert quiz("show", "mine", "--json").json["question"] == "Why {extra}?"
    assert "mine" in quiz("search", "because").out


def test_folders_by_option_and_config(quiz: Quiz, home: Path, tmp_path: Path) -> None:
    """--cards and the setting add folders; one that does not exist is an error."""
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "d.yaml").write_text(OWN.replace("mine", f"mine-{name}"))
    (home / "config.toml").write_text(f'cards = ["{tmp_path / "y"}"]\n')
    quiz("--cards", str(tmp_path / "x"), "show", "mine-x")
    quiz("show", "mine-y")
    quiz("show", "mine-x", code=2)
    assert "no such file or folder" in quiz("--cards", str(tmp_path / "none"), "list", code=1).err


def test_editing_a_card_keeps_its_progress(quiz: Quiz, write_deck: Write) -> None:
    """Another text, another file, another deck, another id: the progress stays."""
    file = write_deck(OWN)
    quiz("grade", "mine", "5")
    memory = quiz("show", "mine", "--json").json["memory"]
    assert memory
    file.unlink()
    write_deck(OWN.replace("Because", "Other").replace("deck: own", "deck: moved"), "moved.yaml")
    assert memory == quiz("show", "mine", "--json").json["memory"]
    write_deck(OWN.replace("id: mine", "id: renamed\n  formerly: [mine]"), "moved.yaml")
    assert memory == quiz("show", "renamed", "--json").json["memory"]
    assert quiz("show", "mine", "--json").json["id"] == "renamed"
    assert len(quiz("show", "renamed", "--json").json["history"]) == 1
    assert "equals the replay" in quiz("rebuild", "--check").out


def test_a_card_taken_away_keeps_its_history(quiz: Quiz, write_deck: Write) -> None:
    """The journal keeps what it knows of cards that are gone, and they are in no queue."""
    file = write_deck(OWN)
    quiz("grade", "mine", "5")
    file.unlink()
    assert quiz("due", "--json", now="2026-03-09T10:00").json["due"] == 0
    assert '"card": "mine"' in quiz("export", "journal", "-").out
    write_deck(OWN)
    assert quiz("due", "--json").json["due"] == 1


def test_a_broken_deck_does_not_stop_the_day(quiz: Quiz, write_deck: Write) -> None:
    """Its complaints go to stderr with their places, the good cards are used, and check fails."""
    file = write_deck(OWN + "- id: bad\n  question: no answer\n")
    result = quiz("list", "--json")
    assert "mine" in {card["id"] for card in result.json}
    assert result.err == f"quiz: {file}:6:3: missing key 'answer' in 'bad'\n"
    checked = quiz("check", code=1)
    assert f"{file}:6:3: missing key 'answer' in 'bad'" in checked.out
    assert "1 complaint" in checked.out


@pytest.mark.parametrize("content", [b"\x00\x01\xff", b"deck: [", b"a: &x [*x]", b""])
def test_files_that_are_no_decks(quiz: Quiz, write_deck: Write, content: bytes) -> None:
    """One complaint with its place, never a traceback, from every command that reads cards."""
    file = write_deck(content)
    for command in (["list"], ["due"], ["decks"], ["search", "x"], ["grade", "conv-output-size", "4"]):
        err = quiz(*command).err
        assert err.count("quiz: ") == 1
        assert re.match(rf"quiz: {re.escape(str(file))}:[12]:\d+: ", err)


def test_text_is_shown_and_not_obeyed(quiz: Quiz, write_deck: Write) -> None:
    """Terminal escapes, Rich markup and line-turning marks in a card are text."""
    write_deck(OWN.replace("Why {extra}?", '"\\e[31mred\\e]0;t\\a [red]x[/] [/] :smile: \\u202eturned \\x9b2J"'))
    for out in (quiz("show", "mine").out, quiz("list").out, quiz("review", "--deck", "own", lines=[""]).out):
        assert "\x1b" not in out
        assert "\x9b" not in out
        assert "\u202e" not in out
        assert "[31mred" in out
    assert "[red]x[/] [/] :smile:" in quiz("show", "mine").out
    printed = quiz("list", "--json").out
    assert "\x1b" not in printed
    assert "\x9b" not in printed


def test_check_paths(quiz: Quiz, builtin: Path, tmp_path: Path) -> None:
    """Files and folders are checked by themselves, the built-in ones too."""
    assert "0 complaints" in quiz("check").out
    assert "0 complaints" in quiz("check", str(builtin)).out
    assert "0 complaints" in quiz("check", str(builtin / "cnn.yaml")).out
    file = tmp_path / "d.yaml"
    file.write_text(OWN + OWN.partition("cards:\n")[2])
    out = quiz("check", str(file), code=1).out
    assert f"{file}:6:3: card id 'mine' is already used at {file}:3:3" in out
    assert "no such file" in quiz("check", str(tmp_path / "none"), code=1).err
    card = "deck: own\ncards:\n- {id: x, question: q, answer: a, needs: [conv-output-size, conv-output-sise]}\n"
    file.write_text(card)
    out = quiz("check", str(file), code=1).out
    assert "card 'x' needs the unknown card 'conv-output-sise'" in out
    assert "1 complaint" in out, "a card of a sitting may be needed from any file"


def test_coverage(quiz: Quiz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--coverage names the source items without a card and fails while there are any; the built-in decks have none."""
    assert "332 of 332 source items answered" in quiz("check", "--coverage").out
    (tmp_path / "sources.yaml").write_text(
        "sources:\n- {id: 001-01, document: '001', question: One?}\n- {id: 001-02, document: '001', question: Two?}\n"
    )
    (tmp_path / "d.yaml").write_text("deck: d\ncards:\n- {id: a, question: q, answer: a, sources: [001-01]}\n")
    monkeypatch.setattr("quizcli.paths.builtin_cards", lambda: tmp_path)
    result = quiz("check", "--coverage", code=1)
    assert "001-02 (001) has no card: Two?" in result.out
    assert "001-01 (" not in result.out


def test_search(quiz: Quiz) -> None:
    """Words of either language find the card."""
    assert "conv-output-size" in {card["id"] for card in quiz("search", "--json", "卷积", "输出尺寸").json}
    assert quiz("search", "no-such-word-anywhere").out == "No cards found.\n"
    assert len(quiz("search", "--json", "--limit", "2", "the").json) == 2


def test_new(quiz: Quiz, home: Path) -> None:
    """A skeleton is appended to a file that keeps its comments."""
    assert quiz("new", "my-card", "--deck", "own").out == (
        f"{home / 'cards' / 'own.yaml'}:3:1: complete this card; `quiz edit my-card` opens it\n"
    )
    file = home / "cards" / "own.yaml"
    file.write_text(file.read_text() + "# a comment")
    quiz("new", "other-card", "--deck", "own")
    assert "# a comment\n- id: other-card" in file.read_text()
    assert load(file, DrillKinds()).complaints == []
    assert "exists already" in quiz("new", "my-card", "--deck", "third", code=2).err


def test_a_skeleton_is_no_card_yet(quiz: Quiz, home: Path) -> None:
    """As long as a text is the skeleton's, the card is not asked, listed or exported, and check complains of it."""
    quiz("new", "my-card", "--deck", "own")
    file = home / "cards" / "own.yaml"
    for texts in (
        ("Write the question here.",),
        ("Write here what one says in 30 to 45 seconds: Markdown, with formulas as $x^2$.",),
        ("What a complete answer must contain, short enough to tick.",),
    ):
        where = f"{file}:3:3: 'my-card' is not asked yet: it has texts of the skeleton; `quiz edit my-card` opens it"
        assert where in quiz("check", code=1).out
        assert where in quiz("show", "my-card", code=2).err
        assert "my-card" not in {card["id"] for card in quiz("list", "--json").json}
        for text in texts:
            file.write_text(file.read_text().replace(text, "Mine."))
    assert "my-card" not in quiz("export", "json", "-").out
    file.write_text(file.read_text().replace("Write here what one adds when asked: a derivation", "Mine"))
    assert "0 complaints" in quiz("check").out
    assert quiz("show", "my-card", "--json").json["deck"] == "own"


def test_new_refuses(quiz: Quiz, home: Path, write_deck: Write) -> None:
    """A taken id, no slug, a file that a card cannot be appended to: said, and nothing written."""
    assert "exists already" in quiz("new", "conv-output-size", "--deck", "own", code=2).err
    assert "lower-case" in quiz("new", "My Card", "--deck", "own", code=2).err
    assert "lower-case" in quiz("new", "x", "--deck", "../own", code=2).err
    assert not (home / "cards").exists()
    for text in (
        "deck: own\ncards: []\n",
        "cards: []\ndeck: own\n",
        "deck: other\ncards:\n",
        "deck: own\ncards:\n  - {id: a, question: q, answer: b}\n",
    ):
        file = write_deck(text)
        assert str(file) in quiz("new", "x", "--deck", "own", code=1).err
        assert text == file.read_text()
    with_former = OWN.replace("id: mine", "id: mine\n  formerly: [older]")
    write_deck(with_former)
    assert "former id" in quiz("new", "older", "--deck", "own", code=2).err


def test_show_a_drill(quiz: Quiz, write_deck: Write) -> None:
    """What is drawn, and how to practise it."""
    write_deck("deck: own\ncards:\n- id: mine\n  question: Sizes\n  drill: {kind: conv-output-size, level: 2}\n")
    assert "`quiz drill conv-output-size --level 2` practises it" in " ".join(quiz("show", "mine").out.split())
    assert quiz("show", "mine", "--json").json["drill"] == {"kind": "conv-output-size", "level": 2}


def test_questions_are_found_before_drills(quiz: Quiz) -> None:
    """A drill says few words, so that each would count for much."""
    found = [card["kind"] for card in quiz("search", "convolution", "--limit", "500", "--json").json]
    assert {"question", "drill"} == set(found)
    assert found == sorted(found, reverse=True)
