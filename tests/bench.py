"""Performance goals as ratios of whole processes, medians of one run: ``python -m tests.bench``.

Absolute times say little on a shared machine; each line compares two things measured in turn.
"""

import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pexpect

from quizcli.cards import CardId, DrillKinds
from quizcli.drills.generator import draw_problem
from quizcli.drills.grading import grade
from quizcli.drills.table import KINDS, LEVEL_COUNT
from quizcli.journal import Entry, Moment, Quality, Review, Uid
from quizcli.scheduling.sm2 import SM2
from quizcli.store.rows import to_row
from quizcli.store.store import Store

FLOOR = [sys.executable, "-c", "import typer, rich.console, sqlite3"]
QUIZ = [sys.executable, "-m", "quizcli"]
DUE = [*QUIZ, "due", "--json"]
TODAY = date(2026, 3, 1)
FILES, CARDS, ROWS = 500, 50_000, 500_000
NEW, DUE_TODAY = 10, 200
KEY_MS = 50
FIRST_PROBLEM_S = 0.35
PROBLEMS_S = 10


def main() -> None:
    """Print every ratio with its goal."""
    folder = Path(tempfile.mkdtemp(prefix="quizcli-bench-"))
    try:
        environment = _environment(folder)
        small, large = folder / "small", folder / "large"
        fill(large)
        for home in (small, large):
            _run(DUE, environment | {"QUIZ_HOME": str(home)})
        # A new user sees a page of text first.
        _run([*QUIZ, "grade", "batchnorm-definition", "5"], environment | {"QUIZ_HOME": str(small)})
        floor, due, due_large = _medians(
            [
                (FLOOR, environment),
                (DUE, environment | {"QUIZ_HOME": str(small)}),
                (DUE, environment | {"QUIZ_HOME": str(large)}),
            ],
            rounds=25,
        )
        _report("quiz due --json / import typer, rich.console, sqlite3", due, floor, 1.15)
        _report(
            f"quiz due --json with {CARDS:,} cards and {ROWS:,} entries / with the built-in corpus", due_large, due, 1.3
        )
        first, _ = _sitting(environment | {"QUIZ_HOME": str(small)})
        _report("first card on the screen / import typer, rich.console, sqlite3", first, floor, 1.35)
        _, after_key = _sitting(environment | {"QUIZ_HOME": str(large)})
        commit = _commit(large)
        beyond = (after_key - commit) * 1000
        verdict = "ok" if beyond <= KEY_MS else "MISSED"
        print(f"{beyond:5.0f}  (goal {KEY_MS}, {verdict})  ms from a grading key to the next card, beyond the commit")
        _drills(environment | {"QUIZ_HOME": str(small)})
    finally:
        shutil.rmtree(folder)


def _drills(environment: dict[str, str]) -> None:
    """Report how soon the first problem of a practice is there, and what 10,000 problems of each kind take."""
    floor = [sys.executable, "-c", "import typer, rich.console, sqlite3, numpy"]
    drill = [sys.executable, "-m", "quizcli", "drill", "softmax-ce-grad", "--count", "1"]
    started, floor_taken = _medians([(drill, environment), (floor, environment)], rounds=15)
    beyond = started - floor_taken
    verdict = "ok" if beyond <= FIRST_PROBLEM_S else "MISSED"
    print(
        f"{beyond:5.2f}  (goal {FIRST_PROBLEM_S}, {verdict})  s to the first problem beyond the imports, NumPy among them"
    )
    taken = {kind: _problems(kind) for kind in KINDS}
    for kind, seconds in sorted(taken.items(), key=lambda found: -found[1]):
        verdict = "ok" if seconds <= PROBLEMS_S else "MISSED"
        print(f"{seconds:5.1f}  (goal {PROBLEMS_S}, {verdict})  s for 10,000 problems drawn, solved, graded: {kind}")


def _problems(kind: str) -> float:
    """Return the processor's time for 10,000 problems, the levels in turn."""
    started = time.process_time()
    for seed in range(10_000):
        problem = draw_problem(kind, 1 + seed % LEVEL_COUNT, seed)
        assert grade(problem, problem.answer).outcome == "right"
    return time.process_time() - started


def _sitting(environment: dict[str, str]) -> tuple[float, float]:
    """Hold sittings in a pseudo-terminal; return the medians until the first card, and from a grade to the next card."""
    first, after_key = [], []
    for number in range(9):
        started = time.perf_counter()
        process = pexpect.spawn(
            sys.executable, ["-m", "quizcli", "review"],
            dimensions=(24, 80), env=environment | {"TERM": "xterm-256color"}, timeout=30,
        )  # fmt: skip
        process.delaybeforesend = None
        process.expect("help")
        taken = time.perf_counter() - started
        process.send("\r")
        process.expect("easy")
        process.expect("help")
        started = time.perf_counter()
        process.send("3")
        process.expect("show answer")
        if number:
            first.append(taken)
            after_key.append(time.perf_counter() - started)
        process.send("u")
        process.expect("Undone")
        process.send("q")
        process.expect(pexpect.EOF)
    return statistics.median(first), statistics.median(after_key)


