"""The strict loader: what it accepts, and one complaint with its place for each thing it does not."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.cards import Drill, DrillDefaults, DrillKinds, Question, in_language
from quizcli.corpus.files import LARGEST_BYTES
from quizcli.corpus.fingerprint import fingerprint
from quizcli.corpus.loader import MOST_COMPLAINTS, CardFile, load, parse_file

KINDS = DrillKinds(
    names=["conv-output-size"],
    defaults=lambda _kind: DrillDefaults(questions=("Easy", {"en": "Middling", "zh": "中"}, "Hard"), level=2),
)

GOOD = """\
deck: mine
title:
  en: Mine
  zh: 我的
cards:
- id: first
  question:
    en: Why?
    zh: 为什么？
  answer:
    en: |
      Because.

      $$x$$
    zh: 因为。
  points:
  - en: a
    zh: 甲
  traps:
  - claim: no
    truth: 1:30
  level: 2
  tags: [a, no, 010]
  sources: [001-12]
  refs: ["arXiv:1502.03167"]
  formerly: [zeroth]
- id: second
  question: Draw
  drill: {kind: conv-output-size, level: 3}
"""


def parsed(text: str) -> CardFile:
    """Read a text as the file f.yaml."""
    return parse_file(text, "f.yaml", KINDS)


def complaints(text: str) -> list[str]:
    """Return the complaints about a text."""
    return [str(complaint) for complaint in parsed(text).complaints]


def card(*lines: str) -> str:
    """Return a deck with one card that has these lines."""
    return "deck: d\ncards:\n- id: a\n" + "".join(f"  {line}\n" for line in lines)


def test_a_good_file() -> None:
    """Every key of the format arrives."""
    result = parsed(GOOD)
    assert result.complaints == []
    first, second = result.cards
    assert isinstance(first, Question)
    assert (result.deck, result.title) == ("mine", {"en": "Mine", "zh": "我的"})
    assert first.answer == {"en": "Because.\n\n$$x$$", "zh": "因为。"}
    assert (
        in_language(first.points[0], "zh"), first.level, first.sources, first.formerly, first.location.line,
    ) == ("甲", 2, ("001-12",), ("zeroth",), 6)  # fmt: skip
    assert isinstance(second, Drill)
    assert (second.drill, second.question, second.level) == (("conv-output-size", 3), "Draw", 2)


def test_a_glossary_is_no_deck() -> None:
    """The list of terms lies in the folder of the decks; beside a deck's keys it is an unknown key."""
    assert parsed("terms:\n- {en: stride, zh: 步幅}\n") == CardFile()
    assert parsed("deck: mine\nterms: []\n").complaints


