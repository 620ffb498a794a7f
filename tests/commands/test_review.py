"""A sitting with a screen that plays a script."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from quizcli.cards import CardFilter, CardId, Question
from quizcli.commands.due import due
from quizcli.commands.review import review
from quizcli.commands.screen import Command
from quizcli.errors import QuizError
from quizcli.journal import Known, Quality
from quizcli.session import Session
from tests.commands.script import Desk, Script


def test_a_card_taken_away_by_an_edit_is_passed_over(desk: Desk) -> None:
    """The sitting goes on with the cards that are left."""
    first = Script()
    desk.hold(first)
    kept = first.asked[0]
    script = Script("edit", Quality.GOOD, edit=lambda _file: desk.write(kept))
    summary = desk.hold(script)
    assert script.asked == [kept, kept]
    assert (summary.reviewed, summary.left) == (1, 0)


def test_a_card_that_an_edit_removes_is_asked_as_it_was(desk: Desk) -> None:
    """The old question stays on the screen, and a message says what happened."""
    script = Script("edit", Quality.GOOD, edit=lambda _file: desk.write("other"))
    summary = desk.hold(script)
    assert script.asked[0] == script.asked[1]
    assert "has no card" in script.said[0]
    assert summary.missed == 0
    assert desk.reviews()[0].card == script.asked[0]


def test_an_unchanged_edit_says_nothing(desk: Desk) -> None:
    """The card is asked again as it is; of a card of an installed program the copy that was opened is gone."""
    (desk.study.builtin / "b.yaml").write_text("deck: b\ncards:\n- id: first\n  question: q\n  answer: a\n")
    desk.write("own")
    opened: list[Path] = []
    for _ in range(2):
        script = Script("edit", Quality.GOOD, edit=opened.append)
        desk.hold(script)
        assert script.asked[0] == script.asked[1]
        assert script.said == []
    copy = desk.study.places.own_cards / "b.yaml"
    assert set(opened) == {desk.file, copy}
    assert not copy.exists()


def test_time_is_measured_and_capped(desk: Desk) -> None:
    """The time from question to grade goes into the journal, ten minutes at most."""

    class Slow(Script):
        def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
            desk.time += timedelta(seconds=7) if len(self.replies) > 1 else timedelta(hours=2)
            return super().grade(card, intervals)

    summary = desk.hold(Slow(Quality.GOOD, Quality.GOOD))
    assert [review.took_ms for review in desk.reviews()] == [7000, 600_000]
    assert summary.seconds == 7207


def test_a_sitting_past_the_days_end(desk: Desk) -> None:
    """A grade counts for the learning day on which it is given."""
    desk.time = datetime(2026, 3, 2, 3, 59).astimezone()

    class Late(Script):
        def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
            reply = super().grade(card, intervals)
            if len(self.replies) == 1:
                desk.time = datetime(2026, 3, 2, 4, 1).astimezone()
            return reply

    desk.hold(Late(Quality.GOOD, Quality.GOOD, Quality.GOOD))
    days = [entry.day.isoformat() for entry in desk.study.store.entries()]
    assert days == ["2026-03-01", "2026-03-02", "2026-03-02"]


def test_streak_and_summary(desk: Desk) -> None:
    """The summary has the streak, the missed cards and the next day with due cards."""
    desk.hold(Script(Quality.GOOD))
    desk.time += timedelta(days=1)
    script = Script(Quality.WRONG, Quality.GOOD, Quality.GOOD, Quality.GOOD)
    summary = desk.hold(script)
    assert summary.streak == 2
    assert summary.missed == 1
    assert summary.next_due is not None
    assert summary.next_due[0].isoformat() == "2026-03-03"


def test_practice_is_practice(desk: Desk) -> None:
    """Cramming records practice, and new cards stay new."""
    summary = desk.hold(Script(Quality.WRONG, Quality.GOOD, Quality.GOOD, Quality.GOOD), cram=True)
    assert {review.mode for review in desk.reviews()} == {"practice"}
    assert desk.study.store.memories() == {}
    assert (summary.reviewed, summary.streak) == (3, 0)


def test_new_cards_are_asked_after_those_they_need(desk: Desk) -> None:
    """On every day, whatever the shuffle; a card that is not chosen is not waited for."""
    chain = "".join(f"  needs: [c{number}]\n- id: c{number}\n  question: q\n  answer: a\n" for number in range(4))
    desk.file.write_text(f"deck: d\ncards:\n- id: last\n  question: q\n  answer: a\n{chain}")
    for day in range(1, 8):
        desk.time = datetime(2026, 3, day, 10).astimezone()
        script = Script("bury", "bury", "bury", "bury", "bury")
        desk.hold(script)
        assert script.asked == ["c3", "c2", "c1", "c0", "last"]


def test_a_known_card_takes_no_place_among_the_new_ones(desk: Desk) -> None:
    """It is asked when its long interval ends, and neither today's limit nor the streak counts it."""
    desk.study.store.append(Known(card=CardId("one")), desk.study.moment())
    desk.study.config = replace(desk.study.config, new_per_day=2)
    script = Script(Quality.GOOD, Quality.GOOD)
    summary = desk.hold(script)
    assert set(script.asked) == {"two", "three"}
    assert (summary.reviewed, summary.left, summary.streak) == (2, 0, 1)
    desk.time += timedelta(days=94)
    assert "one" not in [card["id"] for card in due(desk.study, CardFilter())["cards"]]
    desk.time += timedelta(days=1)
    cards = {card["id"]: card["state"] for card in due(desk.study, CardFilter())["cards"]}
    assert cards == {"one": "due", "two": "overdue", "three": "overdue"}


