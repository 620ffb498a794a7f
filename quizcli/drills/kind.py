"""What a kind of drill is made of: each file in ``kinds/`` fills one ``Kind`` in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeAlias, TypeVar

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.problems import Tolerance, Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

G = TypeVar("G")
# Part -> value, as a kind may return it: arrays become lists before they leave this package.
Solved: TypeAlias = "Mapping[str, Value | NDArray[np.float64] | NDArray[np.int64]]"


class Inputs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The numbers of a problem; a kind's fields are their names in ``quiz solve``, with the frameworks' defaults.

    A field of type ``tuple[X, X]`` also takes one X for both. Each kind's class says ``frozen=True``, and ``kw_only=True``
    where an optional field stands before a required one: type checkers do not know that both are inherited.
    """


# What inputs are made of. The bounds keep a slip of the keyboard from taking all memory and time.
Count: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=10**12)]
Whole: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Pair: TypeAlias = tuple[Count, Count]
Pads: TypeAlias = tuple[Whole, Whole]
Positive: TypeAlias = Annotated[float, msgspec.Meta(gt=0)]
NotNegative: TypeAlias = Annotated[float, msgspec.Meta(ge=0)]
Share: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1)]
BelowOne: TypeAlias = Annotated[float, msgspec.Meta(ge=0, lt=1)]
Vector: TypeAlias = Annotated[list[float], msgspec.Meta(min_length=1, max_length=10_000)]
Matrix: TypeAlias = Annotated[list[Vector], msgspec.Meta(min_length=1, max_length=10_000)]
Box: TypeAlias = tuple[float, float, float, float]


def says(en: str, zh: str) -> msgspec.Meta:
    """Describe an input in both languages: what it is, its unit, its shape."""
    return msgspec.Meta(description=en, extra={"zh": zh})


def both(en: str, zh: str) -> Text:
    """Return a text in both languages."""
    return {"en": en, "zh": zh}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One difficulty: what is special about it, the time it takes, which parts are asked, which mistakes it invites.

    ``asks`` empty means all parts. Every draw invites all of the ``invites``, and those of ``may_invite`` that ``go_wrong``
    returns for it, one at least of both together. A draw in which an invited mistake leads to the right number is drawn
    again; other mistakes that happen to be right are only not named.
    """

    says: Text
    seconds: int
    invites: tuple[str, ...] = ()
    may_invite: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    def invited(self, possible: Iterable[str]) -> set[str]:
        """Return the mistakes that a draw invites, from the names of those that are possible in it."""
        return {*self.invites, *(mistake for mistake in possible if mistake in self.may_invite)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[G]):
    """A kind of problem; ``G`` is its class of inputs.

    Parameters
    ----------
    inputs
        The class of inputs, or a union of such classes with tags.
    parts
        Name and description of every part an answer can have; ``solve`` returns those that the inputs ask.
    formula
        What the first hint shows, TeX without dollars.
    mistakes
        Name and description of every known wrong turn.
    levels
        The three difficulties.
    draw
        Draws inputs for a level; None where the numbers drawn make no good problem.
    statement
        States the problem with every convention that changes the number; what is asked is added from ``parts``.
    solve
        Returns the parts (ints are exact); raises ValueError with a reason for inputs that make no sense.
    explain
        Returns the worked steps with the problem's own numbers.
    go_wrong
        Returns what each mistake leads to, of those that these inputs allow; parts that it leaves right may be absent.
    named
        Returns what parts are in this problem, where ``parts`` would have to say "as asked".
    version
        Raised whenever any (seed, level) would give another text or key.
    """

    inputs: Any
    parts: Mapping[str, Text]
    formula: str
    mistakes: Mapping[str, Text]
    levels: tuple[Level, Level, Level]
    draw: Callable[[Draw, int], G | None]
    statement: Callable[[G], Text]
    solve: Callable[[G], Solved]
    explain: Callable[[G], Sequence[Text]]
    go_wrong: Callable[[G], Mapping[str, Solved]]
    named: Callable[[G], Mapping[str, Text]] | None = None
    tolerance: Tolerance = Tolerance()
    version: int = 1
