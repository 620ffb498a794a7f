"""Compute of training: 6ND, days on GPUs, utilization, compute-optimal tokens."""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import fill, frac, num, step, times
from quizcli.language import tr
from quizcli.problems import Tolerance

# The limit keeps every product finite.
Amount: TypeAlias = Annotated[float, msgspec.Meta(gt=0, le=1e30)]
Parameters: TypeAlias = Annotated[Amount, says("N, parameters", "N，参数量")]
Tokens: TypeAlias = Annotated[Amount, says("D, tokens of training", "D，训练的 token 数")]
Gpus: TypeAlias = Annotated[Count, says("GPUs", "GPU 数")]
Peak: TypeAlias = Annotated[Amount, says("peak of one GPU in FLOP/s", "单个 GPU 的峰值算力（FLOP/s）")]
Utilization: TypeAlias = Annotated[
    float, msgspec.Meta(gt=0, le=1), says("share of the peak that is achieved (MFU)", "算力利用率（MFU）")
]


class Flops(Inputs, frozen=True, tag_field="ask", tag="flops"):
    """The operations of a training."""

    N: Parameters
    D: Tokens


class Days(Inputs, frozen=True, tag_field="ask", tag="days"):
    """The days of a training."""

    N: Parameters
    D: Tokens
    gpus: Gpus
    peak: Peak
    mfu: Utilization


class Mfu(Inputs, frozen=True, tag_field="ask", tag="mfu"):
    """The utilization; with the attention term if the shape of the model is given."""

    N: Parameters
    tok_s: Annotated[Amount, says("tokens a second, of all GPUs", "全部 GPU 每秒处理的 token 数")]
    gpus: Gpus
    peak: Peak
    L: Annotated[Count | None, says("layers", "层数")] = None
    h: Annotated[Count | None, says("heads", "注意力头数")] = None
    d_head: Annotated[Count | None, says("dimensions of a head", "每个头的维数")] = None
    T: Annotated[Count | None, says("length of a sequence", "序列长度")] = None


class OptimalTokens(Inputs, frozen=True, tag_field="ask", tag="tokens_20n"):
    """The compute-optimal number of tokens."""

    N: Parameters


class DaysFromThroughput(Inputs, frozen=True, tag_field="ask", tag="days_from_throughput"):
    """The days at a measured speed."""

    D: Tokens
    tok_s_gpu: Annotated[Amount, says("tokens a second, of one GPU", "单个 GPU 每秒处理的 token 数")]
    gpus: Gpus


Given: TypeAlias = Flops | Days | Mfu | OptimalTokens | DaysFromThroughput

