"""The numbers stated by the cards of the deck cnn."""

from itertools import product

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States


def convolve(
    x: NDArray[np.float64], kernel: NDArray[np.float64], *, stride: int = 1, dilation: int = 1
) -> NDArray[np.float64]:
    """Slide the kernel over the last axis of x and sum the products (cross-correlation, no padding)."""
    span = dilation * (len(kernel) - 1) + 1
    windows = sliding_window_view(x, span, axis=-1)[..., ::stride, ::dilation]
    return np.asarray(windows @ kernel)


def size(i: int, k: int, *, s: int = 1, p: int = 0, d: int = 1) -> int:
    """Output size of a convolution that is really carried out."""
    return convolve(np.pad(np.ones(i), p), np.ones(k), stride=s, dilation=d).size


def test_formula_of_the_output_size() -> None:
    """The card's formula gives the size of a convolution that is carried out."""
    for i, k, s, p, d in product(range(8, 20), range(1, 5), range(1, 5), range(3), range(1, 4)):
        if i + 2 * p >= d * (k - 1) + 1:
            assert size(i, k, s=s, p=p, d=d) == (i + 2 * p - d * (k - 1) - 1) // s + 1


def test_examples_of_the_output_size(states: States) -> None:
    """AlexNet's first layer has 55 positions, ResNet's 112, and a 3 with padding 1 keeps the size."""
    i, k, s, p = 227, 11, 4, 0
    states("conv-output-size", f"$i={i},k={k},s={s},p={p}$", f"$o={size(i, k, s=s, p=p)}$")
    i, k, s, p = 224, 7, 2, 3
    quotient = (i - k + 2 * p) / s
    states(
        "conv-output-size",
        f"$i={i},k={k},s={s},p={p}$",
        rf"$\lfloor{quotient}\rfloor+1={size(i, k, s=s, p=p)}$",
        f"${quotient + 1}$",
    )
    k, s, p = 3, 1, 1
    assert all(size(i, k, s=s, p=p) == i for i in range(1, 50))
    states("conv-output-size", f"$k={k},s={s},p={p}$")


def test_alexnet_needs_227_or_padding(states: States) -> None:
    """With input 224 AlexNet's first layer has 54 positions without padding and 55 with padding 2."""
    assert size(224, 11, s=4, p=2) == size(227, 11, s=4)
    states("conv-output-size", f"${size(224, 11, s=4)}$", f"${size(224, 11, s=4, p=2)}$", " 2")


def same_zeros(i: int, k: int, s: int) -> tuple[int, int]:
    """The fewest zeros before and after that give ceil(i/s) windows, any odd one after."""
    positions = len(range(0, i, s))
    total = 0
    while i + total < k or size(i + total, k, s=s) < positions:
        total += 1
    return total // 2, total - total // 2


def test_same_padding_formula() -> None:
    """The zeros of 'same' padding follow the card's formula and make ceil(i/s) windows."""
    for i, k, s in product(range(5, 30), range(1, 7), range(1, 5)):
        o = -(-i // s)
        total = max((o - 1) * s + k - i, 0)
        before, after = same_zeros(i, k, s)
        assert (before, after) == (total // 2, total - total // 2)
        assert convolve(np.pad(np.ones(i), (before, after)), np.ones(k), stride=s).size == o
        if s == 1 and k % 2 == 1:
            assert before == after == (k - 1) // 2


def test_same_padding_with_stride(states: States) -> None:
    """For 224, kernel 3, stride 2, 'same' puts one zero at the end; padding 1 gives 112 too, shifted by one."""
    i, k, s = 224, 3, 2
    before, after = same_zeros(i, k, s)
    assert (before, after) == (0, 1)
    kernel = np.array([1.0, 0.0, 0.0])  # picks the first position of each window
    positions = np.arange(1.0, i + 1)
    unequal = convolve(np.pad(positions, (before, after)), kernel, stride=s)
    equal = convolve(np.pad(positions, 1), kernel, stride=s)
    assert unequal.size == equal.size
    assert unequal[1:] - equal[1:] == pytest.approx(1)
    states("same-and-valid-padding", f"$i={i},k={k},s={s}$", f"${unequal.size}$", f"${before}$", f"${after}$")


def test_parameters_with_and_without_sharing(states: States) -> None:
    """The example layer has 1,216 shared weights, 1,245,184 unshared ones and 50,348,032 fully connected ones."""
    side, channels, filters, k, p = 32, 3, 16, 5, 2
    out = size(side, k, p=p)
    assert out == side
    outputs, inputs = out * out * filters, side * side * channels
    weights = np.empty((filters, channels, k, k))
    shared = weights.size + filters
    local = np.broadcast_to(weights[0], (outputs, channels, k, k)).size + outputs
    full = np.broadcast_to(np.float32(0), (outputs, inputs)).size + outputs
    states(
        "cnn-weight-sharing",
        rf"${side}\times{side}\times{channels}$",
        rf"${out}\times{out}\times{filters}$",
        f" {shared:,} ",
        f" {local:,} ",
        f" {full:,} ",
        f" {weights[0].size} ",
    )


def test_gradient_of_a_shared_weight_is_a_sum_over_positions() -> None:
    """The gradient of a shared kernel is the sum of what each position alone would give."""
    rng = np.random.default_rng(0)
    x, kernel, upstream = rng.normal(size=12), rng.normal(size=3), rng.normal(size=10)
    per_position = upstream[:, None] * sliding_window_view(x, 3)
    step = 1e-6
    numeric = [
        upstream @ (convolve(x, kernel + step * e) - convolve(x, kernel - step * e)) / (2 * step) for e in np.eye(3)
    ]
    assert per_position.sum(axis=0) == pytest.approx(np.array(numeric))


def test_translation_equivariance() -> None:
    """Away from the borders a shifted input gives a shifted output, but not with stride 2."""
    rng = np.random.default_rng(0)
    x, kernel = rng.normal(size=30), rng.normal(size=3)
    shifted = np.roll(x, 1)
    assert convolve(shifted, kernel)[1:] == pytest.approx(convolve(x, kernel)[:-1])
    strided, strided_shifted = convolve(x, kernel, stride=2), convolve(shifted, kernel, stride=2)
    assert strided_shifted[1:] != pytest.approx(strided[:-1])
    assert strided_shifted[1:] != pytest.approx(strided[1:])
