"""``quiz due``: today's queue, and the number of due cards on the next days."""

from datetime import date
from zlib import crc32

from quizcli.cards import CardFilter, CardId
from quizcli.commands.reports import DueDay, DueReport
from quizcli.commands.study import Study
from quizcli.store import queue
from quizcli.store.queue import Queued

DAYS_AHEAD = 30


def due(study: Study, chosen: CardFilter) -> DueReport:
    """Return today's queue in the order of a sitting."""
    study.corpus.check_filter(chosen)
    day = study.moment().day
    cards = todays_queue(study, chosen, day, new_per_day=None)
    waiting = waiting_today(study, chosen, day)
    return {
        "day": day.isoformat(),
        "due": sum(card.state != "new" for card in cards),
        "new": sum(card.state == "new" for card in cards),
        "waiting": waiting,
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
        "later_entries": study.later_entries()._asdict(),
        "ahead": forecast(study, chosen, day, waiting),
    }


def forecast(study: Study, chosen: CardFilter, day: date, waiting: int) -> list[DueDay]:
    """Return how many cards come due on the next days, and how many are left over, beginning with those waiting today."""
    days: list[DueDay] = []
    left = waiting
    for later, count in queue.ahead(study.store, study.corpus.path, day, chosen, DAYS_AHEAD):
        days.append({"day": later.isoformat(), "due": count, "left_over": left})
        left = max(0, left + count - study.config.reviews_per_day)
    return days


def waiting_today(study: Study, chosen: CardFilter, day: date) -> int:
    """Return how many due cards are beyond what is left of a day's limit."""
    _, reviewed = queue.done_today(study.store, day)
    left = max(0, study.config.reviews_per_day - reviewed)
    return max(0, queue.count_due(study.store, study.corpus.path, day, chosen) - left)


def todays_queue(study: Study, chosen: CardFilter, day: date, *, new_per_day: int | None) -> list[Queued]:
    """Return the overdue, due and new cards of a day, within the daily limits, each group shuffled.

    A new card comes after the new cards that it needs.
    Cards that were graded below good today are due again and do not count towards the limits a second time.
    """
    config = study.config
    introduced, reviewed = queue.done_today(study.store, day)
    most_new = (config.new_per_day if new_per_day is None else new_per_day) - introduced
    most_due = max(0, config.reviews_per_day - reviewed)
    found = queue.due_cards(study.store, study.corpus.path, day, chosen, most_due)
    found += queue.new_cards(study.store, study.corpus.path, day, chosen, most_new)
    order = ("overdue", "due", "new")
    return sorted(found, key=lambda card: (order.index(card.state), card.depth, shuffled(card.card, str(day))))


def shuffled(card: CardId, seed: str) -> int:
    """Return the sort key of a card in its group: a hash of seed and id, so that a resumed sitting keeps its order.

    Uses CRC-32 and the final steps of MurmurHash3: importing hashlib or random would take a tenth of the start-up time.
    """
    mixed = crc32(f"{seed} {card}".encode())
    for factor in (0x85EBCA6B, 0xC2B2AE35):
        mixed = (mixed ^ mixed >> 15) * factor & 0xFFFFFFFF
    return mixed ^ mixed >> 15
