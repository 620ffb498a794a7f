"""Build the compiled corpus. This is the slow path: only here are YAML and the kinds of drill imported."""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from quizcli.atomic import atomic_write
from quizcli.cards import Card, Complaint, Drill, DrillKinds, Location, card_texts, to_json
from quizcli.corpus.files import Stamp, digest
from quizcli.corpus.fingerprint import fingerprint
from quizcli.corpus.loader import SourceItem, load
from quizcli.corpus.merge import Merged, Parsed, merge
from quizcli.corpus.skeleton import is_draft, unfinished
from quizcli.corpus.tokens import spaced
from quizcli.errors import CacheError
from quizcli.language import in_both, tr

# files, parsed, findings and items hold what is in each file, independent of the other files: their rows are copied from
# the old cache. The other tables are made from all files together.
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE files (row INTEGER PRIMARY KEY, path TEXT UNIQUE, size INTEGER, mtime INTEGER, inode INTEGER,
                    digest TEXT, deck TEXT, title TEXT);
CREATE TABLE parsed (row INTEGER PRIMARY KEY, file TEXT, line INTEGER, col INTEGER, id TEXT, deck TEXT, level INTEGER,
                     tags TEXT, drill_kind TEXT, drill_level INTEGER, fingerprint TEXT, body TEXT, heading TEXT,
                     content TEXT, draft INTEGER);
CREATE TABLE findings (file TEXT, line INTEGER, col INTEGER, message TEXT);
CREATE TABLE items (row INTEGER PRIMARY KEY, file TEXT, line INTEGER, col INTEGER, id TEXT, document TEXT, question TEXT);
CREATE TABLE cards (position INTEGER PRIMARY KEY, id TEXT UNIQUE, deck TEXT, level INTEGER, tags TEXT, drill_kind TEXT,
                    drill_level INTEGER, row INTEGER, depth INTEGER);
