"""Small kernels in place of a large one: a stack, a kx1 and a 1xk, a bottleneck."""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import frac, num, step, times, total

Channels: TypeAlias = Annotated[Count, says("channels in and out", "输入和输出通道数")]
# Input channels, output channels, kernel height, kernel width.
Layer: TypeAlias = tuple[int, int, int, int]


class Stack(Inputs, frozen=True, tag_field="variant", tag="stack"):
    """A stack of equal kernels instead of one with the same receptive field."""

    c: Channels
    n: Annotated[int, msgspec.Meta(ge=1, le=1000), says("layers of the stack", "堆叠的层数")]
    k: Annotated[Count, says("kernel size", "卷积核大小")] = 3


class Asymmetric(Inputs, frozen=True, tag_field="variant", tag="asymmetric"):
    """A kx1 and a 1xk kernel instead of kxk."""

    c: Channels
    k: Annotated[Count, says("kernel size", "卷积核大小")]


class Bottleneck(Inputs, frozen=True, tag_field="variant", tag="bottleneck"):
    """1x1, 3x3 on fewer channels, 1x1, instead of one 3x3."""

    c: Channels
    mid: Annotated[Count, says("channels between the two 1x1 convolutions", "两个 1x1 卷积之间的通道数")]


def draw(rng: Draw, level: int) -> Stack | Asymmetric | Bottleneck:
    """Draw inputs. Level 1: a stack; 2: asymmetric kernels; 3: a bottleneck."""
    tens = (20, 30, 40, 50, 60, 100, 120, 150, 160, 200, 240, 250, 300, 320, 400, 500)
    c = rng.one_of((*range(16, 257, 8), 384, 512, *tens))
    if level == 1:
        return Stack(c=c, n=rng.integer(2, 3))
    if level == 2:
        return Asymmetric(c=c, k=rng.one_of((3, 5, 7)))
    c = rng.one_of((*range(64, 513, 16), 600, 640, 768, 800, 1000, 1024))
    return Bottleneck(c=c, mid=c // rng.one_of((2, 4, 8)))


def statement(given: Stack | Asymmetric | Bottleneck) -> Text:
    """State both designs and what is counted."""
    layers = [_said(layer) for layer in _layers(given)]
    plain = _said(_plain(given))
    if isinstance(given, Stack):
        en = f"A stack of ${given.n}$ convolutions, each {layers[0]}, replaces the one square kernel with the same receptive field"
        zh = f"用 ${given.n}$ 个堆叠的卷积（每个 {layers[0]}）代替感受野相同的单个方形卷积核"
    elif isinstance(given, Asymmetric):
        en = f"Two convolutions in sequence, {layers[0]} and {layers[1]}, replace one of {plain}"
        zh = f"用依次相接的 {layers[0]} 与 {layers[1]} 两个卷积代替一个 {plain} 卷积"
    else:
        en = (
            f"A bottleneck of three convolutions, {layers[0]}, {layers[1]} and {layers[2]}, the first one down to"
            f" ${given.mid}$ channels and the last one back up, replaces one of {plain}"
        )
        zh = (
            f"用瓶颈结构（bottleneck）代替一个 {plain} 卷积：依次为 {layers[0]}、{layers[1]}、{layers[2]} 三个卷积，"
            f"第一个降到 ${given.mid}$ 个通道，最后一个再升回来"
        )
    channels_en = "outside it" if isinstance(given, Bottleneck) else "in and out of every layer"
    channels_zh = "其输入与输出" if isinstance(given, Bottleneck) else "每层的输入与输出"
    return both(
        f"{en}; ${given.c}$ channels {channels_en}. Stride 1, padding that keeps the size, no biases. The ratio is that of"
        " the parameters, factorized over plain; the receptive field is that of the whole block along one axis.",
        f"{zh}；{channels_zh}均为 ${given.c}$ 个通道。步幅 1，填充保持尺寸不变，无偏置。"
        "比值为分解后的参数量除以原参数量；感受野指整个结构在一个方向上的感受野。",
    )


def _said(layer: Layer) -> str:
    return rf"${layer[2]}\times{layer[3]}$"


def _layers(given: Stack | Asymmetric | Bottleneck) -> list[Layer]:
    """Return the small convolutions."""
    c = given.c
    match given:
        case Stack(n=n, k=k):
            return [(c, c, k, k)] * n
        case Asymmetric(k=k):
            return [(c, c, k, 1), (c, c, 1, k)]
        case Bottleneck(mid=mid):
            return [(c, mid, 1, 1), (mid, mid, 3, 3), (mid, c, 1, 1)]


def _plain(given: Stack | Asymmetric | Bottleneck) -> Layer:
    """Return the convolution that they replace: its kernel has their receptive field."""
    k = _field(given)
    return given.c, given.c, k, k


def _field(given: Stack | Asymmetric | Bottleneck) -> int:
    from quizcli.reference.convolution import receptive_field

    return receptive_field((tall, 1, 0, 1) for _, _, tall, _ in _layers(given))[0]


def _params(layer: Layer) -> int:
    from quizcli.reference.convolution import conv_parameters

    c_in, c_out, *kernel = layer
    return conv_parameters(c_in, c_out, kernel, bias=False)


def solve(given: Stack | Asymmetric | Bottleneck) -> Solved:
    """Count the parameters of both designs."""
    plain, factorized = _params(_plain(given)), sum(map(_params, _layers(given)))
    return {"plain": plain, "factorised": factorized, "ratio": factorized / plain, "rf": _field(given)}


def explain(given: Stack | Asymmetric | Bottleneck) -> Sequence[Text]:
    """The receptive field, which is the plain kernel's size; the parameters of both; the ratio."""
    layers, plain, field = _layers(given), _plain(given), _field(given)
    match given:
        case Stack(n=n, k=k):
            seen = rf"1+{n}\cdot({k}-1)"
            worked = times((n, *_factors(layers[0])))
        case Asymmetric(k=k):
            seen = f"1+({k}-1)+(1-1)"
            worked = times((2, *_factors(layers[0])))
        case Bottleneck():
            seen = "1+(1-1)+(3-1)+(1-1)"
            pieces = [_params(layer) for layer in layers]
            worked = "+".join(times(_factors(layer)) for layer in layers) + f"={total(pieces)}"
    before, after = _params(plain), sum(map(_params, layers))
    return [
        step("Receptive field along one axis", "一个方向上的感受野", f"{seen}={field}"),
        step("The plain kernel of that size", "同样大小的单个卷积核", f"{times(_factors(plain))}={before}"),
        step("The small kernels", "各个小卷积核", f"{worked}={after}"),
        step("Ratio", "比值", f"{frac(num(after), num(before))}={num(after / before)}"),
    ]


def _factors(layer: Layer) -> tuple[int, ...]:
    """Return kernel and channels, whose product is the number of parameters, without the ones of the kernel."""
    c_in, c_out, *kernel = layer
    return (*(k for k in kernel if k > 1), c_in, c_out)


def go_wrong(given: Stack | Asymmetric | Bottleneck) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    layers, plain = _layers(given), _plain(given)
    before, pieces = _params(plain), [_params(layer) for layer in layers]
    flat, flat_pieces = plain[2] * plain[3], sum(tall * wide for _, _, tall, wide in layers)
    one = pieces[1] if isinstance(given, Bottleneck) else pieces[0]
    found: dict[str, Solved] = {
        "no_channels": {"plain": flat, "factorised": flat_pieces, "ratio": flat_pieces / flat},
        "rf_nk": {"rf": sum(max(tall, wide) for _, _, tall, wide in layers)},
        "inverted": {"ratio": before / sum(pieces)},
        "one_layer": {"factorised": one, "ratio": one / before},
    }
    if isinstance(given, Bottleneck):
        found["no_expand"] = {"factorised": sum(pieces[:2]), "ratio": sum(pieces[:2]) / before}
    return found


KIND: Kind[Stack | Asymmetric | Bottleneck] = Kind(
    name="kernel-factorization",
    inputs=Stack | Asymmetric | Bottleneck,
    parts={
        "plain": both("parameters of the plain convolution", "原卷积的参数量"),
        "factorised": both("parameters of the small convolutions together", "各小卷积的参数量之和"),
        "ratio": both("factorized over plain", "分解后与原卷积的参数量之比"),
        "rf": both("receptive field along one axis", "一个方向上的感受野"),
    },
    card_title=both("Factorized kernels: what is saved", "卷积核分解节省多少"),
    formula=r"\frac{\sum_l h_l w_l C_{in}C_{out}}{K^2C^2},\quad K=1+\sum_l (h_l-1)",
    mistakes={
        "no_channels": both("the channels left out", "漏乘通道数"),
        "rf_nk": both(
            "kernel sizes added up: each layer adds k-1, from 1", "把卷积核大小直接相加：应从 1 开始，每层加 k-1"
        ),
        "inverted": both("plain over factorized: the ratio is upside down", "比值弄反了：原参数量除以分解后的参数量"),
        "one_layer": both("one of the layers counted only", "只算了其中一层"),
        "no_expand": both("the last 1x1 convolution left out", "漏掉了最后升维的 1x1 卷积"),
    },
    levels=(
        Level(
            says=both("a stack of 3x3", "堆叠的 3x3 卷积"),
            seconds=120,
            invites=("no_channels", "rf_nk", "inverted", "one_layer"),
        ),
        Level(
            says=both("kx1 and 1xk", "kx1 与 1xk 非对称分解"),
            seconds=120,
            invites=("no_channels", "rf_nk", "inverted", "one_layer"),
        ),
        Level(
            says=both("a bottleneck", "瓶颈结构"),
            seconds=150,
            invites=("no_channels", "rf_nk", "inverted", "one_layer", "no_expand"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