def test_scalars_stay_as_written() -> None:
    """YAML 1.1's readings never reach a card: no is not False, 1:30 not 90, 010 not 8."""
    first = parsed(GOOD).cards[0]
    assert isinstance(first, Question)
    assert (first.traps[0].claim, first.traps[0].truth) == ("no", "1:30")
    assert first.tags == ("a", "no", "010")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "f.yaml:1:1: the file is empty; a deck begins with `deck: its-name`"),
        ("# nothing\n", "f.yaml:1:1: the file is empty"),
        ("[", "f.yaml:2:1: not YAML: did not find expected node content"),
        ("a: b: c", "f.yaml:1:5: not YAML: mapping values are not allowed"),
        ("deck: d\ndeck: e\ncards: []", "f.yaml:2:1: duplicate key 'deck' (first in line 1)"),
        ("deck: d\ncards: []\n---\ndeck: e", "f.yaml:4:1: a second document begins here"),
        ("deck: &a d\ncards: []", "f.yaml:1:7: anchor &a"),
        ("deck: d\ncards: *a", "f.yaml:2:8: alias *a"),
        ("deck: !!python/object:os.system d\ncards: []", "f.yaml:1:7: tag tag:yaml.org,2002:python/object:os.system"),
        ("? [a]\n: b", "f.yaml:1:3: a key must be a word"),
        ("x\x07", "f.yaml:1:2: not YAML: a control character"),
        ("- a", "f.yaml:1:1: a card file is a mapping"),
        ("deck: d\ncards: {a: b}", "f.yaml:2:8: cards must be a list"),
        ("cards: []", "f.yaml:1:1: missing key 'deck'"),
        ("deck: d", "f.yaml:1:1: missing key 'cards'"),
        ("deck: d\nkards: []", "f.yaml:2:1: unknown key 'kards' in a deck (did you mean 'cards'?)"),
        ("deck: Big Deck\ncards: []", "f.yaml:1:7: deck 'Big Deck' must be lower-case letters"),
        ("deck: d\ncards:\n- a", "f.yaml:3:3: a card is a mapping"),
        ("deck: d\ncards:\n- question: q\n  answer: a", "f.yaml:3:3: missing key 'id'"),
        (card("question: q"), "f.yaml:3:3: missing key 'answer' in 'a'"),
        (card("question: q", "answer:"), "f.yaml:5:10: answer is empty"),
        (card("question: null", "answer: a"), "f.yaml:4:13: question is empty; if the text is the word 'null', quote"),
        (card('question: "  "', "answer: a"), "f.yaml:4:13: question is empty"),
        (card("question: [q]", "answer: a"), "f.yaml:4:13: question must be a text, not a list"),
        (card("question: {en: x, y, zh: z}", "answer: a"), "f.yaml:4:21: unknown language 'y' in question (known: en"),
        (card("question: {no: x}", "answer: a"), "f.yaml:4:14: unknown language 'no' in question"),
        (card("question: {}", "answer: a"), "f.yaml:4:13: question is empty"),
        (card("question: q", "answer: a", "points: a"), "f.yaml:6:11: points must be a list"),
        (card("question: q", "answer: a", "level: 4"), "f.yaml:6:10: level must be a whole number from 1 to 3"),
        (card("question: q", "answer: a", "level: 01"), "f.yaml:6:10: level must be a whole number from 1 to 3"),
        (card("question: q", "answer: a", 'level: "1"'), "f.yaml:6:10: level must be a whole number from 1 to 3"),
        (card("question: q", "answer: a", "lvel: 1"), "f.yaml:6:3: unknown key 'lvel' in a card (did you mean 'level'?)"),
        (card("question: q", "answer: a", "tags: [a b]"), "f.yaml:6:10: tags: 'a b' has a space; write 'a-b'"),
        (card("question: q", "answer: a", "tags: [a, a]"), "f.yaml:6:13: tags: 'a' is listed twice"),
        (card("question: q", "answer: a", "traps: [{claim: c}]"), "f.yaml:6:11: missing key 'truth'"),
        (card("question: q", "answer: a", "traps: [c]"), "f.yaml:6:11: a trap is a mapping with claim and truth"),
        (card("question: q", "answer: a", "override: yes"), "f.yaml:6:13: override must be true"),
        (card('question: "\\ud800"', "answer: a"), "f.yaml:4:16: not YAML: found invalid Unicode character escape code"),
        (card("question: q", "drill: {kind: conv-output-sise, level: 1}"), "(did you mean 'conv-output-size'?)"),
        (card("question: q", "drill: {kind: conv-output-size, level: 4}"), "level must be a whole number from 1 to 3"),
        (card("question: q", "drill: conv"), "f.yaml:5:10: drill must be a mapping"),
        ("sources:\n- id: x\n  document: d", "f.yaml:2:3: missing key 'question' in 'x'"),
    ],
)  # fmt: skip
def test_one_complaint_with_its_place(text: str, expected: str) -> None:
    """Each bad file gives just one complaint, which begins with file, line and column."""
    found = complaints(text)
    assert len(found) == 1, found
    assert expected in found[0]
    assert found[0].startswith("f.yaml:")


def test_all_complaints_of_a_file_at_once() -> None:
    """Two wrong parts of one card and one of another are three complaints; the good card stays."""
    text = (
        card("question: [q]", "answer: a", "level: 9") + "- id: b\n  question: q\n- id: c\n  question: q\n  answer: a\n"
    )
    result = parsed(text)
    assert [complaint.location.line for complaint in result.complaints] == [4, 6, 7]
    assert [good.id for good in result.cards] == ["c"]


def test_many_complaints_are_cut() -> None:
    """A file of nothing but errors does not fill the screen."""
    found = complaints("deck: d\ncards:\n" + "- x\n" * 10_000)
    assert len(found) == MOST_COMPLAINTS + 1
    assert found[-1].endswith("... and so on")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "{a: " * 100_000,
        "".join(f"k{number}: v\n" for number in range(100_000)),
        "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
        "deck: d\ncards:\n- {" + "x" * 1_000_000 + ": y}",
        "deck: d\ncards:\n- " + "{id: a, question: q, answer: " + "x" * 2_000_000 + "}",
    ],
    ids=["brackets", "braces", "keys", "alias bomb", "long key", "long text"],
)
def test_absurd_files_end_soon(text: str) -> None:
    """Depth, width and aliases end in at most one complaint, in seconds."""
    started = time.monotonic()
    assert len(complaints(text)) <= 1
    assert time.monotonic() - started < 5


