"""Parsing and writing answers."""

import math
import time
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.drills.answers import NotUnderstoodError, ParsedValue, parse, write
from quizcli.problems import Form


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3/8", 0.375),
        ("0.375", 0.375),
        ("37.5%", 0.375),
        ("1.2e-3", 0.0012),
        ("1.2E-3", 0.0012),
        ("-.5", -0.5),
        ("−5", -5),
        ("＋３．５", 3.5),
        ("１２", 12),
        ("2.", 2),
        ("+7", 7),
        ("1,234", 1234),
        ("2π", 2 * math.pi),
        ("3√2", 3 * math.sqrt(2)),
        ("√(4)", 2),
        ("6⋅7", 42),
        ("1·10⁻³", Fraction(1, 1000)),
        ("2×10⁻³", Fraction(1, 500)),
        ("1⁄8", Fraction(1, 8)),
        ("2*10-3", 17),
        ("-1,234,567.5", -1234567.5),
        ("(227-11)/4+1", 55),
        ("(227－11)／4＋1", 55),
        ("2*(3+4)^2", 98),
        ("2**10", 1024),
        ("-2^2", -4),
        ("2^-1", 0.5),
        ("2^3^2", 512),
        ("--3", 3),
        ("6/2/3", 1),
        ("10-4-3", 3),
        ("[5]", 5),
        ("50%*2", 1),
        ("ln(2)", 0.6931471805599453),
        ("sqrt 16", 4),
        ("log2(8)", 3),
        ("e^0", 1),
        ("2·3", 6),
        ("1e300*10", 1e301),
    ],
)
def test_scalars(text: str, value: float) -> None:
    """Fractions, percent, exponents, thousands, full-width letters, arithmetic."""
    found = parse(text, "scalar")
    assert not isinstance(found, tuple)
    assert float(found) == pytest.approx(value, rel=1e-12)


def test_rational_arithmetic_is_exact() -> None:
    """Whole numbers stay whole, however they are made."""
    assert parse("0.1+0.2", "scalar") == Fraction(3, 10)
    assert parse("4096*4096*3/3", "scalar") == 2**24
    assert parse("3^40", "scalar") == 3**40


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[1, 2, 3]", [1, 2, 3]),
        ("1, 2, 3", [1, 2, 3]),
        ("1 2 3", [1, 2, 3]),
        ("(1, 2)", [1, 2]),
        ("{1,2}", [1, 2]),
        ("1,234", [1, 234]),
        ("[1/2, 50%, (1+1)/4]", [0.5, 0.5, 0.5]),
        ("(1+1)/2, 3", [1, 3]),
        ("[-1 2]", [-1, 2]),
        ("3x224x224", [3, 224, 224]),
        ("3 × 224 × 224", [3, 224, 224]),
        ("1，2，3", [1, 2, 3]),
        ("1、2", [1, 2]),
        ("[7]", [7]),
        ("1, 2,", [1, 2]),
        ("ln(2), 1", [0.6931471805599453, 1]),
    ],
)
def test_vectors(text: str, values: list[float]) -> None:
    """Commas or blanks, brackets or none, shapes."""
    found = parse(text, "vector")
    assert isinstance(found, tuple)
    assert [float(item) for item in found if not isinstance(item, tuple)] == pytest.approx(values)


@pytest.mark.parametrize(
    "text",
    [
        "[1 2; 3 4]",
        "[[1,2],[3,4]]",
        "1 2; 3 4",
        "[[1, 2]; [3, 4]]",
        "((1,2),(3,4))",
        "1, 2; 3, 4",
        "1 2\n3 4",
        "[[1 2] [3 4]]",
    ],
)
def test_matrices(text: str) -> None:
    """All the usual ways to write one are the same matrix."""
    assert parse(text, "matrix") == ((1, 2), (3, 4))


def test_a_vector_is_a_matrix_of_one_row() -> None:
    """A matrix of one row needs no semicolon."""
    assert parse("[0.25, 3/4]", "matrix") == ((Fraction(1, 4), Fraction(3, 4)),)
    assert parse("[[1,2]]", "matrix") == ((1, 2),)
    assert parse("1;2", "matrix") == ((1,), (2,))


HOSTILE = [
    "", "   ", "abc", "9**9**9", "9^9^9^9", "(9^400)^400", "2^10000", '__import__("os")', "open('x')", "1e999", "1e-999999999",
    "nan", "inf", "-infinity", "1/0", "0^-1", "ln(0)", "ln(-1)", "sqrt(-1)", "(-1)^0.5", "exp(1000)", "1 2", "1,2", "1,23",
    "1..2", "1.2.3", "(1", "1)", "1+", "*2", "0x10", "1_000", "\x1b[31m5", "5\x00", "\u202e5", "5\u200b", "5\u200f", "٣x",
    "(" * 500 + "1" + ")" * 500, "-" * 1900 + "1", "2^" * 900 + "2", "1+" * 900 + "1" * 200, "sqrt " * 300 + "1",
    "9" * 10_000_000, "lambda: 0", "[1", "1;2", "½½", "1e", "e1", "🙂", "十",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0,167", "with a decimal point it is 0.167"),
        ("-1,5", "with a decimal point it is -1.5"),
        ("1×10−3", "the exponent of 10 is not raised; write 1e-3 for a thousandth"),
        ("2.5x10-4", "the exponent of 10 is not raised; write 1e-3 for a thousandth"),
    ],
)
def test_what_would_be_misread_is_asked_again(text: str, why: str) -> None:
    """A decimal comma is no thousands separator, and a power that lost its superscript is no difference."""
    with pytest.raises(NotUnderstoodError) as caught:
        parse(text, "scalar")
    assert str(caught.value) == why


