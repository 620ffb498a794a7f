"""Non-maximum suppression of a few boxes, hard or linear soft-NMS."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import BoxInput, Inputs, Kind, Level, Share, Solved, Vector, both, says
from quizcli.drills.tex import frac, num, step, vec
from quizcli.language import tr


class Given(Inputs, frozen=True):
    """Boxes of one class with their scores."""

    boxes: Annotated[
        Annotated[list[BoxInput], msgspec.Meta(min_length=1, max_length=1000)],
        says("boxes as [x1, y1, x2, y2]", "框，[x1, y1, x2, y2]"),
    ]
    scores: Annotated[Vector, says("score of each box", "每个框的得分")]
    thr: Annotated[Share, says("IoU threshold", "IoU 阈值")] = 0.5
    soft: Annotated[
        Literal["linear"] | None,
        says("linear: soft-NMS lowers scores; null: boxes are removed", "linear：soft-NMS，降低得分；null：直接移除"),
    ] = None


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: two pairs; 2: a chain of three boxes, a pair and a single box; 3: soft-NMS of three boxes and one.
    """
    thr = rng.one_of((0.3, 0.5)) if level == 3 else rng.one_of((0.3, 0.5, 0.5, 0.7))
    sizes = {1: (2, 2), 2: (3, 2, 1), 3: (3, 1)}[level]
    lefts = rng.shuffled([0, 20, 40][: len(sizes)])
    boxes = [box for size, left in zip(sizes, lefts, strict=True) for box in _cluster(rng, size, left)]
    scores = [score / 100 for score in rng.some(range(30, 96), len(boxes))]
    if level == 2:
        # In a chain the middle one overlaps both ends, and is suppressed by the first: the last one stays.
        scores[:3] = sorted(scores[:3], reverse=True)
        if not _overlap(boxes[0], boxes[1]) > thr >= _overlap(boxes[0], boxes[2]):
            return None
    order = rng.shuffled(range(len(boxes)))
    given = Given(
        boxes=[boxes[place] for place in order],
        scores=[scores[place] for place in order],
        thr=thr,
        soft="linear" if level == 3 else None,
    )
    return given if _is_clear(given) else None


def _cluster(rng: Draw, count: int, left: int) -> list[BoxInput]:
    """Return boxes that are each shifted a little from the previous one."""
    x, y, w, h = left + rng.integer(0, 4), rng.integer(0, 6), rng.integer(4, 10), rng.integer(4, 10)
    dx, dy = rng.integer(0, 3), rng.integer(0, 3)
    wider = rng.integers(count, 0, 2) if count == 2 else [0] * count
    return [(x + n * dx, y + n * dy, x + n * dx + w + more, y + n * dy + h) for n, more in enumerate(wider)]


def _is_clear(given: Given) -> bool:
    """Say whether boxes and scores differ, and some IoU is above the threshold but none close to it."""
    pairs = [(i, j) for j in range(len(given.boxes)) for i in range(j)]
    shares = [_overlap(given.boxes[i], given.boxes[j]) for i, j in pairs]
    if max(shares) < given.thr or any(share == 1 or abs(share - given.thr) < 0.02 for share in shares):
        return False
    if given.soft:
        from quizcli.reference.detection import soft_nms

        if not any(0 < share < given.thr for share in shares):
            return False
        scores = [score for _, score in soft_nms(given.boxes, given.scores, given.thr)]
        return all(higher - lower > 0.01 for higher, lower in pairwise(scores)) and not _is_tied(given)
    return True


def _is_tied(given: Given) -> bool:
    """Say whether soft-NMS has to choose between two almost equal scores."""
    left = dict(enumerate(given.scores))
    while len(left) > 1:
        best, second = sorted(left, key=lambda index: -left[index])[:2]
        if left[best] - left[second] < 0.005:
            return True
        del left[best]
        for other in left:
            share = _overlap(given.boxes[best], given.boxes[other])
            left[other] *= 1 - share if share >= given.thr else 1
    return False


def _overlap(a: BoxInput, b: BoxInput) -> float:
    from quizcli.reference.detection import iou

    return iou(a, b)


