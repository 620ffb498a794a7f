"""The fingerprint of a card: it changes with what the card says, not with where it stands."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from quizcli.cards import Card, Drill, Question, card_fields

# The fields that version 0.1.0 hashed, in its order. The list stays as it is: overrides hold fingerprints made from it.
# Fields declared later are hashed with their names, and only where a card has them.
_FIRST: Mapping[type[Card], tuple[str, ...]] = {
    Question: ("question", "level", "tags", "sources", "answer", "points", "traps", "refs"),
    Drill: ("question", "level", "tags", "sources", "drill"),
}
_NOT_SAID = ("id", "formerly", "needs", "override")


def fingerprint(card: Card) -> str:
    """Return eight hexadecimal digits."""
    first = _FIRST[type(card)]
    said: list[Any] = [getattr(card, name) for name in first]
    for name in ("tags", "sources"):
        said[first.index(name)] = sorted(getattr(card, name))
    if isinstance(card, Drill):
        said[-1:] = card.drill
    later = {
        field.name: getattr(card, field.name)
        for field in card_fields(type(card))
        if field.name not in (*first, *_NOT_SAID) and getattr(card, field.name) != field.default
    }
    if later:
        said.append(later)
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:8]
