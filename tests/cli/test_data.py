"""Tests of the commands about the journal and the settings."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Quiz

CARD = "conv-output-size"


def test_export_and_import(quiz: Quiz, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exported journal can be imported into another home; a second import adds nothing."""
    quiz("grade", CARD, "5")
    quiz("grade", CARD, "2", now="2026-03-02T10:00")
    quiz("suspend", "cnn-weight-sharing")
    quiz("undo")
    file = tmp_path / "journal.jsonl"
    assert quiz("export", "journal", str(file)).out == f"4 lines written to {file}\n"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["review", "review", "suspend", "undo"]
    there = quiz("show", CARD, "--json").json
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "elsewhere"))
    assert quiz("import", "journal", str(file)).out == "4 lines read, 4 added\n"
    assert quiz("import", "journal", str(file)).out == "4 lines read, 0 added\n"
    assert there == quiz("show", CARD, "--json").json
    assert quiz("export", "journal", "-").out == file.read_text()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x80", ": not UTF-8 text; save the file as UTF-8; nothing was added"),
        (b"\xff\xfe", ": this is UTF-16 text; save it as UTF-8; nothing was added"),
        ("\u6df1\u5ea6\u5b66\u4e60".encode("gbk"), ": this looks like GBK text; save it as UTF-8; nothing was added"),
        (
            b"{}\n",
            ":1: not a journal entry of this version of quizcli; was this exported by a newer quizcli?; nothing was added",
        ),
        (b"\n\nnonsense\n", ":3: not JSON; nothing was added"),
        (b"[" * 1_900_000, ":1: not JSON; nothing was added"),
        (b"[" * 2_000_000, ": a line has 2,000,000 characters or more; nothing was added"),
    ],
)
def test_bad_imports(quiz: Quiz, tmp_path: Path, content: bytes, message: str) -> None:
    """An error in a line is reported with its number, and nothing is imported."""
    quiz("grade", CARD, "5")
    good = quiz("export", "journal", "-").out.encode()
    quiz("undo")
    file = tmp_path / "bad.jsonl"
    file.write_bytes(content)
    assert quiz("import", "journal", str(file), code=1).err == f"quiz: {file}{message}\n"
    file.write_bytes(good.replace(b'"quality": 5', b'"quality": 4'))
    assert "with other content" in quiz("import", "journal", str(file), code=1).err
    assert "cannot be read" in quiz("import", "journal", str(tmp_path / "none"), code=1).err
    assert "2 entries" in quiz("rebuild", "--check").out


def test_export_to_a_place_that_cannot_be_written(quiz: Quiz, tmp_path: Path) -> None:
    """A missing folder is an error, and no partial file is left."""
    assert "there is no folder" in quiz("export", "journal", str(tmp_path / "none" / "x"), code=1).err


def test_backup_and_restore(quiz: Quiz, home: Path, tmp_path: Path) -> None:
    """`quiz backup` does not overwrite files without --force; `quiz restore` keeps the old journal."""
    quiz("grade", CARD, "5")
    assert quiz("backup").out == f"{home / 'backups' / 'manual-2026-03-01T100000.db'}\n"
    file = tmp_path / "saved.db"
    quiz("backup", str(file))
    assert "--force" in quiz("backup", str(file), code=1).err
    quiz("grade", CARD, "1", now="2026-03-02T10:00")
    quiz("backup", "--force", str(home / "journal.db"), code=1)
    out = quiz("restore", str(file)).out
    kept = home / "replaced-2026-03-02T100000.db"
    assert out == f"Restored {file}.\nThe replaced journal is kept: {kept}\n"
    assert len(quiz("show", CARD, "--json").json["history"]) == 1
    quiz("restore", str(kept))
    assert (home / "replaced-2026-03-02T100000-2.db").exists()
    assert len(quiz("show", CARD, "--json").json["history"]) == 2
    assert "no such file" in quiz("restore", str(tmp_path / "none"), code=1).err


def test_a_damaged_journal(quiz: Quiz, home: Path) -> None:
    """The message about a damaged journal names the newest good backup, and restoring it works."""
    quiz("grade", CARD, "5")
    quiz("grade", CARD, "5", now="2026-03-02T10:00")
    (home / "journal.db").write_bytes(b"ruins")
    for command in (
        ["due"],
        ["list"],
        ["grade", CARD, "5"],
        ["rebuild"],
        ["undo"],
        ["backup"],
        ["export", "journal", "-"],
    ):
        assert "is damaged" in quiz(*command, code=1).err
    good = home / "backups" / "journal-2026-03-02.db"
    assert f"quiz restore {good}" in quiz("due", code=1).err
    quiz("restore", str(good))
    assert len(quiz("show", CARD, "--json").json["history"]) == 1


def test_a_missing_journal_is_said(quiz: Quiz, home: Path) -> None:
    """If the journal is missing but backups exist, a new journal is created with a warning."""
    quiz("grade", CARD, "5")
    quiz("backup")
    (home / "journal.db").unlink()
    assert "is missing and a new journal begins" in quiz("due").err
    assert not quiz("due").err


