"""Cards in chromium, on the page of Anki's reviewer: what is shown, what can be tapped, what a live drill computes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from quizcli.cards import in_language
from quizcli.drills.answers import parse
from quizcli.drills.generator import draw_problem, make_problem
from quizcli.drills.grading import leaves
from quizcli.drills.inputs import read_inputs
from quizcli.drills.table import KINDS, LEVEL_COUNT, load_kind
from quizcli.exporters.html import html, inline
from quizcli.problems import Form
from tests.exporters.browser import Browser, browser, missing, typed_question
from tests.exporters.engine import Engine, engine
from tests.exporters.ports import check_drawn, check_worked

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "never")

SEEDS = 300
_STATE = """
const text = document.getElementById("qa").innerText;
return {
  wide: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth,
  raw: (text.match(/\\\\[(\\[)\\]]|\\$/g) || []).length,
  wrong: document.querySelectorAll("mjx-merror, [data-mjx-error]").length,
  math: document.querySelectorAll("mjx-container").length,
};
"""
_TYPE = """
const field = document.querySelector(".typed input");
field.value = arguments[0];
field.dispatchEvent(new Event("input", {bubbles: true}));
"""


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests of the module."""
    with browser(tmp_path_factory.mktemp("web")) as opened:
        yield opened


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """All cards there are, drills of every kind and level among them, in both languages, in Anki."""
    folder = tmp_path_factory.mktemp("packed")
    environment = {**os.environ, "QUIZ_HOME": str(folder / "home"), "LC_ALL": "C.UTF-8"}
    export = ["export", "anki", str(folder / "a.apkg"), "--lang", "both", "--variants", "1"]
    subprocess.run([sys.executable, "-m", "quizcli", *export], env=environment, check=True, capture_output=True)
    with engine(folder / "anki") as opened:
        opened.take(folder / "a.apkg")
        yield opened


def answer(anki: Engine, guid: str, typed: str = "") -> str:
    """Return the back, with Anki's comparison of what was typed."""
    fields = anki.fields(guid)
    compared = anki.col.compare_answer(fields["Typed"], typed, combining=True) if fields.get("Typed") else ""
    return re.sub(r"\[\[type:[^]]*\]\]", lambda _: compared, anki.shown(guid)[1])


def question(anki: Engine, guid: str) -> str:
    """Return the front, with Anki's field for typing."""
    return typed_question(anki.shown(guid)[0])


def test_every_note_can_be_read(packed: Engine, window: Browser) -> None:
    """On 360 points of width: formulas set without an error, no dollar, nothing wider than the screen, a silent console."""
    window.open()
    window.run("let last = 0; Math.random = () => (last = (last + 0.618034) % 1)")
    window.complaints()
    formulas = 0
    for guid in sorted(packed.guids()):
        for face, page in (("question", question(packed, guid)), ("answer", answer(packed, guid))):
            window.show(face, page)
            window.run("document.querySelectorAll('details').forEach(part => part.open = true)")
            for language in ("the first", "the other"):
                state = window.run(_STATE)
                assert (state["wide"], state["raw"], state["wrong"]) == (0, 0, 0), (guid, face, language, state)
                formulas += state["math"]
                window.run("const button = document.querySelector('.qz .language'); if (button) button.click();")
        assert window.complaints() == [], guid
    assert formulas > 500


@pytest.mark.parametrize("night", [False, True])
def test_day_and_night(packed: Engine, window: Browser, *, night: bool) -> None:
    """Text and ground are far apart in light and dark."""
    window.open(night=night)
    window.show("answer", answer(packed, "quizcli:conv-output-size"))
    colours = window.run(
        "const style = getComputedStyle(document.querySelector('.answer')), body = getComputedStyle(document.body);"
        "return [style.color, body.backgroundColor]"
    )
    ink, ground = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours)
    assert (ink > ground) == night
    assert abs(ink - ground) > 450


def test_points_can_be_ticked(packed: Engine, window: Browser) -> None:
    """A tick counts, in both languages at once; the traps are folded until one looks."""
    window.open()
    window.show("answer", answer(packed, "quizcli:conv-output-size"))
    count = "return [...document.querySelectorAll('.points output')].map(part => part.textContent)"
    assert window.run(count) == ["0 / 4", "0 / 4"]
    window.run("document.querySelector('.points li label').click()")
    assert window.run(count) == ["1 / 4", "1 / 4"]
    assert window.run("return document.querySelector('details').open") is False


