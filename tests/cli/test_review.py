"""Tests of the line-by-line sitting."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_daily import due_ids
from tests.conftest import Quiz


def test_the_end_of_input_ends_the_sitting(quiz: Quiz) -> None:
    """With empty input the first question is shown, nothing is recorded, and the exit code is 0."""
    result = quiz("review")
    assert "Enter shows the answer" in result.out
    assert "10 cards left for today: quiz" in result.out
    assert "0 entries" in quiz("rebuild", "--check").out


def test_quiz_alone_is_review(quiz: Quiz) -> None:
    """`quiz` alone starts today's sitting."""
    assert quiz().out == quiz("review").out


@pytest.mark.parametrize(
    ("scale", "keys"),
    [("four", {"1": 1, "2": 3, "3": 4, "4": 5}), ("six", {str(quality): quality for quality in range(6)})],
)
def test_scales(quiz: Quiz, scale: str, keys: dict[str, int]) -> None:
    """Keys 1 to 4 are qualities 1, 3, 4 and 5; the six scale is SM-2's own."""
    for number, key in enumerate(keys):
        now = f"2026-03-{number + 1:02}T10:00"
        quiz("review", "--scale", scale, "--limit", "1", "--deck", "cnn", now=now, lines=["", key])
    card = quiz("list", "--json", "--deck", "cnn").json
    recorded = [review["quality"] for item in card for review in quiz("show", item["id"], "--json").json["history"]]
    assert sorted(recorded) == sorted(keys.values())


def test_a_missed_card_comes_again_at_the_end(quiz: Quiz) -> None:
    """Below 4 a card is asked again in the same sitting, until it reaches it."""
    queue = due_ids(quiz("due", "--json").json)
    result = quiz("review", "--limit", "2", lines=["", "1", "", "4", "", "2", "", "3"])
    assert "2 cards reviewed: 1 passed, 1 missed.\nPractise what you missed: quiz review --missed\n" in result.out
    history = quiz("show", queue[0], "--json").json["history"]
    assert [review["quality"] for review in history] == [1, 3, 4]
    assert quiz("show", queue[0], "--json").json["memory"]["interval_days"] == 1


def test_a_sitting_cut_short_goes_on(quiz: Quiz) -> None:
    """The next sitting asks missed cards again, and no others."""
    queue = due_ids(quiz("due", "--json").json)
    quiz("review", lines=["", "1", "", "4", "q"])
    report = quiz("due", "--json").json
    assert due_ids(report, "due") == [queue[0]]
    assert due_ids(report, "new") == queue[2:]
    assert "1 again" in quiz("review", "--limit", "1").out


def test_undo_suspend_bury(quiz: Quiz) -> None:
    """`u` asks the undone card again, also one of an earlier sitting; `S` and `B` remove cards."""
    queue = due_ids(quiz("due", "--json").json)
    quiz("review", "--limit", "1", lines=["", "4"])
    result = quiz("review", lines=["u", "u", "", "x", "1", "u", "s", "b", "e", "S", "B", "q"])
    said = " ".join(result.out.split())
    assert f"Undone: easy for {queue[0]}" in result.out
    assert "There is nothing to undo." in result.out
    assert f"Undone: again for {queue[0]}" in result.out
    assert f"{queue[0]} is suspended; `quiz resume {queue[0]}` brings it back." in said
    assert f"{queue[1]} is buried until tomorrow." in said
    assert quiz("show", queue[0], "--json").json["memory"] is None
    assert not set(queue[:2]) & set(due_ids(quiz("due", "--json").json))
    tomorrow = quiz("review", "--json", now="2026-03-02T10:00", code=2)
    assert "--json" in tomorrow.err
    assert queue[1] in due_ids(quiz("due", "--json", now="2026-03-02T10:00").json)
    quiz("resume", queue[0])
    assert queue[0] in due_ids(quiz("due", "--json").json)


