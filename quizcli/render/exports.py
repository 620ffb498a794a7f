"""What exports and imports came to, as lines for people."""

from quizcli.commands.export_anki import AnkiReport
from quizcli.render.text import counted

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
    lines += [f"Left out: {what}." for what in report.left_out]
    return "\n".join(lines)
