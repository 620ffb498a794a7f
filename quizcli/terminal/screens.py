"""Which screen a sitting gets."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from quizcli.cards import Language
from quizcli.commands.screen import Screen
from quizcli.config import Scale
from quizcli.terminal.lines import LineScreen


@contextmanager
def screen(languages: Sequence[Language], scale: Scale) -> Iterator[Screen]:
    """Open the whole screen where there is a terminal that can do it, else go line by line."""
    if (
        not (sys.stdin.isatty() and sys.stdout.isatty())
        or os.environ.get("TERM", "dumb") == "dumb"
        or os.name != "posix"
    ):
        yield LineScreen(languages, scale)
        return
    from quizcli.terminal.full import FullScreen
    from quizcli.terminal.keys import Keyboard

    with Keyboard() as keyboard:
        yield FullScreen(keyboard, languages, scale)
