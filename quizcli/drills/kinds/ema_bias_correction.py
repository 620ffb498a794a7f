"""The exponential moving average of a few values, with bias correction or without."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import BelowOne, Inputs, Kind, Level, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, par, step, vec


class Given(Inputs, frozen=True):
    """The values and how they are averaged."""

    values: Annotated[Vector, says("values, the oldest first", "各个值，最早的在前")]
    beta: Annotated[BelowOne, says("how much of the old average is kept", "旧平均值保留的比例")] = 0.9
    corrected: Annotated[bool, says("with bias correction", "是否做偏差修正")] = False


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs. Level 1: three values; 2: four with a longer memory; 3: with bias correction."""
    count = 3 if level == 1 else rng.integer(3, 4) if level == 2 else rng.integer(3, 5)
    # Not 0.5: swapping the weights would change nothing.
    betas = ((0.75, 0.8), (0.9,), (0.75, 0.8, 0.9))[level - 1]
    values = [float(value) for value in rng.integers(count, 1, 20)]
    return Given(values=values, beta=rng.one_of(betas), corrected=level == 3)


def statement(given: Given) -> Text:
    """State the values, the weight, the start, and whether the bias is corrected."""
    values, beta = vec(given.values), num(given.beta)
    how_en = "with bias correction" if given.corrected else "without bias correction"
    how_zh = "做偏差修正" if given.corrected else "不做偏差修正"
    return both(
        rf"The values $v={values}$ come in one after the other. Their exponential moving average starts at"
        rf" $\theta_0=0$, with $\beta={beta}$ the weight of the old average, {how_en}.",
        rf"依次得到 $v={values}$。对它们做指数加权平均（EMA），初值 $\theta_0=0$，旧平均值的权重 $\beta={beta}$，{how_zh}。",
    )


def solve(given: Given) -> Solved:
    """Compute the average."""
    from quizcli.reference.optimizers import moving_averages

    return {"average": float(moving_averages(given.values, given.beta, corrected=given.corrected)[-1])}


def explain(given: Given) -> Sequence[Text]:
    """Work value by value; then correct."""
    from quizcli.reference.optimizers import moving_averages

    found, before = [], 0.0
    beta, rest = num(given.beta), num(1 - given.beta)
    for t, (value, average) in enumerate(
        zip(given.values, moving_averages(given.values, given.beta).tolist(), strict=True), 1
    ):
        formula = rf"\theta_{{{t}}}={beta}\cdot {par(before)}+{rest}\cdot {par(value)}={num(average)}"
        found.append(step(f"Value {t}", f"第 {t} 个值", formula))
        before = average
    if given.corrected:
        t = len(given.values)
        below = 1 - given.beta**t
        corrected = rf"\frac{{\theta_{{{t}}}}}{{1-\beta^{{{t}}}}}={frac(num(before), num(below))}={num(before / below)}"
        found.append(step("Sum of the weights", "权重之和", f"1-{beta}^{{{t}}}={num(below)}"))
        found.append(step("Bias correction", "偏差修正", corrected))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.optimizers import moving_averages

    values, beta, count = given.values, given.beta, len(given.values)
    weights = 1 - beta**count
    below = weights if given.corrected else 1.0
    plain = float(moving_averages(values, beta)[-1])
    found = {
        "no_correction": plain if given.corrected else plain / weights,
        "swapped": float(moving_averages(values, 1 - beta)[-1]) / below,
        # The difference between an average that starts from v_1 and one that starts from 0.
        "init_first": (plain + beta**count * values[0]) / below,
        "plain_mean": sum(values) / count,
    }
    if given.corrected and count > 1:
        found["power_off"] = plain / (1 - beta ** (count - 1))
    return {name: {"average": value} for name, value in found.items()}


KIND = Kind(
    name="ema-bias-correction",
    inputs=Given,
    parts={"average": both("moving average after the last value", "最后一个值之后的指数加权平均")},
    card_title=both("Exponentially weighted average and its bias correction", "指数加权平均与偏差修正"),
    formula=r"\theta_t=\beta\theta_{t-1}+(1-\beta)v_t,\quad\hat\theta_t=\frac{\theta_t}{1-\beta^t}",
    mistakes={
        "no_correction": both(
            "no bias correction, or one that was not called for", "漏了偏差修正，或做了不需要的偏差修正"
        ),
        "swapped": both("β and 1-β swapped", "β 与 1-β 颠倒了"),
        "init_first": both("started from the first value, not from 0", "从第一个值开始，而不是从 0 开始"),
        "plain_mean": both("the plain mean", "取了普通平均"),
        "power_off": both("corrected by 1-β^(t-1), one step behind", "用 1-β^(t-1) 修正，指数少了 1"),
    },
    levels=(
        Level(says=both("three values", "三个值"), seconds=60, invites=("swapped", "init_first", "plain_mean")),
        Level(
            says=both("a longer memory", "更长的记忆"), seconds=75, invites=("no_correction", "swapped", "init_first")
        ),
        Level(
            says=both("with bias correction", "带偏差修正"),
            seconds=120,
            invites=("no_correction", "power_off", "plain_mean"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
