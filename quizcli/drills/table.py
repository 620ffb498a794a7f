"""The table of kinds: a name, and what it is about. The file of a kind is ``kinds/<name>.py``, with ``_`` for ``-``."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from quizcli.cards import Text

if TYPE_CHECKING:
    from quizcli.drills.kind import Kind

LEVELS = 3

KINDS: Mapping[str, Text] = {
    "conv-output-size": {
        "en": "Output size of a convolution: stride, padding, dilation",
        "zh": "卷积的输出尺寸：步幅、填充、膨胀",
    },
    "softmax-ce-grad": {
        "en": "Softmax cross-entropy: the loss and its gradient",
        "zh": "Softmax 交叉熵：损失与梯度",
    },
}  # fmt: skip


def load(name: str) -> "Kind[Any]":
    """Return a kind of the table; its file is read only now."""
    kind: Kind[Any] = import_module(f"quizcli.drills.kinds.{name.replace('-', '_')}").KIND
    return kind
