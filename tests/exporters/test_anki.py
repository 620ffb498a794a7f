"""Anki packages in Anki's own engine: all notes arrive, and only changed ones are updated later."""

import json
import os
import sqlite3
from collections.abc import Callable
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest

from quizcli.drills.table import KINDS
from quizcli.exporters.notes import DRILL_FIELDS, QUESTION_FIELDS, unmarked
from quizcli.exporters.package import deck_id
from tests.conftest import Quiz
from tests.exporters.conftest import OWN, QUESTIONS
from tests.exporters.engine import ANKI_TYPE_IS_NEW, ANKI_TYPE_IS_REVIEW, Engine

OUT = "out.apkg"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the packages go."""
    return tmp_path / OUT


def test_every_card_arrives(quiz: Quiz, anki: Engine, out: Path) -> None:
    """All built-in cards come as new notes with one card each, in decks of their titles, and Anki finds nothing wrong."""
    cards = [card for card in quiz("list", "--json").json if card["kind"] == "question"]
    said = quiz("export", "anki", str(out), "--lang", "both").out
    imported = anki.take(out)
    drills = [card for card in quiz("list", "--json").json if card["kind"] == "drill"]
    assert imported.new == len(cards) + (5 + 1) * len(drills)
    assert f"{imported.new:,} notes" in said
    for card in cards:
        assert anki.card(f"quizcli:{card['id']}").type == ANKI_TYPE_IS_NEW
    titles = {deck["title"]["en"] for deck in quiz("decks", "--json").json}
    names = {deck.name for deck in anki.col.decks.all_names_and_ids()}
    assert names == {"Default", "quizcli", *(f"quizcli::{title}" for title in titles)}
    problems, fine = anki.col.fix_integrity()
    assert (problems, fine) == ("Database rebuilt and optimized.", True)


@pytest.mark.usefixtures("own")
def test_fields_tags_and_faces(quiz: Quiz, anki: Engine, out: Path) -> None:
    """A note has the id first, both languages, links, level and tags, and both its faces show what they should."""
    quiz("export", "anki", str(out), "--deck", "own", "--lang", "both", "--variants", "2")
    assert anki.take(out).new == 3 + 2 * 3
    fields = anki.fields("quizcli:first")
    assert tuple(fields) == QUESTION_FIELDS
    assert fields["ID"] == "first"
    assert fields["Question"] == r"What is \(a&lt;b\)?"
    assert fields["Answer"] == r"<p>It is <strong>less</strong>.</p>\[a &lt;b\]"
    assert fields["Question2"] == r"\(a&lt;b\) 是什么？"
    assert (fields["Language"], fields["Language2"]) == ("en", "zh")
    assert 'href="https://arxiv.org/abs/1502.03167"' in fields["Refs"]
    assert set(anki.col.get_note(anki.note("quizcli:first")).tags) == {"level::1", "order", "sign"}
    assert anki.fields("quizcli:second")["Language2"] == ""
    front, back = anki.shown("quizcli:first")
    assert "less" not in front.split("<script>")[0].split("</style>")[1].replace("a&lt;b", "")
    assert "<details" in back
    assert ("order" in front.split("</style>")[1], "order" in back.split("</style>")[1]) == (False, True), "the tags"
    drill = anki.fields("quizcli:drill-size#1")
    assert tuple(drill) == DRILL_FIELDS
    assert drill["Typed"].startswith("[")
    front, back = anki.shown("quizcli:drill-size#1")
    assert "[[type:Typed]]" in front
    assert "[[type:Typed]]" in back
    assert "[[type:" not in anki.shown("quizcli:drill-size#live")[0]


def test_the_detail_is_folded_in_the_answer(
    quiz: Quiz, anki: Engine, out: Path, write_deck: Callable[..., Path]
) -> None:
    """The fields stay; a card that gets a detail is updated, and those without one are not."""
    write_deck(OWN)
    quiz("export", "anki", str(out), "--deck", "own", "--lang", "both")
    number = anki.take(out).new
    before = anki.fields("quizcli:first")
    write_deck(OWN.replace("  level: 2\n", "  level: 2\n  detail: {en: 'As $x^2$.', zh: 展开。}\n", 1))
    quiz("export", "anki", str(out), "--deck", "own", "--lang", "both", now="2026-03-01T10:05")
    assert anki.take(out) == (0, 1, number - 1, 0)
    assert anki.fields("quizcli:first") == before
    fields = anki.fields("quizcli:second")
    assert tuple(fields) == QUESTION_FIELDS
    assert fields["Answer"] == r"<p>Yes.</p><details><summary>Detail</summary><p>As \(x^2\).</p></details>"
    assert fields["Answer2"] == "<p>Yes.</p><details><summary>详解</summary><p>展开。</p></details>"


@pytest.mark.usefixtures("own")
def test_an_unchanged_export_changes_nothing(quiz: Quiz, anki: Engine, out: Path) -> None:
    """Imported again, also written anew a day later with the cache gone, it brings nothing."""
    quiz("export", "anki", str(out), "--deck", "own")
    number = anki.take(out).new
    assert anki.take(out) == (0, 0, number, 0)
    assert "0 rendered anew" in quiz("export", "anki", str(out), "--deck", "own", now="2026-03-02T10:00").out
    assert anki.take(out) == (0, 0, number, 0)


@pytest.mark.usefixtures("own")
def test_one_edited_answer_updates_one_note(
    quiz: Quiz, anki: Engine, out: Path, write_deck: Callable[..., Path]
) -> None:
    """Exactly that note is updated, within the same second too, and the schedule in Anki stays."""
    quiz("grade", "first", "5")
    quiz("export", "anki", str(out), "--deck", "own", "--history")
    number = anki.take(out).new
    before = anki.card("quizcli:first"), anki.log("quizcli:first")
    write_deck(OWN.replace("It is **less**", "It is *less*"))
    quiz("grade", "first", "5", now="2026-03-02T10:00")
    assert (
        "1 rendered anew" in quiz("export", "anki", str(out), "--deck", "own", "--history", now="2026-03-01T10:00").out
    )
    assert anki.take(out) == (0, 1, number - 1, 0)
    assert "<em>less</em>" in anki.fields("quizcli:first")["Answer"]
    assert (anki.card("quizcli:first"), anki.log("quizcli:first")) == before


@pytest.mark.usefixtures("own")
def test_a_card_in_another_deck_is_the_same_note(
    quiz: Quiz, anki: Engine, out: Path, write_deck: Callable[..., Path]
) -> None:
    """A card moved to another file is no second note; a renamed deck is none either."""
    quiz("export", "anki", str(out), "--deck", "own")
    before = anki.take(out).new
    second = OWN[OWN.index("- id: second") : OWN.index("- id: third")]
    write_deck(OWN.replace(second, "").replace("Own cards", "My own cards"))
    write_deck(f"deck: other\ncards:\n{second}", "other.yaml")
    quiz("export", "anki", str(out), "--deck", "own", "--deck", "other")
    assert anki.take(out) == (0, 0, before, 0)
    assert anki.guids() >= QUESTIONS


@pytest.mark.usefixtures("own")
def test_more_variants_keep_the_first(quiz: Quiz, anki: Engine, out: Path) -> None:
    """Seeds are stable: more variants are more notes, and the first ones are what they were."""
    quiz("export", "anki", str(out), "--deck", "own", "--variants", "2")
    first = anki.take(out).new
    quiz("export", "anki", str(out), "--deck", "own", "--variants", "5")
    assert anki.take(out) == (6, 0, first, 0)
    fields = [anki.fields(f"quizcli:drill-size#{number}") for number in range(1, 6)]
    assert len({field["Question"] for field in fields}) == 5
    seed = fields[0]["Seed"]
    drilled = quiz("drill", "conv-output-size", "--seed", seed, "--level", "2", "--count", "1", "--print").out
    assert fields[0]["Question"].split(r"\(")[1].split(r"\)")[0] in drilled


def test_every_kind_of_drill_can_be_exported(
    quiz: Quiz, anki: Engine, out: Path, write_deck: Callable[..., Path]
) -> None:
    """Each kind and level gives variants with typed answer, key, worked steps, in both languages, and no dollar."""
    cards = [(f"{kind}-{level}", kind, level) for kind in KINDS for level in (1, 2, 3)]
    write_deck(
        "deck: own\ncards:\n"
        + "".join(
            f"- {{id: own-{name}, question: {{en: Q, zh: 问}}, drill: {{kind: {kind}, level: {level}}}}}\n"
            for name, kind, level in cards
        )
    )
    quiz("export", "anki", str(out), "--deck", "own", "--variants", "2", "--lang", "both")
    anki.take(out)
    for name, kind, level in cards:
        fields = anki.fields(f"quizcli:own-{name}#2")
        assert (fields["Kind"], fields["Level"], fields["Live"]) == (kind, str(level), "")
        for field in ("Question", "Answer", "Steps", "Question2", "Steps2", "Typed", "Key", "Seed"):
            assert fields[field], (name, field)
            assert "$" not in fields[field], (name, field)
        live = anki.fields(f"quizcli:own-{name}#live")
        assert (live["Kind"], live["Seed"], live["Typed"], live["Key"]) == (kind, "", "", "")
        assert len(json.loads(unescape(live["Live"]))["problems"]) >= 20


@pytest.mark.usefixtures("own")
def test_languages(quiz: Quiz, anki: Engine, out: Path) -> None:
    """One language is exported by itself, with its decks; changing it updates the notes that say something else in it."""
    quiz("export", "anki", str(out), "--deck", "own", "--lang", "zh")
    anki.take(out)
    assert anki.card("quizcli:first").deck == "quizcli::自己的卡片"
    fields = anki.fields("quizcli:first")
    assert (fields["Answer"], fields["Language"], fields["Question2"]) == ("<p>小于。</p>", "zh", "")
    quiz("export", "anki", str(out), "--deck", "own", "--lang", "en")
    again = anki.take(out)
    assert again.new == 0
    assert anki.fields("quizcli:first")["Language"] == "en"


@pytest.mark.usefixtures("own")
def test_names_and_places(quiz: Quiz, home: Path, tmp_path: Path) -> None:
    """A name that Anki would take for a whole collection, another ending, a foreign file, no card: said, nothing written."""
    for name in ("collection.apkg", "Collection.apkg", "backup-1.apkg"):
        assert "whole collection" in quiz("export", "anki", str(tmp_path / name), code=2).err
    (tmp_path / "link.apkg").symlink_to(tmp_path / "collection.apkg")
    assert "whole collection" in quiz("export", "anki", str(tmp_path / "link.apkg"), code=2).err
    os.mkfifo(tmp_path / "pipe.apkg")
    assert "a pipe" in quiz("export", "anki", str(tmp_path / "pipe.apkg"), "--force", code=1).err
    (home / "cache" / "x.apkg").touch()
    assert "own files" in quiz("export", "anki", str(home / "cache" / "x.apkg"), "--force", code=1).err
    assert "end in .apkg" in quiz("export", "anki", str(tmp_path / "x.zip"), code=2).err
    assert "no folder" in quiz("export", "anki", str(tmp_path / "none" / "x.apkg"), code=1).err
    assert "no card has the deck" in quiz("export", "anki", str(tmp_path / OUT), "--deck", "x", code=2).err
    assert (
        "no card has this"
        in quiz("export", "anki", str(tmp_path / OUT), "--deck", "own", "--tag", "images", code=2).err
    )
    foreign = tmp_path / OUT
    foreign.write_text("mine")
    assert "--force" in quiz("export", "anki", str(foreign), code=1).err
    assert foreign.read_text() == "mine"
    quiz("export", "anki", str(foreign), "--deck", "own", "--force")
    quiz("export", "anki", str(foreign), "--deck", "own")
    assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []
    assert home.exists()


@pytest.mark.usefixtures("own")
def test_without_variants_drills_are_live_only(quiz: Quiz, anki: Engine, out: Path) -> None:
    """`--variants 0` leaves the notes with fixed numbers out."""
    quiz("export", "anki", str(out), "--deck", "own", "--variants", "0")
    anki.take(out)
    drills = {guid for guid in anki.guids() if "drill" in guid}
    assert drills == {"quizcli:drill-size#live", "quizcli:drill-loss#live"}


@pytest.mark.usefixtures("own")
def test_nothing_in_a_card_can_run(quiz: Quiz, anki: Engine, out: Path, write_deck: Callable[..., Path]) -> None:
    """Markup, Anki's own brackets, template braces and odd titles in a card's texts are text."""
    bad = "<script>alert(1)</script> <img src=x onerror=alert(1)> [sound:a.mp3] {{Question}} $\\\\href{javascript:x}{<b>}$"
    write_deck(
        f'deck: own\ntitle: "a::b <i> \\"c\\""\ncards:\n- id: bad\n  question: "{bad}"\n  answer: "{bad}"\n'
        f'  points: ["{bad}"]\n  refs: ["javascript:alert(1)", "{bad}"]\n  tags: ["<img/src=x/onerror=alert(1)>"]\n'
    )
    quiz("export", "anki", str(out), "--deck", "own")
    assert anki.take(out).new == 1
    fields = anki.fields("quizcli:bad")
    for field in ("Question", "Answer", "Points", "Refs"):
        assert "<script" not in fields[field]
        assert "<img" not in fields[field]
        assert "[sound" not in fields[field]
        assert field == "Refs" or "\\href" not in fields[field]
        assert 'href="javascript' not in fields[field]
    assert "{{Question}}" in fields["Question"]
    for face in anki.shown("quizcli:bad"):
        shown = face.split("</style>")[1].split("<script>\n")[0]
        assert "<img" not in shown
        assert "<i>" not in shown
        assert "<script" not in shown
    assert anki.card("quizcli:bad").deck == "quizcli::a:b ‹i› 'c'"


def test_a_name_is_no_markup_and_no_formula() -> None:
    """Anki puts the names of decks and tags into the page as they are, where MathJax reads them too."""
    assert unmarked(r"\(\href{javascript:x}{y}\) <b> \[z\]") == "⧵(⧵href{javascript:x}{y}⧵) ‹b› ⧵[z⧵]"


@pytest.mark.usefixtures("own")
def test_the_package_is_of_the_old_format(quiz: Quiz, out: Path, tmp_path: Path) -> None:
    """Schema 11 in collection.anki2, which every Anki reads; note types have the ids fixed for ever."""
    quiz("export", "anki", str(out), "--deck", "own")
    with ZipFile(out) as archive:
        assert sorted(archive.namelist()) == ["collection.anki2", "media"]
        archive.extract("collection.anki2", tmp_path)
    connection = sqlite3.connect(tmp_path / "collection.anki2")
    assert connection.execute("SELECT ver FROM col").fetchone() == (11,)
    assert connection.execute("SELECT DISTINCT mid FROM notes ORDER BY 1").fetchall() == [(1747301001,), (1747301002,)]
    connection.close()


@pytest.mark.usefixtures("own")
def test_identities_are_those_of_0_1_0(quiz: Quiz, out: Path, tmp_path: Path) -> None:
    """GUIDs, note types with their fields, and deck ids: Anki finds by them what it already has."""
    quiz("export", "anki", str(out), "--deck", "own", "--variants", "2")
    with ZipFile(out) as archive:
        archive.extract("collection.anki2", tmp_path)
    connection = sqlite3.connect(tmp_path / "collection.anki2")
    models, decks = map(json.loads, connection.execute("SELECT models, decks FROM col").fetchone())
    assert connection.execute("SELECT mid, guid FROM notes ORDER BY 1, 2").fetchall() == [
        (1747301001, "quizcli:first"),
        (1747301001, "quizcli:second"),
        (1747301001, "quizcli:third"),
        (1747301002, "quizcli:drill-loss#1"),
        (1747301002, "quizcli:drill-loss#2"),
        (1747301002, "quizcli:drill-loss#live"),
        (1747301002, "quizcli:drill-size#1"),
        (1747301002, "quizcli:drill-size#2"),
        (1747301002, "quizcli:drill-size#live"),
    ]
    names = {
        number: (model["name"], " ".join(field["name"] for field in model["flds"])) for number, model in models.items()
    }
    assert names == {
        "1747301001": (
            "quizcli question",
            "ID Question Answer Points Traps Refs Sources Language Question2 Answer2 Points2 Traps2 Language2 Extra",
        ),
        "1747301002": (
            "quizcli drill",
            (
                "ID Question Answer Steps Slips Refs Sources Language Question2 Answer2 Steps2 Slips2 Language2"
                " Kind Level Seed Typed Key Live Extra"
            ),
        ),
    }
    assert {number: deck["name"] for number, deck in decks.items()} == {
        "1": "Default",
        "1748608772607": "quizcli::Own cards",
    }
    assert deck_id("quizcli::Activation functions") == 1747452674115
    assert deck_id("quizcli::Loss functions") == 1750555253270
    assert deck_id("quizcli::Reinforcement learning") == 1750946355766
    connection.close()


@pytest.mark.usefixtures("own")
def test_a_collection_made_by_0_1_0_is_updated_in_place(quiz: Quiz, anki: Engine, out: Path) -> None:
    """Nothing is new, and what was learned in Anki stays. The old package is whole but for the scripts in its templates."""
    old = Path(__file__).parents[1] / "data" / "anki_0.1.0.apkg"
    assert anki.take(old).new == 9
    guids = anki.guids()
    before = {guid: (anki.note(guid), anki.card(guid), anki.log(guid)) for guid in guids}
    assert before["quizcli:first"][1].type == ANKI_TYPE_IS_REVIEW
    quiz("export", "anki", str(out), "--deck", "own", "--lang", "both", "--variants", "2")
    assert anki.take(out)._replace(updated=0, duplicate=0) == (0, 0, 0, 0)
    assert {guid: (anki.note(guid), anki.card(guid), anki.log(guid)) for guid in anki.guids()} == before
    assert "<script>" in anki.shown("quizcli:first")[1]


def test_the_separator_of_fields_is_in_no_field(
    quiz: Quiz, anki: Engine, out: Path, write_deck: Callable[..., Path]
) -> None:
    """A unit separator in a card leaves the package whole."""
    write_deck('deck: own\ncards:\n- {id: mine, question: "unit\\x1fseparator", answer: a}\n')
    quiz("export", "anki", str(out), "--deck", "own")
    assert anki.take(out).new == 1
