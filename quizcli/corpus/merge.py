"""Many card files -> one corpus: which card of an id is used, the order of new cards, and conflicts between files."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quizcli.cards import Complaint, Location, Text
from quizcli.corpus.values import similar
from quizcli.language import in_both, marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What the merge needs of one card; ``row`` is its row in the compiled corpus."""

    row: int
    id: str
    deck: str
    level: int
    sources: tuple[str, ...]
    formerly: tuple[str, ...]
    needs: tuple[str, ...]
    override: bool | str
    fingerprint: str
    builtin: bool
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The cards in use, in the order in which new ones are introduced; and each former id with the card's id now.

    ``depths`` has the length of the longest chain of needs below each card: 0 if it needs none.
    """

    cards: tuple[Parsed, ...]
    depths: Mapping[str, int]
    renamed: Mapping[str, str]
    complaints: tuple[Complaint, ...]
    notes: tuple[Complaint, ...]


def merge(parsed: Iterable[Parsed], source_ids: Iterable[str], elsewhere: Collection[str] = ()) -> Merged:
    """Choose one card for each id. ``parsed`` comes with built-in files first, then by file and line.

    ``elsewhere`` are ids of other cards, which may be needed.
    """
    complaints: list[Complaint] = []
    notes: list[Complaint] = []
    chosen: dict[str, Parsed] = {}
    replaced: dict[str, Parsed] = {}
    for card in parsed:
        first = chosen.get(card.id)
        if first is None:
            chosen[card.id] = card
        elif first.builtin and not card.builtin and card.override:
            chosen[card.id], replaced[card.id] = card, first
            notes += _override_notes(card, first)
        else:
            complaints.append(_twice(card, first))
    for card in chosen.values():
        if card.override and card.id not in replaced:
            notes.append(
                _at(card, in_both("card '{id}' has an override, but there is no built-in card of this id", id=card.id))
            )
    known = set(source_ids)
    for card in chosen.values():
        unknown = [source for source in card.sources if source not in known]
        complaints += [
            _at(
                card,
                in_both(
                    "card '{id}' cites the unknown source item '{source}'{hint}",
                    id=card.id,
                    source=source,
                    hint=similar(source, known),
                ),
            )
            for source in unknown
        ]
    renamed = _renamed(chosen, replaced, complaints)
    needs = _needs(chosen, renamed, elsewhere, complaints)
    depths = _depths(_in_turn(chosen.values()), needs, complaints)
    return Merged(
        cards=tuple(chosen[card] for card in depths),
        depths=depths,
        renamed=renamed,
        complaints=tuple(complaints),
        notes=tuple(notes),
    )


def _twice(card: Parsed, first: Parsed) -> Complaint:
    remedy: Text = ""
    if first.builtin and not card.builtin:
        remedy = in_both("; add `override: true` to replace the built-in card, or use another id")
    return _at(
        card,
        in_both(
            "card id '{id}' is already used at {location}; this card is left out{remedy}",
            id=card.id,
            location=first.location,
            remedy=remedy,
        ),
    )


def _override_notes(card: Parsed, builtin: Parsed) -> list[Complaint]:
    if card.override == builtin.fingerprint:
        return []
    said = (
        marked(
            "card '{id}' overrides {location}; write `override: {fingerprint}` to get a note when the built-in card changes"
        )
        if card.override is True
        else marked(
            "the built-in card that '{id}' overrides has changed: compare {location}, then write `override: {fingerprint}`"
        )
    )
    return [_at(card, in_both(said, id=card.id, location=builtin.location, fingerprint=builtin.fingerprint))]


def _renamed(
    chosen: Mapping[str, Parsed], replaced: Mapping[str, Parsed], complaints: list[Complaint]
) -> dict[str, str]:
    """Map each former id to the id of its card; an override also has the former ids of the card that it replaces."""
    renamed: dict[str, str] = {}
    for card in chosen.values():
        builtin = replaced.get(card.id)
        for old in dict.fromkeys(card.formerly + (builtin.formerly if builtin else ())):
            if old == card.id:
                complaints.append(_at(card, in_both("card '{id}' has its own id in formerly; remove it", id=card.id)))
            elif old in chosen:
                complaints.append(
                    _at(
                        card,
                        in_both(
                            "card '{id}' was formerly '{old}', which is the id of another card", id=card.id, old=old
                        ),
                    )
                )
            elif old in renamed:
                complaints.append(
                    _at(
                        card,
                        in_both(
                            "both '{renamed}' and '{id}' were formerly '{old}'",
                            renamed=renamed[old],
                            id=card.id,
                            old=old,
                        ),
                    )
                )
            else:
                renamed[old] = card.id
    return renamed


def _needs(
    chosen: Mapping[str, Parsed], renamed: Mapping[str, str], elsewhere: Collection[str], complaints: list[Complaint]
) -> dict[str, list[Parsed]]:
    """Return the cards that each card needs; a need can be named by a former id."""
    needs: dict[str, list[Parsed]] = {}
    for card in chosen.values():
        needs[card.id] = []
        for need in card.needs:
            found = chosen.get(renamed.get(need, need))
            if found:
                needs[card.id].append(found)
            elif need not in elsewhere:
                complaints.append(
                    _at(
                        card,
                        in_both(
                            "card '{id}' needs the unknown card '{need}'{hint}",
                            id=card.id,
                            need=need,
                            hint=similar(need, chosen),
                        ),
                    )
                )
    return needs


def _depths(
    cards: Iterable[Parsed], needs: Mapping[str, Sequence[Parsed]], complaints: list[Complaint]
) -> dict[str, int]:
    """Return the depth of each card in the order of introduction: a card directly after the last one it needs.

    Where cards need each other in a circle, the need that closes it is left out.
    """
    depths: dict[str, int] = {}
    for first in cards:
        # From a card to what it needs, and so on; no recursion, because a chain can be long.
        path = [first] if first.id not in depths else []
        left: dict[str, Iterator[Parsed]] = {card.id: iter(needs[card.id]) for card in path}
        while path:
            card = path[-1]
            need = next((need for need in left[card.id] if need.id not in depths), None)
            if need is None:
                depths[card.id] = 1 + max((depths.get(need.id, -1) for need in needs[card.id]), default=-1)
                path.pop()
            elif need.id in left:
                complaints.append(_circle(card, need))
            else:
                path.append(need)
                left[need.id] = iter(needs[need.id])
    return depths


def _circle(card: Parsed, need: Parsed) -> Complaint:
    if card is need:
        return _at(card, in_both("card '{id}' needs itself; remove it from needs", id=card.id))
    message = in_both(
        "card '{id}' needs '{need}', which needs '{id}', directly or through other cards; remove one of the needs",
        id=card.id,
        need=need.id,
    )
    return _at(card, message)


def _in_turn(cards: Iterable[Parsed]) -> list[Parsed]:
    """Order by level; within a level take one card of each deck in turn, each deck in the order of its files."""
    counts: dict[tuple[int, str], int] = {}
    keyed = []
    for card in cards:
        group = (card.level, card.deck)
        counts[group] = counts.get(group, 0) + 1
        keyed.append(((card.level, counts[group], card.deck), card))
    return [card for _, card in sorted(keyed, key=lambda pair: pair[0])]


def _at(card: Parsed, message: Text) -> Complaint:
    return Complaint(location=card.location, message=message)
