"""`quiz export` and `quiz import`."""

from collections.abc import Callable
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from quizcli.cli.options import DeckOption, LevelOption, TagOption, card_filter
from quizcli.cli.output import emit
from quizcli.exporters.table import FORMATS, Entry, Option

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]
OutArgument = Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.", show_default=False)]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace OUT even if it is not an earlier export.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file; `quiz export` has one for each format of the table."""
    panel = "Exchange"
    exports = typer.Typer(no_args_is_help=True)
    for name, entry in FORMATS.items():
        command = _export_command(name, entry)
        exports.command(name, help=entry.help, epilog=f"Example: quiz export {name} {entry.example}")(command)
    exports.command("journal", epilog="Example: quiz export journal journal.jsonl")(export_journal)
    exports.callback(
        help="Write cards or the journal in other formats.", epilog="Example: quiz export anki quizcli.apkg"
    )(lambda: None)
    app.add_typer(exports, name="export", rich_help_panel=panel)
    imports = typer.Typer(no_args_is_help=True)
    imports.command("cards", epilog="Example: quiz import cards cards.json")(import_cards)
    imports.command("journal", epilog="Example: quiz import journal journal.jsonl")(import_journal)
    imports.callback(help="Read what was exported.", epilog="Example: quiz import journal journal.jsonl")(lambda: None)
    app.add_typer(imports, name="import", rich_help_panel=panel)


def _export_command(name: str, entry: Entry) -> Callable[..., None]:
    """Return the command of a format; Typer reads its parameters from its signature."""

    def export(
        context: typer.Context,
        out: OutArgument,
        deck: DeckOption = None,
        tag: TagOption = None,
        level: LevelOption = None,
        force: ForceOption = False,
        **options: Any,
    ) -> None:
        from quizcli.commands.export_cards import export_cards
        from quizcli.render import exports
        from quizcli.terminal.progress import bar

        chosen = card_filter(deck, tag, level)
        with bar() as progress:
            report = export_cards(context.obj, name, out, chosen, options, replace=force, progress=progress)
        if str(out) != "-":
            emit(report, lambda found: exports.exported(found, out))

    *shared, force, _ = signature(export).parameters.values()
    parameters = [*shared, *map(_parameter, entry.options), force]
    export.__signature__ = Signature(parameters)  # type: ignore[attr-defined] # what inspect.signature reads
    export.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return export


def _parameter(option: Option) -> Parameter:
    """Return an option of a format as a parameter that Typer reads."""
    flag = f"--{option.name}"
    about = typer.Option(flag, help=option.help, metavar=option.metavar, min=option.least, max=option.most)
    annotation = Annotated[option.type, about]  # type: ignore[name-defined] # known at run time only
    return Parameter(option.name, Parameter.POSITIONAL_OR_KEYWORD, default=option.default, annotation=annotation)


def import_cards(
    context: typer.Context,
    file: FileArgument,
    override: Annotated[
        bool, typer.Option("--override", help="Replace built-in cards that differ from the imported ones.")
    ] = False,
) -> None:
    """Add the cards of a JSON export to your own decks; `-` is stdin. Cards that you have are not added again."""
    from quizcli.commands import import_cards as command
    from quizcli.render import exports

    emit(command.import_cards(context.obj, file, override=override), exports.imported)


def export_journal(
    context: typer.Context,
    file: FileArgument,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE even if it is not an earlier export.")] = False,
) -> None:
    """Write the journal as lines of JSON, in replay order; `-` is stdout."""
    from quizcli.commands import journal_file as command
    from quizcli.render import exports

    count = command.export_journal(context.obj, file, replace=force)
    if str(file) != "-":
        emit(count, lambda lines: exports.journal_exported(lines, file))


def import_journal(context: typer.Context, file: FileArgument) -> None:
    """Merge a journal exported elsewhere into this one; `-` is stdin. Entries that are here are not added again."""
    from quizcli.commands import journal_file as command
    from quizcli.render import exports

    emit(command.import_journal(context.obj, file), exports.journal_imported)
