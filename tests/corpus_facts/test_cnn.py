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


def test_formula_of_the_output_size(states: States) -> None:
    """The card's formulas give the size of a convolution that is carried out; a kernel spans d(k-1)+1 positions."""
    for i, k, s, p, d in product(range(8, 20), range(1, 5), range(1, 5), range(3), range(1, 4)):
        taps = np.arange(0, d * k, d)
        assert taps[-1] - taps[0] + 1 == d * (k - 1) + 1
        if i + 2 * p >= d * (k - 1) + 1:
            assert size(i, k, s=s, p=p, d=d) == (i + 2 * p - d * (k - 1) - 1) // s + 1
        if i + 2 * p >= k:
            assert size(i, k, s=s, p=p) == (i - k + 2 * p) // s + 1
    states(
        "conv-output-size",
        r"$$ o=\left\lfloor\frac{i+2p-d(k-1)-1}{s}\right\rfloor+1 $$",
        r"$\lfloor(i-k+2p)/s\rfloor+1$",
        en=(
            "For $d=1$ (ordinary",
            "the kernel spans $d(k-1)+1$ positions",
            "the $+1$ is its starting position",
            "Floor of (i + 2p - k) / s, plus 1 (no",
            "the kernel spans d(k-1)+1\n",
            "on both sides, 2p\n",
            "The size is (W - F + 2P)/S + 1, and",
        ),
        zh=(
            "$d=1$ 即普通卷积",
            "卷积核跨 $d(k-1)+1$ 个位置",
            "$+1$ 是起始位置",
            "\n(i + 2p - k) / s 向下取整，再加 1（",
            "卷积核跨度为 d(k-1)+1\n",
            "两侧都算，即 2p\n",
            "尺寸就是 (W - F + 2P)/S + 1，",
        ),
    )


def test_same_padding_of_the_output_size_card(states: States) -> None:
    """TensorFlow's 'same' padding gives ceil(i/s) positions."""
    for i, s in product(range(5, 30), range(1, 5)):
        before, after = same_zeros(i, 3, s)
        assert size(i + before + after, 3, s=s) == np.ceil(i / s)
    states("conv-output-size", r"$\lceil i/s\rceil$")


def test_examples_of_the_output_size(states: States) -> None:
    """AlexNet's first layer has 55 positions, ResNet's 112 where the unfloored formula says 112.5."""
    card = "conv-output-size"
    i, k, s, p = 227, 11, 4, 0
    layer = f"$i={i},k={k},s={s},p={p}$"
    o = size(i, k, s=s, p=p)
    states(card, en=f"{layer}: $o={o}$ (AlexNet", zh=f"{layer}：$o={o}$（AlexNet")
    i, k, s, p = 224, 7, 2, 3
    layer, o, quotient = f"$i={i},k={k},s={s},p={p}$", size(i, k, s=s, p=p), (i - k + 2 * p) / s
    floored = rf"$\lfloor{quotient}\rfloor+1={o}$"
    states(
        card,
        en=(f"{layer}: {floored} (ResNet", f"gives ${quotient + 1}$ by that formula and has ${o}$."),
        zh=(f"{layer}：{floored}（ResNet", f"按这个式子得 ${quotient + 1}$，实际是 ${o}$。"),
    )
    k, s, p = 3, 1, 1
    assert all(size(i, k, s=s, p=p) == i for i in range(1, 50))
    states(card, en=f"$k={k},s={s},p={p}$: the size stays", zh=f"$k={k},s={s},p={p}$：尺寸不变")


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
        en=(
            f"AlexNet's {input_} input gives {output} with an {kernel} kernel, stride {s}, no padding.",
            f"That gives ${unpadded}$. The printed {claimed} does not fit:",
            f"${wanted}$ takes, for instance, an input of ${fitting}$ without padding,",
            f"or {claimed} with padding {padding} as",
        ),
        zh=(
            f"AlexNet 的 {input_} 输入，用 {kernel} 的核、步幅 {s}、不填充，得到 {output}。",
            f"那样只有 ${unpadded}$。论文写的 {claimed} 对不上：",
            f"要得到 ${wanted}$，输入可取 ${fitting}$ 且不填充，",
            f"那样 {claimed} 加填充 {padding}。",
        ),
    )


def same_zeros(i: int, k: int, s: int) -> tuple[int, int]:
    """The fewest zeros before and after that give ceil(i/s) windows, any odd one after."""
    positions = len(range(0, i, s))
    total = 0
    while i + total < k or size(i + total, k, s=s) < positions:
        total += 1
    return total // 2, total - total // 2


