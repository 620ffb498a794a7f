"""Where a card is edited: in its own file, or, for a card of an installed program, in an override of the user's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quizcli.cards import Card, Location
from quizcli.commands.new import append
from quizcli.commands.study import DRILL_KINDS, Study
from quizcli.corpus.fingerprint import fingerprint
from quizcli.corpus.loader import CardFile, load


@contextmanager
def editable(study: Study, card: Card) -> Iterator[Location]:
    """Give the place where a card is edited.

    A built-in card of an installed program is copied to the user's file of its deck as an override, which knows the
    fingerprint of what it was made from, and the copy is taken back if nothing was edited; in a checkout the card is
    edited where it is. A user's file that is broken is opened where it is broken.

    Raises
    ------
    CorpusError
        The user's file of the deck is not one that a card can be appended to.
    """
    file = Path(card.location.file)
    if file.parent != study.builtin.resolve() or study.builtin.name != "builtin_cards":
        yield card.location
        return
    own = (study.places.own_cards / f"{card.deck}.yaml").resolve()
    before = own.read_bytes() if own.exists() else None
    found = load(own, DRILL_KINDS) if before is not None else CardFile()
    there = next((other.location for other in found.cards if other.id == card.id), None)
    if there or found.complaints:
        yield there or found.complaints[0].location
        return
    place = append(study, card.deck, _as_override(study, card))
    copied = own.read_bytes()
    try:
        yield place
    finally:
        if own.exists() and own.read_bytes() == copied:
            if before is None:
                own.unlink()
            else:
                own.write_bytes(before)


def _as_override(study: Study, card: Card) -> str:
    """Return the lines of a card as they stand in its file, with its fingerprint."""
    file = card.location.file
    lines = Path(file).read_text(encoding="utf-8-sig").split("\n")
    start = card.location.line - 1
    others = [other.location.line - 1 for other in study.corpus.cards() if other.location.file == file]
    end = min((line for line in others if line > start), default=len(lines))
    head, rest = "\n".join(lines[start:end]).rstrip("\n").split("\n", 1)
    return f"{head}\n  override: {fingerprint(card)}\n{rest}\n"
