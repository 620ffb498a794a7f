"""Output size of a convolution, with rounding and dilation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Pads, Pair, Solved, both, says
from quizcli.drills.tex import frac, step


class Given(Inputs, frozen=True):
    """The layer; each pair is (height, width)."""

    size: Annotated[Pair, says("input height and width", "输入的高和宽")]
    kernel: Annotated[Pair, says("kernel height and width", "卷积核的高和宽")]
    stride: Annotated[Pair, says("stride along each axis", "两个方向的步幅")] = (1, 1)
    padding: Annotated[Pads, says("zeros on each side", "每一侧填充的零的个数")] = (0, 0)
    dilation: Annotated[Pair, says("dilation; 1 is an ordinary convolution", "膨胀率，1 即普通卷积")] = (1, 1)


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: square, exact division; 2: square, rounded down; 3: rectangular and dilated."""
    if level < 3:
        i, k, s = rng.integer(5, 256), rng.one_of((2, 3, 5, 7, 11)), rng.integer(2, 4)
        p = rng.integer(0, k // 2)
        exact = (i + 2 * p - k) % s == 0
        if i < k or exact != (level == 1):
            return None
        return Given(size=(i, i), kernel=(k, k), stride=(s, s), padding=(p, p))
    size = (rng.integer(12, 99), rng.integer(12, 99))
    tall, wide = rng.some((2, 3, 5, 7), 2)
    stride = rng.integer(1, 3)
    given = Given(
        size=size,
        kernel=(tall, wide),
        stride=(stride, stride),
        padding=(rng.integer(0, tall // 2), rng.integer(0, wide // 2)),
        dilation=(rng.integer(1, 3), rng.integer(2, 3)),
    )
    fits = all(d * (k - 1) < i for i, k, _, _, d in _axes(given))
    return given if fits and size[0] != size[1] else None


def statement(given: Given) -> Text:
    """State the layer."""
    i, k = (rf"{height}\times{width}" for height, width in (given.size, given.kernel))
    s, p, d = (_one_or_two(pair) for pair in (given.stride, given.padding, given.dilation))
    return both(
        f"A convolution: input ${i}$ (height × width), kernel ${k}$, stride ${s}$, padding ${p}$ (zeros on each side),"
        f" dilation ${d}$ (1 is an ordinary convolution). As in PyTorch, sizes are rounded down.",
        f"一个卷积层：输入 ${i}$（高 × 宽），卷积核 ${k}$，步幅（stride）${s}$，填充（padding）${p}$（每一侧补零的个数），"
        f"膨胀率（dilation）${d}$（1 即普通卷积）。与 PyTorch 一样向下取整。",
    )


def solve(given: Given) -> Solved:
    """Apply the formula along each axis."""
    from quizcli.reference.convolution import output_sizes

    return {
        "size": output_sizes(
            given.size, given.kernel, stride=given.stride, padding=given.padding, dilation=given.dilation
        )
    }


def explain(given: Given) -> Sequence[Text]:
    """Work along the height, then along the width."""
    along_height, along_width = _axes(given)
    if along_height == along_width:
        return list(_along("Each axis", "每个方向", *along_height))
    return [*_along("Height", "高", *along_height), *_along("Width", "宽", *along_width)]


def _along(en: str, zh: str, i: int, k: int, s: int, p: int, d: int) -> Iterator[Text]:
    span = d * (k - 1) + 1
    room = i + 2 * p - span
    yield step(f"{en}: the kernel spans", f"{zh}：卷积核的跨度", rf"k_e={d}\cdot({k}-1)+1={span}")
    yield step(f"{en}: room to move", f"{zh}：可移动的距离", rf"i+2p-k_e={i}+2\cdot{p}-{span}={room}")
    whole = rf"\left\lfloor{frac(str(room), str(s))}\right\rfloor+1={room // s}+1={room // s + 1}"
    yield step(f"{en}: whole strides, and the start", f"{zh}：整步数加起点", whole)


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    return {name: {"size": [formula(*axis) for axis in _axes(given)]} for name, formula in _WRONG.items()}


def _one_or_two(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else rf"{pair[0]}\times{pair[1]}"


def _axes(given: Given) -> list[tuple[int, int, int, int, int]]:
    """Return (i, k, s, p, d) of the height and of the width."""
    return [
        (given.size[axis], given.kernel[axis], given.stride[axis], given.padding[axis], given.dilation[axis])
        for axis in (0, 1)
    ]


_WRONG: Mapping[str, Callable[[int, int, int, int, int], int]] = {
    "no_plus_one": lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) - 1) // s,
    "ceil": lambda i, k, s, p, d: -((i + 2 * p - d * (k - 1) - 1) // -s) + 1,
    "pad_once": lambda i, k, s, p, d: (i + p - d * (k - 1) - 1) // s + 1,
    "no_dilation": lambda i, k, s, p, _: (i + 2 * p - k) // s + 1,
    "dk_kernel": lambda i, k, s, p, d: (i + 2 * p - d * k) // s + 1,
}

KIND = Kind(
    name="conv-output-size",
    inputs=Given,
    parts={"size": both("output height and width", "输出的高和宽")},
    card_title=both("Output size of a convolution", "卷积的输出尺寸"),
    formula=r"o=\left\lfloor\frac{i+2p-d(k-1)-1}{s}\right\rfloor+1",
    mistakes={
        "no_plus_one": both("the +1 is missing", "漏了加 1"),
        "ceil": both("rounded up, as pooling with ceil_mode does", "向上取整了，那是 ceil_mode 池化的做法"),
        "pad_once": both("padding counted on one side only", "填充只算了一侧"),
        "no_dilation": both("dilation left out", "没有计入膨胀率"),
        "dk_kernel": both("d·k taken for the kernel's span, not d(k-1)+1", "把 d·k 当作卷积核的跨度，应为 d(k-1)+1"),
    },
    levels=(
        Level(says=both("square, the division is exact", "正方形，整除"), seconds=30, invites=("no_plus_one",)),
        Level(
            says=both("square, the floor bites", "正方形，向下取整起作用"), seconds=45, invites=("no_plus_one", "ceil")
        ),
        Level(
            says=both("rectangular, dilated", "长方形，带膨胀"),
            seconds=90,
            invites=("no_plus_one", "no_dilation", "dk_kernel"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
