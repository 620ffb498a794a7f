"""What the shell completes: ids, decks and tags, from the compiled corpus as it is; nothing is read or made."""

from quizcli import paths
from quizcli.corpus.index import completions


def complete(what: str, beginning: str) -> list[str]:
    """Return the words of a kind (card, deck, tag) that begin like this."""
    return completions(paths.places().corpus, what, beginning)
