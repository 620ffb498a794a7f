"""The parts of a sitting's screen: progress bar, card, keys, help, summary."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.text import Text as Styled

from quizcli.cards import Language, Question, Text, in_language
from quizcli.commands.review import Summary
from quizcli.commands.scales import grade_name
from quizcli.journal import Quality
from quizcli.render.text import counted, first_words, visible
from quizcli.render.view import TICK_KEYS, View
from quizcli.render.wrap import Row, break_lines, pieces
from quizcli.session import Session, Tally, suggested

_BAR = 24
_MESSAGE_LINES = 4
# From this height on an empty line stands above the card; a window with fewer lines for the card gives up its head.
_ROOMY = 30
_FEW = 6

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


def about(title: Text, tags: Sequence[str], languages: Sequence[Language], width: int) -> Styled:
    """Return the line with the title of the deck and, after the answer, the tags: they may give it away."""
    titles = dict.fromkeys(in_language(title, language) for language in languages)
    return Styled(first_words(" · ".join([*titles, *tags]), width), style="dim")


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
