"""The compiled corpus: a cache in SQLite that answers every question about cards without reading YAML.

It is valid as long as every card file has the path, size, modification time and inode it was made from, and this package
is the one that made it; a file that is not older than the cache is compared by its content. When something changed, the changed files are read, the rows of the
others copied, and the new cache is built beside the old one and renamed into its place.

The table ``cards`` is read by the store too, which attaches this file to find today's queue.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from quizcli.cards import Card, CardFilter, CardId, Complaint, Drill, Location, Question, Text, Trap
from quizcli.corpus.files import Stamp, digest
from quizcli.errors import CorpusError, UsageError, did_you_mean

# How much more a word in a card's heading counts in a search than one in its answer.
_HEADING = 10


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
        drill_levels: Mapping[str, int],
        progress: Callable[[int, int], None] = lambda _done, _files: None,
    ) -> "Corpus":
        """Open the cache at ``path``, compiling it first if it was not made from just these files as they are now.

        ``files`` come from ``card_files``, those of the folder ``builtin`` first. ``progress(done, files)`` is called
        while files are read.

        Raises
        ------
        CorpusError
            The cache cannot be written.
        """
        version = _version(drill_levels)
        connection = _open_if_valid(path, files, version)
        if connection is None:
            from quizcli.corpus.compile import compile_corpus

            compile_corpus(path, files, builtin=builtin, drill_levels=drill_levels, version=version, progress=progress)
            connection = _connect(path)
        return cls(path, connection)

    @property
    def complaints(self) -> list[Complaint]:
        """All that is wrong with the card files, in order of place."""
        return self._complaints("complaint")

    @property
    def notes(self) -> list[Complaint]:
        """What is worth knowing and not wrong: overrides whose built-in text has changed."""
        return self._complaints("note")

    @property
    def renamed(self) -> dict[CardId, CardId]:
        """Each former id and the card that it became."""
        return {CardId(old): CardId(new) for old, new in self._rows("SELECT old, id FROM renamed ORDER BY old")}

    @property
    def names_digest(self) -> str:
        """A few letters that change with ``ids`` or ``renamed``."""
        return str(self._rows("SELECT value FROM meta WHERE key = 'names'")[0][0])

    def card(self, card_id: CardId) -> Card:
        """Return one card.

        Raises
        ------
        KeyError
            There is no such card.
        """
        rows = self._rows(
            "SELECT c.id, c.deck, c.level, c.tags, c.drill_kind, c.drill_level, p.file, p.line, p.col, p.body"
            " FROM cards c JOIN parsed p ON p.row = c.row WHERE c.id = ?",
            (card_id,),
        )
        if not rows:
            raise KeyError(card_id)
        return _card(rows[0])

    def cards(self) -> Iterator[Card]:
        """Yield all cards, deck by deck, as they stand in the files."""
        rows = self._rows(
            "SELECT c.id, c.deck, c.level, c.tags, c.drill_kind, c.drill_level, p.file, p.line, p.col, p.body"
            " FROM cards c JOIN parsed p ON p.row = c.row ORDER BY c.deck, c.row"
        )
        return map(_card, rows)

    def outlines(self) -> "list[Outline]":
        """Return of all cards, deck by deck, what tells whether one has changed: a tenth of the time of ``cards``."""
        rows = self._rows(
            "SELECT c.id, c.deck, c.level, c.tags, c.drill_kind, p.fingerprint, c.position"
            " FROM cards c JOIN parsed p ON p.row = c.row ORDER BY c.deck, c.row"
        )
        return list(map(Outline._make, rows))

    def ids(self) -> list[CardId]:
        """Return the ids of all cards, in the order in which new ones come."""
        return [CardId(row[0]) for row in self._rows("SELECT id FROM cards ORDER BY position")]

    def resolve(self, word: str) -> CardId:
        """Return the id of the card that a user names by its id or a former one.

        Raises
        ------
        UsageError
            There is no such card; names the nearest one.
        """
        rows = self._rows(
            "SELECT id FROM cards WHERE id = ? UNION ALL SELECT id FROM renamed WHERE old = ?", (word, word)
        )
        if rows:
            return CardId(rows[0][0])
        hint = did_you_mean(word, self.ids()) or "; `quiz list` names them all, `quiz search` finds one"
        raise UsageError(f"no card '{word}'{hint}")

    def titles(self) -> dict[str, Text]:
        """Return the decks' titles, by deck; a built-in deck keeps its own title."""
        titles: dict[str, Text] = {}
        for deck, title in self._rows("SELECT deck, title FROM files WHERE deck <> '' ORDER BY row"):
            titles.setdefault(deck, json.loads(title))
        return dict(sorted(titles.items()))

    def check_filter(self, chosen: CardFilter) -> None:
        """Refuse a deck or tag that no card has.

        Raises
        ------
        UsageError
            Names the word, and the nearest known one.
        """
        decks = [row[0] for row in self._rows("SELECT DISTINCT deck FROM cards")] if chosen.decks else []
        tags = (
            [row[0] for row in self._rows("SELECT DISTINCT value FROM cards, json_each(tags)")] if chosen.tags else []
        )
        for what, words, known in (("deck", chosen.decks, decks), ("tag", chosen.tags, tags)):
            for word in words:
                if word not in known:
                    raise UsageError(f"no card has the {what} '{word}'{did_you_mean(word, known)}")

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
        """Return the cards that contain all the words, best first; ideographs are words of their own.

        A word in the id, the tags or the question counts for more than one in the answer; questions come before drills.
        """
        phrases = [spaced(word).replace("\0", " ") for word in words.split()]
        query = " ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases if phrase.strip())
        if not query:
            return []
        rows = self._rows(
            "SELECT c.id FROM search s JOIN cards c ON c.position = s.rowid"
            " WHERE search MATCH ? ORDER BY c.drill_kind IS NOT NULL, bm25(search, ?, 1), c.position LIMIT ?",
            (query, _HEADING, most),
        )
        return [CardId(row[0]) for row in rows]

    def close(self) -> None:
        """Close the cache."""
        self._connection.close()

    def _complaints(self, kind: str) -> list[Complaint]:
        rows = self._rows("SELECT file, line, col, message FROM complaints WHERE kind = ? ORDER BY 1, 2, 3", (kind,))
        return [
            Complaint(location=Location(file=file, line=line, column=column), message=message)
            for file, line, column, message in rows
        ]

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise CorpusError(f"{self.path}: {error}; delete this file, it will be made anew from the cards") from None


