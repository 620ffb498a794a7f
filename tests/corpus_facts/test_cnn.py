"""The numbers and formulas stated by the cards of the deck cnn."""

from itertools import pairwise, product

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
    """The card's formulas give the size of a convolution that is carried out; a kernel spans d(k-1)+1 positions."""
    for i, k, s, p, d in product(range(8, 20), range(1, 5), range(1, 5), range(3), range(1, 4)):
        taps = np.arange(0, d * k, d)
        assert taps[-1] - taps[0] + 1 == d * (k - 1) + 1
        if i + 2 * p >= d * (k - 1) + 1:
            assert size(i, k, s=s, p=p, d=d) == (i + 2 * p - d * (k - 1) - 1) // s + 1
        if i + 2 * p >= k:
            assert size(i, k, s=s, p=p) == (i - k + 2 * p) // s + 1


def test_same_padding_of_the_output_size_card() -> None:
    """TensorFlow's 'same' padding gives ceil(i/s) positions."""
    for i, s in product(range(5, 30), range(1, 5)):
        before, after = same_zeros(i, 3, s)
        assert size(i + before + after, 3, s=s) == np.ceil(i / s)


def test_examples_of_the_output_size(states: States) -> None:
    """AlexNet's first layer has 55 positions, ResNet's 112 where the unfloored formula says 112.5."""
    card = "conv-output-size"
    i, k, s, p = 227, 11, 4, 0
    layer = f"$i={i},k={k},s={s},p={p}$"
    o = size(i, k, s=s, p=p)
    states(card, f"{layer} {o}")
    i, k, s, p = 224, 7, 2, 3
    layer, o, quotient = f"$i={i},k={k},s={s},p={p}$", size(i, k, s=s, p=p), (i - k + 2 * p) / s
    floored = rf"$\lfloor{quotient}\rfloor+1={o}$"
    states(card, f"{layer} {floored}", f"{quotient + 1} {o}")
    k, s, p = 3, 1, 1
    assert all(size(i, k, s=s, p=p) == i for i in range(1, 50))
    states(card, f"{k} {s} {p}")


def test_alexnet_needs_227_or_padding(states: States) -> None:
    """With input 224 AlexNet's first layer has 54 positions; 55 take an input of 227 or padding 2."""
    k, s, claimed = 11, 4, 224
    unpadded = size(claimed, k, s=s)
    wanted = unpadded + 1
    fitting = min(i for i in range(claimed, 300) if size(i, k, s=s) == wanted)
    padding = next(p for p in range(9) if size(claimed, k, s=s, p=p) == wanted)
    input_, output, kernel = (rf"${n}\times{n}$" for n in (claimed, wanted, k))
    states(
        "conv-output-size",
        f"{unpadded} {claimed}",
        f"{wanted} {fitting}",
        f"{claimed} {padding}",
        en=f"{input_} {output} {kernel} {s}",
        zh=f"{input_} {kernel} {s} {output}",
    )


def same_zeros(i: int, k: int, s: int) -> tuple[int, int]:
    """The fewest zeros before and after that give ceil(i/s) windows, any odd one after."""
    positions = len(range(0, i, s))
    total = 0
    while i + total < k or size(i + total, k, s=s) < positions:
        total += 1
    return total // 2, total - total // 2


