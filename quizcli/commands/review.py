"""``quiz review``: a sitting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol, TypeAlias, assert_never

from quizcli.cards import CardFilter, CardId, Drill, Question
from quizcli.commands.due import todays_queue
from quizcli.commands.study import Study
from quizcli.journal import LONGEST_MS, Bury, Memory, Quality, Review, Suspend, Uid
from quizcli.scheduling.sm2 import SM2
from quizcli.session import Asked, Session
from quizcli.store.queue import ahead

Command: TypeAlias = Literal["show", "undo", "suspend", "bury", "quit"]

_DAYS_AHEAD = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a sitting came to. ``next_due`` is the next day with cards due, and how many."""

    reviewed: int
    missed: tuple[CardId, ...]
    left: int
    next_due: tuple[date, int] | None


class Screen(Protocol):
    """Where a sitting is seen and answered."""

    def ask(self, card: Question, session: Session) -> Command:
        """Show the question; return what the user wants."""
        ...

    def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the answer and how long each quality would put the card off, in days; return the grade or a command."""
        ...

    def tell(self, message: str) -> None:
        """Say something in passing."""
        ...


def review(study: Study, screen: Screen, chosen: CardFilter, *, limit: int | None, new_per_day: int | None) -> Summary:
    """Hold today's sitting; every grade is on the disk before the next card is shown."""
    queue = todays_queue(study, chosen, new_per_day=new_per_day)[:limit]
    asked = tuple(Asked(card=card.card, state="again" if card.again else card.state) for card in queue)
    session = _Sitting(study, screen).hold(Session(queue=asked))
    coming = ahead(study.store, study.corpus.path, study.day, CardFilter(), _DAYS_AHEAD)
    return Summary(
        reviewed=session.reviewed,
        missed=session.missed,
        left=len(session.queue),
        next_due=next(((day, count) for day, count in coming if count), None),
    )


class _Sitting:
    """One sitting with its past: ``_before`` holds what each entry of this sitting was made from."""

    def __init__(self, study: Study, screen: Screen) -> None:
        self._study = study
        self._screen = screen
        self._before: dict[Uid, Session] = {}

    def hold(self, session: Session) -> Session:
        """Ask until nothing is left or the user quits; return the last state."""
        while session.current is not None:
            card = self._study.corpus.card(session.current.card)
            # No kind of drill is built yet: the loader lets no drill card through.
            assert not isinstance(card, Drill)  # noqa: S101
            started = self._study.at
            reply: Quality | Command = self._screen.ask(card, session)
            if reply == "show":
                reply = self._screen.grade(card, self._intervals(card.id))
            match reply:
                case Quality():
                    session = self._graded(session, card.id, reply, started)
                case "suspend":
                    session = self._dropped(session, Suspend(card=card.id))
                    self._screen.tell(f"{card.id} is suspended; `quiz resume {card.id}` brings it back.")
                case "bury":
                    session = self._dropped(session, Bury(card=card.id, until=self._study.day + timedelta(days=1)))
                    self._screen.tell(f"{card.id} is buried until tomorrow.")
                case "undo":
                    session = self._undone(session)
                case "show":
                    pass
                case "quit":
                    break
                case _:
                    assert_never(reply)
        return session

    def _graded(self, session: Session, card: CardId, quality: Quality, started: int) -> Session:
        took_ms = min(LONGEST_MS, max(0, self._study.at - started))
        event = Review(card=card, quality=quality, took_ms=took_ms)
        entry, _ = self._study.store.append(event, at=self._study.at, day=self._study.day)
        self._before[entry.uid] = session
        return session.grade(quality)

    def _dropped(self, session: Session, event: Suspend | Bury) -> Session:
        entry, _ = self._study.store.append(event, at=self._study.at, day=self._study.day)
        self._before[entry.uid] = session
        return session.drop()

    def _undone(self, session: Session) -> Session:
        """Undo the newest entry, of this sitting or an earlier one; its card is asked next."""
        target = self._study.store.undo(at=self._study.at, day=self._study.day)
        if target is None:
            self._screen.tell("There is nothing to undo.")
            return session
        card = self._study.store.resolved(target.event.card)
        self._screen.tell(f"Undone: {describe(target.event)}")
        if target.uid in self._before:
            return self._before.pop(target.uid)
        if card not in self._study.corpus.ids():
            return session
        return session.put_first(Asked(card=card, state="again"))

    def _intervals(self, card: CardId) -> dict[Quality, int]:
        progress = self._study.store.progress(card)
        if progress.reviewed == self._study.day and progress.memory:
            # A repeat: the day's first review has moved the schedule already.
            return dict.fromkeys(Quality, progress.memory.interval_days)
        memory: Memory | None = progress.memory
        return {quality: SM2().review(memory, quality, self._study.day).interval_days for quality in Quality}


def describe(event: object) -> str:
    """Say in a few words what an entry did."""
    match event:
        case Review(card=card, quality=quality):
            return f"{card}, graded {int(quality)}"
        case Suspend(card=card):
            return f"{card}, suspended"
        case Bury(card=card):
            return f"{card}, buried"
        case _:
            return f"{getattr(event, 'card', '')}, resumed"
