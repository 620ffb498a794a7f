"""The line that the user is typing."""

from typing import NamedTuple

from rich.text import Text as Styled

LONGEST = 500


class InputLine(NamedTuple):
    """The text and the position of the cursor."""

    text: str = ""
    cursor: int = 0

    def after(self, key: str) -> "InputLine":
        """Return the line after a key press. Unknown keys change nothing."""
        before, behind = self.text[: self.cursor], self.text[self.cursor :]
        places = {"left": self.cursor - 1, "right": self.cursor + 1, "home": 0, "end": len(self.text)}
        if key in places:
            return InputLine(self.text, max(0, min(len(self.text), places[key])))
        if key == "ctrl-u":
            return InputLine(behind)
        if key == "backspace":
            return InputLine(before[:-1] + behind, len(before[:-1]))
        letter = " " if key == "space" else key
        if len(letter) == 1 and letter.isprintable() and len(self.text) < LONGEST:
            return InputLine(before + letter + behind, self.cursor + 1)
        return self

    def shown(self, prompt: str, width: int) -> Styled:
        """Return the prompt and the line with a cursor. A long line is scrolled to keep the cursor visible."""
        room = max(8, width - 1)
        found = Styled.assemble(
            (prompt, "bold"), self.text[: self.cursor], (self.text[self.cursor : self.cursor + 1] or " ", "reverse"),
            self.text[self.cursor + 1 :],
        )  # fmt: skip
        cursor_end = Styled(prompt + self.text[: self.cursor + 1]).cell_len + 1
        if cursor_end > room:
            return found[len(prompt) + self.cursor + 1 - min(room, len(prompt) + self.cursor) :]
        return found
