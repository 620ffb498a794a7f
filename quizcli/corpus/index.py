"""The compiled corpus: a cache in SQLite, from which all commands read cards without parsing YAML.

It is valid while every card file has the path, size, modification time and inode that it was compiled from, and the code
is the same. A file that is not older than the cache is compared by content. After a change the changed files are read, the
rows of the others are copied, and the new cache replaces the old one.

The store attaches this file too, and reads the table ``cards`` to find today's queue.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from quizcli import cards
from quizcli.cards import Card, CardFilter, CardId, Complaint, DrillKinds, Location, Text, from_json
from quizcli.corpus.files import Stamp, digest
from quizcli.corpus.tokens import EXACT, closeness, spaced
from quizcli.errors import CacheError, CorpusError, UsageError, WriteError, did_you_mean
from quizcli.language import marked, tr

# How much more a word in a card's heading counts in a search than one in its answer.
_HEADING = 10
# So many of the found cards are ranked by how well their words fit.
_RANKED = 1000


class Corpus:
    """An opened compiled corpus. ``path`` is what the store attaches."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(
        cls,
        path: Path,
        files: Mapping[str, Stamp],
        *,
        builtin: Path,
        kinds: DrillKinds,
        progress: Callable[[int, int], None] = lambda _done, _files: None,
        elsewhere: Collection[str] = (),
    ) -> "Corpus":
        """Open the cache at ``path``; compile it first if the files or the code have changed.

        ``files`` come from ``card_files``, those of the folder ``builtin`` first. ``progress(done, files)`` is called
        while files are read. ``elsewhere`` are ids of cards in other files, which may be needed.

        Raises
        ------
        CacheError
            The cache cannot be read or written.
        """
        version = _version(kinds)
        try:
            connection = _open_if_valid(path, files, version)
            if connection is None:
                from quizcli.corpus.compile import compile_corpus

                compile_corpus(
                    path, files, builtin=builtin, kinds=kinds, version=version, progress=progress, elsewhere=elsewhere
                )
                connection = _connect(path)
        except (OSError, WriteError, sqlite3.OperationalError) as error:
            raise CacheError(
                tr("{path}: the compiled corpus cannot be kept: {error}", path=path, error=error)
            ) from None
        return cls(path, connection)

    @property
    def complaints(self) -> list[Complaint]:
        """All complaints about the card files, by file and line."""
        return self._complaints("complaint")

    @property
    def notes(self) -> list[Complaint]:
        """Notes that are no complaints: overrides whose built-in text has changed."""
        return self._complaints("note")

    @property
    def renamed(self) -> dict[CardId, CardId]:
        """Each former id with the id of its card now."""
        return {CardId(old): CardId(new) for old, new in self._rows("SELECT old, id FROM renamed ORDER BY old")}

    @property
    def drafts(self) -> dict[CardId, Location]:
        """Each card that is not in use because it has texts of the skeleton of ``quiz new``, and where it is."""
        rows = self._rows("SELECT id, file, line, col FROM parsed WHERE draft")
        return {CardId(card): Location(*where) for card, *where in rows}

    @property
    def names_digest(self) -> str:
        """A digest of ``ids`` and ``renamed``."""
        return str(self._rows("SELECT value FROM meta WHERE key = 'names'")[0][0])

    def card(self, card_id: CardId) -> Card:
        """Return one card.

        Raises
        ------
        KeyError
            There is no such card.
        """
        rows = self._rows(
            "SELECT c.deck, p.file, p.line, p.col, p.body FROM cards c JOIN parsed p ON p.row = c.row WHERE c.id = ?",
            (card_id,),
        )
        if not rows:
            raise KeyError(card_id)
        return _card(rows[0])

    def cards(self) -> Iterator[Card]:
        """Yield all cards, deck by deck, as they stand in the files."""
        rows = self._rows(
            "SELECT c.deck, p.file, p.line, p.col, p.body FROM cards c JOIN parsed p ON p.row = c.row ORDER BY c.deck, c.row"
        )
        return map(_card, rows)

    def outlines(self) -> "list[Outline]":
        """Return all cards without their texts, deck by deck; takes a tenth of the time of ``cards``."""
        rows = self._rows(
            "SELECT c.id, c.deck, c.level, c.tags, c.drill_kind, p.fingerprint, c.position"
            " FROM cards c JOIN parsed p ON p.row = c.row ORDER BY c.deck, c.row"
        )
        return list(map(Outline._make, rows))

    def ids(self) -> list[CardId]:
        """Return the ids of all cards, in the order of new cards."""
        return [CardId(row[0]) for row in self._rows("SELECT id FROM cards ORDER BY position")]

    def resolve(self, word: str) -> CardId:
        """Return the id of the card with this id or former id.

        Raises
        ------
        UsageError
            There is no such card, or it is a draft; the message suggests a similar id.
        """
        rows = self._rows(
            "SELECT id FROM cards WHERE id = ? UNION ALL SELECT id FROM renamed WHERE old = ?", (word, word)
        )
        if rows:
            return CardId(rows[0][0])
        if word in self.drafts:
            from quizcli.corpus.skeleton import unfinished

            raise UsageError(str(unfinished(word, self.drafts[CardId(word)])))
        hint = did_you_mean(word, self.ids()) or tr("; `quiz list` names them all, `quiz search` finds one")
        raise UsageError(tr("no card '{word}'{hint}", word=word, hint=hint))

    def titles(self) -> dict[str, Text]:
        """Return the decks' titles, by deck; a built-in deck keeps its own title."""
        titles: dict[str, Text] = {}
        for deck, title in self._rows("SELECT deck, title FROM files WHERE deck <> '' ORDER BY row"):
            titles.setdefault(deck, json.loads(title))
        return dict(sorted(titles.items()))

    def check_filter(self, chosen: CardFilter) -> None:
        """Check that every deck and tag of a filter exists.

        Raises
        ------
        UsageError
            One does not; the message suggests a similar one.
        """
        decks = [row[0] for row in self._rows("SELECT DISTINCT deck FROM cards")] if chosen.decks else []
        tags = (
            [row[0] for row in self._rows("SELECT DISTINCT value FROM cards, json_each(tags)")] if chosen.tags else []
        )
        for message, words, known in (
            (marked("no card has the deck '{word}'{hint}"), chosen.decks, decks),
            (marked("no card has the tag '{word}'{hint}"), chosen.tags, tags),
        ):
            for word in words:
                if word not in known:
                    raise UsageError(tr(message, word=word, hint=did_you_mean(word, known)))

    def unanswered(self) -> list[tuple[str, str, str]]:
        """Return (id, document, question) of the source items that no card cites."""
        return [
            (row[0], row[1], row[2])
            for row in self._rows("SELECT id, document, question FROM sources WHERE NOT answered ORDER BY row")
        ]

    def count_sources(self) -> int:
        """Return how many source items there are."""
        return int(self._rows("SELECT count(*) FROM sources")[0][0])

    def search(self, words: str, most: int) -> list[CardId]:
        """Return the cards in which each of the words begins a word, best first; each ideograph is a word.

        Questions come before drills; then those whose question, id or tags have the words themselves, then those whose
        answer has, then those with longer words. A name such as ``ZeRO`` is another word than ``zero``.
        """
        typed = words.replace("\0", " ").split()
        query = " ".join('"' + spaced(word).replace('"', '""') + '"*' for word in typed)
        if not query:
            return []
        rows = self._rows(
            "SELECT c.id, c.drill_kind IS NOT NULL AS is_drill, p.heading, p.content FROM search s"
            " JOIN cards c ON c.position = s.rowid JOIN parsed p ON p.row = c.row"
            " WHERE search MATCH ? ORDER BY is_drill, bm25(search, ?, 1), c.position LIMIT ?",
            (query, _HEADING, max(most, _RANKED)),
        )
        rows.sort(key=lambda row: (row[1], -sum(_rank(word, *row[2:]) for word in typed)))
        return [CardId(row[0]) for row in rows[:most]]

    def close(self) -> None:
        """Close the cache."""
        self._connection.close()

    def _complaints(self, kind: str) -> list[Complaint]:
        rows = self._rows("SELECT file, line, col, message FROM complaints WHERE kind = ? ORDER BY 1, 2, 3", (kind,))
        return [
            Complaint(location=Location(file=file, line=line, column=column), message=json.loads(message))
            for file, line, column, message in rows
        ]

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise CorpusError(
                tr("{path}: {error}; delete this file, it will be compiled again", path=self.path, error=error)
            ) from None


