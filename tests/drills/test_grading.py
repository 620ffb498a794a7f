"""Grading: verdicts on wrong answers, and the quality that follows."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from quizcli.cards import Text
from quizcli.drills.answers import parse
from quizcli.drills.generator import form
from quizcli.drills.grading import SLIPS, agrees, grade, quality, shape
from quizcli.drills.kind import Inputs
from quizcli.journal import Quality
from quizcli.problems import Part, Problem, Tolerance, Value, Verdict, Wrong


class Numbers(Inputs, frozen=True):
    """Inputs of a made-up problem."""

    x: list[float]


def problem(key: Value, *wrongs: tuple[str, Value], x: Sequence[float] = (), statement: str = "") -> Problem:
    """Return a problem with one part."""
    exact = isinstance(key, int) or (not isinstance(key, float) and isinstance(key[0], int))
    return Problem(
        kind="made-up",
        version=1,
        seed=0,
        level=1,
        inputs=Numbers(x=list(x)),
        statement=statement,
        parts=(Part("x", "x", form(key), exact),),
        answer={"x": key},
        wrongs=tuple(Wrong(name, name, {"x": value}) for name, value in wrongs),
        tolerance=Tolerance(),
        seconds=60,
        steps=(),
    )


def judged(key: Value, said: Any, *wrongs: tuple[str, Value], x: Sequence[float] = ()) -> Verdict:
    """Grade one value."""
    return grade(problem(key, *wrongs, x=x), {"x": said})


def slips(key: Value, said: Any, x: Sequence[float] = (), statement: str = "") -> list[Text]:
    """Return the slips that are named."""
    (finding,) = grade(problem(key, x=x, statement=statement), {"x": said}).findings
    return list(finding.slips)


@pytest.mark.parametrize("text", ["3/8", "0.375", "37.5%", ".375", "3.75e-1", "０．３７５", "(5-2)/8", "sqrt(9)/8"])
def test_the_same_number_in_many_ways(text: str) -> None:
    """Fractions, decimals, percentages and arithmetic are the same answer."""
    assert judged(0.375, parse(text, "scalar")).outcome == "right"


@pytest.mark.parametrize("text", ["[1 2; 3 4]", "[[1,2],[3,4]]", "1 2; 3 4", "[1, 2; 3, 4]", "[1 2] [3 4]"])
def test_the_same_matrix_in_many_ways(text: str) -> None:
    """All ways to write the rows give the same matrix."""
    assert judged([[1.0, 2.0], [3.0, 4.0]], parse(text, "matrix")).outcome == "right"


def test_one_row_is_a_matrix_too() -> None:
    """The gradient of one sample may be written as a vector."""
    assert judged([[0.2, -0.7, 0.5]], parse("[0.2, -0.7, 0.5]", "matrix")).outcome == "right"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (-0.75, "sign"),
        (1.5, "twice"),
        (0.375, "half"),
        (0.75 * math.log(2), "ln2"),
        (0.75 / math.log(2), "ln2"),
        (0.75 * 1.024**3, "1024"),
        (0.75 / 1.024, "1024"),
        (7.5, "decimal"),
        (0.0075, "decimal"),
        (0.76, "rounding"),
    ],
)
def test_telling_factors_are_named(said: float, name: str) -> None:
    """An answer that is off by a well-known factor, in a problem whose units allow it."""
    assert slips(0.75, said, statement="How many bytes, with entropy in bits?") == [SLIPS[name]]


@pytest.mark.parametrize("power", [1, 2, 3, -1, -2, -3])
def test_every_power_of_a_factor_is_named(power: int) -> None:
    """Kilo, mega and giga, and the decimal point up to three places either way; no further."""
    assert slips(0.75, 0.75 * 1.024**power, statement="bytes") == [SLIPS["1024"]]
    assert slips(0.75, 0.75 * 10.0**power) == [SLIPS["decimal"]]
    further = power + (1 if power > 0 else -1) * 3
    assert SLIPS["decimal"] not in slips(0.75, 0.75 * 10.0**further)
    assert SLIPS["1024"] not in slips(0.75, 0.75 * 1.024**further, statement="bytes")


@pytest.mark.parametrize("factor", [1.024**3, 1 / 1.024, math.log(2)])
def test_factors_of_units_need_the_unit(factor: float) -> None:
    """An AUC is not off by binary units, nor an accuracy by bits for nats."""
    assert not [text for text in slips(0.75, 0.75 * factor) if text in (SLIPS["1024"], SLIPS["ln2"])]


@pytest.mark.parametrize(("key", "said"), [(1 / 6, 0.17), (1 / 6, 0.2), (2.71828, 2.7), (0.0449, 0.04)])
def test_rounding_too_early_has_its_own_word(key: float, said: float) -> None:
    """The key with fewer digits than asked, whatever factor that makes."""
    assert slips(key, said, statement="How many bytes?") == [SLIPS["rounding"]]


@pytest.mark.parametrize(
    ("key", "said", "right"),
    [(0.75, "0.75375", True), (0.75, "0.74625", True), (0.75, "0.753750001", False), (0.3, "0.3015", True),
     (0.1, "0.101", True), (0.1, "0.1010000001", False), (-0.75, "-0.75375", True)],
)  # fmt: skip
def test_the_edge_of_a_tolerance_is_exact(key: float, said: str, right: bool) -> None:
    """0.5 % of 0.75 is 0.00375 as the numbers are written, not as their nearest floats."""
    assert right == agrees(Fraction(said), key, Tolerance(rel=0.005, abs=0.001))


def test_a_factor_holds_for_the_whole_vector() -> None:
    """A factor is named only if all entries are off by it, except zeros."""
    assert slips([1.0, 0.0, 3.0], (2, 0, 6)) == [SLIPS["twice"]]
    assert slips([1.0, 0.5, 3.0], (2, 1, 3)) == []
    assert slips([1.0, 0.0, 3.0], (2, 1, 6)) == []


def test_a_mean_in_place_of_a_sum() -> None:
    """The length of an input is a factor that is named."""
    (text,) = slips(1.7, Fraction(17, 2), x=[1, 2, 3, 4, 5])
    assert not isinstance(text, str)
    assert "factor 5" in text["en"]
    assert "5" in text["zh"]


def test_whole_numbers_are_exact() -> None:
    """Off by one is wrong, even for large numbers."""
    assert judged(7225344, 7225344).outcome == "right"
    assert slips(7225344, 7225345) == [SLIPS["one"]]
    assert slips(100, 200) == [SLIPS["twice"]]


def test_a_known_mistake_comes_before_a_factor() -> None:
    """Both mistakes with the value are named, and no factor beside them."""
    verdict = judged(3, 6, ("first", 6), ("second", 6), ("third", 5))
    assert verdict.outcome == "slip"
    assert verdict.mistakes == ("first", "second")
    assert verdict.findings[0].slips == ()


def test_wrong_entries_and_shapes() -> None:
    """Entries count from 1; for a wrong shape no entries are named."""
    (finding,) = judged([1.0, 2.0, 3.0], (1, 2.5, 4)).findings
    assert finding.entries == ((2,), (3,))
    (finding,) = judged([[1.0, 2.0], [3.0, 4.0]], ((1, 2), (3, 5))).findings
    assert finding.entries == ((2, 2),)
    assert judged([1.0, 2.0], (1, 2, 3)).findings[0].shape == "2"
    assert judged([[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]], ((1, 2), (3, 4))).findings[0].shape == "2x3"
    assert judged([[6, 28, 28], [10]], ((6, 28, 28),)).findings[0].shape == "3+1"
    assert shape(0.5) == "1"


@pytest.mark.parametrize(
    ("outcome", "seconds", "hinted", "expected"),
    [
        ("right", 30, False, Quality.PERFECT),
        ("right", 31, False, Quality.GOOD),
        ("right", 120, False, Quality.GOOD),
        ("right", 121, False, Quality.HARD),
        ("right", 1, True, Quality.HARD),
        ("slip", 1, False, Quality.WRONG_BUT_FAMILIAR),
        ("wrong", 1, False, Quality.WRONG),
        ("blank", 1, False, Quality.BLACKOUT),
    ],
)
def test_the_grade_follows_from_verdict_and_time(outcome: Any, seconds: int, hinted: bool, expected: Quality) -> None:
    """Fast is half the level's time, slow is twice."""
    assert quality(outcome, 1000 * seconds, 60, hinted=hinted) == expected
