"""The numbers stated by the cards of the deck hyperparameters."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States


def test_updates_per_imagenet_epoch(states: States) -> None:
    """ImageNet's 1,281,167 images make 5005 updates at batch 256 and 157 at batch 8192."""
    images = 1_281_167
    states("large-batch-costs", f"{images:,}")
    for batch in (256, 8192):
        states("large-batch-costs", f"$B={batch}$", f" {len(range(0, images, batch))} ")


def test_scaled_learning_rate(states: States) -> None:
    """The linear rule turns the rate 0.1 at batch 256 into 3.2 at batch 8192."""
    rate, batch, large = 0.1, 256, 8192
    scaled = rate * large / batch
    states("linear-learning-rate-scaling", rf"${rate}\times{large}/{batch}={scaled:.1f}$")


def test_small_steps_and_one_big_step_agree_to_first_order() -> None:
    """Taking k small steps and taking one step with k times the rate differ only by a term quadratic in the rate."""
    rng = np.random.default_rng(0)
    k, batch = 4, 8
    x, y, start = rng.normal(size=(k, batch, 3)), rng.normal(size=(k, batch)), rng.normal(size=3)

    def gradient(
        theta: NDArray[np.float64], inputs: NDArray[np.float64], targets: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The gradient of half the mean squared error."""
        return np.asarray(inputs.T @ (inputs @ theta - targets) / len(targets))

    def gap(rate: float) -> float:
        """Distance between the two ways, relative to the length of the big step."""
        small = start.copy()
        for inputs, targets in zip(x, y, strict=True):
            small -= rate * gradient(small, inputs, targets)
        step = k * rate * gradient(start, x.reshape(-1, 3), y.ravel())
        return float(np.linalg.norm(small - (start - step)) / np.linalg.norm(step))

    assert gap(1e-5) < 1e-3
    assert gap(1e-3) / gap(1e-4) == pytest.approx(10, rel=0.1)


def test_noise_of_the_mean_gradient(states: States) -> None:
    """Four times the batch halves the noise of the mean gradient; a hundred times divides it by ten."""
    rng = np.random.default_rng(0)
    batches = (4, 16, 400)
    noise = [rng.normal(size=(20_000, batch)).mean(axis=1).std() for batch in batches]
    assert noise[0] / noise[1] == pytest.approx(2, rel=0.05)
    gain = round(float(noise[0] / noise[2]))
    states("critical-batch-size", f" {batches[1] // batches[0]} ", f" {batches[2] // batches[0]} ", f" {gain} ")


def cost(batch: float) -> tuple[float, float]:
    """Updates and samples, in units of their minimum, at a batch size in units of the critical one.

    A step along a noisy gradient of curvature H, with the best rate, lowers the loss in proportion to 1/(1 + 1/batch);
    the updates needed are the inverse of this progress and the samples are updates times batch.
    """
    rates = np.linspace(0, 1, 100_001)
    progress = (rates - rates**2 / 2 * (1 + 1 / batch)).max() / 0.5
    updates = 1 / progress
    return float(updates), float(updates * batch)


def test_updates_and_samples_around_the_critical_batch_size(states: States) -> None:
    """At the critical batch size both costs are doubled; at ten times it they are 1.1 and 11 times the minimum."""
    assert cost(1) == pytest.approx((2, 2))
    assert cost(1e-3)[1] == pytest.approx(1, abs=2e-3)
    assert cost(1e3)[0] == pytest.approx(1, abs=2e-3)
    multiple = 10
    updates, samples = cost(multiple)
    states(
        "critical-batch-size",
        rf"$B={multiple}B_{{\text{{crit}}}}$",
        rf"${updates:.1f}S_{{\min}}$",
        rf"${samples:.0f}E_{{\min}}$",
    )


def test_doubling_the_critical_batch_size(states: States) -> None:
    """Going from the critical batch size to twice it saves a quarter of the updates for half as many samples again."""
    (updates, samples), (fewer, more) = cost(1), cost(2)
    assert fewer / updates == pytest.approx(3 / 4)
    assert more / samples == pytest.approx(3 / 2)
    states("critical-batch-size", rf"${updates:.0f}S_{{\min}}$", rf"${fewer:.1f}S_{{\min}}$")
