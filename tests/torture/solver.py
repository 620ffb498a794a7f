"""Fuzzed inputs of the solver: an answer or a sentence, in bounded time and memory."""

import json
import random
import re
from pathlib import Path

from tests.torture import hostile
from tests.torture.ground import Ground
from tests.torture.judge import Failed, judge, last

_INSTANCES = Path(__file__).parents[1] / "data" / "drill_instances.jsonl"
# The words of libraries, where a sentence is due.
_LIBRARY = re.compile(
    r"[Ee]xpected `|expected \w+, got|invalid enum|matching regex|\$\[|\$\.|`null`|NoneType|object of type|unsupported operand|_|broadcast together|index \d+ is out"
)
_NAMES = re.compile(r"'[^']*'|\b[a-z0-9]+(_[a-z0-9]+)+\b|\b\d+_\d+\b")
# Found wrong before: the kind, its inputs, and what must be in the answer or the message.
KNOWN: tuple[tuple[str, dict[str, object], str], ...] = (
    ("softmax-ce-grad", {"probs": [[0.05, 0.95, 0], [0.1, 0.8, 0.1]], "target": [1, 2]}, "answer"),
    ("entropy-ce-kl", {"p": [0.5, 0.5], "base": 10, "quantity": "entropy"}, "2"),
    ("receptive-field", {}, "layers"),
    ("nms", {"boxes": [[0, 0, 1, 1]] * 3000, "scores": [0.5] * 3000, "thr": 0.5}, ""),
    ("attention-forward", {"q": [[1.0] * 300] * 300, "k": [[1.0] * 300] * 300, "v": [[1.0] * 300] * 300}, ""),
)


class Cases:
    """Each case is a batch of changed problems of one kind, or one of them given in words."""

    def __init__(self, ground: Ground, seed: int) -> None:
        del seed
        self._ground = ground
        ground.fresh()
        found = [json.loads(line) for line in _INSTANCES.read_text(encoding="utf-8").splitlines()]
        self._given = [(one["kind"], one["given"]) for one in found]

    def attempt(self, number: int, chance: random.Random) -> None:
        """Solve."""
        if number < len(KNOWN):
            kind, given, wanted = KNOWN[number]
            self._batch([{"kind": kind, "given": given}], wanted)
            return
        kind, given = chance.choice(self._given)
        if chance.random() < 0.7:
            self._batch([{"kind": kind, "given": _changed(given, chance)} for _ in range(8)])
            return
        changed = _changed(given, chance)
        words = [f"{name}={json.dumps(value) if chance.random() < 0.7 else value}" for name, value in changed.items()]
        if chance.random() < 0.3:
            words = ["--given", json.dumps(changed)]
        words = [word.replace("\x00", "") or "=" for word in words]
        if any("\ud800" <= letter <= "\udfff" for word in words for letter in word):
            return
        run = judge(self._ground.run("solve", kind, *words, seconds=10), codes=(0, 2), seconds=3)
        if run.code:
            _must_be_a_sentence(run.command, last(run.err))

    def _batch(self, problems: list[dict[str, object]], wanted: str = "") -> None:
        typed = "".join(json.dumps(problem) + "\n" for problem in problems)
        run = self._ground.run("solve", "--batch", typed=typed.encode(), seconds=5 + 2 * len(problems))
        lines = run.out.splitlines()
        culprit = json.dumps(problems[min(len(lines), len(problems) - 1)])
        try:
            judge(run, codes=(0, 1), seconds=1 + 2 * len(problems), raw=True)
        except Failed as failure:
            if len(problems) > 1:
                for problem in problems:
                    self._batch([problem])
            raise Failed(f"{culprit[:400]} ({len(culprit)} characters): {failure}") from None
        if len(lines) != len(problems):
            raise Failed(f"{len(problems)} problems and {len(lines)} lines: {culprit[:400]}")
        for problem, line in zip(problems, lines, strict=True):
            if wanted not in line:
                raise Failed(f"{json.dumps(problem)[:400]}: {wanted!r} is not in {line[:300]}")
            message = json.loads(line).get("error")
            if message is not None:
                _must_be_a_sentence(json.dumps(problem), message)


def _must_be_a_sentence(given: str, message: str) -> None:
    found = _LIBRARY.search(_NAMES.sub("", message))
    if found:
        raise Failed(f"{given[:300]}: the message has a library's words: {message[:200]!r}")


def _changed(given: dict[str, object], chance: random.Random) -> dict[str, object]:
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        changed = hostile.mutated(given, chance)
        if isinstance(changed, dict):
            given = {str(name): value for name, value in changed.items()}
    return given
