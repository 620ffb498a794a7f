"""Check the numbers that a card states against computed ones, whatever the words around them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import pytest
import yaml

CARDS = Path(__file__).parents[2] / "cards"

# A number, or a text with one or more numbers in which the words between them do not matter.
Stated: TypeAlias = str | float

_PLAIN = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\d.])\.\d+"
_SIGN = (
    r"(?:(?:(?<=[=(\s,\[{^$~<>:|（，；、为])|(?<=approx)|(?<=le)|(?<=ge)|(?<=to)|(?<=sim))[-\N{MINUS SIGN}](?=[\d.]))?"
)
_SUBSCRIPT = re.compile(r"_\{[^{}]*\}|_\\?[A-Za-z0-9]+")
_NUMBER = re.compile(
    rf"(?P<factor>{_SIGN}(?:{_PLAIN}))?(?P<times>\s*(?:\\times|\\cdot|×|·)\s*)?(?P<ten>(?<![\d.])10\^\{{?(?P<power>-?\d+)\}}?)"
    rf"|(?P<plain>{_SIGN}(?:{_PLAIN}))\s*(?P<unit>[万亿])?"
)
_UNITS = {"万": 10**4, "亿": 10**8}


# What the tests have stated so far, by card and language: ``test_every_number`` runs last and looks for what nothing states.
STATED: defaultdict[tuple[str, str], list[Stated]] = defaultdict(list)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run ``test_every_number`` last."""
    items.sort(key=lambda item: item.path.name == "test_every_number.py")


class States(Protocol):
    """The fixture ``states``, as the tests call it."""

    def __call__(
        self, card_id: str, *stated: Stated, en: Stated | tuple[Stated, ...] = (), zh: Stated | tuple[Stated, ...] = ()
    ) -> None:
        """Assert that the card states each of the numbers."""


@pytest.fixture(scope="session")
def states() -> States:
    r"""``states("card-id", 0.25, f"{low} {high}", en="1,000", zh="1000")`` asserts that a card states these numbers.

    A text stands for the numbers in it, each as often as it occurs there. A number of Python's is stated if the card
    has it as rounded to the digits that the card shows, as it is or in percent; an integer is stated exactly. Both
    languages must state the positional ones; ``en`` and ``zh`` are for what only one language says in figures. Question,
    answer, detail, points and traps count; subscripts do not. ``1,000``, ``10^3``, ``2\times10^{3}``, ``万`` and ``亿`` are
    read. The files are read with plain PyYAML, independently of the program's own loader.
    """
    cards = question_cards()

    def check(
        card_id: str, *stated: Stated, en: Stated | tuple[Stated, ...] = (), zh: Stated | tuple[Stated, ...] = ()
    ) -> None:
        assert stated or en or zh, "a test that names no number checks nothing"
        for language, own in (("en", en), ("zh", zh)):
            said = " \n ".join(texts(cards[card_id], language))
            for one in (*stated, *(own if isinstance(own, tuple) else (own,))):
                STATED[card_id, language] += [one]
                found = missing(one, said)
                assert not found, f"{card_id} does not state {found} ({one!r}) in {language}; it states {figures(said)}"

    return check


def question_cards() -> dict[str, dict[str, Any]]:
    """Return the question cards as the files have them, by id."""
    decks = [yaml.safe_load(path.read_text(encoding="utf-8")) or {} for path in sorted(CARDS.glob("*.yaml"))]
    return {card["id"]: card for deck in decks for card in deck.get("cards", []) if "answer" in card}


def unstated(card_id: str, language: str, said: str) -> list[str]:
    """Return the numbers of a card that no test has stated, but for whole numbers of one digit (and zeros)."""
    stated = STATED[card_id, language]
    values = [value for one in stated for value, _ in (numbers(one) if isinstance(one, str) else [(float(one), 0.0)])]
    return list(
        dict.fromkeys(
            f"{value:.12g}"
            for value, step in numbers(said)
            if (value % 1 or len(f"{abs(value):.12g}".strip("0")) > 1)
            and not any(abs(value - known * scale) <= step / 2 * 1.001 for known in values for scale in (1, 100))
        )
    )


def texts(card: dict[str, Any], language: str) -> Iterator[str]:
    """Yield what a card says in a language."""
    parts = [card.get("question"), card.get("answer"), card.get("detail"), *card.get("points", ())]
    parts += [trap[key] for trap in card.get("traps", ()) for key in ("claim", "truth")]
    for part in parts:
        if part:
            yield " ".join((part if isinstance(part, str) else part[language]).split())


def missing(stated: Stated, said: str) -> list[str]:
    """Return the numbers that a text does not state."""
    there = numbers(said)
    if isinstance(stated, str):
        wanted = Counter(value for value, _ in numbers(stated))
        assert wanted, f"{stated!r} has no number"
        counted = Counter(value for value, _ in there)
        return [f"{value:.12g}" for value, count in wanted.items() if counted[value] < count]
    exact = float(stated) == int(stated) if abs(stated) < 2**53 else True
    scales = (1,) if exact else (1, 100)
    near = any(
        abs(value - stated * scale) <= (0 if exact else step / 2 * 1.001) for value, step in there for scale in scales
    )
    return [] if near else [f"{stated:.12g}"]


def figures(said: str) -> str:
    """Return the numbers of a text for a message."""
    return ", ".join(dict.fromkeys(f"{value:.12g}" for value, _ in numbers(said)))


def numbers(text: str) -> list[tuple[float, float]]:
    """Return the numbers of a text in their order, each with one unit of its last digit."""
    found = []
    for match in _NUMBER.finditer(" " + _SUBSCRIPT.sub(" ", text)):
        power = int(match["power"] or 0)
        written = match["plain"] or (match["factor"] if match["times"] or not match["factor"] else None) or "1"
        if match["factor"] and not match["times"]:
            found.append(_read(match["factor"], 1))
        found.append(_read(written, 10.0**power))
        if match["unit"]:
            found.append(_read(written, _UNITS[match["unit"]]))
    return found


def _read(written: str, scale: float) -> tuple[float, float]:
    digits = written.replace(",", "").replace("\N{MINUS SIGN}", "-")
    return float(digits) * scale, 10.0 ** -len(digits.partition(".")[2]) * scale
