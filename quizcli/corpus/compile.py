"""Build the compiled corpus. The slow path: YAML and sqlite-utils are imported here and nowhere on the daily one."""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from quizcli.atomic import atomic_write
from quizcli.cards import Card, Complaint, Drill, Location, Question, Text
from quizcli.corpus.files import Stamp, digest
from quizcli.corpus.index import body, spaced
from quizcli.corpus.loader import CardFile, load
from quizcli.corpus.merge import Merged, Parsed, fingerprint, merge
from quizcli.errors import CorpusError

# files, parsed and findings are what the files hold, one file independent of the others: rows are copied from cache to
# cache. cards, renamed, sources and complaints are what they make together.
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE files (row INTEGER PRIMARY KEY, path TEXT UNIQUE, size INTEGER, mtime INTEGER, inode INTEGER,
                    digest TEXT, deck TEXT, title TEXT);
CREATE TABLE parsed (row INTEGER PRIMARY KEY, file TEXT, line INTEGER, col INTEGER, id TEXT, deck TEXT, level INTEGER,
                     tags TEXT, drill_kind TEXT, drill_level INTEGER, fingerprint TEXT, body TEXT, heading TEXT,
                     content TEXT);
CREATE TABLE findings (file TEXT, line INTEGER, col INTEGER, message TEXT);
CREATE TABLE items (row INTEGER PRIMARY KEY, file TEXT, line INTEGER, col INTEGER, id TEXT, document TEXT, question TEXT);
CREATE TABLE cards (position INTEGER PRIMARY KEY, id TEXT UNIQUE, deck TEXT, level INTEGER, tags TEXT, drill_kind TEXT,
                    drill_level INTEGER, row INTEGER);
