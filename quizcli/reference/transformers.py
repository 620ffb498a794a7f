"""Parameters of Transformers."""

from typing import NamedTuple


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


class Sublayers(NamedTuple):
    """Numbers of attention layers, feed-forward networks and norms in a whole model."""

    attentions: int
    ffns: int
    norms: int


def sublayers(
    n_layer: int, *, encoder_decoder: bool = False, final_norm: bool = True, emb_norm: bool = False
) -> Sublayers:
    """Count the sublayers of a model.

    Parameters
    ----------
    n_layer
        Blocks of one stack. An encoder-decoder has as many in the encoder as in the decoder; each block of the decoder
        has a second attention layer (cross-attention) and a third norm.
    final_norm
        Whether a norm follows the last block of each stack, as in GPT-2, LLaMA and T5.
    emb_norm
        Whether a norm follows the embeddings, as in BERT.

    Examples
    --------
    >>> sublayers(12)
    Sublayers(attentions=12, ffns=12, norms=25)
    """
    if encoder_decoder:
        return Sublayers(3 * n_layer, 2 * n_layer, 5 * n_layer + 2 * final_norm + emb_norm)
    return Sublayers(n_layer, n_layer, 2 * n_layer + final_norm + emb_norm)


def transformer_parameters(
    d: int,
    d_ff: int,
    *,
    count: Sublayers,
    d_kv: int | None = None,
    ffn_matrices: int = 2,
    bias: bool = True,
    norm: int | None = None,
    embeddings: int = 0,
    pooler: bool = False,
) -> int:
    """Return the number of trainable parameters of a Transformer.

    Parameters
    ----------
    d, d_ff, d_kv, ffn_matrices, bias
        As in ``attention_parameters`` and ``ffn_parameters``; ``d_kv`` is d if absent.
    count
        How many attention layers, feed-forward networks and norms there are, from ``sublayers``.
    norm
        Parameters of one norm: 2d for LayerNorm with bias (the default), d for RMSNorm and for LayerNorm without bias.
    embeddings
        Vectors of length d in all tables: tokens, positions, types, and the output matrix if it is not tied.
    pooler
        Whether a d by d layer follows the last block, as in BERT.

    Examples
    --------
    GPT-2, 124 million:

    >>> transformer_parameters(768, 3072, count=sublayers(12), embeddings=50257 + 1024)
    124439808

    LLaMA 2, 7 billion:

    >>> transformer_parameters(
    ...     4096, 11008, count=sublayers(32), ffn_matrices=3, bias=False, norm=4096, embeddings=2 * 32000
    ... )
    6738415616
    """
    norm = 2 * d if norm is None else norm
    attention = attention_parameters(d, d if d_kv is None else d_kv, bias=bias)
    ffn = ffn_parameters(d, d_ff, matrices=ffn_matrices, bias=bias)
    blocks = count.attentions * attention + count.ffns * ffn + count.norms * norm
    return blocks + embeddings * d + (d * d + d * bias) * pooler
