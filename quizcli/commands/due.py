"""``quiz due``: today's queue, and how many cards the next days bring."""

from datetime import date
from zlib import crc32

from quizcli.cards import CardFilter, CardId
from quizcli.commands.reports import DueReport
from quizcli.commands.study import Study
from quizcli.store import queue
from quizcli.store.queue import Queued

DAYS_AHEAD = 30


def due(study: Study, chosen: CardFilter) -> DueReport:
    """Return today's queue in the order in which a sitting would ask it."""
    study.corpus.check_filter(chosen)
    day = study.moment().day
    cards = todays_queue(study, chosen, day, new_per_day=None)
    ahead = queue.ahead(study.store, study.corpus.path, day, chosen, DAYS_AHEAD)
    return {
        "day": day.isoformat(),
        "due": sum(card.state != "new" for card in cards),
        "new": sum(card.state == "new" for card in cards),
        "cards": [
            {
                "id": card.card,
                "deck": card.deck,
                "state": card.state,
                "due": card.due.isoformat() if card.due else None,
                "again": card.again,
            }
            for card in cards
        ],
        "ahead": [{"day": later.isoformat(), "due": count} for later, count in ahead],
    }


def todays_queue(study: Study, chosen: CardFilter, day: date, *, new_per_day: int | None) -> list[Queued]:
    """Return a day's overdue, due, then new cards, each group shuffled by the day, within the limits of the day.

    Cards reviewed today and not good yet are among the due ones; they count in no limit again.
    """
    config = study.config
    introduced, reviewed = queue.done_today(study.store, day)
    most_new = (config.new_per_day if new_per_day is None else new_per_day) - introduced
    most_due = max(0, config.reviews_per_day - reviewed)
    found = queue.due_cards(study.store, study.corpus.path, day, chosen, most_due)
    found += queue.new_cards(study.store, study.corpus.path, day, chosen, most_new)
    order = ("overdue", "due", "new")
    return sorted(found, key=lambda card: (order.index(card.state), shuffled(card.card, str(day))))


def shuffled(card: CardId, seed: str) -> int:
    """Return a card's place in its group: a hash of seed and id, so that a sitting resumed later goes on in order.

    CRC-32 and the last steps of MurmurHash3, because importing hashlib or random is a tenth of the start-up time.
    """
    mixed = crc32(f"{seed} {card}".encode())
    for factor in (0x85EBCA6B, 0xC2B2AE35):
        mixed = (mixed ^ mixed >> 15) * factor & 0xFFFFFFFF
    return mixed ^ mixed >> 15
