"""``quiz review``: a sitting."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, assert_never

from quizcli.cards import Card, CardFilter, CardId, Drill, Question
from quizcli.commands.due import shuffled, todays_queue
from quizcli.commands.list_cards import chosen_cards
from quizcli.commands.screen import Command, Screen
from quizcli.commands.study import Study
from quizcli.commands.undo import describe
from quizcli.errors import QuizError
from quizcli.journal import AGAIN_BELOW, LONGEST_MS, Bury, Entry, Known, Mode, Moment, Quality, Review, Suspend, Uid
from quizcli.language import tr
from quizcli.scheduling.replay import preview
from quizcli.session import Asked, Session, SittingState
from quizcli.store.queue import ahead

if TYPE_CHECKING:
    from quizcli.commands.drill import OpenProblem

_DAYS_AHEAD = 365


class Summary(NamedTuple):
    """What a sitting came to. ``next_due`` is the next day with cards due, and how many; ``streak`` counts days.

    ``missed`` counts the reviewed cards whose first grade was below 3, ``known`` the cards marked as known. In a
    ``practice`` nothing is counted as ``left``.
    """

    reviewed: int
    missed: int
    known: int
    left: int
    seconds: int
    streak: int
    next_due: tuple[date, int] | None
    practice: bool = False


def review(
    study: Study,
    screen: Screen,
    chosen: CardFilter,
    *,
    limit: int | None,
    new_per_day: int | None,
    cram: bool = False,
    missed: bool = False,
) -> Summary:
    """Hold today's sitting; every grade is on the disk before the next card is shown.

    With ``cram`` any cards are practised, due or not, and the schedule does not move; with ``missed`` those that were
    missed on the last day with reviews.

    Raises
    ------
    QuizError
        No card was missed.
    """
    study.corpus.check_filter(chosen)
    started, practice = study.moment(), cram or missed

    def today() -> list[Asked]:
        return _today(study, chosen, new_per_day)

    queue = _practised(study, chosen, started, only_missed=missed) if practice else today()
    if missed and not queue:
        raise QuizError(tr("no card was missed on the last day with reviews"))
    new = study.config.new_per_day if new_per_day is None else new_per_day
    if queue and study.store.is_empty and not screen.welcome(new):
        queue = []
    # A card that is known gives its place to another one, unless the number of cards was chosen.
    others = today if limit is None and not practice else list[Asked]
    sitting = _Sitting(study, screen, "practice" if practice else "scheduled", others)
    session = sitting.hold(Session(queue=tuple(queue[:limit])))
    ended = study.moment()
    coming = ahead(study.store, study.corpus.path, ended.day, CardFilter(), _DAYS_AHEAD)
    return Summary(
        reviewed=session.reviewed,
        missed=len(session.missed),
        known=len(session.known),
        left=0 if practice else len(todays_queue(study, chosen, ended.day, new_per_day=new_per_day)),
        seconds=max(0, ended.at - started.at) // 1000,
        streak=study.store.streak(ended.day),
        next_due=next(((day, count) for day, count in coming if count), None),
        practice=practice,
    )


def _today(study: Study, chosen: CardFilter, new_per_day: int | None) -> list[Asked]:
    """Return today's queue."""
    return [
        Asked(
            card=card.id,
            state="again" if found.again else found.state,
            sources=frozenset(card.sources),
            needs=card.needs,
        )
        for found in todays_queue(study, chosen, study.moment().day, new_per_day=new_per_day)
        for card in [study.corpus.card(found.card)]
    ]


def _practised(study: Study, chosen: CardFilter, moment: Moment, *, only_missed: bool) -> list[Asked]:
    """Return the chosen cards that are not suspended, all or those missed, in an order that the time decides."""
    asleep = {card for card, progress in study.store.memories().items() if progress.suspended}
    cards = [card for card in chosen_cards(study, chosen) if card.id not in asleep]
    if only_missed:
        missed = study.store.last_missed()
        cards = [card for card in cards if card.id in missed]
    cards.sort(key=lambda card: shuffled(card.id, str(moment.at)))
    return [Asked(card=card.id, state="practice", sources=frozenset(card.sources)) for card in cards]


