"""The numbers and formulas stated by the cards of the deck training-practice."""

from itertools import accumulate

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Array = NDArray[np.float64]


def softmax(z: Array) -> Array:
    """Probabilities of the logits."""
    exponentials = np.exp(z - z.max())
    return np.asarray(exponentials / exponentials.sum())


def batches(n: int, size: int) -> list[int]:
    """The sizes of the batches of one epoch, the last one kept."""
    return [len(range(start, min(start + size, n))) for start in range(0, n, size)]


def test_iterations_per_epoch(states: States) -> None:
    """An epoch has ceil(N/B) iterations: 100, 391 (the last with 80 samples) and 1; 90 epochs make 35,190."""
    for n, b in ((10, 3), (12, 4), (7, 9)):
        assert len(batches(n, b)) == -(-n // b)
        assert sum(size == b for size in batches(n, b)) == n // b
    small, usual, full = batches(1000, 10), batches(50000, 128), batches(50000, 50000)
    states(
        "batch-iteration-epoch",
        f"| 1000 | 10 | {len(small)} |",
        r"$\lfloor N/B\rfloor$",
        en=(
            f"| 50000 | 128 | {len(usual)}, the last with {usual[-1]} samples |",
            f"| 50000 | 50000 | {len(full)} (full batch) |",
            r"an epoch has $\lceil N/B\rceil$ iterations",
            f"and 90 epochs of {len(usual)} iterations are {90 * len(usual):,} updates.",
            "\nceil(N/B) iterations per epoch\n",
        ),
        zh=(
            f"| 50000 | 128 | {len(usual)}，最后一批 {usual[-1]} 个样本 |",
            f"| 50000 | 50000 | {len(full)}（全批量） |",
            r"一轮有 $\lceil N/B\rceil$ 次迭代；若",
            f"；90 轮、每轮 {len(usual)} 次迭代，共 {90 * len(usual):,} 次更新。",
            "\n每轮 ⌈N/B⌉ 次迭代\n",
        ),
    )


def test_epochs_after_some_iterations(states: States) -> None:
    """Twenty iterations of 100 samples pass 1000 samples twice; the inverted formula says 0.5."""
    n, b, k = 1000, 100, 20
    epochs, inverted = k * b / n, (n / b) / k
    states(
        "batch-iteration-epoch",
        "$kB/N$",
        "$B=bAD$",
        en=(
            f"So {k} iterations with $N={n},B={b}$ are {epochs:g} epochs, and",
            f"for $N={n},B={b}$ and {k} iterations {epochs:g} epochs, not {inverted}.",
            "\nk iterations are kB/N epochs\n",
        ),
        zh=(
            f"所以 $N={n},B={b}$ 时，{k} 次迭代就是 {epochs:g} 轮；",
            f"$N={n},B={b}$、{k} 次迭代是 {epochs:g} 轮，而不是 {inverted} 轮。",
            "\nk 次迭代是 kB/N 轮\n",
        ),
    )


def test_noise_of_the_batch_gradient(states: States) -> None:
    """The deviation of a batch mean falls as one over the root of the batch size."""
    rng = np.random.default_rng(0)
    for b in (4, 64):
        assert rng.normal(size=(40_000, b)).mean(axis=1).std() == pytest.approx(b**-0.5, rel=0.02)
    states("choosing-the-batch-size", r"$1/\sqrt{B}$", en="Common are 32 to 512 for", zh="常用 32 到 512，")


def test_full_gradient_does_not_point_to_the_minimum(states: States) -> None:
    """At (1, 10) steepest descent of the ill-conditioned quadratic is 79 degrees off the way to the minimum."""
    at, step = np.array([1.0, 10.0]), 1e-6

    def f(v: Array) -> float:
        return float((100 * v[0] ** 2 + v[1] ** 2) / 2)

    gradient = np.array([(f(at + step * e) - f(at - step * e)) / (2 * step) for e in np.eye(2)])
    cosine = gradient @ at / (np.linalg.norm(gradient) * np.linalg.norm(at))
    degrees = float(np.degrees(np.arccos(cosine)))
    states(
        "choosing-the-batch-size",
        r"$f=\frac12(100x^2+y^2)$",
        "$(1,10)$",
        en=f"that direction is {degrees:.0f} degrees away",
        zh=f"方向相差 {degrees:.0f} 度。",
    )


def test_usual_numbers_of_epochs(states: States) -> None:
    """Usual numbers of epochs are facts of the literature: only guarded here."""
    states(
        "how-many-epochs",
        en=(
            "language models | about 1 |",
            "| fine-tuning them | 1 to 5 |",
            "| supervised ImageNet training | 90 to 300 |",
            "on ImageNet | 800 to 1600 |",
            "up to about 4 times",
            "usually takes 90 to 300 epochs.",
        ),
        zh=(
            "| 大语言模型预训练 | 约 1 |",
            "| 大语言模型微调 | 1 到 5 |",
            "| ImageNet 有监督训练 | 90 到 300 |",
            "预训练 | 800 到 1600 |",
            "重复到 4 遍左右",
            "ImageNet 训练通常是 90 到 300 轮。",
        ),
    )


def test_gradients_that_are_not_cleared(states: States) -> None:
    """With a constant gradient of 1 and rate 1 uncleared gradients move by 1, 2, 3: 6 in all instead of 3."""
    moves = list(accumulate([1, 1, 1]))  # backward() adds
    cleared = 3 * 1
    first, second, third = (rf"${'' if move == 1 else move}\eta g$" for move in moves)
    total, right = rf"${sum(moves)}\eta g$", rf"${cleared}\eta g$"
    states(
        "pytorch-training-step",
        en=f"moves by {first}, {second}, {third}, in three steps {total} instead of {right}.",
        zh=f"依次移动 {first}、{second}、{third}，三步共 {total}，而不是 {right}。",
    )


def test_floor_of_a_doubled_softmax(states: States) -> None:
    """Cross-entropy of ten classes on top of a softmax stays above 1.46."""
    classes = 10
    certain = np.eye(classes)[0]
    floor = float(-np.log(softmax(certain)[0]))
    rng = np.random.default_rng(0)
    losses = [-np.log(softmax(softmax(rng.normal(scale=30, size=classes)))[0]) for _ in range(5000)]
    assert min(losses) >= floor - 1e-12
    assert min(losses) == pytest.approx(floor, abs=1e-3)
    states(
        "pytorch-training-step",
        en=f"cannot fall below {floor:.2f} for {classes} classes.",
        zh=f"，{classes} 类时它降不到 {floor:.2f} 以下。",
    )


def test_clipping_the_norm(states: States) -> None:
    """Clipped to norm 5 the gradient (9,12) of norm 15 becomes (3,4); a shorter one stays."""
    gradient, c = np.array([9, 12]), 5
    norm = float(np.linalg.norm(gradient))
    clipped = gradient * min(1, c / norm)
    assert np.linalg.norm(clipped) == pytest.approx(c)
    before, after = f"$({gradient[0]},{gradient[1]})$", f"$({clipped[0]:g},{clipped[1]:g})$"
    states(
        "training-tricks-checklist",
        r"$\min(1,c/\lVert g\rVert)$",
        en=f"with $c={c}$ the gradient {before} of norm {norm:g} becomes {after}.",
        zh=f"：$c={c}$ 时，范数为 {norm:g} 的梯度 {before} 变成 {after}，",
    )


def test_fixed_and_scaled_initialization(states: States) -> None:
    """Ten linear layers of width 256 multiply the signal by 0.16 each with deviation 0.01 and by 1 if it is scaled."""
    width, deviation, layers = 256, 0.01, 10
    rng = np.random.default_rng(0)
    fixed = scaled = rng.normal(size=(64, width))
    for _ in range(layers):
        w = rng.normal(size=(width, width))
        fixed, scaled = fixed @ w * deviation, scaled @ w / np.sqrt(width)
    factor = deviation * np.sqrt(width)
    assert (fixed**2).mean() ** 0.5 == pytest.approx(factor**layers, rel=0.2)
    assert (scaled**2).mean() ** 0.5 == pytest.approx(1, rel=0.2)
    product, order = rf"${deviation}\sqrt{{{width}}}={factor:.2f}$", round(float(np.log10(factor**layers)))
    scale = rf"$1/\sqrt{{{width}}}$"
    states(
        "training-tricks-checklist",
        en=(
            f"in ten linear layers of width {width}, weights of standard deviation ${deviation}$ multiply",
            f"the signal by {product} each, about $10^{{{order}}}$ in all; {scale} keeps it.",
        ),
        zh=(
            f"十层宽 {width} 的线性层，权重标准差取 ${deviation}$，",
            f"每层把信号乘以 {product}，总共约 $10^{{{order}}}$；取 {scale} 则保持不变。",
        ),
    )


def test_forget_gate_bias(states: States) -> None:
    """A bias of 1 opens the forget gate to 0.73, a bias of 0 to 0.5."""
    opened, half = (1 / (1 + np.exp(-bias)) for bias in (1.0, 0.0))
    states(
        "training-tricks-checklist",
        en=rf"$\sigma(1)={opened:.2f}$ instead of ${half:.1f}$.",
        zh=rf"$\sigma(1)={opened:.2f}$ 而不是 ${half:.1f}$。",
    )
    # Usual batch sizes are a fact of practice.
    states("training-tricks-checklist", en="over it; 32 to 512 is a", zh="常从 32 到 512 起步")


def test_update_to_weight_ratio(states: States) -> None:
    """The example's update is 5e-4 of the weights, its gradient 5e-2."""
    rng = np.random.default_rng(0)
    w, g, rate = rng.normal(size=40), rng.normal(size=40), 0.01
    w, g = 10 * w / np.linalg.norm(w), 0.5 * g / np.linalg.norm(g)
    ratio = float(np.linalg.norm(-rate * g) / np.linalg.norm(w))
    alone = float(np.linalg.norm(g) / np.linalg.norm(w))
    mantissa, exponent = f"{ratio:.0e}".split("e")
    base, power = f"{alone:.0e}".split("e")
    formula = rf"$r={rate}\times0.5/10={mantissa}\times10^{{{int(exponent)}}}$"
    states(
        "update-to-weight-ratio",
        r"$\lVert w\rVert=10$",
        r"$\lVert g\rVert=0.5$",
        rf"$\eta={rate}$",
        formula,
        r"$$ r=\frac{\lVert\Delta w\rVert}{\lVert w\rVert} $$",
        r"$r\approx10^{-3}$",
        en=(
            rf"the gradient is ${base}\times10^{{{int(power)}}}$ of",
            "About 1e-3 per step",
            "about $10^{-3}$ of the weight",
        ),
        zh=(rf"梯度是权重的 ${base}\times10^{{{int(power)}}}$。", "约每步 1e-3\n", "权重范数的 $10^{-3}$。"),
    )


def test_summed_loss_and_ratio(states: States) -> None:
    """With the loss summed over a batch of B the gradient and so the ratio are B times as large."""
    rng = np.random.default_rng(0)
    x, y, w = rng.normal(size=(16, 3)), rng.normal(size=16), rng.normal(size=3)
    singles = (x @ w - y)[:, None] * x
    assert np.linalg.norm(singles.sum(axis=0)) == pytest.approx(16 * np.linalg.norm(singles.mean(axis=0)))
    states("update-to-weight-ratio", en="gradient and ratio are $B$ times larger under SGD", zh="都会大 $B$ 倍")


def test_initial_loss_of_ten_classes(states: States) -> None:
    """A uniform prediction over ten classes has the cross-entropy ln 10 = 2.303."""
    classes = 10
    loss = float(-np.log(softmax(np.zeros(classes))[3]))
    assert loss == pytest.approx(np.log(classes))
    states(
        "what-to-check-when-a-network-trains-badly",
        rf"$\ln{classes}={loss:.3f}$",
        en=f"with {classes} balanced classes",
        zh=f"？{classes} 个均衡类别",
    )


def test_temperature(states: States) -> None:
    """The logits (4,2,0) give the card's probabilities at temperatures 1 and 4; the first class leads at any."""
    logits = np.array([4.0, 2.0, 0.0])
    sharp, soft = (f"$({','.join(f'{p:.3f}' for p in softmax(logits / t))})$" for t in (1, 4))
    assert all(softmax(logits / t).argmax() == 0 for t in (0.1, 1, 4, 100))
    states(
        "raise-accuracy-of-a-small-network",
        "$(4,2,0)$",
        en=f"give {sharp} at $T=1$ and {soft} at $T=4$:",
        zh=f"$(4,2,0)$ 在 $T=1$ 时是 {sharp}，$T=4$ 时是 {soft}：",
    )


def test_gradient_of_the_soft_term(states: States) -> None:
    """At high temperatures the gradient of the soft term shrinks as 1/T^2, which the factor T^2 makes good."""
    teacher, student, step = np.array([4.0, 2.0, 0.0]), np.array([1.0, 0.5, -0.3]), 1e-5

    def divergence(z: Array, t: float) -> float:
        p, q = softmax(teacher / t), softmax(z / t)
        return float((p * np.log(p / q)).sum())

    def gradient(t: float) -> float:
        slopes = [
            (divergence(student + step * e, t) - divergence(student - step * e, t)) / (2 * step) for e in np.eye(3)
        ]
        return float(np.linalg.norm(slopes))

    assert gradient(20) / gradient(40) == pytest.approx(4, rel=0.1)
    assert 20**2 * gradient(20) == pytest.approx(40**2 * gradient(40), rel=0.1)
    states(
        "raise-accuracy-of-a-small-network",
        r"$$ L=(1-\alpha)\,\mathrm{CE}(y,q)+\alpha T^2\,\mathrm{KL}(\tilde p\,\Vert\,\tilde q) $$",
        r"$1/T^2$",
        en="plus T squared times soft term\n",
        zh="加 T² 倍的软项\n",
    )
