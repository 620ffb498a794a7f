"""Invalid inputs of the solver: it returns an answer or a message that says what is wrong."""

import random
from collections.abc import Iterator

import pytest

from quizcli.drills.generator import draw_problem, solve
from quizcli.drills.inputs import read_inputs
from quizcli.drills.table import KINDS, LEVEL_COUNT, load_kind
from quizcli.errors import UsageError

JUNK: list[object] = [
    None, True, "", "x", 0, -1, 1, 2, 3, 7, 10**6, 10**12, 10**13, -(10**30), 0.0, -0.5, 0.5, 1.0, 1e-300, 1e300, -1e300,
    [], [0], [1], [-1], [1, 2], [0, 0], [1e308, 1e308], [[]], [[0]], [[1.0]], [[1, 2], [3]], [[1, 2], [3, 4]], [None],
    {}, {"a": 1}, [{}], [{"conv": [1, 1, 1, 0]}],
]  # fmt: skip


def mutated(value: object, rng: random.Random) -> object:
    """Replace a value, or a part of it, by junk."""
    if isinstance(value, list) and value and rng.random() < 0.6:
        place = rng.randrange(len(value))
        return [mutated(item, rng) if at == place else item for at, item in enumerate(value)]
    if isinstance(value, dict) and value and rng.random() < 0.6:
        word = rng.choice(sorted(value))
        return {**value, word: mutated(value[word], rng)}
    return rng.choice(JUNK)


def givens(kind: str, count: int) -> Iterator[dict[str, object]]:
    """Yield valid inputs of which one or two were replaced or removed."""
    rng = random.Random(kind)
    for seed in range(count):
        given = dict(draw_problem(kind, 1 + seed % LEVEL_COUNT, seed).given)
        for _ in range(rng.randint(1, 2)):
            word = rng.choice(sorted(given)) if given else "x"
            if rng.random() < 0.15:
                given.pop(word, None)
            else:
                given[word] = mutated(given.get(word), rng)
        yield given


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_or_a_message(kind: str) -> None:
    """No other exception, no warning, and every answer has worked steps."""
    messages, found = [], load_kind(kind)
    for given in givens(kind, 300):
        try:
            inputs = read_inputs(found, given)
            answer = solve(found, inputs)
        except UsageError as error:
            messages.append(str(error))
            continue
        assert answer
        assert found.explain(inputs), given
    assert messages, "no junk was refused"
    assert all(message.startswith(kind) for message in messages)
