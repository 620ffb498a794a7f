"""Cards, as the rest of the program sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, NewType, TypeAlias

CardId = NewType("CardId", str)
Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

# One string, or one per language: just as it stands in the file and in the JSON output.
Text: TypeAlias = str | Mapping[Language, str]


def in_language(text: Text, language: Language) -> str:
    """Return the text in a language, or in the other one where that is all there is."""
    if isinstance(text, str):
        return text
    return text.get(language) or next(iter(text.values()))


class Location(NamedTuple):
    """A place in a card file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Complaint(NamedTuple):
    """What is wrong with a card file, and where."""

    location: Location
    message: str

    def __str__(self) -> str:
        return f"{self.location}: {self.message}"


class Trap(NamedTuple):
    """A claim that sounds right and is wrong, and what is right."""

    claim: Text
    truth: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What every card has."""

    id: CardId
    deck: str
    question: Text
    level: int
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    formerly: tuple[CardId, ...] = ()
    # False; True; or the fingerprint of the built-in card that this one was made from.
    override: bool | str = False
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(_Common):
    """A question with the answer to give; ``points`` are what a complete answer contains."""

    answer: Text
    points: tuple[Text, ...] = ()
    traps: tuple[Trap, ...] = ()
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(_Common):
    """A numeric problem of a kind, drawn anew each time; ``drill_level`` is its difficulty."""

    drill_kind: str
    drill_level: int


Card: TypeAlias = Question | Drill


class Source(NamedTuple):
    """One item of the source documents."""

    id: str
    document: str
    question: Text
    location: Location


class CardFilter(NamedTuple):
    """Which cards are meant; an empty tuple means all."""

    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
