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


def test_power_law(states: States) -> None:
    """20 % at 10,000 and 10 % at 80,000 samples give the exponent 1/3; another halving takes 640,000, eight times."""
    first, second, high, low = 10_000, 80_000, 0.20, 0.10
    b = math.log(high / low) / math.log(second / first)
    assert b == pytest.approx(1 / 3)
    a = high * first**b
    assert a * second**-b == pytest.approx(low)
    third = (a / (low / 2)) ** (1 / b)
    assert third / second == pytest.approx(8)
    states(
        "more-data-better-performance",
        r"$$E(n)\approx E_\infty+a\,n^{-b}$$",
        en=(
            f"{high:.0%} error at {first:,} samples and {low:.0%} at {second:,} give $b=1/3$; halving it again takes "
            f"{third:,.0f}. Returns diminish: here each halving costs eight times"
        ),
        zh=f"{first:,} 个样本时错误率 {high:.0%}，{second:,} 个时 {low:.0%}，则 $b=1/3$；再减半就要 {third:,.0f} 个。",
    )
    states("more-data-better-performance", en="$E_\\infty=0$", zh="此例中错误率每减半一次，数据要增加到八倍")


def test_permuted_columns() -> None:
    """An MLP with correspondingly permuted weights computes the same of permuted columns."""
    rng = np.random.default_rng(0)
    x, first, second = rng.normal(size=(7, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)
    order = rng.permutation(5)
    assert np.maximum(x[:, order] @ first[order], 0) @ second == pytest.approx(np.maximum(x @ first, 0) @ second)


def test_pseudo_labels(states: States) -> None:
    """Two of the four confidences reach 0.95; 95 % precision leaves 500 of 10,000 labels wrong.

    The threshold 0.95 is the paper's: asserted to stand there only.
    """
    threshold, confidences = 0.95, np.array([0.97, 0.90, 0.96, 0.55])
    assert (confidences >= threshold).sum() == 2
    labels, precision = 10_000, 95
    wrong = labels * (100 - precision) // 100
    given = [f"{value:.2f}" for value in confidences]
    states(
        "self-training-with-pseudo-labels",
        r"$$L=L_{sup}+\lambda\,\frac1n\sum_{i=1}^{n}1[\max q_i\ge\tau]\,H(\hat y_i,p_i)$$",
        en=(
            f"With $\\max q_i$ of {', '.join(given)} two of four samples count.",
            f"at {precision}% precision {labels:,} pseudo-labels hold {wrong} wrong",
            f"({threshold} in the paper)",
        ),
        zh=(
            f"若 $\\max q_i$ 分别为 {'、'.join(given)}，四个样本中有两个计入。",
            f"精确率为 {precision}% 时，{labels:,} 个伪标签里就有 {wrong} 个是错的",
            f"（论文取 {threshold}）",
        ),
    )


def test_threshold_from_costs(states: States) -> None:
    """Predicting positive from p = a / (a + b) on has the least expected cost; 1 and 9 give 0.1."""
    false_alarm, miss = 1.0, 9.0
    p = np.linspace(0, 1, 100_001)
    cheaper = p[(1 - p) * false_alarm <= p * miss].min()
    threshold = false_alarm / (false_alarm + miss)
    assert cheaper == pytest.approx(threshold, abs=1e-4)
    states(
        "class-imbalance-remedies",
        r"$$p\ge\frac{a}{a+b}$$",
        en=f"If a miss costs {miss:g} times a false alarm, that is {threshold:g}, not 0.5.",
        zh=f"若漏报的代价是误报的 {miss:g} 倍，阈值就是 {threshold:g}，而不是 0.5。",
    )


def test_balanced_class_weights(states: States) -> None:
    """The weights n / (K n_c) of 990 and 10 samples are 0.505 and 50 and give both classes the same total weight."""
    counts = np.array([990, 10])
    weights = counts.sum() / (counts.size * counts)
    assert weights * counts == pytest.approx(counts.sum() / counts.size)
    states(
        "class-imbalance-remedies",
        "$n/(Kn_c)$",
        en=f"for {counts[0]} to {counts[1]} they are {weights[0]:.3f} and {weights[1]:g}.",
        zh=f"{counts[0]} 比 {counts[1]} 时分别是 {weights[0]:.3f} 和 {weights[1]:g}。",
    )


def test_trivial_prediction(states: States) -> None:
    """With 1 % positives, predicting 1 % costs 0.056 nats instead of 0.693; at 50 % the negatives make 99 % of the loss."""
    labels = np.array([0.0] * 99 + [1.0])

    def losses(p: float) -> Vector:
        values: Vector = -(labels * np.log(p) + (1 - labels) * np.log(1 - p))
        return values

    even, rare = losses(0.5), losses(0.01)
    assert even[labels == 0].sum() / even.sum() == pytest.approx(0.99)
    gradient = np.abs(0.5 - labels)  # of the cross-entropy with respect to the logit, per sample
    assert gradient[labels == 0].sum() / gradient.sum() == pytest.approx(0.99)
    accuracy = np.mean((np.full(labels.size, 0.01) >= 0.5) == (labels == 1))
    states(
        "class-imbalance-why-harmful",
        en=(
            "With 99% negatives and 50% predicted for everyone, 99% of the loss",
            f"lowers the cross-entropy from {even.mean():.3f} to {rare.mean():.3f} nats",
            f"has an accuracy of {accuracy:.0%} without",
        ),
        zh=(
            "负类占 99%，对谁都预测 50% 时，损失的 99%，以及各样本对 logit 的梯度（取绝对值）的 99%，都来自多数类",
            f"交叉熵就从 {even.mean():.3f} 降到 {rare.mean():.3f} 奈特",
            f"准确率高达 {accuracy:.0%}，",
        ),
    )


def test_rare_samples_in_a_random_split(states: States) -> None:
    """A random 100 of 1,000 samples with 10 positives holds 1 on average and none with probability 35 %."""
    total, positives, test = 1000, 10, 100
    none = math.comb(total - positives, test) / math.comb(total, test)
    mean = test * positives / total
    assert none == pytest.approx(math.prod((total - test - i) / (total - i) for i in range(positives)))
    found = np.random.default_rng(0).hypergeometric(positives, total - positives, test, size=1_000_000)
    assert found.mean() == pytest.approx(mean, rel=0.01)
    assert np.mean(found == 0) == pytest.approx(none, abs=0.003)
    recall = 0.8
    error = math.sqrt(recall * (1 - recall) / positives)
    states(
        "class-imbalance-why-harmful",
        en=(
            f"{total:,} samples with 1% positives hold {positives}. A random test set of {test} contains {mean:g} on average",
            f"none at all with probability {none:.0%}; a stratified split gives exactly {mean:g}.",
            f"Even with {positives} test positives a recall of {recall} has a standard error of about {error:.2f}.",
        ),
        zh=(
            f"{total:,} 个样本、正类占 1%，总共只有 {positives} 个。随机抽 {test} 个做测试集，平均含 {mean:g} 个正样本",
            f"一个都没有的概率是 {none:.0%}；分层划分则恰好 {mean:g} 个。",
            f"即便测试集有 {positives} 个正样本，召回率 {recall} 的标准误也约为 {error:.2f}。",
        ),
    )


def test_random_resampling(states: States) -> None:
    """Balancing 990 to 10 drops 980 samples or adds 980 copies."""
    majority, minority = 990, 10
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], [majority, minority])
    kept = np.concatenate([rng.choice(np.flatnonzero(labels == 0), minority, replace=False), np.flatnonzero(labels)])
    copies = rng.choice(np.flatnonzero(labels), majority - minority)
    grown = np.bincount(labels[np.concatenate([np.arange(labels.size), copies])])
    assert np.bincount(labels[kept]).tolist() == [minority, minority]
    assert grown.tolist() == [majority, majority]
    dropped = labels.size - kept.size
    states(
        "random-under-and-over-sampling",
        en=(
            f"For {majority} negatives and {minority} positives, balanced",
            f"| under-sampling | {minority} + {minority}, {dropped} dropped |",
            f"| over-sampling | {majority} + {majority}, {copies.size} copies added |",
        ),
        zh=(
            f"以 {majority} 个负样本、{minority} 个正样本为例",
            f"| 欠采样 | {minority} + {minority}，丢掉 {dropped} 个 |",
            f"| 过采样 | {majority} + {majority}，多出 {copies.size} 个副本 |",
        ),
    )


