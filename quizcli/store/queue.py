"""The queue of a day: joins of the derived tables with the compiled corpus, attached read-only.

Of the corpus, only the table ``cards(position, id, deck, level, tags, depth, ...)`` is used.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from quizcli.cards import CardFilter, CardId
from quizcli.journal import AGAIN_BELOW
from quizcli.store.damage import schedule_damaged
from quizcli.store.explain import explained
from quizcli.store.reader import Reader

DueState = Literal["overdue", "due", "new"]
UNLIMITED = -1  # as LIMIT in SQL


class Queued(NamedTuple):
    """A card of today's queue. ``again``: reviewed today and not good yet.

    For a new card ``due`` is None and ``depth`` is greater than the depths of the cards that it needs.
    """

    card: CardId
    deck: str
    state: DueState
    due: date | None
    again: bool = False
    depth: int = 0


class DeckCount(NamedTuple):
    """How a deck stands on a day."""

    deck: str
    cards: int
    new: int
    due: int
    suspended: int


_AWAKE = "p.suspended = 0 AND (p.buried_until IS NULL OR p.buried_until <= :day)"
_AGAIN = f"(p.reviewed = :day AND p.quality < {int(AGAIN_BELOW)})"


def due_cards(store: Reader, corpus: Path, day: date, chosen: CardFilter, most: int) -> list[Queued]:
    """Return the cards due on a day: those to be asked again today, and of the others the ``most`` overdue first."""
    where, values = _where(chosen)
    select = "SELECT c.id, c.deck, p.due FROM progress p JOIN corpus.cards c ON c.id = p.card"
    values |= {"day": day.isoformat(), "most": most}
    with _attached(store, corpus) as connection:
        again = connection.execute(f"{select} WHERE {_AGAIN} AND {_AWAKE}{where}", values).fetchall()
        due = connection.execute(
            f"{select} WHERE p.due <= :day AND NOT {_AGAIN} AND {_AWAKE}{where} ORDER BY p.due, c.position LIMIT :most",
            values,
        ).fetchall()
        queue = [Queued(card=CardId(card), deck=deck, state="due", due=day, again=True) for card, deck, _ in again]
        for card, deck, text in due:
            try:
                found = date.fromisoformat(text)
            except (ValueError, TypeError):
                raise schedule_damaged(f"card {card} is due on {text!r}") from None
            queue.append(Queued(card=CardId(card), deck=deck, state="overdue" if found < day else "due", due=found))
    return queue


def count_due(store: Reader, corpus: Path, day: date, chosen: CardFilter) -> int:
    """Count the cards due on a day, without those to be asked again."""
    where, values = _where(chosen)
    values |= {"day": day.isoformat()}
    with _attached(store, corpus) as connection:
        row = connection.execute(
            "SELECT count(*) FROM progress p JOIN corpus.cards c ON c.id = p.card"
            f" WHERE p.due <= :day AND NOT {_AGAIN} AND {_AWAKE}{where}",
            values,
        ).fetchone()
    return int(row[0])


def new_cards(store: Reader, corpus: Path, day: date, chosen: CardFilter, most: int) -> list[Queued]:
    """Return the first ``most`` cards never reviewed, in the corpus's order of introduction."""
    if most <= 0:
        return []
    where, values = _where(chosen)
    values |= {"day": day.isoformat(), "most": most}
    with _attached(store, corpus) as connection:
        rows = connection.execute(
            "SELECT c.id, c.deck, c.depth FROM introductions i JOIN corpus.cards c ON c.id = i.card"
            f" LEFT JOIN progress p ON p.card = i.card WHERE i.introduced = 0 AND (p.card IS NULL OR {_AWAKE}){where}"
            " ORDER BY i.position LIMIT :most",
            values,
        ).fetchall()
    return [Queued(card=CardId(card), deck=deck, state="new", due=None, depth=depth) for card, deck, depth in rows]


def done_today(store: Reader, day: date) -> tuple[int, int]:
    """Return how many cards were introduced on a day, and how many earlier ones reviewed."""
    with explained(store.path):
        row = store.connection.execute(
            "SELECT coalesce(sum(introduced = :day), 0), coalesce(sum(reviewed = :day AND introduced < :day), 0)"
            " FROM progress WHERE reviewed >= :day",
            {"day": day.isoformat()},
        ).fetchone()
    return int(row[0]), int(row[1])


def ahead(store: Reader, corpus: Path, day: date, chosen: CardFilter, days: int) -> list[tuple[date, int]]:
    """Return how many cards come due on each of the next days; one due today that is buried comes when that ends."""
    where, values = _where(chosen)
    values |= {"day": day.isoformat(), "last": (day + timedelta(days=days)).isoformat()}
    join = " JOIN corpus.cards c ON c.id = p.card" if where else ""
    awake = f"p.suspended = 0 AND p.card NOT IN (SELECT card FROM gone){where}"
    with _attached(store, corpus) as connection:
        counts = Counter(
            dict(
                connection.execute(
                    f"SELECT p.due, count(*) FROM progress p{join} WHERE p.due > :day AND p.due <= :last AND {awake}"
                    " GROUP BY p.due",
                    values,
                ).fetchall()
            )
        )
        counts.update(
            dict(
                connection.execute(
                    f"SELECT p.buried_until, count(*) FROM progress p{join} WHERE p.due <= :day"
                    f" AND p.buried_until > :day AND {awake} GROUP BY p.buried_until",
                    values,
                ).fetchall()
            )
        )
    coming = (day + timedelta(days=number) for number in range(1, days + 1))
    return [(later, counts[later.isoformat()]) for later in coming]


def deck_counts(store: Reader, corpus: Path, day: date) -> list[DeckCount]:
    """Return how each deck stands on a day; the daily limits do not enter."""
    with _attached(store, corpus) as connection:
        rows = connection.execute(
            "SELECT c.deck, count(*), sum(p.introduced IS NULL AND coalesce(p.suspended, 0) = 0),"
            f" coalesce(sum((p.due <= :day OR {_AGAIN}) AND {_AWAKE}), 0), coalesce(sum(p.suspended <> 0), 0)"
            " FROM corpus.cards c LEFT JOIN progress p ON p.card = c.id GROUP BY c.deck ORDER BY c.deck",
            {"day": day.isoformat()},
        ).fetchall()
    return [
        DeckCount(deck=deck, cards=cards, new=new, due=due, suspended=suspended)
        for deck, cards, new, due, suspended in rows
    ]


@contextmanager
def _attached(store: Reader, corpus: Path) -> Iterator[sqlite3.Connection]:
    """Attach the corpus once; it stays until the store is closed."""
    with explained(store.path):
        attached = {row[1] for row in store.connection.execute("PRAGMA database_list")}
        if "corpus" not in attached:
            store.connection.execute("ATTACH ? AS corpus", (f"{corpus.as_uri()}?mode=ro",))
        yield store.connection


def _where(chosen: CardFilter) -> tuple[str, dict[str, object]]:
    """Return SQL that narrows ``c`` to the chosen cards, beginning with AND, and its values."""
    where = ""
    values: dict[str, object] = {}
    for name, words, condition in (
        ("deck", chosen.decks, "c.deck IN ({})"),
        ("level", chosen.levels, "c.level IN ({})"),
        ("tag", chosen.tags, "EXISTS (SELECT 1 FROM json_each(c.tags) t WHERE t.value IN ({}))"),
    ):
        if words:
            names = [f"{name}{number}" for number in range(len(words))]
            where += " AND " + condition.format(", ".join(":" + word for word in names))
            values |= dict(zip(names, words, strict=True))
    return where, values
