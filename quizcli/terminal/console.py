"""Writing to standard output."""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text as Styled


def console() -> Console:
    """Return a console for stdout, without markup or highlighting, 80 columns wide if stdout is not a terminal."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else 80
    return Console(markup=False, highlight=False, emoji=False, width=width)


def print_lines(lines: Iterable[Styled], out: Console | None = None) -> None:
    """Print lines that are already laid out. The terminal wraps those that are too wide."""
    out = out or console()
    for line in lines:
        out.print(line, soft_wrap=True)


def draw(opened: Console, lines: Iterable[Styled]) -> None:
    """Write a whole screen at once, to avoid flicker."""
    with opened.capture() as capture:
        for line in lines:
            opened.print(line, soft_wrap=True, end="\x1b[K\n")
    opened.file.write("\x1b[H" + capture.get().removesuffix("\n") + "\x1b[J")
    opened.file.flush()


def print_paged(lines: Sequence[Styled]) -> None:
    """Print lines that are already laid out; on a terminal, through a pager if the window has fewer lines.

    The pager is $PAGER, or else less. An empty PAGER, or one that is not installed, means none.
    """
    out = console()
    pager = os.environ.get("PAGER", "less").split()
    if not out.is_terminal or len(lines) < out.height or not (pager and shutil.which(pager[0])):
        print_lines(lines, out)
        return
    os.environ.setdefault("LESS", "-FRX")  # with colours, and the text stays on the screen at the end
    with out.pager(styles=out.color_system is not None):
        print_lines(lines, out)
