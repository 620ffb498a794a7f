"""Random journals: the stored schedule equals a replay written a second time, from the rules alone."""

import math
import shutil
import tempfile
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from quizcli.cards import CardId
from quizcli.journal import Act, Bury, Entry, Known, Moment, Quality, Resume, Review, Suspend, Undo
from quizcli.store.json_lines import from_json, to_json
from quizcli.store.store import Store
from tests.store.conftest import open_store

CARDS = st.sampled_from([CardId("a"), CardId("b"), CardId("c")])
# Mostly near each other, sometimes at the ends of the calendar; the clock goes back as often as forward.
DAYS = st.one_of(
    st.integers(0, 30).map(lambda days: date(2026, 3, 1) + timedelta(days=days)),
    st.sampled_from([date(1971, 1, 1), date(2099, 12, 31), date(9998, 12, 30)]),
)
TIMES = st.integers(0, 5)


class Expected(NamedTuple):
    """What the rules say of a card."""

    due: date
    interval: int
    ease: Fraction
    repetitions: int
    lapses: int


def by_the_rules(entries: list[Entry], names: set[CardId]) -> tuple[Expected | None, bool]:
    """Replay one card from the README's rules, as plainly as can be: its memory, and whether it is suspended."""
    undone = {entry.event.target for entry in entries if isinstance(entry.event, Undo)}
    counting = [
        entry
        for entry in sorted(entries, key=lambda entry: (entry.day, entry.at, entry.device, entry.seq, entry.uid))
        if entry.uid not in undone and entry.event.card in names
    ]
    suspended = False
    for entry in counting:
        if isinstance(entry.event, Suspend | Resume):
            suspended = isinstance(entry.event, Suspend)
    steps = _steps(counting)
    if not steps:
        return None, suspended
    due, interval, ease, repetitions, lapses = date.min, 0, Fraction(5, 2), 0, 0
    for day, quality in steps:
        if quality is None:
            interval, repetitions = _goods(interval, ease, repetitions)
            while interval < 60:
                interval, repetitions = _goods(interval, ease, repetitions)
            due = _after(day, interval)
            continue
        missing = 5 - int(quality)
        if quality < 3:
            lapses += repetitions > 0
            repetitions, interval = 0, 1
        else:
            ease = max(
                Fraction(13, 10), ease + Fraction(1, 10) - missing * (Fraction(8, 100) + missing * Fraction(2, 100))
            )
            repetitions += 1
            interval = 1 if repetitions == 1 else 6 if repetitions == 2 else math.ceil(interval * ease)
            interval = min(interval, 36_500)
        due = _after(day, interval)
    return Expected(due, interval, ease, repetitions, lapses), suspended


def _steps(counting: list[Entry]) -> list[tuple[date, Quality | None]]:
    """Return what moves the schedule: the first review of each day, and None for each mark as known."""
    days: set[date] = set()
    steps: list[tuple[date, Quality | None]] = []
    for entry in counting:
        if isinstance(entry.event, Review) and entry.event.mode == "scheduled" and entry.day not in days:
            days.add(entry.day)
            steps.append((entry.day, entry.event.quality))
        if isinstance(entry.event, Known):
            steps.append((entry.day, None))
    return steps


def _goods(interval: int, ease: Fraction, repetitions: int) -> tuple[int, int]:
    """Return the interval and the repetitions after one more grade of good, which leaves the ease as it is."""
    return min(36_500, (1, 6)[repetitions] if repetitions < 2 else math.ceil(interval * ease)), repetitions + 1


def _after(day: date, interval: int) -> date:
    try:
        return day + timedelta(days=interval)
    except OverflowError:
        return date.max


