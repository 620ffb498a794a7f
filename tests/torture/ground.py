"""A home folder for each case, and the program run in it: forked from this process, or as a new one."""

import contextlib
import ctypes
import importlib
import io
import os
import pkgutil
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import quizcli
from quizcli.cli import main

NOW = "2026-03-01T10:00"
LATER = "2026-03-02T10:00"
TIMED_OUT = -1
# Address space of a run: this process's own, and what the program may need besides.
_MEMORY_BYTES = 1536 * 1024 * 1024
# A run may wait for so many times as long as it may compute: the machine has other work.
_PATIENCE = 6
_MOST_PRINTED = 2_000_000
# What the program imports when it needs it: imported here once, it is there in every fork.
_LAZY = ("numpy", "msgspec", "yaml", "tomlkit", "tomllib", "sqlite_utils", "genanki", "texicode", "filelock", "rich.markdown", "rich.table", "rich.panel",
         "rich.live", "rich.progress", "rich.markup", "typer.rich_utils", "markdown_it", "mdit_py_plugins.dollarmath", "platformdirs", "difflib", "csv")  # fmt: skip

Program = Callable[[], object]


class Run(NamedTuple):
    """What a run returned (minus the signal's number where one ended it), printed, and the seconds of a processor it took."""

    command: str
    code: int
    out: str
    err: str
    seconds: float
    timed_out: bool = False


class Fault(NamedTuple):
    """What the shim does: at call number ``at`` the thing that ``mode`` says (see shim.c)."""

    mode: int
    at: int
    log: Path


class Ground:
    """A folder for one worker's cases. ``program`` is what a forked run calls."""

    def __init__(self, program: Program = main) -> None:
        _preload()
        self.folder = Path(tempfile.mkdtemp(prefix="quizcli-torture-")).resolve()
        self.case = self.folder / "case"
        self.home = self.case / "home"
        self.program = program
        self._template = self.folder / "template"
        self._made = False

    def close(self) -> None:
        """Delete the folder, whatever permissions a case left in it."""
        self._unlock()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh(self, *, empty: bool = False) -> Path:
        """Begin a case: a home with some days of reviews, own cards and a backup; or an empty one."""
        self._make_template()
        self._unlock()
        shutil.rmtree(self.case, ignore_errors=True)
        self.case.mkdir(parents=True)
        if empty:
            self.home.mkdir()
        else:
            shutil.copytree(self._template, self.home)
        return self.home

    def run(
        self,
        *arguments: str,
        now: str = NOW,
        typed: bytes = b"",
        seconds: int = 10,
        fault: Fault | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Run:
        """Run ``quiz ARGUMENTS`` in a fork of this process: no start-up to wait for."""
        scratch = self.folder / "streams"
        scratch.mkdir(exist_ok=True)
        (scratch / "in").write_bytes(typed)
        child = os.fork()
        if child == 0:
            self._in_child(arguments, self.environment(now, environment), scratch, seconds, fault)
        code, took, timed_out = _awaited(child, time.monotonic() + _PATIENCE * seconds)
        out, err = (_printed(scratch / name) for name in ("out", "err"))
        return Run(" ".join(["quiz", *arguments]), code, out, err, took, timed_out)

    def start(
        self,
        words: Sequence[str],
        *,
        now: str = NOW,
        typed: bytes = b"",
        seconds: int = 10,
        environment: Mapping[str, str] | None = None,
    ) -> Run:
        """Run a command line as a new process: slow, and true to the last detail of streams and start-up."""
        scratch = self.folder / "streams"
        scratch.mkdir(exist_ok=True)
        (scratch / "in").write_bytes(typed)
        child = os.fork()
        if child == 0:
            try:
                _redirect(scratch)
                os.setsid()
                os.chdir(self.case)
                _limit(_MEMORY_BYTES, seconds)
                os.execvpe(words[0], list(words), self.environment(now, environment))
            finally:
                os._exit(126)
        code, took, timed_out = _awaited(child, time.monotonic() + _PATIENCE * seconds)
        out, err = (_printed(scratch / name) for name in ("out", "err"))
        return Run(" ".join(words), code, out, err, took, timed_out)

    def environment(self, now: str = NOW, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of a run: an English terminal of 80 columns, whatever this one's is."""
        temporary = self.case / "tmp"
        temporary.mkdir(exist_ok=True)
        plain = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(self.case),
            "TMPDIR": str(temporary),
            "QUIZ_HOME": str(self.home),
            "QUIZ_NOW": now,
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "PAGER": "",
        }
        return plain | dict(more or {})

    def _in_child(
        self, arguments: Sequence[str], environment: Mapping[str, str], scratch: Path, seconds: int, fault: Fault | None
    ) -> None:
        code = 1
        try:
            os.setsid()
            _redirect(scratch)
            os.environ.clear()
            os.environ.update(environment)
            tempfile.tempdir = None
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.chdir(self.case)
            sys.argv = ["quiz", *arguments]
            sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8")
            sys.stdout = io.TextIOWrapper(open(1, "wb", closefd=False), encoding="utf-8")  # noqa: SIM115
            sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), encoding="utf-8", write_through=True)
            _limit(_MEMORY_BYTES + _address_space(), seconds)
            if fault:
                arm = ctypes.CDLL(None).torture_arm
                arm(os.fsencode(self.case), os.fsencode(fault.log), fault.mode, fault.at)
            code = _exit_code(self.program)
        finally:
            os._exit(code)

    def _make_template(self) -> None:
        """Make the home that cases begin with, by the program itself."""
        if self._made:
            return
        self._made = True
        self.home.mkdir(parents=True)
        own = self.home / "cards" / "own.yaml"
        own.parent.mkdir()
        own.write_text(OWN)
        program, self.program = self.program, main
        for number, card in enumerate(("own-one", "confusion-matrix", "conv-output-size", "own-two")):
            for day in range(3):
                self._must("grade", card, str(2 + (number + day) % 4), now=f"2026-02-{20 + 2 * day}T09:00")
        self._must("suspend", "own-two", now="2026-02-25T09:00")
        self._must("decks")
        self.program = program
        shutil.move(self.home, self._template)

    def _must(self, *arguments: str, now: str = NOW) -> None:
        run = self.run(*arguments, now=now)
        if run.code:
            raise RuntimeError(f"the home for the cases cannot be made: {run}")

    def _unlock(self) -> None:
        for path in (self.case, *self.case.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)


