"""SAME and VALID in TensorFlow, pooling with ceil_mode in PyTorch: the size, and the padding on each side."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Literal, TypeAlias

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, Whole, both, says
from quizcli.drills.tex import frac, step
from quizcli.language import tr

Mode: TypeAlias = Literal["tf_same", "tf_valid", "torch_pool_floor", "torch_pool_ceil"]


class Given(Inputs, frozen=True):
    """The layer along one axis."""

    size: Annotated[Count, says("input size", "输入尺寸")]
    k: Annotated[Count, says("kernel or window size", "卷积核或池化窗口的大小")]
    mode: Annotated[
        Mode,
        says(
            "tf_same or tf_valid (a convolution), torch_pool_floor or torch_pool_ceil (pooling)",
            "tf_same 或 tf_valid（卷积），torch_pool_floor 或 torch_pool_ceil（池化）",
        ),
    ]
    s: Annotated[
        Count | None,
        says("stride; if absent 1 for a convolution, k for pooling", "步幅，缺省时卷积为 1，池化为 k"),
    ] = None
    d: Annotated[Count, says("dilation; 1 for none", "膨胀率，1 表示没有")] = 1
    p: Annotated[Whole, says("padding of pooling, on each side", "池化每一侧的填充")] = 0


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: stride 1; 2: SAME with an odd number of zeros; 3: ceil_mode, half of the time with a last window that
    is dropped.
    """
    size, k = rng.integer(6, 64), rng.integer(2, 6)
    if level == 1:
        return Given(size=size, k=k, s=1, mode=rng.one_of(("tf_same", "tf_valid")))
    s = rng.integer(2, 5)
    if level == 2:
        given = Given(size=size, k=k, s=s, mode="tf_same")
        _, left, right = _outcome(given)
        return given if left < right else None
    given = Given(size=size, k=k, s=s, d=rng.integer(1, 2), p=rng.integer(1, k // 2), mode="torch_pool_ceil")
    if _room(given) < 0 or _room(given) % s == 0:
        return None
    is_dropped = _rounded_up(given) > _outcome(given)[0]
    return given if is_dropped or rng.chance(0.4) else None  # half of the time with a window that is dropped


def statement(given: Given) -> Text:
    """State the layer and the framework's rule."""
    en = f"size ${given.size}$ along one axis, {{}} ${given.k}$, stride ${_stride(given)}$"
    zh = f"一个方向上的尺寸为 ${given.size}$，{{}} ${given.k}$，步幅 ${_stride(given)}$"
    if given.d > 1:
        en += f", dilation ${given.d}$"
        zh += f"，膨胀率 ${given.d}$"
    if given.mode in ("tf_same", "tf_valid"):
        name = given.mode[3:].upper()
        return both(
            f"A convolution in TensorFlow with padding {name}: {en.format('kernel')}.",
            f"TensorFlow 中填充方式为 {name} 的卷积：{zh.format('卷积核')}。",
        )
    with_en, with_zh = ("with", "为 True") if given.mode == "torch_pool_ceil" else ("without", "为 False")
    return both(
        f"Max pooling in PyTorch {with_en} ceil_mode: {en.format('window')}, padding ${given.p}$ on each side. The padding"
        " asked is the one given, without what a last window may reach beyond it.",
        f"PyTorch 的最大池化，ceil_mode {with_zh}：{zh.format('窗口')}，每一侧填充 ${given.p}$。"
        "所问的填充即给定的填充，不含最后一个窗口超出的部分。",
    )


def solve(given: Given) -> Solved:
    """Apply the rule of the mode."""
    if given.p and given.mode in ("tf_same", "tf_valid"):
        raise ValueError(tr("p is for pooling in PyTorch: SAME finds its padding itself, VALID has none"))
    return _answer(_outcome(given))


def _answer(found: tuple[int, int, int]) -> Solved:
    return dict(zip(("out", "pad_left", "pad_right"), found, strict=True))


def _outcome(given: Given, mode: Mode | None = None) -> tuple[int, int, int]:
    """Return the output size and the padding on both sides, under the given mode or another."""
    from quizcli.reference.convolution import output_size, pooled_size, same_padding

    size, k, s, d, p = given.size, given.k, _stride(given), given.d, given.p
    match mode or given.mode:
        case "tf_same":
            return same_padding(size, k, stride=s, dilation=d)
        case "tf_valid":
            return output_size(size, k, stride=s, dilation=d), 0, 0
        case pooling:
            is_ceil = pooling == "torch_pool_ceil"
            return pooled_size(size, k, stride=s, padding=p, dilation=d, ceil_mode=is_ceil), p, p


def _stride(given: Given) -> int:
    return given.s or (1 if given.mode in ("tf_same", "tf_valid") else given.k)


def _span(given: Given) -> int:
    return given.d * (given.k - 1) + 1


def _room(given: Given) -> int:
    """Return how far the window can move on the padded input."""
    return given.size + 2 * given.p - _span(given)


def _rounded_up(given: Given) -> int:
    """Return the size with ceil_mode before a last window is dropped."""
    return -(-_room(given) // _stride(given)) + 1


def explain(given: Given) -> Sequence[Text]:
    """Work out the size, then the padding."""
    i, s, p, span = given.size, _stride(given), given.p, _span(given)
    out, left, right = _outcome(given)
    found = [step("The kernel spans", "卷积核的跨度", rf"k_e={given.d}\cdot({given.k}-1)+1={span}")]
    if given.mode == "tf_same":
        needed = (out - 1) * s + span - i
        return [
            *found,
            step("SAME rounds up", "SAME 向上取整", rf"o=\left\lceil{frac(str(i), str(s))}\right\rceil={out}"),
            step(
                "Zeros that the last window needs",
                "最后一个窗口所需的零",
                rf"T=\max(({out}-1)\cdot {s}+{span}-{i},0)=\max({needed},0)={left + right}",
            ),
            step(
                "Half of them, rounded down, on the left; the rest on the right",
                "左边取一半（向下取整），其余在右边",
                rf"\mathrm{{left}}={left},\quad\mathrm{{right}}={left + right}-{left}={right}",
            ),
        ]
    if given.mode == "torch_pool_ceil":
        out = _rounded_up(given)
        opening, closing = r"\left\lceil", r"\right\rceil"
    else:
        opening, closing = r"\left\lfloor", r"\right\rfloor"
    room = frac(rf"{i}+2\cdot {p}-{span}", str(s))
    up_en, up_zh = ("up", "向上") if given.mode == "torch_pool_ceil" else ("down", "向下")
    found.append(step(f"Rounded {up_en}", f"{up_zh}取整", f"o={opening}{room}{closing}+1={out}"))
    if given.mode == "torch_pool_ceil":
        found.append(_last_window(out, s, i, p))
    return [*found, step("Padding on each side", "每一侧的填充", rf"\mathrm{{left}}=\mathrm{{right}}={p}")]


def _last_window(out: int, s: int, i: int, p: int) -> Text:
    start = (out - 1) * s
    if start >= i + p:
        return step(
            "The last window would start in the padding on the right, so it is dropped",
            "最后一个窗口的起点落在右侧填充里，应去掉",
            rf"({out}-1)\cdot {s}={start}\ge {i}+{p},\quad o={out}-1={out - 1}",
        )
    return step(
        "The last window starts before the padding on the right, so it stays",
        "最后一个窗口的起点在右侧填充之前，应保留",
        rf"({out}-1)\cdot {s}={start}<{i}+{p}",
    )


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    s = _stride(given)
    found: dict[str, Solved] = {}
    if given.mode == "tf_same":
        _, left, right = _outcome(given)
        floor = given.size // s
        zeros = max((floor - 1) * s + _span(given) - given.size, 0)
        found["floor_same"] = _answer((floor, zeros // 2, zeros - zeros // 2))
        found["extra_left"] = {"pad_left": right, "pad_right": left}
        found["symmetric"] = {"pad_left": (_span(given) - 1) // 2, "pad_right": (_span(given) - 1) // 2}
    if given.mode == "torch_pool_ceil":
        # If the last window is dropped, rounding down is right by accident; otherwise ignoring that rule is.
        if _rounded_up(given) > _outcome(given)[0]:
            found["no_last_window_rule"] = {"out": _rounded_up(given)}
        else:
            found["floor_same"] = {"out": _room(given) // s + 1}
    with suppress(ValueError):  # without padding the kernel may not fit
        found["valid_as_same"] = _answer(_outcome(given, "tf_valid" if given.mode == "tf_same" else "tf_same"))
    return found


KIND = Kind(
    name="same-valid-ceil",
    inputs=Given,
    parts={
        "out": both("output size", "输出尺寸"),
        "pad_left": both("padding on the left", "左侧填充"),
        "pad_right": both("padding on the right", "右侧填充"),
    },
    card_title=both("SAME, VALID and ceil mode: size and padding", "SAME、VALID 与 ceil 模式：尺寸与填充"),
    formula=r"o_{same}=\left\lceil\frac{i}{s}\right\rceil,\quad T=\max((o-1)s+k_e-i,0),"
    r"\quad o_{valid}=\left\lfloor\frac{i-k_e}{s}\right\rfloor+1,\quad o_{ceil}=\left\lceil\frac{i+2p-k_e}{s}\right\rceil+1",
    mistakes={
        "floor_same": both("rounded down: SAME and ceil_mode round up", "向下取整了：SAME 与 ceil_mode 都向上取整"),
        "extra_left": both("the odd zero on the left: it goes to the right", "多出的一个零放在了左边，应放在右边"),
        "symmetric": both("(k-1)/2 zeros on both sides", "两侧各补了 (k-1)/2 个零"),
        "no_last_window_rule": both(
            "a last window that would start in the right padding is dropped", "没有去掉起点落在右侧填充里的最后一个窗口"
        ),
        "valid_as_same": both(
            "the rule of another mode: SAME for VALID or pooling, or VALID for SAME",
            "用了另一种方式的规则：把 VALID 或池化当作 SAME，或把 SAME 当作 VALID",
        ),
    },
    levels=(
        Level(
            says=both("SAME and VALID with stride 1", "SAME 与 VALID，步幅 1"), seconds=30, invites=("valid_as_same",)
        ),
        Level(
            says=both("SAME with a stride, an odd number of zeros", "SAME，步幅大于 1，补零总数为奇数"),
            seconds=60,
            invites=("floor_same", "extra_left", "symmetric"),
        ),
        Level(
            says=both("ceil_mode with padding and dilation", "ceil_mode，带填充与膨胀"),
            seconds=90,
            invites=("valid_as_same",),
            may_invite=("no_last_window_rule", "floor_same"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
