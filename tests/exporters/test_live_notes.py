"""Live notes in Anki's own engine: their pools, and notes of earlier versions."""

import json
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import Quiz
from tests.exporters.engine import Engine
from tests.exporters.scripts import TEMPLATES

DAY_THREE = "2026-03-03T10:00"
# The deck OWN exported by quizcli 0.1.0 on 2026-03-02 with --history --variants 1 --lang both: `first` and `drill-size`
# had been reviewed. The scripts of its note types are left out.
EXPORTED_BY_0_1_0 = Path(__file__).parent / "data" / "quizcli-0.1.0.apkg"


@pytest.mark.usefixtures("own")
def test_notes_of_0_1_0_are_updated_in_place(quiz: Quiz, anki: Engine, tmp_path: Path) -> None:
    """No note is new, every card keeps its schedule and reviews, and a live note has its pool then."""
    anki.take(EXPORTED_BY_0_1_0)
    before = {guid: (anki.card(guid), anki.log(guid)) for guid in anki.guids()}
    assert before["quizcli:drill-size#live"][0].ivl == 6
    assert anki.fields("quizcli:drill-size#live")["Live"] == "conv-output-size"
    quiz(
        "export",
        "anki",
        str(tmp_path / "out.apkg"),
        "--deck",
        "own",
        "--history",
        "--variants",
        "1",
        "--lang",
        "both",
        now=DAY_THREE,
    )
    imported = anki.take(tmp_path / "out.apkg")
    assert (imported.new, imported.conflicting) == (0, 0)
    assert {guid: (anki.card(guid), anki.log(guid)) for guid in anki.guids()} == before
    assert json.loads(unescape(anki.fields("quizcli:drill-size#live")["Live"]))["problems"]
    assert "qzPool" in anki.shown("quizcli:drill-size#live")[0]


@pytest.mark.usefixtures("own")
def test_the_seed_of_a_live_note_works_in_quiz_drill(quiz: Quiz, anki: Engine, tmp_path: Path) -> None:
    """`quiz drill` poses the same problem: the numbers of its answer are the key."""
    quiz("export", "anki", str(tmp_path / "out.apkg"), "--deck", "own", "--variants", "0")
    anki.take(tmp_path / "out.apkg")
    for seed, key, *_ in json.loads(unescape(anki.fields("quizcli:drill-size#live")["Live"]))["problems"][:3]:
        drill = [
            "drill",
            "conv-output-size",
            "--seed",
            str(seed),
            "--level",
            "2",
            "--count",
            "1",
            "--print",
            "--solutions",
        ]
        height, width = key.split("|")[1].replace("!", "").split()
        assert f"size = [{height}, {width}]" in quiz(*drill).out


def test_nothing_in_a_script_looks_like_a_field() -> None:
    """Anki would fill it in; nor does one end the element it stands in."""
    scripts = {file.name: file.read_text(encoding="utf-8") for file in TEMPLATES.glob("*.js")}
    assert set(scripts) == {"card.js", "drill.js", "formulas.js", "judge.js", "pool.js", "read.js"}
    for name, script in scripts.items():
        assert "{{" not in script, name
        assert "</" not in script, name
