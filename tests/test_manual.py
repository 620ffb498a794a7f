"""The Chinese manual: each page says what the English one says, in Chinese, and `quiz help` shows it."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.conftest import Quiz
from tests.manual import CHINESE_PAGES, PAGES
from tests.texts import english_words

_FENCED = re.compile(r"^```(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TRANSLATED = [path for path in CHINESE_PAGES if path.stem != "contributing"]
_ENGLISH = {path.stem: path.read_text(encoding="utf-8") for path in PAGES}
pages = pytest.mark.parametrize("page", _TRANSLATED, ids=lambda path: path.stem)


def headings(text: str) -> list[str]:
    """Return the marks of the headings: one `#` for each level."""
    return re.findall(r"^#+(?= )", _FENCED.sub("", text), re.MULTILINE)


def examples(text: str) -> list[tuple[str, str]]:
    """Return the info string and the lines of each block; without lines if it is generated, and without comments."""
    return [
        (info, "" if " " in info else re.sub(r"(^|\s)# .*", "", lines, flags=re.MULTILINE))
        for info, lines in _FENCED.findall(text)
    ]


def inline(text: str) -> Counter[str]:
    """Return what stands in backticks, with its number."""
    return Counter(re.sub(r"\s+", " ", found) for found in re.findall(r"`([^`]+)`", _FENCED.sub("", text)))


def tables(text: str) -> list[int]:
    """Return the number of rows of each table."""
    found = re.findall(r"(?:^\|.*\n)+", _FENCED.sub("", text), re.MULTILINE)
    return [table.count("\n") for table in found]


def targets(text: str) -> list[str]:
    """Return the files to which the links and the pictures lead."""
    return sorted(Path(target).name for target in re.findall(r"\]\(([^)#]+)\)", text))


def test_each_page_has_a_chinese_one() -> None:
    """The topics are the same."""
    assert [path.name for path in CHINESE_PAGES] == [path.name for path in PAGES]


@pages
@pytest.mark.parametrize("parts", [headings, examples, inline, tables, targets], ids=lambda parts: parts.__name__)
def test_a_chinese_page_has_the_parts_of_the_english_one(page: Path, parts: object) -> None:
    """The same headings, blocks, commands, tables and links, so that nothing is left out or out of date."""
    assert callable(parts)
    assert parts(page.read_text(encoding="utf-8")) == parts(_ENGLISH[page.stem])


@pages
def test_a_chinese_page_is_chinese(page: Path) -> None:
    """No sentence is English, and each paragraph has Chinese."""
    prose = re.sub("`[^`]*`|^#+ (quiz .*|Anki|JSON)$", "", _FENCED.sub("", page.read_text("utf-8")), flags=re.MULTILINE)
    assert english_words(prose) == []
    for paragraph in prose.split("\n\n"):
        assert not paragraph.strip() or re.search("[\u4e00-\u9fff]", paragraph)


@pages
def test_a_link_of_a_chinese_page_leads_somewhere(page: Path) -> None:
    """A file of the repository, or a heading of the page."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert re.search(rf"^#+ {target[1:]}$", text, re.MULTILINE), target
        else:
            assert (page.parent / target).resolve().is_file(), target


def test_help_is_chinese(quiz: Quiz, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``--lang zh`` and with a Chinese locale, `quiz help` lists and shows the Chinese pages."""
    assert quiz("help", "schedule", "--lang", "zh").out.startswith("复习安排\n\n")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    listed = quiz("help").out.splitlines()
    assert [line.split()[0] for line in listed] == [path.stem for path in PAGES]
    assert all(re.search("[\u4e00-\u9fff]", line) and cell_len(line) <= 80 for line in listed)
    assert quiz("help", "schedule").out.startswith("复习安排\n\n")
    assert quiz("help", "schedule", "--lang", "en").out.startswith("The schedule\n\n")


def test_the_page_for_developers_is_english(quiz: Quiz) -> None:
    """In Chinese one line says so before the English page."""
    shown = quiz("help", "contributing", "--lang", "zh").out
    assert shown.startswith("参与开发\n")
    assert "本页面向开发者，只有英文。\n\nContributing\n" in shown


@pages
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_fits_80_columns(quiz: Quiz, monkeypatch: pytest.MonkeyPatch, page: Path, language: str) -> None:
    """Blocks with their indent too."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = quiz("help", page.stem, "--lang", language).out.splitlines()
    assert [line for line in lines if cell_len(line) > 80] == []