def test_probability_after_under_sampling(states: States) -> None:
    """Where a share r of the negatives is kept, the true probability is r p' / (r p' + 1 - p')."""
    for p in (0.01, 0.2, 0.7):
        for rate in (0.1, 0.5):
            seen = p / (p + rate * (1 - p))
            assert rate * seen / (rate * seen + 1 - seen) == pytest.approx(p)
    rate, seen = 0.1, 0.5
    states(
        "random-under-and-over-sampling",
        r"$$p=\frac{rp'}{rp'+1-p'}$$",
        en=f"For $r={rate}$, $p'={seen}$ becomes {rate * seen / (rate * seen + 1 - seen):.3f}.",
        zh=f"$r={rate}$ 时，$p'={seen}$ 变成 {rate * seen / (rate * seen + 1 - seen):.3f}。",
    )


def test_meeting_in_the_middle(states: States) -> None:
    """10,000 to 100: balance takes 9,900; 1,000 against 2,000 is 1:2 and uses twenty times the majority samples."""
    majority, minority, raised, kept = 10_000, 100, 1_000, 2_000
    assert raised == 10 * minority
    assert kept == 2 * raised
    assert kept / minority == 20
    gap = majority - minority
    states(
        "combining-over-and-under-sampling",
        en=(
            f"With {majority:,} to {minority}, full balance means dropping {gap:,} samples or adding {gap:,}. Raising the "
            f"minority tenfold to {raised:,} and keeping {kept:,} of the majority gives 1:2 and still uses twenty times"
        ),
        zh=(
            f"{majority:,} 比 {minority} 时，要完全配平，得丢掉 {gap:,} 个或增加 {gap:,} 个。若把少数类增加十倍到 {raised:,} 个，"
            f"多数类保留 {kept:,} 个，就得到 1:2，用到的多数类样本仍是单纯欠采样的二十倍。"
        ),
    )


