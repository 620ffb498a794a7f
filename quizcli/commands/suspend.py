"""``quiz suspend`` and ``quiz resume``: stop and start asking cards."""

from quizcli.cards import CardId
from quizcli.commands.study import Study
from quizcli.journal import Resume, Suspend


def suspend(study: Study, words: list[str]) -> list[CardId]:
    """Suspend cards and return their ids. Cards that are already suspended get no second entry."""
    cards = [study.corpus.resolve(word) for word in words]
    moment = study.moment()
    awake = [card for card in dict.fromkeys(cards) if not study.store.progress(card).suspended]
    if awake:
        study.store.append_all([Suspend(card=card) for card in awake], moment)
    return cards


def resume(study: Study, words: list[str]) -> list[CardId]:
    """Resume suspended or buried cards and return the ids. Other cards get no entry."""
    cards = [study.corpus.resolve(word) for word in words]
    moment = study.moment()
    resting = []
    for card in dict.fromkeys(cards):
        progress = study.store.progress(card)
        if progress.suspended or (progress.buried_until and progress.buried_until > moment.day):
            resting.append(card)
    if resting:
        study.store.append_all([Resume(card=card) for card in resting], moment)
    return cards
