"""Batch, layer, instance and group norm: the axes, the number of statistics and of parameters."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import frac, step, vec

if TYPE_CHECKING:
    from quizcli.reference.normalization import NormCounts

_Norm: TypeAlias = Literal["bn", "ln", "in", "gn", "ln_last"]


class Given(Inputs, frozen=True):
    """A layer and the shape of its input."""

    shape: Annotated[
        Annotated[list[Count], msgspec.Meta(min_length=2, max_length=6)],
        says("shape of the activations: N, C, and the axes of space", "激活的形状：N、C 及各空间轴"),
    ]
    norm: Annotated[
        _Norm,
        says(
            "bn, ln (over all but N), in, gn, or ln_last (over the last axis, as in a Transformer)",
            "bn、ln（对 N 以外的轴）、in、gn，或 ln_last（对最后一轴，如 Transformer）",
        ),
    ]
    groups: Annotated[Count, says("number of groups of channels, for gn", "通道分成的组数，用于 gn")] = 1


_LEVELS: Mapping[int, tuple[_Norm, ...]] = {1: ("bn", "in"), 2: ("ln", "gn"), 3: ("bn", "ln", "in", "gn", "ln_last")}


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs.

    Level 1: batch or instance norm; 2: layer or group norm; 3: all of them, also for sequences and volumes.
    """
    norm = rng.one_of(_LEVELS[level])
    samples, channels = rng.one_of((2, 4, 6, 8, 10, 12, 16)), 8 * rng.integer(1, 6)
    if norm == "ln_last":
        return Given(shape=[samples, rng.integer(4, 32), channels], norm=norm)
    axes = 2 if level < 3 else rng.one_of((1, 2, 2, 3))
    space = rng.integers(axes, 3, 8) if level == 1 or axes == 3 else rng.integers(axes, 4, 10)
    return Given(shape=[samples, channels, *space], norm=norm, groups=rng.one_of((2, 4, 8)) if norm == "gn" else 1)


_NAMES: Mapping[_Norm, tuple[str, str]] = {
    "bn": ("Batch normalization in training", "训练时的批归一化（batch normalization）"),
    "ln": ("Layer normalization", "层归一化（layer normalization）"),
    "in": ("Instance normalization", "实例归一化（instance normalization）"),
    "gn": ("Group normalization", "组归一化（group normalization）"),
    "ln_last": ("Layer normalization as in a Transformer", " Transformer 式的层归一化（layer normalization）"),
}


def _axes(given: Given) -> Sequence[str]:
    """Return the names of the axes."""
    if given.norm == "ln_last":
        return ["N", "T", "d"] if len(given.shape) == 3 else [f"a_{n}" for n in range(1, len(given.shape) + 1)]
    space = {0: [], 1: ["L"], 2: ["H", "W"], 3: ["D", "H", "W"]}
    more = len(given.shape) - 2
    return ["N", "C", *space.get(more, [f"s_{n}" for n in range(1, more + 1)])]


def _layer(given: Given) -> str:
    """Return the layer as PyTorch makes it."""
    channels, space = given.shape[1], len(given.shape) - 2
    match given.norm:
        case "bn":
            return f"BatchNorm{max(space, 1)}d({channels})"
        case "in":
            return f"InstanceNorm{space}d({channels}, affine=True)"
        case "gn":
            return f"GroupNorm({given.groups}, {channels})"
        case "ln":
            return f"LayerNorm({given.shape[1:]})"
        case "ln_last":
            return f"LayerNorm({given.shape[-1]})"


def statement(given: Given) -> Text:
    """State the shape and the layer, in words and as PyTorch has it."""
    name_en, name_zh = _NAMES[given.norm]
    axes = ", ".join(_axes(given))
    groups_en, groups_zh = (
        (f" with ${given.groups}$ groups", f"，通道分 ${given.groups}$ 组") if given.norm == "gn" else ("", "")
    )
    return both(
        f"{name_en}{groups_en} is applied to activations of the shape $[{axes}]={vec(given.shape)}$, with learned scale and"
        f" shift: `{_layer(given)}` in PyTorch.",
        f"对形状为 $[{axes}]={vec(given.shape)}$ 的激活做{name_zh}{groups_zh}，带可学习的缩放与平移，即 PyTorch 的"
        f" `{_layer(given)}`。",
    )


def solve(given: Given) -> Solved:
    """Count."""
    return _counts(given)._asdict()


def _counts(given: Given, norm: _Norm | None = None) -> "NormCounts":
    from quizcli.reference.normalization import norm_counts

    return norm_counts(given.shape, norm or given.norm, given.groups)


