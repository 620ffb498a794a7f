"""Every command that writes, as the crash points use it: its words, what is typed, and what it says once it is done."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

from tests.torture.ground import Ground
from tests.torture.judge import judge


class Action(NamedTuple):
    """A command. ``marker`` stands in the output once for each acknowledged entry, ``first`` of them are none."""

    words: str
    typed: str = ""
    marker: str = ""
    free: int = 0
    whole: bool = False  # all of its entries or none
    prepare: Callable[[Ground], None] | None = None
    empty: bool = False  # begins in an empty home
    cold: bool = False  # begins with a compiled corpus that is out of date
    out: str = ""  # the file that it makes, in the folder of the case
    repeatable: bool = False  # each run makes the same bytes


def _backup(ground: Ground) -> None:
    judge(ground.run("backup", str(ground.case / "old.db")), codes=(0,))
    judge(ground.run("grade", "own-three", "5"), codes=(0,))


def _delete_mode(ground: Ground) -> None:
    _backup(ground)
    with closing(sqlite3.connect(ground.home / "journal.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _no_journal(ground: Ground) -> None:
    _backup(ground)
    for path in ground.home.glob("journal.db*"):
        path.unlink()


def _other_journal(ground: Ground) -> None:
    cards = [card["id"] for card in json.loads(ground.run("list", "--json").out)]
    lines = [
        json.dumps(
            {
                "uid": f"{number:032x}", "device": "a" * 16, "seq": number, "at": "2026-01-01T10:00:00.000Z",
                "day": "2026-01-01", "kind": "review", "card": cards[number], "quality": 4, "mode": "scheduled",
            }
        )
        for number in range(60)
    ]  # fmt: skip
    (ground.case / "other.jsonl").write_text("\n".join(lines) + "\n")


def _other_cards(ground: Ground) -> None:
    exported = ground.case / "form.json"
    judge(ground.run("export", "json", str(exported)), codes=(0,))
    head = {key: value for key, value in json.loads(exported.read_text()).items() if key != "decks"}
    exported.unlink()
    decks = [
        {
            "deck": name,
            "title": name,
            "cards": [{"id": f"{name}-{number}", "question": "q", "answer": "a"} for number in range(3)],
        }
        for name in ("own", "second", "third")
    ]
    (ground.case / "cards.json").write_text(json.dumps({**head, "decks": decks}))


def _older(stop_before: str) -> Callable[[Ground], None]:
    """Return what makes the journal one of an earlier version with the same entries."""

    def prepare(ground: Ground) -> None:
        from sqlite_utils import Database

        from quizcli.store.schema import MIGRATIONS

        journal = ground.home / "journal.db"
        with closing(sqlite3.connect(journal, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        newer = journal.rename(ground.case / "newer.db")
        with closing(sqlite3.connect(journal, isolation_level=None)) as connection:
            MIGRATIONS.apply(Database(connection), stop_before=stop_before)
            connection.execute("ATTACH ? AS newer", (str(newer),))
            connection.execute("INSERT INTO entries SELECT * FROM newer.entries")
            connection.execute("PRAGMA journal_mode = WAL")

    return prepare


def _settings(ground: Ground) -> None:
    (ground.home / "config.toml").write_text("# mine\nnew_per_day = 3  # few\n")


def _changed_deck(ground: Ground) -> None:
    own = ground.home / "cards" / "own.yaml"
    own.write_text(own.read_text() + "- id: own-four\n  formerly: [own-one-before]\n  question: q\n  answer: a\n")


def _old_export(words: str) -> Callable[[Ground], None]:
    def prepare(ground: Ground) -> None:
        judge(ground.run(*words.replace("{case}", str(ground.case)).split()), codes=(0,))
        judge(ground.run("grade", "own-three", "5"), codes=(0,))

    return prepare


_BAR = r"^[━─]+  \d+/\d+  \d+ due"  # the first line of each card of a sitting
_ANKI = "export anki {case}/out.apkg --deck own --history"
_JOURNAL = "export journal {case}/out.jsonl"

ACTIONS = (
    Action("review --limit 4", "\n4\n\n1\n\n3\nq\n", _BAR, free=1),
    Action("review --limit 5", "\n4\nu\nS\nK\n\n2\nB\nq\n", _BAR, free=1),
    Action("grade own-three 4", marker="quality 4 on"),
    Action("undo", marker="Undone: "),
    Action("suspend own-one own-three conv-output-size", marker="is suspended"),
    Action("resume own-two", marker="is asked again"),
    Action("drill conv-output-size --seed 1 --level 1 --count 2", "99 99\n\n\n\n\n", "^Answer: "),
    Action("drill conv-output-size --seed 1 --level 1 --count 1", "99 99\n3\n", "^Answer: "),
    Action("import journal {case}/other.jsonl", marker="60 added", whole=True, prepare=_other_journal),
    Action("import cards {case}/cards.json", prepare=_other_cards),
    Action(_ANKI, out="out.apkg"),
    Action(_ANKI, out="out.apkg", prepare=_old_export(_ANKI)),
    Action("export json {case}/out.json --deck own", out="out.json", repeatable=True),
    Action("export csv {case}/out.csv --deck own", out="out.csv", repeatable=True),
    Action("export tsv {case}/out.tsv --deck own", out="out.tsv", repeatable=True),
    Action("export markdown {case}/out.md --deck own", out="out.md", repeatable=True),
    Action(_JOURNAL, out="out.jsonl", prepare=_old_export(_JOURNAL)),
    Action("backup {case}/out.db", out="out.db"),
    Action("backup"),
    Action("restore {case}/old.db", whole=True, prepare=_backup),
    Action("restore {case}/old.db", whole=True, prepare=_delete_mode),
    Action("restore {case}/old.db", whole=True, prepare=_no_journal),
    Action("config set new_per_day 7", prepare=_settings),
    Action("config set new_per_day 7"),
    Action("new own-five --deck own"),
    Action("new other-one --deck other"),
    Action("grade own-three 5", marker="quality 5 on", prepare=_older("m002_exported")),
    Action("due", prepare=_older("m003_derived")),
    Action("rebuild"),
    Action("due", prepare=_changed_deck, cold=True),
    Action("grade conv-output-size 5", marker="quality 5 on", empty=True, cold=True),
    Action("decks", empty=True, cold=True),
)
