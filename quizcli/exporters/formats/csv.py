"""A table for spreadsheets, with a row for each card; the texts are Markdown, and no cell is a formula."""

import csv
from collections.abc import Iterator
from typing import TextIO

from quizcli.cards import Card, Drill, Language, Question, Text, in_language
from quizcli.exporters.format import Job, Report, TextFormat
from quizcli.exporters.words import WORDS

_TEXTS = ("question", "answer", "points", "detail", "traps")
# A spreadsheet takes a cell that begins with one of these for a formula; full-width ones too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Csv(TextFormat):
    """The format. The mark at its beginning tells spreadsheets that it is UTF-8."""

    head = '\ufeff"id","deck","level","tags",'

    def write_text(self, file: TextIO, job: Job) -> Report:
        """Write the table; every cell is quoted, for spreadsheets in which a semicolon separates."""
        several = len(job.languages) > 1
        columns = [f"{name}_{language}" if several else name for language in job.languages for name in _TEXTS]
        file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        writer.writerow(["id", "deck", "level", "tags", *columns, "refs", "sources", "drill"])
        cards = job.cards()
        for card in cards:
            writer.writerow(map(escape_formula, _row(card, job.languages)))
        return Report(len(cards))


def escape_formula(cell: str) -> str:
    """Return a cell that every spreadsheet takes for text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _row(card: Card, languages: tuple[Language, ...]) -> Iterator[str]:
    yield from (card.id, card.deck, str(card.level), " ".join(card.tags))
    for language in languages:
        yield from _texts(card, language)
    yield "; ".join(card.refs) if isinstance(card, Question) else ""
    yield " ".join(card.sources)
    yield f"{card.drill.kind} {card.drill.level}" if isinstance(card, Drill) else ""


def _texts(card: Card, language: Language) -> list[str]:
    def said(text: Text) -> str:
        return in_language(text, language).strip()

    if isinstance(card, Drill):
        return [said(card.question), *[""] * (len(_TEXTS) - 1)]
    words = WORDS[language]
    points = "\n".join(f"• {said(point)}" for point in card.points)
    traps = "\n".join(f"{words['not']} {said(trap.claim)} {words['but']} {said(trap.truth)}" for trap in card.traps)
    return [said(card.question), said(card.answer), points, said(card.detail or ""), traps]


FORMAT = Csv()
