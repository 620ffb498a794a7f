"""Sinusoidal positional encoding of one position."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Positive, Solved, Whole, both, says
from quizcli.drills.tex import frac, num, step, vec
from quizcli.language import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Given(Inputs, frozen=True):
    """A position, the width of the model, and the base of the wavelengths."""

    d: Annotated[Annotated[int, msgspec.Meta(ge=2, le=100_000)], says("width of the model, even", "模型宽度，偶数")]
    pos: Annotated[Whole, says("position, from 0", "位置，从 0 数起")]
    base: Annotated[Positive, says("base of the wavelengths", "波长的底数")] = 10000.0
    index: Annotated[
        Whole | None, says("the one component asked, from 0; null: all", "只求某一分量，从 0 数起；null：求全部")
    ] = None


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs.

    Level 1: two pairs with round frequencies; 2: two or three pairs with the usual base; 3: one component of eight.
    """
    pos = rng.integer(1, 60)
    if level == 1:
        return Given(d=4, pos=pos, base=100.0)
    if level == 2:
        return Given(d=rng.one_of((4, 6)), pos=pos)
    return Given(d=8, pos=pos, base=rng.one_of((100.0, 10000.0)), index=rng.integer(2, 7))


def statement(given: Given) -> Text:
    """State the width, the position, the base, and the order of sines and cosines."""
    which_en = "All components are asked" if given.index is None else f"Component ${given.index}$ is asked"
    which_zh = "求全部分量" if given.index is None else f"求第 ${given.index}$ 个分量"
    values = rf"$d={given.d}$"
    return both(
        f"A sinusoidal positional encoding of width {values} with the base ${num(given.base)}$, at position ${given.pos}$"
        f" (the first is 0). Pair $i$ has one angle, in radians: its sine is component $2i$, its cosine component $2i+1$."
        f" {which_en}; pairs and components count from 0.",
        f"正弦位置编码，宽度 {values}，底数 ${num(given.base)}$，位置 ${given.pos}$（从 0 数起）。第 $i$ 对分量共用一个角，以弧度计："
        f"其正弦为第 $2i$ 个分量，余弦为第 $2i+1$ 个分量。{which_zh}，分量对与分量都从 0 数起。",
    )


def solve(given: Given) -> Solved:
    """Compute the encoding."""
    from quizcli.reference.attention import positional_encoding

    return {"encoding": _asked(given, positional_encoding(given.pos, given.d, base=given.base))}


def _asked(given: Given, encoding: "NDArray[np.float64]") -> "NDArray[np.float64] | float":
    """Return the whole encoding, or the component asked for."""
    if given.index is None:
        return encoding
    if given.index >= given.d:
        raise ValueError(tr("index must be less than the width {d}: components count from 0", d=given.d))
    return float(encoding[given.index])


def explain(given: Given) -> Sequence[Text]:
    """Find the angle of each pair, then its sine and cosine."""
    from quizcli.reference.attention import position_angles, positional_encoding

    angles = position_angles(given.pos, given.d, base=given.base).tolist()
    encoding = positional_encoding(given.pos, given.d, base=given.base).tolist()
    steps = []
    for pair, angle in enumerate(angles):
        if given.index is not None and given.index // 2 != pair:
            continue
        power = f"{num(given.base)}^{{{2 * pair}/{given.d}}}"
        steps.append(step(f"Angle of pair {pair}", f"第 {pair} 对的角", f"{frac(str(given.pos), power)}={num(angle)}"))
        if given.index is None:
            sine, cosine = encoding[2 * pair : 2 * pair + 2]
            shown = rf"\sin {num(angle)}={num(sine)},\ \cos {num(angle)}={num(cosine)}"
            steps.append(step("Sine and cosine, in radians", "正弦与余弦，弧度制", shown))
    if given.index is None:
        return [*steps, step("In turn", "依次排列", f"PE={vec(encoding)}")]
    name, en, zh = (
        ("sin", "even: a sine", "偶数，取正弦") if given.index % 2 == 0 else ("cos", "odd: a cosine", "奇数，取余弦")
    )
    value = rf"\{name} {num(angles[given.index // 2])}={num(encoding[given.index])}"
    return [*steps, step(f"Component {given.index} is {en}", f"第 {given.index} 个分量：{zh}", value)]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.attention import position_angles, positional_encoding

    angles = position_angles(given.pos, given.d, base=given.base)
    sines, cosines = np.sin(angles), np.cos(angles)
    places = np.arange(given.d)
    by_place = given.pos / given.base ** (places / given.d)
    degrees = np.repeat(np.radians(angles), 2)
    wrong = {
        "index_not_pair": np.where(places % 2, np.cos(by_place), np.sin(by_place)),
        "concat": np.concatenate([sines, cosines]),
        "swapped": np.stack([cosines, sines], axis=-1).ravel(),
        "degrees": np.where(places % 2, np.cos(degrees), np.sin(degrees)),
        "pos_off": positional_encoding(given.pos + 1, given.d, base=given.base),
    }
    return {name: {"encoding": _asked(given, encoding)} for name, encoding in wrong.items()}


KIND = Kind(
    name="positional-encoding",
    inputs=Given,
    parts={"encoding": both("the encoding, or the component asked", "位置编码，或所求的分量")},
    card_title=both("Sinusoidal positional encoding", "正弦位置编码"),
    formula=r"PE_{pos,2i}=\sin\frac{pos}{base^{2i/d}},\quad PE_{pos,2i+1}=\cos\frac{pos}{base^{2i/d}}",
    mistakes={
        "index_not_pair": both(
            "the exponent from the component's number, not from its pair's", "指数用了分量的编号，而不是所在对的编号"
        ),
        "concat": both("all sines, then all cosines, not in turn", "先排全部正弦再排全部余弦，没有交错"),
        "swapped": both("cosines at even places, sines at odd ones", "偶数位放了余弦，奇数位放了正弦"),
        "degrees": both("degrees in place of radians", "用了角度制，而不是弧度制"),
        "pos_off": both("the position counted from 1", "位置从 1 数起了"),
    },
    levels=(
        Level(
            says=both("width 4, base 100", "宽度 4，底数 100"),
            seconds=60,
            invites=("index_not_pair", "concat", "swapped", "degrees", "pos_off"),
        ),
        Level(
            says=both("width 4 or 6, base 10000", "宽度 4 或 6，底数 10000"),
            seconds=90,
            invites=("index_not_pair", "concat", "swapped", "degrees", "pos_off"),
        ),
        Level(
            says=both("one component out of eight", "八个分量中的一个"),
            seconds=60,
            invites=("concat", "swapped", "degrees", "pos_off"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
