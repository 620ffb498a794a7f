"""All commands, read from the program itself: what is tested for each of them is tested for a new one too."""

from collections.abc import Iterator
from typing import Any

import typer

from quizcli.cli import app


def commands() -> dict[str, Any]:
    """Return each command that can be run by its words, such as ``export anki``."""
    return dict(_below(typer.main.get_command(app), ()))


def _below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", {})
    if not inner or (words and command.invoke_without_command):
        yield " ".join(words), command
    for name, below in inner.items():
        yield from _below(below, (*words, name))