_BILLION = 1e9
_SIZES = (1, 1.3, 1.5, 2, 2.7, 3, 4, 6, 6.7, 7, 8, 9, 13, 14, 20, 30, 34, 40, 65, 70, 100, 175)
_TEXTS = (1, 2, 3, 5, 10, 15, 20, 30, 50, 100, 150, 200, 250, 300, 400, 500, 600, 1000, 1400, 2000, 3000)
_PEAKS = (1.25e14, 3.12e14, 9.89e14)
# N in billions, layers, heads, dimensions of a head: OPT's and LLaMA's.
_MODELS = (
    (1.3, 24, 32, 64),
    (2.7, 32, 32, 80),
    (6.7, 32, 32, 128),
    (7, 32, 32, 128),
    (13, 40, 40, 128),
    (30, 48, 56, 128),
    (65, 80, 64, 128),
    (70, 80, 64, 128),
    (175, 96, 96, 128),
)


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: operations or optimal tokens; 2: days; 3: utilization with attention."""
    tokens = rng.one_of(_TEXTS) * _BILLION
    if level == 1:
        n = rng.one_of(_SIZES) * _BILLION
        return OptimalTokens(N=n) if rng.chance(0.15) else Flops(N=n, D=tokens)
    gpus = rng.one_of((8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096))
    if level == 2:
        given: Given = Days(
            N=rng.one_of(_SIZES) * _BILLION, D=tokens, gpus=gpus, peak=rng.one_of(_PEAKS), mfu=rng.integer(6, 10) / 20
        )
        if rng.chance(0.25):
            given = DaysFromThroughput(D=tokens, tok_s_gpu=rng.one_of((500.0, 1e3, 2e3, 3e3, 4e3, 5e3, 1e4)), gpus=gpus)
        return given if 1 <= _value(given) <= 365 else None
    billions, layers, heads, head_dim = rng.one_of(_MODELS)
    seq, peak = rng.one_of((1024, 2048, 4096, 8192)), rng.one_of(_PEAKS)
    # About what the GPUs achieve at such a utilization, to two digits.
    per_token = 6 * billions * _BILLION + 12 * layers * heads * head_dim * seq
    if per_token < 6.15 * billions * _BILLION:
        return None  # without attention the result would be almost the same
    speed = float(f"{rng.integer(25, 60) / 100 * gpus * peak / per_token:.1e}")
    return Mfu(N=billions * _BILLION, tok_s=speed, gpus=gpus, peak=peak, L=layers, h=heads, d_head=head_dim, T=seq)


_SAID: Mapping[type[Inputs], Text] = {
    Flops: both(
        "A Transformer of ${N}$ parameters is trained on ${D}$ tokens.",
        "一个参数量为 ${N}$ 的 Transformer 在 ${D}$ 个 token 上训练。",
    ),
    Days: both(
        "A Transformer of ${N}$ parameters is trained on ${D}$ tokens, on ${gpus}$ GPUs with a peak of ${peak}$ FLOP/s each, of"
        " which a share of ${mfu}$ is achieved (MFU).",
        "一个参数量为 ${N}$ 的 Transformer 在 ${D}$ 个 token 上训练，使用 ${gpus}$ 个 GPU，单个峰值 ${peak}$ FLOP/s，"
        "算力利用率（MFU）${mfu}$。",
    ),
    Mfu: both(
        "A Transformer of ${N}$ parameters trains at ${tok_s}$ tokens a second in all, on ${gpus}$ GPUs with a peak of ${peak}$"
        " FLOP/s each.",
        "一个参数量为 ${N}$ 的 Transformer 训练时全部 GPU 合计每秒处理 ${tok_s}$ 个 token，使用 ${gpus}$ 个 GPU，单个峰值 ${peak}$"
        " FLOP/s。",
    ),
    OptimalTokens: both(
        "A Transformer of ${N}$ parameters is trained on as many tokens as are compute-optimal by the rule of thumb from the"
        " Chinchilla paper.",
        "一个参数量为 ${N}$ 的 Transformer，训练的 token 数按 Chinchilla 论文的经验法则取计算最优。",
    ),
    DaysFromThroughput: both(
        "A model is trained on ${D}$ tokens. Each of ${gpus}$ GPUs gets through ${tok_s_gpu}$ tokens a second.",
        "一个模型在 ${D}$ 个 token 上训练，共 ${gpus}$ 个 GPU，每个每秒处理 ${tok_s_gpu}$ 个 token。",
    ),
}
_SHAPE = both(
    "It has ${L}$ layers of ${h}$ heads of dimension ${d_head}$; a sequence has ${T}$ tokens.",
    "模型共 ${L}$ 层，每层 ${h}$ 个头，每个头 ${d_head}$ 维，序列长 ${T}$ 个 token。",
)
_COUNTED = both(
    "Count the forward and the backward pass, and the products with the parameters only, not those between activations in"
    " attention; a multiply-accumulate is two operations.",
    "计入前向与反向传播，只算与参数相乘的运算，不计注意力中激活值之间的乘法；一次乘加计两次运算。",
)
_COUNTED_WITH_ATTENTION = both(
    "As in the PaLM paper, count the forward and the backward pass, the products with the parameters, and those of queries"
    " with keys and weights with values in attention, without regard to a causal mask; a multiply-accumulate is two operations.",
    "与 PaLM 论文一样，计入前向与反向传播，既算与参数相乘的运算，也算注意力中查询乘键、权重乘值的运算，不考虑因果掩码；一次乘加计两次运算。",
)
_ASKED: Mapping[type[Inputs], Text] = {
    Flops: both("floating-point operations of the training (FLOPs)", "训练的浮点运算次数（FLOPs）"),
    Days: both("days of training", "训练的天数"),
    Mfu: both("share of the peak that is achieved (MFU)", "算力利用率（MFU）"),
    OptimalTokens: both("tokens of training", "训练的 token 数"),
    DaysFromThroughput: both("days of training", "训练的天数"),
}


def statement(given: Given) -> Text:
    """State what is known, and which operations count."""
    said = _SAID[type(given)]
    match given:
        case OptimalTokens() | DaysFromThroughput():
            return fill(given, said)
        case Mfu(L=int()):
            return fill(given, said, _SHAPE, _COUNTED_WITH_ATTENTION)
        case _:
            return fill(given, said, _COUNTED)


def solve(given: Given) -> Solved:
    """Compute what is asked."""
    return {"value": _value(given)}


def _value(given: Given) -> float:
    from quizcli.reference import compute

    match given:
        case Flops(N=n, D=d):
            return compute.training_flops(n, d)
        case Days(N=n, D=d, gpus=gpus, peak=peak, mfu=mfu):
            return compute.days(compute.training_seconds(compute.training_flops(n, d), gpus, peak, mfu))
        case Mfu(N=n, tok_s=speed, gpus=gpus, peak=peak):
            return compute.model_flops_utilization(speed, n, gpus, peak, attention=_attention(given))
        case OptimalTokens(N=n):
            return compute.compute_optimal_tokens(n)
        case DaysFromThroughput(D=d, tok_s_gpu=speed, gpus=gpus):
            return compute.days(d / (gpus * speed))


def _attention(given: Mfu) -> float:
    """Return the operations of attention per token; 0 if the shape of the model is not given."""
    from quizcli.reference.compute import attention_flops_per_token

    match given.L, given.h, given.d_head, given.T:
        case int(layers), int(heads), int(head_dim), int(seq):
            return float(attention_flops_per_token(layers, heads, head_dim, seq))
        case None, None, None, None:
            return 0.0
        case _:
            raise ValueError(tr("the term of attention needs all of L, h, d_head and T; without it give none of them"))


def explain(given: Given) -> Sequence[Text]:
    """Operations, operations a second, seconds, days."""
    match given:
        case Flops(N=n, D=d):
            return [_six_nd(n, d)]
        case Days(N=n, D=d, gpus=gpus, peak=peak, mfu=mfu):
            speed = gpus * peak * mfu
            a_second = step("Operations a second", "每秒运算次数", f"{times((gpus, peak, mfu))}={num(speed)}")
            return [_six_nd(n, d), a_second, *_seconds_and_days(6 * n * d, speed)]
        case Mfu(N=n, tok_s=speed, gpus=gpus, peak=peak):
            attention = _attention(given)
            per_token, have = 6 * n + attention, gpus * peak
            found = [
                step("Operations of the parameters for a token", "每个 token 与参数有关的运算", rf"6N={num(6 * n)}")
            ]
            if given.L is not None:
                worked = f"{times((12, given.L, given.h or 0, given.d_head or 0, given.T or 0))}={num(attention)}"
                found.append(step("Of attention for a token", "每个 token 的注意力运算", rf"12LhdT={worked}"))
                found.append(step("Together", "合计", f"{num(6 * n)}+{num(attention)}={num(per_token)}"))
            used, share = num(speed * per_token), num(_value(given))
            return [
                *found,
                step("Operations a second", "每秒运算次数", f"{times((speed, per_token))}={used}"),
                step("Peak of all GPUs", "全部 GPU 的峰值", f"{times((gpus, peak))}={num(have)}"),
                step("Their share", "两者之比", f"{frac(used, num(have))}={share}"),
            ]
        case OptimalTokens(N=n):
            tokens = step(
                "About 20 tokens for each parameter", "每个参数约 20 个 token", f"{times((20, n))}={num(20 * n)}"
            )
            return [tokens, _six_nd(n, 20 * n)]
        case DaysFromThroughput(D=d, tok_s_gpu=speed, gpus=gpus):
            a_second = step("Tokens a second", "每秒 token 数", f"{times((gpus, speed))}={num(gpus * speed)}")
            return [a_second, *_seconds_and_days(d, gpus * speed)]


def _six_nd(n: float, d: float) -> Text:
    return step(
        "2 operations forward and 4 backward for each parameter and token",
        "每个参数、每个 token，前向 2 次运算，反向 4 次",
        f"6ND={times((6, n, d))}={num(6 * n * d)}",
    )


def _seconds_and_days(amount: float, a_second: float) -> list[Text]:
    seconds = num(amount / a_second)
    days = f"{frac(seconds, '86400')}={num(amount / a_second / 86400)}"
    return [
        step("Seconds", "秒数", f"{frac(num(amount), num(a_second))}={seconds}"),
        step("Days of 86400 seconds", "换算成天，每天 86400 秒", days),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    factors: dict[str, float]
    match given:
        case Flops():
            factors = {"two_nd": 1 / 3}
        case OptimalTokens():
            factors = {"as_gpt3": 1.7 / 20}
        case Days(gpus=gpus, mfu=mfu):
            factors = {"two_nd": 1 / 3, "no_mfu": mfu, "hours": 24, "no_gpus": gpus}
        case Mfu(gpus=gpus):
            factors = {"two_nd": 1 / 3, "no_gpus": gpus}
            if given.L is not None:
                factors["no_attention"] = 6 * given.N / (6 * given.N + _attention(given))
        case DaysFromThroughput(gpus=gpus):
            factors = {"hours": 24, "no_gpus": gpus}
    return {mistake: {"value": factor * _value(given)} for mistake, factor in factors.items()}


KIND: Kind[Given] = Kind(
    name="train-compute",
    inputs=Given,
    parts={"value": both("FLOPs, days, tokens or MFU, as asked", "所求的 FLOPs、天数、token 数或 MFU")},
    named=lambda given: {"value": _ASKED[type(given)]},
    card_title=both("Compute of training", "训练所需算力"),
    formula=r"C=6ND,\quad\mathrm{days}=\frac{C}{G\cdot\mathrm{peak}\cdot\mathrm{MFU}\cdot 86400},"
    r"\quad\mathrm{MFU}=\frac{\mathrm{tok/s}\cdot(6N+12LhdT)}{G\cdot\mathrm{peak}}",
    mistakes={
        "two_nd": both("2ND: the forward pass only", "2ND：只算了前向传播"),
        "no_mfu": both("the peak taken, not what is achieved of it", "用了峰值，没有乘以利用率"),
        "hours": both("hours in place of days", "算成了小时，应为天"),
        "no_gpus": both("one GPU counted only", "只算了一个 GPU"),
        "as_gpt3": both(
            "1.7 tokens for each parameter, as GPT-3 was trained", "按 GPT-3 的做法，每个参数 1.7 个 token"
        ),
        "no_attention": both("attention's own products left out", "漏了注意力自身的运算"),
    },
    levels=(
        Level(
            says=both("operations of a training, compute-optimal tokens", "训练的运算次数，计算最优的 token 数"),
            seconds=30,
            may_invite=("two_nd", "as_gpt3"),
        ),
        Level(
            says=both("days on GPUs", "在 GPU 上训练的天数"),
            seconds=90,
            invites=("hours", "no_gpus"),
            may_invite=("two_nd", "no_mfu"),
        ),
        Level(
            says=both("utilization, with attention", "算力利用率，计入注意力"),
            seconds=150,
            invites=("two_nd", "no_gpus", "no_attention"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    tolerance=Tolerance(rel=0.01, abs=0),
)