def test_same_padding_formula() -> None:
    """The zeros of 'same' padding follow the card's formula and make ceil(i/s) windows, i only for stride 1."""
    for i, k, s in product(range(5, 30), range(1, 7), range(1, 5)):
        o = -(-i // s)
        total = max((o - 1) * s + k - i, 0)
        before, after = same_zeros(i, k, s)
        assert (before, after) == (total // 2, total - total // 2)
        assert convolve(np.pad(np.ones(i), (before, after)), np.ones(k), stride=s).size == o
        assert (o == i) == (s == 1)
        if i >= k:
            assert size(i, k, s=s) == (i - k) // s + 1
        if s == 1 and k % 2 == 1:
            assert before == after == (k - 1) // 2
        if s == 1 and k % 2 == 0:
            assert before != after


def test_same_padding_with_stride(states: States) -> None:
    """For 224, kernel 3, stride 2, 'same' puts one zero at the end; padding 1 gives 112 too, shifted by one."""
    i, k, s, p = 224, 3, 2, 1
    before, after = same_zeros(i, k, s)
    assert before + after == 1
    kernel = np.array([1.0, 0.0, 0.0])  # picks the first position of each window
    positions = np.arange(1.0, i + 1)
    unequal = convolve(np.pad(positions, (before, after)), kernel, stride=s)
    equal = convolve(np.pad(positions, p), kernel, stride=s)
    assert unequal.size == equal.size
    (shift,) = set(unequal[1:] - equal[1:])
    assert shift == 1
    assert all(size(i, k, s=s, p=q) != unequal.size for q in (0, 2))
    layer = f"$i={i},k={k},s={s}$"
    states(
        "same-and-valid-padding",
        f"{layer} {before} {after} {p}",
        f"{i} {s} {unequal.size}",
        layer,
        en=f"{p} {p} {unequal.size}",
        zh=f"{p} {unequal.size}",
    )


def test_parameters_with_and_without_sharing(states: States) -> None:
    """The example layer has 1,216 shared weights, 1,245,184 unshared ones and 50,348,032 fully connected ones."""
    side, channels, filters, k, s, p = 32, 3, 16, 5, 1, 2
    out = size(side, k, s=s, p=p)
    assert out == side
    outputs, inputs = out * out * filters, side * side * channels
    weights = np.empty((filters, channels, k, k))
    shared = weights.size + filters
    local = np.broadcast_to(weights[0], (outputs, channels, k, k)).size + outputs
    full = np.broadcast_to(np.float32(0), (outputs, inputs)).size + outputs
    image, maps = rf"${side}\times{side}\times{channels}$", rf"${out}\times{out}\times{filters}$"
    kernel = rf"${k}\times{k}$"
    states(
        "cnn-weight-sharing",
        f"{image} {filters} {kernel} {s} {p}",
        maps,
        f"{shared:,}",
        f"{local:,}",
        f"{full:,}",
        weights[0].size,
        round(shared, -2),
        en=f"{full / 1e6:.0f}",
        zh=f"{round(full / 1e4, -2):.0f}",
    )


def test_parameter_formula() -> None:
    """The number of parameters is that of the layer's arrays, whatever the image size."""
    for k, inputs, outputs in product((1, 3, 5), (1, 3, 7), (1, 4, 16)):
        kernels, biases = np.zeros((outputs, inputs, k, k)), np.zeros(outputs)
        for side in (8, 11):  # they run on images of any size
            windows = sliding_window_view(np.zeros((inputs, side, side)), (k, k), axis=(1, 2))
            maps = np.einsum("ihwab,oiab->ohw", windows, kernels) + biases[:, None, None]
            assert maps.shape == (outputs, side - k + 1, side - k + 1)
        assert kernels.size + biases.size == k**2 * inputs * outputs + outputs


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


def maps(
    x: NDArray[np.float64], weights: NDArray[np.float64], *, stride: int = 1, padding: int = 0
) -> NDArray[np.float64]:
    """2-D convolution layer: x is (channels, height, width), weights (filters, channels, height, width)."""
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(x, weights.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
    return np.asarray(np.einsum("ihwab,oiab->ohw", windows, weights))


def conv(k: int, inputs: int, outputs: int, *, groups: int = 1, bias: bool = True) -> int:
    """Parameters of a convolution layer, counted from its arrays."""
    return np.broadcast_to(0, (outputs, inputs // groups, k, k)).size + (outputs if bias else 0)


def full(inputs: int, outputs: int, *, bias: bool = True) -> int:
    """Parameters of a fully connected layer, counted from its arrays."""
    return np.broadcast_to(0, (outputs, inputs)).size + (outputs if bias else 0)


def field(*layers: tuple[int, int, int]) -> int:
    """Width of the input positions that one output of a 1-D stack of (kernel, stride, dilation) depends on."""
    return int(np.ptp(list(reached(*layers)))) + 1


def reached(*layers: tuple[int, int, int]) -> set[int]:
    """Input positions that output 0 of a 1-D stack of (kernel, stride, dilation) depends on."""
    positions = {0}
    for k, s, d in reversed(layers):
        positions = {position * s + d * tap for position in positions for tap in range(k)}
    return positions


def test_weight_array_of_a_layer(states: States) -> None:
    """Groups divide a filter's depth; padding (k-1)/2 keeps the size; two 3x3 layers see 5x5."""
    rng = np.random.default_rng(0)
    x, filters, k = rng.normal(size=(3, 9, 9)), 8, 3
    assert maps(x, rng.normal(size=(filters, len(x), k, k)), padding=(k - 1) // 2).shape == (filters, 9, 9)
    for groups in (1, 2, 4):
        assert conv(k, 8, 16, groups=groups, bias=False) == 16 * 8 // groups * k * k
    side = field((3, 1, 1), (3, 1, 1))
    rgb = conv(3, 3, 1, bias=False)
    states("conv-layer-hyperparameters", f"{side} {side}", f"{len(x)} 1", f"3 3 3 {rgb}")


def test_parameter_count_of_a_convolution(states: States) -> None:
    """The formula counts the arrays; 1216 for the example, 1232 with BatchNorm, 640 depthwise."""
    card = "conv-parameter-count"
    for kh, kw, inputs, outputs, g in product((1, 3), (1, 5), (4, 8), (4, 8), (1, 2, 4)):
        weights, biases = np.zeros((outputs, inputs // g, kh, kw)), np.zeros(outputs)
        assert (kh * kw * inputs // g + 1) * outputs == weights.size + biases.size
    side, channels, filters, k = 96, 3, 16, 5
    one = np.zeros((channels, k, k)).size
    count, weights_only, batchnorm = conv(k, channels, filters), conv(k, channels, filters, bias=False), 2 * filters
    wide, kernel = 64, 3
    depthwise, dense = conv(kernel, wide, wide, groups=wide), conv(kernel, wide, wide)
    products = np.broadcast_to(0, (weights_only, side, side)).size
    assert products == 11_059_200
    states(
        card,
        f"{k} {k} {channels} {one}",
        f"{one} 1 {filters} {count}",
        f"{weights_only} {batchnorm} {weights_only + batchnorm}",
        wide,
        f"{weights_only} {side} {side}",
        "96 96",
        "64 3 3",
        f"{side} {side} {channels} {filters} {k} {k}",
        f"{depthwise} {dense}",
        f"{filters} {k} {k} {channels}",
        en=f"{products / 1000000.0:.1f}",
        zh=f"{round(products / 10000.0, -1):.0f}",
    )


def test_bias_before_batchnorm_is_superfluous() -> None:
    """Subtracting the mean removes any bias that was added before."""
    x = np.random.default_rng(0).normal(size=50)
    assert (x + 3) - (x + 3).mean() == pytest.approx(x - x.mean())


def test_one_by_one_convolution(states: States) -> None:
    """It is a matrix applied at every position; reducing to 64 channels saves the weights of the table."""
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(4, 5, 6)), rng.normal(size=(3, 4))
    assert maps(x, w[:, :, None, None]) == pytest.approx((w @ x.reshape(4, -1)).reshape(3, 5, 6))
    assert maps(x, w[:, :, None, None], stride=2).shape == (3, 3, 3)
    c, narrow = 256, 64
    rows = []
    for k in (3, 5):
        direct = conv(k, c, c, bias=False)
        reduced = conv(1, c, narrow, bias=False) + conv(k, narrow, c, bias=False)
        rows.append(rf"| ${k}\times{k}$ | {direct:,} | {reduced:,} |")
    states("one-by-one-convolution", *rows, f"{c} {c}", f"1 1 {narrow}", narrow)


def test_convolution_as_a_full_connection(states: States) -> None:
    """A kernel as large as the input is a matrix row; padding gives more positions; VGG's layer has 102,764,544."""
    card = "conv-equals-fully-connected"
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(2, 7, 7)), rng.normal(size=(3, 2, 7, 7))
    assert maps(x, w).ravel() == pytest.approx(w.reshape(3, -1) @ x.ravel())
    padded = maps(x, w, padding=1).shape[1]
    side, channels, neurons, image = 7, 512, 4096, 384
    count = full(side * side * channels, neurons)
    assert count == conv(side, channels, neurons)
    features = image // 32
    scores = size(features, side)
    n, taps = 5, 3
    matrix = np.stack([convolve(e, np.arange(1.0, taps + 1)) for e in np.eye(n)], axis=1)
    rows, columns = matrix.shape
    nonzero, distinct = np.count_nonzero(matrix), len(set(matrix[matrix != 0]))
    states(
        card,
        f"{side} {side} {channels}",
        neurons,
        f"{count:,}",
        f"{image} {image} {features} {features} {scores} {scores}",
        f"{n} {taps} {rows} {columns} {nonzero} {distinct}",
        f"7 7 1 {padded} {padded}",
    )


def test_kinds_of_connection(states: States) -> None:
    """The weights of full, local, tiled and convolutional connection between 32x32 inputs and 30x30 outputs."""
    side, k, t = 32, 3, 2
    out = size(side, k)
    kernel = np.zeros((k, k)).size
    counts = (
        full(side * side, out * out, bias=False),
        np.zeros((out, out, k, k)).size,
        np.zeros((t, t, k, k)).size,
        kernel,
    )
    states(
        "full-local-tiled-connections",
        *(f"| {count:,} |" for count in counts),
        "1980 1986",
        "1989",
        f"{side} {side} {out} {out} {k} {k} {t}",
        f"{kernel} {side * side}",
        "5 1998",
    )


def test_full_connection_on_an_image(states: States) -> None:
    """A layer of 1,000 units on a 224x224x3 image has 150,529,000 parameters, 64 filters have 1,792."""
    side, channels, units, filters, k = 224, 3, 1000, 64, 3
    image = rf"${side}\times{side}\times{channels}$"
    dense, convolution = full(side * side * channels, units), conv(k, channels, filters)
    assert convolution < 2000
    spoken = round(dense, -7)
    states(
        "why-convolution-for-images",
        *(image, f"{units:,} {dense:,}", f"{filters} {k} {k} {convolution:,}"),
        en=f"{spoken / 1e6:.0f}",
        zh=f"{spoken / 1e8:.1f}",
    )
    rng = np.random.default_rng(0)
    x, w, order = rng.normal(size=6), rng.normal(size=(4, 6)), rng.permutation(6)
    assert w[:, order] @ x[order] == pytest.approx(w @ x)


def test_shapes_through_a_cnn(states: States) -> None:
    """The example network's shapes and parameters, with the fully connected and with the pooled head."""
    side, channels, filters, classes = 32, 3, 16, 10
    x = np.random.default_rng(0).normal(size=(channels, side, side))
    x = np.maximum(maps(x, np.ones((filters, channels, 3, 3)), padding=1), 0)
    assert x.shape == (filters, side, side)
    pooled = x.reshape(filters, side // 2, 2, side // 2, 2).max(axis=(2, 4))
    half = pooled.shape[1]
    first, head = conv(3, channels, filters), full(pooled.size, classes)
    light, unpooled = full(filters, classes), full(x.size, classes)
    states(
        "cnn-layer-structure",
        f"{side} {side} {channels} 0",
        f"3 3 {filters} 1 {side} {side} {filters} {first}",
        f"{side} {side} {filters} 0",
        f"2 {half} {half} {filters} 0",
        f"{pooled.size} 0",
        f"{classes} {head:,}",
        light,
        f"{unpooled:,}",
    )


def test_parameters_of_known_networks(states: States) -> None:
    """VGG-16 has 138.4 million parameters, 74% in one layer; ResNet-50 has 25.6 million."""
    widths = [3, 64, 64, 128, 128, *[256] * 3, *[512] * 6]
    vgg = sum(conv(3, a, b) for a, b in pairwise(widths))
    first = full(7 * 7 * 512, 4096)
    vgg += first + full(4096, 4096) + full(4096, 1000)
    resnet, inputs = conv(7, 3, 64, bias=False) + 2 * 64, 64
    for width, blocks in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for block in range(blocks):
            outputs = 4 * width
            sizes = [(1, inputs, width), (3, width, width), (1, width, outputs)]
            sizes += [(1, inputs, outputs)] if block == 0 else []
            resnet += sum(conv(k, a, b, bias=False) + 2 * b for k, a, b in sizes)
            inputs = outputs
    resnet += full(inputs, 1000)
    assert (vgg, resnet) == (138_357_544, 25_557_032)
    states(
        "cnn-architectures",
        *("| 1998 |", "| 2012 |", "| 2015 |", "| 2019 |", "| 2022 |"),
        *("| VGG | 2014 |", "| GoogLeNet | 2014 |", "| DenseNet | 2016 |", "| ResNeXt | 2016 |", "| 2017 |"),
        "100",
        "2020",
        "2014",
        en=(f"16 {vgg / 1000000.0:.1f} {first / vgg:.0%}", f"50 {resnet / 1000000.0:.1f}"),
        zh=(f"16 {vgg / 100000000.0:.3f} {first / vgg:.0%}", f"50 {round(resnet / 10000.0, -1):.0f}"),
    )


def test_no_free_lunch() -> None:
    """Over all target functions any prediction outside the training set is wrong half the time."""
    points = 4
    targets = np.array(list(product((0, 1), repeat=points)))
    for prediction in product((0, 1), repeat=points):
        assert (targets != np.array(prediction)).mean() == 0.5


def test_weights_saved_by_locality_and_sharing(states: States) -> None:
    """On a 32x32 map 1,048,576 weights become 9,216 by locality and 9 by sharing."""
    side, k = 32, 3
    local = np.zeros((side, side, k, k)).size
    states(
        "cnn-inductive-bias-and-locality",
        f"{full(side * side, side * side, bias=False):,} {local:,} {conv(k, 1, 1, bias=False)}",
        f"{side} {side}",
        f"{k} {k} {k} {k}",
    )


def test_equivariance_with_stride(states: States) -> None:
    """With stride 2 an impulse moved by one gives other values, moved by two the shifted ones; the mean is invariant."""
    kernel, stride, n = np.array([1.0, 2.0]), 2, 8
    first, second, third = (convolve(np.eye(n)[at], kernel, stride=stride) for at in (2, 3, 4))
    assert sorted(first) != sorted(second)
    assert third[1:] == pytest.approx(first[:-1])
    assert convolve(np.eye(n)[2], kernel).mean() == pytest.approx(convolve(np.eye(n)[4], kernel).mean())
    a, b = (",".join(f"{v:.0f}" for v in values) for values in (first, second))
    states(
        "translation-equivariance-vs-invariance", en=f"2 {n} 1 2 {stride} {a} 3 {b}", zh=f"{n} 2 1 2 {stride} {a} 3 {b}"
    )


def test_receptive_field(states: States) -> None:
    """Both recursions give the field of a stack that is really traced; the examples 7, 11 and 15."""
    card = "receptive-field"
    for stack in product([(3, 1, 1), (3, 2, 1), (5, 2, 2), (2, 2, 1), (1, 1, 1)], repeat=3):
        r, j = 1, 1
        for k, s, d in stack:
            r, j = r + d * (k - 1) * j, j * s
        downward = 1
        for k, s, d in reversed(stack):
            downward = (downward - 1) * s + d * (k - 1) + 1
        assert r == downward == field(*stack)
    three, strided = field(*[(3, 1, 1)] * 3), field((7, 2, 1), (3, 2, 1))
    dilated = field(*[(3, 1, d) for d in (1, 2, 4)])
    states(card, f"3 3 1 1 2 2 2 {three}", f"7 7 2 3 3 2 7 2 2 {strided}", f"3 3 1 2 4 {dilated}")


def test_dilated_convolution(states: States) -> None:
    """Taps d apart span d(k-1)+1; padding d(k-1)/2 keeps the size; rates 1, 2, 4 see 15x15, ordinary layers 7x7."""
    card = "dilated-convolution"
    for k, d in product((1, 2, 3, 5), (1, 2, 3)):
        assert field((k, 1, d)) == d * (k - 1) + 1
        assert size(30, k, d=d) == 30 - d * (k - 1)
        if d * (k - 1) % 2 == 0:
            assert size(30, k, p=d * (k - 1) // 2, d=d) == 30
    read = ",".join(map(str, sorted(reached((3, 1, 2)))))
    span = field((3, 1, 2))
    wide, narrow = field(*[(3, 1, d) for d in (1, 2, 4)]), field(*[(3, 1, 1)] * 3)
    states(card, f"{span} {span}", f"{wide} {wide}", f"{narrow} {narrow}", f"2 {read}")


def test_gridding(states: States) -> None:
    """The inputs that stacked rates use, the rule for 3 taps, and neighbors on different lattices."""
    rows = []
    for rates in ((2, 2), (2, 3), (1, 2), (1, 2, 5), (1, 2, 9)):
        layers = [(3, 1, d) for d in rates]
        rows.append(f"| {', '.join(map(str, rates))} | {len(reached(*layers))} | {field(*layers)} |")
    for triple in product(range(1, 9), repeat=3):
        covered, whole = 1, True
        for d in sorted(triple):
            whole = whole and d <= covered
            covered += 2 * d
        layers = [(3, 1, d) for d in triple]
        assert whole == (len(reached(*layers)) == field(*layers))
    lattice = reached((3, 1, 2), (3, 1, 2))
    assert not lattice & {position + 1 for position in lattice}
    layer = reached((3, 1, 2))
    assert {p + q for p in layer for q in range(9)} == set(range(13))
    allowed = [1 + 2, 1 + 2 + 4]
    states("gridding-effect", *rows, f"1 {allowed[0]} 1 2 {allowed[1]}")


def test_odd_and_even_kernels(states: States) -> None:
    """Padding (k-1)/2 keeps the size; a kernel of 4 needs 3 zeros; a transposed 4, stride 2, padding 1 doubles it."""
    k, n = 4, 20
    for odd in (1, 3, 5, 7):
        assert size(n, odd, p=(odd - 1) // 2) == n
    before, after = same_zeros(n, k, 1)
    assert (size(n, k, p=1) - n, size(n, k, p=2) - n) == (-1, 1)
    assert all(transposed(np.ones(i), np.ones(4), stride=2, padding=1).size == 2 * i for i in range(1, 20))
    states("odd-kernel-sizes", "4 4 2 16 16 16", f"{k} {before + after} {before} {after}", "16 16 16")


def transposed(
    x: NDArray[np.float64],
    kernel: NDArray[np.float64],
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    extra: int = 0,
) -> NDArray[np.float64]:
    """1-D transposed convolution: stamp the kernel for every input, add overlaps, cut the padding off."""
    out = np.zeros((len(x) - 1) * stride + dilation * (len(kernel) - 1) + 1 + extra)
    for i, value in enumerate(x):
        for tap, weight in enumerate(kernel):
            out[i * stride + dilation * tap] += value * weight
    return out[padding : len(out) - padding]


def pool(x: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """Windows of k by k with stride k, flattened."""
    h, w = x.shape
    return x.reshape(h // k, k, w // k, k).swapaxes(1, 2).reshape(h // k, w // k, k * k)


def test_pooling(states: States) -> None:
    """The window 1,3,2,6 gives 6 and 3; 2x2 with stride 2 leaves a quarter; each input of an average has weight 1/k^2."""
    window = np.array([[1.0, 3.0], [2.0, 6.0]])
    (largest,), (mean,) = pool(window, 2).max(axis=-1).ravel(), pool(window, 2).mean(axis=-1).ravel()
    x = np.random.default_rng(0).normal(size=(8, 8))
    assert pool(x, 2).max(axis=-1).size == x.size / 4
    for k in (2, 4):
        for e in np.eye(k * k):
            assert pool(e.reshape(k, k), k).mean() == 1 / k**2
    printed = ",".join(f"{v:.0f}" for v in window.ravel())
    states("pooling-purpose-and-kinds", f"{printed} {largest:.0f} {mean:.0f}")


def test_pooling_as_convolution_and_its_sensitivity() -> None:
    """Average pooling is a convolution with weights 1/k^2; max pooling ignores a change below the maximum."""
    k = 2
    x = np.random.default_rng(0).normal(size=(6, 6))
    fixed = maps(x[None], np.full((1, 1, k, k), 1 / k**2), stride=k)[0]
    assert fixed == pytest.approx(pool(x, k).mean(axis=-1))
    moved, step = x.copy(), 1e-3
    smallest = np.unravel_index(x[:k, :k].argmin(), (k, k))
    moved[smallest] += step
    assert pool(moved, k).max(axis=-1) == pytest.approx(pool(x, k).max(axis=-1))
    assert (pool(moved, k).mean(axis=-1) - pool(x, k).mean(axis=-1))[0, 0] == pytest.approx(step / k**2)
    assert conv(3, 4, 5) == (3**2 * 4 + 1) * 5


def test_dilution_and_heads(states: States) -> None:
    """A lone response of 1 is averaged to 0.25, after three layers 0.016; the two heads' parameters."""
    x = np.zeros((8, 8))
    x[3, 5] = 1.0
    once = pool(x, 2).mean(axis=-1)
    thrice = pool(pool(once, 2).mean(axis=-1), 2).mean(axis=-1)
    side, channels, classes = 7, 2048, 1000
    pooled, flattened = full(channels, classes), full(side * side * channels, classes)
    states(
        "max-pooling-inside-average-at-end",
        f"{side} {side} {channels} {classes} {pooled:,} {flattened:,}",
        en=f"2 2 {once.max()} {thrice.max():.3f}",
        zh=f"{once.max()} {thrice.max():.3f}",
    )


def test_length_of_fft_and_direct_convolution(states: States) -> None:
    """With kernel and sequence of 65536 values N^2 is 4096 times N log2 N."""
    n = 65536
    ratio = n**2 / (n * np.log2(n))
    states("fft-convolution", n, f"{ratio:.0f}")
    for k in (2, 5):
        windows = sliding_window_view(np.zeros((64, 64)), (k, k))
        assert windows.size == (64 - k + 1) ** 2 * k**2


def test_circular_convolution_and_padding(states: States) -> None:
    """Spectra multiply to a circular convolution; padding makes it linear, the conjugate a cross-correlation."""
    x, w = np.array([1.0, 2, 3, 4]), np.array([1.0, 1])
    n, k = len(x), len(w)
    linear = np.fft.irfft(np.fft.rfft(x, n + k - 1) * np.fft.rfft(w, n + k - 1), n + k - 1)
    circular = np.fft.irfft(np.fft.rfft(x) * np.fft.rfft(w, n), n)
    assert linear == pytest.approx(np.convolve(x, w))
    a, b, c, d = (",".join(f"{v:.0f}" for v in values) for values in (x, w, linear, circular))
    kernel = np.array([1.0, 2, -3])
    correlation = np.fft.irfft(np.fft.rfft(x) * np.conj(np.fft.rfft(kernel, n)), n)
    assert correlation[: n - len(kernel) + 1] == pytest.approx(convolve(x, kernel))
    valid = np.fft.irfft(np.fft.rfft(x) * np.fft.rfft(kernel, n), n)[len(kernel) - 1 :]
    assert valid == pytest.approx(np.convolve(x, kernel, "valid"))
    states("fft-convolution", f"{a} {b} {c} {d} 1")


def test_winograd_multiplications(states: States) -> None:
    """Winograd's F(2x2, 3x3) makes 2x2 outputs of a 3x3 kernel with 16 multiplications instead of 36."""
    g = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]])
    b = np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]], dtype=float)
    a = np.array([[1, 1, 1, 0], [0, 1, -1, -1]], dtype=float)
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(4, 4)), rng.normal(size=(3, 3))
    products = (g @ w @ g.T) * (b @ x @ b.T)
    out = a @ products @ a.T
    assert out == pytest.approx(maps(x[None], w[None, None])[0])
    side = len(out)
    states("fft-convolution", f"{side} {side} {products.size} {out.size * w.size}", f"3 3 {w.size}")


def test_shapes_of_the_keras_network(states: States) -> None:
    """The lengths, the parameters and the steps of the 1-D network."""
    card, tokens, words, dim, filters, k, window = "keras-1d-cnn-shapes", 500, 10_000, 128, 32, 7, 5
    first = size(tokens, k)
    pooled = size(first, window, s=window)
    second = size(pooled, k)
    embedding = np.broadcast_to(0, (words, dim)).size
    one, two = (np.zeros((k, inputs, filters)).size + filters for inputs in (dim, filters))
    head = full(filters, 1)
    total = embedding + one + two + head
    reviews, batch = 20_000, 128
    steps = len(range(0, reviews, batch))
    english, chinese = (
        (
            f"| Embedding | {tokens} {by} {dim} | {embedding:,} |",
            f"| Conv1D | {first} {by} {filters} | {one:,} |",
            f"| MaxPooling1D | {pooled} {by} {filters} | 0 |",
            f"| Conv1D | {second} {by} {filters} | {two:,} |",
        )
        for by in ("x", "×")
    )
    states(card, f"1 {filters} 0", f"1 {head}", en=english, zh=chinese)
    states(
        card,
        f"{tokens} {k} 1 {first}",
        f"{first} {window} {pooled}",
        f"{pooled} {k} 1 {second}",
        f"{k} {dim} 1 {filters} {one}",
        f"{total:,} {embedding / total:.0%}",
        f"{reviews:,} {batch} {steps}",
        f"{tokens} {first} {pooled} {second}",
        f"{k} {dim} {k} {filters}",
        en=(f"{total / 1e6:.1f}", f"{one / 1e3:.0f} {two / 1e3:.0f}"),
        zh=(f"{total / 1e4:.0f}", f"{one / 1e4:.1f}", round(two, -3)),
    )


def test_small_and_large_kernels(states: States) -> None:
    """Stacks of 3x3 have the field of 5x5 and 7x7 with 0.72 and 0.55 of the weights."""
    card, rows = "small-vs-large-kernels", []
    for layers, k in ((2, 5), (3, 7)):
        assert field(*[(3, 1, 1)] * layers) == k
        one, stack = conv(k, 1, 1, bias=False), layers * conv(3, 1, 1, bias=False)
        for c in (2, 5):
            assert layers * conv(3, c, c, bias=False) * one == conv(k, c, c, bias=False) * stack
        rows.append(rf"| ${k}\times{k}$ | ${one}C^2$ | ${stack}C^2$ | {stack / one:.2f} |")
    c = 64
    stack, single, depthwise = 2 * conv(3, c, c), conv(5, c, c), conv(7, c, c, groups=c, bias=False)
    assert (stack, single) == (2 * (9 * c**2 + c), 25 * c**2 + c)
    states(
        card,
        *rows,
        "25 2",
        "31 31",
        f"{c} {depthwise:,}",
        f"{2 * conv(3, 1, 1)} {conv(5, 1, 1)}",
        "18 25",
        en=f"{c} {stack:,} {single:,} 5 5",
        zh=f"{c} {stack:,} 5 5 {single:,}",
    )


SOBEL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def test_sobel_and_rotation(states: States) -> None:
    """The Sobel kernel answers 4 at a vertical edge, 0 elsewhere and after a rotation by 90 degrees."""
    image = np.zeros((8, 8))
    image[:, 4:] = 1.0
    kernel = SOBEL[None, None]
    response, turned = maps(image[None], kernel)[0], maps(np.rot90(image)[None], kernel)[0]
    (edge,) = set(response[response != 0])
    assert (response == 0).any()
    assert not turned.any()
    rows = ",".join(f"({','.join(f'{v:.0f}' for v in row)})" for row in SOBEL)
    states(
        "cnn-features-by-depth", rows, en=f"{edge:.0f} 0 1 {turned.max():.0f}", zh=f"0 1 {edge:.0f} {turned.max():.0f}"
    )
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(7, 7)), rng.normal(size=(3, 3))
    left = maps(np.rot90(x)[None], w[None, None])[0]
    assert left == pytest.approx(np.rot90(maps(x[None], np.rot90(w, -1)[None, None])[0]))
    states("cnn-and-rotation", f"{edge:.0f} 90 {turned.max():.0f}")


def test_ways_to_fewer_parameters(states: States) -> None:
    """Weights of the methods for a 3x3 layer of 256 channels."""
    card, c, narrow, groups = "reduce-convolution-parameters", 256, 64, 32
    dense = conv(3, c, c, bias=False)
    thin = 2 * np.broadcast_to(0, (c, c, 3, 1)).size
    bottleneck = sum(conv(k, a, b, bias=False) for k, a, b in ((1, c, narrow), (3, narrow, narrow), (1, narrow, c)))
    separable = conv(3, c, c, groups=c, bias=False) + conv(1, c, c, bias=False)
    grouped = conv(3, c, c, groups=groups, bias=False)
    thin_, bottleneck_, separable_, grouped_ = (
        f"| {n:,} | {n / dense:.0%} |" for n in (thin, bottleneck, separable, grouped)
    )
    stack = 2 * conv(3, c, c, bias=False) / conv(5, c, c, bias=False)
    assert conv(3, c // 2, c // 2, bias=False) * 4 == dense
    states(
        card,
        f"3 1 1 3 {thin_}",
        f"{narrow} {bottleneck_}",
        f"3 3 1 1 {separable_}",
        f"{groups} {grouped_}",
        f"3 3 5 5 {stack:.0%}",
        en=f"3 3 {c} {c} {dense:,}",
        zh=f"{c} {c} 3 3 {dense:,}",
    )


def test_depthwise_separable(states: States) -> None:
    """The ratio of weights and of multiplications is 1/N + 1/K^2, 0.115 for the example; it is a restricted convolution."""
    for k, c, n in product((3, 5), (4, 16), (8, 32)):
        ratio = (conv(k, c, c, groups=c, bias=False) + conv(1, c, n, bias=False)) / conv(k, c, n, bias=False)
        assert ratio == pytest.approx(1 / n + 1 / k**2)
        assert ratio == pytest.approx((k**2 * c + c * n) / (k**2 * c * n))
    rng = np.random.default_rng(0)
    x, depth, point = rng.normal(size=(3, 6, 6)), rng.normal(size=(3, 3, 3)), rng.normal(size=(5, 3))
    separate = np.concatenate([maps(x[i : i + 1], depth[i][None, None]) for i in range(3)])
    combined = point[:, :, None, None] * depth[None]
    assert maps(separate, point[:, :, None, None]) == pytest.approx(maps(x, combined))
    k, n = 3, 256
    ratio = 1 / n + 1 / k**2
    assert 8.5 < 1 / ratio < 9
    states(
        "depthwise-separable-convolution",
        k,
        n,
        en=f"{ratio:.3f} {1 / ratio:.0f}",
        zh=f"{ratio:.3f} {'零一二三四五六七八九'[round(1 / ratio)]}",
    )


def test_wide_and_narrow_convolution(states: States) -> None:
    """Lengths of narrow, same and wide convolution, and how often the inputs are used."""
    n, k = 7, 3
    lengths, uses = {}, {}
    for mode in ("valid", "same", "full"):
        spread = np.array([np.convolve(e, np.ones(k), mode) for e in np.eye(n)])
        lengths[mode], uses[mode] = spread.shape[1], spread.sum(axis=1)
    for a, b in product(range(5, 9), range(1, 5)):
        assert np.convolve(np.ones(a), np.ones(b), "valid").size == a - b + 1
        assert np.convolve(np.ones(a), np.ones(b), "full").size == a + b - 1 == size(a, b, p=b - 1)
    first, inner = uses["valid"][0], uses["valid"].max()
    assert set(uses["full"]) == {k}
    states(
        "wide-and-narrow-convolution",
        f"{n} {k}",
        f"1 {lengths['valid']}",
        lengths["same"],
        f"1 {lengths['full']}",
        f"{uses['full'][0]:.0f}",
        en=f"{n} {inner:.0f}",
        zh=(f"{n} {first:.0f} {inner:.0f}", f"{uses['same'][0]:.0f}"),
    )
    assert (first, uses["same"][0]) == (1, 2)


def test_transposed_convolution(states: States) -> None:
    """It is the transposed matrix; its size follows the formula; the examples of the card."""
    card = "transposed-convolution"
    for i, k, s, d in product((1, 2, 5), (1, 3, 4), (1, 2, 3), (1, 2)):
        span, kernel = d * (k - 1) + 1, np.arange(1.0, k + 1)
        n = (i - 1) * s + span
        matrix = np.stack([convolve(e, kernel, stride=s, dilation=d) for e in np.eye(n)], axis=1)
        y = np.arange(1.0, i + 1)
        assert transposed(y, kernel, stride=s, dilation=d) == pytest.approx(matrix.T @ y)
        for p, extra in product((0, 1), (0, 1)):
            size_ = (i - 1) * s - 2 * p + d * (k - 1) + extra + 1
            if size_ > 0:
                assert transposed(y, kernel, stride=s, padding=p, dilation=d, extra=extra).size == size_
            assert extra or p or d > 1 or size_ == (i - 1) * s + k
    x, kernel, s = np.array([1.0, 2]), np.ones(3), 2
    stamped = transposed(x, kernel, stride=s)
    a, b, c = (",".join(f"{v:.0f}" for v in values) for values in (x, kernel, stamped))
    whole = transposed(np.ones(2), np.ones(4), stride=3).size
    sizes = [n for n in range(5, 12) if size(n, 3, s=2, p=1) == 4]
    assert sizes == [transposed(np.ones(4), np.ones(3), stride=2, padding=1, extra=e).size for e in (0, 1)]
    states(card, f"{a} {b} {s} {c}", f"2 4 3 {whole}", f"3 2 1 {sizes[0]} {sizes[1]} 4")


def test_asymmetric_factorization(states: States) -> None:
    """Kernels k x 1 and 1 x k have 2/k of the weights; on one channel they make a kernel of rank 1, as Sobel's is."""
    rows = []
    for k in (3, 7):
        direct, split = k * k, np.zeros((k, 1)).size + np.zeros((1, k)).size
        assert split / direct == pytest.approx(2 / k)
        rows.append(rf"| ${k}\times{k}$ | ${direct}C^2$ | ${split}C^2$ | {split / direct:.2f} |")
    rng = np.random.default_rng(0)
    x, column, row = rng.normal(size=(1, 6, 6)), rng.normal(size=(3, 1)), rng.normal(size=(1, 3))
    both = maps(maps(x, column[None, None]), row[None, None])
    assert both == pytest.approx(maps(x, (column @ row)[None, None]))
    assert np.linalg.matrix_rank(SOBEL) == 1
    assert np.linalg.matrix_rank(np.eye(3)) > 1
    states("asymmetric-convolution-factorization", *rows, "12 20")


def test_gradient_of_the_weight_penalty() -> None:
    """The gradient of lambda |w|^2 is 2 lambda w."""
    w, rate, step = np.array([0.3, -2.0]), 0.1, 1e-6
    numeric = [rate * (((w + step * e) ** 2).sum() - ((w - step * e) ** 2).sum()) / (2 * step) for e in np.eye(2)]
    assert np.array(numeric) == pytest.approx(2 * rate * w)


def test_parameters_in_text_and_vision(states: States) -> None:
    """A Conv1D over 128 embedding dimensions has 24,640 parameters, a Conv2D over RGB 1,792."""
    k, inputs, outputs = 3, 128, 64
    text, image = np.zeros((k, inputs, outputs)).size + outputs, conv(k, 3, outputs)
    states(
        "cnn-in-nlp-vs-vision",
        en=(f"1 {k} {inputs} {outputs} {text:,}", f"{k} {k} 2 {outputs} {image:,}"),
        zh=(f"{k} {inputs} {outputs} 1 {text:,}", f"{outputs} {k} {k} 2 {image:,}"),
    )


def test_receptive_field_of_alphago(states: States) -> None:
    """One 5x5, eleven 3x3 and one 1x1 layer see 27 points, which covers the board of 19 from its center."""
    layers = [(5, 1, 1), *[(3, 1, 1)] * 11, (1, 1, 1)]
    width, board = field(*layers), 19
    assert width // 2 >= board // 2
    states("cnn-local-to-global", f"{board} {board}", f"{len(layers)} 5 5 3 3 1 1", width)
