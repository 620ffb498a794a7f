"""Many rendered problems as one small text: the words once, as skeletons with slots, and for each problem its numbers.

``templates/pool.js`` reads it. The format is JSON::

    {"texts": [["Stride #, padding #", "步幅 #，填充 #"], ...],    a skeleton, in each language of the note
     "problems": [[seed, key, question, answer, steps, slips], ...]}

Each of the last four is a list of pieces such as ``"3 2 -1"``: the third skeleton, its numbers. Where a language has other
numbers, or the same ones in another order, they follow behind a bar: ``"3 2 -1|-1 2"``.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_SLOT = "#"
# A literal `#` is a slot too, filled with itself. No number contains a blank or a bar.
_NUMBER = re.compile(r"#|-?\d+(?:\.\d+)?(?:\\times10\^\{-?\d+\})?")
_PIECE = re.compile(r"(?<=</li>)|(?<=</p>)")


class PooledProblem(NamedTuple):
    """A problem of a pool; ``sides`` has its HTML in each language: question, answer, steps, slips."""

    seed: int
    key: str
    sides: Sequence[Sequence[str]]


def pack(problems: Iterable[PooledProblem]) -> str:
    """Return problems as JSON without single quotes, so that an attribute between them can hold it."""
    skeletons: dict[tuple[str, ...], int] = {}
    packed = [
        [problem.seed, problem.key, *(_pieces(part, skeletons) for part in zip(*problem.sides, strict=True))]
        for problem in problems
    ]
    texts = json.dumps({"texts": list(skeletons), "problems": packed}, ensure_ascii=False, separators=(",", ":"))
    return texts.replace("'", r"\u0027")


def _pieces(part: Sequence[str], skeletons: dict[tuple[str, ...], int]) -> list[str]:
    """Cut a part of a problem, given in each language, into pieces; leave it whole where the languages differ in them."""
    split = [_PIECE.split(text) for text in part]
    is_even = len(set(map(len, split))) == 1
    pieces: Iterable[tuple[str, ...]] = zip(*split, strict=True) if is_even else [tuple(part)]
    return [_piece(texts, skeletons) for texts in pieces if any(texts)]


def _piece(texts: tuple[str, ...], skeletons: dict[tuple[str, ...], int]) -> str:
    skeleton = tuple(_NUMBER.sub(_SLOT, text) for text in texts)
    numbers = [" ".join(_NUMBER.findall(text)) for text in texts]
    if len(set(numbers)) == 1:
        numbers = numbers[:1]
    place = skeletons.setdefault(skeleton, len(skeletons))
    return f"{place} {'|'.join(numbers)}".rstrip()
