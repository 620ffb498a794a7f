"""``quiz import cards``: the cards of a JSON export, into the user's own folder."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quizcli.cards import Card, CardId, Location, Text, to_json
from quizcli.commands.new import append
from quizcli.commands.study import DRILL_KINDS, Study
from quizcli.corpus.files import LARGEST_BYTES
from quizcli.corpus.loader import CardFile, parse_file
from quizcli.errors import CorpusError, QuizError
from quizcli.exporters.card_files import to_yaml
from quizcli.exporters.formats.json import NAME, VERSION

# Characters that JSON may hold as they are and YAML may not.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NOWHERE = Location(file="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an import came to: cards added, cards here already, and cards that say something else here.

    ``other`` are built-in ones, in whose place imported ones can be put; ``own`` are the user's.
    """

    added: tuple[CardId, ...]
    same: tuple[CardId, ...]
    other: tuple[CardId, ...]
    own: tuple[CardId, ...]
    files: tuple[Path, ...]


def import_cards(study: Study, source: Path, *, override: bool = False) -> Added:
    """Add the cards of an export that are not here yet; nothing is added if one of the file's cards is no good.

    A card that is here with another text stays as it is; with ``override`` the imported one takes the place of a
    built-in one.
    """
    decks = [_deck(source, number, deck) for number, deck in enumerate(_decks(source), 1)]
    here = {card.id: card for card in study.corpus.cards()}
    builtin = study.builtin.resolve()
    added, same, other, own = list[CardId](), list[CardId](), list[CardId](), list[CardId]()
    taken = dict[Path, list[Card]]()
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
                own.append(card.id)
                continue
            elif override:
                chosen = replace(card, override=card.override or True)
            else:
                other.append(card.id)
                continue
            here[card.id] = chosen
            added.append(card.id)
            taken.setdefault(study.places.own_cards / f"{card.deck}.yaml", []).append(chosen)
            titles[card.deck] = deck.title
    lines = {file: _lines(file, cards) for file, cards in taken.items()}
    before = {file: file.read_bytes() if file.exists() else None for file in taken}
    try:
        for file, cards in taken.items():
            name = cards[0].deck
            head = f"deck: {name}\ntitle: {json.dumps(titles[name], ensure_ascii=False)}\ncards:\n"
            append(study, name, lines[file], head=head)
        _check(study, source)
    except QuizError:
        _restore(before)
        raise
    return Added(added=tuple(added), same=tuple(same), other=tuple(other), own=tuple(own), files=tuple(taken))


def _check(study: Study, source: Path) -> None:
    """Raise CorpusError where the cards do not go with those that were here: what `quiz check` would complain of."""
    known = study.corpus.complaints
    with closing(study.open_corpus()) as corpus:
        found = [str(complaint) for complaint in corpus.complaints if complaint not in known]
    if found:
        raise CorpusError("\n".join([f"{source}: its cards would not go with those that are here:", *found]))


def _restore(before: Mapping[Path, bytes | None]) -> None:
    """Put files back as they were: an import adds all of its cards or none."""
    for file, content in before.items():
        if content is None:
            file.unlink(missing_ok=True)
        elif file.read_bytes() != content:
            file.write_bytes(content)


def _decks(source: Path) -> Sequence[Any]:
    """Read a file's decks."""
    try:
        text = sys.stdin.read() if str(source) == "-" else source.read_text(encoding="utf-8-sig")
        document = json.loads(text, parse_constant=_no_number)
        json.dumps(document, ensure_ascii=False).encode()  # half of a surrogate pair is no character
    except OSError as error:
        raise CorpusError(f"{source}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"{source}: not JSON: {error}") from None
    if not isinstance(document, dict) or document.get("format") != NAME or not isinstance(document.get("decks"), list):
        raise CorpusError(f"{source}: not what `quiz export json` writes")
    if document.get("version") != VERSION:
        raise CorpusError(f"{source}: version {document.get('version')} of the format, this quizcli reads {VERSION}")
    return list(document["decks"])


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no value of JSON")


def _deck(source: Path, number: int, deck: Any) -> CardFile:
    """Read one deck as strictly as a card file: JSON is YAML, but for a few characters."""
    if not isinstance(deck, Mapping):
        raise CorpusError(f"{source}: deck {number} is no deck")
    read = _parsed(deck)
    if read.complaints:
        raise CorpusError("\n".join(f"{source}: {whose}: {message}" for whose, message in _complaints(deck, number)))
    return read


def _complaints(deck: Mapping[str, Any], number: int) -> list[tuple[str, str]]:
    """Return whose they are and the complaints: lines and columns are those of a text that nobody sees."""
    cards = deck.get("cards")
    found = [
        (f"card {card.get('id', place) if isinstance(card, Mapping) else place}", complaint.message)
        for place, card in enumerate(cards if isinstance(cards, list) else [], 1)
        for complaint in _parsed({**deck, "cards": [card]}).complaints
    ]
    own = [complaint.message for complaint in _parsed({**deck, "cards": []}).complaints]
    return (
        [(f"deck {deck.get('deck', number)}", message) for message in own]
        or found
        or [(f"deck {deck.get('deck', number)}", complaint.message) for complaint in _parsed(deck).complaints]
    )


def _parsed(deck: Mapping[str, Any]) -> CardFile:
    text = json.dumps(deck, ensure_ascii=False, indent=1)
    return parse_file(_NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text), "", DRILL_KINDS)


def _content(card: Card) -> Card:
    return replace(card, location=_NOWHERE, override=False)


def _lines(file: Path, cards: Sequence[Card]) -> str:
    """Return cards as the lines of a card file, sure to be read back as the same."""
    lines = to_yaml([to_json(card) for card in cards])
    size = len(lines.encode()) + (file.stat().st_size if file.exists() else 0)
    if size > LARGEST_BYTES:
        raise CorpusError(
            f"{file} would have {size:,} bytes; a card file has at most {LARGEST_BYTES:,}: split the deck"
        )
    read = parse_file(f"deck: {cards[0].deck}\ncards:\n{lines}", str(file), DRILL_KINDS)
    if read.complaints or [_content(card) for card in read.cards] != [_content(card) for card in cards]:
        raise CorpusError(f"{file}: these cards cannot be written so that they are read back the same")
    return lines
