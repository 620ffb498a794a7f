"""Old seeds give the problems that they gave, or the kind's version says that they do not."""

import json

import pytest

from quizcli.drills.table import KINDS
from tests.drills.digests import FILE, digests


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_problems_are_what_they_were(kind: str) -> None:
    """Where this fails, raise the version of the kind and write the digests down again."""
    for version, found in digests(kind).items():
        assert json.loads(FILE.read_text(encoding="utf-8"))[kind][version] == found
