"""Numeric problems in the sitting and in practice."""

import json
from contextlib import suppress
from itertools import pairwise

import pytest

from quizcli.cards import CardId
from quizcli.commands.drill import PracticeOptions, PracticeReport, kinds, practise, worksheet
from quizcli.commands.drill_stats import drill_stats
from quizcli.drills.generator import solve
from quizcli.drills.inputs import read_inputs
from quizcli.drills.table import load_kind
from quizcli.errors import UsageError
from quizcli.journal import Quality, Review, Undo
from tests.commands.script import Desk, Script

DRILL = "- id: sizes\n  question: Sizes?\n  drill: {kind: conv-output-size, level: 2}\n"


@pytest.fixture
def drill_desk(desk: Desk) -> Desk:
    """A desk with one drill card."""
    desk.file.write_text("deck: own\ncards:\n" + DRILL, encoding="utf-8")
    return desk


def reviews(desk: Desk) -> list[Review]:
    """Return the reviews of the journal that are not undone, oldest first."""
    entries = list(desk.study.store.entries())
    undone = {entry.event.target for entry in entries if isinstance(entry.event, Undo)}
    return [entry.event for entry in entries if isinstance(entry.event, Review) and entry.uid not in undone]


def test_a_right_answer_moves_the_schedule(drill_desk: Desk) -> None:
    """The grade follows from verdict and time; the journal keeps the problem and the answer."""
    script = Script("key", "")
    summary = drill_desk.hold(script)
    assert (summary.reviewed, summary.left, summary.missed) == (1, 0, 0)
    (review,) = reviews(drill_desk)
    problem = script.problems[0]
    assert (review.card, review.quality, review.mode) == ("sizes", Quality.PERFECT, "scheduled")
    assert review.attempt
    assert review.attempt.verdict == "right"
    assert review.attempt.given == json.loads(json.dumps(problem.given))
    kind = load_kind(review.attempt.kind)
    assert solve(kind, read_inputs(kind, review.attempt.given)) == problem.answer
    memory = drill_desk.study.store.progress(CardId("sizes")).memory
    assert memory
    assert memory.interval_days == 1


def test_a_wrong_answer_comes_again_with_fresh_numbers(drill_desk: Desk) -> None:
    """Until it is good, and each time another problem."""
    script = Script("[1, 2]", "", "", "", "", "key", Quality.GOOD)
    drill_desk.hold(script)
    assert [review.quality for review in reviews(drill_desk)] == [Quality.WRONG, Quality.BLACKOUT, Quality.GOOD]
    assert len({json.dumps(problem.given) for problem in script.problems}) == 3


def test_one_key_overrides_the_grade(drill_desk: Desk) -> None:
    """The verdict stays what it was; the grade that it suggested is undone."""
    drill_desk.hold(Script("key", Quality.WRONG, ":q"))
    (review,) = reviews(drill_desk)
    assert review.quality == Quality.WRONG
    assert review.attempt
    assert review.attempt.verdict == "right"
    history = drill_desk.study.store.history(CardId("sizes"))
    assert [undone for _, undone in history] == [True, False]
    drill_desk.study.store.rebuild()
    assert drill_desk.study.store.differing() == []


@pytest.mark.parametrize("reply", ["quit", "ctrl-c", "suspend", "bury"])
def test_an_answer_is_on_the_disk_before_its_verdict_is_seen(drill_desk: Desk, reply: str) -> None:
    """Whatever is done then, or happens; an answer that was not given leaves nothing."""
    with suppress(KeyboardInterrupt):
        drill_desk.hold(Script("[1, 2]", reply))
    (review,) = reviews(drill_desk)
    assert review.quality == Quality.WRONG
    progress = drill_desk.study.store.progress(CardId("sizes"))
    assert progress.suspended == (reply == "suspend")
    assert bool(progress.buried_until) == (reply == "bury")


def test_undo_at_the_verdict_takes_the_answer_back(drill_desk: Desk) -> None:
    """The card is asked again, with fresh numbers."""
    script = Script("[1, 2]", "undo", ":q")
    assert drill_desk.hold(script).reviewed == 0
    assert reviews(drill_desk) == []
    assert len(script.problems) == 2


def test_commands_in_the_middle_of_an_answer(drill_desk: Desk) -> None:
    """Suspend, bury and undo work as with any card, and leave no attempt."""
    drill_desk.hold(Script("?", ":s"))
    assert drill_desk.study.store.progress(CardId("sizes")).suspended
    script = Script("undo", "key", "")
    drill_desk.hold(script)
    assert script.asked == []
    drill_desk.study.store.undo(drill_desk.study.moment())
    drill_desk.hold(Script(":q"))
    assert reviews(drill_desk) == []


def test_going_away_brings_no_other_problem(drill_desk: Desk) -> None:
    """An undo or an edit in the middle leaves the numbers and the price of the hint."""
    script = Script("?", ":u", ":e", "key", "", edit=lambda _file: None)
    drill_desk.hold(script)
    assert len({json.dumps(problem.given) for problem in script.problems[:3]}) == 1
    assert [review.quality for review in reviews(drill_desk)] == [Quality.HARD]


def test_hints_and_confusion_are_free_of_entries(drill_desk: Desk) -> None:
    """What is not understood is asked again; a hint makes a right answer hard."""
    drill_desk.hold(Script("?", "nonsense", "key", "", ":q"))
    (review,) = reviews(drill_desk)
    assert review.quality == Quality.HARD


