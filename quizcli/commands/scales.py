"""The grading scales: keys, names and qualities."""

from collections.abc import Mapping

from quizcli.config import Scale
from quizcli.journal import Quality
from quizcli.language import marked

SCALES: Mapping[Scale, Mapping[str, tuple[str, Quality]]] = {
    "four": {
        "1": (marked("again"), Quality.WRONG),
        "2": (marked("hard"), Quality.HARD),
        "3": (marked("good"), Quality.GOOD),
        "4": (marked("easy"), Quality.PERFECT),
    },
    "six": {
        "0": (marked("blackout"), Quality.BLACKOUT),
        "1": (marked("wrong"), Quality.WRONG),
        "2": (marked("familiar"), Quality.WRONG_BUT_FAMILIAR),
        "3": (marked("hard"), Quality.HARD),
        "4": (marked("good"), Quality.GOOD),
        "5": (marked("easy"), Quality.PERFECT),
    },
}


def grade_name(quality: Quality, names: Mapping[str, tuple[str, Quality]]) -> str:
    """Return the name of a quality, or of the next lower one on a scale with fewer grades."""
    scale = [(found, name) for name, found in names.values()]
    return max([(found, name) for found, name in scale if found <= quality] or [min(scale)])[1]
