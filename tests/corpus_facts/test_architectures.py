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
    states(
        "embedding-layer-purpose",
        r"$V\times d$",
        en=(
            f"$V={ids}$ and $d={size}$: {count:,} parameters. The look-up copies {size} numbers;",
            f"the product would take {count:,} multiplications.",
            "any two different ones have inner product $0$",
        ),
        zh=(
            f"$V={ids}$、$d={size}$：共 {count:,} 个参数。查表只需取出 {size} 个数，",
            f"真去做乘法则要 {count:,} 次。",
            "任意两个不同的独热向量内积都是 $0$",
        ),
    )


def test_cost_of_depth_and_width(states: States) -> None:
    """Twice the depth has about twice the weights, twice the width about four times; EfficientNet's step is 1.92."""

    def weights(depth: int, width: int) -> int:
        return sum(linear(width, width) for _ in range(depth))

    assert weights(200, 64) / weights(100, 64) == 2
    assert weights(100, 128) / weights(100, 64) == pytest.approx(4, rel=0.02)
    depth, width, resolution = 1.2, 1.1, 1.15
    step = rf"${depth}\cdot{width}^2\cdot{resolution}^2\approx{depth * width**2 * resolution**2:.2f}$"
    states(
        "depth-or-width",
        step,
        en=(
            f"depth by ${depth}$, width by ${width}$ and resolution by ${resolution}$",
            "doubling the depth about doubles the weights, doubling the width about quadruples them",
            "with $n$ inputs, ReLU layers no wider than $n$",
            "a 16-layer Wide ResNet",
        ),
        zh=(
            f"深度乘以 ${depth}$、宽度乘以 ${width}$、分辨率乘以 ${resolution}$",
            "深度翻倍，权重大约翻倍；宽度翻倍，权重大约变成四倍",
            "输入为 $n$ 维时，宽度不超过 $n$ 的 ReLU 层",
            "16 层的 Wide ResNet",
        ),
    )


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
        r"$t(x)=2\,\mathrm{ReLU}(x)-4\,\mathrm{ReLU}(x-\frac12)$",
        f"$2^{{{layers}}}={many}$",
        en=(
            f"| {layers} hidden layers of {units} | {layers * units} | {deep} | {many} |",
            f"| 1 hidden layer | {equal} | {shallow(equal)} | at most {equal + 1} |",
            f"| 1 hidden layer | {many - 1} | {shallow(many - 1)} | at most {many} |",
            "at most $n+1$:",
            "with depth, n + 1 when shallow",
        ),
        zh=(
            f"| {layers} 个隐藏层，每层 {units} 个 | {layers * units} | {deep} | {many} |",
            f"| 1 个隐藏层 | {equal} | {shallow(equal)} | 最多 {equal + 1} |",
            f"| 1 个隐藏层 | {many - 1} | {shallow(many - 1)} | 最多 {many} |",
            "最多只有 $n+1$ 段",
            "浅层最多 n + 1",
        ),
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
    states(
        "video-classification-network",
        en=(
            rf"a $3\times3\times3$ kernel has {times} times the weights of a $3\times3$ one",
            rf"A clip of {frames} frames of ${side}\times{side}$, cut into tubes of {shapes}, gives {count} tokens",
            f"joint attention scores {pairs} million pairs",
            f"scores only {factorized:,}.",
        ),
        zh=(
            rf"$3\times3\times3$ 的核，权重是 $3\times3$ 的 {times} 倍",
            rf"{frames} 帧 ${side}\times{side}$ 的片段切成 {shapes} 的小块，得到 {count} 个 token",
            f"联合注意力要算 {pairs} 百万对",
            f"只需 {factorized:,} 对。",
        ),
    )