def practised(desk: Desk, *replies: Quality | str, **options: object) -> tuple[Script, list[PracticeReport]]:
    """Hold a practice."""
    script = Script(*replies)
    return script, practise(desk.study, script, PracticeOptions(**options))  # type: ignore[arg-type]


def test_practice_is_journalled_and_moves_nothing(desk: Desk) -> None:
    """One entry a problem, in the mode of practice."""
    _, report = practised(desk, "key", "", "[1, 1]", "", kinds=["conv-output-size"], problems=2)
    assert [(review.mode, review.attempt and review.attempt.verdict) for review in reviews(desk)] == [
        ("practice", "right"),
        ("practice", "wrong"),
    ]
    assert desk.study.store.memories() == {}
    assert report[0]["kind"] == "conv-output-size"
    assert (report[0]["problems"], report[0]["right"]) == (2, 1)


def test_levels_rise_and_fall(desk: Desk) -> None:
    """Up after a right answer, down after a wrong one, the same after a hint; also in the next practice."""
    script, _ = practised(
        desk, "key", "", "key", "", "key", "", "", "", "", "?", "key", "", kinds=["conv-output-size"], problems=5
    )
    assert [problem.level for problem in script.problems] == [1, 2, 3, 3, 2]
    script, _ = practised(desk, "key", "", kinds=["conv-output-size"], problems=1)
    assert [problem.level for problem in script.problems] == [2]
    script, _ = practised(desk, "key", "", kinds=["conv-output-size"], problems=1, level=3)
    assert [problem.level for problem in script.problems] == [3]


def test_a_seed_makes_the_practice_again(desk: Desk) -> None:
    """Whatever was practised in between."""
    lines = ["", "", ""] * 4
    first, _ = practised(desk, *lines, seed=5, problems=4)
    practised(desk, *["key", ""] * 3, kinds=["conv-output-size"], problems=3)
    second, _ = practised(desk, *lines, seed=5, problems=4)
    assert [problem.given for problem in first.problems] == [problem.given for problem in second.problems]


def test_what_is_missed_comes_more_often(desk: Desk) -> None:
    """And no kind comes twice in a row where there is another one."""
    missing = Script(*["", "", ""] * 10)
    practise(desk.study, missing, PracticeOptions(kinds=["conv-output-size"], problems=10))
    script = Script(*["key", "", "key", ""] * 80)
    practise(
        desk.study,
        script,
        PracticeOptions(kinds=["conv-output-size", "conv-param-count", "receptive-field"], problems=60),
    )
    asked = [problem.kind for problem in script.problems]
    assert all(one != other for one, other in pairwise(asked))
    assert asked[:20].count("conv-output-size") >= 8


def test_commands_of_a_card_do_nothing_in_practice(desk: Desk) -> None:
    """The same problem goes on, with the price of its hint."""
    script, _ = practised(desk, "?", ":u", ":s", "key", "", kinds=["conv-output-size"], problems=1)
    assert len(script.problems) == 1
    assert [review.quality for review in reviews(desk)] == [Quality.HARD]


def test_practice_is_on_the_disk_before_the_verdict(desk: Desk) -> None:
    """And another grade takes the place of the suggested one."""
    with suppress(KeyboardInterrupt):
        practised(desk, "key", "ctrl-c", kinds=["conv-output-size"])
    assert [review.quality for review in reviews(desk)] == [Quality.PERFECT]
    practised(desk, "key", Quality.HARD, ":q", kinds=["conv-output-size"])
    assert [review.quality for review in reviews(desk)] == [Quality.PERFECT, Quality.HARD]


def test_statistics_of_the_drills(desk: Desk) -> None:
    """By kind and level, mistakes counted; undone answers do not count."""
    _, _ = practised(desk, "key", "", "[1, 1]", "", kinds=["conv-output-size"], problems=2, level=1)
    problem = next(worksheet(desk.study, PracticeOptions(kinds=["conv-output-size"], level=1, seed=7, problems=1)))
    wrong = problem.wrongs[0]
    practised(desk, str(wrong.answer["size"]), "", kinds=["conv-output-size"], level=1, seed=7, problems=1)
    (report,) = drill_stats(desk.study)
    assert (report["kind"], report["level"], report["attempts"], report["right"]) == ("conv-output-size", 1, 3, 1)
    assert report["mistakes"][wrong.name] == 1
    desk.study.store.undo(desk.study.moment())
    assert drill_stats(desk.study)[0]["attempts"] == 2


def test_a_worksheet_goes_through_kinds_and_levels(desk: Desk) -> None:
    """Kinds in turn, levels rising."""
    problems = list(
        worksheet(desk.study, PracticeOptions(kinds=["conv-output-size", "softmax-ce-grad"], problems=6, seed=1))
    )
    assert [problem.kind for problem in problems] == ["conv-output-size", "softmax-ce-grad"] * 3
    assert [problem.level for problem in problems] == [1, 1, 2, 2, 3, 3]


def test_an_unknown_kind_is_told(desk: Desk) -> None:
    """Before anything is asked."""
    with pytest.raises(UsageError, match="there is no drill 'conv'"):
        practised(desk, kinds=["conv"])
    with pytest.raises(UsageError, match="there is no drill"):
        kinds("en", ["conv"])
