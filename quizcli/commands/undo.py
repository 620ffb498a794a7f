"""``quiz undo``: undo the newest entry of this device."""

from typing import TypedDict

from quizcli.commands.reports import MemoryReport, memory_report
from quizcli.commands.scales import SCALES, grade_name
from quizcli.commands.study import Study
from quizcli.config import Scale
from quizcli.errors import StoreError
from quizcli.journal import Bury, Event, Known, Resume, Review, Suspend, Undo
from quizcli.language import tr


class UndoReport(TypedDict):
    """What was undone, and the memory of the card afterwards."""

    id: str
    undone: str
    memory: MemoryReport | None


def undo(study: Study) -> UndoReport:
    """Undo a grade, a mark as known, a suspension, a resumption or a burial. Adds an entry; deletes none."""
    target = study.store.undo(study.moment())
    if target is None:
        raise StoreError(tr("there is nothing to undo"))
    card = study.store.resolved(target.event.card)
    memory = study.store.progress(card).memory
    return {
        "id": card,
        "undone": describe(target.event, study.config.scale),
        "memory": memory_report(study.store.scheduler, memory),
    }


def describe(event: Event, scale: Scale) -> str:
    """Describe an entry in the words of the keys."""
    match event:
        case Review(card=card, quality=quality):
            return tr("{grade} for {card}", grade=tr(grade_name(quality, SCALES[scale])), card=card)
        case Suspend(card=card):
            return tr("the suspension of {card}", card=card)
        case Bury(card=card):
            return tr("the burial of {card}", card=card)
        case Resume(card=card):
            return tr("the resumption of {card}", card=card)
        case Known(card=card):
            return tr("marking {card} as known", card=card)
        case Undo(card=card):
            return tr("an undo for {card}", card=card)
