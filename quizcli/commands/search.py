"""``quiz search``: find cards that contain some words."""

from quizcli.commands.list_cards import item
from quizcli.commands.reports import ListItem
from quizcli.commands.study import Study


def search(study: Study, words: str, most: int) -> list[ListItem]:
    """Return the cards that contain all words, best matches first."""
    found = [study.corpus.card(card) for card in study.corpus.search(words, most)]
    return [item(card, suspended=study.store.progress(card.id).suspended) for card in found]
