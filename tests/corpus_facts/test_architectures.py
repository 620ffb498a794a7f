"""The numbers and formulas stated by the cards of the deck architectures."""

from itertools import pairwise, product

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def relu(x: Array) -> Array:
    """The positive part."""
    return np.maximum(x, 0)


def conv(c_in: int, c_out: int, k: int, *, bias: bool = False, groups: int = 1) -> int:
    """Parameters of a convolution, counted on its arrays."""
    return np.empty((c_out, c_in // groups, k, k), dtype=np.int8).size + bias * np.empty(c_out).size


def linear(n_in: int, n_out: int) -> int:
    """Parameters of a fully connected layer with bias."""
    return np.broadcast_to(np.int8(0), (n_out, n_in)).size + np.empty(n_out).size


def macs(c_in: int, c_out: int, k: int, side: int) -> int:
    """Multiplications of a convolution with an output of side times side positions."""
    return conv(c_in, c_out, k) * side * side


def correlate(x: Array, kernel: Array) -> Array:
    """Two-dimensional cross-correlation without padding."""
    return np.asarray(np.einsum("ijab,ab->ij", sliding_window_view(x, kernel.shape), kernel))


def full(kernel: Array, other: Array) -> Array:
    """The kernel that does the work of two kernels applied one after the other."""
    pad = len(other) - 1
    return correlate(np.pad(kernel, pad), other[::-1, ::-1])


def test_embedding_is_a_row_look_up(states: States) -> None:
    """A one-hot row vector times the table is the row; the table of the card has 15,000,000 parameters."""
    rng = np.random.default_rng(0)
    table = rng.normal(size=(7, 3))
    one_hots = np.eye(7)
    for index, x in enumerate(one_hots):
        assert x @ table == pytest.approx(table[index])
    assert all(one_hots[i] @ one_hots[j] == 0 for i, j in product(range(7), range(7)) if i != j)
    batch, upstream = [1, 4, 1], rng.normal(size=(3, 3))
    gradient = one_hots[batch].T @ upstream
    assert sorted(np.flatnonzero(np.abs(gradient).sum(axis=1))) == sorted(set(batch))
    ids, size = 50_000, 300
    count = np.broadcast_to(np.int8(0), (ids, size)).size
    states("embedding-layer-purpose", f"{ids} {size} {count:,} {size}", f"{count:,}")


def test_cost_of_depth_and_width(states: States) -> None:
    """Twice the depth has about twice the weights, twice the width about four times; EfficientNet's step is 1.92."""

    def weights(depth: int, width: int) -> int:
        return sum(linear(width, width) for _ in range(depth))

    assert weights(200, 64) / weights(100, 64) == 2
    assert weights(100, 128) / weights(100, 64) == pytest.approx(4, rel=0.02)
    depth, width, resolution = 1.2, 1.1, 1.15
    step = rf"${depth}\cdot{width}^2\cdot{resolution}^2\approx{depth * width**2 * resolution**2:.2f}$"
    states("depth-or-width", step, f"{depth} {width} {resolution}", "16")


def tent(x: Array) -> Array:
    """Two ReLU units and a linear output, as on the card."""
    return 2 * relu(x) - 4 * relu(x - 0.5)


def pieces(y: Array) -> int:
    """Linear pieces of a function sampled on an even grid whose points hold all its kinks."""
    slopes = np.diff(y)
    return 1 + int(np.count_nonzero(np.abs(np.diff(slopes)) > 1e-9))


def test_deep_zigzag(states: States) -> None:
    """Ten layers of two units make 1024 pieces with 61 parameters; one hidden layer needs 1023 units and 3070."""
    layers, units = 10, 2
    x = np.linspace(0, 1, 2**12 + 1)
    y = x
    for _ in range(layers):
        y = tent(y)
    many = pieces(y)
    assert many == 2**layers
    deep = linear(1, units) + (layers - 1) * linear(units, units) + linear(units, 1)
    rng = np.random.default_rng(0)
    for n in (1, 5, 20):
        kinks = rng.choice(np.arange(1, 2**12), n, replace=False) / 2**12
        assert pieces(relu(x[:, None] - kinks) @ rng.normal(size=n)) == n + 1

    def shallow(n: int) -> int:
        return linear(1, n) + linear(n, 1)

    equal = next(n for n in range(1, 100) if shallow(n) == deep)
    states(
        "deep-vs-shallow-equal-parameters",
        "2 4 12",
        f"2^{{{layers} {many}",
        f"{layers} {units} {layers * units} {deep} {many}",
        f"1 {equal} {shallow(equal)} {equal + 1}",
        f"1 {many - 1} {shallow(many - 1)} {many}",
    )


def test_tokens_and_pairs_of_a_clip(states: States) -> None:
    """A clip of 32 frames in tubes of 2x16x16 gives 3136 tokens; averaging frame scores ignores their order."""
    frames, side, tube, patch = 32, 224, 2, 16
    steps, places = frames // tube, (side // patch) ** 2
    tokens = np.zeros((frames, side, side)).reshape(steps, tube, side // patch, patch, side // patch, patch)
    count = tokens.shape[0] * tokens.shape[2] * tokens.shape[4]
    assert count == steps * places
    factorized = steps * places**2 + places * steps**2
    scores = np.random.default_rng(0).normal(size=(frames, 5))
    assert scores[::-1].mean(axis=0) == pytest.approx(scores.mean(axis=0))
    times = 3**3 // 3**2
    shapes = rf"${tube}\times{patch}\times{patch}$"
    pairs = rf"${count}^2\approx{count**2 / 1e6:.1f}$"
    pairs_zh = rf"${count}^2\approx{round(count**2 / 1e4, -1):.0f}$ 万"
    states(
        "video-classification-network",
        f"{frames} {side} {side} {shapes} {count}",
        f"{factorized:,}",
        en=(pairs, f"3 3 3 {times} 3 3"),
        zh=(pairs_zh, f"3 3 3 3 3 {times}"),
    )


def test_skip_connection_numbers(states: States) -> None:
    """A projection costs 8,192 weights, concatenation doubles the next convolution, 12 dense layers make 78 links."""
    projection = conv(64, 128, 1)
    layers = 12
    links = sum(1 for later in range(1, layers + 1) for _ in range(later))
    assert links == layers * (layers + 1) // 2
    states(
        "skip-connection-kinds",
        f"64 128 {projection:,}",
        en=(f"64 {conv(64, 64, 3):,} 64 {conv(128, 64, 3):,} 128", f"{links} {layers}"),
        zh=(f"64 {conv(64, 64, 3):,} 128 {conv(128, 64, 3):,}", f"1 2 {layers} {links}"),
    )


# The fully connected layers and the convolutions (channels in, out, side of the output) of VGG-16.
VGG_FC = [(512 * 7 * 7, 4096), (4096, 4096), (4096, 1000)]
VGG_CONVS = [
    (3, 64, 224),
    (64, 64, 224),
    (64, 128, 112),
    (128, 128, 112),
    (128, 256, 56),
    *[(256, 256, 56)] * 2,
    (256, 512, 28),
    *[(512, 512, 28)] * 2,
    *[(512, 512, 14)] * 3,
]


def test_resnet_design_numbers(states: States) -> None:
    """Half the side and twice the channels cost the same; a bottleneck is far smaller; ResNet-50 ends in a classifier."""
    cost = macs(64, 64, 3, 56)
    assert cost == macs(128, 128, 3, 28)
    bottleneck = conv(256, 64, 1) + conv(64, 64, 3) + conv(64, 256, 1)
    plain = 2 * conv(256, 256, 3)
    classifier, heads = linear(2048, 1000), sum(linear(*sizes) for sizes in VGG_FC)
    states(
        "resnet-design-ideas",
        f"50 {classifier:,} 16 {heads:,}",
        en=(f"64 56 56 128 28 28 {cost:,}", f"256 {bottleneck:,} {plain:,}", f"{classifier:,} 50"),
        zh=(f"56 56 64 3 3 28 28 128 {cost:,}", f"256 {bottleneck:,} 3 3 {plain:,}", f"50 {classifier:,}"),
    )
    stem = 224
    for k, s, p in ((7, 2, 3), (3, 2, 1)):
        stem = sliding_window_view(np.zeros(stem + 2 * p), k)[::s].shape[0]
    assert stem == 56


def test_residual_block(states: States) -> None:
    """The derivative of x + F(x) is I + F'(x), and two ReLUs can represent the identity."""
    rng = np.random.default_rng(0)
    first, second, x, step = rng.normal(size=(4, 3)), rng.normal(size=(3, 4)), rng.normal(size=3), 1e-6

    def block(v: Array) -> Array:
        return v + second @ np.tanh(first @ v)

    numeric = np.stack([(block(x + step * e) - block(x - step * e)) / (2 * step) for e in np.eye(3)], axis=1)
    inner = second @ np.diag(1 - np.tanh(first @ x) ** 2) @ first
    assert numeric == pytest.approx(np.eye(3) + inner, abs=1e-6)
    line = np.linspace(-3, 3, 13)
    assert relu(line) - relu(-line) == pytest.approx(line)
    states("degradation-and-residual-learning", "18 34 27.94 28.54", "18 34 27.88 25.03")


def test_multi_layer_perceptron(states: States) -> None:
    """The example has 101,770 parameters; two ReLU units compute XOR, no linear threshold unit does."""
    sizes = (784, 128, 10)
    count = sum(linear(a, b) for a, b in pairwise(sizes))
    corners = np.array(list(product((0.0, 1.0), repeat=2)))
    wanted = np.array([int(a) ^ int(b) for a, b in corners])
    total = corners.sum(axis=1)
    assert relu(total) - 2 * relu(total - 1) == pytest.approx(wanted)
    grid = np.linspace(-2, 2, 17)
    assert not any(np.array_equal(corners @ (u, v) + b > 0, wanted > 0) for u, v, b in product(grid, grid, grid))
    rng = np.random.default_rng(0)
    first, second, pixels = rng.normal(size=(5, 6)), rng.normal(size=(2, 5)), rng.normal(size=(4, 6))
    order = rng.permutation(6)
    assert pixels[:, order] @ first[:, order].T == pytest.approx(pixels @ first.T)
    assert (pixels @ first.T) @ second.T == pytest.approx(pixels @ (second @ first).T)
    states("multi-layer-perceptron", f"{sizes[0]} {sizes[1]} {sizes[2]} {count:,}")


def test_lenet(states: States) -> None:
    """LeNet-5's layers have the sizes and the parameters of the table, together 60,000."""
    inputs_of_c3 = [3] * 6 + [4] * 9 + [6]  # Table I of the paper
    kernels = sum(inputs_of_c3)
    side = 32
    sides = []
    for k, s in ((5, 1), (2, 2), (5, 1), (2, 2), (5, 1)):
        side = sliding_window_view(np.zeros((side, side)), (k, k))[::s, ::s].shape[0]
        sides.append(side)
    assert sides == [28, 14, 10, 5, 1]
    c3 = sum(conv(n, 1, 5, bias=True) for n in inputs_of_c3)
    counts = [conv(1, 6, 5, bias=True), 2 * 6, c3, 2 * 16, conv(16, 120, 5, bias=True), linear(120, 84)]
    n1, n2, n3, n4, n5, n6 = (f"{n:,}" for n in counts)
    maps = [rf"${a}\times{a}\times{c}$" for a, c in zip(sides, (6, 6, 16, 16), strict=False)]
    states(
        "lenet-5",
        f"1 {maps[0]} {n1}",
        f"2 {maps[1]} {n2}",
        f"3 {maps[2]} {n3}",
        f"4 {maps[3]} {n4}",
        f"5 120 {n5}",
        f"6 84 {n6}",
        f"{sum(counts):,}",
        f"{kernels} {6 * 16}",
        f"3 {conv(6, 16, 5, bias=True):,}",
        en="60,000",
    )
    states("lenet-5", "32 32 5 5 2 2")


def test_alexnet(states: States) -> None:
    """AlexNet has 60,965,224 parameters, 96 % of them in the fully connected layers."""
    convs = [(3, 96, 11, 1), (96, 256, 5, 2), (256, 384, 3, 1), (384, 384, 3, 2), (384, 256, 3, 2)]
    convolutional = sum(conv(i, o, k, bias=True, groups=g) for i, o, k, g in convs)
    side = 227
    for k, s, p in ((11, 4, 0), (3, 2, 0), (5, 1, 2), (3, 2, 0), (3, 1, 1), (3, 1, 1), (3, 1, 1), (3, 2, 0)):
        side = sliding_window_view(np.zeros(side + 2 * p), k)[::s].shape[0]
    heads = linear(256 * side * side, 4096) + linear(4096, 4096) + linear(4096, 1000)
    total = convolutional + heads
    share = rf"${heads / total:.0%}$".replace("%", r"\%")
    states(
        "alexnet-vs-lenet",
        f"60,000 {total:,}",
        share,
        "15.3 5 26.2",
        en=(f"{convolutional:,} {total:,} {share}", "60"),
        zh=(f"{total:,} {convolutional:,} {share}", "6000"),
    )
    assert round(total / 1e7) == 6
    states("alexnet-vs-lenet", "32 32 1 227 227 3", "11 11 4 5 5 3 3", "4096 1000")


def resnet(blocks: tuple[int, ...]) -> tuple[int, int]:
    """Parameters of a bottleneck ResNet and multiplications of its convolutions on 224 x 224."""
    parameters = conv(3, 64, 7) + 2 * 64
    cost = macs(3, 64, 7, 112)
    channels = 64
    for stage, count in enumerate(blocks):
        width, side = 64 * 2**stage, 56 // 2**stage
        for block in range(count):
            shapes = [(channels, width, 1), (width, width, 3), (width, 4 * width, 1)]
            if block == 0:
                shapes.append((channels, 4 * width, 1))
            parameters += sum(conv(i, o, k) + 2 * o for i, o, k in shapes)
            cost += sum(macs(i, o, k, side) for i, o, k in shapes)
            channels = 4 * width
    return parameters + linear(channels, 1000), cost


def densenet(blocks: tuple[int, ...], *, growth: int = 32) -> tuple[int, list[int]]:
    """Parameters of a DenseNet-BC for ImageNet and the channels after each dense block."""
    parameters, channels, after = conv(3, 64, 7) + 2 * 64, 64, []
    for number, layers in enumerate(blocks):
        for _ in range(layers):
            parameters += 2 * channels + conv(channels, 4 * growth, 1)
            parameters += 2 * 4 * growth + conv(4 * growth, growth, 3)
            channels += growth
        after.append(channels)
        if number < len(blocks) - 1:
            parameters += 2 * channels + conv(channels, channels // 2, 1)
            channels //= 2
    return parameters + 2 * channels + linear(channels, 1000), after


def test_vgg(states: States) -> None:
    """VGG-16 has 138,357,544 parameters, 89 % fully connected, and about four times ResNet-50's multiplications."""
    convs = sum(conv(i, o, 3, bias=True) for i, o, _ in VGG_CONVS)
    first, *others = (linear(*sizes) for sizes in VGG_FC)
    rest = sum(others)
    total = convs + first + rest
    assert len(VGG_CONVS) + len(VGG_FC) == 16
    assert 224 // 2**5 == 7
    cost = sum(macs(i, o, 3, side) for i, o, side in VGG_CONVS)
    assert 3.5 < cost / resnet((3, 4, 6, 3))[1] < 4.5
    shares = [rf"${part / total:.1%}$".replace("%", r"\%") for part in (convs, first, rest)]
    dense = rf"{(first + rest) / total:.0%}"
    tex = "$" + dense.replace("%", r"\%") + "$"
    states(
        "vgg-characteristics",
        f"13 {convs:,} {shares[0]}",
        f"{first:,} {shares[1]}",
        f"{rest:,} {shares[2]}",
        f"{total:,}",
        en=(f"{cost / 1000000000.0:.1f} 50", f"138 {dense}", f"138 {tex}", "1000 13 3 16"),
        zh=(f"{cost / 100000000.0:.0f} 50", f"1.38 {dense}", f"1.38 {tex}", "13 3 16"),
    )
    assert round(total / 1e6) == 138
    sides = sorted({side for _, _, side in VGG_CONVS}, reverse=True)
    blocks = [[o for _, o, side in VGG_CONVS if side == each] for each in sides]
    lengths, widths = [len(block) for block in blocks], [block[-1] for block in blocks]
    listed = ", ".join(map(str, widths))
    states(
        "vgg-characteristics",
        "512",
        en=(f"{', '.join(map(str, lengths))} 4096 4096 1000", f"{sides[0]} {sides[-1] // 2} {listed}"),
        zh=(
            f"{'、'.join(map(str, lengths))} 4096 4096 1000",
            f"{sides[0]} {sides[-1] // 2} {listed.replace(', ', '、')}",
        ),
    )


def test_two_small_kernels(states: States) -> None:
    """Two 3x3 see 5x5 with 0.72 of the weights; without a ReLU they compose to a family of 17 dimensions."""
    impulse = np.zeros((15, 15))
    impulse[7, 7] = 1
    twice = correlate(correlate(impulse, np.ones((3, 3))), np.ones((3, 3)))
    once = correlate(impulse, np.ones((5, 5)))
    thrice = correlate(twice, np.ones((3, 3)))
    assert np.count_nonzero(twice) == np.count_nonzero(once) == 5 * 5
    assert np.count_nonzero(thrice) == 7 * 7
    small, large = 2 * conv(1, 1, 3), conv(1, 1, 5)
    assert conv(7, 7, 3) * 2 == small * 7**2
    assert conv(7, 7, 5) == large * 7**2
    rng = np.random.default_rng(0)
    a, b, image = rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), rng.normal(size=(12, 12))
    assert correlate(correlate(image, a), b) == pytest.approx(correlate(image, full(a, b)))
    basis = np.eye(9).reshape(9, 3, 3)
    tangents = [full(e, b).ravel() for e in basis] + [full(a, e).ravel() for e in basis]
    free = int(np.linalg.matrix_rank(np.array(tangents)))
    three, seven = 3 * conv(1, 1, 3), conv(1, 1, 7)
    states(
        "two-3x3-instead-of-5x5",
        f"2 9 2 {small} 2",
        f"{large} 2",
        f"{small} {large} {small / large}",
        1 - small / large,
        f"{three} {seven} {three / seven:.2f}",
        f"{free} {large}",
        en=f"{small} 2 {large} 2 0.72",
        zh=f"{small} {large} 0.72",
    )


def test_inception_module(states: States) -> None:
    """GoogLeNet's module 3a has 163,328 weights and 256 channels, 387,072 and 416 without reductions."""
    c = 192
    reduced = [conv(c, 64, 1), conv(c, 96, 1) + conv(96, 128, 3), conv(c, 16, 1) + conv(16, 32, 5), conv(c, 32, 1)]
    naive = [conv(c, 64, 1), conv(c, 128, 3), conv(c, 32, 5), 0]
    channels = 64 + 128 + 32 + 32
    cells = [f"{a:,} | {b:,} |" for a, b in zip(reduced, naive, strict=True)]
    states(
        "inception-module",
        f"1 1 64 {cells[0]}",
        f"3 3 128 96 {cells[1]}",
        f"5 5 32 16 {cells[2]}",
        f"1 1 32 {cells[3]}",
        f"{sum(reduced):,} {sum(naive):,}",
        f"{channels} {64 + 128 + 32 + c}",
        c,
        en=f"64 128 32 32 {channels} 3",
        zh=f"64 128 32 32 {channels}",
    )


def test_auxiliary_losses(states: States) -> None:
    """A loss with two auxiliary terms of weight 0.3 sends their gradients, scaled by 0.3, to the middle."""
    weight, step = 0.3, 1e-6

    def loss(h: float) -> float:
        return float(h**3 + weight * (np.sin(h) + np.cos(h)))

    h = 0.7
    numeric = (loss(h + step) - loss(h - step)) / (2 * step)
    assert numeric == pytest.approx(3 * h**2 + weight * (np.cos(h) - np.sin(h)))
    states("googlenet-auxiliary-classifiers", weight)


def test_dropout_shifts_the_second_moment(states: States) -> None:
    """Keeping with probability p and dividing by p turns the mean square into its p-th part."""
    rng = np.random.default_rng(0)
    x, p = rng.normal(1, 2, 400_000), 0.8
    dropped = x * (rng.random(x.size) < p) / p
    assert dropped.mean() == pytest.approx(x.mean(), abs=0.02)
    assert (dropped**2).mean() == pytest.approx((x**2).mean() / p, rel=0.01)
    noise = [rng.choice(x, (2000, batch)).mean(axis=1).std() for batch in (8, 64)]
    assert noise[0] > 2 * noise[1]
    states("resnet-without-dropout", "10^{-4}")


def test_published_errors_by_depth(states: States) -> None:
    """The published errors fall with depth on ImageNet, and on CIFAR-10 up to 110 layers but not to 1202."""
    imagenet = {34: 24.52, 50: 22.85, 101: 21.75, 152: 21.43}
    cifar = {20: 8.75, 56: 6.97, 110: 6.43, 1202: 7.93}
    assert list(imagenet.values()) == sorted(imagenet.values(), reverse=True)
    gains = -np.diff(list(imagenet.values()))
    assert list(gains) == sorted(gains, reverse=True)
    assert min(cifar, key=lambda depth: cifar[depth]) == 110
    rows = [
        rf"| {a} | ${x:.2f}\%$ | {b} | ${y:.2f}\%$ |"
        for (a, x), (b, y) in zip(imagenet.items(), cifar.items(), strict=True)
    ]
    # The 1202-layer net: 6n + 2 layers with n = 200, widths 16, 32, 64, parameter-free shortcuts.
    n, parameters, channels = 200, conv(3, 16, 3) + 2 * 16, 16
    for width in (16, 32, 64):
        for _ in range(2 * n):
            parameters += conv(channels, width, 3) + 2 * width
            channels = width
    parameters += linear(64, 10)
    assert 6 * n + 2 == 1202
    states(
        "does-deeper-resnet-help",
        *rows,
        "0.1",
        "1001 4.92 128 4.62 64",
        en=f"{parameters / 1000000.0:.1f}",
        zh=("1202 0.1", f"{100 * round(parameters / 1000000.0, 1):.0f}"),
    )


def test_preactivation_trunk_is_a_sum(states: States) -> None:
    """Without an activation after the addition the trunk is x_l plus the branches, and the gradient holds a copy."""
    rng = np.random.default_rng(0)
    matrices = rng.normal(size=(5, 3, 3)) * 0.3

    def branch(i: int, v: Array) -> Array:
        return np.asarray(matrices[i] @ relu(v))

    def run(v: Array) -> tuple[Array, Array]:
        total = np.zeros(3)
        for i in range(5):
            added = branch(i, v)
            total, v = total + added, v + added
        return v, total

    x = rng.normal(size=3)
    deep, branches = run(x)
    assert deep == pytest.approx(x + branches)
    step = 1e-6
    jacobian = np.stack([(run(x + step * e)[0] - run(x - step * e)[0]) / (2 * step) for e in np.eye(3)], axis=1)
    rest = np.stack([(run(x + step * e)[1] - run(x - step * e)[1]) / (2 * step) for e in np.eye(3)], axis=1)
    upstream = rng.normal(size=3)
    assert upstream @ jacobian == pytest.approx(upstream + upstream @ rest, abs=1e-6)
    states("resnet-v1-v2", en="1001 10 7.61 4.92", zh="10 1001 7.61 4.92")


def test_densenet(states: States) -> None:
    """Layer l sees k0 + k(l-1) channels; DenseNet-121 has 256 after its first block and 7,978,856 parameters."""
    k0, k, layers = 64, 32, 6
    maps = [np.zeros((k0, 2, 2))]
    links = 0
    for number in range(1, layers + 1):
        links += len(maps)
        assert np.concatenate(maps).shape[0] == k0 + k * (number - 1)
        maps.append(np.zeros((k, 2, 2)))
    assert links == layers * (layers + 1) // 2
    total, after = densenet((6, 12, 24, 16))
    assert np.concatenate(maps).shape[0] == after[0]
    big, _ = resnet((3, 4, 6, 3))
    states(
        "densenet",
        f"121 {total:,} 50 {big:,}",
        en=f"{k} {k0} {after[0]} {layers} {total:,}",
        zh=f"{k} {k0} {layers} {after[0]} {total:,}",
    )
    states("densenet", "32")


def test_densenet_201_and_resnet_101(states: States) -> None:
    """ResNet-101 has 44,549,160 parameters and DenseNet-201 20,013,928, less than half."""
    large, _ = resnet((3, 4, 23, 3))
    small, _ = densenet((6, 12, 48, 32))
    assert small < large / 2
    states("densenet-vs-resnet", f"101 {large:,} 201 {small:,}")


def test_densenet_memory(states: States) -> None:
    """The concatenations of DenseNet-121's third block hold 14,976 channels, its different channels are 1,024."""
    k0, k, layers = 256, 32, 24
    _, after = densenet((6, 12, 24, 16))
    assert after[1] // 2 == k0
    assert after[2] == k0 + layers * k
    stored = sum(k0 + k * (number - 1) for number in range(1, layers + 1))
    assert stored == layers * k0 + k * layers * (layers - 1) // 2
    states("densenet-memory", f"{k0} {k} {layers} {after[2]:,} {stored:,}")