@pytest.mark.parametrize("form", ["scalar", "vector", "matrix"])
def test_hostile_answers_end_soon(form: Form) -> None:
    """Whatever is typed is read or not understood at once (some ms; the bound leaves room for a busy machine)."""
    for text in HOSTILE:
        started = time.perf_counter()
        with suppress(NotUnderstoodError):
            parse(text, form)
        assert time.perf_counter() - started < 0.5, text[:40]


@pytest.mark.parametrize("text", [text for text in HOSTILE if not text.startswith(("-" * 50, "1+1"))])
def test_hostile_scalars_are_not_understood(text: str) -> None:
    """None of these is a number."""
    with pytest.raises(NotUnderstoodError):
        parse(text, "scalar")


@given(st.text(max_size=60), st.sampled_from(["scalar", "vector", "matrix"]))
def test_any_text_is_a_value_or_not_understood(text: str, form: Form) -> None:
    """No other exception is raised."""
    with suppress(NotUnderstoodError):
        parse(text, form)


REALS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)


@given(REALS | st.integers(-(10**15), 10**15))
def test_numbers_are_read_back(value: float) -> None:
    """What is written is read, to the digits written; whole numbers exactly."""
    found = parse(write(value), "scalar")
    assert not isinstance(found, tuple)
    assert float(found) == pytest.approx(value, rel=1e-5, abs=1e-300)
    if isinstance(value, int):
        assert found == value


@given(st.lists(st.lists(st.integers(-99, 99), min_size=2, max_size=2), min_size=1, max_size=4))
def test_matrices_are_read_back(rows: list[list[int]]) -> None:
    """Vectors and matrices too."""
    value: ParsedValue = tuple(tuple(Fraction(item) for item in row) for row in rows)
    assert parse(write(value), "matrix") == value
    assert parse(write(tuple(Fraction(item) for item in rows[0])), "vector") == tuple(rows[0])


def test_a_whole_fraction_is_written_exactly() -> None:
    """All digits of a whole number are written, also when it is a fraction."""
    assert write(Fraction(1234567)) == "1234567"


def test_zero_has_no_sign() -> None:
    """A negative zero is written 0."""
    assert write(-0.0) == "0"
    assert write((0.0, -0.0)) == "[0, 0]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2¹⁸", 2**18),
        ("1.5·10⁻³", Fraction(3, 2000)),
        ("-0.9-10⁻³", Fraction(-901, 1000)),
        ("½", Fraction(1, 2)),
        ("16×16×32", 8192),
        ("3 x 4", 12),
    ],
)
def test_superscripts_fractions_and_times(text: str, expected: Fraction) -> None:
    """They are not merged with their neighbors."""
    assert parse(text, "scalar") == expected


@pytest.mark.parametrize("text", ["5₂", "1½", "10²³⁴⁵"])
def test_what_would_be_misread_is_refused(text: str) -> None:
    """Ambiguous text is not understood."""
    with pytest.raises(NotUnderstoodError):
        parse(text, "scalar")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("(1-0)/8, (3-8)/8, 1/2", (3,)),
        ("(1/8), (3/8-1), (4/8)", (3,)),
        ("(0.8808*1+0.1192*3), (0.8808*-2)", (2,)),
        ("(1/3), (2/3); 1/2, 1/2", (2, 2)),
        ("(1, 2), (3, 4)", (2, 2)),
        ("[(1, 2), (3, 4)]", (2, 2)),
        ("[[1], [2]]", (1, 1)),
        ("[1] [2]", (1, 1)),
        ("[1, 2],\n[3, 4]", (2, 2)),
        ("[[1 2]\n [3 4]]", (2, 2)),
        ("6x28x28; 10", (3, 1)),
    ],
)
def test_rows_of_a_matrix(text: str, rows: tuple[int, ...]) -> None:
    """Brackets around arithmetic do not make a row."""
    found = parse(text, "matrix")
    assert isinstance(found, tuple)
    assert tuple(len(row) for row in found if isinstance(row, tuple)) == rows


def test_functions() -> None:
    """The functions that the kinds need."""
    assert parse("(1+cos(pi))/2 + sin(0) + tanh(0)", "scalar") == pytest.approx(0)


def test_the_bounds_are_where_they_are_said_to_be() -> None:
    """The largest exponent, the deepest nesting and the longest text are read; one more is not."""
    assert parse("2^400", "scalar") == Fraction(2**400)
    assert parse("(" * 40 + "1" + ")" * 40, "scalar") == 1
    assert parse("1" + " " * 1999, "scalar") == 1
    with pytest.raises(NotUnderstoodError, match="2000 characters"):
        parse("1" + " " * 2000, "scalar")
    for text in ("2^401", "2^-401", "(" * 41 + "1" + ")" * 41):
        with pytest.raises(NotUnderstoodError):
            parse(text, "scalar")
