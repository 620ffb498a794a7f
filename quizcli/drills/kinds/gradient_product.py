"""Vanishing and exploding gradients: the product along a chain of single units."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Solved, Vector, both, says
from quizcli.drills.tex import num, par, step, times, vec
from quizcli.language import tr
from quizcli.problems import Tolerance

_DRAWN: Sequence[Literal["sigmoid", "tanh"]] = ("sigmoid", "tanh")
_SLOPES = {"sigmoid": "f(1-f)", "tanh": "1-f^2", "relu": "1"}


class Given(Inputs, frozen=True):
    """The chain and the point. Without z and a0 all z are 0, where the derivative is largest."""

    act: Annotated[Literal["sigmoid", "tanh", "relu"], says("activation function", "激活函数")]
    w: Annotated[Vector, says("weight of each layer", "每层的权重")]
    z: Annotated[Vector | None, says("pre-activation of each layer", "每层的净输入 z")] = None
    a0: Annotated[float | None, says("input of the chain, in place of z", "代替 z 的链的输入")] = None


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: sigmoids at z = 0; 2: z given; 3: z to be computed along a chain with a single weight."""
    # A weight of 1, or 4 with a sigmoid, makes a factor 1.
    if level == 1:
        depth = rng.integer(2, 6)
        if rng.chance(0.5):
            return Given(act="sigmoid", w=[rng.one_of((0.5, 2.0, 3.0, 5.0, 6.0, 8.0))] * depth)
        return Given(act="sigmoid", w=[rng.one_of((0.5, 2.0, 3.0, 4.0, 6.0, 8.0)) for _ in range(rng.integer(2, 4))])
    act = rng.one_of(_DRAWN)
    if level == 2:
        depth = rng.integer(2, 3)
        weights = [rng.one_of((0.5, 1.5, 2.0, 2.5, 3.0, 4.0)) for _ in range(depth)]
        return Given(act=act, w=weights, z=[rng.integer(-4, 4) / 2 for _ in range(depth)])
    depth = rng.integer(2, 4) if act == "tanh" else rng.integer(2, 3)
    # For large z, 1 - tanh^2 needs too many digits.
    options = (0.5, 0.8, 1.5, 2.0) if act == "tanh" else (0.5, 0.8, 1.5, 2.0, 3.0)
    return Given(act=act, w=[rng.one_of(options)] * depth, a0=rng.integer(1, 10) / 10)


def statement(given: Given) -> Text:
    """State the chain and where the derivative is taken."""
    name = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}[given.act]
    depth, biased = len(given.w), given.a0 is None
    shared = depth > 1 and len(set(given.w)) == 1
    layer = f"$z_l={'w' if shared else 'w_l'} a_{{l-1}}{'+b_l' if biased else ''}$"
    weights = f"$w={num(given.w[0]) if shared else vec(given.w)}$"
    en = f"A chain of ${depth}$ layers with one unit each: {layer}, $a_l=f(z_l)$, where $f$ is {name}."
    zh = f"每层一个单元的 ${depth}$ 层链：{layer}，$a_l=f(z_l)$，其中 $f$ 为 {name}。"
    en += f" All layers share the weight {weights}." if shared else f" The weights are {weights}."
    zh += f"各层共用权重 {weights}。" if shared else f"各层权重为 {weights}。"
    if given.z is not None:
        en += f" The pre-activations turn out to be $z={vec(given.z)}$."
        zh += f"各层净输入为 $z={vec(given.z)}$。"
    elif given.a0 is not None:
        en += f" The input is $a_0={num(given.a0)}$."
        zh += f"输入 $a_0={num(given.a0)}$。"
    elif given.act == "relu":
        en += " Every unit is active."
        zh += "每个单元都处于激活状态。"
    else:
        en += " The biases happen to hold every unit where $f$ is steepest."
        zh += "偏置恰使每个单元都处在 $f$ 最陡处。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Multiply the factors."""
    return {"gradient": math.prod(_factors(given))}


