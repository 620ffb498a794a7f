"""The built-in decks meet their standard, all Chinese keeps to the glossary, and no card is lost."""

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.standard import (
    decks,
    failures,
    glossary,
    ideographs,
    question_cards,
    unwanted,
    words,
)

ROOT = Path(__file__).parents[2]
IDS_OF_0_1_0 = ROOT / "tests" / "data" / "card_ids_0.1.0.txt"

DECK = {"deck": "gates", "title": {"en": "Gates and cells", "zh": "门"}}
GOOD: dict[str, Any] = {
    "id": "why-a-gate",
    "question": {"en": "Why a gate?", "zh": "为什么要用门？"},
    "answer": {"en": "word " * 40 + "$a b c$.", "zh": "字" * 70 + "。"},
    "points": [{"en": "A sum keeps the gradient", "zh": "相加使梯度不衰减"}, {"en": "Costs memory", "zh": "占用显存"}],
    "traps": [
        {
            "claim": {"en": "Gates end explosion.", "zh": "有了门就不会梯度爆炸。"},
            "truth": {"en": "Gates do not bound the gradient. It can grow.", "zh": "门不限制梯度的大小。它仍会增大。"},
        }
    ],
    "tags": ["lstm"],
    "refs": ["arXiv:1412.3555"],
}


@pytest.mark.parametrize("name", sorted(decks()))
def test_a_deck_meets_the_standard(name: str) -> None:
    """``python -m tests.corpus.standard DECK`` prints the same with the counts of each card."""
    lacking = {card["id"]: failures(card, decks()[name]) for card in question_cards(decks()[name])}
    assert not {card_id: found for card_id, found in lacking.items() if found}


def test_a_good_card_lacks_nothing() -> None:
    """The card that the next test spoils."""
    assert failures(GOOD, DECK) == []


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    """Return what sets the place that the keys lead to; the last one is the value."""
    *way, key, value = path

    def change(card: dict[str, Any]) -> None:
        place: Any = card
        for step in way:
            place = place[step]
        place[key] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set("answer", "en", "word " * 34), "answer: 34 words"),
        (_set("answer", "en", "word " * 81), "answer: 81 words"),
        (_set("answer", "zh", "字" * 59), "answer: 59 ideographs"),
        (_set("answer", "zh", "字" * 151), "answer: 151 ideographs"),
        (_set("answer", "en", "word " * 50 + "\n\n| a | b |\n"), "answer (en): has a table"),
        (_set("answer", "en", "word " * 50 + "$$a$$ and $$b$$"), "answer (en): more than one display formula"),
        (_set("answer", {"en": "word " * 50}), "answer: not in both languages"),
        (_set("detail", "Only English."), "detail: not in both languages"),
        (_set("detail", {"en": "More.", "zh": "More."}), "detail (zh): is not Chinese"),
        (_set("points", [GOOD["points"][0]]), "1 points"),
        (_set("points", GOOD["points"] * 3), "6 points"),
        (_set("points", 0, "en", "word " * 13), "point 1: 13 words"),
        (_set("points", 1, "zh", "字" * 27), "point 2: 27 ideographs"),
        (_set("traps", []), "no trap"),
        (_set("traps", 0, "truth", "en", "It can grow."), "truth of trap 1 (en): begins with 'It'"),
        (_set("traps", 0, "truth", "en", "No, a gate can grow."), "truth of trap 1 (en): begins with 'No,'"),
        (_set("traps", 0, "truth", "en", "Gates do not"), "truth of trap 1 (en): no whole sentence"),
        (_set("traps", 0, "truth", "zh", "这是两回事。"), "truth of trap 1 (zh): begins with '这'"),
        (_set("traps", 0, "truth", "zh", "是门的数目。"), "truth of trap 1 (zh): begins with '是'"),
        (_set("traps", 0, "truth", "zh", "门不限制梯度"), "truth of trap 1 (zh): no whole sentence"),
        (_set("question", "zh", "门,有什么用？"), "question (zh): half-width punctuation in '门,'"),
        (_set("question", "zh", "门（gate)有什么用？"), "question (zh): half-width punctuation in ')有'"),
        (_set("question", "zh", "什么是提前停止？"), "question (zh): '提前停止': write 早停"),
        (_set("tags", ["gates"]), "tag 'gates' repeats the deck"),
        (_set("tags", ["cells"]), "tag 'cells' repeats the deck"),
        (_set("refs", []), "neither refs nor sources"),
    ],
)
def test_what_a_card_lacks_is_said(change: Callable[[dict[str, Any]], None], said: str) -> None:
    """One thing wrong, one failure."""
    card = copy.deepcopy(GOOD)
    change(card)
    (found,) = failures(card, DECK)
    assert found.startswith(said)


def test_truths_that_only_look_as_if_they_leaned_on_the_claim() -> None:
    """A word that begins like a pronoun, "no" before a noun, a decimal point within the sentence, He's initialization."""
    for said in (
        "Items count.",
        "No gate bounds it.",
        "Sophisticated gates cost 0.5 ms.",
        "False positives count.",
        "He scales.",
    ):
        card = copy.deepcopy(GOOD)
        card["traps"][0]["truth"]["en"] = said
        assert failures(card, DECK) == []


def test_words_are_counted_as_a_person_counts_them() -> None:
    """A formula, a piece of code, a number and a hyphenated word are one each; dashes and list marks are none."""
    assert words("- A well-known rule: $a + b$, `x = 1` and 1,000 - so what?") == 9
    assert ideographs("用 $a+b$ 和 `x = 1`，BatchNorm 约占 3.5%。") == 8
    assert ideographs("ResNet-50 有 2500 万参数") == 6


def test_the_glossary_is_sound() -> None:
    """A term stands once, has its Chinese, and no term's own words are unwanted."""
    terms = glossary()
    assert len({term["en"] for term in terms}) == len(terms)
    for term in terms:
        assert {"en", "zh"} <= set(term) <= {"en", "zh", "also", "not", "note"}, term
        for said in (term["zh"], *term.get("also", ())):
            assert isinstance(said, str), term
            assert not unwanted(said), term


def test_the_program_keeps_to_the_glossary() -> None:
    """Drills, messages and the cards of Anki say nothing that the glossary does not want."""
    files = [path for path in (ROOT / "quizcli").rglob("*") if path.suffix in {".py", ".html", ".js", ".md"}]
    assert any(re.search("[\u4e00-\u9fff]", path.read_text(encoding="utf-8")) for path in files)
    found = {path.name: unwanted(path.read_text(encoding="utf-8")) for path in files}
    assert not {name: words for name, words in found.items() if words}


def test_no_card_of_version_0_1_0_is_lost() -> None:
    """Each of its ids is a card's id, or one of its earlier ids: the progress of those who studied it is kept."""
    cards = [card for deck in decks().values() for card in deck["cards"]]
    kept = {known for card in cards for known in (card["id"], *card.get("formerly", ()))}
    before = IDS_OF_0_1_0.read_text(encoding="utf-8").split()
    assert len(before) == 482
    assert set(before) <= kept, sorted(set(before) - kept)
