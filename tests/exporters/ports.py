"""What a live drill's script says, held against the kind that it is a port of."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from quizcli.cards import LANGUAGES, Text, in_language
from quizcli.drills.grading import agrees
from quizcli.drills.inputs import plain_inputs, read_inputs
from quizcli.drills.problem import draw_problem, explain, solve, steps
from quizcli.drills.table import load
from quizcli.problems import Tolerance

_NUMBER = re.compile(r"(\d+\.\d+(?:\\times10\^\{-?\d+\})?)")
# Another order of adding may move the last of the digits that are shown.
_LAST_DIGIT = 2e-4


def checked(kind: str, level: int, made: Mapping[str, Any]) -> None:
    """Assert that a problem which the script drew is solved, stated and worked out as the kind does."""
    inputs = read_inputs(kind, made["given"])
    assert plain_inputs(inputs) == made["given"], "a default is missing, or a number is not of its type"
    _same_answer(made, solve(kind, inputs), set(load(kind).levels[level - 1].asks))
    _same_texts(made, load(kind).statement(inputs), explain(kind, inputs))


def drawn(kind: str, level: int, seeds: Iterable[int]) -> list[Mapping[str, object]]:
    """Return the inputs of problems that the kind itself draws."""
    return [draw_problem(kind, level, seed).given for seed in seeds]


def worked(kind: str, level: int, seed: int, made: Mapping[str, Any]) -> None:
    """Assert that the script states, solves and works out a problem which the kind drew as the kind does."""
    problem = draw_problem(kind, level, seed)
    _same_answer(made, problem.answer, set(problem.answer))
    _same_texts(made, problem.statement, steps(problem))


def _same_answer(made: Mapping[str, Any], answer: Mapping[str, Any], asked: set[str]) -> None:
    for part in asked or set(answer):
        # Agreement to the ninth digit; a whole number to the last.
        assert agrees(made["answer"][part], answer[part], Tolerance(1e-9, 1e-12)), (part, made, answer)


def _same_texts(made: Mapping[str, Any], statement: Text, worked: Iterable[Text]) -> None:
    for language, said, written in zip(LANGUAGES, made["statement"], zip(*made["steps"], strict=True), strict=True):
        _same(said, in_language(statement, language), made)
        for mine, own in zip(written, [in_language(step, language) for step in worked], strict=True):
            _same(mine, own, made)


def _same(said: str, own: str, made: Mapping[str, Any]) -> None:
    mine, theirs = _NUMBER.split(said), _NUMBER.split(own)
    assert mine[::2] == theirs[::2], (said, own, made["given"])
    for number, expected in zip(mine[1::2], theirs[1::2], strict=True):
        assert abs(_read(number) - _read(expected)) <= _LAST_DIGIT * abs(_read(expected)), (said, own, made["given"])


def _read(number: str) -> float:
    return float(number.replace(r"\times10^{", "e").rstrip("}"))
