"""Tests of `quiz stats` against numbers counted by hand."""

import json
import os
import re
import sys
from pathlib import Path

import pexpect
import pytest
from rich.cells import cell_len

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
    cnn = sum(card["deck"] == "cnn" for card in quiz("list", "--json").json)
    assert report["decks"] == [
        {"deck": "cnn", "reviews": 4, "passed": 3, "rate": 0.75, "cards": cnn, "seen": 1, "mature": 0}
    ]
    assert report["recent"] == {"reviews": 4, "passed": 3, "rate": 0.75, "active_days": 5, "minutes_a_day": None}
    assert report["seen"] == {"cards": len(quiz("list", "--json").json), "seen": 1, "mature": 0}
    assert report["weakest"] == [], "four reviews say too little"
    assert [found for found in report["ease"] if found["cards"]] == [{"lowest": 2.7, "highest": 2.89, "cards": 1}]
    assert report["intervals"] == [{"lowest": 1, "highest": 1, "cards": 1}]
    assert [(leech["id"], leech["lapses"]) for leech in report["leeches"]] == [(card, 1)]
    assert sum(day["due"] for day in report["forecast"]) == 0, "due today already"
    assert quiz("stats", now="2026-03-28T10:00").out.startswith("Reviews: 6; days in a row: 0\n")


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
    out = quiz("stats", "--all", now="2026-03-09T10:00").out
    for head in ("Reviews in the last year", "Due in the next 30 days", "Ease", "Interval in days"):
        assert head in out
    assert max(map(len, out.splitlines())) <= 80


def forgetful(quiz: Quiz) -> None:
    """Review five cards of each of six decks on two days; of deck number n, n cards are forgotten on the second."""
    by_deck: dict[str, list[str]] = {}
    for card in quiz("list", "--json").json:
        by_deck.setdefault(card["deck"], []).append(card["id"])
    decks = [deck for deck, cards in by_deck.items() if len(cards) >= 5][:6]
    for number, deck in enumerate(decks):
        for place, card in enumerate(by_deck[deck][:5]):
            quiz("grade", card, "4", now="2026-03-01T10:00")
            quiz("grade", card, "1" if place < number else "4", now="2026-03-02T10:00")


def test_the_first_screen(quiz: Quiz, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 80 columns it has at most 24 rows: what was seen, what is solid, the five weakest decks, the weakest first."""
    forgetful(quiz)
    monkeypatch.setenv("COLUMNS", "80")
    rows = quiz("stats", now="2026-03-03T10:00").out.splitlines()
    assert len(rows) <= 23, "and the prompt below"
    assert max(map(len, rows)) <= 80
    words = "\n".join(rows)
    assert re.search(r"Seen +█+░+ +30 of \d+ cards", words)
    assert "0 of those come back after 21 days or more" in words
    assert "50 % of 30 repetitions in the last 30 days" in words
    first = next(number for number, row in enumerate(rows) if row.startswith("Weakest decks"))
    rates = [int(re.findall(r"(\d+) %", row)[0]) for row in rows[first + 1 : first + 6]]
    assert rates == [0, 20, 40, 60, 80]
    assert rows[first + 6] == "", "five decks"
    report = quiz("stats", "--json", now="2026-03-03T10:00").json
    assert len(report["weakest"]) == 5
    assert quiz("stats", "--decks", now="2026-03-03T10:00").out.count("%") == 6


def test_narrow_windows(quiz: Quiz, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is wider than the window, in either language."""
    forgetful(quiz)
    for columns in (60, 40):
        monkeypatch.setenv("COLUMNS", str(columns))
        for locale in ("C.UTF-8", "zh_CN.UTF-8"):
            monkeypatch.setenv("LC_ALL", locale)
            rows = quiz("stats", now="2026-03-03T10:00").out.splitlines()
            assert max(map(cell_len, rows)) <= columns, (columns, locale)


@pytest.mark.parametrize(
    ("pager", "deck", "paged"),
    [
        ("sed s/^/paged:/", "cnn", True),
        ("sed s/^/paged:/", "rl", False),
        ("", "cnn", False),
        ("no-such-pager", "cnn", False),
    ],
)
def test_what_is_longer_than_the_window_is_paged(home: Path, pager: str, deck: str, paged: bool) -> None:
    """On a terminal through $PAGER. A list that fits is not; nor is anything if there is no such program."""
    environment = os.environ | {"PAGER": pager, "TERM": "xterm", "QUIZ_HOME": str(home)}
    process = pexpect.spawn(
        sys.executable,
        ["-m", "quizcli", "list", "--deck", deck],
        env=environment,
        dimensions=(24, 80),
        timeout=20,
        encoding="utf-8",
    )
    process.expect(pexpect.EOF)
    assert ("paged:" in (process.before or "")) == paged
    assert "not found" not in (process.before or "")
