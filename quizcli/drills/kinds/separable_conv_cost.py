"""Cost of a depthwise separable convolution, and its ratio to a standard one."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Pair, Solved, both, says
from quizcli.drills.tex import frac, num, step, times
from quizcli.problems import Tolerance

# Small enough to multiply on paper.
_MOST = 100_000_000


class Given(Inputs, frozen=True):
    """The convolution that is replaced."""

    c_in: Annotated[Count, says("input channels", "输入通道数")]
    c_out: Annotated[Count, says("output channels", "输出通道数")]
    k: Annotated[Count, says("kernel size", "卷积核大小")]
    out: Annotated[Pair, says("output height and width", "输出的高和宽")]


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: a 3x3 kernel and the ratio; 2: 3x3 or 5x5; 3: a larger kernel."""
    side = rng.one_of((7, 14, 28, 56))
    given = Given(
        c_in=rng.one_of((16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 256, 512)),
        c_out=rng.one_of((16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 128, 160, 200, 256, 512, 1024)),
        k=rng.one_of(((3,), (3, 5), (5, 7))[level - 1]),
        out=(side, side),
    )
    return given if level == 1 or _macs(given)[0] <= _MOST else None


def statement(given: Given) -> Text:
    """State both designs, what is counted, and the direction of the ratio."""
    k, out = (rf"{tall}\times{wide}" for tall, wide in ((given.k, given.k), given.out))
    return both(
        f"A standard ${k}$ convolution with ${given.c_in}$ input channels, ${given.c_out}$ output channels and the output"
        f" map ${out}$ is replaced by a depthwise separable one: a depthwise ${k}$ convolution, then a pointwise one,"
        rf" $1\times1$, both with this output map. Costs are multiply-accumulates (MACs) for one input, without bias;"
        " the ratio is separable over standard.",
        f"把一个标准 ${k}$ 卷积（输入通道 ${given.c_in}$ 个，输出通道 ${given.c_out}$ 个，输出特征图 ${out}$）换成深度可分离卷积"
        f"（depthwise separable）：先做 ${k}$ 深度卷积（depthwise），再做 $1\\times1$ 逐点卷积（pointwise），"
        "两者的输出特征图尺寸相同。计算量指一个输入样本的乘加次数（MACs），不计偏置；比值为可分离卷积除以标准卷积。",
    )


def solve(given: Given) -> Solved:
    """Count the MACs of the standard convolution and of the two parts."""
    standard, depthwise, pointwise = _macs(given)
    return {
        "std": standard,
        "depthwise": depthwise,
        "pointwise": pointwise,
        "ratio": (depthwise + pointwise) / standard,
    }


def _macs(given: Given) -> tuple[int, int, int]:
    from quizcli.reference.convolution import conv_macs

    c_in, c_out, kernel, out = given.c_in, given.c_out, (given.k, given.k), given.out
    return (
        conv_macs(c_in, c_out, kernel, out),
        conv_macs(c_in, c_in, kernel, out, groups=c_in),
        conv_macs(c_in, c_out, (1, 1), out),
    )


def explain(given: Given) -> Sequence[Text]:
    """The standard one, the two parts, and the ratio, in which the map and the input channels cancel."""
    standard, depthwise, pointwise = _macs(given)
    ratio = (
        f"{frac(num(depthwise + pointwise), num(standard))}={frac('1', str(given.c_out))}+{frac('1', f'{given.k}^2')}"
    )
    k = (given.k, given.k)
    return [
        step(
            "Standard: every output element sums over the kernel and all input channels",
            "标准卷积：每个输出元素对整个卷积核与全部输入通道求和",
            f"{times((*given.out, *k, given.c_in, given.c_out))}={standard}",
        ),
        step(
            "Depthwise: one two-dimensional filter for each input channel",
            "深度卷积：每个输入通道一个二维滤波器",
            f"{times((*given.out, *k, given.c_in))}={depthwise}",
        ),
        step(
            "Pointwise: a 1x1 convolution from all channels to all",
            "逐点卷积：1x1 卷积，连接全部输入与输出通道",
            f"{times((*given.out, given.c_in, given.c_out))}={pointwise}",
        ),
        step(
            "The map and the input channels cancel",
            "特征图尺寸与输入通道数约去",
            f"{ratio}={num((depthwise + pointwise) / standard)}",
        ),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    standard, depthwise, pointwise = _macs(given)
    k_once = math.prod(given.out) * given.k * given.c_in
    return {
        "cin_ratio": {"ratio": 1 / given.c_in + 1 / given.k**2},
        "no_pointwise": {"ratio": depthwise / standard},
        "k_not_squared": {
            "std": k_once * given.c_out,
            "depthwise": k_once,
            "ratio": 1 / given.c_out + 1 / given.k,
        },
        "inverted": {"ratio": standard / (depthwise + pointwise)},
        "dw_times_cout": {"depthwise": standard, "ratio": (standard + pointwise) / standard},
    }


KIND = Kind(
    name="separable-conv-cost",
    inputs=Given,
    parts={
        "std": both("MACs of the standard convolution", "标准卷积的 MACs"),
        "depthwise": both("MACs of the depthwise part", "深度卷积部分的 MACs"),
        "pointwise": both("MACs of the pointwise part", "逐点卷积部分的 MACs"),
        "ratio": both("separable over standard", "可分离卷积与标准卷积之比"),
    },
    card_title=both("Cost of a depthwise separable convolution", "深度可分离卷积的代价"),
    formula=r"\frac{H'W'k^2 C_{in}+H'W'C_{in}C_{out}}{H'W'k^2 C_{in}C_{out}}=\frac{1}{C_{out}}+\frac{1}{k^2}",
    mistakes={
        "cin_ratio": both("1/C_in + 1/k² taken, with the input channels", "用了 1/C_in + 1/k²，应为输出通道数"),
        "no_pointwise": both("the pointwise part left out", "漏掉了逐点卷积部分"),
        "k_not_squared": both("k taken, not k²: the kernel has two sides", "用了 k，应为 k²：卷积核有两个方向"),
        "inverted": both("standard over separable: the ratio is upside down", "比值弄反了：标准卷积除以可分离卷积"),
        "dw_times_cout": both(
            "depthwise part multiplied by the output channels: it has one filter for each input channel",
            "深度卷积乘上了输出通道数：它每个输入通道只有一个滤波器",
        ),
    },
    levels=(
        Level(
            says=both("the ratio, a 3x3 kernel", "只求比值，3x3 卷积核"),
            seconds=45,
            invites=("cin_ratio", "no_pointwise", "k_not_squared", "inverted"),
            asks=("ratio",),
        ),
        Level(
            says=both("MACs of all parts", "各部分的 MACs"),
            seconds=120,
            invites=("k_not_squared", "dw_times_cout"),
            asks=("std", "depthwise", "pointwise"),
        ),
        Level(
            says=both("MACs and ratio, a larger kernel", "MACs 与比值，更大的卷积核"),
            seconds=150,
            invites=("cin_ratio", "no_pointwise", "k_not_squared", "inverted", "dw_times_cout"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    # With an absolute tolerance 1/k² would be accepted as the ratio.
    tolerance=Tolerance(0.005, 0.0),
)
