"""Text from anywhere, printed by any command: no character reaches the terminal that it obeys or that turns a line around."""

import io
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from quizcli.cards import Question, Text, Trap, card_fields
from quizcli.cli import main
from quizcli.config import Config
from quizcli.render.text import visible
from tests.cli.tree import commands
from tests.conftest import Result

# An escape sequence, C1 controls, a bell, DEL, marks and overrides of direction, a line separator, a byte-order mark.
HOSTILE = "\x1b[2J\x9b31m\x85\x07\x7f\u202e\u2066\u200f\u061c\u2028\ufeffx"
OBEYED = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"} - {"\n", "\t"}  # fmt: skip

# What makes each command print as much as it can; {home} and {out} are folders with hostile names.
WORDS: dict[str, list[str]] = {
    "review": ["review", "--deck", "own", "--lang", "both"], "due": ["due"], "grade": ["grade", "own-1", "4"], "undo": ["undo"], "stats": ["stats"],
    "suspend": ["suspend", "own-1"], "resume": ["resume", "own-1"], "list": ["list", "--deck", "own"], "show": ["show", "own-1", "--lang", "both"], "decks": ["decks"],
    "search": ["search", "x"], "check": ["check"], "edit": ["edit", "own-1"], "new": ["new", "own-9", "--deck", "other"],
    "drill": ["drill", "nms", "--count", "1"], "solve": ["solve", "conv-output-size", f"size={HOSTILE}"], "backup": ["backup", "{out}/b.db"],
    "restore": ["restore", "{home}/backups/journal-2026-03-02.db"], "rebuild": ["rebuild"], "help": ["help"], "config": ["config"],
    "config set": ["config", "set", "new_per_day", HOSTILE], "import cards": ["import", "cards", "{out}/cards.json"], "import journal": ["import", "journal", "{out}/journal.jsonl"],
    **{f"export {name}": ["export", name, "{out}/" + name, "--force"] for name in ("anki", "tsv", "csv", "markdown", "json", "journal")},
}  # fmt: skip
TEXT = {"en": HOSTILE, "zh": f"{HOSTILE} 中"}


def escaped(data: object) -> str:
    """Return JSON that is YAML too, and a value of TOML."""
    return json.dumps(data).replace("\x7f", "\\u007f")


def hostile_card() -> dict[str, object]:
    """Return a card with hostile text in every field that takes any text."""
    made: dict[str, object] = {"id": "own-1"}
    for field in card_fields(Question):
        if field.type in (Text, Text | None):
            made[field.name] = TEXT
        elif field.type == tuple[Text, ...]:
            made[field.name] = [TEXT]
        elif field.type == tuple[Trap, ...]:
            made[field.name] = [{"claim": TEXT, "truth": TEXT}]
        elif field.name == "refs":
            made[field.name] = [HOSTILE]
    return made


def complained_of() -> Iterator[dict[str, object]]:
    """Yield decks with hostile text in each place that takes no such text, one at a time."""
    for field in card_fields(Question):
        for value in (HOSTILE, [HOSTILE], {HOSTILE: HOSTILE}):
            card = {"id": f"bad-{field.name}", "question": "q", "answer": "a", field.name: value}
            yield {"deck": f"bad-{field.name}", "cards": [card]}
    yield {"deck": "bad", "cards": [{"id": "bad", "question": "q", "answer": "a", HOSTILE: 1}]}
    yield {"deck": HOSTILE, "title": HOSTILE, "cards": HOSTILE}
    yield {"deck": "bad2", HOSTILE: HOSTILE, "title": [HOSTILE], "cards": [HOSTILE]}


Run = Callable[..., Result]


