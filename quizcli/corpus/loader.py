"""Card files -> cards, strictly: every complaint of a file is gathered, each with its place; a broken card is left out."""

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, TypeVar, cast

from quizcli.cards import LANGUAGES, Card, Complaint, Drill, Language, Location, Question, Source, Text, Trap
from quizcli.corpus.files import LARGEST_BYTES
from quizcli.corpus.tree import BadYamlError, Mapping, Node, Scalar, Sequence, parse
from quizcli.errors import did_you_mean

MOST_COMPLAINTS = 100
LEVELS = 3

_T = TypeVar("_T")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_LONGEST_SLUG = 80
_FINGERPRINT = re.compile(r"[0-9a-f]{8}")
_DECK_KEYS = ("deck", "title", "cards")
_COMMON_KEYS = ("id", "question", "level", "tags", "sources", "formerly", "override")
_QUESTION_KEYS = (*_COMMON_KEYS, "answer", "points", "traps", "refs")
_DRILL_KEYS = (*_COMMON_KEYS, "drill")


@dataclass(slots=True)
class CardFile:
    """What one file holds: a deck's cards, or the list of source items; and what is wrong with it."""

    deck: str = ""
    title: Text = ""
    cards: list[Card] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)


class _WrongError(Exception):
    """Complaints on their way to the list; they end the card that they are about."""

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__(complaints)
        self.complaints = complaints


def _wrong(location: Location, message: str) -> _WrongError:
    return _WrongError(Complaint(location=location, message=message))


def _gather(found: list[Complaint], read: Callable[..., _T], *args: object) -> _T:
    """Read one part of a card; a complaint about it is put down, and the other parts are read all the same."""
    try:
        return read(*args)
    except _WrongError as error:
        found.extend(error.complaints)
        return cast("_T", None)  # nobody looks at it: the card is left out


