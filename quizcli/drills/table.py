"""The table of kinds: name -> title. The file of a kind is ``kinds/<name>.py``, with ``_`` for ``-``."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from quizcli.cards import Text
from quizcli.errors import UsageError, did_you_mean
from quizcli.language import tr

if TYPE_CHECKING:
    from quizcli.drills.kind import Kind

LEVEL_COUNT = 3

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
    "transposed-conv-size": {"en": "Output size of a transposed convolution", "zh": "转置卷积的输出尺寸"},
    "same-valid-ceil": {
        "en": "SAME, VALID and ceil_mode: the size, and where the zeros go",
        "zh": "SAME、VALID 与 ceil_mode：输出尺寸与补零位置",
    },
    "sgd-momentum-step": {
        "en": "SGD steps with momentum, Nesterov, weight decay",
        "zh": "SGD 的更新步：动量、Nesterov、权重衰减",
    },
    "activation-derivative": {"en": "Activation functions: value and derivative", "zh": "激活函数的值与导数"},
    "sigmoid-loss-grad": {
        "en": "One sigmoid neuron: gradients of cross-entropy and squared error",
        "zh": "单个 sigmoid 神经元：交叉熵与平方误差的梯度",
    },
    "norm-axes": {
        "en": "BN, LN, IN, GN: what is averaged, how many statistics and parameters",
        "zh": "BN、LN、IN、GN：对什么求平均，多少统计量与参数",
    },
    "separable-conv-cost": {
        "en": "Depthwise separable convolution: its cost and what it saves",
        "zh": "深度可分离卷积的计算量与节省比例",
    },
    "kernel-factorization": {
        "en": "Small kernels for a large one: stack, asymmetric, bottleneck",
        "zh": "小卷积核代替大卷积核：堆叠、非对称分解、瓶颈结构",
    },
    "mlp-param-count": {
        "en": "Parameters of an MLP: biases, batch normalization, embedding",
        "zh": "多层感知机的参数量：偏置、批归一化、词嵌入",
    },
    "init-scale": {"en": "Scale of Xavier, He and LeCun initialization", "zh": "Xavier、He、LeCun 初始化的尺度"},
    "adaptive-step": {"en": "AdaGrad and RMSProp steps", "zh": "AdaGrad 与 RMSProp 的更新步"},
    "average-precision": {
        "en": "Average precision: steps, VOC 11-point, all-point, COCO",
        "zh": "平均精度（AP）：阶梯求和、VOC 11 点、全点、COCO",
    },
    "iou-giou": {"en": "IoU, GIoU and Dice of two boxes", "zh": "两个框的 IoU、GIoU 与 Dice 系数"},
    "nms": {"en": "Non-maximum suppression and soft-NMS", "zh": "非极大值抑制（NMS）与 soft-NMS"},
    "iteration-count": {"en": "Iterations, epochs and the effective batch", "zh": "迭代次数、轮数与有效批大小"},
    "gradient-clip": {
        "en": "Gradient clipping: by global norm, per tensor, by value",
        "zh": "梯度裁剪：按总范数、按张量、按值",
    },
    "ema-bias-correction": {"en": "Exponential moving average and bias correction", "zh": "指数加权平均与偏差修正"},
    "lr-schedule": {
        "en": "Learning-rate schedules: steps, decay, cosine, warm-up",
        "zh": "学习率调度：阶梯、衰减、余弦、预热",
    },
    "recurrent-cell-step": {
        "en": "One or two steps of an RNN, LSTM or GRU cell",
        "zh": "RNN、LSTM 或 GRU 单元的一两步",
    },
    "conv2d-values": {
        "en": "Convolution, pooling, transposed convolution of a small image by hand",
        "zh": "手算小图像的卷积、池化与转置卷积",
    },
    "gradient-product": {"en": "Vanishing and exploding gradients as a product", "zh": "梯度消失与爆炸：连乘"},
    "training-memory": {
        "en": "Memory of weights, gradients and optimizer states; ZeRO",
        "zh": "权重、梯度与优化器状态占用的显存；ZeRO",
    },
    "kv-cache-size": {"en": "Size of the key-value cache", "zh": "KV 缓存的大小"},
    "train-compute": {
        "en": "Training compute: 6ND, days, MFU, compute-optimal tokens",
        "zh": "训练计算量：6ND、训练天数、MFU、计算最优的 token 数",
    },
    "ce-variants": {
        "en": "Label smoothing, focal loss, class weights, pos_weight",
        "zh": "标签平滑、focal loss、类别权重、pos_weight",
    },
    "dropout-scaling": {"en": "Dropout: scaling, mean and variance", "zh": "Dropout：缩放、均值与方差"},
    "roc-auc": {"en": "ROC AUC by counting pairs", "zh": "数样本对求 ROC 曲线下面积（AUC）"},
    "float-format": {
        "en": "fp16 and bf16: decode, round, largest value, spacing",
        "zh": "fp16 与 bf16：解码、舍入、最大值、间隔",
    },
    "positional-encoding": {"en": "Sinusoidal positional encoding", "zh": "正弦位置编码"},
    "text-metrics": {"en": "Perplexity and BLEU", "zh": "困惑度与 BLEU"},
    "hinge-loss": {"en": "Multi-class hinge (SVM) loss and its gradient", "zh": "多类合页（SVM）损失及其梯度"},
    "generative-loss": {
        "en": "GAN losses, the optimal discriminator, KL term of a VAE",
        "zh": "GAN 的损失、最优判别器、VAE 的 KL 项",
    },
    "anchor-count": {"en": "Number of anchors or predictions of a detector", "zh": "检测器的锚框数或预测数"},
    "affine-quantization": {
        "en": "Affine quantization: scale, zero point, rounding, clipping",
        "zh": "仿射量化：缩放因子、零点、舍入与截断",
    },
    "lora-param-count": {"en": "Trainable parameters of LoRA", "zh": "LoRA 的可训练参数量"},
    "regression-loss": {"en": "MSE, MAE, Huber and their gradients", "zh": "MSE、MAE、Huber 损失及其梯度"},
    "feature-scaling": {"en": "Min-max and z-score scaling", "zh": "min-max 与 z-score 特征缩放"},
    "rope-rotation": {
        "en": "Rotary position embedding: a vector, and the score of two",
        "zh": "旋转位置编码：向量的旋转与两个向量的分数",
    },
    "rmsnorm-forward": {"en": "RMSNorm and LayerNorm of one token", "zh": "对一个 token 做 RMSNorm 与 LayerNorm"},
    "moe-param-count": {
        "en": "Total and active parameters of a Mixture of Experts",
        "zh": "混合专家模型的总参数与激活参数",
    },
    "speculative-decoding": {
        "en": "Speculative decoding: expected tokens and speed-up",
        "zh": "投机解码：期望 token 数与加速比",
    },
    "roofline": {
        "en": "Roofline of a matrix product: intensity, bound, time",
        "zh": "矩阵乘法的 roofline 分析：算术强度、瓶颈与耗时",
    },
    "allreduce-traffic": {
        "en": "Ring all-reduce: bytes sent, steps, time; ZeRO",
        "zh": "环形 all-reduce：发送量、步数、耗时，以及 ZeRO",
    },
    "infonce-loss": {"en": "InfoNCE and CLIP losses with a temperature", "zh": "带温度的 InfoNCE 与 CLIP 损失"},
    "dpo-loss": {
        "en": "Direct preference optimization: rewards, loss, gradient weight",
        "zh": "直接偏好优化（DPO）：奖励、损失与梯度权重",
    },
}


def load_kind(name: str) -> "Kind[Any]":
    """Import a kind and return it; raises UsageError for an unknown name."""
    if name not in KINDS:
        raise UsageError(
            tr(
                "there is no drill {name!r}{hint}; `quiz drill --list` shows them all",
                name=name,
                hint=did_you_mean(name, KINDS),
            )
        )
    kind: Kind[Any] = import_module(f"quizcli.drills.kinds.{name.replace('-', '_')}").KIND
    return kind
