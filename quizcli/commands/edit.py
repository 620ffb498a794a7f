"""``quiz edit``: edit a card in its file or, if it is a built-in card of an installed program, as an override."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from quizcli.atomic import atomic_write
from quizcli.cards import Card, CardId, Complaint, Location
from quizcli.commands.check import proofread_all
from quizcli.commands.new import append
from quizcli.commands.study import DRILL_KINDS, Study
from quizcli.corpus.files import digest
from quizcli.corpus.fingerprint import fingerprint
from quizcli.corpus.loader import CardFile, load
from quizcli.corpus.proofread import FormulaProblem
from quizcli.errors import WriteError
from quizcli.language import reason, tr


class EditReport(NamedTuple):
    """What became of a card in the editor. ``card`` is None if its file has no such card that can be used."""

    id: CardId
    place: Location
    changed: bool
    card: Card | None
    complaints: list[Complaint]


def edit(
    study: Study, word: str, open_editor: Callable[[Location], None], formula_problem: FormulaProblem
) -> EditReport:
    """Let the user edit a card, given its id or a former id, and read it again."""
    place: AbstractContextManager[Location]
    if word in study.corpus.drafts:
        card_id, place = CardId(word), nullcontext(study.corpus.drafts[CardId(word)])
    else:
        card_id = study.corpus.resolve(word)
        place = editable(study, study.corpus.card(card_id))
    with place as location:
        before = digest(location.file)
        open_editor(location)
        changed = digest(location.file) != before
    complaints = [found for found in study.reload() if found.location.file == location.file]
    card = study.corpus.card(card_id) if card_id in study.corpus.ids() else None
    if changed and card and card.location.file != location.file:
        card = None  # the built-in card, in the place of an override that is broken or gone
    if card and not complaints:
        location = card.location
        complaints = proofread_all([card], formula_problem) if changed else []
    return EditReport(card_id, location, changed, card, complaints)


@contextmanager
def editable(study: Study, card: Card) -> Iterator[Location]:
    """Yield the location at which to edit a card.

    A built-in card of an installed program is copied to the user's file of its deck, as an override with the fingerprint
    of the original; the copy is removed if it was not edited. In a checkout the card is edited in its file. If the user's
    file has an error, the location is that of the error.

    Raises
    ------
    CorpusError
        A card cannot be appended to the user's file of the deck.
    """
    if study.edits_in_place(card):
        yield card.location
        return
    own = (study.places.own_cards / f"{card.deck}.yaml").resolve()
    found = load(own, DRILL_KINDS) if own.exists() else CardFile()
    there = next((other.location for other in found.cards if other.id == card.id), None)
    if there or found.complaints:
        yield there or found.complaints[0].location
        return
    before = own.read_bytes() if own.exists() else None
    place = append(study, card.deck, _as_override(study, card))
    copied = digest(str(own))
    try:
        yield place
    finally:
        if digest(str(own)) == copied:
            _put_back(own, before)


def _put_back(file: Path, content: bytes | None) -> None:
    """Give a file its content again, or delete it if it had none."""
    if content is not None:
        with atomic_write(file) as temporary:
            temporary.write_bytes(content)
        return
    try:
        file.unlink()
    except OSError as error:
        raise WriteError(
            tr("{file}: the copy of the card cannot be deleted: {reason}", file=file, reason=reason(error))
        ) from None


def _as_override(study: Study, card: Card) -> str:
    """Return the lines of a card in its file, with its fingerprint as override."""
    file = card.location.file
    lines = Path(file).read_text(encoding="utf-8-sig").split("\n")
    start = card.location.line - 1
    others = [other.location.line - 1 for other in study.corpus.cards() if other.location.file == file]
    end = min((line for line in others if line > start), default=len(lines))
    head, rest = "\n".join(lines[start:end]).rstrip("\n").split("\n", 1)
    return f"{head}\n  override: {fingerprint(card)}\n{rest}\n"
