"""Fixtures: a home folder for every test, and the program run in it."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest

from quizcli import language
from quizcli.cli import main
from quizcli.paths import builtin_cards

DAY_ONE = "2026-03-01T10:00"


class Result(NamedTuple):
    """The output and exit code of a run of the program."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


class Quiz(Protocol):
    """Runs ``quiz ARGS`` in this process, on a day, with lines as its input."""

    def __call__(  # noqa: D102 - the class says it
        self, *args: str, now: str = ..., lines: Sequence[str] = ..., code: int | None = ...
    ) -> Result: ...


@pytest.fixture(scope="session", autouse=True)
def ordinary_surroundings() -> None:
    """Let the programs that tests start be as on anybody's terminal, whatever this shell has set.

    A shell that starts pytest in the background ignores SIGINT, and every child inherits that.
    """
    os.environ.pop("PYTHONUNBUFFERED", None)  # else output that is never flushed would be seen all the same
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def english_interface() -> None:
    """Begin in English: a test before this one may have run the program in Chinese."""
    language.use("en")


@pytest.fixture(scope="session")
def compiled_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built-in corpus compiled once: the cache of every home begins as its copy."""
    home = tmp_path_factory.mktemp("compiled")
    environment = {**os.environ, "QUIZ_HOME": str(home), "QUIZ_NOW": DAY_ONE}
    subprocess.run([sys.executable, "-m", "quizcli", "decks"], env=environment, check=True, capture_output=True)
    return home / "cache" / "corpus.db"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled_corpus: Path) -> Path:
    """An empty QUIZ_HOME in an English terminal of 80 columns, on 2026-03-01."""
    folder = tmp_path / "home"
    (folder / "cache").mkdir(parents=True)
    shutil.copy(compiled_corpus, folder / "cache")
    monkeypatch.setenv("QUIZ_HOME", str(folder))
    monkeypatch.setenv("QUIZ_NOW", DAY_ONE)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    return folder


@pytest.fixture
def quiz(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Quiz:
    """The program in this process; fails the test if the exit code is not the expected one; ``None`` expects any."""
    assert home.is_dir()

    def run(*args: str, now: str = "", lines: Sequence[str] = (), code: int | None = 0) -> Result:
        if now:
            monkeypatch.setenv("QUIZ_NOW", now)
        monkeypatch.setattr(sys, "argv", ["quiz", *args])
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(line + "\n" for line in lines)))
        capsys.readouterr()
        returned = 0
        try:
            main()
        except SystemExit as stop:
            returned = int(stop.code or 0)
        printed = capsys.readouterr()
        assert code in (None, returned), f"exit code {returned}\n{printed.out}\n{printed.err}"
        return Result(returned, printed.out, printed.err)

    return run


@pytest.fixture
def write_deck(home: Path) -> Callable[..., Path]:
    """Write a file into the home's own cards."""

    def write(text: str | bytes, name: str = "own.yaml") -> Path:
        file = home / "cards" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    return write


@pytest.fixture(scope="session")
def builtin() -> Path:
    """The folder of the built-in decks."""
    return builtin_cards()
