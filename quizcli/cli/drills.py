"""The commands for numeric drills: drill, solve."""

import json as json_format
from typing import TYPE_CHECKING, Annotated

import typer

from quizcli.cli.options import JsonOption, complete_kind
from quizcli.cli.output import emit
from quizcli.config import Show
from quizcli.errors import UsageError
from quizcli.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text as Styled

    from quizcli.commands.study import Study

KindsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[KIND]...", help="Kinds of problems; all if none is given.", autocompletion=complete_kind),
]
ProblemLangOption = Annotated[
    Show | None, typer.Option(help="Language of the problems; by default as set or by locale.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    panel = "Numeric drills"
    for command, example in (
        (drill, "quiz drill conv-output-size softmax-ce-grad --count 10"),
        (solve, "quiz solve conv-output-size size=227x227 kernel=11 stride=4 padding=0"),
    ):
        app.command(rich_help_panel=panel, epilog=f"Example: {example}")(command)


def drill(
    context: typer.Context,
    kinds: KindsArgument = None,
    level: Annotated[
        int | None,
        typer.Option(
            "--level", "-l", min=1, max=3, metavar="N", help="Always this level; otherwise it follows your answers."
        ),
    ] = None,
    count: Annotated[
        int | None, typer.Option(min=1, max=1000, metavar="N", help="Stop after N problems; a worksheet has 10.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=10**12, metavar="S", help="Draw the problems from this seed: the same ones each time."),
    ] = None,
    timed: Annotated[bool, typer.Option("--timed", help="Limit each problem to the usual time of its level.")] = False,
    lang: ProblemLangOption = None,
    show_list: Annotated[
        bool, typer.Option("--list", help="List the kinds, their inputs and the parts of an answer.")
    ] = False,
    show_print: Annotated[bool, typer.Option("--print", help="Print a worksheet in Markdown, for paper.")] = False,
    solutions: Annotated[bool, typer.Option("--solutions", help="With --print: append the worked solutions.")] = False,
    json: JsonOption = False,
) -> None:
    """Practise random numeric problems outside the schedule.

    Levels rise after right answers and fall after wrong ones. Kinds with more misses come more often.
    """
    from quizcli.commands import drill as command
    from quizcli.render import drill_reports as render

    study: Study = context.obj
    languages = study.languages(lang)
    options = command.PracticeOptions(kinds=kinds or (), level=level, problems=count, seed=seed, timed=timed)
    if solutions and not show_print:
        raise UsageError(tr("--solutions needs --print"))
    if show_list and (show_print or timed or level or count or seed is not None):
        raise UsageError(tr("--list accepts only kinds, --lang and --json"))
    if show_print and timed:
        raise UsageError(tr("--timed cannot be used with --print"))
    if show_list:
        emit(command.kinds(languages[0], options.kinds), as_json=json, render=render.kinds)
    elif json:
        raise UsageError(tr("--json needs --list"))
    elif show_print:
        print(render.worksheet(list(command.worksheet(study, options)), languages, solutions=solutions))
    else:
        from quizcli.terminal.open_screen import open_screen

        with open_screen(languages, study.config.scale, {}) as opened:
            report = command.practise(study, opened, options)
        emit(report, lambda found: render.practice(found, languages[0]))
        if opened.interrupted:
            raise KeyboardInterrupt


def solve(
    context: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(metavar="KIND", help="The kind of problem.", show_default=False, autocompletion=complete_kind),
    ] = None,
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help="The inputs; `quiz drill --list` names them.")
    ] = None,
    given: Annotated[str | None, typer.Option(metavar="JSON", help="The inputs as one JSON object.")] = None,
    batch: Annotated[
        bool, typer.Option("--batch", help="Solve one JSON object {kind, given} per line of standard input.")
    ] = False,
    lang: ProblemLangOption = None,
    json: JsonOption = False,
) -> None:
    """Solve a problem with your own numbers and show the worked steps."""
    from quizcli.commands import solve as command

    if batch:
        if kind or inputs or given:
            raise UsageError(tr("--batch reads everything from standard input; leave out KIND and inputs"))
        for found in command.solve_batch(command.stdin_lines()):
            print(json_format.dumps(found), flush=True)  # who writes a line may wait for its answer
        return
    if kind is None:
        raise UsageError(tr("KIND is missing; `quiz drill --list` shows all kinds"))
    if given is not None and inputs:
        raise UsageError(tr("give the inputs as NAME=VALUE or with --given, not both"))
    numbers = command.from_words(kind, inputs or ()) if given is None else command.from_json(given)
    study: Study = context.obj

    def lines(report: "command.SolveReport") -> "Sequence[Styled]":
        from quizcli.render import drill_reports as render
        from quizcli.terminal.console import console

        return render.solved(report, study.languages(lang), console().width)

    emit(command.solve_one(kind, numbers), lines, as_json=json)
