"""The learning rate at a step of a schedule."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, NotNegative, Positive, Solved, Whole, both, says
from quizcli.drills.tex import frac, num, step
from quizcli.problems import Tolerance

Start: TypeAlias = Annotated[
    Positive, says("learning rate at the start, or at the end of the warm-up", "初始（预热之后的）学习率")
]
End: TypeAlias = Annotated[NotNegative, says("learning rate at the end", "最终学习率")]
Steps: TypeAlias = Annotated[Count, says("steps of the whole schedule", "整个调度的步数")]
Warmup: TypeAlias = Annotated[Count, says("steps of the warm-up", "预热的步数")]
Taken: TypeAlias = Annotated[Whole, says("steps already taken, from 0", "已走的步数，从 0 数起")]


class _Dropping(Inputs, frozen=True, kw_only=True, tag_field="kind"):
    """A factor gamma for each S steps."""

    lr0: Start
    gamma: Annotated[Positive, says("decay factor", "衰减系数")]
    S: Annotated[Count, says("steps between two drops", "每隔多少步衰减一次")] = 1
    t: Taken


class Staircase(_Dropping, frozen=True, tag="step"):
    """The factor at once, at the end of each S steps."""


class Exponential(_Dropping, frozen=True, tag="exp"):
    """The factor little by little."""


class InverseTime(_Dropping, frozen=True, tag="inverse_time"):
    """A quotient that grows in place of a factor."""


class _Ending(Inputs, frozen=True, kw_only=True, tag_field="kind"):
    """From one learning rate to another in T steps."""

    lr0: Start
    lr_min: End = 0.0
    T: Steps
    t: Taken
    power: Annotated[Positive, says("power of the polynomial", "多项式的幂次")] = 1.0


class Polynomial(_Ending, frozen=True, tag="poly"):
    """A power of the share that is left."""


class Cosine(_Ending, frozen=True, tag="cosine"):
    """Half a wave; the power is not used."""


class WarmupCosine(Inputs, frozen=True, kw_only=True, tag_field="kind", tag="warmup_cosine"):
    """A straight line up from 0 in W steps, half a wave down in the others."""

    lr0: Start
    lr_min: End = 0.0
    W: Warmup
    T: Steps
    t: Taken


class Noam(Inputs, frozen=True, tag_field="kind", tag="noam"):
    """The schedule of the Transformer, whose steps count from 1."""

    d: Annotated[Count, says("width of the model", "模型宽度")]
    W: Warmup
    t: Annotated[Count, says("step, from 1", "第几步，从 1 数起")]


class LinearScaling(Inputs, frozen=True, tag_field="kind", tag="linear_scaling"):
    """Another batch size."""

    lr0: Start
    B0: Annotated[Count, says("batch size of that learning rate", "该学习率对应的批大小")]
    B: Annotated[Count, says("new batch size", "新的批大小")]


Given: TypeAlias = Staircase | Exponential | InverseTime | Polynomial | Cosine | WarmupCosine | Noam | LinearScaling

# Twelfths of half a wave whose cosine is a root.
_TWELFTHS = (2, 3, 4, 6, 8, 9, 10)


def draw(rng: Draw, level: int) -> Given:
    """Drops, smooth or in stairs; a polynomial or a cosine; warm-ups."""
    lr0 = rng.one_of((1.0, 0.4, 0.2, 0.1, 0.01))
    lr_min = lr0 / rng.one_of((10, 100))
    if level == 1:
        shapes: Sequence[type[Staircase | Exponential | InverseTime]] = (Staircase, Exponential, InverseTime)
        shape = rng.one_of(shapes)
        size, gamma = rng.one_of((10, 20, 30, 40)), rng.one_of((0.1, 0.25, 0.5))
        if shape is Staircase:
            return Staircase(lr0=lr0, gamma=gamma, S=size, t=size * rng.integer(0, 3) + rng.integer(1, size - 1))
        return shape(lr0=lr0, gamma=gamma, S=size, t=size // 2 * rng.one_of((1, 3, 5)))
    if level == 2 and rng.chance(0.5):
        tenth = rng.integer(1, 20)
        t = tenth * rng.integer(2, 9)
        return Polynomial(lr0=lr0, lr_min=lr_min, T=10 * tenth, t=t, power=rng.one_of((1.0, 2.0)))
    twelfth = rng.integer(1, 10)
    t = twelfth * rng.one_of(_TWELFTHS)
    if level == 2:
        return Cosine(lr0=lr0, lr_min=lr_min, T=12 * twelfth, t=t)
    if rng.chance(0.3):
        # With W and t squares, all roots are whole.
        width, warmup = rng.one_of((64, 256, 400, 1024)), rng.one_of((16, 25, 36, 400, 2500, 3600, 10_000))
        return Noam(d=width, W=warmup, t=rng.one_of((4, 9, 16, 25, 36, 49, 64, 81)))
    warmup = rng.one_of((5, 10, 20))
    return WarmupCosine(
        lr0=lr0,
        lr_min=rng.one_of((0.0, lr_min)),
        W=warmup,
        T=warmup + 12 * twelfth,
        t=rng.integer(1, warmup - 1) if rng.chance(0.2) else warmup + t,
    )


def statement(given: Given) -> Text:
    """State the schedule and the step."""
    match given:
        case Staircase():
            en = (
                rf"Step decay: the learning rate starts at $\eta_0={num(given.lr0)}$, is multiplied by"
                rf" $\gamma={num(given.gamma)}$ after every $S={given.S}$ steps and is constant between."
            )
            zh = (
                rf"阶梯衰减（step decay）：学习率从 $\eta_0={num(given.lr0)}$ 开始，每 $S={given.S}$ 步乘以"
                rf" $\gamma={num(given.gamma)}$，其间不变。"
            )
        case Exponential():
            en = (
                rf"Exponential decay: the learning rate starts at $\eta_0={num(given.lr0)}$ and falls smoothly, without"
                rf" stairs, by the factor $\gamma={num(given.gamma)}$ in $S={given.S}$ steps."
            )
            zh = (
                rf"指数衰减：学习率从 $\eta_0={num(given.lr0)}$ 开始连续下降（非阶梯），每 $S={given.S}$ 步变为"
                rf" $\gamma={num(given.gamma)}$ 倍。"
            )
        case InverseTime():
            en = (
                rf"Inverse time decay, as in Keras: the learning rate starts at $\eta_0={num(given.lr0)}$; the decay rate is"
                rf" $\gamma={num(given.gamma)}$ in $S={given.S}$ steps, smooth, without stairs."
            )
            zh = (
                rf"反时间衰减（inverse time decay，与 Keras 相同）：学习率从 $\eta_0={num(given.lr0)}$ 开始，每 $S={given.S}$ 步的衰减率为"
                rf" $\gamma={num(given.gamma)}$，连续变化（非阶梯）。"
            )
        case Polynomial():
            en = (
                rf"Polynomial decay of power $p={num(given.power)}$: the learning rate goes from $\eta_0={num(given.lr0)}$ to"
                rf" $\eta_1={num(given.lr_min)}$ in $T={given.T}$ steps."
            )
            zh = (
                rf"幂次 $p={num(given.power)}$ 的多项式衰减：学习率在 $T={given.T}$ 步内从 $\eta_0={num(given.lr0)}$ 降到"
                rf" $\eta_1={num(given.lr_min)}$。"
            )
        case Cosine():
            en = (
                rf"Cosine annealing without restarts: the learning rate goes from $\eta_0={num(given.lr0)}$ to"
                rf" $\eta_1={num(given.lr_min)}$ in $T={given.T}$ steps."
            )
            zh = (
                rf"余弦退火（cosine annealing，无重启）：学习率在 $T={given.T}$ 步内从 $\eta_0={num(given.lr0)}$ 降到"
                rf" $\eta_1={num(given.lr_min)}$。"
            )
        case WarmupCosine():
            en = (
                rf"Linear warm-up of the learning rate from 0 to $\eta_0={num(given.lr0)}$ in the first $W={given.W}$ steps,"
                rf" then cosine annealing to $\eta_1={num(given.lr_min)}$, reached after $T={given.T}$ steps in all."
            )
            zh = (
                rf"学习率在前 $W={given.W}$ 步从 0 线性预热（warm-up）到 $\eta_0={num(given.lr0)}$，然后余弦退火，"
                rf"共 $T={given.T}$ 步（含预热）后降到 $\eta_1={num(given.lr_min)}$。"
            )
        case Noam():
            en = (
                f"The schedule of the original Transformer (Noam): the model is $d={given.d}$ wide, the warm-up takes"
                f" $W={given.W}$ steps, and this is step $t={given.t}$, counted from 1."
            )
            zh = (
                f"原版 Transformer 的学习率调度（Noam）：模型宽度 $d={given.d}$，预热（warm-up）$W={given.W}$ 步，"
                f"现在是第 $t={given.t}$ 步（从 1 数起）。"
            )
        case LinearScaling():
            en = (
                rf"The learning rate $\eta_0={num(given.lr0)}$ was found for the batch size $B_0={given.B0}$. It is taken"
                rf" to the batch size $B={given.B}$ by the linear scaling rule."
            )
            zh = (
                rf"学习率 $\eta_0={num(given.lr0)}$ 是在批大小 $B_0={given.B0}$ 下调好的，现按线性缩放规则（linear scaling rule）"
                rf"换到批大小 $B={given.B}$。"
            )
    if not isinstance(given, Noam | LinearScaling):
        en += f" So far $t={given.t}$ steps have been taken; the first step has $t=0$."
        zh += f"此时已走了 $t={given.t}$ 步，第一步为 $t=0$。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Look the learning rate up."""
    return {"lr": _rate(given)}


