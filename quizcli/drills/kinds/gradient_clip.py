"""Gradient clipping: by global norm, by the norm of each tensor, by value."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Matrix, Positive, Solved, both, says
from quizcli.drills.tex import frac, num, par, step, vec

# Vectors with an integer norm; the longer ones are split in two.
_WHOLE = ((3, 4), (6, 8), (1, 2, 2), (2, 4, 4), (2, 3, 6), (1, 4, 8))
_WHOLE_TOGETHER = (
    (3, 4, 12), (2, 3, 6), (1, 4, 8), (2, 6, 9), (4, 4, 7), (6, 6, 7), (2, 4, 4),
    (1, 1, 3, 5), (1, 1, 7, 7), (1, 2, 2, 4), (2, 2, 4, 5), (2, 4, 5, 6), (1, 4, 4, 4), (1, 5, 5, 7),
)  # fmt: skip


class Given(Inputs, frozen=True):
    """The gradients and how they are clipped."""

    grads: Annotated[Matrix, says("gradient of each tensor, a list of vectors", "每个张量的梯度，由向量组成的列表")]
    tau: Annotated[Positive, says("threshold of the norm, or of each entry", "范数的阈值，或每个元素的阈值")] = 1.0
    mode: Annotated[
        Literal["global_norm", "per_tensor", "value"],
        says(
            "by the norm over all tensors (global_norm), by each tensor's own (per_tensor), or entry by entry (value)",
            "按所有张量的总范数（global_norm）、按每个张量自身的范数（per_tensor），或逐元素（value）",
        ),
    ] = "global_norm"


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: one vector; 2: a vector below the threshold, or clipping by value; 3: two tensors."""
    sizes = rng.one_of(_WHOLE_TOGETHER if level == 3 else _WHOLE)
    entries = [float(size * rng.one_of((-1, 1))) for size in rng.shuffled(sizes)]
    norm = math.hypot(*entries)
    tau = rng.one_of((1.0, 2.0, 5.0))
    if level == 2:
        if rng.chance(0.5):
            return Given(grads=[entries], tau=norm + rng.integer(1, 5))
        tau = rng.one_of((1.5, 2.0, 3.0, 5.0))
        return Given(grads=[entries], tau=tau, mode="value") if max(sizes) > tau else None
    if norm <= tau:
        return None
    if level == 1:
        return Given(grads=[entries], tau=tau)
    cut = rng.integer(1, len(entries) - 1)
    mode: Literal["global_norm", "per_tensor"] = "global_norm" if rng.chance(0.75) else "per_tensor"
    return Given(grads=[entries[:cut], entries[cut:]], tau=tau, mode=mode)


def statement(given: Given) -> Text:
    """State the gradients, the threshold and the kind of clipping."""
    shown, tau = [f"${vec(part)}$" for part in given.grads], rf"$\tau={num(given.tau)}$"
    if len(shown) == 1:
        en, zh = f"The gradient is {shown[0]}.", f"梯度为 {shown[0]}。"
    else:
        en = f"The gradients of {len(shown)} tensors are {', '.join(shown)}."
        zh = f"{len(shown)} 个张量的梯度分别为 {'，'.join(shown)}。"
    it = "It is" if len(shown) == 1 else "They are"
    match given.mode:
        case "global_norm":
            together_en, together_zh = (
                (" over all tensors together", "所有张量合起来的") if len(shown) > 1 else ("", "")
            )
            en += f" {it} clipped by norm: the L2 norm{together_en} is to be at most {tau}."
            zh += f"按范数裁剪（clip by norm），使{together_zh} L2 范数不超过 {tau}。"
        case "per_tensor":
            en += f" Each tensor is clipped by norm: its own L2 norm is to be at most {tau}."
            zh += f"每个张量按自身的 L2 范数裁剪（clip by norm），使其不超过 {tau}。"
        case "value":
            en += f" {it} clipped by value: each entry is to be at most {tau} in absolute value."
            zh += f"按值裁剪（clip by value），使每个元素的绝对值不超过 {tau}。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Clip the gradients."""
    from quizcli.reference.optimizers import clip_by_norm, clip_by_value

    match given.mode:
        case "global_norm":
            clipped = clip_by_norm(given.grads, given.tau)
        case "per_tensor":
            clipped = [clip_by_norm([part], given.tau)[0] for part in given.grads]
        case _:
            clipped = clip_by_value(given.grads, given.tau)
    return {"grads": [part.tolist() for part in clipped]}


