"""``quiz stats``: statistics of the reviews."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import median
from typing import TypedDict

from quizcli.cards import CardFilter, Text
from quizcli.commands.due import forecast, waiting_today
from quizcli.commands.reports import MATURE_DAYS, DueDay
from quizcli.commands.study import Study
from quizcli.journal import PASS_FROM
from quizcli.store import statistics

DAYS_BACK = 53 * 7  # a calendar of 53 weeks
MOST_LEECHES = 10
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


class DeckRetention(RetentionReport):
    """A deck's retention."""

    deck: str


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
    decks: list[DeckRetention]
    forecast: list[DueDay]
    ease: list[Bin]
    intervals: list[Bin]
    seconds: dict[str, float | None]
    leeches: list[Leech]


def stats(study: Study) -> StatsReport:
    """Return the statistics. Cards that no longer exist count in the days but not in the decks."""
    day, cards = study.moment().day, {card.id: card for card in study.corpus.cards()}
    reviews: Counter[date] = Counter()
    passed: Counter[date] = Counter()
    by_maturity: dict[str, list[bool]] = defaultdict(list)
    by_deck: dict[str, list[bool]] = defaultdict(list)
    times: list[int] = []
    for step in statistics.review_steps(study.store):
        good = step.quality >= PASS_FROM
        reviews[step.day] += 1
        passed[step.day] += good
        if step.took_ms:
            times.append(step.took_ms)
        memory = step.before.memory
        if memory and step.before.reviewed != step.day:
            by_maturity["mature" if memory.interval_days >= MATURE_DAYS else "young"].append(good)
            if step.card in cards:
                by_deck[cards[step.card].deck].append(good)
    memories = {card: found.memory for card, found in study.store.memories().items() if found.memory and card in cards}
    descriptions = [study.store.scheduler.describe(memory) for memory in memories.values()]
    leeches = sorted(memories, key=lambda card: (-memories[card].lapses, card))
    days = [day - timedelta(days=back) for back in range(min(DAYS_BACK, day.toordinal()) - 1, -1, -1)]
    return {
        "day": day.isoformat(),
        "later_entries": study.later_entries()._asdict(),
        "streak": study.store.streak(day),
        "reviews": sum(reviews.values()),
        "days": [{"day": past.isoformat(), "reviews": reviews[past], "passed": passed[past]} for past in days],
        "retention": {
            "young": _retention(by_maturity["young"]),
            "mature": _retention(by_maturity["mature"]),
            "all": _retention(by_maturity["young"] + by_maturity["mature"]),
        },
        "decks": [{"deck": deck, **_retention(found)} for deck, found in sorted(by_deck.items())],
        "forecast": forecast(study, CardFilter(), day, waiting_today(study, CardFilter(), day)),
        "ease": _ease([described["ease"] for described in descriptions if "ease" in described]),
        "intervals": _intervals([memory.interval_days for memory in memories.values()]),
        "seconds": {
            "median": median(times) / 1000 if times else None,
            "total": sum(times) / 1000 if times else None,
        },
        "leeches": [
            {"id": card, "lapses": memories[card].lapses, "question": cards[card].question}
            for card in leeches[:MOST_LEECHES]
            if memories[card].lapses
        ],
    }


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
