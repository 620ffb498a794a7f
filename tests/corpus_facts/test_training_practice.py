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
        f"1000 10 {len(small)}",
        f"50000 128 {len(usual)} {usual[-1]}",
        f"50000 50000 {len(full)}",
        f"90 {len(usual)} {90 * len(usual):,}",
    )


def test_epochs_after_some_iterations(states: States) -> None:
    """Twenty iterations of 100 samples pass 1000 samples twice; the inverted formula says 0.5."""
    n, b, k = 1000, 100, 20
    epochs, inverted = k * b / n, (n / b) / k
    states(
        "batch-iteration-epoch",
        f"{n} {b} {k} {epochs:g} {inverted}",
        en=f"{k} {n} {b} {epochs:g}",
        zh=f"{n} {b} {k} {epochs:g}",
    )


def test_noise_of_the_batch_gradient(states: States) -> None:
    """The deviation of a batch mean falls as one over the root of the batch size."""
    rng = np.random.default_rng(0)
    for b in (4, 64):
        assert rng.normal(size=(40_000, b)).mean(axis=1).std() == pytest.approx(b**-0.5, rel=0.02)
    states("choosing-the-batch-size", "32 512")


def test_full_gradient_does_not_point_to_the_minimum(states: States) -> None:
    """At (1, 10) steepest descent of the ill-conditioned quadratic is 79 degrees off the way to the minimum."""
    at, step = np.array([1.0, 10.0]), 1e-6

    def f(v: Array) -> float:
        return float((100 * v[0] ** 2 + v[1] ** 2) / 2)

    gradient = np.array([(f(at + step * e) - f(at - step * e)) / (2 * step) for e in np.eye(2)])
    cosine = gradient @ at / (np.linalg.norm(gradient) * np.linalg.norm(at))
    degrees = float(np.degrees(np.arccos(cosine)))
    states("choosing-the-batch-size", "12 100 2 2", "1 10", f"{degrees:.0f}")


def test_usual_numbers_of_epochs(states: States) -> None:
    """Usual numbers of epochs are facts of the literature: only guarded here."""
    states("how-many-epochs", "90 300", "800 1600")


def test_gradients_that_are_not_cleared(states: States) -> None:
    """With a constant gradient of 1 and rate 1 uncleared gradients move by 1, 2, 3: 6 in all instead of 3."""
    moves = list(accumulate([1, 1, 1]))  # backward() adds
    cleared = 3 * 1
    first, second, third = (rf"${'' if move == 1 else move}\eta g$" for move in moves)
    total, right = rf"${sum(moves)}\eta g$", rf"${cleared}\eta g$"
    states("pytorch-training-step", f"{first} {second} {third} {total} {right}")


def test_floor_of_a_doubled_softmax(states: States) -> None:
    """Cross-entropy of ten classes on top of a softmax stays above 1.46."""
    classes = 10
    certain = np.eye(classes)[0]
    floor = float(-np.log(softmax(certain)[0]))
    rng = np.random.default_rng(0)
    losses = [-np.log(softmax(softmax(rng.normal(scale=30, size=classes)))[0]) for _ in range(5000)]
    assert min(losses) >= floor - 1e-12
    assert min(losses) == pytest.approx(floor, abs=1e-3)
    states("pytorch-training-step", en=f"{floor:.2f} {classes}", zh=f"{classes} {floor:.2f}")


def test_clipping_the_norm(states: States) -> None:
    """Clipped to norm 5 the gradient (9,12) of norm 15 becomes (3,4); a shorter one stays."""
    gradient, c = np.array([9, 12]), 5
    norm = float(np.linalg.norm(gradient))
    clipped = gradient * min(1, c / norm)
    assert np.linalg.norm(clipped) == pytest.approx(c)
    before, after = f"$({gradient[0]},{gradient[1]})$", f"$({clipped[0]:g},{clipped[1]:g})$"
    states("training-tricks-checklist", en=f"{c} {before} {norm:g} {after}", zh=f"{c} {norm:g} {before} {after}")


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
    states("training-tricks-checklist", f"{width} {deviation}", f"{product} 10^{{{order}}} {scale}")


def test_forget_gate_bias(states: States) -> None:
    """A bias of 1 opens the forget gate to 0.73, a bias of 0 to 0.5."""
    opened, half = (1 / (1 + np.exp(-bias)) for bias in (1.0, 0.0))
    states("training-tricks-checklist", f"1 {opened:.2f} {half:.1f}")
    # Usual batch sizes are a fact of practice.
    states("training-tricks-checklist", "32 512")


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
    states("update-to-weight-ratio", "10", "0.5", rate, formula, "10^{-3}", f"{base}\\times10^{{{int(power)}}}")


def test_ratio_decides_where_a_normalization_follows() -> None:
    """Before a normalization the scale of the weights changes nothing, and equal ratios change the output equally."""
    rng = np.random.default_rng(0)
    x, w, update = rng.normal(size=(64, 5)), rng.normal(size=5), rng.normal(size=5)

    def normalized(weights: Array) -> Array:
        z = x @ weights
        return np.asarray((z - z.mean()) / z.std())

    assert normalized(7 * w) == pytest.approx(normalized(w))
    assert normalized(7 * w + 7 * update) == pytest.approx(normalized(w + update))
    assert normalized(7 * w + update) != pytest.approx(normalized(w + update))


def test_summed_loss_and_ratio() -> None:
    """With the loss summed over a batch of B the gradient and so the ratio are B times as large."""
    rng = np.random.default_rng(0)
    x, y, w = rng.normal(size=(16, 3)), rng.normal(size=16), rng.normal(size=3)
    singles = (x @ w - y)[:, None] * x
    assert np.linalg.norm(singles.sum(axis=0)) == pytest.approx(16 * np.linalg.norm(singles.mean(axis=0)))


def test_initial_loss_of_ten_classes(states: States) -> None:
    """A uniform prediction over ten classes has the cross-entropy ln 10 = 2.303."""
    classes = 10
    loss = float(-np.log(softmax(np.zeros(classes))[3]))
    assert loss == pytest.approx(np.log(classes))
    states("what-to-check-when-a-network-trains-badly", f"{classes} {loss:.3f}", classes)


def test_temperature(states: States) -> None:
    """The logits (4,2,0) give the card's probabilities at temperatures 1 and 4; the first class leads at any."""
    logits = np.array([4.0, 2.0, 0.0])
    sharp, soft = (f"$({','.join(f'{p:.3f}' for p in softmax(logits / t))})$" for t in (1, 4))
    assert all(softmax(logits / t).argmax() == 0 for t in (0.1, 1, 4, 100))
    states("raise-accuracy-of-a-small-network", en=f"{sharp} 1 {soft} 4", zh=f"4 2 0 1 {sharp} 4 {soft}")


def test_gradient_of_the_soft_term() -> None:
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
