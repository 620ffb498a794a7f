"""Steps of SGD with momentum, in two forms, with Nesterov's variant and weight decay."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import BelowOne, Inputs, Kind, Level, NotNegative, Positive, Solved, both, says
from quizcli.drills.optimizer_inputs import PARTS, Gradients, InitialParameter
from quizcli.drills.tex import factor, num, num_or_vec, step
from quizcli.language import tr
from quizcli.problems import Tolerance

if TYPE_CHECKING:
    from quizcli.reference.optimizers import SgdStep


class Given(Inputs, frozen=True):
    """The parameter, or a vector of them, a gradient for each step, and the settings."""

    theta: InitialParameter
    grads: Gradients
    lr: Annotated[Positive, says("learning rate", "学习率")] = 0.001
    momentum: Annotated[BelowOne, says("how much of the old velocity is kept", "旧速度保留的比例")] = 0.0
    nesterov: Annotated[bool, says("Nesterov momentum", "是否用 Nesterov 动量")] = False
    weight_decay: Annotated[NotNegative, says("weight of the L2 term in the gradient", "梯度中 L2 项的系数")] = 0.0
    style: Annotated[
        Literal["heavy_ball", "ema"],
        says(
            "the gradient enters the velocity whole (heavy_ball) or times 1 - momentum (ema)",
            "梯度以整体（heavy_ball）或乘以 1 - momentum（ema）进入速度",
        ),
    ] = "heavy_ball"


_SIZES = (-4, -3, -2, -1, 1, 2, 3, 4)


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: two steps of one number; 2: three steps of a vector, in either form; 3: Nesterov momentum with weight
    decay.
    """
    theta: float | list[float]
    grads: list[float | list[float]]
    if level == 2:
        entries = 2 if rng.chance(0.8) else 3
        theta = [float(value) for value in rng.integers(entries, -5, 5)]
        grads = [[float(rng.one_of(_SIZES)) for _ in theta] for _ in range(3)]
    else:
        theta = float(rng.one_of((-5, *_SIZES, 5)))
        grads = [float(rng.one_of(_SIZES)) for _ in range(2)]
    lr, momentum = rng.one_of((0.1, 0.01, 0.5)), rng.one_of((0.5, 0.9))
    if isinstance(theta, list) and len(theta) > 2 and lr < 0.1:  # too wide for a line of 80 columns
        return None
    match level:
        case 1:
            return Given(theta=theta, grads=grads, lr=lr, momentum=0.0 if rng.chance(0.2) else momentum)
        case 2:
            return Given(theta=theta, grads=grads, lr=lr, momentum=momentum, style=rng.one_of(("heavy_ball", "ema")))
        case _:
            decay = rng.one_of((0.1, 0.01))
            return Given(theta=theta, grads=grads, lr=lr, momentum=momentum, nesterov=True, weight_decay=decay)


def statement(given: Given) -> Text:
    """State the initial parameter, the gradients, the form of momentum and of weight decay."""
    gradients = [f"$g_{t}={num_or_vec(gradient)}$" for t, gradient in enumerate(given.grads, 1)]
    start, lr, mu = rf"$\theta={num_or_vec(given.theta)}$", rf"$\eta={num(given.lr)}$", num(given.momentum)
    steps_en = "one step, with the gradient" if len(gradients) == 1 else f"{len(gradients)} steps, with the gradients"
    steps_zh = f"走 {len(gradients)} 步，梯度{'依次' if len(gradients) > 1 else ''}为"
    if given.momentum:
        en = f"SGD with momentum starts at {start} with the velocity $v=0$ and takes"
        zh = f"带动量的 SGD 从 {start}、速度 $v=0$ 出发，"
    else:
        en = f"Plain SGD, without momentum, starts at {start} and takes"
        zh = f"不带动量的普通 SGD 从 {start} 出发，"
    en += f" {steps_en} {', '.join(gradients)}. The learning rate is {lr}."
    zh += f"{steps_zh} {'，'.join(gradients)}。学习率 {lr}。"
    if given.momentum and given.style == "ema":
        en += (
            rf" The momentum is $\mu={mu}$ in the EMA form: the velocity is a moving average of the gradients (each enters"
            rf" it times $1-\mu$), without bias correction."
        )
        zh += rf"动量系数 $\mu={mu}$，取 EMA 形式：速度是梯度的指数滑动平均（梯度乘以 $1-\mu$ 后进入速度），不做偏差修正。"
    elif given.momentum:
        nesterov_en = ", with Nesterov's variant as PyTorch has it" if given.nesterov else ""
        nesterov_zh = "，并采用 PyTorch 的 Nesterov 变体" if given.nesterov else ""
        en += (
            rf" The momentum is $\mu={mu}$ in PyTorch's heavy-ball form (the gradient enters the velocity whole, the"
            rf" learning rate stays outside){nesterov_en}."
        )
        zh += rf"动量系数 $\mu={mu}$，取 PyTorch 的重球（heavy ball）形式：梯度整体进入速度，学习率在速度之外{nesterov_zh}。"
    if given.weight_decay:
        decay = rf"$\lambda={num(given.weight_decay)}$"
        en += rf" The weight decay {decay} is L2 regularization: $\lambda\theta$ is added to each gradient first."
        zh += rf"权重衰减 {decay} 为 L2 正则：先把 $\lambda\theta$ 加到每个梯度上。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Take all steps."""
    return {"theta": _steps(given)[-1].theta}


