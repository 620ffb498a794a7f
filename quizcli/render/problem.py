"""Lines of a drill problem for the terminal: the problem with its hints, the answers typed, the verdict."""

from collections.abc import Sequence

from rich.text import Text as Styled

from quizcli.cards import Language
from quizcli.commands.screen import Posed
from quizcli.drills import wording
from quizcli.drills.answers import write
from quizcli.drills.dialog import Dialog, Result
from quizcli.language import tr
from quizcli.render import card as cards
from quizcli.render import sitting
from quizcli.render.text import LINE_END, first_words, visible
from quizcli.render.wrap import Row
from quizcli.session import Tally

# So many digits of a value show what was read.
_READ_DIGITS = 10


def head(posed: Posed, seconds_left: int | None, width: int) -> list[Styled]:
    """Return the two lines at the top: the progress, and the kind, level and seed of the problem."""
    problem, progress = posed.dialog.problem, posed.progress
    first = sitting.tally(progress, width) if isinstance(progress, Tally) else sitting.bar(progress, width)
    about = [posed.card.deck] if posed.card else []
    about += [problem.kind, tr("level {level}", level=problem.level), tr("seed {seed}", seed=problem.seed)]
    about += [tr("{seconds} s left", seconds=seconds_left)] if seconds_left is not None else []
    return [first, Styled(first_words(" · ".join(about), width), style="dim")]


def body(dialog: Dialog, languages: Sequence[Language], width: int) -> list[Row]:
    """Return the problem and the hints shown so far."""
    parts = [cards.answer(wording.question(dialog.problem), languages, width)]
    parts += [cards.answer(hint, languages, width) for hint in dialog.hints]
    return cards.spaced(parts)


def typed(dialog: Dialog) -> list[Row]:
    """Return the parts answered so far, one per line, and the rows of an unfinished matrix."""
    lines = [f"{name} = {_with_reading(dialog, name, said)}" for name, said in dialog.typed.items()]
    if dialog.part and dialog.begun:
        lines.append(f"{dialog.part.name} = {_on_one_line(dialog.begun)} {LINE_END}")
    return [Row(visible(line), style="dim") for line in lines]


def _with_reading(dialog: Dialog, name: str, said: str) -> str:
    """Return what was typed and, where it is written otherwise, the value that was read."""
    read = write(dialog.response[name], _READ_DIGITS)
    return (
        said if said.split() == read.split() else tr("{typed}  (read as {value})", typed=_on_one_line(said), value=read)
    )


def _on_one_line(said: str) -> str:
    return said.replace("\n", f" {LINE_END} ")


def judged_body(result: Result, languages: Sequence[Language], width: int) -> list[Row]:
    """Return the verdict, the answer given, and the solution."""
    dialog = result.dialog
    return cards.spaced(
        [
            cards.answer(wording.verdict(result), languages, width),
            typed(dialog),
            cards.answer(wording.solution(dialog.problem), languages, width),
        ]
    )


def prompt(dialog: Dialog) -> str:
    """Return the prompt of the part to answer."""
    part = dialog.part
    return f"{part.name} = " if part else ""
