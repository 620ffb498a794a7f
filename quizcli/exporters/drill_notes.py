"""A drill card as notes: variants with fixed numbers, and a live note with a pool of problems.

A page in Anki cannot run the solver. So every problem is drawn, solved and worded here, for variants and pools alike;
the scripts in ``templates/`` choose a problem of the pool, read the typed answer and judge it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import NamedTuple

from quizcli.cards import Drill, Language, Text, in_language
from quizcli.drills.answers import write
from quizcli.drills.generator import draw_problem
from quizcli.drills.grading import leaves
from quizcli.drills.wording import question, shown_digits
from quizcli.exporters.html import html, inline
from quizcli.exporters.notes import Side, Sides, html_list, note_texts
from quizcli.exporters.pool import PooledProblem, pack
from quizcli.problems import Answer, Problem, Tolerance

LIVE = "live"
POOL_SIZE = 40
# Seeds are short enough to be typed again: `quiz drill KIND --seed S --level L` poses the same problem.
_VARIANT_SEEDS = 1_000_000
_POOL_SEEDS = range(1, 10 * POOL_SIZE)
_TYPED_DIGITS = 4
_FINE = 1e-3
_COARSE = 1e-5
# A place for the script: Anki takes a field for empty where its `div` has no attribute.
_PLACE = '<div class="live"></div>'


class Slip(NamedTuple):
    """A known mistake: the values that it leads to, and what it is."""

    values: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedProblem:
    """A problem in words, as Markdown. ``typed`` is the answer as one would type it, ``key`` what a script judges by."""

    kind: str
    level: int
    seed: int
    asked: Text
    answer: str
    steps: Sequence[Text]
    slips: Sequence[Slip]
    typed: str
    key: str


def variants(card: Drill, count: int) -> Iterator[WordedProblem]:
    """Yield a card's first variants, with different numbers; they depend on the card's id and their place only."""
    seen = set[str]()
    for number in range(1, count + 1):
        problem = _variant(card, number, seen)
        seen.add(_numbers(problem))
        yield _worded(problem)


def pool(kind: str, level: int) -> Iterator[WordedProblem]:
    """Yield different problems of a kind and level, always the same for a version of the kind; fewer if few exist."""
    found: dict[str, Problem] = {}
    for seed in _POOL_SEEDS:
        problem = draw_problem(kind, level, seed)
        found.setdefault(_numbers(problem), problem)
        if len(found) == POOL_SIZE:
            break
    yield from map(_worded, found.values())


def problem_sides(problem: WordedProblem, languages: Sequence[Language]) -> Sides:
    """Render a problem."""
    return tuple(
        Side(
            question=html(in_language(problem.asked, language)),
            answer=html(problem.answer),
            points=html_list("ol", [inline(in_language(step, language)) for step in problem.steps]),
            details=html_list(
                "ul",
                [
                    f'<div class="claim"><code>{escape(slip.values, quote=False)}</code></div>'
                    f'<div class="because">{inline(in_language(slip.text, language))}</div>'
                    for slip in problem.slips
                ],
            ),
        )
        for language in languages
    )


def note_fields(card: Drill, languages: Sequence[Language], count: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the names of a card's notes and their fields, in the order of DRILL_FIELDS: variants, then the live note."""
    for number, problem in enumerate(variants(card, count), 1):
        sides = problem_sides(problem, languages)
        typed, key = escape(problem.typed, quote=False), escape(problem.key)
        yield str(number), _fields(card, str(number), languages, sides, str(problem.seed), typed, key, "")
    pooled = [
        PooledProblem(problem.seed, problem.key, problem_sides(problem, languages)) for problem in pool(*card.drill)
    ]
    places = (Side(_PLACE, _PLACE, _PLACE, _PLACE),) * len(languages)
    yield LIVE, _fields(card, LIVE, languages, places, "", "", "", escape(pack(pooled), quote=False))


def _fields(
    card: Drill, name: str, languages: Sequence[Language], sides: Sides, seed: str, typed: str, key: str, live: str
) -> list[str]:
    """Return the fields of a note; the card's own title comes before the problem."""
    titled = tuple(
        side._replace(question=f"<h1>{inline(in_language(card.question, language))}</h1>{side.question}")
        for side, language in zip(sides, languages, strict=True)
    )
    kind, level = card.drill
    return [
        escape(f"{card.id}#{name}"),
        *note_texts(titled, "", card.sources, languages),
        kind, str(level), seed, typed, key, live, "",
    ]  # fmt: skip


def _variant(card: Drill, number: int, seen: set[str]) -> Problem:
    """Draw a variant; where few problems exist and this one was there already, the next seed in a fixed row."""
    for attempt in range(20):
        digits = sha256(f"{card.id}#{number}/{attempt}".encode()).digest()[:4]
        problem = draw_problem(*card.drill, int.from_bytes(digits, "big") % _VARIANT_SEEDS)
        if _numbers(problem) not in seen:
            break
    return problem


def _numbers(problem: Problem) -> str:
    return json.dumps(problem.given)


def _worded(problem: Problem) -> WordedProblem:
    digits = shown_digits(problem.tolerance)
    # Anki shows letter by letter how the typed answer differs: as many digits as the tolerance asks for are enough.
    few = _TYPED_DIGITS if problem.tolerance.rel >= _FINE else digits
    values = [(part.name, problem.answer[part.name]) for part in problem.parts]
    return WordedProblem(
        kind=problem.kind,
        level=problem.level,
        seed=problem.seed,
        asked=question(problem),
        answer=", ".join(f"`{name} = {write(value, digits)}`" for name, value in values),
        steps=problem.steps,
        slips=[
            Slip(", ".join(f"{part} = {write(value, few)}" for part, value in wrong.answer.items()), wrong.text)
            for wrong in problem.wrongs
        ],
        typed="; ".join(write(value, few) for _, value in values),
        key=_key(problem),
    )


def _key(problem: Problem) -> str:
    """Return what a script judges by: ``relative absolute|answer|mistake|mistake``, the mistakes in the order of the slips.

    Parts are separated by semicolons, empty where a mistake leaves one right; exact numbers are marked: ``0.005 0|2! 3!;0.5``.
    """
    tolerance = problem.tolerance
    names = [part.name for part in problem.parts]
    answers = [problem.answer, *(wrong.answer for wrong in problem.wrongs)]
    return "|".join(
        [f"{tolerance.rel:g} {tolerance.abs:g}", *(_judged(answer, names, tolerance) for answer in answers)]
    )


def _judged(answer: Answer, names: Sequence[str], tolerance: Tolerance) -> str:
    return ";".join(" ".join(_exactly(number, tolerance) for number in leaves(answer.get(name, ()))) for name in names)


def _exactly(number: float, tolerance: Tolerance) -> str:
    """Write a number so that it can be judged: real ones to far more digits than the tolerance, or all."""
    if isinstance(number, int):
        return f"{number}!"
    return f"{number:.8g}" if tolerance.rel >= _COARSE else repr(number)
