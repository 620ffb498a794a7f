"""Commands about the journal and the settings: backup, restore, rebuild, config."""

from pathlib import Path
from typing import Annotated

import typer

from quizcli.cli.options import JsonOption, complete_setting
from quizcli.cli.output import emit


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    panel = "Data"
    for command, example in (
        (backup, "quiz backup before-the-trip.db"),
        (restore, "quiz restore before-the-trip.db"),
        (rebuild, "quiz rebuild --check"),
    ):
        app.command(rich_help_panel=panel, epilog=f"Example: {example}")(command)
    settings = typer.Typer(invoke_without_command=True)
    settings.callback(epilog="Example: quiz config --json")(config)
    settings.command("set", epilog="Example: quiz config set new_per_day 5")(config_set)
    app.add_typer(settings, name="config", rich_help_panel=panel)


def rebuild(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Only compare. Exit with 1 if the schedule differs.")] = False,
    json: JsonOption = False,
) -> None:
    """Recompute the schedule from the journal."""
    from quizcli.commands import rebuild as command
    from quizcli.render import reports

    report = command.rebuild(context.obj, check_only=check)
    failed = check and bool(report["differing"])
    emit(report, lambda found: reports.rebuilt(found, check_only=check), as_json=json, failed=failed)


def backup(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="File to write. Default: a new file in the folder backups/.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
) -> None:
    """Copy the journal to a file. Safe while a sitting is open."""
    from quizcli.commands import backup as command

    emit(command.backup(context.obj, file, replace=force), str)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", show_default=False)],
) -> None:
    """Replace the journal by a backup. The replaced journal is kept."""
    from quizcli.commands import backup as command
    from quizcli.render import reports

    emit(command.restore(context.obj, file), lambda kept: reports.restored(file, kept))


def config(context: typer.Context, json: JsonOption = False) -> None:
    """Show the settings, their values and where these come from."""
    from quizcli.commands import settings as command
    from quizcli.render import reports

    if context.invoked_subcommand is None:
        emit(command.settings(context.obj), as_json=json, render=reports.settings)


def config_set(
    context: typer.Context,
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY", help="Name of the setting, as listed by `quiz config`.", autocompletion=complete_setting
        ),
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="New value; write a list as in TOML.")],
) -> None:
    """Change a setting in config.toml. Comments are kept."""
    from quizcli import config as settings

    path = context.obj.places.config
    emit(settings.save(path, key, value), lambda saved: f"{path}: {key} = {saved}")
