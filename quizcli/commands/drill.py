"""``quiz drill``: practice outside the schedule, worksheets, and the list of kinds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple, TypedDict

from quizcli.cards import CardId, Drill, Language, in_language
from quizcli.commands.screen import Command, Posed, Screen
from quizcli.commands.study import Study
from quizcli.drills.dialog import Dialog, judged
from quizcli.drills.draw import Draw
from quizcli.drills.generator import draw_problem
from quizcli.drills.inputs import describe
from quizcli.drills.table import KINDS, LEVEL_COUNT, load_kind
from quizcli.journal import AGAIN_BELOW, LONGEST_MS, Quality, Review
from quizcli.problems import Problem
from quizcli.session import Session, Tally
from quizcli.store.statistics import attempts

# How many recent answers of a kind count when the next kind is chosen.
_RECENT = 10
# The most problems of a practice: input that does not end, such as `yes 3`, must not fill the journal.
_MOST_PROBLEMS = 1000


class KindReport(TypedDict):
    """A kind in ``quiz drill --list``."""

    kind: str
    summary: str
    levels: list[str]
    inputs: dict[str, str]
    parts: dict[str, str]


class PracticeReport(TypedDict):
    """One kind in the summary of a practice."""

    kind: str
    problems: int
    right: int
    seconds: float | None
    mistakes: dict[str, int]


class OpenProblem(NamedTuple):
    """A problem that is not answered yet: the answer so far and the time spent."""

    dialog: Dialog
    spent_ms: int = 0


class PracticeOptions(NamedTuple):
    """Which problems to practise. Empty ``kinds`` means all; without ``level`` it follows the answers."""

    kinds: Sequence[str] = ()
    level: int | None = None
    problems: int | None = None
    seed: int | None = None
    timed: bool = False


def kinds(language: Language, wanted: Sequence[str]) -> list[KindReport]:
    """Return the kinds named, or all."""
    reports: list[KindReport] = []
    for name in _known(wanted):
        kind = load_kind(name)
        inputs, parts = describe(kind, language)
        levels = [in_language(level.says, language) for level in kind.levels]
        summary = in_language(KINDS[name], language)
        reports.append({"kind": name, "summary": summary, "levels": levels, "inputs": inputs, "parts": parts})
    return reports


def worksheet(study: Study, options: PracticeOptions) -> Iterator[Problem]:
    """Yield the problems of a worksheet: the kinds take turns, and levels rise unless one is given."""
    chosen = _known(options.kinds)
    first = study.seed if options.seed is None else options.seed
    count = options.problems or 10
    for number in range(count):
        level = options.level or 1 + number * LEVEL_COUNT // count
        yield draw_problem(chosen[number % len(chosen)], level, first + number)


def practise(study: Study, screen: Screen, options: PracticeOptions) -> list[PracticeReport]:
    """Pose problems until the user quits or the count is reached. Each answer is in the journal before the next problem.

    The level of a kind rises after a right answer and falls after a wrong one. Kinds with more misses come more often.
    With a seed the practice is reproducible: the journal is ignored.
    """
    chosen = _known(options.kinds)
    history: dict[str, list[tuple[int, Quality]]] = {kind: [] for kind in chosen}
    if options.seed is None:
        for review in attempts(study.store):
            if review.attempt and review.attempt.kind in history:
                history[review.attempt.kind].append((review.attempt.level, review.quality))
    first = study.seed if options.seed is None else options.seed
    draw, done, last = Draw(f"practice:{first}"), list[Review](), ""
    while len(done) < (options.problems or _MOST_PROBLEMS):
        kind = _next_kind(draw, history, last)
        last = kind
        level = options.level or _next_level(history[kind])
        problem = draw_problem(kind, level, first + len(done))
        tally = Tally(answered=len(done), right=_right(done), problems=options.problems)
        limit = problem.seconds if options.timed else None
        open_ = OpenProblem(Dialog(problem=problem, practice=True))
        open_, command = pose(study, screen, open_, None, tally, limit)
        if command:
            break
        result = judged(open_.dialog, open_.spent_ms)
        review = Review(
            card=practice_card(kind),
            quality=result.quality,
            mode="practice",
            took_ms=min(LONGEST_MS, result.took_ms),
            attempt=result.attempt,
        )
        # Written before the verdict is shown, so that the answer is kept whatever happens next.
        entry, _ = study.store.append(review, study.moment())
        reply = screen.judge(result, {})
        if isinstance(reply, Quality) and reply != result.quality:
            review = review._replace(quality=reply)
            study.store.amend(entry, review, study.moment())
        done.append(review)
        history[kind].append((level, review.quality))
        if reply == "quit":
            break
    return [_report(kind, found) for kind in KINDS if (found := [review for review in done if _kind(review) == kind])]


def pose(
    study: Study,
    screen: Screen,
    open_: OpenProblem,
    card: Drill | None,
    progress: Session | Tally,
    limit: int | None = None,
) -> tuple[OpenProblem, Command | None]:
    """Show a problem until it is answered or a command comes; return the answer so far and the time spent."""
    started = study.moment().at
    dialog, command = screen.pose(Posed(open_.dialog, card, progress, limit))
    return OpenProblem(dialog, open_.spent_ms + max(0, study.moment().at - started)), command


def practice_card(kind: str) -> CardId:
    """Return the card id under which practice is journalled; it is in no schedule."""
    return CardId(f"drill-{kind}")


def _known(names: Sequence[str]) -> list[str]:
    for name in names:
        load_kind(name)
    return list(dict.fromkeys(names)) or list(KINDS)


def _next_kind(draw: Draw, history: Mapping[str, Sequence[tuple[int, Quality]]], last: str) -> str:
    """Draw a kind, not the last one if there are others; each recent miss adds one to its weight."""
    weighted = [
        kind
        for kind, past in history.items()
        if kind != last or len(history) == 1
        for _ in range(1 + sum(quality < AGAIN_BELOW for _, quality in past[-_RECENT:]))
    ]
    return draw.one_of(weighted)


def _next_level(past: Sequence[tuple[int, Quality]]) -> int:
    """Return the next level: one up after a right answer, one down after a wrong one, the same after a hard one."""
    if not past:
        return 1
    level, quality = past[-1]
    step = 1 if quality >= AGAIN_BELOW else 0 if quality == Quality.HARD else -1
    return max(1, min(LEVEL_COUNT, level + step))


def _kind(review: Review) -> str:
    return review.attempt.kind if review.attempt else ""


def _right(reviews: Sequence[Review]) -> int:
    return sum(bool(review.attempt and review.attempt.verdict == "right") for review in reviews)


def _report(kind: str, reviews: Sequence[Review]) -> PracticeReport:
    """Summarize the reviews of one kind."""
    made = Counter(name for review in reviews if review.attempt for name in (review.attempt.mistake or "").split())
    times = [review.took_ms / 1000 for review in reviews if review.took_ms is not None]
    return {
        "kind": kind,
        "problems": len(reviews),
        "right": _right(reviews),
        "seconds": median(times) if times else None,
        "mistakes": dict(made.most_common()),
    }
