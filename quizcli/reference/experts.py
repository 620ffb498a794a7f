"""Parameters of Mixture-of-Experts Transformers: in total, and active for one token.

The layer is that of Jiang et al., *Mixtral of Experts*, arXiv:2401.04088; shared experts are those of Dai et al.,
*DeepSeekMoE*, arXiv:2401.06066. No layer has a bias.
"""

from typing import NamedTuple

from quizcli.language import tr


class Parameters(NamedTuple):
    """Numbers of parameters: total, and active for one token."""

    total: int
    active: int


def moe_ffn_parameters(
    d: int, d_ff: int, *, experts: int, top_k: int, shared: int = 0, gated: bool = True
) -> Parameters:
    r"""Count a feed-forward layer made of experts and a router.

    .. math:: total = E\cdot m\,d\,d_{ff} + S\cdot m\,d\,d_{ff} + d\,E,\quad active = (k+S)\,m\,d\,d_{ff} + d\,E

    Parameters
    ----------
    d, d_ff
        Width of the model, and hidden width of one expert.
    experts, top_k
        E routed experts, of which each token takes k; the router is a linear layer from d to E, and scores all E.
    shared
        S experts of the same width that every token takes, outside the router.
    gated
        Whether an expert is a SwiGLU, with m = 3 matrices; otherwise it has m = 2.

    Raises
    ------
    ValueError
        A token would take more experts than there are.

    Examples
    --------
    >>> moe_ffn_parameters(64, 128, experts=8, top_k=2)
    Parameters(total=197120, active=49664)
    """
    if top_k > experts:
        raise ValueError(tr("a token cannot take {top_k} of {experts} experts", top_k=top_k, experts=experts))
    expert, router = (3 if gated else 2) * d * d_ff, d * experts
    return Parameters((experts + shared) * expert + router, (top_k + shared) * expert + router)


def gqa_parameters(d: int, heads: int, kv_heads: int, *, head_dim: int) -> int:
    r"""Count grouped-query attention: :math:`2\,d\,h\,d_{head} + 2\,d\,h_{kv}\,d_{head}`, for Q and O, and for K and V.

    Parameters
    ----------
    d
        Width of the model.
    heads, kv_heads
        Query heads, and heads of keys and values, which divide them.
    head_dim
        Width of one head, mostly d / heads.

    Raises
    ------
    ValueError
        The heads cannot be shared out.

    Examples
    --------
    >>> gqa_parameters(4096, 32, 8, head_dim=128)
    41943040
    """
    if heads % kv_heads:
        raise ValueError(
            tr("{heads} query heads cannot share {kv_heads} heads of keys and values", heads=heads, kv_heads=kv_heads)
        )
    return 2 * d * head_dim * (heads + kv_heads)


def moe_model_parameters(
    ffn: Parameters, *, n_layer: int, d: int, attention: int, vocab: int, tied: bool = False
) -> Parameters:
    r"""Count a decoder: in each block attention, the experts and two RMSNorms, then a final RMSNorm and the embeddings.

    The active ones count the embeddings whole, as the published number of Mixtral does.

    Parameters
    ----------
    ffn
        The feed-forward layer of one block.
    n_layer, d
        Number of blocks, and width of the model.
    attention
        The attention's parameters in one block.
    vocab
        Rows of the embedding; 0 for blocks alone, without a final norm.
    tied
        Whether the output layer shares the embedding.

    Examples
    --------
    Mixtral 8x7B has 46.7 billion, 12.9 of them active; Qwen3-30B-A3B 30.5 and 3.3 (without its norms of Q and K):

    >>> ffn = moe_ffn_parameters(4096, 14336, experts=8, top_k=2)
    >>> gqa = gqa_parameters(4096, 32, 8, head_dim=128)
    >>> moe_model_parameters(ffn, n_layer=32, d=4096, attention=gqa, vocab=32000)
    Parameters(total=46702792704, active=12879925248)
    >>> ffn = moe_ffn_parameters(2048, 768, experts=128, top_k=8)
    >>> gqa = gqa_parameters(2048, 32, 4, head_dim=128)
    >>> moe_model_parameters(ffn, n_layer=48, d=2048, attention=gqa, vocab=151936)
    Parameters(total=30532110336, active=3353020416)
    """
    embeddings = (1 if tied else 2) * vocab * d + (d if vocab else 0)
    block = attention + 2 * d
    total, active = (n_layer * (block + count) + embeddings for count in ffn)
    return Parameters(total, active)
