"""``quiz new``: a skeleton card in the user's own folder."""

from pathlib import Path

from quizcli.atomic import atomic_write
from quizcli.cards import Location
from quizcli.commands.study import DRILL_KINDS, Study
from quizcli.corpus.loader import load, parse_file
from quizcli.corpus.values import is_slug
from quizcli.errors import CorpusError, UsageError

_HEAD = """\
deck: {deck}
cards:
"""
_SKELETON = """\
- id: {id}
  question: Write the question here.
  answer: |
    Write the answer here: Markdown, with formulas as $x^2$.
  points:
  - What a complete answer must contain, short enough to tick.
  level: 1
  tags: []
"""


def new(study: Study, card_id: str, deck: str) -> Location:
    """Append a skeleton card to the user's file of a deck, made if missing; return where it stands.

    Raises
    ------
    UsageError
        The id or the deck is not a slug, or the id is taken.
    CorpusError
        The file is not one that a card can be appended to; it is left as it was.
    """
    for what, word in (("id", card_id), ("deck", deck)):
        if not is_slug(word):
            raise UsageError(f"{what} '{word}' must be lower-case letters and digits joined by -, such as batch-norm")
        if word == "null":
            raise UsageError(f"{what} 'null' means nothing in YAML; choose another word")
    if card_id in study.corpus.ids():
        raise UsageError(
            f"card '{card_id}' exists already: {study.corpus.card(study.corpus.resolve(card_id)).location}"
        )
    if card_id in study.corpus.renamed:
        raise UsageError(f"'{card_id}' is a former id of '{study.corpus.resolve(card_id)}'; choose another")
    return append(study, deck, _SKELETON.format(id=card_id))


def append(study: Study, deck: str, card: str, *, head: str = _HEAD) -> Location:
    """Append the lines of a card, or several, to the user's file of a deck; return where they stand.

    A missing file is made, and begins with ``head``.

    Raises
    ------
    CorpusError
        The file is not one that a card can be appended to; it is left as it was.
    """
    file = (study.places.own_cards / f"{deck}.yaml").resolve()
    before = _existing(file, deck, head)
    if "\r\n" in before:
        card = card.replace("\n", "\r\n")
    if parse_file((before + card).removeprefix("\ufeff"), str(file), DRILL_KINDS).complaints:
        raise CorpusError(
            f"{file}: a card cannot be appended here, the cards must be the file's last list, not indented;"
            " write it by hand. The file was left as it was"
        )
    with atomic_write(file) as temporary:
        temporary.write_bytes((before + card).encode())
    return Location(file=str(file), line=before.count("\n") + 1)


def _existing(file: Path, deck: str, head: str) -> str:
    """Return the text of a file of this deck, ending with a newline; the head of one if there is no such file."""
    if not file.exists():
        return head.replace("{deck}", deck)
    found = load(file, DRILL_KINDS)
    if found.complaints:
        raise CorpusError("\n".join(map(str, found.complaints)))
    if found.deck != deck:
        raise CorpusError(f"{file} holds the deck '{found.deck}', not '{deck}'")
    text = file.read_bytes().decode()
    return text if text.endswith("\n") else text + "\n"
