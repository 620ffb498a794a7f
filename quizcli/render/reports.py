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
from quizcli.language import marked, tr
from quizcli.render.text import columns, counted, first_words, visible

if TYPE_CHECKING:
    from quizcli.commands.edit import EditReport  # imports what reads card files, for one command

_WIDTH = 80
_QUESTION_WIDTH = 44
_FACTS = (marked("due"), marked("ease"))  # names of a memory's values


def memory_line(memory: MemoryReport | None, *, suspended: bool = False) -> str:
    """Return a description of a card's schedule."""
    said = tr(", ").join(_fact(name, value) for name, value in memory.items()) if memory else tr("never reviewed")
    return tr("{memory}; suspended", memory=said) if suspended else said


def _fact(name: str, value: str | float) -> str:
    """Return one item of a memory: a count with its noun, a measure with two decimals."""
    if name == "interval_days":
        return tr("interval {days}", days=counted(int(value), "day"))
    if isinstance(value, int):
        return counted(value, name.removesuffix("s"))
    return f"{tr(name)} {value:.2f}" if isinstance(value, float) else f"{tr(name)} {value}"


def grade(report: GradeReport) -> str:
    """Return the recorded grade and the new schedule."""
    return tr(
        "{card}: quality {quality} on {day}; {memory}",
        card=report["id"],
        quality=report["quality"],
        day=report["day"],
        memory=memory_line(report["memory"]),
    )


def undone(report: UndoReport) -> str:
    """Return what was undone and the schedule after it."""
    return tr("Undone: {what}; now {memory}", what=report["undone"], memory=memory_line(report["memory"]))


def decks(reports: Sequence[DeckReport], language: Language) -> str:
    """Return one line per deck."""
    head = (tr("deck"), "", tr("cards"), tr("new"), tr("due"), tr("suspended"))
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
    lines += [tr("{text} (note)", text=visible(str(note))) for note in report.notes]
    if coverage:
        lines += [
            visible(tr("{item} ({document}) has no card: {question}", item=item, document=document, question=question))
            for item, document, question in report.unanswered
        ]
    answered = report.sources - len(report.unanswered)
    lines.append(
        tr(
            "{cards} in {decks}, {answered} of {items} answered, {complaints}",
            cards=counted(report.cards, "card"),
            decks=counted(report.decks, "deck"),
            answered=answered,
            items=counted(report.sources, "source item"),
            complaints=counted(len(report.complaints), "complaint"),
        )
    )
    return "\n".join(lines)


def edited(report: "EditReport") -> str:
    """Return the complaints about an edited card, and what became of it."""
    lines = [visible(str(complaint)) for complaint in report.complaints]
    if not report.changed:
        lines.append(tr("{card} is unchanged.", card=report.id))
    elif report.card:
        lines.append(visible(tr("{card} is saved: {place}", card=report.id, place=report.place)))
    elif report.complaints:
        lines.append(tr("{card} is saved but cannot be used; `quiz edit {card}` opens it again.", card=report.id))
    else:
        lines.append(visible(tr("{file} has no card {card} any more.", file=report.place.file, card=report.id)))
    return "\n".join(lines)


def rebuilt(report: RebuildReport, *, check_only: bool) -> str:
    """Return the result of a replay."""
    said = tr(", ").join((counted(report["entries"], "entry"), counted(report["cards"], "card")))
    if not report["differing"]:
        return tr("{journal}: the stored schedule equals the replay", journal=said)
    which = tr(", ").join(report["differing"][:10]) + (tr(", ") + "..." if len(report["differing"]) > 10 else "")  # noqa: PLR2004
    count = counted(len(report["differing"]), "card")
    if check_only:
        return tr(
            "{journal}: {cards} differ from the replay: {which}; `quiz rebuild` fixes it",
            journal=said,
            cards=count,
            which=which,
        )
    return tr("{journal}: replayed; {cards} had differed: {which}", journal=said, cards=count, which=which)


def restored(file: Path, kept: Path | None) -> str:
    """Return what was restored, and where the replaced journal is, if there was one."""
    lines = [tr("Restored {file}.", file=file)]
    return "\n".join([*lines, tr("The replaced journal is kept: {file}", file=kept)] if kept else lines)


def settings(reports: Sequence[SettingReport]) -> str:
    """Return one line per setting."""
    rows = [(setting["key"], _value(setting["value"]), setting["origin"], setting["help"]) for setting in reports]
    return columns(rows, width=_WIDTH)


def _value(value: str | int | list[str]) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
