"""The numbers and formulas stated by the cards of the deck rnn."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def sigmoid(x: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-x)))


def scalar(function: Callable[[Array], Array], x: float) -> float:
    """The function's value at one number."""
    return float(function(np.array([x]))[0])


def block(d: int, n: int, *, biases: int = 1) -> int:
    """Numbers of one block of weights: input matrix, recurrent matrix and biases."""
    return np.zeros((n, d)).size + np.zeros((n, n)).size + biases * np.zeros(n).size


def slope(function: Callable[[Array], float], at: Array, *, step: float = 1e-6) -> Array:
    """The gradient of a function of an array by central differences."""
    gradient = np.zeros_like(at)
    for index in np.ndindex(*at.shape):
        ahead, behind = at.copy(), at.copy()
        ahead[index] += step
        behind[index] -= step
        gradient[index] = (function(ahead) - function(behind)) / (2 * step)
    return gradient


def lstm_step(weights: dict[str, Array], x: Array, h: Array, c: Array) -> dict[str, Array]:
    """One step of the card's LSTM with all that it computes."""
    z = {k: weights["W" + k] @ x + weights["U" + k] @ h + weights["b" + k] for k in "fiog"}
    made = {k: sigmoid(z[k]) for k in "fio"}
    made["g"] = np.tanh(z["g"])
    made["c"] = made["f"] * c + made["i"] * made["g"]
    made["h"] = made["o"] * np.tanh(made["c"])
    return made


def lstm_weights(d: int, n: int, *, seed: int = 0, scale: float = 1.0) -> dict[str, Array]:
    """Random weights of the four blocks."""
    rng = np.random.default_rng(seed)
    weights = {}
    for k in "fiog":
        weights["W" + k] = rng.normal(size=(n, d)) * scale
        weights["U" + k] = rng.normal(size=(n, n)) * scale
        weights["b" + k] = rng.normal(size=n) * scale
    return weights


def test_state_of_a_scalar_rnn(states: States) -> None:
    """With a recurrent weight of 0.5 one input fades, with 1.5 it stays; 29,312 parameters for 100 and 128."""
    d, n = 100, 128
    runs = {}
    for u in (0.5, 1.5):
        h, seen = 0.0, []
        for x in (1.0, 0.0, 0.0, *[0.0] * 97):
            h = np.tanh(x + u * h)
            seen.append(h)
        runs[u] = "、".join(f"${value:.3f}$" for value in seen[:3])
        assert (abs(seen[-1]) > 0.8) == (u > 1)
    assert block(d, n) == n * d + n**2 + n
    (small, fades), (large, stays) = runs.items()
    states(
        "rnn-recurrence",
        r"$$ h_t=\tanh(Wx_t+Uh_{t-1}+b),\qquad y_t=Vh_t+c $$",
        "$nd+n^2+n$",
        en=(
            f"with $U={small}$ the state runs {fades.replace('、', ', ')} and fades",
            f"with $U={large}$ it runs {stays.replace('、', ', ')} and stays",
            f"{block(d, n):,} for $d={d}$, $n={n}$.",
        ),
        zh=(
            f"$U={small}$ 时状态依次为 {fades}，逐渐消退",
            f"$U={large}$ 时为 {stays}，一直保持",
            f"$d={d}$、$n={n}$ 时为 {block(d, n):,} 个。",
        ),
    )
    states("rnn-drawbacks", f"$U={large}$", en="takes $T$ dependent steps", zh="要依次走 $T$ 步")
    states(
        "rnn-recurrence",
        r"$n\times d$",
        en=("Scalar example, $W=1$, $b=0$, one input $1$, then zeros",),
        zh=("标量例子：$W=1$、$b=0$，先输入 $1$，之后全是零。",),
    )


