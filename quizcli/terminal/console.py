"""Writing to standard output."""

import os
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text as Styled


def console() -> Console:
    """Return a console for stdout, without markup or highlighting, 80 columns wide if stdout is not a terminal."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else 80
    return Console(markup=False, highlight=False, emoji=False, width=width)


def print_lines(lines: Iterable[Styled]) -> None:
    """Print lines that are already laid out. The terminal wraps those that are too wide."""
    out = console()
    for line in lines:
        out.print(line, soft_wrap=True)


def draw(opened: Console, lines: Iterable[Styled]) -> None:
    """Write a whole screen at once, to avoid flicker."""
    with opened.capture() as capture:
        for line in lines:
            opened.print(line, soft_wrap=True, end="\x1b[K\n")
    opened.file.write("\x1b[H" + capture.get().removesuffix("\n") + "\x1b[J")
    opened.file.flush()