def test_nothing_undone_leaves_the_answer_open(quiz: Quiz) -> None:
    """`u` at an answer with nothing to undo: the next key grades it."""
    result = quiz("review", "--limit", "1", lines=["", "u", "4"])
    assert "There is nothing to undo." in result.out
    assert "1 card reviewed" in result.out


def test_other_keys_do_nothing(quiz: Quiz) -> None:
    """After an unknown key the list of keys is printed again and nothing is recorded."""
    quiz("review", lines=["5", "x", "s", "好", "", "9", "e", "b", "quit", "q"])
    assert "0 entries" in quiz("rebuild", "--check").out


def test_languages(quiz: Quiz, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """--lang overrides the setting, which overrides the locale."""
    card = "conv-output-size"
    english, chinese = "output size", "输出尺寸"

    def said(*args: str) -> tuple[bool, bool]:
        out = quiz("show", card, *args).out
        return english in out, chinese in out

    assert said() == (True, False)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert said() == (False, True)
    (home / "config.toml").write_text('language = "en"\n')
    assert said() == (True, False)
    assert said("--lang", "both") == (True, True)
    assert "要点" in quiz("review", "--lang", "zh", lines=[""]).out


def test_new_cards_of_a_day(quiz: Quiz) -> None:
    """--new replaces the daily limit, not a limit per sitting."""
    quiz("review", "--new", "1", lines=["", "4"])
    assert "Nothing is due." in quiz("review", "--new", "1").out
    assert "left for today" in quiz("review", "--new", "2").out


def test_the_summary_names_the_next_day(quiz: Quiz) -> None:
    """At the end, the summary names the next day with due cards."""
    out = quiz("review", "--limit", "1", lines=["", "4"]).out
    assert out.endswith(
        "1 card reviewed: 1 passed, 0 missed.\n9 cards left for today: quiz\nNext: 1 card on 2026-03-02.\n"
    )


def test_time_on_a_card_is_kept(quiz: Quiz) -> None:
    """Reviews of a sitting have a duration; those of `quiz grade` have none."""
    quiz("review", "--limit", "1", lines=["", "4"])
    quiz("grade", "cnn-weight-sharing", "4")
    exported = quiz("export", "journal", "-").out.splitlines()
    assert '"took_ms": 0' in exported[0]
    assert "took_ms" not in exported[1]


NEW_FORM = """\
deck: own
title: {en: The title, zh: 标题}
cards:
- id: own-card
  question: The question?
  tags: [secret-tag]
  answer: The answer.
  points: [The point]
  detail: The detail.
  traps: [{claim: The claim, truth: The truth}]
  refs: [The reference]
"""


def test_m_shows_more_of_a_card(quiz: Quiz, write_deck: Callable[..., Path]) -> None:
    """After the answer come detail, claims, what is right and references; a grade is taken at any time."""
    write_deck(NEW_FORM)
    out = quiz("review", "--deck", "own", lines=["", "m", "m", "m", "m", ""]).out
    said = ["The title", "The question?", "The answer.", "[ ] The point", "secret-tag"]
    said += ["The detail.", "1. Wrong: The claim", "Right: The truth", "Ref: The reference"]
    assert sorted(said, key=out.index) == said
    assert "m shows more: detail · 1 trap · what is right · 1 reference" in out
    assert "The claim" not in out[: out.index("The detail.")]
    assert "1 card reviewed" in out
    out = quiz("review", "--cram", "--deck", "own", lines=["", "3"]).out
    assert "The detail." not in out


def test_a_card_is_shown_in_the_same_order(quiz: Quiz, write_deck: Callable[..., Path]) -> None:
    """`quiz show` has question, answer, points, detail, traps and references."""
    write_deck(NEW_FORM)
    out = quiz("show", "own-card").out
    said = ["The question?", "The answer.", "[ ] The point", "Detail", "The detail."]
    said += ["1. Wrong: The claim", "Right: The truth", "Ref: The reference"]
    assert sorted(said, key=out.index) == said