def test_backpropagation_through_time(states: States) -> None:
    """The card's recursion gives the gradients that finite differences give."""
    rng = np.random.default_rng(0)
    w, u, b = rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), rng.normal(size=3)
    inputs, targets, start = rng.normal(size=(5, 2)), rng.normal(size=(5, 3)), rng.normal(size=3)

    def run(w: Array, u: Array) -> list[Array]:
        h, seen = start, [start]
        for x in inputs:
            h = np.tanh(w @ x + u @ h + b)
            seen.append(h)
        return seen

    def loss(w: Array, u: Array) -> float:
        return sum(float(0.5 * np.sum((h - t) ** 2)) for h, t in zip(run(w, u)[1:], targets, strict=True))

    seen = run(w, u)
    later, for_u, for_w = np.zeros(3), np.zeros((3, 3)), np.zeros((3, 2))
    for t in range(5, 0, -1):
        h = seen[t]
        delta = (1 - h**2) * ((h - targets[t - 1]) + u.T @ later)
        for_u += np.outer(delta, seen[t - 1])
        for_w += np.outer(delta, inputs[t - 1])
        later = delta
    assert for_u == pytest.approx(slope(lambda m: loss(w, m), u), abs=1e-6)
    assert for_w == pytest.approx(slope(lambda m: loss(m, u), w), abs=1e-6)
    states(
        "backpropagation-through-time",
        r"$$ \delta_t=(1-h_t^2)\odot\left(\frac{\partial L_t}{\partial h_t}+U^\top\delta_{t+1}\right) $$",
        r"$$ \frac{\partial L}{\partial U}=\sum_t\delta_th_{t-1}^\top,"
        r"\qquad\frac{\partial L}{\partial W}=\sum_t\delta_tx_t^\top $$",
        r"$\delta_{T+1}=0$",
        "$t-k$",
    )


def test_cliff_and_clipping(states: States) -> None:
    """The derivative of u^T is 0.286 or 5336 for 50 steps; clipping keeps the direction."""
    steps = 50
    size = {u: float(slope(lambda a: float(a[0] ** steps), np.array([u]))[0]) for u in (0.9, 1.1)}
    for u, value in size.items():
        assert value == pytest.approx(steps * u ** (steps - 1), rel=1e-6)
    rng = np.random.default_rng(0)
    g = rng.normal(size=7)
    norm, threshold = 50, 5
    g *= norm / float(np.linalg.norm(g))
    clipped = g * min(1.0, threshold / float(np.linalg.norm(g)))
    assert clipped == pytest.approx(g / 10)
    short = g / 100
    assert short * min(1.0, threshold / float(np.linalg.norm(short))) == pytest.approx(short)
    by_value = np.clip(g, -threshold, threshold)
    assert abs(by_value @ g) < 0.999 * float(np.linalg.norm(by_value) * np.linalg.norm(g))
    states(
        "rnn-loss-fluctuates",
        "$h_N=u^Nh_0$",
        "$Nu^{N-1}h_0$",
        r"$$ g\leftarrow g\cdot\min\left(1,\frac{\tau}{\lVert g\rVert}\right) $$",
        en=(
            f"For $N={steps}$, $h_0=1$ it is ${size[0.9]:.3f}$ at $u=0.9$ and ${size[1.1]:.0f}$ at $u=1.1$",
            rf"$\lVert g\rVert={norm}$ and $\tau={threshold}$ shrink it tenfold",
        ),
        zh=(
            f"$N={steps}$、$h_0=1$ 时，$u=0.9$ 处是 ${size[0.9]:.3f}$，$u=1.1$ 处是 ${size[1.1]:.0f}$",
            rf"$\lVert g\rVert={norm}$、$\tau={threshold}$ 时缩到十分之一",
        ),
    )


@dataclass(frozen=True)
class Component:
    """One component of a function's value."""

    function: Callable[[Array], Array]
    index: int

    def __call__(self, x: Array) -> float:
        """Return the component at x."""
        return float(self.function(x)[self.index])


@dataclass(frozen=True)
class Repeated:
    """A recurrence without input, with an activation of choice."""

    activation: Callable[[Array], Array]
    u: Array
    b: Array
    steps: int

    def __call__(self, h: Array) -> list[Array]:
        """Return the states, the first one included."""
        seen = [h]
        for _ in range(self.steps):
            seen.append(np.asarray(self.activation(self.u @ seen[-1] + self.b)))
        return seen

    def last(self, h: Array) -> Array:
        """The state after all steps."""
        return self(h)[-1]