@pytest.fixture
def run(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The program in a home with a hostile name and hostile text in every file; checks all that it prints."""
    odd, out = tmp_path / f"home{HOSTILE}", tmp_path / f"out{HOSTILE}"
    shutil.move(home, odd)
    out.mkdir()
    (odd / "cards").mkdir()
    monkeypatch.chdir(out)
    monkeypatch.setenv("QUIZ_HOME", str(odd))
    monkeypatch.setenv("EDITOR", f"/no/{HOSTILE}")

    def run(*words: str, lines: tuple[str, ...] = (), now: str = "2026-03-02T10:00", raw: bool = False) -> Result:
        filled = [word.replace("{home}", str(odd)).replace("{out}", str(out)) for word in words]
        monkeypatch.setenv("QUIZ_NOW", now)
        monkeypatch.setattr(sys, "argv", ["quiz", *filled])
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(line + "\n" for line in lines)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        printed = capsys.readouterr()
        assert stop.value.code in (0, 1, 2), printed
        for text in (printed.err, "" if raw else printed.out):
            found = OBEYED & set(text)
            near = min((text.index(letter) for letter in found), default=0)
            assert not found, f"{filled}: {sorted(found)} in {text[max(0, near - 60) :][:120]!r}"
        return Result(int(stop.value.code), printed.out, printed.err)

    deck = {"deck": "own", "title": TEXT, "cards": [hostile_card()]}
    (odd / "cards" / f"{HOSTILE}.yaml").write_text(escaped(deck))
    for number, bad in enumerate(complained_of()):
        (odd / "cards" / f"bad{number}{HOSTILE}.yaml").write_text(escaped(bad))
    (odd / "cards" / f"not{HOSTILE}.yaml").write_text(f"- {HOSTILE}: [\n")
    (odd / "cards" / f"link{HOSTILE}.yaml").symlink_to(f"/no/{HOSTILE}")
    for now in ("2026-03-01T10:00", "2026-03-02T10:00"):
        assert "quality 3" in run("grade", "own-1", "3", now=now).out
    with closing(sqlite3.connect(odd / "journal.db", isolation_level=None)) as journal:
        columns = "device, seq, at, day, kind, card, quality, mode, took_ms, attempt, until, target"
        shown = columns.replace("device", "?").replace("card", "card", 1)
        journal.execute(
            f"INSERT INTO entries (uid, {columns}) SELECT randomblob(16), {shown} FROM entries LIMIT 1", (HOSTILE,)
        )
        shown = columns.replace("device", "?").replace("card", "?").replace("day", "'2040-01-01'", 1)
        journal.execute(
            f"INSERT INTO entries (uid, {columns}) SELECT randomblob(16), {shown} FROM entries LIMIT 1", (HOSTILE,) * 2
        )
    (out / "journal.jsonl").write_text(json.dumps({"kind": HOSTILE, HOSTILE: 1}) + "\n")
    (out / "cards.json").write_text(json.dumps({"format": "x", HOSTILE: HOSTILE}))
    return run


def test_every_command_has_words() -> None:
    """A new command is on the list."""
    assert WORDS.keys() == commands().keys()


def test_the_complaints_are_there(run: Run) -> None:
    """The deck with hostile texts is used, and each bad deck is complained of."""
    said = run("check").out
    assert visible(HOSTILE) in said
    assert sum(f"bad{number}" in said for number, _ in enumerate(complained_of())) > 30


@pytest.mark.parametrize("name", WORDS)
def test_no_command_prints_what_a_terminal_obeys(run: Run, name: str) -> None:
    """With hostile text in every file, as every argument and as the value of every option."""
    words, command = WORDS[name], commands()[name]
    lines = ("", "3", HOSTILE, "2", "x", "4", "u", "q", "q")
    run(*words, lines=lines)
    run(*words, lines=(HOSTILE,) * 20)
    run(*name.split(), *[HOSTILE] * sum(parameter.param_type_name == "argument" for parameter in command.params))
    run(*name.split(), HOSTILE, f"--{HOSTILE}", lines=lines)
    for parameter in command.params:
        if parameter.param_type_name == "option":
            given = [] if parameter.is_flag or parameter.count else [HOSTILE]
            run(*words, parameter.opts[0], *given, lines=lines)
            if parameter.opts[0] == "--json":
                result = run(*words, "--json", lines=lines)
                assert result.code or json.loads(result.out) is not None


@pytest.mark.parametrize("field", [field.name for field in fields(Config)])
def test_settings(run: Run, tmp_path: Path, field: str) -> None:
    """A hostile value of any setting, in the file or as an argument, and a hostile name of one."""
    run("config", "set", field, HOSTILE)
    run("config", "set", HOSTILE, HOSTILE)
    config = next(tmp_path.glob("home*")) / "config.toml"
    for line in (f"{field} = {escaped(HOSTILE)}", f"{escaped(HOSTILE)} = 1", f'{field} = "{HOSTILE}', f"{field} = [{escaped(HOSTILE)}]"):  # fmt: skip
        config.write_text(line)
        run("config")
        run("due")


def test_damage_and_restores(run: Run, tmp_path: Path) -> None:
    """Messages with names of backups, of entries and of values in them."""
    (odd,) = tmp_path.glob("home*/")
    run("backup")
    for column in ("device", "card", "day", "kind", "mode", "attempt", "quality"):
        with closing(sqlite3.connect(odd / "journal.db", isolation_level=None)) as journal:
            journal.execute("DROP TRIGGER IF EXISTS entries_stay_as_they_are")
            journal.execute("PRAGMA ignore_check_constraints = ON")
            journal.execute(f"UPDATE entries SET {column} = ?", (HOSTILE,))
        for words in ("due", "stats", "show own-1", "rebuild", "grade own-1 4", "export journal -", "undo"):
            run(*words.split(), now="2026-03-03T10:00", raw=words.endswith("-"))
        run("restore", next(iter(map(str, (odd / "backups").iterdir()))))
    run("restore", "{out}/cards.json")
    run("restore", "{out}/no.db")
