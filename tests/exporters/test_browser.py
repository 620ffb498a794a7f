"""Cards in chromium, on the page of Anki's reviewer: what is shown, what can be tapped, which problem is shown, how it is judged."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from quizcli.drills.generator import draw_problem
from quizcli.drills.table import KINDS, LEVEL_COUNT
from quizcli.exporters.drill_notes import POOL_SIZE
from quizcli.problems import Problem
from tests.exporters.browser import Browser, browser, missing, typed_question
from tests.exporters.engine import Engine, engine
from tests.exporters.scripts import typed_answer

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "never")

_STATE = """
const text = document.getElementById("qa").innerText;
return {
  wide: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth,
  raw: (text.match(/\\\\[(\\[)\\]]|\\$/g) || []).length,
  wrong: document.querySelectorAll("mjx-merror, [data-mjx-error]").length,
  math: document.querySelectorAll("mjx-container").length,
};
"""
_SEEN = "localStorage.setItem('quizcli', JSON.stringify({['seen ' + arguments[0]]: arguments[1]}))"
_TYPE = """
const field = document.querySelector(".typed input");
field.value = arguments[0];
field.dispatchEvent(new Event("input", {bubbles: true}));
"""


# Each would set ``window.ran``, or fetch an address with ``fetched`` in it, if it were more than text.
HOSTILE = (
    "<script>ran=1</script>", "</script><script>ran=1</script>", "</style><script>ran=1</script>", "<img src=/fetched.png onerror=ran=1>",
    "<svg onload=ran=1><image href=/fetched.svg>", "<iframe src=/fetched.html srcdoc='<script>parent.ran=1</script>'></iframe>",
    "[x](javascript:ran=1)", "<javascript:ran=1>", "[x](JaVaScRiPt&#58;ran=1)", "[x](data:text/html,<script>opener.ran=1</script>)", "![x](/fetched.png)",
    "![x](javascript:ran=1)", "[x]: javascript:ran=1\n\n[x]", "&lt;script&gt;ran=1&lt;/script&gt;", "&#60;img src=/fetched.png onerror=ran=1&#62;",
    "$\\require{html}\\href{javascript:ran=1}{x}$", "$\\href{javascript:ran=1}{x}$", "$$\\require{mhchem}\\ce{H2O}$$", "$\\style{background:url(/fetched.css)}{x}$",
    "$\\cssId{x' onclick='ran=1}{x}$", "$\\includegraphics{/fetched.png}$", "$</script><script>ran=1</script>$", "\\(\\href{javascript:ran=1}{x}\\)",
    "{{Question}} {{FrontSide}} [sound:/fetched.mp3] [anki:play:q:0] --> ]]> <!-- ' \" ` onclick=ran=1",
)  # fmt: skip
_PRESSED = """
for (const part of document.querySelectorAll("#qa *")) {
  if (part.matches("details")) part.open = true;
  if (part.closest("a") && /^http/.test(part.closest("a").href)) continue;  // the card's own references lead out
  for (const kind of ["mouseover", "focus"]) part.dispatchEvent(new Event(kind, {bubbles: true}));
  part.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
}
return {
  ran: typeof ran !== "undefined",
  fetched: performance.getEntriesByType("resource").map(entry => entry.name).filter(name => name.includes("fetched")),
  links: [...document.querySelectorAll("#qa [href], #qa [src]")]
    .map(part => String(part.href || part.src)).filter(address => !/^https?:/.test(address)),
  parts: [...document.querySelectorAll("#qa :is(script, img, iframe, object, embed, image, link, base, form, audio)")]
    .map(part => part.outerHTML.slice(0, 80)).filter(text => !/^<script>\\s/.test(text)),
  detail: document.querySelectorAll("#qa details").length,
};
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


