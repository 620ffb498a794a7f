"""The grading scales: keys, names and qualities."""

from collections.abc import Mapping

from quizcli.config import Scale
from quizcli.journal import Quality

SCALES: Mapping[Scale, Mapping[str, tuple[str, Quality]]] = {
    "four": {
        "1": ("again", Quality.WRONG),
        "2": ("hard", Quality.HARD),
        "3": ("good", Quality.GOOD),
        "4": ("easy", Quality.PERFECT),
    },
    "six": {
        "0": ("blackout", Quality.BLACKOUT),
        "1": ("wrong", Quality.WRONG),
        "2": ("familiar", Quality.WRONG_BUT_FAMILIAR),
        "3": ("hard", Quality.HARD),
        "4": ("good", Quality.GOOD),
        "5": ("easy", Quality.PERFECT),
    },
}


def grade_name(quality: Quality, names: Mapping[str, tuple[str, Quality]]) -> str:
    """Return the name of a quality, or of the next lower one on a scale with fewer grades."""
    scale = [(found, name) for name, found in names.values()]
    return max([(found, name) for found, name in scale if found <= quality] or [min(scale)])[1]
