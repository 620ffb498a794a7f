"""``quiz grade``: record a review of a card, whether it is due or not."""

from quizcli.commands.reports import GradeReport, memory_report
from quizcli.commands.study import Study
from quizcli.journal import Quality, Review


def grade(study: Study, word: str, quality: Quality) -> GradeReport:
    """Record a scheduled review. It is on disk when this function returns."""
    card = study.corpus.resolve(word)
    entry, progress = study.store.append(Review(card=card, quality=quality), study.moment())
    return {
        "id": card,
        "day": entry.day.isoformat(),
        "quality": int(quality),
        "memory": memory_report(study.store.scheduler, progress.memory),
    }
