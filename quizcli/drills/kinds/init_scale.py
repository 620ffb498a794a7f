"""Scale of Xavier, He and LeCun initialization: standard deviation or bound."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import frac, num, step
from quizcli.problems import Tolerance

Scheme: TypeAlias = Literal[
    "xavier_normal", "xavier_uniform", "he_normal", "he_uniform", "lecun_normal", "lecun_uniform"
]

_NORMAL: Sequence[Scheme] = ("xavier_normal", "he_normal", "lecun_normal")
_UNIFORM: Sequence[Scheme] = ("xavier_uniform", "he_uniform", "lecun_uniform")
_NAMES = {"xavier": "Xavier (Glorot)", "he": "He (Kaiming)", "lecun": "LeCun"}


class Given(Inputs, frozen=True):
    """The layer and the scheme."""

    scheme: Annotated[Scheme, says("scheme and distribution", "方案与分布")]
    c_in: Annotated[Count, says("input units, or channels", "输入单元数或通道数")]
    c_out: Annotated[Count, says("output units, or channels", "输出单元数或通道数")]
    k: Annotated[
        Count, says("side of a convolution's square kernel; 1 for a linear layer", "卷积核边长，线性层为 1")
    ] = 1
    mode: Annotated[
        Literal["fan_in", "fan_out"], says("what He's scheme divides by", "He 方案取 fan_in 还是 fan_out")
    ] = "fan_in"
    a: Annotated[
        float, says("slope of leaky ReLU in He's scheme, 0 for ReLU", "He 方案中 leaky ReLU 的斜率，ReLU 为 0")
    ] = 0.0


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: a linear layer, normal; 2: a linear layer, uniform; 3: a convolution."""
    if level < 3:
        c_in, c_out = rng.some((50, 64, 100, 128, 200, 256, 300, 400, 512, 784, 800, 1000, 1024, 2048, 4096), 2)
        given = Given(scheme=rng.one_of(_NORMAL if level == 1 else _UNIFORM), c_in=c_in, c_out=c_out)
        return given if _is_told_apart(given) else None
    c_in, c_out = rng.some((3, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512), 2)
    scheme = rng.one_of((*_NORMAL, *_UNIFORM))
    given = Given(scheme=scheme, c_in=c_in, c_out=c_out, k=rng.one_of((3, 5, 7)))
    if scheme.startswith("he"):
        # A slope of 0.1 changes the answer by less than the tolerance.
        mode, a = rng.one_of(("fan_in", "fan_out")), rng.one_of((0.0, 0.0, 0.2, 0.5))
        given = msgspec.structs.replace(given, mode=mode, a=a)
    return given if _is_told_apart(given) else None


def _is_told_apart(given: Given) -> bool:
    """Say whether He and Xavier give clearly different scales."""
    if given.scheme.startswith("lecun"):
        return True
    return not math.isclose(_scale(given), _scale(_mistaken(given)), rel_tol=0.01)


def _mistaken(given: Given) -> Given:
    """Return He for Xavier, and Xavier for He."""
    family, distribution = given.scheme.split("_")
    other = "xavier" if family == "he" else "he"
    return msgspec.structs.replace(given, scheme=f"{other}_{distribution}")


def statement(given: Given) -> Text:
    """State the layer, the scheme, and what is asked of it."""
    family, distribution = given.scheme.split("_")
    if given.k == 1:
        en = f"A linear layer has ${given.c_in}$ inputs and ${given.c_out}$ outputs."
        zh = f"一个线性层有 ${given.c_in}$ 个输入、${given.c_out}$ 个输出。"
    else:
        kernel = rf"${given.k}\times{given.k}$"
        en = f"A convolution has ${given.c_in}$ input channels, ${given.c_out}$ output channels and a {kernel} kernel."
        zh = f"一个卷积层有 ${given.c_in}$ 个输入通道、${given.c_out}$ 个输出通道，卷积核 {kernel}。"
    en_scheme = f"{_NAMES[family]} initialization"
    zh_scheme = f" {_NAMES[family].replace(' (', '（').replace(')', '）')} 初始化".replace("） ", "）")
    if family == "he":
        slope = f"$a={num(given.a)}$"
        en_scheme += f" ({given.mode}, {'leaky ReLU of slope ' + slope if given.a else 'ReLU'})"
        zh_scheme += f"（{given.mode}，{'斜率 ' + slope + ' 的 leaky ReLU' if given.a else 'ReLU'}）"
    elif family == "xavier":
        en_scheme, zh_scheme = f"{en_scheme} (gain 1)", f"{zh_scheme}（增益为 1）"
    if distribution == "normal":
        en += f" Its weights are drawn from a normal distribution by {en_scheme}. Asked is the standard deviation."
        zh += f"权重采用{zh_scheme}，从正态分布抽取。求标准差。"
    else:
        en += f" Its weights are drawn uniformly from $[-b,b]$ by {en_scheme}. Asked is $b$."
        zh += f"权重采用{zh_scheme}，从 $[-b,b]$ 均匀抽取。求 $b$。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Compute the standard deviation or the bound."""
    return {"scale": _scale(given)}


