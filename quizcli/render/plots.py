"""Plots made of Unicode block characters, without colour."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from quizcli.language import marked, tr
from quizcli.render.text import columns

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_SHADES = " ·░▒▓█"
_WEEKDAYS = (marked("Mon"), "", marked("Wed"), "", marked("Fri"), "", marked("Sun"))
_MONTHS = (
    marked("Jan"), marked("Feb"), marked("Mar"), marked("Apr"), marked("May"), marked("Jun"), marked("Jul"), marked("Aug"),
    marked("Sep"), marked("Oct"), marked("Nov"), marked("Dec"),
)  # fmt: skip


def bars(rows: Sequence[tuple[str, int]], width: int) -> list[str]:
    """Return horizontal bars with label and number. The longest is ``width`` columns long."""
    most = max((number for _, number in rows), default=0)
    cells = [(label, "█" * (-(-number * width // most) if number else 0) + f" {number:,}") for label, number in rows]
    return columns(cells).split("\n") if cells else []


def upright(numbers: Sequence[int], height: int) -> list[str]:
    """Return vertical bars, one column per number. The highest is ``height`` lines high."""
    most = max(numbers, default=0)
    steps = [-(-number * height * 8 // most) if number else 0 for number in numbers]
    return [
        "".join(_EIGHTHS[max(0, min(8, step - 8 * (height - 1 - line)))] for step in steps).rstrip()
        for line in range(height)
    ]


def heat_map(counts: Mapping[date, int], last: date, weeks: int) -> list[str]:
    """Return a calendar heat map: one column per week, one line per weekday."""
    monday = last - timedelta(days=last.weekday() + 7 * (weeks - 1))
    most = max(counts.values(), default=0)
    head = [" "] * weeks
    for week in range(weeks):
        first = monday + timedelta(days=7 * week)
        if first.day <= 7 and week + 3 <= weeks:  # noqa: PLR2004 - the first week of a month, if there is room for its name
            head[week : week + 3] = _in_columns(tr(_MONTHS[first.month - 1]), 3)
    lines = ["     " + "".join(head).rstrip()]
    for weekday in range(7):
        days = (monday + timedelta(days=7 * week + weekday) for week in range(weeks))
        shades = "".join(" " if day > last else _shade(counts.get(day, 0), most) for day in days)
        lines.append(("".join(_in_columns(tr(_WEEKDAYS[weekday]), 5)) + shades).rstrip())
    return lines


def _in_columns(name: str, width: int) -> list[str]:
    """Return a name as one text for each column of the terminal; a wide character is one text and an empty one."""
    from rich.cells import cell_len, set_cell_size

    return [part for letter in set_cell_size(name, width) for part in (letter, *[""] * (cell_len(letter) - 1))]


def _shade(count: int, most: int) -> str:
    """Return a dot for zero, otherwise one of four shades."""
    return _SHADES[1] if not count else _SHADES[2 + min(3, 4 * (count - 1) // max(1, most))]
