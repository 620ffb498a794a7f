"""Odd files, full disks, closed streams, garbled journals: a message and an exit code, never a traceback, nothing lost."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from quizcli.errors import QuizError
from tests.cli.test_boundary import run
from tests.conftest import DAY_ONE, Quiz
from tests.store.conftest import open_store
from tests.store.test_store import grade

CARD = "conv-output-size"
DECK = "deck: own\ncards:\n- id: mine\n  question: q\n  answer: a\n"

Write = Callable[..., Path]


def test_odd_files_among_the_decks(quiz: Quiz, write_deck: Write) -> None:
    """A dangling link, a pipe, a link to a device and a name that is no text are one complaint each; the rest is used."""
    own = write_deck(DECK, "m.yaml").parent
    (own / "a.yaml").symlink_to("/no/such/file")
    os.mkfifo(own / "b.yaml")
    (own / "c.yaml").symlink_to("/dev/zero")
    Path(os.fsdecode(os.fsencode(own) + b"/d\xff.yaml")).write_text(DECK)
    (own / "e.yaml").mkdir()
    result = quiz("list", "--json")
    assert "mine" in {card["id"] for card in result.json}
    assert [line.rsplit(":1:1: ", 1)[1] for line in result.err.splitlines()] == [
        "cannot be read: No such file or directory",
        "is not a file but a pipe or a device",
        "is not a file but a pipe or a device",
        "cannot be read: No such file or directory",
        "cannot be read: Is a directory",
    ]
    assert "5 complaints" in quiz("check", code=1).out
    assert "No such file" in quiz("check", str(own / "a.yaml"), code=1).out
    assert "a pipe or a device" in quiz("check", str(own / "b.yaml"), code=1).out


def test_all_that_yaml_must_not_have(quiz: Quiz, write_deck: Write) -> None:
    """Doubled keys of one file are complained of together."""
    file = write_deck(DECK + "  answer: b\n- id: two\n  id: three\n  question: q\n  answer: a\n")
    err = quiz("list").err
    assert f"{file}:6:3: duplicate key 'answer'" in err
    assert f"{file}:8:3: duplicate key 'id'" in err


def test_an_empty_journal_beside_backups_is_damage(quiz: Quiz, home: Path) -> None:
    """A journal cut to nothing is not taken for a first day."""
    quiz("grade", CARD, "5")
    quiz("grade", CARD, "5", now="2026-03-02T10:00")
    (home / "journal.db").write_bytes(b"")
    err = quiz("due", code=1).err
    assert "the file is empty" in err
    assert "quiz restore" in err


def test_a_new_journal_does_not_drive_out_backups_of_a_longer_one(tmp_path: Path) -> None:
    """Backups are as new as they are long: eight days of a new journal leave the old journal's copies."""
    store = open_store(tmp_path)
    for days in range(20):
        grade(store, 4, days=days)
    store.close()
    before = {path.name: path.read_bytes() for path in (tmp_path / "backups").iterdir()}
    for path in tmp_path.glob("journal.db*"):
        path.unlink()
    (tmp_path / "backups" / "journal-mine.db").write_bytes(b"the user's own")
    for path in (tmp_path / "backups").iterdir():
        os.utime(path, ns=(random.Random(path.name).randint(0, 10**18),) * 2)
    store = open_store(tmp_path)
    for days in range(100, 110):
        grade(store, 4, days=days)
    store.close()
    after = {path.name: path.read_bytes() for path in (tmp_path / "backups").iterdir()}
    assert len(before) == 7
    assert before.items() <= after.items()
    assert len(after) == 9, "seven, the newest of the new journal, and the user's own"


def test_flipped_bits(tmp_path: Path) -> None:
    """A journal with any bit flipped is read, or refused with a message: never a traceback."""
    store = open_store(tmp_path / "seed")
    for days in range(12):
        grade(store, 1 + days % 5, days=days)
    store.close()
    seed = (tmp_path / "seed" / "journal.db").read_bytes()
    generator = random.Random(7)
    refused = 0
    for number in range(150):
        folder = tmp_path / str(number)
        folder.mkdir()
        content = bytearray(seed)
        content[generator.randrange(len(content))] ^= 1 << generator.randrange(8)
        (folder / "journal.db").write_bytes(content)
        try:
            with closing(open_store(folder)) as opened:
                opened.differing()
                opened.memories()
                list(opened.entries())
        except QuizError:
            refused += 1
        shutil.rmtree(folder)
    assert refused


