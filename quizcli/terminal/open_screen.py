"""Choose the screen for a sitting."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from quizcli.cards import Language, Text
from quizcli.config import Scale
from quizcli.terminal.plain import PlainScreen

if TYPE_CHECKING:
    from quizcli.terminal.full import FullScreen
    from quizcli.terminal.keys import Keyboard


@contextmanager
def open_screen(
    languages: Sequence[Language], scale: Scale, titles: Mapping[str, Text]
) -> "Iterator[FullScreen | PlainScreen]":
    """Open the full-screen display if the terminal supports it, otherwise the line-by-line one."""
    keyboard = _keyboard()
    if keyboard is None:
        yield PlainScreen(languages, scale, titles)
        return
    from quizcli.terminal.full import FullScreen

    with keyboard:
        yield FullScreen(keyboard, languages, scale, titles)


def _keyboard() -> "Keyboard | None":
    """Return the keyboard for a whole screen; None for a pipe and for a simple terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    if os.environ.get("TERM", "" if sys.platform == "win32" else "dumb") == "dumb":
        return None
    from quizcli.terminal.keys import open_keyboard

    try:
        return open_keyboard()
    except OSError:
        return None
