"""What a live drill's script says, held against the kind that it is a port of."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quizcli.cards import LANGUAGES, Text, in_language
from quizcli.drills.generator import draw_problem, make_problem, solve
from quizcli.drills.grading import agrees
from quizcli.drills.inputs import read_inputs
from quizcli.drills.table import load_kind
from quizcli.problems import Answer, Tolerance, plain_inputs

_SAME = Tolerance(1e-9, 1e-12)
_NUMBER = re.compile(r"(\d+\.\d+(?:\\times10\^\{-?\d+\})?)")
# Another order of adding may move the last of the digits that are shown.
_LAST_DIGIT = 2e-4


def check_drawn(kind: str, level: int, made: Mapping[str, Any], may_ask: Sequence[str]) -> bool:
    """Assert that a problem which the script drew is asked, stated, solved and worked out as the kind does.

    ``may_ask`` has the names of all parts that the level may ask, as the note has them: with a mark where they are
    exact. Returns whether the kind would draw the problem too.
    """
    found = load_kind(kind)
    inputs = read_inputs(found, made["given"])
    assert plain_inputs(inputs) == made["given"], "a default is missing, or a number is not of its type"
    answer = solve(found, inputs)
    problem = make_problem(found, inputs, level, 0)
    if problem is not None:
        answer = problem.answer
        places = range(len(may_ask)) if made["asks"] is None else made["asks"]
        asked = [may_ask[place] for place in places if may_ask[place].rstrip("!") in made["answer"]]
        assert asked == [part.name + "!" * part.exact for part in problem.parts], made
    _same_answer(made, answer)
    _same_texts(made, found.statement(inputs), found.explain(inputs))
    return problem is not None


def check_worked(kind: str, level: int, seed: int, made: Mapping[str, Any]) -> None:
    """Assert that the script states, solves and works out a problem that the kind drew as the kind does."""
    problem = draw_problem(kind, level, seed)
    _same_answer(made, problem.answer)
    _same_texts(made, problem.statement, problem.steps)


def _same_answer(made: Mapping[str, Any], answer: Answer) -> None:
    for part, value in answer.items():
        assert agrees(made["answer"][part], value, _SAME), (part, made, answer)


def _same_texts(made: Mapping[str, Any], statement: Text, steps: Sequence[Text]) -> None:
    mine = [made["statement"], *made["steps"]]
    for said, text in zip(mine, [statement, *steps], strict=True):
        for one, language in zip(said, LANGUAGES, strict=True):
            assert _same(one, in_language(text, language)), (one, in_language(text, language), made["given"])


def _same(one: str, other: str) -> bool:
    """Whether two texts have the same words, and the same numbers as far as their digits are shown."""
    mine, own = _NUMBER.split(one), _NUMBER.split(other)
    return mine[::2] == own[::2] and all(
        abs(_read(number) - _read(expected)) <= _LAST_DIGIT * abs(_read(expected))
        for number, expected in zip(mine[1::2], own[1::2], strict=True)
    )


def _read(number: str) -> float:
    return float(number.replace(r"\times10^{", "e").rstrip("}"))
