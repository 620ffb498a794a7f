"""Text exports: the table for Anki, the one for spreadsheets, JSON and its import, Markdown."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizcli.cards import DrillKinds
from quizcli.commands import import_cards as command
from quizcli.corpus.loader import parse_file
from quizcli.corpus.writer import to_yaml
from quizcli.exporters.formats.csv import escape_formula
from tests.conftest import Quiz
from tests.exporters.engine import Engine


@pytest.mark.usefixtures("own")
def test_anki_imports_the_tsv(quiz: Quiz, anki: Engine, tmp_path: Path) -> None:
    """Every row becomes a note of the Basic type with its GUID, deck and tags; a second import adds none."""
    file = tmp_path / "cards.tsv"
    assert (
        quiz("export", "tsv", str(file), "--deck", "own", "--lang", "both", "--variants", "2").out
        == f"7 rows written to {file}\n"
    )
    imported, metadata = anki.take_text(file)
    assert imported.new == 7
    assert metadata.is_html
    assert metadata.deck_column == 2
    fields = anki.fields("quizcli:first")
    assert fields["Front"].startswith(r"What is \(a&lt;b\)?<hr>")
    assert r"\[a &lt;b\]" in fields["Back"]
    assert anki.card("quizcli:first").deck == "quizcli::Own cards"
    assert set(anki.col.get_note(anki.note("quizcli:first")).tags) == {"level::1", "order", "sign"}
    assert "quizcli:drill-size#2" in anki.guids()
    again, _ = anki.take_text(file)
    assert (again.new, again.conflicting) == (0, 0)
    assert len(anki.guids()) == 7


def test_the_tsv_leaves_the_notes_of_a_package_alone(quiz: Quiz, own: Path, anki: Engine, tmp_path: Path) -> None:
    """Where a package came first, the table's rows are no second notes and do not overwrite the first ones."""
    assert own.exists()
    quiz("export", "anki", str(tmp_path / "a.apkg"), "--deck", "own")
    anki.take(tmp_path / "a.apkg")
    before = anki.fields("quizcli:first")
    quiz("export", "tsv", str(tmp_path / "a.tsv"), "--deck", "own")
    imported, _ = anki.take_text(tmp_path / "a.tsv")
    assert imported.new == 0
    assert anki.fields("quizcli:first") == before


def test_no_cell_is_a_formula(quiz: Quiz, write_deck: Callable[..., Path]) -> None:
    """What a spreadsheet would compute begins with an apostrophe; the rest is as it was written."""
    write_deck(
        "deck: own\ncards:\n- id: bad\n  question: '=HYPERLINK(\"http://x\")'\n  answer: '+1'\n  points: ['@x']\n"
        "  refs: ['-2']\n  tags: ['=a']\n- id: good\n  question: a = b\n  answer: \"two\\nlines, and \\\"quotes\\\"\"\n"
    )
    out = quiz("export", "csv", "-", "--deck", "own").out
    head = [
        "id",
        "deck",
        "level",
        "tags",
        "question",
        "answer",
        "points",
        "detail",
        "traps",
        "refs",
        "sources",
        "drill",
    ]
    # Quoted, each cell, for spreadsheets in which a semicolon separates.
    assert out.startswith("\ufeff" + ",".join(f'"{word}"' for word in head) + "\r\n")
    bad, good = csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline=""))
    assert bad["question"] == '\'=HYPERLINK("http://x")'
    assert (bad["answer"], bad["refs"], bad["tags"]) == ("'+1", "'-2", "'=a")
    assert good["answer"] == 'two\nlines, and "quotes"'
    assert {escape_formula(cell)[0] for cell in ("=a", "\t=a", " -a", "＝a", "\r@")} == {"'"}


WITH_DETAIL = """\
deck: own
cards:
- id: first
  question: {en: Why?, zh: 为什么？}
  answer: {en: Because., zh: 因为。}
  points: [cause]
  detail: {en: "- one\\n- two\\n", zh: 一二。}
  traps: [{claim: no, truth: yes}]
  needs: [second]
- id: second
  question: What?
  answer: That.
"""


