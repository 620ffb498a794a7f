"""Fuzzed config.toml: read, or refused with a sentence and exit code 2; `config set` writes it whole or not at all."""

import random

from tests.torture import hostile
from tests.torture.ground import Ground
from tests.torture.judge import Failed, judge, must

_GOOD = 'language = "both"\nnew_per_day = 10  # few\nreviews_per_day = 200\nday_start = "04:00"\nscale = "four"\ncards = ["~/decks", "x"]\n'
_KEYS = (
    "language",
    "new_per_day",
    "reviews_per_day",
    "day_start",
    "scale",
    "cards",
    "nonsense",
    "new-per-day",
    '""',
    "a.b",
    "scheduler",
    "colors",
)
_VALUES = (
    '"zh"', '"xx"', "1", "-1", "1e3", "99999999999999999999", "nan", "inf", "true", "[]", "[[]]", "{}", "{a = 1}", '"24:00"', '"4:00"', "04:00:00", "1979-05-27",
    "1979-05-27T07:32:00Z", '["\\u0000"]', '["~nobody/x"]', '"""\nx\n"""', "0x10", "0b1", "[1, 'a']", '["/dev/null"]', '["/proc"]', '"\\u202e\\u001b[2J"', '"', "''", "",
)  # fmt: skip
_WORDS = (
    "5",
    "zh",
    "-1",
    "",
    " ",
    "[",
    '["a"]',
    "'",
    "04:30",
    "1e999",
    "\x1b[2J",
    "true",
    "9" * 5000,
    "x" * 300,
    "\n",
    "\u202e",
    "{a=1}",
    "2020-01-01",
    "#",
    "=",
)
COMMANDS = (
    "config",
    "due",
    "list",
    "grade own-one 4",
    "review --limit 1",
    "check",
    "config --json",
    "stats",
    "backup",
    "undo",
)
# Found wrong before.
KNOWN = ("\ufeffnew_per_day = 3\n".encode(),)


class Cases:
    """Each case is one file."""

    def __init__(self, ground: Ground, seed: int) -> None:
        del seed
        self._ground = ground

    def attempt(self, number: int, chance: random.Random) -> None:
        """Write it, read it, set a value in it."""
        ground = self._ground
        home = ground.fresh()
        if number < len(KNOWN):
            content = KNOWN[number]
        elif chance.random() < 0.5:
            content = hostile.garbled(_GOOD.encode(), chance)
        else:
            lines = [f"{chance.choice(_KEYS)} = {chance.choice(_VALUES)}" for _ in range(chance.randint(1, 3))]
            content = "\n".join(
                [*chance.sample(("[table]", "# x", "\t", "", "[[a]]"), 1), *lines][chance.randrange(2) :]
            ).encode()
        file = home / "config.toml"
        file.write_bytes(content)
        try:
            codes = {
                judge(
                    ground.run(*words.split(), typed=b"\n\nq\n"),
                    raw=False,
                    codes=(0,) if number < len(KNOWN) else (0, 1, 2),
                ).code
                for words in chance.sample(COMMANDS, 3)
            }
            must(2 not in codes or codes == {2}, f"some commands take it and some do not: {codes}")
            word = chance.choice(_WORDS)
            run = judge(ground.run("config", "set", chance.choice(_KEYS), "--", word))
            after = file.read_bytes()
            must(not run.code or after == content, f"`config set` {word!r} failed and changed the file")
            if run.code == 0:
                judge(ground.run("config"), codes=(0,))
        except Failed as failure:
            raise Failed(f"{content[:200]!r}: {failure}") from None
