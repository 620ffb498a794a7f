"""One or two steps of a plain recurrent cell, an LSTM or a GRU."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Matrix, Solved, Vector, both, says
from quizcli.drills.tex import num, par, short_factor, short_mat, short_vec, step, times_mat
from quizcli.language import tr

if TYPE_CHECKING:
    from quizcli.reference.cells import CellFunction, GruStep, LstmStep, Weights

_Cell: TypeAlias = Literal["rnn", "lstm", "gru"]


class Given(Inputs, frozen=True, kw_only=True):
    """A cell with its weights by gate, its state, and the inputs of one or more steps."""

    cell: Annotated[_Cell, says("rnn (tanh), lstm or gru", "rnn（tanh）、lstm 或 gru")]
    x: Annotated[Matrix, says("inputs, a row for each step", "输入，每步一行")]
    h: Annotated[Vector | None, says("hidden state before; null: zeros", "先前的隐藏状态；null：全零")] = None
    c: Annotated[
        Vector | None, says("cell state before, of an lstm; null: zeros", "lstm 先前的细胞状态；null：全零")
    ] = None
    W: Annotated[
        dict[str, Matrix],
        says(
            "matrices of the input by gate: h; i, f, g, o; or r, z, n", "各门的输入矩阵：h，或 i、f、g、o，或 r、z、n"
        ),
    ]
    U: Annotated[dict[str, Matrix], says("matrices of the hidden state by gate", "各门的隐藏状态矩阵")]
    b: Annotated[
        dict[str, Vector] | None, says("bias by gate, one each; null: zeros", "各门的偏置，每门一个；null：全零")
    ] = None
    gru_form: Annotated[
        Literal["reset_after", "reset_before"],
        says(
            "whether the reset gate multiplies U h (PyTorch) or h itself (Cho et al.)",
            "重置门乘在 U h 上（PyTorch）还是乘在 h 上（Cho 等）",
        ),
    ] = "reset_after"


_GATES: Mapping[_Cell, Sequence[str]] = {"rnn": "h", "lstm": "ifgo", "gru": "rzn"}
_NAMES = {
    "h": ("state", "状态"),
    "i": ("input gate", "输入门"),
    "f": ("forget gate", "遗忘门"),
    "g": ("candidate", "候选值"),
    "o": ("output gate", "输出门"),
    "r": ("reset gate", "重置门"),
    "z": ("update gate", "更新门"),
    "n": ("candidate", "候选值"),
}


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: plain cell, two steps; 2: LSTM, one step; 3: LSTM, two steps, or GRU, one step."""
    cell: _Cell = "rnn" if level == 1 else "gru" if level == 3 and rng.chance(0.6) else "lstm"
    steps = 2 if level == 1 or (level == 3 and cell == "lstm") else 1
    w, u = ({gate: [[rng.one_of((-1.0, 0.5, 1.0, 1.5, -0.5))]] for gate in _GATES[cell]} for _ in "WU")
    b = {gate: [rng.one_of((-0.5, 0.0, 0.5, 1.0))] for gate in _GATES[cell]}
    given = Given(
        cell=cell,
        x=[[rng.one_of((-1.0, 0.5, 1.0, 2.0))] for _ in range(steps)],
        h=[rng.one_of((-1.0, -0.5, 0.5, 1.0))],
        c=[rng.one_of((-1.0, 0.5, 1.0, 2.0))] if cell == "lstm" else None,
        W=w,
        U=u,
        b=b,
        gru_form=rng.one_of(_FORMS) if cell == "gru" else "reset_after",
    )
    # Near 0 every mistake would be within the tolerance.
    return given if all(abs(state[0]) > 0.05 for state in solve(given).values()) else None  # type: ignore[index, arg-type]


_FORMS: tuple[Literal["reset_after"], Literal["reset_before"]] = ("reset_after", "reset_before")


