"""Open a file in the user's editor."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import PurePath

from quizcli.cards import Location
from quizcli.errors import QuizError
from quizcli.language import reason, tr

_SECONDS_TO_SAVE = 5
_OWN_EDITOR = "notepad" if sys.platform == "win32" else "vi"
# How an editor is told the line, if not by +LINE in front of the file.
_PLACES: Mapping[str, Sequence[str]] = {
    "code": ("--wait", "--goto", "{file}:{line}"),
    "codium": ("--wait", "--goto", "{file}:{line}"),
    "subl": ("--wait", "{file}:{line}"),
    "hx": ("{file}:{line}",),
    "notepad": ("{file}",),
}


def edit(location: Location) -> None:
    """Open a file at a line in $VISUAL, $EDITOR or the system's own editor, and wait until the editor exits.

    Raises
    ------
    QuizError
        The editor cannot be started or exits with an error.
    """
    setting = _setting()
    # Ctrl-C is for the editor while it runs. Unlike SIG_IGN, a handler is not inherited by the editor.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        words = _words(setting)
        returned = _ended(subprocess.Popen([*words, *_place(words[0], location)]))  # noqa: S603 - the user's
    except (OSError, ValueError) as error:
        raise QuizError(
            tr(
                "the editor {setting!r} cannot be started: {error}; set EDITOR to your editor",
                setting=setting,
                error=reason(error) if isinstance(error, OSError) else error,
            )
        ) from None
    finally:
        signal.signal(signal.SIGINT, before)
    if returned:
        raise QuizError(tr("the editor {setting!r} exited with code {returned}", setting=setting, returned=returned))


def _setting() -> str:
    names = [name for name in ("VISUAL", "EDITOR") if name in os.environ]
    set_by_user = next(filter(None, (os.environ[name].strip() for name in names)), "")
    if names and not set_by_user:
        print(tr("{name} is empty: using {editor}", name=names[-1], editor=_OWN_EDITOR), file=sys.stderr)
    return set_by_user or _OWN_EDITOR


def _words(setting: str) -> list[str]:
    """Split a command line; on Windows, where a backslash is a backslash, the program may be a script."""
    import shlex

    if sys.platform != "win32":
        return shlex.split(setting)
    from shutil import which

    program, *rest = (word.strip('"') for word in shlex.split(setting, posix=False))
    return [which(program) or program, *rest]


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """Return the exit code of the editor. If a signal ends this program first, the editor gets it and time to save."""
    try:
        while os.name == "posix":
            _, status = os.waitpid(process.pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                process.returncode = os.waitstatus_to_exitcode(status)
                break
            process.send_signal(signal.SIGCONT)  # it has stopped itself, where no shell could continue it
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS_TO_SAVE)
        raise


def _place(editor: str, location: Location) -> list[str]:
    words = _PLACES.get(PurePath(editor).stem.lower(), ("+{line}", "{file}"))
    return [word.format(file=location.file, line=location.line) for word in words]