def test_product_of_jacobians(states: States) -> None:
    """The Jacobian over time is the card's product and obeys its bound; 0.9 leaves 0.0052 after 50 steps."""
    rng = np.random.default_rng(0)
    for activation, steepest in ((np.tanh, 1.0), (sigmoid, 0.25)):
        u, b = rng.normal(size=(3, 3)), rng.normal(size=3)
        start, steps = rng.normal(size=3), 4
        run = Repeated(activation, u, b, steps)
        numeric = np.stack([slope(Component(run.last, i), start) for i in range(3)])
        jacobian = np.eye(3)
        for h in run(start)[:-1]:
            z = u @ h + b
            each = np.array([slope(Component(activation, 0), np.array([v]))[0] for v in z])
            assert (each <= steepest + 1e-9).all()
            jacobian = np.diag(each) @ u @ jacobian
        assert jacobian == pytest.approx(numeric, abs=1e-6)
        assert np.linalg.norm(jacobian, 2) <= (steepest * np.linalg.norm(u, 2)) ** steps
    left = 0.9**50
    states(
        "rnn-vanishing-gradient",
        r"$$ \frac{\partial h_t}{\partial h_k}=\prod_{j=k+1}^{t}\mathrm{diag}(\phi'(z_j))\,U $$",
        r"$(\gamma\lVert U\rVert)^{t-k}$",
        r"$\frac14$",
        f"$0.9^{{50}}={left:.4f}$",
        en=(r"$1$ for tanh, $\frac14$ for sigmoid", r"$\lVert U\rVert$ must exceed $1/\gamma$"),
        zh=(r"tanh 为 $1$，sigmoid 为 $\frac14$", r"$\lVert U\rVert$ 必须大于 $1/\gamma$"),
    )
    states(
        "rnn-vanishing-gradient",
        en=(
            f"with $0.9$, after 50 steps at most $0.9^{{50}}={left:.4f}$ is left",
            "slope up to $1$",
            "tanh has slope $1$ at zero",
        ),
        zh=(f"取 $0.9$，50 步之后至多剩 $0.9^{{50}}={left:.4f}$", "斜率最大可到 $1$", "tanh 在零点的斜率就是 $1$"),
    )


def test_orthogonal_recurrence(states: States) -> None:
    """An orthogonal matrix keeps the length of every gradient; behind tanh it shrinks."""
    rng = np.random.default_rng(0)
    orthogonal, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    gradient = rng.normal(size=6)
    linear, squashed = gradient, gradient
    for _ in range(50):
        linear = orthogonal.T @ linear
        squashed = orthogonal.T @ ((1 - np.tanh(rng.normal(size=6)) ** 2) * squashed)
    assert np.linalg.norm(linear) == pytest.approx(np.linalg.norm(gradient))
    assert np.linalg.norm(squashed) < 1e-3 * np.linalg.norm(gradient)
    states(
        "rnn-vanishing-gradient-remedies",
        en=("An orthogonal $U$ keeps every vector's length", "| ReLU with $U=I$ (IRNN) | slope 1 where active |"),
        zh=("正交的 $U$ 不改变任何向量的长度", "| ReLU 配 $U=I$（IRNN） | 激活处斜率为 1 |"),
    )


def window(layers: list[tuple[int, int]]) -> int:
    """How many inputs one output sees, found by pushing an impulse response through (kernel, dilation) layers."""
    seen = np.ones(1)
    for kernel, dilation in layers:
        taps = np.zeros(dilation * (kernel - 1) + 1)
        taps[::dilation] = 1
        seen = np.convolve(seen, taps)
    return int(np.count_nonzero(seen))


def test_windows_of_convolutions(states: States) -> None:
    """Ten layers of kernel 3 see 21 steps, ten causal ones of kernel 2 with doubled dilations 1024."""
    plain = window([(3, 1)] * 10)
    dilations = [2**i for i in range(10)]
    wide = window([(2, dilation) for dilation in dilations])
    listed = rf"$1,2,4,\dots,{dilations[-1]}$"
    states(
        "cnn-vs-rnn",
        en=(f"Ten layers of kernel 3 see {plain} steps", f"{listed} see {wide} (WaveNet, TCN)"),
        zh=(f"核为 3 的十层能看 {plain} 步", f"{listed} 的十层因果卷积能看 {wide} 步（WaveNet、TCN）"),
    )
    states(
        "cnn-vs-rnn",
        en="ten causal layers of kernel 2 with dilations",
        zh="核为 2、膨胀率取",
    )


