"""The table of schedulers: each one loads, and a new one needs its own file and a line of the table."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from quizcli.commands import study
from quizcli.journal import Quality
from quizcli.scheduling import table
from tests.conftest import Quiz
from tests.exporters.engine import engine

CARD = "conv-output-size"


@pytest.fixture
def tripling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the scheduler of ``tripling.py``."""
    monkeypatch.setattr(table, "SCHEDULERS", {**table.SCHEDULERS, "tripling": "tests.scheduling.tripling:Tripling"})
    monkeypatch.setattr(study, "DEFAULT", "tripling")


@pytest.fixture
def graded(quiz: Quiz, tripling: None) -> Callable[[], None]:
    """Grade a card on three days: two passes, a failure."""

    def run() -> None:
        for day, quality in (("01", 5), ("04", 4), ("13", 1)):
            quiz("grade", CARD, str(quality), now=f"2026-03-{day}T10:00")

    assert tripling is None
    return run


@pytest.mark.parametrize("name", table.SCHEDULERS)
def test_every_scheduler_of_the_table_works(name: str) -> None:
    """It has the name of its line, and its state survives the journal's JSON bit for bit."""
    scheduler = table.load_scheduler(name)
    assert scheduler.name == name
    assert isinstance(scheduler.version, str)
    assert scheduler.version
    memory = None
    for number, quality in enumerate((5, 4, 2, 3, 5)):
        memory = scheduler.review(memory, Quality(quality), date(2026, 3, 1 + 2 * number))
        assert all(isinstance(value, int | float) for value in memory.state)
        assert memory.interval_days >= 1
        assert {"due", "interval_days", "lapses"}.isdisjoint(scheduler.describe(memory))


def test_grades_and_queue_follow(quiz: Quiz, tripling: None) -> None:
    """The due day is the new scheduler's, in the report, in the queue and in the forecast."""
    assert tripling is None
    report = quiz("grade", CARD, "5", "--json").json
    assert report["memory"] == {"due": "2026-03-04", "interval_days": 3, "mean": 3.75, "steps": 1, "lapses": 0}
    assert {"day": "2026-03-04", "due": 1, "left_over": 0} in quiz("due", "--json").json["ahead"]
    assert CARD not in [card["id"] for card in quiz("due", "--json", now="2026-03-03T10:00").json["cards"]]
    assert CARD in [card["id"] for card in quiz("due", "--json", now="2026-03-04T10:00").json["cards"]]
    report = quiz("grade", CARD, "4", "--json").json
    assert report["memory"] == {"due": "2026-03-13", "interval_days": 9, "mean": 3.875, "steps": 2, "lapses": 0}


def test_show_follows(quiz: Quiz, graded: Callable[[], None]) -> None:
    """The state is described in JSON and for people; nothing of SM-2 is left."""
    graded()
    memory = quiz("show", CARD, "--json").json["memory"]
    assert memory == {"due": "2026-03-14", "interval_days": 1, "mean": 2.4375, "steps": 0, "lapses": 1}
    assert "Memory: due 2026-03-14, interval 1 day, mean 2.44, 0 steps, 1 lapse\n" in quiz("show", CARD).out


def test_buttons_follow(quiz: Quiz, graded: Callable[[], None]) -> None:
    """The grading keys show the intervals of the new scheduler."""
    graded()
    quiz("undo")
    shown = quiz("review", "--deck", "cnn", "--new", "0", lines=["", "q"]).out
    assert "1 again (this sitting)" in shown
    assert "3 good (27 days)" in shown


def test_undo_follows(quiz: Quiz, graded: Callable[[], None]) -> None:
    """An undone review leaves the memory before it."""
    graded()
    assert quiz("undo", "--json").json["memory"] == {
        "due": "2026-03-13", "interval_days": 9, "mean": 3.875, "steps": 2, "lapses": 0,
    }  # fmt: skip
    assert quiz("rebuild", "--check", "--json").json["differing"] == []


def test_stats_follow(quiz: Quiz, graded: Callable[[], None]) -> None:
    """Intervals and lapses are counted; there is no ease."""
    graded()
    report = quiz("stats", "--json").json
    assert report["ease"] == []
    assert report["intervals"] == [{"lowest": 1, "highest": 1, "cards": 1}]
    assert [(leech["id"], leech["lapses"]) for leech in report["leeches"]] == [(CARD, 1)]
    shown = quiz("stats", "--all").out
    assert "Interval in days" in shown
    assert "Ease" not in shown


def test_history_for_anki_follows(quiz: Quiz, graded: Callable[[], None], tmp_path: Path) -> None:
    """Intervals, lapses and the log are the new scheduler's; its cards have Anki's first ease."""
    graded()
    quiz("export", "anki", str(tmp_path / "h.apkg"), "--deck", "cnn", "--history")
    with engine(tmp_path / "anki") as anki:
        anki.take(tmp_path / "h.apkg", scheduling=True)
        card, log = anki.card(f"quizcli:{CARD}"), anki.log(f"quizcli:{CARD}")
    assert (card.ivl, card.lapses, card.reps, card.factor) == (1, 1, 3, 2500)
    assert [row[2] for row in log] == [3, 9, 1]
    assert [row[3] for row in log] == [0, 3, 9]
    assert [row[4] for row in log] == [2500] * 3
    assert [row[6] for row in log] == [0, 1, 1]


def test_the_journal_goes_from_one_scheduler_to_the_other(
    quiz: Quiz, graded: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost on the way there and back."""
    graded()
    tripled = quiz("show", CARD, "--json").json["memory"]
    with monkeypatch.context() as patch:
        patch.setattr(study, "DEFAULT", "sm2")
        memory = quiz("show", CARD, "--json").json["memory"]
    assert memory == {"due": "2026-03-14", "interval_days": 1, "ease": 2.6, "repetitions": 0, "lapses": 1}
    assert quiz("show", CARD, "--json").json["memory"] == tripled
