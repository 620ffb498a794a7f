"""The numbers and formulas stated by the cards of the deck detection."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.corpus_facts.conftest import States


def test_fixed_grid_and_passes(states: States) -> None:
    """RoI pooling makes a 7x7 grid of any region by taking maxima; R-CNN passes about 2000 crops, the others one image."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(40, 60))
    side = 7
    for top, left, height, width in ((0, 0, 40, 60), (3, 5, 9, 20), (10, 10, 7, 7)):
        region = features[top : top + height, left : left + width]
        cells = [np.array_split(band, side, axis=1) for band in np.array_split(region, side, axis=0)]
        pooled = np.array([[cell.max() for cell in row] for row in cells])
        assert pooled.shape == (side, side)
        assert pooled.max() == region.max()
    grid = rf"${side}\times{side}$"
    states(
        "rcnn-fast-rcnn-faster-rcnn",
        en=(
            f"a fixed grid (such as {grid})",
            "| R-CNN | selective search | about 2000 |",
            "| Fast R-CNN | selective search | 1 |",
            "| Faster R-CNN | RPN on shared features | 1 |",
            "takes about 2 seconds per image; the roughly 2000 CNN passes",
            "R-CNN: about 2000 crops",
        ),
        zh=(
            f"固定网格（如 {grid}）",
            "| R-CNN | 选择性搜索 | 约 2000 |",
            "| Fast R-CNN | 选择性搜索 | 1 |",
            "| Faster R-CNN | 共享特征上的 RPN | 1 |",
            "搜索每张图约 2 秒，那约 2000 次 CNN 前向",
            "R-CNN：约 2000 个裁剪",
        ),
    )


def encode(box: NDArray[np.float64], anchor: NDArray[np.float64]) -> NDArray[np.float64]:
    """Encode a box (center x, center y, width, height) relative to an anchor."""
    return np.concatenate([(box[:2] - anchor[:2]) / anchor[2:], np.log(box[2:] / anchor[2:])])


def test_number_of_anchors(states: States) -> None:
    """Nine anchors at each position of a 40x60 map are 21,600."""
    scales, ratios = (8, 16, 32), (0.5, 1.0, 2.0)
    shapes = [(scale * np.sqrt(ratio), scale / np.sqrt(ratio)) for scale in scales for ratio in ratios]
    height, width = 40, 60
    anchors = np.array([(x, y, *shape) for y in range(height) for x in range(width) for shape in shapes])
    k = len(shapes)
    states(
        "region-proposal-network",
        "$2k$",
        "$4k$",
        en=(
            f"$k={k}$ ({len(scales)} scales, {len(ratios)} aspect ratios)",
            rf"A ${height}\times{width}$ map thus has {len(anchors):,} anchors.",
            "H x W x k in all",
            "four offsets",
        ),
        zh=(
            f"$k={k}$（{len(scales)} 种尺度乘 {len(ratios)} 种宽高比）",
            rf"${height}\times{width}$ 的特征图上有 {len(anchors):,} 个锚框。",
            "共 H×W×k 个",
            "四个偏移",
        ),
    )


def test_box_encoding(states: States) -> None:
    """The example's encoding is (0.2, -0.1, 0.693, 0), decodes to the box and does not depend on scale."""
    anchor, box = np.array([100.0, 100, 50, 100]), np.array([110.0, 90, 100, 100])
    code = encode(box, anchor)
    assert encode(3 * box, 3 * anchor) == pytest.approx(code)
    assert np.concatenate([code[:2] * anchor[2:] + anchor[:2], anchor[2:] * np.exp(code[2:])]) == pytest.approx(box)
    a, b, t = (",".join(f"{n:.3g}" for n in vector) for vector in (anchor, box, code))
    states(
        "region-proposal-network",
        r"$$ t_x=\frac{x-x_a}{w_a},\quad t_y=\frac{y-y_a}{h_a},\quad t_w=\ln\frac{w}{w_a},\quad t_h=\ln\frac{h}{h_a} $$",
        en=(f"Anchor $({a})$ and box $({b})$ give $({t})$.", "IoU above $0.7$ with", "below $0.3$ with"),
        zh=(f"锚框 $({a})$、目标框 $({b})$，得 $({t})$。", "IoU 高于 $0.7$ 的", "都低于 $0.3$ 的"),
    )


