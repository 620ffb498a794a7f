"""The full-screen sitting."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text as Styled

from quizcli.cards import CardId, Language, Location, Question, Text
from quizcli.commands.scales import SCALES
from quizcli.commands.screen import Command, Posed
from quizcli.config import Scale
from quizcli.journal import Quality
from quizcli.language import tr
from quizcli.render import card as cards
from quizcli.render import keys, sitting
from quizcli.render.pages import Body
from quizcli.render.summary import welcome
from quizcli.render.view import TICK_KEYS, TRUTHS, View, card_body, hint, moved
from quizcli.session import Session, suggested
from quizcli.terminal.console import console, draw
from quizcli.terminal.editor import edit
from quizcli.terminal.input_line import InputLine
from quizcli.terminal.keys import PASTE, RESIZE, Keyboard

if TYPE_CHECKING:
    from quizcli.drills.dialog import Dialog, Result

_MARGIN = 1
_TICK_SECONDS = 0.5
_LOWEST = 10**6
_SCROLLING = ("up", "down", "page up", "page down")
_T = TypeVar("_T")


class FullScreen:
    """A Screen on a terminal in raw mode."""

    def __init__(
        self, keyboard: Keyboard, languages: Sequence[Language], scale: Scale, titles: Mapping[str, Text]
    ) -> None:
        self._keyboard = keyboard
        self._wanted = languages
        self._languages = languages  # of the current card
        self._titles = titles
        self._names = SCALES[scale]
        self._console = console()
        self._message = ""
        # Functions of the width: the lines at the top and at the bottom; and of width and height: the card between them.
        self._head: Callable[[int], Sequence[Styled]]
        self._footer: Callable[[View, int], Sequence[Styled]]
        self._body: Callable[[View, int, int], Body]
        # What is on the screen, and in how many rows.
        self._shown = Body(())
        self._size = (0, 0)
        self._room = 1
        self._view = View()
        # The view in which each card was left: an edit or an undo comes back to it.
        self._views: dict[CardId, View] = {}
        self._last: Command | None = None
        self._session = Session(queue=())
        self._undone_from: Session | None = None

    @property
    def interrupted(self) -> bool:
        """Return whether Ctrl-C has ended the sitting."""
        return self._keyboard.interrupted

    def welcome(self, new_per_day: int) -> bool:
        """Say to a new user what this is, until a key is pressed."""
        self._head = lambda _: []
        self._body = lambda _, width, _room: Body(welcome(new_per_day, width))
        self._footer = lambda _, width: keys.welcome_keys(width)
        begin = self._until(View(typing=True), lambda key, view: self._moved(key, view) if key in _SCROLLING else True)
        return begin != "quit"

    def ask(self, card: Question, session: Session) -> Command:
        """Show the question. Enter or Space shows the answer, which is still there after an edit or an undo."""
        self._session = session
        self._forget_after_undo()
        self._languages = self._wanted
        self._show_card(card, revealed=False)
        self._footer = lambda _, width: keys.question_keys(width)
        view = self._kept(card)
        return "show" if view.revealed else self._until(view._replace(message=self._said()), self._before)

    def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the answer. Digits grade, letters tick points, Enter accepts the grade suggested by the ticks."""

        def after(key: str, view: View) -> Quality | Command | View | None:
            if key in self._names:
                return self._names[key][1]
            place = TICK_KEYS.find(key) if len(key) == 1 else -1
            if 0 <= place < len(card.points):
                return view._replace(ticked=view.ticked ^ {place})
            if key == "t":
                return self._unfolded(view)
            if key == "enter":
                return suggested(len(view.ticked), min(len(card.points), len(TICK_KEYS)))
            return self._onward(view) if key == "space" else self._moved(key, view)

        self._forget_after_undo()
        self._show_card(card, revealed=True)
        self._footer = lambda view, width: keys.answer_keys(card, len(view.ticked), intervals, self._names, width)
        reply: Quality | Command = self._until(self._kept(card)._replace(revealed=True, message=self._said()), after)
        self._views[card.id] = self._view._replace(graded=isinstance(reply, Quality))
        return reply

    def pose(self, posed: Posed) -> "tuple[Dialog, Command | None]":
        """Show the problem and read lines until all parts are answered or the time is up."""
        from quizcli.render import problem as render

        self._languages = self._wanted
        dialog, line, view = posed.dialog, InputLine(), View(message=self._said(), typing=True)
        end = None if posed.limit is None else time.monotonic() + posed.limit
        self._head = lambda width: render.head(posed, _left(end), width)
        self._body = lambda _, width, _room: Body(render.body(dialog, self._languages, width))
        self._footer = lambda _, width: [
            *render.typed(dialog),
            line.shown(render.prompt(dialog), width),
            *keys.problem_keys(width, practice=dialog.practice),
        ]
        while dialog.part is not None:
            if not self._keyboard.has_more:
                view = self._draw(view)
            try:
                key = self._keyboard.read(None if end is None else _TICK_SECONDS)
            except EOFError:
                return dialog, "quit"
            if end is not None and time.monotonic() >= end:
                dialog = dialog.give_up(tr("Time is up."))
            elif key in _SCROLLING:
                view = self._moved(key, view) or view
            elif key == "enter":
                command = dialog.command(line.text)
                if command == "language":
                    self._turn_language()
                    line = InputLine()
                    continue
                self._last = command
                if command:
                    return dialog, command
                heard = dialog.hear(line.text)
                # Keep a line that was not understood, to be corrected. Scroll down to a new hint.
                line = line if heard.refused else InputLine()
                top = _LOWEST if len(heard.hints) > len(dialog.hints) else view.top
                dialog, view = heard, view._replace(message=heard.message, top=top)
            elif line.after(key) == line and key.startswith(PASTE):
                view = view._replace(message=tr("The pasted text is too long; it is ignored."))
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

        self._body = lambda _, width, _room: Body(
            cards.spaced(
                [
                    render.judged_body(result, self._languages, width),
                    cards.answer(result.dialog.problem.statement, self._languages, width),
                ]
            )
        )
        self._footer = lambda _, width: keys.verdict_keys(
            result.quality, intervals, self._names, width, practice=result.dialog.practice
        )
        return self._until(View(message=result.dialog.message), after, practice=result.dialog.practice)

    def tell(self, message: str) -> None:
        """Show a message below the next card."""
        self._message = message

    def edit(self, location: Location) -> None:
        """Restore the terminal and run the editor in it."""
        with self._keyboard.released():
            edit(location)

    def _forget_after_undo(self) -> None:
        """Drop the keys typed behind an undo that undid nothing: they were not meant for the card that stays."""
        if self._undone_from == self._session:
            self._keyboard.forget()
        self._undone_from = None

    def _show_card(self, card: Question, *, revealed: bool) -> None:
        title = self._titles.get(card.deck, card.deck)
        self._head = lambda width: [
            sitting.bar(self._session, width),
            sitting.about(title, card.tags if revealed else (), self._languages, width),
        ]
        self._body = lambda view, width, room: card_body(card, view, self._languages, width, room)

    def _kept(self, card: Question) -> View:
        """Return the view in which a card was left, if it was not graded or the grade is undone."""
        found = self._views.get(card.id, View())
        if found.graded and self._last != "undo":
            found = View()
        ticked = found.ticked & set(range(len(card.points)))
        return found._replace(ticked=ticked, graded=False)

    def _before(self, key: str, view: View) -> Command | View | None:
        return "show" if key in ("enter", "space") else self._moved(key, view)

    def _until(
        self, view: View, act: "Callable[[str, View], _T | View | None]", *, practice: bool = False
    ) -> "_T | Command":
        """Draw and read keys until one gives a result; keys that scroll, tick or unfold only redraw."""
        self._size = (0, 0)
        while True:
            self._view = view = self._draw(view)
            try:
                key = self._keyboard.read()
                if key == "?":
                    self._help()
                    continue
            except EOFError:
                return "quit"
            self._last = keys.command(key, practice=practice)
            if self._last:
                self._undone_from = self._session if self._last == "undo" else None
                return self._last
            if len(key) == 1:
                key = key.lower()
            if key == keys.LANGUAGE_KEY:
                self._turn_language()
                continue
            if key.startswith(PASTE):
                view = view._replace(message=tr("Pasted text is ignored here."))
                continue
            found = None if key == RESIZE else act(key, view)
            if isinstance(found, View):
                view = found._replace(message="")
            elif found is not None:
                return found

    def _help(self) -> None:
        for page in keys.help_pages(self._names, self._console.size):
            draw(self._console, page)
            while self._keyboard.read().startswith(PASTE):
                pass

    def _turn_language(self) -> None:
        self._languages = keys.turned(self._languages, self._wanted)
        self._size = (-1, -1)  # the text is laid out anew, as in a window of another size

    def _draw(self, view: View) -> View:
        """Draw the screen and return the view as it is drawn, in a window of another size at the same place."""
        width, height = self._console.size
        footer = self._footer(view, width)
        head = sitting.top_lines(self._head(width), height, footer)
        note = sitting.notes(view, width, height)
        room = max(1, height - len(head) - len(note) - len(footer))
        body = self._body(view, width - _MARGIN, room)
        if self._size not in ((0, 0), (width, height)):
            view = view._replace(top=body.moved(view.top, self._shown))
        if view.top >= len(body.rows) or len(body.rows) <= room:
            view = view._replace(top=body.lowest(room))
        self._shown, self._size, self._room = body, (width, height), room
        end = body.end(view.top, room, scrolled=view.scrolled)
        if not view.message:
            note = [Styled(hint(body, view, end), style="dim")]
        draw(self._console, sitting.screen(head, body.rows[view.top : end], note, footer, view, (width, height)))
        return view

    def _said(self) -> str:
        """Return the pending message and clear it."""
        message, self._message = self._message, ""
        return message

    def _moved(self, key: str, view: View) -> View | None:
        """Return the view after a key that scrolls, or None for another key."""
        return moved(view, key, self._shown, self._room, self._console.width)

    def _onward(self, view: View) -> View:
        """Return the view after Space at an answer: the traps on this page step by step, then the next page."""
        if view.unfolded < TRUTHS and self._sees_traps(view):
            return self._unfolded(view)
        after = self._moved("space", view) or view
        if after.top == view.top or after.unfolded or not self._sees_traps(after):
            return after
        # The claims of the traps are shown at once if they have room on that page.
        opened = self._unfolded(after)
        return opened if opened.top == after.top else after

    def _sees_traps(self, view: View) -> bool:
        traps, end = self._shown.mark("traps"), self._shown.end(view.top, self._room, scrolled=view.scrolled)
        return traps is not None and view.top <= traps.start < end

    def _unfolded(self, view: View) -> View:
        """Return the view with the claims of the traps, then also with what is right, then folded where it was before."""
        after = view._replace(
            unfolded=(view.unfolded + 1) % (TRUTHS + 1), back=view.back if view.unfolded else view.top
        )
        body = self._body(after, self._console.width - _MARGIN, self._room)
        traps = body.mark("traps")
        if traps is None:
            return view
        if not after.unfolded:
            return after._replace(top=view.back, scrolled=False)
        if view.top <= traps.start and traps.end <= body.end(view.top, self._room, scrolled=view.scrolled):
            return after
        return after._replace(top=traps.start, scrolled=False)


def _left(end: float | None) -> int | None:
    """Return the number of seconds left."""
    return None if end is None else max(0, round(end - time.monotonic()))
