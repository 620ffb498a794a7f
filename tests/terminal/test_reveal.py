"""How a card stands on the screen after the answer: its first screen, its pages, its traps."""

from itertools import pairwise

import pytest

from tests.terminal.conftest import Start, Terminal, Write

# 75 words or 140 ideographs to say, in two paragraphs, a question of two lines, points of up to twelve words.
WORDS = ("the average of many small gradients is a better guide than any one of them alone " * 5).split()[:75]
IDEOGRAPHS = ("许多小批量梯度的平均比其中任何一个都更可靠" * 7)[:140]
DECK = f"""\
deck: own
title: {{en: Optimizers, zh: 优化器}}
cards:
- id: first
  tags: [secret-tag]
  question:
    en: Why does an optimizer keep a running average of its gradients, and what would go wrong without it?
    zh: 为什么优化器要保留梯度的滑动平均，没有它会出现什么问题，以及在什么情况下可以不用这样的滑动平均？
  answer:
    en: |
      {" ".join(WORDS[:40])}

      {" ".join(WORDS[40:])}
    zh: |
      {IDEOGRAPHS[:80]}

      {IDEOGRAPHS[80:]}
  points:
  - {{en: "one: running averages of small gradients are usually better guides than single ones", zh: 其一：滑动平均通常比单个梯度更可靠}}
  - {{en: "two: running averages of small gradients are usually better guides than single ones", zh: 其二：滑动平均通常比单个梯度更可靠}}
  - {{en: "three: running averages of gradients are usually better guides than single ones are", zh: 其三：滑动平均通常比单个梯度更可靠}}
  - {{en: "four: averages", zh: 其四：平均}}
  - {{en: "five: averages", zh: 其五：平均}}
  detail: |
    Detail begins.

    $$
    m=\\frac{{a}}{{b}}+\\sum_{{i=1}}^{{n}}\\frac{{x_i}}{{y_i}}
    $$

    A line of prose that comes between.

    $$
    v=\\frac{{c}}{{d}}+\\sum_{{i=1}}^{{n}}\\frac{{u_i}}{{w_i}}
    $$

    ### Heading below

    | head | cell |
    |---|---|
    {"".join(f"| row {number} | {number} |{chr(10)}    " for number in range(4))}
    In code:

    ```
    {"".join(f"line_{number}(){chr(10)}    " for number in range(20))}
    ```
  traps:
  - {{claim: The first claim, truth: The first truth}}
  - {{claim: The second claim, truth: The second truth}}
  refs: [Somewhere]
"""


@pytest.fixture(autouse=True)
def deck(write_deck: Write) -> None:
    """A deck of one card in the new form."""
    write_deck(DECK)


def revealed(start: Start, *arguments: str, size: tuple[int, int] = (24, 80), editor: str = "false") -> Terminal:
    """Start a sitting of the card and show its answer."""
    question, answer = ("? 帮助", "4 轻松") if "zh" in arguments else ("? help", "4 easy")
    terminal = start("review", "--deck", "own", *arguments, size=size, EDITOR=editor).until(question)
    assert "secret-tag" not in terminal.text, "a tag may give the answer away"
    return terminal.press("Enter").until(answer)


def card(terminal: Terminal) -> list[str]:
    """Return the card's lines on the screen that are not empty."""
    return [line for line in terminal.lines[2:21] if line]


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_answer_and_points_are_on_the_first_screen(start: Start, lang: str) -> None:
    """Empty lines go before a point does; one line says that there is more. The tags come with the answer.

    In both languages, answer and points of the first one stand on the first screen.
    """
    terminal = revealed(start, "--lang", lang)
    title = {"en": "Optimizers", "zh": "优化器", "both": "Optimizers · 优化器"}[lang]
    assert terminal.lines[1].replace(" ", "") == f"{title} · secret-tag".replace(" ", "")
    shown = [line[:1] for line in terminal.lines if "[ ]" in line]
    assert "".join(shown) == "asdfg"
    more = {"en": "detail · 2 traps · 1 reference", "zh": "详解 · 2 个常见误区 · 1 条参考"}
    more["both"] = f"中文 · {more['en']}"
    assert f"{'：' if lang == 'zh' else ': '}{more[lang]}".replace(" ", "") in terminal.text.replace(" ", "")
    assert "Somewhere" not in terminal.text


