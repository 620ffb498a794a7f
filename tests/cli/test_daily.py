"""Tests of the daily commands with --json."""

from typing import Any

from tests.conftest import Quiz

CARD = "conv-output-size"


def due_ids(report: dict[str, Any], state: str = "") -> list[str]:
    """Return the ids in a queue, of one state or all."""
    return [card["id"] for card in report["cards"] if not state or card["state"] == state]


def test_a_first_day(quiz: Quiz) -> None:
    """On the first day there are ten new cards and nothing else."""
    report = quiz("due", "--json").json
    assert {"day", "due", "new", "cards", "ahead"} <= report.keys()
    assert (report["day"], report["due"], report["new"]) == ("2026-03-01", 0, 10)
    assert all((card["state"], card["due"], card["again"]) == ("new", None, False) for card in report["cards"])
    assert [day["day"] for day in report["ahead"][:2]] == ["2026-03-02", "2026-03-03"]
    assert sum(day["due"] for day in report["ahead"]) == 0


def test_golden_grades(quiz: Quiz) -> None:
    """5,5,5,2,4,4,4 on due days gives 1, 6, 17, 1, 1, 6, 17 days."""
    day, intervals = "2026-03-01", []
    for quality in (5, 5, 5, 2, 4, 4, 4):
        report = quiz("grade", CARD, str(quality), "--json", now=f"{day}T10:00").json
        assert (report["id"], report["day"], report["quality"]) == (CARD, day, quality)
        intervals.append(report["memory"]["interval_days"])
        day = report["memory"]["due"]
    assert intervals == [1, 6, 17, 1, 1, 6, 17]
    assert report["memory"] == {"due": day, "interval_days": 17, "ease": 2.8, "repetitions": 3, "lapses": 1}
    assert quiz("rebuild", "--check").out.endswith("the stored schedule equals the replay\n")


def test_show_has_memory_and_history(quiz: Quiz) -> None:
    """The memory of a card that was never reviewed is null; undone reviews stay in the history."""
    before = quiz("show", CARD, "--json").json
    assert (before["memory"], before["history"]) == (None, [])
    assert {
        "answer",
        "points",
        "traps",
        "refs",
        "id",
        "deck",
        "kind",
        "level",
        "tags",
        "sources",
        "drill",
    } <= before.keys()
    quiz("grade", CARD, "5")
    quiz("undo")
    quiz("grade", CARD, "2")
    after = quiz("show", CARD, "--json").json
    assert after["memory"] == {"due": "2026-03-02", "interval_days": 1, "ease": 2.5, "repetitions": 0, "lapses": 0}
    assert [(review["quality"], review["undone"], review["mode"]) for review in after["history"]] == [
        (5, True, "scheduled"),
        (2, False, "scheduled"),
    ]
    assert {review["day"] for review in after["history"]} == {"2026-03-01"}
    assert quiz("show", CARD).out.splitlines()[-3:] == [
        "Memory: due 2026-03-02, interval 1 day, ease 2.50, 0 repetitions, 0 lapses",
        "  2026-03-01  quality 5  undone",
        "  2026-03-01  quality 2",
    ]


def test_a_card_below_four_is_due_again_the_same_day(quiz: Quiz) -> None:
    """A card is asked again until it gets a 4, also in the next sitting; only the first grade of a day changes the schedule."""
    memory = quiz("grade", CARD, "3", "--json").json["memory"]
    report = quiz("due", "--json").json
    assert [card for card in report["cards"] if card["id"] == CARD] == [
        {"id": CARD, "deck": "cnn", "state": "due", "due": "2026-03-01", "again": True}
    ]
    assert (report["due"], report["new"]) == (1, 9)
    assert memory == quiz("grade", CARD, "4", "--json").json["memory"]
    assert quiz("due", "--json").json["due"] == 0


def test_overdue_comes_before_due_before_new(quiz: Quiz) -> None:
    """The queue has overdue, due, then new cards; the limit of new cards is per day."""
    new = due_ids(quiz("due", "--json").json)
    for card in new[:3]:
        quiz("grade", card, "5")
    assert quiz("due", "--json").json["new"] == 7
    assert quiz("due", "--json").json["ahead"][0] == {"day": "2026-03-02", "due": 3, "left_over": 0}
    quiz("grade", new[3], "5", now="2026-03-02T10:00")
    report = quiz("due", "--json", now="2026-03-03T10:00").json
    assert set(due_ids(report, "overdue")) == set(new[:3])
    assert due_ids(report, "due") == [new[3]]
    assert [card["state"] for card in report["cards"]] == ["overdue"] * 3 + ["due"] + ["new"] * 10
    assert report["due"] == 4


