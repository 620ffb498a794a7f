"""Convert nodes of a card file to values. An invalid value raises ``InvalidError`` with one or more complaints."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from quizcli.cards import LANGUAGES, CardId, Complaint, Language, Location, Text, Trap, Words
from quizcli.corpus.tree import MappingNode, Node, ScalarNode, SequenceNode
from quizcli.errors import nearest
from quizcli.language import in_both, marked

HIGHEST_LEVEL = 3
LONGEST_SLUG = 80
LONGEST_TEXT = 100_000

_T = TypeVar("_T")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_FINGERPRINT = re.compile(r"[0-9a-f]{8}")
_SURROGATE = re.compile("[\ud800-\udfff]")


class InvalidError(Exception):
    """A value is invalid; the complaints say why."""

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__(complaints)
        self.complaints = complaints


def invalid(location: Location, message: Text) -> InvalidError:
    """Return the error for one complaint."""
    return InvalidError(Complaint(location=location, message=message))


def similar(word: str, known: Iterable[str]) -> Text:
    """Return ``" (did you mean 'x'?)"`` with the most similar known word, or an empty text."""
    near = nearest(word, known)
    return in_both(" (did you mean '{word}'?)", word=near) if near else ""


def gather(found: list[Complaint], read: Callable[..., _T], *args: object) -> _T:
    """Read one part of a card; add complaints about it to ``found``, so that the other parts are still read."""
    try:
        return read(*args)
    except InvalidError as error:
        found.extend(error.complaints)
        return cast("_T", None)  # never used: a card with complaints is left out


def is_slug(word: str) -> bool:
    """Return whether a word can be an id: lower-case letters and digits, joined by single - _ or ."""
    return bool(_SLUG.fullmatch(word)) and len(word) <= LONGEST_SLUG


def unknown_keys(node: MappingNode, known: Iterable[str], what: str) -> list[Complaint]:
    """Return a complaint for each key that is not known."""
    complaints = []
    for key, value in node.pairs:
        if key.text not in known:
            hint = similar(key.text, known) or in_both(" (known: {known})", known=", ".join(known))
            if isinstance(value, ScalarNode) and value.is_null:
                hint = in_both("; if it is part of a text with a comma, quote the text")
            complaints.append(
                Complaint(
                    location=key.location,
                    message=in_both(
                        "unknown key {quoted} in {what}{hint}", quoted=_quoted(key.text), what=in_both(what), hint=hint
                    ),
                )
            )
    return complaints


def table_of(node: MappingNode, known: tuple[str, ...], what: str) -> dict[str, Node]:
    """Return the values of a mapping by key.

    Raises
    ------
    InvalidError
        A key is not known.
    """
    complaints = unknown_keys(node, known, what)
    if complaints:
        raise InvalidError(*complaints)
    return {key.text: value for key, value in node.pairs}


def required(table: dict[str, Node], key: str, parent: MappingNode) -> Node:
    """Return the value of a key; raise InvalidError if it is missing."""
    if key in table:
        return table[key]
    name = table.get("id")
    whose = in_both(" in {id}", id=_quoted(name.text)) if isinstance(name, ScalarNode) else ""
    raise invalid(parent.location, in_both("missing key '{key}'{whose}", key=key, whose=whose))


def items_of(node: Node, what: str) -> list[Node]:
    """Return the items of a list."""
    if isinstance(node, SequenceNode):
        return node.items
    raise invalid(
        node.location, in_both("{what} must be a list: lines that begin with `- `, or [] for none", what=what)
    )


def read_text(node: Node, what: str) -> Text:
    """Read a text, or one per language."""
    if isinstance(node, ScalarNode):
        return read_string(node, what)
    if isinstance(node, SequenceNode):
        raise invalid(
            node.location, in_both("{what} must be a text, not a list; quote it if it begins with [ or -", what=what)
        )
    texts: dict[Language, str] = {}
    for key, value in node.pairs:
        language = next((known for known in LANGUAGES if known == key.text), None)
        if language is None:
            hint = (
                in_both("quote the text if it has a comma or a colon") if not key.is_null else in_both("quote the text")
            )
            raise invalid(
                key.location,
                in_both(
                    "unknown language {quoted} in {what} (known: en, zh); {hint}",
                    quoted=_quoted(key.text),
                    what=what,
                    hint=hint,
                ),
            )
        texts[language] = read_string(value, f"{what}.{language}")
    if not texts:
        raise invalid(
            node.location, in_both("{what} is empty; write a text, or one text for en and one for zh", what=what)
        )
    return texts


def read_string(node: Node, what: str) -> str:
    """Read a text of one language; line breaks at its ends are removed."""
    if not isinstance(node, ScalarNode):
        raise invalid(
            node.location, in_both("{what} must be a text; quote it if it begins with [ or {{ or -", what=what)
        )
    if len(node.text) > LONGEST_TEXT:
        raise invalid(
            node.location,
            in_both(
                "{what} has {text:,} characters; a text of a card has at most {longest_text:,}",
                what=what,
                text=len(node.text),
                longest_text=LONGEST_TEXT,
            ),
        )
    if node.is_null:
        hint = in_both("; if the text is the word '{text}', quote it", text=node.text) if node.text else ""
        raise invalid(node.location, in_both("{what} is empty{hint}", what=what, hint=hint))
    found = node.text.strip("\n")
    if not found.strip():
        raise invalid(node.location, in_both("{what} is empty", what=what))
    if _SURROGATE.search(found):
        raise invalid(
            node.location, in_both("{what} has half of a surrogate pair, which is not a character", what=what)
        )
    return found


def read_slug(node: Node, what: str) -> str:
    """Read an id."""
    word = read_string(node, what)
    if is_slug(word):
        return word
    raise invalid(
        node.location,
        in_both(
            "{what} {quoted} must be lower-case letters and digits joined by -, such as batch-norm",
            what=what,
            quoted=_quoted(word),
        ),
    )


def _words(node: Node, what: str) -> tuple[str, ...]:
    words: list[str] = []
    for item in items_of(node, what):
        word = read_string(item, what)
        if re.search(r"\s", word):
            raise invalid(
                item.location,
                in_both(
                    "{what}: {quoted} has a space; write {quoted_2}",
                    what=what,
                    quoted=_quoted(word),
                    quoted_2=_quoted("-".join(word.split())),
                ),
            )
        if word in words:
            raise invalid(item.location, in_both("{what}: {quoted} is listed twice", what=what, quoted=_quoted(word)))
        words.append(word)
    return tuple(words)


def read_level(node: Node, what: str, highest: int = HIGHEST_LEVEL) -> int:
    """Read a level."""
    if isinstance(node, ScalarNode) and node.plain and re.fullmatch(r"[1-9]", node.text) and int(node.text) <= highest:
        return int(node.text)
    raise invalid(
        node.location, in_both("{what} must be a whole number from 1 to {highest}", what=what, highest=highest)
    )


def _override(node: Node, what: str) -> bool | str:
    if isinstance(node, ScalarNode) and node.text in ("true", "false"):
        return node.text == "true"
    if isinstance(node, ScalarNode) and _FINGERPRINT.fullmatch(node.text):
        return node.text
    raise invalid(
        node.location,
        in_both("{what} must be true, or the built-in card's fingerprint as `quiz check` says it", what=what),
    )


def _trap(node: Node, _what: str) -> Trap:
    if not isinstance(node, MappingNode):
        raise invalid(node.location, in_both("a trap is a mapping with claim and truth"))
    table = table_of(node, ("claim", "truth"), marked("a trap"))
    claim, truth = (read_text(required(table, key, node), key) for key in ("claim", "truth"))
    return Trap(claim=claim, truth=truth)


def _list_of(read: Callable[[Node, str], _T]) -> Callable[[Node, str], tuple[_T, ...]]:
    """Return what reads a list of something; the complaints about all its items are collected."""

    def read_list(node: Node, what: str) -> tuple[_T, ...]:
        found: list[Complaint] = []
        items = tuple(gather(found, read, item, what.removesuffix("s")) for item in items_of(node, what))
        if found:
            raise InvalidError(*found)
        return items

    return read_list


# What reads the value of a key, by the type of its field.
READERS: Mapping[object, Callable[[Node, str], Any]] = {
    CardId: read_slug,
    Text: read_text,
    Text | None: read_text,
    int: read_level,
    Words: _words,
    bool | str: _override,
    tuple[str, ...]: _list_of(read_string),
    tuple[CardId, ...]: _list_of(read_slug),
    tuple[Text, ...]: _list_of(read_text),
    tuple[Trap, ...]: _list_of(_trap),
}


def _quoted(word: str) -> str:
    return f"'{word if len(word) <= LONGEST_SLUG else word[:LONGEST_SLUG] + '...'}'"
