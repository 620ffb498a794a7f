"""Fuzzed files for `import journal` and `import cards`: all is added or nothing, and what was added can be used."""

import json
import random

from tests.torture import hostile
from tests.torture.ground import LATER, Ground
from tests.torture.judge import Failed, judge
from tests.torture.state import State, state

_DAYS = ("2026-03-01", "2036-03-01", "0001-01-01", "9999-12-31", "2026-02-30", "1970-01-01", "", "2026-3-1", 5, None)
_TIMES = (
    "2026-03-01T10:00:00.000Z",
    "9999-12-31T23:59:59.999Z",
    "0001-01-01T00:00:00.000Z",
    "2026-03-01T10:00:00+25:00",
    "x",
    10**30,
    None,
)


class Cases:
    """Even cases import a journal, odd ones cards."""

    def __init__(self, ground: Ground, seed: int) -> None:
        del seed
        self._ground = ground
        ground.fresh()
        self._lines = [
            json.loads(line)
            for line in judge(ground.run("export", "journal", "-"), codes=(0,), raw=True).out.splitlines()
        ]
        judge(ground.run("drill", "nms", "--count", "1", typed=b"1\n\n"), raw=True)
        self._attempt = json.loads(ground.run("export", "journal", "-").out.splitlines()[-1])
        file = ground.case / "cards.json"
        judge(ground.run("export", "json", str(file), "--deck", "own"), codes=(0,))
        self._cards = json.loads(file.read_text())

    def attempt(self, number: int, chance: random.Random) -> None:
        """Import one file."""
        ground = self._ground
        what = ("journal", "cards")[number // 2 % 2]
        content = self._journal(chance) if what == "journal" else self._card_file(chance)
        if number < 4:
            content = b"\xef\xbb\xbf" + self._valid(what)
        ground.fresh()
        before = state(ground)
        file = ground.case / "import"
        file.write_bytes(content)
        (ground.folder / "imported").write_bytes(content)
        piped = chance.random() < 0.3
        words = [
            "import",
            what,
            "-" if piped else str(file),
            *(["--override"] if what == "cards" and chance.random() < 0.3 else []),
        ]
        try:
            run = judge(
                ground.run(*words, typed=content if piped else b"", seconds=15),
                codes=(0,) if number < 4 else (0, 1, 2),
                seconds=8,
            )
            self._look(run.code, before, chance)
        except Failed as failure:
            raise Failed(f"`import {what}` of {content[:300]!r} ({len(content)} bytes): {failure}") from None

    def _look(self, code: int, before: State, chance: random.Random) -> None:
        ground = self._ground
        if code:
            if state(ground) != before:
                raise Failed("the import failed and changed something")
            return
        commands = ("due", "stats", "stats drills", "show own-one", "list", "export anki {case}/x.apkg --deck own --history", "review --limit 1", "undo", "grade own-one 3",
                    "decks", "check", "export json {case}/x.json")  # fmt: skip
        judge(ground.run("rebuild", "--check", now=LATER), codes=(0,))
        for words in chance.sample(commands, 4):
            judge(
                ground.run(*words.replace("{case}", str(ground.case)).split(), now=LATER, typed=b"\n3\nq\n"),
                codes=(0,) if words != "check" else (0, 1),
            )

    def _valid(self, what: str) -> bytes:
        if what == "cards":
            return json.dumps(self._cards).encode()
        return "".join(json.dumps(line) + "\n" for line in self._lines).encode()

    def _journal(self, chance: random.Random) -> bytes:
        """Lines of other devices and of this one, some of them changed."""
        lines = []
        for number in range(chance.choice((1, 3, 30))):
            line = dict(chance.choice([*self._lines, self._attempt]))
            if chance.random() < 0.7:
                line |= {
                    "uid": f"{chance.getrandbits(128):032x}",
                    "device": chance.choice(("b" * 16, "c", "\x1b[2J", "")),
                    "seq": chance.choice((number, 0, -1, 2**63, "1")),
                }
            if chance.random() < 0.5:
                line |= {"day": chance.choice(_DAYS), "at": chance.choice(_TIMES)}
            changed = hostile.mutated(line, chance) if chance.random() < 0.5 else line
            text = json.dumps(changed, ensure_ascii=chance.random() < 0.5)
            lines.append(text.replace('"GIVEN"', "1e999"))
        content = ("\n".join(lines) + "\n").encode(errors="surrogatepass")
        if chance.random() < 0.02:
            return b'{"a":' * 100_000
        if chance.random() < 0.02:
            return b"x" * 20_000_000
        return hostile.garbled(content, chance) if chance.random() < 0.3 else content

    def _card_file(self, chance: random.Random) -> bytes:
        document: object = json.loads(json.dumps(self._cards).replace("own-", chance.choice(("own-", "new-", "x-"))))
        for _ in range(chance.choice((0, 1, 2, 5))):
            document = hostile.mutated(document, chance) if isinstance(document, dict) else document
        content = json.dumps(document, ensure_ascii=chance.random() < 0.5).encode(errors="surrogatepass")
        if chance.random() < 0.02:
            return b"[" * 100_000
        return hostile.garbled(content, chance) if chance.random() < 0.3 else content
