"""Output size of a transposed convolution, with padding, output padding and dilation."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, Whole, both, says
from quizcli.drills.tex import step


class Given(Inputs, frozen=True):
    """The layer along one axis, named as in PyTorch."""

    size: Annotated[Count, says("input size", "输入尺寸")]
    k: Annotated[Count, says("kernel size", "卷积核大小")]
    s: Annotated[Count, says("stride", "步幅")] = 1
    p: Annotated[Whole, says("padding of the convolution that it transposes", "所转置的卷积的填充")] = 0
    op: Annotated[Whole, says("output padding: added at the end", "输出填充，加在末尾")] = 0
    d: Annotated[Count, says("dilation; 1 is an ordinary kernel", "膨胀率，1 即普通卷积核")] = 1


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs. Level 1: without padding; 2: with padding; 3: output padding, sometimes dilation."""
    k, s = rng.integer(2, 5), rng.integer(2, 4)
    if level == 1:
        return Given(size=rng.integer(2, 32), k=k, s=s)
    size, p = rng.integer(4, 32), rng.integer(1, k - 1)  # from 4 on, the padding never removes the whole output
    if level == 2:
        return Given(size=size, k=k, s=s, p=p)
    return Given(size=size, k=k, s=s, p=p, op=rng.integer(1, s - 1), d=rng.integer(1, 2))


def statement(given: Given) -> Text:
    """State the layer and its conventions."""
    return both(
        f"A transposed convolution along one axis, with the arguments of PyTorch's ConvTranspose1d: input size"
        f" ${given.size}$, kernel size ${given.k}$, stride ${given.s}$, padding ${given.p}$, output padding ${given.op}$,"
        f" dilation ${given.d}$ (1 is an ordinary kernel).",
        f"一个一维转置卷积（transposed convolution），参数含义与 PyTorch 的 ConvTranspose1d 相同：输入尺寸 ${given.size}$，"
        f"卷积核大小 ${given.k}$，步幅（stride）${given.s}$，填充（padding）${given.p}$，"
        f"输出填充（output padding）${given.op}$，膨胀率（dilation）${given.d}$（1 即普通卷积核）。",
    )


def solve(given: Given) -> Solved:
    """Apply the formula."""
    from quizcli.reference.convolution import transposed_size

    return {
        "size": transposed_size(
            given.size, given.k, stride=given.s, padding=given.p, output_padding=given.op, dilation=given.d
        )
    }


def explain(given: Given) -> Sequence[Text]:
    """Work out the extent of all kernels, then crop and extend it."""
    i, k, s, p, op, d = given.size, given.k, given.s, given.p, given.op, given.d
    starts, span = (i - 1) * s, d * (k - 1) + 1
    return [
        step(
            "Each input element puts one kernel down; from the first one's start to the last one's",
            "每个输入元素放下一个卷积核，从第一个的起点到最后一个的起点",
            rf"(i-1)s=({i}-1)\cdot {s}={starts}",
        ),
        step("The kernel spans", "卷积核的跨度", rf"d(k-1)+1={d}\cdot({k}-1)+1={span}"),
        step(
            "Padding is cut off both ends, output padding is added at one",
            "两端各裁去填充，再在一端加上输出填充",
            rf"o={starts}+{span}-2\cdot {p}+{op}={starts + span - 2 * p + op}",
        ),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.convolution import output_size

    i, k, s, p, op, d = given.size, given.k, given.s, given.p, given.op, given.d
    right = (i - 1) * s - 2 * p + d * (k - 1) + 1 + op
    found = {
        "no_minus_one": right + s,
        "plus_pad": right + 4 * p,
        "no_output_padding": right - op,
        "no_pad": right + 2 * p,
    }
    with suppress(ValueError):  # the kernel may be too large for an ordinary convolution
        found["conv_formula"] = output_size(i, k, stride=s, padding=p, dilation=d)
    return {name: {"size": size} for name, size in found.items()}


KIND = Kind(
    name="transposed-conv-size",
    inputs=Given,
    parts={"size": both("output size", "输出尺寸")},
    card_title=both("Output size of a transposed convolution", "转置卷积的输出尺寸"),
    formula=r"o=(i-1)s-2p+d(k-1)+1+op",
    mistakes={
        "conv_formula": both("the formula of an ordinary convolution", "用了普通卷积的公式"),
        "no_minus_one": both("i·s taken, not (i-1)·s", "用了 i·s，应为 (i-1)·s"),
        "plus_pad": both("2p added: padding makes this output smaller", "加上了 2p：这里的填充使输出变小"),
        "no_output_padding": both("output padding left out", "漏了输出填充"),
        "no_pad": both("padding left out: it cuts p off both ends", "漏了填充：它在两端各裁去 p"),
    },
    levels=(
        Level(says=both("no padding", "没有填充"), seconds=30, invites=("conv_formula", "no_minus_one")),
        Level(says=both("padding", "有填充"), seconds=40, invites=("no_minus_one", "plus_pad", "no_pad")),
        Level(
            says=both("output padding, dilation", "输出填充、膨胀"),
            seconds=60,
            invites=("no_minus_one", "plus_pad", "no_output_padding", "no_pad"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
