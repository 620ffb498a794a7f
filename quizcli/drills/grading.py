"""Grade answers: which entries are wrong, which known mistake explains them, and the quality for the scheduler."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from quizcli.cards import Text, in_language
from quizcli.journal import Quality
from quizcli.problems import Finding, Outcome, Part, Problem, Tolerance, Value, Verdict

# A value that somebody typed; rational ones are exact.
Response: TypeAlias = int | float | Fraction | Sequence["Response"]

SLIPS: Mapping[str, Text] = {
    "sign": {"en": "the sign is the wrong way round", "zh": "正负号反了"},
    "twice": {"en": "twice the right value", "zh": "是正确值的 2 倍"},
    "half": {"en": "half the right value", "zh": "是正确值的一半"},
    "ln2": {"en": "off by the factor ln 2: bits and nats", "zh": "差一个因子 ln 2：比特（bit）与奈特（nat）"},
    "1024": {
        "en": "off by a power of 1024/1000: binary and decimal units",
        "zh": "差 1024/1000 的幂：二进制与十进制单位",
    },
    "decimal": {"en": "the decimal point has slipped", "zh": "小数点错位"},
    "count": {"en": "off by the factor {}: summed or averaged", "zh": "差因子 {}：求和与求平均"},
    "rounding": {"en": "close, as if rounded too early", "zh": "很接近，像是过早舍入"},
    "one": {"en": "off by one", "zh": "差 1"},
}

_CLOSE = 0.0201
_EDGE = 1e-9
# Units and logarithms without which these factors say nothing.
_POSSIBLE = {
    "1024": re.compile(r"\b(?:bytes?|bits?|[KMGT]i?B)\b|字节"),
    "ln2": re.compile(r"\b(?:bits?|nats?|entropy|perplexity)\b|\\(?:ln|log)|比特|奈特"),
}
_MOST_DIGITS = 6
# With a relative tolerance below this, early rounding is not offered as the explanation.
_ROUNDED = 1e-4
_SAME_FACTOR = 0.004
_FACTORS: Mapping[str, Sequence[float]] = {
    "sign": (-1,),
    "twice": (2,),
    "half": (0.5,),
    "ln2": (math.log(2), 1 / math.log(2)),
    "1024": tuple(1.024**power for power in (1, 2, 3, -1, -2, -3)),
    "decimal": tuple(10.0**power for power in (1, 2, 3, -1, -2, -3)),
}


def grade(problem: Problem, response: Mapping[str, Response]) -> Verdict:
    """Grade an answer that has all parts of the problem."""
    findings = []
    for part in problem.parts:
        key, said = problem.answer[part.name], response[part.name]
        if agrees(said, key, problem.tolerance):
            continue
        mistakes = tuple(
            wrong.name
            for wrong in problem.wrongs
            if part.name in wrong.answer
            and not agrees(wrong.answer[part.name], key, problem.tolerance)
            and agrees(said, wrong.answer[part.name], problem.tolerance)
        )
        if shape(said) == shape(key):
            slips = () if mistakes else tuple(_slips(said, key, problem, part))
            findings.append(Finding(part.name, _wrong_entries(said, key, problem.tolerance), None, mistakes, slips))
        else:
            findings.append(Finding(part.name, (), shape(key), mistakes))
    if not findings:
        return Verdict(outcome="right")
    explained = all(finding.mistakes for finding in findings)
    return Verdict(outcome="slip" if explained else "wrong", findings=tuple(findings))


def quality(outcome: Outcome, took_ms: int, seconds: int, *, hinted: bool) -> Quality:
    """Return the quality. Fast is at most half of the usual time, slow more than twice that time."""
    match outcome:
        case "blank":
            return Quality.BLACKOUT
        case "wrong":
            return Quality.WRONG
        case "slip":
            return Quality.WRONG_BUT_FAMILIAR
        case "right":
            if hinted or took_ms > 2000 * seconds:
                return Quality.HARD
            return Quality.PERFECT if took_ms <= 500 * seconds else Quality.GOOD


def agrees(said: Response, key: Value, tolerance: Tolerance) -> bool:
    """Say whether an answer matches the key: same shape, integers equal, floats within the tolerance."""
    if isinstance(key, int | float):
        return isinstance(said, int | float | Fraction) and _number_agrees(said, key, tolerance)
    return (
        isinstance(said, Sequence)
        and len(said) == len(key)
        and all(agrees(one, other, tolerance) for one, other in zip(said, key, strict=True))
    )


def _number_agrees(said: float | Fraction, key: float, tolerance: Tolerance) -> bool:
    if isinstance(key, int):
        return said == key
    difference, bound = abs(float(said) - key), max(tolerance.abs, tolerance.rel * abs(key))
    if abs(difference - bound) > _EDGE * max(abs(key), bound):
        return difference <= bound
    # At the edge, the numbers as they are written decide, not their nearest floats.
    written, rel, least = (Fraction(repr(value)) for value in (key, tolerance.rel, tolerance.abs))
    exact = said if isinstance(said, int | Fraction) else Fraction(repr(said))
    return abs(exact - written) <= max(least, rel * abs(written))


def leaves(value: object) -> list[float]:
    """Return the numbers in nested sequences and mappings; booleans and strings are skipped."""
    found: list[float] = []
    _gather(value, found)
    return found


def _gather(value: object, found: list[float]) -> None:
    # The usual types first: this is called for every number of every problem.
    if type(value) in (int, float, Fraction):
        found.append(value)  # type: ignore[arg-type]
    elif isinstance(value, list | tuple):
        for item in value:
            _gather(item, found)
    elif isinstance(value, Mapping):
        for item in value.values():
            _gather(item, found)


def shape(value: object) -> str:
    """Return a shape as text: ``1``, ``3``, ``2x3``, or ``3+1`` for rows of different lengths."""
    if not isinstance(value, Sequence):
        return "1"
    rows = [len(row) for row in value if isinstance(row, Sequence)]
    if not rows:
        return str(len(value))
    return f"{len(value)}x{rows[0]}" if len(set(rows)) == 1 else "+".join(map(str, rows))


def _wrong_entries(said: Response, key: Value, tolerance: Tolerance) -> tuple[tuple[int, ...], ...]:
    """Return the positions, from 1, of the wrong entries of a vector or matrix; nothing for a scalar."""
    if not isinstance(said, Sequence) or isinstance(key, int | float):
        return ()
    found: list[tuple[int, ...]] = []
    for place, (one, other) in enumerate(zip(said, key, strict=True), 1):
        if not agrees(one, other, tolerance):
            found += [(place, *inner) for inner in _wrong_entries(one, other, tolerance)] or [(place,)]
    return tuple(found)


def _slips(said: Response, key: Value, problem: Problem, part: Part) -> Iterator[Text]:
    """Say that the key was rounded too early, or name the factor between answer and key if it is a typical one."""
    pairs = list(zip(map(float, leaves(said)), map(float, leaves(key)), strict=True))
    ratios = [one / other for one, other in pairs if other]
    if not ratios or any(one and not other for one, other in pairs):
        return
    if min(ratios) < max(ratios) and not math.isclose(min(ratios), max(ratios), rel_tol=_SAME_FACTOR):
        return
    if not isinstance(key, int) and _is_rounded(pairs) and problem.tolerance.rel >= _ROUNDED:
        yield SLIPS["rounding"]
        return
    ratio = ratios[0]
    for name in _possible(problem, part):
        if any(math.isclose(ratio, factor, rel_tol=_SAME_FACTOR) for factor in _FACTORS[name]):
            yield SLIPS[name]
            return
    for count in sorted(_counts(problem)):
        if any(math.isclose(ratio, factor, rel_tol=_SAME_FACTOR) for factor in (count, 1 / count)):
            yield {language: text.format(count) for language, text in SLIPS["count"].items()}  # type: ignore[union-attr]
            return
    if len(pairs) == 1 and abs(pairs[0][0] - pairs[0][1]) == 1 and isinstance(key, int):
        yield SLIPS["one"]
    elif abs(ratio - 1) <= _CLOSE and not isinstance(key, int) and problem.tolerance.rel >= _ROUNDED:
        yield SLIPS["rounding"]


def _is_rounded(pairs: Sequence[tuple[float, float]]) -> bool:
    """Say whether the answer is the key, rounded to fewer digits than asked: 0.17 for 1/6."""
    return any(all(round(key, digits) == said for said, key in pairs) for digits in range(_MOST_DIGITS)) and any(
        said for said, _ in pairs
    )


def _possible(problem: Problem, part: Part) -> Iterator[str]:
    """Yield the slips that the units in the statement and in the part's label allow."""
    words = f"{in_language(problem.statement, 'en')} {in_language(part.label, 'en')}"
    for name in _FACTORS:
        if name not in _POSSIBLE or _POSSIBLE[name].search(words):
            yield name


def _counts(problem: Problem) -> set[int]:
    """Return the lengths, above 2, of the lists in the inputs and the answer: a mean divides by one of them."""
    found: set[int] = set()
    waiting: list[object] = [*problem.given.values(), *problem.answer.values()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Sequence) and not isinstance(value, str):
            found.add(len(value))
            waiting += value
    return {count for count in found if count > 2}  # noqa: PLR2004 - the factor 2 has a name of its own
