"""Tests of pages: where a card is divided."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quizcli.render.markup import markup
from quizcli.render.pages import Body, Part, joined
from quizcli.render.wrap import Row

FORMULA = "$$\n\\frac{a}{b}+\\frac{c}{d}\n$$"
TABLE = "| head | cell |\n|---|---|\n| one | 1 |\n| two | 2 |"
PIECES = ("word " * 40, FORMULA, TABLE, "### Heading", "For example:", "- item\n- item\n- item", "```\ncode\ncode\n```")


def tops(body: Body, room: int) -> list[int]:
    """Return where the pages begin that one sees from the first one on."""
    found = [0]
    while (following := body.next(found[-1], room)) != found[-1]:
        found.append(following)
    return found


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12), st.integers(7, 20), st.integers(30, 60))
def test_pages_have_every_row_once_and_cut_nothing(pieces: list[str], room: int, width: int) -> None:
    """No row is on two pages or on none; no page ends inside of a formula, below a heading or the head of a table."""
    half = len(pieces) // 2
    body = joined(
        Part(name, "", markup("\n\n".join(part), width)) for name, part in (("a", pieces[:half]), ("b", pieces[half:]))
    )
    found = tops(body, room)
    for top, following in pairwise([*found, len(body.rows)]):
        end = body.end(top, room)
        assert top < end <= min(following, top + room)
        assert not any(row.plain.strip() for row in body.rows[end:following]), "only empty rows are left out"
        # Six headings in a row, each of which stays with the next, may be higher than a page.
        chain = next((row for row in range(end, len(body.rows)) if not body.rows[row].keep), end)
        assert end == len(body.rows) or not body.rows[end - 1].keep or chain - top >= room
    for top in found[1:]:
        assert body.before(top, room) == found[found.index(top) - 1]
    assert body.before(len(body.rows), room) == found[-1]


def test_a_page_ends_in_front_of_a_part_or_at_an_empty_row() -> None:
    """A part that begins in the second half of a page begins the next one, unless it fits."""
    first, second = [Row(f"a{number}") for number in range(6)], [Row(f"b{number}") for number in range(9)]
    body = joined([Part("first", "", first), Part("second", "nine", second)])
    assert [body.end(0, room) for room in (5, 7, 10, 13, 15, 16)] == [5, 7, 7, 7, 15, 16]
    assert body.next(0, 10) == 7


def test_a_row_is_found_again_in_another_width() -> None:
    """Where the reader is stays in sight in a window of another width."""
    text = ["word " * 50, "other " * 60]
    narrow, wide = (
        joined(Part(name, "", markup(part, width)) for name, part in zip("ab", text, strict=True)) for width in (30, 90)
    )
    assert wide.moved(narrow.marks[1].start, narrow) == wide.marks[1].start
    place = narrow.marks[1].start + 6
    assert wide.marks[1].start < wide.moved(place, narrow) < wide.marks[1].end
    assert abs(narrow.moved(wide.moved(place, narrow), wide) - place) <= 3
