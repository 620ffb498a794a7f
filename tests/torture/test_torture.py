"""The harness notices: a stand-in that writes over its file, or ends in a traceback, is reported; a sound one is not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from quizcli.cli import main
from tests.torture import crashes, dialogs
from tests.torture.__main__ import attempt, chance_of
from tests.torture.actions import Action
from tests.torture.ground import Ground, Program, Run
from tests.torture.judge import Failed, judge
from tests.torture.shim import compiled

_TEXT = "# mine\nnew_per_day = 7\n"
_SET = Action("config set new_per_day 7")


def _settings() -> Path | None:
    """Return the settings where the command is the one that writes them."""
    return Path(os.environ["QUIZ_HOME"], "config.toml") if sys.argv[1:3] == ["config", "set"] else None


def overwriting() -> None:
    """Write settings over the file that is there, in two steps."""
    file = _settings()
    if file is None:
        main()
        return
    with file.open("wb", buffering=0) as opened:
        for line in _TEXT.splitlines(keepends=True):
            opened.write(line.encode())


def renaming() -> None:
    """Write settings beside the file, and rename."""
    file = _settings()
    if file is None:
        main()
        return
    try:
        beside = file.with_name("beside")
        beside.write_text(_TEXT)
        beside.replace(file)
    except OSError as error:
        sys.exit(f"{file}: {error}")


def tracing() -> None:
    """End drills in a traceback."""
    if sys.argv[1:2] == ["drill"] and "--list" not in sys.argv:
        raise ZeroDivisionError("no line may do this")
    main()


def tried(program: Program, group: str, cases: int) -> None:
    """Print what is found of a stand-in."""
    ground = Ground(program)
    try:
        found = dialogs.Cases(ground, 1) if group == "dialogs" else crashes.Cases(ground, 1, (_SET,))
        for number in range(100, 100 + cases):
            print(attempt(found, group, number, 1).why or "held")
    finally:
        ground.close()


def _reports(tmp_path: Path, call: str) -> list[str]:
    """Return the reports of a process with the shim."""
    shim = compiled(tmp_path)
    assert shim
    result = subprocess.run(
        [sys.executable, "-c", f"from tests.torture.test_torture import *; {call}"],
        env={**os.environ, "LD_PRELOAD": str(shim)}, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
    )  # fmt: skip
    return result.stdout.splitlines()


needs_shim = pytest.mark.skipif(
    not (sys.platform.startswith("linux") and shutil.which("cc")), reason="the shim needs Linux and a C compiler"
)


@needs_shim
def test_half_a_file_is_noticed(tmp_path: Path) -> None:
    """A file that is written over is found half-written; one that is renamed into place never."""
    found = _reports(tmp_path, "tried(overwriting, 'crashes', 14)")
    assert [line for line in found if "neither as before nor as after" in line]
    assert [line for line in found if "traceback 'OSError" in line]
    assert set(_reports(tmp_path, "tried(renaming, 'crashes', 21)")) == {"held"}


@needs_shim
def test_a_traceback_is_noticed(tmp_path: Path) -> None:
    """A drill that ends in a traceback fails with the error and the place."""
    assert all(
        "ZeroDivisionError: no line may do this" in line for line in _reports(tmp_path, "tried(tracing, 'dialogs', 2)")
    )


@pytest.mark.parametrize(
    "run",
    [
        Run("quiz", 120, "", "lost sys.stderr", 0),
        Run("quiz", 1, "", "", 0),
        Run("quiz", 0, "", "Traceback (most recent call last):\n", 0),
        Run("quiz", 0, "a\x1b[2J", "", 0),
        Run("quiz", 0, "a\u202eb", "", 0),
        Run("quiz", 0, "", "", 11),
        Run("quiz", -1, "", "", 1, timed_out=True),
    ],
)
def test_what_no_run_may_do(run: Run) -> None:
    """Each is said."""
    with pytest.raises(Failed):
        judge(run)
    assert judge(Run("quiz", 0, "fine", "", 1)).code == 0


def test_cases_come_again() -> None:
    """A case depends on the seed, the group and its number."""
    assert chance_of(1, "decks", 2).random() == chance_of(1, "decks", 2).random()
    assert (
        len({chance_of(*key).random() for key in ((1, "decks", 2), (2, "decks", 2), (1, "solver", 2), (1, "decks", 3))})
        == 4
    )
