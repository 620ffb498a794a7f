"""The editor in a real pseudo-terminal: signals, editors that are not set, vim."""

import os
import shutil
import signal
import time
from pathlib import Path
from types import SimpleNamespace

import pexpect
import pytest

from quizcli.cards import Location
from quizcli.terminal import editor
from tests.terminal.conftest import Start, Terminal, Write

DECK = """\
deck: own
cards:
- {id: one, question: What is one?, answer: One.}
"""


@pytest.fixture
def deck(write_deck: Write) -> Path:
    """A deck of one card."""
    return write_deck(DECK)


def program(folder: Path, name: str, script: str) -> str:
    """Make a shell script and return a PATH that has it."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def goes_on(terminal: Terminal) -> None:
    """See that the sitting has the terminal again."""
    terminal.press("Enter").until("3 good")
    assert 1049 << 5 in terminal.screen.mode
    terminal.press("3")
    assert terminal.ended() == 0


@pytest.mark.usefixtures("deck")
@pytest.mark.parametrize("setting", ["", " "])
def test_an_empty_setting_is_no_editor(start: Start, tmp_path: Path, setting: str) -> None:
    """The system's own editor is used, and the terminal says so."""
    path = program(tmp_path / "bin", "vi", "echo OPEN $2; read answer")
    terminal = start("review", "--deck", "own", EDITOR=setting, PATH=path, size=(24, 120)).until("? help")
    terminal.press("E").until("EDITOR is empty").until("OPEN").press("Enter")
    goes_on(terminal)


@pytest.mark.usefixtures("deck")
@pytest.mark.parametrize("script", ["sleep 30", "trap 'exit 0' INT; echo OPEN; while :; do sleep 0.1; done"])
def test_ctrl_c_in_an_editor(start: Start, tmp_path: Path, script: str) -> None:
    """It is for the editor, which may end by it; the sitting has its terminal again."""
    path = program(tmp_path / "bin", "ed-it", script)
    terminal = start("review", "--deck", "own", EDITOR="ed-it", PATH=path).until("? help").press("E")
    time.sleep(0.3)
    assert 1049 << 5 not in terminal.screen.mode
    terminal.process.send("\x03")
    goes_on(terminal)


@pytest.mark.usefixtures("deck")
def test_an_editor_that_stops_itself_is_continued(start: Start) -> None:
    """No shell could continue it."""
    terminal = start("review", "--deck", "own", EDITOR="sh -c 'kill -STOP $$; exit 3'").until("? help")
    terminal.press("E").until("exited with code 3", 5)
    goes_on(terminal)


@pytest.mark.skipif(not shutil.which("vim"), reason="vim is not installed")
@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGHUP, "closed"])
def test_vim_keeps_what_was_typed(start: Start, deck: Path, way: "signal.Signals | str") -> None:
    """A signal to the program and a closed terminal leave vim the time to save its swap file."""
    terminal = start("review", "--deck", "own", EDITOR="vim --clean").until("? help")
    # pyte does not know all that vim writes.
    for keys, shown in (("E", "own.yaml"), ("OUNSAVED WORK\x1b", "UNSAVED WORK")):
        terminal.process.send(keys)
        terminal.process.expect_exact(shown)
    if isinstance(way, signal.Signals):
        terminal.process.kill(way)
        terminal.process.expect(pexpect.EOF)
    else:
        terminal.process.close(force=False)
    swap = deck.with_name(".own.yaml.swp")
    ends = time.monotonic() + 3  # less than vim waits before it writes by itself
    while not (swap.exists() and b"UNSAVED WORK" in swap.read_bytes()):
        assert time.monotonic() < ends, "the swap file does not have the text"
        time.sleep(0.1)
    assert deck.read_text() == DECK


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('"C:\\Program Files\\Vim\\vim.exe" -n', ["C:\\Program Files\\Vim\\vim.exe", "-n"]),
        ("notepad", ["notepad"]),
        ("code", ["C:\\bin\\code.CMD"]),
    ],
)
def test_an_editor_of_windows(monkeypatch: pytest.MonkeyPatch, setting: str, words: list[str]) -> None:
    """Backslashes stay, quotes group, and scripts are found by their name."""
    monkeypatch.setattr(editor, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(shutil, "which", lambda name: "C:\\bin\\code.CMD" if name == "code" else None)
    assert editor._words(setting) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("/usr/bin/nano", ["+7", "a{0}.yaml"]),
        ("code.cmd", ["--wait", "--goto", "a{0}.yaml:7"]),
        ("Notepad.exe", ["a{0}.yaml"]),
    ],
)
def test_the_place_in_the_words_of_the_editor(name: str, words: list[str]) -> None:
    """Most take +LINE; Notepad takes none."""
    assert editor._place(name, Location("a{0}.yaml", 7, 1)) == words
