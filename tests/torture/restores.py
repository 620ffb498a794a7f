"""A journal restored under an open sitting: every acknowledged grade is in the journal, or kept and said."""

import json
import random
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.torture.ground import NOW, Ground
from tests.torture.judge import Failed, judge, must
from tests.torture.sitting import PipedSitting

_SAID = re.compile(r"restore|replaced|another journal|moved", re.IGNORECASE)


class Cases:
    """Each case restores a backup before or while a sitting grades; odd ones have the journal in DELETE mode."""

    def __init__(self, ground: Ground, seed: int) -> None:
        del seed
        self._ground = ground

    def attempt(self, number: int, chance: random.Random) -> None:
        """Grade, restore, grade on."""
        ground = self._ground
        home = ground.fresh()
        judge(ground.run("decks"), codes=(0,))
        source = ground.case / "old.db"
        judge(ground.run("backup", str(source)), codes=(0,))
        if number % 2:
            with closing(sqlite3.connect(home / "journal.db")) as connection:
                connection.execute("PRAGMA journal_mode = DELETE")
        first, then = chance.choice((0, 0, 1, 3)), chance.randint(1, 4)
        mode = "DELETE" if number % 2 else "WAL"
        with PipedSitting(ground, "--limit", "20", "--new", "20") as sitting:
            if chance.random() < 0.25:
                time.sleep(chance.random() * 0.5)  # before the first question
                run = ground.run("restore", str(source), now=NOW)
                goes_on = sitting.begin()
            else:
                goes_on = sitting.begin() and all(sitting.grade("4") for _ in range(first))
                run = ground.run("restore", str(source), now=NOW)
            before = sitting.acknowledged
            while goes_on and sitting.acknowledged < before + then:
                goes_on = sitting.grade("4")
            code = sitting.end()
        said = f"journal in {mode} mode, {before} grades, restore (exit code {run.code}), {sitting.acknowledged - before} grades acknowledged"
        try:
            judge(run, codes=(0, 1))
            must("Traceback" not in sitting.text, "the sitting ends in a traceback")
            must(goes_on or code not in (0, -9), "the sitting ended without a message")
            said_so = goes_on or run.code or _SAID.search(sitting.text)
            must(said_so, "the sitting ended and did not say that its journal was replaced")
            self._all_there(home, run.code == 0, before, sitting)
        except Failed as failure:
            raise Failed(f"{said}: {failure}; the sitting printed {sitting.text[-200:]!r}") from None

    def _all_there(self, home: Path, restored: bool, before: int, sitting: PipedSitting) -> None:
        ground = self._ground
        judge(ground.run("due"), codes=(0,))
        judge(ground.run("rebuild", "--check"), codes=(0,))
        lines = judge(ground.run("export", "journal", "-"), codes=(0,), raw=True).out.splitlines()
        here = sum(json.loads(line)["day"] == NOW[:10] for line in lines)
        kept = 0
        for path in home.glob("replaced-*.db"):
            with closing(sqlite3.connect(path)) as connection:
                kept += connection.execute("SELECT count(*) FROM entries WHERE day = ?", (NOW[:10],)).fetchone()[0]
        if here + kept < sitting.acknowledged:
            raise Failed(f"{sitting.acknowledged - here - kept} acknowledged grades are in no file")
        after = sitting.acknowledged - before
        if restored and here < after and not _SAID.search(sitting.text):
            raise Failed(
                f"{after} grades were acknowledged after the restore, {here} of them are in the journal, and the sitting did not say so"
            )
