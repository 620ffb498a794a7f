"""The numbers and formulas stated by the cards of the deck cnn."""

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
