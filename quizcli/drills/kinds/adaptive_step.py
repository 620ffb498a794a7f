"""Steps of AdaGrad and RMSProp."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

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

    from quizcli.reference.optimizers import AdaptiveStep


class Given(Inputs, frozen=True):
    """The optimizer, the parameter, or a vector of them, a gradient for each step, and the settings."""

    opt: Annotated[Literal["adagrad", "rmsprop"], says("adagrad or rmsprop", "adagrad 或 rmsprop")]
    theta: InitialParameter
    grads: Gradients
    lr: Annotated[Positive, says("learning rate", "学习率")] = 0.01
    rho: Annotated[BelowOne, says("decay of RMSProp's average", "RMSProp 滑动平均的衰减率")] = 0.99
    eps: Annotated[NotNegative, says("keeps the quotient finite", "防止除以零的小常数")] = 1e-8
    acc0: Annotated[NotNegative, says("accumulator before the first step", "累积量的初值")] = 0.0
    eps_place: Annotated[
        Literal["inside", "outside"],
        says("eps inside the root, or outside: added to it", "eps 在根号内（inside）还是根号外（outside）"),
    ] = "outside"


# More than the tolerance of any parameter drawn.
_NOTICEABLE = 0.002


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: one step of either optimizer; 2: three of AdaGrad, sometimes with an initial accumulator; 3: two or
    three of RMSProp.
    """
    options: Sequence[Literal["adagrad", "rmsprop"]] = (("adagrad", "rmsprop"), ("adagrad",), ("rmsprop",))[level - 1]
    opt = rng.one_of(options)
    steps = (1, 3, rng.integer(2, 3))[level - 1]
    # A gradient of 1 is its own square and its own root.
    sizes = (-4, -3, -2, 2, 3, 4) if level == 1 else (-4, -3, -2, -1, 1, 2, 3, 4)
    given = Given(
        opt=opt,
        theta=float(rng.one_of((-5, -4, -3, -2, -1, 1, 2, 3, 4, 5))),
        grads=[float(rng.one_of(sizes)) for _ in range(steps)],
        lr=rng.one_of((0.1, 0.5, 1.0)),
        # With 0.5, swapping rho and 1 - rho changes nothing.
        rho=rng.one_of((0.75, 0.9)) if opt == "rmsprop" else 0.99,
        acc0=0.1 if level == 2 and rng.chance(0.3) else 0.0,
        eps_place=rng.one_of(("inside", "outside")),
    )
    if given.acc0 and abs(float(_final(given)) - float(_final(_from_zero(given)))) < _NOTICEABLE:
        return None
    return given


def statement(given: Given) -> Text:
    """State the initial parameter, the gradients, the settings, and where eps is added."""
    name = "AdaGrad" if given.opt == "adagrad" else "RMSProp"
    gradients = [f"$g_{t}={num_or_vec(gradient)}$" for t, gradient in enumerate(given.grads, 1)]
    settings = [rf"$\eta={num(given.lr)}$", rf"$\epsilon={num(given.eps)}$"]
    if given.opt == "rmsprop":
        settings.insert(1, rf"$\rho={num(given.rho)}$")
    start, acc0 = num_or_vec(given.theta), num(given.acc0)
    steps = "one step, with the gradient" if len(gradients) == 1 else f"{len(gradients)} steps, with the gradients"
    what_en, what_zh = ("sum", "累积和") if given.opt == "adagrad" else ("moving average", "滑动平均")
    uncorrected_en, uncorrected_zh = ("", "") if given.opt == "adagrad" else ("; no bias correction", "，不做偏差修正")
    place_en = "under the root" if given.eps_place == "inside" else "outside the root"
    place_zh = "根号内" if given.eps_place == "inside" else "根号外"
    return both(
        rf"{name} starts at $\theta={start}$ with the {what_en} of squared gradients $G={acc0}$ and takes {steps}"
        rf" {', '.join(gradients)}. Settings: {', '.join(settings)}, $\epsilon$ {place_en}{uncorrected_en}.",
        rf"{name} 从 $\theta={start}$ 出发，梯度平方的{what_zh}初值 $G={acc0}$，走 {len(gradients)} 步，"
        rf"梯度{'依次' if len(gradients) > 1 else ''}为 {'，'.join(gradients)}。设 {'，'.join(settings)}，"
        rf"$\epsilon$ 在{place_zh}{uncorrected_zh}。",
    )


def solve(given: Given) -> Solved:
    """Take all steps."""
    return {"theta": _final(given)}


