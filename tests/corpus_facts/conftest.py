"""What a card says, for the tests that compute it."""

from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml

CARDS = Path(__file__).parents[2] / "cards"


class States(Protocol):
    """The fixture ``states``, as the tests call it."""

    def __call__(
        self, card_id: str, *fragments: str, en: str | tuple[str, ...] = (), zh: str | tuple[str, ...] = ()
    ) -> None:
        """Assert that the card says each of the fragments."""


@pytest.fixture(scope="session")
def states() -> States:
    """``states("card-id", "=0.25$", ..., en="at most 0.25", zh="最大 0.25")`` asserts that the card says each of these.

    A positional fragment must stand in the English and in the Chinese text; ``en`` and ``zh`` (a string or a tuple) say
    the same in the words of one language. In the text that is searched every run of white space is one blank, and a
    line feed follows the question, the answer, each point, claim and truth. A fragment protects a number if it occurs
    in the card once only and if no digit could be added at its ends. Reads the files with plain PyYAML: independent of
    the program's own loader.
    """
    cards: dict[str, dict[str, Any]] = {}
    for path in sorted(CARDS.glob("*.yaml")):
        for card in yaml.safe_load(path.read_text(encoding="utf-8")).get("cards", []):
            cards[card["id"]] = card

    def check(card_id: str, *fragments: str, en: str | tuple[str, ...] = (), zh: str | tuple[str, ...] = ()) -> None:
        card = cards[card_id]
        texts = [card["question"], card["answer"], *card["points"]]
        texts += [trap[key] for trap in card.get("traps", []) for key in ("claim", "truth")]
        english, chinese = ((own,) if isinstance(own, str) else own for own in (en, zh))
        assert fragments or english, "a test that names no fragment checks nothing"
        assert len(english) == len(chinese), "what is checked in one language is checked in the other"
        for language, own in (("en", english), ("zh", chinese)):
            said = "\n".join(" ".join(text[language].split()) for text in texts) + "\n"
            for fragment in (*fragments, *own):
                assert fragment in said, f"{card_id} does not say {fragment!r} in {language}"

    return check
