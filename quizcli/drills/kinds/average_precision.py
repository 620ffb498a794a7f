"""Average precision of ranked detections, in the four usual definitions."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, step, vec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_Method = Literal["step", "voc11", "allpoint", "coco101"]


class Given(Inputs, frozen=True):
    """Detections with their scores."""

    scores: Annotated[Vector, says("score of each detection, no two equal", "每个检测的得分，互不相等")]
    tp: Annotated[
        Annotated[list[Literal[0, 1]], msgspec.Meta(min_length=1, max_length=10_000)],
        says("1 for a true positive, 0 for a false positive", "真正例为 1，假正例为 0"),
    ]
    n_gt: Annotated[Count, says("number of ground truths, the missed ones too", "真实目标总数，含漏检的")]
    method: Annotated[
        _Method,
        says(
            "step: sum over the steps; allpoint, voc11, coco101: interpolated, at all, 11 or 101 recalls",
            "step：阶梯求和；allpoint、voc11、coco101：插值后取全部、11 个或 101 个召回率",
        ),
    ] = "step"


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: sorted, all objects found; 2: unsorted, objects missed, all-point; 3: the same with the 11 points of
    VOC 2007.
    """
    detections = rng.integer(5, 7) if level == 1 else rng.integer(5, 8)
    scores = [score / 100 for score in rng.some(range(20, 99), detections)]
    tp: list[Literal[0, 1]] = [1 if rng.chance(0.6) else 0 for _ in range(detections)]
    hits = sum(tp)
    if not 2 <= hits < detections:
        return None
    if level == 1:
        return Given(scores=sorted(scores, reverse=True), tp=tp, n_gt=hits)
    method: _Method = "allpoint" if level == 2 else "voc11"
    return Given(scores=scores, tp=tp, n_gt=hits + rng.integer(1, 2), method=method)


_INTERPOLATED = (
    "the largest precision at that recall or a higher one",
    "该召回率及更高召回率处精确率的最大值",
)
_HOW: Mapping[_Method, tuple[str, str]] = {
    "step": (
        r"the step sum $\sum_n(R_n-R_{n-1})P_n$ over the detections in descending score, $R_0=0$, without interpolation",
        r"按得分从高到低对各检测求的阶梯和 $\sum_n(R_n-R_{n-1})P_n$，$R_0=0$，不插值",
    ),
    "allpoint": (
        f"the whole area under the interpolated curve, which at each recall takes {_INTERPOLATED[0]}, else 0",
        f"插值曲线下的全部面积（all-point），每个召回率处的插值取{_INTERPOLATED[1]}，达不到的召回率记为 0",
    ),
    "voc11": (
        rf"the mean of the interpolated precision at the 11 recalls $0, 0.1, \ldots, 1$: {_INTERPOLATED[0]}, else 0",
        rf"插值精确率在 $0, 0.1, \ldots, 1$ 这 11 个召回率处的平均，插值取{_INTERPOLATED[1]}，达不到的召回率记为 0",
    ),
    "coco101": (
        rf"the mean of the interpolated precision at the 101 recalls $0, 0.01, \ldots, 1$: {_INTERPOLATED[0]}, else 0",
        rf"插值精确率在 $0, 0.01, \ldots, 1$ 这 101 个召回率处的平均，插值取{_INTERPOLATED[1]}，达不到的召回率记为 0",
    ),
}


def statement(given: Given) -> Text:
    """State the detections, the number of objects and the definition."""
    rows = list(zip(given.scores, given.tp, strict=True))
    en = "\n".join(f"- score ${num(score)}$: {'true' if hit else 'false'} positive (${hit}$)" for score, hit in rows)
    zh = "\n".join(f"- 得分 ${num(score)}$：{'真' if hit else '假'}正例（${hit}$）" for score, hit in rows)
    how_en, how_zh = _HOW[given.method]
    return both(
        f"A detector of one class made these detections; there are ${given.n_gt}$ ground-truth objects in all:\n\n{en}\n\n"
        f"Recall divides by all ground truths, also the missed ones. The average precision is {how_en}.",
        f"某一类别共有 ${given.n_gt}$ 个真实目标，检测结果如下：\n\n{zh}\n\n"
        f"召回率除以全部真实目标数，漏检的也算。平均精度（AP）为{how_zh}。",
    )


def solve(given: Given) -> Solved:
    """Sort, count, sum."""
    from quizcli.reference.metrics import average_precision

    return {"ap": average_precision(*_points(given), method=given.method)}