def test_garbled_rows(quiz: Quiz, home: Path) -> None:
    """A day or a quality that cannot be is damage, and said so."""
    quiz("grade", CARD, "5")
    with sqlite3.connect(home / "journal.db") as connection:
        connection.execute("DROP TRIGGER entries_stay_as_they_are")
        connection.execute("UPDATE entries SET day = '2026-0r-01'")
    connection.close()
    for command in (["show", CARD], ["rebuild"], ["export", "journal", "-"], ["stats"]):
        assert "is damaged (entry " in quiz(*command, code=1).err


def test_a_journal_without_its_version(quiz: Quiz, home: Path) -> None:
    """A journal whose version is gone is damaged, not another program's."""
    quiz("grade", CARD, "5")
    with sqlite3.connect(home / "journal.db") as connection:
        connection.execute("PRAGMA user_version = 0")
    connection.close()
    assert "its version is missing" in quiz("due", code=1).err


def test_targets(quiz: Quiz, home: Path, tmp_path: Path) -> None:
    """Backups and exports never replace the program's own files, nor others by mistake."""
    quiz("grade", CARD, "5")
    journal = (home / "journal.db").read_bytes()
    for name in ("journal.db", "device", "journal.lock", "journal.db-wal"):
        for command in (["backup", "--force"], ["export", "journal", "--force"]):
            assert "quizcli's own files" in quiz(*command, str(home / name), code=1).err
    assert journal == (home / "journal.db").read_bytes()
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    assert "--force" in quiz("export", "journal", str(notes), code=1).err
    assert notes.read_text() == "mine"
    quiz("export", "journal", str(notes), "--force")
    quiz("export", "journal", str(notes))
    link = tmp_path / "link.jsonl"
    link.symlink_to(notes)
    quiz("grade", CARD, "4")
    quiz("export", "journal", str(link))
    assert link.is_symlink()
    assert len(notes.read_text().splitlines()) == 2
    for bad in (str(tmp_path), "", str(tmp_path / ("x" * 300)), str(tmp_path / "none" / "x")):
        quiz("export", "journal", bad, code=1)
    for form, suffix in (("anki", ".apkg"), ("tsv", ".tsv")):
        assert "too long" in quiz("export", form, str(tmp_path / ("x" * 300 + suffix)), code=1).err
    for bad in (str(tmp_path / ("x" * 300)), str(notes)):
        quiz("backup", bad, code=1)


def test_exports_survive_any_encoding(quiz: Quiz, home: Path) -> None:
    """A terminal of another encoding gets JSON's escapes, and the same journal."""
    quiz("grade", CARD, "5")
    shown = run("show", CARD, "--json", QUIZ_HOME=str(home), PYTHONIOENCODING="ascii", QUIZ_NOW=DAY_ONE)
    assert json.loads(shown.stdout) == quiz("show", CARD, "--json").json


def test_what_is_exported_can_be_imported(quiz: Quiz, home: Path, tmp_path: Path) -> None:
    """Numbers too large for JSON and absurd nesting are refused on the way in; an absurd device file is made anew."""
    (home / "device").write_text("a" * 300)
    quiz("grade", CARD, "5")
    line = json.loads(quiz("export", "journal", "-").out)
    attempt = {"kind": "k", "version": 1, "seed": 1, "level": 1, "response": {}, "verdict": "right", "mistake": None}
    file = tmp_path / "x.jsonl"
    deep = '{"a":' * 500 + "1" + "}" * 500
    for given in ('{"x": 1e999}', '{"x": NaN}', deep):
        text = json.dumps(line | {"uid": "ab" * 16, "attempt": attempt | {"given": "GIVEN"}})
        file.write_text(text.replace('"GIVEN"', given))
        assert f"{file}:1: " in quiz("import", "journal", str(file), code=1).err
    quiz("export", "journal", str(tmp_path / "good.jsonl"))
    assert len(line["device"]) == 16


