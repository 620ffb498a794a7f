"""Entropy, cross-entropy, KL and Jensen-Shannon divergence of small distributions."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, step, total, vec
from quizcli.language import tr


class Given(Inputs, frozen=True, kw_only=True):
    """One distribution, or two."""

    p: Annotated[Vector, says("true distribution, sums to 1", "真实分布，和为 1")]
    q: Annotated[
        Vector | None, says("the model's distribution; the entropy needs none", "模型的分布；求熵时不需要")
    ] = None
    base: Annotated[
        Literal[2, "e"], says("base of the logarithm: 2 (bits) or e (nats)", "对数的底：2（比特）或 e（奈特）")
    ] = "e"
    quantity: Annotated[
        Literal["entropy", "cross_entropy", "kl", "js"],
        says("what is asked: entropy, cross_entropy, kl or js", "所求的量：entropy、cross_entropy、kl 或 js"),
    ]


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: the entropy of powers of 1/2; 2: two such distributions; 3: multiples of 0.1, in nats."""
    if level == 1:
        return Given(p=_halved(rng, rng.integer(3, 6)), base=2, quantity="entropy")
    if level == 2:
        # With three outcomes p and q would be permutations of each other, and the divergence symmetric.
        outcomes = rng.integer(4, 5)
        p, q = _halved(rng, outcomes), _halved(rng, outcomes)
        return Given(p=p, q=q, base=2, quantity=rng.one_of(("kl", "cross_entropy")))
    outcomes = rng.integer(3, 4)
    p, q = rng.tenths(outcomes), rng.tenths(outcomes)
    # Similar distributions have a divergence near 0.
    if sum(abs(one - other) for one, other in zip(p, q, strict=True)) < 0.55:
        return None
    return Given(p=p, q=q, quantity=rng.one_of(("cross_entropy", "kl", "js")))


def _halved(rng: Draw, outcomes: int) -> list[float]:
    """Split 1 into powers of 1/2, not below 1/16."""
    pieces = [1.0]
    while len(pieces) < outcomes:
        piece = rng.one_of([piece for piece in pieces if piece > 1 / 16])
        pieces.remove(piece)
        pieces += [piece / 2, piece / 2]
    return rng.shuffled(pieces)


_UNITS = {
    2: ("bits (logarithm to base 2)", "比特（bit，以 2 为底的对数）"),
    "e": ("nats (natural logarithm)", "奈特（nat，自然对数）"),
}
_ASKED = {
    "entropy": ("the entropy $H(p)$", "熵 $H(p)$"),
    "cross_entropy": ("the cross-entropy $H(p, q)$", "交叉熵 $H(p, q)$"),
    "kl": (r"the KL divergence $D_{KL}(p\|q)$", r" KL 散度 $D_{KL}(p\|q)$"),
    "js": (
        r"the Jensen-Shannon divergence of $p$ and $q$: the mean of their KL divergences from $m=\frac{p+q}{2}$",
        r" $p$ 与 $q$ 的 JS 散度（Jensen-Shannon divergence），即两者各自到 $m=\frac{p+q}{2}$ 的 KL 散度的平均",
    ),
}


def statement(given: Given) -> Text:
    """State the distributions, the quantity and its unit."""
    unit_en, unit_zh = _UNITS[given.base]
    asked_en, asked_zh = _ASKED[given.quantity]
    p = vec(given.p)
    if given.quantity == "entropy" or given.q is None:
        return both(
            f"A random variable has the distribution $p={p}$. The quantity is {asked_en} in {unit_en}.",
            f"一个随机变量的分布为 $p={p}$。求{asked_zh}，单位为{unit_zh}。",
        )
    q = vec(given.q)
    return both(
        f"Two distributions over the same outcomes: $p={p}$, the true one, and $q={q}$, the model's. The quantity is {asked_en},"
        f" in {unit_en}.",
        f"同一组结果上的两个分布：真实分布 $p={p}$，模型的分布 $q={q}$。求{asked_zh}，单位为{unit_zh}。",
    )


def solve(given: Given) -> Solved:
    """Compute the quantity."""
    p, q = _distributions(given)
    return {"value": _value(given.quantity, p, q, _base(given))}


def _value(quantity: str, p: Sequence[float], q: Sequence[float], base: float) -> float:
    from quizcli.reference import information

    match quantity:
        case "entropy":
            return information.entropy(p, base=base)
        case "cross_entropy":
            return information.cross_entropy(p, q, base=base)
        case "kl":
            return information.kl_divergence(p, q, base=base)
        case _:
            return information.js_divergence(p, q, base=base)


