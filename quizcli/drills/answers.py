"""Parse answers that people type, and write numbers in the same notation.

Arithmetic is evaluated by a parser written here, never by Python's ``eval``. Rational results are exact fractions.
Text that cannot be parsed raises ``NotUnderstoodError``; the user is asked again and it does not count as wrong.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from quizcli.language import tr
from quizcli.problems import Form

Number: TypeAlias = Fraction | float
ParsedVector: TypeAlias = tuple[Number, ...]
ParsedValue: TypeAlias = Number | ParsedVector | tuple[ParsedVector, ...]

MAX_LENGTH = 2000
_MAX_DEPTH = 40
_MAX_EXPONENT = 400
_MAX_BITS = 5000

_DASHES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | {"、": ",", "。": ".", "·": "*", "⋅": "*", "×": "x", "÷": "/", "⁄": "/", "π": "pi"}
)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
# A comma that cannot separate thousands, as in 0,167 or 1,5: a decimal point was meant, or there are two numbers.
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
# 1×10⁻³ whose superscript was lost on the way: nobody means 7 by it.
_LOST_POWER = re.compile(r"[+-]?\d*\.?\d+\s*x\s*10[+-]\d+")
# In front of these a factor may stand without a sign: 2π, 3√2.
_ROOT_OR_PI = re.compile(r"(?<=[\d)])\s*(?=pi\b|√)")
_SHAPE = re.compile(r"\d+(\s*[xX*]\s*\d+)+")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹⁺⁻]+")
_SUBSCRIPT = re.compile("[₀-₉]")
_FRACTION_SLASH = "\u2044"
_TIMES = re.compile(r"(?<=[\d)])(?<!\b0)\s*[xX]\s*(?=[\d(])")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[a-z]+\d*)|(?P<sign>\*\*|[-+*/^()%]))"
)

_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "ln": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "sin": math.sin,
    "cos": math.cos,
    "tanh": math.tanh,
}
_CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}


class NotUnderstoodError(Exception):
    """The text is not a number, vector or matrix; the message says why."""


def parse(text: str, form: Form) -> ParsedValue:
    """Parse an answer.

    A scalar is arithmetic such as ``3/8``, ``37.5%``, ``1.2e-3``, ``(227-11)/4+1`` or ``ln(2)``; ``1,234`` is 1234.
    A vector is numbers separated by commas or blanks, with or without brackets, or a shape such as ``3x224x224``. The
    rows of a matrix are separated by semicolons, or each has its own brackets.

    Raises
    ------
    NotUnderstoodError
        The text does not have that form, or a number is too large.
    """
    plain = _plain(text)
    try:
        match form:
            case "scalar":
                return _scalar(plain)
            case "vector":
                return _vector(plain)
            case "matrix":
                return tuple(_vector(row) for row in _rows(plain))
    except (ArithmeticError, ValueError):
        raise NotUnderstoodError(tr("that has no finite value")) from None


def write(value: Number | Sequence[object], digits: int = 6) -> str:
    """Return a value as text that ``parse`` accepts; floats have ``digits`` significant digits."""
    if isinstance(value, Sequence):
        rows = any(isinstance(item, Sequence) for item in value)
        return "[" + ("; " if rows else ", ").join(_written(item, digits, rows) for item in value) + "]"
    if isinstance(value, int) or (isinstance(value, Fraction) and value.denominator == 1):
        return str(value)
    written = f"{float(value):.{digits}g}"
    return "0" if float(written) == 0 else written


def _written(item: object, digits: int, is_row: bool) -> str:
    if is_row and isinstance(item, Sequence):
        return " ".join(write(number, digits) for number in item)
    assert isinstance(item, int | float | Fraction)  # noqa: S101 - for the type checker
    return write(item, digits)


def _plain(text: str) -> str:
    """Normalize the text: full-width characters, dashes and superscripts; refuse control characters."""
    if len(text) > MAX_LENGTH:
        raise NotUnderstoodError(tr("that is more than {max_length} characters", max_length=MAX_LENGTH))
    plain = unicodedata.normalize("NFKC", _unfolded(text)).translate(_DASHES).strip()
    if not plain:
        raise NotUnderstoodError(tr("nothing was given"))
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter not in "\t\n" for letter in plain):
        raise NotUnderstoodError(tr("it contains an invisible character"))
    return plain


def _unfolded(text: str) -> str:
    """Write superscripts as powers and characters such as ½ as quotients; NFKC would merge them with their neighbors."""
    if _SUBSCRIPT.search(text):
        raise NotUnderstoodError(tr("subscripts are not allowed in a number"))
    powers = _SUPERSCRIPT.sub(lambda match: f"^({unicodedata.normalize('NFKC', match[0])})", text)
    return "".join(
        f"({unicodedata.normalize('NFKC', letter).replace(_FRACTION_SLASH, '/')})"
        if unicodedata.category(letter) == "No" and _FRACTION_SLASH in unicodedata.normalize("NFKC", letter)
        else letter
        for letter in powers
    )


def _scalar(text: str) -> Number:
    bare = _unwrapped(text) if text.startswith("[") else text
    if _LOST_POWER.fullmatch(bare):
        raise NotUnderstoodError(tr("the exponent of 10 is not raised; write 1e-3 for a thousandth"))
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(bare):
        raise NotUnderstoodError(tr("with a decimal point it is {bare}", bare=bare.replace(",", ".")))
    return _evaluated(_TIMES.sub("*", bare))


def _evaluated(text: str) -> Number:
    return _Arithmetic(_ROOT_OR_PI.sub("*", text).replace("√", "sqrt ")).value()


def _vector(text: str) -> ParsedVector:
    bare = _unwrapped(text)
    if _SHAPE.fullmatch(bare) and "*" not in bare:
        return tuple(Fraction(part) for part in re.split(r"\s*[xX]\s*", bare))
    parts = _split(bare, ",")
    if len(parts) == 1:
        parts = bare.split()
    if parts and not parts[-1].strip():
        parts = parts[:-1]  # trailing comma
    if not parts:
        raise NotUnderstoodError(tr("it contains no number"))
    return tuple(_evaluated(part) for part in parts)


def _rows(text: str) -> list[str]:
    """Split a matrix into rows: at semicolons or line ends, else by their brackets, else it is a single row."""
    bare = _unwrapped(text)
    rows = [row.strip().rstrip(",") for row in _split(bare, ";\n") if row.strip()]
    if len(rows) == 1:
        parts = [part.strip() for part in _split(bare, ",") if part.strip()]
        if len(parts) == 1 and "[" in bare:
            parts = [f"[{row}" for row in bare.split("[")[1:]]  # [1 2] [3 4]
        if all(_is_row(part) for part in parts):
            rows = parts
    return rows or [bare]


def _is_row(part: str) -> bool:
    """Say whether text in brackets is a row: ``(1, 2)`` and ``[1]`` are, ``(1/2)`` is a number."""
    inner = _unwrapped(part)
    return inner != part and (part.startswith("[") or len(_split(inner, ",")) > 1)


def _unwrapped(text: str) -> str:
    """Remove brackets around the whole text."""
    bare = text.strip()
    for opening, closing in ("[]", "()", "{}"):
        if bare.startswith(opening) and bare.endswith(closing) and _closes_at_end(bare, opening, closing):
            return bare[1:-1].strip()
    return bare


def _closes_at_end(text: str, opening: str, closing: str) -> bool:
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == opening) - (letter == closing)
        if depth == 0:
            return place == len(text) - 1
    return False


def _split(text: str, separators: str) -> list[str]:
    """Split at separators outside brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "[({") - (letter in "])}")
        if letter in separators and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


