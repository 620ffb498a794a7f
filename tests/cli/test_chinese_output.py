"""Every command in a Chinese locale: what it prints has no English sentence."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer import rich_utils

from quizcli.cli import interface
from tests.cli.tree import commands
from tests.conftest import Quiz
from tests.texts import english_words

DECK = """\
deck: own
title: 自己的牌组
cards:
  - id: own-1
    question: 什么是批归一化？
    answer: 按批统计均值和方差。
    points: [均值, 方差]
    traps: [{claim: 推理时也用批统计。, truth: 推理时用滑动平均。}]
    refs: ["https://arxiv.org/abs/1502.03167"]
"""
# What makes each command print as much as it can.
WORDS: dict[str, list[list[str]]] = {
    "review": [["review"], ["review", "--missed"]],
    "due": [["due"]],
    "grade": [["grade", "own-1", "4"]],
    "undo": [["undo"]],
    "stats": [["stats"], ["stats", "--decks"], ["stats", "--all"], ["stats", "drills"]],
    "suspend": [["suspend", "own-1"]],
    "resume": [["resume", "own-1"]],
    "list": [["list"], ["list", "--leech"]],
    "show": [["show", "own-1"]],
    "decks": [["decks"]],
    "search": [["search", "归一化"], ["search", "zzz"]],
    "check": [["check"]],
    "edit": [["edit", "own-1"]],
    "new": [["new", "own-9", "--deck", "own"]],
    "drill": [["drill", "nms", "--count", "2"], ["drill"]],
    "solve": [["solve", "conv-output-size", "size=5", "kernel=3"], ["solve"], ["solve", "nms"]],
    "backup": [["backup", "b.db"]],
    "restore": [["restore", "b.db"]],
    "rebuild": [["rebuild"]],
    "help": [["help"]],
    "config": [["config"]],
    "config set": [["config", "set", "new_per_day", "9"]],
    "import cards": [["import", "cards", "cards.json"]],
    "import journal": [["import", "journal", "journal.jsonl"]],
    **{
        f"export {name}": [["export", name, f"{name}.out"], ["export", name, f"{name}.out", "--force"]]
        for name in ("anki", "tsv", "csv", "markdown", "json", "journal")
    },
}


@pytest.fixture
def chinese(
    quiz: Quiz, write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., str]:
    """The program in a Chinese locale, with a card of its own and a short history; returns what it prints."""
    write_deck(DECK)
    monkeypatch.chdir(tmp_path)
    for name in (*interface.HEADINGS, "highlighter"):
        monkeypatch.setattr(rich_utils, name, getattr(rich_utils, name))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("EDITOR", "true")

    def run(*words: str, lines: tuple[str, ...] = ()) -> str:
        found = quiz(*words, lines=lines, code=None)
        return found.out + found.err

    run("backup", "b.db")
    for quality in ("4", "1"):
        run("grade", "own-1", quality)
    for name in ("json", "journal"):
        run("export", name, {"json": "cards.json", "journal": "journal.jsonl"}[name])
    run("backup", "b.db")
    return run


def english(text: str) -> list[str]:
    """Return the runs of English words that are not code, paths or names."""
    return english_words(re.sub(r"`[^`]*`|用法：.*|（[^）]*）|\S*[/._-]\S*|示例：.*", " ", text))


def test_every_command_has_words() -> None:
    """A new command is on the list."""
    assert WORDS.keys() == commands().keys()


@pytest.mark.parametrize("name", WORDS)
def test_a_command_prints_chinese(chinese: Callable[..., str], name: str) -> None:
    """Its help, its output and what it says of an answer."""
    for words in ([*name.split(), "--help"], *WORDS[name]):
        out = chinese(*words, lines=("", "3", "1 2", "?", "", "", "", "2", "x", "4", "u", "q", "q"))
        assert not english(out), out
        if "--help" in words:
            assert "示例" in out
            assert "…" not in out, "a Chinese text is cut, because to Rich it is one word"


@pytest.mark.parametrize("group", ["export", "import"])
def test_a_group_without_a_command_shows_its_help_in_chinese(chinese: Callable[..., str], group: str) -> None:
    """The help that is shown unasked is translated as the one that is asked for."""
    assert "用法：" in chinese(group)
    assert not english(chinese(group))


def test_lists_have_chinese_commas(chinese: Callable[..., str]) -> None:
    """Values that are joined to one line have the signs of the language around them."""
    for words in (["grade", "own-1", "4"], ["rebuild"], ["due"], ["config", "set", "scale", "x"]):
        said = chinese(*words)
        assert not re.search(r", |[\u4e00-\u9fff]: |\d: ", said), said
