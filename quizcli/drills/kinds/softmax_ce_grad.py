"""Softmax cross-entropy: the loss and its gradient with respect to the logits, for one sample or a batch."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Matrix, Solved, Whole, both, says
from quizcli.drills.tex import frac, log_num, mat, num, par, step, total, vec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Beyond it the logits are shifted before they are exponentiated; the softmax is the same.
_LARGEST_EXPONENT = 20


class Given(Inputs, frozen=True, kw_only=True):
    """A batch: the logits, or in their place the probabilities, and the true classes."""

    logits: Annotated[Matrix | None, says("logits, a row for each sample", "logits，每个样本一行")] = None
    probs: Annotated[
        Matrix | None,
        says("probabilities in place of the logits, each row sums to 1", "代替 logits 的概率，每行和为 1"),
    ] = None
    target: Annotated[list[Whole], says("true class of each sample, from 0", "每个样本的真实类别，从 0 数起")]


def draw(rng: Draw, level: int) -> Given | None:
    """Logarithms of whole numbers, so that the probabilities are fractions; whole logits; a batch of them."""
    classes = rng.integer(3, 4)
    if level == 1:
        logits = [[math.log(rng.integer(1, 6)) for _ in range(classes)]]
    else:
        logits = [
            [float(z) for z in rng.integers(classes, -2, 3)] for _ in range(1 if level == 2 else rng.integer(2, 3))
        ]
    if any(len(set(row)) < 2 for row in logits):
        return None
    return Given(logits=logits, target=[rng.integer(0, classes - 1) for _ in logits])


def statement(given: Given) -> Text:
    """State logits or probabilities, the classes, and that the mean is asked."""
    rows, target = given.logits or given.probs or [], given.target
    shown = [f"$[{', '.join(map(log_num if given.logits else num, row))}]$" for row in rows]
    what_en, what_zh = ("logits", "logits") if given.logits else ("softmax probabilities", "softmax 概率")
    if len(rows) == 1:
        en = f"One sample has the {what_en} {shown[0]}; its true class is {target[0]}."
        zh = f"一个样本的 {what_zh} 为 {shown[0]}，真实类别为 {target[0]}。"
    else:
        en = f"A batch of {len(rows)} samples:\n\n" + "\n".join(
            f"- {what_en} {row}, true class {y}" for row, y in zip(shown, target, strict=True)
        )
        zh = f"一批 {len(rows)} 个样本：\n\n" + "\n".join(
            f"- {what_zh} {row}，真实类别 {y}" for row, y in zip(shown, target, strict=True)
        )
        en += "\n\nThe loss is the mean over the batch."
        zh += "\n\n损失取整批的平均。"
    return both(
        en + " Classes count from 0. The loss is softmax cross-entropy with the natural logarithm; the gradient is with"
        " respect to the logits, a row for each sample.",
        zh + "类别从 0 数起。损失为 softmax 交叉熵，取自然对数；梯度对 logits 求，每个样本一行。",
    )


def solve(given: Given) -> Solved:
    """Take the softmax, the loss and the gradient."""
    from quizcli.reference.cross_entropy import cross_entropy_gradient

    p = _probabilities(given)
    return {"loss": sum(_losses(given)) / len(p), "grad": cross_entropy_gradient(p, given.target)}


def explain(given: Given) -> Sequence[Text]:
    """Sample by sample: the probabilities, the loss, the gradient; then the mean."""
    from quizcli.reference.cross_entropy import cross_entropy_gradient

    p = _probabilities(given).tolist()
    losses = _losses(given)
    found = []
    for n, (row, y) in enumerate(zip(p, given.target, strict=True)):
        at = f"_{n + 1}" if len(p) > 1 else ""
        if given.logits:
            largest = max(given.logits[n])
            shift = largest if largest > _LARGEST_EXPONENT else 0
            if shift:
                found.append(step("Subtract the largest first", "先减去最大的一个", rf"z{at}-{par(shift)}"))
            powers = [math.exp(z - shift) for z in given.logits[n]]
            found.append(step("Exponentials", "指数", rf"e^{{z{at}}}={vec(powers, 5)}"))
            found.append(step("Their sum", "求和", f"{total(powers, 5)}={num(sum(powers), 5)}"))
        found.append(step("Probabilities", "概率", f"p{at}={vec(row, 5)}"))
        found.append(step("Loss", "损失", rf"L{at}=-\ln {num(row[y], 5)}={num(losses[n], 5)}"))
        difference = [q - (k == y) for k, q in enumerate(row)]
        found.append(step(f"Minus 1 at the true class {y}", f"真实类别 {y} 处减 1", f"g{at}={vec(difference, 5)}"))
    if len(p) > 1:
        gradient = cross_entropy_gradient(p, given.target).tolist()
        mean = frac(total(losses, 5), str(len(p)))
        found.append(step("Mean over the batch", "对整批取平均", f"L={mean}={num(sum(losses) / len(p), 5)}"))
        found.append(step("Divide the gradient by the batch size too", "梯度同样除以批大小", f"g={mat(gradient, 5)}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Forget, turn round or mistake one thing."""
    import numpy as np

    from quizcli.reference.cross_entropy import cross_entropy_gradient

    p, n = _probabilities(given), len(given.target)
    loss, gradient = sum(_losses(given)) / n, cross_entropy_gradient(p, given.target)
    true_class = np.eye(p.shape[1])[given.target]
    found: dict[str, Solved] = {
        "prob_only": {"grad": p / n},
        "sign": {"grad": -gradient},
        "log2": {"loss": loss / math.log(2)},
        "grad_wrt_p": {"grad": -true_class / p / n},
    }
    if n > 1:
        found["sum_not_mean"] = {"loss": loss * n, "grad": gradient * n}
    return found


def _losses(given: Given) -> list[float]:
    """Return the loss of each sample; from logits by way of the logarithm of the softmax, which never is that of 0."""
    import numpy as np

    from quizcli.reference.softmax import log_softmax

    logarithms = log_softmax(given.logits) if given.logits else np.log(_probabilities(given))
    return [-row[y] for row, y in zip(logarithms.tolist(), given.target, strict=True)]


def _probabilities(given: Given) -> "NDArray[np.float64]":
    from quizcli.reference.softmax import class_probabilities

    return class_probabilities(given.logits, given.probs, given.target)


KIND = Kind(
    inputs=Given,
    parts={
        "loss": both("loss", "损失"),
        "grad": both("gradient with respect to the logits", "对 logits 的梯度"),
    },
    formula=r"p=\mathrm{softmax}(z),\quad L=-\ln p_y,\quad \frac{\partial L}{\partial z_k}=p_k-[k=y]",
    mistakes={
        "prob_only": both("the 1 at the true class was not subtracted", "真实类别处没有减 1"),
        "sign": both("the sign is the other way round: y - p", "符号反了：写成了 y - p"),
        "log2": both("logarithm to base 2 in place of the natural one", "用了以 2 为底的对数，而不是自然对数"),
        "grad_wrt_p": both("gradient with respect to p, not to the logits", "对 p 求了梯度，而不是对 logits"),
        "sum_not_mean": both("not divided by the batch size", "没有除以批大小"),
    },
    levels=(
        Level(
            says=both("the probabilities are fractions", "概率为分数"),
            seconds=90,
            invites=("prob_only", "sign", "log2"),
        ),
        Level(says=both("one sample", "一个样本"), seconds=150, invites=("prob_only", "sign", "grad_wrt_p")),
        Level(says=both("the mean over a batch", "整批平均"), seconds=300, invites=("prob_only", "sum_not_mean")),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