def test_the_language_is_switched_by_a_tap(packed: Engine, window: Browser) -> None:
    """One language on a phone, and the choice stays for the next card; both side by side where there is room."""
    window.open()
    shown = "return [...document.querySelectorAll('.side')].filter(side => side.offsetHeight).map(side => side.lang)"
    window.show("question", question(packed, "quizcli:conv-output-size"))
    first = window.run(shown)
    assert len(first) == 1
    window.run("document.querySelector('.language').click()")
    other = window.run(shown)
    assert {*first, *other} == {"en", "zh"}
    window.show("answer", answer(packed, "quizcli:conv-output-size"))
    assert other == window.run(shown)
    window.run("document.querySelector('.language').click()")
    window.open(width=1200)
    window.show("answer", answer(packed, "quizcli:conv-output-size"))
    assert window.run(shown) == ["en", "zh"]


def test_a_typed_answer_is_judged(packed: Engine, window: Browser) -> None:
    """Right within the tolerance, in any notation; wrong ones are told by their place, missing ones by their number."""
    window.open()
    guid = "quizcli:drill-softmax-ce-grad-2#1"
    right = packed.fields(guid)["Typed"]
    numbers = re.findall(r"-?[\d.]+", right)
    cases = {
        right: "✓",
        " ".join(f"{float(number) * 1.003:.6f}" for number in numbers): "✓",
        right.replace("-", "\u2212"): "✓",
        right.replace(numbers[0], "77", 1): "number 1",
        numbers[0]: f"{len(numbers)} numbers are asked, 1 read",
        "": "",
    }
    for typed, expected in cases.items():
        window.show("question", question(packed, guid))
        window.run(_TYPE, typed)
        window.show("answer", answer(packed, guid, typed))
        assert expected in window.run("return document.querySelector('.verdict').textContent"), typed
        assert window.run("return document.querySelector('.verdict').hidden") == (not typed)


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        (
            "scalar",
            [
                "3/8", "37.5%", "1.2e-3", "1E3", "-.5", "−5", "- 5", "＋３．５", "2.", "1,234", "-1,234,567.5", "１，２３４", "[1,234]",
                "(227-11)/4+1", "1 - 2", "1 -2", "3*2^-5", "-2^2", "2^3^2", "2**10", "6/2/3", "--3", "50 %*2", "ln(2)", "sqrt 16",
                "1.2*10^6", "1.2×10^6", "1.5·10⁻³", "2¹⁸", "½", "3 x 4", "0。5", "-0", "(1+cos(pi))/2 + e^0 + tanh(0)",
            ],
        ),
        (
            "vector",
            [
                "[1, 2, 3]", "1 2 3", "1，2、3", "(1, 2)", "[-1 2]", "1 -2", "[1, - 2]", "1,234", "64,112,112", "3x224x224",
                "3 × 224 × 224", "[1/2, 50%, (1+1)/4]", "(1+1)/2, 3", "1, 2,", "ln(2), 1e3",
            ],
        ),
        (
            "matrix",
            [
                "[1 2; 3 4]", "[[1,2],[3,4]]", "[1, 2; 3 4]", "((1,2),(3,4))", "[1 2] [3 4]", "(1/3), (2/3); 1/2, 1/2",
                "6x28x28; 10",
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_in_the_terminal(
    packed: Engine, window: Browser, form: Form, texts: list[str]
) -> None:
    """Every notation that `quiz` itself reads is the same numbers here."""
    window.open()
    window.show("question", question(packed, "quizcli:drill-conv-output-size-1#live"))
    for text in texts:
        numbers = [float(number) for number in leaves(parse(text, form))]
        assert window.run("return qzRead(arguments[0], arguments[1], [])", text, len(numbers)) == pytest.approx(
            numbers
        ), text


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("a=0.5; b=[1 2]", [0.5, 1, 2]),
        ("B: [1, 2], A = 1/2", [0.5, 1, 2]),
        ("损失=0.5；梯度=【1，2】", [0.5, 1, 2]),
        ("b=[1, 2]", [1, 2]),
        ("1,234; 5,678 9,012", [1234, 5678, 9012]),
        ("≈0.5, 1÷2, 10^6", [0.5, 0.5, 1e6]),
        ("1-2, 3", [-1, 3]),
        ("1 2 3 4。", [1, 2, 3, 4]),
    ],
)
def test_several_parts_stand_in_one_line(packed: Engine, window: Browser, typed: str, numbers: Sequence[float]) -> None:
    """In order, or with their names in any; what is missing or too much is seen by the number of numbers."""
    window.open()
    window.show("question", question(packed, "quizcli:drill-conv-output-size-1#live"))
    assert window.run("return qzRead(arguments[0], 3, ['a', 'b'])", typed) == numbers


