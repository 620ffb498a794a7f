"""The numbers and formulas that cards/data.yaml states, recomputed."""

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


def z_score(x: Vector) -> Vector:
    """`x` standardized with its own mean and population standard deviation."""
    z: Vector = (x - x.mean()) / x.std()
    return z


def listed(values: Vector) -> tuple[str, str]:
    """The numbers as an English and as a Chinese list."""
    texts = [f"{value:g}" for value in values]
    return ", ".join(texts), "、".join(texts)


def test_results_of_the_three_methods(states: States) -> None:
    """Min-max gives [0, 1], the z-score mean 0 and variance 1, robust scaling median 0 and interquartile range 1."""
    x = np.random.default_rng(0).exponential(scale=7.0, size=101)
    scaled, z = min_max(x, x), z_score(x)
    first, median, third = np.quantile(x, [0.25, 0.5, 0.75])
    robust = (x - median) / (third - first)
    low, high = round(scaled.min()), round(scaled.max())
    assert (scaled.min(), scaled.max()) == (low, high)
    mean, variance = round(abs(z.mean())), round(z.var())
    assert (z.mean(), z.var()) == pytest.approx((mean, variance))
    middle, spread = np.median(robust), np.subtract(*np.quantile(robust, [0.75, 0.25]))
    assert (middle, spread) == pytest.approx((round(middle), round(spread)))
    states(
        "feature-scaling-kinds",
        en=(
            rf"| min-max | $\frac{{x-\min}}{{\max-\min}}$ | $[{low},{high}]$ |",
            rf"| z-score | $\frac{{x-\mu}}{{\sigma}}$ | mean {mean}, variance {variance} |",
            rf"| robust | $\frac{{x-\text{{median}}}}{{\text{{IQR}}}}$ | median {middle:.0f}, IQR {spread:.0f} |",
            f"min-max scaling ({low}-{high} scaling)",
            f"Min-max: to [{low},{high}] on",
            f"Z-score: mean {mean}, variance {variance};",
            "(third minus first quartile)",
        ),
        zh=(
            rf"| min-max | $\frac{{x-\min}}{{\max-\min}}$ | 落在 $[{low},{high}]$ |",
            rf"| z-score | $\frac{{x-\mu}}{{\sigma}}$ | 均值 {mean}，方差 {variance} |",
            rf"| robust | $\frac{{x-\text{{median}}}}{{\text{{IQR}}}}$ | 中位数 {middle:.0f}，IQR 为 {spread:.0f} |",
            f"（min-max，也叫 {low}-{high} 缩放）",
            f"min-max：训练数据映射到 [{low},{high}]",
            f"z-score：均值 {mean}、方差 {variance}，",
            "（第三四分位数减第一四分位数）",
        ),
    )


def test_pixel_range(states: States) -> None:
    """8-bit pixels go from 0 to 255."""
    pixel = np.iinfo(np.uint8)
    states(
        "feature-scaling-kinds",
        en=f"({pixel.bits}-bit pixels: divide by {pixel.max}, with the known limits {pixel.min} and {pixel.max} instead",
        zh=f"（{pixel.bits} 位像素直接除以 {pixel.max}，用的是已知上下限 {pixel.min} 和 {pixel.max}，",
    )


def test_min_max_example(states: States) -> None:
    """2, 4, 6, 10 become 0, 0.25, 0.5, 1, and a later 12 becomes 1.25."""
    train, later = np.array([2.0, 4.0, 6.0, 10.0]), 12
    (given, given_zh), (scaled, scaled_zh) = listed(train), listed(min_max(train, train))
    low, high = min_max(train, train)[[0, -1]]
    (outside,) = min_max(np.array([later]), train)
    assert not low <= outside <= high
    limits = f"$[{low:g},{high:g}]$"
    states(
        "min-max-scaling",
        r"$$x'=\frac{x-x_{\min}}{x_{\max}-x_{\min}}$$",
        en=(
            f"Example: {given} become {scaled}. ",
            f"the training minimum becomes {low:g} and the training maximum {high:g}: ",
            f"a later value outside the training range leaves {limits}; here {later} becomes {outside:g} with",
            f"all data, new data included, lie in {limits}.",
            f"New values may leave [{low:g},{high:g}]\n",
            "\n(x - min) / (max - min),",
            f"What is min-max ({low:g}-{high:g}) scaling",
        ),
        zh=(
            f"例：{given_zh} 变成 {scaled_zh}。",
            f"训练集最小值变成 {low:g}、最大值变成 {high:g}：",
            f"会落到 {limits} 之外；沿用原来的上下限，{later} 会变成 {outside:g}。",
            f"所有数据（包括新数据）都在 {limits} 内",
            f"新数据可能落在 [{low:g},{high:g}] 之外",
            "\n(x - min) / (max - min)，",
            f"（min-max，{low:g}-{high:g} 缩放）",
        ),
    )


def test_min_max_outlier(states: States) -> None:
    """The outlier 1002 squeezes the four other values into 0 to 0.008 and becomes 1 itself."""
    train, outlier = np.array([2.0, 4.0, 6.0, 10.0]), 1002.0
    scaled = min_max(np.append(train, outlier), np.append(train, outlier))
    low, high = scaled[:-1].min(), scaled[:-1].max()
    ends = [min_max(np.append(train, end), np.append(train, end))[-1] for end in (-outlier, outlier)]
    states(
        "min-max-scaling",
        en=(
            f"add the outlier {outlier:.0f} to the example, and the first four values are squeezed "
            f"into {low:g} to {high:g}."
        ),
        zh=f"加入离群点 {outlier:.0f}，前四个数就被挤进 {low:g} 到 {high:g} 之间。",
    )
    states(
        "min-max-scaling",
        en=(
            f"The most extreme outlier becomes {ends[0]:g} or {ends[1]:g} and",
            f"everything ends up between {ends[0]:g} and {ends[1]:g}.",
        ),
        zh=(f"最极端的离群点变成 {ends[0]:g} 或 {ends[1]:g}，", f"压到 {ends[0]:g} 和 {ends[1]:g} 之间"),
    )