def test_keras_layers(states: States) -> None:
    """The layers of the IMDB model have 320,000, 2,080 and 33 parameters, an LSTM 8,320."""
    words, size, units, length = 10_000, 32, 32, 500
    embedding = np.broadcast_to(np.int8(0), (words, size)).size
    recurrent, output = block(size, units), units + 1
    train = 25_000 * 8 // 10
    states(
        "keras-simple-rnn-imdb",
        f"| Embedding | ({length}, {size}) | {embedding:,} |",
        f"| SimpleRNN | ({units},) | {recurrent:,} |",
        f"| Dense | (1,) | {output} |",
        rf"${size}\cdot{units}+{units}\cdot{units}+{units}$",
        f"layers.Embedding({words}, {size})",
        f"maxlen={length})",
        en=(
            f"The split trains on {train:,} reviews and validates on {25_000 - train:,}.",
            f"`LSTM(32)` in its place has {4 * recurrent:,} parameters",
            f"Parameters {embedding:,}, {recurrent:,} and {output}",
        ),
        zh=(
            f"训练 {train:,} 条，验证 {25_000 - train:,} 条。",
            f"换成 `LSTM(32)`，参数为 {4 * recurrent:,} 个",
            f"参数 {embedding:,}、{recurrent:,}、{output}",
        ),
    )
    states(
        "keras-simple-rnn-imdb",
        f"load_data(num_words={words})",
        f"layers.SimpleRNN({units})",
        "validation_split=0.2)",
        en=("keeps the **last** 500 tokens", "removes the beginning and keeps the last 500"),
        zh=("保留**最后** 500 个 token", "去掉开头、保留最后 500 个"),
    )


def test_lstm_equations(states: States) -> None:
    """The example step gives c = 1.3 and h = 0.689; four blocks make 117,248 parameters, 117,760 in PyTorch."""
    old, f, i, g, o = 2.0, 0.9, 0.5, -1.0, 0.8
    c = f * old + i * g
    h = o * scalar(np.tanh, c)
    d, n = 100, 128
    keras, torch = 4 * block(d, n), 4 * block(d, n, biases=2)
    assert keras == 4 * (n * d + n**2 + n)
    made = lstm_step(lstm_weights(3, 4), np.ones(3), np.ones(4), np.ones(4))
    assert all((made[k] > 0).all() and (made[k] < 1).all() for k in "fio")
    states(
        "lstm-gates-and-equations",
        r"$$ c_t=f_t\odot c_{t-1}+i_t\odot g_t $$",
        r"$$ h_t=o_t\odot\tanh(c_t) $$",
        *(rf"${k}_t=\sigma(W_{k}x_t+U_{k}h_{{t-1}}+b_{k})$" for k in "fio"),
        r"$g_t=\tanh(W_gx_t+U_gh_{t-1}+b_g)$",
        "$4(nd+n^2+n)$",
        en=(
            f"$c_{{t-1}}={old:.0f}$, $f={f}$, $i={i}$, $g={g:.0f}$, $o={o}$ give $c_t={c:.1f}$ and $h_t={h:.3f}$.",
            f"{keras:,} for $d={d}$, $n={n}$. PyTorch keeps a second bias per block: {torch:,}.",
        ),
        zh=(
            f"$c_{{t-1}}={old:.0f}$、$f={f}$、$i={i}$、$g={g:.0f}$、$o={o}$，得 $c_t={c:.1f}$，$h_t={h:.3f}$。",
            f"$d={d}$、$n={n}$ 时为 {keras:,} 个。PyTorch 每组多一个偏置，为 {torch:,} 个。",
        ),
    )
    states(
        "lstm-gates-and-equations",
        en="With $f_t=1$ the old cell is kept whole; $0$ erases it",
        zh="$f_t=1$ 是全部保留，$0$ 才是清空",
    )


