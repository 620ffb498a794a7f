"""A card as paragraphs for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from rich.padding import Padding
from rich.text import Text as Styled

from quizcli.cards import Language, Text, Trap, in_language
from quizcli.commands.reports import CardReport
from quizcli.journal import Quality
from quizcli.render.reports import history_lines, memory_line
from quizcli.render.text import counted, unwrapped, visible

_HEADINGS: Mapping[Language, tuple[str, str, str]] = {
    "en": ("Points", "Traps", "Wrong"),
    "zh": ("要点", "陷阱", "错误"),
}


def question(text: Text, languages: Sequence[Language]) -> Iterator[Styled]:
    """Yield the question in each language."""
    for said in _each(text, languages):
        yield Styled(said, style="bold")


def answer(
    text: Text, points: Sequence[Text], traps: Sequence[Trap], refs: Sequence[str], languages: Sequence[Language]
) -> Iterator[Styled | Padding]:
    """Yield the answer, its points and its traps in each language, then where to check it."""
    for number, language in enumerate(languages):
        if number and isinstance(text, str):
            return
        points_head, traps_head, wrong = _HEADINGS[language]
        yield Styled(visible(unwrapped(in_language(text, language))))
        yield Styled()
        if points:
            yield Styled(points_head, style="bold")
            yield from (_item("[ ] ", in_language(point, language)) for point in points)
            yield Styled()
        if traps:
            yield Styled(traps_head, style="bold")
            for trap in traps:
                yield _item("x ", f"{wrong}: {in_language(trap.claim, language)}")
                yield _item("  ", in_language(trap.truth, language))
            yield Styled()
    if refs:
        yield Styled("Refs: " + visible(", ".join(refs)), style="dim")


def report(card: CardReport, languages: Sequence[Language]) -> Iterator[Styled | Padding]:
    """Yield a whole card: what it says, what is remembered of it, and every review."""
    yield Styled(visible(" ".join((card["deck"], f"level {card['level']}", *card["tags"]))), style="dim")
    yield Styled()
    yield from question(card["question"], languages)
    yield Styled()
    if card["answer"] is not None:
        traps = [Trap(claim=trap["claim"], truth=trap["truth"]) for trap in card["traps"]]
        yield from answer(card["answer"], card["points"], traps, card["refs"], languages)
    if card["sources"]:
        yield Styled("Sources: " + visible(", ".join(card["sources"])), style="dim")
    yield Styled(visible(f"File: {card['file']}:{card['line']}"), style="dim")
    yield Styled("Memory: " + memory_line(card["memory"], suspended=card["suspended"]))
    if card["history"]:
        yield Styled(history_lines(card))


def keys(intervals: Mapping[Quality, int], names: Mapping[str, tuple[str, Quality]]) -> str:
    """Return the grading keys, each with the interval it would give."""
    return "   ".join(f"{key} {name} ({counted(intervals[quality], 'day')})" for key, (name, quality) in names.items())


def _item(mark: str, text: str) -> Padding:
    return Padding(Styled(mark + visible(unwrapped(text))), (0, 0, 0, 2), expand=False)


def _each(text: Text, languages: Sequence[Language]) -> list[str]:
    return list(dict.fromkeys(visible(in_language(text, language)) for language in languages))
