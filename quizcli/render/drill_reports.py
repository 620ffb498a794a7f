"""Reports on drills as text: the list of kinds, worksheets, solved problems, statistics."""

from collections.abc import Iterable, Sequence

from quizcli.cards import Language, Text, in_language
from quizcli.commands.drill import KindReport, PracticeReport
from quizcli.commands.drill_stats import DrillStatsReport
from quizcli.commands.solve import SolveReport
from quizcli.drills import wording
from quizcli.drills.answers import write
from quizcli.drills.table import KINDS, load_kind
from quizcli.language import tr
from quizcli.problems import Problem
from quizcli.render import card as cards
from quizcli.render.text import columns, counted, first_words
from quizcli.render.wrap import Row

_MISTAKES_SAID = 3
_WIDTH = 80


def kinds(reports: Sequence[KindReport]) -> str:
    """Return one line per kind; if there is only one kind, its levels, inputs and parts."""
    if len(reports) != 1:
        room = _WIDTH - 2 - max(len(report["kind"]) for report in reports)
        return columns((report["kind"], first_words(report["summary"], room)) for report in reports)
    report = reports[0]
    parts = [
        f"{report['kind']}: {report['summary']}",
        tr("Levels") + "\n" + _table((f"  {number}", says) for number, says in enumerate(report["levels"], 1)),
        tr("Inputs") + "\n" + _table((f"  {name}", says) for name, says in report["inputs"].items()),
        tr("Parts of the answer") + "\n" + _table((f"  {name}", says) for name, says in report["parts"].items()),
    ]
    return "\n\n".join(parts)


def _table(rows: Iterable[Sequence[str]]) -> str:
    return columns(rows, width=_WIDTH)


def worksheet(problems: Sequence[Problem], languages: Sequence[Language], *, solutions: bool) -> str:
    """Return problems as Markdown, optionally followed by their solutions."""
    first = languages[0]
    lines = [f"# {wording.heading('worksheet', first)}"]
    for number, problem in enumerate(problems, 1):
        lines.append(f"## {number}. {wording.about(problem, first)}")
        lines += [in_language(wording.question(problem), language) for language in languages]
    if solutions:
        lines.append(f"# {wording.heading('solutions', first)}")
        for number, problem in enumerate(problems, 1):
            lines.append(f"## {number}.")
            lines += [in_language(wording.solution(problem), language) for language in languages]
    return "\n\n".join(lines)


def solved(report: SolveReport, languages: Sequence[Language], width: int) -> list[Row]:
    """Return an answer and its worked steps."""
    answer = report["answer"]
    values = answer if isinstance(answer, dict) else {"": answer}
    found = [Row(f"{name} = {write(value)}" if name else write(value), style="bold") for name, value in values.items()]
    text: Text = {language: wording.numbered(report["steps"], language) for language in languages}
    return cards.spaced([found, cards.answer(text, languages, width)])


def practice(reports: Sequence[PracticeReport], language: Language) -> str:
    """Return the summary of a practice: right answers, time and mistakes of each kind."""
    if not reports:
        return tr("No problem was answered.")
    problems, right = sum(report["problems"] for report in reports), sum(report["right"] for report in reports)
    lines = [tr("{problems}, {right} right.", problems=counted(problems, "problem"), right=right)]
    for report in reports:
        lines.append(
            f"  {report['kind']}: " + tr(", ").join(_counts(report["right"], report["problems"], report["seconds"]))
        )
        lines += _mistakes(report["kind"], report["mistakes"], language)
    return "\n".join(lines)


def stats(reports: Sequence[DrillStatsReport], language: Language) -> str:
    """Return one line per kind and level, followed by its most frequent mistakes."""
    if not reports:
        return tr("No drill has been answered yet; start with `quiz drill`.")
    rows = columns(
        [
            (
                report["kind"],
                tr("level {level}", level=report["level"]),
                *_counts(report["right"], report["attempts"], report["median_seconds"]),
            )
            for report in reports
        ]
    ).split("\n")
    return "\n".join(
        line
        for row, report in zip(rows, reports, strict=True)
        for line in (row, *_mistakes(report["kind"], report["mistakes"], language))
    )


def _counts(right: int, of: int, seconds: float | None) -> list[str]:
    """Return how many were right and, if it was measured, in what time."""
    time = [] if seconds is None else [tr("{seconds:.0f} s (median)", seconds=seconds)]
    return [tr("{right} of {number} right", right=right, number=of), *time]


def _mistakes(kind: str, found: dict[str, int], language: Language) -> list[str]:
    """Return the most frequent mistakes, one per line; the name stands in for a description that no longer exists."""
    texts = load_kind(kind).mistakes if kind in KINDS else {}
    return [
        f"    {count} × {in_language(texts.get(name, name), language)}"
        for name, count in list(found.items())[:_MISTAKES_SAID]
    ]
