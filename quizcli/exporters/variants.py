"""A drill card's problems for a page that cannot run the solver: drawn once, with their answers and worked steps."""

import json
from collections.abc import Iterator
from hashlib import sha256

from quizcli.cards import Drill
from quizcli.drills.answers import write
from quizcli.drills.generator import draw_problem
from quizcli.drills.grading import leaves
from quizcli.drills.wording import asked, question, shown_digits
from quizcli.exporters.notes import LIVE, Slip
from quizcli.exporters.notes import Problem as Worded
from quizcli.problems import Part, Problem

# A seed is short enough to be typed again: `quiz drill KIND --seed S --level L` poses the same problem.
_SEEDS = 1_000_000
_TYPED_DIGITS = 4
_FINE = 1e-3
# In so many problems everything is asked at least once that a level asks.
_LOOKED_AT = 20


def frozen(card: Drill, count: int) -> Iterator[Worded]:
    """Yield a card's first variants: other numbers each, always the same ones for a card's id and a number."""
    seen = set[str]()
    for number in range(1, count + 1):
        problem = _drawn(card, number, seen)
        seen.add(json.dumps(problem.given))
        yield _worded(problem, str(number))


def frame(card: Drill) -> Worded:
    """Return what a live note says around the problem that its script draws: all that may be asked, and how it is judged."""
    problems = [draw_problem(*card.drill, seed) for seed in range(_LOOKED_AT)]
    parts: list[Part] = []
    for part in (part for problem in problems for part in problem.parts):
        if part not in parts:
            parts.append(part)
    first = problems[0]
    names = " ".join(f"{part.name}{'!' if part.exact else ''}" for part in parts)
    return Worded(
        name=LIVE,
        kind=first.kind,
        level=first.level,
        seed=None,
        asked=asked(parts, first.tolerance),
        key=_key(first, names),
    )


def _drawn(card: Drill, number: int, seen: set[str]) -> Problem:
    """Draw a variant; where few problems exist and this one was there already, the next seed in a fixed row."""
    for attempt in range(20):
        digits = sha256(f"{card.id}#{number}/{attempt}".encode()).digest()[:4]
        problem = draw_problem(*card.drill, int.from_bytes(digits, "big") % _SEEDS)
        if json.dumps(problem.given) not in seen:
            break
    return problem


def _worded(problem: Problem, name: str) -> Worded:
    digits = shown_digits(problem.tolerance)
    # Anki shows letter by letter how the typed answer differs: as many digits as the tolerance asks for are enough.
    few = _TYPED_DIGITS if problem.tolerance.rel >= _FINE else digits
    values = [(part, problem.answer[part.name]) for part in problem.parts]
    key = " ".join(
        f"{number!r}{'!' if part.exact else ''}" for part, value in values for number in leaves(value)
    )  # fmt: skip
    slips = [
        Slip(", ".join(f"{part} = {write(value, few)}" for part, value in wrong.answer.items()), wrong.text)
        for wrong in problem.wrongs
    ]
    return Worded(
        name=name,
        kind=problem.kind,
        level=problem.level,
        seed=problem.seed,
        asked=question(problem),
        answer=", ".join(f"`{part.name} = {write(value, digits)}`" for part, value in values),
        steps=list(problem.steps),
        slips=slips,
        typed="; ".join(write(value, few) for _, value in values),
        key=_key(problem, key),
    )


def _key(problem: Problem, content: str) -> str:
    return f"{problem.tolerance.rel:g} {problem.tolerance.abs:g}|{content}"