def _commit(home: Path) -> float:
    """Return the median time of one durable append to a journal."""
    store = Store.open(home / "journal.db", SM2())
    times = []
    for number in range(20):
        started = time.perf_counter()
        store.append(Review(card=CardId(f"own-{number}"), quality=Quality.GOOD), Moment(1_772_359_200_000, TODAY))
        times.append(time.perf_counter() - started)
    store.close()
    return statistics.median(times)


def fill(home: Path, *, cards: int = CARDS, files: int = FILES, rows: int = ROWS) -> None:
    """Make a home with own cards in many files and a long journal: 200 cards due on 2026-03-01, 10 new."""
    folder = home / "cards"
    folder.mkdir(parents=True)
    for number in range(files):
        ids = range(number, cards, files)
        (folder / f"deck-{number:03}.yaml").write_text(
            f"deck: deck-{number:03}\ncards:\n" + "".join(map(_card, ids)), encoding="utf-8"
        )
    path = home / "journal.db"
    Store.open(path, SM2()).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    marks = ", ".join("?" * 13)
    connection.executemany(f"INSERT INTO entries VALUES ({marks})", map(to_row, _entries(cards, rows)))
    connection.execute("COMMIT")
    connection.close()
    store = Store.open(path, SM2())
    store.rebuild()
    store.close()


def _card(number: int) -> str:
    return (
        f"- id: own-{number}\n  question:\n    en: What is the answer to question {number}?\n    zh: 第 {number} 题的答案是什么？\n"
        f"  answer: |\n    The answer is {number}, because $x_{{{number}}}$ says so.\n\n    A second paragraph of it.\n"
        f"  points:\n  - it is {number}\n  level: {1 + number % 3}\n  tags: [tag-{number % 50}]\n"
    )


def _entries(cards: int, rows: int) -> list[Entry]:
    """Return reviews of all cards but ten, such that two hundred are due on the day and the built-in ones are known."""
    generator = random.Random(1)
    from quizcli.corpus.loader import load
    from quizcli.paths import builtin_cards

    builtin = [card.id for file in sorted(builtin_cards().glob("*.yaml")) for card in load(file, DrillKinds()).cards]
    known = [*builtin, *(CardId(f"own-{number}") for number in range(cards - NEW))]
    each = rows // len(known)
    entries: list[Entry] = []
    for number, card in enumerate(known):
        count = each + (number < rows % len(known))
        # The last pass gives an interval of six days or more: due on the day for the first two hundred, later for the rest.
        last = TODAY - timedelta(days=6) if number < DUE_TODAY else TODAY - timedelta(days=generator.randint(1, 4))
        days = [last - timedelta(days=20 + 3 * back) for back in range(count - 2, 0, -1)] + [
            last - timedelta(days=1),
            last,
        ]
        for place, day in enumerate(days[-count:]):
            quality = Quality.WRONG if place < count - 2 else Quality.GOOD
            entries.append(
                Entry(
                    uid=Uid(generator.randbytes(16)), device="bench", seq=len(entries), at=1_700_000_000_000 + len(entries),
                    day=day, event=Review(card=card, quality=quality, took_ms=9000),
                )
            )  # fmt: skip
    return entries


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which byte code is cached, whatever the caller's says, but not in the checkout."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "QUIZ_HOME")}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder / "pycache"), "QUIZ_NOW": f"{TODAY}T10:00"}


def _run(command: Sequence[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _medians(commands: Sequence[tuple[Sequence[str], dict[str, str]]], rounds: int) -> list[float]:
    """Run the commands in turn, so that a slow moment of the machine meets them all."""
    times: list[list[float]] = [[] for _ in commands]
    for number in range(rounds + 2):
        for place, (command, environment) in enumerate(commands):
            taken = _run(command, environment)
            if number >= 2:
                times[place].append(taken)
    return [statistics.median(each) for each in times]


def _report(what: str, taken: float, floor: float, goal: float) -> None:
    ratio = taken / floor
    verdict = "ok" if ratio <= goal else "MISSED"
    print(f"{ratio:5.2f}  (goal {goal:.2f}, {verdict})  {what}: {taken * 1000:.0f} ms / {floor * 1000:.0f} ms")


if __name__ == "__main__":
    main()