def explain(given: Given) -> Sequence[Text]:
    """Say which axes share a statistic, multiply them, divide, and count the parameters."""
    found, axes = _counts(given), _axes(given)
    shared, learned = {
        "bn": ((0, *range(2, len(axes))), (1,)),
        "ln": (tuple(range(1, len(axes))), tuple(range(1, len(axes)))),
        "in": (tuple(range(2, len(axes))), (1,)),
        "gn": (tuple(range(1, len(axes))), (1,)),
        "ln_last": ((len(axes) - 1,), (len(axes) - 1,)),
    }[given.norm]
    names = r",\ ".join(
        rf"\frac{{C}}{{{given.groups}}}" if given.norm == "gn" and at == 1 else axes[at] for at in shared
    )
    factors = r"\cdot ".join(
        frac(str(given.shape[at]), str(given.groups)) if given.norm == "gn" and at == 1 else str(given.shape[at])
        for at in shared
    )
    whole = math.prod(given.shape)
    numbers = r"\cdot ".join(map(str, given.shape))
    parameters = r"\cdot ".join(str(given.shape[at]) for at in learned)
    return [
        step("One mean and one variance over", "每个均值与方差所跨的轴", names),
        step("Numbers in each", "每个统计量的元素数", factors if len(shared) == 1 else f"{factors}={found.per_stat}"),
        step(
            "Pairs of statistics: all numbers over that",
            "统计量的对数：总元素数除以它",
            f"{frac(numbers, str(found.per_stat))}={frac(str(whole), str(found.per_stat))}={found.n_stats}",
        ),
        step("Learned: scale and shift", "可学习参数：缩放与平移", rf"2\cdot {parameters}={found.affine}"),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    found = _counts(given)
    samples, channels, space = given.shape[0], given.shape[1], math.prod(given.shape[2:])
    wrong: dict[str, dict[str, int]] = {"no_spatial": {"per_stat": found.per_stat // space}}
    match given.norm:
        case "bn" | "ln":
            other = _counts(given, "ln" if given.norm == "bn" else "bn")
            wrong["bn_as_ln"] = {"n_stats": other.n_stats, "per_stat": other.per_stat}
            if given.norm == "bn":
                wrong["running_as_params"] = {"affine": 4 * channels}
            else:
                wrong["per_channel_ln"] = {"affine": 2 * channels}
        case "gn" if samples % given.groups == 0:
            wrong["batch_groups"] = {"n_stats": channels * given.groups, "per_stat": samples // given.groups * space}
        case "ln_last":
            width = given.shape[-1]
            wrong["bn_as_ln"] = {"n_stats": width, "per_stat": math.prod(given.shape[:-1])}
            # The position in a sequence takes the place of height and width.
            wrong["no_spatial"] = {"n_stats": samples}
    return wrong


KIND = Kind(
    name="norm-axes",
    inputs=Given,
    parts={
        "n_stats": both("pairs of mean and variance", "均值与方差的对数"),
        "per_stat": both("numbers that each is taken over", "每个统计量所跨的元素数"),
        "affine": both("learned parameters", "可学习参数的个数"),
    },
    card_title=both("Which axes a normalization layer averages", "各归一化层的统计范围"),
    formula=r"\mathrm{BN}:\ NHW;\quad \mathrm{LN}:\ CHW;\quad \mathrm{IN}:\ HW;\quad \mathrm{GN}:\ \frac{C}{G}HW",
    mistakes={
        "bn_as_ln": both("batch and layer normalization mixed up", "批归一化与层归一化混淆了"),
        "batch_groups": both("the batch split into groups, not the channels", "把批次分了组，应当分通道"),
        "per_channel_ln": both(
            "one scale and shift for each channel; LayerNorm([C, H, W]) has one for each element",
            "每个通道一对缩放与平移；LayerNorm([C, H, W]) 是每个元素一对",
        ),
        "no_spatial": both("height and width, or the positions of a sequence, left out", "漏了高和宽，或序列的位置"),
        "running_as_params": both("the running statistics counted as parameters", "把滑动统计量算成了参数"),
    },
    levels=(
        Level(says=both("batch or instance norm", "批归一化或实例归一化"), seconds=40, invites=("no_spatial",)),
        Level(says=both("layer or group norm", "层归一化或组归一化"), seconds=60, invites=("no_spatial",)),
        Level(
            says=both("all of them, also sequences and volumes", "全部四种，含序列与三维体"),
            seconds=75,
            invites=("no_spatial",),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