@pytest.mark.parametrize(
    "typed",
    [
        "2 GB",
        "12万",
        "12 个",
        "abc",
        "1..2",
        "1.2.3",
        "1_000",
        "1½",
        "5₂",
        "1/0",
        "ln(0)",
        "3/8 = 0.375",
        "(1",
        "1e",
        "9" * 3000,
    ],
)
def test_what_is_no_number_is_not_called_wrong(packed: Engine, window: Browser, typed: str) -> None:
    """It is said that it was not understood."""
    window.open()
    guid = "quizcli:drill-conv-param-count-1#live"
    window.show("question", question(packed, guid))
    window.run(_TYPE, typed)
    window.show("answer", answer(packed, guid))
    assert "✗" not in window.run("return document.querySelector('.verdict').textContent")
    assert window.run("return document.querySelector('.verdict').className") == "verdict unread"


@pytest.mark.parametrize("kind", ["mlp-backprop", "recurrent-cell-step", "rope-rotation", "text-metrics"])
def test_long_formulas_go_on_below(packed: Engine, window: Browser, kind: str) -> None:
    """On a phone no result is out of sight; where there is room a formula is as wide as in one piece."""
    window.open()
    guid = f"quizcli:drill-{kind}-3#live"
    for seed in range(3):
        window.run("Math.random = () => (arguments[0] + 0.5) / 1000000", seed)
        window.show("question", question(packed, guid))
        window.show("answer", answer(packed, guid))
        assert window.run("return document.querySelectorAll('.side:not(.away) .broken').length") > 0
        hidden = (
            "[...document.querySelectorAll('.wide')].filter(part => part.scrollWidth > part.clientWidth + 1).length"
        )
        assert window.run(f"return {hidden}") == 0
    widths = window.run(
        "const box = document.createElement('div'); box.style.width = '3000px';"
        r"const tex = String.raw`\(z=0.5\cdot (-0.2)+(-0.7)\cdot 0.5-1=-1.45\)`;"
        "box.innerHTML = `<p>${tex}</p><p><span class='wide'>${tex}</span></p>`; document.querySelector('.qz').append(box);"
        "qzBreak(box); MathJax.typeset([box]);"
        "return [...box.children].map(line => line.firstChild.getBoundingClientRect().width)"
    )
    assert widths[0] == pytest.approx(widths[1], abs=1)


def test_no_line_begins_with_the_full_stop_behind_a_formula(packed: Engine, window: Browser) -> None:
    """However wide the screen is."""
    window.open()
    window.show("question", question(packed, "quizcli:drill-conv-output-size-1#live"))
    lines = window.run(
        "const box = document.createElement('p'); document.querySelector('.qz').append(box);"
        r"box.textContent = String.raw`一句话里有几个公式，\(x\) 和（\(y=(1+2)\) 个）\(z=3\)。`;"
        "qzBreak(box); MathJax.typeset([box]);"
        "return Array.from({length: 60}, (_, n) => { box.style.width = 100 + 4 * n + 'px';"
        "  return Math.max(...[...box.querySelectorAll('.kept')].map(part => part.getClientRects().length)); })"
    )
    assert lines == [1] * 60


