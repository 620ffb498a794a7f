"""A card as rows for a terminal."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import zip_longest

from rich.cells import cell_len

from quizcli.cards import Language, Question, Text, Trap, in_language
from quizcli.commands.show import CardReport
from quizcli.journal import PASS_FROM, Quality
from quizcli.language import tr
from quizcli.render.markup import markup
from quizcli.render.reports import memory_line
from quizcli.render.text import counted, visible
from quizcli.render.wrap import Row, break_lines, listed, pieces

# Two languages stand side by side from this width on.
SIDE_BY_SIDE = 110
_GAP = 4

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {"points": "Points", "detail": "Detail", "traps": "Traps", "wrong": "Wrong: ", "right": "Right: "},
    "zh": {"points": "要点", "detail": "详解", "traps": "常见误区", "wrong": "错误：", "right": "正确："},
}


def in_turn(card: Question, languages: Sequence[Language], width: int) -> list[Sequence[Language]]:
    """Return the languages in which answer and points are shown: together, or one after the other for want of room."""
    found = _told_apart([card.answer, *card.points], languages)
    return [found] if width >= SIDE_BY_SIDE else [[language] for language in found]


def question(text: Text, languages: Sequence[Language], width: int) -> list[Row]:
    """Return the question, bold, in each language."""

    def rows(language: Language, room: int) -> list[Row]:
        found = markup(in_language(text, language), room)
        for row in found:
            row.stylize("bold")
        return found

    return _in_each(rows, _told_apart([text], languages), width)


def answer(text: Text, languages: Sequence[Language], width: int) -> list[Row]:
    """Return the answer in each language."""
    return _in_each(
        lambda language, room: markup(in_language(text, language), room), _told_apart([text], languages), width
    )


def points(
    texts: Sequence[Text],
    languages: Sequence[Language],
    width: int,
    *,
    keys: str = "",
    ticked: AbstractSet[int] = frozenset(),
) -> list[Row]:
    """Return the points as a checklist; each of the first has a key to tick it with, where keys are given."""

    def items(language: Language, room: int) -> Iterator[list[Row]]:
        for number, text in enumerate(texts):
            key = f"{keys[number]} " if number < len(keys) else "  " if keys else ""
            box = "[x] " if number in ticked else "[ ] "
            yield markup(in_language(text, language), room, [*pieces(key, "dim"), *pieces(box, "")])

    return _headed("points", items, _told_apart(texts, languages), width) if texts else []


def detail(text: Text | None, languages: Sequence[Language], width: int) -> list[Row]:
    """Return what can be added to the answer, in each language."""
    if text is None:
        return []
    return _headed(
        "detail",
        lambda language, room: [markup(in_language(text, language), room)],
        _told_apart([text], languages),
        width,
    )


def traps(found: Sequence[Trap], languages: Sequence[Language], width: int, *, truths: bool = True) -> list[Row]:
    """Return the traps, numbered: the claims, and what is right unless that is kept back."""

    def items(language: Language, room: int) -> Iterator[list[Row]]:
        words = _WORDS[language]
        for number, trap in enumerate(found, 1):
            mark = f"{number}. "
            rows = _said(mark, words["wrong"], "red", in_language(trap.claim, language), room)
            if truths:
                rows += _said(" " * len(mark), words["right"], "green", in_language(trap.truth, language), room)
            yield rows

    texts = [text for trap in found for text in (trap.claim, trap.truth)]
    return _headed("traps", items, _told_apart(texts, languages), width) if found else []


def _said(mark: str, word: str, style: str, text: str, width: int) -> list[Row]:
    rows = markup(word + text, width, list(pieces(mark, "")))
    rows[0].stylize(style, len(mark), len(mark) + len(word))
    return rows


def references(refs: Sequence[str], width: int | None = None) -> list[Row]:
    """Return where the facts can be checked, a line each: addresses are broken only where a width has to be kept."""
    if width is None:
        return [Row(visible(tr("Ref: {ref}", ref=ref)), style="dim") for ref in refs]
    return [row for ref in refs for row in _dim(tr("Ref: {ref}", ref=ref), width)]


def whole(report: CardReport, languages: Sequence[Language], width: int) -> list[Row]:
    """Return a whole card with its memory and its reviews."""
    card = report.card
    parts = [
        _dim(" ".join((card.deck, tr("level {level}", level=card.level), *card.tags)), width),
        question(card.question, languages, width),
    ]
    if isinstance(card, Question):
        parts += [
            answer(card.answer, languages, width),
            points(card.points, languages, width),
            detail(card.detail, languages, width),
            traps(card.traps, languages, width),
            references(card.refs),
        ]
    else:
        kind, level = card.drill
        said = tr(
            "Drawn anew each time: {kind}, level {level}; `quiz drill {kind} --level {level}` practises it",
            kind=kind,
            level=level,
        )
        parts.append(break_lines(pieces(visible(said), ""), width))
    about = _dim(tr("Sources: {items}", items=tr(", ").join(card.sources)), width) if card.sources else []
    # A path and an address stay whole, for whoever copies or clicks them.
    about.append(Row(visible(tr("File: {place}", place=f"{card.location.file}:{card.location.line}")), style="dim"))
    about.append(Row(tr("Memory: {memory}", memory=memory_line(report.memory, suspended=report.progress.suspended))))
    about += [Row(line) for line in _history_lines(report)]
    return spaced([*parts, about])


def _history_lines(report: CardReport) -> list[str]:
    """Return one line per review of a card."""
    return [
        f"  {review['day']}  "
        + tr("quality {quality}", quality=review["quality"])
        + (f"  {tr('practice')}" if review["mode"] != "scheduled" else "")
        + (f"  {tr('undone')}" if review["undone"] else "")
        for review in report.history
    ]


def _dim(line: str, width: int) -> list[Row]:
    return break_lines(pieces(visible(line), "dim"), width)


def spaced(parts: Iterable[Sequence[Row]]) -> list[Row]:
    """Return the parts that are not empty with an empty row between them."""
    rows: list[Row] = []
    for part in parts:
        if part and rows:
            rows.append(Row())
        rows += part
    return rows


def grading_keys(intervals: Mapping[Quality, int], names: Mapping[str, tuple[str, Quality]]) -> str:
    """Return the grading keys, each with the interval it would give."""
    return "   ".join(
        tr("{key} {grade} ({when})", key=key, grade=tr(name), when=_when(quality, intervals[quality]))
        if quality in intervals
        else f"{key} {tr(name)}"
        for key, (name, quality) in names.items()
    )


def _when(quality: Quality, days: int) -> str:
    return counted(days, "day") if quality >= PASS_FROM else tr("this sitting")


def _headed(
    word: str,
    items: Callable[[Language, int], Iterable[Sequence[Row]]],
    languages: Sequence[Language],
    width: int,
) -> list[Row]:
    def with_heading(language: Language, room: int) -> list[Row]:
        return [_heading(word, language), *listed(items(language, room))]

    if len(languages) == 1 or width < SIDE_BY_SIDE:
        return _in_each(with_heading, languages, width)
    room = (width - _GAP) // 2
    columns = ([[_heading(word, language)], *items(language, room)] for language in languages)
    heading, *pairs = (_beside(left, right, room) for left, right in zip(*columns, strict=True))
    return [*heading, *listed(pairs)]


def _heading(word: str, language: Language) -> Row:
    return Row.of((_WORDS[language][word], "bold"), keep=True)


def _in_each(rows: Callable[[Language, int], Sequence[Row]], languages: Sequence[Language], width: int) -> list[Row]:
    """Return the rows in each language: side by side where there is room, else one after the other."""
    if len(languages) == 1:
        return list(rows(languages[0], width))
    if width < SIDE_BY_SIDE:
        return spaced([rows(language, width) for language in languages])
    room = (width - _GAP) // 2
    left, right = (rows(language, room) for language in languages)
    return _beside(left, right, room)


def _beside(left: Sequence[Row], right: Sequence[Row], room: int) -> list[Row]:
    """Return rows side by side; those on the left have ``room`` columns."""
    found = []
    for first, second in zip_longest(left, right, fillvalue=Row()):
        gap = " " * (room + _GAP - cell_len(first.plain)) if second.plain else ""
        found.append(Row.of(first, (gap, ""), second, keep=first.keep or second.keep))
    return found


def _told_apart(texts: Sequence[Text], languages: Sequence[Language]) -> Sequence[Language]:
    """Return the languages in which the texts differ: a card of one language is not said twice."""
    return languages if any(not isinstance(text, str) and len(text) > 1 for text in texts) else languages[:1]
