"""Inputs of the kinds about learning-rate schedules, and each schedule in words."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from quizcli.cards import Text
from quizcli.drills.kind import Count, Inputs, NotNegative, Positive, Whole, both, says
from quizcli.drills.tex import fill

InitialRate: TypeAlias = Annotated[
    Positive, says("learning rate at the start, or at the end of the warm-up", "初始（预热之后的）学习率")
]
FinalRate: TypeAlias = Annotated[NotNegative, says("learning rate at the end", "最终学习率")]
Steps: TypeAlias = Annotated[Count, says("steps of the whole schedule", "整个调度的步数")]
Warmup: TypeAlias = Annotated[Count, says("steps of the warm-up", "预热的步数")]
Taken: TypeAlias = Annotated[Whole, says("steps already taken, from 0", "已走的步数，从 0 数起")]


class _Decay(Inputs, frozen=True, kw_only=True, tag_field="kind"):
    """Decay by gamma every S steps."""

    lr0: InitialRate
    gamma: Annotated[Positive, says("decay factor", "衰减系数")]
    S: Annotated[Count, says("steps between two drops", "每隔多少步衰减一次")] = 1
    t: Taken


class Staircase(_Decay, frozen=True, tag="step"):
    """Step decay."""


class Exponential(_Decay, frozen=True, tag="exp"):
    """Exponential decay."""


class InverseTime(_Decay, frozen=True, tag="inverse_time"):
    """Inverse time decay."""


class _Annealing(Inputs, frozen=True, kw_only=True, tag_field="kind"):
    """From one learning rate to another in T steps."""

    lr0: InitialRate
    lr_min: FinalRate = 0.0
    T: Steps
    t: Taken
    power: Annotated[Positive, says("power of the polynomial", "多项式的幂次")] = 1.0


class Polynomial(_Annealing, frozen=True, tag="poly"):
    """Polynomial decay."""


class Cosine(_Annealing, frozen=True, tag="cosine"):
    """Cosine annealing; ``power`` is ignored."""


class WarmupCosine(Inputs, frozen=True, kw_only=True, tag_field="kind", tag="warmup_cosine"):
    """Linear warm-up from 0 in W steps, then cosine annealing."""

    lr0: InitialRate
    lr_min: FinalRate = 0.0
    W: Warmup
    T: Steps
    t: Taken


class Noam(Inputs, frozen=True, tag_field="kind", tag="noam"):
    """The schedule of the original Transformer; its steps count from 1."""

    d: Annotated[Count, says("width of the model", "模型宽度")]
    W: Warmup
    t: Annotated[Count, says("step, from 1", "第几步，从 1 数起")]


class LinearScaling(Inputs, frozen=True, tag_field="kind", tag="linear_scaling"):
    """The linear scaling rule for another batch size."""

    lr0: InitialRate
    B0: Annotated[Count, says("batch size of that learning rate", "该学习率对应的批大小")]
    B: Annotated[Count, says("new batch size", "新的批大小")]


LrSchedule: TypeAlias = (
    Staircase | Exponential | InverseTime | Polynomial | Cosine | WarmupCosine | Noam | LinearScaling
)

_STATEMENTS: Mapping[type[Inputs], Text] = {
    Staircase: both(
        r"Step decay: the learning rate starts at $\eta_0={lr0}$, is multiplied by $\gamma={gamma}$ after every $S={S}$ steps"
        " and is constant between.",
        r"阶梯衰减（step decay）：学习率从 $\eta_0={lr0}$ 开始，每 $S={S}$ 步乘以 $\gamma={gamma}$，其间不变。",
    ),
    Exponential: both(
        r"Exponential decay: the learning rate starts at $\eta_0={lr0}$ and falls smoothly, without stairs, by the factor"
        r" $\gamma={gamma}$ in $S={S}$ steps.",
        r"指数衰减：学习率从 $\eta_0={lr0}$ 开始连续下降（非阶梯），每 $S={S}$ 步变为 $\gamma={gamma}$ 倍。",
    ),
    InverseTime: both(
        r"Inverse time decay, as in Keras: the learning rate starts at $\eta_0={lr0}$; the decay rate is $\gamma={gamma}$ in"
        " $S={S}$ steps, smooth, without stairs.",
        r"反时间衰减（inverse time decay，与 Keras 相同）：学习率从 $\eta_0={lr0}$ 开始，每 $S={S}$ 步的衰减率为"
        r" $\gamma={gamma}$，连续变化（非阶梯）。",
    ),
    Polynomial: both(
        r"Polynomial decay of power $p={power}$: the learning rate goes from $\eta_0={lr0}$ to $\eta_1={lr_min}$ in $T={T}$"
        " steps.",
        r"幂次 $p={power}$ 的多项式衰减：学习率在 $T={T}$ 步内从 $\eta_0={lr0}$ 降到 $\eta_1={lr_min}$。",
    ),
    Cosine: both(
        r"Cosine annealing without restarts: the learning rate goes from $\eta_0={lr0}$ to $\eta_1={lr_min}$ in $T={T}$ steps.",
        r"余弦退火（cosine annealing，无重启）：学习率在 $T={T}$ 步内从 $\eta_0={lr0}$ 降到 $\eta_1={lr_min}$。",
    ),
    WarmupCosine: both(
        r"Linear warm-up of the learning rate from 0 to $\eta_0={lr0}$ in the first $W={W}$ steps, then cosine annealing to"
        r" $\eta_1={lr_min}$, reached after $T={T}$ steps in all.",
        r"学习率在前 $W={W}$ 步从 0 线性预热（warm-up）到 $\eta_0={lr0}$，然后余弦退火，共 $T={T}$ 步（含预热）后降到"
        r" $\eta_1={lr_min}$。",
    ),
    Noam: both(
        "The schedule of the original Transformer (Noam): the model is $d={d}$ wide, the warm-up takes $W={W}$ steps, and this"
        " is step $t={t}$, counted from 1.",
        "原版 Transformer 的学习率调度（Noam）：模型宽度 $d={d}$，预热（warm-up）$W={W}$ 步，现在是第 $t={t}$ 步（从 1 数起）。",
    ),
    LinearScaling: both(
        r"The learning rate $\eta_0={lr0}$ was found for the batch size $B_0={B0}$. It is taken to the batch size $B={B}$ by the"
        " linear scaling rule.",
        r"学习率 $\eta_0={lr0}$ 是在批大小 $B_0={B0}$ 下调好的，现按线性缩放规则（linear scaling rule）换到批大小 $B={B}$。",
    ),
}


_STEPS_TAKEN = both(
    "So far $t={t}$ steps have been taken; the first step has $t=0$.", "此时已走了 $t={t}$ 步，第一步为 $t=0$。"
)


def describe_schedule(given: LrSchedule) -> Text:
    """Return the schedule in words, and how many steps have been taken."""
    said = _STATEMENTS[type(given)]
    return fill(given, said) if isinstance(given, Noam | LinearScaling) else fill(given, said, _STEPS_TAKEN)
