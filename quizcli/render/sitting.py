"""The parts of a sitting's screen: progress bar, card, keys, help, summary."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text as Styled

from quizcli.cards import Card, Language, Question, in_language
from quizcli.commands.review import Summary
from quizcli.commands.scales import grade_name
from quizcli.journal import Quality
from quizcli.render import card as cards
from quizcli.render.text import counted, first_words, visible
from quizcli.render.wrap import break_lines, pieces
from quizcli.session import Session, Tally, suggested

TICK_KEYS = "acdfgh"
_FRAME = 4  # lines other than card and keys: bar, tags and an empty line at the top, a note at the bottom
_BAR = 24
_MESSAGE_LINES = 4

HELP = """\
Before the answer
  Enter, Space   show the answer
After the answer
  {scale}
  {ticks}    tick a point; ticks suggest a grade, Enter accepts it
  t              show the traps in full, or hide them again
In a drill
  Enter          submit the line; an empty line, twice: "I don't know"
  ?              alone on the line: show a hint; it lowers the grade
  :q :u :e :s :b alone on the line: quit, undo, edit, suspend, bury
At any other time
  u              undo the newest entry, also one of an earlier sitting
  e              edit the card in $EDITOR, then read it again
  s              suspend the card: not asked until `quiz resume`
  b              bury the card: not asked until tomorrow
  q, Ctrl-D      quit; everything you graded is saved
  ↑ ↓ PgUp PgDn  scroll a long card; Space pages down
  ← →            scroll a wide card
  ?              show this help; any key closes it"""


class View(NamedTuple):
    """The state of the display of a card: what is shown, ticked and scrolled."""

    revealed: bool = False
    ticked: frozenset[int] = frozenset()
    unfolded: bool = False
    top: int = 0
    left: int = 0
    message: str = ""
    typing: bool = False


def body(card: Question, view: View, languages: Sequence[Language], width: int) -> list[Styled]:
    """Return the lines of a card: the question and, if revealed, the rest."""
    parts = [cards.question(card.question, languages, width)]
    if view.revealed:
        parts += [
            cards.answer(card.answer, languages, width),
            cards.points(card.points, languages, width, keys=TICK_KEYS, ticked=view.ticked),
            cards.traps(card.traps, languages, width, folded=not view.unfolded),
            cards.references(card.refs, width),
        ]
    return cards.spaced(parts)


def screen(
    lines: Sequence[Styled], head: Sequence[Styled], view: View, footer: Sequence[Styled], size: tuple[int, int]
) -> list[Styled]:
    """Return all lines of the screen: head, visible part of the card, note, footer.

    ``head`` has two lines: the progress, and the deck and tags.
    """
    width, height = size
    note = notes(view, width)
    space = room(height, [*footer, *note[1:]])
    seen = [line[view.left :] if view.left else line.copy() for line in lines[view.top : view.top + space]]
    below = len(lines) - view.top - len(seen)
    if not view.message and below > 0:
        key = "PgDn" if view.typing else "Space"
        note = [Styled(f"↓ {counted(below, 'more line')}: {key}", style="dim")]
    filled = [*seen, *[Styled()] * (space - len(seen))]
    found = [*head, Styled(), *filled, *note, *footer]
    for line in found:
        line.truncate(width, overflow="ellipsis")
    return found[:height]


def notes(view: View, width: int) -> list[Styled]:
    """Return the message in at most four lines, or one empty line."""
    return break_lines(pieces(visible(view.message), "italic"), width)[:_MESSAGE_LINES] or [Styled()]


def room(height: int, footer: Sequence[Styled]) -> int:
    """Return the number of lines available for the card."""
    return max(1, height - _FRAME - len(footer))


def bar(session: Session, width: int) -> Styled:
    """Return the progress bar of a sitting, with the number of cards left."""
    total = session.done + len(session.queue)
    filled = _BAR * session.done // total if total else 0
    new, again = session.left("new"), session.left("again")
    due, practice = session.left("overdue", "due"), session.left("practice")
    left = f"{practice} to practice, {again} again" if practice else f"{due} due, {new} new, {again} again"
    found = Styled.assemble(
        ("━" * filled, "green"), ("─" * (_BAR - filled), "dim"), f"  {session.done}/{total}  {left}"
    )
    found.truncate(width)
    return found


def tally(found: Tally, width: int) -> Styled:
    """Return the progress of a practice."""
    of = f" of {found.problems}" if found.problems else ""
    line = Styled(f"practice: problem {found.answered + 1}{of}, {found.right} right so far", style="green")
    line.truncate(width)
    return line


def tags(card: Card, width: int) -> Styled:
    """Return the line with deck and tags."""
    return Styled(first_words(" · ".join((card.deck, *card.tags)), width), style="dim")


def question_keys(width: int) -> list[Styled]:
    """Return the footer before the answer is shown."""
    return [_keys("Enter answer   u undo   e edit   s suspend   b bury   q quit   ? help", width)]


def problem_keys(width: int, *, practice: bool) -> list[Styled]:
    """Return the footer while a drill is answered."""
    if practice:
        return [_keys("? hint   empty line: don't know   :q quit", width)]
    return [_keys("? hint   empty line: don't know   :q quit :u undo :e edit :s suspend :b bury", width)]


def verdict_keys(
    suggestion: Quality,
    intervals: Mapping[Quality, int],
    names: Mapping[str, tuple[str, Quality]],
    width: int,
    *,
    practice: bool,
) -> list[Styled]:
    """Return the footer after a verdict, with the grade that Enter accepts."""
    grades = _grading(f"Enter {grade_name(suggestion, names)}   ", intervals, names, width)
    rest = "q quit  ? help" if practice else "u undo  e edit  s suspend  b bury  q quit  ? help"
    return [_keys(grades, width), _keys(rest, width)]


def answer_keys(
    card: Question, view: View, intervals: Mapping[Quality, int], names: Mapping[str, tuple[str, Quality]], width: int
) -> list[Styled]:
    """Return the footer after the answer: grades with their intervals, and the grade that Enter accepts."""
    quality = suggested(len(view.ticked), min(len(card.points), len(TICK_KEYS)))
    taken = next((f"Enter {name}   " for name, found in names.values() if found == quality), "")
    grades = _grading(taken, intervals, names, width)
    rest = "u undo  e edit  s suspend  b bury  q quit  ? help"
    if card.points:
        rest = f"{' '.join(TICK_KEYS[: len(card.points)])} tick  " + rest
    if card.traps:
        rest = "t traps  " + rest
    return [_keys(grades, width), _keys(rest, width)]


def help_text(names: Mapping[str, tuple[str, Quality]]) -> str:
    """Return the description of all keys."""
    scale = "   ".join(f"{key} {name}" for key, (name, _) in names.items())
    return HELP.format(scale=scale, ticks=" ".join(TICK_KEYS))


def help_pages(names: Mapping[str, tuple[str, Quality]], size: tuple[int, int]) -> list[list[Styled]]:
    """Return the description of all keys, divided into screens."""
    lines = [Styled(line) for line in help_text(names).split("\n")]
    width, height = size
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    pages = [lines[first : first + height] for first in range(0, len(lines), height)]
    return [page + [Styled()] * (height - len(page)) for page in pages]


def summary(found: Summary, language: Language) -> str:
    """Return the summary of a sitting."""
    lines = []
    if found.reviewed:
        right = found.reviewed - len(found.missed)
        time = f" in {_minutes(found.seconds)}" if found.seconds else ""
        lines.append(f"{counted(found.reviewed, 'card')} reviewed{time}, {right} good at the first try.")
        for card, text in found.missed:
            lines.append(f"  missed {card}: {first_words(in_language(text, language), max(20, 66 - cell_len(card)))}")
    elif not found.left:
        lines.append("Nothing is due.")
    if found.left:
        lines.append(f"{counted(found.left, 'card')} left for today.")
    if found.streak > 1:
        lines.append(f"{found.streak} days in a row.")
    if found.next_due:
        day, count = found.next_due
        lines.append(f"Next: {counted(count, 'card')} on {day.isoformat()}.")
    return "\n".join(lines) or "Nothing was reviewed."


def _grading(taken: str, intervals: Mapping[Quality, int], names: Mapping[str, tuple[str, Quality]], width: int) -> str:
    """Return the grading keys, without the names of the grades if there is no room for them."""
    with_names = [f"{key} {name} {_days(intervals.get(found))}".rstrip() for key, (name, found) in names.items()]
    bare = [f"{key} {_days(intervals.get(found))}".rstrip() for key, (_, found) in names.items()]
    grades = taken + "   ".join(with_names)
    if cell_len(grades) > width:
        grades = taken + "  ".join(with_names)
    if cell_len(grades) > width:
        grades = taken + "  ".join(bare)
    return grades


def _days(days: int | None) -> str:
    return "" if days is None else f"{days}d"


def _minutes(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"  # noqa: PLR2004 - a minute


def _keys(text: str, width: int) -> Styled:
    found = Styled(text, style="dim")
    found.truncate(width, overflow="ellipsis")
    return found
