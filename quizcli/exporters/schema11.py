"""Anki's collection file in schema 11, the frozen format that every Anki imports: tables, note types, decks.

Columns and keys that mean nothing in a package (sync state, statistics of a day) have the value of a new collection.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

COLLECTION = "collection.anki2"

_TABLES = """
CREATE TABLE col (
    id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null,
    dty integer not null, usn integer not null, ls integer not null, conf text not null, models text not null,
    decks text not null, dconf text not null, tags text not null
);
CREATE TABLE notes (
    id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null,
    tags text not null, flds text not null, sfld integer not null, csum integer not null, flags integer not null,
    data text not null
);
CREATE TABLE cards (
    id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null,
    usn integer not null, type integer not null, queue integer not null, due integer not null, ivl integer not null,
    factor integer not null, reps integer not null, lapses integer not null, left integer not null,
    odue integer not null, odid integer not null, flags integer not null, data text not null
);
CREATE TABLE revlog (
    id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null,
    lastIvl integer not null, factor integer not null, time integer not null, type integer not null
);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
"""
_INDEXES = """
CREATE INDEX ix_notes_usn on notes (usn);
CREATE INDEX ix_cards_usn on cards (usn);
CREATE INDEX ix_revlog_usn on revlog (usn);
CREATE INDEX ix_cards_nid on cards (nid);
CREATE INDEX ix_cards_sched on cards (did, queue, due);
CREATE INDEX ix_revlog_cid on revlog (cid);
CREATE INDEX ix_notes_csum on notes (csum);
"""
_CONFIG = {
    "activeDecks": [1], "addToCur": True, "collapseTime": 1200, "curDeck": 1, "dueCounts": True, "estTimes": True,
    "newBury": True, "newSpread": 0, "nextPos": 1, "sortBackwards": False, "sortType": "noteFld", "timeLim": 0,
    "schedVer": 2, "sched2021": True,
}  # fmt: skip
_DECK_OPTIONS = {
    "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0, "replayq": True,
    "new": {"bury": True, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7], "order": 1, "perDay": 20,
            "separate": True},
    "rev": {"bury": True, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "minSpace": 1, "perDay": 100},
    "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
}  # fmt: skip
_LATEX = (
    "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n"
)


class NoteRow(NamedTuple):
    """A note; ``fields`` are joined by the unit separator, ``tags`` have a space at both ends."""

    id: int
    guid: str
    note_type: int
    modified: int
    tags: str
    fields: str
    sort_field: str


class CardRow(NamedTuple):
    """A note's only card; ``due`` is a day for a review card and a position for a new one, ``factor`` in thousandths."""

    id: int
    note: int
    deck: int
    modified: int
    type: int
    queue: int
    due: int
    interval: int
    factor: int
    repetitions: int
    lapses: int


class ReviewRow(NamedTuple):
    """A line of the review log; ``id`` is its time in milliseconds."""

    id: int
    card: int
    ease: int
    interval: int
    last_interval: int
    factor: int
    took_ms: int
    type: int


def note_type(
    number: int, name: str, fields: Sequence[str], *, front: str, back: str, style: str, modified: int
) -> dict[str, Any]:
    """Return a note type with one template. A note always has its card, whichever of its fields are empty."""
    return {
        "id": str(number), "name": name, "type": 0, "mod": modified, "usn": -1, "did": None, "sortf": 0, "css": style,
        "flds": [
            {"name": field, "ord": place, "font": "Liberation Sans", "size": 20, "rtl": False, "sticky": False, "media": []}
            for place, field in enumerate(fields)
        ],
        "tmpls": [
            {"name": "Card", "ord": 0, "qfmt": front, "afmt": back, "did": None,
             "bqfmt": "", "bafmt": "", "bfont": "", "bsize": 0}
        ],
        "req": [[0, "any", list(range(len(fields)))]],
        "latexPre": _LATEX, "latexPost": "\\end{document}", "latexsvg": False, "tags": [], "vers": [],
    }  # fmt: skip


def deck(number: int, name: str) -> dict[str, Any]:
    """Return a deck with the default options."""
    return {
        "id": number, "name": name, "desc": "", "mod": 0, "usn": -1, "conf": 1, "dyn": 0, "collapsed": False,
        "extendNew": 0, "extendRev": 50,
        "newToday": [0, 0], "revToday": [0, 0], "lrnToday": [0, 0], "timeToday": [0, 0],
    }  # fmt: skip


def write_collection(
    connection: sqlite3.Connection,
    *,
    created: int,
    config: dict[str, object],
    note_types: Iterable[Mapping[str, Any]],
    decks: Iterable[Mapping[str, Any]],
    notes: Iterable[NoteRow],
    cards: Iterable[CardRow],
    reviews: Iterable[ReviewRow],
) -> None:
    """Fill an empty database; days are counted from ``created``, in seconds. Indexes come last, that is faster."""
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
    connection.execute(
        "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
        (
            created,
            created * 1000,
            created * 1000,
            json.dumps(_CONFIG | config),
            json.dumps({found["id"]: found for found in note_types}),
            json.dumps({str(found["id"]): found for found in [deck(1, "Default"), *decks]}),
            json.dumps({"1": _DECK_OPTIONS}),
        ),
    )
    connection.executemany("INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, 0, 0, '')", notes)
    connection.executemany("INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, '')", cards)
    connection.executemany("INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)", reviews)
    connection.executescript(_INDEXES)
    connection.commit()
