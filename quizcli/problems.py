"""A numeric problem, from the numbers drawn to the verdict on an answer: plain data, no arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from quizcli.cards import Text

# Whole numbers are exact; real ones are judged within the tolerance. Vectors and matrices are nested sequences.
Value: TypeAlias = int | float | Sequence["Value"]
Answer: TypeAlias = Mapping[str, Value]
Form: TypeAlias = Literal["scalar", "vector", "matrix"]
Outcome: TypeAlias = Literal["right", "slip", "wrong", "blank"]


class Tolerance(NamedTuple):
    """A real number passes if it is within ``max(abs, rel * |key|)`` of the key."""

    rel: float = 0.005
    abs: float = 0.001


class Part(NamedTuple):
    """One number, vector or matrix that is asked for; ``exact`` where it is made of whole numbers."""

    name: str
    label: Text
    form: Form
    exact: bool


class Wrong(NamedTuple):
    """A known wrong turn, what it is in words, and the values that it leads to."""

    name: str
    text: Text
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem as drawn: (kind, version, level, seed) make it again, and so do kind and ``given``.

    ``given`` is plain JSON. ``answer`` has the parts that are asked, ``wrongs`` the wrong turns that lead elsewhere.
    ``seconds`` is the time that somebody who knows how needs, with paper.
    """

    kind: str
    version: int
    seed: int
    level: int
    given: Mapping[str, object]
    statement: Text
    parts: tuple[Part, ...]
    answer: Answer
    wrongs: tuple[Wrong, ...]
    tolerance: Tolerance
    seconds: int


class Finding(NamedTuple):
    """What is wrong with one part of an answer.

    ``entries`` are the wrong places, counted from 1, as far as the shape is the right one; ``shape`` says what the
    shape should be where it is not. ``mistakes`` and ``slips`` are what would explain the values, in words.
    """

    part: str
    entries: tuple[tuple[int, ...], ...] = ()
    shape: str | None = None
    mistakes: tuple[str, ...] = ()
    slips: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Right, or what is wrong: every wrong part explained by a known mistake is a slip."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of all known mistakes in the answer, each once."""
        return tuple(dict.fromkeys(name for finding in self.findings for name in finding.mistakes))
