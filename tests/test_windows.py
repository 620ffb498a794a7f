"""What would fail on Windows, as far as stand-ins can show it on another system."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from quizcli import paths
from quizcli.cards import CardFilter
from quizcli.commands.due import todays_queue
from tests.commands.script import Desk
from tests.conftest import Quiz

ROOT = Path(__file__).parents[1]

# Take away what Windows does not have. The libraries are imported before: they have their own ways there.
WITHOUT_POSIX = """
import os, signal, sys
import click, filelock, msgspec, numpy, platformdirs, rich.console, rich.progress, sqlite_utils, subprocess, tempfile
import tomlkit, typer, typer.rich_utils, yaml
for name in ("fcntl", "grp", "pwd", "resource", "termios", "tty"):
    sys.modules[name] = None
for name in ("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGTSTP", "SIGWINCH", "set_wakeup_fd"):
    delattr(signal, name)
for name in ("chown", "fork", "geteuid", "getpgid", "getuid", "killpg", "mkfifo", "uname", "O_DIRECTORY", "O_NOFOLLOW"):
    delattr(os, name)
"""


def run(code: str) -> "subprocess.CompletedProcess[str]":
    """Run code in a Python without the modules and names of POSIX."""
    code = WITHOUT_POSIX + code
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_every_module_is_imported() -> None:
    """Only the two modules that are made for one system are not."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "quizcli").rglob("*.py")
        if path.stem not in ("__main__", "keys_posix", "keys_windows")
    ]
    result = run("\n".join(f"import {module}" for module in modules))
    assert result.returncode == 0, result.stderr


@pytest.mark.usefixtures("home")
def test_a_day_of_commands(tmp_path: Path) -> None:
    """A sitting line by line, a backup and its restoring, an export, a new card."""
    days = [
        ("due", ""),
        ("review --limit 1", "\n3\n"),
        (f"backup {tmp_path}/backup.db", ""),
        ("undo", ""),
        (f"restore {tmp_path}/backup.db", ""),
        (f"export markdown {tmp_path}/cards.md --deck cnn", ""),
        ("new mine --deck own", ""),
        ("config set new_per_day 5", ""),
        ("rebuild --check", ""),
    ]
    result = run(
        f"""
import io
from quizcli.cli import main
for words, lines in {days!r}:
    sys.argv, sys.stdin = ["quiz", *words.split()], io.StringIO(lines)
    try:
        main()
    except SystemExit as stop:
        assert not stop.code, words
"""
    )
    assert result.returncode == 0, result.stderr
    assert "1 entry, 1 card: the stored schedule equals the replay" in result.stdout


@pytest.fixture
def open_files_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse to replace or delete a file that this process has open, as Windows does."""

    def refuse(path: str | os.PathLike[str]) -> None:
        opened = [os.path.realpath(number) for number in list(Path("/proc/self/fd").iterdir())]
        if os.path.realpath(path) in opened:
            raise PermissionError(13, "the file is used by another process", str(path))

    def checked(original: Callable[..., None]) -> Callable[..., None]:
        def call(*places: str, **options: int) -> None:
            for path in () if options else places:  # options: a folder's handle, of a temporary folder that is deleted
                refuse(path)
            original(*places, **options)

        return call

    monkeypatch.setattr(os, "replace", checked(os.replace))
    monkeypatch.setattr(os, "unlink", checked(os.unlink))


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are looked up in /proc")


@needs_proc
@pytest.mark.usefixtures("open_files_stay")
def test_an_edit_in_a_sitting_replaces_no_open_file(tmp_path: Path) -> None:
    """The compiled corpus is closed, in the store too, before it is compiled again."""
    desk = Desk(tmp_path)
    assert len(todays_queue(desk.study, CardFilter(), desk.study.moment().day, new_per_day=None)) == 3
    desk.write("one", "two")
    assert desk.study.reload() == []
    assert desk.warnings == []
    assert len(todays_queue(desk.study, CardFilter(), desk.study.moment().day, new_per_day=None)) == 2
    desk.study.close()


@needs_proc
@pytest.mark.usefixtures("open_files_stay")
@pytest.mark.parametrize(
    "commands",
    [
        [["grade", "conv-output-size", "4"], ["backup", "{}/b.db"], ["backup", "{}/b.db", "--force"], ["restore", "{}/b.db"]],
        [["export", "json", "{}/c.json"], ["export", "json", "{}/c.json"], ["import", "cards", "{}/c.json"]],
        [["grade", "conv-output-size", "4"], ["export", "journal", "{}/j.jsonl"], ["import", "journal", "{}/j.jsonl"], ["rebuild"]],
        [["new", "mine", "--deck", "own"], ["new", "yours", "--deck", "own"], ["list"], ["config", "set", "new_per_day", "5"]],
        [["export", "anki", "{}/a.apkg", "--deck", "cnn", "--history"], ["export", "anki", "{}/a.apkg", "--deck", "cnn"]],
    ],
    ids=lambda commands: " ".join(commands[-1][:2]),
)  # fmt: skip
def test_commands_replace_no_open_file(quiz: Quiz, tmp_path: Path, commands: Sequence[Sequence[str]]) -> None:
    """Whatever they write is closed before it takes its name."""
    for words in commands:
        result = quiz(*(word.format(tmp_path) for word in words))
        assert "used by another process" not in result.out + result.err


@pytest.mark.parametrize(("number", "language"), [(0x0804, "zh"), (0x0404, "zh"), (0x0409, "en")])
def test_the_language(monkeypatch: pytest.MonkeyPatch, number: int, language: str) -> None:
    """Windows sets no LANG; it is asked for the language of its windows."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    kernel32 = SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel32), raising=False)
    monkeypatch.setattr(paths, "sys", SimpleNamespace(platform="win32"))
    assert paths.locale_language() == language
