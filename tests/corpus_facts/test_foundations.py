"""The numbers and formulas stated by the cards of the deck foundations."""

from itertools import combinations, product

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def test_update_of_the_perceptron(states: States) -> None:
    """The example's sample is misclassified with score -1, after the update its score is 5."""
    w, b, x, y, rate = np.array([1, -1]), 0, np.array([1, 2]), 1, 1
    before = w @ x + b
    assert y * before <= 0
    new, bias = w + rate * y * x, b + rate * y
    old, sample, moved = (f"({v[0]},{v[1]})$" for v in (w, x, new))
    states("perceptron", f"{rate} {old} {b} {sample} {y} {before} {moved} {bias} {new @ x + bias}")


def mistakes(x: Array, y: Array, rounds: int) -> int:
    """The mistakes of the perceptron in passes over the data; the bias is the weight of a constant input."""
    w, count = np.zeros(x.shape[1]), 0
    for _ in range(rounds):
        for xi, yi in zip(x, y, strict=True):
            if yi * (w @ xi) <= 0:
                w, count = w + yi * xi, count + 1
    return count


def test_bound_on_the_mistakes() -> None:
    """On separable data the mistakes stay below (R/gamma)^2; on XOR they never end."""
    rng = np.random.default_rng(0)
    for _ in range(5):
        truth = rng.normal(size=3)
        x = np.column_stack([rng.normal(size=(60, 2)), np.ones(60)])
        x = x[np.abs(x @ truth) / np.linalg.norm(truth) > 0.2]
        y = np.sign(x @ truth)
        margin = (y * (x @ truth)).min() / np.linalg.norm(truth)  # of this plane; the best one's is at least as large
        count = mistakes(x, y, 200)
        assert count == mistakes(x, y, 400)
        assert count <= (np.linalg.norm(x, axis=1).max() / margin) ** 2
    corners = np.array([[a, b, 1.0] for a, b in product((0, 1), repeat=2)])
    xor = np.array([-1.0, 1, 1, -1])
    assert mistakes(corners, xor, 200) > mistakes(corners, xor, 100) + 50


def test_hidden_layer_solves_xor() -> None:
    """The two hidden units give XOR exactly; affine layers without a nonlinearity are one affine map."""
    for a, b in product((0, 1), repeat=2):
        first, second = max(a + b, 0), max(a + b - 1, 0)
        assert first - 2 * second == a ^ b
    rng = np.random.default_rng(0)
    w1, b1, w2, b2 = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=(2, 4)), rng.normal(size=2)
    x = rng.normal(size=3)
    assert w2 @ (w1 @ x + b1) + b2 == pytest.approx((w2 @ w1) @ x + (w2 @ b1 + b2))
    assert w1.size + b1.size == 4 * 3 + 4


def test_margin_and_number_of_machines(states: States) -> None:
    """The planes w x + b = 1 and -1 are 2/|w| apart; ten classes need 10 or 45 binary machines."""
    w, b = np.array([3.0, 4.0]), 0.7
    unit = w / np.linalg.norm(w)
    upper, lower = ((value - b) / np.linalg.norm(w) * unit for value in (1, -1))
    assert [w @ upper + b, w @ lower + b] == pytest.approx([1, -1])
    assert np.linalg.norm(upper - lower) == pytest.approx(2 / np.linalg.norm(w))
    classes = 10
    pairs = len(list(combinations(range(classes), 2)))
    assert pairs == classes * (classes - 1) // 2
    states("svm-vs-deep-learning", en=f"{classes} {pairs} {classes}", zh=f"{classes} {classes} {pairs}")


def test_volumes_in_high_dimension(states: States) -> None:
    """The edge of a cube with a tenth of the volume, and the share of the inscribed ball, for d = 10."""
    dimension, share = 10, 0.1
    edge = share ** (1 / dimension)
    assert np.prod(np.full(dimension, edge)) == pytest.approx(share)
    rng = np.random.default_rng(0)
    fractions = []
    for d in (2, dimension):
        volume = {0: 1.0, 1: 2.0}
        for n in range(2, d + 1):
            volume[n] = volume[n - 2] * 2 * np.pi / n
        fractions.append(volume[d] / 2**d)
        points = rng.uniform(-1, 1, size=(400_000, d))
        assert ((points**2).sum(axis=1) <= 1).mean() == pytest.approx(fractions[-1], abs=2e-3)
    spread = []
    for d in (2, 1000):
        distances = np.linalg.norm(rng.uniform(size=(200, d)) - rng.uniform(size=d), axis=1)
        spread.append(distances.std() / distances.mean())
    assert spread[1] < spread[0] / 10
    assert len(list(product(range(10), repeat=3))) == 10**3
    states(
        "curse-of-dimensionality",
        "10",
        share,
        en=(f"{dimension} {edge:.2f}", f"{fractions[0]:.3f} 2 {fractions[1]:.4f} {dimension}"),
        zh=(f"{dimension} 10 {edge:.2f}", f"2 {fractions[0]:.3f} {dimension} {fractions[1]:.4f}"),
    )