def test_same_padding_formula(states: States) -> None:
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
    states(
        "same-and-valid-padding",
        r"| valid | $\lfloor(i-k)/s\rfloor+1$ |",
        r"| same | $\lceil i/s\rceil$ | $T=\max((o-1)s+k-i,\,0)$ |",
        r"$\lfloor T/2\rfloor$",
        en=(
            r"so that the output has $\lceil i/s\rceil$ positions, which equals the input size only for stride $s=1$.",
            "For $s=1$ and odd $k$ that is the familiar $(k-1)/2$ on each side",
            "output is ceil(i/s)\n",
            "same keeps the size only for stride 1\n",
            "'Same' means $(k-1)/2$ zeros",
            "That holds for stride 1 and odd kernels.",
            "at stride 1 an even kernel is padded unequally",
        ),
        zh=(
            r"使输出有 $\lceil i/s\rceil$ 个位置，只有步幅 $s=1$ 时才等于输入尺寸。",
            "$s=1$ 且 $k$ 为奇数时，就是熟悉的每侧 $(k-1)/2$。",
            "输出为 ⌈i/s⌉\n",
            "只有步幅为 1 时 same 才保持尺寸",
            "same 就是每侧补 $(k-1)/2$ 个零",
            "这限于步幅 1 且核为奇数。",
            "步幅 1 时，偶数核两侧也不相等",
        ),
    )


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
        en=(
            f"With {layer} TensorFlow puts ${before}$ zeros before and ${after}$ after, PyTorch with `padding={p}` puts",
            f"puts ${p}$ and ${p}$: both give ${unequal.size}$ outputs, but every window is shifted by one position.",
            rf"the size is $\lceil i/s\rceil$: {i} with stride {s} becomes ${unequal.size}$.",
            f"For {layer} TensorFlow adds a single zero, at the end",
            "PyTorch's `padding='same'` exists for stride 1 only;",
            "'same' for stride 1 only, else",
            "\nOnly for stride 1. In general",
        ),
        zh=(
            f"{layer} 时，TensorFlow 前补 ${before}$ 后补 ${after}$，PyTorch 用 `padding={p}` 则",
            f"则前后各补 ${p}$：输出都是 ${unequal.size}$，但每个窗口错开一个位置。",
            rf"一般是 $\lceil i/s\rceil$，{i} 用步幅 {s} 就变成 ${unequal.size}$。",
            f"{layer} 时 TensorFlow 总共只在末尾补一个零",
            "PyTorch 的 `padding='same'` 只支持步幅 1，",
            "PyTorch 的 same 只限步幅 1，",
            "\n只有步幅为 1 时如此；",
        ),
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
        en=(
            f"For a {image} input, {filters} filters of {kernel}, stride {s}, padding {p}, with biases",
            f"| layer with output {maps} |",
            f"| convolution (shared) | {shared:,} |",
            f"| locally connected (not shared) | {local:,} |",
            f"| fully connected | {full:,} |",
            f"here {weights[0].size} per output;",
        ),
        zh=(
            f"以 {image} 的输入、{filters} 个 {kernel} 滤波器、步幅 {s}、填充 {p}、含偏置为例",
            f"| 输出为 {maps} 的层 |",
            f"| 卷积（共享） | {shared:,} |",
            f"| 局部连接（不共享） | {local:,} |",
            f"| 全连接 | {full:,} |",
            f"每个输出都是 {weights[0].size} 次；",
        ),
    )


def test_parameter_formula(states: States) -> None:
    """The number of parameters is that of the layer's arrays, whatever the image size."""
    for k, inputs, outputs in product((1, 3, 5), (1, 3, 7), (1, 4, 16)):
        kernels, biases = np.zeros((outputs, inputs, k, k)), np.zeros(outputs)
        for side in (8, 11):  # they run on images of any size
            windows = sliding_window_view(np.zeros((inputs, side, side)), (k, k), axis=(1, 2))
            maps = np.einsum("ihwab,oiab->ohw", windows, kernels) + biases[:, None, None]
            assert maps.shape == (outputs, side - k + 1, side - k + 1)
        assert kernels.size + biases.size == k**2 * inputs * outputs + outputs
    states("cnn-weight-sharing", "$k^2C_{in}C_{out}+C_{out}$")


def test_gradient_of_a_shared_weight_is_a_sum_over_positions(states: States) -> None:
    """The gradient of a shared kernel is the sum of what each position alone would give."""
    rng = np.random.default_rng(0)
    x, kernel, upstream = rng.normal(size=12), rng.normal(size=3), rng.normal(size=10)
    per_position = upstream[:, None] * sliding_window_view(x, 3)
    step = 1e-6
    numeric = [
        upstream @ (convolve(x, kernel + step * e) - convolve(x, kernel - step * e)) / (2 * step) for e in np.eye(3)
    ]
    assert per_position.sum(axis=0) == pytest.approx(np.array(numeric))
    states("cnn-weight-sharing", en="its gradient is the sum over all positions", zh="其梯度是各位置之和")


