"""Open a file in the user's editor."""

import os
import shlex
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from quizcli.cards import Location
from quizcli.errors import QuizError

_SECONDS_TO_SAVE = 5
_AT_FILE_COLON_LINE = {"code": ["--wait", "--goto"], "codium": ["--wait", "--goto"], "subl": ["--wait"], "hx": []}


def edit(location: Location) -> None:
    """Open a file at a line in $VISUAL, $EDITOR or vi, and wait until the editor exits.

    Raises
    ------
    QuizError
        The editor cannot be started or exits with an error.
    """
    set_by_user = (os.environ.get(name, "").strip() for name in ("VISUAL", "EDITOR"))
    setting = next(filter(None, set_by_user), "vi")
    # Ctrl-C is for the editor while it runs. Unlike SIG_IGN, a handler is not inherited by the editor.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        words = shlex.split(setting)
        returned = _ended(subprocess.Popen([*words, *_place(words[0], location)]))  # noqa: S603 - the user's
    except (OSError, ValueError) as error:
        raise QuizError(f"the editor {setting!r} cannot be started: {error}; set EDITOR to your editor") from None
    finally:
        signal.signal(signal.SIGINT, before)
    if returned:
        raise QuizError(f"the editor {setting!r} exited with code {returned}")


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
    options = _AT_FILE_COLON_LINE.get(Path(editor).name)
    if options is not None:
        return [*options, f"{location.file}:{location.line}"]
    return [f"+{location.line}", location.file]
