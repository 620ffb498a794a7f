"""``quiz show``: show one card with its memory and history."""

from typing import Any, NamedTuple, TypedDict

from quizcli.cards import Card, all_to_json
from quizcli.commands.reports import MemoryReport, list_item, memory_report
from quizcli.commands.study import Study
from quizcli.journal import Entry, Review
from quizcli.scheduling import Progress
from quizcli.store.json_lines import timestamp


class HistoryItem(TypedDict):
    """One review of a card."""

    at: str
    day: str
    quality: int
    mode: str
    undone: bool


class CardReport(NamedTuple):
    """``quiz show``."""

    card: Card
    progress: Progress
    memory: MemoryReport | None
    history: list[HistoryItem]

    def to_json(self) -> dict[str, Any]:
        """Return the report for ``--json``: every field a card can have, null or [] where this card has none."""
        return {
            **list_item(self.card, self.progress),
            **all_to_json(self.card),
            "file": self.card.location.file,
            "line": self.card.location.line,
            "memory": self.memory,
            "history": self.history,
        }


def show(study: Study, word: str) -> CardReport:
    """Return everything about a card, given its id or a former id."""
    card = study.corpus.card(study.corpus.resolve(word))
    progress = study.store.progress(card.id)
    history = [_review(entry, undone=undone) for entry, undone in study.store.history(card.id)]
    return CardReport(
        card=card,
        progress=progress,
        memory=memory_report(study.store.scheduler, progress.memory),
        history=[review for review in history if review],
    )


def _review(entry: Entry, *, undone: bool) -> HistoryItem | None:
    if not isinstance(entry.event, Review):
        return None
    return {
        "at": timestamp(entry.at),
        "day": entry.day.isoformat(),
        "quality": int(entry.event.quality),
        "mode": entry.event.mode,
        "undone": undone,
    }
