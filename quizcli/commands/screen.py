"""What a sitting asks of the screen that it is held on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from quizcli.cards import Drill, Location, Question
from quizcli.journal import Quality
from quizcli.session import Session, Tally

if TYPE_CHECKING:
    from quizcli.drills.dialog import Dialog, Result

Command: TypeAlias = Literal["show", "undo", "edit", "suspend", "bury", "quit"]


class Posed(NamedTuple):
    """A problem, the drill card it is for (None in practice), where in the sitting; ``limit`` is in seconds."""

    dialog: "Dialog"
    card: Drill | None
    progress: Session | Tally
    limit: int | None = None


class Screen(Protocol):
    """Where a sitting is seen and answered."""

    def ask(self, card: Question, session: Session) -> Command:
        """Show the question; return what the user wants."""
        ...

    def grade(self, card: Question, intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the answer and how long each quality would put the card off, in days; return the grade or a command."""
        ...

    def pose(self, posed: Posed) -> "tuple[Dialog, Command | None]":
        """Show a problem and take lines until nothing more is asked, or a command comes; return how far the answer is."""
        ...

    def judge(self, result: "Result", intervals: Mapping[Quality, int]) -> Quality | Command:
        """Show the verdict and the solution; return the grade, which the result suggests, or a command."""
        ...

    def tell(self, message: str) -> None:
        """Say something in passing."""
        ...

    def edit(self, location: Location) -> None:
        """Let the user edit a file; return when the editor is closed."""
        ...