def test_the_order_depends_on_the_day_only(quiz: Quiz) -> None:
    """The order is the same all day and different on another day."""
    first = due_ids(quiz("due", "--json").json)
    assert first == due_ids(quiz("due", "--json", now="2026-03-01T23:59").json)
    other = due_ids(quiz("due", "--json", now="2026-03-05T10:00").json)
    assert first != other
    assert set(first) == set(other)


def test_the_day_begins_at_four(quiz: Quiz) -> None:
    """At 03:59 the learning day is still the previous one."""
    assert quiz("due", "--json", now="2026-03-02T03:59").json["day"] == "2026-03-01"
    assert quiz("due", "--json", now="2026-03-02T04:00").json["day"] == "2026-03-02"


def test_limits_of_the_day(quiz: Quiz, home: Any) -> None:
    """The daily limit keeps the most overdue cards; cards asked again do not count twice."""
    (home / "config.toml").write_text("new_per_day = 5\nreviews_per_day = 2\n")
    cards = due_ids(quiz("due", "--json").json)
    assert len(cards) == 5
    for day, card in enumerate(cards, 1):
        quiz("grade", card, "5", now=f"2026-03-{day:02}T10:00")
    report = quiz("due", "--json", now="2026-03-20T10:00").json
    assert set(due_ids(report, "overdue")) == set(cards[:2])
    quiz("grade", cards[0], "1", now="2026-03-20T10:00")
    report = quiz("due", "--json").json
    assert set(due_ids(report, "overdue")) == {cards[1]}
    assert due_ids(report, "due") == [cards[0]]


def test_the_limit_of_new_cards_counts_down(quiz: Quiz, home: Any) -> None:
    """One new card a day is one card; no more follow when it was graded, also if the limit is lowered then."""
    (home / "config.toml").write_text("new_per_day = 1\n")
    (card,) = due_ids(quiz("due", "--json").json, "new")
    quiz("grade", card, "5")
    assert due_ids(quiz("due", "--json").json, "new") == []
    (home / "config.toml").write_text("new_per_day = 0\n")
    assert due_ids(quiz("due", "--json").json, "new") == []


def test_suspended_cards_are_not_asked(quiz: Quiz) -> None:
    """A suspended card is not in the queue; a resumed one has its old schedule; doing either twice has no effect."""
    card = due_ids(quiz("due", "--json").json)[0]
    assert quiz("suspend", card, card).out == f"{card} is suspended.\n" * 2
    assert card not in due_ids(quiz("due", "--json").json)
    assert [item["id"] for item in quiz("list", "--json").json if item["suspended"]] == [card]
    assert sum(deck["suspended"] for deck in quiz("decks", "--json").json) == 1
    quiz("resume", card)
    assert card in due_ids(quiz("due", "--json").json)
    assert "2 entries" in quiz("rebuild", "--check").out


def test_filters(quiz: Quiz) -> None:
    """Deck, tag and level filter the queue and the list."""
    assert {card["deck"] for card in quiz("due", "--json", "--deck", "cnn").json["cards"]} == {"cnn"}
    assert {card["level"] for card in quiz("list", "--json", "--level", "2").json} == {2}
    tagged = quiz("list", "--json", "--tag", "batch-norm").json
    assert tagged
    assert all("batch-norm" in card["tags"] for card in tagged)
    queued = due_ids(quiz("due", "--json", "--tag", "batch-norm", "--level", "1").json)
    assert set(queued) <= {card["id"] for card in tagged}


def test_undo_of_nothing(quiz: Quiz) -> None:
    """There is nothing to undo in a new journal."""
    assert quiz("undo", code=1).err == "quiz: there is nothing to undo\n"


def test_undo_and_redo(quiz: Quiz) -> None:
    """Undo says what was undone; the card is new again."""
    quiz("grade", CARD, "5")
    assert quiz("undo", "--json").json == {"id": CARD, "undone": f"easy for {CARD}", "memory": None}
    assert quiz("due", "--json").json["new"] == 10


def test_entries_of_a_wrong_clock_are_told(quiz: Quiz) -> None:
    """A review dated years ahead hides its card: due, stats and check say so; a day ahead is another time zone."""
    quiz("grade", "conv-output-size", "5", now="2026-03-02T10:00")
    for command in ("due", "stats", "check"):
        assert not quiz(command, now="2026-03-01T10:00").err
    quiz("grade", "batchnorm-definition", "5", now="2036-03-01T10:00")
    for command in ("due", "stats", "check"):
        assert "dated later than today, up to 2036-03-01: 1;" in quiz(command, now="2026-03-01T10:00").err
    found = quiz("due", "--json", now="2026-03-01T10:00").json["later_entries"]
    assert found == {"entries": 1, "cards": 1, "latest": "2036-03-01"}
    assert quiz("stats", "--json", now="2026-03-01T10:00").json["later_entries"] == found
