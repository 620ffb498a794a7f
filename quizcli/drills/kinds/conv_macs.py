"""MACs and FLOPs of a convolution: each output element costs one filter."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Pads, Pair, Solved, both, says
from quizcli.drills.tex import frac, step, times

# Small enough to multiply on paper.
_MOST = 100_000_000


class Given(Inputs, frozen=True, kw_only=True):
    """The layer; each pair is (height, width)."""

    size: Annotated[Pair, says("input height and width", "输入的高和宽")]
    kernel: Annotated[Pair, says("kernel height and width", "卷积核的高和宽")]
    stride: Annotated[Pair, says("stride along each axis", "两个方向的步幅")] = (1, 1)
    padding: Annotated[Pads, says("zeros on each side", "每一侧填充的零的个数")] = (0, 0)
    dilation: Annotated[Pair, says("dilation; 1 is an ordinary convolution", "膨胀率，1 即普通卷积")] = (1, 1)
    c_in: Annotated[Count, says("input channels", "输入通道数")]
    c_out: Annotated[Count, says("output channels", "输出通道数")]
    groups: Annotated[Count, says("groups; c_in for a depthwise convolution", "分组数，等于 c_in 时为深度卷积")] = 1


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: stride 1; 2: stride 2; 3: groups on a map that is not square."""
    tall = wide = rng.one_of((7, 8, 10, 14, 16, 20, 28, 32, 56) if level == 1 else (14, 16, 28, 32, 56, 64, 112, 224))
    k = rng.one_of((1, 3) if level == 1 else (3, 5, 7))
    s = (1, 2, rng.one_of((1, 2)))[level - 1]
    c_in, c_out = rng.one_of((3, 16, 32, 64, 128)), rng.one_of((16, 32, 64, 128, 256))
    groups = 1
    if level == 3:
        wide = rng.one_of((tall // 2, 2 * tall))
        groups = rng.one_of((2, c_in))
    if c_in % groups or c_out % groups:
        return None
    given = Given(
        size=(tall, wide), kernel=(k, k), stride=(s, s), padding=(k // 2, k // 2), c_in=c_in, c_out=c_out, groups=groups
    )
    return given if _macs(given) <= _MOST else None


def statement(given: Given) -> Text:
    """State the layer and what counts as one operation."""
    size, kernel, stride, padding, dilation = (
        rf"{height}\times{width}"
        for height, width in (given.size, given.kernel, given.stride, given.padding, given.dilation)
    )
    en = (
        f"A convolution: input ${size}$ (height × width), ${given.c_in}$ channels in, ${given.c_out}$ out,"
        f" kernel ${kernel}$, stride ${stride}$, padding ${padding}$ (zeros on each side)"
    )
    zh = (
        f"一个卷积层：输入 ${size}$（高 × 宽），输入通道 ${given.c_in}$ 个，输出通道 ${given.c_out}$ 个，"
        f"卷积核 ${kernel}$，步幅 ${stride}$，填充 ${padding}$（每一侧补零的个数）"
    )
    if given.dilation != (1, 1):
        en += f", dilation ${dilation}$"
        zh += f"，膨胀率 ${dilation}$"
    if given.groups > 1:
        en += f", ${given.groups}$ groups"
        zh += f"，分为 ${given.groups}$ 组（groups）"
    return both(
        f"{en}. For one input; sizes are rounded down. A multiply-accumulate (MAC) is two floating-point operations"
        " (FLOPs); the bias is ignored.",
        f"{zh}。只算一个输入样本；尺寸向下取整。一次乘加（MAC）计两次浮点运算（FLOPs）；忽略偏置。",
    )


def solve(given: Given) -> Solved:
    """Count the operations at each place of the output."""
    macs = _macs(given)
    return {"macs": macs, "flops": 2 * macs}


def _macs(given: Given) -> int:
    from quizcli.reference.convolution import conv_macs

    return conv_macs(given.c_in, given.c_out, given.kernel, _output(given), groups=given.groups)


def _output(given: Given) -> Sequence[int]:
    from quizcli.reference.convolution import output_sizes

    return output_sizes(given.size, given.kernel, stride=given.stride, padding=given.padding, dilation=given.dilation)


def explain(given: Given) -> Sequence[Text]:
    """Work out the output's size, one output element, all of them."""
    found = []
    output = _output(given)
    axes = (("Output height", "输出的高"), ("Output width", "输出的宽"))
    for axis, (en, zh) in enumerate(axes):
        i, k, s, p, d = (pair[axis] for pair in (given.size, given.kernel, given.stride, given.padding, given.dilation))
        room = rf"{i}+2\cdot {p}-{d}\cdot({k}-1)-1"
        found.append(step(en, zh, rf"\left\lfloor{frac(room, str(s))}\right\rfloor+1={output[axis]}"))
    channels = given.c_in // given.groups
    one = math.prod(given.kernel) * channels
    macs = math.prod(output) * given.c_out * one
    if given.groups > 1:
        quotient = f"{frac(str(given.c_in), str(given.groups))}={channels}"
        found.append(step("Input channels that a filter sees", "每个滤波器看到的输入通道数", quotient))
    return [
        *found,
        step("MACs of one output element", "一个输出元素的 MACs", f"{times((*given.kernel, channels))}={one}"),
        step("Times all output elements", "乘以输出元素总数", f"{times((*output, given.c_out, one))}={macs}"),
        step("Two FLOPs for each MAC", "每次 MAC 计两次 FLOPs", rf"2\cdot {macs}={2 * macs}"),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    area, channels = math.prod(given.kernel), given.c_in // given.groups
    elements = math.prod(_output(given)) * given.c_out
    macs = elements * area * channels
    found = {
        "input_size": math.prod(given.size) * given.c_out * area * channels,
        "no_cin": elements * area,
        "no_groups": elements * area * given.c_in,
        "params": given.c_out * area * channels,
    }
    return {name: {"macs": wrong, "flops": 2 * wrong} for name, wrong in found.items()} | {
        "swap_factor2": {"macs": 2 * macs, "flops": macs}
    }


KIND = Kind(
    name="conv-macs",
    inputs=Given,
    parts={
        "macs": both("multiply-accumulate operations (MACs)", "乘加次数（MACs）"),
        "flops": both("floating-point operations (FLOPs)", "浮点运算次数（FLOPs）"),
    },
    card_title=both("MACs and FLOPs of a convolution", "卷积的乘加次数与 FLOPs"),
    formula=r"\mathrm{MACs}=H'W'\cdot C_{out}\cdot\frac{C_{in}}{g}k_h k_w,\quad \mathrm{FLOPs}=2\,\mathrm{MACs}",
    mistakes={
        "input_size": both("the input's size taken, not the output's", "用了输入的尺寸，应为输出的尺寸"),
        "no_cin": both("the input channels left out", "漏乘输入通道数"),
        "no_groups": both(
            "groups left out: a filter sees one group's channels only", "没有计入分组：滤波器只看本组的通道"
        ),
        "params": both(
            "that is the number of weights: not multiplied by the positions", "这是权重的个数：没有乘以输出位置数"
        ),
        "swap_factor2": both(
            "MACs and FLOPs swapped: a MAC is two FLOPs", "MACs 与 FLOPs 弄反了：一次 MAC 是两次 FLOPs"
        ),
    },
    levels=(
        Level(
            says=both("1x1 or 3x3, stride 1", "1x1 或 3x3，步幅 1"),
            seconds=75,
            invites=("no_cin", "params", "swap_factor2"),
        ),
        Level(says=both("stride 2", "步幅 2"), seconds=100, invites=("input_size", "no_cin", "params", "swap_factor2")),
        Level(
            says=both("groups, a map that is not square", "分组卷积，特征图不是正方形"),
            seconds=120,
            invites=("no_groups", "params", "swap_factor2"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
