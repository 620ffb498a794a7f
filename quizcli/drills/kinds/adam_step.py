"""Steps of Adam with bias correction, and of AdamW."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import BelowOne, Inputs, Kind, Level, NotNegative, Positive, Solved, both, says
from quizcli.drills.optimizer_inputs import PARTS, Gradients, InitialParameter
from quizcli.drills.tex import factor, frac, num, num_or_vec, step
from quizcli.problems import Tolerance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from quizcli.reference.optimizers import AdamStep


class Given(Inputs, frozen=True):
    """The parameter, or a vector of them, a gradient for each step, and the settings."""

    theta: InitialParameter
    grads: Gradients
    lr: Annotated[Positive, says("learning rate", "学习率")] = 0.001
    b1: Annotated[BelowOne, says("decay of the first moment", "一阶矩的衰减率")] = 0.9
    b2: Annotated[BelowOne, says("decay of the second moment", "二阶矩的衰减率")] = 0.999
    eps: Annotated[NotNegative, says("added to the root", "加在根号之外的小常数")] = 1e-8
    weight_decay: Annotated[NotNegative, says("weight decay", "权重衰减系数")] = 0.0
    decoupled: Annotated[
        bool, says("AdamW in place of L2 in the gradient", "是否解耦（AdamW），否则为梯度中的 L2 项")
    ] = False


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: one step; 2: two or three; 3: two with weight decay, in the gradient or decoupled."""
    theta = rng.decimal(0.5, 5.0) * rng.one_of((-1, 1))
    if level == 1:
        # With betas of 0.9 and 0.99 the first step is the same with and without correction: sqrt(1 - 0.99) = 1 - 0.9.
        gradient = rng.one_of((0.1, 0.2, 0.5, 2.0, 3.0, 4.0, 5.0, 8.0)) * rng.one_of((-1, 1))
        return Given(theta=theta, grads=[gradient], lr=rng.one_of((0.1, 0.01, 0.001)))
    lr, (b1, b2) = rng.one_of((0.1, 0.5)), rng.one_of(((0.9, 0.99), (0.9, 0.999), (0.5, 0.75)))
    count = rng.integer(2, 3) if level == 2 else 2
    grads: list[float | list[float]] = [float(rng.one_of((-4, -3, -2, -1, 1, 2, 3, 4))) for _ in range(count)]
    if level == 2:
        return Given(theta=theta, grads=grads, lr=lr, b1=b1, b2=b2)
    decay = rng.one_of((0.1, 0.2, 0.5))
    given = Given(theta=theta, grads=grads, lr=lr, b1=b1, b2=b2, weight_decay=decay, decoupled=rng.chance(0.5))
    # If the L2 term cancels the gradient, rounding errors decide the sign of the step.
    return given if all(abs(at.gradient) > 0.1 for at in _steps(given)) else None


def statement(given: Given) -> Text:
    """State the initial parameter, the gradients, the settings, and where eps and the decay are applied."""
    name = "AdamW" if given.decoupled else "Adam"
    gradients = [f"$g_{{{t}}}={num_or_vec(gradient)}$" for t, gradient in enumerate(given.grads, 1)]
    settings = [
        rf"$\eta={num(given.lr)}$",
        rf"$\beta_1={num(given.b1)}$",
        rf"$\beta_2={num(given.b2)}$",
        rf"$\epsilon={num(given.eps)}$",
    ]
    steps = "one step, with the gradient" if len(given.grads) == 1 else f"{len(given.grads)} steps, with the gradients"
    en = (
        rf"{name} starts at $\theta={num_or_vec(given.theta)}$ with $m=v=0$ and takes {steps}"
        f" {', '.join(gradients)}; $t$ counts from 1. Settings: {', '.join(settings)}; with bias correction,"
        r" $\epsilon$ outside the root."
    )
    zh = (
        rf"{name} 从 $\theta={num_or_vec(given.theta)}$、$m=v=0$ 开始走 {len(given.grads)} 步，梯度{'依次' if len(gradients) > 1 else ''}为"
        rf" {'，'.join(gradients)}，$t$ 从 1 数起。设 {'，'.join(settings)}，带偏差修正，$\epsilon$ 在根号外。"
    )
    if given.weight_decay and given.decoupled:
        decay = rf"$\lambda={num(given.weight_decay)}$"
        en += rf" The weight decay {decay} is decoupled: each step first multiplies $\theta$ by $1-\eta\lambda$."
        zh += rf"权重衰减 {decay}，与梯度解耦：每一步先把 $\theta$ 乘以 $1-\eta\lambda$。"
    elif given.weight_decay:
        decay = rf"$\lambda={num(given.weight_decay)}$"
        en += rf" The weight decay {decay} is L2 regularization: $\lambda\theta$ is added to the gradient."
        zh += rf"权重衰减 {decay} 为 L2 正则：把 $\lambda\theta$ 加到梯度上。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Take all steps."""
    return {"theta": _steps(given)[-1].theta}


