"""Fuzzed answers to drills: no line typed ends the program."""

import json
import random

from tests.torture import hostile
from tests.torture.ground import Ground
from tests.torture.judge import Failed, judge

# What was found wrong before: the drill, what is typed, what must and what must not be printed.
KNOWN = (
    ("roc-auc --seed 0 --level 1", "0,167\n\n", "", "✗"),
    ("roc-auc --seed 0 --level 1", "0.17\n\n", "", "1024"),
    ("roc-auc --seed 10 --level 1", "0.75375\n\n", "✓", "✗"),
    ("roc-auc --seed 0 --level 1", "10**400\n\n", "", ""),
    ("roc-auc --seed 0 --level 1", "1×10−3\n\n", "", "= 7"),
    ("conv-output-size --seed 0 --level 3", "1 2 3\n\n\n", "Not understood", "is wrong at"),
    ("conv2d-values --seed 0 --level 1", "1 2\n3 4\n\n", "", ""),
    ("receptive-field --seed 0 --level 1", "3 sub-questions\n", "Not understood", "✗"),
)
_PIECES = (
    *"0123456789", "10", "0.5", ".5", "5.", "1e5", "1e-5", "1e308", "1e400", "1e-400", "9" * 400, "0." + "0" * 400 + "1", "1e99999999",
    "+", "-", "*", "/", "^", "**", "%", "!", "(", ")", "[", "]", "{", "}", ",", ";", " ", "  ", "\t", "x", "×", "·", "⋅", "⁄", "÷", "−", "√",
    "π", "pi", "e", "ln(", "log(", "log2(", "exp(", "sqrt(", "cos(", "tan(", "inf", "nan", "²", "⁻³", "½", "，", "；", "（", "）", "：", "一", "１",
    "K", "M", "G", "MiB", "GB", "k", "m", "=", "~", "?", ":q ", ":u", "true", "yes", "1_000", "1,000", "0,167", "1.234,5", "0x1f", "1j", "\\frac{1}{2}",
    "\x1b[A", "\x00", "\u202e", "\ufeff", "_", "'", '"', "#", "&", "|",
)  # fmt: skip
_LINES = (
    "10**400", "1e400", "1e-400", "-1e400", "10^1000000", "9**9**9**9", "2^2^2^2^2^2", "1e308*10", "1/0", "0/0", "0^0", "(-8)^(1/3)", "-1^0.5",
    "sqrt(-1)", "ln(0)", "ln(-1)", "exp(1000)", "exp(10^9)", "10!", "(" * 5000, "-" * 5000 + "1", "1+" * 20000 + "1", "[" * 3000, "1 " * 50000,
    "9" * 100000, "1e999999999999", "0.1^(10^9)", "1/" * 3000 + "3", "tan(pi/2)", "[1 2; 3]", "[[1,2],[3]]", "1;2;3;4", "1e400 1e400", "[1e400, 1; 2, 3]",
    "?", "？", ":x", "：q ", "", "1/3", "37.5%", "3x224x224", "1 2", "1 2 3", "[1 2; 3 4]",
)  # fmt: skip


class Cases:
    """Each case is one practice with some thirty lines."""

    def __init__(self, ground: Ground, seed: int) -> None:
        del seed
        self._ground = ground
        ground.fresh()
        listed = judge(ground.run("drill", "--list", "--json"), codes=(0,), raw=True)
        self._kinds = [kind["kind"] for kind in json.loads(listed.out)]

    def attempt(self, number: int, chance: random.Random) -> None:
        """Practise one kind."""
        if number < len(KNOWN):
            words, typed, wanted, unwanted = KNOWN[number]
            run = judge(self._ground.run("drill", *words.split(), "--count", "1", typed=typed.encode()), codes=(0,))
            if wanted not in run.out:
                raise Failed(f"`quiz drill {words}` {typed!r}: {wanted!r} is not printed")
            if unwanted and unwanted in run.out:
                raise Failed(f"`quiz drill {words}` {typed!r}: {unwanted!r} is printed")
            return
        kind, level, drawn = chance.choice(self._kinds), chance.randint(1, 3), chance.randrange(1000)
        lines = [_line(chance).replace("\n", " ") for _ in range(30)]
        words = f"drill {kind} --seed {drawn} --level {level} --count 9"
        if self._runs(words, lines):
            return
        # Which line was it? The shortest that does the same is shown.
        for line in lines:
            why = self._runs_one(words, line)
            if why:
                raise Failed(f"{line[:60]!r} ({len(line)} characters): {why}")
        judge(self._ground.run(*words.split(), typed=_typed(lines)), codes=(0,))

    def _runs(self, words: str, lines: list[str]) -> bool:
        try:
            judge(self._ground.run(*words.split(), typed=_typed(lines)), codes=(0,))
        except Failed:
            return False
        return True

    def _runs_one(self, words: str, line: str) -> str:
        try:
            judge(self._ground.run(*words.split(), typed=_typed([line] * 6)), codes=(0,), seconds=5)
        except Failed as failure:
            return str(failure)
        return ""


def _typed(lines: list[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode(errors="surrogatepass")


def _line(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(_LINES)
    if kind < 0.35:
        return hostile.text(chance)
    count = chance.choice((1, 2, 3, 5, 8, 20))
    return "".join(chance.choice(_PIECES) for _ in range(count))
