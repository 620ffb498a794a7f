"""A scripted screen, and a study in a temporary folder."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from quizcli.cards import CardFilter, Location, Question
from quizcli.commands.review import Summary, review
from quizcli.commands.screen import Command, Posed
from quizcli.commands.study import Study
from quizcli.config import Config
from quizcli.drills.answers import write
from quizcli.drills.dialog import Dialog, Result
from quizcli.journal import Quality, Review
from quizcli.paths import Places
from quizcli.problems import Problem
from quizcli.session import Session

CARD = "- id: {0}\n  question: {0}?\n  answer: a\n"


class Script:
    """A Screen that plays replies: a quality is a grade, anything else a command before the answer."""

    def __init__(self, *replies: Quality | str, edit: Callable[[Path], None] = lambda _file: None) -> None:
        self.replies = list(replies)
        self.welcomed: list[int] = []
        self.asked: list[str] = []
        self.said: list[str] = []
        self.problems: list[Problem] = []
        self.results: list[Result] = []
        self._edit = edit

    def welcome(self, new_per_day: int) -> bool:
        """Record that the user is new; a command to quit is the reply to this."""
        self.welcomed.append(new_per_day)
        return self.replies[:1] != ["quit"]

    def ask(self, card: Question, session: Session) -> Command:
        """Record the card; show the answer if the next reply is a grade."""
        assert session.current
        self.asked.append(card.id)
        if not self.replies:
            return "quit"
        if isinstance(self.replies[0], Quality):
            return "show"
        return self.replies.pop(0)  # type: ignore[return-value]

    def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
        """Give the grade."""
        assert card.answer
        assert set(intervals) in ({*Quality}, set())
        return self.replies.pop(0)  # type: ignore[return-value]

    def pose(self, posed: Posed) -> tuple[Dialog, Command | None]:
        """Play lines until the problem is answered or a command comes."""
        if posed.card:
            self.asked.append(posed.card.id)
        self.problems.append(posed.dialog.problem)
        dialog = posed.dialog
        while dialog.part:
            if not self.replies:
                return dialog, "quit"
            line = str(self.replies.pop(0))
            command = dialog.command(line)
            if command and command != "language":
                return dialog, command
            dialog = dialog.hear(write(dialog.problem.answer[dialog.part.name]) if line == "key" else line)
        return dialog, None

    def judge(self, result: Result, intervals: Mapping[Quality, int]) -> Quality | Command:
        """Accept the suggestion at an empty reply, otherwise return the reply."""
        self.results.append(result)
        assert set(intervals) in ({*Quality}, set())
        reply = self.replies.pop(0) if self.replies else "quit"
        if reply == "ctrl-c":
            raise KeyboardInterrupt
        return result.quality if reply == "" else reply  # type: ignore[return-value]

    def tell(self, message: str) -> None:
        """Record the message."""
        self.said.append(message)

    def edit(self, location: Location) -> None:
        """Change the file."""
        self._edit(Path(location.file))


class Desk:
    """A study over one own deck, with a clock that can be moved."""

    def __init__(self, root: Path) -> None:
        # The name that the folder has in an installed program: its cards are edited as copies.
        builtin = root / "builtin_cards"
        builtin.mkdir()
        self.file = root / "home" / "cards" / "d.yaml"
        self.file.parent.mkdir(parents=True)
        self.write("one", "two", "three")
        self.time = datetime(2026, 3, 1, 10).astimezone()
        self.warnings: list[str] = []
        self.study = Study(
            places=Places(data=root / "home", config=root / "config.toml", cache=root / "cache"),
            builtin=builtin,
            folders=[],
            config=Config(),
            set_by_user=frozenset(),
            locale="en",
            now=lambda: self.time,
            warn=self.warnings.append,
        )

    def write(self, *cards: str) -> None:
        """Write the deck."""
        self.file.write_text("deck: d\ncards:\n" + "".join(CARD.format(card) for card in cards))

    def hold(self, script: Script, **options: bool) -> Summary:
        """Hold a sitting."""
        return review(self.study, script, CardFilter(), limit=None, new_per_day=None, **options)

    def reviews(self) -> list[Review]:
        """Return the journal's reviews."""
        return [entry.event for entry in self.study.store.entries() if isinstance(entry.event, Review)]
