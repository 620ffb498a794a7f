"""``quiz show``: show one card with its memory and history."""

from quizcli.commands.reports import CardReport, HistoryItem, memory_report
from quizcli.commands.study import Study
from quizcli.journal import Entry, Review
from quizcli.store.json_lines import timestamp


def show(study: Study, word: str) -> CardReport:
    """Return everything about a card, given its id or a former id."""
    card = study.corpus.card(study.corpus.resolve(word))
    progress = study.store.progress(card.id)
    history = [_review(entry, undone=undone) for entry, undone in study.store.history(card.id)]
    return CardReport(
        card=card,
        suspended=progress.suspended,
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
