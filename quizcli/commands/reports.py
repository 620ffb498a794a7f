"""The shapes of ``--json`` output; ``quiz help scripting`` documents them."""

from typing import TypeAlias, TypedDict

from quizcli.cards import Card, Drill, Text
from quizcli.scheduling import Memory, Scheduler


class DrillReport(TypedDict):
    """A drill card's kind and difficulty."""

    kind: str
    level: int


# The memory of a card: `due`, `interval_days`, the scheduler's description of its state, `lapses`, in this order.
MemoryReport: TypeAlias = dict[str, str | float]


class ListItem(TypedDict):
    """A card in ``quiz list``."""

    id: str
    deck: str
    kind: str
    level: int
    tags: list[str]
    sources: list[str]
    question: Text
    suspended: bool
    drill: DrillReport | None


def list_item(card: Card, *, suspended: bool) -> ListItem:
    """Return a card as ``quiz list`` and ``quiz search`` report it."""
    return {
        "id": card.id,
        "deck": card.deck,
        "kind": "drill" if isinstance(card, Drill) else "question",
        "level": card.level,
        "tags": list(card.tags),
        "sources": list(card.sources),
        "question": card.question,
        "suspended": suspended,
        "drill": {"kind": card.drill.kind, "level": card.drill.level} if isinstance(card, Drill) else None,
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
    """The number of cards due on a later day."""

    day: str
    due: int


class DueReport(TypedDict):
    """``quiz due``."""

    day: str
    due: int
    new: int
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
