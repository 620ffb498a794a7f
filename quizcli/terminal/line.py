"""A line being typed."""

from typing import NamedTuple

from rich.text import Text as Styled

LONGEST = 500


class Line(NamedTuple):
    """The text, and the place of the cursor in it."""

    text: str = ""
    cursor: int = 0

    def after(self, key: str) -> "Line":
        """Return the line after a key; keys that mean nothing in a line leave it."""
        before, behind = self.text[: self.cursor], self.text[self.cursor :]
        places = {"left": self.cursor - 1, "right": self.cursor + 1, "home": 0, "end": len(self.text)}
        if key in places:
            return Line(self.text, max(0, min(len(self.text), places[key])))
        if key == "ctrl-u":
            return Line(behind)
        if key == "backspace":
            return Line(before[:-1] + behind, len(before[:-1]))
        letter = " " if key == "space" else key
        if len(letter) == 1 and letter.isprintable() and len(self.text) < LONGEST:
            return Line(before + letter + behind, self.cursor + 1)
        return self

    def shown(self, prompt: str, width: int) -> Styled:
        """Return prompt and line with the cursor; a long line is moved so that the cursor is seen."""
        room = max(8, width - 1)
        found = Styled.assemble(
            (prompt, "bold"), self.text[: self.cursor], (self.text[self.cursor : self.cursor + 1] or " ", "reverse"),
            self.text[self.cursor + 1 :],
        )  # fmt: skip
        cursor_end = Styled(prompt + self.text[: self.cursor + 1]).cell_len + 1
        if cursor_end > room:
            return found[len(prompt) + self.cursor + 1 - min(room, len(prompt) + self.cursor) :]
        return found
