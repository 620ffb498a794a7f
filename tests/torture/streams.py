"""Streams that are closed, full, endless or of another encoding: an exit code of the README's table and one sentence."""

import random
import shlex
import signal
import sys

from tests.cli.tree import commands
from tests.torture.ground import Ground
from tests.torture.judge import Failed, judge

_COMMANDS = (
    "", "--help", "--version", "review --limit 2", "review --cram --limit 1", "due", "due --json", "grade own-one 4", "undo", "stats", "stats drills", "drill nms --count 2",
    "drill --list", "drill --list nms", "drill nms --print --solutions", "solve conv-output-size size=5 kernel=3", "solve --batch", "solve nonsense", "suspend own-one",
    "resume own-two", "list", "list --json", "show own-one", "show nonsense", "decks", "search square", "check", "new own-six --deck own", "rebuild", "rebuild --check", "backup",
    "restore nonsense.db", "export anki {case}/x.apkg --deck own", "export tsv -", "export csv - --deck own", "export markdown -", "export json -", "export journal -",
    "import journal -", "import cards -", "config", "config set new_per_day 5", "nonsense", "edit own-one", "edit own-one --json", "help drills", "export", "review --help",
)  # fmt: skip
# Also each command as the program knows it, without arguments and with --help: a new one is tried too.
COMMANDS = (*_COMMANDS, *commands(), *(f"{name} --help" for name in commands()))
INPUTS = (
    "<&-",
    "</dev/null",
    "</dev/zero",
    "</dev/urandom",
    "<{case}",
    "<{case}/lines",
    "<{case}/latin",
    "<{case}/utf16",
    "<&0",
    "< /dev/full",
    "yes-",
    "long-",
)
OUTPUTS = ("", ">&-", ">/dev/full", ">/dev/null", "| head -c 1", "| true")
ERRORS = ("", "2>&-", "2>/dev/full", "2>&1")
ENCODINGS = ("", "", "", "ascii", "nope", "utf-16", "latin-1", "gbk:strict", ":nope", "utf-8:strict")


class Cases:
    """Each case is one command line of a shell."""

    def __init__(self, ground: Ground, seed: int) -> None:
        del seed
        self._ground = ground
        self._quiz = shlex.join([sys.executable, "-m", "quizcli"])

    def attempt(self, number: int, chance: random.Random) -> None:
        """Run one command with its streams bent."""
        del number
        ground = self._ground
        ground.fresh()
        (ground.case / "lines").write_bytes(b"\n3\n1 2\n" * 20)
        (ground.case / "latin").write_bytes(b"\xe9\xff\n" * 20)
        (ground.case / "utf16").write_bytes("\n3\n".encode("utf-16"))
        words = chance.choice(COMMANDS).replace("{case}", str(ground.case))
        given, out, err = chance.choice(INPUTS), chance.choice(OUTPUTS), chance.choice(ERRORS)
        before = ""
        if given == "yes-" and "--batch" in words:
            given = "</dev/null"  # a filter goes on as long as its input
        elif given == "yes-":
            before, given = "yes 3 | ", ""
        elif given == "long-":
            before, given = "head -c 300000000 /dev/zero | tr '\\0' x | ", ""
        encoding = chance.choice(ENCODINGS)
        environment = {"EDITOR": "true"} | ({"PYTHONIOENCODING": encoding} if encoding else {})
        given = given.replace("{case}", str(ground.case))
        redirections = f"{err} {out}" if err == "2>&1" and chance.random() < 0.5 else f"{out} {err}"
        if out.startswith("|"):
            redirections = f"{err} {out}"
        line = f"{before}({self._quiz} {words} {given} {redirections.partition('|')[0]}; echo $? >{ground.case}/code)"
        line += f" |{redirections.partition('|')[2]}" if "|" in redirections else ""
        run = ground.start(["sh", "-c", line], typed=b"\n3\n", seconds=10, environment=environment)
        shown = f"{before}quiz {words} {given} {redirections}".strip() + (
            f" (PYTHONIOENCODING={encoding})" if encoding else ""
        )
        code = (ground.case / "code").read_text().strip() if (ground.case / "code").exists() else "none"
        if run.timed_out or code == str(128 + signal.SIGXCPU):
            raise Failed(f"`{shown}`: did not end in time")
        silent = out != "" or err != ""
        tested = run._replace(
            command=shown, code=int(code) if code.isdigit() else 99, err=run.err + (" " if not silent else "(not seen)")
        )
        if encoding == "utf-16":
            tested = tested._replace(out=_plain(tested.out), err=_plain(tested.err))
        judge(tested, seconds=8, raw=True)


def _plain(text: str) -> str:
    """Return what can be read of text in UTF-16, whose other bytes are no control characters."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")
