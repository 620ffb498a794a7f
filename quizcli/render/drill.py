"""Lines of a drill problem for the terminal: the problem with its hints, the answers typed, the verdict."""

from collections.abc import Sequence

from rich.text import Text as Styled

from quizcli.cards import Language
from quizcli.commands.screen import Posed
from quizcli.drills import wording
from quizcli.drills.dialog import Dialog, Result
from quizcli.render import card as cards
from quizcli.render import sitting
from quizcli.render.text import first_words, visible
from quizcli.session import Tally


def head(posed: Posed, seconds_left: int | None, width: int) -> list[Styled]:
    """Return how far the sitting or practice is, and what kind of problem this is."""
    problem, progress = posed.dialog.problem, posed.progress
    first = sitting.tally(progress, width) if isinstance(progress, Tally) else sitting.bar(progress, width)
    about = [posed.card.deck] if posed.card else []
    about += [problem.kind, f"level {problem.level}", f"seed {problem.seed}"]
    about += [f"{seconds_left} s left"] if seconds_left is not None else []
    return [first, Styled(first_words(" · ".join(about), width), style="dim")]


def body(dialog: Dialog, languages: Sequence[Language], width: int) -> list[Styled]:
    """Return the lines of a problem being answered: the problem and the hints."""
    parts = [cards.answer(wording.question(dialog.problem), languages, width)]
    parts += [cards.answer(hint, languages, width) for hint in dialog.hints]
    return cards.spaced(parts)


def typed(dialog: Dialog) -> list[Styled]:
    """Return the answers that were given, a line each."""
    return [Styled(visible(f"{name} = {said}"), style="dim") for name, said in dialog.typed.items()]


def judged_body(result: Result, languages: Sequence[Language], width: int) -> list[Styled]:
    """Return the lines of an answered problem: the verdict, what was said, the solution."""
    dialog = result.dialog
    return cards.spaced(
        [
            cards.answer(wording.verdict(result), languages, width),
            typed(dialog),
            cards.answer(wording.solution(dialog.problem, result.steps), languages, width),
        ]
    )


def prompt(dialog: Dialog) -> str:
    """Return what stands before the cursor."""
    part = dialog.part
    return f"{part.name} = " if part else ""
