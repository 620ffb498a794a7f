"""Batch normalization of one channel: output in training and evaluation, and the running averages."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, NotNegative, Share, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, par, step, total, vec
from quizcli.language import tr


class Given(Inputs, frozen=True):
    """One channel and the layer's state."""

    x: Annotated[Vector, says("the channel's values in the batch", "该通道在这一批中的值")]
    gamma: Annotated[float, says("learned scale", "可学习的缩放参数")] = 1.0
    beta: Annotated[float, says("learned shift", "可学习的平移参数")] = 0.0
    eps: Annotated[NotNegative, says("added to the variance, inside the root", "加在方差上的小常数，在根号内")] = 1e-5
    mode: Annotated[Literal["train", "eval"], says("train or eval", "训练 train 或推理 eval")] = "train"
    running_mean: Annotated[float, says("running mean before the batch", "这一批之前的滑动均值")] = 0.0
    running_var: Annotated[NotNegative, says("running variance before the batch", "这一批之前的滑动方差")] = 1.0
    momentum: Annotated[Share, says("weight of the new value, as in PyTorch", "新值的权重，同 PyTorch")] = 0.1


# Deviations from the mean whose variance is 4 or 9. With a variance of 1, dividing by the variance instead of its root changes nothing.
_PATTERNS = (
    (2, 2, -2, -2),
    (3, 3, -3, -3),
    (5, -1, -1, -3),
    (4, -1, -1, -1, -1),
    (3, 1, 0, -1, -3),
    (4, 1, -1, -1, -1, -2),
    (4, 0, 0, 0, -2, -2),
    (3, 2, 0, -1, -1, -3),
)


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: training without gamma and beta; 2: training with them; 3: running statistics, updated or used in
    evaluation.
    """
    mean, sign = rng.one_of((-3, -2, -1, 1, 2, 3, 4, 5, 6)), rng.one_of((-1, 1))
    x = [float(mean + sign * d) for d in rng.shuffled(rng.one_of(_PATTERNS))]
    if level == 1:
        return Given(x=x)
    gamma, beta = rng.one_of((0.5, 2.0, 3.0, 4.0)), float(rng.one_of((-3, -2, -1, 1, 2, 3)))
    if level == 2:
        return _clear(Given(x=x, gamma=gamma, beta=beta))
    given = Given(
        x=x,
        gamma=gamma,
        beta=beta,
        mode=rng.one_of(("train", "eval")),
        running_mean=float(rng.one_of((-2, -1, 1, 2, 3, 4))),
        running_var=float(rng.one_of((4, 9))),
    )
    return _clear(given)


def _clear(given: Given) -> Given | None:
    """Return the inputs, or None if an output is almost 0 because of epsilon only."""
    from quizcli.reference.normalization import normalized

    y = normalized(given.x, *_statistics(given), gamma=given.gamma, beta=given.beta, eps=given.eps)
    return None if (abs(y) < 1e-3).any() else given


def statement(given: Given) -> Text:
    """State the batch, the parameters, the mode, and PyTorch's conventions."""
    training = given.mode == "train"
    x, momentum = vec(given.x), num(given.momentum)
    parameters = [rf"$\gamma={num(given.gamma)}$", rf"$\beta={num(given.beta)}$", rf"$\epsilon={num(given.eps)}$"]
    mean, variance = num(given.running_mean), num(given.running_var)
    return both(
        f"Batch normalization in {'training' if training else 'evaluation'} mode. One channel of the batch has the values"
        f" ${x}$; {', '.join(parameters)}. Before the batch the running mean is ${mean}$ and the running variance"
        f" ${variance}$. As in PyTorch: $\\epsilon$ stands inside the root; in training the biased variance (divided by"
        f" $m$) normalizes, the unbiased one (divided by $m-1$) goes into the running variance, and the momentum"
        f" ${momentum}$ is the weight of the new value.",
        f"批归一化（batch normalization），{'训练' if training else '推理'}模式。某通道在这一批中的值为 ${x}$，"
        f"{'，'.join(parameters)}。这一批之前，滑动均值为 ${mean}$，滑动方差为 ${variance}$。约定与 PyTorch 相同："
        f"$\\epsilon$ 在根号内；训练时用有偏方差（除以 $m$）归一化，计入滑动方差的是无偏方差（除以 $m-1$），"
        f"动量（momentum）${momentum}$ 是新值的权重。",
    )


def solve(given: Given) -> Solved:
    """Normalize with the statistics of the mode, and update the running ones in training."""
    from quizcli.reference.normalization import normalized, updated_running_statistics

    mean, variance = _statistics(given)
    y = normalized(given.x, mean, variance, gamma=given.gamma, beta=given.beta, eps=given.eps)
    if given.mode == "eval":
        return {"y": y, "running_mean": given.running_mean, "running_var": given.running_var}
    running_mean, running_var = updated_running_statistics(
        given.x, given.running_mean, given.running_var, momentum=given.momentum
    )
    return {"y": y, "running_mean": float(running_mean), "running_var": float(running_var)}


def explain(given: Given) -> Sequence[Text]:
    """Work out the statistics, normalize, scale and shift, then update."""
    return [*_normalize(given), *_update(given)]


