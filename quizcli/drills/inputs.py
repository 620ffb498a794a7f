"""Inputs of problems: read them from plain JSON, and describe those of a kind."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from quizcli.cards import Language, Text, in_language
from quizcli.drills.grading import leaves
from quizcli.drills.kind import Inputs, Kind
from quizcli.errors import UsageError, did_you_mean
from quizcli.language import chosen, marked, tr

# With more numbers some kinds take longer than a second.
MOST_NUMBERS = 4_000
_PAIR = 2
# Deeper than the lists of any input.
_DEEPEST = 9
_EXPECTED = re.compile(r"Expected `(?P<types>[^`]*)`(?:, got `(?P<got>\w+)`)?")
_LIMIT = re.compile(r"(?:` |of length )(?P<sign>>=|<=|>|<) (?P<bound>[-+.e\d]+)")
_LIMITS = {
    ">=": marked(" of at least {bound}"),
    "<=": marked(" of at most {bound}"),
    ">": marked(" above {bound}"),
    "<": marked(" below {bound}"),
}
_TYPES = {
    "int": marked("a whole number"),
    "float": marked("a number"),
    "str": marked("a word"),
    "bool": marked("true or false"),
    "array": marked("a list"),
    "object": marked("a mapping"),
    "null": "null",
}
_GOT = {"float": marked("one with a fraction"), "int": marked("a whole number")}
_LENGTH = re.compile(r"of length (\d+)")
_EXAMPLES = {1: "[1, 2]", 2: "[[1, 2], [3, 4]]"}
_MISSING = re.compile(r"missing required field `(\w+)`$")


def read_inputs(kind: Kind[Any], given: Mapping[str, object]) -> Inputs:
    """Return the inputs of a kind from plain JSON; absent ones take their default.

    Raises
    ------
    UsageError
        An input is unknown, missing, of the wrong type or outside its limits.
    """
    fields = input_fields(kind)
    for word in given:
        if word not in fields:
            raise UsageError(
                tr("{kind} has no input {word!r}{hint}", kind=kind.name, word=word, hint=did_you_mean(word, fields))
            )
    if len(leaves(given)) > MOST_NUMBERS:
        raise UsageError(
            tr(
                "{kind}: more than {most_numbers:,} numbers; the steps are for problems that people work out",
                kind=kind.name,
                most_numbers=MOST_NUMBERS,
            )
        )
    try:
        json.dumps(given, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise UsageError(tr("{kind}: a text has half a character (a surrogate)", kind=kind.name)) from None
    whole = {word: _nested(value, fields[word]) for word, value in given.items()}
    try:
        inputs: Inputs = msgspec.convert(whole, kind.inputs)
    except msgspec.ValidationError as error:
        raise UsageError(f"{kind.name}: {_in_words(str(error), fields)}") from None
    if not all(math.isfinite(number) for number in leaves(msgspec.to_builtins(inputs))):
        raise UsageError(tr("{kind}: infinite numbers and NaN are no input", kind=kind.name))
    return inputs


class Field(msgspec.Struct, frozen=True):
    """One input. ``depth`` and ``deepest`` say how deep lists are nested, at least and at most; ``words`` are its choices."""

    description: Text
    depth: int = 0
    deepest: int = 0
    is_pair: bool = False
    is_text: bool = False
    words: tuple[str, ...] = ()


def input_fields(kind: Kind[Any]) -> Mapping[str, Field]:
    """Return the inputs of a kind by name; those of all classes if it has several."""
    return _fields_of(kind.inputs)


@cache
def _fields_of(inputs: Any) -> Mapping[str, Field]:
    fields: dict[str, Field] = {}
    variants: Sequence[type[Inputs]] = get_args(inputs) or (inputs,)
    for variant in variants:
        tag_field = variant.__struct_config__.tag_field
        if tag_field:
            tags = [str(other.__struct_config__.tag) for other in variants]
            fields[tag_field] = Field(
                {"en": f"one of {', '.join(tags)}", "zh": f"取 {'、'.join(tags)} 之一"}, words=tuple(tags)
            )
        for word, hint in get_type_hints(variant, include_extras=True).items():
            if word in variant.__struct_fields__:
                fields.setdefault(word, _field(hint))
    return fields


def _field(hint: Any) -> Field:
    meta = next(found for found in hint.__metadata__ if isinstance(found, msgspec.Meta) and found.description)
    depths = _depths(hint)
    return Field(
        {"en": meta.description or "", "zh": (meta.extra or {})["zh"]},
        depth=min(depths),
        deepest=max(depths),
        is_pair=_is_pair(hint),
        is_text=_is_text(hint),
        words=tuple(_words(hint)),
    )


def _bare(hint: Any) -> Any:
    while hasattr(hint, "__metadata__"):
        hint = hint.__origin__
    return hint


def _alternatives(hint: Any) -> list[Any]:
    """Return the members of a union except None."""
    bare = _bare(hint)
    found = get_args(bare) if get_origin(bare) in (Union, UnionType) else (bare,)
    return [_bare(one) for one in found if one is not type(None)]


def _depths(hint: Any) -> set[int]:
    """Return the possible depths of nesting: 0 is a number, 1 a vector, 2 a matrix."""
    found: set[int] = set()
    for one in _alternatives(hint):
        inner = get_args(one)
        if get_origin(one) in (list, tuple):
            found |= {1 + depth for depth in _depths(inner[0])}
        else:
            found.add(0)
    return found


def _is_pair(hint: Any) -> bool:
    return any(get_origin(one) is tuple and len(get_args(one)) == _PAIR for one in _alternatives(hint))


def _is_text(hint: Any) -> bool:
    return any(one is str or (get_origin(one) is list and _is_text(get_args(one)[0])) for one in _alternatives(hint))


def _words(hint: Any) -> Iterator[str]:
    for one in _alternatives(hint):
        if get_origin(one) is Literal:
            yield from map(str, get_args(one))


def _nested(value: object, field: Field) -> object:
    """Wrap a value in lists up to the depth of the field; a single number for a pair is repeated."""
    if isinstance(value, list | dict) or value is None:
        depth = _depth(value)
    else:
        if field.is_pair:
            return [value, value]
        depth = 0
    for _ in range(max(0, field.depth - depth)):
        value = [value]
    return value


def _depth(value: object) -> int:
    if not isinstance(value, list):
        # Objects and null are never wrapped.
        return _DEEPEST if isinstance(value, dict) or value is None else 0
    return 1 + max(map(_depth, value), default=_DEEPEST)


def describe(kind: Kind[Any], language: Language) -> tuple[dict[str, str], dict[str, str]]:
    """Return the descriptions of the inputs and of the parts of a kind."""
    inputs = {word: in_language(field.description, language) for word, field in input_fields(kind).items()}
    return inputs, {part: in_language(text, language) for part, text in kind.parts.items()}


def _in_words(message: str, fields: Mapping[str, Field]) -> str:
    """Say a message of msgspec as a sentence, with the names of the command line and what the input is."""
    missing = _MISSING.search(message)
    if missing and missing[1] in fields:
        return tr("{name} is missing: {what}", name=missing[1], what=_description(fields[missing[1]]))
    found, _, path = message.partition(" - at `$")
    where = path.rstrip("`").lstrip(".")
    field = fields.get(re.split(r"[.\[]", where)[0])
    if field is None:
        return found.replace("`", "")
    if field.words:
        return tr("{name} is one of {words}", name=where, words=", ".join(field.words))
    expected = _EXPECTED.match(found)
    needed = tr("{name} is not as needed", name=where)
    if expected:
        names = [tr(_TYPES.get(name, name)) for name in expected["types"].split(" | ") if name != "null"]
        got, length, limit = expected["got"], _LENGTH.search(found), _LIMIT.search(found)
        needed = tr("{name} is {wanted}", name=where, wanted=tr(" or ").join(names))
        needed += tr(", not {got}", got=tr(_GOT.get(got, _TYPES[got]))) if got else ""
        needed += tr(" of {length}", length=length[1]) if length else ""
        needed += tr(_LIMITS[limit["sign"]], bound=limit["bound"]) if limit else ""
    return tr("{problem}: {what}", problem=needed, what=_description(field))


def _description(field: Field) -> str:
    said, example = in_language(field.description, chosen()), _EXAMPLES.get(field.deepest, "")
    return (
        said
        if field.is_text or not example or "[" in said
        else tr("{what}, such as {example}", what=said, example=example)
    )
