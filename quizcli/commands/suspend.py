"""``quiz suspend`` and ``quiz resume``: stop and start asking cards."""

from quizcli.cards import CardId
from quizcli.commands.study import Study
from quizcli.journal import Resume, Suspend


def suspend(study: Study, words: list[str]) -> list[CardId]:
    """Suspend cards and return their ids. Cards that are already suspended get no second entry."""
    cards = [study.corpus.resolve(word) for word in words]
    moment = study.moment()
    for card in cards:
        if not study.store.progress(card).suspended:
            study.store.append(Suspend(card=card), moment)
    return cards


def resume(study: Study, words: list[str]) -> list[CardId]:
    """Resume suspended or buried cards and return the ids. Other cards get no entry."""
    cards = [study.corpus.resolve(word) for word in words]
    moment = study.moment()
    for card in cards:
        progress = study.store.progress(card)
        if progress.suspended or (progress.buried_until and progress.buried_until > moment.day):
            study.store.append(Resume(card=card), moment)
    return cards
