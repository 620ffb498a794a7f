"""Change one small thing in the program and see whether a test fails: ``python -m tests.mutants [--seed S] [--count N]``.

The mutants are a sample over the modules below, the same ones for a seed. Each is tried in a copy of the project, with the
tests next to its module, which have to pass without it. Exit code 1 if fewer than 92 % of those that change behaviour are killed.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
GOAL = 0.92
SECONDS = 300

# The modules, and the tests that have to notice.
NEARBY = {
    "quizcli/scheduling/sm2.py": "tests/scheduling",
    "quizcli/scheduling/replay.py": "tests/scheduling tests/store",
    "quizcli/scheduling/table.py": "tests/scheduling",
    "quizcli/store/store.py": "tests/store tests/scheduling",
    "quizcli/store/reader.py": "tests/store tests/scheduling tests/cli/test_daily.py tests/cli/test_stats.py",
    "quizcli/store/schedule.py": "tests/store tests/scheduling",
    "quizcli/store/rows.py": "tests/store",
    "quizcli/store/json_lines.py": "tests/store tests/cli/test_data.py",
    "quizcli/store/queue.py": "tests/store tests/cli/test_daily.py tests/commands/test_review.py",
    "quizcli/session.py": "tests/test_session.py tests/commands",
    "quizcli/drills/grading.py": "tests/drills/test_grading.py tests/drills/test_dialog.py",
    "quizcli/drills/answers.py": "tests/drills/test_answers.py",
    "quizcli/corpus/loader.py": "tests/corpus",
}

# Mutants that change nothing that anybody can see: (module, line as it stands in the file, change) and the reason.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    (
        "quizcli/store/json_lines.py", "_check_plain(key, depth + 1)", "Add -> Sub",
    ): "a key is a text, which has no depth",
    (
        "quizcli/store/json_lines.py", "_check_plain(key, depth + 1)", "one more",
    ): "a key is a text, which has no depth",
    (
        "quizcli/drills/answers.py", "depth += (letter == opening) - (letter == closing)", "Add -> Sub",
    ): "only whether the depth is 0 is looked at",
    (
        "quizcli/drills/answers.py", 'depth += (letter in "[({") - (letter in "])}")', "Add -> Sub",
    ): "only whether the depth is 0 is looked at",
    (
        "quizcli/drills/grading.py",
        "if min(ratios) < max(ratios) and not math.isclose(min(ratios), max(ratios), rel_tol=_SAME_FACTOR):",
        "Lt -> LtE",
    ): "equal ratios are close to each other",
    (
        "quizcli/drills/grading.py", "if abs(difference - bound) > _EDGE * max(abs(key), bound):", "Gt -> GtE",
    ): "so far from the edge, the exact numbers decide the same way",
    (
        "quizcli/drills/grading.py", "return difference <= bound", "LtE -> Lt",
    ): "the two are not equal here",
    (
        "quizcli/store/store.py", "if len(touched) > _MANY:", "condition negated",
    ): "both ways give the same schedule, one is faster",
    (
        "quizcli/corpus/loader.py", 'nothing = None, {"question": "", "level": 1}', "one more",
    ): "stands for a card that has a complaint and is left out",
    (
        "quizcli/scheduling/sm2.py", "elif memory and repetitions > 1:", "Gt -> GtE",
    ): "one repetition has a branch of its own before",
}  # fmt: skip

_COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


class Mutant(NamedTuple):
    """One change: to which node of the module's tree, which of the node's changes, and in words."""

    module: str
    node: int
    change: str
    line: int
    source: str


def main() -> None:
    """Try a sample of mutants and print what became of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=40)
    options = parser.parse_args()
    mutants = sample(options.seed, options.count)
    killed = counted = 0
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "project"
        for name in ("quizcli", "tests", "cards"):
            shutil.copytree(ROOT / name, copied / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "CHANGELOG.md"):
            shutil.copy(ROOT / name, copied)
        failing = [
            tests for tests in sorted({NEARBY[mutant.module] for mutant in mutants}) if not passes(tests, copied)
        ]
        if failing:
            sys.exit(f"these tests fail without any change: {'; '.join(failing)}")
        for mutant in mutants:
            reason = EQUIVALENT.get((mutant.module, mutant.source, mutant.change))
            fate = "equivalent" if reason else "killed" if dies(mutant, copied) else "SURVIVED"
            counted += not reason
            killed += fate == "killed"
            print(f"{fate:10}  {mutant.module}:{mutant.line}  {mutant.change}  |  {mutant.source}", flush=True)
    rate = killed / counted if counted else 1
    print(f"{killed} of {counted} killed: {rate:.0%} (goal {GOAL:.0%}), seed {options.seed}")
    sys.exit(rate < GOAL)


