"""``quiz solve``: solve a problem with given inputs, or a stream of problems."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypedDict

from quizcli.cards import Text
from quizcli.drills import answers
from quizcli.drills.generator import bare, solve
from quizcli.drills.inputs import Field, input_fields, read_inputs
from quizcli.drills.table import load_kind
from quizcli.errors import QuizError, UsageError, did_you_mean
from quizcli.language import reason, tr
from quizcli.problems import Form, Value, plain_inputs
from quizcli.textfile import TooLongError, bounded_lines

_WORDS = {"true": True, "yes": True, "false": False, "no": False, "null": None, "none": None}


class SolveReport(TypedDict):
    """``quiz solve --json``. ``given`` includes the defaults; ``answer`` is the value itself if the kind has one part."""

    kind: str
    given: dict[str, Any]
    answer: Value | dict[str, Value]
    steps: Sequence[Text]


class BatchAnswer(TypedDict):
    """A line of ``quiz solve --batch``."""

    kind: str
    given: object
    answer: Value | dict[str, Value]


class BatchError(TypedDict):
    """A line of ``quiz solve --batch`` that could not be solved."""

    error: str


def solve_one(kind: str, given: Mapping[str, object]) -> SolveReport:
    """Solve a problem and explain it."""
    found = load_kind(kind)
    inputs = read_inputs(found, given)
    answer = solve(found, inputs)
    return {
        "kind": kind,
        "given": plain_inputs(inputs),
        "answer": bare(found, answer),
        "steps": found.explain(inputs),
    }


def solve_batch(lines: Iterable[str]) -> Iterator[BatchAnswer | BatchError]:
    """Solve one problem per line; a line that fails gives an error and the rest goes on."""
    for line in lines:
        try:
            yield _solved(_read(line))
        except UsageError as error:
            yield {"error": str(error)}


def from_words(kind: str, words: Sequence[str]) -> dict[str, object]:
    """Return the inputs from words such as ``size=227x227``, ``bias=false``, ``x=[1,2]``, ``lr=1e-3``."""
    fields = input_fields(load_kind(kind))
    given: dict[str, object] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(tr("{word!r} is not an input: write name=value", word=word))
        if name not in fields:
            raise UsageError(
                tr("{kind} has no input {name!r}{hint}", kind=kind, name=name, hint=did_you_mean(name, fields))
            )
        if name in given:
            raise UsageError(tr("{name} is given twice", name=name))
        given[name] = _value(value, fields[name])
    return given


def from_json(text: str) -> dict[str, object]:
    """Return the inputs from a JSON object."""
    return _read(text)


def _solved(found: Mapping[str, object]) -> BatchAnswer:
    name, given = found.get("kind"), found.get("given")
    if not isinstance(name, str) or not isinstance(given, dict):
        raise UsageError(tr('a line has to be {"kind": ..., "given": {...}}'))
    kind = load_kind(name)
    return {"kind": name, "given": given, "answer": bare(kind, solve(kind, read_inputs(kind, given)))}


def _read(text: str) -> dict[str, object]:
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UsageError(tr("invalid JSON: {error}", error=error)) from None
    if not isinstance(found, dict):
        raise UsageError(tr("this is not a JSON object"))
    return found


def _refuse(constant: str) -> object:
    raise ValueError(tr("{constant} is not a number", constant=constant))


def _value(text: str, field: Field) -> object:
    """Parse a value: one of the words of the input, a boolean, JSON, numbers or arithmetic; otherwise it is a string.

    ``227,227`` is a pair if the input accepts a vector, else the number 227227.
    """
    if text in field.words:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if text[:1] in ("[", "{", '"'):
        try:
            return json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError):
            pass
    if field.is_text:
        return _text(text, field.deepest)
    forms: Sequence[Form] = ("vector", "matrix") if field.deepest else ("scalar",)
    for form in forms:
        try:
            value = _plain(answers.parse(text, form))
        except answers.NotUnderstoodError:
            continue
        # A single number is wrapped later, as the input needs it.
        return value[0] if isinstance(value, list) and len(value) == 1 and form == "vector" else value
    return text


def _text(text: str, depth: int) -> object:
    """Parse words: a single one, a list separated by blanks or commas, or rows separated by semicolons."""
    if depth > 1:
        return [_text(row, depth - 1) for row in text.split(";")]
    return [word for word in re.split(r"[,\s]+", text) if word] if depth else text


def _plain(value: answers.ParsedValue) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value


def stdin_lines() -> Iterator[str]:
    """Yield the lines of standard input; an endless one is an error."""
    try:
        yield from bounded_lines(sys.stdin)
    except OSError as error:
        raise QuizError(tr("standard input cannot be read: {reason}", reason=reason(error))) from None
    except TooLongError as error:
        raise UsageError(tr("standard input: {error}", error=error)) from None
