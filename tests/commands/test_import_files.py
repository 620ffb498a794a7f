"""Importing cards into several decks: all of them are changed or none, whatever happens meanwhile."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from quizcli.commands import import_files
from quizcli.errors import WriteError
from tests.conftest import Quiz

OWN = "# mine\ndeck: own\ncards:\n- id: mine\n  question: q\n  answer: a\n"
LOG = ".import.json"
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a killed process is a fork")


@pytest.fixture
def source(quiz: Quiz, write_deck: Callable[..., Path], tmp_path: Path) -> Path:
    """An export with cards for three decks; one of them is here, with a comment of the user."""
    write_deck(OWN)
    quiz("export", "json", str(tmp_path / "form.json"), "--deck", "own")
    document = json.loads((tmp_path / "form.json").read_text())
    document["decks"] = [
        {"deck": deck, "title": deck, "cards": [{"id": f"{deck}-1", "question": "q", "answer": "a"}]}
        for deck in ("own", "second", "third")
    ]
    file = tmp_path / "cards.json"
    file.write_text(json.dumps(document))
    return file


def content(home: Path) -> dict[str, str]:
    """Return the files of the user's cards."""
    return {file.name: file.read_text() for file in sorted((home / "cards").iterdir())}


def killed(quiz: Quiz, source: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Import in a process that ends after so many steps: the files one by one, the look at them, the deletion."""
    child = os.fork()
    if child == 0:
        left = [after]

        def step(real: Callable[..., object]) -> Callable[..., object]:
            def stepping(*given: object) -> object:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
                return real(*given)

            return stepping

        for name in ("_write", "_delete"):
            monkeypatch.setattr(import_files, name, step(getattr(import_files, name)))
        monkeypatch.setattr("quizcli.commands.import_cards._check", step(lambda *_: None))
        try:
            quiz("import", "cards", str(source))
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@needs_fork
@pytest.mark.parametrize("after", range(1, 6))
def test_the_next_command_undoes_what_a_killed_import_has_left(
    quiz: Quiz, home: Path, source: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """It says which files; the import can be done again."""
    before = content(home)
    # The first step deletes nothing: there was no interrupted import yet.
    killed(quiz, source, monkeypatch, after)
    changed = ["own.yaml", "second.yaml", "third.yaml"][: after - 1]
    assert content(home).keys() - before.keys() == {LOG, *changed} - {"own.yaml"}
    said = " ".join(quiz("decks").err.split())
    assert content(home) == before
    undone = f"an import of cards was interrupted; its changes are undone in {', '.join(changed)}"
    assert said == (f"quiz: {undone}" if changed else "")
    assert quiz("decks").err == ""
    assert "3 cards added" in quiz("import", "cards", str(source)).out
    assert LOG not in content(home)


@needs_fork
def test_an_import_undoes_an_interrupted_one_first(
    quiz: Quiz, home: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else its cards would be taken for those that are here."""
    killed(quiz, source, monkeypatch, 3)
    assert "3 cards added" in quiz("import", "cards", str(source)).out
    assert content(home).keys() == {"own.yaml", "second.yaml", "third.yaml"}


@needs_fork
def test_what_the_user_has_edited_since_stays(
    quiz: Quiz, home: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named; the other files are as before."""
    killed(quiz, source, monkeypatch, 4)
    second = home / "cards" / "second.yaml"
    second.write_text(second.read_text().replace("answer: a", "answer: b"))
    edited = second.read_text()
    said = " ".join(quiz("check").err.split())
    assert "undone in own.yaml, third.yaml; edited since, and left as it is: second.yaml" in said
    assert content(home) == {"own.yaml": OWN, "second.yaml": edited}


def test_a_running_import_is_left_alone(quiz: Quiz, home: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command started meanwhile undoes nothing; a second import waits, and gives up in the end."""
    (home / "cards" / LOG).write_text(json.dumps({"own.yaml": ["before\n", OWN]}))
    monkeypatch.setattr(import_files, "_WAIT_SECONDS", 0.1)
    with FileLock(home / "import.lock"):
        assert quiz("decks").err == ""
        assert "another quiz is importing cards" in quiz("import", "cards", str(source), code=1).err
    assert content(home)["own.yaml"] == OWN


@pytest.mark.parametrize(
    "text", ["", "[1]", '{"own.yaml": 1}', '{"own.yaml": ["a"]}', "\x00", '{"own.yaml": [1, 2, 3]}']
)
def test_a_log_that_no_import_has_written(quiz: Quiz, home: Path, source: Path, text: str) -> None:
    """It is told what to do; other commands go on, an import does not."""
    (home / "cards" / LOG).write_text(text)
    assert "delete it" in " ".join(quiz("decks").err.split())
    assert "delete it" in " ".join(quiz("import", "cards", str(source), code=1).err.split())
    assert content(home) == {"own.yaml": OWN, LOG: text}


@pytest.mark.parametrize("failing", ["own.yaml", "second.yaml", "third.yaml"])
def test_a_file_that_cannot_be_written(
    quiz: Quiz, home: Path, source: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """The others are as before."""
    real = import_files._write

    def write(file: Path, text: str | None) -> None:
        if file.name == failing:
            raise WriteError(f"{file}: cannot be written: no space")
        real(file, text)

    monkeypatch.setattr(import_files, "_write", write)
    assert "no space" in quiz("import", "cards", str(source), code=1).err
    assert content(home) == {"own.yaml": OWN}


def test_a_new_file_behind_a_broken_link(quiz: Quiz, home: Path, source: Path, tmp_path: Path) -> None:
    """The link stays; the file that it leads to is made, and goes again where the import fails."""
    if sys.platform == "win32":
        pytest.skip("needs links")
    link = home / "cards" / "second.yaml"
    link.symlink_to(tmp_path / "elsewhere.yaml")
    (home / "cards" / LOG).write_text(json.dumps({"second.yaml": [None, "x\n"]}))
    (tmp_path / "elsewhere.yaml").write_text("x\n")
    assert "undone in second.yaml" in " ".join(quiz("decks").err.split())
    assert link.is_symlink()
    assert not (tmp_path / "elsewhere.yaml").exists()
    assert "3 cards added" in quiz("import", "cards", str(source)).out
    assert link.is_symlink()
    assert "second-1" in (tmp_path / "elsewhere.yaml").read_text()
