"""What every kind of drill owes: each test runs over all kinds and levels."""

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from quizcli.cards import LANGUAGES, Text
from quizcli.drills import answers
from quizcli.drills.grading import agrees, grade, leaves
from quizcli.drills.inputs import describe, read_inputs
from quizcli.drills.problem import draw_problem, explain, shown_digits, solve
from quizcli.drills.table import KINDS, LEVELS, load
from quizcli.drills.tex import log_num, num
from quizcli.problems import Problem, Value
from quizcli.render.formula import formula
from quizcli.render.markup import markup

SEEDS = 1000
CLOSELY = 30
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
FORMULA = re.compile(r"\$\$(.*?)\$\$|\$(.*?)\$", re.DOTALL)
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]")

each_kind = pytest.mark.parametrize("kind", KINDS)
each_level = pytest.mark.parametrize("level", range(1, LEVELS + 1))


@each_kind
@each_level
def test_every_draw_is_a_good_problem(kind: str, level: int) -> None:
    """The key is finite, is written, read back and graded right; no known mistake is the key; and draws differ."""
    seen = set()
    for seed in range(SEEDS):
        problem = draw_problem(kind, level, seed)
        seen.add(json.dumps(problem.given))
        assert problem.parts
        said = {}
        for part in problem.parts:
            key = problem.answer[part.name]
            assert all(math.isfinite(number) for number in leaves(key))
            said[part.name] = answers.parse(answers.write(key, shown_digits(problem.tolerance)), part.form)
        assert grade(problem, said).outcome == "right", (problem, said)
        for wrong in problem.wrongs:
            assert any(not agrees(wrong.answer[part], problem.answer[part], problem.tolerance) for part in wrong.answer)
        possible = load(kind).go_wrong(read_inputs(kind, problem.given))
        invited = load(kind).levels[level - 1].invited(possible)
        assert invited
        assert {wrong.name for wrong in problem.wrongs} >= invited
    assert len(seen) >= SEEDS / 20, f"{kind}, level {level}: only {len(seen)} different problems in {SEEDS} draws"


@each_kind
@each_level
def test_the_tolerance_is_where_the_prompt_says(kind: str, level: int) -> None:
    """Half the tolerance off is right, twice is wrong, and so is a whole number off by one; the entry is named."""
    for seed in range(CLOSELY):
        problem = draw_problem(kind, level, seed)
        for part in problem.parts:
            for place, key in enumerate(leaves(problem.answer[part.name])):
                slack = max(problem.tolerance.abs, problem.tolerance.rel * abs(key))
                near, far = (key, key + 1) if isinstance(key, int) else (key + slack / 2, key + 2 * slack)
                assert (
                    grade(problem, {**problem.answer, part.name: _with(problem, part.name, place, near)}).outcome
                    == "right"
                )
                verdict = grade(problem, {**problem.answer, part.name: _with(problem, part.name, place, far)})
                assert verdict.outcome != "right"
                assert [finding.part for finding in verdict.findings] == [part.name]
                assert len(verdict.findings[0].entries) == (part.form != "scalar")


@each_kind
@each_level
def test_a_mistake_is_recognized(kind: str, level: int) -> None:
    """Who makes a known mistake is told its name, and nobody is told of one that was not made."""
    for seed in range(CLOSELY):
        problem = draw_problem(kind, level, seed)
        for wrong in problem.wrongs:
            verdict = grade(problem, {**problem.answer, **wrong.answer})
            assert verdict.outcome == "slip", (wrong, verdict)
            assert wrong.name in verdict.mistakes
        assert grade(problem, problem.answer).mistakes == ()


@each_kind
@each_level
def test_the_numbers_shown_are_the_numbers_solved(kind: str, level: int) -> None:
    """Every number that no default gives stands in the statement, in both languages; the given alone gives the key."""
    for seed in range(CLOSELY):
        problem = draw_problem(kind, level, seed)
        for said in _languages(problem.statement):
            for number in _shown_numbers(problem):
                ways = {num(number), log_num(number), num(-number), num(100 * number) + r"\%"}
                assert any(_stands_in(way, said) for way in ways), (number, said)
        # What the journal keeps is enough, and so is what the statement shows: at most six digits.
        kept = json.loads(json.dumps(problem.given))
        assert _solved(problem, kept) == problem.answer
        assert all(
            agrees(value, problem.answer[part], problem.tolerance)
            for part, value in _solved(problem, _shown(kept)).items()
        )