def explain(given: Given) -> Sequence[Text]:
    """Write the logarithms, weight them with p, add; for JS twice, and the mean."""
    p, q = _distributions(given)
    log = r"\log_2" if given.base == 2 else r"\ln"
    if given.quantity == "js":
        middle = [(one + other) / 2 for one, other in zip(p, q, strict=True)]
        from_p, from_q = (_value("kl", one, middle, _base(given)) for one in (p, q))
        mean = rf"{frac(f'{num(from_p, 5)}+{num(from_q, 5)}', '2')}={num((from_p + from_q) / 2, 5)}"
        return [
            step("Middle of the two", "两者的中点", rf"m=\frac{{p+q}}{{2}}={vec(middle)}"),
            *_sum_of_ratios("p", "m", p, middle, log),
            *_sum_of_ratios("q", "m", q, middle, log),
            step("Mean of the two divergences", "两个散度的平均", mean),
        ]
    if given.quantity == "kl":
        return _sum_of_ratios("p", "q", p, q, log)
    name, inner = ("H(p)", p) if given.quantity == "entropy" else ("H(p, q)", q)
    # 0 log 0 is 0: skip outcomes of probability 0.
    pairs = [(weight, math.log(value, _base(given))) for weight, value in zip(p, inner, strict=True) if weight]
    products = [weight * logarithm for weight, logarithm in pairs]
    which = "p" if given.quantity == "entropy" else "q"
    return [
        step("Logarithms", "取对数", rf"{log} {which}={vec((logarithm for _, logarithm in pairs), 5)}"),
        step("Weighted with p", "以 p 加权", rf"p\cdot {log} {which}={vec(products, 5)}"),
        step("Minus their sum", "求和，取负", rf"{name}=-({total(products, 5)})={num(-sum(products), 5)}"),
    ]


def _sum_of_ratios(one: str, other: str, p: Sequence[float], q: Sequence[float], log: str) -> list[Text]:
    base = 2.0 if log == r"\log_2" else math.e
    pairs = [(weight, math.log(weight / value, base)) for weight, value in zip(p, q, strict=True) if weight]
    products = [weight * logarithm for weight, logarithm in pairs]
    ratio = rf"{log}\frac{{{one}}}{{{other}}}"
    return [
        step("Logarithms of the ratios", "比值的对数", rf"{ratio}={vec((logarithm for _, logarithm in pairs), 5)}"),
        step(f"Weighted with {one}", f"以 {one} 加权", rf"{one}\cdot {ratio}={vec(products, 5)}"),
        step("Their sum", "求和", rf"D_{{KL}}({one}\|{other})={total(products, 5)}={num(sum(products), 5)}"),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    p, q = _distributions(given)
    base, quantity = _base(given), given.quantity
    value = _value(quantity, p, q, base)
    found = {"base": value / math.log(2) if given.base == "e" else value * math.log(2), "sign": -value}
    if quantity in ("kl", "cross_entropy"):
        found["ce_vs_kl"] = _value("cross_entropy" if quantity == "kl" else "kl", p, q, base)
    if all(q) and all(p):
        if quantity in ("kl", "cross_entropy"):
            found["swapped"] = _value(quantity, q, p, base)
        found["mean"] = _unweighted(quantity, p, q, base)
    return {name: {"value": wrong} for name, wrong in found.items()}


def _unweighted(quantity: str, p: Sequence[float], q: Sequence[float], base: float) -> float:
    """Return the quantity with the unweighted mean over the outcomes."""

    def surprise(r: Sequence[float]) -> float:
        return -sum(math.log(value, base) for value in r) / len(r)

    match quantity:
        case "entropy":
            return surprise(p)
        case "cross_entropy":
            return surprise(q)
        case "kl":
            return surprise(q) - surprise(p)
        case _:
            middle = [(one + other) / 2 for one, other in zip(p, q, strict=True)]
            return surprise(middle) - (surprise(p) + surprise(q)) / 2


def _base(given: Given) -> float:
    return 2.0 if given.base == 2 else math.e


def _distributions(given: Given) -> tuple[Sequence[float], Sequence[float]]:
    """Return p and q; p twice for the entropy, which needs no q."""
    p, q = given.p, given.p if given.quantity == "entropy" else given.q
    if q is None:
        raise ValueError(tr("{quantity} compares two distributions: give q", quantity=given.quantity))
    if len(p) != len(q):
        raise ValueError(tr("p and q must have the same number of outcomes"))
    for name, distribution in (("p", p), ("q", q)):
        if min(distribution) < 0 or not math.isclose(sum(distribution), 1, abs_tol=1e-5):
            raise ValueError(tr("{name} must not be negative anywhere, and sum to 1", name=name))
    return p, q


KIND = Kind(
    name="entropy-ce-kl",
    inputs=Given,
    parts={"value": both("the quantity, in its unit", "所求的量，用所给单位")},
    card_title=both("Entropy, cross-entropy, KL divergence", "熵、交叉熵与 KL 散度"),
    formula=r"H(p)=-\sum p\log p,\quad H(p, q)=-\sum p\log q,\quad D_{KL}(p\|q)=\sum p\log\frac{p}{q}=H(p, q)-H(p)",
    mistakes={
        "base": both("logarithm to the wrong base: bits and nats", "对数的底错了：比特与奈特混淆"),
        "swapped": both("p and q swapped", "p 与 q 颠倒了"),
        "ce_vs_kl": both("cross-entropy and KL divergence mistaken for each other", "把交叉熵与 KL 散度弄混了"),
        "sign": both("the sign is lost", "符号丢了"),
        "mean": both("averaged over the outcomes, not weighted with p", "对各结果取了平均，而不是以 p 加权"),
    },
    levels=(
        Level(
            says=both("entropy of powers of 1/2", "概率为 1/2 的幂，求熵"),
            seconds=40,
            invites=("base", "sign", "mean"),
        ),
        Level(
            says=both("KL divergence or cross-entropy in bits", "KL 散度或交叉熵，以比特计"),
            seconds=75,
            invites=("swapped", "ce_vs_kl"),
        ),
        Level(
            says=both("tenths, in nats, also Jensen-Shannon", "概率为十分之几，以奈特计，含 JS 散度"),
            seconds=150,
            invites=("base", "mean"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