def completions(path: Path, what: str, beginning: str) -> list[str]:
    """Return the ids, decks or tags (``what``: card, deck, tag) with this beginning; [] if there is no cache."""
    queries = {
        "card": "SELECT id FROM cards",
        "deck": "SELECT DISTINCT deck FROM cards",
        "tag": "SELECT DISTINCT value FROM cards, json_each(tags)",
    }
    try:
        connection = _connect(path)
        try:
            return sorted(row[0] for row in connection.execute(queries[what]) if row[0].startswith(beginning))
        finally:
            connection.close()
    except (CorpusError, sqlite3.Error):
        return []


class Outline(NamedTuple):
    """A card without its texts.

    ``tags`` is JSON, ``fingerprint`` changes with the texts, ``position`` is the place in the order of new cards.
    """

    id: CardId
    deck: str
    level: int
    tags: str
    drill_kind: str | None
    fingerprint: str
    position: int


def _rank(word: str, heading: str, content: str) -> int:
    """Return a higher number the better a card fits a word of a search."""
    in_heading = closeness(word, heading)
    if in_heading == EXACT:
        return 30
    in_content = closeness(word, content)
    return 20 if in_content == EXACT else 3 * in_heading + in_content


def _card(row: tuple[Any, ...]) -> Card:
    deck, file, line, column, body = row
    return from_json(json.loads(body), deck=deck, location=Location(file, line, column))


