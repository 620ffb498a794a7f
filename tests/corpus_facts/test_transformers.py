"""The numbers and formulas stated by the cards of the deck transformers."""

from itertools import product

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def numbers(values: Array, places: int) -> str:
    """The values as the cards print a vector, a whole number without its zeros."""
    return ",".join(f"{v:.0f}" if v == round(v) else f"{v:.{places}f}" for v in values)


def softmax(scores: Array) -> Array:
    """Softmax of each row."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def attention(x: Array, projections: Array, mask: NDArray[np.bool_] | None = None) -> tuple[Array, Array]:
    """Weights and outputs of self-attention with one head."""
    q, k, v = x @ projections[0], x @ projections[1], x @ projections[2]
    scores = q @ k.T / np.sqrt(k.shape[1])
    weights = softmax(scores if mask is None else np.where(mask, scores, -np.inf))
    return weights, weights @ v


def layernorm(x: Array, eps: float = 0.0) -> Array:
    """Layer normalization over the last axis, without scale and shift."""
    return np.asarray((x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + eps))


def test_layernorm_of_a_token(states: States) -> None:
    """The example (1,2,3,6) has mean 3, biased variance 3.5; a token's result does not depend on the other tokens."""
    token = np.array([1.0, 2, 3, 6])
    batch = np.random.default_rng(0).normal(size=(3, 5, 4))
    batch[1, 2] = token
    assert layernorm(batch)[1, 2] == pytest.approx(layernorm(token))
    states(
        "transformer-why-layernorm",
        numbers(token, 0),
        f"{token.mean():.0f} 2 {token.var()}",
        numbers(layernorm(token), 3),
    )


