"""Arguments and options that several commands share."""

from typing import Annotated

import typer

from quizcli.cards import CardFilter


def complete_card(incomplete: str) -> list[str]:
    """Return the ids that begin with what was typed."""
    return _complete("card", incomplete)


def complete_deck(incomplete: str) -> list[str]:
    """Return the decks that begin with what was typed."""
    return _complete("deck", incomplete)


def complete_tag(incomplete: str) -> list[str]:
    """Return the tags that begin with what was typed."""
    return _complete("tag", incomplete)


def complete_kind(incomplete: str) -> list[str]:
    """Return the kinds of drills that begin with what was typed."""
    from quizcli.drills.table import KINDS

    return [kind for kind in KINDS if kind.startswith(incomplete)]


def complete_setting(incomplete: str) -> list[str]:
    """Return the settings that begin with what was typed."""
    from quizcli.config import Config

    return [key for key in Config.__dataclass_fields__ if key.startswith(incomplete)]


def complete_topic(incomplete: str) -> list[str]:
    """Return the help topics that begin with what was typed."""
    from quizcli.commands.help import topics

    return [topic.name for topic in topics() if topic.name.startswith(incomplete)]


def _complete(what: str, incomplete: str) -> list[str]:
    from quizcli.commands.complete import complete

    return complete(what, incomplete)


CardArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The id of the card.", show_default=False, autocompletion=complete_card)
]
CardsArgument = Annotated[
    list[str],
    typer.Argument(metavar="ID...", help="The ids of the cards.", show_default=False, autocompletion=complete_card),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON; `quiz help scripting` describes it.")]
DeckOption = Annotated[
    list[str] | None,
    typer.Option("--deck", "-d", metavar="DECK", help="Only this deck. Can be repeated.", autocompletion=complete_deck),
]
TagOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tag", "-t", metavar="TAG", help="Only cards with this tag. Can be repeated.", autocompletion=complete_tag
    ),
]
LevelOption = Annotated[
    list[int] | None,
    typer.Option("--level", "-l", min=1, max=3, metavar="N", help="Only this level, 1 to 3. Can be repeated."),
]


def card_filter(deck: list[str] | None, tag: list[str] | None, level: list[int] | None) -> CardFilter:
    """Return a filter made from the three options."""
    return CardFilter(decks=tuple(deck or ()), tags=tuple(tag or ()), levels=tuple(level or ()))
