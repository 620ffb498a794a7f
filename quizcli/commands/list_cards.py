"""``quiz list``: list the cards."""

from collections.abc import Sequence

from quizcli.cards import Card, CardFilter
from quizcli.commands.reports import ListItem, list_item
from quizcli.commands.study import Study


def list_cards(study: Study, chosen: CardFilter) -> list[ListItem]:
    """Return the cards, deck by deck."""
    study.corpus.check_filter(chosen)
    suspended = {card for card, progress in study.store.memories().items() if progress.suspended}
    return [list_item(card, suspended=card.id in suspended) for card in chosen_cards(study, chosen)]


def chosen_cards(study: Study, chosen: CardFilter) -> list[Card]:
    """Return the cards that pass a filter, deck by deck."""
    return [card for card in study.corpus.cards() if is_chosen(card.deck, card.tags, card.level, chosen)]


def is_chosen(deck: str, tags: Sequence[str], level: int, chosen: CardFilter) -> bool:
    """Return whether a card passes a filter."""
    return (
        (not chosen.decks or deck in chosen.decks)
        and (not chosen.tags or not set(tags).isdisjoint(chosen.tags))
        and (not chosen.levels or level in chosen.levels)
    )
