"""The README and the manual are true: their sessions are run, and they name every command, setting and JSON key."""

import doctest
import json
import os
import re
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer.main

from quizcli.cards import DrillKinds
from quizcli.cli import app
from quizcli.config import Config, load
from quizcli.corpus.loader import parse_file
from quizcli.drills.table import KINDS
from tests.conftest import DAY_ONE, Quiz
from tests.manual import CHINESE_PAGES, PAGES, commands, generate

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in (README, *PAGES)}
EVERYTHING = "\n".join(TEXTS.values())


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\b[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def runs(text: str) -> list[tuple[str, list[str], list[str]]]:
    """Return every command of the sessions with the lines typed and the lines expected."""
    found = []
    for block in blocks(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            typed = [line[1:].strip() for line in lines if line.startswith(">")]
            found.append((command, typed, [line for line in lines if not line.startswith(">")]))
    return found


def test_quick_start() -> None:
    """The first block installs and starts the sitting, the second installs and runs the tests, one line each."""
    install, test = (block.strip() for block in blocks(TEXTS["README"], "sh")[:2])
    assert install.endswith("/quiz")
    assert test.endswith("/pytest")
    assert "\n" not in install + test


@pytest.mark.parametrize("page", [name for name, text in TEXTS.items() if runs(text)])
def test_sessions(tmp_path: Path, page: str) -> None:
    """Each command prints what the page shows; `...` stands for any lines. A page begins with an empty home."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("QUIZ_", "XDG_"))} | {
        "HOME": str(tmp_path),
        "QUIZ_NOW": DAY_ONE,
        "QUIZ_HOME": str(tmp_path / "quiz"),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "78",  # a page shows a block indented by two, on 80
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    for command, typed, expected in runs(TEXTS[page]):
        result = subprocess.run(
            command, shell=True, env=environment, input="".join(line + "\n" for line in typed),
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
        pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line.rstrip()) + " *\n" for line in expected)
        assert re.fullmatch(pattern, result.stdout + result.stderr), f"$ {command}\n{result.stdout}{result.stderr}"


def test_commands_in_examples_exist() -> None:
    """Every `quiz WORD` in the pages, in prose or in a block, is a command."""
    known = set(typer.main.get_group(app).commands)
    named = set(re.findall(r"(?:`|^\$ |^)quiz ([a-z]+)", EVERYTHING, re.MULTILINE))
    assert named - known == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_generated_blocks_are_current(page: Path) -> None:
    """Commands, settings and keys are as in the code; `python -m tests.manual` writes them."""
    text = TEXTS[page.stem]
    assert generate(text) == text, "run `python -m tests.manual`"


@pytest.mark.parametrize("page", CHINESE_PAGES, ids=lambda path: path.stem)
def test_generated_blocks_are_current_in_chinese(page: Path) -> None:
    """The same in Chinese, from the catalogue."""
    text = page.read_text(encoding="utf-8")
    assert generate(text, "zh") == text, "run `python -m tests.manual`"


def test_every_command_is_documented() -> None:
    """Each command stands in the list of commands; each option of the review is described somewhere."""
    for words, _ in commands():
        assert re.search(rf"^{words}\b", TEXTS["commands"], re.MULTILINE), words
    for parameter in typer.main.get_group(app).commands["review"].params:
        assert any(option in EVERYTHING for option in parameter.opts), parameter.opts


def test_every_topic_is_a_page(quiz: Quiz) -> None:
    """`quiz help` lists each page with its summary on one line, and shows it; the README links to it."""
    listed = quiz("help").out.splitlines()
    assert [line.split()[0] for line in listed] == [path.stem for path in PAGES]
    for line, path in zip(listed, PAGES, strict=True):
        assert len(line) <= 100
        assert f"(quizcli/docs/{path.name})" in TEXTS["README"]
        title, summary = TEXTS[path.stem].split("\n\n", 2)[:2]
        shown = quiz("help", path.stem).out
        assert shown.startswith(f"{title.removeprefix('# ')}\n\n{summary}\n")


def test_a_page_works_without_valid_settings(quiz: Quiz, home: Path) -> None:
    """The page about the settings can be read when the settings cannot."""
    (home / "config.toml").write_text("scale = 7\n", encoding="utf-8")
    quiz("due", code=2)
    assert quiz("help", "settings").out


def test_pictures_are_for_the_repository_only(quiz: Quiz) -> None:
    """The page about Anki has pictures; in the terminal they are left out."""
    assert "\n![Picture" in TEXTS["anki"]
    assert "Picture" not in quiz("help", "anki").out


def test_an_unknown_topic(quiz: Quiz) -> None:
    """A misspelled topic gets a suggestion, any other one the way to the list."""
    assert quiz("help", "card", code=2).err == "quiz: no help topic 'card' (did you mean 'cards'?)\n"
    assert "`quiz help` lists the topics" in quiz("help", "xyz", code=2).err


def test_links_lead_somewhere() -> None:
    """Every relative link leads to a file of the repository."""
    for path in (README, *PAGES):
        for target in re.findall(r"\]\(([^)#:]+)\)", TEXTS[path.stem]):
            assert (path.parent / target).resolve().is_file(), f"{path.name}: {target}"


def test_paths_in_the_pages_exist() -> None:
    """Every file or folder of the repository that a page names, and every tool of the tests, is there; NAME is any name."""
    named = re.findall(r"`((?:quizcli|tests|cards|\.ci)/[^`\s]*)`", EVERYTHING)
    assert len(named) > 10
    for path in named:
        assert (ROOT / path).exists() or "NAME" in path, path
    for tool in re.findall(r"python -m (tests[.\w]*)", EVERYTHING):
        assert find_spec(tool), tool


def test_figures(quiz: Quiz) -> None:
    """The README counts cards, decks and kinds as the program does; the coverage is in a session."""
    cards, decks = len(quiz("list", "--json").json), len(quiz("decks", "--json").json)
    assert f"**{cards} cards in {decks} decks**" in TEXTS["README"]
    assert f"**{len(KINDS)} kinds" in TEXTS["README"]


@pytest.mark.parametrize(
    ("heading", "arguments"),
    [
        ("list, quiz search", ["list"]),
        ("show", ["show", "conv-output-size"]),
        ("grade", ["grade", "conv-output-size", "5"]),
        ("undo", ["undo"]),
        ("due", ["due"]),
        ("decks", ["decks"]),
        ("rebuild", ["rebuild"]),
        ("config", ["config"]),
        ("stats", ["stats"]),
        ("stats drills", ["stats", "drills"]),
        ("solve", ["solve", "conv-output-size", "size=5", "kernel=3"]),
        ("drill --list", ["drill", "--list", "conv-output-size"]),
    ],
)
def test_every_key_is_documented(quiz: Quiz, heading: str, arguments: list[str]) -> None:
    """Each key that --json prints stands in the section of its command, or in that of MEMORY."""
    quiz("grade", "conv-output-size", "5")
    quiz("drill", "conv-output-size", "--count", "1", lines=["", "", ""])
    introduction, *sections = TEXTS["scripting"].split("\n### quiz ")
    by_heading = dict(section.split("\n", 1) for section in sections)
    documented = introduction + by_heading[heading] + (by_heading["list, quiz search"] if heading == "show" else "")
    document = quiz(*arguments, "--json").json
    for key in keys(document) - {"en", "zh"}:
        assert f'"{key}"' in documented, key


def keys(value: Any) -> set[str]:
    """Return the keys of the objects in a JSON document, but not those that are names of inputs, parts or mistakes."""
    if isinstance(value, dict):
        inner = (found for key, found in value.items() if key not in ("given", "inputs", "parts", "mistakes"))
        return set(value).union(*map(keys, inner))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_a_batch_prints_the_documented_keys(quiz: Quiz) -> None:
    """One line for each problem, solved or not."""
    found = quiz("solve", "--batch", lines=['{"kind": "conv-output-size", "given": {"size": 5, "kernel": 3}}', "{}"])
    section = TEXTS["scripting"].split("### quiz solve")[1].split("###")[0]
    solved, failed = map(json.loads, found.out.splitlines())
    assert all(f'"{key}"' in section for key in (*solved, *failed))


def test_python_examples() -> None:
    """The Python sessions print what the pages show."""
    examples = blocks(EVERYTHING, "python")
    assert examples
    for example in examples:
        found = doctest.DocTestParser().get_doctest(example, {}, "manual", None, 0)
        assert doctest.DocTestRunner().run(found).failed == 0


def test_modules_named_in_the_pages_exist() -> None:
    """Every `quizcli.x` in the pages can be imported."""
    named = set(re.findall(r"\bquizcli(?:\.[a-z_]+)+\b(?!\()", EVERYTHING)) - {"quizcli.apkg"}
    assert named
    for module in named:
        import_module(module)


def test_the_card_format_is_valid() -> None:
    """The example deck has no errors."""
    (example,) = blocks(TEXTS["cards"], "yaml")
    result = parse_file(example, "cards.md", DrillKinds())
    assert result.complaints == []
    assert len(result.cards) == 1


def test_the_settings_are_valid(tmp_path: Path) -> None:
    """The settings in the manual are read as written: every one, at its default."""
    (example,) = blocks(TEXTS["settings"], "toml")
    file = tmp_path / "config.toml"
    file.write_text(example, encoding="utf-8")
    assert load(file) == (Config(), frozenset(Config.__dataclass_fields__))
