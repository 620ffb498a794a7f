"""Commands about cards: list, show, decks, search, check, edit, new."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from quizcli.cli.options import CardArgument, DeckOption, JsonOption, LevelOption, TagOption, card_filter, complete_deck
from quizcli.cli.output import emit
from quizcli.config import Show
from quizcli.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text as Styled

    from quizcli.commands.reports import ListItem, SearchItem
    from quizcli.commands.show import CardReport
    from quizcli.commands.study import Study


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    panel = "Cards"
    for name, command, example in (
        ("list", list_cards, "quiz list --deck cnn --level 1"),
        ("show", show, "quiz show batchnorm-train-vs-inference --lang zh"),
        ("decks", decks, "quiz decks"),
        ("search", search, "quiz search 批归一化 inference"),
        ("check", check, "quiz check my-deck.yaml"),
        ("edit", edit, "quiz edit batchnorm-train-vs-inference"),
        ("new", new, "quiz new lora-rank --deck my-deck --edit"),
    ):
        app.command(name, rich_help_panel=panel, epilog=f"Example: {example}")(command)


def list_cards(
    context: typer.Context,
    deck: DeckOption = None,
    tag: TagOption = None,
    level: LevelOption = None,
    state: Annotated[
        Literal["new", "young", "mature", "due"] | None,
        typer.Option(help="Only new cards, young ones (interval below 21 days), mature ones, or those due now."),
    ] = None,
    suspended: Annotated[bool, typer.Option("--suspended", help="Only suspended cards.")] = False,
    leech: Annotated[bool, typer.Option("--leech", help="Only cards forgotten four times or more.")] = False,
    json: JsonOption = False,
) -> None:
    """List the cards: question, id, deck, level and when each is due."""
    from quizcli.commands import list_cards as command

    study: Study = context.obj
    standing = command.Standing(state=state, suspended=suspended, leech=leech)

    def lines(cards: "Sequence[ListItem]") -> "Sequence[Styled]":
        from quizcli.render.lists import card_list
        from quizcli.terminal.console import console

        return card_list(cards, study.languages(None)[0], console().width)

    emit(command.list_cards(study, card_filter(deck, tag, level), standing), as_json=json, render=lines)


def show(
    context: typer.Context,
    card: CardArgument,
    lang: Annotated[
        Show | None, typer.Option(help="Language of the card. Default: the setting, or the locale.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show a card with its answer, schedule and review history."""
    from quizcli.commands import show as command

    study: Study = context.obj

    def lines(report: "CardReport") -> "Sequence[Styled]":
        from quizcli.render.card import whole
        from quizcli.terminal.console import console

        return whole(report, study.languages(lang), console().width)

    emit(command.show(study, card), as_json=json, render=lines)


def decks(context: typer.Context, json: JsonOption = False) -> None:
    """List the decks with the number of cards, new cards and due cards."""
    from quizcli.commands import decks as command
    from quizcli.render import reports

    study: Study = context.obj
    emit(command.decks(study), as_json=json, render=lambda found: reports.decks(found, study.languages(None)[0]))


def search(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS...", help="Words, or beginnings of words; the card has all of them.", show_default=False
        ),
    ],
    limit: Annotated[int, typer.Option(min=1, max=100_000, metavar="N", help="Show at most N cards.")] = 20,
    json: JsonOption = False,
) -> None:
    """Search the cards in both languages; best matches first, each with the place where the words are."""
    from quizcli.commands import search as command

    study: Study = context.obj
    typed = " ".join(words).split()

    def lines(cards: "Sequence[SearchItem]") -> "Sequence[Styled]":
        from quizcli.render.lists import found_list
        from quizcli.terminal.console import console

        return found_list(cards, typed, study.languages(None)[0], console().width)

    emit(command.search(study, typed, limit), as_json=json, render=lines)


def check(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files and folders to check. Default: everything that a sitting would use.",
            show_default=False,
        ),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also report items of the source material that no card answers.")
    ] = False,
) -> None:
    """Report problems in card files with file, line and column. Exit with 1 if there is one."""
    from quizcli.commands import check as command
    from quizcli.render import formula, reports

    report = command.check(context.obj, paths or [], formula.problem)
    failed = bool(report.complaints) or (coverage and bool(report.unanswered))
    emit(report, lambda found: reports.check(found, coverage=coverage), failed=failed)


def edit(context: typer.Context, card: CardArgument) -> None:
    """Open a card in your editor ($VISUAL or $EDITOR); a built-in card is copied to your own folder first."""
    from quizcli.commands import edit as command
    from quizcli.render import formula, reports
    from quizcli.terminal import editor

    report = command.edit(context.obj, card, editor.edit, formula.problem)
    emit(report, reports.edited, failed=bool(report.complaints))


def new(
    context: typer.Context,
    card: CardArgument,
    deck: Annotated[
        str,
        typer.Option("--deck", "-d", metavar="DECK", help="Deck of the new card.", autocompletion=complete_deck),
    ],
    open_editor: Annotated[bool, typer.Option("--edit", "-e", help="Open the new card in your editor.")] = False,
) -> None:
    """Add a skeleton card to your own folder, to be completed in an editor. It is asked when it is complete."""
    from quizcli.commands import new as command

    study: Study = context.obj
    place = command.new(study, card, deck)
    if open_editor:
        study.reload()
        edit(context, card)
    else:
        emit(
            place,
            lambda location: tr("{place}: complete this card; `quiz edit {card}` opens it", place=location, card=card),
        )