def all_but_the_longest(packed: Engine, guid: str) -> list[int]:
    """Return the places of a live note's pool but that of its longest problem."""
    problems = json.loads(unescape(packed.fields(guid)["Live"]))["problems"]
    places = sorted(range(len(problems)), key=lambda place: len(json.dumps(problems[place])))
    return places[:-1]


def test_every_note_can_be_read(packed: Engine, window: Browser) -> None:
    """On 360 points of width, a live note with its longest problem: formulas set without an error, no dollar, nothing wider than the screen, a silent console."""
    window.open()
    window.complaints()
    formulas = 0
    for guid in sorted(packed.guids()):
        if guid.endswith("#live"):
            window.run(_SEEN, guid.removeprefix("quizcli:"), all_but_the_longest(packed, guid))
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


def test_hostile_cards_are_text(window: Browser, tmp_path: Path) -> None:
    """With each hostile text in every field, on both faces and in what unfolds: nothing runs, nothing is fetched."""
    assert len(HOSTILE) == 24
    cards = [
        {
            "id": f"bad-{number}", "question": bad, "answer": bad, "detail": bad, "points": [bad], "traps": [{"claim": bad, "truth": bad}],
            "refs": [bad, f"https://example.org/{bad}"], "tags": [re.sub(r"\s", "/", bad)],
        }
        for number, bad in enumerate(HOSTILE)
    ]  # fmt: skip
    own = tmp_path / "home" / "cards"
    own.mkdir(parents=True)
    for number, card in enumerate(cards):
        text = json.dumps({"deck": f"bad-{number}", "title": HOSTILE[number], "cards": [card]})
        (own / f"{number}.yaml").write_text(text)
    export = [
        "export",
        "anki",
        str(tmp_path / "a.apkg"),
        *(word for number, _ in enumerate(cards) for word in ("--deck", f"bad-{number}")),
    ]
    environment = {**os.environ, "QUIZ_HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8"}
    made = subprocess.run([sys.executable, "-m", "quizcli", *export], env=environment, capture_output=True, text=True, check=False)  # fmt: skip
    assert not made.returncode, made.stderr
    with engine(tmp_path / "anki") as anki:
        anki.take(tmp_path / "a.apkg")
        assert len(anki.guids()) == len(HOSTILE)
        unfolded = 0
        for number, bad in enumerate(HOSTILE):
            window.open()
            guid = f"quizcli:bad-{number}"
            for face, page in (("question", question(anki, guid)), ("answer", answer(anki, guid))):
                window.show(face, page)
                found = window.run(_PRESSED)
                unfolded += found.pop("detail")
                assert found == {"ran": False, "fetched": [], "links": [], "parts": []}, (bad, face)
            assert [said for said in window.complaints() if "fetched" in said] == [], bad
        assert unfolded >= len(HOSTILE)


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


def test_what_is_no_number_is_not_called_wrong(packed: Engine, window: Browser) -> None:
    """It is said that it was not understood."""
    window.open()
    guid = "quizcli:drill-conv-param-count-1#live"
    window.show("question", question(packed, guid))
    window.run(_TYPE, "2 GB")
    window.show("answer", answer(packed, guid))
    assert "✗" not in window.run("return document.querySelector('.verdict').textContent")
    assert window.run("return document.querySelector('.verdict').className") == "verdict unread"


@pytest.mark.parametrize("kind", ["mlp-backprop", "recurrent-cell-step", "rope-rotation", "text-metrics"])
def test_long_formulas_go_on_below(packed: Engine, window: Browser, kind: str) -> None:
    """On a phone no result is out of sight; where there is room a formula is as wide as in one piece."""
    window.open()
    guid = f"quizcli:drill-{kind}-3#live"
    for _ in range(3):
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


def shown(window: Browser) -> tuple[str, str]:
    """Return the seed of the problem that a live card shows, and what it states."""
    find = "document.querySelector"
    seed, stated = window.run(f"return [{find}('.qz').dataset.seed, {find}('.question').textContent]")
    return seed, stated


