"""Read card files strictly. All errors of a file are collected with their locations; a card with an error is left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, NamedTuple, TypeVar

from quizcli.cards import (
    Card,
    Complaint,
    Drill,
    DrillKinds,
    DrillRef,
    Location,
    Question,
    Text,
    card_fields,
)
from quizcli.corpus.files import LARGEST_BYTES
from quizcli.corpus.tree import BadYamlError, MappingNode, Node, ScalarNode, SequenceNode, from_data, parse
from quizcli.corpus.values import (
    LONGEST_SLUG,
    READERS,
    InvalidError,
    gather,
    invalid,
    items_of,
    read_level,
    read_slug,
    read_string,
    read_text,
    required,
    similar,
    table_of,
    unknown_keys,
)
from quizcli.language import in_both, marked
from quizcli.textfile import decode

MOST_COMPLAINTS = 100

_T = TypeVar("_T")
_DECK_KEYS = ("deck", "title", "cards")


class SourceItem(NamedTuple):
    """One item of the source documents."""

    id: str
    document: str
    question: Text
    location: Location


@dataclass(slots=True)
class CardFile:
    """The content of a file, a deck or the list of source items, and the complaints about it. A glossary has neither."""

    deck: str = ""
    title: Text = ""
    cards: list[Card] = field(default_factory=list)
    sources: list[SourceItem] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)


def load(path: Path, kinds: DrillKinds) -> CardFile:
    """Read one file. An invalid file raises nothing; its complaints say what is wrong."""
    file = str(path)
    try:
        stat = path.stat()
        size = stat.st_size
        if not (S_ISREG(stat.st_mode) or S_ISDIR(stat.st_mode)):
            message = in_both("is not a file but a pipe or a device")
            return CardFile(complaints=[Complaint(location=Location(file=file), message=message)])
        if size > LARGEST_BYTES:
            message = in_both(
                "{size:,} bytes; a card file has at most {largest_bytes:,}: split it",
                size=size,
                largest_bytes=LARGEST_BYTES,
            )
            return CardFile(complaints=[Complaint(location=Location(file=file), message=message)])
        raw = path.read_bytes()
    except OSError as error:
        message = in_both("cannot be read: {reason}", reason=in_both(error.strerror or str(error)))
        return CardFile(complaints=[Complaint(location=Location(file=file), message=message)])
    try:
        text = decode(raw)
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        where = Location(file=file, line=before.count(b"\n") + 1, column=error.start - before.rfind(b"\n"))
        return CardFile(complaints=[Complaint(location=where, message=in_both(error.reason))])
    return parse_file(text, file, kinds)


def parse_file(text: str, file: str, kinds: DrillKinds) -> CardFile:
    """Read the text of a file; see ``load``."""
    result = CardFile()
    try:
        root = parse(text, file)
        if not isinstance(root, MappingNode):
            raise invalid(root.location, in_both("a card file is a mapping that begins with `deck: its-name`"))
        keys = [key.text for key, _ in root.pairs]
        if keys == ["sources"]:
            _each(items_of(root.pairs[0][1], "sources"), _source, result.sources, result.complaints)
        elif keys != ["terms"]:  # the glossary lies beside the decks; it has no cards
            _fill(result, root, kinds)
    except (BadYamlError, InvalidError) as error:
        result.complaints.extend(error.complaints)
    result.complaints.sort(key=lambda complaint: complaint.location)
    _cut(result.complaints)
    return result


def read_deck(data: Mapping[str, object], source: str, kinds: DrillKinds) -> CardFile:
    """Read a deck of JSON data, as ``json.loads`` returns it, by the rules for card files.

    Complaints and cards have no lines: their location is the name of the source and of the card or deck.
    """
    result = CardFile()
    try:
        _fill(result, _deck_node(data, source), kinds)
    except (BadYamlError, InvalidError) as error:
        result.complaints.extend(error.complaints)
    _cut(result.complaints)
    return result


def _deck_node(data: Mapping[str, object], source: str) -> MappingNode:
    where = Location(f"{source}: deck {_label(data, 'deck')}", 0, 0)

    def node(key: str, value: object) -> Node:
        if key != "cards" or not isinstance(value, list):
            return from_data(value, where.file)
        cards = enumerate(value, 1)
        return SequenceNode(
            where, [from_data(card, f"{source}: card {_label(card, 'id', number)}") for number, card in cards]
        )

    return MappingNode(where, [(ScalarNode(where, key, plain=False), node(key, value)) for key, value in data.items()])


def _label(data: object, key: str, number: int = 1) -> str:
    """Return the name of a deck or card for complaints, whatever the data is."""
    return str(data.get(key, number) if isinstance(data, Mapping) else number)[:LONGEST_SLUG]


def _cut(complaints: list[Complaint]) -> None:
    if len(complaints) > MOST_COMPLAINTS:
        last = complaints[MOST_COMPLAINTS]
        complaints[MOST_COMPLAINTS:] = [Complaint(location=last.location, message=in_both("... and so on"))]


def _fill(result: CardFile, root: MappingNode, kinds: DrillKinds) -> None:
    table = table_of(root, _DECK_KEYS, marked("a deck"))
    result.deck = read_slug(required(table, "deck", root), "deck")
    result.title = read_text(table["title"], "title") if "title" in table else result.deck
    cards = items_of(required(table, "cards", root), "cards")
    _each(cards, lambda node: _card(node, result.deck, kinds), result.cards, result.complaints)


def _each(nodes: Iterable[Node], read: Callable[[Node], _T], results: list[_T], complaints: list[Complaint]) -> None:
    for node in nodes:
        if len(complaints) > MOST_COMPLAINTS:
            return
        try:
            results.append(read(node))
        except InvalidError as error:
            complaints.extend(error.complaints)


def _card(node: Node, deck: str, kinds: DrillKinds) -> Card:
    if not isinstance(node, MappingNode):
        raise invalid(node.location, in_both("a card is a mapping with id, question and answer"))
    table = {key.text: value for key, value in node.pairs}
    card_type: type[Card] = Drill if "drill" in table else Question
    fields = card_fields(card_type)
    found = unknown_keys(
        node, [each.name for each in fields], marked("a drill card") if card_type is Drill else marked("a card")
    )
    values: dict[str, Any] = {}
    defaults: dict[str, Any] = {"level": 1}
    if "drill" in table:
        nothing = None, {"question": "", "level": 1}
        values["drill"], defaults = gather(found, _drill, table["drill"], kinds) or nothing
    for each in fields:
        name = each.name
        if name in values:
            continue
        if name in table:
            values[name] = gather(found, READERS[each.type], table[name], name)
        elif name in defaults:
            values[name] = defaults[name]
        elif each.default is MISSING:
            gather(found, required, table, name, node)
    if found:
        raise InvalidError(*found)
    return card_type(deck=deck, location=node.location, **values)


def _source(node: Node) -> SourceItem:
    if not isinstance(node, MappingNode):
        raise invalid(node.location, in_both("a source item is a mapping with id, document and question"))
    table = table_of(node, ("id", "document", "question"), marked("a source item"))
    return SourceItem(
        id=read_slug(required(table, "id", node), "id"),
        document=read_string(required(table, "document", node), "document"),
        question=read_text(required(table, "question", node), "question"),
        location=node.location,
    )


def _drill(node: Node, kinds: DrillKinds) -> tuple[DrillRef, dict[str, Any]]:
    """Read which drill a card asks; return it with the values that the card's other keys have by default."""
    if not isinstance(node, MappingNode):
        raise invalid(node.location, in_both("drill must be a mapping such as {kind: conv-output-size, level: 1}"))
    table = table_of(node, ("kind", "level"), marked("a drill"))
    kind_node = required(table, "kind", node)
    kind = read_slug(kind_node, "kind")
    if kind not in kinds.names:
        raise invalid(
            kind_node.location,
            in_both("unknown kind of drill '{kind}'{hint}", kind=kind, hint=similar(kind, kinds.names)),
        )
    questions, card_level = kinds.defaults(kind)
    level = read_level(required(table, "level", node), "level", len(questions))
    return DrillRef(kind, level), {"question": questions[level - 1], "level": card_level}
