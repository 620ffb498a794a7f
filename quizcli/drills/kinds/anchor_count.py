"""Number of anchors of a detector, or of the values that it predicts."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import Count, Inputs, Kind, Level, Pair, Solved, Whole, both, says
from quizcli.drills.tex import step
from quizcli.language import tr
from quizcli.problems import Tolerance

_Grid = tuple[Count, Count, Count]
_Counts = Annotated[list[Count], msgspec.Meta(min_length=1, max_length=100)]


class Given(Inputs, frozen=True):
    """The grids themselves, or an image with strides; classes where predicted values are counted, not anchors."""

    grids: Annotated[
        Annotated[list[_Grid], msgspec.Meta(min_length=1, max_length=100)] | None,
        says("height, width and anchors per cell of each level", "每一层的高、宽与每格锚框数"),
    ] = None
    size: Annotated[Pair | None, says("image height and width, in place of grids", "图像的高和宽，用以代替 grids")] = (
        None
    )
    strides: Annotated[_Counts | None, says("stride of each level, with size", "每一层的步幅，与 size 合用")] = None
    anchors: Annotated[
        _Counts | None,
        says("anchors per cell: one number, or one for each stride", "每格锚框数：一个数，或每个步幅一个"),
    ] = None
    classes: Annotated[
        Whole | None,
        says(
            "number of classes; then values are counted, 4 + 1 + classes for each anchor",
            "类别数；给出后改求预测值的个数，每个锚框 4 + 1 + 类别数",
        ),
    ] = None
    objectness: Annotated[
        bool, says("whether there is an objectness score, the +1", "是否有目标置信度，即上面的 +1")
    ] = True


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs. Level 1: one grid; 2: an image and three strides; 3: grids as in SSD, each with its own anchors."""
    if level == 1:
        return Given(grids=[(rng.integer(7, 40), rng.integer(7, 40), rng.one_of((3, 5, 9)))])
    if level == 2:
        size = (8 * rng.integer(30, 90), 8 * rng.integer(30, 90))
        classes = rng.one_of((None, 1, 20, 80))
        return Given(size=size, strides=[8, 16, 32], anchors=[3], classes=classes)
    side, grids = rng.integer(30, 80), []
    for _ in range(rng.integer(4, 6)):
        grids.append((side, side, rng.one_of((4, 6))))
        side = -(-side // 2)
    classes = rng.one_of((None, 20, 80))
    return Given(grids=grids, classes=classes, objectness=classes is None)


def statement(given: Given) -> Text:
    """State the grids, or image and strides, and what is counted."""
    if given.size:
        anchors = given.anchors or []
        strides = ", ".join(f"${stride}$" for stride in given.strides or [])
        strides_zh = strides.replace(", ", "、")
        each = ", ".join(f"${count}$" for count in anchors)
        each_zh = each.replace(", ", "、")
        along_en, along_zh = (
            ("on every level", "每层") if len(anchors) == 1 else ("on the levels in turn", "各层依次为")
        )
        en = (
            rf"A detector sees images of ${given.size[0]}\times{given.size[1]}$ (height × width) and predicts on levels of the"
            f" strides {strides}; each grid is the image size divided by the stride, rounded up. Anchors per cell {along_en}:"
            f" {each}."
        )
        zh = (
            rf"一个检测器的输入图像为 ${given.size[0]}\times{given.size[1]}$（高 × 宽），在步幅为 {strides_zh} 的各层上预测，"
            f"每层网格的边长为图像边长除以步幅，向上取整。{along_zh}每格的锚框（anchor）数：{each_zh}。"
        )
    else:
        grids = given.grids or []
        if len(grids) == 1:
            height, width, count = grids[0]
            en = rf"A detector predicts on one grid of ${height}\times{width}$ cells with ${count}$ anchors in each."
            zh = rf"一个检测器在 ${height}\times{width}$ 的网格上预测，每格有 ${count}$ 个锚框（anchor）。"
        else:
            rows = [rf"${height}\times{width}$, ${count}$" for height, width, count in grids]
            en = "A detector predicts on several grids (cells, anchors in each cell):\n\n" + "\n".join(
                f"- {row}" for row in rows
            )
            zh = "一个检测器在多个网格上预测（网格，每格的锚框（anchor）数）：\n\n" + "\n".join(
                f"- {row.replace(', ', '，')}" for row in rows
            )
            zh += "\n\n"
    what_en, what_zh = _asked(given)
    between = "\n\n" if given.grids and len(given.grids) > 1 else " "
    return both(en + between + what_en, zh + what_zh)


def _asked(given: Given) -> tuple[str, str]:
    if given.classes is None:
        return "All anchors are counted, those at the border too.", "所有锚框都计入，边界上的也算。"
    with_en, with_zh = (", 1 objectness score", "、1 个目标置信度") if given.objectness else ("", "")
    scores_en = f"${given.classes}$ class score" + "s" * (given.classes != 1)
    en = f"Each anchor predicts 4 coordinates{with_en} and {scores_en}. All values predicted for one image are counted."
    zh = f"每个锚框预测 4 个坐标{with_zh}和 ${given.classes}$ 个类别得分。求一张图像的预测值总个数。"
    return en, zh


def solve(given: Given) -> Solved:
    """Count."""
    from quizcli.reference.detection import anchor_count

    return {"count": anchor_count(_grids(given)) * _values(given)}


def _values(given: Given) -> int:
    """Return how many values are predicted per anchor."""
    return 1 if given.classes is None else 4 + given.objectness + given.classes


def explain(given: Given) -> Sequence[Text]:
    """Go level by level, then add."""
    grids = _grids(given)
    steps = []
    if given.size and given.strides:
        for stride, (height, width, _) in zip(given.strides, grids, strict=True):
            sides = (
                rf"\left\lceil\frac{{{side}}}{{{stride}}}\right\rceil={found}"
                for side, found in zip(given.size, (height, width), strict=True)
            )
            steps.append(step(f"Grid at stride {stride}", f"步幅 {stride} 的网格", r",\ ".join(sides)))
    each = [height * width * anchors for height, width, anchors in grids]
    for level, ((height, width, anchors), found) in enumerate(zip(grids, each, strict=True), 1):
        steps.append(
            step(
                f"Level {level}, cells times anchors",
                f"第 {level} 层，格数乘每格锚框数",
                rf"{height}\cdot {width}\cdot {anchors}={found}",
            )
        )
    if len(each) > 1:
        steps.append(step("All levels", "各层相加", f"{'+'.join(map(str, each))}={sum(each)}"))
    if given.classes is not None:
        values, one = _values(given), "+1" if given.objectness else ""
        steps.append(step("Values for each anchor", "每个锚框的预测值个数", f"4{one}+{given.classes}={values}"))
        steps.append(
            step("Values in all", "预测值总个数", rf"{sum(each)}\cdot {values}={sum(each) * values}"),
        )
    return steps


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.detection import anchor_count

    grids = _grids(given)
    wrong = {
        "one_level": grids[:1],
        "no_anchors": [(height, width, 1) for height, width, _ in grids],
        "same_anchors": [(height, width, grids[0][2]) for height, width, _ in grids],
    }
    return {name: {"count": anchor_count(found) * _values(given)} for name, found in wrong.items()}


def _grids(given: Given) -> list[_Grid]:
    """Return height, width and anchors per cell of each level."""
    from quizcli.reference.detection import grid_sizes

    by_size = (given.size, given.strides, given.anchors)
    if (given.grids is None) == all(part is None for part in by_size):
        raise ValueError(tr("give either grids, or size with strides and anchors"))
    if given.grids:
        return given.grids
    if given.size is None or given.strides is None or given.anchors is None:
        raise ValueError(tr("size, strides and anchors belong together: give all three"))
    if len(given.anchors) not in (1, len(given.strides)):
        raise ValueError(tr("anchors must be one number, or one for each stride"))
    anchors = given.anchors * len(given.strides) if len(given.anchors) == 1 else given.anchors
    sizes = grid_sizes(given.size, given.strides)
    return [(height, width, count) for (height, width), count in zip(sizes, anchors, strict=True)]


KIND = Kind(
    name="anchor-count",
    inputs=Given,
    parts={"count": both("the number asked", "所求的个数")},
    card_title=both("How many anchors a detector has", "检测器的锚框数量"),
    formula=r"n=\sum_l H_l W_l A_l,\quad H_l=\left\lceil\frac{H}{s_l}\right\rceil",
    mistakes={
        "one_level": both("only the first level counted", "只算了第一层"),
        "no_anchors": both("the anchors per cell were left out", "漏乘了每格的锚框数"),
        "same_anchors": both("the first level's anchors per cell taken on every level", "各层都用了第一层的每格锚框数"),
    },
    levels=(
        Level(says=both("one grid", "一个网格"), seconds=20, invites=("no_anchors",)),
        Level(
            says=both("an image and three strides; anchors or values", "图像与三个步幅，求锚框数或预测值个数"),
            seconds=90,
            invites=("one_level", "no_anchors"),
        ),
        Level(
            says=both("grids as in SSD, each with its anchors", "SSD 式的多个网格，每格锚框数不同"),
            seconds=120,
            invites=("one_level", "no_anchors", "same_anchors"),
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
    tolerance=Tolerance(0, 0),
)
