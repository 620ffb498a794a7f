"""Summaries of exports and imports."""

from pathlib import Path

from quizcli.commands.import_cards import Added
from quizcli.exporters.format import Report
from quizcli.exporters.formats.anki import AnkiReport
from quizcli.render.text import counted

_MOST_NAMED = 5
_HISTORY = (
    'Anki takes the history only with "Import any learning progress" ticked, and never changes the schedule of cards it'
    " already has."
)


def exported(report: Report, file: Path) -> str:
    """Return the summary of an export."""
    if isinstance(report, AnkiReport):
        return _anki(report, file)
    return f"{counted(report.count, report.unit)} written to {file}"


def _anki(report: AnkiReport, file: Path) -> str:
    parts = f"{counted(report.questions, 'question')}, {counted(report.drills, 'drill note')}"
    notes, decks = counted(report.count, "note"), counted(report.decks, "deck")
    lines = [f"{file}: {notes} ({parts}) in {decks}; {report.rendered:,} rendered anew"]
    if report.reviews is not None:
        lines.append(f"{counted(report.reviews, 'review')} of history. {_HISTORY}")
    if report.left_out:
        lines.append(f"Reviews left out: {', '.join(report.left_out)}.")
    return "\n".join(lines)


def imported(report: Added) -> str:
    """Return what became of the cards of a file."""
    lines = [f"{counted(len(report.added), 'card')} added, {len(report.same):,} here already"]
    lines += [f"  {file}" for file in report.files]
    for cards, whose, remedy in (
        (report.other, "built-in card", "--override puts the imported ones in their place"),
        (report.own, "own card", "edit or remove them, where `quiz show` says"),
    ):
        if cards:
            named = ", ".join(cards[:_MOST_NAMED]) + (", ..." if len(cards) > _MOST_NAMED else "")
            lines.append(
                f"{counted(len(cards), whose)} left as here, where the text is another one: {named} ({remedy})"
            )
    return "\n".join(lines)
