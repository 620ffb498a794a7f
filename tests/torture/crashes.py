"""Crash points: at any system call that writes, the program is killed, the disk is full or the device fails.

Afterwards the next command finds one whole state with every acknowledged entry, messages were true, and nothing that
was to be renamed lies about.
"""

import json
import random
import re
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.torture import shim
from tests.torture.actions import ACTIONS, Action
from tests.torture.ground import NOW, Fault, Ground, Run
from tests.torture.judge import CannotRunError, Failed, judge, must
from tests.torture.state import as_entries, files, leftovers, next_command

MODES = {
    1: "killed before",
    2: "killed after",
    3: "killed half-way through",
    4: "disk full at",
    5: "disk full from",
    6: "EIO at",
    7: "EIO from",
}
_KILLS = (1, 2, 3)
_NOT_DONE = re.compile(r"nothing was (recorded|changed|added|written)|not recorded", re.IGNORECASE)
_UNREAD = re.compile(r"\s+")


class Reference(NamedTuple):
    """An action without a fault: its calls, what was there before, the entries it wrote in order, the files after it."""

    calls: list[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    written: list[str]
    files_before: tuple[tuple[str, bytes], ...]
    files_after: tuple[tuple[str, bytes], ...]
    out_before: bytes | None
    out_after: bytes | None


class Cases:
    """Case N is a call of action N modulo their number, in an order drawn by the seed."""

    def __init__(self, ground: Ground, seed: int, actions: tuple[Action, ...] = ACTIONS) -> None:
        if not shim.is_loaded():
            raise CannotRunError("needs Linux and a C compiler (cc) for the shim of system calls")
        self._ground, self._seed, self._actions = ground, seed, actions
        self._order = random.Random(f"{seed} actions").sample(range(len(actions)), len(actions))
        self._references: dict[int, Reference] = {}

    def attempt(self, number: int, chance: random.Random) -> None:
        """Run an action with one fault, and look at what is left."""
        which = self._order[number % len(self._actions)]
        action = self._actions[which]
        known = self._reference(which)
        points = [(mode, call) for mode in MODES for call in range(1, len(known.calls) + 1)]
        del chance
        random.Random(f"{self._seed} {which}").shuffle(points)
        if not points:
            raise Failed(f"`quiz {action.words}` writes nothing")
        mode, call = points[number // len(self._actions) % len(points)]
        said = f"{MODES[mode]} call {call} of {len(known.calls)} ({known.calls[call - 1]})"
        self._begin(action)
        run = self._run(action, mode, call)
        try:
            self._look(action, known, run, mode)
        except Failed as failure:
            printed = _UNREAD.sub(" ", (run.err or run.out)[-160:]).strip()
            raise Failed(f"`quiz {_plain(action.words)}` #{which} {said}: {failure}; it printed {printed!r}") from None

    def _look(self, action: Action, known: Reference, run: Run, mode: int) -> None:
        ground = self._ground
        if mode in _KILLS:
            if run.timed_out or "Traceback" in run.err:
                judge(run)
        else:
            judge(run, raw=True)
        acknowledged = _acknowledged(action, run)
        if action.whole and acknowledged:
            acknowledged = len(known.written)
        following = next_command(ground)
        left = leftovers(ground.home)
        found = as_entries(judge(ground.run("export", "journal", "-"), codes=(0,), raw=True).out)
        done = self._entries_written(action, known, found, following)
        if done < acknowledged:
            raise Failed(f"{acknowledged} entries were acknowledged, {done} are in the journal")
        claims = _NOT_DONE.search(run.err) if run.code else None
        if claims and done > acknowledged:
            raise Failed(
                f"it said {claims[0]!r} where {done} entries were recorded, {acknowledged} of them acknowledged"
            )
        wanted = 1 if action.words.startswith("restore") else len(known.written)
        if run.code == 0 and done < wanted:
            raise Failed(f"exit code 0, but {done} of {wanted} entries were written")
        self._look_at_files(action, known, run, done)
        if left:
            raise Failed(f"after the next command there is still {_plain(left[0])}")

    def _entries_written(self, action: Action, known: Reference, found: tuple[str, ...], following: Run) -> int:
        """Return how many of the action's entries are there, 1 for a journal restored; raise Failed where the journal is none of its states."""
        whole = [0, len(known.written)] if action.whole else range(len(known.written) + 1)
        if action.words.startswith("restore"):
            if found == known.after:
                self._must_be_kept(known)
            elif found != known.before:
                raise Failed(
                    f"the journal has {len(found)} entries, neither the old {len(known.before)} nor the new {len(known.after)}; then: {following.err!r}"
                )
            return int(found == known.after)
        for done in whole:
            if Counter(found) == Counter(known.before) + Counter(known.written[:done]):
                return done
        raise Failed(
            f"the journal has {len(found)} entries: {len(known.before)} were there, {len(known.written)} were to come"
        )

    def _must_be_kept(self, known: Reference) -> None:
        """The replaced journal is kept."""
        if not known.before or known.before == known.after:
            return
        for path in self._ground.home.glob("*.db"):
            with closing(sqlite3.connect(path)) as connection:
                if connection.execute("SELECT count(*) FROM entries").fetchone()[0] == len(known.before):
                    return
        raise Failed(f"the replaced journal of {len(known.before)} entries is in no file")

    def _look_at_files(self, action: Action, known: Reference, run: Run, done: int) -> None:
        ground = self._ground
        now = files(ground)
        if now not in (known.files_before, known.files_after):
            changed = [
                name for name, content in now if (name, content) not in (*known.files_before, *known.files_after)
            ]
            raise Failed(
                f"cards and settings are neither as before nor as after: {changed or [name for name, _ in now]}"
            )
        if run.code == 0 and now != known.files_after:
            raise Failed("exit code 0, but cards or settings are as before")
        claims = _NOT_DONE.search(run.err) if run.code else None
        if claims and now != known.files_before and not done:
            raise Failed(f"it said {claims[0]!r} where files were changed")
        if not action.out:
            return
        out = ground.case / action.out
        content = out.read_bytes() if out.exists() else None
        if content not in (known.out_before, known.out_after):
            if action.repeatable:
                raise Failed(f"{action.out} has {len(content or b'')} bytes, neither as before nor as after")
            _must_be_whole(out)
        if run.code == 0 and content is None:
            raise Failed(f"exit code 0, but there is no {action.out}")
        judge(
            ground.run(
                *self._words(action), *(["--force"] if out.suffix == ".db" else []), typed=action.typed.encode()
            ),
            codes=(0,),
            raw=True,
        )
        left = leftovers(ground.case)
        if left:
            raise Failed(f"after the same command once more there is still {_plain(left[0])} beside the target")

    def _reference(self, which: int) -> Reference:
        if which in self._references:
            return self._references[which]
        action, ground = self._actions[which], self._ground
        self._begin(action)
        before = [] if action.empty else self._exported()
        files_before, out = files(ground), ground.case / action.out
        out_before = out.read_bytes() if action.out and out.exists() else None
        self._begin(action)
        run = judge(self._run(action, 0, 0), codes=(0,), raw=True)
        calls = [line.partition(" ")[2] for line in (ground.folder / "calls").read_text().splitlines()]
        out_after = out.read_bytes() if action.out else None
        after = self._exported()
        made = self._references[which] = Reference(
            calls=[_plain(call) for call in calls],
            before=_entries(before),
            after=_entries(after),
            written=_written(before, after),
            files_before=files_before,
            files_after=files(ground),
            out_before=out_before,
            out_after=out_after,
        )
        shown = _acknowledged(action, run)
        # Without this a changed text of the program would blind every case of the action.
        must(
            not action.marker or 0 < shown <= len(made.written),
            f"`quiz {action.words}`: {action.marker!r} stands for {shown} entries, {len(made.written)} were written",
        )
        return made

    def _exported(self) -> list[dict[str, str]]:
        run = judge(self._ground.run("export", "journal", "-"), codes=(0,), raw=True)
        return [json.loads(line) for line in run.out.splitlines()]

    def _begin(self, action: Action) -> None:
        self._ground.fresh(empty=action.empty)
        if not action.cold:
            judge(self._ground.run("decks"), codes=(0,))
        if action.prepare:
            action.prepare(self._ground)

    def _run(self, action: Action, mode: int, call: int) -> Run:
        fault = Fault(mode, call, self._ground.folder / "calls")
        return self._ground.run(*self._words(action), now=NOW, typed=action.typed.encode(), fault=fault)

    def _words(self, action: Action) -> list[str]:
        return action.words.replace("{case}", str(self._ground.case)).split()


def _entries(lines: list[dict[str, str]]) -> tuple[str, ...]:
    return as_entries("\n".join(map(json.dumps, lines)))


def _written(before: list[dict[str, str]], after: list[dict[str, str]]) -> list[str]:
    """Return the entries that came, in the order in which they were written."""
    there, new = Counter(_entries(before)), []
    for line in sorted(after, key=lambda line: int(line["seq"])):
        (entry,) = _entries([line])
        if there[entry]:
            there[entry] -= 1
        else:
            new.append(entry)
    return new


def _must_be_whole(path: Path) -> None:
    """A package, a copy of the journal or its lines: it can be opened and is whole."""
    try:
        if path.suffix == ".jsonl":
            text = path.read_text()
            for line in text.splitlines():
                json.loads(line)
            must(text[-1:] == "\n", f"{path.name}: the last line is cut")
            return
        if path.suffix == ".apkg":
            broken = zipfile.ZipFile(path).testzip()
        else:
            with closing(sqlite3.connect(path)) as connection:
                found = connection.execute("PRAGMA quick_check").fetchone()[0]
                connection.execute("SELECT count(*) FROM entries")
            broken = None if found == "ok" else found
    except (OSError, ValueError, zipfile.BadZipFile, sqlite3.Error) as error:
        broken = str(error)
    if broken:
        raise Failed(f"{path.name} is neither as before nor whole: {broken}")


def _plain(text: str) -> str:
    """Return text without what chance put into names."""
    return re.sub(r"\.[0-9a-f]{8}\.new", ".XXXXXXXX.new", text)


def _acknowledged(action: Action, run: Run) -> int:
    """Return how many entries the output of an action acknowledges."""
    return max(0, len(re.findall(action.marker, run.out, re.MULTILINE)) - action.free) if action.marker else 0
