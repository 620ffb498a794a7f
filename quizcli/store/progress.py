"""What follows from the entries, kept in step with them: ``progress``, and which cards were introduced.

Callers hold the transaction.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby

from quizcli.cards import CardId
from quizcli.journal import NOTHING, Entry, Fold, Progress
from quizcli.store.rows import ENTRY_COLUMNS, PROGRESS_COLUMNS, from_row, progress_row, to_progress

_PUT = (
    f"INSERT OR REPLACE INTO progress ({PROGRESS_COLUMNS}) VALUES ({', '.join('?' * len(PROGRESS_COLUMNS.split(',')))})"
)

# Replay order; the entries ``e`` that count: neither undos nor undone; all ids under which the journal knows a card.
ORDER = "day, at, device, seq, uid"
COUNTS = "kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.target = e.uid AND u.kind = 'undo')"
NAMES = "(SELECT :card UNION SELECT old FROM renamed WHERE card = :card)"


class Folder:
    """Applies the fold to a journal's entries."""

    def __init__(self, connection: sqlite3.Connection, fold: Fold) -> None:
        self._connection = connection
        self._fold = fold

    def stored(self, card: CardId) -> Progress:
        """Return the stored progress of a card."""
        row = self._connection.execute(f"SELECT {PROGRESS_COLUMNS} FROM progress WHERE card = ?", (card,)).fetchone()
        return to_progress(row) if row else NOTHING

    def resolved(self, card: CardId) -> CardId:
        """Return the card that an id of the journal stands for today."""
        row = self._connection.execute("SELECT card FROM renamed WHERE old = ?", (card,)).fetchone()
        return CardId(row[0]) if row else card

    def after(self, entry: Entry) -> Progress:
        """Bring the progress of a new entry's card up to date: one step if it is the last in order, else a refold."""
        card = self.resolved(entry.event.card)
        later = self._connection.execute(
            f"SELECT 1 FROM entries WHERE card IN {NAMES} AND ({ORDER}) > (:day, :at, :device, :seq, :uid) LIMIT 1",
            {
                "card": card,
                "day": entry.day.isoformat(),
                "at": entry.at,
                "device": entry.device,
                "seq": entry.seq,
                "uid": entry.uid,
            },
        ).fetchone()
        if later:
            return self.refold(card)
        progress = self._fold.step(self.stored(card), entry)
        self._put(card, progress)
        return progress

    def refold(self, card: CardId) -> Progress:
        """Fold all of a card's entries again; an id that another card carries on has no progress of its own."""
        progress = NOTHING
        if self.resolved(card) == card:
            rows = self._connection.execute(
                f"SELECT {ENTRY_COLUMNS} FROM entries e WHERE card IN {NAMES} AND {COUNTS} ORDER BY {ORDER}",
                {"card": card},
            )
            for row in rows:
                progress = self._fold.step(progress, from_row(row))
        self._put(card, progress)
        return progress

    def rebuild(self) -> None:
        """Replace the table by a replay of everything."""
        self._connection.execute("DELETE FROM progress")
        self._connection.executemany(_PUT, (progress_row(card, progress) for card, progress in self._replayed()))
        self._connection.execute(
            "UPDATE introductions SET introduced = card IN (SELECT card FROM progress WHERE introduced IS NOT NULL)"
        )

    def set_cards(self, ids: Sequence[CardId]) -> None:
        """Note which cards the corpus has, in the order in which new ones come, and whose progress has no card."""
        rows = self._connection.execute("SELECT card, introduced IS NOT NULL FROM progress").fetchall()
        known = dict(rows)
        self._connection.execute("DELETE FROM introductions")
        self._connection.executemany(
            "INSERT INTO introductions VALUES (?, ?, ?)",
            ((card, position, known.get(card, 0)) for position, card in enumerate(ids)),
        )
        self._connection.execute("DELETE FROM gone")
        gone = known.keys() - set(ids)
        self._connection.executemany("INSERT INTO gone VALUES (?)", ((card,) for card in gone))

    def differing(self) -> list[CardId]:
        """Return the cards whose stored progress is not what a replay gives."""
        stored = {row[0]: row for row in self._connection.execute(f"SELECT {PROGRESS_COLUMNS} FROM progress")}
        replayed = {card: progress_row(card, progress) for card, progress in self._replayed()}
        both = {*stored, *replayed}
        return sorted(CardId(card) for card in both if stored.get(card) != replayed.get(card))

    def counting(self) -> Iterator[tuple[CardId, Entry]]:
        """Yield every entry that counts with the card it is for today, card by card, in replay order."""
        columns = ", ".join("e." + name for name in ENTRY_COLUMNS.split(", "))
        rows = self._connection.execute(
            f"SELECT coalesce(r.card, e.card) AS now, {columns}"
            f" FROM entries e LEFT JOIN renamed r ON r.old = e.card WHERE {COUNTS} ORDER BY now, {ORDER}"
        )
        for row in rows:
            yield CardId(row[0]), from_row(row[1:])

    def _replayed(self) -> Iterator[tuple[CardId, Progress]]:
        for card, group in groupby(self.counting(), key=lambda pair: pair[0]):
            progress = NOTHING
            for _, entry in group:
                progress = self._fold.step(progress, entry)
            if progress != NOTHING:
                yield card, progress

    def _put(self, card: CardId, progress: Progress) -> None:
        if progress == NOTHING:
            self._connection.execute("DELETE FROM progress WHERE card = ?", (card,))
        else:
            self._connection.execute(_PUT, progress_row(card, progress))
        self._connection.execute(
            "UPDATE introductions SET introduced = ? WHERE card = ?", (progress.introduced is not None, card)
        )
