"""``quiz rebuild``: replay the journal."""

from typing import TypedDict

from quizcli.cards import CardId
from quizcli.commands.study import Study


class RebuildReport(TypedDict):
    """The number of entries and of cards with progress, and the cards that differed from the replay."""

    entries: int
    cards: int
    differing: list[CardId]


def rebuild(study: Study, *, check_only: bool) -> RebuildReport:
    """Compare the stored schedule with a replay of the journal, and replace it unless ``check_only``."""
    differing = study.store.differing()
    cards = len(study.store.memories()) if check_only else study.store.rebuild()
    return {"entries": study.store.count(), "cards": cards, "differing": differing}
