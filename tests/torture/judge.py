"""What holds for every run of the program, whatever was done to it."""

import re

from tests.torture.ground import Run

EXIT_CODES = (0, 1, 2, 130)
_ENOUGH = 300
# What a terminal obeys, or what turns a line around.
_OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FRAME = re.compile(r'File ".*?([\w-]+/[\w.-]+)", line (\d+), in (\S+)')


class Failed(Exception):  # noqa: N818 - a finding, not an error of the harness
    """A case failed; says what was wrong."""


class CannotRunError(Exception):
    """A group cannot run on this machine; says why."""


def judge(run: Run, *, codes: tuple[int, ...] = EXIT_CODES, seconds: float = 10, raw: bool = False) -> Run:
    """Return a run that kept to the README, else raise Failed. ``raw``: what it prints is data for programs."""
    shown = f"`{run.command[:_ENOUGH]}`"
    if run.timed_out:
        raise Failed(f"{shown}: did not end in time ({run.seconds:.0f} s of a processor)")
    for text in (run.err, run.out):
        if "Traceback (most recent call last)" in text or "Exception ignored" in text:
            raise Failed(f"{shown}: {traced(text)}")
    if run.code not in codes:
        raise Failed(f"{shown}: exit code {run.code}, printed {last(run.err or run.out)!r}")
    if run.code in (1, 2) and not (run.err + run.out).strip():
        raise Failed(f"{shown}: exit code {run.code} without a word")
    if run.seconds > seconds:
        raise Failed(f"{shown}: took {run.seconds:.1f} s of a processor, more than {seconds:g}")
    obeyed = _OBEYED.search(run.err if raw else run.err + run.out)
    if obeyed:
        raise Failed(
            f"{shown}: printed the control character {obeyed[0]!r} near {obeyed.string[max(0, obeyed.start() - 40) :][:80]!r}"
        )
    return run


def must(holds: object, why: str) -> None:
    """Raise Failed where something does not hold."""
    if not holds:
        raise Failed(why)


def traced(text: str) -> str:
    """Return a traceback in a line: the error, and the innermost place in this program."""
    frames = _FRAME.findall(text)
    own = [frame for frame in frames if not frame[0].startswith(("torture/", "python3", "site-packages"))]
    places = ", ".join(f"{file}:{line} {name}" for file, line, name in (own or frames)[-2:])
    return f"traceback {last(text)!r} at {places}"


def last(text: str) -> str:
    """Return the last line that says something."""
    lines = [line for line in text.splitlines() if line.strip(" ╰─╯│")]
    return lines[-1].strip()[:_ENOUGH] if lines else ""
