"""The plain sitting: one line a key, for pipes, simple terminals and screen readers."""

import sys
from collections.abc import Mapping, Sequence

from rich.text import Text as Styled

from quizcli.cards import Language, Location, Question
from quizcli.commands.review import Command
from quizcli.config import Scale
from quizcli.journal import Quality
from quizcli.render import card as cards
from quizcli.render import sitting
from quizcli.render.scales import SCALES
from quizcli.render.text import visible
from quizcli.session import Session
from quizcli.terminal.console import console, print_lines
from quizcli.terminal.editor import edit

_COMMANDS: Mapping[str, Command] = {"u": "undo", "e": "edit", "s": "suspend", "b": "bury", "q": "quit"}
_HELP = "u undo, e edit, s suspend, b bury until tomorrow, q quit"


class LineScreen:
    """One line a key: works without a terminal too. The end of the input ends the sitting."""

    def __init__(self, languages: Sequence[Language], scale: Scale) -> None:
        self._languages = languages
        self._names = SCALES[scale]
        self._console = console()

    def ask(self, card: Question, session: Session) -> Command:
        """Show the question; an empty line asks for the answer."""
        width = self._console.width
        print_lines([sitting.bar(session, width), sitting.tags(card, width), Styled()])
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

    def edit(self, location: Location) -> None:
        """Open the editor where there is a terminal, else say where the card is."""
        if sys.stdin.isatty():
            edit(location)
        else:
            self.tell(f"The card stands at {location}.")

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
