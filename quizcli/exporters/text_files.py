"""Cards as text files: tables for Anki and for spreadsheets, and Markdown to print. Each begins with its own ``HEAD``."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from quizcli.cards import Card, CardId, Drill, Language, Question, Text, in_language
from quizcli.exporters import notes
from quizcli.exporters.html import inline, link
from quizcli.exporters.notes import Problem, Side, Sides

# Anki reads these lines: what stands in which column. With no names of columns it takes the last two for the first two
# fields of whatever note type one has.
TSV_HEAD = "#separator:tab\n#html:true\n#guid column:1\n#deck column:2\n#tags column:3\n"
CSV_HEAD = "\ufeffid,deck,level,tags,"
MARKDOWN_HEAD = "# quizcli\n"

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "points": "Points",
        "traps": "Traps",
        "refs": "References",
        "not": "Wrong:",
        "but": "Right:",
        "worked": "Worked",
    },
    "zh": {"points": "要点", "traps": "常见误区", "refs": "参考", "not": "错误：", "but": "正确：", "worked": "解法"},
}
# A spreadsheet takes a cell that begins with one of these for a formula; full-width ones too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def tsv(rows: Iterable[tuple[str, str, Sequence[str], str, str]]) -> str:
    """Return a table of (guid, deck, tags, question, answer) that Anki imports; question and answer are HTML."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    for guid, deck, tags, question, answer in rows:
        writer.writerow([guid, deck, " ".join(tags), question.replace("\t", "    "), answer.replace("\t", "    ")])
    return TSV_HEAD + file.getvalue()


def question_row(card: Question, languages: Sequence[Language], sides: Sides) -> tuple[str, str]:
    """Return both faces of a question as HTML that needs no template."""
    faces = [(side.question, _answer(side, language)) for side, language in zip(sides, languages, strict=True)]
    refs = f"<p>{'; '.join(map(link, card.refs))}</p>" if card.refs else ""
    return "<hr>".join(front for front, _ in faces), "<hr>".join(back for _, back in faces) + refs


def problem_row(card: Drill, languages: Sequence[Language], sides: Sides) -> tuple[str, str]:
    """Return both faces of a drill's problem."""
    titles = [inline(in_language(card.question, language)) for language in languages]
    fronts = [f"<b>{title}</b>{side.question}" for title, side in zip(titles, sides, strict=True)]
    return "<hr>".join(fronts), "<hr>".join(side.answer + side.points for side in sides)


def _answer(side: Side, language: Language) -> str:
    words = _WORDS[language]
    points = f"<p><b>{words['points']}</b></p>{side.points}" if side.points else ""
    traps = f"<details><summary>{words['traps']}</summary>{side.details}</details>" if side.details else ""
    return side.answer + points + traps


def spreadsheet(cards: Iterable[Card], languages: Sequence[Language]) -> str:
    """Return a table for spreadsheets, a row for each card; the texts are Markdown, and no cell is a formula."""
    texts = ("question", "answer", "points", "traps")
    columns = [f"{name}_{language}" if len(languages) > 1 else name for language in languages for name in texts]
    file = io.StringIO()
    # Every cell is quoted: where a semicolon separates too, as in some spreadsheets, none ends at one.
    writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "deck", "level", "tags", *columns, "refs", "sources", "drill"])
    for card in cards:
        cells = [card.id, card.deck, str(card.level), " ".join(card.tags)]
        for language in languages:
            cells += _cells(card, language)
        refs = "; ".join(card.refs) if isinstance(card, Question) else ""
        drill = f"{card.drill.kind} {card.drill.level}" if isinstance(card, Drill) else ""
        writer.writerow(map(defused, [*cells, refs, " ".join(card.sources), drill]))
    return f"\ufeff{file.getvalue()}"


def defused(cell: str) -> str:
    """Return a cell that every spreadsheet takes for text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _cells(card: Card, language: Language) -> list[str]:
    def said(text: Text) -> str:
        return in_language(text, language).strip()

    if isinstance(card, Drill):
        return [said(card.question), "", "", ""]
    words = _WORDS[language]
    points = "\n".join(f"• {said(point)}" for point in card.points)
    traps = "\n".join(f"{words['not']} {said(trap.claim)} {words['but']} {said(trap.truth)}" for trap in card.traps)
    return [said(card.question), said(card.answer), points, traps]


def printable(
    decks: Iterable[tuple[Text, Iterable[Card]]],
    languages: Sequence[Language],
    problems: Mapping[CardId, Problem],
) -> str:
    """Return the cards as Markdown, deck by deck; ``problems`` has one for each drill card."""
    blocks = [MARKDOWN_HEAD.strip()]
    for title, cards in decks:
        blocks.append(f"## {' · '.join(dict.fromkeys(in_language(title, language) for language in languages))}")
        for card in cards:
            own = notes.languages_of(card, languages)
            for number, language in enumerate(own):
                blocks += _card(card, language, problems, is_first=number == 0)
            if isinstance(card, Question) and card.refs:
                blocks.append(f"{_WORDS[own[0]]['refs']}: {'; '.join(map(_ref, card.refs))}")
            blocks.append("---")
    return "\n\n".join(blocks[:-1] if blocks[-1] == "---" else blocks) + "\n"


def _card(card: Card, language: Language, problems: Mapping[CardId, Problem], *, is_first: bool) -> Iterator[str]:
    words = _WORDS[language]
    said = " ".join(in_language(card.question, language).split())
    yield f"### {said}" if is_first else f"**{said}**"
    if isinstance(card, Drill):
        problem = problems[card.id]
        yield in_language(problem.asked, language)
        yield problem.answer
        yield f"**{words['worked']}**"
        yield _listed((in_language(step, language) for step in problem.steps), "1.")
        return
    yield in_language(card.answer, language).strip()
    if card.points:
        yield f"**{words['points']}**"
        yield _listed((in_language(point, language) for point in card.points), "- [ ]")
    if card.traps:
        yield f"**{words['traps']}**"
        yield _listed(
            (
                f"{words['not']} {in_language(trap.claim, language).strip()} "
                f"{words['but']} {in_language(trap.truth, language).strip()}"
                for trap in card.traps
            ),
            "-",
        )


def _listed(items: Iterable[str], mark: str) -> str:
    """Return items as a list; the further lines of one are indented below its first."""
    indent = " " * (len(mark.split(maxsplit=1)[0]) + 1)
    return "\n".join(f"{mark} {item.strip()}".replace("\n", f"\n{indent}") for item in items)


def _ref(reference: str) -> str:
    return f"<{reference}>" if reference.startswith(("http://", "https://")) else reference
