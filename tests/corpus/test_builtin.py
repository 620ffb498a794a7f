"""The built-in corpus meets its own standard."""

import re
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from quizcli.cards import LANGUAGES, CardId, Drill, Language, Question, card_texts
from quizcli.commands.study import DRILL_KINDS
from quizcli.corpus.files import card_files
from quizcli.corpus.index import Corpus
from quizcli.drills.table import KINDS
from quizcli.render.view import View, card_body

IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
MATH = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
REF = re.compile(r"arXiv:\d{4}\.\d{4,5}|doi:10\.\S+|https://\S+|[A-Z].+")
# Half-width punctuation between ideographs is a slip of the keyboard.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, builtin: Path) -> Iterator[Corpus]:
    """The built-in corpus, compiled afresh."""
    cache = tmp_path_factory.mktemp("corpus") / "corpus.db"
    with closing(Corpus.open(cache, card_files([builtin]), builtin=builtin, kinds=DRILL_KINDS)) as opened:
        yield opened


def questions(corpus: Corpus) -> list[Question]:
    """Return the cards that are no drills."""
    return [card for card in corpus.cards() if isinstance(card, Question)]


def test_no_complaints(corpus: Corpus) -> None:
    """The loader has nothing to say against the built-in decks."""
    assert corpus.complaints == []
    assert corpus.notes == []


def test_every_source_item_is_answered(corpus: Corpus) -> None:
    """As `quiz check --coverage` has it: no item of the five documents is without a card."""
    assert corpus.unanswered() == []


def test_both_languages_everywhere(corpus: Corpus) -> None:
    """Every text is English and Chinese, and each is what it says it is."""
    for card in corpus.cards():
        for text in card_texts(card):
            assert not isinstance(text, str), card.id
            assert list(LANGUAGES) == sorted(text), card.id
            assert not IDEOGRAPH.search(text["en"]), (card.id, text["en"])
    for card in questions(corpus):
        for text in (card.question, card.answer):
            assert not isinstance(text, str)
            assert IDEOGRAPH.search(text["zh"]), (card.id, text["zh"])


def test_points_refs_tags(corpus: Corpus) -> None:
    """Every question card has two to six points, a reference and tags."""
    for card in questions(corpus):
        assert 2 <= len(card.points) <= 6, card.id
        assert card.refs, card.id
        assert all(REF.fullmatch(ref) for ref in card.refs), (card.id, card.refs)
        assert card.tags, card.id


def test_chinese_punctuation(corpus: Corpus) -> None:
    """Chinese is punctuated with full-width signs."""
    for card in corpus.cards():
        for text in card_texts(card):
            assert not isinstance(text, str)
            assert not HALF_WIDTH.search(MATH.sub("", text["zh"])), (card.id, text["zh"])


def test_dollar_signs_come_in_pairs(corpus: Corpus) -> None:
    """No formula is left open, and none spans a blank line."""
    for card in corpus.cards():
        for text in card_texts(card):
            assert not isinstance(text, str)
            for said in text.values():
                assert "$" not in MATH.sub("", said), (card.id, said)
                assert all("\n\n" not in formula for formula in MATH.findall(said)), card.id


def test_drill_cards(corpus: Corpus) -> None:
    """Each is named after kind and level, asks what its kind asks and has tags; each kind has at least one."""
    drills = [card for card in corpus.cards() if isinstance(card, Drill)]
    for card in drills:
        assert card.id == f"drill-{card.drill.kind}-{card.drill.level}"
        assert card.tags, card.id
        assert card.question == DRILL_KINDS.defaults(card.drill.kind).questions[card.drill.level - 1], card.id
        assert not isinstance(card.question, str)
        assert IDEOGRAPH.search(card.question["zh"]), card.id
    assert {card.drill.kind for card in drills} == set(KINDS)


def test_a_drill_card_says_what_it_said_in_its_file(corpus: Corpus) -> None:
    """Version 0.1.0 had this question in the card file; it now comes from the kind."""
    assert corpus.card(CardId("drill-conv-output-size-1")).question == {
        "en": "Output size of a convolution: square, the division is exact",
        "zh": "卷积的输出尺寸：正方形，整除",
    }


def test_no_sentence_becomes_a_list_item(builtin: Path) -> None:
    """A line of a paragraph that begins with "1. " would be shown as a numbered list; other numbers interrupt none."""
    found = [
        f"{file.name}:{number}"
        for file in sorted(builtin.glob("*.yaml"))
        for number, (before, line) in enumerate(pairwise(file.read_text(encoding="utf-8").split("\n")), 2)
        if line.lstrip().startswith("1. ") and before.strip() and not before.rstrip().endswith("|")
    ]
    assert found == []


# 24 rows without progress, title, what comes after and two rows of keys; 80 columns without the margin.
ROOM, WIDTH = 19, 79


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_and_points_are_on_the_first_screen(corpus: Corpus, language: Language) -> None:
    """In a terminal of 80x24, for at least 97 % of the question cards."""
    too_high = []
    for card in questions(corpus):
        body = card_body(card, View(revealed=True), [language], WIDTH, ROOM)
        points = body.mark(f"points {language}")
        if not points or points.end > body.end(0, ROOM):
            too_high.append(card.id)
    assert len(too_high) <= 0.03 * len(questions(corpus)), too_high
