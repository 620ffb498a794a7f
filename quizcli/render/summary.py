"""What is said before the first sitting and after each one."""

from quizcli.commands.review import Summary
from quizcli.render.text import counted
from quizcli.render.wrap import Row, break_lines, pieces

# Paragraphs; a number in front hangs out.
_WELCOME = """\
quizcli asks questions of deep-learning interviews, a few every day.

1. Read the question and answer it aloud, as in an interview.
2. Press Enter to see the answer, and tick the points that you mentioned, with the letter in front of each.
3. Press Enter once more to take the suggested grade, or 1 to 4 for another one. The better you know a card, the later it \
comes back.

In a drill you compute: type the result and press Enter.
A day brings {new}, and K sets aside a card that you know already.
Stop at any time with q: each grade is saved at once. u undoes the last one, and ? explains all the keys."""

_SHORT_WELCOME = """\
Answer each question aloud, press Enter to see the answer, then grade yourself: an empty line is good.
A day brings {new}. Stop at any time with q: each grade is saved at once."""


def welcome(new_per_day: int, width: int) -> list[Row]:
    """Return the screen that a new user sees first."""
    return _wrapped(_WELCOME, new_per_day, width)


def short_welcome(new_per_day: int, width: int) -> list[Row]:
    """Return the same in a few lines."""
    return _wrapped(_SHORT_WELCOME, new_per_day, width)


def summary(found: Summary) -> str:
    """Return the summary of a sitting, which fits any window: how many, how well, how long, and what is next."""
    lines = []
    if found.reviewed:
        how = f"{found.reviewed - found.missed} passed, {found.missed} missed"
        time = f" in {_minutes(found.seconds)}" if found.seconds else ""
        lines.append(f"{counted(found.reviewed, 'card')} reviewed{time}: {how}.")
    if found.known:
        lines.append(f"{counted(found.known, 'card')} marked as known.")
    if found.missed:
        lines.append("Practise what you missed: quiz review --missed")
    if found.left:
        lines.append(f"{counted(found.left, 'card')} left for today: quiz")
    elif not lines:
        lines.append("Nothing is due.")
    if found.streak > 1:
        lines.append(f"{found.streak} days in a row.")
    if found.next_due:
        day, count = found.next_due
        lines.append(f"Next: {counted(count, 'card')} on {day.isoformat()}.")
    return "\n".join(lines)


def _wrapped(text: str, new_per_day: int, width: int) -> list[Row]:
    lines: list[Row] = []
    for paragraph in text.format(new=counted(new_per_day, "new card")).split("\n"):
        hang = 3 if paragraph[:1].isdigit() else 0
        mark = list(pieces(paragraph[:hang], ""))
        lines += break_lines(pieces(paragraph[hang:], ""), width, mark) or [Row()]
    return lines


def _minutes(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"  # noqa: PLR2004 - a minute