@each_kind
def test_the_same_seed_gives_the_same_problem_everywhere(kind: str) -> None:
    """Another process with another hash seed draws the same text and the same key."""
    code = (
        "import sys; from quizcli.drills.problem import draw_problem, steps\n"
        f"for level in (1, 2, 3):\n  p = draw_problem({kind!r}, level, 7); print(p, steps(p))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@each_kind
@each_level
def test_texts(kind: str, level: int) -> None:
    """Statement, steps, mistakes, parts and inputs are English and Chinese, and every formula can be laid out."""
    found = load(kind)
    texts = [KINDS[kind], *found.parts.values(), *found.mistakes.values(), found.levels[level - 1].says]
    for seed in range(5):
        problem = draw_problem(kind, level, seed)
        inputs = read_inputs(kind, problem.given)
        worked = explain(kind, inputs)
        assert worked, "there are no worked steps"
        texts += [problem.statement, *(part.label for part in problem.parts), *worked]
    for text in texts:
        english, chinese = _languages(text)
        assert not IDEOGRAPH.search(english), english
        assert IDEOGRAPH.search(FORMULA.sub("", chinese)), chinese
        assert not HALF_WIDTH.search(FORMULA.sub("", chinese)), chinese
        assert english.strip() == english
        for said in (english, chinese):
            for block, inline in FORMULA.findall(said):
                _check_formula(block or inline)
            markup(said, 80)
    for language in LANGUAGES:
        inputs_said, parts_said = describe(kind, language)
        assert all(inputs_said.values())
        assert all(parts_said.values())
    _check_formula(found.formula)


@each_kind
def test_the_table_of_a_kind_is_whole(kind: str) -> None:
    """Invited mistakes have names and are possible, each mistake is possible in some level, asked parts exist."""
    found = load(kind)
    assert len(found.levels) == LEVELS
    possible, asked = set(), set()
    for number, level in enumerate(found.levels, 1):
        assert level.seconds >= 10
        assert level.invites or level.may_invite, f"level {number} invites no mistake"
        assert set(level.asks) <= set(found.parts)
        here = set()
        for seed in range(CLOSELY):
            problem = draw_problem(kind, number, seed)
            here |= {wrong.name for wrong in problem.wrongs}
            asked |= set(problem.answer)
        assert here >= {*level.invites, *level.may_invite}
        possible |= here
    assert possible == set(found.mistakes)
    assert asked == set(found.parts)


@each_kind
@each_level
def test_a_worked_solution_ends_at_the_key(kind: str, level: int) -> None:
    """Each number of the key stands in the worked steps, to four digits at least."""
    for seed in range(CLOSELY):
        problem = draw_problem(kind, level, seed)
        worked = " ".join(_languages(text)[0] for text in explain(kind, read_inputs(kind, problem.given)))
        for part in problem.parts:
            for number in leaves(problem.answer[part.name]):
                ways = [num(number, digits) for digits in (4, 5, 6)]
                assert any(_stands_in(way, worked) for way in ways), (part.name, number, worked)


@each_kind
def test_solve_answers_all_levels(kind: str) -> None:
    """The solver returns every part of what a level asks, and more."""
    for level in range(1, LEVELS + 1):
        problem = draw_problem(kind, level, 1)
        whole = solve(kind, read_inputs(kind, problem.given))
        assert set(whole) >= {part.name for part in problem.parts}


def _shown_numbers(problem: Problem) -> Iterator[float]:
    """Return the numbers of a problem that its statement has to show: those that no default gives."""
    inputs = read_inputs(problem.kind, problem.given)
    defaults = {field.name: field.default for field in msgspec.structs.fields(inputs) if not field.required}
    for word, value in problem.given.items():
        if word not in defaults or defaults[word] != getattr(inputs, word):
            yield from leaves(value)


def _languages(text: Text) -> tuple[str, str]:
    assert not isinstance(text, str)
    return text["en"], text["zh"]


def _stands_in(number: str, text: str) -> bool:
    """Whether a number stands in a text, not inside a longer one."""
    return bool(re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", text))


def _check_formula(tex: str) -> None:
    laid_out = formula(tex.strip())
    assert not any("\\" in row for row in laid_out.rows), tex


def _with(problem: Problem, part: str, place: int, number: float) -> Value:
    """Return a part of the key with another number at a place."""
    numbers = iter(number if other == place else leaf for other, leaf in enumerate(leaves(problem.answer[part])))

    def filled(value: Value) -> Value:
        return next(numbers) if isinstance(value, int | float) else [filled(item) for item in value]

    return filled(problem.answer[part])


def _solved(problem: Problem, given: Any) -> Mapping[str, Value]:
    """Return the parts that a problem asks, for given inputs."""
    whole = solve(problem.kind, read_inputs(problem.kind, given))
    return {part.name: whole[part.name] for part in problem.parts}


def _shown(value: Any) -> Any:
    """Return the inputs that somebody reads who sees six digits."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, dict):
        return {word: _shown(item) for word, item in value.items()}
    return value