class _Sitting:
    """One sitting with its past: ``_before`` holds what each entry of this sitting was made from."""

    def __init__(self, study: Study, screen: Screen, mode: Mode, others: Callable[[], list[Asked]]) -> None:
        self._others = others
        self._study = study
        self._screen = screen
        self._mode = mode
        self._before: dict[Uid, Session] = {}
        # Problems that a command interrupted: going away and coming back makes no other one of them.
        self._open: dict[CardId, OpenProblem] = {}
        self._newest: Entry

    def hold(self, session: Session) -> Session:
        """Ask until nothing is left or the user quits; return the last state."""
        card: Card | None = None
        while session.current is not None:
            if card is None or card.id != session.current.card:
                try:
                    card = self._study.corpus.card(session.current.card)
                except KeyError:
                    # An edit in this sitting took it away.
                    session = session.drop()
                    continue
            session, command = self._drilled(card, session) if isinstance(card, Drill) else self._asked(card, session)
            if command == "quit":
                break
            if command == "edit":
                card = self._edited(card)
            elif command:
                session = self._after(session, card.id, command)
        return session

    def _asked(self, card: Question, session: Session) -> tuple[Session, Command | None]:
        """Ask a question; the time runs until it is graded."""
        started = self._study.moment().at
        reply: Quality | Command = self._screen.ask(card, session)
        if reply == "show":
            reply = self._screen.grade(card, self._intervals(card.id))
            while reply == "undo":
                after = self._undone(session)
                if after is not session:
                    return after, None
                # Nothing was undone: the answer stays open.
                reply = self._screen.grade(card, self._intervals(card.id))
        if isinstance(reply, Quality):
            moment = self._study.moment()
            return self._graded(session, self._review(card, reply, moment.at - started), moment), None
        return session, reply

    def _drilled(self, card: Drill, session: Session) -> tuple[Session, Command | None]:
        """Pose a problem, the one that is open for this card or a fresh one, and grade the answer.

        The grade that follows is on the disk before the verdict is seen; another one takes its place by an undo.
        """
        from quizcli.commands.drill import pose
        from quizcli.drills.dialog import judged

        intervals = self._intervals(card.id)
        self._open[card.id], command = pose(self._study, self._screen, self._problem(card, session), card, session)
        if command:
            return session, command
        dialog, spent_ms = self._open.pop(card.id)
        result = judged(dialog, spent_ms)
        review = self._review(card, result.quality, spent_ms)._replace(attempt=result.attempt)
        after = self._graded(session, review, self._study.moment())
        reply = self._screen.judge(result, intervals)
        if not isinstance(reply, Quality):
            return after, reply
        if reply != result.quality:
            after = self._amended(session, review._replace(quality=reply))
        return after, None

    def _problem(self, card: Drill, session: Session) -> "OpenProblem":
        from quizcli.commands.drill import OpenProblem
        from quizcli.drills.dialog import Dialog
        from quizcli.drills.generator import draw_problem

        found = self._open.get(card.id)
        if found and (found.dialog.problem.kind, found.dialog.problem.level) == card.drill:
            return found
        problem = draw_problem(*card.drill, self._study.seed + len(session.graded))
        return OpenProblem(Dialog(problem=problem))

    def _review(self, card: Card, quality: Quality, took_ms: int) -> Review:
        return Review(card=card.id, quality=quality, mode=self._mode, took_ms=min(LONGEST_MS, max(0, took_ms)))

    def _after(
        self, session: Session, card: CardId, command: Literal["show", "undo", "known", "suspend", "bury"]
    ) -> Session:
        moment = self._study.moment()
        match command:
            case "known":
                return self._marked_known(session, card, moment)
            case "suspend":
                self._screen.tell(tr("{card} is suspended; `quiz resume {card}` brings it back.", card=card))
                return self._dropped(session, Suspend(card=card), moment)
            case "bury":
                self._screen.tell(tr("{card} is buried until tomorrow.", card=card))
                return self._dropped(session, Bury(card=card, until=moment.day + timedelta(days=1)), moment)
            case "undo":
                return self._undone(session)
            case "show":
                return session
            case _:
                assert_never(command)

    def _graded(self, session: Session, review: Review, moment: Moment) -> Session:
        self._newest, _ = self._study.store.append(review, moment)
        self._before[self._newest.uid] = session
        return session.grade(review.quality)

    def _amended(self, session: Session, review: Review) -> Session:
        """Put another grade in the place of the newest; ``session`` is the one before it."""
        del self._before[self._newest.uid]
        self._newest = self._study.store.amend(self._newest, review, self._study.moment())
        self._before[self._newest.uid] = session
        return session.grade(review.quality)

    def _dropped(self, session: Session, event: Suspend | Bury, moment: Moment) -> Session:
        entry, _ = self._study.store.append(event, moment)
        self._before[entry.uid] = session
        is_current = session.current is not None and session.current.card == event.card
        return session.drop() if is_current else session.without(event.card)

    def _marked_known(self, session: Session, card: CardId, moment: Moment) -> Session:
        entry, progress = self._study.store.append(Known(card=card), moment)
        self._before[entry.uid] = session
        days = progress.memory.interval_days if progress.memory else 0
        self._screen.tell(tr("{card} is marked as known; it comes back in {days} days.", card=card, days=days))
        return session.mark_known(card, self._others())

    def _edited(self, card: Card) -> Card:
        """Let the user edit the card and read it again; a card broken by the edit stays as it was."""
        from quizcli.commands.edit import editable

        try:
            with editable(self._study, card) as place:
                self._screen.edit(place)
        except QuizError as error:
            self._study.reload()
            self._screen.tell(str(error))
            return card
        complaints = [str(found) for found in self._study.reload() if found.location.file == place.file]
        try:
            edited = self._study.corpus.card(card.id)
        except KeyError:
            edited = card
        if edited == card and edited is not card and not complaints:
            return card  # nothing was edited; of a built-in card the copy is gone again
        if edited is card or edited.location.file != place.file:
            lost = tr("{file} has no card {card} any more", file=place.file, card=card.id)
            self._screen.tell(tr("The card stays as it was: {why}", why=complaints[0] if complaints else lost))
            return card
        if complaints:
            self._screen.tell(complaints[0])
        return edited

    def _undone(self, session: Session) -> Session:
        """Undo the newest entry, of this sitting or an earlier one; its card is asked next."""
        if self._mode == "practice" and not self._before:
            self._screen.tell(tr("Nothing of this practice is left to undo."))
            return session
        moment = self._study.moment()
        target = self._study.store.undo(moment)
        if target is None:
            self._screen.tell(tr("There is nothing to undo."))
            return session
        card = self._study.store.resolved(target.event.card)
        self._screen.tell(tr("Undone: {what}", what=describe(target.event, self._study.config.scale)))
        if target.uid in self._before:
            return self._before.pop(target.uid)
        progress, day = self._study.store.progress(card), moment.day
        if progress.suspended or (progress.buried_until and progress.buried_until > day):
            return session.without(card)
        if card not in self._study.corpus.ids():
            return session
        state: SittingState = "due" if progress.introduced else "new"
        if progress.reviewed == day and progress.quality is not None and progress.quality < AGAIN_BELOW:
            state = "again"
        return session.put_first(Asked(card=card, state=state))

    def _intervals(self, card: CardId) -> dict[Quality, int]:
        if self._mode == "practice":
            return {}
        store = self._study.store
        return preview(store.scheduler, store.progress(card), self._study.moment().day)
