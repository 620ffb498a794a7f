"""The interface of a screen: how a sitting or practice talks to the user."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from quizcli.cards import Drill, Location, Question
from quizcli.journal import Quality
from quizcli.session import Session, Tally

if TYPE_CHECKING:
    from quizcli.drills.dialog import Dialog, Result

Command: TypeAlias = Literal["show", "undo", "known", "edit", "suspend", "bury", "quit"]


class Posed(NamedTuple):
    """A problem to show: its drill card (None in practice), the progress, and the time limit in seconds."""

    dialog: "Dialog"
    card: Drill | None
    progress: Session | Tally
    limit: int | None = None


class Screen(Protocol):
    """Shows cards and problems, and returns what the user does."""

    def welcome(self, new_per_day: int) -> bool:
        """Say to a new user what this is; return whether to go on."""
        ...

    def ask(self, card: Question, session: Session) -> Command:
        """Show the question; return the command of the user."""
        ...

    def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the answer and the interval of each quality in days; return the grade or a command."""
        ...

    def pose(self, posed: Posed) -> "tuple[Dialog, Command | None]":
        """Show a problem and read lines until it is answered or a command comes; return the answer so far."""
        ...

    def judge(self, result: "Result", intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the verdict and the solution; return the suggested grade, another one, or a command."""
        ...

    def tell(self, message: str) -> None:
        """Show a message."""
        ...

    def edit(self, location: Location) -> None:
        """Open a file in the editor; return when the editor is closed."""
        ...
