"""Multi-class hinge (SVM) loss and its gradient."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Positive, Solved, Vector, Whole, both, says
from quizcli.drills.tex import num, par, step, total, vec
from quizcli.problems import Tolerance

if TYPE_CHECKING:
    from quizcli.reference.losses import LossGradient


class Given(Inputs, frozen=True):
    """The scores of one sample, its class, and the margin."""

    scores: Annotated[Vector, says("score of each class", "每个类别的得分")]
    target: Annotated[Whole, says("true class, from 0", "真实类别，从 0 数起")]
    delta: Annotated[Positive, says("margin", "间隔")] = 1.0
    squared: Annotated[bool, says("each term squared", "每一项是否平方")] = False


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: the loss; 2: the gradient, with more classes; 3: the squared loss."""
    count = rng.integer(3, 4) if level == 1 else rng.integer(4, 5)
    scores = [float(score) for score in rng.integers(count, -5, 8)]
    target = rng.integer(0, count - 1)
    delta = 10.0 if level > 1 and rng.chance(0.4) else 1.0
    margins = [score - scores[target] + delta for place, score in enumerate(scores) if place != target]
    # Skip the kink at 0, and problems in which nothing is clipped.
    if 0 in margins or min(margins) > 0 or max(margins) < 0 or (level > 1 and sum(m > 0 for m in margins) < 2):
        return None
    return Given(scores=scores, target=target, delta=delta, squared=level == 3)


def statement(given: Given) -> Text:
    """State the scores, the class, the margin, and that it is a sum."""
    scores, delta = vec(given.scores), num(given.delta)
    squared_en, squared_zh = ("the squares of ", "的平方") if given.squared else ("", "")
    return both(
        rf"One sample has the class scores $s={scores}$; its true class is ${given.target}$, counted from 0. The loss is"
        rf" the multi-class hinge loss with the margin $\Delta={delta}$: the sum (not the mean) of {squared_en}its terms"
        " over the wrong classes.",
        rf"一个样本的类别得分为 $s={scores}$，真实类别为 ${given.target}$（从 0 数起）。损失为多类合页损失（hinge loss），"
        rf"间隔 $\Delta={delta}$，对错误类别的各项{squared_zh}求和（不取平均）。",
    )


def solve(given: Given) -> Solved:
    """Take the loss and its gradient."""
    return _hinge(given)._asdict()


def explain(given: Given) -> Sequence[Text]:
    """Class by class the margin, clipped; the sum; the gradient."""
    loss, grad = _hinge(given)
    true_score, found, terms = given.scores[given.target], [], []
    for place, score in enumerate(given.scores):
        if place != given.target:
            margin = score - true_score + given.delta
            terms.append(max(0.0, margin))
            of = rf"\max(0,{num(score)}-{par(true_score)}+{num(given.delta)})=\max(0,{num(margin)})={num(terms[-1])}"
            found.append(step(f"Class {place}", f"类别 {place}", of))
    if given.squared:
        summed = "+".join(f"{num(term)}^2" for term in terms)
        slope_en, slope_zh = (
            "Twice each term, minus their sum at the true class",
            "每项的 2 倍，真实类别处为其和的相反数",
        )
    else:
        summed = total(terms)
        slope_en, slope_zh = (
            "1 for each positive term, minus their number at the true class",
            "正项处为 1，真实类别处为其个数的相反数",
        )
    found.append(step("Sum", "求和", f"L={summed}" if summed == num(loss) else f"L={summed}={num(loss)}"))
    found.append(step(slope_en, slope_zh, f"g={vec(grad.tolist())}"))
    return found


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    loss, grad = _hinge(given)
    count, power = len(given.scores), 2 if given.squared else 1
    true_score = given.scores[given.target]
    return {
        "include_true": {"loss": loss + given.delta**power},
        "no_clip": _summed(given, [score - true_score + given.delta for score in given.scores]),
        "no_margin": _summed(given, [max(0.0, score - true_score) for score in given.scores]),
        "mean": {"loss": loss / count, "grad": grad / count},
    }


def _summed(given: Given, terms: Sequence[float]) -> Solved:
    """Return loss and gradient with these terms; one that is 0 was clipped."""
    wrong = [0.0 if place == given.target else term for place, term in enumerate(terms)]
    slopes = [2 * term if given.squared else float(term != 0) for term in wrong]
    slopes[given.target] = -sum(slopes)
    return {"loss": float(sum(term**2 if given.squared else term for term in wrong)), "grad": slopes}


def _hinge(given: Given) -> "LossGradient":
    from quizcli.reference.losses import multiclass_hinge

    return multiclass_hinge(given.scores, given.target, margin=given.delta, squared=given.squared)


KIND = Kind(
    name="hinge-loss",
    inputs=Given,
    parts={
        "loss": both("loss", "损失"),
        "grad": both("gradient with respect to the scores", "对得分的梯度"),
    },
    card_title=both("Multi-class hinge loss and its gradient", "多类合页损失与梯度"),
    formula=r"L=\sum_{j\neq y}\max(0,s_j-s_y+\Delta)",
    mistakes={
        "include_true": both("the true class counted too: Δ too much", "把真实类别也算进去了：多了 Δ"),
        "no_clip": both("negative terms not clipped to 0", "负的项没有截断为 0"),
        "no_margin": both("the margin left out", "漏了间隔"),
        "mean": both("divided by the number of classes", "除以了类别数"),
    },
    levels=(
        Level(
            says=both("the loss", "损失"),
            seconds=45,
            invites=("include_true", "no_clip", "no_margin"),
            asks=("loss",),
        ),
        Level(
            says=both("loss and gradient, more classes", "损失与梯度，类别更多"),
            seconds=75,
            invites=("include_true", "no_clip", "no_margin", "mean"),
        ),
        Level(says=both("squared", "平方合页损失"), seconds=90, invites=("no_clip", "no_margin", "mean")),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    # Sums of integers: 0.5 % of a large sum is more than the margin.
    tolerance=Tolerance(0.0, 0.001),
)
