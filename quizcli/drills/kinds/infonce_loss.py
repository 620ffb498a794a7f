"""InfoNCE with a temperature: one anchor, a batch, and both directions as in CLIP."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Matrix, Positive, Solved, Whole, both, says
from quizcli.drills.tex import frac, mat, num, step, total, vec
from quizcli.language import tr


class Given(Inputs, frozen=True):
    """Similarities of anchors and keys."""

    sims: Annotated[
        Matrix, says("similarities, a row for each anchor, a column for each key", "相似度，每个锚点一行，每个键一列")
    ]
    positive: Annotated[
        list[Whole] | None,
        says(
            "column of each row's positive, from 0; if absent the diagonal",
            "每行正样本所在的列，从 0 数起，缺省为对角线",
        ),
    ] = None
    temperature: Annotated[Positive, says("divides the similarities", "温度，除相似度")] = 1.0
    symmetric: Annotated[
        bool, says("whether rows and columns are averaged, as in CLIP", "是否对行、列两个方向取平均，同 CLIP")
    ] = False


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: one anchor; 2: two or three pairs in one direction; 3: both directions."""
    temperature = rng.one_of((0.1, 0.2, 0.25, 0.5))
    # Within four temperatures of each other, so that no key dominates.
    spread = min(11, round(40 * temperature))
    low = rng.integer(-2, 9 - spread)
    if level == 1:
        keys = rng.integer(3, 4)
        row = [n / 10 for n in rng.integers(keys, low, low + spread)]
        return Given(sims=[row], positive=[rng.integer(0, keys - 1)], temperature=temperature)
    size = rng.integer(2, 3)
    sims = [[n / 10 for n in rng.integers(size, low, low + spread)] for _ in range(size)]
    return Given(sims=sims, temperature=temperature, symmetric=level == 3)


def statement(given: Given) -> Text:
    """State the similarities, which are the positives, the temperature, and what is averaged."""
    tau, positive = num(given.temperature), _positive(given)
    if len(given.sims) == 1:
        return both(
            f"An anchor has the similarities ${vec(given.sims[0])}$ to its keys; the key number ${positive[0]}$, counted"
            f" from 0, is the positive, the others are negatives. InfoNCE loss with the temperature $\\tau={tau}$ and the"
            " natural logarithm.",
            f"一个锚点与各键的相似度为 ${vec(given.sims[0])}$，第 ${positive[0]}$ 个键（从 0 数起）为正样本，其余为负样本。"
            f"求 InfoNCE 损失，温度 $\\tau={tau}$，取自然对数。",
        )
    on_diagonal = positive == list(range(len(positive)))
    which_en = (
        "Positives stand on the diagonal" if on_diagonal else f"The columns of the positives, from 0: ${vec(positive)}$"
    )
    which_zh = "正样本在对角线上" if on_diagonal else f"各行正样本所在的列（从 0 数起）为 ${vec(positive)}$"
    sims = mat(given.sims)
    if given.symmetric:
        return both(
            f"A batch of image-text pairs has the similarities $S={sims}$ (rows are images, columns are texts). {which_en},"
            f" the temperature is $\\tau={tau}$. The loss is CLIP's, the mean of both directions, with the natural logarithm; each"
            " direction is the mean over the batch.",
            f"一批图文对的相似度为 $S={sims}$（行为图像，列为文本）。{which_zh}，温度 $\\tau={tau}$。损失同 CLIP，取两个方向的平均，"
            "用自然对数；每个方向对整批取平均。",
        )
    return both(
        f"A batch has the similarities $S={sims}$ (rows are anchors, columns are keys). {which_en}, the temperature is"
        f" $\\tau={tau}$. The loss is InfoNCE of the anchors, one direction only, with the natural logarithm: the mean over the"
        " batch.",
        f"一批样本的相似度为 $S={sims}$（行为锚点，列为键）。{which_zh}，温度 $\\tau={tau}$。损失为锚点一个方向的 InfoNCE，"
        "取自然对数，对整批取平均。",
    )


def solve(given: Given) -> Solved:
    """Take the loss along the rows, and along the columns too where both are asked."""
    from quizcli.reference.cross_entropy import clip_loss, info_nce

    positive = _positive(given)
    if given.symmetric:
        return {"loss": clip_loss(given.sims, temperature=given.temperature)}
    return {"loss": info_nce(given.sims, positive, temperature=given.temperature)}


def explain(given: Given) -> Sequence[Text]:
    """Work row by row, then column by column; then the mean."""
    positive = _positive(given)
    name_en, name_zh = ("Row", "行") if len(given.sims) > 1 else ("", "")
    found = list(_rows(given, given.sims, positive, name_en, name_zh))
    losses = [_loss(row, y, given.temperature) for row, y in zip(given.sims, positive, strict=True)]
    if given.symmetric:
        columns = list(zip(*given.sims, strict=True))
        found += _rows(given, columns, positive, "Column", "列")
        losses += [_loss(column, y, given.temperature) for column, y in zip(columns, positive, strict=True)]
    if len(losses) > 1:
        mean = f"{frac(total(losses, 5), str(len(losses)))}={num(sum(losses) / len(losses), 5)}"
        said = (
            ("Mean of all rows and columns", "所有行与列取平均")
            if given.symmetric
            else ("Mean over the batch", "对整批取平均")
        )
        found.append(step(*said, f"L={mean}"))
    return found


