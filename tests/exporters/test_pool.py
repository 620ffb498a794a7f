"""Pools of live notes and the scripts that read, judge and choose, in a JavaScript engine without a page."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.cards import CardId, Drill, DrillRef, Location
from quizcli.drills.generator import draw_problem
from quizcli.drills.grading import grade
from quizcli.drills.table import KINDS, LEVEL_COUNT, load_kind
from quizcli.exporters.drill_notes import POOL_SIZE, note_fields, pool, problem_sides
from quizcli.exporters.notes import DRILL_FIELDS, Side
from quizcli.exporters.pool import PooledProblem, pack
from quizcli.problems import Answer, Problem
from tests.exporters.scripts import Scripts, typed_answer

_PROBLEMS = "text => { const pool = qzPool.read(text); return pool.problems.map((_, n) => qzPool.problem(pool, n)); }"

_MARKS = "a #|'\"-0123.\\</li>"


@pytest.fixture(scope="module")
def scripts() -> Scripts:
    """Everything of a drill that needs no page."""
    return Scripts("read.js", "judge.js", "pool.js")


@pytest.mark.parametrize("kind", KINDS)
def test_a_pool_says_and_judges_what_the_kind_does(scripts: Scripts, kind: str) -> None:
    """Every problem has the kind's texts; its key is right, and each of its mistakes is wrong and named."""
    for level in range(1, LEVEL_COUNT + 1):
        worded = list(pool(kind, level))
        assert 20 <= len(worded) <= POOL_SIZE
        sides = [problem_sides(one, ("en", "zh")) for one in worded]
        packed = pack(map(PooledProblem, [one.seed for one in worded], [one.key for one in worded], sides))
        found = scripts.call(_PROBLEMS, packed)
        assert [one["sides"] for one in found] == [[list(side) for side in both] for both in sides]
        calls, expected = [], []
        for one, shown in zip(worded, found, strict=True):
            problem = draw_problem(kind, level, shown["seed"])
            names = [part.name for part in problem.parts]
            for wrong in (None, *problem.wrongs):
                answer = wrong.answer if wrong else {}
                calls.append((shown["key"], typed_answer(problem, answer), names))
                expected.append(sorted(_mistakes(problem, answer)))
            calls.append((shown["key"], one.typed, names))
            expected.append([])
        for call, mistakes, judged in zip(calls, expected, scripts.each("qzJudge", calls), strict=True):
            is_right = not judged["wrong"] and len(judged["given"]) == judged["count"]
            assert (is_right, judged["mistakes"]) == (not mistakes, mistakes), (call, judged)


def _mistakes(problem: Problem, answer: Answer) -> set[int]:
    """Return the places of the mistakes that the terminal names."""
    names = [wrong.name for wrong in problem.wrongs]
    return {names.index(name) for name in grade(problem, {**problem.answer, **answer}).mistakes}


@given(en=st.text(_MARKS, min_size=1), zh=st.text(_MARKS))
def test_any_text_comes_out_as_it_went_in(scripts: Scripts, en: str, zh: str) -> None:
    """Whatever is in it: the same numbers in both languages, others, none, and the marks of the format itself."""
    sides = [Side(question=en, answer=zh), Side(question=zh, details=en)]
    packed = pack([PooledProblem(7, "k", sides)])
    assert "'" not in packed
    assert scripts.call(_PROBLEMS, packed) == [{"seed": 7, "key": "k", "sides": [list(side) for side in sides]}]


@given(count=st.integers(1, 12), days=st.lists(st.integers(0, 40), min_size=1, max_size=40), name=st.text(max_size=20))
def test_no_problem_comes_again_before_the_others_were_seen(
    scripts: Scripts, count: int, days: list[int], name: str
) -> None:
    """However often a day a note is shown, and on whichever days; a new round does not begin with the last problem."""
    today = scripts.each("qzPool.today", [(name, count, day) for day in sorted(days)])
    seen: list[int] = []
    shown: list[int] = []
    for place in today:
        seen = scripts.call("qzPool.next", seen, count, place)
        shown.append(seen[-1])
    assert shown[0] == today[0]
    assert set(shown) <= set(range(count))
    for start in range(0, len(shown), max(1, count - 1)):
        around = shown[start : start + count]
        assert len(set(around)) == len(around)


def test_each_day_has_another_problem(scripts: Scripts) -> None:
    """Without anything remembered: all of the pool in as many days, and notes begin at different places."""
    days = scripts.each("qzPool.today", [("drill-adam-step-1#live", 40, day) for day in range(20_000, 20_040)])
    assert sorted(days) == list(range(40))
    notes = scripts.each("qzPool.today", [(f"drill-{kind}-1#live", 40, 20_000) for kind in KINDS])
    assert len(set(notes)) > 20


def test_a_pool_belongs_to_kind_version_and_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every card of a kind and level has the same pool; another version of the kind draws another one."""
    first, second = (_live(card_id, "adam-step", 1) for card_id in ("one", "two"))
    assert first == second
    assert first != _live("one", "adam-step", 2)
    kind = load_kind("adam-step")
    monkeypatch.setattr("quizcli.drills.kinds.adam_step.KIND", replace(kind, version=kind.version + 1))
    assert first != _live("one", "adam-step", 1)


def _live(card_id: str, kind: str, level: int) -> str:
    """Return the field of a card's live note that has the pool."""
    place = Location("own.yaml")
    card = Drill(id=CardId(card_id), deck="own", question="Q", level=1, location=place, drill=DrillRef(kind, level))
    ((_, fields),) = note_fields(card, ("en",), 0)
    return fields[DRILL_FIELDS.index("Live")]