CREATE TABLE renamed (old TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
CREATE TABLE sources (row INTEGER PRIMARY KEY, id TEXT UNIQUE, document TEXT, question TEXT, answered INTEGER);
CREATE TABLE complaints (kind TEXT, file TEXT, line INTEGER, col INTEGER, message TEXT);
CREATE VIRTUAL TABLE search USING fts5(heading, content, content='', tokenize='unicode61');
"""
_PER_FILE = (
    ("parsed", "file, line, col, id, deck, level, tags, drill_kind, drill_level, fingerprint, body, heading, content"),
    ("findings", "file, line, col, message"),
    ("items", "file, line, col, id, document, question"),
)


def compile_corpus(
    path: Path,
    files: Mapping[str, Stamp],
    *,
    builtin: Path,
    drill_levels: Mapping[str, int],
    version: str,
    progress: Callable[[int, int], None],
) -> None:
    """Write the compiled corpus at ``path``.

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
            _Compilation(Database(connection), old, str(builtin), drill_levels, version).run(files, progress)
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
        raise CorpusError(f"{path}: the compiled corpus cannot be written: {error}") from None


class _Compilation:
    """One building of the cache."""

    def __init__(
        self, database: Database, old: Path | None, builtin: str, drill_levels: Mapping[str, int], version: str
    ) -> None:
        self._database = database
        self._old = old
        self._builtin = builtin
        self._drill_levels = drill_levels
        self._version = version
        self._started = time.time_ns()

    def run(self, files: Mapping[str, Stamp], progress: Callable[[int, int], None]) -> None:
        reusable = self._reusable()
        self._database.conn.execute("BEGIN")  # only now: ATTACH is refused inside a transaction
        for done, (file, stamp) in enumerate(files.items()):
            progress(done, len(files))
            found = digest(file)
            if found and reusable.get(file) == found:
                self._copy(file, stamp)
            else:
                self._read(file, stamp, found)
        progress(len(files), len(files))
        self._merge()
        self._database.conn.execute("COMMIT")

    def _reusable(self) -> dict[str, str]:
        """Attach the old cache, if it is of this version, and return its files' digests."""
        if self._old is None:
            return {}
        execute = self._database.conn.execute
        execute("ATTACH ? AS old", (str(self._old),))
        try:
            found = execute("SELECT value FROM old.meta WHERE key = 'version'").fetchone()
        except sqlite3.OperationalError:
            return {}  # made by a version that had no such table
        if found != (self._version,):
            return {}
        return dict(execute("SELECT path, digest FROM old.files"))

    def _copy(self, file: str, stamp: Stamp) -> None:
        execute = self._database.conn.execute
        execute(
            "INSERT INTO files(path, size, mtime, inode, digest, deck, title)"
            " SELECT path, ?, ?, ?, digest, deck, title FROM old.files WHERE path = ?",
            (*stamp, file),
        )
        for table, columns in _PER_FILE:
            execute(
                f"INSERT INTO {table}({columns}) SELECT {columns} FROM old.{table} WHERE file = ? ORDER BY rowid",
                (file,),
            )

    def _read(self, file: str, stamp: Stamp, found: str) -> None:
        content = load(Path(file), self._drill_levels)
        size, mtime, inode = stamp
        self._insert(
            "files",
            [
                {
                    "path": file, "size": size, "mtime": mtime, "inode": inode, "digest": found, "deck": content.deck, "title": _json(content.title),
                }
            ],
        )  # fmt: skip
        self._insert("parsed", map(_parsed_row, content.cards))
        self._insert("findings", map(_finding, content.complaints))
        self._insert("items", _item_rows(content))

    def _merge(self) -> None:
        execute = self._database.conn.execute
        items = execute("SELECT id, document, question, file, line, col FROM items ORDER BY row").fetchall()
        merged = merge(self._parsed(), [item[0] for item in items])
        cited = {source for card in merged.cards for source in card.sources}
        unique: dict[str, Any] = {}
        doubled = []
        for identity, document, question, file, line, column in items:
            if identity in unique:
                where = Location(file=file, line=line, column=column)
                doubled.append(Complaint(location=where, message=f"source item '{identity}' is listed twice"))
            else:
                unique[identity] = {
                    "id": identity, "document": document, "question": question, "answered": identity in cited,
                }  # fmt: skip
        self._insert("sources", unique.values())
        execute("INSERT INTO complaints SELECT 'complaint', file, line, col, message FROM findings")
        for kind, complaints in (("complaint", [*merged.complaints, *doubled]), ("note", merged.notes)):
            self._insert("complaints", ({"kind": kind, **_finding(complaint)} for complaint in complaints))
        self._keep(merged)

    def _keep(self, merged: Merged) -> None:
        execute = self._database.conn.execute
        execute("CREATE TEMP TABLE chosen (position INTEGER PRIMARY KEY, row INTEGER)")
        self._database.conn.executemany(
            "INSERT INTO chosen VALUES (?, ?)", ((number, card.row) for number, card in enumerate(merged.cards, 1))
        )
        execute(
            "INSERT INTO cards SELECT position, id, deck, level, tags, drill_kind, drill_level, row"
            " FROM chosen JOIN parsed USING (row) ORDER BY position"
        )
        execute(
            "INSERT INTO search(rowid, heading, content)"
            " SELECT position, heading, content FROM chosen JOIN parsed USING (row)"
        )
        self._insert("renamed", ({"old": old, "id": new} for old, new in merged.renamed.items()))
        names = [[card.id for card in merged.cards], sorted(merged.renamed.items())]
        digits = sha256(json.dumps(names).encode()).hexdigest()[:16]
        meta = {"version": self._version, "built": str(self._started), "names": digits}
        self._insert("meta", ({"key": key, "value": value} for key, value in meta.items()))

    def _parsed(self) -> Iterator[Parsed]:
        rows = self._database.conn.execute(
            "SELECT p.row, p.id, p.deck, p.level, p.body, p.fingerprint, p.file, p.line, p.col"
            " FROM parsed p JOIN files f ON f.path = p.file ORDER BY f.row, p.row"
        )
        for row, identity, deck, level, text, digits, file, line, column in rows:
            kept = json.loads(text)
            yield Parsed(
                row=row, id=identity, deck=deck, level=level, fingerprint=digits,
                sources=tuple(kept["sources"]), formerly=tuple(kept["formerly"]), override=kept["override"],
                builtin=os.path.dirname(file) == self._builtin,  # noqa: PTH120 - 50,000 times; Path is ten times slower
                location=Location(file=file, line=line, column=column),
            )  # fmt: skip

    def _insert(self, table: str, rows: "Any") -> None:
        self._database.table(table).insert_all(rows)


def _parsed_row(card: Card) -> dict[str, object]:
    kind, level = (card.drill_kind, card.drill_level) if isinstance(card, Drill) else (None, None)
    return {
        "file": card.location.file,
        "line": card.location.line,
        "col": card.location.column,
        "id": card.id,
        "deck": card.deck,
        "level": card.level,
        "tags": _json(card.tags),
        "drill_kind": kind,
        "drill_level": level,
        "fingerprint": fingerprint(card),
        "body": body(card),
        # What a search looks through, in two parts: a word in the first counts for more.
        "heading": spaced(" ".join([card.id, *card.tags, *_both(card.question)])),
        "content": spaced(" ".join(_content(card))),
    }


def _item_rows(content: CardFile) -> Iterator[dict[str, object]]:
    for item in content.sources:
        where = item.location
        question = item.question if isinstance(item.question, str) else next(iter(item.question.values()))
        yield {
            "file": where.file, "line": where.line, "col": where.column,
            "id": item.id, "document": item.document, "question": question,
        }  # fmt: skip


def _finding(complaint: Complaint) -> dict[str, object]:
    where = complaint.location
    return {"file": where.file, "line": where.line, "col": where.column, "message": complaint.message}


def _content(card: Card) -> Iterator[str]:
    """Yield what the answer says."""
    if isinstance(card, Question):
        yield from _both(card.answer)
        for point in card.points:
            yield from _both(point)
        for trap in card.traps:
            yield from _both(trap.claim)
            yield from _both(trap.truth)


def _both(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
