"""Receptive field, effective stride and effective padding of a stack of convolutions and poolings."""

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from operator import mul
from typing import Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, Whole, both, says
from quizcli.drills.tex import step
from quizcli.language import tr

Layer: TypeAlias = tuple[Count, Count, Whole, Count]
Stack: TypeAlias = Annotated[list[Layer], msgspec.Meta(min_length=1, max_length=1000)]

_WIDEST = 10**15


class Given(Inputs, frozen=True):
    """The layers, from the input up."""

    layers: Annotated[
        Stack,
        says(
            "kernel, stride, padding and dilation of each layer, from the input up",
            "每层的核大小、步幅、填充、膨胀率，从输入端数起",
        ),
    ]


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: stride 1; 2: strided convolutions and pooling; 3: dilation and any padding."""
    if level == 1:
        kernels = [rng.one_of((1, 2, 3, 3, 5, 7, 11)) for _ in range(rng.integer(2, 3))]
        same = rng.chance(0.5)
        return Given(layers=[(k, 1, (k - 1) // 2 * same, 1) for k in kernels])
    layers = [_drawn_layer(rng, level) for _ in range(rng.integer(3, 5 if level == 2 else 4))]
    field, jump, _ = _widths(layers)
    is_workable = field <= 200 and jump <= 16 and any(p for _, _, p, _ in layers)
    return Given(layers=layers) if is_workable else None


def _drawn_layer(rng: Draw, level: int) -> Layer:
    """Return a pooling by 2, or a convolution: with "same" padding, then dilated and with any padding."""
    k, s = rng.one_of(((2, 2), (1, 1), (3, 1), (3, 2), (5, 1), (5, 2), (7, 2), (11, 4)))
    if level == 2:
        return k, s, (k - 1) // 2, 1
    d = rng.one_of((1, 2, 4)) if s == 1 and k > 1 else 1
    return k, s, rng.one_of((0, (k - 1) // 2, d * (k - 1) // 2)), d


def statement(given: Given) -> Text:
    """State the layers and the unit of the answer."""
    en = "\n".join(
        f"{n}. kernel ${k}$, stride ${s}$, padding ${p}$, dilation ${d}$"
        for n, (k, s, p, d) in enumerate(given.layers, 1)
    )
    zh = "\n".join(
        f"{n}. 核大小 ${k}$，步幅 ${s}$，填充 ${p}$，膨胀率 ${d}$" for n, (k, s, p, d) in enumerate(given.layers, 1)
    )
    return both(
        f"A stack of convolution and pooling layers, from the input up, along one axis:\n\n{en}\n\nAll is measured in"
        " input pixels. The effective stride is the shift between the fields of two neighboring units of the top"
        " layer; the effective padding is how far the field of its first unit reaches beyond the input's edge.",
        f"若干卷积与池化层自输入端依次堆叠，沿一个方向看：\n\n{zh}\n\n均以输入像素计。等效步幅（effective stride）指顶层相邻两个"
        "单元的感受野之间的位移，等效填充（effective padding）指顶层第一个单元的感受野超出输入边界的宽度。",
    )


def solve(given: Given) -> Solved:
    """Go through the layers."""
    found = _widths(given.layers)
    if max(found) > _WIDEST:
        raise ValueError(tr("the receptive field of these layers is larger than any input"))
    return {"field": found}


def _widths(layers: Sequence[Layer]) -> tuple[int, int, int]:
    from quizcli.reference.convolution import receptive_field

    return receptive_field(layers)


def explain(given: Given) -> Sequence[Text]:
    """Layer by layer: the field and the padding with the stride so far, then the stride."""
    r, j, overhang = 1, 1, 0
    found = [step("Start: one unit sees itself", "起点：一个单元只看到自己", "r_0=1, j_0=1, P_0=0")]
    for n, (k, s, p, d) in enumerate(given.layers, 1):
        wider, padded, faster = r + d * (k - 1) * j, overhang + p * j, j * s
        found.append(
            step(
                f"Layer {n}",
                f"第 {n} 层",
                rf"r_{{{n}}}={r}+{d}\cdot({k}-1)\cdot {j}={wider},\quad "
                rf"P_{{{n}}}={overhang}+{p}\cdot {j}={padded},\quad "
                rf"j_{{{n}}}={j}\cdot {s}={faster}",
            )
        )
        r, j, overhang = wider, faster, padded
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    _, jump, overhang = _widths(given.layers)
    # The product of the strides below each layer; the last value is not used.
    below = list(accumulate((s for _, s, _, _ in given.layers), mul, initial=1))
    rows = [(*layer, j) for layer, j in zip(given.layers, below, strict=False)]
    found = {
        "no_stride": (1 + sum(d * (k - 1) for k, _, _, d, _ in rows), jump, sum(p for _, _, p, _, _ in rows)),
        "own_stride": (
            1 + sum(d * (k - 1) * j * s for k, s, _, d, j in rows),
            jump,
            sum(p * j * s for _, s, p, _, j in rows),
        ),
        "no_dilation": (1 + sum((k - 1) * j for k, _, _, _, j in rows), jump, overhang),
        "kernel_sum": (sum(d * k * j for k, _, _, d, j in rows), jump, overhang),
        "kernel_product": (math.prod(k for k, *_ in rows), jump, overhang),
    }
    return {name: {"field": widths} for name, widths in found.items()}


KIND = Kind(
    name="receptive-field",
    inputs=Given,
    parts={
        "field": both("receptive field, effective stride, effective padding", "感受野、等效步幅、等效填充，依次写出")
    },
    card_title=both("Receptive field of a stack of layers", "多层堆叠的感受野"),
    formula=r"r_l=r_{l-1}+d_l(k_l-1)j_{l-1},\quad P_l=P_{l-1}+p_l j_{l-1},\quad j_l=j_{l-1}s_l",
    mistakes={
        "no_stride": both("not multiplied by the strides of the layers below", "没有乘以下面各层步幅之积"),
        "own_stride": both(
            "multiplied by the layer's own stride too: it counts only from the next layer on",
            "把本层的步幅也乘了进去：它从下一层起才起作用",
        ),
        "no_dilation": both("dilation left out", "没有计入膨胀率"),
        "kernel_sum": both("kernel sizes added, k in place of k-1", "直接累加核大小 k，应累加 k-1"),
        "kernel_product": both("kernel sizes multiplied", "把核大小相乘了"),
    },
    levels=(
        Level(
            says=both("two or three layers, stride 1", "两三层，步幅均为 1"),
            seconds=45,
            invites=("kernel_sum", "kernel_product"),
        ),
        Level(
            says=both("strided convolutions and pooling", "带步幅的卷积与池化"),
            seconds=120,
            invites=("no_stride", "own_stride", "kernel_sum"),
        ),
        Level(
            says=both("dilation, any padding", "带膨胀，填充任意"),
            seconds=150,
            invites=("no_stride", "own_stride", "no_dilation"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
