"""Write cards as the YAML of card files."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

# YAML takes these for the end of a line, or does not allow them: they are written as escapes.
_BREAKS = re.compile("[\\r\\x7f-\\x9f\\u2028\\u2029\\ufeff]")


def _style(text: str) -> str | None:
    if _BREAKS.search(text):
        return '"'
    return "|" if "\n" in text else None


def to_yaml(cards: Sequence[Mapping[str, Any]]) -> str:
    """Return the lines of a list of cards: long texts as blocks, words quoted where YAML needs it."""
    import yaml

    class Writer(yaml.SafeDumper):
        """Writes no anchors, and texts of several lines as blocks."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
            return True

    def text(writer: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
        return writer.represent_scalar("tag:yaml.org,2002:str", data, style=_style(data))

    Writer.add_representer(str, text)
    return yaml.dump(list(cards), Dumper=Writer, allow_unicode=True, sort_keys=False, width=110, indent=2)
