"""One sitting as a value: what is asked now, what comes later, what was missed. No input, no output, no clock."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from quizcli.cards import CardId
from quizcli.journal import AGAIN_BELOW, Quality

State = Literal["overdue", "due", "new", "again", "practice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A card in the queue, and why it is there. ``sources`` are the source items it answers."""

    card: CardId
    state: State
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A card that was graded in this sitting; ``first`` says whether it was for the first time."""

    card: CardId
    quality: Quality
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A sitting at one moment. Each step gives a new one, so that undo is going back to the one before."""

    queue: tuple[Asked, ...]
    graded: tuple[Graded, ...] = ()

    @property
    def current(self) -> Asked | None:
        """The card that is asked now; None at the end."""
        return self.queue[0] if self.queue else None

    def grade(self, quality: Quality) -> "Session":
        """Go on to the next card; one below 4 comes again at the end."""
        asked = self.queue[0]
        first = all(earlier.card != asked.card for earlier in self.graded)
        again = (replace(asked, state="again"),) if quality < AGAIN_BELOW else ()
        return Session(
            queue=_apart((*self.queue[1:], *again), asked),
            graded=(*self.graded, Graded(card=asked.card, quality=quality, first=first)),
        )

    def drop(self) -> "Session":
        """Go on to the next card; this one was suspended or buried."""
        return replace(self, queue=_apart(self.queue[1:], self.queue[0]))

    def put_first(self, asked: Asked) -> "Session":
        """Ask a card now, wherever in the queue it was."""
        return replace(self, queue=(asked, *(other for other in self.queue if other.card != asked.card)))

    def without(self, card: CardId) -> "Session":
        """Ask a card no more."""
        return replace(self, queue=tuple(asked for asked in self.queue if asked.card != card))

    def left(self, *states: State) -> int:
        """Count the cards still to come in these states."""
        return sum(asked.state in states for asked in self.queue)

    @property
    def reviewed(self) -> int:
        """How many different cards were graded."""
        return sum(graded.first for graded in self.graded)

    @property
    def done(self) -> int:
        """How many cards of this sitting will not come again."""
        return len({graded.card for graded in self.graded} - {asked.card for asked in self.queue})

    @property
    def missed(self) -> tuple[CardId, ...]:
        """The cards that were not good at the first try."""
        return tuple(graded.card for graded in self.graded if graded.first and graded.quality < AGAIN_BELOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How endless practice goes: problems answered, and right."""

    answered: int = 0
    right: int = 0
    count: int | None = None


def suggested(ticked: int, points: int) -> Quality | None:
    """Return the quality that ticked points suggest: all of them good, half of them hard; None where none is ticked."""
    if not ticked:
        return None
    if ticked >= points:
        return Quality.GOOD
    return Quality.HARD if 2 * ticked >= points else Quality.WRONG


def _apart(queue: tuple[Asked, ...], last: Asked) -> tuple[Asked, ...]:
    """Bring the first card to the front that is not the last one and shares no source item with it, if there is one."""
    for number, asked in enumerate(queue):
        if asked.card != last.card and _differ(asked.sources, last.sources):
            return (asked, *queue[:number], *queue[number + 1 :])
    for number, asked in enumerate(queue):
        if asked.card != last.card:
            return (asked, *queue[:number], *queue[number + 1 :])
    return queue


def _differ(sources: Collection[str], others: Collection[str]) -> bool:
    return set(sources).isdisjoint(others)