def test_a_known_card_gives_its_place_to_another(desk: Desk) -> None:
    """It is asked no more, counts neither as reviewed nor as missed, and undo brings it back as it was."""
    desk.study.config = replace(desk.study.config, new_per_day=1)
    script = Script("known", "known", "undo", Quality.GOOD, "quit")
    summary = desk.hold(script)
    first, second, third, again = script.asked
    assert again == second
    assert {first, second, third} == {"one", "two", "three"}
    assert script.said[0] == f"{first} is marked as known; it comes back in 95 days."
    assert script.said[2] == f"Undone: marking {second} as known"
    assert (summary.reviewed, summary.missed, summary.known, summary.left) == (1, 0, 1, 0)
    assert desk.study.store.progress(CardId(second)).quality == Quality.GOOD


def test_a_known_card_after_the_answer(desk: Desk) -> None:
    """It can be marked when the answer is seen, and with a limit no other card takes its place."""

    class Seen(Script):
        def ask(self, card: Question, session: Session) -> Command:
            del session
            self.asked.append(card.id)
            return "show"

    script = Seen("known")
    summary = review(desk.study, script, CardFilter(), limit=1, new_per_day=None)
    assert (len(script.asked), summary.known, summary.left) == (1, 1, 2)


def test_hard_is_not_missed(desk: Desk) -> None:
    """A card graded hard comes again in the sitting, but only failures are missed."""
    script = Script(Quality.HARD, Quality.WRONG, Quality.GOOD, Quality.GOOD, Quality.GOOD)
    summary = desk.hold(script)
    assert (summary.reviewed, summary.missed) == (3, 1)
    assert len(script.asked) == 5


def test_the_missed_cards_are_practised(desk: Desk) -> None:
    """Those whose first grade on the last day was a failure, whatever followed; the schedule stays as it is."""
    desk.hold(Script(Quality.WRONG, Quality.GOOD, Quality.GOOD, Quality.GOOD))
    desk.time += timedelta(days=1)
    script = Script(Quality.HARD, Quality.WRONG, Quality.WRONG, *[Quality.GOOD] * 3)
    desk.hold(script)
    desk.time += timedelta(days=3)
    before = desk.study.store.memories()
    practice = Script(Quality.WRONG, Quality.GOOD, Quality.GOOD)
    summary = desk.hold(practice, missed=True)
    assert set(practice.asked) == set(script.asked[1:3])
    assert (summary.reviewed, summary.missed, summary.left, summary.practice) == (2, 1, 0, True)
    assert desk.study.store.memories() == before


def test_nothing_missed_is_said(desk: Desk) -> None:
    """On the last day, or ever."""
    with pytest.raises(QuizError, match="no card was missed"):
        desk.hold(Script(), missed=True)
    desk.hold(Script(Quality.WRONG))
    desk.time += timedelta(days=1)
    desk.hold(Script(Quality.GOOD))
    with pytest.raises(QuizError, match="no card was missed"):
        desk.hold(Script(), missed=True)


def test_a_new_user_is_welcomed_once(desk: Desk) -> None:
    """Until the first entry of the journal; quitting there asks nothing."""
    assert desk.hold(Script("quit")) == desk.hold(Script("quit"))
    first = Script("quit")
    desk.hold(first)
    assert (first.welcomed, first.asked) == ([10], [])
    second = Script("bury")
    desk.hold(second)
    assert second.welcomed == [10]
    third = Script("quit")
    desk.hold(third)
    assert (third.welcomed, len(third.asked)) == ([], 1)


def test_undo_names_the_grade_by_its_key(desk: Desk) -> None:
    """In the words of the scale in use."""
    desk.study.config = replace(desk.study.config, scale="six")
    script = Script(Quality.WRONG_BUT_FAMILIAR, "undo", "suspend", "undo", "bury", "undo")
    desk.hold(script)
    card = script.asked[0]
    assert [said for said in script.said if said.startswith("Undone")] == [
        f"Undone: familiar for {card}",
        f"Undone: the suspension of {card}",
        f"Undone: the burial of {card}",
    ]
