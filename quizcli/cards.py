"""Cards, as the rest of the program sees them.

A field of a card is declared once: as a field of its class here. Its name is its key in card files and in JSON, and its
type says how it is read and written. The loader, the compiled corpus, the fingerprint, the search, export and ``--json``
follow the declaration. An optional text is one line::

    hint: Text | None = None
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Annotated, Any, NamedTuple, NewType, TypeAlias

from quizcli.language import Language as Language  # noqa: PLC0414 - part of what this module offers
from quizcli.language import chosen

CardId = NewType("CardId", str)
LANGUAGES: tuple[Language, ...] = ("en", "zh")

# One string, or one per language: just as it stands in the file and in the JSON output.
Text: TypeAlias = str | Mapping[Language, str]
# Words without spaces, none of them twice.
Words: TypeAlias = Annotated[tuple[str, ...], "words"]


def in_language(text: Text, language: Language) -> str:
    """Return the text in a language, or in the other one where that is all there is."""
    if isinstance(text, str):
        return text
    return text.get(language) or next(iter(text.values()))


class Location(NamedTuple):
    """A place in a card file. Line and column count from 1; line 0 means that ``file`` says it all."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Complaint(NamedTuple):
    """What is wrong with a card file, and where. The compiled corpus keeps the message in both languages."""

    location: Location
    message: Text

    def __str__(self) -> str:
        return f"{self.location}: {in_language(self.message, chosen())}"


class Trap(NamedTuple):
    """A claim that sounds right and is wrong, and what is right."""

    claim: Text
    truth: Text


class DrillRef(NamedTuple):
    """Which drill a card asks: the kind and its difficulty."""

    kind: str
    level: int


class DrillDefaults(NamedTuple):
    """What the cards of a kind of drill say unless they say otherwise: a question for each difficulty, and the level."""

    questions: tuple[Text, ...]
    level: int


def _no_defaults(kind: str) -> DrillDefaults:
    raise KeyError(kind)


class DrillKinds(NamedTuple):
    """The kinds of drill there are, as far as cards are concerned.

    ``defaults`` imports a kind, so it is called only while card files are read. ``code`` are the folders that the defaults
    come from: cards are compiled again when a file in them has changed.
    """

    names: Collection[str] = ()
    defaults: Callable[[str], DrillDefaults] = _no_defaults
    code: tuple[str, ...] = ()


# Only the fields matter here; what a dataclass generates is generated for the two kinds of cards below.
@dataclass(frozen=True, slots=True, kw_only=True, init=False, repr=False, eq=False)
class _Common:
    """What every card has.

    ``level`` is how often it is asked: 1 everywhere, 2 as a follow-up, 3 by specialists. ``needs`` are cards that are
    introduced earlier.
    """

    id: CardId
    deck: str
    question: Text
    level: int
    tags: Words = ()
    sources: Words = ()
    formerly: tuple[CardId, ...] = ()
    needs: tuple[CardId, ...] = ()
    # False; True; or the fingerprint of the built-in card that this one was made from.
    override: bool | str = False
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(_Common):
    """A question with the answer to give.

    ``answer`` is what one says, ``detail`` what one adds when asked; ``points`` are what a complete answer contains.
    """

    answer: Text
    detail: Text | None = None
    points: tuple[Text, ...] = ()
    traps: tuple[Trap, ...] = ()
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(_Common):
    """A numeric problem, drawn anew each time."""

    drill: DrillRef


Card: TypeAlias = Question | Drill

# Fields that say where a card stands; they are no keys of the card itself.
_PLACE = ("deck", "location")


def card_fields(card_type: type[Card]) -> tuple[Field[Any], ...]:
    """Return the fields of a card that are keys of it in card files and JSON, in order."""
    return tuple(field for field in fields(card_type) if field.name not in _PLACE)


def card_texts(card: Card) -> Iterator[Text]:
    """Yield all texts of a card, the question first."""
    return (text for _, text in named_texts(card))


def named_texts(card: Card) -> Iterator[tuple[str, Text]]:
    """Yield the name of the field and the text, of all texts of a card, the question first."""
    for field in card_fields(type(card)):
        value = getattr(card, field.name)
        if field.type == tuple[Text, ...]:
            yield from ((field.name, text) for text in value)
        elif field.type == tuple[Trap, ...]:
            yield from ((field.name, text) for trap in value for text in trap)
        elif field.type in (Text, Text | None) and value is not None:
            yield field.name, value


# How a value is made from JSON, by the type of its field. Values of other types are the same in JSON.
_FROM_JSON: Mapping[object, Callable[[Any], Any]] = {
    Words: tuple,
    tuple[str, ...]: tuple,
    tuple[CardId, ...]: tuple,
    tuple[Text, ...]: tuple,
    tuple[Trap, ...]: lambda traps: tuple(Trap(**trap) for trap in traps),
    DrillRef: lambda drill: DrillRef(**drill),
}
_DEFAULTS = {kind: {field.name: field.default for field in card_fields(kind)} for kind in (Question, Drill)}
_MAKERS = {
    field.name: _FROM_JSON[field.type]
    for kind in (Question, Drill)
    for field in card_fields(kind)
    if field.type in _FROM_JSON
}


def to_json(card: Card) -> dict[str, Any]:
    """Return a card as JSON has it, with the keys of card files; fields that have their default are left out."""
    found = {name: (getattr(card, name), default) for name, default in _DEFAULTS[type(card)].items()}
    return {name: _plain(value) for name, (value, default) in found.items() if value != default}


def from_json(data: Mapping[str, Any], *, deck: str, location: Location) -> Card:
    """Return the card that ``to_json`` was given; nothing is checked."""
    values = {name: _MAKERS[name](value) if name in _MAKERS else value for name, value in data.items()}
    return (Drill if "drill" in data else Question)(deck=deck, location=location, **values)


def all_to_json(card: Card) -> dict[str, Any]:
    """Return a card as JSON with every field that any card can have: null or [] where this one has nothing."""
    empty = {
        name: None if default is MISSING else _plain(default)
        for defaults in _DEFAULTS.values()
        for name, default in defaults.items()
    }
    return empty | to_json(card)


def _plain(value: Any) -> Any:
    """Return a field's value as JSON has it."""
    if isinstance(value, (Trap, DrillRef)):
        return value._asdict()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


class CardFilter(NamedTuple):
    """Which cards are meant; an empty tuple means all."""

    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
