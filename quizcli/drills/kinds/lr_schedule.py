"""The learning rate at a step of a schedule."""

import math
from collections.abc import Mapping, Sequence

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Kind, Level, Solved, both
from quizcli.drills.schedule_inputs import (
    Cosine,
    Exponential,
    InverseTime,
    LinearScaling,
    LrSchedule,
    Noam,
    Polynomial,
    Staircase,
    WarmupCosine,
    describe_schedule,
)
from quizcli.drills.tex import frac, num, step
from quizcli.problems import Tolerance

# Multiples of pi/12 whose cosine is a simple root.
_TWELFTHS = (2, 3, 4, 6, 8, 9, 10)


def draw(rng: Draw, level: int) -> LrSchedule:
    """Draw inputs.

    Level 1: step, exponential or inverse time decay, or another batch size; 2: polynomial or cosine; 3: warm-up.
    """
    lr0 = rng.one_of((1.0, 0.4, 0.2, 0.1, 0.01))
    lr_min = lr0 / rng.one_of((10, 100))
    if level == 1 and rng.chance(0.2):
        batch = rng.one_of((32, 64, 128, 256))
        return LinearScaling(lr0=lr0, B0=batch, B=batch * rng.one_of((2, 4, 8, 16, 32)))
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
        # W and t are squares, so all roots are integers.
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


def statement(given: LrSchedule) -> Text:
    """State the schedule and the step."""
    return describe_schedule(given)


def solve(given: LrSchedule) -> Solved:
    """Compute the learning rate."""
    return {"lr": _rate(given)}


def _rate(given: LrSchedule) -> float:
    from quizcli.reference import schedules

    match given:
        case Staircase(lr0=lr0, gamma=gamma, S=size, t=t):
            rate = schedules.step_decay(lr0, gamma, size, t)
        case Exponential(lr0=lr0, gamma=gamma, S=size, t=t):
            rate = schedules.exponential_decay(lr0, gamma, size, t)
        case InverseTime(lr0=lr0, gamma=gamma, S=size, t=t):
            rate = schedules.inverse_time_decay(lr0, gamma, size, t)
        case Polynomial(lr0=lr0, lr_min=end, T=steps, t=t, power=power):
            rate = schedules.polynomial_decay(lr0, end, steps, t, power)
        case Cosine(lr0=lr0, lr_min=end, T=steps, t=t):
            rate = schedules.cosine_decay(lr0, end, steps, t)
        case WarmupCosine(lr0=lr0, lr_min=end, W=warmup, T=steps, t=t):
            rate = schedules.warmup_cosine(lr0, end, warmup, steps, t)
        case Noam(d=width, W=warmup, t=t):
            rate = schedules.noam(width, warmup, t)
        case LinearScaling(lr0=lr0, B0=batch, B=larger):
            rate = schedules.linear_scaling(lr0, batch, larger)
    return rate


def explain(given: LrSchedule) -> Sequence[Text]:
    """Compute the fraction of the schedule, then the learning rate."""
    found, rate = _worked(given)
    return [*found, step("Learning rate", "学习率", f"{rate}={num(_rate(given))}")]


def _worked(given: LrSchedule) -> tuple[list[Text], str]:
    """Return the first steps, and the formula of the learning rate."""
    match given:
        case Staircase(lr0=lr0, gamma=gamma, S=size, t=t):
            drops = rf"\left\lfloor{frac(str(t), str(size))}\right\rfloor={t // size}"
            return [step("Drops so far", "已衰减的次数", drops)], rf"{num(lr0)}\cdot {num(gamma)}^{{{t // size}}}"
        case Exponential(lr0=lr0, gamma=gamma, S=size, t=t):
            share = num(t / size)
            exponent = step("Exponent", "指数", f"{frac(str(t), str(size))}={share}")
            return [exponent], rf"{num(lr0)}\cdot {num(gamma)}^{{{share}}}"
        case InverseTime(lr0=lr0, gamma=gamma, S=size, t=t):
            below = num(1 + gamma * t / size)
            worked = rf"1+{num(gamma)}\cdot {frac(str(t), str(size))}={below}"
            return [step("Denominator", "分母", worked)], frac(num(lr0), below)
        case Polynomial(lr0=lr0, lr_min=end, T=steps, power=power):
            t = min(given.t, steps)
            left = num(1 - t / steps)
            rate = rf"({num(lr0)}-{num(end)})\cdot {left}^{{{num(power)}}}+{num(end)}"
            return [step("Share left", "剩余的比例", f"1-{frac(str(t), str(steps))}={left}")], rate
        case Cosine(lr0=lr0, lr_min=end, T=steps, t=t):
            return _along_cosine(lr0, end, steps, t)
        case WarmupCosine(lr0=lr0, W=warmup, t=t) if t < warmup:
            rate = rf"{num(lr0)}\cdot {frac(str(t), str(warmup))}"
            return [step("Still in the warm-up", "仍在预热之中", f"t={t}<W={warmup}")], rate
        case WarmupCosine(lr0=lr0, lr_min=end, W=warmup, T=steps, t=t):
            after = rf"t-W={t}-{warmup}={t - warmup},\quad T-W={steps}-{warmup}={steps - warmup}"
            found, rate = _along_cosine(lr0, end, steps - warmup, t - warmup)
            return [step("Steps after the warm-up", "预热之后的步数", after), *found], rate
        case Noam(d=width, W=warmup, t=t):
            down, up = 1 / math.sqrt(t), t / warmup**1.5
            terms = [
                step("Decay", "衰减项", f"{t}^{{-1/2}}={num(down)}"),
                step("Warm-up", "预热项", rf"{t}\cdot {warmup}^{{-3/2}}={num(up)}"),
            ]
            return terms, frac(num(min(down, up)), rf"\sqrt{{{width}}}")
        case LinearScaling(lr0=lr0, B0=batch, B=larger):
            return [], rf"{num(lr0)}\cdot {frac(str(larger), str(batch))}"