def _rate(given: Given) -> float:
    from quizcli.reference import schedules

    match given:
        case Staircase():
            rate = schedules.step_decay(given.lr0, given.gamma, given.S, given.t)
        case Exponential():
            rate = schedules.exponential_decay(given.lr0, given.gamma, given.S, given.t)
        case InverseTime():
            rate = schedules.inverse_time_decay(given.lr0, given.gamma, given.S, given.t)
        case Polynomial():
            rate = schedules.polynomial_decay(given.lr0, given.lr_min, given.T, given.t, given.power)
        case Cosine():
            rate = schedules.cosine_decay(given.lr0, given.lr_min, given.T, given.t)
        case WarmupCosine():
            rate = schedules.warmup_cosine(given.lr0, given.lr_min, given.W, given.T, given.t)
        case Noam():
            rate = schedules.noam(given.d, given.W, given.t)
        case LinearScaling():
            rate = schedules.linear_scaling(given.lr0, given.B0, given.B)
    return rate


def explain(given: Given) -> Sequence[Text]:
    """Take the share of the schedule, then the learning rate."""
    found: list[Text] = []

    def add(en: str, zh: str, formula: str) -> None:
        found.append(step(en, zh, formula))

    match given:
        case Staircase():
            drops = given.t // given.S
            add("Drops so far", "已衰减的次数", rf"\left\lfloor{frac(str(given.t), str(given.S))}\right\rfloor={drops}")
            rate = rf"{num(given.lr0)}\cdot {num(given.gamma)}^{{{drops}}}"
        case Exponential():
            share = num(given.t / given.S)
            add("Exponent", "指数", f"{frac(str(given.t), str(given.S))}={share}")
            rate = rf"{num(given.lr0)}\cdot {num(given.gamma)}^{{{share}}}"
        case InverseTime():
            below = num(1 + given.gamma * given.t / given.S)
            add("Denominator", "分母", rf"1+{num(given.gamma)}\cdot {frac(str(given.t), str(given.S))}={below}")
            rate = frac(num(given.lr0), below)
        case Polynomial():
            t = min(given.t, given.T)
            left = num(1 - t / given.T)
            add("Share left", "剩余的比例", f"1-{frac(str(t), str(given.T))}={left}")
            range_ = f"({num(given.lr0)}-{num(given.lr_min)})"
            rate = rf"{range_}\cdot {left}^{{{num(given.power)}}}+{num(given.lr_min)}"
        case Cosine() | WarmupCosine():
            shown, rate = _along_cosine(given)
            found += shown
        case Noam():
            down, up = 1 / math.sqrt(given.t), given.t / given.W**1.5
            add("Decay", "衰减项", f"{given.t}^{{-1/2}}={num(down)}")
            add("Warm-up", "预热项", rf"{given.t}\cdot {given.W}^{{-3/2}}={num(up)}")
            root = rf"\sqrt{{{given.d}}}"
            rate = frac(num(min(down, up)), root)
        case LinearScaling():
            rate = rf"{num(given.lr0)}\cdot {frac(str(given.B), str(given.B0))}"
    add("Learning rate", "学习率", f"{rate}={num(_rate(given))}")
    return found