def statement(given: Given) -> Text:
    """State the weights gate by gate, the states, the inputs, and the form of a GRU."""
    h, c = _states(given)
    rows_en, rows_zh = [], []
    for gate in _GATES[given.cell]:
        bias = given.b[gate] if given.b else [0.0] * len(h)
        values = rf"$W_{gate}={short_mat(given.W[gate])}$, $U_{gate}={short_mat(given.U[gate])}$, $b_{gate}={short_vec(bias)}$"
        rows_en.append(f"- {_NAMES[gate][0]}: {values}")
        rows_zh.append(f"- {_NAMES[gate][1]}：{values.replace(', $', '，$')}")
    inputs = ", ".join(f"$x_{{{t}}}={short_vec(x)}$" for t, x in enumerate(given.x, 1))
    start = f"$h_0={short_vec(h)}$" + (f", $c_0={short_vec(c)}$" if given.cell == "lstm" else "")
    name_en, name_zh = {
        "rnn": ("A plain recurrent cell with tanh", "一个以 tanh 为激活函数的普通循环单元（RNN）"),
        "lstm": ("An LSTM cell", "一个 LSTM 单元"),
        "gru": ("A GRU cell", "一个 GRU 单元"),
    }[given.cell]
    if given.cell == "gru":
        inner = r"r\odot(U_n h)" if given.gru_form == "reset_after" else r"U_n(r\odot h)"
        form = rf"$n=\tanh(W_n x+b_n+{inner})$"
        form_en = rf" The candidate is {form}; z keeps the old state: $h'=(1-z)\odot n+z\odot h$."
        form_zh = rf"候选值为 {form}，z 保留旧状态：$h'=(1-z)\odot n+z\odot h$。"
    else:
        form_en = form_zh = ""
    each_en, each_zh = (", each a vector of one number", "，各为一个分量的向量") if len(h) == 1 else ("", "")
    return both(
        f"{name_en}; W acts on the input, U on the hidden state, and each gate has one bias:\n\n"
        + "\n".join(rows_en)
        + f"\n\nIt starts from {start} and sees {inputs}.{form_en} The states after the last step are asked{each_en}.",
        f"{name_zh}，W 作用于输入，U 作用于隐藏状态，每个门一个偏置：\n\n"
        + "\n".join(rows_zh)
        + f"\n\n初始 {start.replace(', ', '，')}，输入 {inputs.replace(', ', '，')}。{form_zh}求最后一步之后的状态{each_zh}。",
    )


def solve(given: Given) -> Solved:
    """Run the cell."""
    return _run(given, _weights(given))


def _run(
    given: Given,
    weights: "Weights",
    *,
    candidate: "CellFunction | None" = None,
    output: "CellFunction | None" = None,
) -> Solved:
    """Return the states after the last step, optionally with other functions instead of tanh."""
    import numpy as np

    from quizcli.reference.cells import gru_step, lstm_step, rnn_step

    h, c = map(np.array, _states(given))
    first, last = candidate or np.tanh, output or np.tanh
    for x in given.x:
        match given.cell:
            case "rnn":
                h = rnn_step(x, h, weights, activation=first)
            case "lstm":
                found = lstm_step(x, h, c, weights, candidate=first, output=last)
                h, c = found.h, found.c
            case "gru":
                h = gru_step(x, h, weights, reset_after=given.gru_form == "reset_after", candidate=first).h
    return {"h": h, "c": c} if given.cell == "lstm" else {"h": h}