def test_lstm_backward(states: States) -> None:
    """The card's backward pass gives the gradients that finite differences give, over two steps."""
    weights = lstm_weights(2, 3)
    rng = np.random.default_rng(1)
    inputs, h0, c0 = rng.normal(size=(2, 2)), rng.normal(size=3), rng.normal(size=3)
    upstream = rng.normal(size=(2, 3))  # dL_t/dh_t of a loss that is linear in h

    def run(weights: dict[str, Array], h: Array, c: Array) -> list[dict[str, Array]]:
        steps = []
        for x in inputs:
            made = lstm_step(weights, x, h, c)
            h, c = made["h"], made["c"]
            steps.append(made)
        return steps

    def loss(weights: dict[str, Array], h: Array, c: Array) -> float:
        return sum(float(u @ made["h"]) for u, made in zip(upstream, run(weights, h, c), strict=True))

    steps = run(weights, h0, c0)
    gradient = {name: np.zeros_like(value) for name, value in weights.items()}
    from_later_h, from_later_c = np.zeros(3), np.zeros(3)
    for t in (1, 0):
        made = steps[t]
        h_before, c_before = (steps[0]["h"], steps[0]["c"]) if t else (h0, c0)
        dh = upstream[t] + from_later_h
        f, i, o, g, c = (made[k] for k in ("f", "i", "o", "g", "c"))
        dc = from_later_c + dh * o * (1 - np.tanh(c) ** 2)
        dz = {
            "o": dh * np.tanh(c) * o * (1 - o),
            "f": dc * c_before * f * (1 - f),
            "i": dc * g * i * (1 - i),
            "g": dc * i * (1 - g**2),
        }
        for k, each in dz.items():
            gradient["W" + k] += np.outer(each, inputs[t])
            gradient["U" + k] += np.outer(each, h_before)
            gradient["b" + k] += each
        from_later_c = dc * f
        from_later_h = np.sum([weights["U" + k].T @ each for k, each in dz.items()], axis=0)
    for name, value in weights.items():

        def of_one(m: Array, name: str = name) -> float:
            return loss({**weights, name: m}, h0, c0)

        assert gradient[name] == pytest.approx(slope(of_one, value), abs=1e-6)
    assert from_later_h == pytest.approx(slope(lambda h: loss(weights, h, c0), h0), abs=1e-6)
    assert from_later_c == pytest.approx(slope(lambda c: loss(weights, h0, c), c0), abs=1e-6)
    states(
        "lstm-backpropagation",
        r"$$ \delta c_t=\delta c_t'+\delta h_t\odot o_t\odot(1-\tanh^2c_t) $$",
        r"$\delta z_o=\delta h_t\odot\tanh(c_t)\odot o_t(1-o_t)$",
        r"$\delta z_f=\delta c_t\odot c_{t-1}\odot f_t(1-f_t)$",
        r"$\delta z_i=\delta c_t\odot g_t\odot i_t(1-i_t)$",
        r"$\delta z_g=\delta c_t\odot i_t\odot(1-g_t^2)$",
        r"$$ \delta c_{t-1}'=\delta c_t\odot f_t,\qquad\delta h_{t-1}=\sum_kU_k^\top\delta z_k $$",
        r"$\delta z_kx_t^\top$",
        r"$\delta z_kh_{t-1}^\top$",
    )
    states(
        "lstm-backpropagation",
        r"$h_t=o_t\odot\tanh(c_t)$",
        r"$c_t=f_t\odot c_{t-1}+i_t\odot g_t$",
        "$s(1-s)$",
        "$1-g^2$",
        en="Gate gradients times s(1 - s), candidate times 1 - g^2",
        zh="门乘 s(1-s)，候选值乘 1-g²",
    )


def test_memory_span_of_a_cell(states: States) -> None:
    """What is left after 100 steps and after how many steps half is left, for the forget gates of the table."""
    steps = 100
    left, halved = {}, {}
    for f in (0.5, 0.9, 0.99, 0.999):
        c = 1.0
        for _ in range(steps):
            c *= f
        mantissa, exponent = f"{c:.1e}".split("e")
        left[f] = rf"${mantissa}\cdot10^{{{int(exponent)}}}$" if c < 0.01 else f"${c:.3f}$"
        half = np.log(0.5) / np.log(f)
        assert f**half == pytest.approx(0.5)
        halved[f] = f"{half:.1f}" if half % 1 and half < 10 else f"{half:.0f}"
    start = f"{scalar(sigmoid, 1.0):.3f}"
    assert scalar(sigmoid, 0.0) == 0.5
    states(
        "lstm-long-and-short-memory",
        rf"$\sigma(1)={start}$",
        en=(
            *(f"| ${f}$ | {left[f]} | {halved[f]} step{'s' * (f > 0.5)} |" for f in left),
            f"With $f=0.99$, {left[0.99]} of the content is left after {steps} steps",
            "instead of $0.5$",
        ),
        zh=(
            *(f"| ${f}$ | {left[f]} | {halved[f]} 步 |" for f in left),
            f"$f=0.99$ 时 {steps} 步后只剩 {left[0.99]}",
            "而不是 $0.5$",
        ),
    )
    states(
        "lstm-vs-rnn-gradient",
        en=(
            f"with $f=0.99$, {left[0.99]} is left after {steps} steps, with a factor of $0.9$ only",
            f"only {left[0.9]}.",
        ),
        zh=(f"$f=0.99$ 时 {steps} 步后还剩 {left[0.99]}", f"因子若为 $0.9$，只剩 {left[0.9]}。"),
    )