def _rows(
    given: Given, rows: Sequence[Sequence[float]], positive: Sequence[int], name_en: str, name_zh: str
) -> Iterator[Text]:
    for i, (row, y) in enumerate(zip(rows, positive, strict=True)):
        at_en, at_zh = (f"{name_en} {i}, ", f"第 {i} {name_zh}，") if name_en else ("", "")
        logits = [s / given.temperature for s in row]
        # The quotient stays the same when all exponents are reduced; without it e^z may overflow.
        shift = max(logits) if max(map(abs, logits)) > 20 else 0.0
        powers = [math.exp(z - shift) for z in logits]
        exponent = f"s/{num(given.temperature)}" + (f"-{num(shift)}" if shift else "")
        yield step(_upper(f"{at_en}exponentials"), f"{at_zh}取指数", f"e^{{{exponent}}}={vec(powers, 5)}")
        loss = _loss(row, y, given.temperature)
        ratio = frac(num(powers[y], 5), total(powers, 5))
        yield step(_upper(f"{at_en}loss"), f"{at_zh}损失", rf"-\ln {ratio}={num(loss, 5)}")


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _loss(row: Sequence[float], positive: int, temperature: float) -> float:
    from quizcli.reference.cross_entropy import info_nce

    return info_nce([row], [positive], temperature=temperature)


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.cross_entropy import clip_loss, info_nce

    positive, tau = _positive(given), given.temperature
    sims = np.array(given.sims)

    def at_temperature(temperature: float) -> float:
        if given.symmetric:
            return clip_loss(sims, temperature=temperature)
        return info_nce(sims, positive, temperature=temperature)

    right = at_temperature(tau)
    found: dict[str, float] = {"no_temperature": at_temperature(1.0), "times_temperature": at_temperature(1 / tau)}
    if sims.shape[1] > 1:
        odds = np.exp(sims / tau)
        picked = odds[np.arange(len(positive)), positive]
        found["negatives_only"] = float(np.log(odds.sum(axis=1) / picked - 1).mean())
        if given.symmetric:
            found["negatives_only"] += float(np.log(odds.sum(axis=0) / picked - 1).mean())
            found["negatives_only"] /= 2
    if len(positive) > 1:
        found["sum_not_mean"] = right * len(positive)
    if given.symmetric:
        found["one_direction"] = info_nce(sims, positive, temperature=tau)
        found["sum_directions"] = 2 * right
    elif len(positive) > 1 and positive == list(range(sims.shape[1])):
        found["wrong_axis"] = info_nce(sims.T, positive, temperature=tau)
    return {name: {"loss": loss} for name, loss in found.items()}


def _positive(given: Given) -> list[int]:
    """Check the shapes and return the positive of each row."""
    rows, columns = len(given.sims), len(given.sims[0])
    if any(len(row) != columns for row in given.sims):
        raise ValueError(tr("all rows of sims must have the same length"))
    positive = list(range(rows)) if given.positive is None else given.positive
    if len(positive) != rows or max(positive) >= columns:
        raise ValueError(tr("each row of sims needs one positive, a column counted from 0"))
    if given.symmetric and (rows != columns or positive != list(range(rows))):
        raise ValueError(tr("both directions need as many rows as columns, with the positives on the diagonal"))
    return positive


KIND = Kind(
    name="infonce-loss",
    inputs=Given,
    parts={"loss": both("loss", "损失")},
    card_title=both("InfoNCE and CLIP's loss", "InfoNCE 与 CLIP 损失"),
    formula=r"L=-\ln\frac{e^{s_+/\tau}}{\sum_j e^{s_j/\tau}}",
    mistakes={
        "no_temperature": both("not divided by the temperature", "没有除以温度"),
        "times_temperature": both("multiplied by the temperature, not divided", "乘了温度，应为除"),
        "negatives_only": both("the positive left out of the denominator", "分母漏了正样本"),
        "sum_not_mean": both("not divided by the batch size", "没有除以批大小"),
        "wrong_axis": both("softmax down the columns, over the anchors", "softmax 沿列（对锚点）做了"),
        "one_direction": both("the rows only, without the columns", "只算了行方向，没算列方向"),
        "sum_directions": both("the two directions added, not averaged", "两个方向相加了，没有取平均"),
    },
    levels=(
        Level(
            says=both("one anchor", "一个锚点"),
            seconds=75,
            invites=("no_temperature", "times_temperature", "negatives_only"),
        ),
        Level(
            says=both("a batch, one direction", "一批样本，一个方向"),
            seconds=150,
            invites=("no_temperature", "negatives_only", "sum_not_mean", "wrong_axis"),
        ),
        Level(
            says=both("a batch, both directions", "一批样本，两个方向"),
            seconds=240,
            invites=("no_temperature", "negatives_only", "one_direction", "sum_directions"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
