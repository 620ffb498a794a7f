"""Schedules and review logs in Anki equal those of the journal."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Quiz
from tests.exporters.engine import ANKI_QUEUE_IS_SUSPENDED, ANKI_TYPE_IS_NEW, ANKI_TYPE_IS_REVIEW, Engine

pytestmark = pytest.mark.usefixtures("own")


@pytest.fixture
def imported(quiz: Quiz, anki: Engine, tmp_path: Path) -> Callable[..., Engine]:
    """Export with history and import it."""

    def run(*options: str, scheduling: bool = True) -> Engine:
        quiz("export", "anki", str(tmp_path / "h.apkg"), "--deck", "own", "--history", *options)
        anki.take(tmp_path / "h.apkg", scheduling=scheduling)
        return anki

    return run


def day_of(anki: Engine, due: int) -> str:
    """Return the date that Anki asks a card on; its day begins at 4."""
    today = (datetime.now().astimezone() - timedelta(hours=4)).date()
    return (today + timedelta(days=due - anki.col.sched.today)).isoformat()


def at(text: str) -> int:
    """Return a local time as milliseconds."""
    return int(datetime.fromisoformat(text).astimezone().timestamp() * 1000)


def check(anki: Engine, guid: str, memory: dict[str, Any], *, reviews: int) -> None:
    """Compare a card in Anki with what `quiz show` says of it."""
    card = anki.card(guid)
    assert card.type == ANKI_TYPE_IS_REVIEW
    assert card.ivl == memory["interval_days"]
    assert card.factor == round(memory["ease"] * 1000)
    assert card.lapses == memory["lapses"]
    assert card.reps == reviews
    assert day_of(anki, card.due) == memory["due"]


def test_a_schedule_arrives(quiz: Quiz, imported: Callable[..., Engine]) -> None:
    """Interval, ease, repetitions, lapses, due day and the log of a card with passes and a lapse."""
    days = [("2026-03-01", 5), ("2026-03-02", 5), ("2026-03-08", 2), ("2026-03-09", 3), ("2026-03-10", 4)]
    for day, quality in days:
        quiz("grade", "first", str(quality), now=f"{day}T10:00")
    memory = quiz("show", "first", "--json").json["memory"]
    anki = imported()
    check(anki, "quizcli:first", memory, reviews=5)
    log = anki.log("quizcli:first")
    assert [row[0] for row in log] == [at(f"{day}T10:00") for day, _ in days]
    assert [row[1] for row in log] == [4, 4, 1, 2, 3]
    assert [row[2] for row in log] == [1, 6, 1, 1, 6]
    assert [row[3] for row in log] == [0, 1, 6, 1, 1]
    assert [row[4] for row in log] == [2600, 2700, 2700, 2560, 2560]
    assert [row[6] for row in log] == [0, 1, 1, 2, 1]
    assert anki.card("quizcli:second").type == ANKI_TYPE_IS_NEW


def test_what_moved_no_schedule_is_left_out(quiz: Quiz, imported: Callable[..., Engine]) -> None:
    """Undone reviews, repeats within a day and practice are in no log."""
    quiz("grade", "first", "1")
    quiz("grade", "first", "4", now="2026-03-01T11:00")
    quiz("grade", "first", "5", now="2026-03-02T10:00")
    quiz("undo")
    quiz("review", "--cram", "--deck", "own", "--limit", "1", lines=["", "3", "q"])
    memory = quiz("show", "first", "--json").json["memory"]
    anki = imported()
    check(anki, "quizcli:first", memory, reviews=1)
    assert [row[1] for row in anki.log("quizcli:first")] == [1]


def test_ids_are_unique_in_replay_order(quiz: Quiz, imported: Callable[..., Engine]) -> None:
    """Reviews at one instant get the milliseconds that follow."""
    for card in ("first", "second", "third"):
        quiz("grade", card, "4")
    anki = imported()
    first = at("2026-03-01T10:00")
    assert [anki.log(f"quizcli:{card}")[0][0] for card in ("first", "second", "third")] == [first, first + 1, first + 2]


def test_suspended_cards(quiz: Quiz, imported: Callable[..., Engine]) -> None:
    """A suspended card is suspended there, reviewed or new."""
    quiz("grade", "first", "4")
    quiz("suspend", "first", "second")
    memory = quiz("show", "first", "--json").json["memory"]
    anki = imported()
    assert anki.card("quizcli:first").queue == ANKI_QUEUE_IS_SUSPENDED
    assert anki.card("quizcli:second").queue == ANKI_QUEUE_IS_SUSPENDED
    check(anki, "quizcli:first", memory, reviews=1)
    assert anki.card("quizcli:second").type == ANKI_TYPE_IS_NEW


def test_a_drills_history_goes_to_its_live_note(quiz: Quiz, imported: Callable[..., Engine]) -> None:
    """Variants are new cards; the live note has the schedule."""
    quiz("grade", "drill-size", "4")
    memory = quiz("show", "drill-size", "--json").json["memory"]
    anki = imported()
    check(anki, "quizcli:drill-size#live", memory, reviews=1)
    assert anki.card("quizcli:drill-size#1").type == ANKI_TYPE_IS_NEW


def test_history_is_said_and_optional(quiz: Quiz, anki: Engine, tmp_path: Path) -> None:
    """The summary says what has to be ticked; without --history, or without the tick, every card is new."""
    quiz("grade", "first", "4")
    assert "Import any learning progress" in quiz("export", "anki", str(tmp_path / "h.apkg"), "--history").out
    anki.take(tmp_path / "h.apkg", scheduling=False)
    assert anki.card("quizcli:first").type == ANKI_TYPE_IS_NEW
    assert "of history" not in quiz("export", "anki", str(tmp_path / "h.apkg")).out


def test_reviews_that_are_left_out_are_counted(quiz: Quiz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary says how many reviews are in no log, and why; nothing where all are in one."""
    export = ("export", "anki", str(tmp_path / "h.apkg"), "--history", "--deck", "own")
    quiz("grade", "first", "4")
    assert "left out" not in quiz(*export).out
    quiz("grade", "first", "5", now="2026-03-01T11:00")
    quiz("grade", "second", "5")
    quiz("undo")
    quiz("grade", "batchnorm-definition", "5")
    quiz("review", "--cram", "--tag", "order", lines=["", "3", "q"])
    said = " ".join(quiz(*export).out.split())
    assert "1 review of history" in said
    assert (
        "Reviews left out: 1 undone, 1 of practice, 1 repeated within a day, 1 of cards that are not in this package."
    ) in said
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "未导出的复习：1 次已撤销，1 次练习，1 次当天重复，1 次属于未导出的卡片。" in quiz(*export).out