def test_lstm_gradient_can_explode(states: States) -> None:
    """The direct path is the product of the forget gates, but with large weights the whole derivative grows."""
    weights = lstm_weights(1, 4, seed=3)
    direct = np.ones(4)
    h, c = np.zeros(4), np.ones(4)
    for _ in range(3):
        made = lstm_step(weights, np.ones(1), h, c)
        direct *= made["f"]
        frozen = made["f"] * c + made["i"] * made["g"]
        assert made["c"] == pytest.approx(frozen)
        h, c = made["h"], made["c"]
    assert (direct < 1).all()

    half_open, candidate, steps = np.zeros((1, 1)), 6.0, 10
    scalar_cell = {name + k: half_open for name in "WU" for k in "fiog"} | {"b" + k: np.zeros(1) for k in "fiog"}
    scalar_cell["Ug"] = np.full((1, 1), candidate)

    def last(c: Array) -> float:
        h = np.zeros(1)
        for _ in range(steps):
            made = lstm_step(scalar_cell, np.zeros(1), h, c)
            h, c = made["h"], made["c"]
        return float(c[0])

    # The first step has no hidden state yet, so it halves; each later one adds 1/2 and 1/4 of the candidate's weight.
    per_step = 0.5 + 0.25 * candidate
    assert per_step == 2
    assert slope(last, np.zeros(1))[0] == pytest.approx(0.5 * per_step ** (steps - 1), rel=1e-3)
    states(
        "lstm-vs-rnn-gradient",
        r"| $\mathrm{diag}(1-h_t^2)\,U$ |",
        r"| $\mathrm{diag}(f_t)$ |",
        rf"$U_g={candidate:.0f}$",
        en="doubles them at every step",
        zh="梯度每步翻倍",
    )


def test_sigmoid_and_tanh(states: States) -> None:
    """Tanh's slope at zero is 1, four times sigmoid's; a step changes a kept cell by less than 1."""
    of_tanh, of_sigmoid = (slope(Component(f, 0), np.zeros(1))[0] for f in (np.tanh, sigmoid))
    assert of_tanh == pytest.approx(1)
    assert of_tanh == pytest.approx(4 * of_sigmoid)
    for seed in range(20):
        made = lstm_step(lstm_weights(2, 5, seed=seed), np.ones(2), np.ones(5), np.full(5, 3.0))
        assert (np.abs(made["i"] * made["g"]) < 1).all()
        assert (np.abs(made["h"]) < 1).all()
    states(
        "lstm-sigmoid-and-tanh",
        r"$\lvert h_t\rvert<1$",
        en=("slope $1$ at zero, four times sigmoid's", "a step adds at most 1 in size"),
        zh=("零点斜率为 $1$，是 sigmoid 的四倍", "每步写入细胞分量的量，绝对值不超过 1"),
    )
    assert list(sigmoid(np.array([-40.0, 40.0]))) == pytest.approx([0, 1])
    assert list(np.tanh([-40.0, 40.0])) == pytest.approx([-1, 1])
    states(
        "lstm-sigmoid-and-tanh",
        en=("between 0 (closed) and 1 (open)", "Tanh lies between $-1$ and $1$"),
        zh=("0（关）到 1（开）之间", "tanh 介于 $-1$ 和 $1$ 之间"),
    )


