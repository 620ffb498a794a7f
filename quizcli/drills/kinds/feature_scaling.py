"""Min-max and z-score scaling, of training data and of new values."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, par, step, total, vec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Deviations from the mean whose root mean square is a whole number, 2 to 4.
_DEVIATIONS = (
    (-3, -1, -1, 5), (-1, -1, -1, -1, 4), (-3, -1, 0, 1, 3), (-5, -3, -1, 3, 6), (-2, -1, -1, -1, 1, 4),
    (-3, -1, -1, 0, 2, 3), (-5, -1, -1, 1, 1, 5), (-4, -2, -2, 1, 2, 5), (-5, -2, 0, 0, 3, 4), (-3, -2, -2, 0, 1, 6),
)  # fmt: skip


class Given(Inputs, frozen=True):
    """One feature: training data and new values."""

    kind: Annotated[Literal["minmax", "zscore"], says("minmax or zscore", "minmax 或 zscore")]
    train: Annotated[Vector, says("values of the training data", "训练数据的值")]
    new: Annotated[list[float], says("new values, scaled with the same statistics", "新的值，用同样的统计量缩放")] = (
        msgspec.field(default_factory=list)
    )


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs. Level 1: min-max; 2: z-score; 3: with a new value."""
    if level == 1:
        low, span = rng.integer(-9, 9), rng.one_of((2, 4, 5, 8, 10, 20))
        inner = rng.integers(rng.integer(2, 3), low, low + span)
        train = [float(value) for value in rng.shuffled([low, low + span, *inner])]
        # Outside the range, so that including it would change minimum or maximum.
        new = low - rng.integer(1, span) if rng.chance(0.5) else low + span + rng.integer(1, span)
        return Given(kind="minmax", train=train, new=[float(new)])
    sign, mean = rng.one_of((-1, 1)), rng.integer(5, 20)
    deviations = rng.one_of(_DEVIATIONS)
    train = [float(mean + sign * deviation) for deviation in rng.shuffled(deviations)]
    new = mean + rng.one_of((-1, 1)) * rng.integer(7, 15)
    return Given(kind="zscore", train=train, new=[float(new)] if level == 3 else [])


def statement(given: Given) -> Text:
    """State the values and the scaling."""
    train = f"$x={vec(given.train)}$"
    en, zh = f"A feature has the training values {train}.", f"某特征的训练数据为 {train}。"
    if given.new:
        new = "$" + ", ".join(map(num, given.new)) + "$"
        en += f" A model trained on them is now given {new}." if len(given.new) == 1 else f" New values are {new}."
        zh += f"模型训练之后遇到新的值 {new}。"
    if given.kind == "minmax":
        en += " The feature is scaled to [0, 1] on the training data (min-max)."
        zh += "该特征做 min-max 缩放，使训练数据落在 [0, 1]。"
    else:
        en += " The feature is standardized (z-score) with the population standard deviation ($1/n$)."
        zh += "该特征做标准化（z-score），标准差取总体标准差（$1/n$）。"
    if given.new:
        en += " Scale the training values in their order, then the new " + ("one." if len(given.new) == 1 else "ones.")
        zh += "按顺序写出缩放后的训练数据，再写新的值。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Scale the values."""
    return {"scaled": _scaled(given, given.train)}


def explain(given: Given) -> Sequence[Text]:
    """Compute the statistics, scale the training data, then the new values."""
    scaled = _scaled(given, given.train).tolist()
    count = len(given.train)
    if given.kind == "minmax":
        low, high = min(given.train), max(given.train)
        found = [step("Extremes", "最小值与最大值", rf"\min={num(low)},\quad\max={num(high)}")]
        rule = frac(f"x-{par(low)}", f"{num(high)}-{par(low)}")
    else:
        mean = math.fsum(given.train) / count
        found = [step("Mean", "均值", rf"\mu={frac(total(given.train), str(count))}={num(mean)}")]
        squares = [(value - mean) ** 2 for value in given.train]
        deviation = math.sqrt(math.fsum(squares) / count)
        root = frac(total(squares), str(count))
        found.append(step("Standard deviation", "标准差", rf"\sigma=\sqrt{{{root}}}={num(deviation)}"))
        rule = frac(f"x-{par(mean)}", num(deviation))
    found.append(step("Training data", "训练数据", f"{rule}={vec(scaled[:count])}"))
    if given.new:
        found.append(
            step("New values, with the same statistics", "新的值，用同样的统计量", f"{rule}={vec(scaled[count:])}")
        )
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    found = {}
    if given.kind == "zscore":
        count = len(given.train)
        scaled = _scaled(given, given.train)
        mean = math.fsum(given.train) / count
        deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in given.train) / count)
        found["unbiased"] = scaled * math.sqrt((count - 1) / count)
        found["variance"] = scaled / deviation
    if given.new:
        found["refit"] = _scaled(given, given.train + given.new)
    return {name: {"scaled": values} for name, values in found.items()}


def _scaled(given: Given, train: Sequence[float]) -> "NDArray[np.float64]":
    """Scale all values with the statistics of some."""
    from quizcli.reference.scaling import min_max, z_score

    scale = min_max if given.kind == "minmax" else z_score
    return scale(train, given.train + given.new)


KIND = Kind(
    name="feature-scaling",
    inputs=Given,
    parts={"scaled": both("scaled values", "缩放后的值")},
    card_title=both("Min-max and z-score scaling", "最小-最大与 z-score 缩放"),
    formula=r"\frac{x-\min}{\max-\min},\quad\frac{x-\mu}{\sigma}",
    mistakes={
        "unbiased": both("standard deviation with n-1 in place of n", "标准差除以了 n-1，而不是 n"),
        "refit": both("statistics computed anew with the new value", "加入新的值重新计算了统计量"),
        "variance": both("divided by the variance, not by its root", "除以了方差，而不是标准差"),
    },
    levels=(
        Level(says=both("min-max, with a new value", "min-max，含新的值"), seconds=60, invites=("refit",)),
        Level(says=both("z-score", "z-score 标准化"), seconds=90, invites=("unbiased", "variance")),
        Level(says=both("z-score of a new value too", "z-score，含新的值"), seconds=105, invites=("unbiased", "refit")),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
