"""Transformers: counts of parameters."""


def attention_parameters(d: int, d_kv: int, *, bias: bool = True) -> int:
    r"""Return the parameters of multi-head attention: :math:`2d^2 + 2\,d\,d_{kv}`, and the biases.

    Parameters
    ----------
    d
        Width of the model; the heads split it, so their number does not matter.
    d_kv
        Width of all keys, or of all values: d, or less where several heads share them (GQA, MQA).
    bias
        Whether the projections of queries, keys, values and outputs have biases.

    Examples
    --------
    >>> attention_parameters(512, 512, bias=False)
    1048576
    """
    return 2 * d * (d + d_kv) + 2 * (d + d_kv) * bias


def ffn_parameters(d: int, d_ff: int, *, matrices: int = 2, bias: bool = True) -> int:
    """Return the parameters of a feed-forward block.

    Parameters
    ----------
    d, d_ff
        Width of the model, and of the hidden layer.
    matrices
        2 for an MLP; 3 for SwiGLU, which has a second one into the hidden layer.
    bias
        Whether each matrix has one.

    Examples
    --------
    >>> ffn_parameters(512, 2048)
    2099712
    """
    return matrices * d * d_ff + ((matrices - 1) * d_ff + d) * bias


def transformer_parameters(
    d: int,
    d_ff: int,
    *,
    n_layer: int,
    d_kv: int | None = None,
    ffn_matrices: int = 2,
    bias: bool = True,
    norm: int | None = None,
    encoder_decoder: bool = False,
    final_norm: bool = True,
    embeddings: int = 0,
    emb_norm: bool = False,
    pooler: bool = False,
) -> int:
    """Return how many trainable numbers a Transformer has.

    Parameters
    ----------
    d, d_ff, d_kv, ffn_matrices, bias
        As in ``attention_parameters`` and ``ffn_parameters``; ``d_kv`` is d where absent.
    n_layer
        Blocks; in an encoder-decoder so many in the encoder and as many in the decoder, whose blocks have cross-attention
        and a third norm.
    norm
        Parameters of one norm: 2d for LayerNorm with bias (where absent), d for RMSNorm and for LayerNorm without bias.
    final_norm
        Whether a norm follows the last block of each stack, as in GPT-2, LLaMA and T5.
    embeddings
        Vectors of length d in all tables: tokens, positions, types, and the output matrix where it has its own.
    emb_norm, pooler
        Whether a norm follows the embeddings, and a d by d layer the last block, as in BERT.

    Examples
    --------
    GPT-2, 124 million:

    >>> transformer_parameters(768, 3072, n_layer=12, embeddings=50257 + 1024)
    124439808

    LLaMA 2, 7 billion:

    >>> transformer_parameters(
    ...     4096, 11008, n_layer=32, ffn_matrices=3, bias=False, norm=4096, embeddings=2 * 32000
    ... )
    6738415616
    """
    norm = 2 * d if norm is None else norm
    attention = attention_parameters(d, d if d_kv is None else d_kv, bias=bias)
    ffn = ffn_parameters(d, d_ff, matrices=ffn_matrices, bias=bias)
    block = attention + ffn + 2 * norm
    blocks = n_layer * block
    if encoder_decoder:
        blocks += n_layer * (block + attention + norm)
    stacks = 2 if encoder_decoder else 1
    return blocks + embeddings * d + (stacks * final_norm + emb_norm) * norm + (d * d + d * bias) * pooler