def test_cost_of_attention_and_convolution(states: States) -> None:
    """Counted factor by factor: nkd^2 for a convolution, 2n^2d+4nd^2 for attention, 11% quadratic in ViT-B."""
    for n, d, k in product((3, 10), (2, 4), (1, 3)):
        windows, kernels = np.zeros((n, k, d)), np.zeros((k, d, d))
        assert windows.size * kernels.shape[2] == n * k * d**2
        scores = n * n * d  # n x n dot products of length d
        mixing = n * n * d  # n x n weights times rows of length d
        projections = 4 * n * d * d  # queries, keys, values, output
        assert scores + mixing + projections == 2 * n**2 * d + 4 * n * d**2
        assert (scores + mixing > projections) == (n > 2 * d)
    patches, d = (224 // 16) ** 2, 768
    n = patches + 1
    share = 2 * n**2 * d / (2 * n**2 * d + 4 * n * d**2)
    states("cnn-vs-transformer-bias-and-data", f"{n} {d}", f"{share:.0%}")


def test_rows_of_attention_sum_to_one() -> None:
    """Attention weights are an n by n matrix whose rows sum to 1, and content alone decides them."""
    rng = np.random.default_rng(0)
    x, projections = rng.normal(size=(6, 4)), rng.normal(size=(3, 4, 4))
    x[5] = x[1]  # equal tokens, far apart
    weights, _ = attention(x, projections)
    assert weights.shape == (6, 6)
    assert weights.sum(axis=1) == pytest.approx(np.ones(6))
    assert weights[0, 1] == pytest.approx(weights[0, 5])
    causal, _ = attention(x, projections, np.tri(6, dtype=bool))
    assert [(row > 0).sum() for row in causal] == list(range(1, 7))


def test_layers_until_a_convolution_is_global(states: States) -> None:
    """On 225 pixels the middle one sees all after 112 layers of 3 taps, the ends each other after 224."""
    n, taps = 225, 3
    reached: NDArray[np.bool_] = np.eye(n, dtype=bool)  # row: output position, column: input position
    layers, middle, ends = 0, 0, 0
    while not ends:
        padded = np.pad(reached, ((1, 1), (0, 0)))
        reached = np.asarray(sliding_window_view(padded, taps, axis=0).any(axis=-1))
        layers += 1
        if layers == 5:
            assert reached[n // 2].sum() == 1 + (taps - 1) * layers
        if not middle and reached[n // 2].all():
            middle = layers
        if reached[0, -1]:
            ends = layers
    states("attention-global-convolution-local", f"{n} {middle}", ends)


def test_permutation_equivariance() -> None:
    """A block of attention, feed-forward and LayerNorm permutes with its input, but not with a causal mask."""
    rng = np.random.default_rng(0)
    x, projections = rng.normal(size=(5, 4)), rng.normal(size=(3, 4, 4))
    up, down = rng.normal(size=(4, 8)), rng.normal(size=(8, 4))

    def block(x: Array, mask: NDArray[np.bool_] | None = None) -> Array:
        x = layernorm(x + attention(x, projections, mask)[1])
        return layernorm(x + np.maximum(x @ up, 0) @ down)

    p = np.eye(5)[rng.permutation(5)]
    assert block(p @ x) == pytest.approx(p @ block(x))
    assert block(p @ x) != pytest.approx(block(x))
    causal = np.tri(5, dtype=bool)
    assert block(p @ x, causal) != pytest.approx(p @ block(x, causal))


def test_index_divided_by_length(states: States) -> None:
    """From 0 to 1, neighbors are 0.25 apart among 5 tokens and 0.1 among 11."""
    few, many = 5, 11
    (first,), (second,) = (set(np.diff(np.linspace(0, 1, n)).round(12)) for n in (few, many))
    states(
        "positional-encoding-requirements",
        en=f"{first:g} {few} {second:g} {many}",
        zh=f"{few} {first:g} {many} {second:g}",
    )


def encoding(pos: float, d: int) -> Array:
    """Sinusoidal encoding of a position, sine and cosine interleaved."""
    angles = pos * frequencies(d)
    return np.stack([np.sin(angles), np.cos(angles)], axis=1).ravel()


def frequencies(d: int) -> Array:
    """Angular frequency of each pair."""
    return np.array([10000 ** (-2 * i / d) for i in range(d // 2)])


def test_sinusoidal_formula(states: States) -> None:
    """The example vector, the range of the frequencies and of the wavelengths."""
    card, d = "sinusoidal-positional-encoding", 512
    ratios = frequencies(d)[1:] / frequencies(d)[:-1]
    assert ratios == pytest.approx(np.full(d // 2 - 1, ratios[0]))
    last = frequencies(d)[-1]
    assert last == pytest.approx(10000 ** (-(d - 2) / d))
    assert frequencies(d)[0] == 1
    assert 0.95 < (1 / last) / 10000 < 1
    assert frequencies(4)[-1] == pytest.approx(0.01)
    example = encoding(1, 4)
    assert example == pytest.approx(np.array([np.sin(1), np.cos(1), np.sin(0.01), np.cos(0.01)]))
    printed = ",".join(f"{v:.4f}" for v in example)
    states(
        card,
        "10000^{2 10000^{2",
        "10000^{-2",
        f"1 1 0.01 0.01 {printed}",
        "2 10000",
        "10000 -2 1",
        "1 1 10000",
        "1 10000",
        en=(f"1 10000 2 {last * 10000.0:.2f}\\times10^{{-4}} {d}", "10000 2 1 10000 0.01 4"),
        zh=(f"1 10000 2 {d} {last * 10000.0:.2f}\\times10^{{-4}}", "10000 2 1 10000 4 0.01"),
    )


def test_shift_is_a_rotation() -> None:
    """A shift rotates each pair by an angle that does not depend on the position; cosines alone have no such map."""
    d, k = 8, 3
    for pos, (i, omega) in product((0, 5, 40), enumerate(frequencies(d))):
        sine, cosine = encoding(pos, d)[2 * i : 2 * i + 2]
        c, s = np.cos(k * omega), np.sin(k * omega)
        assert encoding(pos + k, d)[2 * i : 2 * i + 2] == pytest.approx(
            np.array([c * sine + s * cosine, c * cosine - s * sine])
        )
    for p, q in ((0, 0), (3, 7), (20, 5)):
        assert encoding(p, d) @ encoding(q, d) == pytest.approx(np.cos(frequencies(d) * (p - q)).sum())
    at, shifted = (np.array([encoding(pos + by, d)[1::2] for pos in range(30)]) for by in (0, k))
    best, *_ = np.linalg.lstsq(at, shifted, rcond=None)
    assert np.abs(at @ best - shifted).max() > 0.01


def test_binary_counter(states: States) -> None:
    """Bit j has period 2^(j+1); 3 and 4 differ in all of 3 bits; the periods of pairs grow by 1.037 for d = 512."""
    card, bits = "positional-encoding-like-binary", 3
    table = np.array([[number >> j & 1 for j in range(bits)] for number in range(4 * 2**bits)])
    for j in range(bits):
        periods = [p for p in range(1, len(table)) if (table[p:, j] == table[:-p, j]).all()]
        assert periods[0] == 2 ** (j + 1)
    codes = len({tuple(row) for row in table})
    assert (table[3] != table[4]).all()
    d, step = 512, 1e-3
    wavelengths = 2 * np.pi / frequencies(d)
    assert wavelengths == pytest.approx(2 * np.pi * 10000 ** (2 * np.arange(d // 2) / d))
    assert np.abs(encoding(3, d) - encoding(3 + step, d)).max() < 2 * step
    ratio = wavelengths[1] / wavelengths[0]
    assert ratio == pytest.approx(10000 ** (2 / d))
    states(
        card,
        "2 10000^{2",
        f"{bits} {codes}",
        f"{3} {3:03b} {4} {4:03b}",
        "10000 2 2",
        en=f"10000^{{2 {ratio:.3f} {d}",
        zh=f"10000^{{2 {d} {ratio:.3f}",
    )
