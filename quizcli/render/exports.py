"""Summaries of exports and imports."""

from pathlib import Path
from typing import TYPE_CHECKING

from quizcli.commands.import_cards import ImportResult
from quizcli.exporters.format import Report
from quizcli.render.text import counted
from quizcli.store.store import MergeResult

if TYPE_CHECKING:
    from quizcli.exporters.formats.anki import AnkiReport

_MOST_NAMED = 5
_HISTORY = (
    'Anki takes the history only with "Import any learning progress" ticked, and never changes the schedule of cards it'
    " already has."
)


def exported(report: Report, file: Path) -> str:
    """Return the summary of an export."""
    from quizcli.exporters.formats.anki import AnkiReport

    if isinstance(report, AnkiReport):
        return _anki(report, file)
    return f"{counted(report.count, report.unit)} written to {file}"


def _anki(report: "AnkiReport", file: Path) -> str:
    parts = f"{counted(report.questions, 'question')}, {counted(report.drills, 'drill note')}"
    notes, decks = counted(report.count, "note"), counted(report.decks, "deck")
    lines = [f"{file}: {notes} ({parts}) in {decks}; {report.rendered:,} rendered anew"]
    if report.reviews is not None:
        lines.append(f"{counted(report.reviews, 'review')} of history. {_HISTORY}")
    if report.left_out:
        lines.append(f"Reviews left out: {', '.join(report.left_out)}.")
    return "\n".join(lines)


def imported(report: ImportResult) -> str:
    """Return the summary of an import of cards."""
    lines = [f"{counted(len(report.added), 'card')} added, {len(report.same):,} here already"]
    lines += [f"  {file}" for file in report.files]
    for cards, whose, remedy in (
        (report.differs_from_builtin, "built-in card", "use --override to replace them"),
        (report.differs_from_own, "own card", "edit or remove them first; `quiz show` says where they are"),
    ):
        if cards:
            named = ", ".join(cards[:_MOST_NAMED]) + (", ..." if len(cards) > _MOST_NAMED else "")
            lines.append(f"{counted(len(cards), whose)} left out, because the text here differs: {named} ({remedy})")
    return "\n".join(lines)


def journal_exported(lines: int, file: Path) -> str:
    """Return the summary of an export of the journal."""
    return f"{counted(lines, 'line')} written to {file}"


def journal_imported(result: MergeResult) -> str:
    """Return the summary of an import of a journal."""
    return f"{counted(result.read, 'line')} read, {result.added:,} added"
