"""``quiz list``: list the cards."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from quizcli.cards import Card, CardFilter, CardId
from quizcli.commands.reports import LEECH_LAPSES, CardState, ListItem, list_item
from quizcli.commands.study import Study
from quizcli.scheduling import NOTHING
from quizcli.store.queue import UNLIMITED, due_cards


class Standing(NamedTuple):
    """Which cards are meant, by their progress: in a state, suspended, forgotten often. All conditions hold."""

    state: CardState | Literal["due"] | None = None
    suspended: bool = False
    leech: bool = False


def list_cards(study: Study, chosen: CardFilter, standing: Standing) -> list[ListItem]:
    """Return the cards, deck by deck."""
    study.corpus.check_filter(chosen)
    progress, due = study.store.memories(), frozenset[CardId]()
    if standing.state == "due":
        queued = due_cards(study.store, study.corpus.path, study.moment().day, chosen, most=UNLIMITED)
        due = frozenset(card.card for card in queued)
    items = [list_item(card, progress.get(card.id, NOTHING)) for card in chosen_cards(study, chosen)]
    return [
        item
        for item in items
        if (standing.state in (None, item["state"]) or item["id"] in due)
        and (item["suspended"] or not standing.suspended)
        and (item["lapses"] >= LEECH_LAPSES or not standing.leech)
    ]


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