def explain(given: Given) -> Sequence[Text]:
    """Work step by step: the accumulated squares, their root, the parameter."""
    import numpy as np

    found = []
    theta = np.asarray(given.theta, dtype=np.float64)
    accumulated = np.full_like(theta, given.acc0)
    for t, (g, at) in enumerate(zip(given.grads, _steps(given), strict=True), 1):
        square = f"{factor(g)}^2"
        if given.opt == "adagrad":
            grown = f"{num_or_vec(accumulated)}+{square}"
        else:
            grown = rf"{num(given.rho)}\cdot {num_or_vec(accumulated)}+{num(1 - given.rho)}\cdot {square}"
        squares, eps = num_or_vec(at.accumulated), num(given.eps)
        root = rf"\sqrt{{{squares}+{eps}}}" if given.eps_place == "inside" else rf"\sqrt{{{squares}}}+{eps}"
        moved = rf"\theta={num_or_vec(theta)}-{num(given.lr)}\cdot {frac(num_or_vec(g), root)}={num_or_vec(at.theta)}"
        found.append(step(f"Step {t}, squares", f"第 {t} 步，平方", f"G={grown}={squares}"))
        found.append(step(f"Step {t}, update", f"第 {t} 步，更新", moved))
        accumulated, theta = at.accumulated, at.theta
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    replace = msgspec.structs.replace
    found = {"no_sqrt": _gone_wrong(given, power=2, root=False), "plain_sgd": _plain_sgd(given)}
    if _stays_positive(given):
        found["no_square"] = _gone_wrong(given, power=1, root=True)
    if given.opt == "rmsprop":
        if given.rho:
            found["rho_swapped"] = _final(replace(given, rho=1 - given.rho))
        found["adagrad_for_rmsprop"] = _final(replace(given, opt="adagrad"))
    elif given.acc0 and given.eps:
        found["start_ignored"] = _final(_from_zero(given))
    return {name: {"theta": theta} for name, theta in found.items()}


def _from_zero(given: Given) -> Given:
    return msgspec.structs.replace(given, acc0=0.0)


def _final(given: Given) -> "NDArray[np.float64]":
    return _steps(given)[-1].theta


def _steps(given: Given) -> "list[AdaptiveStep]":
    from quizcli.reference.optimizers import adaptive

    keep, take = _weights(given)
    return adaptive(
        given.theta,
        given.grads,
        lr=given.lr,
        keep=keep,
        take=take,
        start=given.acc0,
        eps=given.eps,
        eps_inside=given.eps_place == "inside",
    )


def _weights(given: Given) -> tuple[float, float]:
    """Return the weights of the accumulator and of the new square."""
    return (1.0, 1.0) if given.opt == "adagrad" else (given.rho, 1 - given.rho)


def _gone_wrong(given: Given, *, power: int, root: bool) -> "NDArray[np.float64]":
    """Run the steps with another power of the gradient, or without the square root."""
    import numpy as np

    keep, take = _weights(given)
    theta = np.asarray(given.theta, dtype=np.float64)
    accumulated = np.full_like(theta, given.acc0)
    for gradient in given.grads:
        g = np.asarray(gradient)
        accumulated = keep * accumulated + take * g**power
        theta = theta - given.lr * g / ((np.sqrt(accumulated) if root else accumulated) + given.eps)
    return theta


def _plain_sgd(given: Given) -> "NDArray[np.float64]":
    import numpy as np

    return np.asarray(np.asarray(given.theta) - given.lr * np.sum(np.asarray(given.grads), axis=0))


def _stays_positive(given: Given) -> bool:
    """Say whether accumulating the gradients instead of their squares stays positive."""
    keep, take = _weights(given)
    accumulated, smallest = given.acc0, math.inf
    for gradient in given.grads:
        accumulated = keep * accumulated + take * min(gradient if isinstance(gradient, list) else [gradient])
        smallest = min(smallest, accumulated)
    return smallest > 0


KIND = Kind(
    name="adaptive-step",
    inputs=Given,
    parts=PARTS,
    card_title=both("AdaGrad and RMSProp by hand", "手算 AdaGrad 与 RMSProp"),
    formula=r"G\leftarrow G+g^2\ \mathrm{(RMSProp:}\ \rho G+(1-\rho)g^2\mathrm{)},\quad"
    r"\theta\leftarrow\theta-\eta\frac{g}{\sqrt{G}+\epsilon}\ \mathrm{or}\ \theta-\eta\frac{g}{\sqrt{G+\epsilon}}",
    mistakes={
        "no_sqrt": both("divided by G, not by its root", "除以了 G，而不是它的平方根"),
        "no_square": both("accumulated g, not its square", "累积的是 g，而不是它的平方"),
        "rho_swapped": both("ρ and 1-ρ swapped", "ρ 与 1-ρ 颠倒了"),
        "adagrad_for_rmsprop": both(
            "the sum of AdaGrad in place of RMSProp's moving average",
            "用了 AdaGrad 的累积和，而不是 RMSProp 的滑动平均",
        ),
        "start_ignored": both("the sum started from 0, not from the G given", "累积和从 0 开始，没有用给出的初值 G"),
        "plain_sgd": both("plain SGD: not divided by anything", "做成了普通 SGD：没有除以任何数"),
    },
    levels=(
        Level(says=both("one step", "一步"), seconds=45, invites=("no_sqrt", "plain_sgd")),
        Level(says=both("AdaGrad, three steps", "AdaGrad，三步"), seconds=150, invites=("no_sqrt", "plain_sgd")),
        Level(
            says=both("RMSProp, two or three steps", "RMSProp，两到三步"),
            seconds=180,
            invites=("no_sqrt", "rho_swapped", "adagrad_for_rmsprop"),
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