def explain(given: Given) -> Sequence[Text]:
    """Sort, count, take both ratios, interpolate, sum."""
    from quizcli.reference.metrics import average_precision, interpolated, precision_at

    ranked = [hit for _, hit in sorted(zip(given.scores, given.tp, strict=True), reverse=True)]
    found = [sum(ranked[: place + 1]) for place in range(len(ranked))]
    p, r = _points(given)
    ap = num(average_precision(p, r, method=given.method))
    steps = [
        step("Flags in descending score", "按得分从高到低的标记", vec(ranked)),
        step("True positives so far", "累计真正例数", rf"\mathrm{{TP}}={vec(found)}"),
        step("Precision: divided by the rank", "精确率：除以名次", f"P={vec(p.tolist(), 5)}"),
        step(f"Recall: divided by {given.n_gt}", f"召回率：除以 {given.n_gt}", f"R={vec(r.tolist(), 5)}"),
    ]
    if given.method != "step":
        p = interpolated(p)
        steps.append(
            step("Interpolated: the largest from there on", "插值：取其后的最大值", rf"\hat{{P}}={vec(p.tolist(), 5)}")
        )
    if given.method in ("step", "allpoint"):
        name = "P" if given.method == "step" else r"\hat{P}"
        rises = [num(value, 5) for value, hit in zip(p.tolist(), ranked, strict=True) if hit]
        total = rf"\frac{{1}}{{{given.n_gt}}}({'+'.join(rises)})={ap}" if rises else "0"
        steps.append(
            step(
                f"Recall rises by 1/{given.n_gt} at each true positive, and only there",
                f"召回率只在真正例处上升，每次 1/{given.n_gt}",
                rf"\sum(R_n-R_{{n-1}}){name}={total}",
            )
        )
        return steps
    last = 10 if given.method == "voc11" else 100
    values = precision_at(p, r, [level / last for level in range(last + 1)]).tolist()
    if last == 10:
        steps.append(step("At the recalls 0, 0.1, ..., 1", "在召回率 0、0.1、…、1 处", vec(values, 5)))
    mean = f"{frac(num(sum(values)), str(last + 1))}={ap}"
    steps.append(step(f"Mean over the {last + 1} points", f"对 {last + 1} 个点取平均", mean))
    return steps


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.metrics import average_precision, precision_at, precision_recall_points

    p, r = _points(given)
    hits = sum(given.tp)
    wrong = {
        "mean_precision": float(p.mean()),
        "unsorted": average_precision(
            *precision_recall_points([-place for place in range(len(given.tp))], given.tp, given.n_gt),
            method=given.method,
        ),
    }
    if hits:
        wrong["recall_by_tp"] = average_precision(p, r * given.n_gt / hits, method=given.method)
    match given.method:
        case "step":
            wrong["no_interp"] = average_precision(p, r, method="allpoint")
        case "allpoint":
            wrong["no_interp"] = average_precision(p, r, method="step")
        case _:
            last = 10 if given.method == "voc11" else 100
            wrong["ten_points"] = float(precision_at(p, r, [level / last for level in range(1, last + 1)]).mean())
            # Without interpolation the precision at a recall is the one where it is first reached.
            first = [next((at for at in range(len(r)) if r[at] >= k / last - 1e-9), None) for k in range(last + 1)]
            wrong["no_interp"] = sum(0.0 if at is None else float(p[at]) for at in first) / (last + 1)
    return {name: {"ap": value} for name, value in wrong.items()}


def _points(given: Given) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    from quizcli.reference.metrics import precision_recall_points

    return precision_recall_points(given.scores, given.tp, given.n_gt)


KIND = Kind(
    name="average-precision",
    inputs=Given,
    parts={"ap": both("average precision", "平均精度（AP）")},
    card_title=both("Average precision", "平均精度（AP）"),
    formula=r"P_n=\frac{TP_n}{n},\quad R_n=\frac{TP_n}{N},\quad AP=\sum_n(R_n-R_{n-1})P_n,\quad"
    r" \hat{P}(r)=\max_{r'\ge r}P(r')",
    mistakes={
        "recall_by_tp": both(
            "recall divided by the objects found, not by all of them", "召回率除以了检出的目标数，而不是全部真实目标数"
        ),
        "no_interp": both(
            "interpolated where it was not asked, or not where it was", "该插值时没有插值，或不该时插了值"
        ),
        "mean_precision": both("the mean of the precisions over all detections", "对所有检测的精确率取了平均"),
        "ten_points": both("one point forgotten: the recall 0", "少算了一个点：召回率 0"),
        "unsorted": both("not sorted by score", "没有按得分排序"),
    },
    levels=(
        Level(
            says=both("step sum, all objects found", "阶梯求和，目标全部检出"),
            seconds=90,
            invites=("no_interp", "mean_precision"),
        ),
        Level(
            says=both("all-point, with missed objects, unsorted", "全点插值，有漏检，未排序"),
            seconds=150,
            invites=("recall_by_tp", "no_interp", "unsorted"),
        ),
        Level(
            says=both("VOC 11-point, with missed objects, unsorted", "VOC 11 点，有漏检，未排序"),
            seconds=180,
            invites=("recall_by_tp", "ten_points", "unsorted"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