def test_translation_equivariance(states: States) -> None:
    """Away from the borders a shifted input gives a shifted output, but not with stride 2."""
    rng = np.random.default_rng(0)
    x, kernel = rng.normal(size=30), rng.normal(size=3)
    shifted = np.roll(x, 1)
    assert convolve(shifted, kernel)[1:] == pytest.approx(convolve(x, kernel)[:-1])
    strided, strided_shifted = convolve(x, kernel, stride=2), convolve(shifted, kernel, stride=2)
    assert strided_shifted[1:] != pytest.approx(strided[:-1])
    assert strided_shifted[1:] != pytest.approx(strided[1:])
    states(
        "cnn-weight-sharing", en="exactly for stride 1 and away from the borders", zh="步幅为 1 且远离边界时严格成立"
    )


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
    states(
        "conv-layer-hyperparameters",
        "$(C_{out},C_{in}/g,k,k)$",
        rf"${side}\times{side}$",
        en=(
            "| 3; 5 in LeNet-5 |",
            "| 1; 2 to halve the size |",
            "| $(k-1)/2$ |",
            "input channels per filter: $C_{in}/g$ | 1; $C_{in}$ if depthwise |",
            f"on an RGB image have depth {len(x)} ($g=1$)",
            r"the second of two $3\times3$ layers",
            r"depthwise $7\times7$",
        ),
        zh=(
            "| 3；LeNet-5 用 5 |",
            "| 1；尺寸减半用 2 |",
            "| $(k-1)/2$ |",
            "每个滤波器看的输入通道数 $C_{in}/g$ | 1；逐深度卷积为 $C_{in}$ |",
            f"在 RGB 图像上的滤波器深度为 {len(x)}（$g=1$）",
            r"两层 $3\times3$ 卷积的第二层",
            r"逐深度的 $7\times7$",
        ),
    )


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
        r"$$ P=\left(k_1k_2\frac{C_{in}}{g}+1\right)C_{out} $$",
        rf"${k}\cdot{k}\cdot{channels}={one}$",
        rf"$({one}+1)\cdot{filters}={count}$",
        f"${weights_only}+{batchnorm}={weights_only + batchnorm}$",
        f"$g=C_{{in}}=C_{{out}}={wide}$",
        rf"${weights_only}\cdot{side}\cdot{side}$",
        r"$k_1\times k_2$",
        "$2C_{out}$",
        en=(
            r"keeping $96\times96$ takes",
            r"($g=C_{in}=C_{out}=64$, $3\times3$): ",
            rf"a ${side}\times{side}\times{channels}$ image and {filters} filters of ${k}\times{k}$",
            f"${depthwise}$ instead of ${dense}$",
            f"about {products / 1e6:.1f} million multiplications",
            "(k1 * k2 * C_in / g + 1) * C_out\n",
            rf"on an RGB image it is {filters} filters of ${k}\times{k}\times{channels}$",
        ),
        zh=(
            r"若保持 $96\times96$，",
            r"（$g=C_{in}=C_{out}=64$，$3\times3$）：",
            rf"${side}\times{side}\times{channels}$ 的图像，{filters} 个 ${k}\times{k}$ 滤波器",
            f"${depthwise}$，而普通卷积要 ${dense}$",
            f"约 {round(products / 1e4, -1):.0f} 万次",
            "(k1 · k2 · C_in / g + 1) · C_out\n",
            rf"对 RGB 图像是 {filters} 个 ${k}\times{k}\times{channels}$",
        ),
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
    states(
        "one-by-one-convolution",
        *rows,
        "$C_{in}C_{out}+C_{out}$",
        en=(
            "has shape $(C_{out},C_{in},1,1)$, so",
            "\nWeights (C_out, C_in, 1, 1)\n",
            "spans all input channels: $(C_{out},C_{in},1,1)$.",
            "At stride 1 without padding it keeps",
            "shortcuts also use stride 2.",
            f"for {c} to {c} channels:",
            f"| | direct | 1x1 to {narrow} first |",
            f"pass through the {narrow} channels",
        ),
        zh=(
            "权重形状是 $(C_{out},C_{in},1,1)$，",
            "\n权重形状 (C_out, C_in, 1, 1)\n",
            "都跨全部输入通道：$(C_{out},C_{in},1,1)$。",
            "步幅为 1 且不填充时高宽不变",
            "ResNet 的捷径也用步幅 2。",
            f"{c} 到 {c} 通道的",
            f"| | 直接做 | 先用 1×1 降到 {narrow} |",
            f"从那 {narrow} 个通道里",
        ),
    )


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
        rf"${side}\times{side}\times{channels}$",
        f"${neurons}$",
        en=(
            f"has {count:,} parameters in both",
            rf"a ${image}\times{image}$ image (features ${features}\times{features}$) gives ${scores}\times{scores}$",
            rf"{n} inputs and {taps} taps give a ${rows}\times{columns}$ matrix with {nonzero} nonzero entries, only {distinct} distinct.",
            rf"$7\times7$ with padding 1 gives ${padded}\times{padded}$.",
        ),
        zh=(
            f"两种形式都是 {count:,} 个参数",
            rf"${image}\times{image}$ 的图像（特征图 ${features}\times{features}$）一次前向得到 ${scores}\times{scores}$",
            rf"{n} 个输入、{taps} 个抽头，得到 ${rows}\times{columns}$ 的矩阵，{nonzero} 个非零元，只有 {distinct} 个不同的值。",
            rf"$7\times7$ 加填充 1 得到 ${padded}\times{padded}$。",
        ),
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
        en=(
            "neocognitron (1980), in Rumelhart, Hinton and Williams (1986)",
            "for zip codes (1989)",
            rf"Input ${side}\times{side}$, output ${out}\times{out}$, one channel, ${k}\times{k}$ windows, $t={t}$, no biases.",
            f"{kernel} multiplications per output, against {side * side}:",
            "LeNet-5 is of 1998.",
        ),
        zh=(
            "新认知机（1980）、Rumelhart、Hinton 与 Williams（1986）",
            "邮编识别网络（1989）",
            rf"输入 ${side}\times{side}$，输出 ${out}\times{out}$，单通道，窗口 ${k}\times{k}$，$t={t}$，不含偏置。",
            f"每个输出 {kernel} 次乘法，全连接则要 {side * side} 次：",
            "LeNet-5 发表于 1998 年。",
        ),
    )


