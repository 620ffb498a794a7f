"""``quiz decks``: list the decks with their counts."""

from quizcli.commands.reports import DeckReport
from quizcli.commands.study import Study
from quizcli.store.queue import deck_counts


def decks(study: Study) -> list[DeckReport]:
    """Return the counts of each deck today, without the daily limits."""
    titles = study.corpus.titles()
    return [
        {
            "deck": count.deck,
            "title": titles[count.deck],
            "cards": count.cards,
            "new": count.new,
            "due": count.due,
            "suspended": count.suspended,
        }
        for count in deck_counts(study.store, study.corpus.path, study.moment().day)
    ]
