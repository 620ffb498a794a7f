"""Parameters of RNN, LSTM and GRU: gates, two bias vectors or one, layers, directions."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import step, total

Cell: TypeAlias = Literal["rnn", "lstm", "gru"]
Layers: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class Given(Inputs, frozen=True):
    """The network."""

    cell: Annotated[Cell, says("rnn, lstm or gru", "rnn、lstm 或 gru")]
    input: Annotated[Count, says("length of one input", "每一步输入的维数")]
    hidden: Annotated[Count, says("length of the hidden state", "隐状态的维数")]
    layers: Annotated[Layers, says("layers", "层数")] = 1
    bidirectional: Annotated[bool, says("whether it runs both ways", "是否双向")] = False
    n_bias: Annotated[
        Literal[0, 1, 2],
        says(
            "bias vectors in each block: 2 in PyTorch and Keras's GRU, 1 in Keras's LSTM and SimpleRNN, 0 for none",
            "每组权重的偏置向量个数：PyTorch 与 Keras 的 GRU 为 2，Keras 的 LSTM 与 SimpleRNN 为 1，无偏置为 0",
        ),
    ] = 2


def draw(rng: Draw, level: int) -> Given:
    """Draw inputs. Level 1: one layer; 2: gates and the biases of a library; 3: several layers and directions."""
    gated: Sequence[Cell] = ("lstm", "gru")
    if level == 1:
        return Given(
            cell=rng.one_of(("rnn", *gated)),
            input=rng.one_of((8, 10, 16, 20, 30, 32, 50)),
            hidden=rng.one_of((8, 10, 16, 20, 32)),
            n_bias=1,
        )
    cell = rng.one_of(gated)
    if level == 2:
        return Given(
            cell=cell,
            input=rng.one_of((10, 16, 20, 32, 50, 64, 100, 128, 200, 256)),
            hidden=rng.one_of((16, 20, 32, 50, 64, 100, 128, 256)),
            n_bias=rng.one_of((1, 2)),
        )
    return Given(
        cell=cell,
        input=rng.one_of((10, 16, 20, 32, 50, 64, 100, 128)),
        hidden=rng.one_of((8, 10, 16, 20, 32, 50, 64)),
        layers=rng.integer(2, 3),
        bidirectional=True,
        n_bias=rng.one_of((1, 2)),
    )


_NAMES: Mapping[str, str] = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


def statement(given: Given) -> Text:
    """State the network and its biases."""
    name = _NAMES[given.cell]
    layers = f"${given.layers}$ layer" + "s" * (given.layers > 1)
    ways_en, ways_zh = ("bidirectional", "双向") if given.bidirectional else ("unidirectional", "单向")
    en, zh = _bias_said(given)
    if given.bidirectional and given.layers > 1:
        en += " Each higher layer takes the outputs of both directions, concatenated."
        zh += "两个方向的输出拼接后送入上一层。"
    return both(
        f"{'A' if given.cell == 'gru' else 'An'} {name}, {ways_en}, {layers}: inputs of length ${given.input}$, a hidden"
        f" state of length ${given.hidden}$. {en} There is no output layer.",
        f"一个{ways_zh} {name}，共 ${given.layers}$ 层：输入维数 ${given.input}$，隐状态维数 ${given.hidden}$。{zh}不含输出层。",
    )


def _bias_said(given: Given) -> tuple[str, str]:
    """Return the convention for biases, and who has it."""
    if given.n_bias == 0:
        return "It has no biases.", "没有偏置。"
    if given.n_bias == 2:
        who_en = "PyTorch and Keras" if given.cell == "gru" else "PyTorch"
        who_zh = "PyTorch 与 Keras" if given.cell == "gru" else "PyTorch"
        return (
            f"As in {who_en}, each block of weights has $2$ bias vectors: one for the input, one for the recurrent part.",
            f"与 {who_zh} 一样，每组权重有 $2$ 个偏置向量：输入部分与循环部分各一个。",
        )
    who = {"rnn": "Keras", "lstm": "Keras", "gru": "Keras (reset_after=False)"}[given.cell]
    return (
        f"As in {who}, each block of weights has $1$ bias vector for the input and the recurrent part together.",
        f"与 {who.replace(' (', '（').replace(')', '）')} 一样，每组权重有 $1$ 个偏置向量，输入部分与循环部分共用。",
    )


def solve(given: Given) -> Solved:
    """Count all layers in all directions."""
    return {"params": _params(given)}


def _params(given: Given) -> int:
    from quizcli.reference.recurrent import rnn_parameters

    return rnn_parameters(
        given.cell,
        given.input,
        given.hidden,
        layers=given.layers,
        bidirectional=given.bidirectional,
        bias_vectors=given.n_bias,
    )


def explain(given: Given) -> Sequence[Text]:
    """Work out one block, one layer, all directions, all layers."""
    from quizcli.reference.recurrent import BLOCKS

    h, blocks, directions = given.hidden, BLOCKS[given.cell], 1 + given.bidirectional
    found = [step("Blocks of weights, gates and candidate", "权重的组数，即各个门与候选状态", f"G={blocks}")]
    sums = []
    for layer in range(1, given.layers + 1):
        x = given.input if layer == 1 else directions * h
        one = h * x + h * h + given.n_bias * h
        sums.append(directions * blocks * one)
        of_en, of_zh = (f" of layer {layer}", f"第 {layer} 层") if given.layers > 1 else ("", "")
        if layer == 2:
            found.append(
                step("Higher layers take all directions", "更高的层接收所有方向的输出", rf"x={directions}\cdot {h}={x}")
            )
        found.append(
            step(f"One block{of_en}", f"{of_zh}一组权重", rf"{h}\cdot {x}+{h}\cdot {h}+{given.n_bias}\cdot {h}={one}")
        )
        found.append(step(f"All blocks{of_en}", f"{of_zh}所有组", rf"{directions}\cdot {blocks}\cdot {one}={sums[-1]}"))
        if layer == 2 and given.layers > 2:
            # All layers above the second are like it.
            sums += [sums[-1]] * (given.layers - 2)
            break
    if len(sums) > 1:
        found.append(step("All layers", "所有层", f"{total(sums)}={sum(sums)}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.recurrent import BLOCKS

    params, blocks = _params(given), BLOCKS[given.cell]
    directions, h = 1 + given.bidirectional, given.hidden
    found = {
        "one_bias": _params(msgspec.structs.replace(given, n_bias=2 if given.n_bias == 1 else 1)),
        "no_recurrent": params - directions * given.layers * blocks * h * h,
    }
    if blocks > 1:
        found["gates"] = params // blocks * (blocks - 1)
    if given.bidirectional and given.layers > 1:
        found["no_bidir_input"] = params - directions * (given.layers - 1) * blocks * h * h
    if given.bidirectional:
        found["no_bidir"] = _params(msgspec.structs.replace(given, bidirectional=False))
    if given.layers > 1:
        found["one_layer"] = _params(msgspec.structs.replace(given, layers=1))
    return {name: {"params": wrong} for name, wrong in found.items()}


KIND = Kind(
    name="rnn-param-count",
    inputs=Given,
    parts={"params": both("number of trainable parameters", "可训练参数的个数")},
    card_title=both("Parameters of an RNN, LSTM or GRU", "RNN、LSTM、GRU 的参数量"),
    formula=r"P=D\cdot\sum_l G\,(h x_l+h^2+B h),\quad G=1,3,4",
    mistakes={
        "one_bias": both("another number of bias vectors than stated", "偏置向量的个数与题设不符"),
        "gates": both(
            "one block of weights too few: an LSTM has four with the candidate, a GRU three",
            "少算了一组权重：连同候选状态，LSTM 有四组，GRU 有三组",
        ),
        "no_recurrent": both("the recurrent weights, h times h, left out", "漏掉了 h 乘 h 的循环权重"),
        "no_bidir_input": both(
            "higher layers take 2h inputs from both directions, not h", "更高的层接收两个方向的 2h 个输入，而不是 h 个"
        ),
        "no_bidir": both("the second direction left out", "漏掉了反方向"),
        "one_layer": both("the layers above the first left out", "漏掉了第一层以上的各层"),
    },
    levels=(
        Level(
            says=both("one layer, one bias vector", "一层，一个偏置向量"),
            seconds=60,
            invites=("one_bias", "no_recurrent"),
        ),
        Level(
            says=both("LSTM or GRU with a library's biases", "LSTM 或 GRU，按框架的偏置约定"),
            seconds=75,
            invites=("one_bias", "gates", "no_recurrent"),
        ),
        Level(
            says=both("two or three layers, bidirectional", "两三层，双向"),
            seconds=150,
            invites=("no_bidir_input", "no_bidir", "gates", "one_bias"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
