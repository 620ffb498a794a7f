"""Tests of help, exit codes, the environment, and closed streams."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.main

from quizcli.cli import app
from tests.conftest import DAY_ONE, Quiz


def commands() -> list[list[str]]:
    """Return every command and group as words."""
    found: list[list[str]] = [[]]
    group = typer.main.get_group(app)
    for name, command in group.commands.items():
        found.append([name])
        found += [[name, inner] for inner in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_help_has_an_example(quiz: Quiz, command: list[str]) -> None:
    """The help of every command has an example of that command."""
    out = quiz(*command, "--help").out
    assert f"Example: quiz {' '.join(command)}".rstrip() in " ".join(out.split())
    assert quiz(*command, "-h").out == out


def test_version(quiz: Quiz) -> None:
    """`--version` prints the version of the package."""
    from importlib.metadata import version

    assert quiz("--version").out == f"quizcli {version('quizcli')}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["shwo", "x"], "No such command 'shwo'"),
        (["show", "conv-output-sise"], "no card 'conv-output-sise' (did you mean 'conv-output-size'?)"),
        (["grade", "conv-output-size", "6"], "0<=x<=5"),
        (["grade", "conv-output-size", "good"], "'good' is not a valid int"),
        (["grade", "nonsense", "4"], "no card 'nonsense'; `quiz list` names them all"),
        (["due", "--deck", "cmn"], "no card has the deck 'cmn' (did you mean 'cnn'?)"),
        (["review", "--level", "4"], "1<=x<=3"),
        (["review", "--lang", "fr"], "'fr' is not one of"),
        (["review", "--nwe", "4"], "No such option: --nwe"),
    ],
)  # fmt: skip
def test_wrong_usage(quiz: Quiz, arguments: list[str], message: str) -> None:
    """Wrong usage gives a message that says what to do, and exit code 2."""
    err = " ".join(quiz(*arguments, code=2).err.replace("│", " ").split())
    assert message in err


def test_a_bad_clock(quiz: Quiz) -> None:
    """A QUIZ_NOW that is not a time is refused before anything is done."""
    for now in ("yesterday", "2026-13-01", "0001-01-01", "9899-01-01", "9998-12-31T23:59-23:59"):
        assert "is not a time" in quiz("due", now=now, code=2).err


def test_the_last_time_leaves_room_for_every_day_that_follows(quiz: Quiz) -> None:
    """On the last day, in the zone that makes it latest, a sitting with each command and its summary ends as always."""
    for command in (["due"], ["stats"], ["grade", "conv-output-size", "5"]):
        quiz(*command, now="9898-12-31T23:59-23:59")
    assert "cards left for today" in quiz("review", lines=["", "4", "B", "S", "u", "q"]).out


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the program as a process."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("QUIZ_")}
    return subprocess.run(
        [sys.executable, "-m", "quizcli", *arguments],
        env=clean | environment, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def test_a_made_up_clock_over_the_real_journal_is_said(tmp_path: Path) -> None:
    """QUIZ_NOW without QUIZ_HOME gives a warning that names the journal."""
    places = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    result = run("due", QUIZ_NOW=DAY_ONE, **places)
    assert result.returncode == 0
    assert result.stderr == (
        "quiz: QUIZ_NOW is set but QUIZ_HOME is not: this command uses your real journal,"
        f" {tmp_path / 'data' / 'quizcli' / 'journal.db'}\n"
    )
    assert not run("due", **places).stderr


def test_ctrl_c_exits_130(home: Path, write_deck: Callable[[str], Path]) -> None:
    """Interrupted in a sitting, the program ends without a traceback and the journal is whole."""
    write_deck("deck: own\ncards:\n- {id: one, question: a, answer: b}\n- {id: two, question: a, answer: b}\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "quizcli", "review", "--deck", "own"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n4\n")
    process.stdin.flush()
    while "easy" not in process.stdout.readline():
        pass
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "")
    assert home.joinpath("journal.db").exists()


def test_ascii_terminals_get_marks(home: Path) -> None:
    """On a terminal without Chinese, each ideograph is printed as a question mark."""
    result = run(
        "show", "conv-output-size", "--lang", "zh", QUIZ_HOME=str(home), PYTHONIOENCODING="ascii", QUIZ_NOW=DAY_ONE
    )
    assert result.returncode == 0
    assert "???" in result.stdout


# Root writes where it may not, by capabilities; without them it is an ordinary owner. The program is imported before,
# as its folder may belong to somebody else.
WITHOUT_PRIVILEGES = """
import ctypes, os, pkgutil, sys
import quizcli
for module in pkgutil.walk_packages(quizcli.__path__, "quizcli."):
    if not module.name.endswith(("__main__", "_windows")):
        __import__(module.name)
from quizcli.cli import main
if os.geteuid() == 0:
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None, use_errno=True).capset(header, none) == 0, os.strerror(ctypes.get_errno())
sys.argv = ["quiz", "grade", "conv-output-size", "4"]
main()
"""


@pytest.mark.skipif(sys.platform != "linux" and os.geteuid() == 0, reason="root gives up its privileges on Linux only")
def test_a_read_only_home(quiz: Quiz, home: Path) -> None:
    """Without permission to write, the message says so, the exit code is 1, and nothing is changed."""
    quiz("grade", "conv-output-size", "5")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    for path in (home, *home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    result = subprocess.run([sys.executable, "-c", WITHOUT_PRIVILEGES], capture_output=True, text=True, check=False)
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert "permission" in result.stderr.lower() or "read-only" in result.stderr
    assert before == {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("size", ["", " ", "0", "-1", "x", "８０", "9" * 5000])
def test_a_size_that_no_window_has(size: str) -> None:
    """Typer reads the width when it is imported, and would end with a traceback."""
    result = run("review", "--nonsense", COLUMNS=size, LINES=size, TERMINAL_WIDTH=size)
    assert result.returncode == 2
    assert "No such option: --nonsense" in result.stderr
    assert "Traceback" not in result.stderr
