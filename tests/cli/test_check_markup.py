"""`quiz check` reads the Markdown of cards: what the parser passes over in silence is a complaint with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Quiz

Write = Callable[..., Path]

CARD = """\
deck: own
cards:
- id: before
  question: q
  answer: a
- id: mine
  question: q
  answer: |
    Some words first.

{lines}
- id: behind
  question: q
  answer: a
"""


def written(*lines: str) -> str:
    """Return a deck whose second card has these lines in its answer, from line 11 on."""
    return CARD.format(lines="\n".join(f"    {line}" if line else "" for line in lines))


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ((r"See $\frac{1}{2$ here.",), r"11:10: answer of 'mine': the formula \frac{1}{2 cannot be laid out: the end"),
        (("Or $x}$.",), "11:9: answer of 'mine': the formula x} cannot be laid out: } closes nothing"),
        (
            (r"$\nosuch{x}$",),
            r"11:6: answer of 'mine': the formula \nosuch{x} cannot be laid out: the terminal does not",
        ),
        (("$$", r"a + \nosuch", "$$"), r"12:5: answer of 'mine': the formula a + \nosuch cannot be laid out"),
        (("![a curve](no/curve.png)",), "11:16: answer of 'mine': the image no/curve.png is not there"),
        (
            ("| a | b |", "|---|---|", "| 1 | 2 |", "| $|x|$ | 2 |"),
            "14:5: answer of 'mine': a table row has 4 cells and the head 2",
        ),
        (("As shown[^1].", "", "[^2]: Elsewhere."), "11:13: answer of 'mine': the footnote [^1] has no text"),
    ],
)
def test_mistakes_have_their_place(quiz: Quiz, write_deck: Write, lines: tuple[str, ...], complaint: str) -> None:
    """Each kind of mistake is told with file, line and column, and what to do about it."""
    file = write_deck(written(*lines))
    out = quiz("check", code=1).out
    assert f"{file}:{complaint}" in out
    assert "1 complaint\n" in out
    assert f"{file}:{complaint}" in quiz("check", str(file), code=1).out


def test_good_markdown_is_left_alone(quiz: Quiz, write_deck: Write) -> None:
    """What looks like a mistake inside code, or is written out, is none."""
    file = write_deck(
        written(
            r"A regular expression `[^a-z]`, `$x}$`, \$5 and $|x|$.",
            "",
            "| a | b |",
            "|---|---|",
            r"| $\|x\|$ | `a\|b` |",
            "| only one |",
            "",
            "![a curve](curve%201.png) ![far](https://example.org/far.png)",
            "",
            "Said elsewhere[^1].",
            "",
            "[^1]: In the paper.",
        )
    )
    (file.parent / "curve 1.png").write_bytes(b"")
    assert "0 complaints" in quiz("check").out


def test_every_field_in_both_languages(quiz: Quiz, write_deck: Write) -> None:
    """The same formula in several texts is complained of at each of its places."""
    bad = r"'$\nosuch$'"
    both = f"{{en: {bad},\n    zh: {bad}}}"
    file = write_deck(
        "deck: own\ncards:\n- id: mine\n"
        f"  question: {both}\n  answer: {both}\n  detail: {both}\n  points: [{both}]\n"
        f"  traps:\n  - claim: {both}\n    truth: {both}\n"
    )
    out = quiz("check", code=1).out.splitlines()
    assert [line.split(":")[1] for line in out[:-1]] == [*map(str, range(4, 12)), *map(str, range(13, 17))]
    assert [line.split(": ")[1].split(" ")[0] for line in out[:-1:2]] == [
        "question", "answer", "detail", "points", "traps", "traps",
    ]  # fmt: skip
    assert out[0].startswith(f"{file}:4:20: ")


def test_the_built_in_cards_are_sound(quiz: Quiz, builtin: Path) -> None:
    """The built-in decks have no such mistakes; of an installed program they are not read again."""
    assert "0 complaints" in quiz("check", str(builtin)).out
