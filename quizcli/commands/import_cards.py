"""``quiz import cards``: add the cards of a JSON export to the user's own decks."""

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quizcli.cards import Card, CardId, Location, Text, to_json
from quizcli.commands.import_files import all_or_none, alone
from quizcli.commands.new import appended
from quizcli.commands.study import DRILL_KINDS, Study
from quizcli.corpus.loader import CardFile, read_deck
from quizcli.corpus.writer import to_yaml
from quizcli.errors import CorpusError
from quizcli.exporters.formats.json import NAME, VERSION
from quizcli.language import reason, tr
from quizcli.textfile import decode, read_all

_NOWHERE = Location(file="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The cards of an import: added, here already, and different from the card of the same id here.

    ``differs_from_builtin`` can be added with ``override``; ``differs_from_own`` cannot.
    """

    added: tuple[CardId, ...]
    same: tuple[CardId, ...]
    differs_from_builtin: tuple[CardId, ...]
    differs_from_own: tuple[CardId, ...]
    files: tuple[Path, ...]


def import_cards(study: Study, source: Path, *, override: bool = False) -> ImportResult:
    """Add the cards of an export that are not here yet: all of them, or none if one is invalid.

    A card that differs from the one here is left out; with ``override`` it replaces a built-in one.
    """
    decks = [_deck(source, number, deck) for number, deck in enumerate(_decks(source), 1)]
    here = {card.id: card for card in study.corpus.cards()}
    builtin = study.builtin.resolve()
    same, differs_from_builtin, differs_from_own = list[CardId](), list[CardId](), list[CardId]()
    added = dict[CardId, Card]()
    titles = dict[str, Text]()
    for deck in decks:
        for card in deck.cards:
            found = here.get(card.id)
            if found is None:
                chosen = card
            elif _content(found) == _content(card):
                same.append(card.id)
                continue
            elif Path(found.location.file).parent != builtin:
                differs_from_own.append(card.id)
                continue
            elif override:
                chosen = replace(card, override=card.override or True)
            else:
                differs_from_builtin.append(card.id)
                continue
            here[card.id] = added[card.id] = chosen
            titles[card.deck] = deck.title
    return ImportResult(
        added=tuple(added),
        same=tuple(same),
        differs_from_builtin=tuple(differs_from_builtin),
        differs_from_own=tuple(differs_from_own),
        files=tuple(_add(study, source, added, titles)),
    )


def _add(study: Study, source: Path, added: Mapping[CardId, Card], titles: Mapping[str, Text]) -> list[Path]:
    """Append cards to the files of their decks and return the files; on any error, they are as before."""
    if not added:
        return []
    contents = dict[Path, str]()
    with alone(study.places):
        for deck, title in titles.items():
            file = study.places.own_cards / f"{deck}.yaml"
            lines = to_yaml([to_json(card) for card in added.values() if card.deck == deck])
            head = f"deck: {deck}\ntitle: {json.dumps(title, ensure_ascii=False)}\ncards:\n"
            contents[file] = appended(file.resolve(), deck, lines, head=head)
        with all_or_none(study.places, contents):
            _check(study, source, added)
    return list(contents)


def _check(study: Study, source: Path, added: Mapping[CardId, Card]) -> None:
    """Compile the corpus with the added cards: no new complaints, and each of them is read back as it was."""
    known = study.corpus.complaints
    with closing(study.open_corpus()) as corpus:
        found = [str(complaint) for complaint in corpus.complaints if complaint not in known]
        read = {card.id: _content(card) for card in corpus.cards() if card.id in added}
    if found:
        raise CorpusError("\n".join([tr("{source}: its cards do not fit those that are here:", source=source), *found]))
    for card in added.values():
        if read.get(card.id) != _content(card):
            raise CorpusError(
                tr("{source}: card {id} cannot be written so that it is read back the same", source=source, id=card.id)
            )


def _decks(source: Path) -> Sequence[Any]:
    """Read a file's decks."""
    try:
        text = read_all(sys.stdin) if str(source) == "-" else decode(source.read_bytes())
        document = json.loads(text, parse_constant=_refuse_number)
    except OSError as error:
        raise CorpusError(tr("{source}: cannot be read: {reason}", source=source, reason=reason(error))) from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"{source}: {error.reason}") from None
    except (ValueError, RecursionError) as error:
        raise CorpusError(tr("{source}: not JSON: {error}", source=source, error=error)) from None
    if not isinstance(document, dict) or document.get("format") != NAME or not isinstance(document.get("decks"), list):
        raise CorpusError(tr("{source}: not what `quiz export json` writes", source=source))
    if document.get("version") != VERSION:
        raise CorpusError(
            tr(
                "{source}: version {found} of the format, this quizcli reads {version}",
                source=source,
                found=document.get("version"),
                version=VERSION,
            )
        )
    return list(document["decks"])


def _refuse_number(word: str) -> None:
    raise ValueError(tr("{word} is not a JSON value", word=word))


def _deck(source: Path, number: int, deck: Any) -> CardFile:
    """Read a deck by the rules for card files."""
    if not isinstance(deck, Mapping):
        raise CorpusError(tr("{source}: deck {number} is not a deck", source=source, number=number))
    found = read_deck(deck, str(source), DRILL_KINDS)
    if found.complaints:
        raise CorpusError("\n".join(map(str, found.complaints)))
    return found


def _content(card: Card) -> Card:
    return replace(card, location=_NOWHERE, override=False)
