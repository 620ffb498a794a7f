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
    states("rcnn-fast-rcnn-faster-rcnn", grid, "2000", "2 2000")


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
    states("region-proposal-network", f"{k} {len(scales)} {len(ratios)}", f"{height} {width} {len(anchors):,}")


def test_box_encoding(states: States) -> None:
    """The example's encoding is (0.2, -0.1, 0.693, 0), decodes to the box and does not depend on scale."""
    anchor, box = np.array([100.0, 100, 50, 100]), np.array([110.0, 90, 100, 100])
    code = encode(box, anchor)
    assert encode(3 * box, 3 * anchor) == pytest.approx(code)
    assert np.concatenate([code[:2] * anchor[2:] + anchor[:2], anchor[2:] * np.exp(code[2:])]) == pytest.approx(box)
    a, b, t = (",".join(f"{n:.3g}" for n in vector) for vector in (anchor, box, code))
    states("region-proposal-network", f"{a} {b} {t}", "0.7", "0.3")


def test_output_sizes_of_detectors(states: States) -> None:
    """YOLOv1 outputs 7x7x30 numbers and SSD300 has 8,732 default boxes."""
    s, b, c = 7, 2, 20
    box = ("x", "y", "w", "h", "confidence")
    output = np.concatenate([np.zeros((s, s, len(box))) for _ in range(b)] + [np.zeros((s, s, c))], axis=2)
    grids = {38: 4, 19: 6, 10: 6, 5: 6, 3: 4, 1: 4}
    boxes = sum(np.zeros((side, side, each)).size for side, each in grids.items())
    shape = r"\times".join(map(str, output.shape))
    states("object-detection-families", len(box), f"{s} {b} {c}", shape, f"300 {boxes:,}")


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
    states("segmentation-kinds-and-frameworks", f"{iou} {number}")


def test_averaged_dice_and_iou_can_disagree() -> None:
    """Over two masks the mean IoU can prefer one model and the mean Dice the other."""
    first, second = np.array([0.5, 0.5]), np.array([0.05, 0.97])
    assert second.mean() > first.mean()
    assert (2 * second / (1 + second)).mean() < (2 * first / (1 + first)).mean()


def test_downsampling_of_a_backbone(states: States) -> None:
    """Five stages of stride 2 reduce the image by 32."""
    side, stages = 224, 5
    reduced = np.ones(side)
    for _ in range(stages):
        reduced = reduced[::2]
    states("pretrained-backbones-in-detection", side // reduced.size, "1,000", "10,000", "2019")


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
        f"{devices} {images} {len(gathered)}",
        f"{long:,}",
        f"{usual:,} 2",
        "10,000 1,000",
    )
