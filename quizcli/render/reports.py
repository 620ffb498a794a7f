"""Render the results of commands as text."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizcli.cards import Language, in_language
from quizcli.commands.check import CheckReport
from quizcli.commands.rebuild import RebuildReport
from quizcli.commands.reports import (
    DeckReport,
    GradeReport,
    MemoryReport,
    SettingReport,
)
from quizcli.commands.undo import UndoReport
from quizcli.render.text import columns, counted, first_words, visible

if TYPE_CHECKING:
    from quizcli.commands.edit import EditReport  # imports what reads card files, for one command

_WIDTH = 80
_QUESTION_WIDTH = 44


def memory_line(memory: MemoryReport | None, *, suspended: bool = False) -> str:
    """Return a description of a card's schedule."""
    said = ", ".join(_fact(name, value) for name, value in memory.items()) if memory else "never reviewed"
    return f"{said}; suspended" if suspended else said


def _fact(name: str, value: str | float) -> str:
    """Return one item of a memory: a count with its noun, a measure with two decimals."""
    if name == "interval_days":
        return f"interval {counted(int(value), 'day')}"
    if isinstance(value, int):
        return counted(value, name.removesuffix("s"))
    return f"{name} {value:.2f}" if isinstance(value, float) else f"{name} {value}"


def grade(report: GradeReport) -> str:
    """Return the recorded grade and the new schedule."""
    return f"{report['id']}: quality {report['quality']} on {report['day']}; {memory_line(report['memory'])}"


def undone(report: UndoReport) -> str:
    """Return what was undone and the schedule after it."""
    return f"Undone: {report['undone']}; now {memory_line(report['memory'])}"


def decks(reports: Sequence[DeckReport], language: Language) -> str:
    """Return one line per deck."""
    head = ("deck", "", "cards", "new", "due", "suspended")
    rows = [
        (
            deck["deck"],
            first_words(in_language(deck["title"], language), _QUESTION_WIDTH),
            *(f"{number:,}" for number in (deck["cards"], deck["new"], deck["due"], deck["suspended"])),
        )
        for deck in reports
    ]
    return columns([head, *rows], right=(2, 3, 4, 5))


def check(report: CheckReport, *, coverage: bool) -> str:
    """Return the problems, the notes, on request the unanswered source items, and the totals."""
    lines = [visible(str(complaint)) for complaint in report.complaints]
    lines += [f"{visible(str(note))} (note)" for note in report.notes]
    if coverage:
        lines += [
            visible(f"{item} ({document}) has no card: {question}") for item, document, question in report.unanswered
        ]
    answered = report.sources - len(report.unanswered)
    lines.append(
        f"{counted(report.cards, 'card')} in {counted(report.decks, 'deck')},"
        f" {answered} of {counted(report.sources, 'source item')} answered,"
        f" {counted(len(report.complaints), 'complaint')}"
    )
    return "\n".join(lines)


def edited(report: "EditReport") -> str:
    """Return the complaints about an edited card, and what became of it."""
    lines = [visible(str(complaint)) for complaint in report.complaints]
    if not report.changed:
        lines.append(f"{report.id} is unchanged.")
    elif report.card:
        lines.append(visible(f"{report.id} is saved: {report.place}"))
    elif report.complaints:
        lines.append(f"{report.id} is saved but cannot be used; `quiz edit {report.id}` opens it again.")
    else:
        lines.append(visible(f"{report.place.file} has no card {report.id} any more."))
    return "\n".join(lines)


def rebuilt(report: RebuildReport, *, check_only: bool) -> str:
    """Return the result of a replay."""
    said = f"{counted(report['entries'], 'entry').replace('entrys', 'entries')}, {counted(report['cards'], 'card')}"
    if not report["differing"]:
        return f"{said}: the stored schedule equals the replay"
    which = ", ".join(report["differing"][:10]) + (", ..." if len(report["differing"]) > 10 else "")  # noqa: PLR2004
    count = counted(len(report["differing"]), "card")
    if check_only:
        return f"{said}: {count} differ from the replay: {which}; `quiz rebuild` fixes it"
    return f"{said}: replayed; {count} had differed: {which}"


def restored(file: Path, kept: Path | None) -> str:
    """Return what was restored, and where the replaced journal is, if there was one."""
    return f"Restored {file}." + (f"\nThe replaced journal is kept: {kept}" if kept else "")


def settings(reports: Sequence[SettingReport]) -> str:
    """Return one line per setting."""
    rows = [(setting["key"], _value(setting["value"]), setting["origin"], setting["help"]) for setting in reports]
    return columns(rows, width=_WIDTH)


def _value(value: str | int | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
