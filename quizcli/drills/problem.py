"""A problem's life before it is asked: inputs read or drawn, solved, explained."""

import math
from collections.abc import Collection, Sequence
from typing import Any

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.grading import agrees, leaves
from quizcli.drills.inputs import plain_inputs, read_inputs
from quizcli.drills.kind import Inputs, Kind, Solved
from quizcli.drills.table import load
from quizcli.errors import UsageError
from quizcli.problems import Answer, Form, Part, Problem, Tolerance, Value, Wrong

_MOST_DRAWS = 10_000
_COARSE = 1e-5


def draw_problem(name: str, level: int, seed: int) -> Problem:
    """Draw a problem; the same kind, its version, level and seed give the same problem everywhere."""
    kind = load(name)
    draw = Draw(f"{name}:{kind.version}:{level}:{seed}")
    for _ in range(_MOST_DRAWS):
        inputs = kind.draw(draw, level)
        problem = None if inputs is None else pose(name, level, inputs, seed)
        if problem is not None:
            return problem
    raise AssertionError(f"{name}, level {level}, seed {seed}: no good problem in {_MOST_DRAWS} draws")


def pose(name: str, level: int, inputs: Inputs, seed: int) -> Problem | None:
    """Return the problem that drawn inputs make at a level; None where it is none to learn from.

    That is where an invited mistake leads to the right answer too, or where 0 would pass for the answer.
    """
    problem, invited = _made(name, load(name), inputs, level, seed)
    return problem if _is_good(problem, invited) else None


def solve(name: str, inputs: Inputs) -> Answer:
    """Return every part of the answer.

    Raises
    ------
    UsageError
        The inputs do not fit each other, or the result is beyond all numbers.
    """
    return _solved(name, load(name), inputs)


def explain(name: str, inputs: Inputs) -> Sequence[Text]:
    """Return the worked steps."""
    return load(name).explain(inputs)


def steps(problem: Problem) -> Sequence[Text]:
    """Return the worked steps of a problem."""
    return explain(problem.kind, read_inputs(problem.kind, problem.given))


def bare(name: str, answer: Answer) -> Value | dict[str, Value]:
    """Return an answer as ``quiz solve`` prints it: without its name where the kind has one part only."""
    return next(iter(answer.values())) if len(load(name).parts) == 1 else dict(answer)


def _solved(name: str, kind: Kind[Any], inputs: Inputs) -> Answer:
    import numpy as np

    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            answer = _plain_answer(kind.solve(inputs))
        finite = all(math.isfinite(number) for number in leaves(list(answer.values())))
    except ArithmeticError:
        finite = False
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from None
    if not finite:
        raise UsageError(f"{name}: these numbers lead beyond what can be computed")
    return answer


def _made(name: str, kind: Kind[Any], inputs: Inputs, level: int, seed: int) -> tuple[Problem, set[str]]:
    """Solve a problem for the parts that its level asks, go wrong in every way that leads elsewhere, and name the invited."""
    import numpy as np

    chosen = kind.levels[level - 1]
    whole = _plain_answer(kind.solve(inputs))
    answer = {part: whole[part] for part in chosen.asks or whole if part in whole}
    with np.errstate(all="ignore"):  # a wrong turn may lead anywhere; what is not finite is left out
        turns = kind.go_wrong(inputs)
    wrongs = []
    for mistake, found in turns.items():
        values = {part: _plain(value) for part, value in found.items() if part in answer}
        if any(not agrees(values[part], answer[part], kind.tolerance) for part in values) and all(
            math.isfinite(number) for number in leaves(list(values.values()))
        ):
            wrongs.append(Wrong(mistake, kind.mistakes[mistake], values))
    named = {**kind.parts, **(kind.named(inputs) if kind.named else {})}
    problem = Problem(
        kind=name,
        version=kind.version,
        seed=seed,
        level=level,
        given=plain_inputs(inputs),
        statement=kind.statement(inputs),
        parts=tuple(Part(part, named[part], form(value), _is_exact(value)) for part, value in answer.items()),
        answer=answer,
        wrongs=tuple(wrongs),
        tolerance=kind.tolerance,
        seconds=chosen.seconds,
    )
    return problem, chosen.invited(turns)


def _is_good(problem: Problem, invited: Collection[str]) -> bool:
    """Whether there are invited mistakes, all of which lead elsewhere, and the answer is one that can be judged."""
    elsewhere = {wrong.name for wrong in problem.wrongs}
    return (
        bool(invited)
        and elsewhere.issuperset(invited)
        and all(_is_judged(value, problem.tolerance) for value in problem.answer.values())
    )


def _is_judged(value: Value, tolerance: Tolerance) -> bool:
    """Whether zero would not pass for the value, nor anything infinite."""
    numbers = list(leaves(value))
    if not all(math.isfinite(number) for number in numbers):
        return False
    if _is_exact(value):
        return True
    largest = max((abs(number) for number in numbers), default=0)
    return largest > tolerance.abs


def form(value: Value) -> Form:
    """Return the form of a value: a list of lists is a matrix, also where its rows differ in length."""
    if isinstance(value, int | float):
        return "scalar"
    return "matrix" if any(not isinstance(item, int | float) for item in value) else "vector"


def _is_exact(value: Value) -> bool:
    return all(isinstance(number, int) for number in leaves(value))


def _plain_answer(solved: Solved) -> dict[str, Value]:
    return {part: _plain(value) for part, value in solved.items()}


def _plain(value: Any) -> Value:
    """Return plain numbers and lists; -0.0 is written 0.0."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, float):
        return value or 0.0
    return value if isinstance(value, int) else [_plain(item) for item in value]


def shown_digits(tolerance: Tolerance) -> int:
    """Return how many significant digits a key has to be shown with."""
    return 6 if tolerance.rel >= _COARSE or tolerance.abs else 12
