"""An activation function: its value and its derivative at a point."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Positive, Solved, both, says
from quizcli.drills.tex import factor, frac, log_num, num, step

if TYPE_CHECKING:
    from quizcli.reference.activations import Activation

Function: TypeAlias = Literal["sigmoid", "tanh", "relu", "leaky_relu", "elu", "swish", "softplus", "gelu", "selu"]

_DRAWN: Sequence[Sequence[Function]] = (
    ("sigmoid", "tanh"),
    ("elu", "softplus", "leaky_relu"),
    ("swish", "gelu", "selu"),
)
_ALPHAS: Mapping[Function, Sequence[float]] = {
    "elu": (0.1, 0.2, 0.5, 1.0, 2.0),
    "leaky_relu": (0.01, 0.1, 0.2),
    "swish": (0.5, 1.0, 2.0),
}
_NAMES: Mapping[Function, str] = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "swish": "swish",
    "softplus": "softplus",
    "gelu": "GELU",
    "selu": "SELU",
}
# Smaller values would be lost in the absolute tolerance of 0.001.
_SMALLEST = 0.01


class Given(Inputs, frozen=True):
    """The function and the point."""

    fn: Annotated[Function, says(f"one of {', '.join(_NAMES)}", f"取 {'、'.join(_NAMES)} 之一")]
    x: Annotated[float, says("input", "输入")]
    alpha: Annotated[
        Positive | None,
        says(
            "slope of leaky ReLU (default 0.01), alpha of ELU (1), beta of swish (1)",
            "leaky ReLU 的斜率（默认 0.01）、ELU 的 alpha（1）、swish 的 beta（1）",
        ),
    ] = None


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: sigmoid and tanh; 2: functions with an exponential or a slope for negative x; 3: products and SELU.
    """
    fn = rng.one_of(_DRAWN[level - 1])
    alpha = rng.one_of(_ALPHAS[fn]) if fn in _ALPHAS else None
    if level == 1 and rng.chance(0.3):
        # Here value and derivative are fractions.
        return Given(fn=fn, x=math.log(rng.integer(2, 9)))
    # For positive x, functions with a kink are linear: nothing to compute.
    sign = -1 if fn in ("elu", "leaky_relu", "selu") else rng.one_of((-1, 1))
    given = Given(fn=fn, x=sign * rng.decimal(0.2, 3.0), alpha=alpha)
    return given if min(abs(float(number)) for number in _activation(given)) >= _SMALLEST else None


def statement(given: Given) -> Text:
    """State the function, its parameter and the point."""
    name, alpha, x = _NAMES[given.fn], num(_alpha(given)), log_num(given.x)
    en = zh = ""
    match given.fn:
        case "leaky_relu":
            en, zh = rf", slope $\alpha={alpha}$ for $x<0$", rf"（$x<0$ 时斜率 $\alpha={alpha}$）"
        case "elu":
            en, zh = rf" with $\alpha={alpha}$", rf"（$\alpha={alpha}$）"
        case "swish":
            en, zh = rf" with $\beta={alpha}$", rf"（$\beta={alpha}$）"
        case "gelu":
            en, zh = r" in its exact form $x\Phi(x)$", r"（精确形式 $x\Phi(x)$）"
        case "selu":
            scale, alpha = (num(constant) for constant in _selu_constants())
            en = rf" with $\lambda={scale}$ and $\alpha={alpha}$"
            zh = rf"（$\lambda={scale}$，$\alpha={alpha}$）"
    return both(
        f"The activation function is {name}{en}; the input is $x={x}$.", f"激活函数为 {name}{zh}，输入 $x={x}$。"
    )


def solve(given: Given) -> Solved:
    """Evaluate and differentiate."""
    value, derivative = _activation(given)
    return {"value": float(value), "derivative": float(derivative)}


def explain(given: Given) -> Sequence[Text]:
    """Compute the intermediate terms, the value, then the derivative."""
    value, derivative = (num(float(number)) for number in _activation(given))
    if given.fn in ("sigmoid", "tanh", "softplus"):
        found, shown = _explain_smooth(given, value)
    elif given.fn in ("swish", "gelu"):
        found, shown = _explain_product(given)
    else:
        found, shown = _explain_bent(given)
    for en, zh, of, worked, result in (
        ("Value", "函数值", "f", shown[0], value),
        ("Derivative", "导数", "f'", shown[1], derivative),
    ):
        found.append(step(en, zh, f"{of}={worked}" if worked == result else f"{of}={worked}={result}"))
    return found


def _explain_smooth(given: Given, value: str) -> tuple[list[Text], tuple[str, str]]:
    # The exponent is never positive, so it cannot overflow.
    exponent = -abs(2 * given.x if given.fn == "tanh" else given.x)
    power = num(math.exp(exponent))
    found = [step("Exponential", "指数", rf"e^{{{num(exponent)}}}={power}")]
    below = f"1+{power}"
    share = frac("1" if given.x > 0 else power, below)
    if given.fn == "sigmoid":
        rest = frac(power if given.x > 0 else "1", below)
        return found, (share, rf"f(1-f)={share}\cdot {rest}")
    if given.fn == "tanh":
        above = f"1-{power}" if given.x > 0 else f"{power}-1"
        squared = f"{value}^2" if value.replace(".", "").isdigit() else f"({value})^2"
        return found, (frac(above, below), f"1-f^2=1-{squared}")
    linear = f"{num(given.x)}+" if given.x > 0 else ""
    return found, (rf"\ln(1+e^x)={linear}\ln({below})", rf"\sigma(x)={share}")