@pytest.mark.parametrize("kind", KINDS)
def test_a_live_drill_is_its_kind(packed: Engine, window: Browser, kind: str) -> None:
    """Over many seeds, and over what the kind itself draws: asked, stated, solved and worked out as the kind does."""
    window.open()
    window.show("question", question(packed, f"quizcli:drill-{kind}-1#live"))
    for level in range(1, LEVEL_COUNT + 1):
        may_ask = packed.fields(f"quizcli:drill-{kind}-{level}#live")["Key"].partition("|")[2].split()
        made: list[Any] = window.run(
            "const [kind, level, seeds] = arguments;"
            "return Array.from({length: seeds}, (_, seed) => qz.problem(kind, level, seed))",
            kind, level, SEEDS,
        )  # fmt: skip
        good = [check_drawn(kind, level, problem, may_ask) for problem in made]
        assert sum(good) >= 0.95 * SEEDS
        own = [draw_problem(kind, level, seed).given for seed in range(SEEDS)]
        different = len({str(problem["given"]) for problem in made})
        assert different >= 0.8 * len({str(given) for given in own})
        for seed, problem in enumerate(
            window.run("return arguments[1].map(given => qz.worked(arguments[0], given))", kind, own[:100])
        ):
            check_worked(kind, level, seed, problem)
        for problem in made[:10]:
            assert window.run("return arguments[0].map(qz.html)", problem["statement"]) == [
                html(text) for text in problem["statement"]
            ]
            assert window.run("return arguments[0].map(step => step.map(qz.inline))", problem["steps"]) == [
                [inline(text) for text in step] for step in problem["steps"]
            ]


@pytest.mark.parametrize("kind", KINDS)
def test_both_faces_show_the_same_numbers(packed: Engine, window: Browser, kind: str) -> None:
    """Also where the page is loaded anew between the faces; shown again, the front has other numbers."""
    window.open()
    guid = f"quizcli:drill-{kind}-3#live"
    shown = """
    const root = document.querySelector(".qz"), problem = root.quizcliProblem;
    const lines = [...root.querySelector(".side").querySelectorAll(".live ~ ul > li")].map(line => line.textContent);
    const names = lines.map(line => line.split(":")[0]);
    return {
      given: problem.given, statement: document.querySelector(".live").innerText, lines,
      key: JSON.stringify(names.map(name => problem.answer[name])),
    };
    """
    fronts = []
    for chance, reloaded in ((0.1, False), (0.5, True), (0.9, False)):
        window.run("const chance = arguments[0]; Math.random = () => chance", chance)
        window.show("question", question(packed, guid))
        front = window.run(shown)
        problem = make_problem(load_kind(kind), read_inputs(load_kind(kind), front["given"]), 3, 0)
        for line, part in zip(front["lines"], problem.parts if problem else (), strict=problem is not None):
            assert line.startswith(f"{part.name}: {in_language(part.label, 'en')} (")
        window.run(_TYPE, front["key"])
        if reloaded:
            window.open()
        window.show("answer", answer(packed, guid))
        assert window.run(shown) == front
        assert window.run("return document.querySelector('.verdict').textContent").startswith("✓")
        assert window.run("return document.querySelectorAll('.side:not(.away) .steps li').length") > 0
        fronts.append(front)
    assert len({str(front["given"]) for front in fronts}) > 1
    assert window.complaints() == []


def test_both_faces_agree_where_nothing_can_be_kept(packed: Engine, window: Browser) -> None:
    """A page without storage that is loaded anew for the back has the numbers of the day on both."""
    guid = "quizcli:drill-conv-output-size-2#live"
    given = "return JSON.stringify(document.querySelector('.qz').quizcliProblem.given)"
    window.open()
    window.run("sessionStorage.clear(); Storage.prototype.setItem = () => { throw new Error('none'); }")
    window.show("question", question(packed, guid))
    front = window.run(given)
    window.open()
    window.show("answer", answer(packed, guid))
    assert window.run(given) == front


def test_enter_shows_the_answer_of_a_live_drill(packed: Engine, window: Browser) -> None:
    """As in Anki's own field for typing."""
    window.open()
    window.show("question", question(packed, "quizcli:drill-conv-output-size-1#live"))
    window.run("document.getElementById('qz-typed').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}))")
    assert "ans" in window.run("return window.asked")


def test_a_back_alone_has_numbers_too(packed: Engine, window: Browser) -> None:
    """Looked at by itself, as in a preview, the back of a live drill draws its own."""
    window.open()
    window.run("sessionStorage.clear()")
    window.show("answer", answer(packed, "quizcli:drill-conv-output-size-1#live"))
    assert "size = [" in window.run("return document.querySelector('.answer').textContent")
    assert window.complaints() == []