def test_output_sizes_of_detectors(states: States) -> None:
    """YOLOv1 outputs 7x7x30 numbers and SSD300 has 8,732 default boxes."""
    s, b, c = 7, 2, 20
    box = ("x", "y", "w", "h", "confidence")
    output = np.concatenate([np.zeros((s, s, len(box))) for _ in range(b)] + [np.zeros((s, s, c))], axis=2)
    grids = {38: 4, 19: 6, 10: 6, 5: 6, 3: 4, 1: 4}
    boxes = sum(np.zeros((side, side, each)).size for side, each in grids.items())
    shape = r"\times".join(map(str, output.shape))
    states(
        "object-detection-families",
        rf"$S\times S\times({len(box)}B+C)$",
        f"$S={s},B={b},C={c}$",
        f"${shape}$",
        en=f"SSD300 scores {boxes:,} default boxes",
        zh=f"SSD300 要给 {boxes:,} 个默认框打分",
    )


def test_dice_from_iou(states: States) -> None:
    """For any two masks Dice = 2 IoU / (1 + IoU), which is 0.667 for IoU 0.5."""
    rng = np.random.default_rng(0)
    for density in (0.1, 0.5, 0.9):
        truth, predicted = rng.random((2, 30, 30)) < density
        both, either = (truth & predicted).sum(), (truth | predicted).sum()
        iou, dice = both / either, 2 * both / (truth.sum() + predicted.sum())
        assert dice == pytest.approx(2 * iou / (1 + iou))
    iou = 0.5
    number = f"{2 * iou / (1 + iou):.3f}"
    states(
        "segmentation-kinds-and-frameworks",
        r"$$ \mathrm{Dice}=\frac{2\,\mathrm{IoU}}{1+\mathrm{IoU}} $$",
        en=rf"so $\mathrm{{IoU}}={iou}$ means a Dice of ${number}$.",
        zh=rf"所以 $\mathrm{{IoU}}={iou}$ 对应 Dice 为 ${number}$。",
    )


def test_averaged_dice_and_iou_can_disagree(states: States) -> None:
    """Over two masks the mean IoU can prefer one model and the mean Dice the other."""
    first, second = np.array([0.5, 0.5]), np.array([0.05, 0.97])
    assert second.mean() > first.mean()
    assert (2 * second / (1 + second)).mean() < (2 * first / (1 + first)).mean()
    states(
        "segmentation-kinds-and-frameworks",
        en="Only averages over several masks or classes can order two models differently.",
        zh="只有对多个掩码或类别取平均后，排序才可能不同。",
    )


def test_downsampling_of_a_backbone(states: States) -> None:
    """Five stages of stride 2 reduce the image by 32."""
    side, stages = 224, 5
    reduced = np.ones(side)
    for _ in range(stages):
        reduced = reduced[::2]
    states(
        "pretrained-backbones-in-detection",
        en=(f"typically by ${side // reduced.size}$", "with about 1,000 images", "even with 10,000 images", "(2019)"),
        zh=(f"通常 ${side // reduced.size}$ 倍", "只有约 1,000 张图", "哪怕只有 10,000 张图", "（2019）"),
    )


def test_synchronized_batch_and_schedule(states: States) -> None:
    """Eight devices with 2 images each normalize over 16; the long schedule is three times the usual one."""
    devices, images = 8, 2
    batch = np.random.default_rng(0).normal(size=(devices, images, 5))
    synchronized = batch.mean(axis=1).mean(axis=0)
    gathered = batch.reshape(-1, 5)
    assert synchronized == pytest.approx(gathered.mean(axis=0))
    unit = 90_000  # the 1x schedule
    long, usual = 6 * unit, 2 * unit
    states(
        "train-detector-from-scratch",
        en=(
            f"({devices} GPUs with {images} images each: {len(gathered)})",
            f"up to {long:,} iterations",
            f"where {usual:,} (their 2x schedule)",
            "often 1 or 2, so",
            "about 10,000 COCO images still sufficed, 1,000 overfitted",
        ),
        zh=(
            f"（{devices} 卡、每卡 {images} 张，即 {len(gathered)} 张）",
            f"最长到 {long:,} 次迭代",
            f"通常是 {usual:,} 次（文中的 2x 方案）",
            "只放得下 1 到 2 张",
            "约 10,000 张 COCO 图像仍然够用，1,000 张就过拟合",
        ),
    )
