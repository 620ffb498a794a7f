"""Cards as notes: the two note types, their fields, and what stands in them. Ids and field lists are frozen.

A note's GUID follows from its card's id alone, so that a new export updates what an earlier one brought, wherever the
card has moved to meanwhile.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple, TypeAlias

from quizcli.cards import Card, Language, Question, in_language
from quizcli.exporters.html import html, inline, link
from quizcli.exporters.words import WORDS

# Anki takes another list of fields under the same id for another note type: these are never changed.
QUESTION_FIELDS = (
    "ID", "Question", "Answer", "Points", "Traps", "Refs", "Sources", "Language",
    "Question2", "Answer2", "Points2", "Traps2", "Language2", "Extra",
)  # fmt: skip
DRILL_FIELDS = (
    "ID", "Question", "Answer", "Steps", "Slips", "Refs", "Sources", "Language",
    "Question2", "Answer2", "Steps2", "Slips2", "Language2", "Kind", "Level", "Seed", "Typed", "Key", "Live", "Extra",
)  # fmt: skip
# In a name: what begins and ends markup, and what begins a formula.
_MARKS = str.maketrans("<>\\", "‹›⧵")


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
    texts = [card.question]
    if isinstance(card, Question):
        texts += [card.answer, *([card.detail] if card.detail else [])]
    has = [language for language in wanted if any(language in text for text in texts if not isinstance(text, str))]
    own = has or [language for text in texts if not isinstance(text, str) for language in text][:1]
    return tuple(own) or tuple(wanted[:1])


def question_sides(card: Question, languages: Sequence[Language]) -> Sides:
    """Render a question."""
    return tuple(
        Side(
            question=inline(in_language(card.question, language)),
            answer=html(in_language(card.answer, language)) + _detail(card, language),
            points=html_list("ul", [inline(in_language(point, language)) for point in card.points]),
            details=html_list(
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


def _detail(card: Question, language: Language) -> str:
    """Return the detail, folded. It stands in the field of the answer, because the fields are frozen."""
    if card.detail is None:
        return ""
    return (
        f"<details><summary>{WORDS[language]['detail']}</summary>{html(in_language(card.detail, language))}</details>"
    )


def question_fields(card: Question, sides: Sides, languages: Sequence[Language]) -> list[str]:
    """Return the fields of a question's note, in the order of QUESTION_FIELDS."""
    return [escape(card.id), *note_texts(sides, "".join(map(_ref, card.refs)), card.sources, languages), ""]


def tags(card: Card) -> list[str]:
    """Return a card's tags as Anki has them, its level among them."""
    return [f"level::{card.level}", *map(unmarked, card.tags)]


def unmarked(name: str) -> str:
    """Return a name in which nothing is markup: Anki puts tags and deck names into the page as they are."""
    return name.translate(_MARKS)


def note_texts(sides: Sides, refs: str, sources: Sequence[str], languages: Sequence[Language]) -> list[str]:
    """Return the fields that both note types have after the id: one or two sides, references, sources, languages."""
    first, second = sides[0], sides[1] if len(sides) > 1 else Side()
    other = languages[1] if len(sides) > 1 else ""
    return [*first, refs, escape(" ".join(sources)), languages[0], *second, other]


def html_list(kind: str, items: Sequence[str]) -> str:
    """Return a list, ``ul`` or ``ol``; nothing where it has no items."""
    return f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>" if items else ""


def _ref(reference: str) -> str:
    return f"<span>{link(reference)}</span> "
