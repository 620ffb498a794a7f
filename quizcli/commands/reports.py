"""The shapes of ``--json`` output; ``quiz help scripting`` documents them."""

from typing import Literal, TypeAlias, TypedDict

from quizcli.cards import Card, Drill, Text
from quizcli.scheduling import Memory, Progress, Scheduler


class DrillReport(TypedDict):
    """A drill card's kind and difficulty."""

    kind: str
    level: int


# The memory of a card: `due`, `interval_days`, the scheduler's description of its state, `lapses`, in this order.
MemoryReport: TypeAlias = dict[str, str | float]


# As in Anki, a card is mature from an interval of 21 days.
MATURE_DAYS = 21
# A card forgotten so often is better rewritten or split than asked again.
LEECH_LAPSES = 4

CardState = Literal["new", "young", "mature"]


def card_state(memory: Memory | None) -> CardState:
    """Return how well a card is known: never reviewed, or an interval below or from ``MATURE_DAYS``."""
    if memory is None:
        return "new"
    return "mature" if memory.interval_days >= MATURE_DAYS else "young"


class ListItem(TypedDict):
    """A card in ``quiz list``. ``due`` is the day of the next review."""

    id: str
    deck: str
    kind: str
    level: int
    tags: list[str]
    sources: list[str]
    question: Text
    suspended: bool
    drill: DrillReport | None
    state: CardState
    due: str | None
    lapses: int


class Found(TypedDict):
    """Where ``quiz search`` found the words: the name of the field, and its paragraph."""

    field: str
    text: str


class SearchItem(ListItem):
    """A card in ``quiz search``. ``found`` is null if the question has all the words."""

    found: Found | None


def list_item(card: Card, progress: Progress) -> ListItem:
    """Return a card as ``quiz list`` and ``quiz search`` report it."""
    memory = progress.memory
    return {
        "id": card.id,
        "deck": card.deck,
        "kind": "drill" if isinstance(card, Drill) else "question",
        "level": card.level,
        "tags": list(card.tags),
        "sources": list(card.sources),
        "question": card.question,
        "suspended": progress.suspended,
        "drill": {"kind": card.drill.kind, "level": card.drill.level} if isinstance(card, Drill) else None,
        "state": card_state(memory),
        "due": memory.due.isoformat() if memory else None,
        "lapses": memory.lapses if memory else 0,
    }


class GradeReport(TypedDict):
    """``quiz grade``."""

    id: str
    day: str
    quality: int
    memory: MemoryReport | None


class DueCard(TypedDict):
    """A card of today's queue."""

    id: str
    deck: str
    state: str
    due: str | None
    again: bool


class DueDay(TypedDict):
    """The number of cards that come due on a later day, and of those left over by then from the days before.

    Left over are cards beyond ``reviews_per_day``, if so many are reviewed every day.
    """

    day: str
    due: int
    left_over: int


class DueReport(TypedDict):
    """``quiz due``. ``waiting`` are due cards beyond today's limit; ``due`` and ``cards`` are without them."""

    day: str
    due: int
    new: int
    waiting: int
    cards: list[DueCard]
    later_entries: dict[str, int | str | None]
    ahead: list[DueDay]


class DeckReport(TypedDict):
    """A deck in ``quiz decks``."""

    deck: str
    title: Text
    cards: int
    new: int
    due: int
    suspended: int


class SettingReport(TypedDict):
    """A setting in ``quiz config``."""

    key: str
    value: str | int | list[str]
    origin: str
    help: str


def memory_report(scheduler: Scheduler, memory: Memory | None) -> MemoryReport | None:
    """Return the report of a memory, or None for a card that was never reviewed."""
    if memory is None:
        return None
    return {
        "due": memory.due.isoformat(),
        "interval_days": memory.interval_days,
        **scheduler.describe(memory),
        "lapses": memory.lapses,
    }