OWN = """\
# kept
deck: own
title: {en: Own, zh: 自己的}
cards:
- id: own-one
  question: What is $x^2$?
  answer: A square.
- id: own-two
  question: Which?
  answer: That.
- id: own-three
  question: "Why?"
  answer: So.
"""


def _preload() -> None:
    for found in pkgutil.walk_packages(quizcli.__path__, "quizcli."):
        if not found.name.endswith(("__main__", "_windows")):
            importlib.import_module(found.name)
    for name in _LAZY:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _redirect(scratch: Path) -> None:
    for number, (name, flags) in enumerate(
        (
            ("in", os.O_RDONLY),
            ("out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            ("err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        )
    ):
        handle = os.open(scratch / name, flags, 0o600)
        os.dup2(handle, number)
        os.close(handle)


def _exit_code(program: Program) -> int:
    """Call the program, and do what Python does at its end."""
    code = 0
    try:
        program()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
    except BaseException:  # noqa: BLE001 - what Python itself would print
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError) as error:
            with contextlib.suppress(OSError):
                os.write(2, f"Exception ignored while flushing: {error}\n".encode())
            return 120
    return code


def _awaited(child: int, end: float) -> tuple[int, float, bool]:
    """Wait for a process, and end its whole session where it takes too long; return its code and processor time too."""
    pause = 0.001
    while True:
        found, status, used = os.wait4(child, os.WNOHANG)
        if found:
            code = os.waitstatus_to_exitcode(status)
            return code, used.ru_utime + used.ru_stime, code == -signal.SIGXCPU
        if time.monotonic() > end:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            _, _, used = os.wait4(child, 0)
            return TIMED_OUT, used.ru_utime + used.ru_stime, True
        time.sleep(pause)
        pause = min(pause * 1.5, 0.02)


def _printed(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        return file.read(_MOST_PRINTED).decode(errors="surrogateescape")


def _limit(size: int, seconds: int) -> None:
    """Bound the address space, the seconds of a processor, and the files written."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024 * 1024,) * 2)


def _address_space() -> int:
    """Return the bytes that this process has mapped; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
