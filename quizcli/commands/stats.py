"""``quiz stats``: statistics of the reviews."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from statistics import mean, median
from typing import TypedDict

from quizcli.cards import Card, CardFilter, CardId, Text
from quizcli.commands.due import forecast, waiting_today
from quizcli.commands.reports import MATURE_DAYS, DueDay, card_state
from quizcli.commands.study import Study
from quizcli.journal import PASS_FROM
from quizcli.scheduling import Memory
from quizcli.store import statistics
from quizcli.store.statistics import ReviewStep

DAYS_BACK = 53 * 7  # a calendar of 53 weeks
MOST_LEECHES = 10
RECENT_DAYS = 30
# A deck is called weak only after so many reviews of cards asked again.
FEWEST = 5
MOST_WEAK = 5
_INTERVALS = (1, 6, 20, 60, 180, 365, 36_500)


class DayReport(TypedDict):
    """Reviews of one day, including repeats within the day."""

    day: str
    reviews: int
    passed: int


class RetentionReport(TypedDict):
    """How many reviews after the first day of a card had quality 3 or more."""

    reviews: int
    passed: int
    rate: float | None


class DeckStats(RetentionReport):
    """How a deck is known: retention, and how many of its cards were seen and are mature."""

    deck: str
    cards: int
    seen: int
    mature: int


class RecentReport(RetentionReport):
    """The last 30 days: retention, on how many days something was reviewed, and the mean time on these days."""

    active_days: int
    minutes_a_day: float | None


class Bin(TypedDict):
    """How many cards have a value from ``lowest`` to ``highest``."""

    lowest: float
    highest: float
    cards: int


class Leech(TypedDict):
    """A card with many lapses."""

    id: str
    lapses: int
    question: Text


class StatsReport(TypedDict):
    """``quiz stats``."""

    day: str
    later_entries: dict[str, int | str | None]
    streak: int
    reviews: int
    days: list[DayReport]
    retention: dict[str, RetentionReport]
    recent: RecentReport
    seen: dict[str, int]
    decks: list[DeckStats]
    weakest: list[str]
    forecast: list[DueDay]
    ease: list[Bin]
    intervals: list[Bin]
    seconds: dict[str, float | None]
    leeches: list[Leech]


class _Tally:
    """What the reviews of the journal add up to."""

    def __init__(self) -> None:
        self.reviews: Counter[date] = Counter()
        self.passed: Counter[date] = Counter()
        self.took_ms: Counter[date] = Counter()
        self.by_maturity: dict[str, list[bool]] = defaultdict(list)
        self.by_deck: dict[str, list[bool]] = defaultdict(list)
        self.by_day: dict[date, list[bool]] = defaultdict(list)
        self.times: list[int] = []

    def add(self, step: ReviewStep, deck: str | None) -> None:
        """Add a review; of a card that no longer exists the deck is not known."""
        good = step.quality >= PASS_FROM
        self.reviews[step.day] += 1
        self.passed[step.day] += good
        if step.took_ms:
            self.times.append(step.took_ms)
            self.took_ms[step.day] += step.took_ms
        memory = step.before.memory
        if memory and step.before.reviewed != step.day:
            self.by_maturity["mature" if memory.interval_days >= MATURE_DAYS else "young"].append(good)
            self.by_day[step.day].append(good)
            if deck:
                self.by_deck[deck].append(good)


def stats(study: Study) -> StatsReport:
    """Return the statistics. Cards that no longer exist count in the days but not in the decks."""
    day, cards = study.moment().day, {card.id: card for card in study.corpus.cards()}
    tally = _Tally()
    for step in statistics.review_steps(study.store):
        tally.add(step, cards[step.card].deck if step.card in cards else None)
    memories = {card: found.memory for card, found in study.store.memories().items() if found.memory and card in cards}
    descriptions = [study.store.scheduler.describe(memory) for memory in memories.values()]
    days = [day - timedelta(days=back) for back in range(min(DAYS_BACK, day.toordinal()) - 1, -1, -1)]
    young, mature = tally.by_maturity["young"], tally.by_maturity["mature"]
    decks = _decks(cards, memories, tally.by_deck)
    return {
        "day": day.isoformat(),
        "later_entries": study.later_entries()._asdict(),
        "streak": study.store.streak(day),
        "reviews": sum(tally.reviews.values()),
        "recent": _recent(tally, days[-RECENT_DAYS:]),
        "seen": {"cards": len(cards), "seen": len(memories), "mature": sum(deck["mature"] for deck in decks)},
        "days": [
            {"day": past.isoformat(), "reviews": tally.reviews[past], "passed": tally.passed[past]} for past in days
        ],
        "retention": {"young": _retention(young), "mature": _retention(mature), "all": _retention(young + mature)},
        "decks": decks,
        "weakest": _weakest(decks),
        "forecast": forecast(study, CardFilter(), day, waiting_today(study, CardFilter(), day)),
        "ease": _ease([described["ease"] for described in descriptions if "ease" in described]),
        "intervals": _intervals([memory.interval_days for memory in memories.values()]),
        "seconds": {
            "median": median(tally.times) / 1000 if tally.times else None,
            "total": sum(tally.times) / 1000 if tally.times else None,
        },
        "leeches": _leeches(cards, memories),
    }


def _recent(tally: _Tally, days: list[date]) -> RecentReport:
    active = [day for day in days if tally.reviews[day]]
    timed = [tally.took_ms[day] / 60_000 for day in active if tally.took_ms[day]]
    return {
        **_retention([good for day in days for good in tally.by_day.get(day, ())]),
        "active_days": len(active),
        "minutes_a_day": mean(timed) if timed else None,
    }


def _decks(
    cards: Mapping[CardId, Card], memories: Mapping[CardId, Memory], by_deck: Mapping[str, list[bool]]
) -> list[DeckStats]:
    """Return the statistics of each deck of which a card was seen."""
    all_cards = Counter(card.deck for card in cards.values())
    seen = Counter(cards[card].deck for card in memories)
    mature = Counter(cards[card].deck for card, memory in memories.items() if card_state(memory) == "mature")
    return [
        {
            "deck": deck,
            **_retention(by_deck.get(deck, [])),
            "cards": all_cards[deck],
            "seen": seen[deck],
            "mature": mature[deck],
        }
        for deck in sorted(seen)
    ]


def _weakest(decks: list[DeckStats]) -> list[str]:
    """Return the decks in which most was forgotten, the weakest first; too few reviews say nothing."""
    rated = [(deck["rate"], deck["deck"]) for deck in decks if deck["rate"] is not None and deck["reviews"] >= FEWEST]
    return [deck for _, deck in sorted(rated)[:MOST_WEAK]]


def _leeches(cards: Mapping[CardId, Card], memories: Mapping[CardId, Memory]) -> list[Leech]:
    most = sorted((card for card in memories if memories[card].lapses), key=lambda card: (-memories[card].lapses, card))
    return [
        {"id": card, "lapses": memories[card].lapses, "question": cards[card].question} for card in most[:MOST_LEECHES]
    ]


def _retention(found: list[bool]) -> RetentionReport:
    return {"reviews": len(found), "passed": sum(found), "rate": sum(found) / len(found) if found else None}


def _ease(found: list[float]) -> list[Bin]:
    """Count in steps of 0.2: 1.30 to 1.49, 1.50 to 1.69, and so on. Empty if the scheduler has no ease."""
    counts = Counter((round(100 * ease) - 130) // 20 for ease in found)
    return [
        {"lowest": (130 + 20 * step) / 100, "highest": (149 + 20 * step) / 100, "cards": counts[step]}
        for step in range(max(counts, default=-1) + 1)
    ]


def _intervals(found: list[int]) -> list[Bin]:
    bins: list[Bin] = []
    lowest = 1
    for highest in _INTERVALS:
        cards = sum(lowest <= interval <= highest for interval in found)
        bins.append({"lowest": lowest, "highest": highest, "cards": cards})
        lowest = highest + 1
    while bins and not bins[-1]["cards"]:
        bins.pop()
    return bins
