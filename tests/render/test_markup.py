"""Tests of Markdown with math, rendered as lines."""

import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quizcli.cards import DrillKinds, card_texts
from quizcli.corpus.loader import load
from quizcli.markdown import parse
from quizcli.paths import builtin_cards
from quizcli.render.formula import formula, inline_formula, problem
from quizcli.render.markup import markup


def shown(text: str, width: int = 40) -> str:
    """Return the lines as plain text without trailing blanks."""
    return "\n".join(line.plain.rstrip() for line in markup(text, width))


def corpus() -> Iterator[tuple[str, str]]:
    """Yield every text of the built-in cards with the card's id."""
    for file in sorted(builtin_cards().glob("*.yaml")):
        for card in load(file, DrillKinds()).cards:
            for text in card_texts(card):
                for said in [text] if isinstance(text, str) else text.values():
                    yield card.id, said


def test_display_formulas_stand_apart() -> None:
    """A formula between double dollars is a block of its own."""
    assert shown("so\n\n$$\nx^2\n$$\n\nis") == "so\n\n  x²\n\nis"
    assert shown("$$x^2$$") == "  x²"


@pytest.mark.parametrize("money", ["$5 and $6", "costs $5", "$ x $", "价格$5，还有$10。", "US$100 for 2$"])
def test_money_is_no_math(money: str) -> None:
    """Dollars that do not enclose a formula are plain text."""
    assert shown(money) == money


def test_money_beside_a_formula_in_chinese() -> None:
    """An amount without spaces does not affect the formula after it."""
    assert shown("价格$5元，公式$x_1$好") == "价格$5元，公式x₁好"
    assert shown(r"当 $x=\text{真}$ 时") == "当 x = 真 时"


@pytest.mark.parametrize("text", ["$x_1$ to 64", "$x_1$ 64", "3 $x_1$"])
def test_a_formula_beside_numbers(text: str) -> None:
    """A digit at the end of the text does not turn the formula at its start into an amount."""
    assert shown(text) == text.replace("$x_1$", "x₁")


def test_stars_and_underscores_in_formulas_are_formulas() -> None:
    """Math takes precedence over emphasis."""
    assert [token.type for token in parse("$a*b$ and $c*d$, $x_i$ $y_j$")[1].children or []].count("math_inline") == 4
    assert shown("$a*b$ *or* $c*d$") == "a * b or c * d"


def test_blocks() -> None:
    """Lists hang, tables align, code keeps its lines, quotes and headings are marked."""
    assert shown("- one two three\n- b\n  - c", 10) == "• one two\n  three\n\n• b\n  • c"
    assert shown("3. a\n4. b") == "3. a\n4. b"
    assert shown("| a | 中 |\n|---|---|\n| bbb | $x_1$ |") == "a    中\n───  ──\nbbb  x₁"
    assert shown("| a | n |\n|---|---:|\n| b | 12 |\n| c | 3 |") == "a   n\n─  ──\nb  12\nc   3"
    assert shown("```\na  b\n\nc\n```") == "  a  b\n\n  c"
    assert shown("# head\n\n> quote") == "head\n\n│ quote"
    assert shown("a<b>c</b> & *d*") == "a<b>c</b> & d"


def test_high_items_are_set_apart() -> None:
    """Between items of which one is several rows high stands a blank row, so that each row has an owner."""
    assert shown("- $x_1$\n- b") == "• x₁\n• b"
    assert (
        shown(r"""- $\overset{a}{=}$
- b""")
        == "  a\n• =\n\n• b"
    )


def test_prose_is_narrower_than_a_wide_window() -> None:
    """Lines of more than 100 columns are hard to read; a table, code and a formula may need them."""
    assert max(map(cell_len, shown("word " * 60 + "\n\n- " + "word " * 60, 200).split("\n"))) in range(95, 101)
    assert len(shown(f"| a |\n|---|\n| {'word ' * 30} |", 200).split("\n")[2]) > 120
    assert len(shown(f"```\n{'word ' * 30}\n```", 200)) > 120


def test_long_flat_formulas_are_broken_at_blanks() -> None:
    """A worked step wider than the screen goes on in the next line; a short formula stays whole."""
    long = shown("$1+2+3+4+5+6+7+8+9=45$", 20).split("\n")
    assert len(long) == 2
    assert max(map(len, long)) <= 20
    assert shown("one two three $x+1$", 16) == "one two three\nx + 1"


def test_wide_tables_are_broken_inside_their_cells() -> None:
    """In a table wider than the screen, the widest column is wrapped."""
    lines = shown("| a | b |\n|---|---|\n| x | " + "word " * 20 + "|", 30).split("\n")
    assert max(map(cell_len, lines)) <= 30
    assert " ".join(lines).count("word") == 20


def test_chinese_lines() -> None:
    """Ideographs break anywhere, but no line begins with closing or ends with opening punctuation."""
    assert shown("一二三四，五六", 8) == "一二三\n四，五六"
    assert shown("一二三（四五）六", 8) == "一二三\n（四五）\n六"
    assert shown("一二\n三 a\nb", 20) == "一二三 a b"


@given(st.text(alphabet="中，。（）ab $_*`x\n-|", max_size=120), st.integers(8, 40))
def test_nothing_is_lost_and_nothing_too_wide(text: str, width: int) -> None:
    """Any text can be rendered; prose without math or code fits the width and keeps its ideographs."""
    lines = markup(text, width)
    assert sum(line.plain.count("中") for line in lines) == text.count("中")
    if "$" not in text and "`" not in text and "|" not in text and "-" not in text:
        assert all(cell_len(line.plain) <= width for line in lines)


def test_every_formula_of_the_corpus() -> None:
    """No raw TeX command is left, and all rows of a formula are equally wide, also in a Chinese sentence."""
    count = 0
    for card, text in corpus():
        tokens = parse(text)
        for token in [*tokens, *(child for block in tokens for child in block.children or [])]:
            if token.type.startswith("math"):
                count += 1
                tex = token.content.strip()
                assert not problem(tex), (card, tex)
                for found in (formula(tex), inline_formula(tex)):
                    assert "\\" not in "".join(found.rows), (card, tex)
                    assert {cell_len(row) for row in found.rows} == {found.width}, (card, tex)
        for line in markup(text, 78):
            assert "$" not in line.plain, (card, line.plain)
            assert not re.search(r"\\[a-zA-Z]", line.plain), (card, line.plain)
            assert cell_len(line.plain) <= 78 or "http" in line.plain, (card, line.plain)
    assert count > 500


@given(st.text(alphabet="ab 中，.?-+1)=~!&#", max_size=40))
def test_plain_text_needs_no_parser(text: str) -> None:
    """The fast path gives the same result as the parser, which trailing empty lines force."""
    assert shown(text) == shown(text + "\n\n")


def test_hard_breaks_strikes_and_tabs() -> None:
    """Hard breaks, strikethrough and tabs are rendered."""
    assert shown("a  \nb") == "a\nb"
    assert shown("~~a~~ b") == "a b"
    assert "\t" not in shown("```\na\tb\n```")


@pytest.mark.parametrize("piece", ["*", "[", "![", "`", "_", "<", "- ", "> ", "|", "$", "\\", "a\n\n"])
def test_hostile_texts_are_shown_soon(piece: str) -> None:
    """As many as a card may have of what costs the parser most: shown in a moment, as it is written."""
    started = time.process_time()
    assert markup(piece * (100_000 // len(piece)), 80)
    assert time.process_time() - started < 3