def test_rebuild(quiz: Quiz, home: Path) -> None:
    """A schedule that differs from the replay is reported and fixed."""
    quiz("grade", CARD, "5")
    with sqlite3.connect(home / "journal.db") as connection:
        connection.execute("UPDATE progress SET due = '2030-01-01'")
    connection.close()
    assert f"1 card differ from the replay: {CARD}" in quiz("rebuild", "--check", code=1).out
    report = quiz("rebuild", "--json").json
    assert report == {"entries": 1, "cards": 1, "differing": [CARD]}
    assert quiz("rebuild", "--check").out == "1 entry, 1 card: the stored schedule equals the replay\n"


def test_config(quiz: Quiz, home: Path) -> None:
    """`quiz config` lists each setting, its value and its origin."""
    (home / "config.toml").write_text('new_per_day = 3\nday_start = "05:30"\n')
    settings = {setting["key"]: setting for setting in quiz("config", "--json").json}
    assert settings["new_per_day"]["value"] == 3
    assert settings["new_per_day"]["origin"] == str(home / "config.toml")
    assert (settings["day_start"]["value"], settings["reviews_per_day"]["origin"]) == ("05:30", "default")
    assert settings["language"]["value"] == "en"
    assert quiz("due", "--json", now="2026-03-02T05:29").json["day"] == "2026-03-01"
    assert "new_per_day" in quiz("config").out


def test_bad_config(quiz: Quiz, home: Path) -> None:
    """All errors in the settings are reported together, with lines and suggestions; exit code 2."""
    (home / "config.toml").write_text(
        'new_perday = 3\nlanguage = "fr"\nreviews_per_day = -1\nday_start = "25:00"\ncards = "x"\n'
    )
    err = quiz("due", code=2).err
    file = home / "config.toml"
    assert f"{file}:1: unknown setting 'new_perday' (did you mean 'new_per_day'?)" in err
    assert f"{file}:2: language: must be one of auto, en, zh, both" in err
    assert f"{file}:3: reviews_per_day: must be a whole number" in err
    assert f"{file}:4: day_start: must be a time of day" in err
    assert f"{file}:5: cards: must be a list of folders" in err
    file.write_text("[")
    assert "not valid TOML" in quiz("due", code=2).err
    for raw, said in (
        (b"\xff", "not UTF-8 text; save the file as UTF-8"),
        ("new_per_day = 3\n".encode("utf-16"), "this is UTF-16 text; save it as UTF-8"),
        ('cards = ["\u6df1\u5ea6\u5b66\u4e60"]\n'.encode("gbk"), "this looks like GBK text; save it as UTF-8"),
    ):
        file.write_bytes(raw)
        assert f"config.toml: {said}" in quiz("due", code=2).err
    file.write_bytes(b"\xef\xbb\xbfnew_per_day = 3\n")
    assert quiz("due", "--json").json["new"] == 3
    quiz("config", "set", "new_per_day", "4")
    assert quiz("due", "--json").json["new"] == 4


def test_a_byte_order_mark_before_a_journal(quiz: Quiz, tmp_path: Path) -> None:
    """PowerShell and Notepad put one in front; it is no part of the first line."""
    quiz("grade", "conv-output-size", "5")
    quiz("export", "journal", str(tmp_path / "a.jsonl"))
    marked = tmp_path / "marked.jsonl"
    marked.write_bytes(b"\xef\xbb\xbf" + (tmp_path / "a.jsonl").read_bytes())
    assert "1 line read, 0 added" in quiz("import", "journal", str(marked)).out


def test_a_folder_that_is_not_there(quiz: Quiz, home: Path, tmp_path: Path) -> None:
    """A missing folder in the setting `cards` gives a warning only; a missing folder to write to is an error."""
    away = tmp_path / "away"
    (home / "config.toml").write_text(f'cards = ["{away}"]\n')
    said = quiz("grade", "tanh-vs-sigmoid", "4").err
    assert str(away) in said
    assert "setting `cards`" in said
    quiz("backup", str(tmp_path / "b.db"))
    (away).mkdir()
    (away / "x.yaml").write_text("deck: x\ncards:\n- {id: mine-x, question: q, answer: a}\n")
    assert not quiz("show", "mine-x").err
    for command in (["backup"], ["export", "journal"], ["export", "csv"]):
        assert "there is no folder" in quiz(*command, str(tmp_path / "none" / "x"), code=1).err
    assert not (tmp_path / "none").exists()


def test_config_set(quiz: Quiz, home: Path) -> None:
    """`quiz config set` keeps comments, and a bad value changes nothing."""
    file = home / "config.toml"
    file.write_text('# mine\nlanguage = "zh"  # for now\n')
    assert quiz("config", "set", "new_per_day", "3").out == f"{file}: new_per_day = 3\n"
    quiz("config", "set", "language", "en")
    quiz("config", "set", "day_start", "05:30")
    quiz("config", "set", "cards", '["~/decks"]', code=0)
    assert file.read_text() == (
        '# mine\nlanguage = "en"  # for now\nnew_per_day = 3\nday_start = "05:30"\ncards = ["~/decks"]\n'
    )
    before = file.read_text()
    assert "did you mean 'new_per_day'" in quiz("config", "set", "new_perday", "3", code=2).err
    assert "must be a whole number" in quiz("config", "set", "new_per_day", "many", code=2).err
    assert "must be one of" in quiz("config", "set", "scale", "seven", code=2).err
    assert before == file.read_text()