def problem_of(packed: Engine, guid: str, seed: str) -> Problem:
    """Return the problem of a live note that has a seed."""
    fields = packed.fields(guid)
    return draw_problem(fields["Kind"], int(fields["Level"]), int(seed))


def test_both_faces_of_every_live_note_show_the_same_problem(packed: Engine, window: Browser) -> None:
    """Also where the page is loaded anew between them; of every other note the key is right, of the rest the first mistake is named."""
    window.open()
    guids = sorted(guid for guid in packed.guids() if guid.endswith("#live"))
    assert len(guids) == LEVEL_COUNT * len(KINDS)
    for number, guid in enumerate(guids):
        is_right = number % 2 == 0
        window.show("question", question(packed, guid))
        front = shown(window)
        problem = problem_of(packed, guid, front[0])
        window.run(_TYPE, typed_answer(problem, {} if is_right else problem.wrongs[0].answer))
        window.open()
        window.show("answer", answer(packed, guid))
        assert shown(window) == front, guid
        verdict = window.run("return document.querySelector('.verdict').textContent")
        assert verdict.startswith("✓" if is_right else "✗"), (guid, verdict)
        named, expected = window.run(
            "return ['.mistake', '.side:not(.away) .traps .because'].map(part => document.querySelector(part)?.textContent)"
        )
        assert named is None if is_right else expected in named, (guid, verdict)
    assert window.complaints() == []


def test_another_problem_each_time(packed: Engine, window: Browser) -> None:
    """Where storage is there, the whole pool comes before one comes again, also on one day."""
    guid = "quizcli:drill-conv-output-size-2#live"
    window.open()
    window.run("localStorage.clear()")
    seeds = []
    for _ in range(POOL_SIZE):
        window.show("question", question(packed, guid))
        seeds.append(shown(window)[0])
    assert len(set(seeds)) == POOL_SIZE
    window.show("question", question(packed, guid))
    assert shown(window)[0] != seeds[-1]


@pytest.mark.parametrize("is_reloaded", [True, False])
@pytest.mark.parametrize("cleared", ["never there", "in between"])
def test_both_faces_agree_where_nothing_can_be_kept(
    packed: Engine, window: Browser, cleared: str, *, is_reloaded: bool
) -> None:
    """The problem of the day is on both faces where storage fails, or is cleared between them."""
    guid = "quizcli:drill-conv-output-size-2#live"
    no_storage = (
        "sessionStorage.clear(); localStorage.clear();"
        "if (arguments[0]) Storage.prototype.setItem = () => { throw new Error('none'); }"
    )
    window.open()
    window.run(no_storage, cleared == "never there")
    window.show("question", question(packed, guid))
    front = shown(window)
    window.run(no_storage, cleared == "never there")
    if is_reloaded:
        window.open()
        window.run(no_storage, cleared == "never there")
    window.show("answer", answer(packed, guid))
    assert shown(window) == front


def test_a_repetition_survives_cleared_storage_on_the_same_page(packed: Engine, window: Browser) -> None:
    """Where the page is kept, the back has the front's problem also when that is not the one of the day."""
    guid = "quizcli:drill-conv-output-size-2#live"
    window.open()
    for _ in range(3):
        window.show("question", question(packed, guid))
    front = shown(window)
    window.run("sessionStorage.clear(); localStorage.clear()")
    window.show("answer", answer(packed, guid))
    assert shown(window) == front


def test_a_live_note_without_a_pool_says_so(packed: Engine, window: Browser) -> None:
    """A note that quizcli 0.1.0 exported, under the scripts of today."""
    window.open()
    for face, page in zip(("question", "answer"), packed.shown("quizcli:drill-conv-output-size-2#live"), strict=True):
        window.show(face, re.sub(r"data-live='[^']*'", "data-live='conv-output-size'", page))
        assert "Export this card again" in window.run("return document.querySelector('.side').textContent")
    assert window.complaints() == []


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
