"""Softmax with a temperature, over all logits or the k largest."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Positive, Solved, Vector, both, says
from quizcli.drills.tex import frac, log_num, num, par, step, total, vec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Given(Inputs, frozen=True):
    """The logits of one sample."""

    logits: Annotated[Vector, says("logits", "logits")]
    T: Annotated[Positive, says("temperature", "温度")] = 1.0
    top_k: Annotated[Count | None, says("how many logits are kept, by default all", "保留几个 logits，默认全部")] = None


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: logarithms of integers, so that the probabilities are fractions; 2: a temperature; 3: the k largest
    logits only.
    """
    if level == 1:
        return Given(logits=[math.log(rng.integer(1, 8)) for _ in range(rng.integer(3, 5))])
    logits = [float(z) for z in rng.some(range(-2, 6), rng.integer(3, 4) if level == 2 else rng.integer(4, 5))]
    temperature = rng.one_of((0.5, 2.0, 4.0))
    # With larger differences most probabilities are almost 0.
    if (max(logits) - min(logits)) / temperature > 8:
        return None
    return Given(logits=logits, T=temperature, top_k=rng.integer(2, 3) if level == 3 else None)


def statement(given: Given) -> Text:
    """State the logits, the temperature and what top-k does."""
    logits = f"[{', '.join(map(log_num, given.logits))}]"
    temperature, k = num(given.T), given.top_k
    if k is None:
        kept_en = f"The softmax runs over all {len(given.logits)} logits."
        kept_zh = f"对全部 {len(given.logits)} 个 logits 做 softmax。"
    else:
        kept_en = (
            f"Top-$k$ with $k={k}$: the {k} largest logits are kept and their probabilities sum to 1; the others get"
            " probability 0."
        )
        kept_zh = f"采用 top-$k$，$k={k}$：只保留最大的 {k} 个 logits，其概率之和为 1，其余的概率为 0。"
    return both(
        f"Logits $z={logits}$, temperature $T={temperature}$, which divides the logits. {kept_en} Give the probabilities"
        " in the order of the logits.",
        f"logits 为 $z={logits}$，温度（temperature）$T={temperature}$，logits 先除以温度。{kept_zh}按 logits 的顺序给出概率。",
    )


def solve(given: Given) -> Solved:
    """Take the softmax of the logits that are kept."""
    from quizcli.reference.softmax import softmax

    return {"probabilities": softmax(_kept(given), temperature=given.T)}


def explain(given: Given) -> Sequence[Text]:
    """Divide by T, exponentiate, divide by the sum."""
    from quizcli.reference.softmax import softmax

    # A softmax stays the same when the largest logit is subtracted; without it e^z may overflow.
    largest = max(given.logits)
    shift = largest if abs(largest) > 3 * given.T else 0.0
    shifted = [(z - shift) / given.T for z in given.logits]
    kept = [math.isfinite(z) for z in _kept(given).tolist()]
    powers = [math.exp(z) * keep for z, keep in zip(shifted, kept, strict=True)]
    if shift:
        found = [
            step(
                "Subtract the largest logit, which changes nothing, and divide by T",
                "减去最大的 logit（不影响结果），再除以 T",
                rf"{frac(f'z-{par(shift)}', num(given.T))}={vec(shifted, 5)}",
            )
        ]
    else:
        found = [step("Divide by T", "除以 T", rf"{frac('z', num(given.T))}={vec(shifted, 5)}")]
    dropped_en, dropped_zh = ("", "") if all(kept) else (" of those that are kept, 0 for the others", "，未保留的为 0")
    found.append(step(f"Exponentials{dropped_en}", f"取指数{dropped_zh}", vec(powers, 5)))
    terms = [power for power, keep in zip(powers, kept, strict=True) if keep]
    found.append(step("Their sum", "求和", f"{total(terms, 5)}={num(sum(powers), 5)}"))
    p = softmax(_kept(given), temperature=given.T).tolist()
    found.append(step("Divide by it", "除以该和", f"p={vec(p, 5)}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.softmax import softmax

    kept = _kept(given)
    p = softmax(kept, temperature=given.T)
    weights = np.where(np.isfinite(kept), given.logits, 0)
    found: dict[str, Solved] = {
        "times_T": {"probabilities": softmax(kept, temperature=1 / given.T)},
        "T_after": {"probabilities": softmax(kept) / given.T},
        "base2": {"probabilities": softmax(kept * math.log(2), temperature=given.T)},
        "no_renorm": {"probabilities": softmax(given.logits, temperature=given.T) * (p > 0)},
    }
    if weights.sum():
        found["no_exp"] = {"probabilities": weights / weights.sum()}
    return found


def _kept(given: Given) -> "NDArray[np.float64]":
    """Return the logits; those that are not kept are minus infinity."""
    from quizcli.reference.softmax import top_k_logits

    return top_k_logits(given.logits, given.top_k or len(given.logits))


KIND = Kind(
    name="softmax-temperature",
    inputs=Given,
    parts={"probabilities": both("probabilities", "概率")},
    card_title=both("Softmax with temperature and top-k", "带温度与 top-k 的 softmax"),
    formula=r"p_i=\frac{e^{z_i/T}}{\sum_j e^{z_j/T}}",
    mistakes={
        "times_T": both("the logits were multiplied by T, not divided", "把 logits 乘以了 T，应当除以 T"),
        "no_exp": both("the logits themselves divided by their sum, without exp", "没有取指数，直接用 logits 除以其和"),
        "T_after": both("T divides the probabilities, not the logits", "用 T 除了概率，而不是 logits"),
        "base2": both("powers of 2 in place of e", "底数用了 2，而不是 e"),
        "no_renorm": both("not normalized again over those that are kept", "top-k 之后没有对保留下来的重新归一化"),
    },
    levels=(
        Level(
            says=both("T = 1, the probabilities are fractions", "T = 1，概率为分数"),
            seconds=40,
            invites=("no_exp", "base2"),
        ),
        Level(says=both("with a temperature", "带温度"), seconds=90, invites=("times_T", "T_after", "base2")),
        Level(
            says=both("temperature and top-k", "温度与 top-k"),
            seconds=90,
            invites=("times_T", "T_after", "no_renorm"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
