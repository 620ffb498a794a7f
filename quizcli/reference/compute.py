"""Memory and compute of large models: key-value cache, training states, training operations."""

from typing import Literal, NamedTuple, TypeAlias

Precision: TypeAlias = Literal["fp32", "mixed", "inference"]
Optimizer: TypeAlias = Literal["sgd", "momentum", "adam"]

_SECONDS_A_DAY = 86400
# Number of fp32 states per parameter.
MOMENTS: dict[Optimizer, int] = {"sgd": 0, "momentum": 1, "adam": 2}


def kv_cache_bytes(
    layers: int, kv_heads: int, head_dim: int, *, seq: int = 1, batch: int = 1, bytes_per_number: int = 2
) -> int:
    r"""Return the size of a key-value cache in bytes.

    .. math:: 2\,L\,h_{kv}\,d_{head}\,T\,B\,b

    Parameters
    ----------
    layers, kv_heads, head_dim
        Of the model; ``kv_heads`` are those of keys and values, fewer than the queries' with GQA or MQA.
    seq, batch
        Tokens of a sequence, and sequences.
    bytes_per_number
        2 for fp16 and bf16, 1 for int8 without its scales.

    Examples
    --------
    LLaMA 2, 13 billion, for one token:

    >>> kv_cache_bytes(40, 40, 128)
    819200
    """
    return 2 * layers * kv_heads * head_dim * seq * batch * bytes_per_number


class BytesPerParameter(NamedTuple):
    """Bytes per parameter: weight, gradient, fp32 master copy, optimizer states."""

    weight: float
    gradient: float = 0
    master: float = 0
    moments: float = 0


def bytes_per_parameter(precision: Precision, optimizer: Optimizer = "adam", *, weight: float = 2) -> BytesPerParameter:
    """Return the bytes per parameter, without activations.

    Parameters
    ----------
    precision
        ``fp32``; ``mixed`` (fp16 or bf16 weights and gradients, and an fp32 master copy of the weights);
        ``inference`` (weights only).
    optimizer
        Plain ``sgd`` keeps nothing, ``momentum`` one fp32 number, ``adam`` two.
    weight
        Bytes of a weight for inference: 2 for fp16, 1 for int8, 0.5 for int4.

    Examples
    --------
    >>> sum(bytes_per_parameter("mixed", "adam")), sum(bytes_per_parameter("fp32", "sgd"))
    (16, 8)
    """
    if precision == "inference":
        return BytesPerParameter(weight)
    moments = 4 * MOMENTS[optimizer]
    return BytesPerParameter(4, 4, 0, moments) if precision == "fp32" else BytesPerParameter(2, 2, 4, moments)


def bytes_per_gpu(each: BytesPerParameter, *, zero: int = 0, gpus: int = 1) -> float:
    """Return the bytes per parameter on each GPU of a data-parallel group.

    ZeRO shares out the optimizer's states, master copy and moments, from stage 1 on, the gradients from stage 2, the
    weights in stage 3: Rajbhandari et al., *ZeRO: Memory optimizations toward training trillion parameter models*,
    arXiv:1910.02054. Stage 0 keeps all of it on every GPU.

    Examples
    --------
    A model of 7.5 billion parameters on 64 GPUs with stage 1, in GB:

    >>> round(7.5 * bytes_per_gpu(bytes_per_parameter("mixed"), zero=1, gpus=64), 1)
    31.4
    """
    states = each.master + each.moments
    return (
        each.weight / (gpus if zero >= 3 else 1)  # noqa: PLR2004 - the stage's name
        + each.gradient / (gpus if zero >= 2 else 1)  # noqa: PLR2004 - likewise
        + states / (gpus if zero >= 1 else 1)
    )


def training_flops(parameters: float, tokens: float) -> float:
    """Return the floating-point operations of training: 6 N D.

    Each parameter takes one multiply-accumulate, 2 operations, for each token in the forward pass and two, 4 operations,
    in the backward pass. Attention's products of activations are left out: Kaplan et al., *Scaling laws for neural
    language models*, arXiv:2001.08361.

    Examples
    --------
    >>> training_flops(13e9, 100e9)
    7.8e+21
    """
    return 6 * parameters * tokens


def training_seconds(flops: float, gpus: int, peak: float, utilization: float) -> float:
    """Return the training time in seconds on GPUs that achieve a share of their peak (FLOP/s).

    Examples
    --------
    >>> round(days(training_seconds(training_flops(1.3e9, 1.4e12), 1024, 312e12, 0.3)), 5)
    1.31866
    """
    return flops / (gpus * peak * utilization)


def days(seconds: float) -> float:
    """Convert seconds to days.

    Examples
    --------
    >>> days(43200)
    0.5
    """
    return seconds / _SECONDS_A_DAY


def attention_flops_per_token(layers: int, heads: int, head_dim: int, seq: int) -> int:
    r"""Return the operations of attention per token in training, without the projections: :math:`12\,L\,h\,d_{head}\,T`.

    Queries times keys, and weights times values, are 2 T h d operations each in the forward pass, and twice as many in the
    backward pass. No causal mask is taken into account: Chowdhery et al., *PaLM*, arXiv:2204.02311, appendix B.

    Examples
    --------
    >>> attention_flops_per_token(32, 32, 128, 2048)
    3221225472
    """
    return 12 * layers * heads * head_dim * seq


def model_flops_utilization(
    tokens_per_second: float, parameters: float, gpus: int, peak: float, *, attention: float = 0
) -> float:
    """Return the share of the peak that is achieved (MFU).

    Parameters
    ----------
    tokens_per_second
        Of all GPUs together.
    parameters
        N, of which each takes 6 operations for a token.
    gpus, peak
        Their number, and the peak of each in FLOP/s.
    attention
        ``attention_flops_per_token``; 0 leaves it out.

    Examples
    --------
    >>> round(model_flops_utilization(192e3, 7e9, 64, 312e12), 5)
    0.40385
    """
    return tokens_per_second * (training_flops(parameters, 1) + attention) / (gpus * peak)


def compute_optimal_tokens(parameters: float) -> float:
    """Return the compute-optimal number of tokens: about 20 per parameter.

    Hoffmann et al., *Training compute-optimal large language models* (Chinchilla), arXiv:2203.15556.

    Examples
    --------
    >>> compute_optimal_tokens(70e9)
    1400000000000.0
    """
    return 20 * parameters
