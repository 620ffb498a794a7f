"""Data types of numeric problems: the problem, its parts, known mistakes, and the verdict on an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from quizcli.cards import Text

# Integers are graded exactly, floats within the tolerance. Vectors and matrices are nested sequences.
Value: TypeAlias = int | float | Sequence["Value"]
Answer: TypeAlias = Mapping[str, Value]
Form: TypeAlias = Literal["scalar", "vector", "matrix"]
Outcome: TypeAlias = Literal["right", "slip", "wrong", "blank"]


class Tolerance(NamedTuple):
    """A float is right if it is within ``max(abs, rel * |key|)`` of the answer key."""

    rel: float = 0.005
    abs: float = 0.001


class Part(NamedTuple):
    """One number, vector or matrix to find; ``exact`` means all its numbers are integers."""

    name: str
    label: Text
    form: Form
    exact: bool


class Wrong(NamedTuple):
    """A known mistake: its name, its description, and the values it leads to."""

    name: str
    text: Text
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A generated problem, solved. (kind, version, level, seed) or (kind, inputs) reproduce it.

    ``inputs`` is an instance of the kind's class of inputs. ``answer`` has the parts to find. ``wrongs`` are the known
    mistakes that give a different answer. ``steps`` is the worked solution. ``seconds`` is the usual time with paper.
    """

    kind: str
    version: int
    seed: int
    level: int
    inputs: msgspec.Struct
    statement: Text
    parts: tuple[Part, ...]
    answer: Answer
    wrongs: tuple[Wrong, ...]
    tolerance: Tolerance
    seconds: int
    steps: tuple[Text, ...]

    @property
    def given(self) -> dict[str, object]:
        """The inputs as plain JSON, including the defaults."""
        return plain_inputs(self.inputs)


def plain_inputs(inputs: msgspec.Struct) -> dict[str, object]:
    """Return inputs as plain JSON, including the defaults."""
    plain: dict[str, object] = msgspec.json.decode(msgspec.json.encode(inputs))
    return plain


class Finding(NamedTuple):
    """What is wrong with one part of an answer.

    ``entries`` are the positions of wrong entries, counted from 1, if the shape is right; otherwise ``shape`` is the
    right shape. ``mistakes`` are names of known mistakes that give the same values; ``slips`` are other explanations.
    """

    part: str
    entries: tuple[tuple[int, ...], ...] = ()
    shape: str | None = None
    mistakes: tuple[str, ...] = ()
    slips: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome, and what is wrong. A slip is a wrong answer with a known mistake for every wrong part."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of all known mistakes in the answer, each once."""
        return tuple(dict.fromkeys(name for finding in self.findings for name in finding.mistakes))
