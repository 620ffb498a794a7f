"""Formulas in a terminal: one line in prose where nothing is lost, rows that belong together elsewhere."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quizcli.render.formula import formula, inline_formula, problem


def prose(tex: str) -> str:
    """Return a formula as it stands in running text."""
    return "\n".join(row.rstrip() for row in inline_formula(tex).rows)


def display(tex: str) -> str:
    """Return a formula as it stands on its own."""
    return "\n".join(row.rstrip() for row in formula(tex).rows)


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\mu_B", "μ_B"),
        (r"\sigma_B^2", "σ²_B"),
        (r"\mu_{BC}x", "μ_BC x"),
        (r"\sigma^2_{\mathrm{run}}x", "σᵣᵤₙ²x"),
        (r"x_j^2", "xⱼ²"),
        (r"a^{[l]}_j", "aⱼ^[l]"),
        (r"L_D", "L_D"),
        (r"\frac12", "1/2"),
        (r"\frac12(\theta-1)^2", "(1/2)(θ - 1)²"),
        (r"\frac{1}{2}\cdot 4=2", "1/2 · 4 = 2"),
        (r"\sqrt{\sigma^2+\epsilon}", "√(σ² + ϵ)"),
        (r"\sqrt{18}", "√18"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"\sqrt{x}y", "√(x)y"),
        (r"\beta_1^t", "β₁ᵗ"),
        (r"\frac{\partial L}{\partial w}", "∂L/∂w"),
        (r"\frac{R\,b}{2nk}", "R b/(2nk)"),
        (r"a/\frac{b}{c}", "a/(b/c)"),
        (r"\frac{a}{b}/c", "(a/b)/c"),
        (r"-0.1\cdot\frac{-2}{\sqrt{4}+10^{-8}}", "-0.1 · (-2)/(√4 + 10⁻⁸)"),
        (r"-\ln\frac{a}{b}", "-ln(a/b)"),
        (r"-y\ln a-(1-y)\ln(1-a)", "-y ln a - (1 - y) ln(1 - a)"),
        (r"p_k\ln q_k", "pₖ ln qₖ"),
        (r"\left\lfloor\frac{i+2p-k}{s}\right\rfloor+1", "⌊(i + 2p - k)/s⌋ + 1"),
        (r"\sum_{i=1}^{n}x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\sum_{i\in S}x_i", "∑_(i∈S) xᵢ"),
        (r"e^{-\lambda x}", "e^(-λx)"),
        (r"10^{0.5}", "10^0.5"),
        (r"p(x\mid y)", "p(x | y)"),
        (r"\begin{bmatrix}1 & 2\end{bmatrix}", "[1  2]"),
        (r"\lVert x\rVert,\ \operatorname{ReLU}(x)", "‖x‖, ReLU(x)"),
        (r"a\bmod b", "a mod b"),
        (r"\max-\min", "max - min"),
        (r"\overline{AB}", "A̅B̅"),
        (r"\bar{x}+\hat{\mu}+\hat{\mathbf{y}}", "x̄ + μ̂ + 𝐲̂"),
        (r"\hat{x}_i", "x̂ᵢ"),
        (r"f'(x)", "f′(x)"),
        (r"W^{\top}", "Wᵀ"),
        (r"\Theta\implies a\iff b", "Θ ⟹ a ⟺ b"),
        (r"\boldsymbol{x}\bm{y}", "𝐱𝐲"),
        (r"\begin{aligned}a\end{aligned}", "a"),
    ],
)
def test_one_line_in_prose(tex: str, line: str) -> None:
    """A formula in prose is one line with blanks around relations and operators, and brackets where they are needed."""
    assert prose(tex) == line


@pytest.mark.parametrize(
    ("tex", "rows"),
    [
        (r"\frac{a}{b+c}", "   a\n╶─────╴\n b + c"),
        (r"\underbrace{x+y}_{n}", "x + y\n╰─┬─╯\n  n"),
        (r"\overbrace{a+b}^{k}+c", "  k\n╭─┴─╮\na + b + c"),
        (r"\overset{a}{=}", "a\n="),
        (r"x\stackrel{!}{=}y", "  !\nx = y"),
        (r"a\xrightarrow{d}b", "  d\na ⟶ b"),
        (r"\underset{x}{\arg\min}\,f", "arg min f\n   x"),
        (r"\widehat{AB}", "^\nAB"),
        (r"a \\[1em] b", "a\nb"),
        (r"f=\begin{cases}1&x>0\\0&\text{否则}\end{cases}\tag{1}", "    ⎧1  x > 0\nf = ⎩0  否则      (1)"),
        (
            r"\begin{aligned}a&=\begin{bmatrix}1&2\\3&4\end{bmatrix}\\b&=c\end{aligned}",
            "    ⎡1 2⎤\na = ⎣3 4⎦\n\nb = c",
        ),
        (r"\frac{\frac{a}{b}}{c}", "  a\n ╶─╴\n  b\n╶───╴\n  c"),
    ],
)
def test_rows_on_their_own(tex: str, rows: str) -> None:
    """A display formula is laid out in two dimensions, without blank rows around it."""
    assert display(tex) == rows


@pytest.mark.parametrize("tex", [r"\frac{\frac ab}{c}", r"\begin{bmatrix}1\\2\end{bmatrix}", r"\overset{a}{=}"])
def test_what_would_lose_structure_keeps_its_rows(tex: str) -> None:
    """A fraction in a fraction, a matrix and a stack have rows in prose too."""
    assert len(inline_formula(tex).rows) > 1


def test_the_text_around_stands_on_the_right_row() -> None:
    """The baseline is the row of the fraction's bar and of the braced expression."""
    assert formula(r"\frac{\frac ab}{c}").baseline == 3
    assert formula(r"\underbrace{x}_{n}").baseline == 0
    assert formula(r"\overset{a}{=}").baseline == 1


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\nosuch{x}+1", r"the terminal does not know \nosuch"),
        (r"\frac{a}{b", "the end where } is missing"),
        (r"x^{2", "the end where } is missing"),
        (r"a}b", "} closes nothing"),
        (r"x_1_2", "two subscripts on one symbol"),
        (r"\begin{cases}a\end{matrix}", r"\end of another environment than cases"),
        (r"\frac{a}", "an argument is missing"),
        ("x" * 5000, "the formula has more than 4,000 characters"),
        (r"\sqrt{" * 30 + "x" + "}" * 30, "the formula is nested more than 24 deep"),
    ],
)
def test_what_cannot_be_laid_out_is_shown_as_written(tex: str, why: str) -> None:
    """Nothing is dropped: the formula is shown as it stands in the card, and `quiz check` can say why."""
    assert problem(tex) == why
    assert prose(tex).replace(" ", "") == tex.replace(" ", "")


def test_one_unknown_command_leaves_the_rest_laid_out() -> None:
    """Only the unknown command is raw."""
    assert prose(r"\nosuch{x}+x_1") == r"\nosuch{x} + x₁"


@pytest.mark.parametrize(
    "piece", [r"\sqrt{", "x^{", "x_{", r"\hat{", r"\frac{a}{", r"\underbrace{", r"\left(", r"\lim"]
)
def test_hostile_nesting_ends_soon(piece: str) -> None:
    """A thousand openings, closed or not, are worked through in a moment of processor time."""
    started = time.process_time()
    for tex in (piece * 1000, piece * 22 + "x" + "}" * 22 * piece.count("{"), piece * 1000 + "x" + "}" * 1000):
        inline_formula(tex)
        formula(tex)
    assert time.process_time() - started < 2


@given(st.text(alphabet=r"\fracsqthilmbx{}[]()^_&+-=,'0123 ", max_size=40))
def test_any_text_is_laid_out(tex: str) -> None:
    """Whatever stands between dollars, rows of equal width come back."""
    for found in (formula(tex), inline_formula(tex)):
        assert {cell_len(row) for row in found.rows} == {found.width}
        assert 0 <= found.baseline < len(found.rows)
