"""The solver against independent solutions (oracles), on random problems of every kind and level."""

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from quizcli.drills.generator import draw_problem, solve
from quizcli.drills.table import KINDS, LEVEL_COUNT, load_kind
from tests.drills.closeness import close

Oracle = Callable[[Mapping[str, Any]], Mapping[str, Any]]

PROBLEMS = 200
each_kind = pytest.mark.parametrize("kind", KINDS)
each_level = pytest.mark.parametrize("level", range(1, LEVEL_COUNT + 1))


def _oracles(kind: str) -> ModuleType:
    return import_module(f"tests.drills.oracles.{kind.replace('-', '_')}")


def _use_one_thread() -> None:
    """Let PyTorch use a single thread: for problems this small, starting threads takes longer than solving them."""
    import torch

    torch.set_num_threads(1)


def _compare(kind: str, level: int, oracle: Oracle) -> None:
    for seed in range(PROBLEMS):
        problem = draw_problem(kind, level, seed)
        expected = oracle(problem.given)
        answer = solve(load_kind(kind), problem.inputs)
        assert expected, "the oracle returns nothing"
        assert set(expected) <= set(answer)
        assert set(expected) >= {part.name for part in problem.parts}
        for part, value in expected.items():
            assert close(answer[part], value, 1e-6), (problem.given, part, answer[part], value)


@each_kind
@each_level
def test_brute_force(kind: str, level: int) -> None:
    """Naive loops, finite differences, counting what was built: the same numbers."""
    _compare(kind, level, _oracles(kind).brute_force)


@each_kind
@each_level
def test_library(kind: str, level: int) -> None:
    """PyTorch, scikit-learn or scipy: the same numbers."""
    oracle: Oracle | None = _oracles(kind).library
    if oracle is None:
        return
    if "QUIZ_ORACLE" not in os.environ:
        pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")
    _use_one_thread()
    _compare(kind, level, oracle)
