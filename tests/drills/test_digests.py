"""Seeds give the same problems as before, unless the version of the kind was increased."""

import json

import pytest

from quizcli.drills.table import KINDS
from tests.drills.digests import FILE, digests


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_problems_are_what_they_were(kind: str) -> None:
    """If this fails, increase the version of the kind and update the digests."""
    for version, found in digests(kind).items():
        assert json.loads(FILE.read_text(encoding="utf-8"))[kind][version] == found
