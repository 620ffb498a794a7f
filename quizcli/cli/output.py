"""Print what a command returns: as a JSON document, or as text."""

import json
import sys
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

# json.dumps escapes control characters below 32. Terminals also interpret these.
_ESCAPED = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def emit(report: _T, *, as_json: bool, render: Callable[[_T], str]) -> None:
    """Print a report as JSON, or as the text that ``render`` makes of it."""
    if as_json:
        # Use JSON escapes if the encoding of stdout does not have all characters.
        carries_all = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
        print(json.dumps(report, ensure_ascii=not carries_all).translate(_ESCAPED))
    else:
        tell(render(report))


def tell(text: str) -> None:
    """Print text. On a terminal, long lines are wrapped at word boundaries."""
    from quizcli.render.text import folded, visible

    said = visible(text)
    if sys.stdout.isatty():
        from quizcli.terminal.console import console

        said = folded(said, console().width)
    print(said)