def test_skip_connection_numbers(states: States) -> None:
    """A projection costs 8,192 weights, concatenation doubles the next convolution, 12 dense layers make 78 links."""
    projection = conv(64, 128, 1)
    layers = 12
    links = sum(1 for later in range(1, layers + 1) for _ in range(later))
    assert links == layers * (layers + 1) // 2
    states(
        "skip-connection-kinds",
        r"$L(L+1)/2$",
        r"| $x_l=H_l([x_0,\dots,x_{l-1}])$ |",
        r"| $y=T\odot F(x)+(1-T)\odot x$ |",
        en=(
            f"for 64 to 128 channels {projection:,} weights",
            f"to 64 channels has {conv(64, 64, 3):,} weights on 64 input channels and {conv(128, 64, 3):,} on 128",
            f"for $L$ layers, {links} for {layers}.",
        ),
        zh=(
            f"从 64 通道到 128 通道要 {projection:,} 个权重",
            f"输入 64 通道时有 {conv(64, 64, 3):,} 个权重，输入 128 通道时有 {conv(128, 64, 3):,} 个",
            f"$L$ 层共 $L(L+1)/2$ 条直接连接，{layers} 层就是 {links} 条",
        ),
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
        en=(
            rf"with 64 channels on $56\times56$ and one with 128 on $28\times28$ both take {cost:,} multiplications",
            f"For 256 channels that is {bottleneck:,} weights against {plain:,} for two",
            f"ResNet-50 has {classifier:,} parameters there, VGG-16 {heads:,} in its three",
            f"with {classifier:,} parameters in ResNet-50.",
        ),
        zh=(
            rf"$56\times56$ 上 64 通道的 $3\times3$ 卷积，与 $28\times28$ 上 128 通道的，都是 {cost:,} 次乘法",
            f"256 通道时共 {bottleneck:,} 个权重，而两个 $3\\times3$ 卷积要 {plain:,} 个",
            f"ResNet-50 这里有 {classifier:,} 个参数，VGG-16 的三个全连接层有 {heads:,} 个",
            f"在 ResNet-50 里有 {classifier:,} 个参数。",
        ),
    )
    stem = 224
    for k, s, p in ((7, 2, 3), (3, 2, 1)):
        stem = sliding_window_view(np.zeros(stem + 2 * p), k)[::s].shape[0]
    assert stem == 56
    states(
        "resnet-design-ideas",
        en=(
            r"a $7\times7$ convolution with stride 2 and a $3\times3$ max pooling with stride 2",
            r"$1\times1$ down to a quarter of the channels, $3\times3$, $1\times1$ back up",
        ),
        zh=(
            r"步幅 2 的 $7\times7$ 卷积，再接步幅 2 的 $3\times3$ 最大池化",
            r"$1\times1$ 降到四分之一的通道，$3\times3$，再用 $1\times1$ 升回来",
        ),
    )


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
    states(
        "degradation-and-residual-learning",
        r"$$ y=x+F(x),\qquad F(x)=H(x)-x $$",
        r"$\mathrm{ReLU}(x)-\mathrm{ReLU}(-x)$",
        en=(
            "The derivative of the sum is $I+F'(x)$",
            r"plain nets of 18 and 34 layers have $27.94\%$ and $28.54\%$ ImageNet",
            r"With parameter-free shortcuts 18 and 34 layers reach $27.88\%$ and $25.03\%$:",
        ),
        zh=(
            "对这个和求导得 $I+F'(x)$",
            r"18 层和 34 层普通网络的 ImageNet 验证误差是 $27.94\%$ 和 $28.54\%$",
            r"无参数的捷径后，18 层和 34 层的误差是 $27.88\%$ 和 $25.03\%$，",
        ),
    )


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
    states(
        "multi-layer-perceptron",
        r"$$ h_l=\phi(W_lh_{l-1}+b_l) $$",
        "$n_ln_{l-1}+n_l$",
        r"$\mathrm{ReLU}(a+b)-2\,\mathrm{ReLU}(a+b-1)$",
        en=f"For sizes {sizes[0]}, {sizes[1]}, {sizes[2]} that makes {count:,}.",
        zh=f"各层大小为 {sizes[0]}、{sizes[1]}、{sizes[2]} 时，共 {count:,} 个。",
    )


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
        en=(
            f"| C1 convolution | {maps[0]} | {n1} |",
            f"| S2 subsampling | {maps[1]} | {n2} |",
            f"| C3 convolution | {maps[2]} | {n3} |",
            f"| S4 subsampling | {maps[3]} | {n4} |",
            f"| C5 convolution | $120$ | {n5} |",
            f"| F6 fully connected | $84$ | {n6} |",
            f"Together {sum(counts):,}, plus",
            f"in total {kernels} kernels instead of {6 * 16}.",
            f"a full C3 ({conv(6, 16, 5, bias=True):,} parameters)",
            "About 60,000 parameters",
        ),
        zh=(
            f"| C1 卷积 | {maps[0]} | {n1} |",
            f"| S2 下采样 | {maps[1]} | {n2} |",
            f"| C3 卷积 | {maps[2]} | {n3} |",
            f"| S4 下采样 | {maps[3]} | {n4} |",
            f"| C5 卷积 | $120$ | {n5} |",
            f"| F6 全连接 | $84$ | {n6} |",
            f"合计 {sum(counts):,} 个，",
            f"共 {kernels} 个核，而不是 {6 * 16} 个。",
            f"全连通的 C3（{conv(6, 16, 5, bias=True):,} 个参数）",
            "约 6 万个参数",
        ),
    )
    states(
        "lenet-5",
        en=(
            r"Input $32\times32$ gray; kernels $5\times5$ without padding; subsampling $2\times2$",
            "(2 parameters per map)",
            "The original subsampling has 2 trained numbers per map",
        ),
        zh=(
            r"输入为 $32\times32$ 灰度图，$5\times5$ 卷积核不填充，下采样 $2\times2$",
            "（每张图 2 个参数）",
            "原版的下采样每张图有 2 个可训练参数",
        ),
    )


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
        en=(
            f"| parameters | about 60,000 | {total:,} |",
            f"Of its parameters {share} are in the fully connected layers",
            f"The convolutions hold {convolutional:,} of {total:,}; {share} are in",
            "61M parameters",
            r"with $15.3\%$ top-5 error against $26.2\%$ for",
        ),
        zh=(
            f"| 参数 | 约 60,000 | {total:,} |",
            f"参数的 {share} 在全连接层",
            f"{total:,} 个参数里卷积只占 {convolutional:,} 个，{share} 在三个",
            "约 6100 万参数",
            r"以 $15.3\%$ 的 top-5 错误率夺冠，第二名为 $26.2\%$",
        ),
    )
    assert round(total / 1e6) == 61
    states(
        "alexnet-vs-lenet",
        r"| $32\times32\times1$ | $227\times227\times3$",
        en=(
            r"five convolutions ($11\times11$ with stride 4, $5\times5$, three of $3\times3$)",
            "two hidden fully connected layers of 4096 and an output of 1000",
            r"max pooling $3\times3$ with stride 2 after convolutions 1, 2 and 5",
        ),
        zh=(
            r"五个卷积（$11\times11$ 步幅 4、$5\times5$、三个 $3\times3$）",
            "两个 4096 的全连接隐藏层，一个 1000 类的输出层",
            r"第 1、2、5 个卷积之后是步幅 2 的 $3\times3$ 最大池化",
        ),
    )


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
        en=(
            f"| 13 convolutions | {convs:,} | {shares[0]} |",
            f"| first fully connected | {first:,} | {shares[1]} |",
            f"| other two | {rest:,} | {shares[2]} |",
            f"| total | {total:,} |",
            f"{cost / 1e9:.1f} billion multiplications in the convolutions, about four times ResNet-50's",
            f"138M parameters, {dense} in the fully connected layers",
            f"about 138 million, {tex} of them",
            "1000: 13 + 3 = 16.",
        ),
        zh=(
            f"| 13 个卷积 | {convs:,} | {shares[0]} |",
            f"| 第一个全连接 | {first:,} | {shares[1]} |",
            f"| 其余两个 | {rest:,} | {shares[2]} |",
            f"| 合计 | {total:,} |",
            f"卷积部分要 {cost / 1e8:.0f} 亿次乘法，约为 ResNet-50 的四倍",
            f"1.38 亿参数，{dense} 在全连接层",
            f"约 1.38 亿个，{tex} 在全连接层",
            "13 + 3 = 16。",
        ),
    )
    assert round(total / 1e6) == 138
    sides = sorted({side for _, _, side in VGG_CONVS}, reverse=True)
    blocks = [[o for _, o, side in VGG_CONVS if side == each] for each in sides]
    lengths, widths = [len(block) for block in blocks], [block[-1] for block in blocks]
    listed = ", ".join(map(str, widths))
    states(
        "vgg-characteristics",
        en=(
            f"five blocks of {', '.join(map(str, lengths))} convolutions, then fully connected layers of 4096, 4096 and 1000",
            f"${sides[0]}$ to ${sides[-1] // 2}$; the channels go {listed}.",
            r"$3\times3$ convolutions (stride 1, padding 1) and $2\times2$ max pooling (stride 2)",
            "Channels double up to 512, then stay",
        ),
        zh=(
            f"卷积数为 {'、'.join(map(str, lengths))}，再接 4096、4096、1000 三个全连接层",
            f"从 ${sides[0]}$ 到 ${sides[-1] // 2}$；通道数依次为 {listed.replace(', ', '、')}。",
            r"$3\times3$ 小卷积（步幅 1、填充 1）和 $2\times2$ 最大池化（步幅 2）",
            "通道加倍到 512 为止",
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
        rf"$2\cdot9C^2={small}C^2$",
        rf"${large}C^2$ |",
        f"${small}/{large}={small / large}$",
        rf"${three}/{seven}\approx{three / seven:.2f}$",
        en=(f"a family with {free} free numbers instead of {large}.", f"{small} C^2 against {large} C^2 weights, 0.72"),
        zh=(f"只有 {free} 个自由度，而不是 {large} 个", f"权重 {small}C² 对 {large}C²，即 0.72"),
    )
    states(
        "two-3x3-instead-of-5x5",
        en=(
            r"| receptive field | $5\times5$ | $5\times5$ |",
            r"three $3\times3$ match the field of one $7\times7$",
            "| ReLUs | 2 | 1 |",
            "Same 5 x 5 receptive field",
        ),
        zh=(
            r"| 感受野 | $5\times5$ | $5\times5$ |",
            r"三个 $3\times3$ 的感受野等于一个 $7\times7$",
            "| ReLU 次数 | 2 | 1 |",
            "感受野同为 5×5",
        ),
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
        en=(
            rf"| only $1\times1$, to 64 | {cells[0]}",
            rf"| $3\times3$ to 128 (via 96) | {cells[1]}",
            rf"| $5\times5$ to 32 (via 16) | {cells[2]}",
            rf"| pool, $1\times1$ to 32 | {cells[3]}",
            f"| sum | {sum(reduced):,} | {sum(naive):,} |",
            f"| channels out | {channels} | {64 + 128 + 32 + c} |",
            f"hands on all {c} channels",
            f"64 + 128 + 32 + 32 = {channels} channels in module 3a",
        ),
        zh=(
            rf"| 只有 $1\times1$，到 64 | {cells[0]}",
            rf"| $3\times3$ 到 128（经 96） | {cells[1]}",
            rf"| $5\times5$ 到 32（经 16） | {cells[2]}",
            rf"| 池化，$1\times1$ 到 32 | {cells[3]}",
            f"| 合计 | {sum(reduced):,} | {sum(naive):,} |",
            f"| 输出通道 | {channels} | {64 + 128 + 32 + c} |",
            f"把 {c} 个通道全部传下去",
            f"64 + 128 + 32 + 32 = {channels} 个通道",
        ),
    )


def test_auxiliary_losses(states: States) -> None:
    """A loss with two auxiliary terms of weight 0.3 sends their gradients, scaled by 0.3, to the middle."""
    weight, step = 0.3, 1e-6

    def loss(h: float) -> float:
        return float(h**3 + weight * (np.sin(h) + np.cos(h)))

    h = 0.7
    numeric = (loss(h + step) - loss(h - step)) / (2 * step)
    assert numeric == pytest.approx(3 * h**2 + weight * (np.cos(h) - np.sin(h)))
    states(
        "googlenet-auxiliary-classifiers",
        rf"$$ L=L_{{main}}+{weight}\,(L_{{aux1}}+L_{{aux2}}) $$",
        en=f"Two extra losses, weight {weight}, training only",
        zh=f"两个附加损失，权重 {weight}，只在训练时用",
    )


def test_dropout_shifts_the_second_moment(states: States) -> None:
    """Keeping with probability p and dividing by p turns the mean square into its p-th part."""
    rng = np.random.default_rng(0)
    x, p = rng.normal(1, 2, 400_000), 0.8
    dropped = x * (rng.random(x.size) < p) / p
    assert dropped.mean() == pytest.approx(x.mean(), abs=0.02)
    assert (dropped**2).mean() == pytest.approx((x**2).mean() / p, rel=0.01)
    noise = [rng.choice(x, (2000, batch)).mean(axis=1).std() for batch in (8, 64)]
    assert noise[0] > 2 * noise[1]
    states(
        "resnet-without-dropout",
        "$E[x^2]$",
        "$E[x^2]/p$",
        "$10^{-4}$",
        en=("probability $p$ and dividing by $p$ turns",),
        zh=("以概率 $p$ 保留并除以 $p$，",),
    )


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
        en=(
            r"the training error is still below $0.1\%$",
            f"{parameters / 1e6:.1f}M parameters for a small data set",
            r"trained 1001 layers to $4.92\%$ (batch 128) and $4.62\%$ (batch 64).",
            r"to below $0.1\%$ error",
        ),
        zh=(
            r"1202 层时训练误差仍低于 $0.1\%$",
            f"{100 * round(parameters / 1e6, 1):.0f} 万参数对小数据集太多",
            r"把 1001 层训到了 $4.92\%$（批大小 128）和 $4.62\%$（批大小 64）。",
            r"上训练误差仍低于 $0.1\%$，只是",
        ),
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
    states(
        "resnet-v1-v2",
        r"$$ x_L=x_l+\sum_{i=l}^{L-1}F_i(x_i) $$",
        en=(
            "| v1 | conv, BN, ReLU, conv, BN | ReLU |",
            "| v2 | BN, ReLU, conv, BN, ReLU, conv | nothing |",
            r"with 1001 layers on CIFAR-10 the error falls from $7.61\%$ to $4.92\%$.",
        ),
        zh=(
            "| v1 | conv、BN、ReLU、conv、BN | ReLU |",
            "| v2 | BN、ReLU、conv、BN、ReLU、conv | 无 |",
            r"CIFAR-10 上 1001 层时，错误率从 $7.61\%$ 降到 $4.92\%$。",
        ),
    )


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
        "$k_0+k(l-1)$",
        "$L(L+1)/2$",
        en=(
            f"$k={k}$, {k0} channels in, so {after[0]} after the first block of {layers} layers; {total:,} parameters",
            f"DenseNet-121 has {total:,} parameters, ResNet-50 {big:,}.",
        ),
        zh=(
            f"$k={k}$，输入 {k0} 通道，第一块 {layers} 层之后为 {after[0]} 通道；全网 {total:,} 个参数",
            f"DenseNet-121 有 {total:,} 个参数，ResNet-50 有 {big:,} 个。",
        ),
    )
    states(
        "densenet",
        r"$$ x_l=H_l([x_0,x_1,\dots,x_{l-1}]) $$",
        en=(r"a $1\times1$ bottleneck to $4k$ channels, then $3\times3$", "layers are narrow ($k=32$)"),
        zh=(r"先用 $1\times1$ 瓶颈降到 $4k$ 通道，再做 $3\times3$", "每层很窄（$k=32$）"),
    )


