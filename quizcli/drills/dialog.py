"""A problem being answered line by line. An immutable value: no input, no output, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from quizcli.cards import Text
from quizcli.drills import answers
from quizcli.drills.grading import grade, leaves, quality, shape
from quizcli.drills.table import load_kind
from quizcli.journal import Attempt, Quality
from quizcli.language import tr
from quizcli.problems import Part, Problem, Value, Verdict

DialogCommand: TypeAlias = Literal["quit", "undo", "known", "edit", "suspend", "bury", "language"]
COMMANDS: Mapping[str, DialogCommand] = {
    ":q": "quit",
    ":u": "undo",
    ":k": "known",
    ":e": "edit",
    ":s": "suspend",
    ":b": "bury",
    ":l": "language",
}
PRACTICE_COMMANDS = (":q", ":l")
_CLOSING: Mapping[str, str] = {"[": "]", "(": ")", "{": "}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """The answer so far. ``typed`` has the lines that were understood, ``hints`` the hints shown.

    ``begun`` has the first rows of a matrix that is typed row by row. ``refused`` says that the last line was not understood.

    Practice has no card, so its only commands are ``:q`` and ``:l``.
    """

    problem: Problem
    practice: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    response: Mapping[str, answers.ParsedValue] = field(default_factory=dict)
    begun: str = ""
    refused: bool = False
    hints: tuple[Text, ...] = ()
    message: str = ""
    in_doubt: bool = False
    given_up: bool = False

    @property
    def part(self) -> Part | None:
        """The part to answer next; None at the end."""
        if self.given_up:
            return None
        return next((part for part in self.problem.parts if part.name not in self.response), None)

    def command(self, line: str) -> DialogCommand | None:
        """Return the command in a line, or None."""
        word = line.strip().replace("：", ":").lower()
        return COMMANDS.get(word) if not self.practice or word in PRACTICE_COMMANDS else None

    def hear(self, line: str) -> "Dialog":
        """Process a line: an answer to the current part, ``?`` for a hint, or empty, which has to be confirmed."""
        if self.refused:
            return replace(self, refused=False).hear(line)
        part, said = self.part, line.strip()
        if part is None:
            return self
        if said in ("?", "？"):
            return self._hinted()
        return self._answered(part, said) if said else self._without_answer()

    def _without_answer(self) -> "Dialog":
        if self.begun:
            return self._asked_again(tr("the last rows of the matrix are missing"))
        if self.in_doubt:
            return self.give_up("")
        return replace(self, in_doubt=True, message=tr("No answer? Press Enter again if you don't know."))

    def _answered(self, part: Part, said: str) -> "Dialog":
        if said[0] in ":：":
            known = tr(":q (ends the practice) and :l") if self.practice else " ".join(COMMANDS)
            return replace(self, in_doubt=False, message=tr("The commands are {known}.", known=known))
        text = f"{self.begun}\n{said}".lstrip()
        key = self.problem.answer[part.name]
        try:
            value = _shaped(answers.parse(text, part.form), key)
        except answers.NotUnderstoodError as error:
            rows = _rows_begun(text, key)
            if rows:
                rest = shape(key).split("x")[0]
                message = tr("Row {row} of {rows} is read; type the next one.", row=rows, rows=rest)
                return replace(self, begun=text, in_doubt=False, message=message)
            if self.begun:
                return replace(self, begun="").hear(said)  # perhaps the whole matrix, from its beginning
            return self._asked_again(str(error))
        return replace(
            self,
            typed={**self.typed, part.name: text},
            response={**self.response, part.name: value},
            begun="",
            message="",
            in_doubt=False,
        )

    def _asked_again(self, reason: str) -> "Dialog":
        message = tr("Not understood: {reason}. Try again; it is not graded.", reason=reason)
        return replace(self, begun="", refused=True, in_doubt=False, message=message)

    def give_up(self, message: str) -> "Dialog":
        """End without an answer."""
        return replace(self, given_up=True, message=message)

    def verdict(self) -> Verdict:
        """Grade the answer once no part is left."""
        return Verdict(outcome="blank") if self.given_up else grade(self.problem, self.response)

    def _hinted(self) -> "Dialog":
        found: Sequence[Text] = [formula_text(self.problem.kind), self.problem.steps[0]]
        if len(self.hints) == len(found):
            return replace(self, in_doubt=False, message=tr("There are no more hints; an empty line gives up."))
        return replace(self, in_doubt=False, message="", hints=(*self.hints, found[len(self.hints)]))


def _shaped(value: answers.ParsedValue, key: Value) -> answers.ParsedValue:
    """Return the value; refuse one of another shape than the key's, which is a typing error and no wrong answer."""
    if len(leaves(value)) == 1 < len(leaves(key)):
        raise answers.NotUnderstoodError(tr("several numbers are needed, such as [1, 2]"))
    if shape(value) != shape(key):
        raise answers.NotUnderstoodError(
            tr("that has the shape {shape}, {shape_2} is needed", shape=shape(value), shape_2=shape(key))
        )
    return value


def _rows_begun(text: str, key: Value) -> int:
    """Return how many of the first rows of a matrix a text has, also within brackets that are still open; else 0."""
    if not isinstance(key, Sequence) or not isinstance(key[0], Sequence) or len(text) > answers.MAX_LENGTH:
        return 0
    closing = ""
    for letter in text:
        if letter in _CLOSING:
            closing = _CLOSING[letter] + closing
        elif letter == closing[:1]:
            closing = closing[1:]
    try:
        value = answers.parse(text.rstrip(" ,;") + closing, "matrix")
    except answers.NotUnderstoodError:
        return 0
    rows, wanted = _lengths(value), _lengths(key)
    return len(rows) if rows == wanted[: len(rows)] and rows != wanted else 0


def _lengths(matrix: object) -> list[int]:
    return [len(row) for row in matrix if isinstance(row, Sequence)] if isinstance(matrix, Sequence) else []


class Result(NamedTuple):
    """A graded answer: the verdict, and the quality that follows from it and the time."""

    dialog: Dialog
    verdict: Verdict
    quality: Quality
    took_ms: int

    @property
    def attempt(self) -> Attempt:
        """The record for the journal."""
        problem = self.dialog.problem
        return Attempt(
            kind=problem.kind,
            version=problem.version,
            seed=problem.seed,
            level=problem.level,
            given=problem.given,
            response=self.dialog.typed,
            verdict=self.verdict.outcome,
            mistake=" ".join(self.verdict.mistakes) or None,
        )


def judged(dialog: Dialog, took_ms: int) -> Result:
    """Grade an answer that took ``took_ms``."""
    verdict = dialog.verdict()
    suggestion = quality(verdict.outcome, took_ms, dialog.problem.seconds, hinted=bool(dialog.hints))
    return Result(dialog, verdict, suggestion, took_ms)


def formula_text(kind: str) -> Text:
    """Return the formula of a kind as Markdown: the first hint."""
    return f"$$\n{load_kind(kind).formula}\n$$"
