"""Damaged journals: read, or refused with the newest good backup; never a traceback, and the backup brings it back."""

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.torture.ground import LATER, Ground
from tests.torture.judge import Failed, judge, last, must

COMMANDS = (
    "due", "show own-one", "stats", "stats drills", "list", "decks", "grade own-one 4", "undo", "suspend own-three",
    "resume own-two", "rebuild --check", "rebuild", "export journal -", "export anki {case}/x.apkg --deck own --history",
    "backup {case}/x.db", "search square", "drill conv-output-size --count 1", "review --limit 2", "review --cram --limit 1",
    "import journal {case}/one.jsonl",
)  # fmt: skip
_WRONG = (
    "abc",
    b"\xff\xfe",
    1.5,
    -1,
    2**62,
    None,
    "",
    "2026-13-45",
    "9999-12-31",
    b"",
    "0",
    10**15,
    "\x1b[2J",
    "{}",
    "[1",
    -(2**63),
    2**63 - 1,
    253402300800000,
    "0000-01-01",
    "a\0b",
    "[1e999]",
    '{"kind": 1}',
)
_VERSIONS = (-1, 0, 4, 99, 2**31 - 1, -(2**31))
_ADVICE = re.compile(r"quiz restore (\S+?\.db)")


class Cases:
    """Each case damages the journal in one way and runs half a dozen commands."""

    def __init__(self, ground: Ground, seed: int) -> None:
        del seed
        self._ground = ground

    def attempt(self, number: int, chance: random.Random) -> None:
        """Damage, and run commands."""
        ground = self._ground
        home = ground.fresh()
        (ground.case / "one.jsonl").write_text(ground.run("export", "journal", "-").out)
        damage = _damaged(home / "journal.db", number, chance)
        (ground.folder / "damaged.db").write_bytes((home / "journal.db").read_bytes())
        for words in ["due", *chance.sample(COMMANDS, 5)]:
            command = words.replace("{case}", str(ground.case)).split()
            run = ground.run(*command, now=LATER, typed=b"\n4\n1 2\n\n\nu\nq\n")
            try:
                judge(run, codes=(0, 1), raw=True)
                must("user_version" not in damage or run.code, f"`quiz {words}` accepts it")
                if "schedule is damaged" in run.err:
                    judge(ground.run("rebuild", now=LATER), codes=(0,))
                    judge(ground.run(*command, now=LATER, typed=b"\n4\n1 2\n\n\nu\nq\n"), codes=(0, 1), raw=True)
                elif "damaged" in run.err:
                    self._restored(run.err)
                    break
            except Failed as failure:
                raise Failed(f"{damage}: {failure}") from None

    def _restored(self, message: str) -> None:
        """The message names a backup that brings the journal back."""
        found = _ADVICE.search(re.sub(r"\s+", " ", message))
        if not found:
            raise Failed(f"no backup is named: {last(message)}")
        judge(self._ground.run("restore", found[1]), codes=(0,))
        judge(self._ground.run("due"), codes=(0,))
        judge(self._ground.run("rebuild", "--check"), codes=(0,))


def _damaged(path: Path, number: int, chance: random.Random) -> str:
    """Damage a journal in one way; say which."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        if number % 10 < 5:
            return _wrong_value(connection, chance)
        if number % 10 == 5:
            version = chance.choice(
                [v for v in _VERSIONS if v != connection.execute("PRAGMA user_version").fetchone()[0]]
            )
            connection.execute(f"PRAGMA user_version = {version}")
            return f"user_version {version}"
        if number % 10 == 6:
            return _schema(connection, chance)
    content = bytearray(path.read_bytes())
    pages = len(content) // 4096
    page = chance.randrange(pages)
    at = 4096 * page
    match chance.randrange(5):
        case 0:
            content[at : at + 4096] = bytes(4096)
            said = f"page {page} of {pages} zeroed"
        case 1:
            content[at : at + 4096] = bytes(byte ^ 255 for byte in content[at : at + 4096])
            said = f"page {page} of {pages} flipped"
        case 2:
            other = 4096 * chance.randrange(pages)
            content[at : at + 4096] = content[other : other + 4096]
            said = f"page {page} of {pages} is a copy of page {other // 4096}"
        case 3:
            size = chance.randrange(len(content))
            del content[size:]
            said = f"cut to {size} bytes"
        case _:
            places = [chance.randrange(len(content)) for _ in range(chance.choice((1, 10, 200)))]
            for place in places:
                content[place] ^= 1 << chance.randrange(8)
            said = f"{len(places)} bits flipped, the first at {places[0]}"
    path.write_bytes(content)
    return said


def _wrong_value(connection: sqlite3.Connection, chance: random.Random) -> str:
    tables = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    connection.execute("DROP TRIGGER IF EXISTS entries_stay_as_they_are")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    while True:
        table, _ = chance.choice(tables)
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        column, wrong = chance.choice(columns)[1], chance.choice(_WRONG)
        how_many = chance.choice(("", f'WHERE "{column}" = (SELECT "{column}" FROM "{table}" LIMIT 1)'))
        try:
            changed = connection.execute(f'UPDATE "{table}" SET "{column}" = ? {how_many}', (wrong,)).rowcount
        except (sqlite3.IntegrityError, OverflowError):
            continue
        if changed:
            return f"{changed} rows of {table}.{column} = {wrong!r}"


def _schema(connection: sqlite3.Connection, chance: random.Random) -> str:
    names = connection.execute("SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").fetchall()
    kind, name = chance.choice(names)
    connection.execute(f'DROP {kind} "{name}"')
    return f"{kind} {name} dropped"
