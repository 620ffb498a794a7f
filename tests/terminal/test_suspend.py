"""Ctrl-Z and `fg` in a shell with job control, in a real pseudo-terminal."""

import os
import shlex
import signal
import sys
from pathlib import Path

import pyte
import pytest

from tests.terminal.conftest import Start, Terminal, Write

DECK = """\
deck: own
cards:
- id: one
  question: What is one?
  answer: One.
"""
_ALTERNATE = 1049 << 5


@pytest.fixture
def shell(start: Start, write_deck: Write) -> Terminal:
    """A shell in which a sitting has begun."""
    write_deck(DECK)
    terminal = start(program=["bash", "--norc", "--noprofile", "-i"], PS1="shell> ").until("shell>")
    terminal.process.send(f"{shlex.quote(sys.executable)} -m quizcli review --deck own\r")
    return terminal.until("? help")


def suspended(terminal: Terminal) -> None:
    """Wait for the shell, and see that the terminal is an ordinary one."""
    terminal.until("Stopped")
    assert _ALTERNATE not in terminal.screen.mode
    assert pyte.modes.DECTCEM in terminal.screen.mode, "the cursor is shown"
    terminal.process.send("stty -a\r")
    terminal.until("isig icanon iexten echo ")


def child(process: int | None) -> int:
    """Return the one child of a process."""
    return int(Path(f"/proc/{process}/task/{process}/children").read_text())


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the shell's child is looked up in /proc")
@pytest.mark.parametrize("stop", ["\x1a", "kill -TSTP"])
def test_suspended_and_continued(shell: Terminal, stop: str) -> None:
    """The shell gets the terminal as it was; `fg` shows the same card again, and keys are keys."""
    shell.press("Enter").until("One.")
    if stop == "\x1a":
        shell.process.send(stop)
    else:
        os.kill(child(shell.process.pid), signal.SIGTSTP)
    suspended(shell)
    shell.process.send("clear; fg\r")
    shell.until("One.").until("1 again")
    assert _ALTERNATE in shell.screen.mode
    shell.press("3").until("1 passed").until("shell>")
    shell.process.send("exit\r")
    assert shell.ended() == 0
