"""Shapes and parameters of a whole network, layer by layer."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Annotated, TypeAlias

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Solved, both, says
from quizcli.drills.network_inputs import (
    InputShape,
    Layer,
    Layers,
    densenet,
    globally_pooled,
    lenet,
    rounded_down,
    text_cnn,
)
from quizcli.drills.tex import frac, step, times, total, vec

Traced: TypeAlias = Sequence[tuple[Sequence[int], int]]


class Given(Inputs, frozen=True):
    """The input shape and the layers."""

    input: Annotated[
        InputShape,
        says(
            "input shape: [C, H, W], [C, T] for a sequence, [T] for token indices",
            "输入形状：[C, H, W]；序列为 [C, T]；token 序号为 [T]",
        ),
    ]
    layers: Annotated[
        Layers,
        says(
            "layers from the input up: conv [c_out, k, s, p], conv1d likewise, pool [k, s, p], gap 1, flatten 1, linear n,"
            " bn 1, dense_layer growth, embedding [V, D]",
            "自输入端起的各层：conv [c_out, k, s, p]，conv1d 同，pool [k, s, p]，gap 1，flatten 1，linear n，bn 1，"
            "dense_layer 增长率，embedding [V, D]",
        ),
    ]


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: a network like LeNet; 2: sizes that have to be rounded down; 3: batch normalization, concatenation,
    global pooling, or text.
    """
    from quizcli.reference.layers import trace

    if level == 1:
        network = lenet(rng)
    elif level == 2:
        network = rounded_down(rng)
    else:
        network = rng.one_of((densenet, densenet, globally_pooled, text_cnn))(rng)
    given = Given(input=network.input, layers=network.layers)
    shapes = [given.input, *(shape for shape, _ in trace(given.input, given.layers))]
    exact = all(
        (shape[-1] + 2 * n[2] - n[0]) % n[1] == 0
        for shape, (operation, n) in zip(shapes, _operations(given), strict=False)
        if operation == "pool"
    )
    flat = max(shape[0] for shape in shapes if len(shape) == 1)
    if (level == 1 and not exact) or (level == 2 and exact) or (level < 3 and flat > 2500):
        return None
    return given


def _operations(given: Given) -> list[tuple[str, list[int]]]:
    """Return the operation and all numbers of each layer, including defaults."""
    from quizcli.reference.layers import layer_numbers

    return [
        (operation, layer_numbers(operation, numbers)) for layer in given.layers for operation, numbers in layer.items()
    ]


def statement(given: Given) -> Text:
    """State the input, the layers, and what counts as a parameter."""
    said = [_said(operation, [f"${number}$" for number in numbers]) for operation, numbers in _operations(given)]
    en = "\n".join(f"{n}. {line[0]}" for n, line in enumerate(said, 1))
    zh = "\n".join(f"{n}. {line[1]}" for n, line in enumerate(said, 1))
    axes_en, axes_zh = {
        1: ("token indices, or flat", "token 序号或一维特征"),
        2: ("channels, length", "通道、长度"),
        3: ("channels, height, width", "通道、高、宽"),
    }[len(given.input)]
    if given.layers and "embedding" in given.layers[0]:
        axes_en, axes_zh = "token indices", "token 序号"
    return both(
        f"A network with the input ${vec(given.input)}$ ({axes_en}; no batch):\n\n{en}\n\nShapes are channels first, $[n]$"
        " once flat, one row for each layer; sizes are rounded down. Convolutions and fully connected layers have"
        " a bias unless said otherwise. Only trainable parameters count, 0 for a layer without.",
        f"一个网络，输入为 ${vec(given.input)}$（{axes_zh}，不含批）：\n\n{zh}\n\n形状通道在前，展平之后为 $[n]$，每层一行；"
        "尺寸向下取整。除另有说明外，卷积层与全连接层均有偏置。只计可训练参数，没有参数的层记 0。",
    )


