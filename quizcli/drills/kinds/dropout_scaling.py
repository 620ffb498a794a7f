"""Dropout: scaling in training and at test time, and the moments of the output."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import BelowOne, Inputs, Kind, Level, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, par, step, total, vec
from quizcli.language import tr


class Given(Inputs, frozen=True, kw_only=True):
    """The inputs, the drop probability, the mask in training, and what is asked."""

    x: Annotated[Vector, says("inputs", "输入")]
    p: Annotated[BelowOne, says("probability to drop a unit", "丢弃一个单元的概率")] = 0.5
    mask: Annotated[
        list[Annotated[int, msgspec.Meta(ge=0, le=1)]] | None,
        says("1 where a unit is kept, for training only", "保留的单元为 1，仅训练时需要"),
    ] = None
    ask: Annotated[
        Literal["train_inverted", "train_vanilla", "eval_inverted", "eval_vanilla", "mean_var"],
        says(
            "outputs in training or at test time, of inverted or original dropout; or mean and variance of the sum of the"
            " outputs of inverted dropout",
            "inverted 或原始（vanilla）dropout 在训练或测试时的输出，或 inverted dropout 输出之和的均值与方差",
        ),
    ] = "train_inverted"


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: inverted dropout with a mask; 2: the original form, or test time; 3: moments of the sum."""
    x = [float(value) for value in rng.integers(rng.integer(3, 4), 1, 9)]
    p = rng.one_of((0.2, 0.25, 0.5, 0.4, 0.1) if level == 3 else (0.2, 0.25, 0.5))
    if level == 3:
        return Given(x=x, p=p, ask="mean_var")
    mask = rng.integers(len(x), 0, 1)
    if not 0 < sum(mask) < len(mask):
        return None
    if level == 1:
        return Given(x=x, p=p, mask=mask)
    match rng.integer(1, 3):
        case 1:
            return Given(x=x, p=p, mask=mask, ask="train_vanilla")
        case 2:
            return Given(x=x, p=p, ask="eval_vanilla")
        case _:
            return Given(x=x, p=p, ask="eval_inverted")


def statement(given: Given) -> Text:
    """State the inputs, the probability (drop or keep), the form and the mode."""
    x, p = f"$x={vec(given.x)}$", f"$p={num(given.p)}$"
    if given.ask.endswith("vanilla"):
        en, zh = "the original (vanilla) dropout", "原始（vanilla）dropout"
    else:
        en, zh = "inverted dropout, as in PyTorch and Keras", " inverted dropout（与 PyTorch、Keras 相同）"
    en = f"A layer uses {en}. The probability to drop a unit is {p}; the inputs are {x}."
    zh = f"某层采用{zh}，丢弃概率 {p}，输入 {x}。"
    if given.ask == "mean_var":
        en += " In training units are dropped independently. Asked are mean and variance of the sum of the outputs."
        zh += "训练时各单元独立丢弃。求输出之和的均值与方差。"
    elif given.ask.startswith("eval"):
        en += " It is test time."
        zh += "现在是测试（推理）时。"
    else:
        mask = f"$m=[{', '.join(map(str, given.mask or []))}]$"
        en += f" In training the mask is {mask}, 1 for a unit that is kept."
        zh += f"训练时掩码为 {mask}，1 表示保留该单元。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Scale the inputs, or compute the moments."""
    from quizcli.reference.regularization import dropout_sum_moments, dropout_test, dropout_train

    if given.ask == "mean_var":
        return {"y": list(dropout_sum_moments(given.x, given.p))}
    inverted = given.ask.endswith("inverted")
    if given.ask.startswith("eval"):
        return {"y": dropout_test(given.x, given.p, inverted=inverted)}
    if given.mask is None:
        raise ValueError(tr("training needs a mask"))
    return {"y": dropout_train(given.x, given.mask, given.p, inverted=inverted)}


