"""Tests of locations, clock and locale."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from quizcli import paths
from quizcli.errors import UsageError


def test_one_folder_for_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """QUIZ_HOME moves journal, settings, cache and own cards to one folder, which may be relative."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZ_HOME", "home")
    places = paths.places()
    assert places.journal == tmp_path / "home" / "journal.db"
    assert places.config == tmp_path / "home" / "config.toml"
    assert places.corpus == tmp_path / "home" / "cache" / "corpus.db"
    assert places.own_cards == tmp_path / "home" / "cards"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the places of Linux")
def test_the_systems_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without QUIZ_HOME the XDG folders are used."""
    monkeypatch.delenv("QUIZ_HOME", raising=False)
    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    places = paths.places()
    assert places.journal == tmp_path / "DATA" / "quizcli" / "journal.db"
    assert places.config == tmp_path / "CONFIG" / "quizcli" / "config.toml"
    assert places.corpus == tmp_path / "CACHE" / "quizcli" / "corpus.db"


def test_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """QUIZ_NOW is a fixed local time; anything else is refused."""
    monkeypatch.setenv("QUIZ_NOW", "2026-03-01T10:00")
    assert paths.now().replace(tzinfo=None).isoformat() == "2026-03-01T10:00:00"
    assert paths.now() - paths.now() == timedelta()
    for wrong in ("now", "10:00", "1970-12-31T23:00", "9999-01-01"):
        monkeypatch.setenv("QUIZ_NOW", wrong)
        with pytest.raises(UsageError, match="is not a time"):
            paths.now()
    monkeypatch.delenv("QUIZ_NOW")
    assert paths.now().tzinfo is not None


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "de_DE"}, "en"),
        ({"LANG": "C", "LC_ALL": "zh_TW"}, "zh"),
    ],
)
def test_the_locale(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str) -> None:
    """LC_ALL before LC_MESSAGES before LANG; zh if it begins with zh."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert paths.locale_language() == language
