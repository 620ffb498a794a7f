"""``quiz rebuild``: replay the journal."""

from typing import TypedDict

from quizcli.cards import CardId
from quizcli.commands.study import Study


class RebuildReport(TypedDict):
    """How many cards have progress, from how many entries, and which differed from the replay."""

    entries: int
    cards: int
    differing: list[CardId]


def rebuild(study: Study, *, check_only: bool) -> RebuildReport:
    """Compare the stored schedule with a replay and, unless only checking, replace it."""
    differing = study.store.differing()
    cards = len(study.store.memories()) if check_only else study.store.rebuild()
    return {"entries": study.store.count(), "cards": cards, "differing": differing}
