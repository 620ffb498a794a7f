"""The keys of a sitting: which key is which command, the footers, the help."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.text import Text as Styled

from quizcli.cards import Language, Question
from quizcli.commands.scales import grade_name
from quizcli.commands.screen import Command
from quizcli.journal import PASS_FROM, Quality
from quizcli.language import marked, tr
from quizcli.render.view import TICK_KEYS
from quizcli.session import suggested

# Commands that take a card away are capital letters: ticking the points must not reach them by a slip.
COMMANDS: Mapping[str, Command] = {
    "u": "undo",
    "K": "known",
    "E": "edit",
    "S": "suspend",
    "B": "bury",
    "q": "quit",
}
PRACTICE_COMMANDS: Mapping[str, Command] = {"q": "quit"}
LANGUAGE_KEY = "l"

# A hint of a footer with its rank: where the window is narrow, the highest ranks are left out.
_Hint = tuple[int, str]
_REST: Sequence[_Hint] = (
    (3, marked("u undo")),
    (4, marked("K known")),
    (6, marked("E edit")),
    (5, marked("S suspend")),
    (7, marked("B bury")),
    (8, marked("l language")),
    (2, marked("q quit")),
    (0, marked("? help")),
)

HELP = marked(
    """\
Before the answer
  Enter, Space   show the answer
After the answer
  {scale}
  Enter          take the grade that the ticks suggest; without ticks, good
  {ticks}    tick a point that you mentioned
  t              show the traps: the claims, then what is right, then hide
In a drill
  Enter          submit the line; an empty line, twice: "I don't know"
  ?              alone on the line: show a hint; it lowers the grade
  :q :u :l       alone on the line: the commands below; also :k :e :s :b
At any other time
  u              undo the newest entry, also one of an earlier sitting
  K              you know this card already: it comes back months later
  E              edit the card in $EDITOR, then read it again
  S              suspend the card: not asked until `quiz resume`
  B              bury the card: not asked until tomorrow
  l              show this card in the other language
  q, Ctrl-D      quit; everything you graded is saved
  ↑ ↓ PgUp PgDn  scroll; Space goes on to the detail, traps and references
  ← →            scroll a wide card
  ?              show this help; any key closes it"""
)


def command(key: str, *, practice: bool = False) -> Command | None:
    """Return the command of a key. Small letters may be capitals, for Caps Lock, but not the other way round."""
    commands = PRACTICE_COMMANDS if practice else COMMANDS
    return commands.get(key) or commands.get(key.lower())


def turned(shown: Sequence[Language], wanted: Sequence[Language]) -> Sequence[Language]:
    """Return the languages of a card after a press of the language key; ``wanted`` are those of the sitting."""
    turns: list[tuple[Language, ...]] = [("en",), ("zh",)]
    if len(wanted) > 1:
        turns.append(("en", "zh"))
    return turns[(turns.index(tuple(shown)) + 1) % len(turns)]


def welcome_keys(width: int) -> list[Styled]:
    """Return the footer of the first screen."""
    return [_fitted([(0, tr("Any key begins")), (1, tr("q quit"))], width)]


def question_keys(width: int) -> list[Styled]:
    """Return the footer before the answer is shown."""
    return [_fitted([(1, tr("Enter show answer")), *_rest()], width)]


def problem_keys(width: int, *, practice: bool) -> list[Styled]:
    """Return the footer while a drill is answered."""
    hints: list[_Hint] = [(0, tr("? hint")), (2, tr("empty line: don't know")), (1, tr(":q quit"))]
    if not practice:
        hints += [
            (3, tr(":u undo")),
            (4, tr(":k known")),
            (6, tr(":e edit")),
            (5, tr(":s suspend")),
            (7, tr(":b bury")),
        ]
    return [_fitted([*hints, (8, tr(":l language"))], width)]


def verdict_keys(
    suggestion: Quality,
    intervals: Mapping[Quality, int],
    names: Mapping[str, tuple[str, Quality]],
    width: int,
    *,
    practice: bool,
) -> list[Styled]:
    """Return the footer after a verdict, with the grade that Enter accepts."""
    rest = [hint for hint in _rest() if not practice or hint[1][0] in (*PRACTICE_COMMANDS, LANGUAGE_KEY, "?")]
    return [_grades(suggestion, intervals, names, width), _fitted(rest, width)]


def answer_keys(
    card: Question, ticked: int, intervals: Mapping[Quality, int], names: Mapping[str, tuple[str, Quality]], width: int
) -> list[Styled]:
    """Return the footer after the answer: grades with their intervals, and the grade that Enter accepts."""
    keys = TICK_KEYS[: len(card.points)]
    hints: list[_Hint] = [(1, tr("{keys} tick", keys=" ".join(keys)))] if keys else []
    if card.traps:
        hints.append((2, tr("t traps")))
    return [_grades(suggested(ticked, len(keys)), intervals, names, width), _fitted([*hints, *_rest()], width)]


def help_text(names: Mapping[str, tuple[str, Quality]]) -> str:
    """Return the description of all keys."""
    scale = "   ".join(f"{key} {tr(name)}" for key, (name, _) in names.items())
    return tr(HELP, scale=scale, ticks=" ".join(TICK_KEYS))


def help_pages(names: Mapping[str, tuple[str, Quality]], size: tuple[int, int]) -> list[list[Styled]]:
    """Return the description of all keys, divided into screens."""
    lines = [Styled(line) for line in help_text(names).split("\n")]
    width, height = size
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    pages = [lines[first : first + height] for first in range(0, len(lines), height)]
    return [page + [Styled()] * (height - len(page)) for page in pages]


def _grades(
    taken: Quality, intervals: Mapping[Quality, int], names: Mapping[str, tuple[str, Quality]], width: int
) -> Styled:
    """Return the grade that Enter takes, and the key of each grade with what follows: in fewer words if need be."""
    enter = tr("Enter {grade}", grade=tr(grade_name(taken, names)))
    days = {quality: tr("{days}d", days=interval) for quality, interval in intervals.items() if quality >= PASS_FROM}
    soon = {quality: tr("(this sitting)") for quality in intervals if quality < PASS_FROM}
    ways = [
        [f"{key} {tr(name)} {(days | soon).get(found, '')}".rstrip() for key, (name, found) in names.items()],
        [f"{key} {tr(name)} {days.get(found, '')}".rstrip() for key, (name, found) in names.items()],
        [f"{key} {days.get(found, '')}".rstrip() for key, (_, found) in names.items()],
    ]
    return _first_fit([gap.join([enter, *grades]) for grades in ways for gap in ("   ", "  ")], width)


def _rest() -> list[_Hint]:
    return [(rank, tr(text)) for rank, text in _REST]


def _fitted(hints: Sequence[_Hint], width: int) -> Styled:
    """Return the hints in their order, as many of the lowest ranks as have room."""
    by_rank = sorted(hints)
    ways = []
    for count in range(len(hints), 0, -1):
        kept = [text for rank, text in hints if (rank, text) in by_rank[:count]]
        ways += [gap.join(kept) for gap in ("   ", "  ")]
    return _first_fit(ways, width)


def _first_fit(ways: Sequence[str], width: int) -> Styled:
    found = Styled(next((way for way in ways if cell_len(way) <= width), ways[-1]), style="dim")
    found.truncate(width, overflow="ellipsis")
    return found
