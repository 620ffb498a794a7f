"""Variants of cross-entropy: label smoothing, focal loss, class weights, pos_weight."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, TypeAlias

import msgspec

from quizcli.cards import Text
from quizcli.drills.classification_inputs import MEAN, Samples, listed, probabilities
from quizcli.drills.draw import Draw
from quizcli.drills.kind import (
    Count,
    Inputs,
    Kind,
    Level,
    NotNegative,
    Positive,
    Share,
    Solved,
    both,
    says,
)
from quizcli.drills.tex import fill, frac, join, num, step, total, vec

if TYPE_CHECKING:
    pass

Inside: TypeAlias = Annotated[float, msgspec.Meta(gt=0, lt=1)]
Predicted: TypeAlias = Annotated[Inside, says("predicted probability of class 1", "类别 1 的预测概率")]
Label: TypeAlias = Annotated[Annotated[int, msgspec.Meta(ge=0, le=1)], says("true class, 0 or 1", "真实类别，0 或 1")]


class LabelSmoothing(Samples, frozen=True, kw_only=True, tag_field="kind", tag="label_smoothing"):
    """Soft targets."""

    eps: Annotated[Share, says("how much is spread over all classes", "分摊到所有类别的比例")]


class WeightedMean(Samples, frozen=True, kw_only=True, tag_field="kind", tag="weighted_mean"):
    """A weight for each class."""

    weights: Annotated[list[NotNegative], says("weight of each class", "每个类别的权重")]


class Focal(Inputs, frozen=True, tag_field="kind", tag="focal"):
    """Easy samples count less."""

    p: Predicted
    y: Label
    gamma: Annotated[NotNegative, says("how much easy samples count less", "聚焦参数，越大则易分样本权重越小")] = 2.0
    alpha: Annotated[
        Share | None, says("weight of class 1, that of class 0 is 1 - alpha", "类别 1 的权重，类别 0 为 1 - alpha")
    ] = 0.25


class PosWeight(Inputs, frozen=True, tag_field="kind", tag="pos_weight"):
    """Positive samples count more."""

    p: Predicted
    y: Label
    w: Annotated[Positive, says("weight of the positive class", "正类的权重")]


class BalancedWeights(Inputs, frozen=True, tag_field="kind", tag="balanced_weights"):
    """Weights from frequencies."""

    counts: Annotated[
        Annotated[list[Count], msgspec.Meta(min_length=1, max_length=10_000)],
        says("samples of each class", "每个类别的样本数"),
    ]


Given: TypeAlias = LabelSmoothing | WeightedMean | Focal | PosWeight | BalancedWeights


# For smaller losses even 0 would be within the absolute tolerance of 0.001.
_SMALLEST = 0.02


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: label smoothing of one sample; 2: focal loss; 3: weights."""
    if level == 1:
        probs = rng.tenths(rng.integer(3, 4))
        return LabelSmoothing(probs=[probs], target=[rng.integer(0, len(probs) - 1)], eps=rng.one_of((0.1, 0.2)))
    # Not 0.5: swapping p and 1 - p would change nothing.
    p = rng.one_of((0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95))
    if level == 2:
        alpha = rng.one_of((0.2, 0.25, 0.75))
        focal = Focal(p=p, y=rng.integer(0, 1), gamma=float(rng.integer(1, 3)), alpha=alpha)
        return focal if _loss(focal) >= _SMALLEST else None
    if rng.chance(0.2):
        return BalancedWeights(counts=[10 * n for n in rng.some(range(1, 10), rng.integer(2, 4))])
    if rng.chance(0.3):
        return PosWeight(p=p, y=1, w=float(rng.integer(2, 10)))
    classes = rng.integer(2, 3)
    rows = [rng.tenths(classes) for _ in range(rng.integer(2, 3))]
    target = [rng.integer(0, classes - 1) for _ in rows]
    return WeightedMean(probs=rows, target=target, weights=[float(w) for w in rng.some(range(1, 6), classes)])


_BINARY = both(
    "The predicted probability of class 1 is $p={p}$; the true class is ${y}$.",
    "类别 1 的预测概率为 $p={p}$，真实类别为 ${y}$。",
)
_SMOOTHED = both(
    r"The loss is cross-entropy with label smoothing, $\epsilon={eps}$ spread evenly over all classes, the true one included.",
    r"损失为带标签平滑（label smoothing）的交叉熵，$\epsilon={eps}$ 均摊到所有类别（包括真实类别）。",
)
_WEIGHTED = both(
    "The loss is the weighted mean of the cross-entropies with the class weights $w={weights}$, as PyTorch's"
    " CrossEntropyLoss(weight=w) takes it.",
    "损失为交叉熵的加权平均，类别权重为 $w={weights}$，算法与 PyTorch 的 CrossEntropyLoss(weight=w) 相同。",
)
_FOCAL = both(
    r"The loss is the focal loss with $\gamma={gamma}$ and $\alpha={alpha}$, the weight of class 1 (class 0 has $1-\alpha$).",
    r"损失为 focal loss，$\gamma={gamma}$，$\alpha={alpha}$ 为类别 1 的权重（类别 0 为 $1-\alpha$）。",
)
_FOCAL_UNWEIGHTED = both(
    r"The loss is the focal loss with $\gamma={gamma}$, without a weight $\alpha$.",
    r"损失为 focal loss，$\gamma={gamma}$，不带权重 $\alpha$。",
)
_POS_WEIGHT = both(
    "The loss is binary cross-entropy with pos_weight $w={w}$.", "损失为二元交叉熵，pos_weight $w={w}$。"
)
_NATURAL = both("The logarithm is the natural one.", "取自然对数。")
_BALANCED = both(
    "A training set has ${counts}$ samples of its classes. The class weights are balanced, as scikit-learn does it: in inverse"
    " proportion to the frequencies, and all 1 where the classes are equally frequent.",
    "训练集各类别的样本数为 ${counts}$。类别权重取 scikit-learn 的 balanced：与频率成反比，各类别一样多时全为 1。",
)


