"""A problem being answered, line by line: parts, hints, doubts. A value; no input, no output, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

from quizcli.cards import Text
from quizcli.drills import answers
from quizcli.drills.grading import grade, leaves, quality
from quizcli.drills.problem import steps
from quizcli.drills.table import load
from quizcli.journal import Attempt, Quality
from quizcli.problems import Part, Problem, Verdict

Command: TypeAlias = Literal["quit", "undo", "edit", "suspend", "bury"]
COMMANDS: Mapping[str, Command] = {
    ":q": "quit",
    ":u": "undo",
    ":e": "edit",
    ":s": "suspend",
    ":b": "bury",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """How far an answer is. ``typed`` are the lines that were understood, ``hints`` what was asked for with ``?``.

    In practice there is no card, and of the commands only ``:q``.
    """

    problem: Problem
    practice: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    response: Mapping[str, answers.Value] = field(default_factory=dict)
    hints: tuple[Text, ...] = ()
    message: str = ""
    in_doubt: bool = False
    given_up: bool = False

    @property
    def part(self) -> Part | None:
        """The part that is asked now; None when nothing more is."""
        if self.given_up:
            return None
        return next((part for part in self.problem.parts if part.name not in self.response), None)

    def command(self, line: str) -> Command | None:
        """Return the command that a line is, if it is one."""
        word = line.strip().replace("：", ":").lower()
        return COMMANDS.get(word) if not self.practice or word == ":q" else None

    def hear(self, line: str) -> "Dialog":
        """Take a line: an answer to the part that is asked, ``?`` for a hint, or nothing, which is asked back once."""
        part, said = self.part, line.strip()
        if part is None:
            return self
        if said in ("?", "？"):
            return self._hinted()
        if said:
            return self._answered(part, said)
        if self.in_doubt:
            return self.give_up("")
        return replace(self, in_doubt=True, message="No answer? Enter once more says that you don't know.")

    def _answered(self, part: Part, said: str) -> "Dialog":
        if said[0] in ":：":
            known = ":q, which ends the practice" if self.practice else " ".join(COMMANDS)
            return replace(self, in_doubt=False, message=f"The commands are {known}.")
        try:
            value = _several(answers.parse(said, part.form), len(leaves(self.problem.answer[part.name])))
        except answers.NotUnderstoodError as error:
            return replace(self, in_doubt=False, message=f"Not understood: {error}. Try again; it costs nothing.")
        return replace(
            self,
            typed={**self.typed, part.name: said},
            response={**self.response, part.name: value},
            message="",
            in_doubt=False,
        )

    def give_up(self, message: str) -> "Dialog":
        """End without an answer."""
        return replace(self, given_up=True, message=message)

    def verdict(self) -> Verdict:
        """Judge the answer, once no part is left."""
        return Verdict(outcome="blank") if self.given_up else grade(self.problem, self.response)

    def _hinted(self) -> "Dialog":
        found: Sequence[Text] = [formula_text(self.problem.kind), steps(self.problem)[0]]
        if len(self.hints) == len(found):
            return replace(self, in_doubt=False, message="There are no more hints; an empty line gives up.")
        return replace(self, in_doubt=False, message="", hints=(*self.hints, found[len(self.hints)]))


def _several(value: answers.Value, count: int) -> answers.Value:
    """Return the value, unless it is one number where more are asked: that is a slip of the keyboard, and no answer."""
    if len(leaves(value)) == 1 < count:
        raise answers.NotUnderstoodError("several numbers are asked, such as [1, 2]")
    return value


class Result(NamedTuple):
    """An answered problem: the verdict, the grade that follows from it and from the time, and how it is solved."""

    dialog: Dialog
    verdict: Verdict
    quality: Quality
    took_ms: int
    steps: Sequence[Text]

    @property
    def attempt(self) -> Attempt:
        """What the journal keeps of it."""
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
    """Judge an answer that took so long."""
    verdict = dialog.verdict()
    suggestion = quality(verdict.outcome, took_ms, dialog.problem.seconds, hinted=bool(dialog.hints))
    return Result(dialog, verdict, suggestion, took_ms, steps(dialog.problem))


def formula_text(kind: str) -> Text:
    """Return the formula of a kind, as the first hint shows it."""
    return f"$$\n{load(kind).formula}\n$$"