def _along_cosine(lr0: float, end: float, steps: int, t: int) -> tuple[list[Text], str]:
    t = min(t, steps)
    # Rounded, because cos(pi/2) is not exactly 0 in floating point.
    cosine = num(round(math.cos(math.pi * t / steps), 12))
    rate = rf"{num(end)}+\frac{{1}}{{2}}\cdot ({num(lr0)}-{num(end)})\cdot (1+{cosine})".replace("+-", "-")
    return [step("Cosine", "余弦", rf"\cos(\pi\cdot {frac(str(t), str(steps))})={cosine}")], rate


def go_wrong(given: LrSchedule) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference import schedules

    found = {}
    if isinstance(given, LinearScaling):
        found["square_root"] = given.lr0 * math.sqrt(given.B / given.B0)
        found["upside_down"] = given.lr0 * given.B0 / given.B
    else:
        found["off_by_one"] = _rate(msgspec.structs.replace(given, t=given.t + 1))
    match given:
        case Staircase(lr0=lr0, gamma=gamma, S=size, t=t):
            found["no_floor"] = schedules.exponential_decay(lr0, gamma, size, t)
        case Exponential(lr0=lr0, gamma=gamma, S=size, t=t):
            found["no_floor"] = schedules.step_decay(lr0, gamma, size, t)
        case InverseTime(lr0=lr0, gamma=gamma, S=size, t=t):
            found["no_floor"] = schedules.inverse_time_decay(lr0, gamma, 1, t // size)
        case Polynomial(lr0=lr0, T=steps, t=t, power=power):
            found["no_min"] = schedules.polynomial_decay(lr0, 0, steps, t, power)
        case Cosine(lr0=lr0, lr_min=end, T=steps, t=t):
            found["half_cosine"] = schedules.cosine_decay(lr0, end, 2 * steps, min(t, steps))
            found["no_min"] = schedules.cosine_decay(lr0, 0, steps, t)
        case WarmupCosine(lr0=lr0, lr_min=end, W=warmup, T=steps, t=t) if t >= warmup:
            found["half_cosine"] = schedules.cosine_decay(lr0, end, 2 * (steps - warmup), min(t, steps) - warmup)
            found["warmup_offset"] = schedules.cosine_decay(lr0, end, steps, t)
            found["no_min"] = schedules.cosine_decay(lr0, 0, steps - warmup, t - warmup)
    return {name: {"lr": value} for name, value in found.items()}


KIND: Kind[LrSchedule] = Kind(
    name="lr-schedule",
    inputs=LrSchedule,
    parts={"lr": both("learning rate", "学习率")},
    # Not wider than 80 columns.
    card_title=both("Learning-rate schedules", "学习率调度"),
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
        "square_root": both("scaled by the root of the ratio", "按批大小之比的平方根缩放了"),
        "upside_down": both("divided by the ratio of the batch sizes", "除以了批大小之比，应为乘"),
    },
    levels=(
        Level(
            says=both(
                "step, exponential or inverse time decay; scaling by batch size", "阶梯、指数或反时间衰减；按批大小缩放"
            ),
            seconds=45,
            may_invite=("no_floor", "square_root", "upside_down"),
        ),
        Level(
            says=both("polynomial or cosine", "多项式或余弦"),
            seconds=75,
            invites=("off_by_one", "no_min"),
            may_invite=("half_cosine",),
        ),
        Level(
            says=both("warm-up and cosine, or Noam", "预热加余弦，或 Noam"),
            seconds=120,
            invites=("off_by_one",),
            may_invite=("half_cosine", "warmup_offset"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    tolerance=Tolerance(0.005, 0.0),
)
