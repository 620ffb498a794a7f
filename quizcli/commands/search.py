"""``quiz search``: find cards that contain some words."""

from quizcli.commands.reports import ListItem, list_item
from quizcli.commands.study import Study


def search(study: Study, words: str, most: int) -> list[ListItem]:
    """Return the cards that contain all words, best matches first."""
    found = [study.corpus.card(card) for card in study.corpus.search(words, most)]
    return [list_item(card, suspended=study.store.progress(card.id).suspended) for card in found]
