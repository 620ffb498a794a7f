"""A card in a sitting: what of it is shown, in which order, and what comes next."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quizcli.cards import Language, Question
from quizcli.language import tr
from quizcli.render import card as cards
from quizcli.render.pages import Body, Part, joined
from quizcli.render.text import counted
from quizcli.render.wrap import Row

TICK_KEYS = "asdfgh"
TRUTHS = 2  # the traps are unfolded: 1 their claims, 2 also what is right
_SIDEWAYS = 20
_LANGUAGES: Mapping[Language, str] = {"en": "English", "zh": "中文"}


class View(NamedTuple):
    """The state of the display of a card: what is shown, ticked and scrolled.

    ``unfolded`` says how much of the traps is shown, and ``back`` where the reader was before.
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

    Answer and points come first, if possible within ``room`` rows. In a narrow window they come in one language after the
    other.
    """
    asked = Part("question", "", cards.question(card.question, languages, width))
    if not view.revealed:
        return joined([asked])
    first, *others = cards.in_turn(card, languages, width)
    spoken, close = _fitted([asked, *_spoken(card, view, first, width)], room)
    in_others = [
        part._replace(label=_LANGUAGES[group[0]] if part.name.startswith("answer") else "")
        for group in others
        for part in _spoken(card, view, group, width)
    ]
    rest = [
        Part("detail", tr("detail"), cards.detail(card.detail, languages, width)),
        Part("traps", _traps_said(card), _traps(card, view, languages, width)),
        Part("references", _references_said(card), cards.references(card.refs, width)),
    ]
    return joined([*spoken, *in_others, *rest], close=close)


def _fitted(parts: Sequence[Part], room: int) -> tuple[Sequence[Part], int]:
    """Return question, answer and points in the widest spacing that fits; and how many have no empty row between them.

    Empty rows go first inside of the points, then inside of all parts, then between them; then the heading of the points.
    If nothing helps, the parts stay as they are.
    """
    tight = [_tight(part) for part in parts]
    *others, points = tight
    spacings = [
        (parts, 0),
        ([*parts[:-1], points], 0),
        (tight, 0),
        (tight, len(parts)),
        ([*others, points._replace(rows=points.rows[1:])], len(parts)),
    ]
    return next((way for way in spacings if len(joined(way[0], close=way[1]).rows) <= room), spacings[0])


def _spoken(card: Question, view: View, languages: Sequence[Language], width: int) -> list[Part]:
    """Return answer and points."""
    points = cards.points(card.points, languages, width, keys=TICK_KEYS, ticked=view.ticked)
    number = len(card.points)
    label = counted(number, "point")
    return [
        Part(f"answer {languages[0]}", tr("answer"), cards.answer(card.answer, languages, width)),
        Part(f"points {languages[0]}", label, points),
    ]


def _tight(part: Part) -> Part:
    """Return a part without its empty rows."""
    return part._replace(rows=[row for row in part.rows if row.plain or row.keep])


def _traps(card: Question, view: View, languages: Sequence[Language], width: int) -> list[Row]:
    """Return the traps as far as they are unfolded."""
    if view.unfolded or not card.traps:
        return cards.traps(card.traps, languages, width, truths=view.unfolded == TRUTHS)
    return [Row.of((f"{_traps_said(card)}  ", "bold"), (tr("press t"), "dim"))]


def _traps_said(card: Question) -> str:
    number = len(card.traps)
    return counted(number, "trap")


def _references_said(card: Question) -> str:
    number = len(card.refs)
    return counted(number, "reference")


def hint(found: Body, view: View, end: int) -> str:
    """Return what comes after this page, and the key that shows it."""
    key = "PgDn" if view.typing else tr("Space")
    after = [mark.label for mark in found.marks if mark.label and mark.start >= end]
    traps = found.mark("traps")
    if view.revealed and traps and view.top <= traps.start < end and view.unfolded < TRUTHS:
        after.insert(0, tr("what is right") if view.unfolded else traps.label)
    elif any(mark.label and mark.start < end < mark.end for mark in found.marks):
        after.insert(0, tr("more"))
    if after:
        return tr("↓ {key}: {next}", key=key, next=" · ".join(after))
    below = len(found.rows) - end
    if below <= 0:
        return ""
    return tr("↓ {key}: {next}", key=key, next=counted(below, "more line"))


def moved(view: View, key: str, body: Body, room: int, width: int) -> View | None:
    """Return the view of a body after a key that scrolls, or None for another key."""
    top = view.top
    if key in ("left", "right"):
        widest = max((row.cell_len for row in body.rows), default=0) - width
        left = view.left + (_SIDEWAYS if key == "right" else -_SIDEWAYS)
        return view._replace(left=max(0, min(widest, left)))
    following = body.next(top, room, scrolled=view.scrolled)
    tops = {
        "up": max(0, top - 1),
        "down": max(top, min(top + 1, body.lowest(room))),
        "page up": body.before(top, room),
        "page down": following,
        "space": following,
        "home": 0,
        "end": body.before(len(body.rows), room),
    }
    if key not in tops:
        return None
    return view if tops[key] == top else view._replace(top=tops[key], scrolled=key in ("up", "down"))