class Journals(RuleBasedStateMachine):
    """Two devices that review, undo, suspend, practise, rename, and merge into each other."""

    @initialize()
    def begin(self) -> None:
        """Make two empty journals."""
        self.folder = Path(tempfile.mkdtemp())
        self.stores = [open_store(self.folder / name) for name in ("one", "two")]
        self.renamed: dict[CardId, CardId] = {}

    def _append(self, device: int, act: Act, at: int, day: date) -> None:
        self.stores[device].append(act, Moment(at, day))

    @rule(device=st.integers(0, 1), card=CARDS, quality=st.sampled_from(Quality), at=TIMES, day=DAYS)
    def review(self, device: int, card: CardId, quality: Quality, at: int, day: date) -> None:
        """Grade a card."""
        self._append(device, Review(card=card, quality=quality), at, day)

    @rule(device=st.integers(0, 1), card=CARDS, at=TIMES, day=DAYS)
    def practise(self, device: int, card: CardId, at: int, day: date) -> None:
        """Practise a card."""
        self._append(device, Review(card=card, quality=Quality.WRONG, mode="practice"), at, day)

    @rule(device=st.integers(0, 1), card=CARDS, at=TIMES, day=DAYS, which=st.sampled_from([Suspend, Resume]))
    def suspend(self, device: int, card: CardId, at: int, day: date, which: type[Suspend | Resume]) -> None:
        """Suspend or resume a card."""
        self._append(device, which(card=card), at, day)

    @rule(device=st.integers(0, 1), card=CARDS, at=TIMES, day=DAYS)
    def know(self, device: int, card: CardId, at: int, day: date) -> None:
        """Mark a card as known."""
        self._append(device, Known(card=card), at, day)

    @rule(device=st.integers(0, 1), card=CARDS, at=TIMES, day=DAYS)
    def bury(self, device: int, card: CardId, at: int, day: date) -> None:
        """Bury a card."""
        self._append(device, Bury(card=card, until=day + timedelta(days=1)), at, day)

    @rule(device=st.integers(0, 1), at=TIMES, day=DAYS)
    def undo(self, device: int, at: int, day: date) -> None:
        """Undo the newest entry."""
        self.stores[device].undo(Moment(at, day))

    @rule(giver=st.integers(0, 1), day=DAYS)
    def merge(self, giver: int, day: date) -> None:
        """Give one journal's lines of JSON to the other."""
        lines = [to_json(entry) for entry in self.stores[giver].entries()]
        self.stores[1 - giver].merge(
            ((number, from_json(line)) for number, line in enumerate(lines, 1)), Moment(0, day)
        )

    @rule(on=st.booleans())
    def rename(self, on: bool) -> None:
        """Let card b carry on card a, or no longer."""
        self.renamed = {CardId("a"): CardId("b")} if on else {}
        for store in self.stores:
            store.set_names(self.renamed, [CardId("b"), CardId("c")], str(on))

    @rule(device=st.integers(0, 1))
    def reopen(self, device: int) -> None:
        """Close a journal and open it again."""
        self.stores[device].close()
        self.stores[device] = open_store(self.stores[device].path.parent)

    @invariant()
    def stored_is_replayed(self) -> None:
        """The stored progress is what the rules give, and bit for bit what the program's own replay gives."""
        for store in getattr(self, "stores", []):
            assert store.differing() == []
            self._compare(store)

    def _compare(self, store: Store) -> None:
        entries = list(store.entries())
        for card in (CardId("a"), CardId("b"), CardId("c")):
            names = {card, *(old for old, new in self.renamed.items() if new == card)}
            expected, suspended = by_the_rules(entries, set[CardId]() if card in self.renamed else names)
            progress = store.progress(card)
            assert suspended == progress.suspended
            noted = store.connection.execute("SELECT introduced FROM introductions WHERE card = ?", (card,)).fetchone()
            assert noted in (None, (progress.introduced is not None,))
            memory = progress.memory
            found = memory and Expected(
                memory.due,
                memory.interval_days,
                Fraction(int(memory.state[0]), 100),
                int(memory.state[1]),
                memory.lapses,
            )
            assert expected == found

    def teardown(self) -> None:
        """Remove the journals."""
        for store in getattr(self, "stores", []):
            store.close()
        shutil.rmtree(getattr(self, "folder", "/nonexistent"), ignore_errors=True)


TestJournals = Journals.TestCase
TestJournals.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
