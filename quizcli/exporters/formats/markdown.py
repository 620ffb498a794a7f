"""The cards as Markdown, to read or print: deck by deck, points as check boxes, a drill with one problem and its solution."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from quizcli.cards import Card, Drill, Language, Question, in_language
from quizcli.exporters import notes
from quizcli.exporters.drill_notes import WordedProblem, variants
from quizcli.exporters.format import Job, Report, TextFormat
from quizcli.exporters.words import WORDS


class Markdown(TextFormat):
    """The format."""

    head = "# quizcli\n"

    def write_text(self, file: TextIO, job: Job) -> Report:
        """Write the cards, with a line between two."""
        blocks = [self.head.strip()]
        for _, title, cards in job.decks():
            blocks.append(f"## {' · '.join(dict.fromkeys(in_language(title, language) for language in job.languages))}")
            for card in cards:
                blocks += _card(card, job.languages)
                blocks.append("---")
        file.write("\n\n".join(blocks[:-1]) + "\n")
        return Report(len(job.chosen))


def _card(card: Card, wanted: tuple[Language, ...]) -> Iterator[str]:
    """Yield the blocks of a card."""
    languages = notes.languages_of(card, wanted)
    problem = next(variants(card, 1)) if isinstance(card, Drill) else None
    for number, language in enumerate(languages):
        heading = " ".join(in_language(card.question, language).split())
        yield f"**{heading}**" if number else f"### {heading}"
        if problem:
            yield from _problem(problem, language)
        elif isinstance(card, Question):
            yield from _answer(card, language)
    if isinstance(card, Question) and card.refs:
        yield f"{WORDS[languages[0]]['refs']}: {'; '.join(map(_ref, card.refs))}"


def _problem(problem: WordedProblem, language: Language) -> Iterator[str]:
    yield in_language(problem.asked, language)
    yield problem.answer
    yield f"**{WORDS[language]['worked']}**"
    yield _list((in_language(step, language) for step in problem.steps), "1.")


def _answer(card: Question, language: Language) -> Iterator[str]:
    words = WORDS[language]
    yield in_language(card.answer, language).strip()
    if card.points:
        yield f"**{words['points']}**"
        yield _list((in_language(point, language) for point in card.points), "- [ ]")
    if card.detail:
        yield f"**{words['detail']}**"
        yield in_language(card.detail, language).strip()
    if card.traps:
        yield f"**{words['traps']}**"
        yield _list(
            (
                f"{words['not']} {in_language(trap.claim, language).strip()}"
                f" {words['but']} {in_language(trap.truth, language).strip()}"
                for trap in card.traps
            ),
            "-",
        )


def _list(items: Iterable[str], mark: str) -> str:
    """Return items as a list; the further lines of one are indented below its first."""
    indent = " " * (len(mark.split(maxsplit=1)[0]) + 1)
    return "\n".join(f"{mark} {item.strip()}".replace("\n", f"\n{indent}") for item in items)


def _ref(reference: str) -> str:
    return f"<{reference}>" if reference.startswith(("http://", "https://")) else reference


FORMAT = Markdown()