def _scale(given: Given) -> float:
    from quizcli.reference.initialization import uniform_bound

    std = _std(given)
    return uniform_bound(std) if given.scheme.endswith("uniform") else std


def _std(given: Given) -> float:
    from quizcli.reference import initialization

    fan_in, fan_out = initialization.fans(given.c_in, given.c_out, given.k)
    if given.scheme.startswith("xavier"):
        return initialization.xavier_std(fan_in, fan_out)
    if given.scheme.startswith("he"):
        return initialization.he_std(fan_in if given.mode == "fan_in" else fan_out, given.a)
    return initialization.lecun_std(fan_in)


def explain(given: Given) -> Sequence[Text]:
    """Compute the fans, the variance, its root."""
    fan_in, fan_out = given.k**2 * given.c_in, given.k**2 * given.c_out
    made_in = rf"{given.k}^2\cdot {given.c_in}=" if given.k > 1 else ""
    made_out = rf"{given.k}^2\cdot {given.c_out}=" if given.k > 1 else ""
    into = step("Fan in", "扇入（fan_in）", f"n_{{in}}={made_in}{fan_in}")
    out_of = step("Fan out", "扇出（fan_out）", f"n_{{out}}={made_out}{fan_out}")
    std = _std(given)
    if given.scheme.startswith("xavier"):
        found, variance = [into, out_of], frac("2", f"{fan_in}+{fan_out}")
    elif given.scheme.startswith("he"):
        found, fan = ([into], fan_in) if given.mode == "fan_in" else ([out_of], fan_out)
        variance = frac("2", rf"(1+{num(given.a)}^2)\cdot {fan}" if given.a else str(fan))
    else:
        found, variance = [into], frac("1", str(fan_in))
    found.append(step("Variance", "方差", f"{variance}={num(std**2)}"))
    found.append(step("Standard deviation", "标准差", rf"\sqrt{{{num(std**2)}}}={num(std)}"))
    if given.scheme.endswith("uniform"):
        found.append(step("Bound", "边界", rf"b=\sqrt{{3}}\cdot {num(std)}={num(_scale(given))}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    replace = msgspec.structs.replace
    family, distribution = given.scheme.split("_")
    std = _std(given)
    found = {
        "variance": std**2,
        "std_for_bound": std if distribution == "uniform" else math.sqrt(3) * std,
    }
    if given.k > 1:
        found["no_k2"] = _scale(replace(given, k=1))
    if family != "lecun":
        found["he_xavier"] = _scale(_mistaken(given))
    if family == "he":
        found["fan_swapped"] = _scale(replace(given, mode="fan_out" if given.mode == "fan_in" else "fan_in"))
        found["no_slope"] = _scale(replace(given, a=0.0))
    elif family == "lecun":
        found["fan_swapped"] = _scale(replace(given, c_in=given.c_out, c_out=given.c_in))
    return {name: {"scale": value} for name, value in found.items()}


KIND = Kind(
    name="init-scale",
    inputs=Given,
    parts={"scale": both("standard deviation, or bound", "标准差，或均匀分布的边界")},
    card_title=both("Scale of an initialization", "初始化的尺度"),
    formula=r"\mathrm{Xavier:}\ \sigma^2=\frac{2}{n_{in}+n_{out}},\quad\mathrm{He:}\ \frac{2}{(1+a^2)n},\quad"
    r"\mathrm{LeCun:}\ \frac{1}{n_{in}};\quad b=\sqrt{3}\sigma",
    mistakes={
        "variance": both("the variance, not its root", "给出了方差，没有开方"),
        "std_for_bound": both(
            "standard deviation and bound mistaken for each other: a factor √3",
            "把标准差与均匀分布的边界弄混了：差因子 √3",
        ),
        "no_k2": both("the area of the kernel left out of the fan", "扇入或扇出漏了卷积核的面积"),
        "he_xavier": both("He and Xavier mistaken for each other", "把 He 与 Xavier 弄混了"),
        "fan_swapped": both("fan in and fan out mistaken for each other", "把 fan_in 与 fan_out 弄混了"),
        "no_slope": both("the slope of leaky ReLU left out: the factor 1+a²", "漏了 leaky ReLU 的斜率：因子 1+a²"),
    },
    levels=(
        Level(
            says=both("a linear layer, standard deviation", "线性层，标准差"),
            seconds=45,
            invites=("variance", "std_for_bound"),
        ),
        Level(
            says=both("a linear layer, uniform bound", "线性层，均匀分布的边界"), seconds=60, invites=("std_for_bound",)
        ),
        Level(says=both("a convolution", "卷积层"), seconds=75, invites=("no_k2", "std_for_bound")),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    tolerance=Tolerance(0.005, 0.0),
)