def statement(given: Given) -> Text:
    """State the boxes, the threshold and what happens to a box that overlaps."""
    rows = list(enumerate(zip(given.boxes, given.scores, strict=True)))
    boxes_en = "\n".join(f"- box {n}: ${vec(box)}$, score ${num(score)}$" for n, (box, score) in rows)
    boxes_zh = "\n".join(f"- 框 {n}：${vec(box)}$，得分 ${num(score)}$" for n, (box, score) in rows)
    thr = num(given.thr)
    if given.soft:
        how_en = (
            "Linear soft-NMS: the box with the highest current score is taken, and the score of every box that is left is"
            rf" multiplied with $1-IoU$ if its IoU with the one taken is at least ${thr}$; and so on until none is left."
            " The result is a list of [box, final score] in the order in which they are taken."
        )
        how_zh = (
            "线性 soft-NMS：取出当前得分最高的框，其余每个框若与它的 IoU 不小于 "
            rf"${thr}$，得分就乘以 $1-IoU$，如此反复，直到取完。结果按取出的顺序列出 [编号，最终得分]。"
        )
    else:
        how_en = (
            "Non-maximum suppression: the box with the highest score is kept, and every box that is left is removed if its"
            rf" IoU with the one kept is above ${thr}$; and so on until none is left. The result is the numbers of the boxes kept, in descending score."
        )
        how_zh = (
            f"非极大值抑制（NMS）：保留得分最高的框，其余每个框若与它的 IoU 大于 ${thr}$ 就移除，如此反复，直到处理完。"
            "结果为保留的框的编号，按得分从高到低排列。"
        )
    return both(
        f"Boxes of one class, $[x_1, y_1, x_2, y_2]$ in continuous coordinates:\n\n{boxes_en}\n\n{how_en} Boxes count from 0.",
        f"同一类别的框，$[x_1, y_1, x_2, y_2]$，连续坐标：\n\n{boxes_zh}\n\n{how_zh}编号从 0 数起。",
    )


def solve(given: Given) -> Solved:
    """Apply NMS."""
    from quizcli.reference.detection import corners, nms, soft_nms

    if len(given.boxes) != len(given.scores):
        raise ValueError(tr("there must be one score for each box"))
    boxes = [corners(box) for box in given.boxes]
    if given.soft:
        return {"kept": [list(pair) for pair in soft_nms(boxes, given.scores, given.thr)]}
    return {"kept": nms(boxes, given.scores, given.thr)}


def explain(given: Given) -> Sequence[Text]:
    """Take box after box, with its overlaps."""
    from quizcli.reference.detection import nms, soft_nms

    scores = dict(enumerate(given.scores))
    order = sorted(scores, key=lambda index: -scores[index])
    steps = [step("Boxes in descending score", "按得分从高到低", vec(order))]
    taken = (
        [index for index, _ in soft_nms(given.boxes, given.scores, given.thr)]
        if given.soft
        else nms(given.boxes, given.scores, given.thr)
    )
    for best in taken:
        score = scores.pop(best)
        steps.append(step(f"Take box {best}", f"取框 {best}", f"s_{{{best}}}={num(score, 5)}"))
        for other in sorted(scores, key=lambda index: -scores[index]):
            share = _overlap(given.boxes[best], given.boxes[other])
            if not share:
                continue
            shown = f"IoU={_ratio(given.boxes[best], given.boxes[other])}={num(share, 5)}"
            if given.soft and share >= given.thr:
                lowered = scores[other] * (1 - share)
                shown += rf",\ s_{{{other}}}={num(scores[other], 5)}\cdot (1-{num(share, 5)})={num(lowered, 5)}"
                steps.append(step(f"Box {other} overlaps it, its score falls", f"框 {other} 与之重叠，得分降低", shown))
                scores[other] = lowered
            elif not given.soft and share > given.thr:
                steps.append(step(f"Box {other} is removed", f"移除框 {other}", f"{shown}>{num(given.thr)}"))
                del scores[other]
            else:
                below = "<" if given.soft else r"\le "
                steps.append(
                    step(f"Box {other} is left as it is", f"框 {other} 不变", f"{shown}{below}{num(given.thr)}")
                )
    if given.soft:
        pairs = soft_nms(given.boxes, given.scores, given.thr)
        result = r",\ ".join(f"[{index}, {num(score, 5)}]" for index, score in pairs)
        return [*steps, step("Boxes with their final scores", "各框及其最终得分", result)]
    return [*steps, step("Kept", "保留", vec(taken))]


