"""Plain text: escape control characters, count, shorten, align, wrap."""

from collections.abc import Iterable, Sequence

from quizcli.language import marked, tr

# What is counted: one, and several.
_COUNTED = {
    "built-in card": (marked("1 built-in card"), marked("{number} built-in cards")),
    "card": (marked("1 card"), marked("{number} cards")),
    "complaint": (marked("1 complaint"), marked("{number} complaints")),
    "day": (marked("1 day"), marked("{number} days")),
    "deck": (marked("1 deck"), marked("{number} decks")),
    "drill note": (marked("1 drill note"), marked("{number} drill notes")),
    "entry": (marked("1 entry"), marked("{number} entries")),
    "lapse": (marked("1 lapse"), marked("{number} lapses")),
    "line": (marked("1 line"), marked("{number} lines")),
    "more line": (marked("1 more line"), marked("{number} more lines")),
    "new card": (marked("1 new card"), marked("{number} new cards")),
    "note": (marked("1 note"), marked("{number} notes")),
    "own card": (marked("1 own card"), marked("{number} own cards")),
    "point": (marked("1 point"), marked("{number} points")),
    "problem": (marked("1 problem"), marked("{number} problems")),
    "question": (marked("1 question"), marked("{number} questions")),
    "reference": (marked("1 reference"), marked("{number} references")),
    "repetition": (marked("1 repetition"), marked("{number} repetitions")),
    "review": (marked("1 review"), marked("{number} reviews")),
    "row": (marked("1 row"), marked("{number} rows")),
    "source item": (marked("1 source item"), marked("{number} source items")),
    "trap": (marked("1 trap"), marked("{number} traps")),
}

LINE_END = "↵"  # where several lines are shown as one
# Replace characters that control a terminal or the text direction by visible symbols or escapes.
_VISIBLE = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
_VISIBLE |= {0x7F: "\u2421"}
_VISIBLE |= {code: f"\\x{code:02x}" for code in range(0x80, 0xA0)}
_VISIBLE |= {
    code: f"\\u{code:04x}" for code in (0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
}
# The codes of characters that a terminal interprets.
OBEYED = _VISIBLE.keys()


def visible(text: str) -> str:
    """Return text with control characters, such as those of terminal escapes, made visible."""
    return text.translate(_VISIBLE)


def counted(number: int, noun: str) -> str:
    """Return for example ``1 card`` or ``3 cards``, in the language of the interface."""
    one, many = _COUNTED.get(noun, (f"1 {noun}", f"{{number}} {noun}s"))
    return tr(one) if number == 1 else tr(many, number=f"{number:,}")


def first_words(text: str, width: int) -> str:
    """Return the beginning of a text on one line of at most ``width`` columns."""
    from rich.cells import cell_len, set_cell_size

    line = visible(" ".join(text.split()))
    return line if cell_len(line) <= width else set_cell_size(line, max(0, width - 1)).rstrip() + "\u2026"


def columns(rows: Iterable[Sequence[str]], right: Iterable[int] = (), *, width: int | None = None) -> str:
    """Return rows as aligned columns. The columns in ``right`` are aligned to the right.

    With a ``width``, text in the last column is wrapped within the column.
    """
    from rich.cells import cell_len

    table = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    to_right = set(right)

    def padded(number: int, cell: str) -> str:
        space = " " * (widths[number] - cell_len(cell))
        return space + cell if number in to_right else cell + space

    lines = [[padded(number, cell) for number, cell in enumerate(row)] for row in table]
    if width is None:
        return "\n".join("  ".join(line).rstrip() for line in lines)
    return "\n".join(row for *first, last in lines for row in _hanging("  ".join([*first, ""]), last.rstrip(), width))


def folded(text: str, width: int) -> str:
    """Wrap the lines of a text at spaces; continuation lines keep the indentation."""
    from rich.cells import cell_len

    rows = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        rows += [line] if cell_len(line) <= width else _hanging(indent, line.lstrip(), width)
    return "\n".join(rows)


def _hanging(mark: str, text: str, width: int) -> list[str]:
    from quizcli.render.wrap import break_lines, pieces

    return [row.plain.rstrip() for row in break_lines(pieces(text, ""), width, list(pieces(mark, "")))]
