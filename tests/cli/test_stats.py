"""Tests of `quiz stats` against numbers counted by hand."""

import json
from pathlib import Path

from tests.conftest import Quiz


def test_nothing_yet(quiz: Quiz) -> None:
    """An empty journal gives no statistics and no division by zero."""
    assert quiz("stats").out == "No reviews yet. Start with `quiz`.\n"
    report = quiz("stats", "--json").json
    assert (report["reviews"], report["streak"], report["leeches"]) == (0, 0, [])
    assert report["retention"]["all"] == {"reviews": 0, "passed": 0, "rate": None}
    assert len(report["days"]) == 371
    assert len(report["forecast"]) == 30


def test_figures(quiz: Quiz) -> None:
    """Reviews, streak, retention by maturity and deck, ease, intervals, leeches; undone and practised ones left out."""
    card = "conv-output-size"
    for day, quality in (("01", 5), ("02", 5), ("08", 5), ("25", 2), ("26", 4)):
        quiz("grade", card, str(quality), now=f"2026-03-{day}T10:00")
    quiz("grade", card, "3", now="2026-03-26T11:00")  # a repeat
    quiz("grade", "tanh-vs-sigmoid", "0", now="2026-03-26T10:00")
    quiz("undo")
    quiz("review", "--cram", "--limit", "1", lines=["", "4"])
    report = quiz("stats", "--json", now="2026-03-27T10:00").json
    assert report["reviews"] == 6
    assert report["streak"] == 2
    assert [day for day in report["days"] if day["reviews"]] == [
        {"day": "2026-03-01", "reviews": 1, "passed": 1},
        {"day": "2026-03-02", "reviews": 1, "passed": 1},
        {"day": "2026-03-08", "reviews": 1, "passed": 1},
        {"day": "2026-03-25", "reviews": 1, "passed": 0},
        {"day": "2026-03-26", "reviews": 2, "passed": 2},
    ]
    assert report["retention"]["young"] == {"reviews": 4, "passed": 3, "rate": 0.75}
    assert report["retention"]["mature"]["reviews"] == 0
    assert report["decks"] == [{"deck": "cnn", "reviews": 4, "passed": 3, "rate": 0.75}]
    assert [found for found in report["ease"] if found["cards"]] == [{"lowest": 2.7, "highest": 2.89, "cards": 1}]
    assert report["intervals"] == [{"lowest": 1, "highest": 1, "cards": 1}]
    assert [(leech["id"], leech["lapses"]) for leech in report["leeches"]] == [(card, 1)]
    assert sum(day["due"] for day in report["forecast"]) == 0, "due today already"
    assert quiz("stats", now="2026-03-28T10:00").out.startswith("6 reviews; 0 days in a row\n")


def test_mature_cards(quiz: Quiz) -> None:
    """A card whose interval was 21 days or more is mature."""
    day = "2026-01-01"
    for _ in range(5):
        day = quiz("grade", "conv-output-size", "5", "--json", now=f"{day}T10:00").json["memory"]["due"]
    report = quiz("stats", "--json", now=f"{day}T10:00").json
    assert report["retention"]["mature"] == {"reviews": 1, "passed": 1, "rate": 1.0}


def test_time_per_card(quiz: Quiz, home: Path) -> None:
    """The median and the sum of the seconds that sittings took."""
    quiz("grade", "conv-output-size", "5")
    line = json.loads(quiz("export", "journal", "-").out)
    lines = [
        json.dumps(line | {"uid": f"{number:032x}", "seq": number, "took_ms": seconds * 1000, "card": f"c{number}"})
        for number, seconds in enumerate((5, 10, 60), 1)
    ]
    (home / "times.jsonl").write_text("\n".join(lines))
    quiz("import", "journal", str(home / "times.jsonl"))
    assert quiz("stats", "--json").json["seconds"] == {"median": 10.0, "total": 75.0}


def test_plots_fit_80_columns(quiz: Quiz) -> None:
    """The text has every part and fits the terminal."""
    for number, card in enumerate(quiz("list", "--json").json[:12]):
        quiz("grade", card["id"], str(number % 6))
    out = quiz("stats", now="2026-03-09T10:00").out
    for head in ("Reviews in the last year", "Due in the next 30 days", "Ease", "Interval in days"):
        assert head in out
    assert max(map(len, out.splitlines())) <= 80
