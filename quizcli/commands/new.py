"""``quiz new``: add a skeleton card to the user's own cards."""

from pathlib import Path

from quizcli.atomic import atomic_write
from quizcli.cards import CardId, Location
from quizcli.commands.study import DRILL_KINDS, Study
from quizcli.corpus.loader import load, parse_file
from quizcli.corpus.skeleton import SKELETON
from quizcli.corpus.values import is_slug
from quizcli.errors import CorpusError, UsageError
from quizcli.language import tr

_HEAD = """\
deck: {deck}
cards:
"""


def new(study: Study, card_id: str, deck: str) -> Location:
    """Append a skeleton card to the user's file of a deck, create the file if needed, and return the location.

    Raises
    ------
    UsageError
        The id or the deck is not a slug, or the id is in use.
    CorpusError
        A card cannot be appended to the file; the file is unchanged.
    """
    for what, word in (("id", card_id), ("deck", deck)):
        if not is_slug(word):
            raise UsageError(
                tr(
                    "{what} '{word}' must be lower-case letters and digits joined by -, such as batch-norm",
                    what=what,
                    word=word,
                )
            )
        if word == "null":
            raise UsageError(tr("{what} 'null' is not a text in YAML; choose another word", what=what))
    there = study.corpus.drafts.get(CardId(card_id))
    if card_id in study.corpus.ids():
        there = study.corpus.card(CardId(card_id)).location
    if there:
        raise UsageError(tr("card '{card_id}' exists already: {location}", card_id=card_id, location=there))
    if card_id in study.corpus.renamed:
        raise UsageError(
            tr(
                "'{card_id}' is a former id of '{new_id}'; choose another",
                card_id=card_id,
                new_id=study.corpus.resolve(card_id),
            )
        )
    return append(study, deck, SKELETON.format(id=card_id))


def append(study: Study, deck: str, card: str) -> Location:
    """Append the lines of a card to the user's file of a deck, and return its location.

    Raises
    ------
    CorpusError
        A card cannot be appended to the file; the file is unchanged.
    """
    file = (study.places.own_cards / f"{deck}.yaml").resolve()
    text = appended(file, deck, card)
    with atomic_write(file) as temporary:
        temporary.write_bytes(text.encode())
    return Location(file=str(file), line=text.count("\n") - card.count("\n") + 1)


def appended(file: Path, deck: str, card: str, *, head: str = _HEAD) -> str:
    """Return the text of the user's file of a deck with the lines of one or more cards appended.

    A new file begins with ``head``.

    Raises
    ------
    CorpusError
        A card cannot be appended to the file.
    """
    before = _existing(file, deck, head)
    if "\r\n" in before:
        card = card.replace("\n", "\r\n")
    if parse_file((before + card).removeprefix("\ufeff"), str(file), DRILL_KINDS).complaints:
        raise CorpusError(
            tr(
                "{file}: a card cannot be appended here: `cards` must be the last key and its list must not be indented; add the card by hand. The file is unchanged",
                file=file,
            )
        )
    return before + card


def _existing(file: Path, deck: str, head: str) -> str:
    """Return the text of the deck's file, ending with a newline; the head of a new file if there is none."""
    if not file.exists():
        return head.replace("{deck}", deck)
    found = load(file, DRILL_KINDS)
    if found.complaints:
        raise CorpusError("\n".join(map(str, found.complaints)))
    if found.deck != deck:
        raise CorpusError(tr("{file} is the deck '{deck}', not '{wanted}'", file=file, deck=found.deck, wanted=deck))
    text = file.read_bytes().decode()
    return text if text.endswith("\n") else text + "\n"
