"""Scaled dot-product attention of one head, with or without a causal mask."""

import math
from collections.abc import Mapping, Sequence
from operator import mul
from typing import TYPE_CHECKING, Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Matrix, Solved, both, says
from quizcli.drills.tex import mat, num, step, total, vec
from quizcli.language import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from quizcli.reference.attention import Attention


class Given(Inputs, frozen=True):
    """Queries, keys and values of one head."""

    Q: Annotated[Matrix, says("queries, a row for each", "查询，每个一行")]
    K: Annotated[Matrix, says("keys, a row for each", "键，每个一行")]
    V: Annotated[Matrix, says("values, a row for each key", "值，每个键对应一行")]
    scale: Annotated[
        Literal["sqrt_dk", "none"],
        says(
            "sqrt_dk: the scores are divided by the root of d_k; none: they are not",
            "sqrt_dk：分数除以 d_k 的平方根，none：不除",
        ),
    ] = "sqrt_dk"
    causal: Annotated[bool, says("whether a query sees no later keys", "查询是否看不到后面的键")] = False


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: one query; 2: two with two keys; 3: three with three keys under a causal mask."""
    keys = rng.integer(2, 3) if level == 1 else level
    d_k = 4 if level == 1 else rng.one_of((2, 4)) if level == 2 else rng.one_of((2, 3, 4))
    q, k = ([[float(n) for n in rng.integers(d_k, -1, 2)] for _ in range(count)] for count in (level, keys))
    v = [[float(n) for n in rng.integers(2, -2, 3)] for _ in range(keys)]
    # With equal values the weights make no difference.
    if any(len(set(map(tuple, vectors))) < len(vectors) for vectors in (v, list(zip(*v, strict=True)))):
        return None
    for i, query in enumerate(q):
        seen = k[: i + 1] if level == 3 else k
        scores = [sum(map(mul, query, key)) for key in seen]
        # Equal scores give equal weights; scores far apart leave only one key. Multiples of 0.5 are easy to compute by hand.
        if len(scores) > 1 and not 0 < max(scores) - min(scores) <= 3.5 * math.sqrt(d_k):
            return None
        if level == 1 and any(score % 2 for score in scores):
            return None
    return Given(Q=q, K=k, V=v, causal=level == 3)


def statement(given: Given) -> Text:
    """State the matrices, the scale and the mask."""
    q, k, v = mat(given.Q), mat(given.K), mat(given.V)
    d_k = len(given.Q[0])
    if given.scale == "sqrt_dk":
        scale_en = rf"The scores are divided by $\sqrt{{d_k}}$, with $d_k={d_k}$, the width of this head."
        scale_zh = rf"分数除以 $\sqrt{{d_k}}$，$d_k={d_k}$ 为这个头的宽度。"
    else:
        scale_en, scale_zh = "The scores are not scaled.", "分数不缩放。"
    if given.causal:
        mask_en = r" A causal mask adds $-\infty$ before the softmax wherever the key comes later than the query."
        mask_zh = r"采用因果掩码（causal mask）：键在查询之后的位置，softmax 之前加上 $-\infty$。"
    else:
        mask_en, mask_zh = " There is no mask.", "无掩码。"
    return both(
        f"One attention head.\n\n- $Q={q}$\n- $K={k}$\n- $V={v}$\n\nRows are queries, and keys with their values; the softmax"
        f" runs over the keys. {scale_en}{mask_en}",
        f"一个注意力头（attention head）。\n\n- $Q={q}$\n- $K={k}$\n- $V={v}$\n\n$Q$ 的每行是一个查询，$K$、$V$ 的每行是一个键及其值，"
        f"softmax 对键做。{scale_zh}{mask_zh}",
    )


def solve(given: Given) -> Solved:
    """Compute weights and output."""
    found = _attention(given)
    return {"weights": found.weights, "output": found.output}


def explain(given: Given) -> Sequence[Text]:
    """Work through scores, scale, mask, the softmax of each row, and the values."""
    import numpy as np

    at = _attention(given)
    raw = np.array(given.Q) @ np.array(given.K).T
    found = [step("Scores", "分数", f"QK^T={mat(raw.tolist(), 5)}")]
    if given.scale == "sqrt_dk":
        d_k = len(given.Q[0])
        scaled = (raw / math.sqrt(d_k)).tolist()
        found.append(step("Scale", "缩放", rf"S=\frac{{QK^T}}{{\sqrt{{{d_k}}}}}={mat(scaled, 5)}"))
    if given.causal:
        found.append(step("Mask later keys", "遮住后面的键", r"S_{ij}=-\infty,\ j>i"))
    for i, (scores, weights) in enumerate(zip(at.scores.tolist(), at.weights.tolist(), strict=True), 1):
        # A softmax stays the same when the largest score is subtracted; without it e^s may overflow.
        shift = max(scores) if max(map(abs, filter(math.isfinite, scores))) > 20 else 0.0
        powers = [math.exp(score - shift) for score in scores]
        of_en, of_zh = (f"Row {i}", f"第 {i} 行") if len(given.Q) > 1 else ("Softmax", "softmax")
        exponent = "s-" + num(shift) if shift else "s"
        found.append(step(f"{of_en}, exponentials", f"{of_zh}，取指数", f"e^{{{exponent}}}={vec(powers, 5)}"))
        sums = f"{total(powers, 5)}={num(sum(powers), 5)}"
        found.append(step(f"{of_en}, their sum", f"{of_zh}，求和", sums))
        found.append(step(f"{of_en}, weights", f"{of_zh}，权重", f"a={vec(weights, 5)}"))
    found.append(step("Weights", "权重", f"A={mat(at.weights.tolist(), 5)}"))
    found.append(step("Output", "输出", f"O=AV={mat(at.output.tolist(), 5)}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.softmax import softmax

    q, k, v = np.array(given.Q), np.array(given.K), np.array(given.V)
    root = math.sqrt(q.shape[1]) if given.scale == "sqrt_dk" else 1.0
    raw = q @ k.T
    seen = np.tri(*raw.shape) > 0 if given.causal else np.ones_like(raw, dtype=bool)

    def with_scores(scores: "NDArray[np.float64]") -> Solved:
        weights = softmax(np.where(seen, scores, -np.inf))
        return {"weights": weights, "output": weights @ v}

    # Normalize the columns, as rows of the transposed matrix; skip the columns of keys that no query sees.
    columns = softmax(np.where(seen, raw / root, -np.inf)[:, seen.any(axis=0)].T).T
    by_column = np.zeros_like(raw)
    by_column[:, seen.any(axis=0)] = columns
    found: dict[str, Solved] = {"wrong_axis": {"weights": by_column, "output": by_column @ v}}
    if given.scale == "sqrt_dk":
        found["no_scale"] = with_scores(raw)
        found["div_dk"] = with_scores(raw / q.shape[1])
    if given.causal:
        weights = softmax(np.where(seen, raw / root, 0))
        found["mask_zero"] = {"weights": weights, "output": weights @ v}
    if k.shape[0] == k.shape[1]:
        found["no_transpose"] = with_scores(q @ k / root)
    return found


def _attention(given: Given) -> "Attention":
    from quizcli.reference.attention import attention

    for name, rows in (("Q", given.Q), ("K", given.K), ("V", given.V)):
        if len({len(row) for row in rows}) > 1:
            raise ValueError(tr("the rows of {name} must have the same length", name=name))
    return attention(given.Q, given.K, given.V, scaled=given.scale == "sqrt_dk", causal=given.causal)


KIND = Kind(
    name="attention-forward",
    inputs=Given,
    parts={
        "weights": both("attention weights, a row for each query", "注意力权重，每个查询一行"),
        "output": both("output, a row for each query", "输出，每个查询一行"),
    },
    card_title=both("Scaled dot-product attention by hand", "手算缩放点积注意力"),
    formula=r"A=\mathrm{softmax}(\frac{QK^T}{\sqrt{d_k}}+M),\quad O=AV",
    mistakes={
        "no_scale": both("not divided by the root of d_k", "没有除以 d_k 的平方根"),
        "div_dk": both("divided by d_k, not by its root", "除以了 d_k，而不是它的平方根"),
        "wrong_axis": both("softmax down the columns, over the queries", "softmax 沿列（对查询）做了"),
        "mask_zero": both("masked scores set to 0, not to minus infinity", "被遮住的分数置为 0，应为负无穷"),
        "no_transpose": both("QK in place of QK transposed", "K 没有转置，算成了 QK"),
    },
    levels=(
        Level(says=both("one query", "一个查询"), seconds=120, invites=("no_scale", "div_dk")),
        Level(
            says=both("two queries, two keys", "两个查询，两个键"),
            seconds=180,
            invites=("no_scale", "div_dk", "wrong_axis"),
        ),
        Level(
            says=both("three queries under a causal mask", "三个查询，带因果掩码"),
            seconds=300,
            invites=("no_scale", "div_dk", "wrong_axis", "mask_zero"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
