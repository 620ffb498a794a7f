"""What all formats of `quiz export` have in common: their commands, checks, targets."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import TextIO

import pytest
import typer

from quizcli.cli import _study, exchange
from quizcli.exporters.format import Job, Report, TextFormat
from quizcli.exporters.table import FORMATS, Entry, Option
from tests.conftest import Quiz


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"anki"}))
def test_an_earlier_export_is_replaced_and_no_other_file(quiz: Quiz, tmp_path: Path, form: str) -> None:
    """A second export needs no --force; it goes to a pipe and to stdout with the same content."""
    file = tmp_path / "cards"
    said = quiz("export", form, str(file), "--deck", "own").out
    assert said == f"{'13 rows' if form == 'tsv' else '5 cards'} written to {file}\n"
    content = file.read_bytes().decode()
    assert quiz("export", form, str(file), "--deck", "own").out == said
    assert quiz("export", form, "-", "--deck", "own").out == content
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor() as pool:
        piped = pool.submit((tmp_path / "pipe").read_bytes)
        quiz("export", form, str(tmp_path / "pipe"), "--deck", "own")
        assert piped.result(timeout=60).decode() == content
    file.write_text("mine")
    assert "--force" in quiz("export", form, str(file), "--deck", "own", code=1).err
    assert file.read_text() == "mine"
    quiz("export", form, str(file), "--deck", "own", "--force")
    assert file.read_bytes().decode() == content


def test_a_target_is_checked_before_any_work(quiz: Quiz, home: Path, tmp_path: Path) -> None:
    """A wrong target is an error before the cards are read."""
    (home / "cache" / "corpus.db").unlink()
    for form in FORMATS:
        assert "there is no folder" in quiz("export", form, str(tmp_path / "none" / "x.apkg"), code=1).err
    assert not (home / "cache" / "corpus.db").exists()


@pytest.mark.usefixtures("own")
def test_a_format_is_one_file_and_one_entry(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new format with an option of its own has a command with it, and with the checks that all have."""

    class Ids(TextFormat):
        head = "ids\n"

        def write_text(self, file: TextIO, job: Job) -> Report:
            file.writelines([self.head, *(job.options["before"] + card.id + "\n" for card in job.cards())])
            return Report(len(job.chosen), "id")

    module = ModuleType("quizcli.exporters.formats.ids")
    module.__dict__["FORMAT"] = Ids()
    monkeypatch.setitem(sys.modules, module.__name__, module)
    entry = Entry("Write ids.", "ids.txt", (Option("before", str, "* ", "What comes before an id."),))
    monkeypatch.setattr(exchange, "FORMATS", {"ids": entry})
    app = typer.Typer()
    exchange.register(app)
    file = tmp_path / "ids.txt"
    study = _study([])
    for _ in range(2):
        app(
            ["export", "ids", str(file), "--deck", "own", "--level", "2", "--before", "- "],
            obj=study,
            standalone_mode=False,
        )
        assert capsys.readouterr().out == f"1 id written to {file}\n"
    study.close()
    assert file.read_text() == "ids\n- second\n"
