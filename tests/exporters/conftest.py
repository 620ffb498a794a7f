"""Decks to export, and packages of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.exporters.engine import Engine, engine

OWN = """\
deck: own
title: {en: Own cards, zh: 自己的卡片}
cards:
- id: first
  question: {en: "What is $a<b$?", zh: "$a<b$ 是什么？"}
  answer: {en: "It is **less**.\\n\\n$$\\na\\n<b\\n$$\\n", zh: 小于。}
  points: [{en: less than, zh: 小于}]
  traps: [{claim: {en: more, zh: 大于}, truth: {en: less, zh: 小于}}]
  tags: [order, sign]
  refs: ["arXiv:1502.03167", Goodfellow]
- id: second
  question: Only one language?
  answer: Yes.
  level: 2
- id: third
  question: And a third?
  answer: Yes.
  level: 3
- id: drill-size
  question: {en: Output size, zh: 输出尺寸}
  drill: {kind: conv-output-size, level: 2}
- id: drill-loss
  question: {en: Loss, zh: 损失}
  drill: {kind: softmax-ce-grad, level: 1}
"""
QUESTIONS = {"quizcli:first", "quizcli:second", "quizcli:third"}


@pytest.fixture
def own(write_deck: Callable[..., Path]) -> Path:
    """A deck of three questions and two drills, in the user's own folder."""
    return write_deck(OWN)


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Engine]:
    """An empty Anki collection."""
    with engine(tmp_path / "anki") as opened:
        yield opened