class _Arithmetic:
    """A recursive-descent parser that evaluates while parsing: sums of products of signed powers."""

    def __init__(self, text: str) -> None:
        self._tokens = self._scan(text.strip().lower())
        self._place = 0
        self._depth = 0

    def value(self) -> Number:
        found = self._sum()
        if self._place < len(self._tokens):
            raise NotUnderstoodError(tr("{tokens!r} is unexpected here", tokens=self._tokens[self._place]))
        return _bounded(found)

    @staticmethod
    def _scan(text: str) -> Sequence[str]:
        tokens, place = [], 0
        while place < len(text):
            match = _TOKEN.match(text, place)
            if not match:
                raise NotUnderstoodError(tr("{text!r} is not a number", text=text[place:].strip()[:20]))
            tokens.append(match[0].strip())
            place = match.end()
        if not tokens:
            raise NotUnderstoodError(tr("it contains no number"))
        return tokens

    def _next(self, *wanted: str) -> str:
        """Consume the next token if it is one of those wanted; return it, or an empty string."""
        if self._place < len(self._tokens) and self._tokens[self._place] in wanted:
            self._place += 1
            return self._tokens[self._place - 1]
        return ""

    def _deeper(self, read: Callable[[], Number]) -> Number:
        """Parse a nested expression: brackets, an exponent, the argument of a function. Limits the depth."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise NotUnderstoodError(tr("it is nested too deeply"))
        found = read()
        self._depth -= 1
        return found

    def _sum(self) -> Number:
        found = self._product()
        while sign := self._next("+", "-"):
            other = self._product()
            found = _bounded(found + other if sign == "+" else found - other)
        return found

    def _product(self) -> Number:
        found = self._signed()
        while sign := self._next("*", "/"):
            other = self._signed()
            found = _bounded(found * other if sign == "*" else found / other)
        return found

    def _signed(self) -> Number:
        negative = False
        while sign := self._next("+", "-"):
            negative ^= sign == "-"
        found = self._power()
        return -found if negative else found

    def _power(self) -> Number:
        base = self._percent()
        if not self._next("^", "**"):
            return base
        exponent = self._deeper(self._signed)
        if abs(float(exponent)) > _MAX_EXPONENT:
            raise NotUnderstoodError(tr("that power is too large"))
        if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
            size = max(base.numerator.bit_length(), base.denominator.bit_length())
            power = int(exponent)
            if size * abs(power) > _MAX_BITS:
                raise NotUnderstoodError(tr("that power is too large"))
            return _bounded(base**power)
        return _bounded(math.pow(base, exponent))

    def _percent(self) -> Number:
        found = self._atom()
        while self._next("%"):
            found = found / 100
        return found

    def _atom(self) -> Number:
        if self._next("("):
            found = self._deeper(self._sum)
            if not self._next(")"):
                raise NotUnderstoodError(tr("a bracket is not closed"))
            return found
        if self._place == len(self._tokens):
            raise NotUnderstoodError(tr("something is missing at the end"))
        token = self._tokens[self._place]
        self._place += 1
        if token in _CONSTANTS:
            return _CONSTANTS[token]
        if token in _FUNCTIONS:
            return self._deeper(lambda: _bounded(_FUNCTIONS[token](float(self._percent()))))
        if token[0].isdigit() or token[0] == ".":
            return _number(token)
        raise NotUnderstoodError(tr("{token!r} is not a number", token=token))


def _number(token: str) -> Number:
    exponent = re.search(r"e([+-]?\d+)", token)
    if exponent and (len(exponent[1]) > 5 or abs(int(exponent[1])) > _MAX_EXPONENT):  # noqa: PLR2004 - no need to convert longer exponents
        raise NotUnderstoodError(tr("that number is too large"))
    return Fraction(token)


def _bounded(found: Number) -> Number:
    """Refuse infinity, NaN, and numbers too large for a float."""
    if isinstance(found, Fraction):
        if max(found.numerator.bit_length(), found.denominator.bit_length()) > 2 * _MAX_BITS:
            raise NotUnderstoodError(tr("that number is too large"))
        float(found)
    elif not math.isfinite(found):
        raise NotUnderstoodError(tr("that number is too large"))
    return found
