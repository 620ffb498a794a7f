"""What is asked of a built-in question card. ``python -m tests.corpus.standard DECK ...`` prints what is missing."""

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

CARDS = Path(__file__).parents[2] / "cards"

# A card as PyYAML reads it from its file, independently of the program's own loader.
RawCard: TypeAlias = Mapping[str, Any]

# The standard is 40 to 75 words and 70 to 140 ideographs in an answer; this is what the tests let pass.
WORDS = range(35, 81)
IDEOGRAPHS = range(60, 151)
POINTS = range(2, 6)
WORDS_OF_A_POINT = 12
IDEOGRAPHS_OF_A_POINT = 26

_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
# Formulas and code: one word each, and no prose.
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]+`", re.DOTALL)
_LATIN = re.compile(r"[A-Za-z0-9][\w.,%+/^'×-]*", re.ASCII)
_TABLE = re.compile(r"^\s*\|", re.MULTILINE)
_HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff] ?[,;:!?]|[\u4e00-\u9fff][()]|[,;:!?()][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?=\s|$)"
)
# How a truth begins that answers the claim instead of saying what is so.
_LEANS_ON_THE_CLAIM = {
    "en": re.compile(
        r"(It|Its|This|That|These|Those|They|Their|The (claim|former|latter|opposite|reverse)|Only (if|when|in)|But|Because"
        r"|So|Nor|Then|Not (quite|really|so|always|necessarily|exactly)|(No|Yes|True|False|Wrong)[,.:;])(?!\w)"
    ),
    "zh": re.compile(
        "它|这|那|他们|其实|前者|后者|不对|是|不是|不一定|未必|错[，。：；在了]|对[，。：；的]|恰恰|正好|相反|因为|但|而|所以|还有|两者都是|只是"
    ),
}
_ONE_SENTENCE = {"en": re.compile(r".*?[.!?](?=\s|$)", re.DOTALL), "zh": re.compile(r".*?[。！？]", re.DOTALL)}


def words(text: str) -> int:
    """Count English words: what stands between spaces, if it has a letter or digit; a formula or piece of code is one."""
    return sum(any(map(str.isalnum, word)) for word in _FORMULA.sub(" x ", text).split())


def ideographs(text: str) -> int:
    """Count ideographs; a formula, a piece of code, a Latin word and a number are one each."""
    prose = _FORMULA.sub(" x ", text)
    return len(_IDEOGRAPH.findall(prose)) + len(_LATIN.findall(prose))


@cache
def decks() -> dict[str, RawCard]:
    """Return the decks as their files have them, by name."""
    found = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CARDS.glob("*.yaml")))
    return {deck["deck"]: deck for deck in found if "deck" in deck}


def question_cards(deck: RawCard) -> list[RawCard]:
    """Return the cards of a deck that are no drills."""
    return [card for card in deck["cards"] if "answer" in card]


def texts(card: RawCard) -> Iterator[tuple[str, Any]]:
    """Yield each text of a card under the name of its field."""
    for field in ("question", "answer", "detail"):
        if field in card:
            yield field, card[field]
    for number, point in enumerate(card.get("points", ()), 1):
        yield f"point {number}", point
    for number, trap in enumerate(card.get("traps", ()), 1):
        yield f"claim of trap {number}", trap["claim"]
        yield f"truth of trap {number}", trap["truth"]


def failures(card: RawCard, deck: RawCard) -> list[str]:
    """Return what a question card of this deck lacks."""
    one_language = [
        f"{field}: not in both languages"
        for field, text in texts(card)
        if not isinstance(text, Mapping) or not all(str(text.get(language, "")).strip() for language in ("en", "zh"))
    ]
    if one_language:
        return one_language
    return [*_answer(card["answer"]), *_points(card), *_traps(card), *_chinese(card), *_labels(card, deck)]


def _answer(answer: Mapping[str, str]) -> Iterator[str]:
    if (count := words(answer["en"])) not in WORDS:
        yield f"answer: {count} words; 40 to 75 are spoken"
    if (count := ideographs(answer["zh"])) not in IDEOGRAPHS:
        yield f"answer: {count} ideographs; 70 to 140 are spoken"
    for language, text in answer.items():
        if _TABLE.search(text):
            yield f"answer ({language}): has a table, which belongs in the detail"
        if len(_DISPLAY.findall(text)) > 1:
            yield f"answer ({language}): more than one display formula"


def _points(card: RawCard) -> Iterator[str]:
    points = card.get("points", ())
    if len(points) not in POINTS:
        yield f"{len(points)} points; two to five"
    for number, point in enumerate(points, 1):
        if (count := words(point["en"])) > WORDS_OF_A_POINT:
            yield f"point {number}: {count} words, at most {WORDS_OF_A_POINT}"
        if (count := ideographs(point["zh"])) > IDEOGRAPHS_OF_A_POINT:
            yield f"point {number}: {count} ideographs, at most {IDEOGRAPHS_OF_A_POINT}"


def _traps(card: RawCard) -> Iterator[str]:
    if not card.get("traps"):
        yield "no trap"
    for number, trap in enumerate(card.get("traps", ()), 1):
        for language, pattern in _LEANS_ON_THE_CLAIM.items():
            truth = trap["truth"][language].strip()
            if leaning := pattern.match(truth):
                yield f"truth of trap {number} ({language}): begins with {leaning[0]!r}; a sentence true by itself comes first"
            if not _ONE_SENTENCE[language].match(truth):
                yield f"truth of trap {number} ({language}): no whole sentence"


def _chinese(card: RawCard) -> Iterator[str]:
    for field, text in texts(card):
        if field in {"question", "answer", "detail"} and not _IDEOGRAPH.search(text["zh"]):
            yield f"{field} (zh): is not Chinese"
        for slip in _HALF_WIDTH.finditer(_FORMULA.sub("x", text["zh"])):
            yield f"{field} (zh): half-width punctuation in {slip[0]!r}"
        yield from (f"{field} (zh): {found}" for found in unwanted(text["zh"]))


def _labels(card: RawCard, deck: RawCard) -> Iterator[str]:
    if not card.get("refs") and not card.get("sources"):
        yield "neither refs nor sources"
    title = deck["title"]["en"].lower().split()
    yield from (f"tag {tag!r} repeats the deck" for tag in card.get("tags", ()) if tag in {deck["deck"], *title})


@cache
def glossary() -> list[dict[str, Any]]:
    """Return the terms of ``cards/glossary.yaml``."""
    terms: list[dict[str, Any]] = yaml.safe_load((CARDS / "glossary.yaml").read_text(encoding="utf-8"))["terms"]
    return terms


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(wrong), str(term["zh"])) for term in glossary() for wrong in term.get("not", ())]


def unwanted(text: str) -> list[str]:
    """Return the words in a Chinese text that the glossary does not want, each with what is written."""
    return [f"{found[0]!r}: write {right}" for pattern, right in _patterns() if (found := pattern.search(text))]


def report(deck: RawCard) -> Iterator[str]:
    """Yield a line for each question card of a deck: its id, its counts, and below them what it lacks."""
    for card in question_cards(deck):
        answer, points, traps = card["answer"], card.get("points", ()), card.get("traps", ())
        counts = f"{words(answer['en'])} words, {ideographs(answer['zh'])} ideographs"
        yield f"{card['id']}: {counts}, {len(points)} points, {len(traps)} traps"
        yield from (f"    {failure}" for failure in failures(card, deck))


if __name__ == "__main__":
    for name in sys.argv[1:] or decks():
        print("\n".join(report(decks()[name])))
