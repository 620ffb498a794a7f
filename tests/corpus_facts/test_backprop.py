"""The numbers stated by the cards of the deck backprop."""

import numpy as np
import pytest

from tests.corpus_facts.conftest import States


def bytes_per_parameter(*dtypes: type[np.generic]) -> list[int]:
    """Bytes that one parameter takes in each of the given arrays, measured on real arrays."""
    parameters = 1000
    return [np.zeros(parameters, dtype).nbytes // parameters for dtype in dtypes]


def test_gradient_and_moments_take_three_times_the_weights(states: States) -> None:
    """With fp32 Adam the gradient and the two moments take three times the memory of the weights."""
    weight, *others = bytes_per_parameter(*[np.float32] * 4)
    terms = "+".join(str(size) for size in others)
    states("training-needs-more-memory", f"({terms})/{weight}={sum(others) // weight}")


def test_bytes_per_parameter(states: States) -> None:
    """Adam takes 16 bytes per parameter in fp32 and mixed precision, 18 with 16-bit weights and fp32 gradients."""
    columns = {
        "fp32": bytes_per_parameter(*[np.float32] * 4),
        "mixed": bytes_per_parameter(np.float16, np.float16, *[np.float32] * 3),
        "fp32 gradients": bytes_per_parameter(np.float16, np.float32, *[np.float32] * 3),
    }
    for sizes in columns.values():
        states("adam-training-bytes-per-parameter", f"${'+'.join(map(str, sizes))}={sum(sizes)}$")
    assert sum(columns["fp32"]) == sum(columns["mixed"])
    states("adam-training-bytes-per-parameter", f"${sum(columns['mixed'])}/N$")


def test_memory_of_a_model_of_seven_billion_parameters(states: States) -> None:
    """Seven billion parameters take 112 GB in training with Adam and 14 GB as 16-bit weights."""
    parameters, gigabyte = 7 * 10**9, 10**9
    training = sum(bytes_per_parameter(np.float16, np.float16, *[np.float32] * 3)) * parameters
    inference = sum(bytes_per_parameter(np.float16)) * parameters
    states(
        "adam-training-bytes-per-parameter",
        rf"${parameters // 10**9}\times10^9$",
        f" {training // gigabyte} GB",
        f"{inference // gigabyte} GB",
    )


def test_sigmoid_slope(states: States) -> None:
    """The slope of the sigmoid is y(1-y): a quarter at zero, its largest value, and 0.0066 at plus and minus five."""
    x = np.linspace(-10, 10, 20_001)
    y = 1 / (1 + np.exp(-x))
    slope = y * (1 - y)
    assert slope == pytest.approx(np.gradient(y, x, edge_order=2), abs=1e-6)
    assert x[slope.argmax()] == pytest.approx(0)
    at_five = np.interp(5, x, slope)
    assert np.interp(-5, x, slope) == pytest.approx(at_five)
    states("sigmoid-derivative-from-output", f"${slope.max():.2f}$", f"${at_five:.4f}$", r"x=\pm5")


def test_slopes_from_the_output() -> None:
    """The slopes of tanh and ReLU follow from their outputs; GELU and SiLU take some values at two inputs."""
    x = np.linspace(-4, 4, 8_002)
    assert 1 - np.tanh(x) ** 2 == pytest.approx(np.gradient(np.tanh(x), x, edge_order=2), abs=1e-5)
    relu = np.maximum(x, 0)
    away_from_zero = np.abs(x) > 1e-3
    assert (relu > 0)[away_from_zero] == pytest.approx(np.gradient(relu, x)[away_from_zero])
    silu = x / (1 + np.exp(-x))
    gelu = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    for outputs in (silu, gelu):
        falling = np.diff(outputs) < 0
        assert falling.any()
        assert not falling.all()


def test_slope_of_an_input_mistaken_for_the_output(states: States) -> None:
    """At input zero the sigmoid is one half and its slope a quarter, while x(1-x) is zero."""
    x = 0.0
    y = 1 / (1 + np.exp(-x))
    states("sigmoid-derivative-from-output", f"${y:.1f}$", f"${y * (1 - y):.2f}$", f"${x * (1 - x):.0f}$")


def test_sigmoid_of_twenty_is_one_in_float32(states: States) -> None:
    """In float32 the sigmoid of 20 rounds to one, so the slope computed from it is exactly zero."""
    x = np.float32(20)
    y = np.float32(1) / (np.float32(1) + np.exp(-x))
    assert y.dtype == np.float32
    assert y == 1
    assert y * (1 - y) == 0
    states("sigmoid-derivative-from-output", rf"\sigma({x:.0f})", f"${y:.0f}$", f"${y * (1 - y):.0f}$")