_NAMES: Mapping[str, tuple[str, str]] = {
    "conv": ("convolution", "卷积"),
    "conv1d": ("1-D convolution", "一维卷积"),
    "pool": ("max pooling", "最大池化"),
    "gap": ("global average pooling, its axes kept with size 1", "全局平均池化，空间维保留为 1"),
    "flatten": ("flatten", "展平"),
    "linear": ("fully connected", "全连接"),
    "bn": ("batch normalization", "批归一化（BN）"),
    "dense_layer": ("DenseNet layer", "DenseNet 层"),
    "embedding": ("embedding", "词嵌入"),
}


def _said(operation: str, n: Sequence[str]) -> tuple[str, str]:
    """Return a layer in words."""
    en, zh = _NAMES[operation]
    match operation:
        case "conv" | "conv1d":
            size = n[1] if operation == "conv1d" else f"{n[1]} × {n[1]}"
            return (
                f"{en}: {n[0]} filters of size {size}, stride {n[2]}, padding {n[3]}",
                f"{zh}：{n[0]} 个大小为 {size} 的滤波器，步幅 {n[2]}，填充 {n[3]}",
            )
        case "pool":
            return f"{en}: window {n[0]}, stride {n[1]}, padding {n[2]}", f"{zh}：窗口 {n[0]}，步幅 {n[1]}，填充 {n[2]}"
        case "linear":
            return f"{en}: {n[0]} units", f"{zh}：{n[0]} 个单元"
        case "dense_layer":
            return (
                f"{en}: a 3×3 convolution with {n[0]} filters, padding 1, no bias, its output concatenated to its input",
                f"{zh}：{n[0]} 个滤波器的 3×3 卷积，填充 1，无偏置，输出与输入按通道拼接",
            )
        case "embedding":
            return (
                f"{en}: {n[0]} words in {n[1]} dimensions; the dimensions become the channels",
                f"{zh}：词表大小 {n[0]}，维数 {n[1]}；维数作为通道",
            )
    return en, zh


def solve(given: Given) -> Solved:
    """Trace the network."""
    from quizcli.reference.layers import trace

    return _answer(trace(given.input, given.layers))


def _answer(traced: Traced) -> Solved:
    per_layer = [params for _, params in traced]
    return {"shapes": [shape for shape, _ in traced], "params": sum(per_layer), "per_layer": per_layer}


def explain(given: Given) -> Sequence[Text]:
    """Layer by layer: the shape, then the parameters; then their sum."""
    from quizcli.reference.layers import trace

    traced = trace(given.input, given.layers)
    found, before = [], given.input
    for n, ((operation, numbers), (after, params)) in enumerate(zip(_operations(given), traced, strict=True), 1):
        en, zh = _NAMES[operation]
        found.append(
            step(f"Layer {n}, {en}", f"第 {n} 层，{zh}", _size_worked(operation, numbers, before, after) + vec(after))
        )
        if params:
            worked = _params_worked(operation, numbers, before)
            found.append(step(f"Parameters of layer {n}", f"第 {n} 层的参数量", f"{worked}={params}"))
        before = after
    per_layer = [params for _, params in traced]
    return [*found, step("All parameters", "参数总量", f"{total(per_layer)}={sum(per_layer)}")]


def _size_worked(operation: str, n: Sequence[int], before: Sequence[int], after: Sequence[int]) -> str:
    """Return the arithmetic that gives a shape, or an empty string if there is none."""
    if operation in ("conv", "conv1d", "pool"):
        k, s, p = n[-3:]
        sizes = dict(zip(before[1:], after[1:], strict=True))  # height and width once, where they are the same
        quotients = [frac(rf"{i}+2\cdot {p}-{k}", str(s)) for i in sizes]
        return "".join(
            rf"\left\lfloor{quotient}\right\rfloor+1={o},\quad "
            for quotient, o in zip(quotients, sizes.values(), strict=True)
        )
    if operation == "dense_layer":
        return rf"{before[0]}+{n[0]}={after[0]},\quad "
    if operation == "flatten":
        return rf"{times(before)}={after[0]},\quad "
    return ""