def test_densenet_201_and_resnet_101(states: States) -> None:
    """ResNet-101 has 44,549,160 parameters and DenseNet-201 20,013,928, less than half."""
    large, _ = resnet((3, 4, 23, 3))
    small, _ = densenet((6, 12, 48, 32))
    assert small < large / 2
    states(
        "densenet-vs-resnet",
        en=f"| similar ImageNet error | ResNet-101: {large:,} parameters | DenseNet-201: {small:,} |",
        zh=f"| ImageNet 误差相近时 | ResNet-101：{large:,} 个参数 | DenseNet-201：{small:,} |",
    )


def test_densenet_memory(states: States) -> None:
    """The concatenations of DenseNet-121's third block hold 14,976 channels, its different channels are 1,024."""
    k0, k, layers = 256, 32, 24
    _, after = densenet((6, 12, 24, 16))
    assert after[1] // 2 == k0
    assert after[2] == k0 + layers * k
    stored = sum(k0 + k * (number - 1) for number in range(1, layers + 1))
    assert stored == layers * k0 + k * layers * (layers - 1) // 2
    states(
        "densenet-memory",
        r"$$ Lk_0+k\,\frac{L(L-1)}{2} $$",
        "$k_0+k(l-1)$",
        "$k_0+Lk$",
        en=(
            f"($k_0={k0}$, $k={k}$, $L={layers}$): {after[2]:,} different channels, but {stored:,} in the concatenations",
        ),
        zh=(f"（$k_0={k0}$、$k={k}$、$L={layers}$）：不同的通道 {after[2]:,} 个，拼接起来却有 {stored:,} 个",),
    )
