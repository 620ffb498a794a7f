"""Commands for every day: review, due, grade, undo, stats, suspend, resume."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from quizcli.cards import CardId
from quizcli.cli.options import CardArgument, CardsArgument, DeckOption, JsonOption, LevelOption, TagOption, card_filter
from quizcli.cli.output import emit
from quizcli.config import Scale, Show
from quizcli.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text as Styled

    from quizcli.commands.reports import DueReport
    from quizcli.commands.stats import StatsReport
    from quizcli.commands.study import Study


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    panel = "Every day"
    for command, example in (
        (review, "quiz review --deck normalization --new 5 --lang both"),
        (due, "quiz due --json"),
        (grade, "quiz grade batchnorm-train-vs-inference 4"),
        (undo, "quiz undo"),
        (stats, "quiz stats"),
        (suspend, "quiz suspend batchnorm-train-vs-inference"),
        (resume, "quiz resume batchnorm-train-vs-inference"),
    ):
        app.command(rich_help_panel=panel, epilog=f"Example: {example}")(command)


def review(
    context: typer.Context,
    deck: DeckOption = None,
    tag: TagOption = None,
    level: LevelOption = None,
    limit: Annotated[int | None, typer.Option(min=1, max=100_000, metavar="N", help="End after N cards.")] = None,
    new: Annotated[
        int | None,
        typer.Option(
            min=0, max=100_000, metavar="N", help="Ask at most N new cards today, instead of the setting new_per_day."
        ),
    ] = None,
    lang: Annotated[
        Show | None, typer.Option(help="Language of the cards. Default: the setting, or the locale.")
    ] = None,
    scale: Annotated[Scale | None, typer.Option(help="Grade with four keys (1-4) or six (SM-2's 0-5).")] = None,
    cram: Annotated[
        bool, typer.Option("--cram", help="Practise cards whether due or not, without changing the schedule.")
    ] = False,
    missed: Annotated[
        bool, typer.Option("--missed", help="Practise the cards missed on the last day, without changing the schedule.")
    ] = False,
) -> None:
    """Start today's sitting: overdue cards, then due ones, then new ones."""
    from quizcli.commands import review as command
    from quizcli.render.summary import summary
    from quizcli.terminal.open_screen import open_screen

    study: Study = context.obj
    languages = study.languages(lang)
    if scale:
        study.config = replace(study.config, scale=scale)
    with open_screen(languages, study.config.scale, study.corpus.titles()) as opened:
        found = command.review(
            study, opened, card_filter(deck, tag, level), limit=limit, new_per_day=new, cram=cram, missed=missed
        )
    emit(found, summary)
    if opened.interrupted:
        raise KeyboardInterrupt


def due(
    context: typer.Context,
    deck: DeckOption = None,
    tag: TagOption = None,
    level: LevelOption = None,
    json: JsonOption = False,
) -> None:
    """List the cards due today and count those of the next 30 days."""
    from quizcli.commands import due as command

    study: Study = context.obj

    def lines(report: "DueReport") -> "Sequence[Styled]":
        from quizcli.render import lists
        from quizcli.terminal.console import console

        questions = {card["id"]: study.corpus.card(CardId(card["id"])).question for card in report["cards"]}
        return lists.due(report, questions, study.languages(None)[0], console().width)

    emit(command.due(study, card_filter(deck, tag, level)), as_json=json, render=lines)


def grade(
    context: typer.Context,
    card: CardArgument,
    quality: Annotated[
        int, typer.Argument(metavar="Q", min=0, max=5, help="Quality as in SM-2, from 0 (no idea) to 5 (perfect).")
    ],
    json: JsonOption = False,
) -> None:
    """Record a review of a card, whether it is due or not."""
    from quizcli.commands import grade as command
    from quizcli.journal import Quality
    from quizcli.render import reports

    emit(command.grade(context.obj, card, Quality(quality)), as_json=json, render=reports.grade)


def undo(context: typer.Context, json: JsonOption = False) -> None:
    """Undo the newest grade, mark as known, suspension, resumption or burial of this device."""
    from quizcli.commands import undo as command
    from quizcli.render import reports

    emit(command.undo(context.obj), as_json=json, render=reports.undone)


def stats(
    context: typer.Context,
    of: Annotated[
        Literal["drills"] | None, typer.Argument(metavar="[drills]", help="Show the drills, by kind and level.")
    ] = None,
    decks: Annotated[bool, typer.Option("--decks", help="Show every deck.")] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show also the calendar, the forecast, ease, intervals, leeches.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Show how much was seen, how solid it is, what is remembered, the weakest decks, and what comes."""
    study: Study = context.obj
    language = study.languages(None)[0]
    if of == "drills":
        from quizcli.commands import drill_stats
        from quizcli.render import drill_reports

        emit(drill_stats.drill_stats(study), as_json=json, render=lambda report: drill_reports.stats(report, language))
        return
    from quizcli.commands import stats as command

    def lines(report: "StatsReport") -> "Sequence[Styled]":
        from quizcli.render import stats as render
        from quizcli.terminal.console import console

        width = console().width
        if show_all:
            return render.everything(report, language, width)
        return render.decks(report, width) if decks else render.overview(report, width)

    emit(command.stats(study), as_json=json, render=lines)


def suspend(context: typer.Context, cards: CardsArgument) -> None:
    """Stop asking cards until they are resumed. Their progress is kept."""
    from quizcli.commands import suspend as command

    emit(
        command.suspend(context.obj, cards),
        lambda ids: "\n".join(tr("{card} is suspended.", card=card) for card in ids),
    )


def resume(context: typer.Context, cards: CardsArgument) -> None:
    """Ask suspended or buried cards again."""
    from quizcli.commands import suspend as command

    emit(
        command.resume(context.obj, cards),
        lambda ids: "\n".join(tr("{card} is asked again.", card=card) for card in ids),
    )
