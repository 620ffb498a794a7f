"""Perplexity of a language model, clipped n-gram precision and BLEU of a translation."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import frac, num, step, times, total, vec
from quizcli.language import tr

if TYPE_CHECKING:
    from quizcli.reference.texts import NGramMatches

_Words: TypeAlias = Annotated[list[str], msgspec.Meta(min_length=1, max_length=1000)]
_Order: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=20)]


class Perplexity(Inputs, frozen=True, tag_field="kind", tag="perplexity"):
    """Probabilities of the tokens of a text."""

    probs: Annotated[
        Annotated[list[Annotated[float, msgspec.Meta(gt=0, le=1)]], msgspec.Meta(min_length=1, max_length=10_000)],
        says("probability of each token", "每个 token 的概率"),
    ]


class Precision(Inputs, frozen=True, tag_field="kind", tag="modified_precision"):
    """A hypothesis with its references; n-grams of one length."""

    hyp: Annotated[_Words, says("words of the hypothesis", "译文的各词")]
    refs: Annotated[
        Annotated[list[_Words], msgspec.Meta(min_length=1, max_length=100)],
        says("references, the words of each", "各参考译文的词"),
    ]
    max_n: Annotated[
        _Order, says("length of the n-grams; of the longest ones for BLEU", "n-gram 的长度，BLEU 中为最长的")
    ]


class Bleu(Inputs, frozen=True, tag_field="kind", tag="bleu"):
    """A hypothesis with its references; n-grams of length 1 to max_n."""

    hyp: Annotated[_Words, says("words of the hypothesis", "译文的各词")]
    refs: Annotated[
        Annotated[list[_Words], msgspec.Meta(min_length=1, max_length=100)],
        says("references, the words of each", "各参考译文的词"),
    ]
    max_n: Annotated[
        _Order, says("length of the n-grams; of the longest ones for BLEU", "n-gram 的长度，BLEU 中为最长的")
    ] = 4


_NOUNS = ("cat", "dog", "bird", "child", "mat", "house", "tree", "river")
_VERBS = ("sat", "ran", "slept", "waited", "jumped")
_PLACES = ("on", "near", "under", "behind")
_TAILS = ((), ("today",), ("all", "day"), ("at", "night"))


def draw(rng: Draw, level: int) -> Perplexity | Precision | Bleu | None:
    """Draw inputs. Level 1: perplexity; 2: a hypothesis that repeats words; 3: a hypothesis that is too short."""
    if level == 1:
        probs = [rng.one_of((0.1, 0.125, 0.2, 0.25, 0.4, 0.5, 0.8)) for _ in range(rng.integer(3, 5))]
        return Perplexity(probs=probs) if len(set(probs)) > 1 else None
    reference = _sentence(rng)
    hypothesis = list(reference)
    hypothesis[rng.integer(0, len(hypothesis) - 1)] = rng.one_of(_NOUNS)
    if level == 2:
        # Replace words by one of the others, often enough to be clipped.
        for _ in range(2):
            hypothesis[rng.integer(0, len(hypothesis) - 1)] = rng.one_of(hypothesis)
        if rng.chance(0.5):
            return Precision(hyp=hypothesis, refs=[reference], max_n=rng.integer(1, 2))
        return Bleu(hyp=hypothesis, refs=[reference], max_n=2)
    for _ in range(rng.integer(1, 3)):
        del hypothesis[rng.integer(0, len(hypothesis) - 1)]
    return Bleu(hyp=hypothesis, refs=[reference], max_n=2)


def _sentence(rng: Draw) -> list[str]:
    subject, place = rng.some(_NOUNS, 2)
    return ["the", subject, rng.one_of(_VERBS), rng.one_of(_PLACES), "the", place, *rng.one_of(_TAILS)]


def statement(given: Perplexity | Precision | Bleu) -> Text:
    """State the probabilities or the sentences, and the rules of BLEU."""
    if isinstance(given, Perplexity):
        return both(
            f"A language model gives the tokens of a text the probabilities ${vec(given.probs)}$. The quantity is the perplexity"
            " per token.",
            f"一个语言模型给一段文本中各 token 的概率依次为 ${vec(given.probs)}$。求每个 token 的困惑度（perplexity）。",
        )
    refs_en = "\n".join(f"- reference: {' '.join(words)}" for words in given.refs)
    refs_zh = "\n".join(f"- 参考译文：{' '.join(words)}" for words in given.refs)
    hyp, n = " ".join(given.hyp), given.max_n
    if isinstance(given, Precision):
        asked_en = (
            f"The quantity is the modified (clipped) precision of the n-grams of length ${n}$: an n-gram counts at most as often"
            " as any one reference has it."
        )
        asked_zh = (
            f"求长度为 ${n}$ 的 n-gram 的修正（截断）精确率：每个 n-gram 的计数不超过它在任一条参考译文中的最多次数。"
        )
    else:
        orders = "$1$" if n == 1 else rf"$1$ to ${n}$"
        orders_zh = "$1$" if n == 1 else f"$1$ 到 ${n}$"
        asked_en = (
            f"The quantity is BLEU, from 0 to 1, with n-grams of length {orders}, all of the same weight, without smoothing: clipped"
            " counts (at most as often as any one reference has the n-gram) and the brevity penalty with the reference"
            " closest in length."
        )
        asked_zh = (
            f"求 BLEU（取值 0 到 1）：n-gram 长度为 {orders_zh}，权重相同，不平滑，计数截断（不超过该 n-gram 在任一条参考译文中的"
            "最多次数），长度惩罚（brevity penalty）以长度最接近的参考译文为准。"
        )
    return both(
        f"A translation and what it is compared with:\n\n- hypothesis: {hyp}\n{refs_en}\n\n{asked_en}",
        f"一句机器译文及其参考译文：\n\n- 机器译文：{hyp}\n{refs_zh}\n\n{asked_zh}",
    )


def solve(given: Perplexity | Precision | Bleu) -> Solved:
    """Compute the metric."""
    from quizcli.reference.texts import bleu, n_gram_matches, perplexity

    if isinstance(given, Perplexity):
        return {"value": perplexity(given.probs)}
    if any(len(word.split()) != 1 for words in (given.hyp, *given.refs) for word in words):
        raise ValueError(tr("hyp and each of refs is a list of words, not one string of them"))
    if isinstance(given, Bleu):
        return {"value": bleu(given.hyp, given.refs, max_n=given.max_n)}
    found = n_gram_matches(given.hyp, given.refs, given.max_n)
    if not found.total:
        raise ValueError(tr("the hypothesis has no n-grams of length {max_n}", max_n=given.max_n))
    return {"value": found.clipped / found.total}


def explain(given: Perplexity | Precision | Bleu) -> Sequence[Text]:
    """Take logarithms and their mean; or count n-grams, take the geometric mean, and penalize brevity."""
    value = num(float(solve(given)["value"]))  # type: ignore[arg-type]
    if isinstance(given, Perplexity):
        logs = [math.log(p) for p in given.probs]
        mean = sum(logs) / len(logs)
        return [
            step("Logarithms", "取对数", rf"\ln p={vec(logs)}"),
            step("Their mean", "求平均", rf"\frac{{1}}{{{len(logs)}}}({total(logs)})={num(mean)}"),
            step("Exponential of minus the mean", "取负，取指数", rf"PPL=e^{{{num(-mean)}}}={value}"),
        ]
    steps = []
    precisions = []
    for n in range(given.max_n if isinstance(given, Precision) else 1, given.max_n + 1):
        steps += _matches(given, n)
        found = _counts(given, n)
        precisions.append(found.clipped / found.total if found.total else 0.0)
    if isinstance(given, Precision):
        return steps
    if not all(precisions):
        return [*steps, step("One precision is 0, and so is BLEU", "有一个精确率为 0，故 BLEU 为 0", "BLEU=0")]
    return [*steps, *_combined(given, precisions)]


def _counts(given: Precision | Bleu, n: int) -> "NGramMatches":
    from quizcli.reference.texts import n_gram_matches

    return n_gram_matches(given.hyp, given.refs, n)


def _matches(given: Precision | Bleu, n: int) -> list[Text]:
    """Return the steps that count the matching n-grams."""
    found = _counts(given, n)
    if not found.total:
        return [step(f"The hypothesis has no {n}-grams", f"译文没有 {n}-gram", f"p_{{{n}}}=0")]
    clipped = found.unclipped - found.clipped
    ratio = f"p_{{{n}}}={frac(str(found.clipped), str(found.total))}={num(found.clipped / found.total)}"
    return [
        step(
            f"{n}-grams of the hypothesis that a reference has, minus those clipped",
            f"参考译文中也有的 {n}-gram 个数，减去截断掉的",
            f"{found.unclipped}-{clipped}={found.clipped}",
        )
        if clipped
        else step(
            f"{n}-grams of the hypothesis that a reference has, none to clip",
            f"参考译文中也有的 {n}-gram 个数，无需截断",
            str(found.clipped),
        ),
        step(f"Out of all its {n}-grams", f"占译文全部 {n}-gram 的比例", ratio),
    ]


def _combined(given: Bleu, precisions: Sequence[float]) -> list[Text]:
    """Take the geometric mean and the penalty."""
    from quizcli.reference.texts import bleu, brevity_penalty, closest_length

    c, r = len(given.hyp), closest_length(given.hyp, given.refs)
    penalty = brevity_penalty(c, r)
    mean = math.prod(precisions) ** (1 / len(precisions))
    root = rf"\left({times(precisions)}\right)^{{1/{len(precisions)}}}"
    lengths = rf"c={c},\ r={r}"
    if c < r:
        shown = rf"{lengths},\ BP=e^{{1-{r}/{c}}}={num(penalty, 6)}"
        brevity = step("Brevity penalty: shorter than the reference", "长度惩罚：译文比参考译文短", shown)
    else:
        brevity = step("No brevity penalty: not shorter", "译文不比参考译文短，无长度惩罚", rf"{lengths},\ BP=1")
    value = num(bleu(given.hyp, given.refs, max_n=given.max_n))
    return [
        step("Geometric mean of the precisions", "精确率的几何平均", f"{root}={num(mean, 6)}"),
        brevity,
        step("BLEU, the product", "两者相乘，即 BLEU", rf"BLEU={num(penalty, 6)}\cdot {num(mean, 6)}={value}"),
    ]


def go_wrong(given: Perplexity | Precision | Bleu) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.texts import brevity_penalty, closest_length

    if isinstance(given, Perplexity):
        return {
            "arith_mean": {"value": len(given.probs) / sum(given.probs)},
            "sum_not_mean": {"value": float(np.exp(-np.log(given.probs).sum()))},
        }
    if isinstance(given, Precision):
        found = _counts(given, given.max_n)
        return {"no_clip": {"value": found.unclipped / found.total}}
    matches = [_counts(given, n) for n in range(1, given.max_n + 1)]
    if not all(found.clipped for found in matches):
        return {}
    c, r = len(given.hyp), closest_length(given.hyp, given.refs)
    penalty = brevity_penalty(c, r)
    precisions = [found.clipped / found.total for found in matches]
    unclipped = [found.unclipped / found.total for found in matches]
    mean = math.prod(precisions) ** (1 / len(matches))
    return {
        "arith_mean": {"value": penalty * sum(precisions) / len(matches)},
        "no_clip": {"value": penalty * math.prod(unclipped) ** (1 / len(matches))},
        "no_bp": {"value": mean},
        "sum_not_mean": {"value": penalty * math.prod(precisions)},
        "bp_inverted": {"value": math.exp(1 - c / r) * mean},
    }


KIND: Kind[Perplexity | Precision | Bleu] = Kind(
    name="text-metrics",
    inputs=Perplexity | Precision | Bleu,
    parts={"value": both("the metric", "所求的指标")},
    card_title=both("Perplexity and BLEU", "困惑度与 BLEU"),
    formula=r"\ln PPL=-\frac{1}{T}\sum_t\ln p_t,\quad BLEU=BP\cdot(p_1\cdot p_2\cdots p_N)^{1/N},\quad BP=\min(1, e^{1-r/c})",
    mistakes={
        "arith_mean": both("the arithmetic mean in place of the geometric one", "用了算术平均，应为几何平均"),
        "no_clip": both("the counts of the n-grams were not clipped", "n-gram 的计数没有截断"),
        "no_bp": both("the brevity penalty was left out", "漏了长度惩罚"),
        "sum_not_mean": both("the logarithms summed, not averaged", "对数只求了和，没有取平均"),
        "bp_inverted": both("the brevity penalty upside down: c/r in place of r/c", "长度惩罚写反了：r/c 写成了 c/r"),
    },
    levels=(
        Level(says=both("perplexity", "困惑度"), seconds=60, invites=("arith_mean", "sum_not_mean")),
        Level(
            says=both("clipped precision, or BLEU of the same length", "截断精确率，或长度相同时的 BLEU"),
            seconds=90,
            invites=("no_clip",),
        ),
        Level(
            says=both("BLEU with the brevity penalty", "带长度惩罚的 BLEU"),
            seconds=150,
            invites=("no_bp", "sum_not_mean", "bp_inverted"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