def _normalize(given: Given) -> Iterator[Text]:
    from quizcli.reference.normalization import normalized

    m = len(given.x)
    mean, variance = _statistics(given)
    if given.mode == "train":
        yield step("Mean of the batch", "批均值", rf"\mu={frac(total(given.x), str(m))}={num(mean)}")
        squares = [(value - mean) ** 2 for value in given.x]
        biased = rf"\sigma^2={frac(total(squares), str(m))}={num(variance)}"
        yield step("Biased variance", "有偏方差", biased)
    else:
        yield step(
            "Evaluation uses the running statistics, whatever the batch is",
            "推理时用滑动统计量，与这一批无关",
            rf"\mu={num(mean)},\ \sigma^2={num(variance)}",
        )
    root = rf"\sqrt{{{num(variance)}+{num(given.eps)}}}"
    x_hat = vec(normalized(given.x, mean, variance, eps=given.eps).tolist(), 5)
    yield step("Normalize", "归一化", rf"\hat x=\frac{{x-{par(mean)}}}{{{root}}}={x_hat}")
    y = vec(normalized(given.x, mean, variance, gamma=given.gamma, beta=given.beta, eps=given.eps).tolist(), 4)
    yield step("Scale and shift", "缩放和平移", rf"y={num(given.gamma)}\cdot\hat x+{par(given.beta)}={y}")


def _update(given: Given) -> Iterator[Text]:
    if given.mode == "eval":
        yield step(
            "The running statistics stay as they are",
            "滑动统计量不变",
            rf"r_\mu={num(given.running_mean)},\ r_{{\sigma^2}}={num(given.running_var)}",
        )
        return
    from quizcli.reference.normalization import batch_statistics, updated_running_statistics

    m, a = len(given.x), given.momentum
    mean, variance = (float(found) for found in batch_statistics(given.x))
    unbiased = variance * m / (m - 1)
    running_mean, running_var = updated_running_statistics(given.x, given.running_mean, given.running_var, momentum=a)
    yield step(
        "Besides, training updates the running mean",
        "此外，训练时还更新滑动均值",
        rf"{num(1 - a)}\cdot {par(given.running_mean)}+{num(a)}\cdot {par(mean)}={num(float(running_mean))}",
    )
    yield step(
        "Unbiased variance, for the running one",
        "无偏方差，用于滑动方差",
        rf"\frac{{{m}}}{{{m - 1}}}\cdot {num(variance)}={num(unbiased)}",
    )
    yield step(
        "And the running variance",
        "以及滑动方差",
        rf"{num(1 - a)}\cdot {num(given.running_var)}+{num(a)}\cdot {num(unbiased)}={num(float(running_var))}",
    )


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.normalization import normalized

    x, m, a = np.array(given.x), len(given.x), given.momentum
    mean, variance = _statistics(given)
    x_hat = normalized(x, mean, variance, eps=given.eps)
    plus_mean = normalized(x, -mean, variance, eps=given.eps)
    by_variance = (x - mean) / (variance + given.eps)
    found: dict[str, Solved] = {
        "plus_mean": {"y": given.gamma * plus_mean + given.beta},
        "divide_var": {"y": given.gamma * by_variance + given.beta},
        "no_affine": {"y": x_hat},
    }
    if given.mode == "train":
        unbiased = normalized(x, mean, variance * m / (m - 1), eps=given.eps)
        found["unbiased"] = {"y": given.gamma * unbiased + given.beta}
        found["running_biased"] = {"running_var": (1 - a) * given.running_var + a * variance}
        found["momentum_swapped"] = {
            "running_mean": a * given.running_mean + (1 - a) * mean,
            "running_var": a * given.running_var + (1 - a) * variance * m / (m - 1),
        }
    return found


def _statistics(given: Given) -> tuple[float, float]:
    """Return the mean and the variance used for normalization in this mode."""
    from quizcli.reference.normalization import batch_statistics

    if given.mode == "eval":
        return given.running_mean, given.running_var
    if len(given.x) == 1:
        raise ValueError(tr("one value has no variance: training needs at least two values in a channel"))
    mean, variance = batch_statistics(given.x)
    return float(mean), float(variance)


KIND = Kind(
    name="batchnorm-forward",
    inputs=Given,
    parts={
        "y": both("output of the layer", "该层的输出"),
        "running_mean": both("running mean after the batch", "这一批之后的滑动均值"),
        "running_var": both("running variance after the batch", "这一批之后的滑动方差"),
    },
    card_title=both("Batch normalization by hand", "手算批归一化"),
    formula=r"y=\gamma\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}+\beta,\quad r\leftarrow(1-a)r+a\cdot s",
    mistakes={
        "unbiased": both("normalized with the unbiased variance, divided by m-1", "归一化用了无偏方差（除以 m-1）"),
        "plus_mean": both("the mean was added, not subtracted", "加上了均值，应当减去"),
        "divide_var": both("divided by the variance, not by its root", "除以了方差，而不是标准差"),
        "no_affine": both("gamma and beta left out", "漏了 gamma 和 beta"),
        "running_biased": both("the biased variance in the running variance", "滑动方差用了有偏方差"),
        "momentum_swapped": both("the momentum taken for the old value's weight", "把动量当成了旧值的权重"),
    },
    levels=(
        Level(
            says=both("training, gamma 1 and beta 0", "训练，gamma 为 1，beta 为 0"),
            seconds=60,
            invites=("unbiased", "plus_mean", "divide_var"),
            asks=("y",),
        ),
        Level(
            says=both("training, with gamma and beta", "训练，带 gamma 和 beta"),
            seconds=90,
            invites=("unbiased", "plus_mean", "divide_var", "no_affine"),
            asks=("y",),
        ),
        Level(
            says=both("running statistics, in training or evaluation", "滑动统计量，训练或推理"),
            seconds=150,
            invites=("plus_mean", "divide_var", "no_affine"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
