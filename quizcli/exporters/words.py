"""Headings of exported text, in both languages."""

from collections.abc import Mapping

from quizcli.cards import Language

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "points": "Points",
        "detail": "Detail",
        "traps": "Traps",
        "refs": "References",
        "not": "Wrong:",
        "but": "Right:",
        "worked": "Worked",
    },
    "zh": {
        "points": "要点",
        "detail": "详解",
        "traps": "常见误区",
        "refs": "参考",
        "not": "错误：",
        "but": "正确：",
        "worked": "解法",
    },
}
