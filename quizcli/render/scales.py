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
