"""What exports and imports came to, as lines for people."""

from pathlib import Path

from quizcli.commands.export_anki import AnkiReport
from quizcli.commands.import_cards import Added
from quizcli.render.text import counted

_MOST_NAMED = 5
_HISTORY = (
    'Anki takes the history only with "Import any learning progress" ticked, and never changes the schedule of cards it'
    " already has."
)


def anki(report: AnkiReport) -> str:
    """Return the summary of an Anki package."""
    parts = [counted(report.questions, "question"), counted(report.drills, "drill note")]
    where = f"{counted(report.decks, 'deck')}, {counted(report.media, 'media file')}"
    lines = [
        f"{report.file}: {counted(report.notes, 'note')} ({', '.join(parts)}) in {where}; {report.rendered:,} rendered anew"
    ]
    if report.reviews is not None:
        lines.append(f"{counted(report.reviews, 'review')} of history. {_HISTORY}")
    if report.left_out:
        lines.append(f"Reviews left out: {', '.join(report.left_out)}.")
    return "\n".join(lines)


def text(count: int, file: Path, form: str) -> str:
    """Return the summary of a text file."""
    return f"{counted(count, 'row' if form == 'tsv' else 'card')} written to {file}"


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