def _ratio(a: BoxInput, b: BoxInput) -> str:
    from quizcli.reference.detection import overlap

    found = overlap(a, b)
    return frac(num(found.intersection), f"{num(found.area_a)}+{num(found.area_b)}-{num(found.intersection)}")


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    scores, thr = given.scores, given.thr
    by_score = sorted(range(len(scores)), key=lambda index: -scores[index])
    if given.soft:
        return {
            "keep_overlaps": {"kept": _soft(given, lambda share: share < thr)},
            "index_order": {"kept": _soft(given, lambda share: share >= thr, by_score=False)},
            "no_suppress": {"kept": [[index, scores[index]] for index in by_score]},
        }
    overlaps = {(i, j): _overlap(given.boxes[i], given.boxes[j]) > thr for j in range(len(scores)) for i in range(j)}

    def overlap(i: int, j: int) -> bool:
        return overlaps[min(i, j), max(i, j)]

    def kept(order: Sequence[int], suppresses: Callable[[int, int], bool]) -> list[int]:
        found: list[int] = []
        for index in order:
            if not any(suppresses(other, index) for other in found):
                found.append(index)
        return found

    return {
        "all_suppress": {
            "kept": [
                index
                for place, index in enumerate(by_score)
                if not any(overlap(other, index) for other in by_score[:place])
            ]
        },
        "keep_overlaps": {"kept": kept(by_score, lambda i, j: not overlap(i, j))},
        "index_order": {"kept": kept(range(len(scores)), overlap)},
        "no_suppress": {"kept": by_score},
    }


def _soft(given: Given, lowers: Callable[[float], bool], *, by_score: bool = True) -> list[list[float]]:
    """Return soft-NMS with another rule for which scores are reduced, or in the order of the boxes."""
    left = dict(enumerate(given.scores))
    taken: list[list[float]] = []
    while left:
        best = max(left, key=lambda index: left[index]) if by_score else min(left)
        taken.append([best, left.pop(best)])
        for other in left:
            share = _overlap(given.boxes[best], given.boxes[other])
            if lowers(share):
                left[other] *= 1 - share
    return taken


KIND = Kind(
    name="nms",
    inputs=Given,
    parts={"kept": both("the boxes, as described", "按要求列出的框")},
    card_title=both("Non-maximum suppression by hand", "手算非极大值抑制（NMS）"),
    formula=r"IoU=\frac{|A\cap B|}{|A|+|B|-|A\cap B|};\quad \mathrm{soft:}\ s_i\leftarrow s_i\,(1-IoU)",
    mistakes={
        "all_suppress": both("boxes already removed suppressed others", "让已被移除的框又去抑制别的框"),
        "keep_overlaps": both("the threshold the wrong way round: overlaps were spared", "阈值用反了，放过了重叠的框"),
        "index_order": both("taken in the order given, not by score", "按给出的顺序而不是按得分处理"),
        "no_suppress": both("sorted, but nothing suppressed", "只排了序，没有抑制"),
    },
    levels=(
        Level(
            says=both("four boxes in two pairs", "四个框，分成两对"),
            seconds=90,
            invites=("keep_overlaps", "index_order", "no_suppress"),
        ),
        Level(
            says=both("six boxes, three of them in a chain", "六个框，其中三个连成一串"),
            seconds=150,
            invites=("all_suppress", "keep_overlaps", "index_order", "no_suppress"),
        ),
        Level(
            says=both("soft-NMS of four boxes", "四个框的 soft-NMS"),
            seconds=180,
            invites=("keep_overlaps", "index_order", "no_suppress"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
