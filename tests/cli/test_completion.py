"""Tests of shell completion."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_imports import loaded_by


def completed(words: str, shell: str = "bash") -> list[str]:
    """Return the completions of the last word of a line."""
    environment = os.environ | {
        "_QUIZ_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
        "_TYPER_COMPLETE_ARGS": words,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    result = subprocess.run(
        [sys.executable, "-m", "quizcli"], env=environment, capture_output=True, text=True, check=False
    )
    assert not result.stderr
    return result.stdout.split()


@pytest.mark.usefixtures("home")
def test_ids_decks_tags_commands() -> None:
    """Arguments and options are completed with ids, decks, tags, commands and settings."""
    assert completed("quiz show conv-out") == ["conv-output-size"]
    assert "batchnorm-definition" in completed("quiz grade batch")
    assert completed("quiz review --deck norm") == ["normalization"]
    assert completed("quiz due --tag dying") == ["dying-relu"]
    assert "review" in completed("quiz re")
    assert completed("quiz show no-such-card") == []
    assert completed("quiz config set new") == ["new_per_day"]
    assert completed("quiz new x --deck cn") == ["cnn"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells(shell: str) -> None:
    """Zsh and fish get the same completions in their own format."""
    assert "conv-output-size" in " ".join(completed("quiz show conv-out", shell))


def test_completion_is_light(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Completing an id loads no YAML, no NumPy, no Rich; without a cache it returns nothing and creates none."""
    monkeypatch.setenv("_QUIZ_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "quiz show conv")
    monkeypatch.setenv("COMP_CWORD", "2")
    code = "from quizcli.cli import main\ntry: main()\nexcept SystemExit: pass"
    assert loaded_by(code, "yaml", "numpy", "sqlite_utils", "rich.console", "quizcli.store.store") == set()
    (home / "cache" / "corpus.db").unlink()
    assert completed("quiz show conv") == []
    assert list((home / "cache").iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_can_be_shown(shell: str) -> None:
    """`_QUIZ_COMPLETE=source_...` prints the script that a shell reads."""
    environment = os.environ | {"_QUIZ_COMPLETE": f"source_{shell}"}
    result = subprocess.run(
        [sys.executable, "-m", "quizcli"], env=environment, capture_output=True, text=True, check=False
    )
    assert "_QUIZ_COMPLETE" in result.stdout
