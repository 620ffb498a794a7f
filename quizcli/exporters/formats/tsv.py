"""A table that Anki imports with its own Basic note type; questions and answers are HTML that needs no template."""

import csv
from collections.abc import Iterator
from typing import TextIO

from quizcli.cards import Card, Drill, Language, Question, in_language
from quizcli.exporters import notes
from quizcli.exporters.drill_notes import problem_sides, variants
from quizcli.exporters.format import Job, Report, TextFormat
from quizcli.exporters.html import inline, link
from quizcli.exporters.notes import Side, Sides
from quizcli.exporters.package import deck_names
from quizcli.exporters.words import WORDS


class Tsv(TextFormat):
    """The format. Anki reads its head: what each column is. The last two go to the first two fields of the note type."""

    head = "#separator:tab\n#html:true\n#guid column:1\n#deck column:2\n#tags column:3\n"

    def write_text(self, file: TextIO, job: Job) -> Report:
        """Write a row for each question and for each variant of a drill."""
        decks = deck_names(job.source.corpus.titles(), job.languages)
        file.write(self.head)
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        count = 0
        for card in job.cards():
            tags = " ".join(notes.tags(card))
            for guid, *faces in _notes(card, job):
                writer.writerow([guid, decks[card.deck], tags, *(face.replace("\t", "    ") for face in faces)])
                count += 1
        return Report(count, "row")


def _notes(card: Card, job: Job) -> Iterator[tuple[str, str, str]]:
    """Yield GUID, question and answer of each note of a card."""
    languages = notes.languages_of(card, job.languages)
    if isinstance(card, Drill):
        for number, problem in enumerate(variants(card, job.options["variants"]), 1):
            yield notes.guid(card.id, str(number)), *_drill(card, languages, problem_sides(problem, languages))
    else:
        yield notes.guid(card.id), *_question(card, languages, notes.question_sides(card, languages))


def _question(card: Question, languages: tuple[Language, ...], sides: Sides) -> tuple[str, str]:
    answers = [_answer(side, language) for side, language in zip(sides, languages, strict=True)]
    refs = f"<p>{'; '.join(map(link, card.refs))}</p>" if card.refs else ""
    return "<hr>".join(side.question for side in sides), "<hr>".join(answers) + refs


def _drill(card: Drill, languages: tuple[Language, ...], sides: Sides) -> tuple[str, str]:
    titles = [inline(in_language(card.question, language)) for language in languages]
    fronts = [f"<b>{title}</b>{side.question}" for title, side in zip(titles, sides, strict=True)]
    return "<hr>".join(fronts), "<hr>".join(side.answer + side.points for side in sides)


def _answer(side: Side, language: Language) -> str:
    words = WORDS[language]
    points = f"<p><b>{words['points']}</b></p>{side.points}" if side.points else ""
    traps = f"<details><summary>{words['traps']}</summary>{side.details}</details>" if side.details else ""
    return side.answer + points + traps


FORMAT = Tsv()
