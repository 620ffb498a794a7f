"""The numbers that cards/data.yaml states, recomputed."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States

Vector = NDArray[np.float64]


def min_max(x: Vector, train: Vector) -> Vector:
    """`x` scaled with the limits of `train`."""
    scaled: Vector = (x - train.min()) / (train.max() - train.min())
    return scaled


def test_robust_scaling() -> None:
    """Robust scaling gives median 0 and interquartile range 1."""
    x = np.array([1.0, 2.0, 4.0, 8.0, 100.0])
    first, median, third = np.quantile(x, [0.25, 0.5, 0.75])
    scaled = (x - median) / (third - first)
    assert np.median(scaled) == pytest.approx(0.0)
    assert np.subtract(*np.quantile(scaled, [0.75, 0.25])) == pytest.approx(1.0)


def test_pixel_range(states: States) -> None:
    """The largest 8-bit pixel value is 255."""
    states("feature-scaling-kinds", str(np.iinfo(np.uint8).max))


def test_min_max_example(states: States) -> None:
    """2, 4, 6, 10 become 0, 0.25, 0.5, 1, and a later 12 becomes 1.25."""
    train = np.array([2.0, 4.0, 6.0, 10.0])
    states("min-max-scaling", *(f"{value:g}" for value in min_max(train, train)))
    states("min-max-scaling", *(f"{value:g}" for value in min_max(np.array([12.0]), train)))


def test_min_max_outlier(states: States) -> None:
    """The outlier 1002 squeezes the other values into 0 to 0.008."""
    train = np.array([2.0, 4.0, 6.0, 10.0, 1002.0])
    scaled = min_max(train, train)
    assert scaled[0] == 0.0
    states("min-max-scaling", f"{train[-1]:.0f}", f"{scaled[:-1].max():g}")


def test_z_score_example(states: States) -> None:
    """2, 4, 4, 4, 5, 5, 7, 9 has mean 5, population deviation 2 and sample deviation 2.138."""
    x = np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    states("z-score-standardization", rf"\mu={x.mean():g}", rf"\sigma={x.std():g}", f"{x.std(ddof=1):.3f}")
    assert (x[-1] - x.mean()) / x.std() == pytest.approx(2.0)


def test_z_score_of_skewed_data() -> None:
    """Standardized skewed data have mean 0, variance 1 and the same skewness as before."""
    x = np.random.default_rng(0).exponential(size=100_000)
    z = (x - x.mean()) / x.std()
    assert z.mean() == pytest.approx(0.0, abs=1e-9)
    assert z.var() == pytest.approx(1.0)
    assert np.mean(z**3) == pytest.approx(np.mean((x - x.mean()) ** 3) / x.std() ** 3)
    assert np.mean(z**3) > 1.5


def test_normal_quantile(states: States) -> None:
    """A standard normal variable exceeds 1.96 in absolute value with probability 5 percent."""
    quantile = 1.96
    states("z-score-standardization", f"{quantile}", f"{100 * math.erfc(quantile / math.sqrt(2)):.0f}%")


def test_refitted_scaler(states: States) -> None:
    """8 is 0.8 in the range 0 to 10 but 0.4 in the range 0 to 20, and 12 is 1.2 in the first."""
    old, new = np.array([0.0, 10.0]), np.array([0.0, 20.0])
    values = np.array([8.0])
    states("scaler-fit-on-training-data", f"{min_max(values, old)[0]:g}", f"{min_max(values, new)[0]:g}")
    states("scaler-fit-on-training-data", f"{min_max(np.array([12.0]), old)[0]:g}")
