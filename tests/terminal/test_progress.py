"""The bar of a long export."""

import os
import sys
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Quiz


@pytest.mark.usefixtures("quiz")
def test_a_bar_is_drawn_in_a_terminal(home: Path, tmp_path: Path) -> None:
    """With enough cards it shows the progress of rendering and writing, and is removed at the end."""
    process = pexpect.spawn(
        sys.executable, ["-m", "quizcli", "export", "anki", str(tmp_path / "a.apkg")],
        env={**os.environ, "TERM": "xterm-256color"}, timeout=60, encoding="utf-8", dimensions=(24, 100),
    )  # fmt: skip
    process.expect("rendering")
    process.expect("writing")
    process.expect("notes")
    process.expect(pexpect.EOF)
    process.close()
    assert process.exitstatus == 0
    assert home.exists()


def test_the_first_export_of_all_prints_no_row_of_lines(home: Path, tmp_path: Path) -> None:
    """If card files are read first, one line shows it and is removed afterwards."""
    (home / "cache" / "corpus.db").unlink()
    process = pexpect.spawn(
        sys.executable, ["-m", "quizcli", "export", "anki", str(tmp_path / "a.apkg"), "--deck", "rl"],
        env={**os.environ, "TERM": "xterm-256color"}, timeout=60, encoding="utf-8", dimensions=(24, 100),
    )  # fmt: skip
    process.expect(pexpect.EOF)
    said = process.before or ""
    assert "reading card files: 5 of" in said
    assert said.count("\n") <= 3, said


def test_no_bar_elsewhere(quiz: Quiz, tmp_path: Path) -> None:
    """If stderr is not a terminal, nothing is drawn."""
    assert not quiz("export", "anki", str(tmp_path / "a.apkg")).err
