"""Rotary position embedding: a vector rotated by its position, and the score of a rotated query and key."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Positive, Solved, Vector, Whole, both, says
from quizcli.drills.tex import num, par, step, total, vec
from quizcli.language import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from quizcli.reference.attention import Pairing


class Given(Inputs, frozen=True):
    """A vector and its position; with a key and its position, the vector is the query."""

    x: Annotated[
        Vector, says("the vector (the query, where there is a key), of even length", "向量（有键时为查询），长度为偶数")
    ]
    pos: Annotated[Whole, says("its position, from 0", "它的位置，从 0 数起")]
    base: Annotated[Positive, says("base of the frequencies", "频率的底数")] = 10000.0
    pairing: Annotated[
        Literal["interleaved", "half"],
        says(
            "interleaved: neighbors are a pair, as in the paper; half: i and i + d/2, as in GPT-NeoX",
            "interleaved：相邻分量成对，同论文；half：第 i 与第 i + d/2 个分量成对，同 GPT-NeoX",
        ),
    ] = "interleaved"
    key: Annotated[Vector | None, says("a key, as long as x", "键，与 x 等长")] = None
    key_pos: Annotated[Whole | None, says("the key's position, from 0", "键的位置，从 0 数起")] = None


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: one pair; 2: two pairs; 3: a query and a key of two pairs each."""
    x = _whole(rng, 2 if level == 1 else 4)
    if level == 1:
        return Given(x=x, pos=rng.integer(1, 9))
    base = rng.one_of((100.0, 10000.0))
    pairing: Pairing = rng.one_of(("interleaved", "half"))
    if level == 2:
        return Given(x=x, pos=rng.integer(2, 20), base=base, pairing=pairing)
    pos, key_pos = rng.some(range(1, 21), 2)
    return Given(x=x, pos=pos, base=base, pairing=pairing, key=_whole(rng, 4), key_pos=key_pos)


def _whole(rng: Draw, width: int) -> list[float]:
    return [float(rng.one_of((-3, -2, -1, 1, 2, 3, 4))) for _ in range(width)]


def statement(given: Given) -> Text:
    """State the vectors, their positions, the base and the pairs."""
    x, m, d = vec(given.x), num(given.pos), len(given.x)
    if d == 2:
        pairs_en, pairs_zh = "The two components form one pair", "两个分量组成一对"
    elif given.pairing == "interleaved":
        pairs_en = "Components $2i$ and $2i+1$, counted from 0, are pair $i$ (interleaved, as in the paper)"
        pairs_zh = "第 $2i$ 与第 $2i+1$ 个分量（从 0 数起）组成第 $i$ 对（交错排列，同论文）"
    else:
        pairs_en = "Components $i$ and $i+d/2$, counted from 0, are pair $i$ (the two halves, as in GPT-NeoX)"
        pairs_zh = "第 $i$ 与第 $i+d/2$ 个分量（从 0 数起）组成第 $i$ 对（前后两半配对，同 GPT-NeoX）"
    turn_en = (
        f"{pairs_en}. Each pair turns counterclockwise, angles are in radians; the frequencies have the base"
        f" ${num(given.base)}$ and the width $d={d}$."
    )
    turn_zh = f"{pairs_zh}，各对逆时针旋转，角度取弧度；频率的底数为 ${num(given.base)}$，宽度 $d={d}$。"
    if given.key is None or given.key_pos is None:
        return both(
            f"Rotary position embedding (RoPE) is applied to $x={x}$ at position ${m}$; positions count from 0. {turn_en}",
            f"对位置 ${m}$ 上的向量 $x={x}$ 施加旋转位置编码（RoPE），位置从 0 数起。{turn_zh}",
        )
    k, n = vec(given.key), num(given.key_pos)
    return both(
        f"Rotary position embedding (RoPE) is applied to the query $q={x}$ at position $m={m}$ and to the key $k={k}$ at"
        f" position $n={n}$; positions count from 0. {turn_en} The score is their dot product, not scaled.",
        f"对位置 $m={m}$ 上的查询 $q={x}$ 和位置 $n={n}$ 上的键 $k={k}$ 施加旋转位置编码（RoPE），位置从 0 数起。{turn_zh}"
        "分数为两者的点积，不缩放。",
    )


