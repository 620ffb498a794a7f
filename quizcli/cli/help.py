"""The manual: help."""

from typing import Annotated

import typer

from quizcli.cards import Language
from quizcli.cli.options import complete_topic
from quizcli.cli.output import emit

# Longer lines are hard to read.
_WIDEST = 100


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("help", rich_help_panel="Manual", epilog="Example: quiz help cards")(help_page)


def help_page(
    topic: Annotated[
        str | None,
        typer.Argument(metavar="[TOPIC]", help="A page of the manual.", autocompletion=complete_topic),
    ] = None,
    _language: Annotated[
        Language | None,
        typer.Option("--lang", help="Language of the manual; by default as set or by locale."),  # read in interface.py
    ] = None,
) -> None:
    """Show a page of the manual; without a topic, list the pages."""
    from quizcli.commands import help as command

    if topic is None:
        from quizcli.render.text import columns

        emit(command.topics(), columns)
        return
    from quizcli.render.markup import markup
    from quizcli.terminal.console import console

    emit(command.page(topic), lambda page: markup(page, min(console().width, _WIDEST)))
