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
    "conv-param-count": {
        "en": "Parameters of a convolution: bias, groups, batch normalization",
        "zh": "卷积层的参数量：偏置、分组、批归一化",
    },
    "receptive-field": {
        "en": "Receptive field, effective stride and effective padding of a stack",
        "zh": "多层堆叠的感受野、等效步幅与等效填充",
    },
    "softmax-ce-grad": {"en": "Softmax cross-entropy: the loss and its gradient", "zh": "Softmax 交叉熵：损失与梯度"},
    "batchnorm-forward": {
        "en": "Batch normalization: output, running averages, evaluation",
        "zh": "批归一化：输出、滑动平均与推理",
    },
    "conv-macs": {"en": "MACs and FLOPs of a convolution", "zh": "卷积的乘加次数（MACs）与 FLOPs"},
    "mlp-backprop": {"en": "Back-propagation through a two-layer network", "zh": "两层网络的反向传播"},
    "adam-step": {"en": "Adam and AdamW steps with bias correction", "zh": "Adam 与 AdamW 的更新步，含偏差修正"},
    "cnn-shape-trace": {"en": "Shapes and parameters through a whole network", "zh": "逐层推算整个网络的形状与参数量"},
    "rnn-param-count": {"en": "Parameters of RNN, LSTM, GRU", "zh": "RNN、LSTM、GRU 的参数量"},
    "classification-metrics": {
        "en": "Accuracy, precision, recall, F; macro, micro, weighted",
        "zh": "准确率、精确率、召回率、F 值；宏、微与加权平均",
    },
    "softmax-temperature": {"en": "Softmax with temperature and top-k", "zh": "带温度与 top-k 的 softmax"},
    "entropy-ce-kl": {
        "en": "Entropy, cross-entropy, KL and Jensen-Shannon divergence",
        "zh": "熵、交叉熵、KL 散度与 JS 散度",
    },
    "attention-forward": {"en": "Scaled dot-product attention by hand", "zh": "手算缩放点积注意力"},
    "transformer-param-count": {
        "en": "Parameters of a Transformer: block, model, GQA, SwiGLU",
        "zh": "Transformer 的参数量：单层、整个模型、GQA、SwiGLU",
    },
}


def load(name: str) -> "Kind[Any]":
    """Return a kind of the table; its file is read only now."""
    kind: Kind[Any] = import_module(f"quizcli.drills.kinds.{name.replace('-', '_')}").KIND
    return kind
