"""The line-by-line sitting, for pipes, simple terminals and screen readers."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text as Styled

from quizcli.cards import Language, Location, Question, Text
from quizcli.commands.scales import SCALES
from quizcli.commands.screen import Command, Posed
from quizcli.config import Scale
from quizcli.errors import QuizError, UsageError
from quizcli.journal import Quality
from quizcli.language import marked, reason, tr
from quizcli.render import card as cards
from quizcli.render import keys, sitting
from quizcli.render.summary import short_welcome
from quizcli.render.text import counted, visible
from quizcli.render.wrap import Row
from quizcli.session import Session
from quizcli.terminal.console import console, print_lines
from quizcli.terminal.editor import edit

if TYPE_CHECKING:
    from quizcli.drills.dialog import Dialog, Result

_MORE = "m"
_LONGEST_LINE = 1_000_000
# Input that only repeats itself, such as `yes`, would otherwise be answered without end.
_MOST_IDLE_LINES = 500
_SHORT = 20
_PASTED = "pasted"  # no key
_QUIT = marked("l language, q quit")
_HELP = marked("u undo, K known, E edit, S suspend, B bury, l language, q quit")


class PlainScreen:
    """A Screen that reads one key per line. The end of the input ends the sitting."""

    def __init__(self, languages: Sequence[Language], scale: Scale, titles: Mapping[str, Text]) -> None:
        self._wanted = languages
        self._languages = languages  # of the current card
        self._show: Callable[[], None]  # prints what is open once more, in another language
        self._titles = titles
        self._names = SCALES[scale]
        self._console = console()
        self.interrupted = False  # by Ctrl-C
        self._idle_lines = 0  # since the last line that brought the sitting forward

    def welcome(self, new_per_day: int) -> bool:
        """Say to a new user what this is."""
        print_lines([*short_welcome(new_per_day, self._console.width), Styled()])
        return True

    def ask(self, card: Question, session: Session) -> Command:
        """Show the question. An empty line shows the answer."""
        width, title = self._console.width, self._titles.get(card.deck, card.deck)
        self._languages = self._wanted
        print_lines([sitting.bar(session, width), sitting.about(title, (), self._languages, width), Styled()])
        self._show = lambda: print_lines([*cards.question(card.question, self._languages, width), Styled()])
        self._show()
        return self._command(tr("Enter shows the answer") + f"\n{tr(_HELP)}")

    def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the answer and read a grade or a command. ``m`` shows more of the card, part by part."""
        shown, help_line = 0, f"{cards.grading_keys(intervals, self._names)}\n{tr('Enter good')}{tr(', ')}{tr(_HELP)}"

        def show() -> None:
            (_, rows), *rest = self._parts(card)[shown:]
            print_lines([*rows, Styled()])
            if rest:
                more = tr("{key} shows more: {parts}", key=_MORE, parts=" · ".join(label for label, _ in rest))
                self._console.print(more, style="dim")
            self._console.print(help_line, style="dim")

        self._show = show
        self._show()
        while True:
            reply = self._graded(Quality.GOOD, help_line, more=shown + 1 < len(self._parts(card)))
            if reply != "show":
                return reply
            shown += 1
            self._show()

    def _parts(self, card: Question) -> list[tuple[str, Sequence[Row]]]:
        """Return the parts of an answer, each with its label: what is said and graded, then what there is more."""
        width, languages = self._console.width, self._languages
        spoken = [
            part
            for group in cards.in_turn(card, languages, width)
            for part in (cards.answer(card.answer, group, width), cards.points(card.points, group, width))
        ]
        tags = [Row(" · ".join(card.tags), style="dim")] if card.tags else []
        parts = [
            (tr("answer"), cards.spaced([*spoken, tags])),
            (tr("detail"), cards.detail(card.detail, languages, width)),
            (counted(len(card.traps), "trap"), cards.traps(card.traps, languages, width, truths=False)),
            (tr("what is right"), cards.traps(card.traps, languages, width)),
            (counted(len(card.refs), "reference"), cards.references(card.refs)),
        ]
        return [(label, rows) for label, rows in parts if rows]

    def pose(self, posed: Posed) -> "tuple[Dialog, Command | None]":
        """Show the problem. Each line is an answer, a request for a hint or a command."""
        from quizcli.render import problem as render

        dialog, width = posed.dialog, self._console.width
        end = None if posed.limit is None else time.monotonic() + posed.limit
        print_lines([*render.head(posed, posed.limit, width), Styled()])
        self._languages = self._wanted
        print_lines(render.body(dialog, self._languages, width))
        self._console.print()
        print_lines(keys.problem_keys(width, practice=dialog.practice))
        while dialog.part is not None:
            line = self._line(render.prompt(dialog))
            if line is None:
                return dialog, "quit"
            if end is not None and time.monotonic() >= end:
                return dialog.give_up(tr("Time is up.")), None
            command = dialog.command(line)
            if command == "language":
                self._languages = keys.turned(self._languages, self._wanted)
                print_lines([*render.body(dialog, self._languages, width), Styled()])
                continue
            if command:
                return dialog, self._counted(command)
            heard = dialog.hear(line)
            if not heard.begun:
                _drop_typed()
            for hint in heard.hints[len(dialog.hints) :]:
                print_lines(cards.answer(hint, self._languages, width))
            dialog = heard
            if dialog.message:
                self.tell(dialog.message)
        self._idle_lines = 0
        return dialog, None

    def judge(self, result: "Result", intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the verdict and the solution. An empty line accepts the suggested grade, a digit chooses another one."""
        from quizcli.render import problem as render

        if result.dialog.message:
            self.tell(result.dialog.message)
        self._console.print()
        self._show = lambda: print_lines([*render.judged_body(result, self._languages, self._console.width), Styled()])
        self._show()
        practice, width = result.dialog.practice, self._console.width
        print_lines(keys.verdict_keys(result.quality, intervals, self._names, width, practice=practice))
        reply = self._graded(result.quality, tr(_QUIT if practice else _HELP))
        while practice and not isinstance(reply, Quality) and reply != "quit":
            reply = self._graded(result.quality, tr(_QUIT))
        return reply

    def tell(self, message: str) -> None:
        """Print a message."""
        self._console.print(visible(message))

    def edit(self, location: Location) -> None:
        """Open the editor, or print the location of the card if there is no terminal."""
        if sys.stdin.isatty():
            edit(location)
        else:
            self.tell(tr("The card is at {location}.", location=location))

    def _graded(self, suggestion: Quality, help_line: str, *, more: bool = False) -> Quality | Command:
        """Read a grade or a command. An empty line accepts the suggestion; if there is more, ``m`` shows it."""
        while True:
            key = self._key()
            if key is None:
                return "quit"
            if not key:
                return suggestion
            if more and key.lower() == _MORE:
                return "show"
            if key in self._names:
                self._idle_lines = 0
                return self._names[key][1]
            command = keys.command(key)
            if command:
                return self._counted(command)
            self._console.print(help_line, style="dim")

    def _command(self, help_line: str) -> Command:
        self._console.print(help_line, style="dim")
        while True:
            key = self._key()
            if key is None:
                return "quit"
            if not key:
                return "show"
            command = keys.command(key)
            if command:
                return self._counted(command)
            self._console.print(help_line, style="dim")

    def _counted(self, command: Command) -> Command:
        if command in ("known", "suspend", "bury"):
            self._idle_lines = 0
        return command

    def _key(self) -> str | None:
        """Read a line, stripped; return None at the end of the input. The language key is answered here.

        Several lines at once are no keys: on a terminal they were pasted.
        """
        while True:
            line = self._line("> ")
            if line is not None and _drop_typed(only_lines=True):
                self.tell(tr("Pasted text is ignored here."))
                return _PASTED
            if line is None or line.strip() != keys.LANGUAGE_KEY:
                return None if line is None else line.strip()
            self._languages = keys.turned(self._languages, self._wanted)
            self._show()

    def _line(self, prompt: str) -> str | None:
        """Read a line; return None at the end of the input."""
        if sys.stdin.isatty():
            self._console.print(prompt, end="")
        self._console.file.flush()
        try:
            line = sys.stdin.readline(_LONGEST_LINE)
        except KeyboardInterrupt:
            self.interrupted = True
            line = ""
        except OSError as error:
            raise QuizError(tr("standard input cannot be read: {reason}", reason=reason(error))) from None
        except UnicodeError:
            return None  # not text in the encoding of standard input
        if len(line) == _LONGEST_LINE and not line.endswith("\n"):
            raise UsageError(
                tr(
                    "standard input: a line has {longest_line:,} characters or more; the sitting has ended",
                    longest_line=_LONGEST_LINE,
                )
            )
        self._idle_lines += 1
        if line and self._idle_lines > _MOST_IDLE_LINES:
            said = line.strip()[:_SHORT]
            raise QuizError(
                tr(
                    "{most_idle_lines} lines without a grade, the last one {said!r}; the sitting has ended",
                    most_idle_lines=_MOST_IDLE_LINES,
                    said=said,
                )
            )
        if not line and sys.stdin.isatty():
            self._console.print()  # after the end of input, the cursor is still behind the prompt
        return line.rstrip("\n") if line else None


def _drop_typed(*, only_lines: bool = False) -> bool:
    """Drop what a terminal has received already, or only whole lines; return whether there was a line.

    The rest of a pasted answer must not become the next one, or the grade.
    """
    if not sys.stdin.isatty():
        return False
    from quizcli.terminal.keys import drop_typed

    return drop_typed(only_lines=only_lines)