def test_the_detail_is_in_every_format(
    quiz: Quiz, write_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the points, before the traps; folded in the table for Anki; JSON brings it and the needs back."""
    write_deck(WITH_DETAIL)
    said = quiz("export", "markdown", "-", "--deck", "own", "--lang", "both").out
    assert "- [ ] cause\n\n**Detail**\n\n- one\n- two\n\n**Traps**" in said
    assert "**详解**\n\n一二。\n\n**常见误区**" in said
    table = quiz("export", "csv", "-", "--deck", "own", "--lang", "both").out.removeprefix("\ufeff")
    first, second = csv.DictReader(io.StringIO(table, newline=""))
    assert (first["detail_en"], first["detail_zh"], second["detail_en"]) == ("'- one\n- two", "一二。", "")
    rows = quiz("export", "tsv", "-", "--deck", "own").out
    assert "<p>Because.</p><details><summary>Detail</summary><ul><li>one</li><li>two</li></ul></details>" in rows
    assert rows.count("<summary>Detail</summary>") == 1
    quiz("export", "json", str(tmp_path / "cards.json"), "--deck", "own")
    shown = quiz("show", "first", "--json").json
    assert (shown["detail"], shown["needs"]) == ({"en": "- one\n- two", "zh": "一二。"}, ["second"])
    assert quiz("show", "second", "--json").json["detail"] is None
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "elsewhere"))
    assert "2 cards added" in quiz("import", "cards", str(tmp_path / "cards.json")).out
    again = quiz("show", "first", "--json").json
    assert (again["detail"], again["needs"]) == (shown["detail"], shown["needs"])
    assert [card["id"] for card in quiz("search", "一二", "--json").json] == ["first"]


def test_csv_in_both_languages(quiz: Quiz) -> None:
    """Each language has its columns."""
    rows = list(csv.DictReader(io.StringIO(quiz("export", "csv", "-", "--lang", "both", "--deck", "cnn").out[1:])))
    assert rows[0]["question_en"].startswith("How do you compute the output size")
    assert rows[0]["question_zh"].startswith("卷积层")


def test_json_brings_back_the_same_cards(
    quiz: Quiz, own: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another home the imported cards are the exported ones; what is there already is not added again."""
    assert own.exists()
    file = tmp_path / "cards.json"
    quiz("export", "json", str(file), "--deck", "own")
    shown = [quiz("show", card["id"], "--json").json for card in quiz("list", "--deck", "own", "--json").json]
    titles = quiz("decks", "--json").json
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "elsewhere"))
    assert quiz("import", "cards", str(file)).out.startswith("5 cards added, 0 here already\n")
    again = [quiz("show", card["id"], "--json").json for card in shown]
    for card in (*shown, *again):
        card.pop("file")
        card.pop("line")
    assert again == shown
    assert quiz("decks", "--json").json == titles
    assert "0 complaints" in quiz("check").out
    assert quiz("import", "cards", str(file)).out == "0 cards added, 5 here already\n"
    assert home.exists()


def test_a_card_that_says_something_else_stays(quiz: Quiz, home: Path, tmp_path: Path) -> None:
    """It is named; with --override the imported card takes a built-in one's place, never that of an own one."""
    file = tmp_path / "cards.json"
    quiz("export", "json", str(file), "--deck", "cnn", "--tag", "output-size")
    document = json.loads(file.read_text())
    document["decks"][0]["cards"][0]["answer"] = "42"
    file.write_text(json.dumps(document))
    said = quiz("import", "cards", str(file)).out
    assert "1 built-in card left out" in said
    assert "--override" in said
    assert "conv-output-size" in said
    assert quiz("show", "conv-output-size", "--json").json["answer"] != "42"
    assert "1 card added" in quiz("import", "cards", str(file), "--override").out
    assert quiz("show", "conv-output-size", "--json").json["answer"] == "42"
    document["decks"][0]["cards"][0]["answer"] = "43"
    file.write_text(json.dumps(document))
    said = quiz("import", "cards", str(file), "--override").out
    assert "1 own card left out" in said
    assert "--override" not in said
    assert (home / "cards" / "cnn.yaml").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("nonsense", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not what `quiz export json` writes"),
        ('{"format": "quizcli cards", "version": 9, "decks": []}', "version 9 of the format"),
        ('{"format": "quizcli cards", "version": 1, "decks": [1]}', "deck 1 is not a deck"),
        ('{"format": "quizcli cards", "version": 1, "decks": [{"deck": "a", "cards": [{"id": "x"}]}]}', "missing key"),
        (
            '{"format": "quizcli cards", "version": 1, "decks": [{"deck": "a", "cards": NaN}]}',
            "NaN is not a JSON value",
        ),
        (
            '{"format": "quizcli cards", "version": 1, "decks": [{"deck": "../a", "cards": []}]}',
            "must be lower-case letters",
        ),
    ],
)
def test_bad_files(quiz: Quiz, home: Path, tmp_path: Path, content: str, message: str) -> None:
    """What is no export is refused with the reason, and nothing is written."""
    file = tmp_path / "x.json"
    file.write_text(content)
    assert message in quiz("import", "cards", str(file), code=1).err
    assert "cannot be read" in quiz("import", "cards", str(tmp_path / "none"), code=1).err
    assert not (home / "cards").exists()


texts = st.text(min_size=1).filter(lambda text: text.strip("\n").strip() and not any(map(_is_odd, text)))
stripped = texts.map(lambda text: text.strip("\n"))


def _is_odd(letter: str) -> bool:
    """What no card file can hold: halves of surrogate pairs, and what YAML reads as a line's end or not at all."""
    return "\ud800" <= letter <= "\udfff"


