"""Fuzzed deck files: used, or complained of with a place; in bounded time and memory, and nothing in them is obeyed."""

import json
import random
from collections.abc import Callable

from tests.torture import hostile
from tests.torture.ground import Ground
from tests.torture.judge import Failed, judge

HEAD = "deck: hostile\ntitle: Hostile\ncards:\n"
COMMANDS = (
    "due", "list --deck hostile", "show hostile-one", "decks", "search Hostile", "review --deck hostile --lang both", "stats",
    "grade hostile-one 3", "export csv {case}/x.csv --deck hostile", "export anki {case}/x.apkg --deck hostile", "new hostile-two --deck hostile",
    "export markdown {case}/x.md --deck hostile", "export json {case}/x.json --deck hostile", "export tsv {case}/x.tsv --deck hostile",
)  # fmt: skip
# Formulas and Markdown of which a renderer may make too much work.
_REPEATED = (
    r"\sqrt{", "x^{", "x_{", r"\lim", r"\frac{", r"\left(", r"\begin{matrix}", r"\overline{", r"\text{", "{", r"\hat{", "^", "_", r"\\", "&", r"\sum_",
    r"\underbrace{",
)  # fmt: skip
_MARKS = (
    "*",
    "[",
    "![",
    "`",
    "_",
    "~",
    ">",
    "- ",
    "#",
    "|",
    "<",
    "&",
    "\\",
    "$",
    "$$",
    "**a",
    "[a](",
    "1. ",
    "(",
    "\n",
    " ",
    "|a",
    "![](",
    "[^1]",
    "<a ",
    "~~",
    "a_",
)


def _long_yaml(chance: random.Random) -> tuple[str, str]:
    line, count = chance.choice(
        (("- {a: ,a: }\n", 20_000), ("- {a: ,a: }\n", 33_000), ("- *a\n", 50_000), ("- !t x\n", 40_000), ("- &a x\n", 40_000), ("[", 3000), ("{", 3000),
         ("- - - - ", 2000), ("? ", 5000), ("a: 1\n", 60_000), ("- id: x\n", 30_000), ("# \n", 200_000), ("--- \n", 5000), ("- 'x", 30_000), ("<<: *a\n", 9000),
         ("- {a: ,a: }\n- *a\n", 20_000), ("'", 100_000), ("\t", 50_000), (" ", 400_000), ("x", 8_000_000))
    )  # fmt: skip
    first = "" if chance.random() < 0.3 else HEAD
    if chance.random() < 0.2:
        line, count = "- {a: ,a: }\n", 20_000
        return f"{count} times {line!r} and 50,000 aliases", first + line * count + "- *a\n" * 50_000
    return f"{count} times {line!r}", first + line * count


def _laughs(_chance: random.Random) -> tuple[str, str]:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "a YAML bomb", "\n".join(lines)


def _long_text(chance: random.Random) -> tuple[str, str]:
    if chance.random() < 0.5:
        piece, count = chance.choice(_REPEATED), chance.choice((30, 300, 1000))
        text, said = f"${piece * count}$", f"a formula of {count} times {piece!r}"
    else:
        piece, count = chance.choice(_MARKS), chance.choice((300, 20_000, 200_000))
        text, said = piece * count, f"Markdown of {count} times {piece!r}"
    field = chance.choice(("question", "answer"))
    card = {"id": "hostile-one", "question": "Hostile", "answer": "a", field: text}
    return f"{said} as {field}", HEAD + "- " + json.dumps(card) + "\n"


def _fields(chance: random.Random) -> tuple[str, str]:
    """Hostile text in every field."""
    card: dict[str, object] = {
        "id": "hostile-one", "question": "Hostile", "answer": {"en": "a", "zh": "甲"}, "points": ["p"], "refs": ["r"], "tags": ["t"], "level": 1,
        "traps": [{"claim": "c", "truth": "t"}], "sources": ["001-01"], "formerly": ["hostile-old"],
    }  # fmt: skip
    document: object = {
        "deck": "hostile",
        "title": {"en": "Hostile", "zh": "甲"},
        "cards": [card, {"id": "hostile-three", "drill": {"kind": "nms", "level": 2}}],
    }
    for _ in range(chance.choice((1, 2, 5))):
        if isinstance(document, dict):
            document = hostile.mutated(document, chance)
        for key in chance.sample(sorted(card), 2):
            if chance.random() < 0.5:
                card[key] = hostile.text(chance) if chance.random() < 0.6 else hostile.value(chance)
    text = json.dumps(document, ensure_ascii=chance.random() < 0.5)
    return f"mutated fields {text[:200]}", text


SORTS: tuple[Callable[[random.Random], tuple[str, str]], ...] = (
    _long_yaml,
    _fields,
    _long_text,
    _fields,
    _long_text,
    _laughs,
    _fields,
)


class Cases:
    """Each case is one deck file, checked and used by several commands."""

    def __init__(self, ground: Ground, seed: int) -> None:
        del seed
        self._ground = ground

    def attempt(self, number: int, chance: random.Random) -> None:
        """Write the file, check it, use it."""
        ground = self._ground
        home = ground.fresh()
        if number % 4 == 3:
            own = home / "cards" / "own.yaml"
            content = hostile.garbled(
                own.read_bytes()
                if chance.random() < 0.5
                else (HEAD + "- {id: hostile-one, question: 甲, answer: 乙}\n").encode(),
                chance,
            )
            said = f"garbled bytes {content[:60]!r}"
        else:
            said, text = SORTS[number % len(SORTS)](chance) if number % 28 else _laughs(chance)
            content = text.encode(errors="surrogatepass")
        name = (
            "hostile.yaml"
            if chance.random() < 0.8
            else chance.choice(("x\x1b[31m.yaml", "\u202ey.yaml", "a b.yaml", "甲.yaml", "x\ny.yaml", "[red]z.yaml"))
        )
        (home / "cards" / name).write_bytes(content)
        (ground.folder / "deck.yaml").write_bytes(content)
        for words in ["check", "show hostile-one", *chance.sample(COMMANDS, 3)]:
            command = words.replace("{case}", str(ground.case)).split()
            try:
                judge(ground.run(*command, typed=b"\n3\n\n\nq\n", seconds=10), seconds=3)
            except Failed as failure:
                raise Failed(f"{said} in {name!r}: {failure}") from None
