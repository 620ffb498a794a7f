"""The numbers and formulas stated by the cards of the deck transfer."""

import numpy as np
import pytest

from tests.corpus_facts.conftest import States


def count(*shapes: tuple[int, ...]) -> int:
    """The number of elements of arrays of these shapes."""
    return sum(np.broadcast_to(np.float32(0), shape).size for shape in shapes)


def resnet50_backbone() -> int:
    """The parameters of ResNet-50 without its last layer: convolutions without biases, batch norms with two vectors."""

    def convolution(inputs: int, outputs: int, k: int) -> int:
        return count((outputs, inputs, k, k), (outputs,), (outputs,))

    total, inputs = convolution(3, 64, 7), 64
    for width, blocks in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for block in range(blocks):
            total += convolution(inputs, width, 1) + convolution(width, width, 3) + convolution(width, 4 * width, 1)
            if block == 0:
                total += convolution(inputs, 4 * width, 1)
            inputs = 4 * width
    assert inputs == 2048
    return total


def head(classes: int) -> int:
    """The parameters of a linear layer on ResNet-50's 2048 features."""
    return count((classes, 2048), (classes,))


def test_squared_mmd_with_a_linear_kernel() -> None:
    """With a linear kernel the squared MMD is the squared distance of the mean vectors."""
    rng = np.random.default_rng(0)
    source, target = rng.normal(size=(50, 3)), rng.normal(size=(70, 3)) + 1
    kernels = (source @ source.T).mean() + (target @ target.T).mean() - 2 * (source @ target.T).mean()
    assert kernels == pytest.approx(((source.mean(axis=0) - target.mean(axis=0)) ** 2).sum())


def test_density_ratio_reweights_source_samples() -> None:
    """Source samples weighted with the density ratio target/source average like target samples."""
    points = np.arange(4.0)
    source, target = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.1, 0.2, 0.3, 0.4])
    assert source @ (target / source * points**2) == pytest.approx(target @ points**2)


def test_trained_parameters_of_resnet50(states: States) -> None:
    """A 10-class head on ResNet-50 has 20,490 parameters, the whole network 23,528,522."""
    classes = 10
    backbone = resnet50_backbone()
    assert backbone + head(1000) == 25_557_032  # torchvision's count
    states(
        "fine-tuning-versus-feature-extraction", f"50 {classes}", f"{head(classes):,}", f"{backbone + head(classes):,}"
    )


def test_rate_three_layers_down(states: States) -> None:
    """Divided by 2.6 per layer, a top rate of 0.01 is 0.00057 three layers below."""
    top, factor, rate = 0.01, 2.6, 0.01
    for _ in range(3):
        rate /= factor
    states("fine-tuning-strategies", f"{factor} {top} {rate:.5f}")


def test_parameters_of_lora(states: States) -> None:
    """Rank 8 beside a 4096 x 4096 matrix has 65,536 parameters instead of 16,777,216, 0.39 %; BA has W's shape."""
    side, rank = 4096, 8
    low, full = count((side, rank), (rank, side)), count((side, side))
    rng = np.random.default_rng(0)
    w, b, a, x = rng.normal(size=(6, 5)), rng.normal(size=(6, 2)), rng.normal(size=(2, 5)), rng.normal(size=5)
    assert (w + b @ a) @ x == pytest.approx(w @ x + b @ (a @ x))
    matrix, share = rf"${side}\times{side}$", f"{100 * low / full:.2f}%"
    states("fine-tuning-strategies", f"{matrix} {rank} {low:,} {full:,} {share}")


def test_elastic_weight_consolidation(states: States) -> None:
    """Plain training on the new loss ends at 1; with the penalty of strength 4 around 0 it ends at 0.2."""
    ends = []
    strength, old = 4, 0.0
    for penalty in (0, strength):
        theta, step = old, 1e-6
        for _ in range(2000):

            def loss(t: float, penalty: float = penalty) -> float:
                return 0.5 * (t - 1) ** 2 + penalty / 2 * (t - old) ** 2

            theta -= 0.1 * (loss(theta + step) - loss(theta - step)) / (2 * step)
        ends.append(theta)
    plain, held = f"${ends[0]:.0f}$", f"${ends[1]:.1f}$"
    assert ends == pytest.approx([1, 0.2], abs=1e-6)
    states("continual-learning-and-forgetting", "12 1 2", f"{plain} {strength} {held}")


def test_shared_trunk_saves_parameters(states: States) -> None:
    """Three 10-class heads on one ResNet-50 trunk take about 24 million parameters, three networks about 71."""
    tasks, classes = 3, 10
    shared = resnet50_backbone() + tasks * head(classes)
    separate = tasks * (resnet50_backbone() + head(classes))
    millions = [round(parameters / 10**6) for parameters in (shared, separate)]
    states(
        "multi-task-learning",
        f"{classes} 50",
        en="{} {}".format(*millions),
        zh=tuple(f"{unit * number}" for number in millions for unit in (100, 10**6)),
    )