def explain(given: Given) -> Sequence[Text]:
    """Work step by step: the gradient with its L2 term, the velocity, the parameter."""
    import numpy as np

    found = []
    mu, lr, decay = num(given.momentum), num(given.lr), num(given.weight_decay)
    take = rf"{num(1 - given.momentum)}\cdot " if given.style == "ema" else ""
    theta = np.asarray(given.theta, dtype=np.float64)
    velocity = np.zeros_like(theta)
    for t, (g, at) in enumerate(zip(given.grads, _steps(given), strict=True), 1):
        en, zh = f"Step {t}, ", f"第 {t} 步，"
        gradient = factor(at.gradient)
        if given.weight_decay:
            formula = rf"g={num_or_vec(g)}+{decay}\cdot {factor(theta)}={num_or_vec(at.gradient)}"
            found.append(step(en + "gradient with its L2 term", zh + "含 L2 项的梯度", formula))
        direction = gradient
        if given.momentum:
            formula = rf"v={mu}\cdot {factor(velocity)}+{take}{gradient}={num_or_vec(at.velocity)}"
            found.append(step(en + "velocity", zh + "速度", formula))
            direction = factor(at.velocity)
        if given.nesterov:
            direction = rf"({num_or_vec(at.gradient)}+{mu}\cdot {factor(at.velocity)})"
        formula = rf"\theta={num_or_vec(theta)}-{lr}\cdot {direction}={num_or_vec(at.theta)}"
        found.append(step(en + "update", zh + "更新", formula))
        velocity, theta = at.velocity, at.theta
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    replace = msgspec.structs.replace
    wrong = {"plus": _steps(replace(given, lr=-given.lr))}
    if given.momentum:
        wrong["no_momentum"] = _steps(given, momentum=0.0)
        if not given.nesterov:
            wrong["ema_form"] = _steps(replace(given, style="ema" if given.style == "heavy_ball" else "heavy_ball"))
        if given.style == "heavy_ball":
            wrong["no_nesterov"] = _steps(replace(given, nesterov=not given.nesterov))
    if given.weight_decay:
        wrong["wd_ignored"] = _steps(replace(given, weight_decay=0.0))
    return {name: {"theta": steps[-1].theta} for name, steps in wrong.items()}


def _steps(given: Given, *, momentum: float | None = None) -> "list[SgdStep]":
    """Run the steps, optionally with another momentum."""
    from quizcli.reference.optimizers import sgd

    if given.nesterov and given.style == "ema":
        raise ValueError(tr("Nesterov momentum needs the style heavy_ball, as in PyTorch"))
    return sgd(
        given.theta,
        given.grads,
        lr=given.lr,
        momentum=given.momentum if momentum is None else momentum,
        dampening=given.momentum if given.style == "ema" else 0.0,
        nesterov=given.nesterov,
        weight_decay=given.weight_decay,
    )


KIND = Kind(
    name="sgd-momentum-step",
    inputs=Given,
    parts=PARTS,
    card_title=both("SGD with momentum by hand", "手算带动量的 SGD"),
    formula=r"g\leftarrow g+\lambda\theta,\quad v\leftarrow\mu v+g\ \mathrm{(EMA:}\ \mu v+(1-\mu)g\mathrm{)},\quad"
    r"\theta\leftarrow\theta-\eta v\ \mathrm{(Nesterov:}\ \theta-\eta(g+\mu v)\mathrm{)}",
    mistakes={
        "ema_form": both(
            "heavy-ball form and EMA form mistaken for each other: a factor 1-μ at the gradient",
            "把重球形式与 EMA 形式弄混了：梯度处差因子 1-μ",
        ),
        "no_momentum": both("the old velocity was forgotten", "漏了旧速度"),
        "plus": both("the step was added, not subtracted", "更新量应减去，却加上了"),
        "no_nesterov": both("plain and Nesterov momentum mistaken for each other", "把普通动量与 Nesterov 动量弄混了"),
        "wd_ignored": both("weight decay left out", "没有计入权重衰减"),
    },
    levels=(
        Level(says=both("two steps of one number", "一个数，两步"), seconds=60, invites=("plus",)),
        Level(
            says=both("three steps of a vector", "一个向量，三步"),
            seconds=180,
            invites=("plus", "no_momentum", "ema_form"),
        ),
        Level(
            says=both("Nesterov and weight decay", "Nesterov 动量与权重衰减"),
            seconds=150,
            invites=("no_momentum", "no_nesterov", "wd_ignored"),
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
