"""The contract of a kind: each test runs over all kinds and levels."""

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from quizcli.cards import LANGUAGES, Text
from quizcli.drills import answers
from quizcli.drills.generator import draw_problem, solve
from quizcli.drills.grading import agrees, grade, leaves
from quizcli.drills.inputs import describe, read_inputs
from quizcli.drills.table import KINDS, LEVEL_COUNT, load_kind
from quizcli.drills.tex import log_num, num
from quizcli.drills.wording import shown_digits
from quizcli.problems import Problem, Value
from quizcli.render.formula import formula
from quizcli.render.markup import markup

# .ci/run sets 1000.
SEEDS = int(os.environ.get("QUIZ_DRILL_SEEDS", "200"))
CLOSELY = 30
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
FORMULA = re.compile(r"\$\$(.*?)\$\$|\$(.*?)\$", re.DOTALL)
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]")

each_kind = pytest.mark.parametrize("kind", KINDS)
each_level = pytest.mark.parametrize("level", range(1, LEVEL_COUNT + 1))


@each_kind
@each_level
def test_every_draw_is_a_good_problem(kind: str, level: int) -> None:
    """The key is finite and, written and parsed, graded right; no known mistake equals the key; draws differ."""
    found, seen = load_kind(kind), set()
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
        invited = found.levels[level - 1].invited(found.go_wrong(problem.inputs))
        assert invited
        assert {wrong.name for wrong in problem.wrongs} >= invited
    assert len(seen) >= SEEDS / 20, f"{kind}, level {level}: only {len(seen)} different problems in {SEEDS} draws"


@each_kind
@each_level
def test_the_tolerance_is_where_the_prompt_says(kind: str, level: int) -> None:
    """Half the tolerance off is right, twice the tolerance is wrong, an integer off by one too; the entry is named."""
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
    """The values of a known mistake are graded as a slip with its name; the right answer names no mistake."""
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
    """Every number that is not a default is in both statements; the inputs in the journal are enough to solve it."""
    for seed in range(CLOSELY):
        problem = draw_problem(kind, level, seed)
        for said in _languages(problem.statement):
            for number in _shown_numbers(problem):
                ways = {num(number), log_num(number), num(-number), num(100 * number) + r"\%"}
                assert any(_stands_in(way, said) for way in ways), (number, said)
        # Solving from the journal's JSON gives the key; so does solving from the six digits that are shown.
        kept = json.loads(json.dumps(problem.given))
        assert _solved(problem, kept) == problem.answer
        assert all(
            agrees(value, problem.answer[part], problem.tolerance)
            for part, value in _solved(problem, _shown(kept)).items()
        )


def test_the_same_seed_gives_the_same_problem_everywhere() -> None:
    """Processes with different hash seeds draw the same text and the same key of every kind."""
    code = (
        "from quizcli.drills.generator import draw_problem\n"
        "from quizcli.drills.table import KINDS\n"
        "for kind in KINDS:\n  for level in (1, 2, 3):\n    print(draw_problem(kind, level, 7))"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout.splitlines()
        for seed in ("1", "2")
    ]
    assert len(outputs[0]) == len(KINDS) * LEVEL_COUNT
    assert outputs[0] == outputs[1]


@each_kind
@each_level
def test_texts(kind: str, level: int) -> None:
    """Statement, steps, mistakes, parts and inputs are in English and Chinese, and every formula can be rendered."""
    found = load_kind(kind)
    texts = [KINDS[kind], *found.parts.values(), *found.mistakes.values(), found.levels[level - 1].says]
    for seed in range(5):
        problem = draw_problem(kind, level, seed)
        assert problem.steps, "there are no worked steps"
        texts += [problem.statement, *(part.label for part in problem.parts), *problem.steps]
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
        inputs_said, parts_said = describe(found, language)
        assert all(inputs_said.values())
        assert all(parts_said.values())
    _check_formula(found.formula)


@each_kind
def test_the_table_of_a_kind_is_whole(kind: str) -> None:
    """Invited mistakes are possible, each mistake is possible in some level, parts exist, the name is the table's."""
    found = load_kind(kind)
    assert found.name == kind
    assert len(found.levels) == LEVEL_COUNT
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
    """Each number of the key is in the worked steps, with at least four digits."""
    for seed in range(CLOSELY):
        problem = draw_problem(kind, level, seed)
        worked = " ".join(_languages(text)[0] for text in problem.steps)
        for part in problem.parts:
            for number in leaves(problem.answer[part.name]):
                ways = [num(number, digits) for digits in (4, 5, 6)]
                assert any(_stands_in(way, worked) for way in ways), (part.name, number, worked)


@each_kind
def test_solve_answers_all_levels(kind: str) -> None:
    """The solver returns every part that a level asks for."""
    for level in range(1, LEVEL_COUNT + 1):
        problem = draw_problem(kind, level, 1)
        whole = solve(load_kind(kind), problem.inputs)
        assert set(whole) >= {part.name for part in problem.parts}


def _shown_numbers(problem: Problem) -> Iterator[float]:
    """Yield the inputs that are not defaults: the statement has to show them."""
    inputs = problem.inputs
    defaults = {field.name: field.default for field in msgspec.structs.fields(inputs) if not field.required}
    for word, value in problem.given.items():
        if word not in defaults or defaults[word] != getattr(inputs, word):
            yield from leaves(value)


def _languages(text: Text) -> tuple[str, str]:
    assert not isinstance(text, str)
    return text["en"], text["zh"]


def _stands_in(number: str, text: str) -> bool:
    """Say whether a text contains a number, not as a part of a longer one."""
    return bool(re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", text))


def _check_formula(tex: str) -> None:
    laid_out = formula(tex.strip())
    assert not any("\\" in row for row in laid_out.rows), tex


def _with(problem: Problem, part: str, place: int, number: float) -> Value:
    """Return a part of the key with one number replaced."""
    numbers = iter(number if other == place else leaf for other, leaf in enumerate(leaves(problem.answer[part])))

    def filled(value: Value) -> Value:
        return next(numbers) if isinstance(value, int | float) else [filled(item) for item in value]

    return filled(problem.answer[part])


def _solved(problem: Problem, given: Any) -> Mapping[str, Value]:
    """Return the parts that a problem asks for, with other inputs."""
    kind = load_kind(problem.kind)
    whole = solve(kind, read_inputs(kind, given))
    return {part.name: whole[part.name] for part in problem.parts}


def _shown(value: Any) -> Any:
    """Round inputs to the six digits that a statement shows."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, dict):
        return {word: _shown(item) for word, item in value.items()}
    return value
