"""Softmax cross-entropy: the loss and its gradient with respect to the logits, for one sample or a batch."""

import math
from collections.abc import Mapping, Sequence

from quizcli.cards import Text
from quizcli.drills.classification_inputs import MEAN, Samples, listed, probabilities
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Kind, Level, Solved, both
from quizcli.drills.tex import frac, join, mat, num, par, step, total, vec

# Larger logits are shifted before exp; the softmax is the same.
_LARGEST_EXPONENT = 20


def draw(rng: Draw, level: int) -> Samples | None:
    """Draw inputs.

    Level 1: logarithms of integers, so that the probabilities are fractions; 2: integer logits; 3: a batch of them.
    """
    classes = rng.integer(3, 4)
    if level == 1:
        logits = [[math.log(rng.integer(1, 6)) for _ in range(classes)]]
    else:
        logits = [
            [float(z) for z in rng.integers(classes, -2, 3)] for _ in range(1 if level == 2 else rng.integer(2, 3))
        ]
    if any(len(set(row)) < 2 for row in logits):
        return None
    return Samples(logits=logits, target=[rng.integer(0, classes - 1) for _ in logits])


_ASKED = both(
    "The loss is softmax cross-entropy with the natural logarithm; the gradient is with respect to the logits, a row for each"
    " sample.",
    "损失为 softmax 交叉熵，取自然对数；梯度对 logits 求，每个样本一行。",
)


def statement(given: Samples) -> Text:
    """State logits or probabilities, the classes, and that the mean is asked."""
    return join(listed(given), *[MEAN] * (len(given.target) > 1), _ASKED)


def solve(given: Samples) -> Solved:
    """Compute the softmax, the loss and the gradient."""
    from quizcli.reference.cross_entropy import cross_entropy_gradient

    p = probabilities(given)
    return {"loss": sum(_losses(given)) / len(p), "grad": cross_entropy_gradient(p, given.target)}


def explain(given: Samples) -> Sequence[Text]:
    """Sample by sample: the probabilities, the loss, the gradient; then the mean."""
    from quizcli.reference.cross_entropy import cross_entropy_gradient

    p = probabilities(given).tolist()
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


def go_wrong(given: Samples) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.cross_entropy import cross_entropy_gradient

    p, n = probabilities(given), len(given.target)
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


def _losses(given: Samples) -> list[float]:
    """Return the loss of each sample. Logits go through log-softmax, which never takes the logarithm of 0."""
    import numpy as np

    from quizcli.reference.softmax import log_softmax

    if given.logits:
        return [-row[y] for row, y in zip(log_softmax(given.logits).tolist(), given.target, strict=True)]
    # Only the target's logarithm is taken: another class may have the probability 0.
    return [-float(np.log(row[y])) for row, y in zip(probabilities(given), given.target, strict=True)]


KIND = Kind(
    name="softmax-ce-grad",
    inputs=Samples,
    parts={
        "loss": both("loss", "损失"),
        "grad": both("gradient with respect to the logits", "对 logits 的梯度"),
    },
    card_title=both("Softmax cross-entropy: loss and gradient", "Softmax 交叉熵：损失与梯度"),
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
