"""A field of a card is declared once: one line in ``cards.py``, and the rest of the program follows."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest

import quizcli
from quizcli.cards import Card, DrillDefaults, DrillKinds, from_json, to_json
from quizcli.corpus.fingerprint import fingerprint
from quizcli.corpus.loader import parse_file, read_deck

KINDS = DrillKinds(names=["k"], defaults=lambda _kind: DrillDefaults(questions=("One", "Two", "Three"), level=2))

DECK = """\
deck: d
cards:
- {id: plain, question: q, answer: a}
- id: whole
  question: {en: Why?, zh: 为什么？}
  answer: {en: Because., zh: 因为。}
  points: [p, {en: x, zh: 甲}]
  traps: [{claim: c, truth: {en: t, zh: 真}}]
  level: 2
  tags: [z, a]
  sources: [s]
  refs: [a ref]
  formerly: [older]
  needs: [plain]
- {id: drill, question: Draw, drill: {kind: k, level: 3}, level: 1}
"""
# The fingerprints of these cards in version 0.1.0: overrides made then hold such numbers.
FINGERPRINTS = {"plain": "dbce440a", "whole": "d4ca348f", "drill": "ff3075cb"}

FIELD = "    hint: Text | None = None\n"
WITH_HINT = """\
deck: d
cards:
- {id: plain, question: q, answer: a}
- {id: hinted, question: q, answer: a, hint: {en: Look twice, zh: 再看一遍}}
"""
HINT = {"en": "Look twice", "zh": "再看一遍"}


def cards() -> list[Card]:
    """Return the cards of the deck."""
    read = parse_file(DECK, "d.yaml", KINDS)
    assert read.complaints == []
    return read.cards


def test_fingerprints_stay() -> None:
    """Overrides made by version 0.1.0 still know what they were made from."""
    assert {card.id: fingerprint(card) for card in cards()} == FINGERPRINTS


def test_json_loses_nothing() -> None:
    """A card comes back from its JSON, and what has its default is not written."""
    for card in cards():
        data = json.loads(json.dumps(to_json(card)))
        assert card == from_json(data, deck="d", location=card.location)
    assert to_json(cards()[0]) == {"id": "plain", "question": "q", "level": 1, "answer": "a"}


def test_a_deck_of_json_is_read_as_a_card_file_is() -> None:
    """The same cards, and complaints that name the card in place of a line."""
    data = {"deck": "d", "cards": [to_json(card) for card in cards()]}
    read = read_deck(data, "x.json", KINDS)
    assert read.complaints == []
    assert [to_json(card) for card in read.cards] == data["cards"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"cards": []}, "x.json: deck 1: missing key 'deck'"),
        ({"deck": "d", "cards": {}}, "x.json: deck d: cards must be a list"),
        ({"deck": "d", "cards": [7]}, "x.json: card 1: a card is a mapping"),
        ({"deck": "d", "cards": [{"id": "a", "question": "q"}]}, "x.json: card a: missing key 'answer' in 'a'"),
        ({"deck": "d", "cards": [{"id": "a", "question": "q", "answer": None}]}, "x.json: card a: answer is empty"),
        ({"deck": "d", "cards": [{"id": "a", "question": "\ud800", "answer": "a"}]}, "half of a surrogate pair"),
        ({"deck": "d", "cards": [{"id": "a", "question": "q", "answer": "a", "level": "1"}]}, "level must be a whole"),
        ({"deck": "d", "cards": [{"id": "a", "question": "q", "answer": "a", "level": 1.0}]}, "level must be a whole"),
        ({"deck": "d", "cards": [{"id": "a", "question": "q", "answer": "a", "hint": "h"}]}, "unknown key 'hint'"),
        ({"deck": "d", "cards": [{"id": "a", "question": "q", "answer": "a", "override": 1}]}, "override must be true"),
        ({"deck": "d", "cards": [[[[[[[[[[[[[["deep"]]]]]]]]]]]]]]}, "x.json: card 1: nested more than 12 deep"),
        ({"deck": "d", "cards": [{str(key): "" for key in range(60)}]}, "x.json: card 1: more than 50 keys"),
    ],
)
def test_one_complaint_about_json(data: dict[str, Any], expected: str) -> None:
    """Each bad deck gives just one complaint."""
    (complaint,) = read_deck(data, "x.json", KINDS).complaints
    assert expected in str(complaint)


def test_a_drill_card_asks_what_its_kind_asks() -> None:
    """Question and level are the kind's where the card has none of its own."""
    text = "deck: d\ncards:\n- {id: a, drill: {kind: k, level: 2}}\n- {id: b, drill: {kind: k, level: 2}, question: q, level: 1}\n"
    read = parse_file(text, "d.yaml", KINDS)
    assert read.complaints == []
    assert [(card.question, card.level) for card in read.cards] == [("Two", 2), ("q", 1)]


Run = Callable[..., str]


@pytest.fixture
def changed(tmp_path: Path) -> Run:
    """Run Python in a copy of the program whose question cards have one field more."""
    root = Path(quizcli.__file__).parent
    copytree(root, tmp_path / "quizcli", ignore=ignore_patterns("__pycache__", "templates"))
    declared = tmp_path / "quizcli" / "cards.py"
    before, after = declared.read_text(encoding="utf-8").split("    refs: tuple[str, ...] = ()\n")
    declared.write_text(f"{before}    refs: tuple[str, ...] = ()\n{FIELD}{after}", encoding="utf-8")
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "d.yaml").write_text(WITH_HINT, encoding="utf-8")

    def run(*words: str) -> str:
        environment = {**os.environ, "QUIZ_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_a_new_field_is_one_line(changed: Run, tmp_path: Path) -> None:
    """The loader, the compiled corpus, the search, JSON out and in, and the fingerprint follow."""
    quiz = ("-m", "quizcli")
    changed(*quiz, "check")
    assert json.loads(changed(*quiz, "show", "hinted", "--json"))["hint"] == HINT
    assert json.loads(changed(*quiz, "show", "plain", "--json"))["hint"] is None
    assert [card["id"] for card in json.loads(changed(*quiz, "search", "twice", "--json"))] == ["hinted"]
    exported = tmp_path / "cards.json"
    changed(*quiz, "export", "json", str(exported))
    exported.write_text(exported.read_text(encoding="utf-8").replace('"hinted"', '"imported"'), encoding="utf-8")
    changed(*quiz, "import", "cards", str(exported))
    assert json.loads(changed(*quiz, "show", "imported", "--json"))["hint"] == HINT
    code = (
        "from pathlib import Path; from quizcli.cards import DrillKinds; from quizcli.corpus.loader import load;"
        "from quizcli.corpus.fingerprint import fingerprint;"
        "print(*map(fingerprint, load(Path('cards/d.yaml'), DrillKinds()).cards))"
    )
    plain, hinted = changed("-c", code).split()
    assert plain == FINGERPRINTS["plain"], "a card without the field has the fingerprint that it always had"
    assert plain != hinted