def explain(given: Given) -> Sequence[Text]:
    """Work step by step: the gradient, the moments, their correction, the parameter."""
    import numpy as np

    found = []
    b1, b2, lr, eps = num(given.b1), num(given.b2), num(given.lr), num(given.eps)
    keep, decay = num(1 - given.lr * given.weight_decay), num(given.weight_decay)
    theta = np.asarray(given.theta, dtype=np.float64)
    m = v = np.zeros_like(theta)
    for t, (g, at) in enumerate(zip(given.grads, _steps(given), strict=True), 1):

        def add(en: str, zh: str, formula: str, t: int = t) -> None:
            found.append(step(f"Step {t}, {en}", f"第 {t} 步，{zh}", formula))

        if given.weight_decay and given.decoupled:
            decayed = theta * (1 - given.lr * given.weight_decay)
            add("decay", "衰减", rf"\theta={factor(theta)}\cdot {keep}={num_or_vec(decayed)}")
            theta = decayed
        elif given.weight_decay:
            add("L2 term", "L2 项", rf"g={num_or_vec(g)}+{decay}\cdot {factor(theta)}={num_or_vec(at.gradient)}")
        gradient = factor(at.gradient)
        first = rf"m={b1}\cdot {factor(m)}+{num(1 - given.b1)}\cdot {gradient}={num_or_vec(at.m)}"
        second = rf"v={b2}\cdot {factor(v)}+{num(1 - given.b2)}\cdot {gradient}^2={num_or_vec(at.v)}"
        add("first moment", "一阶矩", first)
        add("second moment", "二阶矩", second)
        m_hat, v_hat = num_or_vec(at.m_hat), num_or_vec(at.v_hat)
        add("correction of m", "修正 m", rf"\hat m={frac(num_or_vec(at.m), f'1-{b1}^{t}')}={m_hat}")
        add("correction of v", "修正 v", rf"\hat v={frac(num_or_vec(at.v), f'1-{b2}^{t}')}={v_hat}")
        moved = frac(m_hat, rf"\sqrt{{{v_hat}}}+{eps}")
        add("update", "更新", rf"\theta={num_or_vec(theta)}-{lr}\cdot {moved}={num_or_vec(at.theta)}")
        m, v, theta = at.m, at.v, at.theta
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    swapped = msgspec.structs.replace(given, b1=given.b2, b2=given.b1)
    found = {
        "no_bias_correction": _gone_wrong(given, correction=lambda _beta, _t: 1.0),
        "no_sqrt": _gone_wrong(given, root=np.asarray),
        "swapped_betas": _steps(swapped)[-1].theta,
    }
    if len(given.grads) > 1:
        # With t - 1 the first correction would divide by 0, so it is skipped.
        found["t_zero"] = _gone_wrong(given, correction=lambda beta, t: 1 - beta ** (t - 1) if t > 1 else 1.0)
    if given.weight_decay:
        found["l2_vs_decoupled"] = _steps(msgspec.structs.replace(given, decoupled=not given.decoupled))[-1].theta
    return {name: {"theta": theta} for name, theta in found.items()}


def _gone_wrong(
    given: Given,
    *,
    correction: Callable[[float, int], float] = lambda beta, t: 1 - beta**t,
    root: "Callable[[NDArray[np.float64]], NDArray[np.float64]] | None" = None,
) -> "NDArray[np.float64]":
    """Run the steps with another bias correction, or another function than the square root."""
    import numpy as np

    theta = np.asarray(given.theta, dtype=np.float64)
    m = v = np.zeros_like(theta)
    for t, g in enumerate(given.grads, 1):
        decay = given.weight_decay * theta
        gradient = np.asarray(g) if given.decoupled else np.asarray(g) + decay
        m = given.b1 * m + (1 - given.b1) * gradient
        v = given.b2 * v + (1 - given.b2) * gradient**2
        m_hat, v_hat = m / correction(given.b1, t), v / correction(given.b2, t)
        theta = theta - given.lr * (decay * given.decoupled + m_hat / ((root or np.sqrt)(v_hat) + given.eps))
    return theta


def _steps(given: Given) -> "list[AdamStep]":
    from quizcli.reference.optimizers import adam

    return adam(
        given.theta,
        given.grads,
        lr=given.lr,
        beta1=given.b1,
        beta2=given.b2,
        eps=given.eps,
        weight_decay=given.weight_decay,
        decoupled=given.decoupled,
    )


KIND = Kind(
    name="adam-step",
    inputs=Given,
    parts=PARTS,
    card_title=both("Adam steps by hand", "手算 Adam 更新"),
    formula=r"\hat m=\frac{m}{1-\beta_1^t},\quad\hat v=\frac{v}{1-\beta_2^t},\quad"
    r"\theta\leftarrow\theta-\eta\frac{\hat m}{\sqrt{\hat v}+\epsilon}",
    mistakes={
        "no_bias_correction": both("no bias correction", "没有做偏差修正"),
        "no_sqrt": both("divided by the second moment, not by its root", "除以了二阶矩，而不是它的平方根"),
        "swapped_betas": both("beta1 and beta2 swapped", "beta1 与 beta2 颠倒了"),
        "l2_vs_decoupled": both(
            "decay in the gradient (L2) and decoupled decay mistaken for each other",
            "把梯度中的 L2 项与解耦的权重衰减弄混了",
        ),
        "t_zero": both("t counted from 0, so that the correction is one step behind", "t 从 0 数起，修正晚了一步"),
    },
    levels=(
        Level(says=both("the first step", "第一步"), seconds=30, invites=("no_bias_correction", "no_sqrt")),
        Level(
            says=both("two or three steps", "两到三步"),
            seconds=240,
            invites=("no_bias_correction", "no_sqrt", "swapped_betas", "t_zero"),
        ),
        Level(
            says=both("two steps of Adam with L2, or of AdamW", "带 L2 的 Adam 或 AdamW，两步"),
            seconds=240,
            invites=("no_bias_correction", "l2_vs_decoupled"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    # Mistakes change only the step, which is small compared to the parameter.
    tolerance=Tolerance(0.0002, 0.0001),
)
