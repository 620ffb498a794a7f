"""``templates/read.js`` reads typed answers as the terminal does."""

from collections.abc import Sequence

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from quizcli.drills.answers import NotUnderstoodError, parse
from quizcli.drills.grading import leaves
from quizcli.problems import Form
from tests.exporters.scripts import Scripts

_NUMBERS = st.sampled_from(["0", "7", "12", "1.5", ".5", "2.", "1e3", "1.2e-3", "½", "２", "1,234", "pi", "e"])
_SIGNS = st.sampled_from(["+", "-", "*", "/", "^", "**", " - ", "×", "·", "÷", "−"])
_FUNCTIONS = st.sampled_from(["sqrt", "ln", "exp", "log2", "tanh"])
_ARITHMETIC = st.recursive(
    _NUMBERS,
    lambda inner: (
        st.tuples(inner, _SIGNS, inner).map("".join)
        | inner.map("({})".format)
        | inner.map("-{}".format)
        | inner.map("{}%".format)
        | st.builds("{}({})".format, _FUNCTIONS, inner)
    ),
    max_leaves=6,
)
_ENTRIES = st.sampled_from(["0", "7", "1.5", "-2", "−3", "1/2", "50%", "1e3", "(1+1)/4"])
_VECTORS = st.builds(
    lambda brackets, comma, entries: brackets.format(comma.join(entries)),
    st.sampled_from(["{}", "[{}]", "({})", "【{}】"]),
    st.sampled_from([",", ", ", "，", "、"]),
    st.lists(_ENTRIES, min_size=2, max_size=5),
)
_MATRICES = st.builds(
    lambda between, row, rows: row.format(between.join(map(row.format, map(", ".join, rows)))),
    st.sampled_from(["; ", ", ", " "]),
    st.sampled_from(["[{}]", "({})"]),
    st.lists(st.lists(_ENTRIES, min_size=2, max_size=2), min_size=2, max_size=3),
)


@pytest.fixture(scope="module")
def scripts() -> Scripts:
    """The reader alone."""
    return Scripts("read.js")


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
def test_every_notation_is_read_as_in_the_terminal(scripts: Scripts, form: Form, texts: list[str]) -> None:
    """What `quiz` itself reads is the same numbers here."""
    for text in texts:
        numbers = [float(number) for number in leaves(parse(text, form))]
        assert scripts.call("qzRead", text, len(numbers), []) == pytest.approx(numbers), text


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
def test_several_parts_stand_in_one_line(scripts: Scripts, typed: str, numbers: Sequence[float]) -> None:
    """In order, or with their names in any; what is missing or too much is seen by the number of numbers."""
    assert scripts.call("qzRead", typed, 3, ["a", "b"]) == numbers


@settings(max_examples=300, deadline=None)
@given(
    st.tuples(st.just("scalar"), _ARITHMETIC)
    | st.tuples(st.just("vector"), _VECTORS)
    | st.tuples(st.just("matrix"), _MATRICES)
)
def test_whatever_the_terminal_reads_is_the_same_here(scripts: Scripts, made: tuple[Form, str]) -> None:
    """Numbers in any notation."""
    form, text = made
    try:
        numbers = [float(number) for number in leaves(parse(text, form))]
    except NotUnderstoodError:
        reject()
    assert scripts.call("qzRead", text, len(numbers), []) == pytest.approx(numbers, rel=1e-9, abs=1e-12)


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
def test_what_is_no_number_is_not_read(scripts: Scripts, typed: str) -> None:
    """So it is not counted wrong either."""
    assert scripts.call("qzRead", typed, 1, []) is None
