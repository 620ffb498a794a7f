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
        en=(f"{small} {fades.replace('、', ', ')}", f"{large} {stays.replace('、', ', ')}", f"{block(d, n):,} {d} {n}"),
        zh=(f"{small} {fades}", f"{large} {stays}", f"{d} {n} {block(d, n):,}"),
    )
    states("rnn-drawbacks", large)


def test_backpropagation_through_time() -> None:
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
        f"{norm} {threshold}",
        en=f"{steps} 1 {size[0.9]:.3f} 0.9 {size[1.1]:.0f} 1.1",
        zh=f"{steps} 1 0.9 {size[0.9]:.3f} 1.1 {size[1.1]:.0f}",
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
    states("rnn-vanishing-gradient", "14", f"0.9^{{50}} {left:.4f}", "1 14")
    states("rnn-vanishing-gradient", f"0.9 50 0.9^{{50}} {left:.4f}")


def test_a_large_norm_does_not_suffice_to_explode(states: States) -> None:
    """A matrix with one entry, above the diagonal, has that norm and passes nothing over two steps, whatever the slopes."""
    u = np.array([[0.0, 5.0], [0.0, 0.0]])
    assert not (u @ u).any()
    slopes = np.random.default_rng(0).random((2, 2))
    assert not (np.diag(slopes[1]) @ u @ np.diag(slopes[0]) @ u).any()
    states("rnn-vanishing-gradient", f"2 2 {np.linalg.norm(u, 2):.0f}", "U^2=0")


def test_orthogonal_recurrence() -> None:
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
    states("cnn-vs-rnn", f"3 {plain}", f"{listed} {wide}")


def test_keras_layers(states: States) -> None:
    """The layers of the IMDB model have 320,000, 2,080 and 33 parameters, an LSTM 8,320."""
    words, size, units, length = 10_000, 32, 32, 500
    embedding = np.broadcast_to(np.int8(0), (words, size)).size
    recurrent, output = block(size, units), units + 1
    train = 25_000 * 8 // 10
    states(
        "keras-simple-rnn-imdb",
        f"{length} {size} {embedding:,}",
        f"{units} {recurrent:,}",
        f"1 {output}",
        f"{size} {units} {units} {units} {units}",
        f"{words} {size}",
        length,
        f"{train:,} {25000 - train:,}",
        f"32 {4 * recurrent:,}",
        f"{embedding:,} {recurrent:,} {output}",
    )
    states("keras-simple-rnn-imdb", words, units, "0.2", "500")


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
        f"{old:.0f} {f} {i} {g:.0f} {o} {c:.1f} {h:.3f}",
        en=f"{keras:,} {d} {n} {torch:,}",
        zh=f"{d} {n} {keras:,} {torch:,}",
    )


def test_lstm_backward() -> None:
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
        f"1 {start}",
        "0.5",
        en=(
            *(f"| ${f}$ | {left[f]} | {halved[f]} step{'s' * (f > 0.5)} |" for f in left),
            f"0.99 {left[0.99]} {steps}",
        ),
        zh=(*(f"| ${f}$ | {left[f]} | {halved[f]} 步 |" for f in left), f"0.99 {steps} {left[0.99]}"),
    )
    states(
        "lstm-vs-rnn-gradient",
        en=(f"0.99 {left[0.99]} {steps} 0.9", left[0.9]),
        zh=(f"0.99 {steps} {left[0.99]}", f"0.9 {left[0.9]}"),
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
    states("lstm-vs-rnn-gradient", f"{candidate:.0f}")


def test_sigmoid_and_tanh() -> None:
    """Tanh's slope at zero is 1, four times sigmoid's; a step changes a kept cell by less than 1."""
    of_tanh, of_sigmoid = (slope(Component(f, 0), np.zeros(1))[0] for f in (np.tanh, sigmoid))
    assert of_tanh == pytest.approx(1)
    assert of_tanh == pytest.approx(4 * of_sigmoid)
    for seed in range(20):
        made = lstm_step(lstm_weights(2, 5, seed=seed), np.ones(2), np.ones(5), np.full(5, 3.0))
        assert (np.abs(made["i"] * made["g"]) < 1).all()
        assert (np.abs(made["h"]) < 1).all()
    assert list(sigmoid(np.array([-40.0, 40.0]))) == pytest.approx([0, 1])
    assert list(np.tanh([-40.0, 40.0])) == pytest.approx([-1, 1])


def test_bidirectional_parameters(states: States) -> None:
    """A bidirectional LSTM doubles 117,248 to 234,496; the second layer has 394,240; PyTorch has 2,048 more."""
    d, n = 100, 128
    one, first = 4 * block(d, n), 2 * 4 * block(d, n)
    second = 2 * 4 * block(2 * n, n)
    torch = 2 * 4 * (block(d, n, biases=2) + block(2 * n, n, biases=2))
    states("bidirectional-rnn", f"{d} {n} {one:,} {first:,}")
    states(
        "two-layer-bilstm",
        f"1 {first:,}",
        f"2 {second:,}",
        f"{d} {n} 2 0.5",
        f"{first + second:,}",
        f"{torch - first - second:,}",
    )


def test_pooling_before_the_lstm(states: States) -> None:
    """Pooling 1000 steps by 4 leaves 250; folding time into the batch keeps every frame."""
    left = np.zeros(1000).reshape(-1, 4).max(axis=1).size
    frames = np.arange(2 * 3 * 4).reshape(2, 3, 4)
    assert np.array_equal(frames.reshape(6, 4).reshape(2, 3, 4), frames)
    states("cnn-lstm", f"1000 4 {left}")


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
        f"{old} {candidate:.0f} {z} {new:.1f}",
        en=f"{single:,} {d} {n} {double:,}",
        zh=f"{d} {n} {single:,} {double:,}",
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
    states("rnn-lstm-gru-comparison", f"{d} {n} {rnn:,} {gru:,} {lstm:,}")


def test_attention_context() -> None:
    """A context is a mean of the encoder's states with weights that sum to one."""
    rng = np.random.default_rng(0)
    encoder, scores = rng.normal(size=(6, 3)), rng.normal(size=(2, 6))
    alpha = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert alpha.sum(axis=1) == pytest.approx(1)
    assert (alpha @ encoder)[1] == pytest.approx(sum(a * h for a, h in zip(alpha[1], encoder, strict=True)))


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
    states("hmm-vs-rnn", f"2^{{{bits} {count}", bits)
