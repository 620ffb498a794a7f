"""The state of a sitting as an immutable value: the queue and the grades. No I/O, no clock."""

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from quizcli.cards import CardId
from quizcli.journal import AGAIN_BELOW, PASS_FROM, Quality

SittingState = Literal["overdue", "due", "new", "again", "practice"]


class Asked(NamedTuple):
    """A card in the queue and the reason for it.

    ``sources`` are the source items that it answers, ``needs`` the cards that are introduced before it.
    """

    card: CardId
    state: SittingState
    sources: frozenset[str] = frozenset()
    needs: tuple[CardId, ...] = ()


class SittingGrade(NamedTuple):
    """A grade given in this sitting; ``first`` is true for the first grade of a card."""

    card: CardId
    quality: Quality
    first: bool


class Session(NamedTuple):
    """A sitting. Each step returns a new value; an undo goes back to the previous one."""

    queue: tuple[Asked, ...]
    graded: tuple[SittingGrade, ...] = ()
    known: tuple[CardId, ...] = ()

    @property
    def current(self) -> Asked | None:
        """The current card, or None at the end."""
        return self.queue[0] if self.queue else None

    def grade(self, quality: Quality) -> "Session":
        """Grade the current card. With a quality below 4 it is appended to the queue again."""
        asked = self.queue[0]
        first = all(earlier.card != asked.card for earlier in self.graded)
        again = (asked._replace(state="again"),) if quality < AGAIN_BELOW else ()
        return self._replace(
            queue=_apart((*self.queue[1:], *again), asked),
            graded=(*self.graded, SittingGrade(card=asked.card, quality=quality, first=first)),
        )

    def drop(self) -> "Session":
        """Remove the current card, which was suspended or buried."""
        return self._replace(queue=_apart(self.queue[1:], self.queue[0]))

    def mark_known(self, card: CardId, others: Iterable[Asked]) -> "Session":
        """Remove a card that is known already; those of the others that are not in the queue follow at its end."""
        queued = {asked.card for asked in self.queue}
        more = [asked for asked in others if asked.card not in queued]
        rest = self.drop() if self.current and self.current.card == card else self.without(card)
        return rest._replace(queue=(*rest.queue, *more), known=(*self.known, card))

    def put_first(self, asked: Asked) -> "Session":
        """Move a card to the front of the queue, or insert it there."""
        return self._replace(queue=(asked, *(other for other in self.queue if other.card != asked.card)))

    def without(self, card: CardId) -> "Session":
        """Remove a card from the queue."""
        return self._replace(queue=tuple(asked for asked in self.queue if asked.card != card))

    def left(self, *states: SittingState) -> int:
        """Count the cards in the queue with one of these states."""
        return sum(asked.state in states for asked in self.queue)

    @property
    def reviewed(self) -> int:
        """The number of different cards graded."""
        return sum(graded.first for graded in self.graded)

    @property
    def done(self) -> int:
        """The number of graded cards that are no longer in the queue."""
        return len({graded.card for graded in self.graded} - {asked.card for asked in self.queue})

    @property
    def missed(self) -> tuple[CardId, ...]:
        """The cards whose first grade was below 3: a card that was hard is not missed, though it comes again."""
        return tuple(graded.card for graded in self.graded if graded.first and graded.quality < PASS_FROM)


class Tally(NamedTuple):
    """The progress of a practice: problems answered, answered right, and in total (None if unlimited)."""

    answered: int
    right: int
    problems: int | None = None


def suggested(ticked: int, points: int) -> Quality:
    """Return the quality suggested by ticked points: all is good, at least half hard, fewer wrong; without ticks good."""
    if not ticked or ticked >= points:
        return Quality.GOOD
    return Quality.HARD if 2 * ticked >= points else Quality.WRONG


def _apart(queue: tuple[Asked, ...], last: Asked) -> tuple[Asked, ...]:
    """Move a card to the front that differs from the last one and, if possible, shares no source item with it.

    A card is not moved past a new card that it needs.
    """
    new: set[CardId] = set()
    for number, asked in enumerate(queue):
        if asked.card != last.card and _differ(asked.sources, last.sources) and _differ(asked.needs, new):
            return (asked, *queue[:number], *queue[number + 1 :])
        if asked.state == "new":
            new.add(asked.card)
    for number, asked in enumerate(queue):
        if asked.card != last.card:
            return (asked, *queue[:number], *queue[number + 1 :])
    return queue


def _differ(ids: Collection[str], others: Collection[str]) -> bool:
    return set(ids).isdisjoint(others)
