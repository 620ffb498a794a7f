"""The line that the user is typing."""

from typing import NamedTuple

from rich.text import Text as Styled

from quizcli.render.text import LINE_END
from quizcli.terminal.keys import PASTE

LONGEST = 2000  # characters; what `drills.answers` reads


class InputLine(NamedTuple):
    """The text and the position of the cursor."""

    text: str = ""
    cursor: int = 0

    def after(self, key: str) -> "InputLine":
        """Return the line after a key press or a paste. Unknown keys and text that is too long change nothing."""
        before, behind = self.text[: self.cursor], self.text[self.cursor :]
        places = {"left": self.cursor - 1, "right": self.cursor + 1, "home": 0, "end": len(self.text)}
        if key in places:
            return InputLine(self.text, max(0, min(len(self.text), places[key])))
        if key == "ctrl-u":
            return InputLine(behind)
        if key == "backspace":
            return InputLine(before[:-1] + behind, len(before[:-1]))
        more = " " if key == "space" else key.removeprefix(PASTE)
        is_text = key.startswith(PASTE) or (len(more) == 1 and more.isprintable())
        if is_text and len(self.text) + len(more) <= LONGEST:
            return InputLine(before + more + behind, self.cursor + len(more))
        return self

    def shown(self, prompt: str, width: int) -> Styled:
        """Return the prompt and the line with a cursor. A long line is scrolled to keep the cursor visible."""
        room, text = max(8, width - 1), self.text.replace("\n", LINE_END)
        found = Styled.assemble(
            (prompt, "bold"), text[: self.cursor], (text[self.cursor : self.cursor + 1] or " ", "reverse"),
            text[self.cursor + 1 :],
        )  # fmt: skip
        cursor_end = Styled(prompt + text[: self.cursor + 1]).cell_len + 1
        if cursor_end > room:
            return found[len(prompt) + self.cursor + 1 - min(room, len(prompt) + self.cursor) :]
        return found
