"""Streams that are closed, full, endless or of another encoding: a documented exit code and one sentence."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Quiz

CARD = "conv-output-size"
FULL = "quiz: standard output cannot be written: No space left on device\n"


def shell(line: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a line of a shell in which ``quiz`` is the program."""
    command = f'quiz() {{ {shlex.quote(sys.executable)} -m quizcli "$@"; }}; {line}'
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False, timeout=60, env=os.environ | environment,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("quiz <&-", 0, ""),
        ("quiz list >&-", 0, ""),
        ("quiz list --json >&-", 0, ""),
        ("quiz list 2>&-", 0, ""),
        ("quiz review <&- >&- 2>&-", 0, ""),
        ("quiz list >/dev/full", 1, FULL),
        ("quiz list --json >/dev/full", 1, FULL),
        ("quiz --help >/dev/full", 1, FULL),
        ("quiz review >/dev/full", 1, FULL),
        ("quiz list >/dev/full 2>&1", 1, ""),
        ("quiz nonsense >/dev/full 2>&1", 1, ""),
        (f"quiz show {CARD}x 2>/dev/full", 2, ""),
        (f"quiz grade {CARD} 4 2>/dev/full", 0, ""),
        ("quiz list >/dev/null 0>/dev/null", 0, ""),
        ("quiz review >/dev/null 0>/dev/null", 1, "quiz: standard input cannot be read: Bad file descriptor\n"),
        ("quiz import journal - 0>/dev/null", 1, "quiz: -: cannot be read: Bad file descriptor; nothing was added\n"),
        ("quiz solve --batch 0>/dev/null", 1, "quiz: standard input cannot be read: Bad file descriptor\n"),
    ],
)  # fmt: skip
def test_closed_and_full_streams(line: str, code: int, err: str, unbuffered: str) -> None:
    """A closed stream is no error. A full one is, and the message comes once if there is a stream for it."""
    result = shell(line, PYTHONUNBUFFERED=unbuffered)
    assert (result.returncode, result.stderr) == (code, err)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["list", "due", "due --json", "--help", "--version", "review", f"show {CARD}"])
def test_a_closed_pipe_ends_without_a_message(tmp_path: Path, command: str, unbuffered: str) -> None:
    """If the reader of a pipe closes it, the exit code is 1, whether or not the output fits into a buffer."""
    # The left side waits until the right one writes to the FIFO and exits.
    os.mkfifo(tmp_path / "p")
    line = f"(read _ <{tmp_path}/p; quiz {command}; echo $? >&2) | echo >{tmp_path}/p"
    assert shell(line, PYTHONUNBUFFERED=unbuffered).stderr == "1\n"


@pytest.mark.usefixtures("home")
def test_a_reader_that_has_enough() -> None:
    """`quiz list | head -1` ends without a message."""
    result = shell("quiz list --json | head -c 10")
    assert result.stdout.startswith('[{"id": "')
    assert (len(result.stdout), result.stderr) == (10, "")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("yes 3 | quiz review", 1, "quiz: 500 lines without a grade, the last one '3'; the sitting has ended\n"),
        ("yes '' | quiz review", 0, ""),
        ("yes u | quiz review", 1, "quiz: 500 lines without a grade, the last one 'u'; the sitting has ended\n"),
        ("yes x | quiz drill iou-giou", 1, "quiz: 500 lines without a grade, the last one 'x'; the sitting has ended\n"),
        ("cat /dev/zero | quiz review", 2, "quiz: standard input: a line has 1,000,000 characters or more; the sitting has ended\n"),
        ("cat /dev/zero | quiz drill", 2, "quiz: standard input: a line has 1,000,000 characters or more; the sitting has ended\n"),
        ("cat /dev/zero | quiz solve --batch", 2, "quiz: standard input: a line has 2,000,000 characters or more\n"),
    ],
)  # fmt: skip
def test_endless_input_ends_the_sitting(line: str, code: int, err: str) -> None:
    """Lines that change nothing, and lines that do not end, end the sitting with a message."""
    result = shell(f"{line} >/dev/null")
    assert (result.returncode, result.stderr) == (code, err)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("command", ["review", "drill"])
def test_random_input_ends_the_sitting(command: str) -> None:
    """Bytes that are no text in any encoding end the sitting with a message; none of them reaches the terminal as it is."""
    result = shell(f"quiz {command} </dev/urandom >/dev/null")
    assert result.returncode == 1
    assert result.stderr.startswith("quiz: 500 lines without a grade, the last one ")
    assert result.stderr[:-1].isprintable()


def test_a_practice_has_an_end(quiz: Quiz, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `--count`, a practice that never stops answering ends by itself."""
    monkeypatch.setattr("quizcli.commands.drill._MOST_PROBLEMS", 5)
    assert "5 problems" in quiz("drill", "roc-auc", "--level", "1", lines=["3", ""] * 20).out
