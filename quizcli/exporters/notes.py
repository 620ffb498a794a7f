"""Cards as notes: the two note types, their fields, and what stands in them. Ids and field lists are frozen.

A note's GUID follows from its card's id alone, so that a new export updates what an earlier one brought, wherever the
card has moved to meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple, TypeAlias

from quizcli.cards import Card, Language, Question, Text, in_language
from quizcli.exporters.html import html, inline, link

# Anki takes another list of fields under the same id for another note type: these are never changed.
QUESTION_FIELDS = (
    "ID", "Question", "Answer", "Points", "Traps", "Refs", "Sources", "Language",
    "Question2", "Answer2", "Points2", "Traps2", "Language2", "Extra",
)  # fmt: skip
DRILL_FIELDS = (
    "ID", "Question", "Answer", "Steps", "Slips", "Refs", "Sources", "Language",
    "Question2", "Answer2", "Steps2", "Slips2", "Language2", "Kind", "Level", "Seed", "Typed", "Key", "Live", "Extra",
)  # fmt: skip
LIVE = "live"
_ANGLES = str.maketrans("<>", "‹›")


class Slip(NamedTuple):
    """A known wrong turn of a drill: the values that it leads to, and what it is."""

    values: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A drill's problem in words: frozen, or, where ``seed`` is None, the frame in which a live one draws its own.

    ``typed`` is the answer as one would type it; ``key`` what a script judges it by.
    """

    name: str
    kind: str
    level: int
    seed: int | None
    asked: Text
    answer: str = ""
    steps: Sequence[Text] = ()
    slips: Sequence[Slip] = ()
    typed: str = ""
    key: str = ""


class Side(NamedTuple):
    """What a note says in one language, as HTML; ``details`` are traps or slips."""

    question: str = ""
    answer: str = ""
    points: str = ""
    details: str = ""


Sides: TypeAlias = tuple[Side, ...]


def guid(card_id: str, name: str = "") -> str:
    """Return the GUID of a card's note, of a drill's variant (``name`` is its number) or of its live note."""
    return f"quizcli:{card_id}#{name}" if name else f"quizcli:{card_id}"


def languages_of(card: Card, wanted: Sequence[Language]) -> tuple[Language, ...]:
    """Return the languages in which a card has something of its own to say, of those that are wanted."""
    if not isinstance(card.question, str) and card.question.keys() >= set(wanted):
        return tuple(wanted)
    texts = [card.question, *([card.answer] if isinstance(card, Question) else [])]
    has = [language for language in wanted if any(language in text for text in texts if not isinstance(text, str))]
    own = has or [language for text in texts if not isinstance(text, str) for language in text][:1]
    return tuple(own) or tuple(wanted[:1])


def question_sides(card: Question, languages: Sequence[Language]) -> Sides:
    """Render a question."""
    return tuple(
        Side(
            question=inline(in_language(card.question, language)),
            answer=html(in_language(card.answer, language)),
            points=_list("ul", [inline(in_language(point, language)) for point in card.points]),
            details=_list(
                "ul",
                [
                    f'<div class="claim">{inline(in_language(trap.claim, language))}</div>'
                    f'<div class="truth">{inline(in_language(trap.truth, language))}</div>'
                    for trap in card.traps
                ],
            ),
        )
        for language in languages
    )


def problem_sides(problem: Problem, languages: Sequence[Language]) -> Sides:
    """Render a drill's problem; a live one gets places into which its script writes."""
    place = "" if problem.seed is not None else '<div class="live"></div>'
    return tuple(
        Side(
            question=place + html(in_language(problem.asked, language)),
            answer=html(problem.answer) if problem.answer else "",
            points=_list("ol", [inline(in_language(step, language)) for step in problem.steps]),
            details=_list(
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


def question_fields(card: Question, sides: Sides, languages: Sequence[Language]) -> list[str]:
    """Return the fields of a question's note, in the order of QUESTION_FIELDS."""
    return [escape(card.id), *_two(sides, "".join(map(_ref, card.refs)), card.sources, languages), ""]


def drill_fields(card: Card, problem: Problem, sides: Sides, languages: Sequence[Language]) -> list[str]:
    """Return the fields of a drill's note, in the order of DRILL_FIELDS; the card's own title comes before the problem."""
    titled = tuple(
        side._replace(question=f"<h1>{inline(in_language(card.question, language))}</h1>{side.question}")
        for side, language in zip(sides, languages, strict=True)
    )
    live = problem.kind if problem.seed is None else ""
    seed = "" if problem.seed is None else str(problem.seed)
    return [
        escape(f"{card.id}#{problem.name}"),
        *_two(titled, "", card.sources, languages),
        problem.kind, str(problem.level), seed, escape(problem.typed, quote=False), escape(problem.key), live, "",
    ]  # fmt: skip


def tags(card: Card) -> list[str]:
    """Return a card's tags as Anki has them, its level among them."""
    return [f"level::{card.level}", *map(unmarked, card.tags)]


def unmarked(name: str) -> str:
    """Return a name in which nothing is markup: Anki puts tags and deck names into the page as they are."""
    return name.translate(_ANGLES)


def _two(sides: Sides, refs: str, sources: Sequence[str], languages: Sequence[Language]) -> list[str]:
    first, second = sides[0], sides[1] if len(sides) > 1 else Side()
    other = languages[1] if len(sides) > 1 else ""
    return [*first, refs, escape(" ".join(sources)), languages[0], *second, other]


def _ref(reference: str) -> str:
    return f"<span>{link(reference)}</span> "


def _list(kind: str, items: Sequence[str]) -> str:
    return f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>" if items else ""
