"""One sitting as a value: what is asked now, what comes later, what was missed. No input, no output, no clock."""

from dataclasses import dataclass, replace
from typing import Literal

from quizcli.cards import CardId
from quizcli.journal import AGAIN_BELOW, Quality

State = Literal["overdue", "due", "new", "again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A card in the queue, and why it is there."""

    card: CardId
    state: State


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
        card = self.queue[0].card
        first = all(earlier.card != card for earlier in self.graded)
        again = (Asked(card=card, state="again"),) if quality < AGAIN_BELOW else ()
        return Session(
            queue=(*self.queue[1:], *again),
            graded=(*self.graded, Graded(card=card, quality=quality, first=first)),
        )

    def drop(self) -> "Session":
        """Go on to the next card; this one was suspended or buried."""
        return replace(self, queue=self.queue[1:])

    def put_first(self, asked: Asked) -> "Session":
        """Ask a card now, wherever in the queue it was."""
        return replace(self, queue=(asked, *(other for other in self.queue if other.card != asked.card)))

    def left(self, *states: State) -> int:
        """Count the cards still to come in these states."""
        return sum(asked.state in states for asked in self.queue)

    @property
    def reviewed(self) -> int:
        """How many different cards were graded."""
        return sum(graded.first for graded in self.graded)

    @property
    def missed(self) -> tuple[CardId, ...]:
        """The cards that were not good at the first try."""
        return tuple(graded.card for graded in self.graded if graded.first and graded.quality < AGAIN_BELOW)
