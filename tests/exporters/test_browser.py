"""Cards in chromium, on the page of Anki's reviewer: what is shown, what can be tapped, what a live drill computes."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from quizcli.drills.grading import agrees
from quizcli.drills.inputs import read_inputs
from quizcli.drills.problem import solve
from quizcli.drills.table import KINDS
from quizcli.exporters import note_types
from quizcli.problems import Tolerance
from tests.conftest import Quiz
from tests.exporters.browser import Browser, browser, missing, typed_question
from tests.exporters.engine import Engine, engine

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "never")

SEEDS = 300
LIVE = sorted(note_types.live_kinds() & set(KINDS))
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


@pytest.fixture
def packed(quiz: Quiz, tmp_path: Path, write_deck: Callable[..., Path]) -> Iterator[Engine]:
    """Everything there is, and drills of every kind and level, in both languages, in Anki."""
    write_deck(
        "deck: own\ncards:\n"
        + "".join(
            f"- {{id: own-{kind}-{level}, question: {{en: Drill, zh: 练习}}, drill: {{kind: {kind}, level: {level}}}}}\n"
            for kind in KINDS
            for level in (1, 2, 3)
        )
    )
    quiz("export", "anki", str(tmp_path / "a.apkg"), "--lang", "both", "--variants", "1")
    with engine(tmp_path / "anki") as opened:
        opened.take(tmp_path / "a.apkg")
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
    window.complaints()
    formulas = 0
    for guid in sorted(packed.guids()):
        for face, html in (("question", question(packed, guid)), ("answer", answer(packed, guid))):
            window.show(face, html)
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
    guid = "quizcli:own-softmax-ce-grad-2#1"
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


@pytest.mark.parametrize("kind", LIVE)
@pytest.mark.parametrize("level", [1, 2, 3])
def test_live_problems_are_solved_right(packed: Engine, window: Browser, kind: str, level: int) -> None:
    """The script's answers are the reference solver's, over many seeds; and the numbers are not always the same."""
    window.open()
    window.show("question", question(packed, f"quizcli:own-{kind}-{level}#live"))
    found: list[Any] = window.run(
        "const [kind, level, seeds] = arguments;"
        "return Array.from({length: seeds}, (_, seed) => window.quizcliLive[kind](seed, level))",
        kind, level, SEEDS,
    )  # fmt: skip
    for problem in found:
        expected = solve(kind, read_inputs(kind, problem["given"]))
        for part in problem["parts"]:
            assert agrees(part["value"], expected[part["name"]], Tolerance(1e-9, 1e-12)), problem
        for language in ("en", "zh"):
            assert problem["says"][language]["steps"]
            assert "undefined" not in str(problem["says"][language])
            assert "NaN" not in str(problem["says"][language])
    assert len({str(problem["given"]) for problem in found}) > SEEDS / 3


@pytest.mark.parametrize("kind", LIVE)
@pytest.mark.parametrize("reloaded", [False, True])
def test_both_faces_show_the_same_numbers(packed: Engine, window: Browser, kind: str, *, reloaded: bool) -> None:
    """Also where the page is loaded anew between the faces; shown again, the front has other numbers."""
    window.open()
    guid = f"quizcli:own-{kind}-3#live"
    problem = "return JSON.stringify(document.querySelector('.qz').quizcliProblem.given)"
    fronts = []
    for _ in range(3):
        window.show("question", question(packed, guid))
        front = window.run(problem), window.run("return document.querySelector('.live').innerText")
        key = window.run(
            "return JSON.stringify(document.querySelector('.qz').quizcliProblem.parts.map(part => part.value))"
        )
        window.run(_TYPE, key)
        if reloaded:
            window.open()
        window.show("answer", answer(packed, guid))
        assert front == (window.run(problem), window.run("return document.querySelector('.live').innerText"))
        assert window.run("return document.querySelector('.verdict').textContent").startswith("✓")
        assert window.run("return document.querySelectorAll('.steps li').length") >= 3
        fronts.append(front)
    assert len(set(fronts)) > 1
    assert window.complaints() == []


def test_enter_shows_the_answer_of_a_live_drill(packed: Engine, window: Browser) -> None:
    """As in Anki's own field for typing."""
    window.open()
    window.show("question", question(packed, "quizcli:own-conv-output-size-1#live"))
    window.run("document.getElementById('qz-typed').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}))")
    assert "ans" in window.run("return window.asked")


def test_a_back_alone_has_numbers_too(packed: Engine, window: Browser) -> None:
    """Looked at by itself, as in a preview, the back of a live drill draws its own."""
    window.open()
    window.run("sessionStorage.clear()")
    window.show("answer", answer(packed, "quizcli:own-conv-output-size-1#live"))
    assert "size = [" in window.run("return document.querySelector('.answer').textContent")
    assert window.complaints() == []
