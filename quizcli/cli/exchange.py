"""What you own, in other formats and back: export, import."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli.options import DeckOption, LevelOption, TagOption, card_filter
from quizcli.cli.output import tell
from quizcli.config import Show

if TYPE_CHECKING:
    from quizcli.cards import CardFilter
    from quizcli.commands.export_text import Format
    from quizcli.commands.study import Study

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]
OutArgument = Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.", show_default=False)]
LangOption = Annotated[Show | None, typer.Option(help="Language of the cards; by default as set or by locale.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace OUT even if it is no earlier export.")]
VariantsOption = Annotated[
    int, typer.Option(min=0, max=100, metavar="N", help="Problems with fixed numbers for each drill card.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    panel = "Exchange"
    exports = typer.Typer(no_args_is_help=True)
    for name, command, example in (
        ("anki", export_anki, "quiz export anki quizcli.apkg --lang both --history"),
        ("tsv", export_tsv, "quiz export tsv cards.tsv --lang en"),
        ("csv", export_csv, "quiz export csv cards.csv --deck cnn"),
        ("markdown", export_markdown, "quiz export markdown cards.md --level 1"),
        ("json", export_json, "quiz export json cards.json"),
        ("journal", export_journal, "quiz export journal journal.jsonl"),
    ):
        exports.command(name, epilog=f"Example: {example}")(command)
    exports.callback(
        help="Write cards or the journal in other formats.", epilog="Example: quiz export anki quizcli.apkg"
    )(lambda: None)
    app.add_typer(exports, name="export", rich_help_panel=panel)
    imports = typer.Typer(no_args_is_help=True)
    imports.command("cards", epilog="Example: quiz import cards cards.json")(import_cards)
    imports.command("journal", epilog="Example: quiz import journal journal.jsonl")(import_journal)
    imports.callback(help="Read what was exported.", epilog="Example: quiz import journal journal.jsonl")(lambda: None)
    app.add_typer(imports, name="import", rich_help_panel=panel)


def export_anki(
    context: typer.Context,
    out: OutArgument,
    deck: DeckOption = None,
    tag: TagOption = None,
    level: LevelOption = None,
    lang: LangOption = None,
    history: Annotated[
        bool, typer.Option("--history", help="Intervals, ease and reviews go with the cards; else all are new.")
    ] = False,
    variants: VariantsOption = 5,
    force: ForceOption = False,
) -> None:
    """Make an Anki package: open it in Anki on the desktop or the phone. Exporting again updates the notes in place."""
    from quizcli.commands import export_anki as command
    from quizcli.render import exports
    from quizcli.terminal.progress import bar

    study: Study = context.obj
    wanted = command.Wanted(
        cards=card_filter(deck, tag, level), languages=study.languages(lang), history=history, variants=variants
    )
    with bar() as progress:
        report = command.export_anki(study, out, wanted, replace_file=force, progress=progress)
    tell(exports.anki(report))


def export_tsv(
    context: typer.Context,
    out: OutArgument,
    deck: DeckOption = None,
    tag: TagOption = None,
    level: LevelOption = None,
    lang: LangOption = None,
    variants: VariantsOption = 5,
    force: ForceOption = False,
) -> None:
    """Write a table that Anki imports with its own Basic note type; `-` is stdout."""
    _text(context, out, "tsv", card_filter(deck, tag, level), lang, variants=variants, force=force)


def export_csv(
    context: typer.Context,
    out: OutArgument,
    deck: DeckOption = None,
    tag: TagOption = None,
    level: LevelOption = None,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Write a table for spreadsheets, a row for each card; `-` is stdout."""
    _text(context, out, "csv", card_filter(deck, tag, level), lang, force=force)


def export_markdown(
    context: typer.Context,
    out: OutArgument,
    deck: DeckOption = None,
    tag: TagOption = None,
    level: LevelOption = None,
    lang: LangOption = None,
    force: ForceOption = False,
) -> None:
    """Write the cards as Markdown, to read or to print; `-` is stdout."""
    _text(context, out, "markdown", card_filter(deck, tag, level), lang, force=force)


def export_json(
    context: typer.Context,
    out: OutArgument,
    deck: DeckOption = None,
    tag: TagOption = None,
    level: LevelOption = None,
    force: ForceOption = False,
) -> None:
    """Write the cards as JSON, whole and in every language; `quiz import cards` brings them back. `-` is stdout."""
    _text(context, out, "json", card_filter(deck, tag, level), None, force=force)


def _text(
    context: typer.Context,
    out: Path,
    form: "Format",
    chosen: "CardFilter",
    lang: Show | None,
    *,
    force: bool,
    variants: int = 0,
) -> None:
    from quizcli.commands.export_text import export_text
    from quizcli.render import exports

    study: Study = context.obj
    count = export_text(study, out, form, chosen, study.languages(lang), variants=variants, replace=force)
    if str(out) != "-":
        tell(exports.text(count, out, form))


def import_cards(
    context: typer.Context,
    file: FileArgument,
    override: Annotated[
        bool, typer.Option("--override", help="Imported cards take the place of built-in ones that say something else.")
    ] = False,
) -> None:
    """Add the cards of a JSON export to your own; `-` is stdin. What is here already is not added twice."""
    from quizcli.commands import import_cards as command
    from quizcli.render import exports

    tell(exports.imported(command.import_cards(context.obj, file, override=override)))


def export_journal(
    context: typer.Context,
    file: FileArgument,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE even if it is no earlier export.")] = False,
) -> None:
    """Write the journal as lines of JSON, in replay order; `-` is stdout."""
    from quizcli.commands import journal_file as command
    from quizcli.render.text import counted

    count = command.export_journal(context.obj, file, replace=force)
    if str(file) != "-":
        tell(f"{counted(count, 'line')} written to {file}")


def import_journal(context: typer.Context, file: FileArgument) -> None:
    """Merge a journal exported elsewhere into this one; `-` is stdin. What is here already is not added twice."""
    from quizcli.commands import journal_file as command
    from quizcli.render.text import counted

    added = command.import_journal(context.obj, file)
    tell(f"{counted(added.read, 'line')} read, {added.added:,} added")
