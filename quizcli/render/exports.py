"""Summaries of exports and imports."""

from pathlib import Path
from typing import TYPE_CHECKING

from quizcli.commands.import_cards import ImportResult
from quizcli.exporters.format import Report
from quizcli.language import marked, tr
from quizcli.render.text import counted
from quizcli.store.store import MergeResult

if TYPE_CHECKING:
    from quizcli.exporters.formats.anki import AnkiReport

_MOST_NAMED = 5
_HISTORY = marked(
    'Anki takes the history only with "Import any learning progress" ticked, and never changes the schedule of cards it'
    " already has."
)


def exported(report: Report, file: Path) -> str:
    """Return the summary of an export."""
    from quizcli.exporters.formats.anki import AnkiReport

    if isinstance(report, AnkiReport):
        return _anki(report, file)
    return tr("{what} written to {file}", what=counted(report.count, report.unit), file=file)


def _anki(report: "AnkiReport", file: Path) -> str:
    parts = tr(", ").join((counted(report.questions, "question"), counted(report.drills, "drill note")))
    notes, decks = counted(report.count, "note"), counted(report.decks, "deck")
    lines = [
        tr(
            "{file}: {notes} ({parts}) in {decks}; {rendered:,} rendered anew",
            file=file,
            notes=notes,
            parts=parts,
            decks=decks,
            rendered=report.rendered,
        )
    ]
    if report.reviews is not None:
        lines += [tr("{reviews} of history.", reviews=counted(report.reviews, "review")), tr(_HISTORY)]
    if report.left_out:
        lines.append(tr("Reviews left out: {which}.", which=tr(", ").join(report.left_out)))
    return "\n".join(lines)


def imported(report: ImportResult) -> str:
    """Return the summary of an import of cards."""
    lines = [
        tr("{cards} added, {same:,} here already", cards=counted(len(report.added), "card"), same=len(report.same))
    ]
    lines += [f"  {file}" for file in report.files]
    for cards, whose, remedy in (
        (report.differs_from_builtin, "built-in card", tr("use --override to replace them")),
        (report.differs_from_own, "own card", tr("edit or remove them first; `quiz show` says where they are")),
    ):
        if cards:
            named = tr(", ").join(cards[:_MOST_NAMED]) + (tr(", ") + "..." if len(cards) > _MOST_NAMED else "")
            lines.append(
                tr(
                    "{cards} left out, because the text here differs: {named} ({remedy})",
                    cards=counted(len(cards), whose),
                    named=named,
                    remedy=remedy,
                )
            )
    return "\n".join(lines)


def journal_exported(lines: int, file: Path) -> str:
    """Return the summary of an export of the journal."""
    return tr("{what} written to {file}", what=counted(lines, "line"), file=file)


def journal_imported(result: MergeResult) -> str:
    """Return the summary of an import of a journal."""
    return tr("{lines} read, {added:,} added", lines=counted(result.read, "line"), added=result.added)
