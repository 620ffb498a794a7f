"""Digests of the first problems of every kind. ``python -m tests.drills.digests`` updates the file.

A changed digest means that seeds give other problems than before: increase the version of the kind. Where only the words
of a statement changed, the numbers are the same and the version stays.
"""

import hashlib
import json
from pathlib import Path

from quizcli.drills.answers import write
from quizcli.drills.generator import draw_problem
from quizcli.drills.table import KINDS, LEVEL_COUNT, load_kind

FILE = Path(__file__).parents[1] / "data" / "drill_digests.json"
FIRST = 20


def digest(kind: str, level: int) -> str:
    """Return the digest of the first problems: their statements, and the keys to six digits."""
    found = hashlib.sha256()
    for seed in range(FIRST):
        problem = draw_problem(kind, level, seed)
        key = {part: write(value) for part, value in problem.answer.items()}
        found.update(json.dumps([problem.statement, key], sort_keys=True).encode())
    return found.hexdigest()[:16]


def digests(kind: str) -> dict[str, list[str]]:
    """Return the digests of the levels of a kind, under its version."""
    return {str(load_kind(kind).version): [digest(kind, level) for level in range(1, LEVEL_COUNT + 1)]}


if __name__ == "__main__":
    known = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    made = {kind: {**known.get(kind, {}), **digests(kind)} for kind in KINDS}
    FILE.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