def load(path: Path, drill_levels: MappingOf[str, int]) -> CardFile:
    """Read one file. ``drill_levels`` gives the highest level of each kind of drill there is.

    Nothing is raised for a bad file: its ``complaints`` say what is wrong.
    """
    file = str(path)
    try:
        stat = path.stat()
        size = stat.st_size
        if not (S_ISREG(stat.st_mode) or S_ISDIR(stat.st_mode)):
            message = "is not a file but a pipe or a device"
            return CardFile(complaints=[Complaint(location=Location(file=file), message=message)])
        if size > LARGEST_BYTES:
            message = f"{size:,} bytes; a card file has at most {LARGEST_BYTES:,}: split it"
            return CardFile(complaints=[Complaint(location=Location(file=file), message=message)])
        raw = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        return CardFile(complaints=[Complaint(location=Location(file=file), message=message)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        where = Location(file=file, line=before.count(b"\n") + 1, column=error.start - before.rfind(b"\n"))
        return CardFile(complaints=[Complaint(location=where, message="not UTF-8 text; save the file as UTF-8")])
    return parse_file(text, file, drill_levels)


def parse_file(text: str, file: str, drill_levels: MappingOf[str, int]) -> CardFile:
    """Read the text of a file; see ``load``."""
    result = CardFile()
    try:
        _fill(result, parse(text, file), drill_levels)
    except BadYamlError as error:
        result.complaints.extend(error.complaints)
    except _WrongError as error:
        result.complaints.extend(error.complaints)
    result.complaints.sort()
    if len(result.complaints) > MOST_COMPLAINTS:
        last = result.complaints[MOST_COMPLAINTS]
        result.complaints[MOST_COMPLAINTS:] = [Complaint(location=last.location, message="... and so on")]
    return result


def is_slug(word: str) -> bool:
    """Say whether a word can be an id: lower-case letters and digits, joined by single - _ or ."""
    return bool(_SLUG.fullmatch(word)) and len(word) <= _LONGEST_SLUG


def _fill(result: CardFile, root: Node, drill_levels: MappingOf[str, int]) -> None:
    if not isinstance(root, Mapping):
        raise _wrong(root.location, "a card file is a mapping that begins with `deck: its-name`")
    if [key.text for key, _ in root.pairs] == ["sources"]:
        _each(_items(root.pairs[0][1], "sources"), _source, result.sources, result.complaints)
        return
    table = _table(root, _DECK_KEYS, "a deck")
    result.deck = _slug(_required(table, "deck", root), "deck")
    result.title = _text(table["title"], "title") if "title" in table else result.deck
    cards = _items(_required(table, "cards", root), "cards")
    _each(cards, lambda node: _card(node, result.deck, drill_levels), result.cards, result.complaints)


def _each(nodes: Iterable[Node], read: Callable[[Node], _T], results: list[_T], complaints: list[Complaint]) -> None:
    for node in nodes:
        if len(complaints) > MOST_COMPLAINTS:
            return
        try:
            results.append(read(node))
        except _WrongError as error:
            complaints.extend(error.complaints)


def _card(node: Node, deck: str, drill_levels: MappingOf[str, int]) -> Card:
    if not isinstance(node, Mapping):
        raise _wrong(node.location, "a card is a mapping with id, question and answer")
    is_drill = any(key.text == "drill" for key, _ in node.pairs)
    found: list[Complaint] = []
    known = _DRILL_KEYS if is_drill else _QUESTION_KEYS
    found += _unknown_keys(node, known, "a drill card" if is_drill else "a card")
    table = {key.text: value for key, value in node.pairs}

    def given(key: str, read: Callable[..., _T], *args: object) -> _T:
        return _gather(found, lambda: read(_required(table, key, node), *args))

    def listed(key: str, read: Callable[..., _T], *args: object) -> tuple[_T, ...]:
        items = _gather(found, _items, table.get(key), key) or []
        return tuple(_gather(found, read, item, *args) for item in items)

    common: dict[str, Any] = {
        "id": given("id", _slug, "id"),
        "deck": deck,
        "question": given("question", _text, "question"),
        "level": given("level", _level, LEVELS) if "level" in table else 1,
        "tags": _gather(found, _words, table.get("tags"), "tags"),
        "sources": _gather(found, _words, table.get("sources"), "sources"),
        "formerly": listed("formerly", _slug, "formerly"),
        "override": given("override", _override) if "override" in table else False,
        "location": node.location,
    }
    if is_drill:
        kind, drill_level = given("drill", _drill, drill_levels) or ("", 0)
        card: Card = Drill(**common, drill_kind=kind, drill_level=drill_level)
    else:
        card = Question(
            **common,
            answer=given("answer", _text, "answer"),
            points=listed("points", _text, "point"),
            traps=listed("traps", _trap),
            refs=listed("refs", _string, "ref"),
        )
    if found:
        raise _WrongError(*found)
    return card


def _source(node: Node) -> Source:
    if not isinstance(node, Mapping):
        raise _wrong(node.location, "a source item is a mapping with id, document and question")
    table = _table(node, ("id", "document", "question"), "a source item")
    return Source(
        id=_slug(_required(table, "id", node), "id"),
        document=_string(_required(table, "document", node), "document"),
        question=_text(_required(table, "question", node), "question"),
        location=node.location,
    )


def _unknown_keys(node: Mapping, known: tuple[str, ...], what: str) -> list[Complaint]:
    complaints = []
    for key, value in node.pairs:
        if key.text not in known:
            hint = did_you_mean(key.text, known) or f" (known: {', '.join(known)})"
            if isinstance(value, Scalar) and value.is_null:
                hint = "; if it is part of a text with a comma, quote the text"
            complaints.append(
                Complaint(location=key.location, message=f"unknown key {_quoted(key.text)} in {what}{hint}")
            )
    return complaints


def _table(node: Mapping, known: tuple[str, ...], what: str) -> dict[str, Node]:
    complaints = _unknown_keys(node, known, what)
    if complaints:
        raise _WrongError(*complaints)
    return {key.text: value for key, value in node.pairs}


def _required(table: dict[str, Node], key: str, parent: Mapping) -> Node:
    if key in table:
        return table[key]
    name = table.get("id")
    whose = f" in {_quoted(name.text)}" if isinstance(name, Scalar) else ""
    raise _wrong(parent.location, f"missing key '{key}'{whose}")


def _items(node: Node | None, what: str) -> list[Node]:
    if node is None:
        return []
    if isinstance(node, Sequence):
        return node.items
    raise _wrong(node.location, f"{what} must be a list: lines that begin with `- `, or [] for none")


def _text(node: Node, what: str) -> Text:
    if isinstance(node, Scalar):
        return _string(node, what)
    if isinstance(node, Sequence):
        raise _wrong(node.location, f"{what} must be a text, not a list; quote it if it begins with [ or -")
    texts: dict[Language, str] = {}
    for key, value in node.pairs:
        language = next((known for known in LANGUAGES if known == key.text), None)
        if language is None:
            hint = "quote the text if it has a comma or a colon" if not key.is_null else "quote the text"
            raise _wrong(key.location, f"unknown language {_quoted(key.text)} in {what} (known: en, zh); {hint}")
        texts[language] = _string(value, f"{what}.{language}")
    if not texts:
        raise _wrong(node.location, f"{what} is empty; write a text, or one for en and one for zh")
    return texts


def _string(node: Node, what: str) -> str:
    if not isinstance(node, Scalar):
        raise _wrong(node.location, f"{what} must be a text; quote it if it begins with [ or {{ or -")
    if node.is_null:
        hint = f"; if the text is the word '{node.text}', quote it" if node.text else ""
        raise _wrong(node.location, f"{what} is empty{hint}")
    text = node.text.strip("\n")
    if not text.strip():
        raise _wrong(node.location, f"{what} is empty")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _wrong(node.location, f"{what} has half of a surrogate pair, which is no character")
    return text


def _slug(node: Node, what: str) -> str:
    word = _string(node, what)
    if is_slug(word):
        return word
    raise _wrong(
        node.location,
        f"{what} {_quoted(word)} must be lower-case letters and digits joined by -, such as batch-norm",
    )


def _words(node: Node | None, what: str) -> tuple[str, ...]:
    words: list[str] = []
    for item in _items(node, what):
        word = _string(item, what)
        if re.search(r"\s", word):
            raise _wrong(item.location, f"{what}: {_quoted(word)} has a space; write {_quoted('-'.join(word.split()))}")
        if word in words:
            raise _wrong(item.location, f"{what}: {_quoted(word)} stands here twice")
        words.append(word)
    return tuple(words)


def _level(node: Node, highest: int) -> int:
    if isinstance(node, Scalar) and node.plain and re.fullmatch(r"[1-9]", node.text) and int(node.text) <= highest:
        return int(node.text)
    raise _wrong(node.location, f"level must be a whole number from 1 to {highest}")


def _override(node: Node) -> bool | str:
    if isinstance(node, Scalar) and node.text in ("true", "false"):
        return node.text == "true"
    if isinstance(node, Scalar) and _FINGERPRINT.fullmatch(node.text):
        return node.text
    raise _wrong(node.location, "override must be true, or the built-in card's fingerprint as `quiz check` says it")


def _drill(node: Node, drill_levels: MappingOf[str, int]) -> tuple[str, int]:
    if not isinstance(node, Mapping):
        raise _wrong(node.location, "drill must be a mapping such as {kind: conv-output-size, level: 1}")
    table = _table(node, ("kind", "level"), "a drill")
    kind_node = _required(table, "kind", node)
    kind = _slug(kind_node, "kind")
    if kind not in drill_levels:
        raise _wrong(kind_node.location, f"unknown kind of drill '{kind}'{did_you_mean(kind, drill_levels)}")
    return kind, _level(_required(table, "level", node), drill_levels[kind])


def _trap(node: Node) -> Trap:
    if not isinstance(node, Mapping):
        raise _wrong(node.location, "a trap is a mapping with claim and truth")
    table = _table(node, ("claim", "truth"), "a trap")
    claim, truth = (_text(_required(table, key, node), key) for key in ("claim", "truth"))
    return Trap(claim=claim, truth=truth)


def _quoted(word: str) -> str:
    return f"'{word if len(word) <= _LONGEST_SLUG else word[:_LONGEST_SLUG] + '...'}'"