def test_languages_side_by_side_keep_step(start: Start) -> None:
    """In a wide window a point stands beside the same point in the other language, whatever their heights are."""
    terminal = revealed(start, "--lang", "both", size=(50, 120))
    assert [line.count("[ ]") for line in terminal.lines if "[ ]" in line] == [2] * 5


def test_space_goes_through_the_whole_card(start: Start) -> None:
    """No page repeats the one before, none cuts a formula or leaves a heading alone; at the end Space does nothing."""
    terminal = revealed(start)
    pages = [card(terminal)]
    for _ in range(12):
        terminal.press("Space")
        pages.append(card(terminal))
    assert pages[-1] == pages[-2], "the last page stays"
    ends = next(number for number, page in enumerate(pages) if any("first claim" in line for line in page))
    for page, following in pairwise(pages[: ends + 1]):
        assert len(set(page) & set(following)) <= 2
    text = "\n\n".join("\n".join(page) for page in pages[: ends + 1])
    for number in range(20):
        assert text.count(f"line_{number}()") == 1
    # A formula; a heading, the head of the table and its first row; words and what they announce.
    formula = ["       c    ┰─╴  uᵢ", "  v = ╶─╴ + ▐╸  ╶──╴", "       d    ┸─╴  wᵢ", "            ⁱ⁼¹"]
    for together in (formula, ["Heading below", "head   cell", "─────  ────", "row 0  0"], ["In code:", "  line_0()"]):
        assert any(together == page[place : place + len(together)] for page in pages for place in range(len(page)))
    assert any("   Right: The second truth" in page for page in pages)
    assert pages[-1][-1] == "Ref: Somewhere"
    terminal.press("\x1b[5~").press("\x1b[H")
    assert card(terminal) == pages[0]


def test_traps_are_unfolded_in_view(start: Start) -> None:
    """`t` shows the claims wherever the reader is, then what is right, then the card as it was."""
    terminal = revealed(start)
    before = card(terminal)
    terminal.press("t").until("1. Wrong: The first claim")
    assert "truth" not in terminal.text
    terminal.press("a").press("t").until("   Right: The first truth")
    assert "2. Wrong: The second claim" in terminal.text
    terminal.press("t").until("a [x]")
    assert [line.replace("[x]", "[ ]") for line in card(terminal)] == before


def test_ticks_come_back(start: Start) -> None:
    """After an undo, and after an edit, the answer is shown with its ticks; a card that comes again is asked anew."""
    terminal = revealed(start, editor="true")
    terminal.press("a", "s").until("s [x]")
    terminal.press("E").until("s [x]")
    terminal.press("u").until("There is nothing to undo.").until("s [x]")
    terminal.press("1").until("1 again")
    terminal.press("u").until("Undone").until("s [x]")
    assert "a [x]" in terminal.text
    terminal.press("1").until("1 again")
    assert "[ ]" not in terminal.text, "asked anew"
    terminal.press("Enter").until("a [ ]")


def test_the_page_stays_when_the_window_changes(start: Start) -> None:
    """Ticks and other sizes keep the page, down to a window of five lines of twenty columns."""
    terminal = revealed(start).press("Space").until("Detail begins.")
    terminal.press("a")
    assert terminal.lines[2] == "Detail"
    terminal.resize(40, 70)
    terminal.until("Heading below")
    assert "Detail" in terminal.lines
    terminal.resize(5, 20)
    terminal.until("Detail")
    terminal.press("Space", "\x1b[6~", "\x1b[5~", "t", "s", "\x1b[B", "\x1b[A", "t", "t")
    terminal.resize(24, 80)
    terminal.press("\x1b[H").until("s [x]").press("q")
    assert terminal.ended() == 0
