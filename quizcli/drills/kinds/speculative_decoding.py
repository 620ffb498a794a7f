"""Speculative decoding: expected tokens, speed-up, and the best number of drafted tokens."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, NotNegative, Share, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, step, total, vec
from quizcli.language import tr


class Given(Inputs, frozen=True, kw_only=True):
    """The acceptance rate or both distributions, the draft length, and the cost of a draft."""

    alpha: Annotated[
        Share | None, says("probability that a drafted token is accepted", "一个草稿 token 被接受的概率")
    ] = None
    p: Annotated[
        Vector | None, says("in place of alpha: the target model's distribution", "代替 alpha：目标模型的分布")
    ] = None
    q: Annotated[Vector | None, says("and the draft model's distribution", "以及草稿模型的分布")] = None
    gamma: Annotated[
        list[Count],
        says("tokens drafted for one pass; several to choose from", "每轮起草的 token 数；给出多个则从中选优"),
    ]
    c: Annotated[
        NotNegative,
        says(
            "time of a draft model's pass, in passes of the target model",
            "草稿模型一次前向的耗时，以目标模型的一次前向为单位",
        ),
    ] = 0.0


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: tokens per pass; 2: with the cost of a draft; 3: acceptance from distributions, and the best of three
    draft lengths.
    """
    if level < 3:
        alpha, gamma = rng.integer(40, 95) / 100, rng.integer(2, 8)
        return Given(alpha=alpha, gamma=[gamma], c=0.0 if level == 1 else rng.one_of((0.02, 0.05, 0.1, 0.15, 0.2)))
    outcomes = rng.integer(3, 4)
    p, q = rng.tenths(outcomes), rng.tenths(outcomes)
    alpha = sum(map(min, p, q))
    gammas, cost = sorted(rng.some((1, 2, 3, 4, 5, 6, 8), 3)), rng.one_of((0.02, 0.05, 0.1, 0.15, 0.2))
    found = sorted(_tokens(alpha, gamma) / _cost(cost, gamma) for gamma in gammas)
    # Skip ties, and draft models that do not help.
    if not 0.55 < alpha < 0.95 or found[-1] < 1.02 * found[-2]:
        return None
    return Given(p=p, q=q, gamma=gammas, c=cost)


