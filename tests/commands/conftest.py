"""Fixtures for sittings with a scripted screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.script import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Three new cards on 2026-03-01."""
    made = Desk(tmp_path)
    yield made
    made.study.close()