@given(question=stripped, answer=stripped, points=st.lists(stripped, max_size=3))
def test_any_text_is_written_so_that_it_is_read_back(question: str, answer: str, points: list[str]) -> None:
    """Quotes, colons, dashes, null words, spaces at ends: the strict loader reads what was meant."""
    card: dict[str, Any] = {"id": "x", "question": question, "answer": {"en": answer}, "points": points, "level": 1}
    read = parse_file("deck: d\ncards:\n" + to_yaml([card]), "x", DrillKinds())
    assert read.complaints == []
    (found,) = read.cards
    assert found.question == question
    assert (found.answer, list(found.points)) == ({"en": answer}, points)  # type: ignore[union-attr]
    assert yaml.safe_load(to_yaml([card]))[0]["id"] == "x"


@pytest.mark.usefixtures("own")
def test_markdown_can_be_printed(quiz: Quiz) -> None:
    """Decks, questions, answers, points to tick, traps; a drill with a problem and its solution."""
    out = quiz("export", "markdown", "-", "--deck", "own", "--lang", "both").out
    assert out.startswith("# quizcli\n\n## Own cards · 自己的卡片\n\n### What is $a<b$?\n\nIt is **less**.")
    assert "**Points**\n\n- [ ] less than\n" in out
    assert "- Wrong: more Right: less\n" in out
    assert "**要点**" in out
    assert "References: arXiv:1502.03167; Goodfellow" in out
    assert "**Worked**\n\n1. Each axis" in out


def test_an_import_adds_all_or_nothing(quiz: Quiz, write_deck: Callable[..., Path], tmp_path: Path) -> None:
    """A file that cannot be appended to leaves the others as they were."""
    write_deck("deck: own\ncards: []\n")
    decks = [
        {"deck": name, "title": name, "cards": [{"id": f"card-{name}", "question": "q", "answer": "a", "level": 1}]}
        for name in ("another", "own")
    ]
    source = tmp_path / "cards.json"
    source.write_text(json.dumps({"format": "quizcli cards", "version": 1, "decks": decks}))
    quiz("import", "cards", str(source), code=1)
    assert [card["id"] for card in quiz("list", "--json").json if card["id"].startswith("card-")] == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"sources": ["999-q1"]}, "unknown source item '999-q1'"),
        ({"formerly": ["batchnorm-definition"]}, "the id of another card"),
    ],
)
def test_imported_cards_go_with_those_that_are_here(
    quiz: Quiz, home: Path, tmp_path: Path, more: dict[str, list[str]], message: str
) -> None:
    """What `quiz check` would complain of is refused, and nothing is written."""
    card = {"id": "mine", "question": "q", "answer": "a", "level": 1, **more}
    source = tmp_path / "cards.json"
    decks = [{"deck": "own", "title": "own", "cards": [card]}]
    source.write_text(json.dumps({"format": "quizcli cards", "version": 1, "decks": decks}))
    assert message in quiz("import", "cards", str(source), code=1).err
    assert not list((home / "cards").glob("*"))
    assert "0 complaints" in quiz("check").out


def test_a_card_that_is_read_back_differently_is_not_added(
    quiz: Quiz, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the writer of card files cannot change a card: the import fails, and the file is as it was."""
    source = tmp_path / "cards.json"
    cards = [{"id": "mine", "question": "q", "answer": "right", "level": 1}]
    decks = [{"deck": "own", "title": "own", "cards": cards}]
    source.write_text(json.dumps({"format": "quizcli cards", "version": 1, "decks": decks}))
    monkeypatch.setattr(command, "to_yaml", lambda cards: to_yaml(cards).replace("right", "wrong"))
    assert "card mine cannot be written" in quiz("import", "cards", str(source), code=1).err
    assert not list((home / "cards").glob("*"))


def test_a_bad_card_is_named(quiz: Quiz, tmp_path: Path) -> None:
    """Of many cards the message names the bad one; what is wrong with the deck names the deck."""
    cards = [{"id": f"card-{n}", "question": "q", "answer": "a", "level": n} for n in (1, 7, 2)]
    source = tmp_path / "cards.json"
    for deck, message in (
        ({"deck": "own", "title": "own", "cards": cards}, "card card-7: level must be"),
        ({"deck": "own", "title": "own", "cards": cards[:1], "x": 1}, "deck own: unknown key"),
    ):
        source.write_text(json.dumps({"format": "quizcli cards", "version": 1, "decks": [deck]}))
        assert message in quiz("import", "cards", str(source), code=1).err


def test_standard_output_is_utf8(home: Path) -> None:
    """An export to a pipe says what its file would say, whatever the locale's encoding is."""
    environment = {**os.environ, "QUIZ_HOME": str(home), "PYTHONIOENCODING": "latin-1"}
    for form in (["json"], ["csv", "--lang", "zh"], ["markdown", "--lang", "zh"]):
        command = [sys.executable, "-m", "quizcli", "export", *form, "-", "--deck", "cnn"]
        said = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
        assert "卷积" in said.decode("utf-8")


def test_half_a_character_is_told(quiz: Quiz, tmp_path: Path) -> None:
    """A surrogate without its other half is no text."""
    source = tmp_path / "cards.json"
    source.write_text('{"format": "quizcli cards", "version": 1, "decks": [{"deck": "\\ud800"}]}')
    assert "half of a surrogate pair" in quiz("import", "cards", str(source), code=1).err