def solve(given: Given) -> Solved:
    """Rotate the vector; with a key, rotate it too and return the dot product."""
    from quizcli.reference.attention import rotated

    if (given.key is None) != (given.key_pos is None):
        raise ValueError(tr("a key needs its key_pos, and key_pos its key"))
    turned = rotated(given.x, given.pos, base=given.base, pairing=given.pairing)
    if given.key is None or given.key_pos is None:
        return {"rotated": turned}
    if len(given.key) != len(given.x):
        raise ValueError(
            tr("x has {x} components and the key {key}: they must have as many", x=len(given.x), key=len(given.key))
        )
    key = rotated(given.key, given.key_pos, base=given.base, pairing=given.pairing)
    return {"rotated": turned, "score": float(turned @ key)}


def explain(given: Given) -> Sequence[Text]:
    """Work pair by pair: frequency, angle, rotation; for a score, the angle between query and key."""
    if given.key is None or given.key_pos is None:
        return [*_turns(given), step("Together", "合起来", f"x'={vec(_rotated(given), 5)}")]
    m, n = given.pos, given.key_pos
    found = [
        step(
            "Only the distance between query and key counts",
            "只有查询与键的距离起作用",
            rf"m-n={num(m)}-{num(n)}={num(m - n)}",
        )
    ]
    terms = []
    for i, first, second, theta in _pairs(given):
        angle = (m - n) * theta
        (a, b), (c, d) = (given.x[first], given.x[second]), (given.key[first], given.key[second])
        dot, cross = a * c + b * d, a * d - b * c
        terms.append(dot * math.cos(angle) + cross * math.sin(angle))
        found += [
            _frequency(given, i, theta),
            step("Angle between the two", "两者之间的夹角", _angle(i, m - n, theta)),
            step(
                f"Pair {i}, dot and cross product",
                f"第 {i} 对的点积与叉积",
                rf"{num(a)}\cdot {par(c)}+{par(b)}\cdot {par(d)}={num(dot)},"
                rf"\ {num(a)}\cdot {par(d)}-{par(b)}\cdot {par(c)}={num(cross)}",
            ),
            step(
                f"Pair {i} in the score, dot times cos plus cross times sin",
                f"第 {i} 对的贡献，点积乘 cos 加叉积乘 sin",
                rf"{num(dot)}\cdot {par(math.cos(angle))}+{par(cross)}\cdot {par(math.sin(angle))}={num(terms[-1], 5)}",
            ),
        ]
    return [*found, step("Score", "分数", f"s={total(terms, 5)}={num(sum(terms), 5)}")]


def _turns(given: Given) -> Iterator[Text]:
    turned = _rotated(given)
    for i, first, second, theta in _pairs(given):
        angle = given.pos * theta
        a, b = num(given.x[first]), par(given.x[second])
        cosine, sine = par(math.cos(angle)), par(math.sin(angle))
        yield _frequency(given, i, theta)
        yield step("Angle", "角度", _angle(i, given.pos, theta))
        yield step(
            f"Pair {i}, first component",
            f"第 {i} 对的第一个分量",
            rf"{a}\cdot {cosine}-{b}\cdot {sine}={num(turned[first], 5)}",
        )
        yield step(
            f"Pair {i}, second component",
            f"第 {i} 对的第二个分量",
            rf"{a}\cdot {sine}+{b}\cdot {cosine}={num(turned[second], 5)}",
        )


def _frequency(given: Given, i: int, theta: float) -> Text:
    exponent = rf"-2\cdot {i}/{len(given.x)}"
    return step(
        f"Frequency of pair {i}", f"第 {i} 对的频率", rf"\theta_{{{i}}}={num(given.base)}^{{{exponent}}}={num(theta)}"
    )


