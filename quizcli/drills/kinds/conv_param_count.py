"""Parameters of a convolution: biases, groups, batch normalization. The input size does not matter."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Pair, Solved, both, says
from quizcli.drills.tex import frac, step, times, total


class Given(Inputs, frozen=True):
    """The layer, and the size of its input, which does not matter."""

    c_in: Annotated[Count, says("input channels", "输入通道数")]
    c_out: Annotated[Count, says("output channels", "输出通道数")]
    kernel: Annotated[Pair, says("kernel height and width", "卷积核的高和宽")]
    groups: Annotated[Count, says("groups; c_in for a depthwise convolution", "分组数，等于 c_in 时为深度卷积")] = 1
    bias: Annotated[bool, says("whether there is a bias", "是否有偏置")] = True
    bn: Annotated[bool, says("whether batch normalization follows", "后面是否接批归一化")] = False
    size: Annotated[Pair | None, says("input height and width; they change nothing", "输入的高和宽，不影响结果")] = None


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs. Level 1: with bias; 2: rectangular, with batch normalization; 3: grouped or depthwise."""
    side = rng.one_of((14, 28, 30, 32, 48, 56, 64, 96, 112, 224))
    c_out = rng.one_of((8, 16, 32, 64, 128, 256))
    if level == 1:
        # Large kernels only with few channels, so that it can be multiplied by hand.
        k, c_in = rng.one_of(((3, 3), (5, 3), (7, 3), (11, 3), (1, 16), (3, 16), (5, 16), (1, 64), (3, 32), (3, 64)))
        return Given(c_in=c_in, c_out=c_out, kernel=(k, k), size=(side, side))
    if level == 2:
        tall, wide = rng.some((1, 3, 5, 7), 2)
        c_in = rng.one_of((3, 16, 32, 64))
        return Given(c_in=c_in, c_out=c_out, kernel=(tall, wide), bias=False, bn=True, size=(side, side))
    c_in = rng.one_of((16, 32, 64))
    groups = rng.one_of((2, 4, c_in))
    k = rng.one_of((3, 5, 7, 11) if groups == c_in else (1, 3, 5))
    bn = rng.chance(0.3)
    c_out = max(c_out, c_in)
    return Given(c_in=c_in, c_out=c_out, kernel=(k, k), groups=groups, bias=not bn, bn=bn, size=(side, side))


def statement(given: Given) -> Text:
    """State the layer, what follows it, and what counts."""
    kernel = rf"{given.kernel[0]}\times{given.kernel[1]}"
    en = (
        f"A convolution: kernel ${kernel}$ (height × width), ${given.c_in}$ input channels,"
        f" ${given.c_out}$ output channels"
    )
    zh = f"一个卷积层：卷积核 ${kernel}$（高 × 宽），输入通道 ${given.c_in}$ 个，输出通道 ${given.c_out}$ 个"
    if given.groups > 1:
        en += f", ${given.groups}$ groups"
        zh += f"，分为 ${given.groups}$ 组（groups）"
    en += ", with a bias." if given.bias else ", without bias."
    zh += "，有偏置。" if given.bias else "，没有偏置。"
    if given.bn:
        en += (
            " Batch normalization follows; count its trainable parameters (gamma and beta) too, not the running"
            " statistics."
        )
        zh += "其后接批归一化（BN），其可训练参数（gamma 与 beta）一并计入，滑动统计量不计。"
    if given.size:
        size = rf"{given.size[0]}\times{given.size[1]}"
        en += f" The input is ${size}$; with stride 1 and padding, so is the output."
        zh += f"输入为 ${size}$，步幅为 1，经填充后输出尺寸不变。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Count the convolution, then the batch normalization."""
    from quizcli.reference.convolution import conv_parameters

    found = conv_parameters(given.c_in, given.c_out, given.kernel, groups=given.groups, bias=given.bias)
    return {"params": found + _of_bn(given)}


def _of_bn(given: Given) -> int:
    return 2 * given.c_out * given.bn


def explain(given: Given) -> Sequence[Text]:
    """One filter, all filters, the biases, the batch normalization."""
    (tall, wide), channels = given.kernel, given.c_in // given.groups
    one = tall * wide * channels
    terms = [one * given.c_out]
    found = []
    if given.groups > 1:
        quotient = f"{frac(str(given.c_in), str(given.groups))}={channels}"
        found.append(step("Input channels that a filter sees", "每个滤波器看到的输入通道数", quotient))
    found += [
        step("Weights of one filter", "一个滤波器的权重数", f"{times((tall, wide, channels))}={one}"),
        step("Weights of all filters", "所有滤波器的权重数", rf"{one}\cdot {given.c_out}={terms[0]}"),
    ]
    if given.bias:
        terms.append(given.c_out)
        found.append(step("One bias for each output channel", "每个输出通道一个偏置", f"C_{{out}}={given.c_out}"))
    if given.bn:
        terms.append(_of_bn(given))
        found.append(
            step(
                "Gamma and beta for each channel",
                "每个通道一个 gamma 和一个 beta",
                rf"2\cdot {given.c_out}={terms[-1]}",
            )
        )
    if len(terms) > 1:
        found.append(step("In all", "合计", f"{total(terms)}={sum(terms)}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    area, bn = given.kernel[0] * given.kernel[1], _of_bn(given)
    weights = area * (given.c_in // given.groups) * given.c_out
    biases = given.c_out * given.bias
    found = {
        "no_cin": area * given.c_out + biases + bn,
        "no_groups": area * given.c_in * given.c_out + biases + bn,
    }
    if given.bias:
        found |= {"no_bias": weights + bn, "one_bias": weights + 1 + bn}
    if given.size:
        found["times_positions"] = (weights + biases) * given.size[0] * given.size[1] + bn
    return {name: {"params": params} for name, params in found.items()}


KIND = Kind(
    name="conv-param-count",
    inputs=Given,
    parts={"params": both("number of trainable parameters", "可训练参数的个数")},
    card_title=both("Parameters of a convolution layer", "卷积层的参数量"),
    formula=r"P=k_h k_w\frac{C_{in}}{g}C_{out}+C_{out}\;(\mathrm{bias})+2C_{out}\;(\mathrm{BN})",
    mistakes={
        "no_bias": both("no bias counted", "没有计入偏置"),
        "one_bias": both(
            "one bias for the whole layer, not one for each output channel", "整层只算了一个偏置，应为每个输出通道一个"
        ),
        "no_cin": both("the input channels left out: a filter is not flat", "漏乘输入通道数：滤波器不是二维的"),
        "no_groups": both(
            "groups left out: a filter sees one group's channels only", "没有计入分组：滤波器只看本组的通道"
        ),
        "times_positions": both(
            "multiplied by the positions: all positions share the weights", "乘上了输出位置数：各位置共享同一组权重"
        ),
    },
    levels=(
        Level(
            says=both("dense, with bias", "普通卷积，有偏置"),
            seconds=45,
            invites=("no_bias", "one_bias", "no_cin", "times_positions"),
        ),
        Level(
            says=both("rectangular kernel, then batch normalization", "长方形卷积核，后接批归一化"),
            seconds=75,
            invites=("no_cin", "times_positions"),
        ),
        Level(
            says=both("groups, depthwise", "分组卷积、深度卷积"), seconds=90, invites=("no_groups", "times_positions")
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
