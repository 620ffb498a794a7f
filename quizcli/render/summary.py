"""What is said before the first sitting and after each one."""

from quizcli.commands.review import Summary
from quizcli.language import marked, tr
from quizcli.render.text import counted
from quizcli.render.wrap import Row, break_lines, pieces

# Paragraphs; a number in front hangs out.
_WELCOME = marked(
    """\
quizcli asks questions of deep-learning interviews, a few every day.

1. Read the question and answer it aloud, as in an interview.
2. Press Enter to see the answer, and tick the points that you mentioned, with the letter in front of each.
3. Press Enter once more to take the suggested grade, or 1 to 4 for another one. The better you know a card, the later it \
comes back.

In a drill you compute: type the result and press Enter.
A day brings {new}, and K sets aside a card that you know already.
Stop at any time with q: each grade is saved at once. u undoes the last one, and ? explains all the keys."""
)

_SHORT_WELCOME = marked(
    """\
Answer each question aloud, press Enter to see the answer, then grade yourself: an empty line is good.
A day brings {new}. Stop at any time with q: each grade is saved at once."""
)


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
        cards, passed = counted(found.reviewed, "card"), found.reviewed - found.missed
        lines.append(
            tr(
                "{cards} reviewed in {time}: {passed} passed, {missed} missed.",
                cards=cards,
                time=_minutes(found.seconds),
                passed=passed,
                missed=found.missed,
            )
            if found.seconds
            else tr(
                "{cards} reviewed: {passed} passed, {missed} missed.", cards=cards, passed=passed, missed=found.missed
            )
        )
    if found.known:
        lines.append(tr("{cards} marked as known.", cards=counted(found.known, "card")))
    if found.missed:
        lines.append(tr("Practise what you missed: {command}", command="quiz review --missed"))
    if found.left:
        lines.append(tr("{cards} left for today: {command}", cards=counted(found.left, "card"), command="quiz"))
    elif not lines:
        lines.append(tr("No card was graded.") if found.practice else tr("Nothing is due."))
    if found.streak > 1:
        lines.append(tr("{days} days in a row.", days=found.streak))
    if found.next_due:
        day, count = found.next_due
        lines.append(tr("Next: {cards} on {day}.", cards=counted(count, "card"), day=day.isoformat()))
    return "\n".join(lines)


def _wrapped(text: str, new_per_day: int, width: int) -> list[Row]:
    lines: list[Row] = []
    for paragraph in tr(text, new=counted(new_per_day, "new card")).split("\n"):
        hang = 3 if paragraph[:1].isdigit() else 0
        mark = list(pieces(paragraph[:hang], ""))
        lines += break_lines(pieces(paragraph[hang:], ""), width, mark) or [Row()]
    return lines


def _minutes(seconds: int) -> str:
    if seconds < 60:  # noqa: PLR2004 - a minute
        return tr("{seconds} s", seconds=seconds)
    return tr("{minutes} min {seconds} s", minutes=seconds // 60, seconds=seconds % 60)
