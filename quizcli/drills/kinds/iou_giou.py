"""IoU, generalized IoU and Dice coefficient of two boxes, in the three usual formats."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Literal

from quizcli.cards import Text
from quizcli.drills.draw import Draw
from quizcli.drills.kind import BoxInput, Inputs, Kind, Level, Solved, both, says
from quizcli.drills.tex import frac, num, par, step, vec

if TYPE_CHECKING:
    from quizcli.reference.detection import Overlap


class Given(Inputs, frozen=True):
    """Two boxes."""

    a: Annotated[BoxInput, says("first box, four numbers in the format", "第一个框，按格式的四个数")]
    b: Annotated[BoxInput, says("second box", "第二个框")]
    fmt: Annotated[
        Literal["xyxy", "xywh", "cxcywh"],
        says(
            "xyxy: two corners; xywh: upper left corner and size; cxcywh: center and size",
            "xyxy：两个角；xywh：左上角与宽高；cxcywh：中心与宽高",
        ),
    ] = "xyxy"
    kind: Annotated[
        Literal["iou", "giou", "dice"], says("what is asked: iou, giou or dice", "所求的量：iou、giou 或 dice")
    ] = "iou"
    inclusive: Annotated[
        bool,
        says(
            "whether widths are x2 - x1 + 1 (heights likewise), as old programs count pixels",
            "宽是否为 x2 - x1 + 1（高同理），即旧程序按像素计数的方式",
        ),
    ] = False


def draw(rng: Draw, level: int) -> Given | None:
    """Draw inputs.

    Level 1: overlapping corners; 2: boxes given by center or size; 3: GIoU, half of the time of separate boxes.
    """
    if level == 1:
        a, b = _corners(rng), _corners(rng)
        return Given(a=a, b=b, inclusive=rng.chance(0.2)) if _meets(a, b) else None
    if level == 2:
        kind: Literal["iou", "dice"] = "dice" if rng.chance(0.3) else "iou"
        if rng.chance(0.5):
            # The sizes are larger than the positions, so that they could be corners.
            a, b = _near_origin(rng), _near_origin(rng)
            return Given(a=a, b=b, fmt="xywh", kind=kind)
        a, b = ((rng.integer(6, 14), rng.integer(6, 14), 2 * rng.integer(2, 6), 2 * rng.integer(2, 6)) for _ in "ab")
        return Given(a=a, b=b, fmt="cxcywh", kind=kind)
    a, b = _corners(rng), _corners(rng)
    if _meets(a, b) and rng.chance(0.6):
        return None
    return Given(a=a, b=b, kind="giou")


def _corners(rng: Draw) -> BoxInput:
    x, y = rng.integer(0, 12), rng.integer(0, 12)
    return x, y, x + rng.integer(2, 8), y + rng.integer(2, 8)


def _near_origin(rng: Draw) -> BoxInput:
    x, y = rng.integer(0, 5), rng.integer(0, 5)
    return x, y, rng.integer(x + 1, 10), rng.integer(y + 1, 10)


def _meets(a: BoxInput, b: BoxInput) -> bool:
    return max(a[0], b[0]) < min(a[2], b[2]) and max(a[1], b[1]) < min(a[3], b[3])


_FORMATS = {
    "xyxy": (
        "$[x_1, y_1, x_2, y_2]$ (two opposite corners)",
        "$[x_1, y_1, x_2, y_2]$（两个对角）",
    ),
    "xywh": (
        "$[x, y, w, h]$ (the corner with the smallest coordinates, width, height)",
        "$[x, y, w, h]$（坐标最小的角、宽、高）",
    ),
    "cxcywh": ("$[c_x, c_y, w, h]$ (center, width, height)", "$[c_x, c_y, w, h]$（中心、宽、高）"),
}
_ASKED = {
    "iou": ("the IoU", " IoU（交并比）"),
    "giou": ("the generalized IoU (GIoU)", "广义交并比（GIoU）"),
    "dice": ("the Dice coefficient", " Dice 系数"),
}


def statement(given: Given) -> Text:
    """State the boxes, their format and how widths are counted."""
    (fmt_en, fmt_zh), (asked_en, asked_zh) = _FORMATS[given.fmt], _ASKED[given.kind]
    if given.inclusive:
        how_en = "Corners are pixels that belong to the box: widths are $x_2-x_1+1$, and heights likewise."
        how_zh = "角上的像素属于框：宽为 $x_2-x_1+1$，高同理。"
    else:
        how_en = "Coordinates are continuous: widths are $x_2-x_1$, without +1, and heights likewise."
        how_zh = "坐标是连续的：宽为 $x_2-x_1$，不加 1，高同理。"
    return both(
        f"Two boxes as {fmt_en}: $A={vec(given.a)}$ and $B={vec(given.b)}$. {how_en} The quantity is {asked_en}.",
        f"两个框按 {fmt_zh}给出：$A={vec(given.a)}$，$B={vec(given.b)}$。{how_zh}求{asked_zh}。",
    )


def solve(given: Given) -> Solved:
    """Compute the quantity."""
    return {"value": _value(given, _overlap(given, inclusive=given.inclusive))}


def _value(given: Given, found: "Overlap") -> float:
    if given.kind == "dice":
        return 2 * found.intersection / (found.area_a + found.area_b)
    share = found.intersection / found.union
    return share - (found.enclosing - found.union) / found.enclosing if given.kind == "giou" else share


def explain(given: Given) -> Sequence[Text]:
    """Find the corners, the intersection, the areas, the ratio."""
    from quizcli.reference.detection import shared, sides

    a, b = _boxes(given)
    one = "+1" if given.inclusive else ""
    found = _overlap(given, inclusive=given.inclusive)
    steps = []
    if given.fmt != "xyxy":
        steps.append(
            step("Corners", "化为角点", rf"A={vec(a)},\ B={vec(b)}"),
        )
    common = shared(a, b)
    width, height = sides(common, inclusive=given.inclusive)
    for en, zh, name, start, end, side in (
        ("Width of the intersection", "交集的宽", "x", common[0], common[2], width),
        ("Height of the intersection", "交集的高", "y", common[1], common[3], height),
    ):
        at_zero = r"\ \to\ 0" if side < 0 else ""
        formula = rf"\min {name}_2-\max {name}_1{one}={num(end)}-{par(start)}{one}={num(side)}{at_zero}"
        steps.append(step(en, zh, formula))
    inter = rf"|A\cap B|={num(max(width, 0))}\cdot {num(max(height, 0))}={num(found.intersection)}"
    steps.append(step("Intersection, 0 where a side is negative", "交集的面积，边长为负时取 0", inter))
    areas = []
    for name, box, area in (("A", a, found.area_a), ("B", b, found.area_b)):
        w, h = sides(box, inclusive=given.inclusive)
        areas.append(rf"|{name}|={num(w)}\cdot {num(h)}={num(area)}")
    steps.append(step("Areas", "面积", r",\ ".join(areas)))
    value = num(_value(given, found))
    if given.kind == "dice":
        ratio = frac(rf"2\cdot {num(found.intersection)}", f"{num(found.area_a)}+{num(found.area_b)}")
        return [*steps, step("Dice", "Dice 系数", f"{ratio}={value}")]
    union = f"{num(found.area_a)}+{num(found.area_b)}-{num(found.intersection)}={num(found.union)}"
    steps.append(step("Union", "并集的面积", rf"|A\cup B|={union}"))
    share = num(found.intersection / found.union)
    steps.append(step("IoU", "交并比", f"{frac(num(found.intersection), num(found.union))}={share}"))
    if given.kind == "giou":
        left, top, right, bottom = min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
        w, h = sides((left, top, right, bottom), inclusive=given.inclusive)
        steps.append(
            step("Smallest box around both", "最小外接框", rf"|C|={num(w)}\cdot {num(h)}={num(found.enclosing)}")
        )
        empty = frac(f"{num(found.enclosing)}-{num(found.union)}", num(found.enclosing))
        steps.append(step("GIoU", "广义交并比", f"{share}-{empty}={value}"))
    return steps


def go_wrong(given: Given) -> Mapping[str, Solved]:
    """Return the values that each known mistake gives."""
    from quizcli.reference.detection import corners, overlap, shared, sides

    found = _overlap(given, inclusive=given.inclusive)
    wrong: dict[str, float] = {}
    if given.kind != "dice":
        wrong["no_subtract"] = _value(given, found._replace(union=found.area_a + found.area_b))
    if min(found.area_a, found.area_b) > 0 and given.kind == "iou":
        wrong["min_area"] = found.intersection / min(found.area_a, found.area_b)
    # Without +1 the areas may be 0.
    if not given.inclusive or any(all(sides(box)) for box in _boxes(given)):
        wrong["plus_one"] = _value(given, _overlap(given, inclusive=not given.inclusive))
    width, height = sides(shared(*_boxes(given)), inclusive=given.inclusive)
    union = found.area_a + found.area_b - width * height
    if min(width, height) < 0 and union:
        wrong["no_clamp"] = _value(given, found._replace(intersection=width * height, union=union))
    if given.fmt != "xyxy":
        mistaken: Literal["xyxy", "xywh"] = "xyxy" if given.fmt == "xywh" else "xywh"
        with suppress(ValueError):  # in the other format these may not be boxes
            a, b = corners(given.a, mistaken), corners(given.b, mistaken)
            wrong["format"] = _value(given, overlap(a, b, inclusive=given.inclusive))
    return {name: {"value": value} for name, value in wrong.items()}


def _boxes(given: Given) -> tuple[BoxInput, BoxInput]:
    from quizcli.reference.detection import corners

    return corners(given.a, given.fmt), corners(given.b, given.fmt)


def _overlap(given: Given, *, inclusive: bool) -> "Overlap":
    from quizcli.reference.detection import overlap

    return overlap(*_boxes(given), inclusive=inclusive)


KIND = Kind(
    name="iou-giou",
    inputs=Given,
    parts={"value": both("the quantity asked", "所求的量")},
    card_title=both("IoU and GIoU of two boxes", "两个框的 IoU 与 GIoU"),
    formula=r"IoU=\frac{|A\cap B|}{|A|+|B|-|A\cap B|},\quad GIoU=IoU-\frac{|C|-|A\cup B|}{|C|},\quad"
    r" Dice=\frac{2|A\cap B|}{|A|+|B|}",
    mistakes={
        "no_subtract": both("the union counts the intersection twice", "求并集时没有减去交集"),
        "plus_one": both(
            "widths and heights counted with +1 where they have none, or without it where they have it",
            "宽和高的加 1 与题设相反：多加了，或漏加了",
        ),
        "no_clamp": both("a negative side of the intersection was not set to 0", "交集的边长为负时没有取 0"),
        "min_area": both("divided by the smaller area, not by the union", "除以了较小的面积，而不是并集"),
        "format": both(
            "read in another format: sizes as a corner, or the center as a corner",
            "格式看错了：把宽高当成角点，或把中心当成角点",
        ),
    },
    levels=(
        Level(
            says=both("corners, overlapping", "角点格式，有重叠"),
            seconds=45,
            invites=("no_subtract", "plus_one", "min_area"),
        ),
        Level(
            says=both("given by place and size; IoU or Dice", "以位置和宽高给出，IoU 或 Dice"),
            seconds=75,
            invites=("plus_one", "format"),
        ),
        Level(
            says=both("GIoU, often of boxes that are apart", "GIoU，两框常不相交"), seconds=90, invites=("plus_one",)
        ),
    ),
    draw=draw,
    statement=statement,
    solve=solve,
    explain=explain,
    go_wrong=go_wrong,
)