def explain(given: Given) -> Sequence[Text]:
    """Work step by step, gate by gate."""
    from quizcli.reference.cells import gru_step, lstm_step, rnn_step

    weights = _weights(given)
    h, c = _states(given)
    steps: list[Text] = []
    for t, x in enumerate(given.x, 1):
        at = (f"Step {t}", f"第 {t} 步")
        if given.cell == "rnn":
            new = rnn_step(x, h, weights).tolist()
            steps.append(_gate(at, "h", x, h, weights, new))
            h = new
        elif given.cell == "lstm":
            lstm = lstm_step(x, h, c, weights)
            steps += [_gate(at, gate, x, h, weights, getattr(lstm, gate).tolist()) for gate in "ifgo"]
            steps += _lstm_states(at, lstm, c)
            h, c = lstm.h.tolist(), lstm.c.tolist()
        else:
            gru = gru_step(x, h, weights, reset_after=given.gru_form == "reset_after")
            steps += _gru(at, gru, given, x, h)
            h = gru.h.tolist()
    return steps


def _gate(
    at: tuple[str, str], gate: str, x: Sequence[float], h: Sequence[float], weights: "Weights", value: Sequence[float]
) -> Text:
    """Write a gate as a function of Wx + Uh + b; term by term where everything is one number."""
    from quizcli.reference.cells import from_input, from_state

    before = (from_input(gate, x, weights) + from_state(gate, h, weights)).tolist()
    if len(x) == len(h) == 1:
        w, u, bias = (part[gate].item() for part in weights)
        terms = rf"{num(w)}\cdot {par(x[0])}+{par(u)}\cdot {par(h[0])}+{par(bias)}"
    else:
        terms = f"W_{gate} x+U_{gate} h+b_{gate}"
    function = r"\tanh" if gate in "hg" else r"\sigma"
    en, zh = _NAMES[gate]
    name = "h'" if gate == "h" else gate
    formula = f"{name}={function}({terms})={function}({short_vec(before)})={short_vec(value)}"
    return step(f"{at[0]}, {en}", f"{at[1]}，{zh}", formula)


def _lstm_states(at: tuple[str, str], found: "LstmStep", c: Sequence[float]) -> list[Text]:
    i, f, _, o, new, h = (short_vec(value.tolist()) for value in found)
    dot = r"\cdot " if len(c) == 1 else r"\odot "
    return [
        step(
            f"{at[0]}, cell state",
            f"{at[1]}，细胞状态",
            rf"c'=f\odot c+i\odot g={f}{dot}{short_factor(c)}+{i}{dot}{short_factor(found.g.tolist())}={new}",
        ),
        step(
            f"{at[0]}, hidden state",
            f"{at[1]}，隐藏状态",
            rf"h'=o\odot\tanh c'={o}{dot}\tanh({new})={h}",
        ),
    ]


