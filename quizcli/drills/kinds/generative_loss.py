"""Losses of a GAN, its optimal discriminator, and the KL term of a variational autoencoder."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, NotNegative, Positive, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, par, step, total, vec
from quizcli.language import tr

_Probability: TypeAlias = Annotated[float, msgspec.Meta(gt=0, lt=1)]
_DX = says("D(x), what the discriminator says to a real sample", "D(x)，判别器对真实样本的输出")
_DG = says("D(G(z)), what it says to a generated one", "D(G(z))，判别器对生成样本的输出")


class DiscriminatorLoss(Inputs, frozen=True, tag_field="kind", tag="gan_d"):
    """The loss of a discriminator."""

    dx: Annotated[_Probability, _DX]
    dg: Annotated[_Probability, _DG]


class Value(Inputs, frozen=True, tag_field="kind", tag="gan_value"):
    """The value of the game, which the discriminator maximizes."""

    dx: Annotated[_Probability, _DX]
    dg: Annotated[_Probability, _DG]


class GeneratorLoss(Inputs, frozen=True, kw_only=True, tag_field="kind", tag="gan_g"):
    """The non-saturating loss of a generator; D(x) does not matter."""

    dx: Annotated[_Probability | None, _DX] = None
    dg: Annotated[_Probability, _DG]


class SaturatingLoss(Inputs, frozen=True, kw_only=True, tag_field="kind", tag="gan_g_saturating"):
    """The saturating loss of a generator; D(x) does not matter."""

    dx: Annotated[_Probability | None, _DX] = None
    dg: Annotated[_Probability, _DG]


class Optimum(Inputs, frozen=True, tag_field="kind", tag="d_star"):
    """The optimal discriminator at a point."""

    p_data: Annotated[NotNegative, says("density of the data there", "该点处数据的密度")]
    p_g: Annotated[NotNegative, says("density of the generator there", "该点处生成器的密度")]


class Divergence(Inputs, frozen=True, tag_field="kind", tag="vae_kl"):
    """The KL term of a variational autoencoder."""

    mu: Annotated[Vector, says("means", "均值")]
    sigma: Annotated[
        Annotated[list[Positive], msgspec.Meta(min_length=1, max_length=10_000)],
        says("standard deviations", "标准差"),
    ]


_Given: TypeAlias = DiscriminatorLoss | Value | GeneratorLoss | SaturatingLoss | Optimum | Divergence


def draw(rng: Draw, level: int) -> _Given | None:
    """Draw inputs.

    Level 1: the loss of the discriminator; 2: the loss of the generator, or the optimum; 3: the KL term in one to
    three dimensions.
    """
    if level == 1:
        return DiscriminatorLoss(dx=rng.integer(1, 19) / 20, dg=rng.integer(1, 19) / 20)
    if level == 2:
        if rng.chance(0.35):
            return Optimum(p_data=rng.integer(1, 19) / 20, p_g=rng.integer(1, 19) / 20)
        dx, dg = rng.integer(10, 19) / 20, rng.integer(1, 18) / 20
        return GeneratorLoss(dx=dx, dg=dg) if rng.chance(0.8) else SaturatingLoss(dx=dx, dg=dg)
    dimensions = rng.integer(1, 3)
    mu = [rng.integer(-4, 4) / 2 for _ in range(dimensions)]
    return Divergence(mu=mu, sigma=[rng.one_of((0.2, 0.5, 0.8, 1.2, 1.5, 2.0)) for _ in range(dimensions)])


def statement(given: _Given) -> Text:
    """State the outputs or the distribution, and which loss it is."""
    match given:
        case Divergence():
            return both(
                f"The encoder of a variational autoencoder gives the means $\\mu={vec(given.mu)}$ and the standard deviations"
                f" $\\sigma={vec(given.sigma)}$ of independent Gaussians. The quantity is the KL term of the loss: the"
                " divergence of these Gaussians from the prior $N(0, I)$, summed over the dimensions, in nats.",
                f"变分自编码器（VAE）的编码器给出各独立高斯分布的均值 $\\mu={vec(given.mu)}$ 和标准差 $\\sigma={vec(given.sigma)}$。"
                "求损失中的 KL 项，即该分布相对于先验 $N(0, I)$ 的 KL 散度，对各维求和，以奈特（nat）计。",
            )
        case Optimum():
            return both(
                f"At a point the data have the density ${num(given.p_data)}$ and the generator of a GAN has ${num(given.p_g)}$."
                r" The quantity is $D^*$, the output of the optimal discriminator there (1 means real).",
                f"在某一点，数据的密度为 ${num(given.p_data)}$，GAN 生成器的密度为 ${num(given.p_g)}$。"
                r"求该点处最优判别器的输出 $D^*$（1 表示真实）。",
            )
    asked_en, asked_zh = {
        "gan_d": (
            "the loss that the discriminator minimizes: both terms added, without a factor 1/2",
            "判别器所最小化的损失：两项相加，不乘 1/2",
        ),
        "gan_value": (
            "the value $V(D, G)$ of the game, which the discriminator maximizes",
            "判别器所最大化的价值函数 $V(D, G)$",
        ),
        "gan_g": ("the generator's non-saturating loss", "生成器的非饱和（non-saturating）损失"),
        "gan_g_saturating": (
            "the generator's saturating loss, its term of the minimax game",
            "生成器的饱和（saturating）损失，即极小极大博弈中它的那一项",
        ),
    }[str(given.__struct_config__.tag)]
    real_en = real_zh = ""
    if given.dx is not None:
        real_en, real_zh = f"$D(x)={num(given.dx)}$ to a real sample and ", f"对真实样本输出 $D(x)={num(given.dx)}$，"
    return both(
        f"The discriminator of a GAN gives {real_en}$D(G(z))={num(given.dg)}$ to a generated one (the probability of being"
        f" real). The quantity is {asked_en}, with the natural logarithm.",
        f"GAN 的判别器{real_zh}对生成样本输出 $D(G(z))={num(given.dg)}$（为真实样本的概率）。求{asked_zh}，取自然对数。",
    )


def solve(given: _Given) -> Solved:
    """Compute the loss."""
    return {"value": _value(given)}


def _value(given: _Given) -> float:
    from quizcli.reference.generative import (
        discriminator_loss,
        gan_value,
        generator_loss,
        kl_to_standard_normal,
        optimal_discriminator,
    )

    match given:
        case DiscriminatorLoss():
            return discriminator_loss(given.dx, given.dg)
        case Value():
            return gan_value(given.dx, given.dg)
        case GeneratorLoss():
            return generator_loss(given.dg)
        case SaturatingLoss():
            return generator_loss(given.dg, saturating=True)
        case Optimum():
            if not given.p_data + given.p_g:
                raise ValueError(tr("the densities are both 0: no sample comes from there"))
            return optimal_discriminator(given.p_data, given.p_g)
        case Divergence():
            if len(given.mu) != len(given.sigma):
                raise ValueError(tr("mu and sigma must have the same length"))
            return kl_to_standard_normal(given.mu, given.sigma)


def explain(given: _Given) -> Sequence[Text]:
    """Take the logarithms, and add."""
    value = num(_value(given))
    match given:
        case Divergence():
            return _divergence(given, value)
        case Optimum():
            ratio = frac(num(given.p_data), f"{num(given.p_data)}+{num(given.p_g)}")
            return [step("Share of the data", "数据所占的比例", rf"D^*={ratio}={value}")]
        case GeneratorLoss():
            return [
                step(
                    "The generator wants D(G(z)) near 1", "生成器希望 D(G(z)) 接近 1", rf"-\ln {num(given.dg)}={value}"
                )
            ]
        case SaturatingLoss():
            return [
                step(
                    "The generator's term of the game, to be minimized",
                    "博弈中生成器的一项，要最小化",
                    rf"\ln(1-{num(given.dg)})={value}",
                )
            ]
    real, generated = math.log(given.dx), math.log1p(-given.dg)
    steps = [
        step("Real sample", "真实样本", rf"\ln D(x)=\ln {num(given.dx)}={num(real)}"),
        step("Generated sample", "生成样本", rf"\ln(1-D(G(z)))=\ln(1-{num(given.dg)})={num(generated)}"),
    ]
    if isinstance(given, Value):
        return [*steps, step("Sum", "相加", f"V={num(real)}+{par(generated)}={value}")]
    return [*steps, step("Minus their sum", "相加取负", f"L_D=-({num(real)}+{par(generated)})={value}")]


def _divergence(given: Divergence, value: str) -> list[Text]:
    squares = [mean**2 for mean in given.mu]
    variances = [sigma**2 for sigma in given.sigma]
    terms = [m + v - 1 - math.log(v) for m, v in zip(squares, variances, strict=True)]
    return [
        step("Squares", "平方", rf"\mu^2={vec(squares)},\ \sigma^2={vec(variances)}"),
        step("Logarithms of the variances", "方差的对数", rf"\ln\sigma^2={vec(map(math.log, variances))}"),
        step("Terms", "各维的项", rf"\mu^2+\sigma^2-1-\ln\sigma^2={vec(terms)}"),
        step("Half of their sum", "求和取半", rf"KL=\frac{{1}}{{2}}({total(terms)})={value}"),
    ]


def go_wrong(given: _Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.generative import generator_loss, kl_to_standard_normal

    value = _value(given)
    wrong = {} if isinstance(given, Optimum) else {"sign": -value}
    match given:
        case DiscriminatorLoss() | Value():
            wrong["half"] = value / 2
            wrong["swapped"] = _value(msgspec.structs.replace(given, dx=given.dg, dg=given.dx))
        case GeneratorLoss():
            wrong["saturating"] = generator_loss(given.dg, saturating=True)
            wrong["swapped"] = generator_loss(1 - given.dg)
        case SaturatingLoss():
            wrong["saturating"] = generator_loss(given.dg)
            wrong["swapped"] = generator_loss(1 - given.dg, saturating=True)
        case Optimum():
            wrong["swapped"] = 1 - value
        case Divergence():
            wrong["no_half"] = 2 * value
            wrong["logvar"] = kl_to_standard_normal(given.mu, [math.sqrt(sigma) for sigma in given.sigma])
    return {name: {"value": found} for name, found in wrong.items()}


KIND: Kind[_Given] = Kind(
    name="generative-loss",
    inputs=_Given,
    parts={"value": both("the quantity asked", "所求的量")},
    card_title=both("Losses of a GAN, and the KL term of a VAE", "GAN 的损失与 VAE 的 KL 项"),
    formula=r"L_D=-\ln D(x)-\ln(1-D(G(z))),\quad L_G=-\ln D(G(z)),\quad D^*=\frac{p_d}{p_d+p_g},\quad"
    r" KL=\frac{1}{2}\sum(\mu^2+\sigma^2-1-\ln\sigma^2)",
    mistakes={
        "saturating": both(
            "the generator's saturating and non-saturating losses mixed up", "混淆了生成器的饱和损失与非饱和损失"
        ),
        "half": both("the two terms averaged, not added", "两项取了平均，应当相加"),
        "logvar": both("sigma taken for the variance", "把标准差当成了方差"),
        "no_half": both("the factor 1/2 of the KL term left out", "漏了 KL 项的系数 1/2"),
        "sign": both("the sign is the wrong way round", "正负号反了"),
        "swapped": both("real and generated taken for each other", "把真实与生成弄反了"),
    },
    levels=(
        Level(says=both("the discriminator's loss", "判别器的损失"), seconds=40, invites=("half", "sign")),
        Level(
            says=both("the generator's loss, or the optimal discriminator", "生成器的损失，或最优判别器"),
            seconds=30,
            invites=("swapped",),
        ),
        Level(says=both("the KL term of a VAE", "VAE 的 KL 项"), seconds=90, invites=("logvar", "no_half")),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