def test_full_connection_on_an_image(states: States) -> None:
    """A layer of 1,000 units on a 224x224x3 image has 150,529,000 parameters, 64 filters have 1,792."""
    side, channels, units, filters, k = 224, 3, 1000, 64, 3
    image = rf"${side}\times{side}\times{channels}$"
    dense, convolution = full(side * side * channels, units), conv(k, channels, filters)
    states(
        "why-convolution-for-images",
        en=(
            f"For a {image} image",
            f"| fully connected, {units:,} units | {dense:,} |",
            rf"| convolution, {filters} filters of ${k}\times{k}$ | {convolution:,} |",
        ),
        zh=(
            f"以 {image} 的图像为例",
            f"| 全连接，{units:,} 个单元 | {dense:,} |",
            rf"| 卷积，{filters} 个 ${k}\times{k}$ 滤波器 | {convolution:,} |",
        ),
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
        r"$(W_2H_2K)\times C$",
        en=(
            r"| max pooling $2\times2$, stride 2 |",
            "only because of stride 1 and padding 1.",
            f"| input | {side} x {side} x {channels} | 0 |",
            rf"| convolution $3\times3$, {filters} filters, padding 1 | {side} x {side} x {filters} | {first} |",
            f"| ReLU | {side} x {side} x {filters} | 0 |",
            f"stride 2 | {half} x {half} x {filters} | 0 |",
            f"| flatten | {pooled.size} | 0 |",
            f"| fully connected | {classes} | {head:,} |",
            f"here only ${light}$ parameters",
            f"it would need {unpooled:,} here",
        ),
        zh=(
            r"| 最大池化 $2\times2$，步幅 2 |",
            "只是因为步幅为 1、填充为 1。",
            f"| 输入 | {side} × {side} × {channels} | 0 |",
            rf"| 卷积 $3\times3$，{filters} 个滤波器，填充 1 | {side} × {side} × {filters} | {first} |",
            f"| ReLU | {side} × {side} × {filters} | 0 |",
            f"步幅 2 | {half} × {half} × {filters} | 0 |",
            f"| 展平 | {pooled.size} | 0 |",
            f"| 全连接 | {classes} | {head:,} |",
            f"此例只要 ${light}$ 个参数",
            f"此例不池化就要 {unpooled:,} 个",
        ),
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
        en=(
            r"depth from stacked $3\times3$ |",
            r"parallel branches, $1\times1$ reduction",
            "skip connections, over 100 layers",
            "Since 2020 Vision",
            "up to about 2014.",
            f"VGG-16 has {vgg / 1e6:.1f} million parameters, {first / vgg:.0%} of them",
            f"ResNet-50 has {resnet / 1e6:.1f} million.",
        ),
        zh=(
            r"堆叠 $3\times3$ 做深 |",
            r"并行分支，$1\times1$ 降维",
            "跳跃连接，超过 100 层",
            "2020 年以来",
            "2014 年前后为止",
            f"VGG-16 有 {vgg / 1e8:.3f} 亿参数，其中 {first / vgg:.0%} 在",
            f"ResNet-50 只有 {round(resnet / 1e4, -1):.0f} 万。",
        ),
    )


def test_no_free_lunch(states: States) -> None:
    """Over all target functions any prediction outside the training set is wrong half the time."""
    points = 4
    targets = np.array(list(product((0, 1), repeat=points)))
    for prediction in product((0, 1), repeat=points):
        assert (targets != np.array(prediction)).mean() == 0.5
    states(
        "cnn-inductive-bias-and-locality",
        en="the same error outside the training set (one half for two classes)",
        zh="训练集之外的错误率都一样（二分类为一半）",
    )


