"""ROC AUC by counting pairs."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Inputs, Kind, Level, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, step, vec


class Given(Inputs, frozen=True):
    """Scores and labels."""

    scores: Annotated[Vector, says("score of each sample", "每个样本的得分")]
    labels: Annotated[
        Annotated[list[Literal[0, 1]], msgspec.Meta(min_length=2, max_length=10_000)],
        says("1 for a positive, 0 for a negative", "正例为 1，负例为 0"),
    ]


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: two positives and two or three negatives; 2: more of them; 3: with ties between the classes.
    """
    positives = level + 1 if level < 3 else rng.integer(3, 4)
    negatives = rng.integer(2, 3) if level == 1 else rng.integer(4, 5)
    places = rng.shuffled(range(positives + negatives))
    labels: list[Literal[0, 1]] = [1 if place < positives else 0 for place in places]
    tenths = rng.integers(len(labels), 1, 9) if level == 3 else rng.some(range(1, 10), len(labels))
    given = Given(scores=[tenth / 10 for tenth in tenths], labels=labels)
    ranked, below = _by_class(given)
    # Skip 1/2, which is the same when reversed, and 0 and 1, which need no counting.
    auc = solve(given)["auc"]
    if auc in (0, 0.5) or (auc == 1 and level > 1):
        return None
    return given if (level < 3) == set(ranked).isdisjoint(below) else None


def _by_class(given: Given) -> tuple[list[float], list[float]]:
    """Return the scores of the positives and of the negatives, in descending order."""
    pairs = list(zip(given.scores, given.labels, strict=True))
    return tuple(sorted((score for score, label in pairs if label == of), reverse=True) for of in (1, 0))  # type: ignore[return-value]


def statement(given: Given) -> Text:
    """State scores and labels and how ties count."""
    return both(
        f"A classifier gives the scores ${vec(given.scores)}$ to samples with the labels ${vec(given.labels)}$ (1 is positive;"
        " a higher score means more likely positive). A tie of a positive and a negative counts one half.",
        f"分类器给各样本的得分为 ${vec(given.scores)}$，对应的标签为 ${vec(given.labels)}$（1 为正例，得分越高越可能为正例）。"
        "正负样本得分相同时算 1/2。",
    )


def solve(given: Given) -> Solved:
    """Count the pairs."""
    from quizcli.reference.metrics import roc_auc

    return {"auc": roc_auc(given.scores, given.labels)}


def explain(given: Given) -> Sequence[Text]:
    """Count for each positive the negatives with a lower or equal score."""
    from quizcli.reference.metrics import pair_counts

    positives, negatives = _by_class(given)
    steps = [
        step("Positives", "正例得分", f"s_+={vec(positives)}"),
        step("Negatives", "负例得分", f"s_-={vec(negatives)}"),
    ]
    for score in positives:
        below, beside = sum(other < score for other in negatives), negatives.count(score)
        count = rf"{below}+\frac{{1}}{{2}}\cdot {beside}" if beside else str(below)
        steps.append(step(f"Negatives below {num(score)}, ties half", f"低于 {num(score)} 的负例数，相同算一半", count))
    wins, ties, _ = pair_counts(given.scores, given.labels)
    above = rf"{wins}+\frac{{1}}{{2}}\cdot {ties}" if ties else str(wins)
    ratio = frac(above, rf"{len(positives)}\cdot {len(negatives)}")
    return [*steps, step("Share of all pairs", "占全部样本对的比例", f"AUC={ratio}={num(solve(given)['auc'])}")]  # type: ignore[arg-type]


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.metrics import pair_counts

    wins, ties, losses = pair_counts(given.scores, given.labels)
    pairs = wins + ties + losses
    right = sum((score >= 0.5) == (label == 1) for score, label in zip(given.scores, given.labels, strict=True))
    return {
        "ties_zero": {"auc": wins / pairs},
        "ties_one": {"auc": (wins + ties) / pairs},
        "reversed": {"auc": (losses + ties / 2) / pairs},
        "accuracy": {"auc": right / len(given.labels)},
    }


KIND = Kind(
    name="roc-auc",
    inputs=Given,
    parts={"auc": both("area under the ROC curve", "ROC 曲线下面积（AUC）")},
    card_title=both("Area under the ROC curve", "ROC 曲线下面积"),
    formula=r"AUC=\frac{\#(s_+>s_-)+\frac{1}{2}\#(s_+=s_-)}{n_+ n_-}",
    mistakes={
        "ties_zero": both("ties counted 0", "得分相同的对算了 0"),
        "ties_one": both("ties counted 1", "得分相同的对算了 1"),
        "reversed": both("the other way round: 1 - AUC", "反了：得到的是 1 - AUC"),
        "accuracy": both("accuracy at the threshold 0.5, not the AUC", "算成了阈值 0.5 处的准确率"),
    },
    levels=(
        Level(
            says=both("two positives, no ties", "两个正例，无相同得分"), seconds=45, invites=("reversed", "accuracy")
        ),
        Level(
            says=both("three positives, no ties", "三个正例，无相同得分"), seconds=75, invites=("reversed", "accuracy")
        ),
        Level(
            says=both("with ties", "有相同得分"),
            seconds=90,
            invites=("ties_zero", "ties_one", "reversed", "accuracy"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
