"""A card in a sitting: what of it is shown, in which order, and what comes next."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quizcli.cards import Language, Question
from quizcli.render import card as cards
from quizcli.render.pages import Body, Part, joined
from quizcli.render.text import counted
from quizcli.render.wrap import Row

TICK_KEYS = "acdfgh"
_LANGUAGES: Mapping[Language, str] = {"en": "English", "zh": "中文"}


class View(NamedTuple):
    """The state of the display of a card: what is shown, ticked and scrolled.

    ``unfolded`` is 1 if the claims of the traps are shown, 2 if also what is right; ``back`` is where the reader was before.
    ``scrolled`` means that ``top`` was chosen by the line, not by the page.
    """

    revealed: bool = False
    ticked: frozenset[int] = frozenset()
    unfolded: int = 0
    top: int = 0
    back: int = 0
    left: int = 0
    scrolled: bool = False
    message: str = ""
    typing: bool = False
    graded: bool = False


def card_body(card: Question, view: View, languages: Sequence[Language], width: int, room: int) -> Body:
    """Return the parts of a card: the question and, if revealed, the rest.

    Answer and points come first, in the widest spacing with which they fit into ``room`` rows. In a narrow window they come
    in one language after the other.
    """
    asked = Part("question", "", cards.question(card.question, languages, width))
    if not view.revealed:
        return joined([asked])
    first, *others = cards.in_turn(card, languages, width)
    spoken = [asked, *_spoken(card, view, first, width)]
    tightest = [_close(part) for part in spoken]
    spacings = [
        (spoken, 0),
        ([*spoken[:-1], tightest[-1]], 0),
        (tightest, 0),
        (tightest, len(spoken)),
        ([*tightest[:-1], tightest[-1]._replace(rows=tightest[-1].rows[1:])], len(spoken)),  # without the heading
    ]
    chosen, close = next(
        (found for found in spacings if len(joined(found[0], close=found[1]).rows) <= room), spacings[0]
    )
    in_others = [
        part._replace(label=_LANGUAGES[group[0]] if part.name.startswith("answer") else "")
        for group in others
        for part in _spoken(card, view, group, width)
    ]
    rest = [
        Part("detail", "detail", cards.detail(card.detail, languages, width)),
        Part("traps", counted(len(card.traps), "trap"), _traps(card, view, languages, width)),
        Part("references", counted(len(card.refs), "reference"), cards.references(card.refs, width)),
    ]
    return joined([*chosen, *in_others, *rest], close=close)


def _spoken(card: Question, view: View, languages: Sequence[Language], width: int) -> list[Part]:
    """Return answer and points."""
    points = cards.points(card.points, languages, width, keys=TICK_KEYS, ticked=view.ticked)
    return [
        Part(f"answer {languages[0]}", "answer", cards.answer(card.answer, languages, width)),
        Part(f"points {languages[0]}", counted(len(card.points), "point"), points),
    ]


def _close(part: Part) -> Part:
    """Return a part without its empty rows."""
    return part._replace(rows=[row for row in part.rows if row.plain or row.keep])


def _traps(card: Question, view: View, languages: Sequence[Language], width: int) -> list[Row]:
    """Return the traps as far as they are unfolded."""
    if view.unfolded or not card.traps:
        return cards.traps(card.traps, languages, width, truths=view.unfolded > 1)
    return [Row.of((f"{counted(len(card.traps), 'trap')}: ", "bold"), ("press t", "dim"))]


def hint(found: Body, view: View, end: int) -> str:
    """Return what comes after this page, and the key that shows it."""
    key = "PgDn" if view.typing else "Space"
    traps = found.mark("traps")
    if view.revealed and traps and view.top <= traps.start < end and view.unfolded < 2:  # noqa: PLR2004 - all of them
        shown = "what is right" if view.unfolded else traps.label
        return " · ".join([f"↓ {key}: {shown}", *(label for label in found.below(end) if label != "more")])
    if below := found.below(end):
        return f"↓ {key}: {' · '.join(below)}"
    if end < len(found.rows):
        return f"↓ {counted(len(found.rows) - end, 'more line')}: {key}"
    return ""