def _gru(at: tuple[str, str], found: "GruStep", given: Given, x: Sequence[float], h: Sequence[float]) -> list[Text]:
    from quizcli.reference.cells import from_input, from_state

    weights = _weights(given)
    r, z, n, new = (value.tolist() for value in found)
    dot = r"\cdot " if len(h) == 1 else r"\odot "
    plain = short_vec(from_input("n", x, weights).tolist())
    if given.gru_form == "reset_after":
        inner = rf"{short_vec(r)}{dot}{short_factor(from_state('n', h, weights).tolist())}"
        meaning = r"W_n x+b_n+r\odot(U_n h)"
    else:
        inner = rf"{times_mat(given.U['n'])}({short_vec(r)}{dot}{short_factor(h)})"
        meaning = r"W_n x+b_n+U_n(r\odot h)"
    kept = rf"(1-{short_vec(z)}){dot}{short_factor(n)}+{short_vec(z)}{dot}{short_factor(h)}"
    return [
        _gate(at, "r", x, h, weights, r),
        _gate(at, "z", x, h, weights, z),
        step(f"{at[0]}, candidate", f"{at[1]}，候选值", rf"n=\tanh({meaning})=\tanh({plain}+{inner})={short_vec(n)}"),
        step(f"{at[0]}, hidden state", f"{at[1]}，隐藏状态", rf"h'=(1-z)\odot n+z\odot h={kept}={short_vec(new)}"),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    import numpy as np

    from quizcli.reference.activations import sigmoid
    from quizcli.reference.cells import Weights

    weights = _weights(given)
    none = {gate: np.zeros_like(u) for gate, u in weights.U.items()}
    wrong = {
        "no_recurrent": _run(given, weights._replace(U=none)),
        "sigmoid_candidate": _run(given, weights, candidate=sigmoid),
    }
    if given.cell == "lstm":
        swapped = Weights(*({**part, "i": part["f"], "f": part["i"]} for part in weights))
        wrong["swap_if"] = _run(given, swapped)
        wrong["no_tanh_c"] = _run(given, weights, output=lambda c: c)
    if given.cell == "gru":
        # 1 - sigma(a) is sigma(-a).
        negated = Weights(*({**part, "z": -part["z"]} for part in weights))
        wrong["z_reversed"] = _run(given, negated)
    return wrong


def _states(given: Given) -> tuple[list[float], list[float]]:
    """Return hidden and cell state before the first step."""
    zeros = [0.0] * len(next(iter(given.U.values()), []))
    return given.h or zeros, given.c or zeros


def _weights(given: Given) -> "Weights":
    from quizcli.reference.cells import as_weights

    b = given.b or {gate: [0.0] * len(rows) for gate, rows in given.U.items()}
    for name, part in (("W", given.W), ("U", given.U), ("b", b)):
        if set(part) != set(_GATES[given.cell]):
            raise ValueError(
                tr(
                    "{name} of a cell of kind {cell} has the gates {gates}",
                    name=name,
                    cell=given.cell,
                    gates=", ".join(_GATES[given.cell]),
                )
            )
    if given.c is not None and given.cell != "lstm":
        raise ValueError(tr("only an lstm has a cell state c"))
    weights = as_weights(given.W, given.U, b)
    n, m = next(iter(weights.W.values())).shape
    if any(len(x) != m for x in given.x):
        raise ValueError(tr("each input must have {m} numbers, as many as W has columns", m=m))
    if any(len(state) != n for state in _states(given)):
        raise ValueError(tr("h and c must have {n} numbers, as many as W has rows", n=n))
    return weights


KIND = Kind(
    name="recurrent-cell-step",
    inputs=Given,
    parts={
        "h": both("hidden state after the last step", "最后一步之后的隐藏状态"),
        "c": both("cell state after the last step", "最后一步之后的细胞状态"),
    },
    card_title=both("One step of a recurrent cell by hand", "手算循环单元的一步"),
    formula=r"\mathrm{LSTM:}\ c'=f\odot c+i\odot g,\ h'=o\odot\tanh c';\quad \mathrm{GRU:}\ h'=(1-z)\odot n+z\odot h;\quad"
    r" \mathrm{RNN:}\ h'=\tanh(Wx+Uh+b)",
    mistakes={
        "swap_if": both("input and forget gate swapped", "输入门与遗忘门颠倒了"),
        "no_tanh_c": both("h = o c, without the tanh of the cell state", "h = o c，漏了细胞状态的 tanh"),
        "sigmoid_candidate": both(
            "sigmoid in place of tanh for the candidate or state", "候选值或状态用了 sigmoid，应为 tanh"
        ),
        "z_reversed": both("z and 1 - z swapped", "z 与 1 - z 颠倒了"),
        "no_recurrent": both("the term U h was left out", "漏了 U h 这一项"),
    },
    levels=(
        Level(
            says=both("plain cell, two steps", "普通 RNN，两步"),
            seconds=75,
            invites=("sigmoid_candidate", "no_recurrent"),
        ),
        Level(
            says=both("LSTM, one step", "LSTM，一步"),
            seconds=150,
            invites=("swap_if", "no_tanh_c", "sigmoid_candidate", "no_recurrent"),
        ),
        Level(
            says=both("GRU, one step, or LSTM, two steps", "GRU 一步，或 LSTM 两步"),
            seconds=240,
            invites=("sigmoid_candidate", "no_recurrent"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
