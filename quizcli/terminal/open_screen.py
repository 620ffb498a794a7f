"""Choose the screen for a sitting."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from quizcli.cards import Language
from quizcli.commands.screen import Screen
from quizcli.config import Scale
from quizcli.terminal.plain import PlainScreen


@contextmanager
def open_screen(languages: Sequence[Language], scale: Scale) -> Iterator[Screen]:
    """Open the full-screen display if the terminal supports it, otherwise the line-by-line one."""
    if (
        not (sys.stdin.isatty() and sys.stdout.isatty())
        or os.environ.get("TERM", "dumb") == "dumb"
        or os.name != "posix"
    ):
        yield PlainScreen(languages, scale)
        return
    from quizcli.terminal.full import FullScreen
    from quizcli.terminal.keys import Keyboard

    with Keyboard() as keyboard:
        yield FullScreen(keyboard, languages, scale)