def statement(given: Given) -> Text:
    """State the prediction, the true class, and the variant."""
    match given:
        case LabelSmoothing():
            return join(listed(given), fill(given, _SMOOTHED, *[MEAN] * (len(given.target) > 1), _NATURAL))
        case WeightedMean():
            return join(listed(given), fill(given, _WEIGHTED, _NATURAL))
        case Focal(alpha=alpha):
            return fill(given, _BINARY, _FOCAL_UNWEIGHTED if alpha is None else _FOCAL, _NATURAL)
        case PosWeight():
            return fill(given, _BINARY, _POS_WEIGHT, _NATURAL)
        case BalancedWeights():
            return fill(given, _BALANCED)


def solve(given: Given) -> Solved:
    """Compute the loss or the weights."""
    from quizcli.reference.cross_entropy import balanced_weights

    return {"value": balanced_weights(given.counts) if isinstance(given, BalancedWeights) else _loss(given)}


def _loss(given: LabelSmoothing | WeightedMean | Focal | PosWeight) -> float:
    from quizcli.reference import cross_entropy, losses

    match given:
        case LabelSmoothing(target=target, eps=eps):
            p = probabilities(given)
            return cross_entropy.soft_cross_entropy(p, cross_entropy.smoothed_targets(target, p.shape[1], eps))
        case WeightedMean(target=target, weights=weights):
            return cross_entropy.weighted_cross_entropy(probabilities(given), target, weights)
        case Focal(p=p, y=y, gamma=gamma, alpha=alpha):
            return losses.focal_loss(p, y, gamma=gamma, alpha=alpha)
        case PosWeight(p=p, y=y, w=w):
            return losses.binary_cross_entropy(p, y, positive_weight=w)


def explain(given: Given) -> Sequence[Text]:
    """Take the targets or factors, the logarithms, their sum."""
    match given:
        case LabelSmoothing():
            return _explain_smoothing(given)
        case WeightedMean():
            return _explain_weights(given)
        case Focal():
            return _explain_focal(given)
        case PosWeight(p=p, y=y, w=w):
            of, weight = (num(p), rf"{num(w)}\cdot") if y else (f"(1-{num(p)})", "")
            return [step("Loss", "损失", rf"-{weight}\ln {of}={num(_loss(given))}")]
        case BalancedWeights(counts=counts):
            count, classes = sum(counts), len(counts)
            found = [step("Samples and classes", "样本数与类别数", rf"N={count},\quad K={classes}")]
            for place, n in enumerate(counts):
                below = rf"{classes}\cdot {n}"
                weight = f"{frac(str(count), below)}={num(count / (classes * n))}"
                found.append(step(f"Class {place}", f"类别 {place}", weight))
            return found


def _explain_smoothing(given: LabelSmoothing) -> list[Text]:
    from quizcli.reference.cross_entropy import smoothed_targets

    p = probabilities(given)
    found, losses = [], []
    for row, target in zip(p.tolist(), smoothed_targets(given.target, p.shape[1], given.eps).tolist(), strict=True):
        if given.logits:
            found.append(step("Probabilities", "概率", f"p={vec(row)}"))
        found.append(step("Smoothed target", "平滑后的目标", f"q={vec(target)}"))
        terms = [rf"{num(q)}\cdot\ln {num(each)}" for q, each in zip(target, row, strict=True)]
        losses.append(-sum(q * math.log(each) for q, each in zip(target, row, strict=True)))
        found.append(step("Loss", "损失", rf"L=-({'+'.join(terms)})={num(losses[-1])}"))
    if len(losses) > 1:
        mean = f"{frac(total(losses), str(len(losses)))}={num(_loss(given))}"
        found.append(step("Mean", "取平均", mean))
    return found


