"""The class ``Kind``, one kind of drill, and the types its inputs are declared with. Each file in ``kinds/`` defines one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeAlias, TypeVar

import msgspec

from quizcli.cards import LANGUAGES, DrillDefaults, Text, in_language
from quizcli.drills.draw import Draw
from quizcli.problems import Tolerance, Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

G = TypeVar("G")
# Part -> value, as a kind returns it; the generator turns arrays into lists.
Solved: TypeAlias = "Mapping[str, Value | NDArray[np.float64] | NDArray[np.int64]]"


class Inputs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The inputs of a problem. The names of the fields are those of ``quiz solve``; defaults are those of PyTorch.

    A field of type ``tuple[X, X]`` also accepts one X for both. Subclasses repeat ``frozen=True``, and ``kw_only=True``
    if an optional field comes before a required one: type checkers do not see that both are inherited.
    """


# Types of inputs. The limits keep a typing error from using up all memory and time.
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
BoxInput: TypeAlias = tuple[float, float, float, float]


def says(en: str, zh: str) -> msgspec.Meta:
    """Return the description of an input in both languages: meaning, unit, shape."""
    return msgspec.Meta(description=en, extra={"zh": zh})


def both(en: str, zh: str) -> Text:
    """Return a text in both languages."""
    return {"en": en, "zh": zh}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One difficulty: a description, the usual time, the parts to find, and the mistakes that its problems invite.

    An empty ``asks`` means all parts. Every problem invites all mistakes of ``invites``, and those of ``may_invite``
    that ``go_wrong`` returns for it; at least one in total. A problem is drawn again if an invited mistake gives the
    right answer. Another mistake that gives the right answer is left out of the problem.
    """

    says: Text
    seconds: int
    invites: tuple[str, ...] = ()
    may_invite: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    def invited(self, possible: Iterable[str]) -> set[str]:
        """Return the mistakes that a problem invites, given the names of those possible in it."""
        return {*self.invites, *(mistake for mistake in possible if mistake in self.may_invite)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[G]):
    """A kind of problem; ``G`` is its class of inputs.

    Parameters
    ----------
    name
        The name in the table and in ``quiz drill``; the file is ``kinds/<name>.py`` with ``_`` for ``-``.
    inputs
        The class of inputs, or a union of tagged classes.
    parts
        Name and description of every part of an answer; ``solve`` returns those that the inputs ask for.
    card_title
        What its cards ask. The question of a card is this title and the description of its level.
    formula
        The first hint, as TeX without dollars.
    mistakes
        Name and description of every known mistake.
    levels
        The three difficulties.
    draw
        Draws inputs for a level; returns None if the numbers do not make a good problem.
    statement
        States the problem, with every convention that changes the result. The parts to find are added to it.
    solve
        Returns the parts (ints are graded exactly). Raises ValueError, with the reason, for inputs that make no sense.
    explain
        Returns the worked steps with the numbers of the problem.
    go_wrong
        Returns the values of each mistake that is possible with these inputs; parts that stay right may be absent.
    named
        Returns descriptions of parts that depend on the inputs; they replace those in ``parts``.
    version
        Increase it when any (seed, level) gives another text or answer key.
    asked
        How often it is asked in interviews: 1 everywhere, 2 as a follow-up, 3 by specialists. Cards that state no level
        have this one.
    """

    name: str
    inputs: Any
    parts: Mapping[str, Text]
    card_title: Text
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
    asked: int = 1

    def card_defaults(self) -> DrillDefaults:
        """Return the question and the level of cards that state none."""
        en, zh = (in_language(self.card_title, language) for language in LANGUAGES)
        return DrillDefaults(
            questions=tuple(
                both(f"{en}: {in_language(level.says, 'en')}", f"{zh}：{in_language(level.says, 'zh')}")
                for level in self.levels
            ),
            level=self.asked,
        )
