"""Where a card is edited: in its own file, or, for a card of an installed program, in an override of the user's own."""

from pathlib import Path

from quizcli.cards import Card, Location
from quizcli.commands.new import append
from quizcli.commands.study import Study
from quizcli.corpus.merge import fingerprint


def editable(study: Study, card: Card) -> Location:
    """Return where to edit a card.

    A built-in card of an installed program is copied to the user's file of its deck as an override, which knows the
    fingerprint of what it was made from; in a checkout the card is edited where it is.

    Raises
    ------
    CorpusError
        The user's file of the deck is not one that a card can be appended to.
    """
    file = Path(card.location.file)
    if file.parent != study.builtin.resolve() or study.builtin.name != "builtin_cards":
        return card.location
    lines = file.read_text(encoding="utf-8-sig").split("\n")
    start = card.location.line - 1
    others = [other.location.line - 1 for other in study.corpus.cards() if other.location.file == str(file)]
    end = min((line for line in others if line > start), default=len(lines))
    text = "\n".join(lines[start:end]).rstrip("\n")
    head, rest = text.split("\n", 1)
    return append(study, card.deck, f"{head}\n  override: {fingerprint(card)}\n{rest}\n")
