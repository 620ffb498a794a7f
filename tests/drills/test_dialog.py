"""Answering a problem line by line."""

import time

import pytest

from quizcli.drills.dialog import Dialog, judged
from quizcli.drills.generator import draw_problem
from quizcli.journal import Quality

HOSTILE = [
    "9**9**9",
    "9^9^9^9",
    '__import__("os").system("true")',
    "1" * 10_000_000,
    "nan",
    "inf",
    "1e999",
    "1e400",
    "-1e-999999",
    "\x1b[2J",
    "1\x00",
    "\u202e1",
    "1\u200f",
    "(" * 5000,
    "2^" * 400 + "2",
    "1/0",
    "0.1.2",
    "lambda: 1",
    "10**1000",
    "ln(0)",
    "sqrt(-1)",
    "💥",
]


def dialog(kind: str = "softmax-ce-grad", level: int = 1) -> Dialog:
    """Return the beginning of an answer."""
    return Dialog(problem=draw_problem(kind, level, 1))


def heard(*lines: str, kind: str = "softmax-ce-grad") -> Dialog:
    """Return an answer after some lines."""
    found = dialog(kind)
    for line in lines:
        found = found.hear(line)
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12].encode("unicode_escape").decode())
def test_a_hostile_answer_is_not_understood(text: str) -> None:
    """It is refused within 50 ms, is not graded, and nothing is executed."""
    before = dialog()
    started = time.process_time()
    after = before.hear(text)
    assert time.process_time() - started < 0.05
    assert after.message.startswith("Not understood: ")
    assert after.part == before.part
    assert not after.response


def test_parts_are_asked_one_by_one() -> None:
    """In the order of the kind; what was typed is kept as it was typed."""
    found = heard("1/2")
    assert found.part
    assert found.part.name == "grad"
    found = found.hear("1 2 3 4")
    assert found.part is None
    assert found.typed == {"loss": "1/2", "grad": "1 2 3 4"}


def test_a_hint_is_the_formula_then_the_first_step() -> None:
    """There is no third hint; a right answer with a hint is graded hard."""
    found = heard("?")
    assert "mathrm{softmax}" in str(found.hints[0])
    found = found.hear("？")
    assert found.hints[1] == found.problem.steps[0]
    assert "no more hints" in found.hear("?").message
    problem = found.problem
    right = found.hear(str(problem.answer["loss"])).hear(str(problem.answer["grad"]))
    assert judged(right, 1000).quality == Quality.HARD
    assert judged(right, 1000).verdict.outcome == "right"


def test_an_empty_line_is_asked_back_once() -> None:
    """Two in a row give up; anything in between does not."""
    assert heard("").part
    assert "don't know" in heard("").message
    assert heard("", "").part is None
    assert judged(heard("", ""), 1000).quality == Quality.BLACKOUT
    assert heard("", "nonsense", "").part
    assert heard("", "?", "").part


def test_an_unknown_command_is_no_answer() -> None:
    """The commands are named."""
    assert ":q :u :k :e :s :b :l" in heard(":x").message


def test_a_full_width_colon_is_a_colon() -> None:
    """Chinese keyboards have one; in practice only `:q` means anything."""
    assert dialog().command("：Q") == "quit"
    assert dialog().command(":u") == "undo"
    practice = Dialog(problem=dialog().problem, practice=True)
    assert (practice.command(":q"), practice.command(":u")) == ("quit", None)
    assert "ends the practice" in practice.hear(":u").message


def test_one_number_is_no_vector() -> None:
    """If several numbers are needed, a single one is a typing error."""
    found = heard("79*79", kind="conv-output-size")
    assert "several numbers are needed" in found.message
    assert found.part


def test_the_attempt_says_what_was_asked_and_answered() -> None:
    """The journal can solve and grade it again."""
    found = heard("1/2", "1 2 3 4")
    attempt = judged(found, 1000).attempt
    assert (attempt.kind, attempt.level, attempt.seed, attempt.version) == ("softmax-ce-grad", 1, 1, 1)
    assert attempt.given == found.problem.given
    assert attempt.response == {"loss": "1/2", "grad": "1 2 3 4"}
    assert attempt.verdict == "wrong"
    assert attempt.mistake is None


def test_a_named_mistake_is_in_the_attempt() -> None:
    """All names are recorded if several mistakes give the same values."""
    problem = draw_problem("conv-output-size", 1, 1)
    wrong = problem.wrongs[0]
    attempt = judged(Dialog(problem=problem).hear(str(wrong.answer["size"])), 1000).attempt
    assert attempt.verdict == "slip"
    assert attempt.mistake
    assert wrong.name in attempt.mistake.split()


def test_a_wrong_shape_is_asked_again() -> None:
    """Three numbers for a height and a width are a slip of the keyboard: not understood, at no cost."""
    dialog = Dialog(problem=draw_problem("conv-output-size", 3, 0)).hear("1 2 3")
    assert dialog.message.startswith("Not understood: that has the shape 3, 2 is needed")
    assert not dialog.typed
    assert dialog.part is not None


def matrix(*lines: str) -> Dialog:
    """Return an answer to a problem whose one part is a matrix of 2x2, after some lines."""
    return heard(*lines, kind="conv2d-values")


@pytest.mark.parametrize(
    "lines",
    [
        ["1 2", "3 4"],
        ["1, 2", "", "1 2", "3 4"],
        ["[[1, 2],", "[3, 4]]"],
        ["[[1, 2],", " [3, 4]]"],
        ["[1 2", "3 4]"],
        ["[1 2;", "3 4]"],
        ["[1 2]", "[3 4]"],
        ["1 2;", "3 4;"],
        ["9 9", "[1 2; 3 4]"],
        ["9 9", "3 x", "1 2", "?", "3 4"],
        ["9 9", "1 2 3", "1 2", "3 4"],
        ["1 2\n3 4"],
        ["[[1, 2],\n [3, 4]]"],
    ],
    ids=" / ".join,
)
def test_a_matrix_row_by_row(lines: list[str]) -> None:
    """Several lines make one matrix; the row that comes next is told, and a fresh start is possible at any time."""
    found = matrix(*lines)
    assert found.part is None, found.message
    assert found.response == {"y": ((1, 2), (3, 4))}
    assert not found.begun
    assert found.verdict().outcome == "wrong"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["1 2"], "Row 1 of 2 is read; type the next one."),
        (["[[1, 2],"], "Row 1 of 2 is read"),
        (["1 2", ""], "Not understood: the last rows of the matrix are missing. Try again; it is not graded."),
        (["1 2", "", ""], "No answer? Press Enter again"),
        (["1 2", "3 x"], "Not understood: 'x' is not a number"),
        (["1 2 3"], "Not understood: that has the shape 1x3, 2x2 is needed"),
        (["1 2", "3 4 5"], "Not understood: that has the shape 1x3, 2x2 is needed"),
        (["1"], "Not understood: several numbers are needed"),
        (["[[1, 2], [3, 4]"], "Not understood: "),
        (["1 2\n3 4\n5 6"], "Not understood: that has the shape 3x2, 2x2 is needed"),
    ],
)
def test_an_unfinished_or_wrong_shaped_matrix_is_asked_again(lines: list[str], message: str) -> None:
    """At no cost."""
    found = matrix(*lines)
    assert found.message.startswith(message)
    assert found.part
    assert not found.typed


def test_a_vector_is_one_line() -> None:
    """The beginning of one is a wrong shape."""
    assert not heard("1/2", "1 2", kind="softmax-ce-grad").begun