def _angle(i: int, distance: int, theta: float) -> str:
    """Return the angle of a pair with its cosine and sine."""
    phi = distance * theta
    return (
        rf"\varphi_{{{i}}}={par(distance)}\cdot {num(theta)}={num(phi)},"
        rf"\ \cos\varphi_{{{i}}}={num(math.cos(phi))},\ \sin\varphi_{{{i}}}={num(math.sin(phi))}"
    )


def _pairs(given: Given) -> Iterator[tuple[int, int, int, float]]:
    """Return the number of each pair, its two places and its frequency."""
    from quizcli.reference.attention import pair_places, rotary_frequencies

    d = len(given.x)
    thetas = rotary_frequencies(d, base=given.base).tolist()
    for i, (first, second) in enumerate(pair_places(d, given.pairing)):
        yield i, first, second, thetas[i]


def _rotated(given: Given) -> list[float]:
    from quizcli.reference.attention import rotated

    return list(rotated(given.x, given.pos, base=given.base, pairing=given.pairing).tolist())


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.attention import rotary_frequencies, rotated_by

    width = len(given.x)
    theta = rotary_frequencies(width, base=given.base)

    def turned(
        query: "NDArray[np.float64]",
        key: "NDArray[np.float64]",
        pairing: "Pairing" = given.pairing,
    ) -> Solved:
        """Rotate by these angles."""
        x = rotated_by(given.x, given.pos * query, pairing=pairing)
        if given.key is None or given.key_pos is None:
            return {"rotated": x}
        return {"rotated": x, "score": float(x @ rotated_by(given.key, given.key_pos * key, pairing=pairing))}

    by_index = given.base ** (-np.arange(width // 2) / width)
    degrees, same = np.deg2rad(theta), np.ones_like(theta)
    return {
        "inverse": turned(-theta, -theta),
        "degrees": turned(degrees, degrees),
        "other_pairing": turned(theta, theta, "half" if given.pairing == "interleaved" else "interleaved"),
        "index_not_pair": turned(by_index, by_index),
        "same_angle": turned(same, same),
        "positions_added": turned(theta, -theta),
        "query_only": turned(theta, 0 * theta),
    }


KIND = Kind(
    name="rope-rotation",
    inputs=Given,
    parts={
        "rotated": both("the vector after the rotation", "旋转后的向量"),
        "score": both("score of the query and the key", "查询与键的分数"),
    },
    card_title=both("Rotary position embedding (RoPE)", "旋转位置编码（RoPE）"),
    formula=r"\theta_i=b^{-2i/d},\quad (x_1,x_2)\to(x_1\cos m\theta_i-x_2\sin m\theta_i,\ x_1\sin m\theta_i+x_2\cos m\theta_i)",
    mistakes={
        "inverse": both(
            "turned clockwise; in a score, the angle of n-m, not of m-n", "转成了顺时针；求分数时即用了 n-m，而不是 m-n"
        ),
        "degrees": both("degrees in place of radians", "用了角度制，而不是弧度"),
        "other_pairing": both(
            "the other pairing: neighbors in place of halves, or the reverse",
            "配对方式弄反了：相邻配对与前后两半配对混淆",
        ),
        "index_not_pair": both("exponent -i/d in place of -2i/d", "指数写成了 -i/d，应为 -2i/d"),
        "same_angle": both("all pairs turned by the angle of the first", "所有对都按第一对的角度旋转"),
        "positions_added": both(
            "the angle of the sum of the positions, not of their difference", "用了两个位置之和对应的角度，应为位置之差"
        ),
        "query_only": both("the key was not turned", "键没有旋转"),
    },
    levels=(
        Level(says=both("one pair", "一对分量"), seconds=60, invites=("inverse", "degrees")),
        Level(
            says=both("two pairs, neighbors or halves", "两对分量，相邻或前后两半配对"),
            seconds=150,
            invites=("inverse", "degrees", "other_pairing", "index_not_pair", "same_angle"),
        ),
        Level(
            says=both("the score of a query and a key", "查询与键的分数"),
            seconds=240,
            invites=(
                "inverse",
                "degrees",
                "other_pairing",
                "index_not_pair",
                "same_angle",
                "positions_added",
                "query_only",
            ),
            asks=("score",),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