def test_weights_saved_by_locality_and_sharing(states: States) -> None:
    """On a 32x32 map 1,048,576 weights become 9,216 by locality and 9 by sharing."""
    side, k = 32, 3
    local = np.zeros((side, side, k, k)).size
    states(
        "cnn-inductive-bias-and-locality",
        f"| {full(side * side, side * side, bias=False):,} | {local:,} | {conv(k, 1, 1, bias=False)} |",
        rf"${side}\times{side}$",
        en=rf"| full connection | local ${k}\times{k}$ | shared ${k}\times{k}$ |",
        zh=rf"| 全连接 | 局部 ${k}\times{k}$ | 共享 ${k}\times{k}$ |",
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
        "translation-equivariance-vs-invariance",
        r"$f(Tx)=T\,f(x)$",
        "$f(Tx)=f(x)$",
        en=f"at position 2 among {n} under the kernel $(1,2)$ with stride {stride} gives $({a})$, at position 3 $({b})$ (positions",
        zh=f"长度 {n}，第 2 位的脉冲用核 $(1,2)$、步幅 {stride}，输出 $({a})$；脉冲在第 3 位则是 $({b})$（从",
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
    states(
        card,
        r"$$ r_l=r_{l-1}+d_l(k_l-1)\,j_{l-1},\qquad j_l=j_{l-1}s_l $$",
        "$r_0=j_0=1$",
        r"$r\leftarrow(r-1)s+d(k-1)+1$",
        "(k-1)",
        en=(
            "start with $r=1$ and for",
            rf"three $3\times3$, stride 1: $1+2+2+2={three}$;",
            rf"$7\times7$ stride 2, then $3\times3$ stride 2: $7+2\cdot2={strided}$;",
            rf"$3\times3$ with dilation 1, 2, 4: ${dilated}$.",
            "With dilation k-1 becomes d(k-1)\n",
            "r becomes (r-1)s + k, from r = 1\n",
        ),
        zh=(
            "从 $r=1$ 开始，",
            rf"三层 $3\times3$、步幅 1：$1+2+2+2={three}$；",
            rf"$7\times7$ 步幅 2，接 $3\times3$ 步幅 2：$7+2\cdot2={strided}$；",
            rf"$3\times3$，膨胀率 1、2、4：${dilated}$。",
            "有膨胀时 k-1 换成 d(k-1)\n",
            "从 r=1 起，r 变为 (r-1)s+k\n",
        ),
    )


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
    states(
        card,
        "$$ d(k-1)+1 $$",
        rf"${span}\times{span}$",
        rf"${wide}\times{wide}$",
        rf"${narrow}\times{narrow}$",
        en=(
            "$d=1$ is the ordinary one.",
            r"$3\times3$ with $d=2$ covers",
            r"Three $3\times3$ layers with rates 1, 2, 4 see",
            "formula with $d(k-1)+1$ in place",
            "Taps d apart, span d(k-1)+1\n",
            "with padding d(k-1)/2 at stride 1\n",
            f"with $d=2$ reads positions ${read}$ of its window",
            "stays the same with padding $d(k-1)/2$ per side, for $k=3$ simply $d$.",
            "Only with suitable padding, $d(k-1)/2$ per side at stride 1. Unpadded it loses $d(k-1)$ positions",
            "with 9 weights",
            "It inserts $d-1$, here one; neighboring taps are 2 apart.",
        ),
        zh=(
            "$d=1$ 就是普通卷积。",
            r"$d=2$ 的 $3\times3$ 覆盖",
            r"三层 $3\times3$，膨胀率 1、2、4，看到",
            "换成 $d(k-1)+1$。",
            "抽头相隔 d，跨度 d(k-1)+1\n",
            "步幅 1、填充 d(k-1)/2 才保持尺寸\n",
            f"$d=2$ 的核读取窗口中的第 ${read}$ 个位置",
            "每侧填充 $d(k-1)/2$ 才保持尺寸，$k=3$ 时就是 $d$。",
            "只有填充合适（步幅 1 时每侧 $d(k-1)/2$）才如此。不填充会少 $d(k-1)$ 个位置",
            "权重仍是 9 个",
            "插入 $d-1$ 个，这里是一个；相邻抽头的距离是 2。",
        ),
    )


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
    states(
        "gridding-effect",
        *rows,
        en=(
            "In 1-D with 3 taps:",
            "mixed rates such as 1, 2, 5 (hybrid",
            "Mix rates such as 1, 2, 5, starting from 1\n",
            "the rates must start with 1,",
            f"after 1 at most {allowed[0]}, after 1 and 2 at most {allowed[1]}.",
            "rates 1, 2, 5 leave none",
            "With 3 taps, 2, 3 and 1, 2, 9 still leave holes",
        ),
        zh=(
            "一维、3 抽头的情形：",
            "混用不同的膨胀率，如 1、2、5（hybrid",
            "混用膨胀率，如 1、2、5，从 1 开始\n",
            "必须从 1 开始，",
            f"1 之后至多 {allowed[0]}，1 和 2 之后至多 {allowed[1]}。",
            "膨胀率 1、2、5 就没有空洞",
            "3 抽头时，2、3 和 1、2、9 都还有空洞",
        ),
    )


def test_odd_and_even_kernels(states: States) -> None:
    """Padding (k-1)/2 keeps the size; a kernel of 4 needs 3 zeros; a transposed 4, stride 2, padding 1 doubles it."""
    k, n = 4, 20
    for odd in (1, 3, 5, 7):
        assert size(n, odd, p=(odd - 1) // 2) == n
    before, after = same_zeros(n, k, 1)
    assert (size(n, k, p=1) - n, size(n, k, p=2) - n) == (-1, 1)
    assert all(transposed(np.ones(i), np.ones(4), stride=2, padding=1).size == 2 * i for i in range(1, 20))
    states(
        "odd-kernel-sizes",
        r"$$ p=\frac{k-1}{2} $$",
        en=(
            "Symmetric padding (k-1)/2 keeps",
            r"often use $4\times4$ with stride 2, and ViT's patch embedding is a $16\times16$ convolution with stride 16.",
            r"$2\times2$ pooling with stride 2.",
            f"$k={k}$ needs {before + after} zeros, {before} on one side and {after} on the other",
            "Symmetric padding 1 loses a pixel, 2 adds one.",
            r"with $4\times4$, stride 2, padding 1, which exactly double",
            r"$16\times16$ with stride 16 in ViT",
        ),
        zh=(
            "对称填充 (k-1)/2 保持",
            r"转置卷积常用 $4\times4$、步幅 2；ViT 的切块嵌入就是 $16\times16$、步幅 16 的卷积。",
            r"$2\times2$、步幅 2 的池化。",
            f"$k={k}$ 共需补 {before + after} 个零，一侧 {before} 个、另一侧 {after} 个",
            "对称地填充 1 会少一个像素，填充 2 会多一个。",
            r"用 $4\times4$、步幅 2、填充 1，尺寸恰好加倍",
            r"ViT 的 $16\times16$、步幅 16；",
        ),
    )


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
    states(
        "pooling-purpose-and-kinds",
        en=(
            f"the window ${printed}$ gives ${largest:.0f}$ or ${mean:.0f}$.",
            "equally to all, $1/k^2$ each",
            r"$2\times2$ with stride 2; the windows do not overlap and a quarter of the activations remain.",
            r"$3\times3$ windows with stride 2",
        ),
        zh=(
            f"窗口 ${printed}$，结果分别是 ${largest:.0f}$ 和 ${mean:.0f}$。",
            "平均分配，各 $1/k^2$",
            r"$2\times2$、步幅 2，窗口不重叠，激活值剩下四分之一。",
            r"$3\times3$、步幅 2。",
        ),
    )


def test_pooling_as_convolution_and_its_sensitivity(states: States) -> None:
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
    states(
        "convolution-vs-pooling",
        "$(k^2C_{in}+1)C_{out}$",
        en=(
            "| usual stride | 1 | 2 |",
            "each channel with the weights $1/k^2$.",
            "average pooling passes on $1/k^2$ of it",
            "keeps height and width at stride 1 with padding $(k-1)/2$, and",
        ),
        zh=(
            "| 常用步幅 | 1 | 2 |",
            "每个通道各用权重 $1/k^2$。",
            "把变化的 $1/k^2$ 传下去",
            "卷积在步幅 1、填充 $(k-1)/2$ 时保持高宽",
        ),
    )


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
        "$1/HW$",
        en=(
            rf"in a $2\times2$ window becomes ${once.max()}$, after three such layers ${thrice.max():.3f}$.",
            rf"from ${side}\times{side}\times{channels}$ to {classes} classes it has {pooled:,} parameters; flattening first would take {flattened:,}.",
        ),
        zh=(
            f"响应变成 ${once.max()}$，连过三层只剩 ${thrice.max():.3f}$。",
            rf"从 ${side}\times{side}\times{channels}$ 到 {classes} 类只要 {pooled:,} 个参数，先展平则要 {flattened:,} 个。",
        ),
    )


def test_length_of_fft_and_direct_convolution(states: States) -> None:
    """With kernel and sequence of 65536 values N^2 is 4096 times N log2 N."""
    n = 65536
    ratio = n**2 / (n * np.log2(n))
    states(
        "fft-convolution",
        f"${n}$",
        "$N^2K^2$",
        r"$N\log_2N$",
        en=(f"a ratio of ${ratio:.0f}$ before constants", r"of the order $N^2\log N$ whatever $K$ is"),
        zh=(f"不计常数相差 ${ratio:.0f}$ 倍", r"用 FFT 是 $N^2\log N$ 量级，与 $K$ 无关"),
    )
    states("fourier-transform-in-deep-learning", r"$N\log N$", en="instead of $N^2$.", zh="不是 $N^2$。")
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
    states(
        "fft-convolution",
        "$N+K-1$",
        en=f"$({a})$ with $({b})$ gives $({c})$, unpadded $({d})$. For 'valid' outputs length $N$ suffices if the $K-1$",
        zh=f"$({a})$ 与 $({b})$ 卷积得 $({c})$，不补零则得 $({d})$。若只要 valid 输出，长度 $N$ 就够，丢掉绕回来的 $K-1$",
    )


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
    states(
        "fft-convolution",
        en=(
            rf"${side}\times{side}$ outputs by {products.size} multiplications instead of {out.size * w.size}.",
            rf"A $3\times3$ kernel takes {w.size} multiplications per output directly",
        ),
        zh=(
            rf"每 ${side}\times{side}$ 个输出用 {products.size} 次乘法，而不是 {out.size * w.size} 次。",
            rf"$3\times3$ 直接算每个输出只要 {w.size} 次乘法",
        ),
    )


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
    states(card, f"| GlobalMaxPooling1D | {filters} | 0 |", f"| Dense | 1 | {head} |", en=english, zh=chinese)
    states(
        card,
        f"${tokens}-{k}+1={first}$",
        rf"$\lfloor{first}/{window}\rfloor={pooled}$",
        f"${pooled}-{k}+1={second}$",
        rf"$({k}\cdot{dim}+1)\cdot{filters}={one}$",
        en=(
            f"Total: {total:,}, of which {embedding / total:.0%} are the embedding.",
            f"With {reviews:,} training reviews and batch size {batch} an epoch has {steps} steps.",
            f"Lengths {tokens}, {first}, {pooled}, {second}\n",
            rf"${k}\times{dim}$ weights per filter in the first layer, ${k}\times{filters}$ in the second.",
        ),
        zh=(
            f"合计 {total:,}，其中 {embedding / total:.0%} 是词嵌入。",
            f"训练集 {reviews:,} 条、批大小 {batch} 时，每轮 {steps} 步。",
            f"长度依次为 {tokens}、{first}、{pooled}、{second}\n",
            rf"第一层每个滤波器 ${k}\times{dim}$ 个权重，第二层 ${k}\times{filters}$ 个。",
        ),
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
        "$2(9C^2+C)$",
        "$25C^2+C$",
        r"$3\cdot3\cdot2+1<5\cdot5\cdot1+1$",
        en=(
            "\nTwo 3x3 for a 5x5: ",
            r"ConvNeXt uses $7\times7$ (for",
            "grow with $k^2$, and",
            r"RepLKNet $31\times31$.",
            rf"For $C={c}$ with biases: {stack:,} against {single:,} for $5\times5$.",
            f"(for $C={c}$ just {depthwise:,} weights)",
            f"${2 * conv(3, 1, 1)}$ against ${conv(5, 1, 1)}$ on one channel.",
            r"RepLKNet up to $31\times31$",
            "18C² instead of 25C²",
        ),
        zh=(
            "\n两个 3×3 代替 5×5：",
            r"ConvNeXt 用 $7\times7$（",
            "都随 $k^2$ 增长",
            r"RepLKNet 用 $31\times31$。",
            rf"$C={c}$、含偏置时：{stack:,}，而 $5\times5$ 要 {single:,}。",
            f"（$C={c}$ 时仅 {depthwise:,} 个权重）",
            f"单通道时是 ${2 * conv(3, 1, 1)}$ 对 ${conv(5, 1, 1)}$。",
            r"RepLKNet 最大 $31\times31$",
            "18C² 对 25C²",
        ),
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
        "cnn-features-by-depth",
        f"${rows}$",
        en=f"gives ${edge:.0f}$ at a vertical edge from $0$ to $1$, and ${turned.max():.0f}$ on flat areas and at horizontal edges",
        zh=f"在从 $0$ 到 $1$ 的竖直边缘处得 ${edge:.0f}$，在平坦区域和水平边缘处得 ${turned.max():.0f}$",
    )
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(7, 7)), rng.normal(size=(3, 3))
    left = maps(np.rot90(x)[None], w[None, None])[0]
    assert left == pytest.approx(np.rot90(maps(x[None], np.rot90(w, -1)[None, None])[0]))
    states(
        "cnn-and-rotation",
        r"$$ (Rx)*w=R\,(x*R^{-1}w) $$",
        en=f"answers ${edge:.0f}$ at a vertical edge; after a rotation by 90 degrees the edge is horizontal and the answer is ${turned.max():.0f}$.",
        zh=f"在竖直边缘处响应为 ${edge:.0f}$；旋转 90 度后边缘变成水平，响应为 ${turned.max():.0f}$。",
    )


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
        "$k^2C_{in}C_{out}$",
        "$(k^2C_{in}+1)C_{out}$",
        r"$3\times1$",
        en=(
            r"bottleneck $1\times1$, $3\times3$, $1\times1$ with",
            r"$C_2$ kernels of size $1\times1\times C_1$, and the following kernels become $k\times k\times C_2$;",
            rf"For a $3\times3$ layer from {c} to {c} channels ({dense:,} weights without biases)",
            rf"| $3\times1$ then $1\times3$ {thin_}",
            f"with {narrow} channels {bottleneck_}",
            rf"| depthwise $3\times3$, then $1\times1$ {separable_}",
            f"| {groups} groups {grouped_}",
            rf"two $3\times3$ for a $5\times5$: {stack:.0%})",
        ),
        zh=(
            r"瓶颈 $1\times1$、$3\times3$、$1\times1$，",
            r"$C_2$ 个 $1\times1\times C_1$ 的核，后面的核随之变成 $k\times k\times C_2$，",
            rf"以 {c} 到 {c} 通道的 $3\times3$ 层为例（不含偏置 {dense:,} 个权重）",
            rf"| $3\times1$ 接 $1\times3$ {thin_}",
            f"中间 {narrow} 通道 {bottleneck_}",
            rf"| 逐深度 $3\times3$，接 $1\times1$ {separable_}",
            f"| 分 {groups} 组 {grouped_}",
            rf"两个 $3\times3$ 代替 $5\times5$：{stack:.0%}）",
        ),
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
        r"$$ \frac{1}{N}+\frac{1}{K^2} $$",
        "$HWK^2CN$",
        "$HW(K^2C+CN)$",
        f"$K={k}$",
        f"$N={n}$",
        en=(
            r"splitting $3\times3$ into $3\times1$ and $1\times3$.",
            r"a $1\times1$ convolution mixes",
            f"it is ${ratio:.3f}$, nearly {1 / ratio:.0f} times less.",
            "About 8 to 9 times cheaper",
            "Ratio 1/N + 1/K²\n",
        ),
        zh=(
            r"把 $3\times3$ 拆成 $3\times1$ 和 $1\times3$。",
            r"用 $1\times1$ 卷积把",
            f"时是 ${ratio:.3f}$，只有约{'零一二三四五六七八九'[round(1 / ratio)]}分之一。",
            "只要约 1/8 到 1/9",
            "比值 1/N + 1/K²\n",
        ),
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
        rf"$n={n},k={k}$",
        f"$n-k+1$ | {lengths['valid']} |",
        f"$n$ | {lengths['same']} |",
        f"$n+k-1$ | {lengths['full']} |",
        r"$\lceil n/s\rceil$",
        en=(
            "Narrow = valid: n - k + 1, no",
            "Wide = full: n + k - 1, k - 1 zeros per side\n",
            "has fewer places, $k-1$ fewer.",
            f"the first of the {n} once, inner ones up to {inner:.0f} times",
            f"edges included ({uses['full'][0]:.0f} times each)",
            "The first input is used twice.",
            "$k-1$ zeros per side and $n+k-1$ outputs",
        ),
        zh=(
            "窄即 valid：n-k+1，不",
            "宽即 full：n+k-1，每侧 k-1 个零\n",
            "位置少了 $k-1$ 个。",
            f"{n} 个中的第一个只用 {first:.0f} 次，中间的最多用 {inner:.0f} 次",
            f"边缘也一样（各 {uses['full'][0]:.0f} 次）",
            f"第一个输入用 {uses['same'][0]:.0f} 次",
            "每侧 $k-1$ 个零，输出 $n+k-1$",
        ),
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
    states(
        card,
        r"$$ o=(i-1)s-2p+d(k-1)+p_{out}+1 $$",
        "$(i-1)s+k$",
        en=(
            "With $p=p_{out}=0,d=1$: ",
            "\n(i - 1)s + k without",
            f"input $({a})$, kernel $({b})$, $s={s}$ give $({c})$.",
            f"$i=2,k=4,s=3$ gives ${whole}$.",
            "With $k=4,s=2,p=1$ the size doubles",
            f"with $k=3,s=2,p=1$ maps both {sizes[0]} and {sizes[1]} to 4.",
        ),
        zh=(
            "$p=p_{out}=0,d=1$ 时为 ",
            "\n无填充时为 (i-1)s+k\n",
            f"输入 $({a})$、核 $({b})$、$s={s}$，得 $({c})$。",
            f"$i=2,k=4,s=3$ 得 ${whole}$。",
            "$k=4,s=2,p=1$ 恰好加倍",
            f"$k=3,s=2,p=1$ 的卷积把 {sizes[0]} 和 {sizes[1]} 都变成 4。",
        ),
    )


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
    states(
        "asymmetric-convolution-factorization",
        *rows,
        "$2/k$",
        en=(
            "equals a kernel of rank 1, the",
            "(rank 1 on one channel)",
            r"Inception v3 factorizes $7\times7$ so",
            "The parameters fall from 9 to 6, the",
            "A third of the weights and a third of the multiplications are saved",
            "12 to 20 positions wide",
            "9 become 6\n",
            "position fall from 9 to 6 as well (times $C^2$), a third less",
        ),
        zh=(
            "就是秩为 1 的核",
            "（单通道时秩为 1）",
            r"这样分解 $7\times7$，",
            "参数由 9 减到 6，",
            "权重和乘法次数都省三分之一",
            "宽 12 到 20",
            "由 9 变 6\n",
            "乘法次数也由 9 降到 6（再乘 $C^2$），同样少三分之一",
        ),
    )


