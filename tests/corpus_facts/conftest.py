"""What a card says, for the tests that compute it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

States: TypeAlias = Callable[..., None]

CARDS = Path(__file__).parents[2] / "cards"


@pytest.fixture(scope="session")
def states() -> States:
    """``states("card-id", "0.25", ...)`` asserts that the card says each of these, in English and in Chinese.

    Reads the files with plain PyYAML: independent of the program's own loader.
    """
    cards: dict[str, dict[str, Any]] = {}
    for path in sorted(CARDS.glob("*.yaml")):
        for card in yaml.safe_load(path.read_text(encoding="utf-8")).get("cards", []):
            cards[card["id"]] = card

    def check(card_id: str, *fragments: str) -> None:
        card = cards[card_id]
        texts = [card["question"], card["answer"], *card["points"]]
        texts += [trap[key] for trap in card.get("traps", []) for key in ("claim", "truth")]
        assert fragments, "a test that names no fragment checks nothing"
        for language in ("en", "zh"):
            said = "\n".join(text[language] for text in texts)
            for fragment in fragments:
                assert fragment in said, f"{card_id} does not say {fragment!r} in {language}"

    return check
