"""``quiz solve``: the reference solver as a calculator, for one problem or for a stream of them."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypedDict

from quizcli.cards import Text
from quizcli.drills import answers
from quizcli.drills.inputs import Field, input_fields, plain_inputs, read_inputs
from quizcli.drills.problem import bare, explain, solve
from quizcli.drills.table import load_known
from quizcli.errors import UsageError, did_you_mean
from quizcli.problems import Form, Value

_WORDS = {"true": True, "yes": True, "false": False, "no": False, "null": None, "none": None}


class SolveReport(TypedDict):
    """``quiz solve --json``; ``given`` has the defaults too, ``answer`` is bare where a kind has one part only."""

    kind: str
    given: dict[str, Any]
    answer: Value | dict[str, Value]
    steps: Sequence[Text]


class Solved(TypedDict):
    """A line of ``quiz solve --batch``."""

    kind: str
    given: object
    answer: Value | dict[str, Value]


class Failed(TypedDict):
    """A line of ``quiz solve --batch`` that could not be solved."""

    error: str


def solve_one(kind: str, given: Mapping[str, object]) -> SolveReport:
    """Solve a problem and explain it."""
    inputs = read_inputs(kind, given)
    answer = solve(kind, inputs)
    return {
        "kind": kind,
        "given": plain_inputs(inputs),
        "answer": bare(kind, answer),
        "steps": explain(kind, inputs),
    }


def solve_batch(lines: Iterable[str]) -> Iterator[Solved | Failed]:
    """Solve one problem a line; what is wrong with a line is said in its place and stops nothing."""
    for line in lines:
        try:
            yield _solved(_read(line))
        except UsageError as error:
            yield {"error": str(error)}


def from_words(kind: str, words: Sequence[str]) -> dict[str, object]:
    """Return the inputs in words such as ``size=227x227``, ``bias=false``, ``x=[1,2]``, ``lr=1e-3``."""
    fields = input_fields(load_known(kind))
    given: dict[str, object] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(f"{word!r} is no input: write name=value")
        if name not in fields:
            raise UsageError(f"{kind} has no input {name!r}{did_you_mean(name, fields)}")
        if name in given:
            raise UsageError(f"{name} is given twice")
        given[name] = _value(value, fields[name])
    return given


def from_json(text: str) -> dict[str, object]:
    """Return the inputs in a JSON object."""
    return _read(text)


def _solved(found: Mapping[str, object]) -> Solved:
    kind, given = found.get("kind"), found.get("given")
    if not isinstance(kind, str) or not isinstance(given, dict):
        raise UsageError('a line is {"kind": ..., "given": {...}}')
    return {"kind": kind, "given": given, "answer": bare(kind, solve(kind, read_inputs(kind, given)))}


def _read(text: str) -> dict[str, object]:
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"this is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise UsageError("this is no JSON object")
    return found


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no number")


def _value(text: str, field: Field) -> object:
    """Read a value: a word that the input may be, JSON, a truth value, numbers or arithmetic; anything else is a word.

    ``227,227`` is a pair where a vector may stand, and a number of six digits where none may.
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
        # One number alone is left to what the input makes of one number.
        return value[0] if isinstance(value, list) and len(value) == 1 and form == "vector" else value
    return text


def _text(text: str, depth: int) -> object:
    """Read words: as they stand, or those between blanks or commas, rows of them between semicolons."""
    if depth > 1:
        return [_text(row, depth - 1) for row in text.split(";")]
    return [word for word in re.split(r"[,\s]+", text) if word] if depth else text


def _plain(value: answers.Value) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value


def stdin_lines() -> Iterator[str]:
    """Return the lines of standard input as they come."""
    yield from sys.stdin