def _explain_weights(given: WeightedMean) -> list[Text]:
    p = probabilities(given).tolist()
    weights, losses, found = [], [], []
    for n, (row, y) in enumerate(zip(p, given.target, strict=True), 1):
        weights.append(given.weights[y])
        losses.append(-math.log(row[y]))
        found.append(step(f"Sample {n}, class {y}", f"样本 {n}，类别 {y}", rf"-\ln {num(row[y])}={num(losses[-1])}"))
    above = "+".join(rf"{num(w)}\cdot {num(loss)}" for w, loss in zip(weights, losses, strict=True))
    mean = f"{frac(above, total(weights))}={num(_loss(given))}"
    found.append(step("Weighted mean, over the sum of the weights", "加权平均，除以权重之和", mean))
    return found


def _explain_focal(given: Focal) -> list[Text]:
    p_t, alpha_t = _of_true_class(given)
    factor = num((1 - p_t) ** given.gamma)
    weight = "" if given.alpha is None else rf"{num(alpha_t)}\cdot "
    return [
        step("Probability of the true class", "真实类别的概率", f"p_t={num(p_t)}"),
        step("Modulating factor", "调制因子", rf"(1-p_t)^{{\gamma}}={num(1 - p_t)}^{{{num(given.gamma)}}}={factor}"),
        step("Loss", "损失", rf"-{weight}{factor}\cdot\ln {num(p_t)}={num(_loss(given))}"),
    ]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference import cross_entropy, losses

    found: dict[str, float] = {}
    match given:
        case LabelSmoothing(target=target, eps=eps):
            p = probabilities(given)
            found["no_modulation"] = cross_entropy.negative_log_likelihood(p, target)
            classes = p.shape[1]
            if classes > 1:
                # eps over the K - 1 wrong classes is K/(K-1) eps over all of them.
                q = cross_entropy.smoothed_targets(target, classes, eps * classes / (classes - 1))
                found["k_minus_1"] = cross_entropy.soft_cross_entropy(p, q)
        case WeightedMean(target=target, weights=weights):
            found["no_modulation"] = cross_entropy.negative_log_likelihood(probabilities(given), target)
            found["divide_n"] = _loss(given) * sum(weights[y] for y in target) / len(target)
        case Focal(p=p, y=y, gamma=gamma, alpha=alpha):
            p_t, alpha_t = _of_true_class(given)
            found["no_modulation"] = -math.log(p_t)
            found["p_gamma"] = -alpha_t * p_t**gamma * math.log(p_t)
            if alpha is not None:
                # The weight is left out for class 1, and that of class 1 used for class 0.
                found["alpha_forgotten"] = (1 if y else alpha) * losses.focal_loss(p, y, gamma=gamma, alpha=None)
        case PosWeight(p=p, y=y):
            found["no_modulation"] = losses.binary_cross_entropy(p, y)
        case BalancedWeights(counts=counts):
            return {"no_classes": {"value": [sum(counts) / n for n in counts]}}
    return {name: {"value": value} for name, value in found.items()}


def _of_true_class(given: Focal) -> tuple[float, float]:
    """Return p_t and alpha_t."""
    alpha = 1.0 if given.alpha is None else given.alpha if given.y else 1 - given.alpha
    return (given.p if given.y else 1 - given.p), alpha


def _asked(given: Given) -> Mapping[str, Text]:
    weights = both("weight of each class", "每个类别的权重")
    return {"value": weights if isinstance(given, BalancedWeights) else both("loss", "损失")}


KIND: Kind[Given] = Kind(
    name="ce-variants",
    inputs=Given,
    parts={"value": both("loss, or class weights", "损失，或类别权重")},
    named=_asked,
    card_title=both("Cross-entropy and its variants", "交叉熵的各种变体"),
    formula=r"q_k=(1-\epsilon)[k=y]+\frac{\epsilon}{K},\quad -\alpha_t(1-p_t)^{\gamma}\ln p_t,\quad"
    r"\frac{\sum wL}{\sum w},\quad w=\frac{N}{Kn}",
    mistakes={
        "k_minus_1": both("ε spread over the K-1 wrong classes only", "ε 只分摊到了 K-1 个错误类别"),
        "no_modulation": both(
            "plain cross-entropy: no smoothing, no modulating factor, no weights",
            "做成了普通交叉熵：没有平滑、调制因子或权重",
        ),
        "p_gamma": both("p_t to the power γ, not 1-p_t", "用了 p_t 的 γ 次方，而不是 1-p_t 的 γ 次方"),
        "divide_n": both(
            "divided by the number of samples, not by the sum of the weights", "除以了样本数，而不是权重之和"
        ),
        "no_classes": both("not divided by the number of classes", "没有除以类别数"),
        "alpha_forgotten": both(
            "α left out, or used for class 0 in place of 1-α", "漏了 α，或对类别 0 用了 α 而不是 1-α"
        ),
    },
    levels=(
        Level(says=both("label smoothing", "标签平滑"), seconds=120, invites=("k_minus_1", "no_modulation")),
        Level(
            says=both("focal loss", "focal loss（焦点损失）"),
            seconds=75,
            invites=("no_modulation", "p_gamma", "alpha_forgotten"),
        ),
        Level(
            says=both("class weights, pos_weight", "类别权重、pos_weight"),
            seconds=120,
            may_invite=("no_modulation", "divide_n", "no_classes"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