def _params_worked(operation: str, n: Sequence[int], before: Sequence[int]) -> str:
    match operation:
        case "conv" | "conv1d":
            return rf"({times([n[1]] * (len(before) - 1) + [before[0]])}+1)\cdot {n[0]}"
        case "linear":
            return rf"({before[0]}+1)\cdot {n[0]}"
        case "bn":
            return rf"2\cdot {before[0]}"
        case "dense_layer":
            return times((3, 3, before[0], n[0]))
    return times(n)


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.layers import trace

    layers, operations = given.layers, _operations(given)
    unit_stride: list[Layer] = [
        {"pool": [n[0], 1, n[2]]} if operation == "pool" else layer
        for layer, (operation, n) in zip(layers, operations, strict=True)
    ]
    unpadded: list[Layer] = [
        {operation: n[:3]} if operation in ("conv", "conv1d") else layer
        for layer, (operation, n) in zip(layers, operations, strict=True)
    ]
    turns: dict[str, Callable[[], Traced]] = {
        "pool_stride1": lambda: trace(given.input, unit_stride),
        "flatten_no_channels": lambda: _flattened_without_channels(given),
        "no_bias": lambda: trace(given.input, layers, bias=False),
        "ceil_pool": lambda: trace(given.input, layers, ceil_mode=True),
        "pad_ignored": lambda: trace(given.input, unpadded),
    }
    right, found = solve(given), {}
    for name, turn in turns.items():
        with suppress(ValueError):  # without padding a kernel may not fit
            found[name] = {part: value for part, value in _answer(turn()).items() if value != right[part]}
    return found


def _flattened_without_channels(given: Given) -> Traced:
    """Return the trace in which flattening keeps one channel only."""
    from quizcli.reference.layers import trace

    at = next((n for n, layer in enumerate(given.layers) if "flatten" in layer), len(given.layers))
    below, above = given.layers[:at], given.layers[at:]
    traced = trace(given.input, below)
    shape = traced[-1][0] if traced else given.input
    return [*traced, *trace([1, *shape[1:]] if len(shape) > 1 else shape, above)]


KIND = Kind(
    name="cnn-shape-trace",
    inputs=Given,
    parts={
        "shapes": both("output shape of each layer, one row a layer", "每层的输出形状，每层一行"),
        "params": both("trainable parameters of the whole network", "整个网络的可训练参数量"),
        "per_layer": both("trainable parameters of each layer", "每层的可训练参数量"),
    },
    card_title=both("Shapes and parameters through a CNN", "逐层推算 CNN 的形状与参数量"),
    formula=r"o=\left\lfloor\frac{i+2p-k}{s}\right\rfloor+1,\quad P_{conv}=(k^2 C_{in}+1)C_{out},\quad P_{fc}=(n_{in}+1)n_{out}",
    mistakes={
        "pool_stride1": both("pooling with stride 1", "池化按步幅 1 计算了"),
        "flatten_no_channels": both("flattened height × width, without the channels", "展平时只乘了高和宽，漏乘通道数"),
        "no_bias": both("no biases counted", "没有计入偏置"),
        "ceil_pool": both("pooling rounded up", "池化向上取整了"),
        "pad_ignored": both("padding of the convolutions left out", "没有计入卷积的填充"),
    },
    levels=(
        Level(
            says=both("convolution, pooling, fully connected: as LeNet", "卷积、池化、全连接，类似 LeNet"),
            seconds=240,
            invites=("pool_stride1", "flatten_no_channels", "no_bias"),
        ),
        Level(
            says=both("sizes at which the floor bites", "向下取整起作用的尺寸"),
            seconds=300,
            invites=("ceil_pool", "pad_ignored", "flatten_no_channels"),
        ),
        Level(
            says=both("batch normalization, global pooling, concatenation, text", "批归一化、全局池化、通道拼接、文本"),
            seconds=360,
            invites=("pool_stride1", "no_bias"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
