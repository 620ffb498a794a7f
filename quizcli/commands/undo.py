"""``quiz undo``: undo the newest entry of this device."""

from typing import TypedDict

from quizcli.commands.reports import MemoryReport, memory_report
from quizcli.commands.study import Study
from quizcli.errors import StoreError
from quizcli.journal import Bury, Event, Resume, Review, Suspend, Undo


class UndoReport(TypedDict):
    """What was undone, and the memory of the card afterwards."""

    id: str
    undone: str
    memory: MemoryReport | None


def undo(study: Study) -> UndoReport:
    """Undo a grade, a suspension, a resumption or a burial. Adds an entry; deletes none."""
    target = study.store.undo(study.moment())
    if target is None:
        raise StoreError("there is nothing to undo")
    card = study.store.resolved(target.event.card)
    memory = study.store.progress(card).memory
    return {"id": card, "undone": describe(target.event), "memory": memory_report(study.store.scheduler, memory)}


def describe(event: Event) -> str:
    """Describe an entry in a few words."""
    match event:
        case Review(card=card, quality=quality):
            return f"{card}, graded {int(quality)}"
        case Suspend(card=card):
            return f"{card}, suspended"
        case Bury(card=card):
            return f"{card}, buried"
        case Resume(card=card):
            return f"{card}, resumed"
        case Undo(card=card):
            return f"{card}, undone"