def statement(given: Given) -> Text:
    """State the acceptance, the number of tokens, the cost, and what one pass yields."""
    if given.alpha is None:
        p, q = vec(given.p or []), vec(given.q or [])
        accepted_en = (
            f"For every token the target model has the distribution $p={p}$ and the draft model $q={q}$; a drafted token $x$"
            r" is accepted with probability $\min(1, p(x)/q(x))$, independently of the others"
        )
        accepted_zh = (
            f"对每个 token，目标模型的分布为 $p={p}$，草稿模型的分布为 $q={q}$；草稿 token $x$ 以概率"
            r" $\min(1, p(x)/q(x))$ 被接受，各 token 相互独立"
        )
    else:
        alpha = num(given.alpha)
        accepted_en = rf"Each is accepted with probability $\alpha={alpha}$, independently of the others"
        accepted_zh = rf"每个 token 被接受的概率为 $\alpha={alpha}$，相互独立"
    if len(given.gamma) == 1:
        drafts_en, drafts_zh = (rf"$\gamma={num(given.gamma[0])}$",) * 2
        best_en = best_zh = ""
    else:
        drafts_en, drafts_zh = r"$\gamma$", r" $\gamma$ 个"
        options = vec(given.gamma)
        best_en = rf" Choose $\gamma$ from ${options}$ so that the speed-up is greatest."
        best_zh = rf"从 ${options}$ 中选取加速比最大的 $\gamma$。"
    en = (
        f"Speculative decoding: the draft model proposes {drafts_en} tokens, the target model checks them all in one pass."
        f" {accepted_en}; the first rejected one and those behind it are dropped. The target model then adds one token of"
        " its own, also when all were accepted."
    )
    zh = (
        f"投机解码（speculative decoding）：草稿模型提出{drafts_zh if best_zh else f' {drafts_zh} 个'} token，目标模型一次前向"
        f"全部验证。{accepted_zh}；第一个被拒绝的及其后的 token 丢弃。随后目标模型自己再给出一个 token，全部接受时也一样。"
    )
    if given.c or best_en:
        en += (
            rf" A pass of the draft model takes $c={num(given.c)}$ of the time of a pass of the target model, and checking"
            f" takes as long as one such pass.{best_en}"
        )
        zh += rf"草稿模型一次前向的耗时是目标模型的 $c={num(given.c)}$ 倍，验证的耗时等于目标模型的一次前向。{best_zh}"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Compute the acceptance rate, the tokens, and the speed-up of the best draft length."""
    from quizcli.reference.decoding import expected_tokens, speculative_speedup

    alpha = _alpha(given)
    if not given.gamma:
        raise ValueError(tr("gamma is empty: say how many tokens are drafted"))
    found = {gamma: speculative_speedup(alpha, gamma, cost=given.c) for gamma in given.gamma}
    best = max(found, key=lambda gamma: found[gamma])
    if sum(math.isclose(speedup, found[best], rel_tol=1e-9) for speedup in found.values()) > 1:
        raise ValueError(tr("two of the numbers of drafted tokens are equally good"))
    answer: dict[str, float] = {"alpha": alpha, "tokens": expected_tokens(alpha, best), "speedup": found[best]}
    return answer if len(given.gamma) == 1 else {**answer, "best_gamma": best}


def explain(given: Given) -> Sequence[Text]:
    """Add up the acceptance; then, for each number of tokens, their expectation and the speed-up."""
    from quizcli.reference.decoding import expected_tokens, speculative_speedup

    alpha = _alpha(given)
    found = []
    if given.p and given.q:
        smaller = list(map(min, given.p, given.q))
        found.append(step("Acceptance", "接受率", rf"\alpha=\sum\min(p,q)={total(smaller)}={num(alpha)}"))
    for gamma in given.gamma:
        at_en, at_zh = ("", "") if len(given.gamma) == 1 else (f", gamma {gamma}", f"，gamma 为 {gamma}")
        tokens, speedup = expected_tokens(alpha, gamma), speculative_speedup(alpha, gamma, cost=given.c)
        ratio = frac(f"1-{num(alpha)}^{{{gamma}+1}}", f"1-{num(alpha)}") if alpha < 1 else f"{gamma}+1"
        found.append(step(f"Expected tokens{at_en}", f"期望 token 数{at_zh}", f"E={ratio}={num(tokens)}"))
        if given.c:
            whole_cost = rf"{gamma}\cdot {num(given.c)}+1"
            cost = f"{frac(num(tokens), whole_cost)}={num(speedup)}"
            found.append(step(f"Over the cost{at_en}", f"除以耗时{at_zh}", cost))
    if len(given.gamma) > 1:
        answer = solve(given)
        found.append(step("The greatest", "取最大", rf"\gamma={answer['best_gamma']}"))
    return found


_WRONG_TOKENS: Mapping[str, Callable[[float, int], float]] = {
    "no_bonus": lambda a, gamma: _tokens(a, gamma - 1),
    "accepted_only": lambda a, gamma: _tokens(a, gamma) - 1,
    "independent": lambda a, gamma: 1 + gamma * a,
    "no_cap": lambda a, _: 1 / (1 - a) if a < 1 else math.inf,
}
_WRONG_COSTS: Mapping[str, Callable[[float, int], float]] = {
    "no_cost": lambda _, __: 1,
    "cost_once": lambda c, _: c + 1,
}


def _tokens(alpha: float, gamma: int) -> float:
    return (1 - alpha ** (gamma + 1)) / (1 - alpha) if alpha < 1 else gamma + 1


def _cost(c: float, gamma: int) -> float:
    return gamma * c + 1


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    right = _alpha(given)

    def chosen(
        alpha: float = right,
        tokens: Callable[[float, int], float] = _tokens,
        cost: Callable[[float, int], float] = _cost,
    ) -> Solved:
        best = max(given.gamma, key=lambda gamma: tokens(alpha, gamma) / cost(given.c, gamma))
        found = tokens(alpha, best)
        return {"alpha": alpha, "tokens": found, "speedup": found / cost(given.c, best), "best_gamma": best}

    found = {name: chosen(tokens=formula) for name, formula in _WRONG_TOKENS.items()}
    found |= {name: chosen(cost=formula) for name, formula in _WRONG_COSTS.items()}
    if given.p and given.q:
        found["dot_product"] = chosen(sum(one * other for one, other in zip(given.p, given.q, strict=True)))
        found["rejection"] = chosen(1 - right)
    return found


def _alpha(given: Given) -> float:
    from quizcli.reference.decoding import acceptance_rate

    if given.alpha is not None:
        if given.p or given.q:
            raise ValueError(tr("give either alpha, or p and q"))
        return given.alpha
    if not given.p or not given.q:
        raise ValueError(tr("give alpha, or both p and q"))
    if len(given.p) != len(given.q):
        raise ValueError(tr("p has {p} entries and q {q}: they must have as many", p=len(given.p), q=len(given.q)))
    for name, values in (("p", given.p), ("q", given.q)):
        if min(values) < 0 or not math.isclose(sum(values), 1, abs_tol=1e-6):
            raise ValueError(tr("{name} must not be negative and sum to 1", name=name))
    return min(1.0, acceptance_rate(given.p, given.q))


KIND = Kind(
    name="speculative-decoding",
    inputs=Given,
    parts={
        "alpha": both(
            "acceptance rate: the probability that a drafted token is accepted", "接受率：一个草稿 token 被接受的概率"
        ),
        "tokens": both("expected new tokens for one pass of the target model", "目标模型每次前向期望得到的 token 数"),
        "best_gamma": both("best number of drafted tokens", "最优的起草 token 数"),
        "speedup": both("expected speed-up over plain decoding", "相对普通自回归解码的期望加速比"),
    },
    card_title=both("Speculative decoding: tokens and speed-up", "投机解码：token 数与加速比"),
    formula=r"\alpha=\sum\min(p,q),\quad E=\frac{1-\alpha^{\gamma+1}}{1-\alpha},\quad S=\frac{E}{\gamma c+1}",
    mistakes={
        "no_bonus": both(
            "the last power is missing: the token added after all are accepted",
            "漏了最高次幂：全部接受后额外得到的那个 token",
        ),
        "accepted_only": both(
            "accepted tokens only, without the target model's own", "只算了被接受的 token，没算目标模型自己给出的"
        ),
        "independent": both(
            "1 + gamma times alpha: a rejection also drops the tokens behind it",
            "算成了 1 加 gamma 乘 alpha：拒绝会连同其后的 token 一起丢弃",
        ),
        "no_cap": both("1/(1-alpha), as if drafting never ended", "算成了 1/(1-alpha)，好像起草没有上限"),
        "no_cost": both("the time of the draft model left out", "漏了草稿模型的耗时"),
        "cost_once": both(
            "one pass of the draft model in place of gamma passes", "草稿模型只算了一次前向，应为 gamma 次"
        ),
        "dot_product": both(
            "the probability that both draw the same token, sum of pq", "用了两者抽到相同 token 的概率（pq 之和）"
        ),
        "rejection": both("the rejection rate in place of the acceptance rate", "把拒绝率当成了接受率"),
    },
    levels=(
        Level(
            says=both("expected tokens", "期望 token 数"),
            seconds=60,
            invites=("no_bonus", "accepted_only", "independent", "no_cap"),
            asks=("tokens",),
        ),
        Level(
            says=both("the speed-up", "加速比"),
            seconds=90,
            invites=("no_bonus", "accepted_only", "no_cost", "cost_once"),
            asks=("tokens", "speedup"),
        ),
        Level(
            says=both("acceptance from distributions, and the best gamma", "由分布求接受率，并选最优的 gamma"),
            seconds=240,
            invites=("dot_product", "no_cost", "accepted_only"),
            asks=("alpha", "best_gamma", "speedup"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
