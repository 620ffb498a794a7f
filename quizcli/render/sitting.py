"""The parts of a sitting's screen around the card: progress, deck and tags, messages."""

from collections.abc import Sequence

from rich.text import Text as Styled

from quizcli.cards import Language, Text, in_language
from quizcli.language import tr
from quizcli.render.text import first_words, visible
from quizcli.render.view import View
from quizcli.render.wrap import Row, break_lines, pieces
from quizcli.session import Session, Tally

_BAR = 24
_MESSAGE_LINES = 4
# From this height on an empty line stands above the card; a window with fewer lines for the card gives up its head.
_ROOMY = 30
_FEW = 6


def top_lines(lines: Sequence[Styled], height: int, footer: Sequence[Styled]) -> list[Styled]:
    """Return the lines above the card: the progress, and what the card is about; fewer in a low window."""
    wanted = [*lines, *([Styled()] if height >= _ROOMY else [])]
    return wanted[: max(0, height - 1 - len(footer) - _FEW)]


def notes(view: View, width: int, height: int) -> list[Styled]:
    """Return the message in a few lines, or one empty line."""
    most = min(_MESSAGE_LINES, max(1, height // 4))
    return [*break_lines(pieces(visible(view.message), "italic"), width)[:most]] or [Styled()]


def screen(
    head: Sequence[Styled],
    seen: Sequence[Row],
    note: Sequence[Styled],
    footer: Sequence[Styled],
    view: View,
    size: tuple[int, int],
) -> list[Styled]:
    """Return all lines of the screen: head, the visible rows of the card, note, footer."""
    width, height = size
    room = max(1, height - len(head) - len(note) - len(footer))
    rows = [row[view.left :] if view.left else row.copy() for row in seen]
    found = [*head, *rows, *[Styled()] * (room - len(rows)), *note, *footer]
    for line in found:
        line.truncate(width, overflow="ellipsis")
    return found[:height]


def bar(session: Session, width: int) -> Styled:
    """Return the progress bar of a sitting, with the number of cards left."""
    total = session.done + len(session.queue)
    filled = _BAR * session.done // total if total else 0
    new, again = session.left("new"), session.left("again")
    due, practice = session.left("overdue", "due"), session.left("practice")
    left = (
        tr("{practice} to practice, {again} again", practice=practice, again=again)
        if practice
        else tr("{due} due, {new} new, {again} again", due=due, new=new, again=again)
    )
    found = Styled.assemble(
        ("━" * filled, "green"), ("─" * (_BAR - filled), "dim"), f"  {session.done}/{total}  {left}"
    )
    found.truncate(width)
    return found


def tally(found: Tally, width: int) -> Styled:
    """Return the progress of a practice."""
    number, right = found.answered + 1, found.right
    said = (
        tr(
            "practice: problem {number} of {problems}, {right} right so far",
            number=number,
            problems=found.problems,
            right=right,
        )
        if found.problems
        else tr("practice: problem {number}, {right} right so far", number=number, right=right)
    )
    line = Styled(said, style="green")
    line.truncate(width)
    return line


def about(title: Text, tags: Sequence[str], languages: Sequence[Language], width: int) -> Styled:
    """Return the line with the title of the deck and, after the answer, the tags: they may give it away."""
    titles = dict.fromkeys(in_language(title, language) for language in languages)
    return Styled(first_words(" · ".join([*titles, *tags]), width), style="dim")
