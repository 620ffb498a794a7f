"""Where a card is edited."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from quizcli.cards import CardId
from quizcli.commands.edit import editable
from quizcli.commands.study import Study
from quizcli.config import Config
from quizcli.errors import CorpusError
from quizcli.paths import Places

DECK = """\
deck: d
cards:
# before
- id: one
  question: first
  answer: |
    a

    b
- id: two
  question: second
  answer: b
"""


Desk: TypeAlias = Callable[..., Study]


@pytest.fixture
def study() -> Iterator[Desk]:
    """Make desks that are closed at the end."""
    made: list[Study] = []

    def make(root: Path, *, installed: bool) -> Study:
        made.append(desk_at(root, installed=installed))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def desk_at(root: Path, *, installed: bool) -> Study:
    """Return a desk over a program whose cards are inside the package, or beside it as in a checkout."""
    builtin = root / ("builtin_cards" if installed else "cards")
    if not builtin.exists():
        builtin.mkdir(parents=True)
        (builtin / "d.yaml").write_text(DECK)
    return Study(
        places=Places(data=root / "home", config=root / "home" / "config.toml", cache=root / "cache"),
        builtin=builtin,
        folders=[],
        config=Config(),
        set_by_user=frozenset(),
        locale="en",
        now=lambda: datetime(2026, 3, 1, 10).astimezone(),
        warn=pytest.fail,
    )


def test_in_a_checkout_the_original_is_edited(study: Desk, tmp_path: Path) -> None:
    """The card's own file and line."""
    desk = study(tmp_path, installed=False)
    card = desk.corpus.card(CardId("two"))
    assert editable(desk, card) == card.location


@pytest.mark.parametrize("card_id", ["one", "two"])
def test_a_card_of_an_installed_program_becomes_an_override(study: Desk, tmp_path: Path, card_id: str) -> None:
    """It is copied as it is, with the fingerprint that tells later changes, and stands in the original's place."""
    desk = study(tmp_path, installed=True)
    card = desk.corpus.card(CardId(card_id))
    place = editable(desk, card)
    own = tmp_path / "home" / "cards" / "d.yaml"
    assert place.file == str(own)
    assert own.read_text().split("\n")[place.line - 1] == f"- id: {card_id}"
    assert desk.reload() == []
    copied = desk.corpus.card(CardId(card_id))
    assert (copied.location.file, copied.location.line) == (place.file, place.line)
    assert (copied.question, getattr(copied, "answer", "")) == (card.question, getattr(card, "answer", ""))
    assert desk.corpus.notes == []
    assert editable(desk, copied) == copied.location, "an override is edited where it is"


def test_a_second_override_is_appended(study: Desk, tmp_path: Path) -> None:
    """Two cards of a deck go into the same own file."""
    desk = study(tmp_path, installed=True)
    for card_id in ("two", "one"):
        editable(desk, desk.corpus.card(CardId(card_id)))
    assert desk.reload() == []
    assert {card.location.file for card in desk.corpus.cards()} == {str(tmp_path / "home" / "cards" / "d.yaml")}


def test_an_own_file_that_cannot_take_it(study: Desk, tmp_path: Path) -> None:
    """A broken own file is said and left as it was."""
    desk = study(tmp_path, installed=True)
    card = desk.corpus.card(CardId("one"))
    own = tmp_path / "home" / "cards" / "d.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("deck: d\ncards: [")
    with pytest.raises(CorpusError, match="not YAML"):
        editable(desk, card)
    assert own.read_text() == "deck: d\ncards: ["
