"""Tests of `quiz edit` and `quiz new --edit`, with a script as the editor."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Quiz

Write = Callable[..., Path]
Editor = Callable[..., Path]

OWN = """\
deck: own
cards:
- id: mine
  question: Why?
  answer: Because.
"""
_SCRIPT = """\
import sys
from pathlib import Path
_, line, file = sys.argv
Path({seen!r}).write_text(line + " " + file)
path = Path(file)
for old, new in {changes!r}:
    path.write_text(path.read_text().replace(old, new))
"""


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Set an editor that replaces texts; return the file in which it notes what it was given."""

    def make(*changes: tuple[str, str]) -> Path:
        seen, script = tmp_path / "seen", tmp_path / "editor.py"
        script.write_text(_SCRIPT.format(seen=str(seen), changes=changes))
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
        return seen

    return make


def test_the_card_is_opened_at_its_line(quiz: Quiz, write_deck: Write, editor: Editor) -> None:
    """The editor gets file and line; without a change that is said."""
    file = write_deck(OWN)
    seen = editor()
    assert quiz("edit", "mine").out == "mine is unchanged.\n"
    assert seen.read_text() == f"+3 {file}"
    assert "no card 'minee' (did you mean 'mine'?)" in quiz("edit", "minee", code=2).err


def test_what_became_of_the_card(quiz: Quiz, write_deck: Write, editor: Editor) -> None:
    """Saved, saved with a mistake, broken, gone."""
    file = write_deck(OWN)
    editor(("Because", "Therefore"))
    assert quiz("edit", "mine").out == f"mine is saved: {file}:3:3\n"
    editor(("Therefore", "See $x}$"))
    out = quiz("edit", "mine", code=1).out
    assert f"{file}:5:16: answer of 'mine': the formula x}} cannot be laid out" in out
    assert out.endswith(f"mine is saved: {file}:3:3\n")
    editor(("question", "qestion"))
    out = quiz("edit", "mine", code=1).out
    assert f"{file}:4:3: unknown key 'qestion'" in out
    assert out.endswith("mine is saved but cannot be used; `quiz edit mine` opens it again.\n")
    file.write_text(OWN)
    editor(("mine", "yours"))
    assert quiz("edit", "mine").out == f"{file} has no card mine any more.\n"


def test_a_built_in_card_of_an_installed_program(
    quiz: Quiz, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editor: Editor
) -> None:
    """The copy is edited, and is removed if nothing was changed."""
    builtin = tmp_path / "builtin_cards"
    builtin.mkdir()
    (builtin / "own.yaml").write_text(OWN)
    monkeypatch.setattr("quizcli.paths.builtin_cards", lambda: builtin)
    editor()
    assert quiz("edit", "mine").out == "mine is unchanged.\n"
    copy = home / "cards" / "own.yaml"
    assert not copy.exists()
    editor(("Because", "Therefore"))
    assert quiz("edit", "mine").out == f"mine is saved: {copy}:3:3\n"
    assert quiz("show", "mine", "--json").json["answer"] == "Therefore."
    editor(("question", "qestion"))
    assert quiz("edit", "mine", code=1).out.endswith(
        "mine is saved but cannot be used; `quiz edit mine` opens it again.\n"
    )
    assert (builtin / "own.yaml").read_text() == OWN


def test_a_folder_in_the_place_of_the_file(
    quiz: Quiz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_deck: Write
) -> None:
    """A folder with the name of the deck's file, before or after editing, is told and not a traceback."""
    file = write_deck(OWN)
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfile = Path(sys.argv[-1])\n"
        "if file.is_file():\n    file.unlink()\n    file.mkdir()\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    assert f"{file}:1:1: cannot be read: Is a directory" in quiz("edit", "mine", code=1).out
    builtin = tmp_path / "builtin_cards"
    builtin.mkdir()
    (builtin / "own.yaml").write_text(OWN)
    monkeypatch.setattr("quizcli.paths.builtin_cards", lambda: builtin)
    assert f"{file}:1:1: cannot be read: Is a directory" in quiz("edit", "mine", code=1).out
    file.rmdir()
    assert f"{file}:1:1: cannot be read: Is a directory" in quiz("edit", "mine", code=1).out
    assert file.is_dir(), "what the editor made is not deleted"


def test_a_new_card_is_edited_at_once(quiz: Quiz, home: Path, editor: Editor) -> None:
    """`quiz new --edit` opens the skeleton, and `quiz edit` opens it again until it is complete."""
    file = home / "cards" / "own.yaml"
    seen = editor()
    out = quiz("new", "mine", "--deck", "own", "--edit", code=1).out
    assert seen.read_text() == f"+3 {file}"
    assert "'mine' is not asked yet: it has texts of the skeleton" in out
    assert out.endswith("mine is unchanged.\n")
    editor(*((text, "Mine") for text in ("Write the", "Write here", "What a complete")))
    assert quiz("edit", "mine").out == f"mine is saved: {file}:3:3\n"


def test_an_editor_that_fails(quiz: Quiz, write_deck: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said once, with what to do."""
    write_deck(OWN)
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert "set EDITOR to your editor" in quiz("edit", "mine", code=1).err
