"""Problems, verdicts and solutions as Markdown."""

from dataclasses import replace

import pytest

from quizcli.cards import in_language
from quizcli.drills.answers import parse, write
from quizcli.drills.dialog import Dialog, judged
from quizcli.drills.generator import draw_problem
from quizcli.drills.grading import agrees
from quizcli.drills.wording import key, question, shown_digits, solution, verdict
from quizcli.problems import Tolerance

SIZES = draw_problem("conv-output-size", 1, 1)
LOSS = draw_problem("softmax-ce-grad", 1, 1)


def said(*lines: str) -> str:
    """Return the English verdict on an answer to a loss and its gradient."""
    dialog = Dialog(problem=LOSS)
    for line in lines:
        dialog = dialog.hear(line)
    return in_language(verdict(judged(dialog, 1000)), "en")


def test_a_question_lists_the_parts_with_their_precision() -> None:
    """Integers are exact; floats name the tolerance that is graded."""
    asked = in_language(question(SIZES), "en")
    assert asked.startswith(in_language(SIZES.statement, "en"))
    assert asked.endswith("- `size`: output height and width (a vector, such as `[1, 2]`; exactly)")
    assert "须精确" in in_language(question(SIZES), "zh")
    assert "- `loss`: a number, within 0.5 % or 0.001\n" in in_language(question(LOSS), "en")
    assert "- `loss`: loss" not in in_language(question(LOSS), "en"), "a label that is the name is not repeated"
    absolute = replace(LOSS, tolerance=Tolerance(rel=0, abs=0.25))
    assert "a number, within 0.25\n" in in_language(question(absolute), "en")
    fine = replace(LOSS, tolerance=Tolerance(rel=1e-9, abs=0))
    assert "a number, to 9 digits\n" in in_language(question(fine), "en")
    assert "精确到 9 位有效数字" in in_language(question(fine), "zh")


def test_a_verdict_names_the_wrong_entries() -> None:
    """A part, its entries, or the shape that it should have."""
    right = [write(value) for value in LOSS.answer.values()]
    assert said(*right).startswith("**✓ Right.** 1 s;")
    assert "`loss` is wrong." in said("100", right[1])
    assert "`grad` is wrong at (1,1), (1,3)." in said(right[0], "[9, 0.133333, 9, 0.4]")
    assert said("", "").startswith("**Not answered.**")


def test_a_known_mistake_is_described() -> None:
    """In the words of its kind, in both languages."""
    wrong = SIZES.wrongs[0]
    result = judged(Dialog(problem=SIZES).hear(write(wrong.answer["size"])), 1000)
    for language in ("en", "zh"):
        assert in_language(wrong.text, language) in in_language(verdict(result), language)


def test_a_solution_has_the_key_and_numbered_steps() -> None:
    """The key comes first."""
    text = in_language(solution(LOSS), "en")
    assert text.startswith(key(LOSS, "en"))
    assert f"\n{len(LOSS.steps)}. " in text


@pytest.mark.parametrize("tolerance", [Tolerance(), Tolerance(1e-9, 0), Tolerance(1e-5, 0)])
def test_a_key_as_shown_is_right(tolerance: Tolerance) -> None:
    """It has as many digits as its tolerance needs."""
    value = 1234.56789123456
    shown = parse(write(value, shown_digits(tolerance)), "scalar")
    assert agrees(shown, value, tolerance)
