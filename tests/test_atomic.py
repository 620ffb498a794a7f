"""A file is replaced whole or not at all."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from quizcli import atomic
from quizcli.atomic import atomic_write
from quizcli.errors import WriteError


def test_the_new_content_replaces_the_old_with_its_permissions(tmp_path: Path) -> None:
    """The target shows nothing of the new content before the block ends; afterwards no other file is left."""
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o640)
    with atomic_write(target) as temporary:
        temporary.write_text("new")
        assert target.read_text() == "old"
        assert temporary.parent == tmp_path
        assert temporary.name.startswith("a.txt.")
        assert temporary.name.endswith(atomic.SUFFIX)
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_after_an_exception_the_target_is_unchanged(tmp_path: Path) -> None:
    """Whatever the block raises goes on, and the temporary file is gone."""
    target = tmp_path / "a.txt"
    target.write_text("old")

    def interrupted() -> None:
        with atomic_write(target) as temporary:
            temporary.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_the_system_refuses_is_one_error_that_names_the_target(tmp_path: Path) -> None:
    """The folder cannot be created, or a folder stands at the target."""
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    for target in (tmp_path / "file" / "a.txt", tmp_path / "folder"):
        with pytest.raises(WriteError) as caught, atomic_write(target) as temporary:
            temporary.write_text("new")
        assert str(caught.value).startswith(f"{target}: cannot be written: ")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "file", tmp_path / "folder"]


def test_content_and_rename_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced under its temporary name, then the folder; a cache syncs nothing."""
    synced = []
    target = tmp_path / "a.txt"
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append((os.fstat(handle).st_ino, target.exists())))
    with atomic_write(target) as temporary:
        temporary.write_text("new")
    assert synced == [(target.stat().st_ino, False), (tmp_path.stat().st_ino, True)]
    with atomic_write(target, durable=False) as temporary:
        temporary.write_text("newer")
    assert len(synced) == 2


def test_what_killed_processes_left_is_deleted(tmp_path: Path) -> None:
    """The temporary files of processes that are gone go, with SQLite's companions; those of living ones and others stay."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    def left_by(process: int, ending: str = ".new", host: str = "") -> Path:
        with atomic_write(tmp_path / "x") as temporary:
            temporary.write_text("")
        name, _, digits = temporary.name.removesuffix(".new").rpartition("-")
        made_by = name.rpartition(".")[2].partition("-")[0]
        path = tmp_path / f"a[1].txt.{host or made_by}-{process:x}-{digits}{ending}"
        path.write_text("")
        return path

    gone = [left_by(ended.pid, ending) for ending in (".new", ".new-journal", ".new-wal", ".new-shm")]
    staying = [
        left_by(os.getppid()),
        left_by(os.getpid()),
        left_by(ended.pid, host="00000000"),
        tmp_path / "a[1].txt.my.new",
    ]
    staying[-1].write_text("")
    atomic.delete_leftovers(tmp_path, "another.txt")
    assert all(path.exists() for path in gone)
    atomic.delete_leftovers(tmp_path)
    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in staying)
    os.utime(staying[0], (1, 1))
    atomic.delete_leftovers(tmp_path, "a[1].txt")
    assert not staying[0].exists()
    atomic.delete_leftovers(tmp_path / "nowhere")


def test_companions_of_a_failed_write_go_too(tmp_path: Path) -> None:
    """A database that could not be written leaves no journal beside it."""

    def failing() -> None:
        with atomic_write(tmp_path / "a.db") as temporary:
            for ending in ("", "-journal", "-shm"):
                Path(f"{temporary}{ending}").write_text("")
            raise OSError(5, "Input/output error")

    with pytest.raises(WriteError, match="Input/output error"):
        failing()
    assert not list(tmp_path.iterdir())
