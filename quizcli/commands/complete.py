"""Shell completion of ids, decks and tags. Uses the compiled corpus as it is and never compiles it."""

from quizcli import paths
from quizcli.corpus.index import completions


def complete(what: str, beginning: str) -> list[str]:
    """Return the ids, decks or tags (``what`` is card, deck or tag) that start with ``beginning``."""
    return completions(paths.places().corpus, what, beginning)
