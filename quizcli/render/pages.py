"""Divide the rows of a card into pages of a screen."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quizcli.render.wrap import Row


class Part(NamedTuple):
    """A part of a card: its name, what it is called while it is out of sight, and its rows."""

    name: str
    label: str
    rows: Sequence[Row]


class Mark(NamedTuple):
    """Where a part begins and ends."""

    name: str
    label: str
    start: int
    end: int


class Body(NamedTuple):
    """The rows of a card and its parts."""

    rows: Sequence[Row]
    marks: Sequence[Mark] = ()

    def end(self, top: int, room: int, *, scrolled: bool = False) -> int:
        """Return the row after the page that begins at ``top``.

        A page ends in front of a part or at an empty row if there is one in its second half, and never inside of what has
        to stay together. A page to which the reader has scrolled is as full as it can be.
        """
        bottom = top + room
        if bottom >= len(self.rows):
            return len(self.rows)
        possible = [row for row in range(top + 1, bottom + 1) if not self.rows[row - 1].keep]
        late = [] if scrolled else [row for row in possible if row > top + room // 2]
        gaps = [row for row in late if not (self.rows[row].plain.strip() and self.rows[row - 1].plain.strip())]
        starts = {mark.start for mark in self.marks}
        breaks = [row for row in late if self._after(row) in starts]
        return next((rows[-1] for rows in (breaks, gaps, possible) if rows), bottom)

    def next(self, top: int, room: int, *, scrolled: bool = False) -> int:
        """Return the top of the page after this one, or ``top`` if this is the last."""
        found = self._after(self.end(top, room, scrolled=scrolled))
        return found if found < len(self.rows) else top

    def before(self, top: int, room: int) -> int:
        """Return the top of the last page that begins above ``top``."""
        found, following = 0, self.next(0, room)
        while found < following < top:
            found, following = following, self.next(following, room)
        return found

    def lowest(self, room: int) -> int:
        """Return the first top from which the last row is seen, without cutting what has to stay together."""
        found = max(0, len(self.rows) - room)
        while 0 < found < len(self.rows) - 1 and self.rows[found - 1].keep:
            found += 1
        return found

    def mark(self, name: str) -> Mark | None:
        """Return the first part with a name."""
        return next((mark for mark in self.marks if mark.name == name), None)

    def moved(self, top: int, old: "Body") -> int:
        """Return the row that shows what was at the row ``top`` of the same card in a window of another size."""
        here = next((mark for mark in old.marks if mark.start <= top < mark.end), None)
        there = self.mark(here.name) if here else None
        if here and there:
            found = there.start + round((top - here.start) / (here.end - here.start) * (there.end - there.start))
        else:
            found = round(top / max(1, len(old.rows)) * len(self.rows))
        found = min(found, max(0, len(self.rows) - 1))
        while found > 0 and self.rows[found - 1].keep:
            found -= 1
        return found

    def _after(self, row: int) -> int:
        """Return the first row from here on that is not empty."""
        while row < len(self.rows) and not self.rows[row].plain.strip():
            row += 1
        return row


def joined(parts: Iterable[Part], *, close: int = 0) -> Body:
    """Return the parts that are not empty, with an empty row in front of all but the first ``close``."""
    rows: list[Row] = []
    marks = []
    for place, part in enumerate(part for part in parts if part.rows):
        rows += [Row()] if rows and place >= close else []
        marks.append(Mark(part.name, part.label, len(rows), len(rows) + len(part.rows)))
        rows += part.rows
    return Body(rows, marks)
