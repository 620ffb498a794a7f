"""Tests of the plots."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizcli.render.plots import bars, heat_map, upright


def test_bars_are_in_proportion() -> None:
    """The longest bar fills the width, a small number has a visible bar, zero has none."""
    assert bars([("a", 10), ("bb", 5), ("c", 0), ("d", 1)], 10) == [
        "a   ██████████ 10",
        "bb  █████ 5",
        "c    0",
        "d   █ 1",
    ]
    assert bars([], 10) == []


def test_upright_bars_are_in_eighths() -> None:
    """A column is as high as its number, in eighths of a line."""
    assert upright([0, 1, 8, 16], 2) == ["   █", " ▁██"]
    assert upright([0, 0], 2) == ["", ""]


def test_heat_map() -> None:
    """A week is a column from Monday; future days are empty; higher counts are denser."""
    last = date(2026, 3, 4)  # a Wednesday
    lines = heat_map({last: 4, date(2026, 3, 2): 1, date(2026, 2, 23): 2}, last, 5)
    assert lines[1] == "Mon  ···▒░"
    assert lines[3] == "Wed  ····█"
    assert lines[4] == "     ····"
    assert lines[0].strip() in {"", "Feb"}


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60), st.integers(1, 8))
def test_any_numbers_can_be_plotted(numbers: list[int], height: int) -> None:
    """Any numbers can be plotted, and the highest bar has the full height."""
    lines = upright(numbers, height)
    assert len(lines) == height
    assert not max(numbers) or "█" in lines[0]
    assert len(bars([(str(number), number) for number in numbers], 20)) == len(numbers)
    first = date(2026, 1, 1)
    days = {first + timedelta(days=number % 400): number for number in numbers}
    assert len(heat_map(days, first + timedelta(days=400), 53)) == 8