def test_min_max_of_a_constant(states: States) -> None:
    """A constant feature gives 0/0."""
    constant = np.full(4, 3.0)
    x, lowest, largest = constant[0], constant.min(), constant.max()
    quotient = f"{x - lowest:g}/{largest - lowest:g}"
    states("min-max-scaling", en=f"A constant feature would give {quotient} and", zh=f"常数特征会出现 {quotient}，")


def test_z_score_example(states: States) -> None:
    """2, 4, 4, 4, 5, 5, 7, 9 has mean 5, population deviation 2 and sample deviation 2.138; 9 becomes 2."""
    x = np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    n = x.size
    population, sample = (np.sqrt(sum((x - sum(x) / n) ** 2) / divisor) for divisor in (n, n - 1))
    given, given_zh = listed(x)
    last, z = x[-1], z_score(x)[-1]
    assert z == pytest.approx(round(z))
    states(
        "z-score-standardization",
        r"$$z=\frac{x-\mu}{\sigma}$$",
        en=(
            rf"Example: {given} has $\mu={x.mean():g}$ and, dividing by $n$, $\sigma={population:g}$; "
            rf"so {last:g} becomes {z:g}. Dividing by $n-1$ gives $\sigma\approx {sample:.3f}$: "
            r"scikit-learn's `StandardScaler` divides by $n$, pandas' `std` by $n-1$ by default."
        ),
        zh=(
            rf"例：{given_zh} 的 $\mu={x.mean():g}$，除以 $n$ 时 $\sigma={population:g}$，"
            rf"所以 {last:g} 变成 {z:g}。除以 $n-1$ 则 $\sigma\approx {sample:.3f}$："
            r"scikit-learn 的 `StandardScaler` 除以 $n$，pandas 的 `std` 默认除以 $n-1$。"
        ),
    )


def test_z_score_of_any_distribution(states: States) -> None:
    """Standardized data have mean 0 and variance 1 whatever their distribution, and keep their skewness."""
    rng = np.random.default_rng(0)
    moments = set()
    for x in (rng.exponential(size=1000), rng.random(1000), np.array([0.0] * 9 + [1.0]), rng.normal(5, 3, 1000)):
        z = z_score(x)
        moments.add((round(abs(z.mean()), 9), round(z.var(), 9)))
        assert np.mean(z**3) == pytest.approx(np.mean((x - x.mean()) ** 3) / x.std() ** 3)
    ((mean, variance),) = moments
    assert np.mean(z_score(rng.exponential(size=100_000)) ** 3) > 1.5
    states(
        "z-score-standardization",
        rf"$\mathrm{{E}}[z]={mean:g}$",
        rf"$\mathrm{{Var}}[z]={variance:g}$",
        en=(
            f"the result has mean {mean:g} and variance {variance:g}; on new data",
            f"Mean {mean:g}, variance {variance:g} for any",
            f"Mean {mean:g} and variance {variance:g} follow for every",
        ),
        zh=(
            f"结果的均值为 {mean:g}、方差为 {variance:g}；对新数据",
            f"结果均值 {mean:g}、方差 {variance:g}\n",
            f"结果的均值和方差就是 {mean:g} 和 {variance:g}。",
        ),
    )


def test_normal_quantile(states: States) -> None:
    """A standard normal variable exceeds 1.96 in absolute value with probability 5 percent."""
    quantile = 1.96
    z = np.random.default_rng(0).normal(size=1_000_000)
    probability = 100 * float(np.mean(np.abs(z) > quantile))
    assert probability == pytest.approx(100 * math.erfc(quantile / math.sqrt(2)), abs=0.1)
    states(
        "z-score-standardization",
        en=rf"that $\lvert z\rvert>{quantile}$ has probability {probability:.0f}%.",
        zh=rf"例如说 $\lvert z\rvert>{quantile}$ 的概率是 {probability:.0f}%，",
    )


def test_refitted_scaler(states: States) -> None:
    """8 is 0.8 in the range 0 to 10 but 0.4 in the range 0 to 20, and 12 is 1.2 in the first."""
    old, new = np.array([0.0, 10.0]), np.array([0.0, 20.0])
    value, later = 8, 12
    (before,), (after,) = min_max(np.array([value]), old), min_max(np.array([value]), new)
    (outside,) = min_max(np.array([later]), old)
    states(
        "scaler-fit-on-training-data",
        en=(
            f"with training range {old[0]:g} to {old[1]:g} the value {value} becomes {before:g};",
            f"refitted to {new[0]:g} to {new[1]:g} it becomes {after:g},",
            f"A new {later} then simply becomes {outside:g};",
        ),
        zh=(
            f"训练范围是 {old[0]:g} 到 {old[1]:g}，{value} 变成 {before:g}；",
            f"若按 {new[0]:g} 到 {new[1]:g} 重新拟合，{value} 就变成 {after:g}，",
            f"新来的 {later} 就变成 {outside:g}，",
        ),
    )
