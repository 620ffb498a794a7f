"""Lists of cards: each is its question and a line of facts below, so that nothing is cut in a narrow window."""

import re
from collections.abc import Mapping, Sequence

from rich.text import Text as Styled

from quizcli.cards import Language, Text, in_language
from quizcli.commands.reports import LEECH_LAPSES, DueCard, DueReport, Found, ListItem, SearchItem
from quizcli.corpus.tokens import beginning
from quizcli.language import marked, tr
from quizcli.render.markup import markup
from quizcli.render.text import counted, visible
from quizcli.render.wrap import Row, break_lines, pieces

_INDENT = "  "
_FOUND_ROWS = 2
_DAYS_SAID = 7
_EMPHASIS = "bold magenta"
# What the data say in English and a list in the language of the interface: states of a card, and where words were found.
_NAMES = (
    marked("new"), marked("young"), marked("mature"), marked("due"), marked("overdue"), marked("id"), marked("tags"),
    marked("question"), marked("answer"), marked("points"), marked("detail"), marked("traps"),
)  # fmt: skip


def card_list(cards: Sequence[ListItem], language: Language, width: int) -> list[Styled]:
    """Return the question of each card, and its id, deck, level and progress."""
    if not cards:
        return [Styled(tr("No cards found."))]
    return [line for card in cards for line in entry(card["question"], _facts(card), language, width)]


def found_list(cards: Sequence[SearchItem], words: Sequence[str], language: Language, width: int) -> list[Styled]:
    """Return the cards of a search, each with the place where the words are; the words are emphasised."""
    if not cards:
        return [Styled(tr("No cards found."))]
    patterns = [beginning(word) for word in words]
    lines: list[Styled] = []
    for card in cards:
        place = [tr("in {field}", field=tr(card["found"]["field"]))] if card["found"] else []
        lines += entry(card["question"], [*_facts(card), *place], language, width)
        if card["found"]:
            lines += _place(card["found"], patterns, width)
    for line in lines:
        for pattern in patterns:
            line.highlight_regex(pattern, _EMPHASIS)
    return lines


def due(report: DueReport, questions: Mapping[str, Text], language: Language, width: int) -> list[Row]:
    """Return today's counts, the queue, and the next days with due cards."""
    lines = folded(tr("{day}: {today}", day=report["day"], today=_today(report)), width)
    for card in report["cards"]:
        lines += entry(questions[card["id"]], [card["id"], _when(card)], language, width)
    coming = [day for day in report["ahead"] if day["due"] or day["left_over"]]
    if coming:
        said = [_ahead(day["day"], day["due"], day["left_over"]) for day in coming[:_DAYS_SAID]]
        later = sum(day["due"] for day in coming[_DAYS_SAID:])
        said += [tr("{number} more until {day}", number=later, day=coming[-1]["day"])] if later else []
        lines += folded(tr("Ahead, without new cards: {days}", days=tr(", ").join(said)), width)
    return lines


def _today(report: DueReport) -> str:
    said = tr("{due} due, {new} new", due=report["due"], new=report["new"])
    if not report["waiting"]:
        return said
    return tr("{today}; {waiting:,} more wait (reviews_per_day)", today=said, waiting=report["waiting"])


def _when(card: DueCard) -> str:
    if card["again"]:
        return tr("again")
    return tr("overdue since {day}", day=card["due"]) if card["state"] == "overdue" else tr(card["state"])


def _ahead(day: str, due: int, left_over: int) -> str:
    if not left_over:
        return tr("{due} on {day}", due=due, day=day)
    return tr("{due} on {day} and {left_over:,} left over", due=due, day=day, left_over=left_over)


def _facts(card: ListItem) -> list[str]:
    facts = [card["id"], card["deck"], tr("level {level}", level=card["level"])]
    facts.append(tr("due {day}", day=card["due"]) if card["due"] else tr(card["state"]))
    if card["suspended"]:
        facts.append(tr("suspended"))
    if card["lapses"] >= LEECH_LAPSES:
        facts.append(counted(card["lapses"], "lapse"))
    return facts


def entry(question: Text, facts: Sequence[str], language: Language, width: int) -> list[Row]:
    """Return a question and the facts below it."""
    lines = markup(in_language(question, language), width)
    for line in lines:
        line.stylize("bold")
    return lines + break_lines(pieces(visible(" · ".join(facts)), "dim"), width, list(pieces(_INDENT, "")))


def _place(found: Found, patterns: Sequence[re.Pattern[str]], width: int) -> list[Row]:
    """Return those rows of a paragraph that have most of the words."""
    rows = [row for row in markup(found["text"], width, list(pieces(2 * _INDENT, ""))) if row.plain.strip()]

    def hits(start: int) -> int:
        said = " ".join(row.plain for row in rows[start : start + _FOUND_ROWS])
        return sum(bool(pattern.search(said)) for pattern in patterns)

    start = max(range(len(rows)), key=hits, default=0)
    return rows[start : start + _FOUND_ROWS]


def folded(line: str, width: int) -> list[Row]:
    """Return a sentence, broken where the window ends."""
    return break_lines(pieces(line, ""), width)