def explain(given: Given) -> Sequence[Text]:
    """Compute the keep probability; then mask and scale, or the moments."""
    import numpy as np

    found, keep = [step("Probability to keep a unit", "保留概率", f"1-p={num(1 - given.p)}")], num(1 - given.p)
    answer = np.asarray(solve(given)["y"]).tolist()
    if given.ask == "mean_var":
        squares = "+".join(f"{par(value)}^2" for value in given.x)
        ratio = frac(num(given.p), keep)
        found.append(
            step(
                "Each output has the mean of its input",
                "每个输出的均值等于其输入",
                r"E[y]=\frac{x}{1-p}(1-p)=x",
            )
        )
        found.append(step("Mean of the sum", "和的均值", f"{total(given.x)}={num(answer[0])}"))
        of_one = r"\mathrm{Var}[y]=\frac{x^2}{(1-p)^2}p(1-p)=\frac{p}{1-p}x^2"
        found.append(step("Variance of one output", "单个输出的方差", of_one))
        found.append(step("Variance of the sum", "和的方差", rf"{ratio}\cdot ({squares})={num(answer[1])}"))
        return found
    if given.ask == "train_inverted":
        masked = vec(value * kept for value, kept in zip(given.x, given.mask or [], strict=True))
        found.append(step("Mask", "乘以掩码", rf"m\odot x={masked}"))
        found.append(step("Divide by the probability to keep", "除以保留概率", f"{frac(masked, keep)}={vec(answer)}"))
    elif given.ask == "train_vanilla":
        found.append(step("Mask; nothing is scaled in training", "乘以掩码，训练时不缩放", rf"m\odot x={vec(answer)}"))
    elif given.ask == "eval_vanilla":
        found.append(step("Scale at test time", "测试时缩放", rf"{keep}\cdot {vec(given.x)}={vec(answer)}"))
    else:
        found.append(
            step(
                "Scaled in training already, so nothing is left to do", "训练时已缩放，测试时不变", f"y=x={vec(answer)}"
            )
        )
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    keep = 1 - given.p
    x = np.asarray(given.x)
    match given.ask:
        case "mean_var":
            return {"var_p1p": {"y": [float(x.sum()), float((x**2).sum() * given.p * keep)]}}
        case "train_inverted":
            masked = x * np.asarray(given.mask)
            found = {"times_keep": masked * keep, "no_scale": masked, "scale_at_test": masked}
            if given.p:
                found["by_p"] = masked / given.p
        case "train_vanilla":
            masked = x * np.asarray(given.mask)
            found = {"times_keep": masked * keep, "scale_at_test": masked / keep}
        case "eval_vanilla":
            found = {"no_scale": x, "scale_at_test": x, "by_p": x * given.p}
        case "eval_inverted":
            found = {"times_keep": x * keep, "scale_at_test": x * keep}
    return {name: {"y": y} for name, y in found.items()}


KIND = Kind(
    name="dropout-scaling",
    inputs=Given,
    parts={"y": both("outputs, or [mean, variance] of their sum", "输出，或其和的均值与方差")},
    card_title=both("Dropout: masks, scaling, variance", "Dropout：掩码、缩放与方差"),
    formula=r"y=\frac{m\odot x}{1-p},\ \mathrm{test:}\ y=x;\quad\mathrm{vanilla:}\ y=m\odot x,\ \mathrm{test:}\ y=(1-p)x"
    r";\quad\mathrm{Var}[y]=\frac{p}{1-p}x^2",
    mistakes={
        "times_keep": both("multiplied by 1-p where that is not done", "在不该乘的地方乘了 1-p"),
        "by_p": both("p taken for the probability to keep a unit", "把 p 当成了保留概率"),
        "no_scale": both("not scaled", "没有缩放"),
        "scale_at_test": both(
            "scaled at the wrong time: inverted dropout scales in training only, the original one at test time only",
            "缩放的时机错了：inverted dropout 只在训练时缩放，原始 dropout 只在测试时缩放",
        ),
        "var_p1p": both(
            "variance p(1-p)x², that of outputs which are not scaled up", "方差用了 p(1-p)x²，那是未放大的输出的方差"
        ),
    },
    levels=(
        Level(
            says=both("inverted, with a mask", "inverted dropout，给定掩码"),
            seconds=45,
            invites=("times_keep", "no_scale"),
        ),
        Level(
            says=both("the original form, or at test time", "原始形式，或测试时"),
            seconds=30,
            invites=("scale_at_test",),
        ),
        Level(says=both("mean and variance of the sum", "输出之和的均值与方差"), seconds=90, invites=("var_p1p",)),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
