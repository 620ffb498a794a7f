"""The English texts of the interface, as they stand in the program."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import typer

import quizcli
from quizcli.cli import app, interface
from quizcli.config import Config

PACKAGE = Path(quizcli.__file__).parent
# What takes a text, and the place of the text among its arguments.
_MARKS = {"tr": 0, "in_both": 0, "marked": 0, "in_": 1}


class Found(NamedTuple):
    """A text and its place in the program."""

    text: str
    place: str


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules of the program, with their files."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name != "chinese":
            yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))


def texts() -> Iterator[Found]:
    """Yield the texts that are written in the program."""
    for file, tree in trees():
        for call in calls(tree):
            place = _MARKS.get(called(call))
            if place is None or len(call.args) <= place:
                continue
            first = call.args[place]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield Found(first.value, f"{file}:{call.lineno}")
    for help_text in interface.help_texts(typer.main.get_command(app)):
        yield Found(help_text, "the help of a command")
    for setting in Config.__dataclass_fields__.values():
        yield Found(setting.metadata["help"], f"setting {setting.name}")


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls of functions."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """Return the name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def fields(text: str) -> set[tuple[str, str]]:
    """Return the values that a template shows, each with its conversion; none of a text that is not a template."""
    try:
        return {
            (name, conversion or "")
            for _, name, _, conversion in Formatter().parse(text)
            if name and name.isidentifier()
        }
    except ValueError:
        return set()


def english_words(text: str) -> list[str]:
    """Return the English words of a text, in runs of three or more."""
    return re.findall(r"(?:\b[a-z]{2,}\b[ ,;:]+){2,}\b[a-z]{2,}\b", text)