def test_odd_arguments_and_settings(quiz: Quiz, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no text, no user, no reasonable number is refused with exit code 2."""
    quiz("show", "\udcff", code=2)
    quiz("review", "--new", "9" * 30, code=2)
    quiz("search", "x", "--limit", "9" * 30, code=2)
    for text in ('cards = ["~no-such-user/x"]', 'cards = ["a\\u0000b"]', "x = " + "[" * 5000):
        (home / "config.toml").write_text(text)
        assert "config.toml" in quiz("due", code=2).err
    monkeypatch.setenv("QUIZ_HOME", "~no-such-user/x")
    assert "QUIZ_HOME" in quiz("due", code=2).err


def test_new_writes_through_links_and_keeps_the_file(quiz: Quiz, home: Path, tmp_path: Path) -> None:
    """The linked file gets the card; its mode, its line ends and its byte order mark stay."""
    real = tmp_path / "real.yaml"
    real.write_bytes(b"\xef\xbb\xbf" + DECK.replace("\n", "\r\n").encode())
    real.chmod(0o600)
    (home / "cards").mkdir()
    (home / "cards" / "own.yaml").symlink_to(real)
    quiz("new", "next", "--deck", "own")
    content = real.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfdeck: own\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert real.stat().st_mode & 0o777 == 0o600
    checked = quiz("check", code=1)
    assert "'next' is not asked yet" in checked.out + checked.err, "it is read, and not complete yet"
    assert "null" in quiz("new", "null", "--deck", "own", code=2).err


def test_escapes_in_source_items(quiz: Quiz, tmp_path: Path) -> None:
    """The list of items without a card obeys no terminal escape either."""
    (tmp_path / "sources.yaml").write_text(
        'sources:\n- {id: x, document: "d\\e[2J", question: "q \\e[31mRED\\e]0;t\\a"}\n'
    )
    out = quiz("check", "--coverage", str(tmp_path), code=1).out
    assert "\x1b" not in out
    assert "RED" in out


def test_undoing_a_resume_does_not_ask_the_card(quiz: Quiz, write_deck: Callable[[str], Path]) -> None:
    """A card that is suspended again is not asked, and one that is new again counts as new."""
    write_deck("deck: own\ncards:\n- {id: mine, question: q, answer: a}\n")
    quiz("suspend", CARD)
    quiz("resume", CARD)
    result = quiz("review", "--deck", "own", lines=["u", "q"])
    assert f"Undone: the resumption of {CARD}" in result.out
    assert "output size" not in result.out
    quiz("grade", "tanh-vs-sigmoid", "2")
    assert "1 again" not in quiz("review", "--deck", "own", lines=["u", "q"]).out.split("Undone")[1]


def test_cards_left_are_counted(quiz: Quiz) -> None:
    """A sitting that ends early says what is left, whatever its limit."""
    assert "10 cards left for today: quiz" in quiz("review", "--limit", "1", lines=["B"]).out


@pytest.mark.skipif(not shutil.which("mount") or os.geteuid() != 0, reason="needs root to mount a small disk")
def test_a_really_full_disk(tmp_path: Path) -> None:
    """On a disk without a free byte the message says so, and nothing is lost."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], check=False, capture_output=True
    ).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        home = {"QUIZ_HOME": str(disk / "home"), "QUIZ_NOW": DAY_ONE}
        assert run("grade", CARD, "5", **home).returncode == 0
        filler = os.open(disk / "filler", os.O_WRONLY | os.O_CREAT)
        with suppress(OSError):
            while True:
                os.write(filler, b"x" * 4096)
        os.close(filler)
        result = run("grade", "tanh-vs-sigmoid", "4", **home)
        assert result.returncode == 1
        assert "Traceback" not in result.stderr
        assert "full" in result.stderr
        (disk / "filler").unlink()
        report = run("rebuild", "--check", **home)
        assert "equals the replay" in report.stdout
        assert json.loads(run("show", CARD, "--json", **home).stdout)["memory"]
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def test_a_cache_that_cannot_be_used(quiz: Quiz, home: Path) -> None:
    """The cache is no more than that: without it the commands work, and say once why they are slower."""
    shutil.rmtree(home / "cache")
    (home / "cache").write_text("in the way")
    result = quiz("grade", "conv-output-size", "5")
    assert result.err.count("cards are compiled anew") == 1
    assert quiz("due", "--json").json["new"] == 9
    assert quiz("show", "conv-output-size").out


def test_a_file_in_the_place_of_the_backups(quiz: Quiz, home: Path) -> None:
    """It is said."""
    quiz("due")
    (home / "backups").write_text("mine")
    assert "backups: cannot be made: File exists" in quiz("backup", code=1).err
