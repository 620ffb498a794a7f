"""How a command's report reaches stdout: one JSON document, or lines for people."""

import json
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

# json.dumps escapes the control characters below 32; a terminal obeys these too.
_ESCAPED = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def emit(report: _T, *, as_json: bool, render: Callable[[_T], str]) -> None:
    """Print a report."""
    if as_json:
        print(json.dumps(report, ensure_ascii=False).translate(_ESCAPED))
    else:
        print(render(report))
