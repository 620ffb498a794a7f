"""Reading inputs as people give them."""

import math

import pytest

from quizcli.drills.generator import bare, draw_problem, solve
from quizcli.drills.inputs import read_inputs
from quizcli.drills.table import KINDS, load_kind
from quizcli.errors import UsageError
from quizcli.problems import plain_inputs


def answer(kind: str, **given: object) -> object:
    """Solve with these inputs."""
    found = load_kind(kind)
    return bare(found, solve(found, read_inputs(found, given)))


def test_one_value_stands_for_two() -> None:
    """Scalars broadcast to pairs, absent inputs take the frameworks' defaults."""
    assert answer("conv-output-size", size=227, kernel=11, stride=4) == [55, 55]
    assert answer("conv-output-size", size=[227, 224], kernel=[11, 3], stride=4, padding=0) == [55, 56]


def test_one_value_stands_for_a_vector_of_one() -> None:
    """A number is accepted for a vector, also for an optional one."""
    kind = load_kind("rmsnorm-forward")
    assert read_inputs(kind, {"x": [1.0], "gain": 2.0}) == read_inputs(kind, {"x": [1.0], "gain": [2.0]})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kernel": 3}, "size is missing: input height and width"),
        ({"size": 5, "kernal": 3}, "did you mean 'kernel'?"),
        ({"size": 5, "kernel": 0}, "kernel[0] is a whole number of at least 1: kernel height and width"),
        ({"size": [5, 5, 5], "kernel": 3}, "size is a list of 2: input height and width"),
        ({"size": "big", "kernel": 3}, "size[0] is a whole number, not a word"),
        ({"size": 5.5, "kernel": 3}, "size[0] is a whole number, not one with a fraction"),
        ({"size": True, "kernel": 3}, "size[0] is a whole number, not true or false"),
        ({"size": "\ud83d", "kernel": 3}, "half a character"),
        ({"size": [5] * 5000, "kernel": 3}, "more than 4,000 numbers"),
        ({"size": 5, "kernel": 7}, "the kernel spans 7"),
        ({"size": 10**30, "kernel": 7}, "size[0]"),
    ],
)
def test_bad_inputs_are_told(given: dict[str, object], message: str) -> None:
    """The message names the input and what is wrong with it."""
    with pytest.raises(UsageError) as error:
        answer("conv-output-size", **given)
    assert message in str(error.value)
    assert str(error.value).startswith("conv-output-size")


def test_half_a_character_anywhere_is_told() -> None:
    """Also in a text without limits, which is not written as UTF-8 until the problem is shown."""
    with pytest.raises(UsageError, match="text-metrics: a text has half a character"):
        read_inputs(
            load_kind("text-metrics"), {"kind": "bleu", "hyp": ["a", "\ud83d"], "refs": [["a", "b"]], "max_n": 1}
        )


@pytest.mark.parametrize("number", [math.inf, math.nan, 1e400])
def test_infinite_inputs_are_refused(number: float) -> None:
    """They are not valid inputs."""
    with pytest.raises(UsageError, match="infinite"):
        answer("softmax-ce-grad", logits=[[number, 1.0]], target=[0])


def test_an_overflow_is_told() -> None:
    """It is an error, never an inaccurate answer."""
    with pytest.raises(UsageError, match="not a finite number"):
        answer("adam-step", theta=1.0, grads=[1e200])


def test_an_unknown_kind() -> None:
    """The message suggests a similar name."""
    with pytest.raises(UsageError, match="did you mean 'conv-output-size'"):
        load_kind("conv-output-sise")


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_and_levels_give_different_problems(kind: str) -> None:
    """Other seeds give other inputs."""
    assert len({str(draw_problem(kind, 2, seed).given) for seed in range(10)}) > 2


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("conv-output-size", {"size": 5}, {"size": [5, 5]}),
        ("adam-step", {"theta": 1.0}, {"theta": 1.0}),
        ("adam-step", {"grads": 2.0}, {"grads": [2.0]}),
        ("adam-step", {"theta": [1.0, 2.0], "grads": [[1.0, 2.0]]}, {"grads": [[1.0, 2.0]]}),
        ("softmax-ce-grad", {"logits": [1.0, 2.0], "target": 0}, {"logits": [[1.0, 2.0]], "target": [0]}),
        ("receptive-field", {"layers": [3, 1, 1, 1]}, {"layers": [[3, 1, 1, 1]]}),
        ("attention-forward", {"Q": [1.0, 0.0]}, {"Q": [[1.0, 0.0]]}),
    ],
)
def test_lists_are_put_around_what_is_too_shallow(
    kind: str, given: dict[str, object], expected: dict[str, object]
) -> None:
    """A number is accepted for a vector, a vector for a matrix."""
    whole = {**draw_problem(kind, 1, 1).given, **given}
    if kind == "adam-step" and "grads" not in given:
        whole |= {"grads": [1.0]}
    if kind == "adam-step" and "theta" not in given:
        whole |= {"theta": 1.0}
    found = plain_inputs(read_inputs(load_kind(kind), whole))
    assert {word: found[word] for word in expected} == expected
