"""Parameters of a multi-layer perceptron: biases, batch normalization, an embedding before it."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import step, times, total


class Given(Inputs, frozen=True):
    """The network."""

    sizes: Annotated[
        list[Count],
        msgspec.Meta(min_length=2, max_length=1000),
        says("widths from the input to the output", "从输入到输出的各层宽度"),
    ]
    bias: Annotated[bool, says("whether the layers have a bias", "各层是否有偏置")] = True
    bn: Annotated[
        bool, says("whether batch normalization follows each hidden layer", "每个隐藏层之后是否接批归一化")
    ] = False
    embedding: Annotated[
        Annotated[list[Count], msgspec.Meta(min_length=2, max_length=2)] | None,
        says("words and dimensions of an embedding before it", "前面词嵌入的词表大小与维数"),
    ] = None


_WIDTHS = (10, 16, 20, 25, 30, 32, 40, 50, 60, 64, 80, 100, 120, 128, 150, 200, 256, 300)


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs.

    Level 1: two layers; 2: three or four layers; 3: batch normalization and an embedding, sometimes no biases.
    """
    outputs = rng.one_of((1, 2, 3, 5, 10, 20, 100))
    if level == 1:
        inputs = rng.one_of((2, 3, 4, 8, 10, 12, 20, 30, 50, 64, 100, 128, 200, 256, 400, 784))
        return Given(sizes=[inputs, rng.one_of(_WIDTHS), outputs])
    if level == 2:
        hidden = sorted(rng.some(_WIDTHS, rng.integer(2, 3)), reverse=True)
        return Given(sizes=[rng.one_of((8, 10, 13, 20, 30, 50, 64, 100)), *hidden, outputs])
    words, dimensions = (
        rng.one_of((1000, 2000, 5000, 10_000, 20_000, 30_000, 50_000)),
        rng.one_of((8, 16, 32, 50, 64, 100, 128, 200, 256, 300, 512)),
    )
    return Given(
        sizes=[dimensions, *rng.some(_WIDTHS, rng.integer(1, 2)), outputs],
        bias=rng.chance(0.7),
        bn=True,
        embedding=[words, dimensions],
    )


def statement(given: Given) -> Text:
    """State the layers, and what else has parameters."""
    widths = "-".join(f"${size}$" for size in given.sizes)
    en = f"A fully connected network with the widths {widths}: an input of ${given.sizes[0]}$ numbers, then"
    zh = f"一个全连接网络，各层宽度依次为 {widths}：输入 ${given.sizes[0]}$ 维，之后有 ${len(given.sizes) - 1}$ 个全连接层，"
    en += f" ${len(given.sizes) - 1}$ fully connected layer{'s' * (len(given.sizes) > 2)}"
    en += ", each with a bias." if given.bias else ", without biases."
    zh += "每层有偏置。" if given.bias else "均无偏置。"
    if given.bn:
        en += (
            " Batch normalization with gamma and beta follows each hidden layer, not the output; its running statistics"
            " are not trained."
        )
        zh += "每个隐藏层之后接批归一化（BN），含 gamma 与 beta，输出层之后没有；滑动统计量不参与训练。"
    if given.embedding:
        words, dimensions = given.embedding
        en += (
            f" Its input comes from a trained embedding of ${words}$ words in ${dimensions}$ dimensions, which counts."
        )
        zh += f"输入来自一个参与训练的词嵌入（embedding），词表大小 ${words}$，维数 ${dimensions}$，一并计入。"
    return both(en, zh)


def solve(given: Given) -> Solved:
    """Count all of it."""
    return {"params": _params(given)}


def _params(given: Given) -> int:
    from quizcli.reference.dense import mlp_parameters

    return mlp_parameters(given.sizes, bias=given.bias, bn=given.bn, embedding=given.embedding)


def explain(given: Given) -> Sequence[Text]:
    """Weights, biases, batch normalization, embedding; then their sum."""
    sizes, hidden = given.sizes, given.sizes[1:-1]
    products = [inputs * units for inputs, units in pairwise(sizes)]
    terms = [sum(products)]
    worked = "+".join(times(pair) for pair in pairwise(sizes))
    found = [step("Weights, layer by layer", "逐层的权重", f"{worked}={terms[0]}")]
    if given.bias:
        terms.append(sum(sizes[1:]))
        found.append(step("A bias for each unit, not for the input", "每个单元一个偏置，输入没有", _sum(sizes[1:])))
    if given.bn and hidden:
        terms.append(2 * sum(hidden))
        units = f"({total(hidden)})" if len(hidden) > 1 else f" {hidden[0]}"
        worked = rf"2\cdot{units}={terms[-1]}"
        found.append(step("Gamma and beta for each hidden unit", "每个隐藏单元一个 gamma 和一个 beta", worked))
    if given.embedding:
        terms.append(math.prod(given.embedding))
        found.append(step("Embedding", "词嵌入", f"{times(given.embedding)}={terms[-1]}"))
    return [*found, step("In all", "合计", _sum(terms))]


def _sum(terms: Sequence[int]) -> str:
    return f"{total(terms)}={sum(terms)}" if len(terms) > 1 else str(terms[0])


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    params, sizes = _params(given), given.sizes
    hidden = sizes[1:-1]
    beside = 2 * sum(hidden) * given.bn + math.prod(given.embedding or [0])
    found = {
        "product": math.prod(sizes) + beside,
        "last_missing": params - (sizes[-2] + given.bias) * sizes[-1],
    }
    if given.bias:
        found |= {"no_bias": params - sum(sizes[1:]), "bias_input": params + sizes[0]}
    if given.bn:
        found["no_bn"] = params - 2 * sum(hidden)
    return {name: {"params": wrong} for name, wrong in found.items()}


KIND = Kind(
    name="mlp-param-count",
    inputs=Given,
    parts={"params": both("number of trainable parameters", "可训练参数的个数")},
    card_title=both("Parameters of a fully connected network", "全连接网络的参数量"),
    formula=r"P=\sum_l (n_{l-1}+1)\,n_l+2\sum_{hidden} n_l\;(\mathrm{BN})+V D\;(\mathrm{embedding})",
    mistakes={
        "no_bias": both("no biases counted", "没有计入偏置"),
        "bias_input": both("biases for the input, which is no layer", "给输入也算了偏置，输入不是一层"),
        "product": both("all widths multiplied: layers add up", "把所有宽度连乘了：各层的参数应相加"),
        "last_missing": both("the output layer left out", "漏掉了输出层"),
        "no_bn": both("batch normalization left out", "漏掉了批归一化"),
    },
    levels=(
        Level(
            says=both("two layers", "两层"), seconds=60, invites=("no_bias", "bias_input", "product", "last_missing")
        ),
        Level(
            says=both("three or four layers", "三四层"),
            seconds=100,
            invites=("no_bias", "bias_input", "product", "last_missing"),
        ),
        Level(
            says=both("batch normalization and an embedding", "带批归一化与词嵌入"),
            seconds=120,
            invites=("product", "last_missing", "no_bn"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