def _version(kinds: DrillKinds) -> str:
    """Return what the cache depends on besides the card files: the kinds of drill, and the code.

    Nobody has to remember to raise a number when the loader, the tables or the fields of a card change.
    """
    files = [cards.__file__]
    for folder in (os.path.dirname(__file__), *kinds.code):  # noqa: PTH120 - at every start, like those below
        with os.scandir(folder) as entries:
            files += sorted(entry.path for entry in entries if entry.name.endswith(".py"))
    stats = [(file, os.stat(file)) for file in files]  # noqa: PTH116
    return "\n".join([*sorted(kinds.names), *(f"{file} {stat.st_size} {stat.st_mtime_ns}" for file, stat in stats)])


def _connect(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise CorpusError(
            tr(
                "{path}: the compiled corpus cannot be opened: {error}; delete it, it will be compiled again",
                path=path,
                error=error,
            )
        ) from None


def _open_if_valid(path: Path, files: Mapping[str, Stamp], version: str) -> sqlite3.Connection | None:
    """Open the cache if it is valid for these files; None if it is not, or is damaged."""
    if not path.exists():
        return None
    connection = _connect(path)
    try:
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        if meta["version"] == version:
            built = int(meta["built"])
            known = {
                row[0]: row[1:] for row in connection.execute("SELECT path, size, mtime, inode, digest FROM files")
            }
            if known.keys() == files.keys() and all(
                known[file][:3] == stamp and (stamp[1] < built or known[file][3] == digest(file))
                for file, stamp in files.items()
            ):
                return connection
    except (sqlite3.Error, KeyError, ValueError):
        pass
    connection.close()
    return None