def _along_cosine(given: Cosine | WarmupCosine) -> tuple[list[Text], str]:
    """Return the steps up to the learning rate, and how that one is worked out."""
    warmup = given.W if isinstance(given, WarmupCosine) else 0
    if given.t < warmup:
        rate = rf"{num(given.lr0)}\cdot {frac(str(given.t), str(warmup))}"
        return [step("Still in the warm-up", "仍在预热之中", f"t={given.t}<W={warmup}")], rate
    steps = given.T - warmup
    t = min(given.t - warmup, steps)
    found = []
    if warmup:
        after = rf"t-W={given.t}-{warmup}={given.t - warmup},\quad T-W={given.T}-{warmup}={steps}"
        found.append(step("Steps after the warm-up", "预热之后的步数", after))
    # Rounded, because the cosine of a right angle is not quite 0 in floating point.
    cosine = num(round(math.cos(math.pi * t / steps), 12))
    found.append(step("Cosine", "余弦", rf"\cos(\pi\cdot {frac(str(t), str(steps))})={cosine}"))
    range_ = f"({num(given.lr0)}-{num(given.lr_min)})"
    return found, rf"{num(given.lr_min)}+\frac{{1}}{{2}}\cdot {range_}\cdot (1+{cosine})".replace("+-", "-")


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Be one step ahead, forget or add the stairs, mistake the wave, its end or its beginning."""
    from quizcli.reference.schedules import cosine_decay, exponential_decay, inverse_time_decay, step_decay

    found = {}
    if not isinstance(given, LinearScaling):
        found["off_by_one"] = _rate(msgspec.structs.replace(given, t=given.t + 1))
    match given:
        case Staircase():
            found["no_floor"] = exponential_decay(given.lr0, given.gamma, given.S, given.t)
        case Exponential():
            found["no_floor"] = step_decay(given.lr0, given.gamma, given.S, given.t)
        case InverseTime():
            found["no_floor"] = inverse_time_decay(given.lr0, given.gamma, 1, given.t // given.S)
        case Cosine():
            found["half_cosine"] = cosine_decay(given.lr0, given.lr_min, 2 * given.T, min(given.t, given.T))
        case WarmupCosine() if given.t >= given.W:
            t, steps = given.t - given.W, given.T - given.W
            found["half_cosine"] = cosine_decay(given.lr0, given.lr_min, 2 * steps, min(t, steps))
            found["warmup_offset"] = cosine_decay(given.lr0, given.lr_min, given.T, given.t)
    if isinstance(given, Polynomial | Cosine | WarmupCosine):
        found["no_min"] = _rate(msgspec.structs.replace(given, lr_min=0.0))
    return {name: {"lr": value} for name, value in found.items()}


KIND: Kind[Given] = Kind(
    inputs=Given,
    parts={"lr": both("learning rate at step t", "第 t 步的学习率")},
    # As wide as 80 columns allow.
    formula=r"\eta_0\gamma^{\lfloor t/S\rfloor},\ \frac{\eta_0}{1+\gamma t/S},\ "
    r"\eta_1+(\eta_0-\eta_1)\left((1-\frac{t}{T})^p\ \mathrm{or}\ \frac{1+\cos(\pi t/T)}{2}\right),\ "
    r"\frac{\min(t^{-1/2},tW^{-3/2})}{\sqrt{d}}",
    mistakes={
        "off_by_one": both("one step too far: t+1 in place of t", "多走了一步：用了 t+1 而不是 t"),
        "no_floor": both(
            "smooth decay and staircase mistaken for each other", "把连续衰减与阶梯衰减弄混了（是否取整）"
        ),
        "half_cosine": both("cosine of πt/(2T), a quarter of a wave", "用了 πt/(2T) 的余弦，只有四分之一个周期"),
        "no_min": both("the learning rate at the end left out", "没有计入最终学习率"),
        "warmup_offset": both(
            "the cosine measured from step 0, not from the end of the warm-up",
            "余弦从第 0 步算起，而不是从预热结束算起",
        ),
    },
    levels=(
        Level(
            says=both("step, exponential or inverse time decay", "阶梯、指数或反时间衰减"),
            seconds=45,
            invites=("no_floor",),
        ),
        Level(says=both("polynomial or cosine", "多项式或余弦"), seconds=75, invites=("off_by_one", "no_min")),
        Level(says=both("warm-up and cosine, or Noam", "预热加余弦，或 Noam"), seconds=120, invites=("off_by_one",)),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    tolerance=Tolerance(0.005, 0.0),
)
