"""Tests of the file in which a card is edited."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from quizcli.cards import CardId
from quizcli.commands.edit import editable
from quizcli.commands.study import Study
from quizcli.config import Config
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
    """Return studies that are closed at the end."""
    made: list[Study] = []

    def make(root: Path, *, installed: bool) -> Study:
        made.append(desk_at(root, installed=installed))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def desk_at(root: Path, *, installed: bool) -> Study:
    """Return a study with cards inside the package, or next to it as in a checkout."""
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
    with editable(desk, card) as place:
        assert place == card.location


@pytest.mark.parametrize("card_id", ["one", "two"])
def test_a_card_of_an_installed_program_becomes_an_override(study: Desk, tmp_path: Path, card_id: str) -> None:
    """The card is copied unchanged, with the fingerprint of the original, and overrides it."""
    desk = study(tmp_path, installed=True)
    card = desk.corpus.card(CardId(card_id))
    own = tmp_path / "home" / "cards" / "d.yaml"
    with editable(desk, card) as place:
        assert place.file == str(own)
        assert own.read_text().split("\n")[place.line - 1] == f"- id: {card_id}"
        assert desk.reload() == []
        copied = desk.corpus.card(CardId(card_id))
        assert (copied.location.file, copied.location.line) == (place.file, place.line)
        assert (copied.question, getattr(copied, "answer", "")) == (card.question, getattr(card, "answer", ""))
        assert desk.corpus.notes == []
        edit(own)
    assert desk.reload() == []
    with editable(desk, desk.corpus.card(CardId(card_id))) as again:
        assert again.file == str(own), "an override is edited where it is"
    with editable(desk, card) as known:
        assert known.line == again.line, "also where the sitting does not know of it yet"
    assert own.read_text().count(f"id: {card_id}") == 1


def edit(file: Path) -> None:
    """Change a file a little."""
    file.write_text(file.read_text() + "# edited\n")


def test_a_copy_that_was_not_edited_is_taken_back(study: Desk, tmp_path: Path) -> None:
    """An editor that is closed without a change, or that fails, leaves no override."""
    desk = study(tmp_path, installed=True)
    own = tmp_path / "home" / "cards" / "d.yaml"
    with editable(desk, desk.corpus.card(CardId("one"))):
        assert own.exists()
    assert not own.exists()
    with editable(desk, desk.corpus.card(CardId("two"))):
        edit(own)
    kept = own.read_bytes()
    with pytest.raises(KeyError), editable(desk, desk.corpus.card(CardId("one"))):
        raise KeyError
    assert own.read_bytes() == kept


def test_a_second_override_is_appended(study: Desk, tmp_path: Path) -> None:
    """Two cards of a deck go into the same own file."""
    desk = study(tmp_path, installed=True)
    for card_id in ("two", "one"):
        with editable(desk, desk.corpus.card(CardId(card_id))) as place:
            edit(Path(place.file))
    assert desk.reload() == []
    assert {card.location.file for card in desk.corpus.cards()} == {str(tmp_path / "home" / "cards" / "d.yaml")}


def test_a_broken_own_file_is_opened_where_it_is_broken(study: Desk, tmp_path: Path) -> None:
    """A card broken by one edit can be fixed by the next."""
    desk = study(tmp_path, installed=True)
    card = desk.corpus.card(CardId("one"))
    own = tmp_path / "home" / "cards" / "d.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("deck: d\ncards: [\n")
    with editable(desk, card) as place:
        assert (place.file, place.line) == (str(own), 3)
    assert own.read_text() == "deck: d\ncards: [\n"