def test_old_and_far_days(quiz: Quiz, imported: Callable[..., Engine]) -> None:
    """A card long overdue and one due in years keep their days, whatever day the package counts from."""
    quiz("grade", "first", "5", now="2021-05-05T10:00")
    for number in range(12):
        due = quiz("show", "second", "--json").json["memory"]
        day = date.fromisoformat(due["due"]) if due else date(2021, 1, 1)
        if day > date(2026, 3, 1):
            break
        quiz("grade", "second", "5", now=f"{day}T10:00")
        assert number < 11
    shown = {card: quiz("show", card, "--json").json["memory"] for card in ("first", "second")}
    quiz("due", now="2026-03-01T10:00")
    anki = imported()
    for card, reviews in (("first", 1), ("second", anki.card("quizcli:second").reps)):
        check(anki, f"quizcli:{card}", shown[card], reviews=reviews)


def test_a_known_card_arrives_with_its_interval(quiz: Quiz, imported: Callable[..., Engine], tmp_path: Path) -> None:
    """It is a card to review in Anki, with no review in the log; a later review follows on its interval."""
    line = {
        "uid": "00" * 16,
        "device": "d",
        "seq": 0,
        "at": "2026-03-01T09:00:00Z",
        "day": "2026-03-01",
        "kind": "known",
    }
    known = [line | {"card": "first"}, line | {"card": "second", "uid": "01" * 16, "seq": 1}]
    (tmp_path / "known.jsonl").write_text("\n".join(map(json.dumps, known)))
    quiz("import", "journal", str(tmp_path / "known.jsonl"))
    quiz("grade", "second", "4", now="2026-06-04T10:00")
    first, second = (quiz("show", card, "--json").json["memory"] for card in ("first", "second"))
    assert (first["interval_days"], second["interval_days"]) == (95, 238)
    anki = imported()
    check(anki, "quizcli:first", first, reviews=0)
    check(anki, "quizcli:second", second, reviews=1)
    assert anki.log("quizcli:first") == []
    assert [(*row[1:4], row[6]) for row in anki.log("quizcli:second")] == [(3, 238, 95, 1)]
