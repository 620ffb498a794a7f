"""Inputs of the kinds about classification: logits or probabilities of a batch, and the true classes."""

from typing import TYPE_CHECKING, Annotated

from quizcli.cards import Text
from quizcli.drills.kind import Inputs, Matrix, Whole, both, says
from quizcli.drills.tex import log_num, num

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


MEAN = both("The loss is the mean over the batch.", "损失取整批的平均。")


class Samples(Inputs, frozen=True, kw_only=True):
    """Logits or probabilities, and the true classes."""

    logits: Annotated[Matrix | None, says("logits, a row for each sample", "logits，每个样本一行")] = None
    probs: Annotated[
        Matrix | None,
        says("probabilities in place of the logits, each row sums to 1", "代替 logits 的概率，每行和为 1"),
    ] = None
    target: Annotated[list[Whole], says("true class of each sample, from 0", "每个样本的真实类别，从 0 数起")]


def probabilities(given: Samples) -> "NDArray[np.float64]":
    """Return the probabilities, a row per sample; raises ValueError if the inputs contradict each other."""
    from quizcli.reference.softmax import class_probabilities

    return class_probabilities(given.logits, given.probs, given.target)


def listed(given: Samples) -> Text:
    """Return each sample in words: the prediction and the true class."""
    rows, target = given.logits or given.probs or [], given.target
    shown = [f"$[{', '.join(map(log_num if given.logits else num, row))}]$" for row in rows]
    what_en, what_zh = ("logits", "logits") if given.logits else ("softmax probabilities", "softmax 概率")
    if len(rows) == 1:
        return both(
            f"One sample has the {what_en} {shown[0]}; its true class is ${target[0]}$, counted from 0.",
            f"一个样本的 {what_zh} 为 {shown[0]}，真实类别为 ${target[0]}$（从 0 数起）。",
        )
    pairs = list(zip(shown, target, strict=False))
    en = "\n".join(f"- {what_en} {row}, true class ${y}$" for row, y in pairs)
    zh = "\n".join(f"- {what_zh} {row}，真实类别 ${y}$" for row, y in pairs)
    return both(
        f"A batch of {len(rows)} samples:\n\n{en}\n\nClasses count from 0.",
        f"一批 {len(rows)} 个样本：\n\n{zh}\n\n类别从 0 数起。",
    )
