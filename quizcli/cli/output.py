"""Print what a command returns, as JSON or as text, and exit with its code."""

import json
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from rich.text import Text as Styled

_T = TypeVar("_T")


def emit(
    report: _T, render: "Callable[[_T], str | Sequence[Styled]]", *, as_json: bool = False, failed: bool = False
) -> None:
    """Print the report of a command, and exit with 1 if the command ``failed``.

    A report is data for JSON, or has a method ``to_json`` that returns such data. ``render`` returns the report as text, or
    as lines that are already laid out.
    """
    if as_json:
        from quizcli.render.text import OBEYED

        # Use JSON escapes if the encoding of stdout does not have all characters.
        carries_all = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
        data = report.to_json() if hasattr(report, "to_json") else report
        said = json.dumps(data, ensure_ascii=not carries_all, default=lambda value: value.to_json())
        # json.dumps escapes control characters below 32. Terminals also interpret others.
        print(said.translate({code: f"\\u{code:04x}" for code in OBEYED if code > ord(" ")}))
    else:
        rendered = render(report)
        if isinstance(rendered, str):
            tell(rendered)
        else:
            from quizcli.terminal.console import print_paged

            print_paged(rendered)
    if failed:
        raise typer.Exit(1)


def tell(text: str) -> None:
    """Print text. On a terminal, long lines are wrapped at word boundaries."""
    from quizcli.render.text import folded, visible

    said = visible(text)
    if sys.stdout.isatty():
        from quizcli.terminal.console import console

        said = folded(said, console().width)
    print(said)