def test_gradient_of_the_weight_penalty(states: States) -> None:
    """The gradient of lambda |w|^2 is 2 lambda w."""
    w, rate, step = np.array([0.3, -2.0]), 0.1, 1e-6
    numeric = [rate * (((w + step * e) ** 2).sum() - ((w - step * e) ** 2).sum()) / (2 * step) for e in np.eye(2)]
    assert np.array(numeric) == pytest.approx(2 * rate * w)
    states("improve-cnn-generalization", r"$\lambda\lVert w\rVert^2$", r"$2\lambda w$")


def test_parameters_in_text_and_vision(states: States) -> None:
    """A Conv1D over 128 embedding dimensions has 24,640 parameters, a Conv2D over RGB 1,792."""
    k, inputs, outputs = 3, 128, 64
    text, image = np.zeros((k, inputs, outputs)).size + outputs, conv(k, 3, outputs)
    states(
        "cnn-in-nlp-vs-vision",
        en=(
            f"Conv1D with $k={k}$ from {inputs} to {outputs} channels has {text:,} parameters",
            rf"${k}\times{k}$ Conv2D from RGB to {outputs} has {image:,}.",
        ),
        zh=(
            f"$k={k}$、{inputs} 到 {outputs} 通道的 Conv1D 有 {text:,} 个参数",
            rf"RGB 到 {outputs} 通道的 ${k}\times{k}$ Conv2D 有 {image:,} 个。",
        ),
    )


def test_receptive_field_of_alphago(states: States) -> None:
    """One 5x5, eleven 3x3 and one 1x1 layer see 27 points, which covers the board of 19 from its center."""
    layers = [(5, 1, 1), *[(3, 1, 1)] * 11, (1, 1, 1)]
    width, board = field(*layers), 19
    assert width // 2 >= board // 2
    states(
        "cnn-local-to-global",
        rf"${board}\times{board}$",
        en=(
            "of stride 1 with zero padding",
            f"{len(layers)} convolution layers ($5\\times5$, then eleven $3\\times3$, then $1\\times1$)",
            f"receptive field of ${width}$ covers",
        ),
        zh=(
            "步幅 1、补零",
            f"{len(layers)} 个卷积层（$5\\times5$，接十一个 $3\\times3$，再接 $1\\times1$）",
            f"感受野为 ${width}$，",
        ),
    )