def test_operations_of_a_matrix_product(states: States) -> None:
    """Multiplying m x k by k x n takes 2mnk operations: 1.37e11 for 4096, with 16,777,216 results."""
    left, right, operations = np.ones((3, 5)), np.ones((5, 4)), 0
    for i, j, k in product(range(3), range(4), range(5)):
        assert left[i, k] * right[k, j] == 1
        operations += 2  # one multiplication, one addition
    assert operations == 2 * 3 * 4 * 5
    size = 4096
    mantissa, exponent = f"{2 * size**3:.2e}".split("e")
    states("why-gpus", size, f"{mantissa}\\times10^{{{int(exponent)}}}", f"{np.broadcast_to(0.0, (size, size)).size:,}")


def test_parameters_of_vgg16(states: States) -> None:
    """VGG16 has 13 convolutions and 3 dense layers with 138,357,544 parameters, 89 percent in the dense ones."""
    widths = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
    kernels = [np.broadcast_to(0.0, (n, m, 3, 3)) for m, n in zip([3, *widths], widths, strict=False)]
    side = 224 // 2**5
    dense = [np.broadcast_to(0.0, shape) for shape in ((4096, 512 * side * side), (4096, 4096), (1000, 4096))]
    convolutional = sum(k.size + k.shape[0] for k in kernels)
    connected = sum(w.size + w.shape[0] for w in dense)
    total, layers = convolutional + connected, len(kernels) + len(dense)
    states(
        "why-gpus",
        f"{total:,}",
        f"{100 * connected / total:.0f}",
        f"16 {layers}",
        f"{layers} {len(kernels)} {len(dense)}",
        layers - 1,
    )


def test_parameters_of_three_layers(states: States) -> None:
    """100 steps of 32 features to 100 of 64: the parameters of a dense layer, a convolution and a simple RNN."""
    steps, inputs, outputs, kernel = 100, 32, 64, 5
    dense = np.broadcast_to(0.0, (steps * outputs, steps * inputs)).size + steps * outputs
    w = np.zeros((outputs, inputs, kernel))
    windows = sliding_window_view(np.pad(np.zeros((inputs, steps)), ((0, 0), (2, 2))), kernel, axis=1)
    assert np.einsum("oik,isk->os", w, windows).shape == (outputs, steps)
    u, v, b = np.zeros((outputs, inputs)), np.zeros((outputs, outputs)), np.zeros(outputs)
    h = np.zeros(outputs)
    for _ in range(steps):
        h = np.tanh(u @ np.zeros(inputs) + v @ h + b)
    convolution, recurrent = w.size + outputs, u.size + v.size + b.size
    states(
        "fnn-cnn-rnn",
        f"{dense:,}",
        f"{convolution:,}",
        f"{recurrent:,}",
        f"{steps} {inputs} {steps} {outputs}",
        kernel,
        outputs,
    )


def test_example_of_k_means(states: States) -> None:
    """From centers 1 and 2 k-means moves to 1 and 7, then to 1.5 and 9.5, and stops."""
    points, centers = np.array([1.0, 2.0, 9.0, 10.0]), np.array([1.0, 2.0])
    path, groups = [centers], []
    while len(path) < 2 or not np.array_equal(path[-1], path[-2]):
        nearest = np.abs(points[:, None] - path[-1]).argmin(axis=1)
        parts = [points[nearest == k] for k in (0, 1)]
        groups.append(",".join(rf"\{{{','.join(f'{p:.0f}' for p in part)}\}}" for part in parts))
        path.append(np.array([part.mean() for part in parts]))
    assert len(path) == 4
    (start, middle, end, _), (first, second, _) = path, groups
    listed = ",".join(f"{p:.0f}" for p in points)
    states(
        "unsupervised-learning",
        f"{listed} {start[0]:.0f} {start[1]:.0f}",
        f"{first} {middle[0]:.0f} {middle[1]:.0f} {second} {end[0]} {end[1]}",
    )
