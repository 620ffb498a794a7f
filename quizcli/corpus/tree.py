"""Parse YAML text, or convert JSON data, into a tree of nodes with their locations. Scalars are kept as written.

YAML 1.1 turns ``no`` into False, ``1:30`` into 90 and ``010`` into 8. Here a scalar is its text, and the loader decides
what it means. The tree is built from parser events with a stack, so that deep nesting cannot exhaust Python's.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, TypeAlias

import yaml

from quizcli.cards import Complaint, Location, Text, in_language
from quizcli.language import in_both, marked

# Limits against absurd files; a card file is four levels deep.
DEEPEST = 12
MOST_KEYS = 50
_ENOUGH = 200
_TOO_DEEP = marked("nested more than {most} deep")
_TOO_MANY = marked("more than {most} keys in one mapping")

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(slots=True)
class ScalarNode:
    """A string or a bare word; ``plain`` is a word without quotes."""

    location: Location
    text: str
    plain: bool

    @property
    def is_null(self) -> bool:
        """Whether YAML reads null here: ``key:`` or ``key: null``."""
        return self.plain and self.text in _NULLS


@dataclass(slots=True)
class SequenceNode:
    """A list."""

    location: Location
    items: "list[Node]"


@dataclass(slots=True)
class MappingNode:
    """Keys with their values, in order."""

    location: Location
    pairs: "list[tuple[ScalarNode, Node]]"


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


class BadYamlError(Exception):
    """The text is not YAML, or uses parts of YAML that card files do not allow."""

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__(complaints)
        self.complaints = complaints


def parse(text: str, file: str) -> Node:
    """Return the one document of a text.

    Raises
    ------
    BadYamlError
        Syntax errors, anchors, aliases, tags, duplicate keys, more than one document, no document, too many levels.
    """
    try:
        return _build(_events(text), file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Location(file=file, line=mark.line + 1, column=mark.column + 1) if mark else Location(file=file)
        raise BadYamlError(
            Complaint(
                location=where,
                message=in_both("not YAML: {problem}", problem=in_both(str(error.problem or error.context or error))),
            )
        ) from None
    except yaml.reader.ReaderError as error:
        where = _place(text, int(error.position), file)
        raise BadYamlError(
            Complaint(
                location=where,
                message=in_both(
                    "not YAML: a control character ({reason}); is this a text file?", reason=in_both(error.reason)
                ),
            )
        ) from None


def from_data(data: object, place: str, depth: int = 0) -> Node:
    """Return the tree of what ``json.loads`` returned; ``place`` stands in complaints in place of file and line.

    Raises
    ------
    BadYamlError
        Too many levels, too many keys.
    """
    where = Location(place, 0, 0)
    if not isinstance(data, dict | list):
        return (
            ScalarNode(where, data, plain=False)
            if isinstance(data, str)
            else ScalarNode(where, json.dumps(data), plain=True)
        )
    if depth == DEEPEST:
        raise _bad(where, in_both(_TOO_DEEP, most=DEEPEST))
    if isinstance(data, list):
        return SequenceNode(where, [from_data(item, place, depth + 1) for item in data])
    if len(data) > MOST_KEYS:
        raise _bad(where, in_both(_TOO_MANY, most=MOST_KEYS))
    pairs = data.items()
    return MappingNode(
        where, [(ScalarNode(where, key, plain=False), from_data(value, place, depth + 1)) for key, value in pairs]
    )


def _events(text: str) -> Iterator[Any]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _build(events: Iterator[Any], file: str) -> Node:
    """Build the tree; ``stack`` holds the open collections, ``keys`` for each the key whose value comes next."""
    root: Node | None = None
    found: list[Complaint] = []
    stack: list[SequenceNode | MappingNode] = []
    keys: list[ScalarNode | None] = []
    # More complaints cost time and help nobody: such a file is no deck.
    for event in takewhile(lambda _event: len(found) <= _ENOUGH, events):
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            stack.pop()
            keys.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        mark: Any = event.start_mark
        where = Location(file=file, line=mark.line + 1, column=mark.column + 1)
        node = _node(event, where, found)
        if not stack:
            if root is not None:
                raise _bad(where, in_both("a second document begins here; a card file holds one"))
            root = node
        else:
            _attach(node, stack[-1], keys, found)
        if not isinstance(node, ScalarNode):
            if len(stack) == DEEPEST:
                raise _bad(where, in_both(_TOO_DEEP, most=DEEPEST))
            stack.append(node)
            keys.append(None)
    if found:
        raise BadYamlError(*found)
    if root is None:
        raise _bad(Location(file=file), in_both("the file is empty; a deck begins with `deck: its-name`"))
    return root


def _node(event: Any, where: Location, found: list[Complaint]) -> Node:
    """Return an event's node; complain in ``found`` about anchors, aliases and tags, and go on."""

    def complain(message: Text) -> None:
        # One complaint is enough: a file that uses these uses them everywhere.
        if not any(in_language(earlier.message, "en").startswith(("alias *", "anchor &", "tag ")) for earlier in found):
            found.append(Complaint(location=where, message=message))

    if isinstance(event, yaml.AliasEvent):
        complain(
            in_both("alias *{anchor}: write the text out; aliases are not used in card files", anchor=event.anchor)
        )
        return ScalarNode(where, "", plain=True)
    if event.anchor is not None:
        complain(in_both("anchor &{anchor}: write the text out, or quote it if it begins with &", anchor=event.anchor))
    if event.tag is not None:
        complain(
            in_both("tag {tag}: tags are not used in card files; quote the text if it begins with !", tag=event.tag)
        )
    if isinstance(event, yaml.ScalarEvent):
        return ScalarNode(where, event.value, plain=event.style is None or event.style == "")
    if isinstance(event, yaml.SequenceStartEvent):
        return SequenceNode(where, [])
    return MappingNode(where, [])


def _attach(
    node: Node, parent: SequenceNode | MappingNode, keys: list[ScalarNode | None], found: list[Complaint]
) -> None:
    if isinstance(parent, SequenceNode):
        parent.items.append(node)
        return
    key = keys[-1]
    if key is not None:
        parent.pairs.append((key, node))
        keys[-1] = None
        return
    if not isinstance(node, ScalarNode):
        raise _bad(node.location, in_both("a key must be a word; quote the text if it begins with [ or {"))
    if len(parent.pairs) == MOST_KEYS:
        raise _bad(node.location, in_both(_TOO_MANY, most=MOST_KEYS))
    for earlier, _ in parent.pairs:
        if earlier.text == node.text:
            message = in_both(
                "duplicate key '{text}' (first in line {line})", text=node.text[:80], line=earlier.location.line
            )
            found.append(Complaint(location=node.location, message=message))
    keys[-1] = node


def _bad(where: Location, message: Text) -> BadYamlError:
    return BadYamlError(Complaint(location=where, message=message))


def _place(text: str, position: int, file: str) -> Location:
    before = text[:position]
    return Location(file=file, line=before.count("\n") + 1, column=position - before.rfind("\n"))
