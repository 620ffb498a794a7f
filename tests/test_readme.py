"""The README is true: its sessions are run, its tables name every command and every key."""

import doctest
import inspect
import os
import pkgutil
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer.main

import quizcli.reference
from quizcli.cards import in_language
from quizcli.cli import app
from quizcli.config import Config, load
from quizcli.corpus.loader import parse_file
from quizcli.drills.table import KINDS
from tests.conftest import DAY_ONE, Quiz

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def runs() -> list[tuple[str, list[str], list[str]]]:
    """Return every command of the sessions with the lines typed and the lines expected."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            typed = [line[1:].strip() for line in lines if line.startswith(">")]
            found.append((command, typed, [line for line in lines if not line.startswith(">")]))
    return found


def test_quick_start() -> None:
    """The first block installs and starts the sitting, the second installs and runs the tests, one line each."""
    install, test = (block.strip() for block in blocks("sh")[:2])
    assert install.endswith("/quiz")
    assert test.endswith("/pytest")
    assert "\n" not in install + test


def test_the_sessions_look_like_that(tmp_path: Path) -> None:
    """Each command of the sessions prints what the README shows; `...` stands for any lines."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("QUIZ_", "XDG_"))} | {
        "HOME": str(tmp_path),
        "QUIZ_NOW": DAY_ONE,
        "QUIZ_HOME": str(tmp_path / "quiz"),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    for command, typed, expected in runs():
        result = subprocess.run(
            command, shell=True, env=environment, input="".join(line + "\n" for line in typed),
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
        pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line.rstrip()) + " *\n" for line in expected)
        assert re.fullmatch(pattern, result.stdout + result.stderr), f"$ {command}\n{result.stdout}{result.stderr}"


def test_every_command_is_documented() -> None:
    """Each command, and each option of the review, stands in the README."""
    group = typer.main.get_group(app)
    names = []
    for name, command in group.commands.items():
        names += [name] if getattr(command, "invoke_without_command", True) else []
        names += [f"{name} {inner}" for inner in getattr(command, "commands", {})]
    for name in names:
        assert f"`quiz {name}" in README, name
    for parameter in group.commands["review"].params:
        assert any(option in README for option in parameter.opts), parameter.opts


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("list", ["list"]),
        ("show", ["show", "conv-output-size"]),
        ("grade", ["grade", "conv-output-size", "5"]),
        ("undo", ["undo"]),
        ("due", ["due"]),
        ("decks", ["decks"]),
        ("rebuild", ["rebuild"]),
        ("config", ["config"]),
        ("stats", ["stats"]),
        ("stats drills", ["stats", "drills"]),
    ],
)
def test_every_key_is_documented(quiz: Quiz, name: str, arguments: list[str]) -> None:
    """Each key that --json prints stands in the command's line of the table, or in the memory's."""
    quiz("grade", "conv-output-size", "5")
    quiz("drill", "conv-output-size", "--count", "1", lines=["", "", ""])
    (line,) = re.findall(rf"^\| `{name}`.*$", README, re.MULTILINE)
    documented = line + re.findall(r"^`memory` is null.*$", README, re.MULTILINE)[0]
    if name == "show":
        documented += re.findall(r"^\| `list`.*$", README, re.MULTILINE)[0]

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    for key in keys(quiz(*arguments, "--json").json) - {"en", "zh"}:
        assert f'"{key}"' in documented, key


def test_every_kind_of_drill_is_listed() -> None:
    """The table of kinds is the table of the program, in its order."""
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", README, re.MULTILINE)
    assert [row for row in rows if row[0] in KINDS] == [(kind, in_language(text, "en")) for kind, text in KINDS.items()]


def test_the_reference_is_used_as_shown() -> None:
    """The Python session prints what the README shows."""
    (example,) = blocks("python")
    found = doctest.DocTestParser().get_doctest(example, {}, "README", "README.md", 0)
    assert doctest.DocTestRunner().run(found).failed == 0


def test_every_function_of_the_reference_is_listed() -> None:
    """The table of modules is the package, in its order, and each row is what the module defines for others, in its order."""
    (table,) = re.findall(r"^\| Module \| Functions \|\n\|---\|---\|\n((?:\|.*\n)+)", README, re.MULTILINE)
    listed = [(row.split("`")[1], row.split("`")[3::2]) for row in table.splitlines()]
    found = []
    for _, name, _ in pkgutil.iter_modules(quizcli.reference.__path__):
        module = import_module(f"quizcli.reference.{name}")
        public = [
            word for word, value in vars(module).items() if inspect.isfunction(value) and not word.startswith("_")
        ]
        found.append((name, [word for word in public if vars(module)[word].__module__ == module.__name__]))
    assert listed == found


def test_the_keys_of_a_solution_are_documented(quiz: Quiz) -> None:
    """Whole and in a batch."""
    (line,) = re.findall(r"^\| `solve`.*$", README, re.MULTILINE)
    solved = quiz("solve", "conv-output-size", "size=5", "kernel=3", "--json").json
    failed = quiz("solve", "--batch", lines=["{}"]).json
    assert all(f'"{key}"' in line for key in (*solved, *failed))


def test_the_card_format_is_valid() -> None:
    """The example deck is a good file."""
    (example,) = blocks("yaml")
    result = parse_file(example, "README.md", {})
    assert result.complaints == []
    assert len(result.cards) == 1


def test_the_settings_are_valid(tmp_path: Path) -> None:
    """The example settings are read, and name every setting."""
    (example,) = blocks("toml")
    file = tmp_path / "config.toml"
    file.write_text(example, encoding="utf-8")
    config, given = load(file)
    assert given == set(Config.__dataclass_fields__)
    assert config.language == "both"
