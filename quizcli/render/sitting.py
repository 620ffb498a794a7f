"""The end of a sitting."""

from quizcli.commands.review import Summary
from quizcli.render.text import counted


def summary(found: Summary) -> str:
    """Return what a sitting came to."""
    lines = []
    if found.reviewed:
        right = found.reviewed - len(found.missed)
        lines.append(f"{counted(found.reviewed, 'card')} reviewed, {right} good at the first try.")
        if found.missed:
            lines.append("Missed: " + ", ".join(found.missed))
    elif not found.left:
        lines.append("Nothing is due.")
    if found.left:
        lines.append(f"{counted(found.left, 'card')} left for today.")
    if found.next_due:
        day, count = found.next_due
        lines.append(f"Next: {counted(count, 'card')} on {day.isoformat()}.")
    return "\n".join(lines) or "Nothing was reviewed."
