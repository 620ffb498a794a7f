"""How a command's report reaches stdout: one JSON document, or lines for people."""

import json
import sys
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

# json.dumps escapes the control characters below 32; a terminal obeys these too.
_ESCAPED = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def emit(report: _T, *, as_json: bool, render: Callable[[_T], str]) -> None:
    """Print a report."""
    if as_json:
        # Where the reader's encoding cannot carry a character, JSON's own escapes can.
        carries_all = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
        print(json.dumps(report, ensure_ascii=not carries_all).translate(_ESCAPED))
    else:
        tell(render(report))


def tell(text: str) -> None:
    """Print lines for people; in a terminal those that are too long are broken between words."""
    from quizcli.render.text import folded, visible

    said = visible(text)
    if sys.stdout.isatty():
        from quizcli.terminal.console import console

        said = folded(said, console().width)
    print(said)
