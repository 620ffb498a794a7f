"""Cards as JSON that loses nothing, and as the YAML of card files."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizcli.cards import Card, Text, to_json

FORMAT = "quizcli cards"
VERSION = 1
# What YAML takes for the end of a line, or cannot hold, is written as an escape.
_BREAKS = re.compile("[\\r\\x7f-\\x9f\\u2028\\u2029\\ufeff]")
JSON_HEAD = f'{{\n "format": "{FORMAT}",\n "version": '


def cards_json(decks: Iterable[tuple[str, Text, Iterable[Card]]]) -> str:
    """Return decks (name, title, cards) as one JSON document; the keys are those of a card file."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "decks": [
            {"deck": name, "title": title, "cards": [to_json(card) for card in cards]} for name, title, cards in decks
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _style(text: str) -> str | None:
    if _BREAKS.search(text):
        return '"'
    return "|" if "\n" in text else None


def to_yaml(cards: Sequence[Mapping[str, Any]]) -> str:
    """Return cards as the lines of a card file's list: long texts as blocks, every word quoted that needs it."""
    import yaml

    class Writer(yaml.SafeDumper):
        """Writes no anchors, and texts of several lines as blocks."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
            return True

    def text(writer: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
        return writer.represent_scalar("tag:yaml.org,2002:str", data, style=_style(data))

    Writer.add_representer(str, text)
    return yaml.dump(list(cards), Dumper=Writer, allow_unicode=True, sort_keys=False, width=110, indent=2)