def _explain_bent(given: Given) -> tuple[list[Text], tuple[str, str]]:
    x, alpha, power = num(given.x), num(_alpha(given)), num(math.exp(min(given.x, 0)))
    if given.fn in ("relu", "leaky_relu"):
        slope = "0" if given.fn == "relu" else alpha
        return [], (x, "1") if given.x > 0 else (rf"{slope}\cdot {factor(given.x)}", slope)
    if given.x > 0 and given.fn == "elu":
        return [], (x, "1")
    found = [step("Exponential", "指数", f"e^{{{x}}}={power}")]
    if given.fn == "elu":
        return found, (rf"{alpha}\cdot ({power}-1)", rf"\alpha e^x={alpha}\cdot {power}")
    scale, alpha = map(num, _selu_constants())
    if given.x > 0:
        return [], (rf"{scale}\cdot {x}", r"\lambda")
    both_constants = rf"{scale}\cdot {alpha}"
    return found, (rf"{both_constants}\cdot ({power}-1)", rf"\lambda\alpha e^x={both_constants}\cdot {power}")


def _explain_product(given: Given) -> tuple[list[Text], tuple[str, str]]:
    from quizcli.reference.activations import sigmoid

    x = factor(given.x)
    if given.fn == "swish":
        inner = _alpha(given) * given.x
        share, rest = num(float(sigmoid(inner))), num(float(sigmoid(-inner)))
        found = [step("Sigmoid", "sigmoid 值", rf"s=\sigma(\beta x)=\sigma({num(inner)})={share}")]
        product = rf"{share}+{factor(inner)}\cdot {share}\cdot {rest}"
        return found, (rf"x\cdot s={x}\cdot {share}", rf"s+\beta x\cdot s(1-s)={product}")
    below, density = num(math.erfc(-given.x / math.sqrt(2)) / 2), num(_density(given.x))
    found = [
        step("Normal distribution", "正态分布函数", rf"\Phi({num(given.x)})={below}"),
        step("Its density", "正态密度", rf"\varphi(x)=\frac{{e^{{-x^2/2}}}}{{\sqrt{{2\pi}}}}={density}"),
    ]
    return found, (rf"x\cdot\Phi(x)={x}\cdot {below}", rf"\Phi(x)+x\cdot\varphi(x)={below}+{x}\cdot {density}")


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    value = float(_activation(given).value)
    found: dict[str, Solved] = {"deriv_is_value": {"derivative": value}}
    match given.fn:
        case "tanh":
            found["no_square"] = {"derivative": 1 - value}
        case "elu" | "selu" if given.x < 0:
            found["elu_deriv"] = {"derivative": value}
        case "swish":
            share = value / given.x if given.x else 0.5
            found["elu_deriv"] = {"derivative": _alpha(given) * share * (1 - share)}
        case "gelu":
            found["elu_deriv"] = {"derivative": _density(given.x)}
        case "leaky_relu" if given.x < 0:
            found["slope_divides"] = {"value": given.x / _alpha(given), "derivative": 1 / _alpha(given)}
    if given.x < 0:
        found["sign"] = solve(msgspec.structs.replace(given, x=-given.x))
    return found


def _activation(given: Given) -> "Activation":
    from quizcli.reference.activations import activation

    return activation(given.fn, given.x, _alpha(given))


def _alpha(given: Given) -> float:
    """Return alpha, or PyTorch's default."""
    return given.alpha or (0.01 if given.fn == "leaky_relu" else 1.0)


def _selu_constants() -> tuple[float, float]:
    from quizcli.reference.activations import SELU_ALPHA, SELU_SCALE

    return SELU_SCALE, SELU_ALPHA


def _density(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


KIND = Kind(
    name="activation-derivative",
    inputs=Given,
    parts={"value": both("value f(x)", "函数值 f(x)"), "derivative": both("derivative f'(x)", "导数 f'(x)")},
    card_title=both("Activation value and derivative", "激活函数的值与导数"),
    formula=r"\sigma'=\sigma(1-\sigma),\quad\tanh'=1-\tanh^2,\quad\mathrm{ELU}'=\alpha e^x,\quad"
    r"(x\sigma(\beta x))'=\sigma+\beta x\sigma(1-\sigma),\quad(x\Phi)'=\Phi+x\varphi",
    mistakes={
        "no_square": both("1 - tanh for the derivative: the square is missing", "导数写成了 1 - tanh：漏了平方"),
        "deriv_is_value": both("the value given for the derivative", "把函数值当成了导数"),
        "elu_deriv": both(
            "differentiated wrongly: the -1 kept (ELU, SELU), or no product rule (swish, GELU)",
            "求导错误：保留了 -1（ELU、SELU），或没有用乘法法则（swish、GELU）",
        ),
        "sign": both("the minus sign of x was lost", "丢了 x 的负号"),
        "slope_divides": both("divided by the slope, not multiplied", "除以了斜率，而不是乘以斜率"),
    },
    levels=(
        Level(says=both("sigmoid and tanh", "sigmoid 与 tanh"), seconds=60, invites=("deriv_is_value",)),
        Level(
            says=both("ELU, softplus, leaky ReLU", "ELU、softplus 与 leaky ReLU"),
            seconds=75,
            invites=("deriv_is_value",),
        ),
        Level(
            says=both("swish, GELU, SELU", "swish、GELU 与 SELU"), seconds=150, invites=("deriv_is_value", "elu_deriv")
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