def test_smote(states: States) -> None:
    """From (1, 2) toward (3, 6) with 0.25 lies (1.5, 3), on the segment between both."""
    x, neighbor, weight = np.array([1.0, 2.0]), np.array([3.0, 6.0]), 0.25
    new = x + weight * (neighbor - x)
    assert np.linalg.norm(new - x) + np.linalg.norm(neighbor - new) == pytest.approx(np.linalg.norm(neighbor - x))

    def point(values: Vector) -> str:
        return f"$({','.join(f'{value:g}' for value in values)})$"

    base, other = point(x)[1:-1], point(neighbor)[1:-1]
    states(
        "smote",
        r"$$x_{new}=x+\lambda\,(x_{nn}-x),\qquad\lambda\sim U(0,1)$$",
        en=f"$x={base}$, $x_{{nn}}={other}$, $\\lambda={weight}$ gives {point(new)}.",
        zh=f"$x={base}$，$x_{{nn}}={other}$，$\\lambda={weight}$，得到 {point(new)}。",
    )


def test_coverage_of_balanced_subsets(states: States) -> None:
    """One subset of 10 holds 1.0 % of 990 majority samples, 50 drawn with replacement hold 39.7 % on average."""
    majority, minority, subsets = 990, 10, 50
    draws = minority * subsets
    covered = 1 - (1 - 1 / majority) ** draws
    rng = np.random.default_rng(0)
    simulated = np.mean([np.unique(rng.integers(majority, size=draws)).size for _ in range(500)]) / majority
    assert simulated == pytest.approx(covered, rel=0.01)
    states(
        "balanced-bagging",
        rf"$$\left(1-\frac1{{{majority}}}\right)^{{{draws}}}$$",
        en=(
            f"Example, {majority} to {minority}: one subset holds {minority / majority:.1%} of the majority. "
            f"{subsets} subsets, drawn with replacement, contain on average {covered:.1%}"
        ),
        zh=(
            f"例：{majority} 比 {minority} 时，一个子集只含多数类的 {minority / majority:.1%}。"
            f"有放回地抽 {subsets} 个子集，平均能覆盖 {covered:.1%}，"
        ),
    )


def test_three_classifiers(states: States) -> None:
    """The vote of Schapire's three classifiers has the error 3e^2 - 2e^3, as that of three independent ones has."""
    rng = np.random.default_rng(0)
    for e in (0.05, 0.2, 0.4):
        vote = 3 * e**2 - 2 * e**3
        assert vote < e
        for share in rng.random(5):
            # Error of L2 where L1 is right, and where it is wrong: on half and half they make e.
            after_right = 2 * e * share
            after_wrong = 2 * e - after_right
            both_wrong = e * after_wrong
            disagree = (1 - e) * after_right + e * (1 - after_wrong)
            assert both_wrong + disagree * e == pytest.approx(vote)
        assert e**3 + 3 * e**2 * (1 - e) == pytest.approx(vote)
    e = 0.2
    states(
        "boosting-by-filtering",
        "$$3e^2-2e^3$$",
        en=(f"for $0<e<\\frac12$: $e={e}$ gives {3 * e**2 - 2 * e**3:.3f}, the same", "from e to 3e^2 - 2e^3\n"),
        zh=(f"$e={e}$ 时为 {3 * e**2 - 2 * e**3:.3f}，与三个", "从 e 降到 3e^2 - 2e^3\n"),
    )


def test_flipped_box(states: States) -> None:
    """In a flipped image of width 100 the box [10, 40] lies at [60, 90]."""
    width, left, right = 100, 10, 40
    image = np.zeros(width)
    image[left:right] = 1  # pixel i covers [i, i + 1]
    found = np.flatnonzero(image[::-1])
    box = f"$[{found[0]},{found[-1] + 1}]$"
    assert (found[0], found[-1] + 1) == (width - right, width - left)
    states(
        "choosing-augmentations",
        "$[W-x_2,W-x_1]$",
        en=f"for $W={width}$, $[{left},{right}]$ becomes {box}.",
        zh=f"$W={width}$ 时，$[{left},{right}]$ 变成 {box}。",
    )


