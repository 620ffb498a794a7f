"""A file is replaced whole or not at all."""

import os
import stat
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


def test_old_temporary_files_of_the_same_target_are_deleted(tmp_path: Path) -> None:
    """What a killed process left goes after an hour; a write in progress and other files stay."""
    target = tmp_path / "a[1].txt"
    left, fresh, other, own = (
        tmp_path / f"{name}.new"
        for name in ("a[1].txt.0123abcd", "a[1].txt.4567abcd", "a1.txt.0123abcd", "a[1].txt.my")
    )
    for path in (left, fresh, other, own):
        path.write_text("")
        if path != fresh:
            os.utime(path, (1, 1))
    with atomic_write(target) as temporary:
        temporary.write_text("new")
    assert set(tmp_path.iterdir()) == {target, fresh, other, own}
