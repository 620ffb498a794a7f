"""The parts of the manual that are generated from code: ``python -m tests.manual`` writes them into the pages of both languages.

Such a part is a fenced block whose info string has a second word, as in ```` ```text keys ````.
"""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import typer.main

from quizcli.cards import Language
from quizcli.cli import app
from quizcli.commands.scales import SCALES
from quizcli.config import Config, as_value
from quizcli.language import tr, use
from quizcli.render.keys import help_text
from quizcli.render.text import columns, folded

if TYPE_CHECKING:
    from typer._click.core import Command

_DOCS = Path(__file__).parents[1] / "quizcli" / "docs"
PAGES = sorted(_DOCS.glob("*.md"))
CHINESE_PAGES = sorted((_DOCS / "zh").glob("*.md"))
# `quiz help` indents a block by two columns; then it fits a terminal of 80.
_WIDEST = 78
_BLOCK = re.compile(r"^```(?P<language>\w+) (?P<name>\w+)\n.*?^```$", re.MULTILINE | re.DOTALL)


def commands() -> "Iterator[tuple[str, Command]]":
    """Yield each command that does something, with its words."""
    for name, command in typer.main.get_group(app).commands.items():
        if not hasattr(command, "commands") or getattr(command, "invoke_without_command", False):
            yield f"quiz {name}", command
        for inner, subcommand in getattr(command, "commands", {}).items():
            yield f"quiz {name} {inner}", subcommand


def command_lines() -> str:
    """Return a line for each command: its words, whether it has ``--json``, the first sentences of its help."""
    rows = []
    for words, command in commands():
        arguments = [
            str(option.make_metavar(command.make_context("", [], resilient_parsing=True)))
            for option in command.params
            if option.param_type_name == "argument"
        ]
        has_json = any("--json" in option.opts for option in command.params)
        usage = " ".join([words, *arguments, *(["[--json]"] if has_json else [])])
        says = folded(tr(command.help or "").splitlines()[0], _WIDEST - 4)
        rows.append("\n    ".join([usage, *says.splitlines()]))
    return "\n".join(rows)


def setting_lines() -> str:
    """Return ``config.toml`` with every setting at its default and what it means."""
    import tomlkit

    config = Config()
    rows = [
        (
            f"{setting.name} = {tomlkit.item(as_value(getattr(config, setting.name))).as_string()}",
            tr(setting.metadata["help"]),
        )
        for setting in fields(Config)
    ]
    return columns((line, f"# {says}") for line, says in rows)


def key_lines() -> str:
    """Return the help of the sitting, with the default scale."""
    return help_text(SCALES["four"])


GENERATED = {"commands": command_lines, "settings": setting_lines, "keys": key_lines}


def generate(page: str, language: Language = "en") -> str:
    """Return a page with its generated blocks filled in. The language of the interface becomes that of the page."""
    use(language)
    return _BLOCK.sub(lambda match: f"```{match['language']} {match['name']}\n{GENERATED[match['name']]()}\n```", page)


if __name__ == "__main__":
    for path in (*PAGES, *CHINESE_PAGES):
        of_page: Language = "zh" if path in CHINESE_PAGES else "en"
        path.write_text(generate(path.read_text(encoding="utf-8"), of_page), encoding="utf-8")
