"""Convolution, pooling and transposed convolution of a small image by hand."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import mat, num, par, step, total
from quizcli.language import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The limits keep the solver fast.
_Row: TypeAlias = Annotated[list[float], msgspec.Meta(min_length=1, max_length=256)]
_Image: TypeAlias = Annotated[list[_Row], msgspec.Meta(min_length=1, max_length=256)]
_Kernel: TypeAlias = Annotated[
    list[Annotated[list[float], msgspec.Meta(min_length=1, max_length=15)]], msgspec.Meta(min_length=1, max_length=15)
]
_Step: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=100)]
_Padding: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=100)]
_Window: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=15)]

_X = says("one channel of an image", "图像的一个通道")
_W = says("kernel", "卷积核")
_K = says("side of the window", "窗口边长")
_STRIDE = says("stride along both axes; pooling: the window's side", "两个方向的步幅；池化默认为窗口边长")
_PADDING = says("padding on each side; cut off by convT", "每一侧的填充；convT 中为裁去的部分")


class _WithKernel(Inputs, frozen=True, tag_field="op"):
    """An image and a kernel."""

    x: Annotated[_Image, _X]
    w: Annotated[_Kernel, _W]
    stride: Annotated[_Step, _STRIDE] = 1
    padding: Annotated[_Padding, _PADDING] = 0


class Convolution(_WithKernel, frozen=True, tag="conv"):
    """A convolution: cross-correlation with a kernel."""


class Transposed(_WithKernel, frozen=True, tag="convT"):
    """A transposed convolution."""


class _Pooling(Inputs, frozen=True, tag_field="op"):
    """An image and a window."""

    x: Annotated[_Image, _X]
    k: Annotated[_Window, _K]
    stride: Annotated[_Step | None, _STRIDE] = None
    padding: Annotated[_Padding, _PADDING] = 0


class MaxPooling(_Pooling, frozen=True, tag="maxpool"):
    """Max pooling."""


class AveragePooling(_Pooling, frozen=True, tag="avgpool"):
    """Average pooling."""

    count_include_pad: Annotated[
        bool, says("whether the mean counts the zeros of the padding", "求平均时是否计入填充的零")
    ] = True


_Given: TypeAlias = Convolution | Transposed | MaxPooling | AveragePooling


def draw(rng: Draw, level: int) -> _Given | None:
    """Draw inputs. Level 1: a 2x2 kernel; 2: padding and stride; 3: transposed convolution or padded pooling."""
    if level == 1:
        w = _whole(rng, 2, 2, -3, 3)
        return Convolution(x=_whole(rng, 3, 3, 0, 9), w=w) if sum(row.count(0) for row in w) < 2 else None
    if level == 2:
        side = rng.integer(4, 5)
        return Convolution(x=_whole(rng, side, side, -5, 9), w=_whole(rng, 3, 3, -2, 2), stride=2, padding=1)
    match rng.integer(1, 3):
        case 1:
            k = rng.integer(2, 3)
            return Transposed(x=_whole(rng, 2, 2, -3, 5), w=_whole(rng, k, k, -2, 4), stride=2, padding=k - 2)
        case 2:
            # Mostly negative, so that padding with zeros would change the maximum.
            return MaxPooling(x=_whole(rng, 4, 4, -9, 2), k=3, stride=2, padding=1)
        case _:
            k = rng.integer(2, 3)
            side = 4 if k == 2 else 5
            return AveragePooling(
                x=_whole(rng, side, side, -5, 9), k=k, stride=2, padding=1, count_include_pad=rng.chance(0.5)
            )


def _whole(rng: Draw, rows: int, columns: int, low: int, high: int) -> list[list[float]]:
    return [[float(n) for n in rng.integers(columns, low, high)] for _ in range(rows)]


def statement(given: _Given) -> Text:
    """State image, kernel, stride, padding, and the value of the padding."""
    s, p = _stride(given), given.padding
    match given:
        case Convolution():
            en = (
                f"A convolution as deep learning has it (the kernel is not flipped), without bias: stride ${s}$, padding ${p}$"
                " (zeros on each side)."
            )
            zh = f"一次深度学习意义上的卷积（卷积核不翻转），无偏置：步幅（stride）${s}$，填充（padding）${p}$（每一侧补零的个数）。"
        case Transposed():
            en = (
                f"A transposed convolution as in PyTorch, without bias: stride ${s}$, padding ${p}$ (so many rows and columns"
                " are cut off on each side)."
            )
            zh = (
                f"一次转置卷积（transposed convolution），与 PyTorch 相同，无偏置：步幅（stride）${s}$，填充（padding）${p}$"
                "（每一侧裁去的行列数）。"
            )
        case MaxPooling():
            en = rf"Max pooling: window ${given.k}\times{given.k}$, stride ${s}$, padding ${p}$ on each side (minus infinity)."
            zh = rf"最大池化：窗口 ${given.k}\times{given.k}$，步幅（stride）${s}$，每一侧填充（padding）${p}$（填充值为负无穷）。"
        case AveragePooling():
            if given.count_include_pad:
                how_en, how_zh = "the zeros count in the mean", "求平均时计入填充的零"
            else:
                how_en, how_zh = "the mean is over the image's own pixels only", "只对图像自身的像素求平均"
            en = rf"Average pooling: window ${given.k}\times{given.k}$, stride ${s}$, padding ${p}$ (zeros on each side; {how_en})."
            zh = rf"平均池化：窗口 ${given.k}\times{given.k}$，步幅（stride）${s}$，填充（padding）${p}$（每一侧补零，{how_zh}）。"
    matrices = f"- $x={mat(given.x)}$" + (f"\n- $w={mat(given.w)}$" if isinstance(given, _WithKernel) else "")
    return both(f"{en}\n\n{matrices}", f"{zh}\n\n{matrices}")


def _stride(given: _Given) -> int:
    return given.stride or given.k if isinstance(given, _Pooling) else given.stride


def solve(given: _Given) -> Solved:
    """Apply the layer."""
    _check(given)
    return {"y": _as_given(given, _layer(given))}


def _check(given: _Given) -> None:
    matrices = (given.x, given.w) if isinstance(given, _WithKernel) else (given.x,)
    for name, rows in zip("xw", matrices, strict=False):
        if len({len(row) for row in rows}) > 1:
            raise ValueError(tr("all rows of {name} must have the same length", name=name))


def _layer(
    given: _Given, *, stride: int | None = None, padding: int | None = None, flip: bool = False
) -> "NDArray[np.float64]":
    """Apply the layer, optionally with another stride or padding, or with a flipped kernel."""
    import numpy as np

    from quizcli.reference.images import average_pool, cross_correlation, max_pool, transposed_convolution

    s = stride or _stride(given)
    p = given.padding if padding is None else padding
    match given:
        case MaxPooling():
            return max_pool(given.x, given.k, stride=s, padding=p)
        case AveragePooling():
            return average_pool(given.x, given.k, stride=s, padding=p, count_padding=given.count_include_pad)
    kernel = np.array(given.w)[::-1, ::-1] if flip else given.w
    layer = cross_correlation if isinstance(given, Convolution) else transposed_convolution
    return layer(given.x, kernel, stride=s, padding=p)


def _as_given(given: _Given, y: "NDArray[np.float64]") -> "NDArray[np.float64] | NDArray[np.int64]":
    """Return integers if all inputs are integers, so that the answer is graded exactly."""
    rows = [*given.x, *(given.w if isinstance(given, _WithKernel) else [])]
    whole = all(value == int(value) and abs(value) < 1e6 for row in rows for value in row)
    return y.astype(int) if whole and not isinstance(given, AveragePooling) else y


def explain(given: _Given) -> Sequence[Text]:
    """Pad, work the first window, and fill in the rest."""
    if isinstance(given, Transposed):
        return _stamps(given)
    import numpy as np

    from quizcli.reference.images import windows

    steps = []
    if given.padding and not isinstance(given, MaxPooling):
        steps.append(step("Padded", "填充后", mat(np.pad(np.array(given.x), given.padding).tolist())))
    size = (given.k, given.k) if not isinstance(given, Convolution) else (len(given.w), len(given.w[0]))
    found = windows(given.x, size, stride=_stride(given), padding=given.padding)
    y = _layer(given)
    last = (y.shape[0] - 1, y.shape[1] - 1)
    for place in dict.fromkeys([(0, 0), last]):
        en, zh = ("First window", "第一个窗口") if place == (0, 0) else ("Last window", "最后一个窗口")
        steps.append(step(en, zh, f"{_worked(given, found[place].tolist(), place)}={num(float(y[place]))}"))
    return [*steps, step("All windows, row by row", "逐行算出所有窗口", f"y={mat(y.tolist())}")]


def _worked(given: Convolution | MaxPooling | AveragePooling, window: list[list[float]], place: tuple[int, int]) -> str:
    """Write the arithmetic of one window."""
    values = [value for row in window for value in row]
    if isinstance(given, Convolution):
        weights = [weight for row in given.w for weight in row]
        terms = [rf"{par(v)}\cdot {par(w)}" for v, w in zip(values, weights, strict=True) if v and w]
        return "+".join(terms) or "0"
    inside = [value for value, is_inside in zip(values, _is_inside(given, place), strict=True) if is_inside]
    if isinstance(given, MaxPooling):
        return rf"\max({', '.join(map(num, inside))})"
    return rf"\frac{{{total(inside)}}}{{{len(values) if given.count_include_pad else len(inside)}}}"


def _is_inside(given: MaxPooling | AveragePooling, place: tuple[int, int]) -> list[float]:
    """Return 1 for each pixel of a window that belongs to the image, 0 for each one of the padding."""
    import numpy as np

    from quizcli.reference.images import windows

    image = np.ones(np.shape(given.x))
    inside = windows(image, (given.k, given.k), stride=_stride(given), padding=given.padding)[place]
    return [float(pixel) for pixel in inside.flat]


def _stamps(given: Transposed) -> list[Text]:
    """Add the kernel times each pixel, then cut off the padding."""
    import numpy as np

    s, w = _stride(given), np.array(given.w)
    steps = []
    if len(given.x) * len(given.x[0]) <= 9:
        for i, row in enumerate(given.x):
            for j, value in enumerate(row):
                steps.append(
                    step(
                        f"Pixel ({i + 1}, {j + 1}) times the kernel, from row {i * s + 1} and column {j * s + 1} on",
                        f"像素 ({i + 1}，{j + 1}) 乘卷积核，从第 {i * s + 1} 行第 {j * s + 1} 列起",
                        rf"{num(value)}\cdot w={mat((value * w).tolist())}",
                    )
                )
    whole = _layer(given, padding=0)
    steps.append(step("Added where they overlap", "重叠处相加", mat(whole.tolist())))
    if given.padding:
        cut = mat(_layer(given).tolist())
        steps.append(step(f"Cut off {given.padding} on each side", f"每一侧裁去 {given.padding}", f"y={cut}"))
    return steps


def go_wrong(given: _Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    found: dict[str, Solved] = {}
    for name, turn in _turns(given).items():
        with suppress(ValueError):  # the window may not fit, or the output may be empty
            found[name] = {"y": _as_given(given, turn())}
    return found


def _turns(given: _Given) -> Mapping[str, "Callable[[], NDArray[np.float64]]"]:
    from quizcli.reference.images import cross_correlation, transposed_convolution, windows

    s, p = _stride(given), given.padding
    turns: dict[str, Callable[[], NDArray[np.float64]]] = {
        "stride1": lambda: _layer(given, stride=1),
        "no_pad": lambda: _layer(given, padding=0),
    }
    match given:
        case MaxPooling():
            found = windows(given.x, (given.k, given.k), stride=s, padding=p)
            turns["zero_max"] = lambda: found.max(axis=(2, 3))
        case AveragePooling():
            found = windows(given.x, (given.k, given.k), stride=s, padding=p)
            turns["zero_max"] = lambda: found.sum(axis=(2, 3))
        case Convolution() | Transposed():
            turns["flipped"] = lambda: _layer(given, flip=True)
            other = transposed_convolution if isinstance(given, Convolution) else cross_correlation
            turns["full_vs_valid"] = lambda: other(given.x, given.w, stride=s, padding=p)
    return turns


KIND: Kind[_Given] = Kind(
    name="conv2d-values",
    inputs=_Given,
    parts={"y": both("output, row by row", "输出，逐行写出")},
    card_title=both("Values of a convolution or pooling by hand", "手算卷积与池化的输出值"),
    formula=r"y_{ij}=\sum_{u,v}x_{is+u-p, js+v-p}\,w_{uv};\quad \mathrm{transposed:}\ x_{ij}\,w_{uv}\to y_{is+u-p, js+v-p}",
    mistakes={
        "flipped": both(
            "the kernel was flipped, as in a convolution of mathematics", "把卷积核翻转了，那是数学上的卷积"
        ),
        "stride1": both("the stride was ignored", "忽略了步幅"),
        "no_pad": both("the padding was ignored", "忽略了填充"),
        "zero_max": both(
            "max pooling with zeros as padding, or the sum in place of the mean", "最大池化补了零，或求了和而没有求平均"
        ),
        "full_vs_valid": both("convolution and transposed convolution mixed up", "卷积与转置卷积混淆了"),
    },
    levels=(
        Level(
            says=both("3x3 image, 2x2 kernel", "3x3 图像，2x2 卷积核"),
            seconds=60,
            invites=("flipped", "full_vs_valid"),
        ),
        Level(
            says=both("padding and stride 2", "带填充，步幅 2"),
            seconds=180,
            invites=("flipped", "stride1", "no_pad"),
        ),
        Level(
            says=both("transposed convolution, or pooling with padding", "转置卷积，或带填充的池化"),
            seconds=120,
            invites=("stride1",),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
