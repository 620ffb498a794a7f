"""The terminal: reads lines, prints cards. Implements the review's Screen protocol."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text as Styled

from quizcli.cards import Language, Question
from quizcli.commands.review import Command
from quizcli.config import Scale
from quizcli.journal import Quality
from quizcli.render import card as cards
from quizcli.render.text import visible
from quizcli.session import Session

SCALES: Mapping[Scale, Mapping[str, tuple[str, Quality]]] = {
    "four": {
        "1": ("again", Quality.WRONG),
        "2": ("hard", Quality.HARD),
        "3": ("good", Quality.GOOD),
        "4": ("easy", Quality.PERFECT),
    },
    "six": {
        "0": ("blackout", Quality.BLACKOUT),
        "1": ("wrong", Quality.WRONG),
        "2": ("familiar", Quality.WRONG_BUT_FAMILIAR),
        "3": ("hard", Quality.HARD),
        "4": ("good", Quality.GOOD),
        "5": ("easy", Quality.PERFECT),
    },
}

_COMMANDS: Mapping[str, Command] = {"u": "undo", "s": "suspend", "b": "bury", "q": "quit"}
_HELP = "u undo, s suspend, b bury until tomorrow, q quit"


def console() -> Console:
    """Return a console for stdout: no markup, no guesses at what is a number, 80 columns where there is no terminal."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else 80
    return Console(markup=False, highlight=False, emoji=False, width=width)


def print_lines(lines: Iterable[Styled]) -> None:
    """Print lines that are laid out already; the terminal breaks those that are too wide."""
    out = console()
    for line in lines:
        out.print(line, soft_wrap=True)


class LineScreen:
    """One line a key: works without a terminal too. The end of the input ends the sitting."""

    def __init__(self, languages: Sequence[Language], scale: Scale) -> None:
        self._languages = languages
        self._names = SCALES[scale]
        self._console = console()

    def ask(self, card: Question, session: Session) -> Command:
        """Show the question; an empty line asks for the answer."""
        new, again = session.left("new"), session.left("again")
        due = session.left("overdue", "due")
        self._console.rule(f"{due} due, {new} new, {again} again", style="dim", align="left")
        self._console.print(visible(" ".join((card.deck, *card.tags))), style="dim")
        self._console.print()
        print_lines(cards.question(card.question, self._languages, self._console.width))
        self._console.print()
        return self._command(f"Enter shows the answer; {_HELP}")

    def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the answer; a digit of the scale grades."""
        width, languages = self._console.width, self._languages
        parts = [
            cards.answer(card.answer, languages, width),
            cards.points(card.points, languages, width),
            cards.traps(card.traps, languages, width),
            cards.references(card.refs),
        ]
        print_lines(cards.spaced(parts))
        self._console.print()
        help_line = f"{cards.grading_keys(intervals, self._names)}\n{_HELP}"
        self._console.print(help_line, style="dim")
        while True:
            key = self._key()
            if key is None:
                return "quit"
            if key in self._names:
                return self._names[key][1]
            if key in _COMMANDS:
                return _COMMANDS[key]
            self._console.print(help_line, style="dim")

    def tell(self, message: str) -> None:
        """Print a line."""
        self._console.print(visible(message))

    def _command(self, help_line: str) -> Command:
        self._console.print(help_line, style="dim")
        while True:
            key = self._key()
            if key is None:
                return "quit"
            if not key:
                return "show"
            if key in _COMMANDS:
                return _COMMANDS[key]
            self._console.print(help_line, style="dim")

    def _key(self) -> str | None:
        """Return a line without its ends, or None at the end of the input."""
        if sys.stdin.isatty():
            self._console.print("> ", end="")
        self._console.file.flush()
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError:
            return "?"
        if not line and sys.stdin.isatty():
            self._console.print()  # the end of input leaves the cursor behind the prompt
        return line.strip().lower() if line else None
