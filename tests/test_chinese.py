"""The interface in Chinese: every text has a Chinese one, and nothing is printed past the catalogue."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quizcli import errors, language
from quizcli.chinese import CHINESE, commands, corpus, drills, program, reports, screen, stats, store
from quizcli.cli import interface
from tests.conftest import Quiz
from tests.texts import called, calls, english_words, fields, texts, trees

# What is kept in English: names of programs and formats, and words inside code.
_PARTS = (
    commands.COMMANDS,
    corpus.CORPUS,
    drills.DRILLS,
    program.PROGRAM,
    program.REASONS,
    reports.REPORTS,
    screen.SCREEN,
    stats.STATS,
    store.STORE,
)


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chinese locale; what a run changes in Typer is put back."""
    from typer import rich_utils

    for name in interface.HEADINGS:
        monkeypatch.setattr(rich_utils, name, getattr(rich_utils, name))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def test_every_text_of_the_program_has_a_chinese_one() -> None:
    """A text that is written in the program, or in its help, is in the catalogue."""
    missing = sorted({f"{found.place}: {found.text}" for found in texts() if found.text not in CHINESE})
    assert not missing, "\n".join(missing)


def test_no_chinese_text_is_stale() -> None:
    """Each text of the catalogue is one of the program."""
    stale = CHINESE.keys() - {found.text for found in texts()} - program.REASONS.keys()
    assert not stale


def test_no_text_stands_in_two_parts_of_the_catalogue() -> None:
    """The parts are merged, so that a second translation would hide the first."""
    assert [text for text, times in Counter(text for part in _PARTS for text in part).items() if times > 1] == []


def test_both_languages_show_the_same_values() -> None:
    """A template has the same fields in both languages."""
    assert {english: chinese for english, chinese in CHINESE.items() if fields(english) != fields(chinese)} == {}


def test_chinese_texts_are_chinese() -> None:
    """Each has a Chinese character or full-width sign, unless it is all names and values; none has English sentences."""
    bare = [
        text for text in CHINESE.values() if not re.search("[\u3000-\u9fff\uff00-\uffef]", re.sub(r"\{.*?\}", "", text))
    ]
    assert set(bare) <= {"drill", "{id} ", "10", "11", "12"}
    assert [text for text in CHINESE.values() if english_words(re.sub("`[^`]*`", "", text))] == []


_ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type)} | {
    "NotUnderstoodError",
    "TooLongError",
}
_FOR_PROGRAMMERS = {"scheduling/replay.py", "store/rows.py"}


def _words(node: ast.expr) -> Iterator[str]:
    """Yield the words in a message that do not come from the catalogue."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from (text for part in parts if isinstance(part, ast.Constant) for text in [str(part.value)])
        case ast.BinOp(left=left, right=right):
            yield from (*_words(left), *_words(right))
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*_words(body), *_words(orelse))


def test_no_error_bypasses_the_catalogue() -> None:
    """The message of an error for the user is made by ``tr``; only punctuation may stand around it."""
    bypassing = [
        f"{file}:{call.lineno}: {word}"
        for file, tree in trees()
        if file not in _FOR_PROGRAMMERS
        for call in calls(tree)
        if called(call) in _ERRORS | {"ValueError", "Complaint", "invalid", "warn", "tell"}
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        for word in _words(argument)
        if re.search("[A-Za-z]{2}", word)
    ]
    assert not bypassing, "\n".join(bypassing)


def test_texts_are_looked_up_when_they_are_printed() -> None:
    """At import the language is not known yet: a module-level text is marked, not translated."""
    early = []
    for file, tree in trees():
        inside = {
            id(call)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.Lambda)
            for call in ast.walk(node)
        }
        early += [
            f"{file}:{call.lineno}"
            for call in calls(tree)
            if called(call) in ("tr", "in_both") and id(call) not in inside
        ]
    assert not early


def test_texts_without_values_may_have_braces() -> None:
    """Only a text with values is a template."""
    assert language.tr('{"kind": 1}') == '{"kind": 1}'


@pytest.mark.usefixtures("quiz", "chinese")
def test_the_locale_chooses_the_language(quiz: Quiz) -> None:
    """Without a setting the locale counts, and ``--lang`` before it."""
    assert "没有卡片“nothing”" in quiz("show", "nothing", code=2).err
    assert "no card 'nothing'" in quiz("show", "nothing", "--lang", "en", code=2).err
    assert "no card 'nothing'" in quiz("show", "nothing", "--lang=en", code=2).err


def test_lang_chooses_the_language(quiz: Quiz) -> None:
    """``--lang zh`` is Chinese; ``both`` leaves the interface to the locale."""
    assert "没有卡片“nothing”" in quiz("show", "nothing", "--lang", "zh", code=2).err
    assert "no card 'nothing'" in quiz("show", "nothing", "--lang", "both", code=2).err


@pytest.mark.usefixtures("quiz", "chinese")
def test_the_setting_chooses_the_language(quiz: Quiz) -> None:
    """The setting counts before the locale."""
    quiz("config", "set", "language", "en")
    assert "no card 'nothing'" in quiz("show", "nothing", code=2).err


@pytest.mark.usefixtures("quiz", "chinese")
def test_what_a_program_reads_is_english(quiz: Quiz) -> None:
    """Messages stay English where the output is for a program."""
    assert "no card 'nothing'" in quiz("show", "nothing", "--json", code=2).err
    assert quiz("solve", "--batch", lines=["{}"]).json == {"error": 'a line has to be {"kind": ..., "given": {...}}'}


@pytest.mark.usefixtures("quiz", "chinese")
def test_complaints_are_in_the_language_of_the_reader(
    quiz: Quiz, write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache of the compiled cards has both languages: it is made in one and read in the other."""
    write_deck("deck: own\ncards:\n  - {id: a, question: q, answr: x}\n")
    assert "卡片中有未知的键 'answr'（是不是“answer”？）" in quiz("check", code=1).out
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "unknown key 'answr' in a card (did you mean 'answer'?)" in quiz("check", code=1).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["review", "--bogus"], "没有选项 --bogus"),
        (["reviw"], "没有命令 'reviw'。是不是 'review'？"),
        (["review", "--limit", "x"], "'--limit' 的值无效：'x' 不是整数"),
        (["review", "--limit", "0"], "'--limit' 的值无效：0 不在范围 1<=x<=100000 内"),
        (["show"], "缺少参数 'ID'"),
        (["decks", "a", "b"], "多余的参数：a b"),
        (["review", "--limit"], "选项 '--limit' 需要一个值"),
        (["stats", "dro"], "'[drills]' 的值无效：'dro' 不是 'drills' 之一"),
        (["review", "--lmit", "1"], "没有选项 --lmit（可能是：--limit）"),
    ],
)
@pytest.mark.usefixtures("quiz", "chinese")
def test_typers_errors_are_chinese(quiz: Quiz, words: list[str], said: str) -> None:
    """Typer's messages about a command line, with its headings."""
    found = _unwrapped(quiz(*words, code=2).err)
    assert _unwrapped(said) in found
    assert "错误" in found


def _unwrapped(text: str) -> str:
    """Return a text without the frame around it and its line breaks."""
    return re.sub(r"[\s│]+", "", text)
