"""The shapes of ``--json`` output; ``quiz help scripting`` documents them."""

from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from quizcli.cards import Card, Drill, Text, all_to_json
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


class HistoryItem(TypedDict):
    """One review of a card."""

    at: str
    day: str
    quality: int
    mode: str
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardReport:
    """``quiz show``."""

    card: Card
    suspended: bool
    memory: MemoryReport | None
    history: list[HistoryItem]

    def to_json(self) -> dict[str, Any]:
        """Return the report for ``--json``: every field a card can have, null or [] where this card has none."""
        return {
            **list_item(self.card, suspended=self.suspended),
            **all_to_json(self.card),
            "file": self.card.location.file,
            "line": self.card.location.line,
            "memory": self.memory,
            "history": self.history,
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
