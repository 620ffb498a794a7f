"""Surroundings: sizes of the terminal, clocks, editors, encodings, folders without permission."""

import contextlib
import random
import sys

import pexpect

from tests.torture.ground import Ground, Run
from tests.torture.judge import Failed, judge
from tests.torture.sitting import in_terminal

_SIZES = (
    "0",
    "1",
    "-1",
    "2",
    "7",
    "39",
    "80",
    "111",
    "500",
    "65536",
    "99999999",
    "1000000000000",
    "9" * 30,
    "",
    " ",
    "x",
    "1.5",
    "1e3",
    "٣",
    "080",
)
_CLOCKS = (
    "", "2026-03-01T10:00", "9998-12-31T23:59-23:59", "9998-12-31T23:59+23:59", "1971-01-01T00:00+23:59", "1971-01-01", "9999-12-31", "x", "2026-03-01T10:00Z", "20260301",
    "2026-W09-7", "2026-03-29T02:30", "1970-12-31T23:59-12:00", "2026-02-29",
)  # fmt: skip
_ZONES = (
    "",
    "UTC",
    "Europe/Berlin",
    "Asia/Shanghai",
    "nonsense",
    ":/etc/passwd",
    "XXX99",
    "<+14>-14",
    "America/St_Johns",
)
_LANGUAGES = ("C", "POSIX", "zh_CN.UTF-8", "zh_CN.GBK", "en_US.ISO-8859-1", "x", "tr_TR.UTF-8", "")
_TERMS = ("dumb", "", "xterm-256color", "nonsense", "vt52", "unknown")
_EDITORS = (
    "",
    " ",
    "true",
    "false",
    "/no/such/editor",
    "'",
    "sh -c 'kill -STOP $$'",
    "sh -c 'exit 3'",
    "/",
    "cat",
    "vi -c q",
    "\x1b",
    "sh -c 'kill -9 $$'",
)
_HOMES = (
    "{home}",
    "",
    "~nobody-here/x",
    "/dev/null",
    "/proc/nonsense",
    "{case}/" + "x" * 300,
    "{home}/journal.db",
    "relative",
    "{case}/\x1b[31m",
)
COMMANDS = ("due", "list --level 1", "show own-one", "stats", "review --limit 1", "--help", "nonsense", "review --nonsense", "decks", "drill nms --count 1", "drill --list nms",
            "check", "export markdown -", "config", "grade own-one 3", "search square", "review --lang both --limit 1", "solve iou-giou", "stats drills")  # fmt: skip
_KEYS = (
    "\r",
    "1",
    "4",
    "e",
    "?",
    "x",
    " ",
    "t",
    "a",
    "u",
    "s",
    "E",
    "K",
    "S",
    "B",
    "l",
    "\x1b[B",
    "\x1b[6~",
    "\x0c",
    "q",
)


class Cases:
    """Two of three cases are a command in odd surroundings, the third a sitting in a pseudo-terminal."""

    def __init__(self, ground: Ground, seed: int) -> None:
        del seed
        self._ground = ground

    def attempt(self, number: int, chance: random.Random) -> None:
        """Run in odd surroundings."""
        ground = self._ground
        home = ground.fresh()
        odd = {
            "COLUMNS": _SIZES, "LINES": _SIZES, "QUIZ_NOW": _CLOCKS, "TZ": _ZONES, "LC_ALL": _LANGUAGES, "TERM": _TERMS, "EDITOR": _EDITORS,
            "TERMINAL_WIDTH": _SIZES, "QUIZ_HOME": _HOMES, "PAGER": ("", "x"), "PYTHONOPTIMIZE": ("2",), "TMPDIR": ("/no/such",),
        }  # fmt: skip
        chosen = {name: chance.choice(odd[name]) for name in chance.sample(sorted(odd), chance.choice((1, 1, 2)))}
        if number % 3 == 2:
            chosen = {name: value for name, value in chosen.items() if name not in ("QUIZ_HOME", "TERM")}
            if number % 2:
                chosen["EDITOR"] = chance.choice(_EDITORS)
        filled = {
            name: value.replace("{home}", str(home)).replace("{case}", str(ground.case))
            for name, value in chosen.items()
        }
        locked = chance.choice(("cache", "cards", "backups", "")) if chance.random() < 0.15 else ""
        said = " ".join(f"{name}={value!r}" for name, value in chosen.items())
        try:
            if number % 3 == 2:
                self._sitting(filled, chance)
            else:
                words = chance.choice(COMMANDS)
                if locked:
                    (home / locked).rename(home / "elsewhere")
                    (home / locked).write_text("a file where a folder should be")
                    said += f" with a file in the place of {locked}/"
                run = ground.start(
                    [sys.executable, "-m", "quizcli", *words.split()],
                    typed=b"\ne\n3\nq\n",
                    environment=filled,
                    seconds=10,
                )
                judge(run._replace(command=f"quiz {words}"), seconds=6, codes=(0, 1, 2))
        except Failed as failure:
            raise Failed(f"{said}: {failure}") from None

    def _sitting(self, environment: dict[str, str], chance: random.Random) -> None:
        """Press some keys on the whole screen, resize, and quit."""
        ground = self._ground
        size = chance.choice(((24, 80), (1, 1), (2, 200), (200, 2), (10, 39), (500, 500), (24, 0)))
        clean = ground.environment(more={"TERM": "xterm-256color", "EDITOR": "true"})
        given = {name: value for name, value in clean.items() if name not in ("COLUMNS", "LINES")} | environment
        # A blank EDITOR opens vi, which no key of a sitting ends: here it ends by itself.
        editor = ground.case / "bin" / "vi"
        editor.parent.mkdir()
        editor.write_text("#!/bin/sh\n")
        editor.chmod(0o755)
        given["PATH"] = f"{editor.parent}:{given['PATH']}"
        process = in_terminal(ground, ["review", "--limit", "3"], size, given)
        keys = [chance.choice(_KEYS) for _ in range(12)]
        printed = b""
        try:
            for number, key in enumerate([*keys, *["q"] * 40, "\x04"]):
                with contextlib.suppress(pexpect.TIMEOUT):
                    printed += process.read_nonblocking(1_000_000, timeout=0.2 if number <= len(keys) else 0.05)
                process.send(key)
            process.expect(pexpect.EOF)
            printed += process.before or b""
        except (pexpect.EOF, OSError):
            pass  # it has ended
        except pexpect.TIMEOUT:
            raise Failed(f"a sitting in {size}, keys {keys}: does not end by q") from None
        finally:
            process.close(force=True)
        code = process.exitstatus if process.exitstatus is not None else -(process.signalstatus or 0)
        text = printed.decode(errors="replace")
        judge(
            Run(f"quiz review, in {size}, keys {keys}", code, "" if "Traceback" not in text else text, "x", 0),
            codes=(0, 1, 2, 130),
        )