def test_files_that_are_no_text(tmp_path: Path) -> None:
    """Binary, UTF-16, huge and missing files are complaints."""
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"deck: d\n\xff\x00\x01")
    assert f"{binary}:2:1: not UTF-8 text; save the file as UTF-8" == str(load(binary, DrillKinds()).complaints[0])
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    assert f"a card file has at most {LARGEST_BYTES:,}" in str(load(huge, DrillKinds()).complaints[0])
    assert "cannot be read: No such file" in str(load(tmp_path / "none.yaml", DrillKinds()).complaints[0])
    assert "cannot be read: Is a directory" in str(load(tmp_path, DrillKinds()).complaints[0])


def test_a_byte_order_mark_is_no_complaint(tmp_path: Path) -> None:
    """A file saved by an editor that writes a BOM is read."""
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load(file, KINDS).complaints == []


def test_fingerprint_follows_what_is_said() -> None:
    """Moving a card changes nothing, one letter of its answer does."""
    first = parsed(GOOD).cards[0]
    moved = parsed("# a comment\n" + GOOD.replace("deck: mine", "deck: other")).cards[0]
    edited = parsed(GOOD.replace("Because.", "Because!")).cards[0]
    assert fingerprint(first) == fingerprint(moved)
    assert fingerprint(first) != fingerprint(edited)


@given(st.text(max_size=200))
def test_any_text_is_cards_or_complaints(text: str) -> None:
    """No text makes the loader raise, and what is no deck is complained of."""
    result = parsed(text)
    assert result.complaints or result.deck or result.sources or text.strip().startswith(("sources", "terms"))


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff"),
        min_size=1,
        max_size=80,
    ).filter(lambda text: text.strip() and text.isprintable())
)
def test_quoted_text_survives(text: str) -> None:
    """Any printable text in single quotes comes back as it was."""
    quoted = "'" + text.replace("'", "''") + "'"
    result = parsed(card(f"question: {quoted}", "answer: a"))
    assert result.complaints == []
    assert text == result.cards[0].question


@pytest.mark.parametrize(
    "text",
    [
        "- {a: ,a: }\n" * 30_000 + "- *a\n" * 60_000,
        "- {a: ,a: }\n" * 60_000,
        "- &a !x {a: ,a: }\n" * 20_000,
        "- !x a\n" * 60_000,
    ],
    ids=["doubled-keys-and-aliases", "doubled-keys", "anchors-and-tags", "tags"],
)
def test_hostile_files_end_soon(text: str) -> None:
    """What no deck has is complained of at once, however much of it there is."""
    started = time.process_time()
    assert complaints("deck: d\ncards:\n" + text)
    assert time.process_time() - started < 3


def test_a_text_has_a_bound() -> None:
    """Nobody reads a hundred thousand characters; the screen would be busy with them."""
    assert complaints(card("question: q", f"answer: {'a' * 100_000}")) == []
    (said,) = complaints(card("question: q", f"answer: {'a' * 100_001}"))
    assert said.endswith("answer has 100,001 characters; a text of a card has at most 100,000")


def test_so_many_complaints_are_all_told() -> None:
    """The last one that fits is told; of one more only that there are more."""
    bad = "".join(f"- {{id: a{number}, question: q, answer: b, zzz: 1}}\n" for number in range(MOST_COMPLAINTS))
    assert "and so on" not in complaints("deck: d\ncards:\n" + bad)[-1]
    more = complaints("deck: d\ncards:\n" + bad + "- {id: z, question: q, answer: b, zzz: 1}\n")
    assert len(more) == MOST_COMPLAINTS + 1
    assert "and so on" in more[-1]


def test_the_largest_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of as many bytes as allowed is read, one byte more is too many."""
    file = tmp_path / "a.yaml"
    file.write_text(GOOD, encoding="utf-8")
    for bytes_allowed, count in ((file.stat().st_size, 2), (file.stat().st_size - 1, 0)):
        monkeypatch.setattr("quizcli.corpus.loader.LARGEST_BYTES", bytes_allowed)
        assert len(load(file, KINDS).cards) == count