def sample(seed: int, count: int) -> list[Mutant]:
    """Draw mutants, from each module in proportion to what it has."""
    everything = [mutant for module in NEARBY for mutant in mutants_of(module)]
    return random.Random(seed).sample(everything, min(count, len(everything)))


def mutants_of(module: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    text = (ROOT / module).read_text(encoding="utf-8")
    lines = text.splitlines()
    for number, node in enumerate(changeable(ast.parse(text))):
        for change in changes(node):
            line = getattr(node, "lineno", 1)
            yield Mutant(module, number, change, line, lines[line - 1].strip())


def changeable(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes of a tree in a fixed order, without annotations, texts of messages, and ``strict`` of a zip."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "decorator_list"):
                continue
            children = value if isinstance(value, list) else [value]
            waiting += [child for child in children if isinstance(child, ast.AST) and not _is_left_out(child)]


def changes(node: ast.AST) -> list[str]:
    """Return the changes that a node can have."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARISONS:
            return [f"{type(operator).__name__} -> {_COMPARISONS[type(operator)].__name__}"]
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in _OPERATORS:
            return [f"{type(operator).__name__} -> {_OPERATORS[type(operator)].__name__}"]
        case ast.BoolOp():
            return ["and <-> or"]
        case ast.UnaryOp(op=ast.Not()):
            return ["not dropped"]
        case ast.Constant(value=bool()):
            return ["True <-> False"]
        case ast.Constant(value=int()):
            return ["one more"]
        case ast.Return(value=value) if value is not None and not _is_none(value):
            return ["returns None"]
        case ast.If() | ast.While() | ast.IfExp():
            return ["condition negated"]
        case ast.Expr(value=ast.Call() | ast.YieldFrom()):
            return ["statement dropped"]
        case _:
            return []


def apply(node: ast.AST, change: str) -> None:
    """Change a node in place."""
    match node:
        case ast.Compare(ops=[operator]):
            node.ops = [_COMPARISONS[type(operator)]()]
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator):
            node.op = _OPERATORS[type(operator)]()
        case ast.BoolOp(op=operator):
            node.op = ast.Or() if isinstance(operator, ast.And) else ast.And()
        case ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool(value)):
            node.value = not value
        case ast.Constant(value=int(value)):
            node.value = value + 1
        case ast.Return():
            node.value = ast.Constant(None)
        case ast.If() | ast.While() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Expr():
            node.value = ast.Constant(None)
        case _:
            raise ValueError(change)


def dies(mutant: Mutant, copied: Path) -> bool:
    """Run the tests near a mutant in the copy; a test that fails, or does not end, kills it."""
    file = copied / mutant.module
    original = file.read_text(encoding="utf-8")
    tree = copy.deepcopy(ast.parse(original))
    apply(list(changeable(tree))[mutant.node], mutant.change)
    file.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
    try:
        return not passes(NEARBY[mutant.module], copied)
    finally:
        file.write_text(original, encoding="utf-8")


def passes(tests: str, copied: Path) -> bool:
    """Run tests in the copy; say whether they pass in time."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests.split()]
    environment = {
        **os.environ,
        "PYTHONPATH": str(copied),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_PROFILE": "mutants",
    }
    try:
        done = subprocess.run(
            command,
            cwd=copied,
            env=environment,
            timeout=SECONDS,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _is_left_out(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg == "strict")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


if __name__ == "__main__":
    main()