def completions(path: Path, what: str, beginning: str) -> list[str]:
    """Return the words of a kind (card, deck, tag) that begin like this, from the cache as it is; [] if there is none."""
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


def spaced(text: str) -> str:
    """Put spaces around each ideograph, so that the tokenizer takes it for a word."""
    return "".join(
        f" {letter} " if "\u3400" <= letter <= "\u9fff" or letter >= "\U00020000" else letter for letter in text
    )


def body(card: Card) -> str:
    """Return what the cache keeps of a card beside its narrow columns, as JSON."""
    kept: dict[str, object] = {
        "question": card.question,
        "sources": card.sources,
        "formerly": card.formerly,
        "override": card.override,
    }
    if isinstance(card, Question):
        traps = [[trap.claim, trap.truth] for trap in card.traps]
        kept |= {"answer": card.answer, "points": card.points, "traps": traps, "refs": card.refs}
    return json.dumps(kept, ensure_ascii=False)


class Outline(NamedTuple):
    """A card without its texts; ``tags`` is JSON, ``fingerprint`` changes with the texts, ``position`` orders new cards."""

    id: CardId
    deck: str
    level: int
    tags: str
    drill_kind: str | None
    fingerprint: str
    position: int


def _card(row: tuple[Any, ...]) -> Card:
    identity, deck, level, tags, drill_kind, drill_level, file, line, column, text = row
    kept = json.loads(text)
    common: dict[str, Any] = {
        "id": CardId(identity),
        "deck": deck,
        "level": level,
        "tags": tuple(json.loads(tags)),
        "question": kept["question"],
        "sources": tuple(kept["sources"]),
        "formerly": tuple(kept["formerly"]),
        "override": kept["override"],
        "location": Location(file=file, line=line, column=column),
    }
    if drill_kind is not None:
        return Drill(**common, drill_kind=drill_kind, drill_level=drill_level)
    return Question(
        **common,
        answer=kept["answer"],
        points=tuple(kept["points"]),
        traps=tuple(Trap(claim=claim, truth=truth) for claim, truth in kept["traps"]),
        refs=tuple(kept["refs"]),
    )


def _version(drill_levels: Mapping[str, int]) -> str:
    """Return what the cache depends on besides card files: the code of this package, and the kinds of drill.

    Nobody has to remember to raise a number when the loader or the tables change.
    """
    package = os.path.dirname(__file__)  # noqa: PTH120 - at every start
    with os.scandir(package) as entries:
        sources = sorted((entry.name, entry.stat()) for entry in entries if entry.name.endswith(".py"))
    return json.dumps(
        [[(name, stat.st_size, stat.st_mtime_ns) for name, stat in sources], sorted(drill_levels.items())]
    )


def _connect(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise CorpusError(
            f"{path}: the compiled corpus cannot be opened: {error}; delete it, it will be made anew"
        ) from None


def _open_if_valid(path: Path, files: Mapping[str, Stamp], version: str) -> sqlite3.Connection | None:
    """Open the cache if it was made from just these files as they are now; a damaged one is as good as none."""
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
