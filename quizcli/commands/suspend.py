"""``quiz suspend`` and ``quiz resume``."""

from quizcli.cards import CardId
from quizcli.commands.study import Study
from quizcli.journal import Resume, Suspend


def suspend(study: Study, words: list[str]) -> list[CardId]:
    """Suspend cards; one that is suspended already stays so and gets no second entry. Return their ids."""
    cards = [study.corpus.resolve(word) for word in words]
    moment = study.moment()
    for card in cards:
        if not study.store.progress(card).suspended:
            study.store.append(Suspend(card=card), moment)
    return cards


def resume(study: Study, words: list[str]) -> list[CardId]:
    """Ask cards again that are suspended or buried; others stay as they are. Return their ids."""
    cards = [study.corpus.resolve(word) for word in words]
    moment = study.moment()
    for card in cards:
        progress = study.store.progress(card)
        if progress.suspended or (progress.buried_until and progress.buried_until > moment.day):
            study.store.append(Resume(card=card), moment)
    return cards