def test_bidirectional_parameters(states: States) -> None:
    """A bidirectional LSTM doubles 117,248 to 234,496; the second layer has 394,240; PyTorch has 2,048 more."""
    d, n = 100, 128
    one, first = 4 * block(d, n), 2 * 4 * block(d, n)
    second = 2 * 4 * block(2 * n, n)
    torch = 2 * 4 * (block(d, n, biases=2) + block(2 * n, n, biases=2))
    states(
        "bidirectional-rnn",
        "$$ h_t=[a_t,b_t] $$",
        en=f"an LSTM with {d} inputs and {n} units has {one:,}, the bidirectional one {first:,} (one",
        zh=f"输入 {d} 维、{n} 个单元的 LSTM 有 {one:,} 个参数，双向的有 {first:,} 个（每组",
    )
    states(
        "two-layer-bilstm",
        f"| 1 | {first:,} |",
        f"| 2 | {second:,} |",
        f"`nn.LSTM({d}, {n}, num_layers=2, bidirectional=True, dropout=0.5)`",
        en=(f"| sum | {first + second:,} |", f"it has {torch - first - second:,} parameters more", "if $2n>d$"),
        zh=(f"| 合计 | {first + second:,} |", f"多 {torch - first - second:,} 个参数", "当 $2n>d$ 时"),
    )


def test_pooling_before_the_lstm(states: States) -> None:
    """Pooling 1000 steps by 4 leaves 250; folding time into the batch keeps every frame."""
    left = np.zeros(1000).reshape(-1, 4).max(axis=1).size
    frames = np.arange(2 * 3 * 4).reshape(2, 3, 4)
    assert np.array_equal(frames.reshape(6, 4).reshape(2, 3, 4), frames)
    states(
        "cnn-lstm",
        r"$(B\cdot T,C,H,W)$",
        en=f"Pooling 1000 steps by 4 leaves the LSTM {left} dependent",
        zh=f"1000 步按 4 池化后，LSTM 只需依次走 {left} 步",
    )


def test_gru(states: States) -> None:
    """The example mixes to 0.2; z = 1 copies the state, r = 0 hides it; 87,936 or 88,320 parameters."""
    old, candidate, z = 0.5, -1.0, 0.8
    new = (1 - z) * candidate + z * old
    rng = np.random.default_rng(0)
    weights = {k: (rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), rng.normal(size=3)) for k in "rzn"}
    extra, x = rng.normal(size=3), rng.normal(size=2)

    def step(h: Array, *, r: Array | None = None, z: Array | None = None) -> Array:
        gates = {k: sigmoid(w @ x + u @ h + b) for k, (w, u, b) in weights.items() if k != "n"}
        reset, update = gates["r"] if r is None else r, gates["z"] if z is None else z
        w, u, b = weights["n"]
        n = np.tanh(w @ x + b + reset * (u @ h + extra))
        return np.asarray((1 - update) * n + update * h)

    one, none = np.ones(3), np.zeros(3)
    h, other = rng.normal(size=3), rng.normal(size=3)
    assert step(h, z=one) == pytest.approx(h)
    assert step(h, r=none, z=none) == pytest.approx(step(other, r=none, z=none))
    assert step(h, r=one, z=none) != pytest.approx(step(other, r=one, z=none))
    d, n = 100, 128
    single, double = 3 * block(d, n), 3 * block(d, n, biases=2)
    assert single == 3 * (n * d + n**2 + n)
    states(
        "gru",
        r"$$ h_t=(1-z_t)\odot n_t+z_t\odot h_{t-1} $$",
        *(rf"${k}_t=\sigma(W_{k}x_t+U_{k}h_{{t-1}}+b_{k})$" for k in "rz"),
        r"$n_t=\tanh(W_nx_t+b_n+r_t\odot(U_nh_{t-1}+b_n'))$",
        "$3(nd+n^2+n)$",
        en=(
            f"$h_{{t-1}}={old}$, $n_t={candidate:.0f}$, $z_t={z}$ give $h_t={new:.1f}$.",
            f"{single:,} for $d={d}$, $n={n}$; with the second bias {double:,}.",
            "$r=0$ ignores the old state, $r=1$ uses it in full",
        ),
        zh=(
            f"$h_{{t-1}}={old}$、$n_t={candidate:.0f}$、$z_t={z}$，得 $h_t={new:.1f}$。",
            f"$d={d}$、$n={n}$ 时 {single:,} 个；算上第二个偏置为 {double:,} 个。",
            "$r=0$ 忽略旧状态，$r=1$ 完全使用",
        ),
    )
    states(
        "gru",
        "$f=z$",
        "$i=1-z$",
        r"$U_n(r_t\odot h_{t-1})$",
        en=(r"$r_t\approx0$ leaves the old state out", "$z_t=1$ copies the old state unchanged", "PyTorch $z=1$ keeps"),
        zh=(r"$r_t\approx0$ 时候选值不看旧状态", "$z_t=1$ 时原样复制旧状态", "PyTorch 里 $z=1$ 保留"),
    )


