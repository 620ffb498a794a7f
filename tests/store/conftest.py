"""A journal in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizcli.scheduling.sm2 import SM2
from quizcli.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty journal."""
    opened = open_store(tmp_path / "home")
    yield opened
    opened.close()


def open_store(folder: Path) -> Store:
    """Open the journal of a folder with SM-2."""
    return Store.open(folder / "journal.db", SM2())
