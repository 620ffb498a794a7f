"""Hostile values, texts and bytes that several groups draw from."""

import random
import string

# Control characters, escapes, bidi marks, halves of pairs, markup of every sort.
TEXTS = (
    "\x1b[2J\x1b]0;t\x07", "a\u202eb", "\u2066x\u2069", "\x9b31m", "\x00", "\x7f", "\r", "\u2028", "\ufeff", "\ud83d",
    "[red]x[/red]", "[/]", "<script>alert(1)</script>", "$", "$$", "$\\frac{", "`", "```", "***", "![", "[x](javascript:a)",
    "\\begin{matrix}", "$\\require{x}$", "&#x1b;", "%s%n", "{0}", "~", "..", "/", "\t", "", " ", "null", "NaN", "1e999",
    "-1", "0x10", "1_000", "\u0661\u0662", "\uff11", "\u00b2", "\u4e2d\u6587", "e\u0301" * 20, "\U0001f468\u200d\U0001f469", "x" * 5000,
)  # fmt: skip
VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 2, 3, 7, 64, 10**6, 10**9, 10**18, 10**30, 10**400, -(10**30), 0.0, -0.0, 0.5, 1.5, 1e-300, 1e300, -1e300,
    5e-324, "", "x", "1", "1e5", "inf", "nan", [], [1], [0], [-1], [1, 2], [1, 2, 3], [[1, 2], [3, 4]], [[]], [[1], [2, 3]], {}, {"x": 1},
    [None], ["x"], [1e300, 1e300], [[[1]]], "same", "valid",
)  # fmt: skip


def text(chance: random.Random) -> str:
    """Return a hostile text."""
    return "".join(chance.choice(TEXTS) for _ in range(chance.randint(1, 4)))


def value(chance: random.Random) -> object:
    """Return a hostile value of JSON."""
    if chance.random() < 0.1:
        size = chance.choice((10, 300, 3000))
        return [chance.choice((0, 1, 0.5, -3, 10**6)) for _ in range(size)]
    return text(chance) if chance.random() < 0.1 else chance.choice(VALUES)


def mutated(document: object, chance: random.Random) -> object:
    """Return a document of JSON with one place changed."""
    if isinstance(document, dict) and document and chance.random() < 0.9:
        key = chance.choice(sorted(document))
        kind = chance.random()
        if kind < 0.1:
            return {name: inner for name, inner in document.items() if name != key}
        if kind < 0.15:
            return {**document, text(chance): value(chance)}
        return {**document, key: mutated(document[key], chance)}
    if isinstance(document, list) and document and chance.random() < 0.7:
        place = chance.randrange(len(document))
        if chance.random() < 0.2:
            return document[:place] + document[place:] * chance.choice((0, 2, 50))
        return [*document[:place], mutated(document[place], chance), *document[place + 1 :]]
    return value(chance)


def garbled(content: bytes, chance: random.Random) -> bytes:
    """Return bytes in another encoding, cut, doubled or flipped."""
    plain = content.decode(errors="replace")
    place = chance.randrange(len(content) + 1)
    ends = chance.choice((b"\r\n", b"\r", b"\n\n", b"\x00\n", b"\n\t"))
    encoding = chance.choice(("utf-16", "utf-16-le", "utf-32", "gbk", "latin-1"))
    kind = chance.randrange(8)
    ways = (
        lambda: b"\xef\xbb\xbf" + content,
        lambda: plain.encode(encoding, errors="replace"),
        lambda: content[:place],
        lambda: bytes(chance.randrange(256) for _ in range(chance.choice((1, 100, 5000)))),
        lambda: content.replace(b"\n", ends),
        lambda: content[:place] + chance.choice(TEXTS).encode(errors="surrogatepass") + content[place:],
    )
    return ways[kind]() if kind < len(ways) else _flipped(content, chance)


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.choice(
                (chance.randrange(256), *map(ord, string.punctuation))
            )
    return bytes(changed)
