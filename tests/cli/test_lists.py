"""Tests of the lists of cards: `quiz list`, `search` and `due`, in narrow windows, by progress, ranked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.conftest import Quiz

Write = Callable[..., Path]

SHARDS = """\
deck: own
cards:
- id: optimizer-shards
  question: What does ZeRO shard?
  answer: Optimizer states, then gradients, then weights.
- id: first-weights
  question: Why is zero initialization a mistake?
  answer: Because of symmetry. {more}
- id: sharding-cost
  question: What does sharding cost?
  answer: |
    Frobnication.

    As ZeRO-3 shows, about half as much again.
  traps:
  - {{claim: Quokkas shard., truth: They do not.}}
"""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 60, 80])
def test_lists_obey_the_window(quiz: Quiz, monkeypatch: pytest.MonkeyPatch, width: int, language: str) -> None:
    """No line is wider than the window, in English and Chinese."""
    quiz("config", "set", "language", language)
    monkeypatch.setenv("COLUMNS", str(width))
    for command in (["list"], ["search", "归一"], ["search", "gradient"], ["due"]):
        out = quiz(*command).out
        assert max(map(cell_len, out.splitlines())) <= width, command
    asked = "What is a confusion matrix," if language == "en" else "什么是混淆矩阵"
    assert asked in quiz("due").out
    assert asked in quiz("list").out


def test_list_by_progress(quiz: Quiz) -> None:
    """--state, --suspended and --leech: what they mean, together with the other filters."""

    def listed(*options: str) -> list[str]:
        return [card["id"] for card in quiz("list", "--json", *options).json]

    everything = len(listed())
    for day in ("01", "02", "08", "25"):  # intervals of 1, 6, 17 and about 50 days
        quiz("grade", "conv-output-size", "5", now=f"2026-03-{day}T10:00")
    quiz("grade", "tanh-vs-sigmoid", "5")
    quiz("suspend", "tanh-vs-sigmoid")
    assert listed("--state", "mature") == ["conv-output-size"]
    assert listed("--state", "young") == ["tanh-vs-sigmoid"]
    assert len(listed("--state", "new")) == everything - 2
    assert listed("--state", "due") == []
    assert listed("--suspended") == ["tanh-vs-sigmoid"]
    assert listed("--suspended", "--state", "mature") == []
    quiz("resume", "tanh-vs-sigmoid")
    for number in range(2, 10):
        quiz("grade", "tanh-vs-sigmoid", "5" if number % 2 else "1", now=f"2026-05-{number:02}T10:00")
    assert listed("--leech") == ["tanh-vs-sigmoid"]
    assert listed("--leech", "--deck", "cnn") == []
    found = quiz("list", "--json", "--state", "due", now="2026-06-01T10:00").json
    assert [(card["id"], card["state"], card["due"], card["lapses"]) for card in found] == [
        ("tanh-vs-sigmoid", "young", "2026-05-10", 4),
        ("conv-output-size", "mature", found[1]["due"], 0),
    ]
    assert "due 2026-05-10 · 4 lapses" in quiz("list", "--leech").out
    assert "· suspended" in (quiz("suspend", "tanh-vs-sigmoid"), quiz("list", "--leech"))[1].out


def test_search_finds_beginnings(quiz: Quiz, write_deck: Write) -> None:
    """The beginning of a word is enough; its middle is not."""
    write_deck(SHARDS.format(more=""))
    assert [card["id"] for card in quiz("search", "--json", "quok").json] == ["sharding-cost"]
    assert quiz("search", "--json", "uokkas").json == []
    found = [card["id"] for card in quiz("search", "--json", "init", "mistak").json]
    assert found[0] == "first-weights"


def test_search_ranks_names_and_whole_words(quiz: Quiz, write_deck: Write) -> None:
    """A name as it is written comes first, in questions before answers; then whole words before longer ones."""
    write_deck(SHARDS.format(more="ZERO " * 20))
    own = {"optimizer-shards", "first-weights", "sharding-cost"}

    def ranked(word: str) -> list[str]:
        return [card["id"] for card in quiz("search", "--json", "--limit", "500", word).json if card["id"] in own]

    assert ranked("ZeRO") == ["optimizer-shards", "sharding-cost", "first-weights"]
    assert ranked("shard") == ["optimizer-shards", "sharding-cost"]


def test_search_shows_the_place(quiz: Quiz, write_deck: Write) -> None:
    """Words that are not in the question are shown where they are; a question that has them all needs no more."""
    write_deck(SHARDS.format(more=""))
    (found,) = quiz("search", "--json", "frobnic").json
    assert found["found"] == {"field": "answer", "text": "Frobnication."}
    assert quiz("search", "--json", "mistake", "initialization", "zero").json[0]["found"] is None
    out = quiz("search", "quokka").out
    assert out == ("What does sharding cost?\n  sharding-cost · own · level 1 · new · in traps\n    Quokkas shard.\n")


def test_the_backlog_is_told(quiz: Quiz, home: Path) -> None:
    """Cards beyond the day's limit are counted, and stand in the forecast of the days that they are left over for."""
    (home / "config.toml").write_text("new_per_day = 6\nreviews_per_day = 2\n")
    cards = [card["id"] for card in quiz("due", "--json").json["cards"]]
    for card in cards[:5]:
        quiz("grade", card, "5")
    quiz("grade", cards[5], "5", now="2026-03-02T10:00")
    report = quiz("due", "--json", now="2026-03-02T11:00").json
    assert (report["due"], report["waiting"]) == (2, 3)
    assert [(day["due"], day["left_over"]) for day in report["ahead"][:3]] == [(1, 3), (0, 2), (0, 0)]
    out = quiz("due").out
    assert out.startswith("2026-03-02: 2 due, 5 new; 3 more wait (reviews_per_day)\n")
    assert "1 on 2026-03-03 and 3 left over, 0 on 2026-03-04 and 2 left over" in " ".join(out.split())
    quiz("grade", cards[0], "5")
    assert quiz("due", "--json").json["waiting"] == 3, "one is done, and one fewer is asked"
    assert quiz("stats", "--json").json["forecast"][0] == {"day": "2026-03-03", "due": 1, "left_over": 3}


def test_a_card_buried_today_is_due_tomorrow(quiz: Quiz) -> None:
    """The forecast counts a due card that is buried until tomorrow."""
    quiz("grade", "conv-output-size", "5")
    quiz("review", "--new", "0", lines=["B"], now="2026-03-02T10:00")
    assert quiz("due", "--json").json["due"] == 0
    assert quiz("due", "--json").json["ahead"][0]["due"] == 1