def test_mixup(states: States) -> None:
    """The cross-entropy with a mixed label is the mixture of the two losses; 0.7 gives the label (0.7, 0.3)."""
    weight = 0.7
    first, second = np.eye(2)
    label = weight * first + (1 - weight) * second
    p = np.array([0.6, 0.4])
    mixed = -(label @ np.log(p))
    assert mixed == pytest.approx(weight * -(first @ np.log(p)) + (1 - weight) * -(second @ np.log(p)))
    given = f"$({','.join(f'{value:.1f}' for value in label)})$"
    states(
        "mixup-and-relatives",
        r"$$\tilde x=\lambda x_a+(1-\lambda)x_b,\qquad\tilde y=\lambda y_a+(1-\lambda)y_b$$",
        en=(
            f"$\\lambda={weight}$, cat and dog: every pixel is {weight:.0%} cat, the label {given}.",
            "0.1 to 0.4 on",
        ),
        zh=(f"$\\lambda={weight}$，猫和狗：每个像素七成取自猫，标签为 {given}。", "为 0.1 到 0.4。"),
    )


def test_gradients_of_all_positive_inputs() -> None:
    """For one sample with positive inputs all weight gradients of a unit have the same sign; centered inputs differ."""
    rng = np.random.default_rng(0)
    x = rng.random(6)
    for upstream in (-0.7, 1.3):
        assert len(set(np.sign(upstream * x))) == 1
    assert len(set(np.sign(0.7 * (x - x.mean())))) == 2


def test_whitening(states: States) -> None:
    """Two standardized features with correlation 0.9 have the eigenvalues 1.9 and 0.1; whitened, the covariance is I."""
    correlation = 0.9
    rng = np.random.default_rng(0)
    x = rng.normal(size=(1000, 2)) @ np.linalg.cholesky(np.array([[1, correlation], [correlation, 1]])).T + 3
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    z = (np.diag(values**-0.5) @ vectors.T @ (x - x.mean(axis=0)).T).T
    assert np.cov(z.T, bias=True) == pytest.approx(np.eye(2), abs=1e-9)
    low, high = np.linalg.eigvalsh(np.array([[1, correlation], [correlation, 1]]))
    states(
        "input-preprocessing-for-networks",
        r"$$z=\Lambda^{-1/2}U^\top(x-\mu)$$",
        en=f"features with correlation {correlation} have eigenvalues {high:.1f} and {low:.1f}; whitening makes both 1.",
        zh=f"相关系数为 {correlation} 时，特征值是 {high:.1f} 和 {low:.1f}；白化之后都变成 1。",
    )


def test_reported_settings(states: States) -> None:
    """Usual settings and sizes that the papers and libraries name: asserted to stand there only."""
    states("data-unsuitable-for-deep-learning", en="up to roughly 10,000 rows", zh="在约一万行以内")
    states("smote", en=("(usually $k=5$)", "lambda uniform in (0, 1)\n"), zh=("（通常 $k=5$）", "λ 在 (0, 1) 上均匀\n"))
    states("random-under-and-over-sampling", en="such as 1:5 often", zh="比如 1:5 这样")
    states("imbalance-as-anomaly-detection", r"$\nu\in(0,1]$")
    states("mixup-and-relatives", en="average, weights 0.5 |", zh="平均，权重各 0.5 |")
    states("input-preprocessing-for-networks", en="division by 255 and", zh="图像除以 255，")
    states("choosing-augmentations", en="turning a 6 by 180 degrees makes a 9;", zh="6 转 180 度就成了 9；")


def test_large_and_small_rare_classes(states: States) -> None:
    """One percent of ten million samples are 100,000; what is said of the threshold 0.5 stands there."""
    assert 10_000_000 // 100 == 100_000
    states(
        "class-imbalance-why-harmful",
        en=(
            "1% of ten million samples is plenty",
            "accuracy and the threshold 0.5 are",
            "A class ratio of 1 to 100 is",
        ),
        zh=("一千万个样本的 1% 就足够多了", "准确率和 0.5 的阈值", "类别比例达到 1 比 100 就"),
    )


def test_half_of_each_keeps_the_ratio(states: States) -> None:
    """Taking 50 % of the right and 50 % of the wrong samples keeps their ratio; equal numbers make it 1."""
    right, wrong = 80, 20
    assert (right // 2) / (wrong // 2) == right / wrong
    states(
        "boosting-by-filtering",
        en="take 50% of the correctly and 50% of the wrongly classified",
        zh="从判对的样本里抽 50%，判错的样本里也抽 50%。",
    )