def test_comparison_of_the_cells(states: States) -> None:
    """The three cells have 1, 3 and 4 blocks; a GRU saves a quarter and, started at zero, stays within [-1, 1]."""
    d, n = 100, 128
    rnn, gru, lstm = (k * block(d, n) for k in (1, 3, 4))
    assert 1 - gru / lstm == 0.25
    rng = np.random.default_rng(0)
    h = np.zeros(5)
    for _ in range(200):
        z = rng.random(5)
        h = (1 - z) * np.tanh(rng.normal(size=5) * 9) + z * h
        assert (np.abs(h) <= 1).all()
    states(
        "rnn-lstm-gru-comparison",
        "$[-1,1]$",
        en=(
            f"| parameters, $d={d}$, $n={n}$ | {rnn:,} | {gru:,} | {lstm:,} |",
            "| weight blocks | 1 | 3 | 4 |",
            "saves a quarter of the weights",
        ),
        zh=(
            f"| 参数，$d={d}$、$n={n}$ | {rnn:,} | {gru:,} | {lstm:,} |",
            "| 权重组数 | 1 | 3 | 4 |",
            "少四分之一的权重",
        ),
    )
    states(
        "rnn-lstm-gru-comparison",
        "| 0 | 2",
        en=("| 3 (forget, input, output) |", "Gates 0, 2, 3 and blocks 1, 3, 4", "as $z$ and $1-z$"),
        zh=("| 3（遗忘、输入、输出） |", "门数 0、2、3，权重组数 1、3、4", "绑成 $z$ 和 $1-z$"),
    )


def test_attention_context(states: States) -> None:
    """A context is a mean of the encoder's states with weights that sum to one."""
    rng = np.random.default_rng(0)
    encoder, scores = rng.normal(size=(6, 3)), rng.normal(size=(2, 6))
    alpha = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert alpha.sum(axis=1) == pytest.approx(1)
    assert (alpha @ encoder)[1] == pytest.approx(sum(a * h for a, h in zip(alpha[1], encoder, strict=True)))
    states(
        "seq2seq-encoder-decoder",
        r"$C_t=\sum_j\alpha_{tj}h_j$",
        "$s_t=\\phi(s_{t-1},y_{t-1},C)$",
        "$s_0=C$",
    )


def test_bits_of_a_hidden_markov_state(states: States) -> None:
    """Thirty bits take 2^30 states; observations of an HMM are in general not Markov."""
    bits = 30
    count = 2**bits
    assert np.log2(count) == bits
    move, emit = np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([[0.7, 0.3], [0.1, 0.9]])

    def probability(seen: tuple[int, ...]) -> float:
        alpha = np.array([0.5, 0.5]) * emit[:, seen[0]]
        for symbol in seen[1:]:
            alpha = (alpha @ move) * emit[:, symbol]
        return float(alpha.sum())

    brute = 0.0
    for path in product((0, 1), repeat=3):
        weight = 0.5 * np.prod([move[a, b] for a, b in pairwise(path)])
        brute += weight * np.prod([emit[z, x] for z, x in zip(path, (0, 1, 1), strict=True)])
    assert probability((0, 1, 1)) == pytest.approx(brute)
    after = {a: probability((a, 0, 0)) / probability((a, 0)) for a in (0, 1)}
    assert after[0] != pytest.approx(after[1], rel=0.01)
    states(
        "hmm-vs-rnn",
        f"$2^{{{bits}}}={count}$",
        r"$\log_2K$",
        "$O(TK^2)$",
        en=f"for {bits} bits an HMM needs",
        zh=f"要 {bits} 比特，HMM 需要",
    )
