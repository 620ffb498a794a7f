"""Arguments and options that several commands share."""

from typing import Annotated

import typer

from quizcli.cards import CardFilter

CardArgument = Annotated[str, typer.Argument(metavar="ID", help="The card's id.", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, in the shape that the README documents.")]
DeckOption = Annotated[
    list[str] | None, typer.Option("--deck", "-d", metavar="DECK", help="Only this deck; may be given again.")
]
TagOption = Annotated[
    list[str] | None, typer.Option("--tag", "-t", metavar="TAG", help="Only cards with this tag; may be given again.")
]
LevelOption = Annotated[
    list[int] | None,
    typer.Option("--level", "-l", min=1, max=3, metavar="N", help="Only this level, 1 to 3; may be given again."),
]


def card_filter(deck: list[str] | None, tag: list[str] | None, level: list[int] | None) -> CardFilter:
    """Return the filter that the three options make."""
    return CardFilter(decks=tuple(deck or ()), tags=tuple(tag or ()), levels=tuple(level or ()))