def explain(given: Given) -> Sequence[Text]:
    """Compute norm and ratio, global or per tensor; or clip each entry."""
    found = []
    groups = [[part] for part in given.grads] if given.mode == "per_tensor" else [given.grads]
    for group in groups:
        if given.mode == "value":
            found += [
                step(
                    "Each entry between the bounds",
                    "把每个元素限制在界内",
                    rf"{vec(part)}\to {vec(max(-given.tau, min(given.tau, entry)) for entry in part)}",
                )
                for part in group
            ]
            continue
        norm = _l2(group)
        squares = "+".join(f"{par(entry)}^2" for part in group for entry in part)
        found.append(step("Norm", "范数", rf"\sqrt{{{squares}}}={num(norm)}"))
        if norm <= given.tau:
            unchanged = rf"{num(norm)}\leq {num(given.tau)},\quad {', '.join(map(vec, group))}"
            found.append(step("Within the threshold, so nothing changes", "未超过阈值，梯度不变", unchanged))
            continue
        ratio = f"{frac(num(given.tau), num(norm))}={num(given.tau / norm)}"
        found.append(step("Ratio", "缩放比例", rf"\frac{{\tau}}{{\|g\|}}={ratio}"))
        found += [
            step(
                "Times the gradient",
                "乘以梯度",
                rf"{num(given.tau / norm)}\cdot {vec(part)}={vec(entry * given.tau / norm for entry in part)}",
            )
            for part in group
        ]
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    together, apart = [given.grads], [[part] for part in given.grads]
    clipped = [[max(-given.tau, min(given.tau, entry)) for entry in part] for part in given.grads]
    if given.mode == "value":
        found = {
            "by_value": _scaled(together, given.tau, _l2),
            "scaled_up": [
                [math.copysign(given.tau, entry) if entry else 0.0 for entry in part] for part in given.grads
            ],
        }
    else:
        groups, others = (together, apart) if given.mode == "global_norm" else (apart, together)
        found = {
            "per_tensor": _scaled(others, given.tau, _l2),
            "by_value": clipped,
            "scaled_up": _scaled(groups, given.tau, _l2, always=True),
            "squared_norm": _scaled(groups, given.tau, lambda group: _l2(group) ** 2),
            "l1": _scaled(groups, given.tau, lambda group: sum(abs(entry) for part in group for entry in part)),
        }
    return {name: {"grads": grads} for name, grads in found.items()}


def _l2(group: Sequence[Sequence[float]]) -> float:
    return math.hypot(*(entry for part in group for entry in part))


def _scaled(
    groups: Sequence[Sequence[Sequence[float]]],
    tau: float,
    norm: Callable[[Sequence[Sequence[float]]], float],
    *,
    always: bool = False,
) -> list[list[float]]:
    """Return the vectors scaled by the norm of their group; optionally scale up too."""
    found = []
    for group in groups:
        length = norm(group)
        ratio = tau / length if length > tau or (always and length) else 1
        found += [[entry * ratio for entry in part] for part in group]
    return found


KIND = Kind(
    name="gradient-clip",
    inputs=Given,
    parts={"grads": both("clipped gradients, a row for each tensor", "裁剪后的梯度，每个张量一行")},
    card_title=both("Gradient clipping", "梯度裁剪"),
    formula=r"g\leftarrow g\cdot\min(1,\frac{\tau}{\|g\|_2})\ \mathrm{or}\ \min(\tau,\max(-\tau,g))",
    mistakes={
        "per_tensor": both(
            "the norm over all tensors and the norm of each mistaken for each other",
            "把所有张量的总范数与每个张量自身的范数弄混了",
        ),
        "by_value": both("clipping by norm and by value mistaken for each other", "把按范数裁剪与按值裁剪弄混了"),
        "scaled_up": both("what was within the threshold was scaled up to it", "未超过阈值的也被放大到了阈值"),
        "squared_norm": both("divided by the squared norm: the root is missing", "除以了范数的平方：漏了开方"),
        "l1": both("the L1 norm in place of the L2 norm", "用了 L1 范数，而不是 L2 范数"),
    },
    levels=(
        Level(says=both("one vector", "一个向量"), seconds=45, invites=("by_value", "squared_norm", "l1")),
        Level(says=both("a trap, or by value", "带陷阱，或按值裁剪"), seconds=45, invites=("scaled_up",)),
        Level(says=both("two tensors", "两个张量"), seconds=90, invites=("per_tensor", "squared_norm")),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
