"""A card as lines for a terminal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text as Styled

from quizcli.cards import Language, Question, Text, Trap, in_language
from quizcli.commands.show import CardReport
from quizcli.journal import Quality
from quizcli.render.markup import first_line, markup
from quizcli.render.reports import memory_line
from quizcli.render.text import counted, visible
from quizcli.render.wrap import break_lines, pieces

# Two languages stand side by side from this width on.
SIDE_BY_SIDE = 110
_GAP = 4

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {"points": "Points", "traps": "Traps", "wrong": "Wrong: ", "right": "Right: "},
    "zh": {"points": "要点", "traps": "常见误区", "wrong": "错误：", "right": "正确："},
}


def question(text: Text, languages: Sequence[Language], width: int) -> list[Styled]:
    """Return the question, bold, in each language."""

    def lines(language: Language, room: int) -> list[Styled]:
        found = markup(in_language(text, language), room)
        for line in found:
            line.stylize("bold")
        return found

    return _in_each(lines, _told_apart([text], languages), width)


def answer(text: Text, languages: Sequence[Language], width: int) -> list[Styled]:
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
) -> list[Styled]:
    """Return the points as a checklist; each of the first has a key to tick it with, where keys are given."""

    def lines(language: Language, room: int) -> Iterator[Styled]:
        for number, text in enumerate(texts):
            key = f"{keys[number]} " if number < len(keys) else "  " if keys else ""
            box = "[x] " if number in ticked else "[ ] "
            yield from markup(in_language(text, language), room, [*pieces(key, "dim"), *pieces(box, "")])

    return _headed("points", lines, _told_apart(texts, languages), width) if texts else []


def traps(found: Sequence[Trap], languages: Sequence[Language], width: int, *, folded: bool = False) -> list[Styled]:
    """Return the traps; folded, each is one line of its claim."""

    def lines(language: Language, room: int) -> Iterator[Styled]:
        words = _WORDS[language]
        for trap in found:
            claim = f"{words['wrong']}{in_language(trap.claim, language)}"
            if folded:
                yield Styled.assemble(("✗ ", "red"), first_line(claim, room - 2))
                continue
            yield from markup(claim, room, list(pieces("✗ ", "red")))
            yield from markup(f"{words['right']}{in_language(trap.truth, language)}", room, list(pieces("  ", "")))

    texts = [text for trap in found for text in (trap.claim, trap.truth)]
    return _headed("traps", lines, _told_apart(texts, languages), width) if found else []


def references(refs: Sequence[str], width: int | None = None) -> list[Styled]:
    """Return where the facts can be checked, a line each: addresses are broken only where a width has to be kept."""
    if width is None:
        return [Styled(visible(f"Ref: {ref}"), style="dim") for ref in refs]
    return [row for ref in refs for row in _dim(f"Ref: {ref}", width)]


def whole(report: CardReport, languages: Sequence[Language], width: int) -> list[Styled]:
    """Return a whole card with its memory and its reviews."""
    card = report.card
    parts = [
        _dim(" ".join((card.deck, f"level {card.level}", *card.tags)), width),
        question(card.question, languages, width),
    ]
    if isinstance(card, Question):
        parts += [
            answer(card.answer, languages, width),
            points(card.points, languages, width),
            traps(card.traps, languages, width),
            references(card.refs),
        ]
    else:
        kind, level = card.drill
        said = f"Drawn anew each time: {kind}, level {level}; `quiz drill {kind} --level {level}` practises it"
        parts.append(break_lines(pieces(visible(said), ""), width))
    about = _dim("Sources: " + ", ".join(card.sources), width) if card.sources else []
    # A path and an address stay whole, for whoever copies or clicks them.
    about.append(Styled(visible(f"File: {card.location.file}:{card.location.line}"), style="dim"))
    about.append(Styled("Memory: " + memory_line(report.memory, suspended=report.progress.suspended)))
    about += [Styled(line) for line in _history_lines(report)]
    return spaced([*parts, about])


def _history_lines(report: CardReport) -> list[str]:
    """Return one line per review of a card."""
    return [
        f"  {review['day']}  quality {review['quality']}"
        + (f"  {review['mode']}" if review["mode"] != "scheduled" else "")
        + ("  undone" if review["undone"] else "")
        for review in report.history
    ]


def _dim(line: str, width: int) -> list[Styled]:
    return break_lines(pieces(visible(line), "dim"), width)


def spaced(parts: Sequence[Sequence[Styled]]) -> list[Styled]:
    """Return the parts that are not empty with an empty line between them."""
    lines: list[Styled] = []
    for part in parts:
        if part and lines:
            lines.append(Styled())
        lines += part
    return lines


def grading_keys(intervals: Mapping[Quality, int], names: Mapping[str, tuple[str, Quality]]) -> str:
    """Return the grading keys, each with the interval it would give."""
    return "   ".join(
        f"{key} {name} ({counted(intervals[quality], 'day')})" if quality in intervals else f"{key} {name}"
        for key, (name, quality) in names.items()
    )


def _headed(
    word: str, lines: Callable[[Language, int], Iterator[Styled]], languages: Sequence[Language], width: int
) -> list[Styled]:
    def with_heading(language: Language, room: int) -> list[Styled]:
        return [Styled(_WORDS[language][word], style="bold"), *lines(language, room)]

    return _in_each(with_heading, languages, width)


def _in_each(
    lines: Callable[[Language, int], Sequence[Styled]], languages: Sequence[Language], width: int
) -> list[Styled]:
    """Return the lines in each language: side by side where there is room, else one after the other."""
    if len(languages) == 1:
        return list(lines(languages[0], width))
    if width < SIDE_BY_SIDE:
        return spaced([lines(language, width) for language in languages])
    room = (width - _GAP) // 2
    left, right = (lines(language, room) for language in languages)
    return [
        (first or Styled())
        + Styled(" " * (room + _GAP - cell_len(first.plain if first else "")))
        + (second or Styled())
        for first, second in zip_longest(left, right)
    ]


def _told_apart(texts: Sequence[Text], languages: Sequence[Language]) -> Sequence[Language]:
    """Return the languages in which the texts differ: a card of one language is not said twice."""
    return languages if any(not isinstance(text, str) and len(text) > 1 for text in texts) else languages[:1]
