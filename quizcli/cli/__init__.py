"""The command line: the Typer app, and the place where errors become messages and exit codes."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from quizcli.cli import cards, daily, data, drills, exchange, interface
from quizcli.cli import help as manual
from quizcli.errors import QuizError, UsageError
from quizcli.language import reason, tr

if TYPE_CHECKING:
    from quizcli.commands.study import Study

# No window has more columns or lines; so many digits of a number are enough to see that.
_WIDEST = 1000
_DIGITS = 5

app = typer.Typer(
    name="quiz",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: quiz --cards ~/decks review --deck cnn",
)
daily.register(app)
cards.register(app)
drills.register(app)
data.register(app)
exchange.register(app)
manual.register(app)


@app.callback(invoke_without_command=True)
def quiz(
    context: typer.Context,
    folders: Annotated[
        list[Path] | None,
        typer.Option("--cards", metavar="FOLDER", help="Also use the decks in this folder. Can be repeated."),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Practise deep-learning interview questions with spaced repetition. Without a command, start today's sitting."""
    if version:
        import quizcli

        print(f"quizcli {quizcli.__version__}")
        raise typer.Exit
    if context.invoked_subcommand == "help":
        return  # works without valid settings
    study = context.obj = _study(folders or [])
    context.call_on_close(study.close)
    if context.invoked_subcommand is None:
        daily.review(context)


def main() -> None:
    """Run the program and exit with 0 (success), 1 (failure), 2 (wrong usage) or 130 (Ctrl-C)."""
    _open_streams()
    _bound_window()
    stdout, stderr = sys.stdout, sys.stderr
    code = _run()
    sys.stdout, sys.stderr = stdout, stderr  # Typer replaces them when the reader of a pipe has closed it
    sys.exit(_flushed(code))


def _run() -> int:
    """Run the command and return its exit code. Errors become messages."""
    try:
        interface.choose(sys.argv[1:])
        if any("\udc80" <= letter <= "\udcff" for word in sys.argv for letter in word):
            raise UsageError(tr("an argument is not text in the terminal's encoding"))
        return interface.run(app)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except QuizError as error:
        _say(str(error))
        return error.exit_code
    except OSError as error:
        if error.filename is not None:
            raise  # an unexpected error about a file; an error of stdout has no filename
        _say_unwritable(error)
        return 1
    except KeyboardInterrupt:
        return 130


def _open_streams() -> None:
    """Open the null device for closed streams, and replace characters that cannot be encoded or decoded."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - stays open until the program exits
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - likewise
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - likewise
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # Print or read `?` (or U+FFFD) in place of a character that the encoding does not have.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _bound_window() -> None:
    """Let the variables for the window's size mean what a window can be; Rich and Typer read them too."""
    for name in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        size = os.environ.pop(name, "").strip()
        if size.isascii() and size.isdecimal() and int(size[:_DIGITS]):
            os.environ[name] = str(min(int(size[:_DIGITS]), _WIDEST))


def _study(folders: list[Path]) -> "Study":
    from quizcli import config, paths
    from quizcli.commands.study import Study

    places = paths.places()
    paths.now()  # report a bad QUIZ_NOW before doing anything
    if paths.clock_without_home():
        _say(
            tr(
                "QUIZ_NOW is set but QUIZ_HOME is not: this command uses your real journal, {journal}",
                journal=places.journal,
            )
        )
    settings, given = config.load(places.config)
    return Study(
        places=places,
        builtin=paths.builtin_cards(),
        folders=folders,
        config=settings,
        set_by_user=given,
        locale=paths.locale_language(),
        now=paths.now,
        warn=_say,
        progress=_progress,
    )


def _say(message: str) -> None:
    from quizcli.render.text import visible

    try:
        print(f"quiz: {visible(message)}", file=sys.stderr)
    except OSError:
        _discard(sys.stderr)


def _progress(done: int, files: int) -> None:
    """Show the progress of reading card files, on a terminal and if there are several files."""
    if sys.stderr.isatty() and files > 1:
        line = tr("reading card files: {done} of {files}", done=done, files=files)
        print(f"\r{line}" if done < files else f"\r{' ' * len(line)}\r", end="", file=sys.stderr, flush=True)


def _flushed(code: int) -> int:
    """Flush both streams and return the exit code: 1 if a successful command could not write its output.

    What is left in a stream that cannot be written goes to the null device; otherwise Python exits with 120.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the pipe has closed it, as in `quiz list | head -1`.
        _discard(sys.stdout)
        code = code or 1
    except OSError as error:
        _say_unwritable(error)
        code = code or 1
    try:
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)  # there is nowhere left to say it
    return code


def _say_unwritable(error: OSError) -> None:
    _discard(sys.stdout)
    _say(tr("standard output cannot be written: {reason}", reason=reason(error)))


def _discard(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