def explain(given: Given) -> Sequence[Text]:
    """Layer by layer the slope and the factor, then the product."""
    from quizcli.reference.activations import activation

    found = []
    factors = _factors(given)
    before = given.a0
    for layer, (w, z, each) in enumerate(zip(given.w, _inputs(given), factors, strict=True), 1):
        en, zh = f"Layer {layer}", f"第 {layer} 层"
        value, slope = map(float, activation(given.act, z))
        if before is not None:
            inner = rf"z_{{{layer}}}={par(w)}\cdot {par(before)}={num(z)},\quad a_{{{layer}}}={num(value)}"
            found.append(step(f"{en}, forward", f"{zh}，前向", inner))
            before = value
        if _is_bound(given):
            slope = 1.0 if given.act == "relu" else slope
        made = f"f'={_SLOPES[given.act]}={num(slope)}" if slope not in (0.0, 1.0) else f"f'={num(slope)}"
        found.append(
            step(
                f"{en}, slope and factor",
                f"{zh}，导数与因子",
                rf"{made},\quad w f'={par(w)}\cdot {num(slope)}={num(each)}",
            )
        )
    found.append(step("Product", "乘积", f"{times(factors)}={num(math.prod(factors))}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.activations import activation

    factors = _factors(given)
    values = activation(given.act, _inputs(given)).value.tolist()
    found = {
        "no_weights": math.prod(factor / w for factor, w in zip(factors, given.w, strict=True) if w),
        "value_not_derivative": math.prod(w * value for w, value in zip(given.w, values, strict=True)),
        "sum": math.fsum(factors),
    }
    if len(factors) > 1:
        found["depth_off"] = math.prod(factors[:-1])
    return {name: {"gradient": value} for name, value in found.items()}


def _is_bound(given: Given) -> bool:
    return given.z is None and given.a0 is None


def _inputs(given: Given) -> list[float]:
    from quizcli.reference.networks import chain_inputs

    if given.z is not None and given.a0 is not None:
        raise ValueError(tr("give z or a0, not both"))
    if given.a0 is not None:
        return [float(z) for z in chain_inputs(given.act, given.w, given.a0)]
    return given.z or [0.0] * len(given.w)


def _factors(given: Given) -> list[float]:
    from quizcli.reference.networks import chain_factors

    if _is_bound(given) and given.act == "relu":
        # ReLU has no derivative at 0; the chain uses that of the active side.
        return list(given.w)
    return [float(factor) for factor in chain_factors(given.act, given.w, _inputs(given))]


KIND = Kind(
    name="gradient-product",
    inputs=Given,
    parts={"gradient": both("derivative of the last a with respect to the input a0", "最后一层的 a 对输入 a0 的导数")},
    card_title=both("The product of factors behind vanishing gradients", "梯度消失背后的连乘"),
    formula=r"\frac{\partial a}{\partial a_0}=\prod_l w_l f'(z_l),\quad\sigma'\leq\frac{1}{4},\quad\tanh'\leq 1",
    mistakes={
        "no_weights": both("the weights left out", "漏了权重"),
        "value_not_derivative": both(
            "multiplied values of the activation, not its derivatives", "乘的是激活值，而不是导数"
        ),
        "depth_off": both("one factor too few", "少乘了一个因子"),
        "sum": both("added, not multiplied", "做成了相加，而不是相乘"),
    },
    levels=(
        Level(
            says=both("sigmoids at their steepest", "sigmoid，取最陡处"),
            seconds=60,
            invites=("no_weights", "value_not_derivative", "depth_off", "sum"),
        ),
        Level(
            says=both("sigmoid or tanh, z given", "sigmoid 或 tanh，给定 z"),
            seconds=120,
            invites=("no_weights", "value_not_derivative", "sum", "depth_off"),
        ),
        Level(
            says=both("the chain to be computed, one shared weight", "先算出整条链，各层共用权重"),
            seconds=180,
            invites=("no_weights", "depth_off"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    tolerance=Tolerance(0.01, 0.0),
)