CREATE TABLE renamed (old TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
CREATE TABLE sources (row INTEGER PRIMARY KEY, id TEXT UNIQUE, document TEXT, question TEXT, answered INTEGER);
CREATE TABLE complaints (kind TEXT, file TEXT, line INTEGER, col INTEGER, message TEXT);
CREATE VIRTUAL TABLE search USING fts5(heading, content, content='', tokenize='unicode61');
"""
_PER_FILE = {
    "parsed": "file, line, col, id, deck, level, tags, drill_kind, drill_level, fingerprint, body, heading, content, draft",
    "findings": "file, line, col, message",
    "items": "file, line, col, id, document, question",
}


def compile_corpus(
    path: Path,
    files: Mapping[str, Stamp],
    *,
    builtin: Path,
    kinds: DrillKinds,
    version: str,
    progress: Callable[[int, int], None],
    elsewhere: Collection[str] = (),
) -> None:
    """Write the compiled corpus at ``path``. Its cards may need those with the ids ``elsewhere``.

    Raises
    ------
    CorpusError
        SQLite cannot write it.
    WriteError
        The file cannot be created or renamed.
    """

    def build(temporary: Path, old: Path | None) -> None:
        temporary.unlink(missing_ok=True)
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            _Compilation(connection, old, str(builtin), kinds, version, elsewhere).run(files, progress)
        finally:
            connection.close()

    try:
        with atomic_write(path, durable=False) as temporary:
            try:
                build(temporary, path if path.exists() else None)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                build(temporary, None)  # the old cache is damaged
    except sqlite3.Error as error:
        raise CacheError(tr("{path}: the compiled corpus cannot be kept: {error}", path=path, error=error)) from None


class _Compilation:
    """One compilation."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        old: Path | None,
        builtin: str,
        kinds: DrillKinds,
        version: str,
        elsewhere: Collection[str],
    ) -> None:
        self._connection = connection
        self._old = old
        self._builtin = builtin
        self._kinds = kinds
        self._version = version
        self._elsewhere = elsewhere
        self._started = time.time_ns()

    def run(self, files: Mapping[str, Stamp], progress: Callable[[int, int], None]) -> None:
        reusable = self._reusable()
        self._connection.execute("BEGIN")  # after ATTACH, which is not allowed inside a transaction
        for done, (file, stamp) in enumerate(files.items()):
            progress(done, len(files))
            found = digest(file)
            if found and reusable.get(file) == found:
                self._copy(file, stamp)
            else:
                self._read(file, stamp, found)
        progress(len(files), len(files))
        self._merge()
        self._connection.execute("COMMIT")

    def _reusable(self) -> dict[str, str]:
        """Attach the old cache and return the digests of its files; {} if it has another version."""
        if self._old is None:
            return {}
        execute = self._connection.execute
        execute("ATTACH ? AS old", (str(self._old),))
        try:
            found = execute("SELECT value FROM old.meta WHERE key = 'version'").fetchone()
        except sqlite3.OperationalError:
            return {}  # a version without this table
        if found != (self._version,):
            return {}
        return dict(execute("SELECT path, digest FROM old.files"))

    def _copy(self, file: str, stamp: Stamp) -> None:
        execute = self._connection.execute
        execute(
            "INSERT INTO files(path, size, mtime, inode, digest, deck, title)"
            " SELECT path, ?, ?, ?, digest, deck, title FROM old.files WHERE path = ?",
            (*stamp, file),
        )
        for table, columns in _PER_FILE.items():
            execute(
                f"INSERT INTO {table}({columns}) SELECT {columns} FROM old.{table} WHERE file = ? ORDER BY rowid",
                (file,),
            )

    def _read(self, file: str, stamp: Stamp, found: str) -> None:
        content = load(Path(file), self._kinds)
        columns = "path, size, mtime, inode, digest, deck, title"
        self._insert("files", columns, [(file, *stamp, found, content.deck, _json(content.title))])
        self._insert("parsed", _PER_FILE["parsed"], map(_parsed_row, content.cards))
        self._insert("findings", _PER_FILE["findings"], map(_finding, content.complaints))
        self._insert("items", _PER_FILE["items"], map(_item_row, content.sources))

    def _merge(self) -> None:
        execute = self._connection.execute
        items = execute("SELECT id, document, question, file, line, col FROM items ORDER BY row").fetchall()
        merged = merge(self._parsed(), [item[0] for item in items], self._elsewhere)
        cited = {source for card in merged.cards for source in card.sources}
        unique: dict[str, tuple[object, ...]] = {}
        doubled = []
        for identity, document, question, file, line, column in items:
            if identity in unique:
                where = Location(file=file, line=line, column=column)
                doubled.append(
                    Complaint(
                        location=where, message=in_both("source item '{identity}' is listed twice", identity=identity)
                    )
                )
            else:
                unique[identity] = (identity, document, question, identity in cited)
        self._insert("sources", "id, document, question, answered", unique.values())
        drafts = [
            unfinished(identity, Location(*where))
            for identity, *where in execute("SELECT id, file, line, col FROM parsed WHERE draft")
        ]
        execute("INSERT INTO complaints SELECT 'complaint', file, line, col, message FROM findings")
        for kind, complaints in (("complaint", [*merged.complaints, *doubled, *drafts]), ("note", merged.notes)):
            rows = ((kind, *_finding(complaint)) for complaint in complaints)
            self._insert("complaints", "kind, file, line, col, message", rows)
        self._keep(merged)

    def _keep(self, merged: Merged) -> None:
        execute = self._connection.execute
        execute("CREATE TEMP TABLE chosen (position INTEGER PRIMARY KEY, row INTEGER, depth INTEGER)")
        rows = ((number, card.row, merged.depths[card.id]) for number, card in enumerate(merged.cards, 1))
        self._insert("chosen", "position, row, depth", rows)
        execute(
            "INSERT INTO cards SELECT position, id, deck, level, tags, drill_kind, drill_level, row, depth"
            " FROM chosen JOIN parsed USING (row) ORDER BY position"
        )
        execute(
            "INSERT INTO search(rowid, heading, content)"
            " SELECT position, heading, content FROM chosen JOIN parsed USING (row)"
        )
        self._insert("renamed", "old, id", merged.renamed.items())
        names = [[card.id for card in merged.cards], sorted(merged.renamed.items())]
        digits = sha256(json.dumps(names).encode()).hexdigest()[:16]
        meta = {"version": self._version, "built": str(self._started), "names": digits}
        self._insert("meta", "key, value", meta.items())

    def _parsed(self) -> Iterator[Parsed]:
        rows = self._connection.execute(
            "SELECT p.row, p.id, p.deck, p.level, p.body, p.fingerprint, p.file, p.line, p.col"
            " FROM parsed p JOIN files f ON f.path = p.file WHERE NOT p.draft ORDER BY f.row, p.row"
        )
        for row, identity, deck, level, text, digits, file, line, column in rows:
            kept = json.loads(text)
            yield Parsed(
                row=row, id=identity, deck=deck, level=level, fingerprint=digits,
                sources=tuple(kept.get("sources", ())), formerly=tuple(kept.get("formerly", ())),
                needs=tuple(kept.get("needs", ())),
                override=kept.get("override", False),
                builtin=os.path.dirname(file) == self._builtin,  # noqa: PTH120 - 50,000 times; Path is ten times slower
                location=Location(file=file, line=line, column=column),
            )  # fmt: skip

    def _insert(self, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
        marks = ", ".join("?" * len(columns.split(",")))
        self._connection.executemany(f"INSERT INTO {table}({columns}) VALUES ({marks})", rows)


def _parsed_row(card: Card) -> tuple[object, ...]:
    kind, level = card.drill if isinstance(card, Drill) else (None, None)
    question, *others = ([text] if isinstance(text, str) else text.values() for text in card_texts(card))
    # The search has two columns: a word in the heading counts for more than one in the content.
    heading = spaced(" ".join([card.id, *card.tags, *question]))
    content = spaced(" ".join(said for text in others for said in text))
    return (
        *card.location, card.id, card.deck, card.level, _json(card.tags), kind, level,
        fingerprint(card), _json(to_json(card)), heading, content, is_draft(card),
    )  # fmt: skip


def _item_row(item: SourceItem) -> tuple[object, ...]:
    question = item.question if isinstance(item.question, str) else next(iter(item.question.values()))
    return (*item.location, item.id, item.document, question)


def _finding(complaint: Complaint) -> tuple[object, ...]:
    return (*complaint.location, _json(complaint.message))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
