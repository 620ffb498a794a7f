"""Generate problems: draw inputs, solve them, work out what each known mistake leads to."""

import math
from collections.abc import Collection
from typing import Any

import msgspec

from quizcli.drills.draw import Draw
from quizcli.drills.grading import agrees, leaves
from quizcli.drills.kind import Kind, Solved
from quizcli.drills.table import load_kind
from quizcli.errors import UsageError
from quizcli.language import tr
from quizcli.problems import Answer, Form, Part, Problem, Tolerance, Value, Wrong

_MAX_DRAWS = 10_000


def draw_problem(name: str, level: int, seed: int) -> Problem:
    """Draw a problem. The same kind, version, level and seed give the same problem on every machine."""
    kind = load_kind(name)
    draw = Draw(f"{name}:{kind.version}:{level}:{seed}")
    for _ in range(_MAX_DRAWS):
        inputs = kind.draw(draw, level)
        problem = None if inputs is None else make_problem(kind, inputs, level, seed)
        if problem is not None:
            return problem
    raise AssertionError(f"{name}, level {level}, seed {seed}: no good problem in {_MAX_DRAWS} draws")


def make_problem(kind: Kind[Any], inputs: msgspec.Struct, level: int, seed: int) -> Problem | None:
    """Return the problem with these inputs, or None if it teaches nothing.

    It teaches nothing if a mistake that it invites gives the right answer, or if 0 is accepted as an answer.
    """
    chosen = kind.levels[level - 1]
    whole = _plain_answer(kind.solve(inputs))
    answer = {part: whole[part] for part in chosen.asks or whole if part in whole}
    values_by_mistake = _values_by_mistake(kind, inputs)
    wrongs = _wrongs(kind, values_by_mistake, answer)
    if not _is_good(chosen.invited(values_by_mistake), wrongs, answer, kind.tolerance):
        return None
    labels = {**kind.parts, **(kind.named(inputs) if kind.named else {})}
    return Problem(
        kind=kind.name,
        version=kind.version,
        seed=seed,
        level=level,
        inputs=inputs,
        statement=kind.statement(inputs),
        parts=tuple(Part(part, labels[part], form(value), _is_exact(value)) for part, value in answer.items()),
        answer=answer,
        wrongs=wrongs,
        tolerance=kind.tolerance,
        seconds=chosen.seconds,
        steps=tuple(kind.explain(inputs)),
    )


def solve(kind: Kind[Any], inputs: msgspec.Struct) -> Answer:
    """Return every part of the answer.

    Raises
    ------
    UsageError
        The inputs contradict each other, or the result overflows.
    """
    import numpy as np

    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            answer = _plain_answer(kind.solve(inputs))
        finite = all(math.isfinite(number) for number in leaves(list(answer.values())))
    except ArithmeticError:
        finite = False
    except ValueError as error:
        raise UsageError(f"{kind.name}: {error}") from None
    if not finite:
        raise UsageError(tr("{kind}: the result is not a finite number for these inputs", kind=kind.name))
    return answer


def bare(kind: Kind[Any], answer: Answer) -> Value | dict[str, Value]:
    """Return an answer as ``quiz solve`` prints it: only the value if the kind has a single part."""
    return next(iter(answer.values())) if len(kind.parts) == 1 else dict(answer)


def form(value: Value) -> Form:
    """Return the form of a value. A list of lists is a matrix even if its rows have different lengths."""
    if isinstance(value, int | float):
        return "scalar"
    return "matrix" if any(not isinstance(item, int | float) for item in value) else "vector"


def _values_by_mistake(kind: Kind[Any], inputs: msgspec.Struct) -> dict[str, Solved]:
    import numpy as np

    with np.errstate(all="ignore"):  # a mistake may overflow; such values are dropped later
        return dict(kind.go_wrong(inputs))


def _wrongs(kind: Kind[Any], values_by_mistake: dict[str, Solved], answer: Answer) -> tuple[Wrong, ...]:
    """Return the mistakes that give finite values, at least one of them different from the answer."""
    wrongs = []
    for mistake, found in values_by_mistake.items():
        values = {part: _plain(value) for part, value in found.items() if part in answer}
        if any(not agrees(values[part], answer[part], kind.tolerance) for part in values) and all(
            math.isfinite(number) for number in leaves(list(values.values()))
        ):
            wrongs.append(Wrong(mistake, kind.mistakes[mistake], values))
    return tuple(wrongs)


def _is_good(invited: Collection[str], wrongs: Collection[Wrong], answer: Answer, tolerance: Tolerance) -> bool:
    """Say whether mistakes are invited, each gives a wrong answer, and the answer can be graded."""
    return (
        bool(invited)
        and {wrong.name for wrong in wrongs}.issuperset(invited)
        and all(_is_gradable(value, tolerance) for value in answer.values())
    )


def _is_gradable(value: Value, tolerance: Tolerance) -> bool:
    """Say whether a value is finite, and 0 is not within its tolerance."""
    numbers = list(leaves(value))
    if not all(math.isfinite(number) for number in numbers):
        return False
    if _is_exact(value):
        return True
    largest = max((abs(number) for number in numbers), default=0)
    return largest > tolerance.abs


def _is_exact(value: Value) -> bool:
    return all(isinstance(number, int) for number in leaves(value))


def _plain_answer(solved: Solved) -> dict[str, Value]:
    return {part: _plain(value) for part, value in solved.items()}


def _plain(value: Any) -> Value:
    """Return plain numbers and lists; -0.0 becomes 0.0."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, float):
        return value or 0.0
    return value if isinstance(value, int) else [_plain(item) for item in value]
