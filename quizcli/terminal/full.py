"""The full-screen sitting."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text as Styled

from quizcli.cards import Language, Location, Question
from quizcli.commands.scales import SCALES
from quizcli.commands.screen import Command, Posed
from quizcli.config import Scale
from quizcli.journal import Quality
from quizcli.render import card as cards
from quizcli.render import sitting
from quizcli.render.sitting import View
from quizcli.session import Session, suggested
from quizcli.terminal.console import console
from quizcli.terminal.editor import edit
from quizcli.terminal.input_line import InputLine
from quizcli.terminal.keys import PASTE, RESIZE, Keyboard

if TYPE_CHECKING:
    from quizcli.drills.dialog import Dialog, Result

_COMMANDS: Mapping[str, Command] = {"u": "undo", "e": "edit", "s": "suspend", "b": "bury", "q": "quit"}
_MARGIN = 1
_SIDEWAYS = 20
_TICK_SECONDS = 0.5
_LOWEST = 10**6
_SCROLLING = ("up", "down", "page up", "page down")
_T = TypeVar("_T")


class FullScreen:
    """A Screen on a terminal in raw mode."""

    def __init__(self, keyboard: Keyboard, languages: Sequence[Language], scale: Scale) -> None:
        self._keyboard = keyboard
        self._languages = languages
        self._names = SCALES[scale]
        self._console = console()
        self._message = ""
        # Functions of the width: the two lines at the top; the scrollable lines and the footer.
        self._head: Callable[[int], Sequence[Styled]]
        self._page: Callable[[View, int], tuple[Sequence[Styled], Sequence[Styled]]]
        self._lines: Sequence[Styled] = ()
        self._room = 1

    @property
    def interrupted(self) -> bool:
        """Return whether Ctrl-C has ended the sitting."""
        return self._keyboard.interrupted

    def ask(self, card: Question, session: Session) -> Command:
        """Show the question. Enter or Space shows the answer."""
        self._head = lambda width: [sitting.bar(session, width), sitting.tags(card, width)]
        self._page = lambda view, width: (
            sitting.body(card, view, self._languages, width - _MARGIN),
            sitting.question_keys(width),
        )
        return self._until(View(message=self._said()), self._before)

    def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the answer. Digits grade, letters tick points, Enter accepts the grade suggested by the ticks."""

        def after(key: str, view: View) -> Quality | Command | View | None:
            if key in self._names:
                return self._names[key][1]
            place = sitting.TICK_KEYS.find(key) if len(key) == 1 else -1
            if 0 <= place < len(card.points):
                return view._replace(ticked=view.ticked ^ {place})
            if key == "t":
                return view._replace(unfolded=not view.unfolded)
            if key == "enter":
                return suggested(len(view.ticked), min(len(card.points), len(sitting.TICK_KEYS)))
            return self._moved(key, view)

        self._page = lambda view, width: (
            sitting.body(card, view, self._languages, width - _MARGIN),
            sitting.answer_keys(card, view, intervals, self._names, width),
        )
        return self._until(View(revealed=True, message=self._said()), after)

    def pose(self, posed: Posed) -> "tuple[Dialog, Command | None]":
        """Show the problem and read lines until all parts are answered or the time is up."""
        from quizcli.render import problem as render

        dialog, line, view = posed.dialog, InputLine(), View(message=self._said(), typing=True)
        end = None if posed.limit is None else time.monotonic() + posed.limit
        self._head = lambda width: render.head(posed, _left(end), width)
        self._page = lambda _, width: (
            render.body(dialog, self._languages, width - _MARGIN),
            [
                *render.typed(dialog),
                line.shown(render.prompt(dialog), width),
                *sitting.problem_keys(width, practice=dialog.practice),
            ],
        )
        while dialog.part is not None:
            if not self._keyboard.has_more:
                self._draw(view)
            try:
                key = self._keyboard.read(None if end is None else _TICK_SECONDS)
            except EOFError:
                return dialog, "quit"
            if end is not None and time.monotonic() >= end:
                dialog = dialog.give_up("Time is up.")
            elif key in _SCROLLING:
                view = self._moved(key, view) or view
            elif key == "enter":
                command = dialog.command(line.text)
                if command:
                    return dialog, command
                heard = dialog.hear(line.text)
                # Keep a line that was not understood, to be corrected. Scroll down to a new hint.
                line = line if heard.message.startswith("Not understood") else InputLine()
                top = _LOWEST if len(heard.hints) > len(dialog.hints) else view.top
                dialog, view = heard, view._replace(message=heard.message, top=top)
            elif line.after(key) == line and key.startswith(PASTE):
                view = view._replace(message="The pasted text is too long; it is ignored.")
            else:
                line = line.after(key)
        self._head = lambda width: render.head(posed, None, width)
        return dialog, None

    def judge(self, result: "Result", intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the verdict and the solution. Enter accepts the suggested grade, a digit chooses another one."""
        from quizcli.render import problem as render

        def after(key: str, view: View) -> Quality | Command | View | None:
            if key in self._names:
                return self._names[key][1]
            return result.quality if key == "enter" else self._moved(key, view)

        self._page = lambda _, width: (
            cards.spaced(
                [
                    render.judged_body(result, self._languages, width - _MARGIN),
                    cards.answer(result.dialog.problem.statement, self._languages, width - _MARGIN),
                ]
            ),
            sitting.verdict_keys(result.quality, intervals, self._names, width, practice=result.dialog.practice),
        )
        commands = {"q": _COMMANDS["q"]} if result.dialog.practice else _COMMANDS
        return self._until(View(message=result.dialog.message), after, commands)

    def tell(self, message: str) -> None:
        """Show a message below the next card."""
        self._message = message

    def edit(self, location: Location) -> None:
        """Restore the terminal and run the editor in it."""
        with self._keyboard.released():
            edit(location)

    def _before(self, key: str, view: View) -> Command | View | None:
        return "show" if key in ("enter", "space") else self._moved(key, view)

    def _until(
        self, view: View, act: "Callable[[str, View], _T | View | None]", commands: Mapping[str, Command] = _COMMANDS
    ) -> "_T | Command":
        """Draw and read keys until one gives a result; keys that scroll, tick or unfold only redraw."""
        while True:
            self._draw(view)
            try:
                key = self._keyboard.read()
                if key == "?":
                    for page in sitting.help_pages(self._names, self._console.size):
                        self._show(page)
                        self._keyboard.read()
                    continue
            except EOFError:
                return "quit"
            if key in commands:
                return commands[key]
            if key.startswith(PASTE):
                view = view._replace(message="Pasted text is ignored here.")
                continue
            found = None if key == RESIZE else act(key, view)
            if isinstance(found, View):
                view = found._replace(message="")
            elif found is not None:
                return found

    def _draw(self, view: View) -> None:
        width, height = self._console.size
        self._lines, footer = self._page(view, width)
        self._room = sitting.room(height, [*footer, *sitting.notes(view, width)[1:]])
        top = max(0, min(view.top, len(self._lines) - self._room))
        self._show(sitting.screen(self._lines, self._head(width), view._replace(top=top), footer, (width, height)))

    def _said(self) -> str:
        """Return the pending message and clear it."""
        message, self._message = self._message, ""
        return message

    def _moved(self, key: str, view: View) -> View | None:
        """Return the view after a key that scrolls, or None for another key."""
        if key in ("left", "right"):
            widest = max((line.cell_len for line in self._lines), default=0) - self._console.width
            return view._replace(left=max(0, min(widest, view.left + (_SIDEWAYS if key == "right" else -_SIDEWAYS))))
        page = max(1, self._room - 1)
        steps = {
            "up": -1,
            "down": 1,
            "page up": -page,
            "page down": page,
            "space": page,
            "home": -_LOWEST,
            "end": _LOWEST,
        }
        if key not in steps:
            return None
        lowest = max(0, len(self._lines) - self._room)
        return view._replace(top=max(0, min(lowest, view.top + steps[key])))

    def _show(self, lines: Sequence[Styled]) -> None:
        """Write the whole screen at once, to avoid flicker."""
        with self._console.capture() as capture:
            for line in lines:
                self._console.print(line, soft_wrap=True, end="\x1b[K\n")
        self._console.file.write("\x1b[H" + capture.get().removesuffix("\n") + "\x1b[J")
        self._console.file.flush()


def _left(end: float | None) -> int | None:
    """Return the number of seconds left."""
    return None if end is None else max(0, round(end - time.monotonic()))
