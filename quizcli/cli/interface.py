"""The language of the interface: how it is chosen, and what Typer says in it.

Typer's own words are English sentences in its code, without a catalogue. Help texts belong to the commands and are
replaced there; headings are constants of ``typer.rich_utils``; error messages are recognized when they are printed.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import typer
from typer.exceptions import TyperException

from quizcli.cards import LANGUAGES
from quizcli.errors import QuizError
from quizcli.language import chosen, marked, tr, use

_Command: TypeAlias = Any  # Typer's own classes of commands are private

_EXAMPLE = marked("Example: {command}")
_OPTIONS, _COMMAND = marked("[OPTIONS]"), marked("COMMAND [ARGS]...")
HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": marked("Arguments"),
    "OPTIONS_PANEL_TITLE": marked("Options"),
    "COMMANDS_PANEL_TITLE": marked("Commands"),
    "ERRORS_PANEL_TITLE": marked("Error"),
    "DEFAULT_STRING": marked("[default: {}]"),
    "REQUIRED_LONG_STRING": marked("[required]"),
    "RICH_HELP": marked("Try [blue]'{command_path} {help_option}'[/] for help."),
}
_ERRORS = (
    marked("{error} (Possible options: {options})"),
    marked("{error}. Did you mean {words}?"),
    marked("Invalid value for {what}: {error}"),
    marked("No such option: {option}"),
    marked("No such command {command}"),
    marked("Missing command"),
    marked("Missing argument {what}"),
    marked("Missing option {what}"),
    marked("Got unexpected extra argument(s) ({words})"),
    marked("Option {option} requires an argument"),
    marked("Option {option} does not take a value"),
    marked("{value} is not a valid int"),
    marked("{value} is not a valid int range"),
    marked("{value} is not in the range {range}"),
    marked("{value} is not one of {words}"),
)


def choose(words: Sequence[str]) -> None:
    """Set the language of the interface: of ``--lang``, else of the setting, else of the locale.

    What a program reads is in English: with ``--json`` or ``--batch`` also messages are.
    """
    if "--json" in words or "--batch" in words:
        use("en")
        return
    from quizcli import config, paths

    asked = _last_lang(words)
    if asked is None:
        try:
            asked = config.load(paths.places().config)[0].language
        except QuizError:
            asked = "auto"  # the command itself reports it
    use(next((language for language in LANGUAGES if language == asked), paths.locale_language()))


def _last_lang(words: Sequence[str]) -> str | None:
    found = None
    for word, after in pairwise([*words, ""]):
        if word == "--":
            break
        if word == "--lang":
            found = after
        elif word.startswith("--lang="):
            found = word.removeprefix("--lang=")
    return found


def run(app: typer.Typer) -> int:
    """Run the command of the command line and return its exit code. Errors of usage become messages."""
    command = typer.main.get_command(app)
    if _shows_help():
        _translate_all(command)
    try:
        code = command.main(prog_name="quiz", standalone_mode=False)
    except TyperException as error:
        from typer.rich_utils import rich_format_error

        from quizcli.render.text import visible

        _translate_all(command)
        said = visible(error.format_message() if chosen() == "en" else recognized(error.format_message()))
        error.format_message = lambda: said  # type: ignore[method-assign] # of this one error
        rich_format_error(error)  # type: ignore[arg-type] # each TyperException is a ClickException
        return error.exit_code
    return code if isinstance(code, int) else 0


def _shows_help() -> bool:
    """Return whether help is asked for, or shown by the completion of a shell.

    Without it nothing of Typer's is translated, because importing what prints help takes as long as a quarter of a start.
    """
    bare = sys.argv[-1] in ("export", "import")  # without a command they show their help
    return bare or not {"-h", "--help"}.isdisjoint(sys.argv) or "_QUIZ_COMPLETE" in os.environ


def _translate_all(command: _Command) -> None:
    if chosen() != "en":
        _translate_headings()
        _translate(command)


def recognized(message: str) -> str:
    """Return an error message of Typer in the language of the interface; an unknown one as it is."""
    for template in _ERRORS:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template))
        found = re.fullmatch(pattern + r"\.?", message)
        if found:
            values = found.groupdict()
            if "error" in values:
                values["error"] = recognized(values["error"])
            return tr(template, **values)
    return message


def help_texts(command: _Command) -> Iterator[str]:
    """Yield the help of a command, of its parameters and of its subcommands."""
    panel = getattr(command, "rich_help_panel", None)
    yield from (found for found in (command.help, panel) if found)
    yield from (found for found in (getattr(parameter, "help", None) for parameter in command.params) if found)
    for inner in getattr(command, "commands", {}).values():
        yield from help_texts(inner)


def _translate(command: _Command) -> None:
    """Replace the texts of a command and of its subcommands, in place."""
    command.help = tr(command.help or "")
    command.options_metavar = tr(_OPTIONS)
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = tr(_COMMAND)
    if command.epilog:
        command.epilog = tr(_EXAMPLE, command=command.epilog.removeprefix(_EXAMPLE.format(command="")))
    panel = getattr(command, "rich_help_panel", None)
    if isinstance(panel, str):
        command.rich_help_panel = tr(panel)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = tr(parameter.help)
    _translate_made(command)
    for inner in getattr(command, "commands", {}).values():
        _translate(inner)


def _translate_made(command: _Command) -> None:
    """Replace what the command makes anew for each context: the line of its usage and the option --help."""
    english_option = command.get_help_option

    def usage(context: Any) -> str:
        words = " ".join(command.collect_usage_pieces(context))
        return tr("Usage: {command} {words}", command=context.command_path, words=words)

    def help_option(context: Any) -> Any:
        found = english_option(context)
        if found:
            found.help = tr("Show this message and exit.")
        return found

    command.get_usage, command.get_help_option = usage, help_option


def _translate_headings() -> None:
    from typer import rich_utils

    for name, heading in HEADINGS.items():
        setattr(rich_utils, name, tr(heading))
    highlighter = rich_utils.highlighter

    def folded(text: Any) -> Any:
        """A Chinese sentence is one word to Rich, which would cut a word that is wider than its column."""
        found = highlighter(text)
        found.overflow = "fold"
        return found

    rich_utils.highlighter = folded  # type: ignore[assignment] # which is called, and no more
